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

/// The work on ranges of the commits, newest first.
type Work<'a, T> = dyn Fn(&dyn Objects, &[Range<usize>]) -> Result<T, HistoryError> + Sync + 'a;

/// The ranges of each worker, newest first; this thread's are the first of them.
///
/// Files grow, and a commit costs more to read the larger its files are. So one worker has the newest and the oldest quarter, and
/// the other the two between. Which commits are whose depends on their number alone.
fn shares(commits: usize) -> Vec<Vec<Range<usize>>> {
    if commits < A_WORKERS_SHARE * MAX_WORKERS || processors() < MAX_WORKERS {
        return vec![vec![0..commits]];
    }
    let (early, late) = (commits / 4, commits - commits / 4);
    vec![vec![late..commits, 0..early], vec![early..late]]
}

/// Divides all commits among workers and returns their results. Each worker opens the repository for itself; this thread takes the
/// first share.
pub(super) fn divided<T: Send>(
    repository: &Repository,
    objects: &dyn Objects,
    commits: usize,
    work: &Work<'_, T>,
) -> Result<Vec<T>, HistoryError> {
    let mut shares = shares(commits).into_iter();
    let own = shares.next().unwrap_or_default();
    let shares: Vec<_> = shares.map(|share| (repository.again(), share)).collect();
    std::thread::scope(|scope| {
        let spawn = |(again, share): (Again, Vec<Range<usize>>)| {
            scope.spawn(move || work(again.open().objects(), &share))
        };
        let others: Vec<_> = shares.into_iter().map(spawn).collect();
        let mut all = vec![work(objects, &own)];
        for worker in others {
            // A worker's panic continues here.
            let done = worker.join();
            all.push(done.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all.into_iter().collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_commit_is_in_one_share() {
        for commits in 0..50 {
            let shares = shares(commits);
            let mut all: Vec<usize> = shares.iter().flatten().cloned().flatten().collect();
            all.sort_unstable();
            assert_eq!(all, (0..commits).collect::<Vec<_>>());
            assert!(commits < 4 || shares.len() == 2, "{commits}");
            for share in shares {
                assert!(share.is_sorted_by(|newer, older| newer.start >= older.end));
            }
        }
    }
}
