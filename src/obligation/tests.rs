//! Judgements of whole projects that the messages of findings do not show.

use std::collections::BTreeMap;

use super::*;
use crate::page::Page;
use crate::project::Open;

const CHARTER: &str = r#"
```yaml file projlog.yaml
projlog: 1
timezone: Europe/Moscow
parties:
  agency: { role: contractor, hours: "Mon-Fri 09:00-18:00" }
  bakery: { role: client, hours: "Mon-Fri 09:00-18:00" }
people:
  account-manager: { party: agency, email: am@agency.example, decides: [plan, charter] }
  owner: { party: bakery, email: owner@bakery.example, decides: [plan, deliverables, charter] }
channels: { email: written, telegram: written }
terms: { logging: 2 working days }
```
"#;

/// Steps of a page; a step begins with its heading.
fn built(steps: &[(&str, &str)]) -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    let text: Vec<String> = steps
        .iter()
        .map(|(heading, text)| format!("{heading}\n\n{text}"))
        .collect();
    let page = Page::read(&text.join("\n\n")).unwrap();
    page.build(folder.path(), &BTreeMap::new()).unwrap();
    let how = Open {
        no_cache: true,
        ..Open::default()
    };
    let project = Project::open(folder.path(), &how).unwrap();
    (folder, project)
}

fn log(path: &str, entries: &[&str]) -> String {
    let entries = entries.join("\n```\n\n```yaml\n");
    format!("````markdown file {path}\n```yaml\n{entries}\n```\n````")
}

