//! Who is said to have done what: moves of due dates, decisions that do not bind, answers that came in time.

use std::fmt::Write as _;

use projlog::page::Page;

use crate::support::Folder;

const CHARTER: &str = "projlog: 1
timezone: Europe/Madrid
parties:
  agency: { role: contractor, hours: Mon-Fri 09:00-18:00 }
  bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
people:
  account-manager: { party: agency, email: [am@agency.example], decides: [plan] }
  designer: { party: agency, email: [design@agency.example] }
  owner: { party: bakery, email: [owner@bakery.example], decides: [plan, deliverables] }
channels: { email: written }
terms: { answer: 2 working days, approval: 2 working days, stop-work: 2 working days }
";

const STAGE: &str =
    "```yaml\nstage: S-1\nowner: agency\ndue: 2026-10-09\naccept: The shop opens.\n```\n";

/// A decision, and when it is recorded.
fn decision(id: &str, on: &str, at: &str, by: &str, more: &str) -> String {
    format!(
        "```yaml\ndecision: {id}\non: {on}\nat: {at} 10:00\nby: {by}\nvia: email\n{more}\n```\n"
    )
}

fn moves(id: &str, on: &str, at: &str, by: &str, due: &str) -> String {
    let sets = format!("verdict: changed\nsets: {{ due: {due} }}");
    decision(id, on, at, by, &sets)
}

/// A project of which a first text and further ones were committed one after the other.
fn project(charter: &str, first: &str, later: &[(&str, &str)]) -> Folder {
    let mut page = format!(
        "## 2026-10-01T10:30+02:00 account-manager <am@agency.example>: Start\n\n```yaml file projlog.yaml\n{charter}```\n\n````markdown file log/a.md\n{first}````\n\n"
    );
    for (time, text) in later {
        let _ = write!(
            page,
            "## {time} owner <owner@bakery.example>: More\n\n````markdown append log/a.md\n{text}````\n\n"
        );
    }
    Folder::of_page(&Page::read(&page).unwrap())
}

/// What a digest and the status page say of an entry.
fn said_of(folder: &Folder, id: &str, times: &str) -> Vec<String> {
    let digest = format!("digest --party bakery {times} --language en");
    let status = format!("status {times} --language en");
    [digest, status]
        .map(|command| {
            let text = folder.projlog(&command).stdout;
            let text = text.split("Changed since").last().unwrap();
            let text = text.split("What happened").last().unwrap();
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let from = text.find(&format!(" {id}: "));
            let from = from.unwrap_or_else(|| panic!("{id} is not in {text}"));
            text[from..].chars().take(240).collect()
        })
        .to_vec()
}

/// Checks that both say something of an entry.
fn says(folder: &Folder, id: &str, times: &str, what: &str) {
    for said in said_of(folder, id, times) {
        assert!(said.contains(what), "{said}");
    }
}

#[test]
fn each_move_is_that_of_its_own_decision() {
    let folder = project(
        CHARTER,
        STAGE,
        &[
            (
                "2026-10-05T10:30+02:00",
                &moves("D-1", "S-1", "2026-10-05", "owner", "2026-10-16"),
            ),
            (
                "2026-10-12T10:30+02:00",
                &moves("D-2", "S-1", "2026-10-12", "owner", "2026-10-23"),
            ),
            (
                "2026-10-13T10:30+02:00",
                &moves("D-3", "S-1", "2026-10-13", "designer", "2026-11-30"),
            ),
        ],
    );
    let times = "--since 2026-10-02 --as-of '2026-10-15 12:00'";
    says(
        &folder,
        "D-1",
        times,
        "moved from Fri 9 Oct 24:00 to Fri 16 Oct 24:00 (owner, Mon 5 Oct",
    );
    says(
        &folder,
        "D-2",
        times,
        "moved from Fri 16 Oct 24:00 to Fri 23 Oct 24:00 (owner, Mon 12 Oct",
    );
    for said in said_of(&folder, "D-3", times) {
        assert!(
            !said.contains("moved") && said.contains("not in effect"),
            "{said}"
        );
    }
}

