//! The order of a merge's parents does not matter: random histories of a project give the same findings with the parents of
//! every merge swapped.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use projlog::engine::{Settings, run};
use projlog::project::{Open, Project, Which};

use super::history::{Dice, git};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const REPOSITORIES: u64 = 80;
const PEOPLE: [(&str, &str); 3] = [
    ("account-manager", "am@agency.example"),
    ("designer", "design@agency.example"),
    ("marketing-director", "md@bakery.example"),
];

/// The content of a commit: a number for the term for access, the file of days off and the term for approval; and each entry's text
/// by its id.
type Tree = (usize, BTreeMap<String, String>);

struct Commit {
    parents: Vec<usize>,
    time: DateTime<Utc>,
    who: usize,
    message: [String; 2],
    tree: Tree,
}

/// A generator of histories of people who work side by side: each has a clone, commits, pulls, pushes, or has a branch merged.
struct Generator<'d> {
    dice: &'d mut Dice,
    commits: Vec<Commit>,
    now: DateTime<Utc>,
    server: usize,
    copies: [usize; 3],
}

impl Generator<'_> {
    fn commit(&mut self, who: usize, parents: Vec<usize>, message: [&str; 2], tree: Tree) -> usize {
        self.now += TimeDelta::minutes(20 + i64::try_from(self.dice.below(600)).unwrap());
        // Occasionally a clock is slow.
        let early = if self.dice.below(6) == 0 {
            self.dice.below(6_000)
        } else {
            0
        };
        self.commits.push(Commit {
            parents,
            time: self.now - TimeDelta::minutes(i64::try_from(early).unwrap()),
            who,
            message: message.map(str::to_owned),
            tree,
        });
        self.commits.len() - 1
    }

    fn entry(&mut self, id: &str) -> String {
        let at = self.now.format("%Y-%m-%d %H:%M");
        let day = 10 + self.dice.below(15);
        // What was given is sometimes recorded late.
        let late = i64::try_from(self.dice.below(4) * self.dice.below(24)).unwrap();
        let given = (self.now - TimeDelta::hours(late)).format("%Y-%m-%d %H:%M");
        match id.split('-').next() {
            Some("S") => {
                format!("stage: {id}\nowner: agency\ndue: 2026-03-{day}\naccept: It is there.\n")
            }
            Some("D") => format!(
                "decision: {id}\nat: {at}\nby: marketing-director\nvia: email\non: S-{}\nverdict: changed\nsets: {{ due: 2026-03-{day} }}\n",
                self.dice.below(3)
            ),
            Some("A") => format!(
                "reply: {id}\nat: {given}\nfrom: marketing-director\nvia: email\nanswers: R-{}\ngives: all\n",
                self.dice.below(5)
            ),
            Some("L") => format!(
                "delivery: {id}\nat: {given}\nfrom: account-manager\nto: marketing-director\nvia: email\nof: S-{}\n",
                self.dice.below(3)
            ),
            _ => format!(
                "request: {id}\nat: {at}\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\nblocks: [S-{}]\n",
                self.dice.below(3)
            ),
        }
    }

    fn work(&mut self, who: usize) {
        let here = self.copies[who];
        let mut tree = self.commits[here].tree.clone();
        for _ in 0..=self.dice.below(3) {
            let kind = *self.dice.pick(&["S", "R", "R", "A", "A", "D", "L"]);
            let id = format!("{kind}-{}", self.dice.below(5));
            match self.dice.below(12) {
                0 => drop(tree.1.remove(&id)),
                1 => tree.0 = self.dice.below(27),
                _ => {
                    let text = self.entry(&id);
                    tree.1.insert(id, text);
                }
            }
        }
        self.copies[who] = self.commit(who, vec![here], ["work", "work"], tree);
    }

    /// Merges two sides: changes of one side are taken, conflicts are resolved randomly.
    fn together(&mut self, first: usize, second: usize) -> Tree {
        let base = self
            .common(first, second)
            .map_or_else(Tree::default, |base| self.commits[base].tree.clone());
        let (one, other) = (
            self.commits[first].tree.clone(),
            self.commits[second].tree.clone(),
        );
        let mut tree = Tree::default();
        tree.0 = if one.0 == base.0 { other.0 } else { one.0 };
        let ids = one.1.keys().chain(other.1.keys());
        for id in ids.cloned().collect::<std::collections::BTreeSet<_>>() {
            let (mine, theirs, before) = (one.1.get(&id), other.1.get(&id), base.1.get(&id));
            let kept = if mine == before || mine != theirs && self.dice.below(2) == 0 {
                theirs
            } else {
                mine
            };
            if let Some(text) = kept {
                tree.1.insert(id, text.clone());
            }
        }
        tree
    }

    fn common(&self, first: usize, second: usize) -> Option<usize> {
        let leading = |tip: usize| {
            let mut found = std::collections::BTreeSet::from([tip]);
            let mut waiting = vec![tip];
            while let Some(at) = waiting.pop() {
                waiting.extend(
                    self.commits[at]
                        .parents
                        .iter()
                        .copied()
                        .filter(|p| found.insert(*p)),
                );
            }
            found
        };
        leading(first).intersection(&leading(second)).max().copied()
    }

    fn step(&mut self) {
        let who = self.dice.below(3);
        let (local, server) = (self.copies[who], self.server);
        let (ahead, behind) = (
            self.common(local, server) == Some(server),
            self.common(local, server) == Some(local),
        );
        match self.dice.below(5) {
            0..=2 => self.work(who),
            // A pull, and a push.
            3 => {
                if behind {
                    self.copies[who] = server;
                } else if !ahead {
                    let tree = self.together(local, server);
                    let message = ["Merge branch 'main' of server", "Merge branch 'copy'"];
                    self.copies[who] = self.commit(who, vec![local, server], message, tree);
                }
                self.server = self.copies[who];
            }
            // A branch that somebody merges on the server.
            _ if !behind => {
                let tree = self.together(server, local);
                let by = self.dice.below(3);
                let message = ["Merge branch 'copy'", "Merge branch 'main' into copy"];
                self.server = self.commit(by, vec![server, local], message, tree);
            }
            _ => {}
        }
    }
}

