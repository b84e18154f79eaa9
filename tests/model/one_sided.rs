//! What one side does alone, over generated logs with a history and with the roles exchanged: it corrects, within the time for
//! that, what it recorded itself (its own words, and what the other side does), replaces an entry, or takes a meeting out of the
//! calendar, or the calendar out of the charter. No finding that the other side is owed disappears, unless another one names the act.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use projlog::engine::{Settings, run};
use projlog::finding::Severity;
use projlog::obligation::obligations;
use projlog::page::{Change, CommitLine, How, Page, Step};
use projlog::project::{Open, Project};
use projlog::rules::{ALL, Context, Facts, owed_to};

use crate::clock::as_act;
use crate::facts::{DAY, Dice, Minute, SIDES, Said, Side, World};
use crate::slips::charter_with_addresses;
use crate::{generate, number, written};

/// Who commits for each side.
const RECORDERS: [(&str, &str); 2] = [
    ("account-manager", "am@agency.example"),
    ("marketing-director", "md@bakery.example"),
];

/// A finding: rule, entry, what tells it apart.
type Key = (String, Option<String>, String);

/// The findings of a page with their severity, and the parties that are owed each.
fn judged(page: &Page) -> BTreeMap<Key, (Severity, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    page.build(folder.path(), &BTreeMap::new()).unwrap();
    let open = Open {
        no_cache: true,
        ..Open::default()
    };
    let project = Project::open(folder.path(), &open).unwrap();
    let as_of = page.as_of.unwrap().to_utc();
    let obligations = obligations(&project, as_of);
    let names: Vec<&'static str> = ALL.iter().map(|rule| rule.name).collect();
    let context = Context {
        facts: Facts {
            project: &project,
            as_of,
            at_present: false,
            rule_names: &names,
        },
        obligations: &obligations,
        allows: &[],
    };
    let report = run(&project, &Settings::default(), as_of);
    let findings = report.findings.iter().map(|finding| {
        let entry = finding.entry.as_ref().and_then(|id| project.log.get(id));
        let owed = entry.map_or_else(Vec::new, |entry| owed_to(&context, finding.rule, entry));
        let key = (
            finding.rule.to_owned(),
            finding.entry.clone(),
            finding.distinguisher.clone(),
        );
        (key, (finding.severity, owed))
    });
    findings.collect()
}

fn step(minute: Minute, by: (&str, &str), path: &str, text: String) -> Step {
    Step {
        commit: Some(CommitLine {
            time: written::instant(minute),
            name: by.0.to_owned(),
            email: by.1.to_owned(),
            message: "Record".to_owned(),
            over: None,
        }),
        changes: vec![Change {
            path: path.to_owned(),
            how: How::File(text),
        }],
    }
}

fn page(steps: Vec<Step>, as_of: Minute) -> Page {
    Page {
        as_of: Some(written::instant(as_of)),
        steps,
        ..Page::default()
    }
}

/// An entry with one of its fields changed; none if it has no such field.
fn corrected(dice: &mut Dice, world: &World, text: &str, at: Minute) -> Option<(String, String)> {
    let time = |minute: Minute| {
        let minute = minute.max(0);
        written::instant(minute)
            .format("%Y-%m-%d %H:%M")
            .to_string()
    };
    let id = |letter: &str| -> Vec<String> {
        let ids = (0..world.log.len()).map(|id| world.id(id));
        ids.filter(|id| id.starts_with(letter)).collect()
    };
    let lines: Vec<&str> = text.lines().collect();
    let fields: Vec<usize> = (1..lines.len())
        .filter(|line| lines[*line].contains(": "))
        .collect();
    let line = *dice.pick(&fields);
    let (key, before) = lines[line].split_once(": ")?;
    let value = match key {
        "at" => time(at + dice.between(-6, 2) * DAY + dice.between(-90, 90)),
        "due" | "promises" => time(at + dice.between(-2, 9) * DAY),
        "gives" => (*dice.pick(&["all", "part", "promise", "refusal"])).to_owned(),
        "needs" => (*dice.pick(&["answer", "access", "approval", "materials"])).to_owned(),
        "verdict" => {
            (*dice.pick(&["approved", "rejected", "changed", "accepted", "waived"])).to_owned()
        }
        "from" | "by" | "to" => (*dice.pick(&crate::facts::PEOPLE)).to_owned(),
        "owner" => (*dice.pick(&SIDES)).to_owned(),
        "answers" => dice.pick(&id("R")).clone(),
        "of" => dice.pick(&id("S")).clone(),
        "on" => dice.pick(&id("")).clone(),
        // What is left out.
        "urgent" | "blocks" | "about" | "sets" => String::new(),
        _ => return None,
    };
    if value == before {
        return None;
    }
    let mut new: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    if value.is_empty() {
        new.remove(line);
    } else {
        new[line] = format!("{key}: {value}");
    }
    Some((key.to_owned(), new.join("\n") + "\n"))
}

