//! History compared with plain git: random repositories with merges (criss-cross and octopus), moves between files, reverts, the
//! same id on two branches, reformatting and skewed clocks. The result is compared with an oracle that lists every file of
//! every commit with git's own command line and compares every commit with every parent.

#![allow(clippy::unwrap_used, reason = "a test, from here to the end")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use projlog::history::{
    self, Cache, CommitId, History, LogPaths, Meaning, Repository, Splitter, digest,
};

/// The number of repositories, unless `PROJLOG_REPOSITORIES` has another.
const REPOSITORIES: u64 = 300;

/// Repositories beyond these in which a cached history once differed.
const DIFFERED: [u64; 1] = [1_666];

/// The seeds of the repositories.
fn seeds() -> impl Iterator<Item = u64> {
    let number = std::env::var("PROJLOG_REPOSITORIES")
        .map_or(REPOSITORIES, |number| number.parse().unwrap());
    let more = DIFFERED.into_iter().filter(move |seed| *seed >= number);
    (0..number).chain(more)
}

/// The files of the histories; those outside `log` and `more.md` are not log files.
const FILES: [&str; 6] = [
    "log/a.md",
    "log/b.md",
    "log/deep/c.md",
    "more.md",
    "other/d.md",
    "log/e.txt",
];
const IDS: [&str; 7] = ["R-1", "R-2", "R-3", "S-1", "S-2", "A-1", "C-1"];

fn is_log(path: &str) -> bool {
    matches!(path, "log/a.md" | "log/b.md" | "log/deep/c.md" | "more.md")
}

/// An entry of the toy format: its id, and its fields by name (including `kind`, `title` and `text`).
type Entry = (String, BTreeMap<String, String>);

/// The toy format: `id: words` in a line, where `name=value` words are fields and the order of words is insignificant; the heading
/// above (`# words`) is the title; between two lines of three backticks, `#` is no heading.
fn entries(text: &str) -> Vec<Entry> {
    let (mut title, mut fenced, mut entries) = (String::new(), false, Vec::new());
    for line in text.lines() {
        if line.trim_end() == "```" {
            fenced = !fenced;
        } else if let (Some(words), false) = (line.strip_prefix("# "), fenced) {
            words.trim().clone_into(&mut title);
        } else if let Some((id, words)) = line.split_once(": ") {
            let mut fields = BTreeMap::from([
                ("title".to_owned(), title.clone()),
                ("fenced".to_owned(), fenced.to_string()),
            ]);
            let (named, mut words): (Vec<_>, Vec<_>) = words
                .split_whitespace()
                .partition(|word| word.contains('='));
            words.sort_unstable();
            fields.insert("text".to_owned(), words.join(" "));
            fields.extend(
                named
                    .iter()
                    .filter_map(|word| word.split_once('='))
                    .map(|(name, value)| (name.to_owned(), value.to_owned())),
            );
            entries.push((id.to_owned(), fields));
        }
    }
    entries
}

struct Toy;

impl Splitter for Toy {
    fn split(&self, text: &[u8]) -> Vec<Meaning> {
        let meaning = |(id, mut fields): Entry| Meaning {
            id,
            kind: fields.remove("kind").unwrap_or_default(),
            fields: fields
                .into_iter()
                .map(|(name, value)| (name, digest(value.as_bytes())))
                .collect(),
        };
        entries(&String::from_utf8_lossy(text))
            .into_iter()
            .map(meaning)
            .collect()
    }

    fn binds(&self, field: &str) -> bool {
        field == "due"
    }

    fn cuts(&self, text: &[u8]) -> Vec<usize> {
        let (mut fenced, mut at, mut cuts) = (false, 0, Vec::new());
        for line in text.split_inclusive(|&b| b == b'\n') {
            if line.trim_ascii_end() == b"```" {
                fenced = !fenced;
            } else if line.starts_with(b"# ") && !fenced && at > 0 {
                cuts.push(at);
            }
            at += line.len();
        }
        cuts
    }
}

/// Reproducible pseudo-random numbers (splitmix64).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// The authors of the commits.
const PEOPLE: [&str; 3] = ["a@x", "b@x", "c@x"];
/// Messages of merges, each with the message of the same merge with swapped parents.
const MESSAGES: [(&str, &str); 4] = [
    ("Merge branch 'topic'", "Merge branch 'main' into topic"),
    (
        "Merge branch 'main' of server",
        "Merge branch 'topic' of server",
    ),
    (
        "Merge pull request #1 from x",
        "Merge remote-tracking branch 'o/main'",
    ),
    ("m", "m"),
];

/// A commit's files, by path.
type Tree = BTreeMap<&'static str, Vec<String>>;

struct Node {
    parents: Vec<usize>,
    time: i64,
    who: &'static str,
    message: &'static str,
    tree: Tree,
    charter: Option<usize>,
}

fn random_line(dice: &mut Dice) -> String {
    let id = *dice.pick(&IDS);
    match dice.below(8) {
        0 => format!("# Title {}", dice.below(3)),
        1 => "just prose".to_owned(),
        _ => format!(
            "{id}: w{} due={} kind=k{}",
            dice.below(4),
            dice.below(3),
            dice.below(8) / 7
        ),
    }
}

