//! The division of reading among processors.

use std::ops::Range;
use std::sync::mpsc::{self, Sender};
use std::thread::ScopedJoinHandle;

use super::error::HistoryError;
use super::git::{Again, Repository};
use super::object::ObjectId;
use super::objects::Objects;
use super::roots::Roots;
use crate::workers;

/// The fewest commits for which another worker is worth its cost (smaller in tests).
const A_WORKERS_SHARE: usize = if cfg!(test) { 2 } else { 1_000 };
/// More workers cost more memory than they save time.
const MAX_WORKERS: usize = 2;

/// The number of threads for reading; always several in tests.
pub(super) fn processors() -> usize {
    if cfg!(test) {
        MAX_WORKERS
    } else {
        workers::processors()
    }
}

/// The work on a range of the commits.
type Work<'a, T> = dyn Fn(&dyn Objects, Range<usize>) -> Result<T, HistoryError> + Sync + 'a;

/// Divides all commits among workers, oldest first, and returns their results in that order. Each worker opens the
/// repository for itself; this thread works on the newest commits, as `last`.
pub(super) fn divided<T: Send>(
    repository: &Repository,
    objects: &dyn Objects,
    commits: usize,
    work: &Work<'_, T>,
    last: impl FnOnce(&dyn Objects, Range<usize>) -> Result<T, HistoryError>,
) -> Result<Vec<T>, HistoryError> {
    let workers = (commits / A_WORKERS_SHARE).clamp(1, MAX_WORKERS.min(processors()));
    let share = commits.div_ceil(workers);
    let parts =
        (1..workers).map(|worker| (repository.again(), (worker - 1) * share..worker * share));
    let parts: Vec<_> = parts.collect();
    std::thread::scope(|scope| {
        let spawn = |(again, part): (Again, Range<usize>)| {
            scope.spawn(move || {
                let repository = again.open();
                work(repository.objects(), part)
            })
        };
        let others: Vec<_> = parts.into_iter().map(spawn).collect();
        let newest = last(objects, (workers - 1) * share..commits);
        let mut all = Vec::new();
        for worker in others {
            // A worker's panic continues here.
            let part = worker.join();
            all.push(part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        all.push(newest?);
        Ok(all)
    })
}

/// Reads commits with `walk`, which passes the tree of each to its argument, and meanwhile the nodes at `paths` in these trees in
/// another thread. Without one, there are no nodes.
pub(super) fn ahead<T>(
    repository: &Repository,
    paths: &[Vec<String>],
    walk: impl FnOnce(&mut dyn FnMut(ObjectId)) -> Result<T, HistoryError>,
) -> Result<(T, Option<Roots>), HistoryError> {
    type Worker<'s> = (
        Sender<ObjectId>,
        ScopedJoinHandle<'s, Result<Roots, HistoryError>>,
    );
    std::thread::scope(|scope| {
        let mut first = Vec::new();
        let mut worker: Option<Worker<'_>> = None;
        let can_help = processors() > 1;
        let walked = walk(&mut |tree| match &worker {
            // A worker that has failed says why in the end.
            Some((trees, _)) => {
                let _ = trees.send(tree);
            }
            None if !can_help => {}
            None => {
                first.push(tree);
                if first.len() == A_WORKERS_SHARE {
                    let (send, receive) = mpsc::channel();
                    for tree in first.drain(..) {
                        let _ = send.send(tree);
                    }
                    let again = repository.again();
                    let read = move || Roots::read(again.open().objects(), paths, receive);
                    worker = Some((send, scope.spawn(read)));
                }
            }
        });
        let roots = worker.map(|(trees, worker)| {
            drop(trees);
            let read = worker.join();
            read.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        Ok((walked?, roots.transpose()?))
    })
}
