//! A side gains nothing by the clock of its computer, and nothing by what it could not have seen.

use crate::side_by_side::{
    AGENCY, BAKERY, CHARTER, Side, all_ways, check, commit, fenced, git, side_by_side, started,
};
use crate::support::Folder;

/// A message, and an entry that names it.
const KEY: &str = "telegram:bakery/1772523612/user1/b4435a5f7de28047";

fn request(sides: [Side; 2]) -> String {
    let [from, to] = sides.map(|side| side.person);
    fenced(&format!(
        "request: R-1\nat: 2026-03-03 10:40\nfrom: {from}\nto: {to}\nvia: telegram\nneeds: answer\ndue: 2026-04-10\nevidence: {KEY}\n"
    ))
}

fn confirmation(id: &str, by: Side, at: &str) -> String {
    let person = by.person;
    fenced(&format!(
        "confirmation: {id}\nat: 2026-03-03 {at}\nfrom: {person}\nevidence: {KEY}\n"
    ))
}

fn grade(folder: &Folder) -> String {
    let run = folder.projlog("show R-1 --as-of '2026-03-20 12:00' --output-format json");
    let time = &run.json()["time"];
    format!("{} {}", time["grade"], time["uncounted"])
}

#[test]
fn a_message_is_confirmed_as_evidence_of_what_named_it_there() {
    all_ways(|sides, first, merger, way| {
        let folder = side_by_side(
            sides,
            first,
            merger,
            [
                &|folder, _| folder.write("log/asked.md", &request(sides)),
                &|folder, time| {
                    let text = confirmation("E-1", sides[1], time);
                    folder.write("log/found.md", &text);
                },
            ],
        );
        let found = grade(&folder);
        assert_eq!(
            found, r#""confirmed-by-one-export" [{"entry":"E-1","why":"earlier"}]"#,
            "{way}"
        );
        let text = confirmation("E-2", sides[1], "15:00");
        folder.write("log/again.md", &text);
        commit(sides[1], "15:10", &folder);
        let found = grade(&folder);
        assert!(
            found.starts_with(r#""confirmed-by-both""#),
            "{way}: {found}"
        );
    });
}

/// The clock of the side that confirms is a day behind, and the request came to the main line as another commit, too.
#[test]
fn a_confirmation_counts_on_top_of_what_names_the_message() {
    for sides in [[AGENCY, BAKERY], [BAKERY, AGENCY]] {
        for squashed in [false, true] {
            let folder = started(sides[0]);
            git(sides[0], "12:00", &folder, &["checkout", "-q", "other"]);
            folder.write("log/asked.md", &request(sides));
            commit(sides[0], "12:00", &folder);
            git(sides[1], "13:00", &folder, &["branch", "asked"]);
            folder.write("log/found.md", &confirmation("E-1", sides[1], "12:50"));
            commit(sides[1], "2026-03-02T13:00", &folder);
            git(sides[0], "13:30", &folder, &["checkout", "-q", "main"]);
            folder.write("notes.md", "Seen.\n");
            commit(sides[0], "11:30", &folder);
            if squashed {
                let squash = ["merge", "-q", "--squash", "asked"];
                git(sides[0], "11:40", &folder, &squash);
                commit(sides[0], "11:40", &folder);
            }
            let merge = ["merge", "-q", "--no-edit", "other"];
            git(sides[0], "14:00", &folder, &merge);
            let found = grade(&folder);
            let way = format!("{}, squashed: {squashed}: {found}", sides[0].name);
            assert!(found.starts_with(r#""confirmed-by-both""#), "{way}");
        }
    }
}

/// A decision without authority, and the grant on top of it, by a clock that is a day behind.
#[test]
fn a_later_grant_ratifies_nothing_by_its_clock() {
    for side in [AGENCY, BAKERY] {
        for hour in ["2026-03-02T13", "2026-03-03T13"] {
            let folder = started(side);
            let without = CHARTER.replace("decides: [plan, charter, budget]", "decides: [charter]");
            folder.write("projlog.yaml", &without);
            commit(side, "2026-03-01T10:00", &folder);
            let text =
                "decision: D-7\nat: 2026-03-03 11:50\nvia: email\non: S-1\nverdict: approved\nby: ";
            folder.write("log/own.md", &fenced(&format!("{text}{}\n", side.person)));
            commit(side, "12:00", &folder);
            folder.write("projlog.yaml", CHARTER);
            commit(side, &format!("{hour}:10"), &folder);
            for minute in [20, 30] {
                folder.write("notes.md", &minute.to_string());
                commit(side, &format!("{hour}:{minute}"), &folder);
            }
            let found = check(&folder, "authority-backdated");
            assert_eq!(found.lines().count(), 1, "{}, {hour}: {found}", side.name);
        }
    }
}
