//! Work on several processors at once.

use std::cell::Cell;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

thread_local! {
    /// Whether this thread is one of several that share work: what it calls does not start more of them.
    static SHARES: Cell<bool> = const { Cell::new(false) };
}

/// The largest number of items that a worker takes at a time.
const A_SHARE: usize = 32;
/// The number of shares of a worker, if there are fewer items.
const SHARES_EACH: usize = 16;
/// The number of finished shares that a worker is ahead of those that were taken.
const AHEAD: usize = 2;

/// The number of threads for work that can be shared: as many as there are processors, and one within shared work.
pub(crate) fn processors() -> usize {
    if SHARES.get() {
        1
    } else {
        thread::available_parallelism().map_or(1, NonZero::get)
    }
}

/// Calls `work` for each item, on as many threads as there are processors, and returns the results in the order of the items,
/// whichever thread was first. The result of an item whose work panicked is the panic; the others are not affected.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<thread::Result<R>> {
    let one = |item: &T| catch_unwind(AssertUnwindSafe(|| work(item)));
    let workers = processors().min(items.len());
    if workers < 2 {
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

/// Calls `work` for each item, on as many threads as there are processors, and `take` for each result on this thread, in the
/// order of the items, before all are done. An error of `take` ends the work, and so does a panic.
///
/// # Errors
/// The first error of `take`.
pub(crate) fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let processors = processors();
    let share = (items.len() / (processors * SHARES_EACH)).clamp(1, A_SHARE);
    let shares: Vec<&[T]> = items.chunks(share).collect();
    let workers = processors.min(shares.len());
    if workers < 2 {
        return items.iter().try_for_each(|item| take(work(item)));
    }
    thread::scope(|scope| {
        let results: Vec<Receiver<Vec<R>>> = (0..workers)
            .map(|worker| {
                let (done, results) = sync_channel(AHEAD);
                let own = shares.iter().skip(worker).step_by(workers);
                let work = &work;
                scope.spawn(move || run(own, work, &done));
                results
            })
            .collect();
        let next = (0..shares.len()).zip(results.iter().cycle());
        for (_, worker) in next {
            // A worker that is gone has panicked, and its panic continues at the end of the scope.
            for result in worker.recv().into_iter().flatten() {
                take(result)?;
            }
        }
        Ok(())
    })
}

/// Does two things at once, and returns both results. A panic ends the run.
pub(crate) fn both<A, B: Send>(
    first: impl FnOnce() -> A,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    if processors() < 2 {
        return (first(), second());
    }
    thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        let second = second.join();
        (
            first,
            second.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        )
    })
}

/// Works on shares, until all are done or nobody takes the results any more.
fn run<'t, T: 't, R>(
    shares: impl Iterator<Item = &'t &'t [T]>,
    work: impl Fn(&T) -> R,
    done: &SyncSender<Vec<R>>,
) {
    SHARES.set(true);
    for share in shares {
        if done.send(share.iter().map(&work).collect()).is_err() {
            return;
        }
    }
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
        assert!(processors() == 1 || all(&items, inner).into_iter().all(|alone| alone));
        assert!(!SHARES.get());
    }

    #[test]
    fn results_come_in_order_and_an_error_ends_the_work() {
        for count in [0, 1, 31, 32, 33, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            let mut taken = Vec::new();
            let all: Result<(), ()> = in_order(
                &items,
                |item| item * 2,
                |twice| {
                    taken.push(twice);
                    Ok(())
                },
            );
            assert_eq!(all, Ok(()));
            assert!(taken.iter().copied().eq((0..count).map(|item| item * 2)));
        }
        let items: Vec<usize> = (0..10_000).collect();
        let at = |item| if item == 500 { Err(item) } else { Ok(()) };
        assert_eq!(in_order(&items, |item| *item, at), Err(500));
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_is_not_lost() {
        let items: Vec<usize> = (0..1_000).collect();
        let fail = |item: &usize| assert!(*item != 700, "item 700");
        let _: Result<(), ()> = in_order(&items, fail, Ok);
    }
}