/// Applies a random change to the log.
fn mutate(dice: &mut Dice, tree: &mut Tree) {
    let present: Vec<&'static str> = tree.keys().copied().collect();
    let file = if present.is_empty() || dice.below(4) == 0 {
        *dice.pick(&FILES)
    } else {
        *dice.pick(&present)
    };
    let other = *dice.pick(&FILES);
    let lines = tree.get(file).map_or(0, Vec::len);
    match dice.below(10) {
        0..=2 => tree.entry(file).or_default().push(random_line(dice)),
        3 => {
            let line = random_line(dice);
            tree.entry(file)
                .or_default()
                .insert(dice.below(lines + 1), line);
        }
        4 if lines > 0 => {
            tree.get_mut(file).unwrap().remove(dice.below(lines));
        }
        5 if lines > 0 => tree.get_mut(file).unwrap()[dice.below(lines)] = random_line(dice),
        // Another file.
        6 if lines > 0 => {
            let line = tree.get_mut(file).unwrap().remove(dice.below(lines));
            tree.entry(other).or_default().push(line);
        }
        7 if lines > 0 => {
            let moved = tree.remove(file).unwrap();
            tree.insert(other, moved);
        }
        // Formatted differently.
        8 if lines > 0 => {
            let line = &mut tree.get_mut(file).unwrap()[dice.below(lines)];
            if let Some((id, words)) = line.trim_end().to_owned().split_once(": ") {
                let words: Vec<&str> = words.split_whitespace().rev().collect();
                *line = format!("{id}:  {}\r", words.join("  "));
            }
        }
        9 => tree
            .entry(file)
            .or_default()
            .insert(dice.below(lines + 1), "```".to_owned()),
        _ => {}
    }
    tree.retain(|_, lines| !lines.is_empty());
}

/// A random history; its last commit is the tip.
fn generate(dice: &mut Dice) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut time = 1_600_000_000;
    for index in 0..3 + dice.below(40) {
        time += 60;
        // Mostly from one of the last few, so that branches live for a while; occasionally a root or an octopus.
        let mut parents = Vec::new();
        let wanted = match dice.below(40) {
            0 => 0,
            1..=27 => 1,
            28..=37 => 2,
            _ => 3 + dice.below(2),
        };
        for _ in 0..wanted {
            let back = if dice.below(3) > 0 {
                1
            } else {
                1 + dice.below(6)
            };
            let parent = index.saturating_sub(back);
            if index > 0 && !parents.contains(&parent) {
                parents.push(parent);
            }
        }
        let mut tree = parents
            .first()
            .map_or_else(Tree::new, |&p| nodes[p].tree.clone());
        let mut charter = parents.first().and_then(|&p| nodes[p].charter);
        for &other in parents.iter().skip(1) {
            // A merge takes some files from one side and some from the other.
            for (path, lines) in &nodes[other].tree {
                match dice.below(3) {
                    0 => drop(tree.insert(path, lines.clone())),
                    1 => {
                        let mine = tree.entry(path).or_default();
                        mine.extend(
                            lines
                                .iter()
                                .filter(|l| !mine.contains(l))
                                .cloned()
                                .collect::<Vec<_>>(),
                        );
                    }
                    _ => {}
                }
            }
        }
        match dice.below(12) {
            // A complete revert to an older state.
            0 if index > 0 => tree.clone_from(&nodes[dice.below(index)].tree),
            1 => charter = Some(dice.below(3)),
            2 => charter = None,
            _ => {}
        }
        for _ in 0..dice.below(6) {
            mutate(dice, &mut tree);
        }
        let skew = if dice.below(4) == 0 {
            i64::try_from(dice.below(2_000)).unwrap() - 1_000
        } else {
            0
        };
        let (message, other) = *dice.pick(&MESSAGES);
        nodes.push(Node {
            parents,
            time: time + skew,
            who: if dice.below(2) == 0 {
                PEOPLE[0]
            } else {
                dice.pick::<&str>(&PEOPLE)
            },
            message: if dice.below(2) == 0 { message } else { other },
            tree,
            charter,
        });
    }
    nodes
}

/// The script that creates all histories, each with a branch named after its seed.
fn stream(prefix: &str, seed: u64, nodes: &[Node], mark: &mut usize) -> String {
    let mut stream = String::new();
    let base = *mark + 1;
    for node in nodes {
        *mark += 1;
        let who = format!("<{}> {} +0000", node.who, node.time);
        let message = node.message;
        if node.parents.is_empty() {
            // Without this the branch's last commit would become the parent.
            writeln!(stream, "reset refs/heads/r{seed}\n").unwrap();
        }
        writeln!(
            stream,
            "commit refs/heads/r{seed}\nmark :{mark}\nauthor A {who}\ncommitter C {who}\ndata {}\n{message}",
            message.len()
        )
        .unwrap();
        for (place, parent) in node.parents.iter().enumerate() {
            writeln!(
                stream,
                "{} :{}",
                if place == 0 { "from" } else { "merge" },
                base + parent
            )
            .unwrap();
        }
        writeln!(stream, "deleteall").unwrap();
        let charter = node
            .charter
            .map(|version| ("projlog.yaml", format!("version {version}\n")));
        let files = node.tree.iter().map(|(path, lines)| {
            (
                *path,
                lines
                    .iter()
                    .map(|l| format!("{l}\n"))
                    .collect::<Vec<_>>()
                    .concat(),
            )
        });
        for (path, text) in files.chain(charter) {
            writeln!(
                stream,
                "M 100644 inline {prefix}{path}\ndata {}\n{text}",
                text.len()
            )
            .unwrap();
        }
    }
    stream
}