/// The decision that agrees is credited, and a rejection with its own date; nobody is credited with what came later.
#[test]
fn an_agreement_and_a_rejection_move_what_they_move() {
    let proposal = moves("D-1", "S-1", "2026-10-02", "account-manager", "2026-10-13");
    let agreement = decision("D-2", "D-1", "2026-10-05", "owner", "verdict: approved");
    let delivery = "```yaml\ndelivery: L-1\nof: S-1\nat: 2026-10-13 10:00\nfrom: account-manager\nvia: email\n```\n";
    let sent_back = decision(
        "D-3",
        "L-1",
        "2026-10-14",
        "owner",
        "verdict: rejected\nreason: the colours\nsets: { due: 2026-10-26 }",
    );
    let folder = project(
        CHARTER,
        STAGE,
        &[
            ("2026-10-02T10:30+02:00", &proposal),
            ("2026-10-05T10:30+02:00", &agreement),
            ("2026-10-13T10:30+02:00", delivery),
            ("2026-10-14T10:30+02:00", &sent_back),
        ],
    );
    let times = "--since '2026-10-01 12:00' --as-of '2026-10-15 12:00'";
    says(
        &folder,
        "D-2",
        times,
        "due date of S-1 moved from Fri 9 Oct 24:00 to Tue 13 Oct 24:00",
    );
    says(
        &folder,
        "D-3",
        times,
        "due date of S-1 moved from Tue 13 Oct 24:00 to Mon 26 Oct 24:00",
    );
    let times = "--since '2026-10-06 12:00' --as-of '2026-10-15 12:00'";
    says(
        &folder,
        "D-3",
        times,
        "due date of S-1 moved from Tue 13 Oct 24:00 to Mon 26 Oct 24:00",
    );
}

/// A stop moves what it moves, also where somebody decided something without effect in the meantime.
#[test]
fn a_stop_is_no_decision() {
    let request = "```yaml\nrequest: R-1\nat: 2026-10-01 10:00\nfrom: account-manager\nto: owner\nvia: email\nneeds: answer\nblocks: S-1\n```\n";
    let stop = "```yaml\nnotice: N-1\nat: 2026-10-08 08:00\nfrom: account-manager\nvia: email\nkind: stop-work\nabout: S-1\ncause: R-1\n```\n";
    let idle = moves("D-1", "S-1", "2026-10-12", "designer", "2026-11-30");
    let page = format!(
        "## 2026-10-01T10:30+02:00 account-manager <am@agency.example>: Start\n\n```yaml file projlog.yaml\n{CHARTER}```\n\n````markdown file log/a.md\n{STAGE}\n{request}````\n\n\
         ## 2026-10-08T08:30+02:00 account-manager <am@agency.example>: Stop\n\n````markdown append log/a.md\n{stop}````\n\n\
         ## 2026-10-12T10:30+02:00 account-manager <am@agency.example>: A date\n\n````markdown append log/a.md\n{idle}````\n"
    );
    let folder = Folder::of_page(&Page::read(&page).unwrap());
    let times = "--since '2026-10-07 12:00' --as-of '2026-10-13 12:00'";
    says(
        &folder,
        "N-1",
        times,
        "due date of S-1 moved from Fri 9 Oct 24:00 to",
    );
    for said in said_of(&folder, "D-1", times) {
        assert!(!said.contains("due date of S-1"), "{said}");
    }
}

/// What was answered by then, and recorded later, is not called overdue by a page that counts the answer.
#[test]
fn a_page_of_an_earlier_day_says_one_thing() {
    let request = "```yaml\nrequest: R-1\nat: 2026-10-01 10:00\nfrom: account-manager\nto: owner\nvia: email\nneeds: answer\n```\n";
    let reply = "```yaml\nreply: A-1\nanswers: R-1\nat: 2026-10-05 10:00\nfrom: owner\nvia: email\ngives: all\n```\n";
    let folder = project(CHARTER, request, &[("2026-10-08T10:30+02:00", reply)]);
    let run = folder.projlog("status --as-of '2026-10-07 12:00' --since 2026-10-02 --language en");
    let text = &run.stdout;
    assert!(text.contains("Nothing is open."), "{text}");
    assert!(!text.contains("overdue"), "{text}");
    assert!(text.contains("A-1: answers R-1"), "{text}");
    // A digest is the one that was sent then.
    let run = folder.projlog(
        "digest --party bakery --as-of '2026-10-07 12:00' --since 2026-10-02 --language en",
    );
    assert!(run.stdout.contains("overdue"), "{}", run.stdout);
}

