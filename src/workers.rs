//! Work on several processors at once.

use std::cell::Cell;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

thread_local! {
    /// Whether this thread is one of several that share work: what it calls does not start more of them.
    static SHARES: Cell<bool> = const { Cell::new(false) };
}

/// Calls `work` for each item, on as many threads as there are processors, and returns the results in the order of the items,
/// whichever thread was first. The result of an item whose work panicked is the panic; the others are not affected.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<thread::Result<R>> {
    let one = |item: &T| catch_unwind(AssertUnwindSafe(|| work(item)));
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let workers = processors.min(items.len());
    if workers < 2 || SHARES.get() {
        return items.iter().map(one).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        SHARES.set(true);
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else { break };
            done.push((number, one(item)));
        }
        SHARES.set(false);
        done
    };
    let mut all = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(take)).collect();
        let mut all = take();
        // Every panic is caught where it happens, so none of the threads ends with one.
        all.extend(
            others
                .into_iter()
                .filter_map(|other| other.join().ok())
                .flatten(),
        );
        all
    });
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, result)| result).collect()
}

/// The same, for work whose panic ends the run.
pub(crate) fn all<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let results = each(items, work).into_iter();
    results
        .map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        for count in [0, 1, 2, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            let twice = all(&items, |item| item * 2);
            assert!(twice.into_iter().eq((0..count).map(|item| item * 2)));
        }
    }

    #[test]
    fn a_panic_does_not_affect_the_others() {
        let items: Vec<usize> = (0..100).collect();
        let results = each(&items, |item| {
            assert!(item % 10 != 3, "an item with a 3");
            *item
        });
        assert_eq!(results.len(), 100);
        for (item, result) in results.into_iter().enumerate() {
            assert_eq!(result.ok(), (item % 10 != 3).then_some(item));
        }
    }

    #[test]
    fn shared_work_does_not_share_again() {
        let items = [0; 8];
        let inner = |_: &i32| {
            let threads = all(&items, |_| thread::current().id());
            threads.iter().all(|id| *id == thread::current().id())
        };
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        assert!(processors == 1 || all(&items, inner).into_iter().all(|alone| alone));
        assert!(!SHARES.get());
    }
}