pub(super) fn git(dir: &Path, args: &[&str], input: &[u8]) -> Vec<u8> {
    let mut command = Command::new("git");
    command
        .args(args)
        .current_dir(dir)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // Written while reading, because both pipes may fill.
        scope.spawn(move || stdin.write_all(input).unwrap());
        child.wait_with_output().unwrap()
    });
    assert!(output.status.success(), "git {args:?}");
    output.stdout
}

/// The log at a commit: the sorted versions of entries by id. And the charter's text.
type State = (
    BTreeMap<String, Vec<BTreeMap<String, String>>>,
    Option<String>,
    // Whether there is a charter, or anything in the log's folders.
    bool,
);

/// A commit as printed by git.
struct Plain {
    id: String,
    parents: Vec<String>,
    time: i64,
    who: String,
    message: String,
}

/// The ancestors of a branch, parents before children.
fn plain_commits(dir: &Path, branch: &str) -> Vec<Plain> {
    let list = git(
        dir,
        &[
            "log",
            "--topo-order",
            "--reverse",
            "--format=%H %ct %ae %s|%P",
            branch,
            "--",
        ],
        b"",
    );
    let list = String::from_utf8(list).unwrap();
    let commit = |line: &str| {
        let (line, parents) = line.rsplit_once('|').unwrap();
        let mut words = line.splitn(4, ' ').map(str::to_owned);
        Plain {
            id: words.next().unwrap(),
            time: words.next().unwrap().parse().unwrap(),
            who: words.next().unwrap(),
            message: words.next().unwrap(),
            parents: parents.split_whitespace().map(str::to_owned).collect(),
        }
    };
    list.lines().map(commit).collect()
}

/// The log at each commit.
fn plain_states(dir: &Path, prefix: &str, commits: &[Plain]) -> BTreeMap<String, State> {
    let wanted: Vec<(&str, &str)> = commits
        .iter()
        .flat_map(|c| {
            FILES
                .into_iter()
                .chain(["projlog.yaml"])
                .map(|path| (c.id.as_str(), path))
        })
        .collect();
    let asked: String = wanted
        .iter()
        .map(|(commit, path)| format!("{commit}:{prefix}{path}\n"))
        .collect::<Vec<_>>()
        .concat();
    let answers = git(dir, &["cat-file", "--batch"], asked.as_bytes());
    let mut rest = answers.as_slice();
    let mut states: BTreeMap<String, State> = BTreeMap::new();
    for (commit, path) in wanted {
        let state = states.entry(commit.to_owned()).or_default();
        let end = rest.iter().position(|&b| b == b'\n').unwrap();
        let head = std::str::from_utf8(&rest[..end]).unwrap();
        rest = &rest[end + 1..];
        if head.ends_with(" missing") {
            continue;
        }
        let length: usize = head.rsplit(' ').next().unwrap().parse().unwrap();
        let text = std::str::from_utf8(&rest[..length]).unwrap();
        rest = &rest[length + 1..];
        state.2 |= path != "other/d.md";
        if path == "projlog.yaml" {
            state.1 = Some(text.to_owned());
        } else if is_log(path) {
            for (id, fields) in entries(text) {
                state.0.entry(id).or_default().push(fields);
            }
        }
    }
    for fields in states.values_mut().flat_map(|state| state.0.values_mut()) {
        fields.sort();
    }
    states
}

