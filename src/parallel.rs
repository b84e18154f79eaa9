//! Work on several processors whose results come in the order of the items.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// The number of items that a worker takes at a time.
const A_SHARE: usize = 32;
/// The number of finished shares that a worker is ahead of those that were taken.
const AHEAD: usize = 2;

/// Calls `work` for each item, on as many threads as there are processors, and `take` for each result on this thread, in the
/// order of the items. An error of `take` ends the work. The results do not depend on the number of processors.
///
/// # Errors
/// The first error of `take`.
pub(crate) fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let shares: Vec<&[T]> = items.chunks(A_SHARE).collect();
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

/// Works on shares, until all are done or nobody takes the results any more.
fn run<'t, T: 't, R>(
    shares: impl Iterator<Item = &'t &'t [T]>,
    work: impl Fn(&T) -> R,
    done: &SyncSender<Vec<R>>,
) {
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