#[test]
fn corrections_hide_nothing_from_the_other_side() {
    let (seed, logs) = (number("PROJLOG_SEED", 1), number("PROJLOG_LOGS", 60));
    let survey = std::env::var_os("PROJLOG_SURVEY").is_some();
    let (mut lost, mut tried, mut owed) = (String::new(), BTreeSet::new(), 0);
    for seed in seed..seed + logs {
        let mut dice = Dice(seed);
        let mut world = generate::generate(&mut dice, false);
        let stages = world
            .log
            .iter()
            .take_while(|entry| matches!(entry.said, Said::Stage { .. }));
        let start = stages.count().saturating_sub(1);
        let newest = start + dice.below(world.log.len() - start);
        world.log.truncate(newest + 1);
        let roles = [["contractor", "client"], ["client", "contractor"]][dice.below(2)];
        let side: Side = dice.below(2);
        let charter = charter_with_addresses(&world, roles);
        let mut steps = vec![step(-60, RECORDERS[0], "projlog.yaml", charter)];
        let (mut log, mut now) = ("# Log\n\n".to_owned(), -60);
        for id in 0..=newest {
            let at = as_act(world.log[id].at);
            let delay = *dice.pick(&[5, 5, 60, 600, 2000, 5000]);
            now = (at + delay).max(now + 1);
            let by = if id == newest { side } else { dice.below(2) };
            log.push_str(&written::entry_text(&world, id));
            steps.push(step(now, RECORDERS[by], "log/log.md", log.clone()));
        }
        let acted = now + *dice.pick(&[10, 180, 360]);
        let text = written::entry_text(&world, newest);
        let at = as_act(world.log[newest].at);
        let Some((field, new)) = corrected(&mut dice, &world, &text, at) else {
            continue;
        };
        let before = judged(&page(steps.clone(), acted + 1));
        let path = "log/log.md";
        steps.push(step(acted, RECORDERS[side], path, log.replace(&text, &new)));
        let after = judged(&page(steps, acted + 1));
        let is_new = after.iter().any(|(key, (severity, _))| {
            !before.contains_key(key) && *severity >= Severity::Warning
        });
        for (key, (severity, parties)) in &before {
            // Which of two decisions counts is for the side to say that took both.
            let own = key.0 == "decision-reversed";
            if own || *severity < Severity::Warning || parties.as_slice() != [SIDES[1 - side]] {
                continue;
            }
            owed += 1;
            tried.insert(field.clone());
            if !after.contains_key(key) && !is_new {
                let _ = writeln!(
                    lost,
                    "PROJLOG_SEED={seed}: {key:?}, owed to {}, after {} in\n{text}became\n{new}",
                    SIDES[1 - side],
                    field
                );
            }
        }
    }
    if survey {
        println!("{owed} findings; {tried:?}\n{lost}");
    }
    assert!(
        owed > logs / 4 && tried.len() > 5,
        "too few: {owed}, {tried:?}"
    );
    assert!(lost.is_empty(), "lost:\n{lost}");
}

#[test]
fn only_a_corrected_version_of_what_was_in_time_is_not_late() {
    for seed in 0..number("PROJLOG_LOGS", 60) {
        let mut dice = Dice(seed);
        let world = generate::generate(&mut dice, false);
        let charter = charter_with_addresses(&world, ["contractor", "client"]);
        let side = dice.below(2);
        // Tuesday 3 March, in the morning, where both sides work.
        let at = DAY + 11 * 60;
        let moved = *dice.pick(&[0, 0, 0, 1, -1, DAY]);
        let (in_time, same_side) = (dice.chance(60), dice.chance(70));
        let entry = |id: &str, side: Side, at: Minute, more: &str| {
            format!(
                "# Log\n\n```yaml\nnotice: {id}\nat: {}\nfrom: {}\nvia: email\nkind: early-warning\nabout: S-0\n{more}```\n\n",
                written::instant(at).format("%Y-%m-%d %H:%M"),
                RECORDERS[side].0
            )
        };
        let other = if same_side { side } else { 1 - side };
        let first = at + if in_time { 20 } else { 12 * DAY };
        let steps = vec![
            step(-60, RECORDERS[0], "projlog.yaml", charter),
            step(
                first,
                RECORDERS[side],
                "log/a.md",
                entry("N-1", side, at, ""),
            ),
            step(
                25 * DAY,
                RECORDERS[other],
                "log/b.md",
                entry("N-2", other, at + moved, "replaces: N-1\n"),
            ),
        ];
        let found = judged(&page(steps, 26 * DAY));
        let late = |id: &str| {
            let mut keys = found.keys();
            keys.any(|(rule, entry, _)| rule == "entry-logged-late" && entry.as_deref() == Some(id))
        };
        let case = format!("seed {seed}: moved {moved}, in time {in_time}, same side {same_side}");
        assert_eq!(late("N-1"), !in_time, "{case}");
        assert_eq!(late("N-2"), moved != 0 || !in_time || !same_side, "{case}");
    }
}