/// The names of the fields in which two sets of versions differ.
fn plain_fields(old: &[BTreeMap<String, String>], new: &[BTreeMap<String, String>]) -> Vec<String> {
    let all = |side: &[BTreeMap<String, String>]| {
        let mut all: Vec<(String, String)> = side
            .iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        all.sort();
        all
    };
    let count = |of: &[(String, String)], field: &(String, String)| {
        of.iter().filter(|f| *f == field).count()
    };
    let (old, new) = (all(old), all(new));
    let differing = old
        .iter()
        .chain(&new)
        .filter(|field| count(&old, field) != count(&new, field));
    differing
        .map(|(name, _)| name.clone())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// The history by its definitions, in lines to compare.
#[expect(
    clippy::too_many_lines,
    reason = "one reference, which is read from top to bottom"
)]
fn oracle(dir: &Path, branch: &str, prefix: &str) -> (BTreeSet<String>, BTreeSet<&'static str>) {
    let commits = plain_commits(dir, branch);
    let states = plain_states(dir, prefix, &commits);
    let says = |commit: &str, id: &str| states[commit].0.get(id).cloned().unwrap_or_default();
    let mut ancestors: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for commit in &commits {
        let mut all = BTreeSet::new();
        for parent in &commit.parents {
            all.insert(parent.as_str());
            all.extend(&ancestors[parent.as_str()]);
        }
        ancestors.insert(&commit.id, all);
    }
    let by_id: BTreeMap<&str, &Plain> = commits.iter().map(|c| (c.id.as_str(), c)).collect();
    let reach = |id: &str| -> BTreeSet<&str> {
        let own = by_id.keys().find(|known| **known == id).copied();
        own.into_iter()
            .chain(ancestors[id].iter().copied())
            .collect()
    };
    let holds = |id: &str| states[id].2;
    let shared = |merge: &Plain| -> usize {
        let sides: Vec<BTreeSet<&str>> = merge.parents.iter().map(|p| reach(p)).collect();
        let only = |place: usize| -> Vec<&Plain> {
            let others = sides
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place);
            let others: BTreeSet<&str> =
                others.flat_map(|(_, side)| side.iter().copied()).collect();
            sides[place]
                .difference(&others)
                .map(|id| by_id[id])
                .collect()
        };
        let places: Vec<usize> = (0..sides.len()).collect();
        let one = |wanted: &dyn Fn(usize) -> bool| {
            let found: Vec<usize> = places.iter().copied().filter(|p| wanted(*p)).collect();
            if let [one] = found[..] {
                Some(one)
            } else {
                None
            }
        };
        let together: usize = places.iter().map(|p| only(*p).len()).sum();
        let unrelated = together == sides.iter().flatten().collect::<BTreeSet<_>>().len();
        if let Some(place) = one(&|p| holds(&merge.parents[p])).filter(|_| unrelated) {
            return place;
        }
        if let Some(place) = one(&|p| only(p).is_empty()) {
            return place;
        }
        let message = MESSAGES
            .iter()
            .find_map(|(first, second)| match &*merge.message {
                "m" => None,
                message if message == *first => Some(usize::from(message.contains("'main' of"))),
                message if message == *second => Some(usize::from(!message.contains("'topic' of"))),
                _ => None,
            });
        let foreign = |p: usize| only(p).iter().any(|c| c.who != merge.who);
        if let Some(place) = one(&foreign) {
            if only(place).iter().any(|c| c.who == merge.who) {
                return place;
            }
            return message.unwrap_or(place);
        }
        message.unwrap_or(0)
    };
    let tip = commits.last().unwrap();
    let mut line = vec![tip];
    loop {
        let last = line.last().unwrap();
        let place = if last.parents.len() > 1 {
            shared(last)
        } else {
            0
        };
        let Some(parent) = last.parents.get(place) else {
            break;
        };
        line.push(by_id[parent.as_str()]);
    }
    line.reverse();
    let (mut lines, mut unclear) = (BTreeSet::new(), BTreeSet::new());
    for id in IDS {
        let held: Vec<&Plain> = commits
            .iter()
            .filter(|c| !says(&c.id, id).is_empty())
            .collect();
        if held.is_empty() {
            continue;
        }
        let introducing: Vec<&Plain> = held
            .into_iter()
            .filter(|c| c.parents.iter().all(|p| says(p, id).is_empty()))
            .collect();
        if let Some(lives) = lives(&commits, &line, &|c| says(c, id)) {
            for (number, (landed, origin)) in lives.iter().enumerate() {
                let what = if number == 0 { "first" } else { landed };
                lines.insert(format!("{id} from {origin} in {what}"));
            }
        } else {
            unclear.insert(id);
        }
        let first = introducing.iter().filter(|c| {
            !introducing
                .iter()
                .any(|other| ancestors[c.id.as_str()].contains(other.id.as_str()))
        });
        let first = first.min_by_key(|c| (c.time, &c.id)).unwrap();
        let has_landed = line.iter().any(|c| !says(&c.id, id).is_empty());
        if !has_landed {
            lines.insert(format!("{id} recorded {} at {}", first.id, first.time));
        }
        if let Some(landed) = line.iter().find(|c| !says(&c.id, id).is_empty()) {
            lines.insert(format!("{id} landed {}", landed.id));
        }
        for pair in line.windows(2) {
            let (old, new) = (says(&pair[0].id, id), says(&pair[1].id, id));
            if !old.is_empty() && !new.is_empty() && old != new {
                lines.insert(format!(
                    "{id} edited {} {:?}",
                    pair[1].id,
                    plain_fields(&old, &new)
                ));
            }
            if !old.is_empty() && new.is_empty() {
                lines.insert(format!("{id} removed {}", pair[1].id));
            }
            // What one commit of a branch did that was merged is its change.
            let main = reach(&pair[0].id);
            let branch = reach(&pair[1].id).into_iter();
            let branch = branch.filter(|c| !main.contains(c) && *c != pair[1].id);
            let changing: Vec<&Plain> = branch
                .map(|c| by_id[c])
                .filter(|c| c.parents.iter().all(|p| says(p, id) != says(&c.id, id)))
                .collect();
            if let ([only], [_], [] | [_]) = (changing.as_slice(), old.as_slice(), new.as_slice())
                && let [parent] = only.parents.as_slice()
                && (says(parent, id), says(&only.id, id)) == (old.clone(), new.clone())
                && old != new
            {
                lines.insert(format!("{id} brought {} by {}", pair[1].id, only.id));
            }
            lines.extend(brought_fields(
                id,
                pair,
                (&main, &reach(&pair[1].id)),
                &by_id,
                &says,
            ));
        }
        lines.insert(format!("{id} present {}", !says(&tip.id, id).is_empty()));
        for merge in commits.iter().filter(|c| c.parents.len() > 1) {
            for parent in &merge.parents {
                let own = reach(parent);
                let others = merge.parents.iter().filter(|other| *other != parent);
                let others: BTreeSet<&str> = others.flat_map(|other| reach(other)).collect();
                let now = says(&merge.id, id);
                let common = own.intersection(&others).any(|c| !says(c, id).is_empty());
                let new = |fields: &&BTreeMap<String, String>| {
                    !now.contains(fields) && !others.iter().any(|c| says(c, id).contains(fields))
                };
                if !common && says(parent, id).iter().any(|fields| new(&fields)) {
                    let what = if now.is_empty() { "all" } else { "one" };
                    lines.insert(format!("{id} dropped {what} {} of {parent}", merge.id));
                }
            }
        }
    }
    let mut charter = None;
    for commit in line {
        if states[&commit.id].1 != charter {
            charter.clone_from(&states[&commit.id].1);
            lines.insert(format!("charter {} {charter:?}", commit.id));
        }
    }
    (lines, unclear)
}

