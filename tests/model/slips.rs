//! Inputs for the survey of pairs: the pages of tests/cases, the rules' examples, slips in these, and generated logs with a
//! history.

use projlog::page::{Change, CommitLine, How, Page, Step, cases};
use projlog::rules::ALL;

use crate::facts::{Dice, World};
use crate::written;

/// The texts of all pages: cases and examples.
pub(crate) fn pages() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|item| item.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        for (name, _, text) in cases(&std::fs::read_to_string(&path).unwrap()) {
            texts.push((format!("{stem}: {name}"), text));
        }
    }
    for rule in ALL {
        for heading in ["Bad", "Good"] {
            let text = rule.section(heading).unwrap();
            texts.push((format!("{}: {heading}", rule.name), text));
        }
    }
    texts
}

/// Values that are wrong, or that say something else than what stood there.
const SLIPS: [(&str, &[&str]); 17] = [
    (
        "at",
        &[
            "2026-03-09 23:30",
            "2026-03-29 02:30",
            "2026-03-02",
            "2026-04-20 12:00",
            "2026-02-01 10:00",
            "soon",
        ],
    ),
    (
        "due",
        &[
            "2026-03-07",
            "2026-03-04",
            "2026-05-01",
            "2027-03-01",
            "2026-03-02 08:00",
            "2026-06-30",
        ],
    ),
    (
        "by",
        &[
            "designer",
            "owner",
            "brand-manager",
            "account-manager",
            "marketing-director",
            "mаrketing-director",
            "nobody",
        ],
    ),
    (
        "from",
        &[
            "designer",
            "owner",
            "brand-manager",
            "account-manager",
            "marketing-director",
            "mаrketing-director",
            "nobody",
        ],
    ),
    (
        "to",
        &[
            "agency",
            "bakery",
            "marketing-director",
            "account-manager",
            "owner",
            "somebody",
        ],
    ),
    ("via", &["phone", "telegram", "meeting", "pigeon"]),
    ("on", &["charter", "S-1", "R-1", "L-1", "D-1", "C-1", "X-7"]),
    ("of", &["S-1", "R-1", "L-1", "X-7"]),
    ("about", &["S-1", "R-1", "L-1", "D-1", "X-7"]),
    ("answers", &["R-1", "C-1", "D-1", "L-1", "X-7"]),
    (
        "verdict",
        &[
            "approved", "rejected", "accepted", "changed", "waived", "ok",
        ],
    ),
    (
        "gives",
        &["all", "part", "promise", "refusal", "objection", "nothing"],
    ),
    (
        "needs",
        &[
            "answer",
            "information",
            "access",
            "approval",
            "revision",
            "payment",
            "luck",
        ],
    ),
    (
        "promises",
        &["2026-03-07", "2026-03-12", "2026-03-20 15:00"],
    ),
    ("owner", &["agency", "bakery", "nobody"]),
    (
        "kind",
        &["early-warning", "stop-work", "resume-work", "termination"],
    ),
    (
        "with",
        &[
            "[account-manager, marketing-director]",
            "[designer, owner]",
            "[account-manager]",
        ],
    ),
];

/// Lines that somebody might add to an entry.
const MORE: [&str; 22] = [
    "blocks: S-1",
    "blocks: [S-1, S-2]",
    "extra: yes",
    "amount: 90000",
    "amount: 100",
    "sets: { due: 2026-03-30 }",
    "sets: { due: 2026-03-28, owner: bakery }",
    "replaces: D-1",
    "replaces: R-1",
    "about: S-1",
    "about: L-1",
    "urgent: yes",
    "urgent: perhaps",
    "colour: red",
    "call: C-1",
    "agreed: 2026-03-02 10:00",
    "promises: 2026-03-07",
    "scope: layout",
    "period: 2026-W10",
    "allow: { rule: information-overdue, reason: settled }",
    "allow: { rule: reply-late }",
    "allow: { rule: stage-overdue, reason: settled, until: 2026-03-05 }",
];

/// A page with a few slips in the fields of its entries.
pub(crate) fn slipped(dice: &mut Dice, text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=dice.below(4) {
        let fields: Vec<usize> = (0..lines.len())
            .filter(|n| {
                let key = lines[*n].split(": ").next().unwrap_or_default();
                SLIPS.iter().any(|(slip, _)| *slip == key)
            })
            .collect();
        if fields.is_empty() {
            break;
        }
        let at = *dice.pick(&fields);
        let key = lines[at].split(": ").next().unwrap_or_default().to_owned();
        match dice.below(10) {
            0 => drop(lines.remove(at)),
            1..=3 => lines.insert(at + 1, (*dice.pick(&MORE)).to_owned()),
            4 => lines.insert(at, lines[at].clone()),
            _ => {
                let values = SLIPS.iter().find(|(slip, _)| *slip == key).unwrap().1;
                lines[at] = format!("{key}: {}", dice.pick(values));
            }
        }
    }
    lines.join("\n") + "\n"
}

/// The charter of a generated project with the addresses of its people, and terms for records.
pub(crate) fn charter_with_addresses(world: &World, roles: [&str; 2]) -> String {
    let mut charter = written::charter(world, roles);
    for (name, email) in [
        ("account-manager", "am@agency.example"),
        ("designer", "design@agency.example"),
        ("marketing-director", "md@bakery.example"),
        ("brand-manager", "brand@bakery.example"),
    ] {
        charter = charter.replace(
            &format!("  {name}: {{ "),
            &format!("  {name}: {{ email: {email}, "),
        );
    }
    charter.push_str("  logging: 1 working day\n  call-record: 1 working day\n  correction: 1 working day\n  reminder: 1 working day\n  early-warning: 1 working day\n  call-invitation: 1 hour\n");
    charter
}

/// A generated project with a history: each entry in a commit of its own, some of them late, by others, corrected or removed.
pub(crate) fn with_history(dice: &mut Dice, world: &World) -> Page {
    let charter = charter_with_addresses(world, ["contractor", "client"]);
    let people = [
        ("account-manager", "am@agency.example"),
        ("marketing-director", "md@bakery.example"),
        ("designer", "design@agency.example"),
        ("somebody", "somebody@example.com"),
    ];
    let commit = |dice: &mut Dice, minute: i64| {
        let (name, email) = people[if dice.chance(85) {
            dice.below(2)
        } else {
            dice.below(4)
        }];
        CommitLine {
            time: written::instant(minute),
            name: name.to_owned(),
            email: email.to_owned(),
            message: "Record".to_owned(),
            over: None,
        }
    };
    let mut steps = vec![Step {
        commit: Some(commit(dice, -60)),
        changes: vec![Change {
            path: "projlog.yaml".to_owned(),
            how: How::File(charter.clone()),
        }],
    }];
    let mut log = "# Log\n\n".to_owned();
    let mut last = -60;
    for id in 0..world.log.len() {
        let at = crate::clock::as_act(world.log[id].at);
        let delay = *dice.pick(&[-30, 5, 5, 5, 60, 600, 5000]);
        last = (at + delay).max(last + 1);
        log.push_str(&written::entry_text(world, id));
        let mut text = log.clone();
        if dice.chance(12) {
            text = slipped(dice, &log);
            if dice.chance(50) {
                log.clone_from(&text);
            }
        }
        steps.push(Step {
            commit: Some(commit(dice, last)),
            changes: vec![Change {
                path: "log/log.md".to_owned(),
                how: How::File(text),
            }],
        });
    }
    Page {
        as_of: Some(written::instant(world.as_of.max(last + 1))),
        steps,
        ..Page::default()
    }
}