fn script(commits: &[Commit], branch: &str, swapped: bool, mark: &mut usize) -> String {
    let base = *mark + 1;
    let mut stream = String::new();
    for commit in commits {
        *mark += 1;
        let (name, email) = PEOPLE[commit.who];
        let who = format!("{name} <{email}> {} +0000", commit.time.timestamp());
        let message = &commit.message[usize::from(swapped)];
        if commit.parents.is_empty() {
            writeln!(stream, "reset refs/heads/{branch}\n").unwrap();
        }
        writeln!(
            stream,
            "commit refs/heads/{branch}\nmark :{mark}\nauthor {who}\ncommitter {who}"
        )
        .unwrap();
        writeln!(stream, "data {}\n{message}", message.len()).unwrap();
        let mut parents = commit.parents.clone();
        if swapped {
            parents.reverse();
        }
        for (place, parent) in parents.iter().enumerate() {
            let word = if place == 0 { "from" } else { "merge" };
            writeln!(stream, "{word} :{}", base + parent).unwrap();
        }
        let term = ["3 working days", "5 working days", "1 working day"][commit.tree.0 % 3];
        let approval = [
            "{ within: 1 working day, silence: accepts }",
            "3 working days",
            "{ within: 2 working hours, silence: accepts }",
        ][commit.tree.0 / 9];
        let charter = CHARTER
            .replace("access: 3 working days", &format!("access: {term}"))
            .replace(
                "bakery: { approval: 3 working days }",
                &format!("bakery: {{ approval: {approval} }}"),
            )
            .replace("[2026-03-09, 2026-03-20,", "[days.ics, 2026-03-20,");
        let [first, after] = [
            ["20260309", "20260310"],
            ["20260303", "20260306"],
            ["20260505", "20260506"],
        ][commit.tree.0 / 3 % 3];
        let days = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:{first}\nDTEND;VALUE=DATE:{after}\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        let entries = commit
            .tree
            .1
            .values()
            .map(|text| format!("```yaml\n{text}```\n\n"));
        let log: String = std::iter::once("# Log\n\n".to_owned())
            .chain(entries)
            .collect();
        writeln!(stream, "deleteall").unwrap();
        let files = [
            ("projlog.yaml", &charter),
            ("days.ics", &days),
            ("log/a.md", &log),
        ];
        for (path, text) in files {
            writeln!(
                stream,
                "M 100644 inline {path}\ndata {}\n{text}",
                text.len()
            )
            .unwrap();
        }
    }
    stream
}