/// The versions of an entry in a commit.
type Says<'s> = dyn Fn(&str, &str) -> Vec<BTreeMap<String, String>> + 's;

/// The fields that a merge brought to the main line, each by the author of the one commit of the branch that changed it, where the main
/// line had not.
fn brought_fields(
    id: &str,
    pair: &[&Plain],
    (main, merged): (&BTreeSet<&str>, &BTreeSet<&str>),
    by_id: &BTreeMap<&str, &Plain>,
    says: &Says<'_>,
) -> Vec<String> {
    let (old, new) = (says(&pair[0].id, id), says(&pair[1].id, id));
    let ([old], [new], 2) = (old.as_slice(), new.as_slice(), pair[1].parents.len()) else {
        return Vec::new();
    };
    let branch: Vec<&Plain> = merged
        .iter()
        .filter(|c| !main.contains(*c) && **c != pair[1].id)
        .map(|c| by_id[c])
        .collect();
    // What was written twice is dropped, or not.
    let shared = branch.iter().flat_map(|c| &c.parents);
    let mut shared = shared.filter(|parent| main.contains(parent.as_str()));
    let single = |c: &str| says(c, id).len() == 1;
    if !shared.all(|parent| single(parent)) || !branch.iter().all(|c| single(&c.id)) {
        return Vec::new();
    }
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let brought = names.into_iter().filter_map(|name| {
        let value = |commit: &str| says(commit, id)[0].get(name).cloned();
        let changing = branch.iter().filter(|c| {
            let now = value(&c.id);
            c.parents
                .iter()
                .all(|parent| single(parent) && value(parent) != now)
        });
        let [only] = changing.collect::<Vec<_>>()[..] else {
            return None;
        };
        let [parent] = only.parents.as_slice() else {
            return None;
        };
        let leads =
            value(parent).as_ref() == old.get(name) && value(&only.id).as_ref() == new.get(name);
        (leads && old.get(name) != new.get(name))
            .then(|| format!("{id} brought {name} of {} by {}", pair[1].id, only.who))
    });
    brought.collect()
}

/// A version of an entry with one version in each commit.
#[derive(Clone)]
struct Version {
    fields: BTreeMap<String, String>,
    /// The commit that first held it.
    origin: (i64, String),
    who: String,
    landed: bool,
    own: bool,
    former: Option<((i64, String), String)>,
}

/// The commit before one of the main line.
fn line_parent<'p>(line: &[&'p Plain], id: &str) -> Option<&'p str> {
    let mut pairs = line.windows(2);
    pairs
        .find(|pair| pair[1].id == id)
        .map(|pair| pair[0].id.as_str())
}

/// Each time that the main line had an entry: the commit with which it came, and the one that first held its last version there.
/// `None`: that is not clear, because a commit has several entries with its id, or a merge wrote a version of its own.
fn lives(
    commits: &[Plain],
    line: &[&Plain],
    says: &dyn Fn(&str) -> Vec<BTreeMap<String, String>>,
) -> Option<Vec<(String, String)>> {
    // The version in each commit, and whether it is there, or was last.
    let mut known: BTreeMap<&str, (bool, Vec<Version>)> = BTreeMap::new();
    for commit in commits {
        let now = says(&commit.id);
        let parents: Vec<&(bool, Vec<Version>)> =
            commit.parents.iter().map(|p| &known[p.as_str()]).collect();
        let of = |present: bool| -> Vec<&Version> {
            let some = parents.iter().filter(|(here, _)| *here == present);
            some.flat_map(|(_, versions)| versions).collect()
        };
        let (present, gone) = (of(true), of(false));
        let on_line = line.iter().any(|other| other.id == commit.id);
        let earliest = |of: Vec<&Version>| of.into_iter().min_by_key(|v| v.origin.clone()).cloned();
        let state = match now.as_slice() {
            [] => {
                let last = if present.is_empty() { gone } else { present };
                let last = if on_line { Vec::new() } else { last };
                (false, last.into_iter().cloned().collect())
            }
            [fields] => {
                let same = |v: &&&Version| v.fields == *fields;
                let new = Version {
                    fields: fields.clone(),
                    origin: (commit.time, commit.id.clone()),
                    who: commit.who.clone(),
                    landed: false,
                    own: true,
                    former: None,
                };
                let claims = |v: &BTreeMap<String, String>| {
                    let kind = v.get("kind").cloned().unwrap_or_default();
                    (kind, v.get("due").cloned())
                };
                let equal = |v: &&&Version| {
                    let is_draft = !v.landed && v.former.is_none() && commit.parents.len() > 1;
                    is_draft && v.fields != *fields && claims(&v.fields) == claims(fields)
                };
                let mut held: Vec<&Version> = present.iter().filter(same).copied().collect();
                let landed = held.iter().any(|v| v.landed);
                if !held.is_empty() {
                    held.extend(present.iter().filter(equal));
                }
                let mut version = if let Some(held) = earliest(held) {
                    let fields = fields.clone();
                    Version {
                        fields,
                        landed,
                        ..held
                    }
                } else if present.is_empty() {
                    let drafts = gone.iter().filter(same).copied();
                    let own = drafts.filter(|v| !v.landed && v.who == commit.who);
                    let landed = earliest(gone.iter().filter(|v| v.landed).copied().collect());
                    let former = landed.map(|v| (v.origin, v.who));
                    earliest(own.collect()).unwrap_or(Version { former, ..new })
                } else if let [before] = present[..] {
                    let own = before.own && before.who == commit.who;
                    let differs = claims(&before.fields) != claims(fields);
                    if own && !before.landed && !on_line && differs {
                        new
                    } else {
                        Version {
                            fields: fields.clone(),
                            own,
                            ..before.clone()
                        }
                    }
                } else {
                    return None;
                };
                if let (true, Some((origin, who))) = (on_line, version.former.clone()) {
                    let main = line_parent(line, &commit.id).map(|main| &known[main]);
                    if main.is_some_and(|main| main.0 && main.1.iter().any(|v| v.origin == origin))
                    {
                        (version.origin, version.who) = (origin, who);
                    }
                }
                version.landed |= on_line;
                (true, vec![version])
            }
            _ => return None,
        };
        known.insert(&commit.id, state);
    }
    let mut lives: Vec<(String, String)> = Vec::new();
    let mut here = false;
    for commit in line {
        let (present, versions) = &known[commit.id.as_str()];
        match versions.first().filter(|_| *present) {
            Some(version) if here => lives.last_mut().unwrap().1.clone_from(&version.origin.1),
            Some(version) => lives.push((commit.id.clone(), version.origin.1.clone())),
            None => {}
        }
        here = *present;
    }
    Some(lives)
}