fn at(text: &str) -> Instant {
    chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn grade_of(project: &Project, id: &str) -> Grade {
    let now = obligations(project, at("2026-03-20T12:00:00+03:00"));
    now.grade(project, project.log.get(id).unwrap())
}

#[test]
fn without_history_an_entry_counts_as_written_by_the_side_that_acts_in_it() {
    let key = "telegram:bakery/1772523612/user12345/944ac2c8aaf5cd65";
    let entries = [
        format!(
            "request: R-1\nat: 2026-03-03 10:40\nfrom: owner\nto: account-manager\nvia: telegram\nneeds: answer\nevidence: {key}"
        ),
        format!(
            "decision: D-1\nat: 2026-03-03 10:40\nby: [account-manager, owner]\nvia: telegram\nverdict: approved\nevidence: {key}"
        ),
    ];
    let text = log("log/a.md", &entries.each_ref().map(String::as_str));
    let (_folder, project) = built(&[("", CHARTER), ("", &text)]);
    let sides = |id: &str| {
        let grade = grade_of(&project, id);
        assert_eq!(grade.support, Support::OneExport, "{id}");
        (grade.confirmed_by, grade.unconfirmed_by)
    };
    let names = |list: &[&str]| -> Vec<String> { list.iter().map(ToString::to_string).collect() };
    assert_eq!(sides("R-1"), (names(&["bakery"]), names(&["agency"])));
    assert_eq!(sides("D-1"), (names(&[]), names(&["agency", "bakery"])));
}

#[test]
fn a_time_is_committed_in_time_within_the_term_and_the_difference_of_clocks() {
    let times = [
        // The term ends at the instant of the commit, or ended a working day before.
        ("R-1", "2026-03-02 12:00", Support::CommittedInTime, false),
        ("R-2", "2026-02-27 12:00", Support::Claimed, true),
        ("R-3", "2026-03-04 17:58", Support::CommittedInTime, false),
        // The clock of the commit is five minutes slow, or six.
        ("R-4", "2026-03-04 18:05", Support::CommittedInTime, false),
        ("R-5", "2026-03-04 18:06", Support::Claimed, false),
    ];
    let entries = times.map(|(id, at, ..)| {
        format!(
            "request: {id}\nat: {at}\nfrom: owner\nto: account-manager\nvia: email\nneeds: answer"
        )
    });
    let text = log("log/a.md", &entries.each_ref().map(String::as_str));
    let commit = "## 2026-03-04T18:00+03:00 account-manager <am@agency.example>: Log five requests";
    let (_folder, project) = built(&[(commit, CHARTER), ("", &text)]);
    for (id, _, support, late) in times {
        let grade = grade_of(&project, id);
        assert_eq!((grade.support, grade.late), (support, late), "{id}");
    }
}

#[test]
fn an_approval_of_a_charter_names_each_decision_once() {
    let steps = |by: &str| {
        let decision = format!(
            "decision: D-1\nat: 2026-03-05 12:00\nby: {by}\nvia: email\nverdict: approved\non: charter"
        );
        let (folder, project) = built(&[
            (
                "## 2026-03-02T10:00+03:00 account-manager <am@agency.example>: Begin",
                CHARTER,
            ),
            (
                "## 2026-03-04T10:00+03:00 account-manager <am@agency.example>: Log later",
                "```diff edit projlog.yaml\n-terms: { logging: 2 working days }\n+terms: { logging: 3 working days }\n```",
            ),
            (
                "## 2026-03-05T13:00+03:00 account-manager <am@agency.example>: Agree",
                &log("log/a.md", &[&decision]),
            ),
        ]);
        let now = at("2026-03-20T12:00:00+03:00");
        let approval = approval(&project, &obligations(&project, now), now, 1).unwrap();
        let decided: Vec<String> = (approval.decided.iter())
            .map(|entry| entry.id().to_owned())
            .collect();
        let missing: Vec<String> = approval.missing.iter().map(ToString::to_string).collect();
        drop(folder);
        (decided.join(" "), missing.join(" "))
    };
    let pair = |decided: &str, missing: &str| (decided.to_owned(), missing.to_owned());
    assert_eq!(steps("[account-manager, owner]"), pair("D-1", ""));
    assert_eq!(steps("account-manager"), pair("D-1", "bakery"));
}

/// From the day after the due date, because the work that was approved had come by then, to the day of the reversal, which
/// came after work had begun.
#[test]
fn days_on_which_a_delivery_was_approved_are_counted_apart() {
    let text = log(
        "log/a.md",
        &[
            "stage: S-1\nowner: agency\ndue: 2026-03-05",
            "delivery: L-1\nof: S-1\nat: 2026-03-05 10:00\nfrom: account-manager\nvia: email",
            "decision: D-1\nat: 2026-03-06 10:00\nby: owner\nvia: email\non: L-1\nverdict: approved",
            "decision: D-2\nat: 2026-03-16 10:00\nby: owner\nvia: email\non: L-1\nverdict: rejected\nreplaces: D-1\nsets: { due: 2026-03-17 }",
        ],
    );
    let (_folder, project) = built(&[("", CHARTER), ("", &text)]);
    let now = at("2026-03-20T12:00:00+03:00");
    let judged = obligations(&project, now);
    let stage = judged.of("S-1").find(|o| o.what == What::Stage).unwrap();
    let delay = delay(&project, &judged, stage, now).unwrap();
    let days: Vec<String> = delay
        .dates
        .approved
        .iter()
        .map(|date| date.format("%d").to_string())
        .collect();
    assert_eq!(days.join(" "), "06 09 10 11 12 13 16");
    assert_eq!((delay.approved, delay.days.days), (7, 3));
}

/// A log has an obligation or two for each of its entries.
#[test]
fn obligations_are_small() {
    assert!(
        size_of::<Obligation>() <= 280,
        "{}",
        size_of::<Obligation>()
    );
}

#[test]
fn the_obligations_of_an_entry_are_found_in_their_order() {
    let text = log(
        "log/a.md",
        &[
            "request: R-1\nat: 2026-03-03 10:40\nfrom: account-manager\nto: owner\nvia: email\nneeds: access\ndue: 2026-03-06",
            "reply: A-1\nanswers: R-1\nat: 2026-03-04 10:00\nfrom: owner\nvia: email\ngives: promise\npromises: 2026-03-09",
            "request: R-2\nat: 2026-03-03 10:40\nfrom: account-manager\nto: owner\nvia: email\nneeds: access\ndue: 2026-03-06",
        ],
    );
    let commit = "## 2026-03-04T18:00+03:00 account-manager <am@agency.example>: Log";
    let (_folder, project) = built(&[(commit, CHARTER), ("", &text)]);
    let now = obligations(&project, at("2026-03-20T12:00:00+03:00"));
    let same = |a: &&Obligation, b: &&Obligation| std::ptr::eq(*a, *b);
    for (id, count) in [("R-1", 2), ("A-1", 2), ("R-2", 2), ("R-3", 0)] {
        let found: Vec<&Obligation> = now.of(id).collect();
        let all: Vec<&Obligation> = now.iter().filter(|o| o.entry == id).collect();
        assert_eq!(found.len(), count, "{id}: {found:?}");
        assert!(
            found.iter().zip(&all).all(|(a, b)| same(a, b)) && found.len() == all.len(),
            "{id}"
        );
    }
}

#[test]
fn a_due_date_that_was_over_before_the_request_does_not_count() {
    let request = |due: &str| {
        format!(
            "request: R-1\nat: 2026-03-03 10:40\nfrom: owner\nto: account-manager\nvia: telegram\nneeds: answer\ndue: {due}"
        )
    };
    for (due, counts) in [
        ("2026-03-02", false),
        ("2026-03-03 10:39", false),
        ("2026-03-03 10:40", true),
        ("2026-03-03", true),
    ] {
        let (_folder, project) = built(&[(
            "",
            &format!("{CHARTER}\n{}", log("log/a.md", &[&request(due)])),
        )]);
        let all = obligations(&project, at("2026-03-20T12:00:00+03:00"));
        let o = all
            .iter()
            .find(|o| o.entry == "R-1" && o.debtor.as_deref() == Some("agency"));
        let o = o.unwrap();
        assert_eq!(o.due.is_some(), counts, "{due}");
        assert_eq!(o.state == State::Overdue, counts, "{due}");
        let steps: Vec<String> = o.derivation.steps().iter().map(Message::english).collect();
        let left_out = steps
            .iter()
            .any(|step| step.contains("was over before R-1"));
        assert_eq!(left_out, !counts, "{due}: {steps:?}");
    }
}

/// The judgement of a log on 20 March, once as it is and once with the sides exchanged.
fn from_both_sides(terms: &str, entries: &[&str], check: impl Fn(&Project, &Obligations, &str)) {
    let names = [
        ("agency", "bakery"),
        ("account-manager", "marketing-director"),
        ("contractor", "client"),
    ];
    let exchanged = |text: &str| {
        names.iter().fold(text.to_owned(), |text, (a, b)| {
            text.replace(a, "(other)")
                .replace(b, a)
                .replace("(other)", b)
        })
    };
    let charter = CHARTER.replace("logging: 2 working days", terms);
    let charter = charter.replace("owner:", "marketing-director:");
    let text = format!("{charter}\n{}", log("log/a.md", entries));
    for (text, owner) in [(exchanged(&text), "bakery"), (text, "agency")] {
        let (_folder, project) = built(&[("", &text)]);
        let all = obligations(&project, at("2026-03-20T12:00:00+03:00"));
        check(&project, &all, owner);
    }
}

const STAGES: [&str; 2] = [
    "stage: S-1\nowner: agency\ndue: 2026-03-10\naccept: it is there",
    "stage: S-2\nowner: agency\ndue: 2026-03-10\naccept: it is there",
];

fn asked(id: &str, at: &str, more: &str) -> String {
    format!(
        "request: {id}\nat: {at}\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: answer\n{more}"
    )
}

#[test]
fn a_stage_waited_for_nothing_while_it_counted_as_delivered() {
    let request = asked("R-1", "2026-03-02 10:00", "due: 2026-03-05\nblocks: S-1");
    let by = "from: account-manager\nvia: email";
    let delivered = format!("delivery: L-1\nof: S-1\nat: 2026-03-09 10:00\n{by}");
    let replaced = format!("delivery: L-2\nof: S-2\nat: 2026-03-16 10:00\n{by}\nreplaces: L-1");
    let entries = [STAGES[0], STAGES[1], &request, &delivered, &replaced];
    from_both_sides("answer: 2 working days", &entries, |project, all, owner| {
        let stage = all.of("S-1").find(|o| o.what == What::Stage).unwrap();
        assert_eq!(
            (stage.state, stage.debtor.as_deref()),
            (State::Overdue, Some(owner))
        );
        let delay = delay(project, all, stage, at("2026-03-20T12:00:00+03:00")).unwrap();
        let days = delay.days;
        assert_eq!((days.days, days.other, days.neither), (8, 4, 4));
        let request = all
            .of("R-1")
            .find(|o| o.what == What::Answer(Need::Answer))
            .unwrap();
        let waited = waited(
            project,
            all,
            request,
            stage,
            at("2026-03-20T12:00:00+03:00"),
        )
        .unwrap();
        // 6 and 9 March, before it was delivered, and 17 to 20 March.
        assert_eq!(waited.days, 6);
    });
}

#[test]
fn what_came_in_time_stays_so_when_it_is_waived_afterwards() {
    let request = asked("R-1", "2026-03-03 10:00", "due: 2026-03-05");
    let reply = |at: &str| {
        format!(
            "reply: A-1\nanswers: R-1\nat: {at}\nfrom: marketing-director\nvia: email\ngives: all"
        )
    };
    let waiver = |on: &str| {
        format!(
            "decision: D-1\non: {on}\nat: 2026-03-09 10:00\nby: account-manager\nvia: email\nverdict: waived"
        )
    };
    for on in ["R-1", "A-1"] {
        for (came, state) in [
            ("2026-03-05 10:00", State::Met),
            ("2026-03-06 10:00", State::Waived),
            ("2026-03-10 10:00", State::Waived),
        ] {
            let entries = [&*request, &reply(came), &waiver(on)];
            from_both_sides("answer: 2 working days", &entries, |_, all, _| {
                let request = all
                    .of("R-1")
                    .find(|o| matches!(o.what, What::Answer(_)))
                    .unwrap();
                assert_eq!(request.state, state, "{on}, {came}");
                let late = came == "2026-03-06 10:00";
                assert_eq!(request.over.is_some(), late, "{on}, {came}");
                let shown = request.rare().came.as_ref();
                assert_eq!(shown.is_some_and(|act| act.entry == "A-1"), late);
            });
        }
    }
}

#[test]
fn what_was_overdue_is_named_by_time_and_id() {
    let requests = ["R-10", "R-2", "R-3"].map(|id| {
        let due = if id == "R-3" {
            "due: 2026-03-03\n"
        } else {
            "due: 2026-03-04\n"
        };
        asked(id, "2026-03-02 10:00", &format!("{due}blocks: S-1"))
    });
    let [a, b, c] = &requests;
    for entries in [[STAGES[0], a, b, c], [c, b, a, STAGES[0]]] {
        from_both_sides("answer: 2 working days", &entries, |project, all, _| {
            let stage = all.of("S-1").find(|o| o.what == What::Stage).unwrap();
            let delay = delay(project, all, stage, at("2026-03-20T12:00:00+03:00")).unwrap();
            assert_eq!(delay.other, ["R-3", "R-2", "R-10"]);
        });
    }
}

#[test]
fn a_side_that_replaces_a_stop_makes_nothing_of_the_other_due_earlier() {
    let request = asked("R-1", "2026-03-02 10:00", "due: 2026-03-03");
    let joint = asked("R-3", "2026-03-05 12:00", "").replace("needs: answer", "needs: access");
    let notice = |id: &str, kind: &str, at: &str, more: &str| {
        format!(
            "notice: {id}\nkind: {kind}\nabout: R-1\nat: {at}\nfrom: account-manager\nvia: email\n{more}"
        )
    };
    let stop = notice("N-1", "stop-work", "2026-03-05 10:00", "");
    let later = notice("N-2", "stop-work", "2026-03-10 10:00", "replaces: N-1");
    let resumes = notice("N-3", "resume-work", "2026-03-12 08:00", "");
    let terms = "stop-work: 1 working day, access: { within: 3 working days, joint: true }";
    for entries in [
        vec![&*request, &joint, &stop, &resumes],
        vec![&*request, &joint, &stop, &later, &resumes],
    ] {
        from_both_sides(terms, &entries, |_, all, _| {
            let asked = all
                .of("R-3")
                .find(|o| o.what == What::Answer(Need::Access))
                .unwrap();
            assert_eq!(asked.due, Some(at("2026-03-16T18:00:00+03:00")));
            let replaced = entries.len() == 5;
            let stops: Vec<&str> = all.stoppages().iter().map(|stop| &*stop.notice).collect();
            assert_eq!(stops, [if replaced { "N-2" } else { "N-1" }]);
        });
    }
}

#[test]
fn what_was_in_the_log_in_another_form_does_not_depend_on_what_is_asked_first() {
    let ids: Vec<String> = (1..=15).map(|number| format!("R-{number}")).collect();
    let files = |kind: &str| -> String {
        let files = ids.iter().enumerate().map(|(place, id)| {
            let entry = format!(
                "{kind}: {id}\nat: 2026-03-03 10:00\nfrom: owner\nto: account-manager\nvia: email\nneeds: answer"
            );
            log(&format!("log/{:02}.md", place + 1), &[&entry])
        });
        files.collect::<Vec<String>>().join("\n\n")
    };
    let begin = format!("{CHARTER}\n\n{}", files("rquest"));
    let by = "account-manager <am@agency.example>";
    let steps = [
        (
            format!("## 2026-03-03T12:00+03:00 {by}: Log requests"),
            begin,
        ),
        (
            format!("## 2026-03-19T12:00+03:00 {by}: Correct the kind"),
            files("request"),
        ),
    ];
    let steps = steps
        .each_ref()
        .map(|(heading, text)| (heading.as_str(), text.as_str()));
    let late = |asked: &mut dyn Iterator<Item = &String>| -> Vec<String> {
        let (_folder, project) = built(&steps);
        let is_late = |id: &&String| {
            let crate::project::Recorded::At(stamp) = project.recorded(id) else {
                return false;
            };
            was_recorded_late(&project, project.log.get(id).unwrap(), &stamp)
        };
        let mut late: Vec<String> = asked.filter(is_late).cloned().collect();
        late.sort_unstable();
        late
    };
    let forwards = late(&mut ids.iter());
    assert_eq!(forwards, ["R-13", "R-14", "R-15"]);
    assert_eq!(late(&mut ids.iter().rev()), forwards);
}
