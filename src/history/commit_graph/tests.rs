//! Whatever a commit-graph says, the history is the one read from the commits.

use std::fmt::Write as _;
use std::fs;

use super::*;
use crate::history::History;
use crate::history::graph::Graph;
use crate::history::testing::{Made, git_in};

/// A line of commits of which few change the log, an octopus merge, and a path that is not ASCII.
fn made() -> Made {
    // Several files each: a filter of a few bytes has too few bits for some names.
    let mut script = "root\n  other/0 | x\n".to_owned();
    let mut log = String::new();
    for number in 1..40 {
        if number % 8 == 0 {
            let _ = write!(
                log,
                "{}R-{number}: text",
                if log.is_empty() { "" } else { " / " }
            );
        }
        let _ = writeln!(script, "c{number}");
        for file in ["a", "b", "c"] {
            let _ = writeln!(script, "  other/{number}{file} | x");
        }
        if !log.is_empty() {
            let _ = writeln!(script, "  log/журнал.md | {log}");
        }
    }
    let _ = writeln!(script, "s1 < c38\n  log/журнал.md | {log} / S-1: one");
    let _ = writeln!(script, "s2 < c37\n  log/side.md | S-2: two");
    let _ = writeln!(
        script,
        "merge < c39 s1 s2\n  log/журнал.md | {log} / S-1: one\n  log/side.md | S-2: two"
    );
    let _ = writeln!(
        script,
        "last\n  log/журнал.md | {log}\n  log/side.md | S-2: two"
    );
    Made::script(&script)
}

fn write_graph(made: &Made, version: &str) {
    let setting = format!("commitGraph.changedPathsVersion={version}");
    made.git(&[
        "-c",
        &setting,
        "commit-graph",
        "write",
        "--reachable",
        "--changed-paths",
    ]);
}

fn file(made: &Made) -> PathBuf {
    made.path().join(".git/objects/info/commit-graph")
}

fn opened(made: &Made) -> Option<CommitGraph> {
    made.open().commit_graph()
}

/// The commits that may have changed a path.
fn changing(made: &Made, path: &str) -> usize {
    let graph = opened(made).unwrap();
    let keys = graph.keys(&[path.split('/').map(str::to_owned).collect()]);
    let ids = made.git(&["rev-list", "main"]);
    let ids = ids.lines().filter_map(ObjectId::from_hex);
    let may_change = |place| graph.may_change(place, &keys);
    ids.filter(|id| graph.find(*id).is_none_or(may_change))
        .count()
}

/// The history without a commit-graph.
fn plain(made: &Made) -> History {
    made.git(&["config", "core.commitGraph", "false"]);
    assert!(opened(made).is_none());
    let history = made.history();
    made.git(&["config", "--unset", "core.commitGraph"]);
    history
}

/// A file's bytes with the right checksum at the end.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() - 20);
    let sum = <sha1::Sha1 as sha1::Digest>::digest(&bytes);
    bytes.extend_from_slice(&sum);
    bytes
}

/// Writes a file with the right checksum.
fn seal(made: &Made, bytes: Vec<u8>) {
    let _ = fs::remove_file(file(made));
    fs::write(file(made), sealed(bytes)).unwrap();
}

#[test]
fn filters_of_git_are_understood() {
    let made = made();
    for (version, log, name) in [("1", 8..16, 44..45), ("2", 8..16, 8..16)] {
        let _ = fs::remove_file(file(&made));
        write_graph(&made, version);
        assert!(
            log.contains(&changing(&made, "log")),
            "{}",
            changing(&made, "log")
        );
        let found = changing(&made, "log/журнал.md");
        assert!(name.contains(&found), "version {version}: {found}");
        assert_eq!(made.history(), plain(&made));
    }
    made.git(&["config", "commitGraph.readChangedPaths", "false"]);
    assert_eq!(changing(&made, "log"), 44);
    assert_eq!(made.history(), plain(&made));
}

#[test]
fn chains_are_read() {
    let made = made();
    let write = [
        "commit-graph",
        "write",
        "--stdin-commits",
        "--changed-paths",
        "--split=no-merge",
    ];
    for tip in ["c20", "s2", "main"] {
        let tip = made.git(&["rev-parse", tip]);
        git_in(made.path(), &write, tip.as_bytes());
    }
    let graph = opened(&made).unwrap();
    assert_eq!(graph.layers.len(), 3);
    assert!(changing(&made, "log") < 16);
    assert_eq!(made.history(), plain(&made));
    // A chain is used as a whole or not at all.
    let list = file(&made).with_file_name("commit-graphs/commit-graph-chain");
    let names = fs::read_to_string(&list).unwrap();
    let (first, rest) = names.split_once('\n').unwrap();
    fs::remove_file(&list).unwrap();
    fs::write(&list, rest).unwrap();
    assert!(opened(&made).is_none());
    fs::remove_file(&list).unwrap();
    fs::write(&list, first).unwrap();
    assert_eq!(opened(&made).unwrap().layers.len(), 1);
    assert_eq!(made.history(), plain(&made));
}