/// Checks changes that are in part only, each with the versions before and after it, and returns their fields: each field leads by
/// itself from one version to the next.
fn in_part<'h>(
    id: &str,
    changes: impl Iterator<
        Item = (
            &'h history::Change,
            BTreeMap<String, String>,
            BTreeMap<String, String>,
        ),
    >,
) -> Vec<&'h str> {
    let mut fields: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for (change, before, after) in changes {
        assert!(change.in_part && !change.fields.is_empty());
        for field in &change.fields {
            let (old, new) = (before.get(field), after.get(field));
            assert_ne!(old, new, "{id}: {field}");
            if let Some(last) = fields.insert(field, new.cloned()) {
                assert_eq!(last.as_ref(), old, "{id}: {field}");
            }
        }
    }
    fields.into_keys().collect()
}

/// The versions of the charter in the oracle's lines.
fn charters(repository: &Repository, history: &History) -> Vec<String> {
    let mut lines = Vec::new();
    // Of the versions that a merge brought, by several authors, the last is that of the merge.
    let mut versions = history.charter.iter().peekable();
    while let Some(version) = versions.next() {
        if versions
            .peek()
            .is_some_and(|next| next.commit == version.commit)
        {
            assert!(version.written.is_some());
            continue;
        }
        let text = version
            .blob
            .map(|blob| String::from_utf8(repository.blob(blob).unwrap()).unwrap());
        lines.push(format!(
            "charter {} {text:?}",
            history.commit(version.commit).unwrap().id
        ));
    }
    lines
}

/// The module's result in the oracle's lines.
fn answer(repository: &Repository, history: &History) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let commit = |place: u32| history.commit(place).unwrap();
    for story in &history.stories {
        let id = &story.id;
        assert_eq!(story.times_unknown, None);
        let recorded = history.recorded(story).unwrap();
        if story.landed.is_none() {
            let time = recorded.time().unwrap().timestamp();
            lines.insert(format!("{id} recorded {} at {time}", recorded.id));
        } else {
            lines.insert(format!("{id} from {} in first", recorded.id));
        }
        for restored in story.restored() {
            let (origin, landed) = (commit(restored.made_by()).id, commit(restored.commit).id);
            lines.insert(format!("{id} from {origin} in {landed}"));
        }
        let landed = history.landed(story).into_iter();
        lines.extend(landed.map(|commit| format!("{id} landed {}", commit.id)));
        let text_at = |commit: CommitId, path: u32| {
            let path = history.path(path);
            let text = repository.file_at(commit, path).unwrap().unwrap();
            String::from_utf8(text).unwrap()
        };
        let said = |commit: CommitId, path: Option<u32>| -> Option<BTreeMap<String, String>> {
            let entries = entries(&text_at(commit, path?)).into_iter();
            let mut own = entries.filter(|(other, _)| other == id);
            Some(own.next().unwrap().1)
        };
        let mut brought: BTreeMap<u32, Vec<&history::Change>> = BTreeMap::new();
        for change in story.edited.iter().chain(&story.removals) {
            let merge = commit(change.commit);
            let (by, made) = (merge.id, commit(change.made_by()));
            if change.written.is_some() {
                assert!(merge.line.is_some() && made.line.is_none() && change.dropped.is_none());
                lines.insert(format!("{id} brought {by} by {}", made.id));
                let who = &history.author(made).email;
                let fields = change.fields.iter();
                lines.extend(fields.map(|field| format!("{id} brought {field} of {by} by {who}")));
                brought.entry(change.commit).or_default().push(change);
            } else if change.in_part {
                brought.entry(change.commit).or_default().push(change);
            } else if merge.line.is_some() && merge.parents().next() == Some(change.parent) {
                lines.insert(match change.path {
                    Some(_) => format!("{id} edited {by} {:?}", change.fields),
                    None => format!("{id} removed {by}"),
                });
            } else {
                // A merge that dropped something of another parent than the one on the main line changed nothing there.
                assert!(change.dropped.is_some());
            }
            if change.dropped.is_some() {
                let what = if change.path.is_none() { "all" } else { "one" };
                lines.insert(format!("{id} dropped {what} {by} of {}", change.parent));
            }
            let before = (change.parent, change.parent_path);
            for (commit, path) in [before]
                .into_iter()
                .chain(change.path.map(|p| (made.id, p)))
            {
                assert!(
                    entries(&text_at(commit, path))
                        .iter()
                        .any(|(other, _)| other == id),
                    "{id} is not in {} of {commit}",
                    history.path(path)
                );
            }
        }
        // The changes that a merge brought lead from one version to the next.
        let is_return = |merge: u32| story.restored().iter().any(|one| one.commit == merge);
        for (merge, changes) in brought {
            let after = |change: &history::Change| said(commit(change.made_by()).id, change.path);
            let before = |change: &history::Change| said(change.parent, Some(change.parent_path));
            if changes.iter().any(|change| change.in_part) {
                let states = changes
                    .iter()
                    .map(|c| (*c, before(c).unwrap(), after(c).unwrap()));
                let fields = in_part(id, states);
                if story.landed.is_some_and(|landed| landed != merge) && !is_return(merge) {
                    lines.insert(format!("{id} edited {} {fields:?}", commit(merge).id));
                }
                continue;
            }
            for pair in changes.windows(2) {
                assert_eq!(after(pair[0]), before(pair[1]));
            }
            let (first, last) = (before(changes[0]), after(changes[changes.len() - 1]));
            let [old, new] = [first, last].map(Vec::from_iter);
            // Others changed it before it landed, or before it came back.
            if story.landed.is_none_or(|landed| landed == merge) || is_return(merge) {
                continue;
            }
            let merge = commit(merge).id;
            lines.insert(if new.is_empty() {
                format!("{id} removed {merge}")
            } else {
                format!("{id} edited {merge} {:?}", plain_fields(&old, &new))
            });
        }
        lines.insert(format!("{id} present {}", story.is_present()));
    }
    lines.extend(charters(repository, history));
    lines
}

