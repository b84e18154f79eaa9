//! One cause, one finding: which two rules ever report about the same entry or the same place. docs/semantics.md has a table
//! of them, each with the reason why these are two facts; a pair that it does not have is a cause that is reported twice, or a
//! line that is missing there.

use std::collections::{BTreeMap, BTreeSet};

use projlog::engine::{Settings, run};
use projlog::page::Page;
use projlog::project::{Open, Project};
use projlog::rules::{ALL, Rule};

use crate::facts::Dice;
use crate::slips::{pages, slipped, with_history};
use crate::{generate, number};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const DOCS: &str = include_str!("../../docs/semantics.md");

/// Rules that report something overdue with its consequences. Without them the consequences are reported on their own.
const OVERDUE: [&str; 5] = [
    "information-overdue",
    "information-partial",
    "reply-overdue",
    "approval-lapsed",
    "stage-overdue",
];

/// Two rules, in alphabetical order.
type Pair = (&'static str, &'static str);

/// What was seen of each pair: how often, and where first. And which rules reported anything.
#[derive(Default)]
struct Seen {
    pairs: BTreeMap<Pair, (usize, String)>,
    rules: BTreeSet<&'static str>,
}

impl Seen {
    /// Checks a project, and notes which rules report about one entry or one place.
    fn look(&mut self, name: &str, page: &Page, ignore: &[&str]) {
        let (Some(as_of), Ok(files)) = (page.as_of, page.files()) else {
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        let mut first = BTreeMap::new();
        if !files.contains_key("projlog.yaml") {
            first.insert("projlog.yaml".to_owned(), CHARTER.to_owned());
        }
        if page.build(folder.path(), &first).is_err() {
            return;
        }
        let open = Open {
            no_history: !page.has_history(),
            no_cache: true,
            ..Open::default()
        };
        let Ok(project) = Project::open(folder.path(), &open) else {
            return;
        };
        let settings = Settings {
            ignore: ignore.iter().map(|rule| (*rule).to_owned()).collect(),
            ..Settings::default()
        };
        let report = run(&project, &settings, as_of.to_utc());
        for (n, one) in report.findings.iter().enumerate() {
            self.rules.insert(one.rule);
            for other in &report.findings[n + 1..] {
                let entry = one.entry.is_some() && one.entry == other.entry;
                let place = one.at.source == other.at.source && one.at.span == other.at.span;
                if one.rule == other.rule || !(entry || place) {
                    continue;
                }
                let (a, b) = if one.rule < other.rule {
                    (one, other)
                } else {
                    (other, one)
                };
                let seen = self.pairs.entry((a.rule, b.rule)).or_insert_with(|| {
                    let (a, b) = (a.message.english(), b.message.english());
                    (0, format!("  in {name}:\n    {a}\n    {b}\n"))
                });
                seen.0 += 1;
            }
        }
    }
}

/// The words in backticks.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The rules of docs/semantics.md, by the table of groups, and the pairs of its table of pairs.
fn documented() -> BTreeSet<Pair> {
    let section = DOCS.split("\n### Two findings about one entry\n").nth(1);
    let section = section.unwrap().split("\n## ").next().unwrap();
    let rows = section
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|row| row.split(" | ").collect::<Vec<_>>());
    let mut groups: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
    let mut pairs = BTreeSet::new();
    let rule = |name: &str| {
        let rule = Rule::named(name);
        assert!(rule.is_some(), "`{name}` is not a rule");
        rule.unwrap().name
    };
    groups.insert("anything", ALL.iter().map(|rule| rule.name).collect());
    // The last table has what is reported once.
    let mut together = true;
    for row in rows {
        match row.as_slice() {
            [group, rules] if rules.contains('`') => {
                groups.insert(group, names(rules).map(rule).collect());
            }
            ["reported by", ..] => together = false,
            [one, other, _] if *one != "one" && !one.starts_with("---") => {
                let of = |cell: &str| -> Vec<&'static str> {
                    let named = names(cell).map(rule);
                    let of_group = cell.split(", ").filter(|part| !part.contains('`'));
                    let of_group = of_group.flat_map(|part| {
                        let rules = groups.get(part);
                        assert!(rules.is_some(), "`{part}` is not a group");
                        rules.unwrap().clone()
                    });
                    named.chain(of_group).collect()
                };
                for a in of(one) {
                    for b in of(other) {
                        let pair = if a < b { (a, b) } else { (b, a) };
                        if together {
                            pairs.insert(pair);
                        } else {
                            pairs.remove(&pair);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    pairs
}

#[test]
fn two_rules_that_report_about_one_entry_are_documented() {
    let (seed, logs) = (number("PROJLOG_SEED", 1), number("PROJLOG_LOGS", 100));
    let pages = pages();
    let mut found = Seen::default();
    for (name, text) in &pages {
        let Ok(page) = Page::read(text) else { continue };
        found.look(name, &page, &[]);
        if ["reminder", "early-warning", "stop-work"]
            .iter()
            .any(|rule| name.starts_with(rule))
        {
            found.look(name, &page, &OVERDUE);
        }
    }
    for seed in seed..seed + logs {
        let mut dice = Dice(seed);
        let (name, text) = dice.pick(&pages);
        if let Ok(page) = Page::read(&slipped(&mut dice, text)) {
            found.look(&format!("seed {seed}, {name}"), &page, &[]);
        }
        let world = generate::generate(&mut dice, seed.is_multiple_of(3));
        let mut page = with_history(&mut dice, &world);
        let ignore: &[&str] = if seed.is_multiple_of(5) {
            &OVERDUE
        } else {
            &[]
        };
        found.look(&format!("seed {seed}, generated"), &page, ignore);
        if seed.is_multiple_of(4) {
            page.steps.iter_mut().for_each(|step| step.commit = None);
            found.look(&format!("seed {seed}, without history"), &page, &[]);
        }
    }
    if std::env::var_os("PROJLOG_SURVEY").is_some() {
        for ((a, b), (count, example)) in &found.pairs {
            println!("{a} + {b}: {count}\n{example}");
        }
    }
    let silent = ALL.iter().map(|rule| rule.name);
    let silent: Vec<&str> = silent.filter(|rule| !found.rules.contains(rule)).collect();
    assert!(silent.is_empty(), "no finding of {}", silent.join(", "));
    let documented = documented();
    let missing = found
        .pairs
        .iter()
        .filter(|(pair, _)| !documented.contains(pair));
    let missing: Vec<String> = missing
        .map(|((a, b), (count, example))| format!("{a} + {b} ({count} times)\n{example}"))
        .collect();
    assert!(
        missing.is_empty(),
        "not in the table of docs/semantics.md, \"Two findings about one entry\":\n{}",
        missing.join("\n")
    );
}