/// Commits are told apart by their places, so one in two files of a chain would be two commits.
#[test]
fn a_chain_that_describes_a_commit_twice_is_not_used() {
    let made = made();
    write_graph(&made, "1");
    let once = fs::read(file(&made)).unwrap();
    let layer = Layer::parse(once.clone(), 20, 0, 0).unwrap();
    // The same file as the second of a chain, and with one id twice.
    let mut again = once.clone();
    again[7] = 1;
    let mut twice = once.clone();
    let second = layer.ids.start + 20;
    twice.copy_within(layer.ids.start..second, second);
    assert!(Layer::parse(sealed(twice), 20, 0, 0).is_none());
    fs::remove_file(file(&made)).unwrap();
    let folder = file(&made).with_file_name("commit-graphs");
    fs::create_dir(&folder).unwrap();
    let mut list = String::new();
    for bytes in [sealed(once), sealed(again)] {
        let name = ObjectId::from_bytes(&bytes[bytes.len() - 20..])
            .unwrap()
            .to_string();
        fs::write(folder.join(format!("graph-{name}.graph")), bytes).unwrap();
        list.push_str(&name);
        list.push('\n');
        fs::write(folder.join("commit-graph-chain"), &list).unwrap();
        assert_eq!(opened(&made).is_some(), list.len() < 50);
    }
    assert_eq!(made.history(), plain(&made));
}

#[test]
fn damage_makes_a_file_useless() {
    let made = made();
    write_graph(&made, "1");
    let bytes = fs::read(file(&made)).unwrap();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(Layer::parse(damaged, 20, 0, 0).is_none(), "byte {at}");
    }
    for len in 0..bytes.len() {
        assert!(
            Layer::parse(bytes[..len].to_vec(), 20, 0, 0).is_none(),
            "length {len}"
        );
    }
    fs::remove_file(file(&made)).unwrap();
    fs::write(file(&made), &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(made.history(), plain(&made));
}

/// A change of the log that stays cannot be hidden by filters, trees or parents that are not true.
#[test]
fn what_is_not_true_is_not_believed() {
    let made = made();
    write_graph(&made, "2");
    let expected = plain(&made);
    let bytes = fs::read(file(&made)).unwrap();
    let layer = Layer::parse(bytes.clone(), 20, 0, 0).unwrap();
    let data = layer.filters.as_ref().unwrap().data.clone();
    let mut silent = bytes.clone();
    silent[data].fill(0);
    seal(&made, silent);
    assert!(changing(&made, "log") < 3);
    assert_eq!(made.history(), expected);
    // Every commit with the tree, and then with the parent, of the next one in the file.
    for (start, len) in [(0, 20), (20, 4)] {
        let mut wrong = bytes.clone();
        let commits = bytes[layer.commits.clone()].as_chunks::<36>().0;
        for (number, next) in commits.iter().skip(1).enumerate() {
            let at = layer.commits.start + 36 * number + start;
            wrong[at..at + len].copy_from_slice(&next[start..start + len]);
        }
        seal(&made, wrong);
        assert!(opened(&made).is_some());
        assert_eq!(made.history(), expected);
    }
}

/// Commits that nobody would read, because they did not change the log, in a circle.
#[test]
fn a_commit_is_not_its_own_ancestor() {
    let made = made();
    write_graph(&made, "2");
    let expected = plain(&made);
    let bytes = fs::read(file(&made)).unwrap();
    let layer = Layer::parse(bytes.clone(), 20, 0, 0).unwrap();
    let graph = opened(&made).unwrap();
    let id = |name: &str| ObjectId::from_hex(made.git(&["rev-parse", name]).trim()).unwrap();
    for (child, ancestor) in [("c10", "c10"), ("c10", "c12")] {
        let [child, ancestor] = [child, ancestor].map(|name| graph.find(id(name)).unwrap());
        let parent = layer.commits.start + 36 * child.index() + 20;
        let mut circle = bytes.clone();
        circle[parent..parent + 4].copy_from_slice(&ancestor.0.to_be_bytes());
        seal(&made, circle);
        let repository = made.open();
        let graph = repository.commit_graph();
        let read = Graph::read(
            repository.objects(),
            graph.as_ref(),
            id("main"),
            &mut |_| {},
        );
        assert!(graph.is_some() && read.unwrap().is_none());
        assert_eq!(made.history(), expected);
    }
}

/// With a right checksum and any content, a file is used or not, and reading ends.
#[test]
fn hostile_files_are_read_with_bounds() {
    let made = made();
    write_graph(&made, "1");
    let bytes = fs::read(file(&made)).unwrap();
    let ids: Vec<_> = made
        .git(&["rev-list", "main"])
        .lines()
        .filter_map(ObjectId::from_hex)
        .collect();
    let paths = [vec!["log".to_owned()]];
    let mut seed = 1_u64;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 20).unwrap()
    };
    for _ in 0..3_000 {
        let mut hostile = bytes.clone();
        for _ in 0..=next() % 3 {
            // Half of the time in the header and the table of chunks.
            let most = if next() % 2 == 0 {
                100
            } else {
                hostile.len() - 20
            };
            let at = next() % most;
            hostile[at] = u8::try_from(next() % 256).unwrap();
        }
        let Some(layer) = Layer::parse(sealed(hostile), 20, 0, 0) else {
            continue;
        };
        let graph = CommitGraph {
            layers: vec![layer],
            id_len: 20,
            use_filters: true,
        };
        let keys = graph.keys(&paths);
        for id in &ids {
            if let Some(place) = graph.find(*id) {
                let _ = graph.parents(place).map(Iterator::count);
                let _ = graph.tree(place);
                let _ = graph.may_change(place, &keys);
            }
        }
    }
}