#[test]
fn history_agrees_with_plain_git() {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q"], b"");
    std::fs::create_dir_all(dir.path().join("sub/project")).unwrap();
    let prefix = |seed: u64| {
        if seed.is_multiple_of(3) {
            "sub/project/"
        } else {
            ""
        }
    };
    let (mut script, mut mark) = (String::new(), 0);
    for seed in seeds() {
        script += &stream(prefix(seed), seed, &generate(&mut Dice(seed)), &mut mark);
    }
    git(dir.path(), &["fast-import", "--quiet"], script.as_bytes());
    let (mut edits, mut merges, mut origins, mut returns) = (0, 0, 0, 0);
    let mut histories = Vec::new();
    for seed in seeds() {
        let repository = Repository::discover(&dir.path().join(prefix(seed)))
            .unwrap()
            .unwrap();
        assert_eq!(repository.prefix(), prefix(seed));
        let branch = format!("r{seed}");
        let history = read_branch(&repository, &branch);
        let (expected, unclear) = oracle(dir.path(), &branch, prefix(seed));
        let mut got = answer(&repository, &history);
        let is_unclear = |line: &str| {
            let of = |id: &&str| {
                line.strip_prefix(*id)
                    .is_some_and(|rest| rest.starts_with(" from "))
            };
            unclear.iter().any(of)
        };
        got.retain(|line| !is_unclear(line));
        origins += got.iter().filter(|line| line.contains(" from ")).count();
        returns += got
            .iter()
            .filter(|line| line.contains(" from ") && !line.ends_with(" in first"))
            .count();
        let missing: Vec<_> = expected.difference(&got).collect();
        // Of several commits in a row, the oracle does not know which count.
        let extra = got
            .difference(&expected)
            .filter(|line| !line.contains(" brought "));
        let extra: Vec<_> = extra.collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "seed {seed}: missing {missing:#?}, extra {extra:#?}"
        );
        same_with_a_cache(&repository, &branch, &mut Dice(seed), &history);
        edits += got.iter().filter(|line| line.contains(" edited ")).count();
        merges += history
            .commits
            .iter()
            .filter(|c| c.parents().len() > 1)
            .count();
        histories.push((dir.path().join(prefix(seed)), branch, history));
    }
    same_with_a_commit_graph(dir.path(), &histories);
    assert!(
        edits > 1_000 && merges > 300 && origins > 400 && returns > 50,
        "the repositories have become too dull: {edits} edits, {merges} merges, {origins} origins, {returns} returns"
    );
}

fn read_branch(repository: &Repository, branch: &str) -> History {
    let tip = repository.resolve(branch).unwrap();
    let log = LogPaths::of_globs(["log/**/*.md", "more.md"], &is_log);
    let mailmap = repository.mailmap(tip).unwrap();
    history::read(repository, tip, &Toy, &log, "projlog.yaml", &mailmap, None).unwrap()
}