/// A delivery in the place of an overdue one is not late itself.
#[test]
fn who_waited_for_a_decision_is_not_late_by_delivering_again() {
    let delivery = |id: &str, at: &str| {
        format!(
            "```yaml\ndelivery: {id}\nof: S-1\nat: {at} 10:00\nfrom: account-manager\nvia: email\nevidence: mail/{id}.eml\n```\n"
        )
    };
    let first = format!("{STAGE}\n{}", delivery("L-1", "2026-10-01"));
    let folder = project(
        CHARTER,
        &first,
        &[("2026-10-08T10:30+02:00", &delivery("L-2", "2026-10-08"))],
    );
    for said in said_of(
        &folder,
        "L-2",
        "--since '2026-10-07 12:00' --as-of '2026-10-08 12:00'",
    ) {
        assert!(
            said.contains("takes the place of L-1 (approval by bakery, "),
            "{said}"
        );
        assert!(!said.contains("late"), "{said}");
    }
}

/// The two sides of a digest are in different zones, and get the same items.
#[test]
fn both_sides_get_the_same_items() {
    let charter = "projlog: 1
timezone: Europe/Madrid
contract: { starts: 2026-10-05 }
parties:
  agency: { role: contractor, hours: Mon-Fri 09:00-18:00 }
  bakery: { role: client, timezone: Europe/Moscow, hours: Mon-Fri 09:00-18:00 }
people:
  account-manager: { party: agency, email: [am@agency.example] }
  owner: { party: bakery, email: [owner@bakery.example], decides: [plan, deliverables] }
channels: { email: written }
cadence: { weekly-call: { call: weekly, owner: agency } }
";
    let stage = STAGE.replace("2026-10-09", "2026-10-12");
    let folder = project(charter, &stage, &[]);
    let digest = |party: &str| {
        let times = "--since '2026-10-08 12:00' --as-of '2026-10-09 12:00' --language en";
        folder
            .projlog(&format!("digest --party {party} {times}"))
            .stdout
    };
    let (own, other) = (digest("agency"), digest("bakery"));
    assert!(own.contains("S-1: due Mon 12 Oct 24:00 (stage"), "{own}");
    assert!(
        other.contains("S-1: due Mon 12 Oct 24:00 (Europe/Madrid)"),
        "{other}"
    );
    assert!(own.contains("due Sun 11 Oct 24:00 (call"), "{own}");
    assert!(
        other.contains("due Sun 11 Oct 24:00 (Europe/Madrid)"),
        "{other}"
    );
}

#[test]
fn nothing_waits_for_what_came() {
    let request = "```yaml\nrequest: R-1\nat: 2026-10-01 10:00\nfrom: account-manager\nto: owner\nvia: email\nneeds: answer\nblocks: S-1\n```\n";
    let reply = "```yaml\nreply: A-1\nanswers: R-1\nat: 2026-10-07 10:00\nfrom: owner\nvia: email\ngives: all\n```\n";
    let folder = project(
        CHARTER,
        &format!("{STAGE}\n{request}"),
        &[("2026-10-07T10:30+02:00", reply)],
    );
    let show = |at: &str| {
        folder
            .projlog(&format!("show R-1 --as-of '{at} 12:00' --language en"))
            .stdout
    };
    let (before, after) = (show("2026-10-06"), show("2026-10-08"));
    assert!(before.contains("waiting for it: S-1"), "{before}");
    assert!(!after.contains("waiting for it"), "{after}");
}