/// The findings, with the commits named by their times.
fn findings(root: &Path, branch: &str, as_of: DateTime<Utc>) -> Vec<String> {
    let open = Open {
        tree: Which::Revision(branch.to_owned()),
        no_cache: true,
        ..Open::default()
    };
    let project = Project::open(root, &open).unwrap();
    let report = run(&project, &Settings::default(), as_of);
    let names = git(
        root,
        &["log", "--format=%h %ct %s", "--abbrev=7", branch],
        b"",
    );
    let names = String::from_utf8(names).unwrap();
    let names: Vec<(&str, &str)> = names
        .lines()
        .filter_map(|line| Some((line.get(..7)?, line.split(' ').nth(1)?)))
        .collect();
    let mut found: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            let mut text = format!("{finding:?}");
            for (id, time) in &names {
                text = text.replace(id, time);
            }
            text
        })
        .collect();
    found.sort();
    found
}

#[test]
fn the_order_of_a_merges_parents_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q"], b"");
    let start = DateTime::parse_from_rfc3339("2026-03-02T08:00:00Z")
        .unwrap()
        .to_utc();
    let (mut stream, mut mark, mut tips, mut merges) = (String::new(), 0, Vec::new(), 0);
    for seed in 0..REPOSITORIES {
        let mut making = Generator {
            dice: &mut Dice(seed),
            commits: Vec::new(),
            now: start,
            server: 0,
            copies: [0; 3],
        };
        making.commit(0, Vec::new(), ["start"; 2], Tree::default());
        for _ in 0..8 + making.dice.below(25) {
            making.step();
        }
        let server = making.server;
        // Unpushed commits are not included.
        let mut kept: Vec<usize> = (0..making.commits.len())
            .filter(|at| making.common(*at, server) == Some(*at))
            .collect();
        kept.sort_unstable();
        let place = |at: &usize| kept.binary_search(at).unwrap();
        let now = making.now;
        let all = making.commits.into_iter().enumerate();
        let commits: Vec<Commit> = all
            .filter(|(at, _)| kept.binary_search(at).is_ok())
            .map(|(_, commit)| Commit {
                parents: commit.parents.iter().map(place).collect(),
                ..commit
            })
            .collect();
        merges += commits
            .iter()
            .filter(|commit| commit.parents.len() > 1)
            .count();
        for swapped in [false, true] {
            stream += &script(&commits, &format!("r{seed}-{swapped}"), swapped, &mut mark);
        }
        tips.push(now);
    }
    git(
        folder.path(),
        &["fast-import", "--quiet"],
        stream.as_bytes(),
    );
    let mut dropped = 0;
    for (seed, now) in (0..REPOSITORIES).zip(tips) {
        let [one, other] = [false, true]
            .map(|swapped| findings(folder.path(), &format!("r{seed}-{swapped}"), now));
        let only = |a: &[String], b: &[String]| {
            a.iter()
                .filter(|f| !b.contains(f))
                .cloned()
                .collect::<Vec<_>>()
        };
        assert!(
            one == other,
            "seed {seed}: {:#?}\nswapped: {:#?}",
            only(&one, &other),
            only(&other, &one)
        );
        dropped += one
            .iter()
            .filter(|finding| finding.contains("dropped"))
            .count();
    }
    assert!(
        merges > 100 && dropped > 20,
        "too dull: {merges} merges, {dropped} dropped"
    );
}