/// Checks that git's commit-graph does not change the result: with filters of either version, as a chain of two files, and
/// without filters. Each is compared for some of the repositories.
fn same_with_a_commit_graph(dir: &Path, histories: &[(PathBuf, String, History)]) {
    let older: Vec<String> = histories
        .iter()
        .filter_map(|(.., history)| history.commits.get(history.commits.len() / 2))
        .map(|commit| commit.id.to_string())
        .collect();
    let older = older.join("\n") + "\n";
    let write = |version: &str, options: &[&str], input: &str| {
        let setting = format!("commitGraph.changedPathsVersion={version}");
        let command = ["-c", &setting, "commit-graph", "write"];
        git(dir, &[&command[..], options].concat(), input.as_bytes());
    };
    let info = dir.join(".git/objects/info");
    let each = histories.len().div_ceil(4);
    for (form, some) in histories.chunks(each).enumerate() {
        let _ = std::fs::remove_file(info.join("commit-graph"));
        match form {
            0 => write("1", &["--reachable", "--changed-paths"], ""),
            1 => write("2", &["--reachable", "--changed-paths"], ""),
            2 => {
                let split = ["--changed-paths", "--split=no-merge"];
                write("2", &[&["--stdin-commits"], &split[..]].concat(), &older);
                write("2", &[&["--reachable"], &split[..]].concat(), "");
                assert!(info.join("commit-graphs/commit-graph-chain").exists());
            }
            _ => {
                std::fs::remove_dir_all(info.join("commit-graphs")).unwrap();
                write("2", &["--reachable", "--no-changed-paths"], "");
            }
        }
        for (folder, branch, history) in some {
            let repository = Repository::discover(folder).unwrap().unwrap();
            let with = read_branch(&repository, branch);
            assert!(
                with == *history,
                "form {form}, {branch}: {with:#?}\n{history:#?}"
            );
        }
    }
}

/// Checks that cached histories of earlier tips, in any order, do not change the result.
fn same_with_a_cache(repository: &Repository, branch: &str, dice: &mut Dice, history: &History) {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path(), &["log/**/*.md", "more.md"]).of_any_length();
    let log = LogPaths::of_globs(["log/**/*.md", "more.md"], &is_log);
    let mut tips = vec![repository.resolve(branch).unwrap()];
    for _ in 0..4 {
        let tip = dice.pick(&history.commits).id;
        tips.insert(dice.below(2), tip);
    }
    for tip in tips.iter().chain(&tips) {
        let read = |cache| {
            history::read(
                repository,
                *tip,
                &Toy,
                &log,
                "projlog.yaml",
                &repository.mailmap(*tip).unwrap(),
                cache,
            )
            .unwrap()
        };
        let (with, without) = (read(Some(&cache)), read(None));
        let (shown, other) = (format!("{with:#?}"), format!("{without:#?}"));
        let differing: Vec<_> = shown
            .lines()
            .zip(other.lines())
            .filter(|(a, b)| a != b)
            .take(10)
            .collect();
        assert!(with == without, "{branch} at {tip}: {differing:#?}");
    }
}

/// The events of a Markdown parser, without locations.
fn events(text: &str) -> Vec<String> {
    pulldown_cmark::Parser::new(text)
        .map(|event| format!("{event:?}"))
        .collect()
}

/// Compares reading as a whole with reading by sections, for all Markdown texts of a few awkward lines.
#[test]
fn sections_are_parsed_as_the_whole() {
    let lines = [
        "# a", "```", "~~~ x", " ```", "- b", "> c", "  ```", "<!--", "-->", "    d", "<pre>",
        "e\r# f", "> ```", "```\rx", "<a", "",
    ];
    let mut cuts = 0;
    for picks in 0..lines.len().pow(4) {
        let pick = |n: u32| lines[picks / lines.len().pow(n) % lines.len()];
        let text = format!(
            "{}\n{}\n{}\n{}\n# end\nx",
            pick(0),
            pick(1),
            pick(2),
            pick(3)
        );
        let ends = history::heading_cuts(text.as_bytes());
        if ends.is_empty() {
            continue;
        }
        cuts += ends.len();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let ends = ends.iter().copied().chain([text.len()]);
        let parts: Vec<String> = starts
            .zip(ends)
            .flat_map(|(from, to)| events(&text[from..to]))
            .collect();
        assert_eq!(parts, events(&text), "{text:?}");
    }
    assert!(cuts > 5_000, "{cuts}");
}

/// Compares the entries of the whole with those of its sections, for all logs of a few headings, entries and notes.
#[test]
fn entries_of_sections_are_those_of_the_whole() {
    let parts = [
        "# a",
        "## b",
        "### c",
        " ## d",
        "e\n===",
        "f\n---",
        "> # g",
        "text",
        "ENTRY",
        "```\ncode\n```",
        "- h\n\n  # i",
        "<<<<<<< j",
        "=======",
    ];
    let mut cuts = 0;
    for picks in 0..parts.len().pow(4) {
        let pick = |n: u32| parts[picks / parts.len().pow(n) % parts.len()];
        let mut text = String::new();
        for (at, part) in [
            pick(0),
            "ENTRY",
            pick(1),
            pick(2),
            pick(3),
            "# end",
            "ENTRY",
        ]
        .iter()
        .enumerate()
        {
            text += &part.replace("ENTRY", &format!("```yaml\nrequest: R-{at}\n```"));
            text += "\n\n";
        }
        let reader = projlog::project::LogReader;
        let ends = reader.cuts(text.as_bytes());
        cuts += ends.len();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let ends = ends.iter().copied().chain([text.len()]);
        let sections: Vec<Meaning> = starts
            .zip(ends)
            .flat_map(|(from, to)| reader.split(&text.as_bytes()[from..to]))
            .collect();
        assert_eq!(sections, reader.split(text.as_bytes()), "{text}");
    }
    assert!(cuts > 20_000, "{cuts}");
}