/// What one side decides alone in its own favour binds nobody, whoever may decide it, until the other side agrees.
#[test]
fn what_one_side_decides_alone_does_not_bind() {
    let request = "```yaml\nrequest: R-1\nat: 2026-10-01 10:00\nfrom: account-manager\nto: owner\nvia: email\nneeds: answer\n```\n";
    let first = [
        STAGE,
        &STAGE.replace("S-1", "S-2"),
        &STAGE.replace("S-1", "S-3"),
        request,
        &request.replace("R-1", "R-2"),
        &moves("D-1", "S-1", "2026-10-02", "account-manager", "2026-10-16"),
        &decision(
            "D-2",
            "S-2",
            "2026-10-02",
            "account-manager",
            "verdict: changed\nsets: { owner: bakery }",
        ),
        &moves("D-3", "R-1", "2026-10-02", "owner", "2026-10-30"),
        &decision("D-4", "R-2", "2026-10-02", "owner", "verdict: waived"),
        // Agreed.
        &moves("D-5", "S-3", "2026-10-02", "account-manager", "2026-10-16"),
        &decision("D-6", "D-5", "2026-10-02", "owner", "verdict: approved"),
        // More time by the side that is owed binds at once.
        &moves("D-7", "R-2", "2026-10-02", "account-manager", "2026-10-30"),
    ]
    .join("\n");
    let folder = project(CHARTER, &first, &[]);
    let times = "--since '2026-09-30 12:00' --as-of '2026-10-08 12:00'";
    for id in ["D-1", "D-2", "D-3", "D-4"] {
        for said in said_of(&folder, id, times) {
            let end = said.find(" (").unwrap_or(said.len());
            assert!(said[..end].contains("not in effect"), "{said}");
        }
        let shown = folder.projlog(&format!(
            "show {id} --as-of '2026-10-08 12:00' --language en"
        ));
        assert!(shown.stdout.contains("(does not bind)"), "{}", shown.stdout);
    }
    for id in ["D-5", "D-6", "D-7"] {
        let shown = folder.projlog(&format!(
            "show {id} --as-of '2026-10-08 12:00' --language en"
        ));
        let own = format!("{id}, a decision by");
        let at = shown.stdout.find(&own).unwrap();
        let line = shown.stdout[at..].lines().next().unwrap();
        assert!(!line.contains("(does not bind)"), "{line}");
    }
    let shown = folder
        .projlog("show R-1 --as-of '2026-10-08 12:00' --language en")
        .stdout;
    assert!(
        shown.contains("D-3 proposes Fri 30 Oct 2026; not agreed by agency"),
        "{shown}"
    );
    folder.projlog("site --as-of '2026-10-08 12:00' --out site --language en");
    let register = folder.read("site/registers/decisions.html");
    for party in ["bakery", "agency"] {
        let lacking = format!("not agreed by <bdi>{party}</bdi>");
        assert_eq!(register.matches(&lacking).count(), 2, "{register}");
    }
    // The side that has not agreed is offered the lines to do so.
    let page = folder.read("site/entries/D-1.html");
    assert!(page.contains("bakery</bdi>: to agree"), "{page}");
    let agreed = folder.read("site/entries/D-5.html");
    assert!(!agreed.contains(": to agree"), "{agreed}");
}

/// What does not bind is listed on the timeline, and drawn as nothing that was done.
#[test]
fn the_timeline_draws_nothing_that_does_not_bind() {
    let first = [
        STAGE,
        &moves("D-1", "S-1", "2026-10-02", "account-manager", "2026-10-16"),
        &moves("D-2", "S-1", "2026-10-02", "designer", "2026-10-30"),
    ]
    .join("\n");
    let folder = project(CHARTER, &first, &[]);
    folder.projlog("site --as-of '2026-10-08 12:00' --out site --language en");
    let page = folder.read("site/index.html");
    let timeline = &page[page.find("<ul class=\"timeline\">").unwrap()..];
    assert_eq!(timeline.matches("(does not bind)").count(), 2, "{timeline}");
    assert!(!timeline.contains("<path class=\"done"), "{timeline}");
    assert!(!timeline.contains("<path class=\"event"), "{timeline}");
}

/// As of an instant before an answer, the answer is to come: without a history, and before it is committed, nobody knows that it was
/// written down too early.
#[test]
fn what_came_after_the_instant_of_the_check_is_no_mistake() {
    let request = "```yaml\nrequest: R-1\nat: 2026-10-01 10:00\nfrom: owner\nto: account-manager\nvia: email\nneeds: answer\n```\n";
    let answer = "```yaml\nreply: A-1\nanswers: R-1\nat: 2026-10-08 10:00\nfrom: account-manager\nvia: email\ngives: all\n```\n";
    let folder = project(CHARTER, request, &[("2026-10-09T10:00+02:00", "Thanks.\n")]);
    folder.write("log/a.md", &format!("{request}\n{answer}"));
    for history in ["", " --no-history"] {
        let run = folder.projlog(&format!("check -q --as-of '2026-10-07 12:00'{history}"));
        assert!(
            run.stdout.contains("R-1 is") && !run.stdout.contains("may settle"),
            "{}",
            run.transcript()
        );
    }
}