#[test]
fn a_meeting_that_took_place_is_not_taken_out_alone() {
    let event = |uid: usize, start: Minute, people: &[&str], more: &str| {
        let time = written::instant(start).format("%Y%m%dT%H%M%S");
        let people: Vec<String> = people
            .iter()
            .map(|email| format!("ATTENDEE:mailto:{email}\n"))
            .collect();
        format!(
            "BEGIN:VEVENT\nUID:{uid}\nDTSTART:{time}\nDURATION:PT1H\n{}{more}END:VEVENT\n",
            people.concat()
        )
    };
    let file = |events: &str| {
        let later = event(99, 90 * DAY, &[], "");
        format!("BEGIN:VCALENDAR\n{events}{later}END:VCALENDAR\n")
    };
    let both = [RECORDERS[0].1, RECORDERS[1].1];
    for seed in 0..number("PROJLOG_LOGS", 40) {
        let mut dice = Dice(seed);
        let world = generate::generate(&mut dice, false);
        let roles = [["contractor", "client"], ["client", "contractor"]][dice.below(2)];
        let charter = charter_with_addresses(&world, roles) + "calls: [calls.ics]\n";
        let charter = charter.replace("decides: [plan", "decides: [charter, plan");
        let side: Side = dice.below(2);
        let start = dice.between(1, 4) * DAY + dice.between(9, 17) * 60;
        let ended = start + 60;
        // Mostly after it had ended.
        let acted = ended + *dice.pick(&[-30, 1, 600, 9 * DAY]);
        let act = dice.below(6);
        let changed = match act {
            0 => String::new(),
            1 => event(1, start, &both, "STATUS:CANCELLED\n"),
            2 => event(1, start, &both[..1], ""),
            3 => event(1, start + 3 * DAY, &both, ""),
            // The calendar itself is taken out of the charter.
            4 => event(1, start, &both, ""),
            _ => event(1, start, &both, "CLASS:PRIVATE\n"),
        };
        let moved = changed.contains(
            &written::instant(start + 3 * DAY)
                .format("%Y%m%dT")
                .to_string(),
        );
        let mut steps = vec![
            step(-60, RECORDERS[0], "projlog.yaml", charter.clone()),
            step(
                -50,
                RECORDERS[1],
                "calls.ics",
                file(&event(1, start, &both, "")),
            ),
            if act == 4 {
                let without = charter.replace("calls: [calls.ics]\n", "");
                step(acted, RECORDERS[side], "projlog.yaml", without)
            } else {
                step(acted, RECORDERS[side], "calls.ics", file(&changed))
            },
        ];
        steps.sort_by_key(|step| step.commit.as_ref().map(|line| line.time));
        let agrees = match dice.below(3) {
            0 => None,
            1 => Some(side),
            _ => Some(1 - side),
        };
        if let Some(by) = agrees {
            let (name, at) = (RECORDERS[by].0, written::instant(acted + 60));
            let text = format!(
                "# Log\n\n```yaml\ndecision: D-1\nat: {}\nby: {name}\nvia: email\non: charter\nverdict: approved\n```\n",
                at.format("%Y-%m-%d %H:%M")
            );
            steps.push(step(acted + 70, RECORDERS[by], "log/log.md", text));
        }
        let found = judged(&page(steps, 30 * DAY));
        let unlogged = found
            .keys()
            .filter(|(rule, ..)| rule == "call-unlogged")
            .count();
        let remembered = acted >= ended && agrees != Some(1 - side);
        let expected = usize::from(remembered) + usize::from(moved);
        assert_eq!(
            unlogged,
            expected,
            "seed {seed}: acted {} after the end, agreed by {agrees:?}, by {side}:\n{changed}",
            acted - ended
        );
    }
}
