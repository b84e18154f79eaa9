//! `projlog digest`, and `projlog status --since`.

use projlog::page::Page;

use crate::support::Folder;

#[test]
fn a_digest_for_each_side() {
    let folder = Folder::of_example("quarrel");
    for party in ["agency", "clinic"] {
        let run = folder.projlog(&format!(
            "digest --party {party} --as-of '2026-03-24 09:00' --language en"
        ));
        shows!(format!("digest-{party}"), run);
    }
}

#[test]
fn a_digest_in_each_language_and_format() {
    let folder = Folder::of_example("quarrel");
    for (language, format) in [("ru", "text"), ("es", "markdown"), ("en", "html")] {
        let run = folder.projlog(&format!(
            "digest --party clinic --as-of '2026-04-07 09:00' --language {language} --output-format {format}"
        ));
        shows!(format!("digest-{language}-{format}"), run);
    }
}

#[test]
fn the_sides_are_mirrored() {
    let folder = Folder::of_example("quarrel");
    let of = |party: &str, other: &str| {
        let run = folder.projlog(&format!(
            "digest --party {party} --as-of '2026-04-03 09:00' --language en"
        ));
        let text = run.stdout.clone();
        assert!(text.contains(&format!("Waiting on {other}\n")), "{text}");
        let own = text
            .trim_end()
            .replace("Waiting on you\n", &format!("Waiting on {party}\n"))
            .replace(&format!("For {party}:"), "For");
        let mut lists: Vec<String> = own.split("\n\n").map(str::to_owned).collect();
        lists.sort_unstable();
        lists
    };
    assert_eq!(of("agency", "clinic"), of("clinic", "agency"));
}

#[test]
fn a_digest_is_silent_if_there_is_nothing_to_report() {
    let folder = Folder::of_example("quarrel");
    for format in ["text", "markdown", "html"] {
        let run = folder.projlog(&format!(
            "digest --party clinic --as-of '2026-06-20 09:00' --output-format {format}"
        ));
        assert_eq!(run.status(), 0);
        assert_eq!(run.stdout, "");
        assert_eq!(run.stderr, "");
    }
}

#[test]
fn a_digest_of_the_past_is_the_one_that_was_sent() {
    let folder = Folder::of_example("quarrel");
    // A-10 was edited later: that is no part of a digest from before.
    let run = folder.projlog("digest --party clinic --as-of '2026-03-12 08:00' --language en");
    assert!(run.stdout.contains("R-10"), "{}", run.stdout);
    assert!(!run.stdout.contains("A-10"), "{}", run.stdout);
}

#[test]
fn errors_of_a_digest() {
    let folder = Folder::of_example("quarrel");
    shows!(
        "digest-unknown-party",
        folder.projlog("digest --party clinics --as-of '2026-03-24 09:00'")
    );
    shows!(
        "digest-since-nothing",
        folder.projlog("digest --party clinic --as-of '2026-03-24 09:00' --since nope")
    );
    shows!(
        "digest-since-later",
        folder.projlog("digest --party clinic --as-of '2026-03-24 09:00' --since 2026-03-25")
    );
}

/// The project around a folder that is not there is not what was asked for.
#[test]
fn a_folder_that_does_not_exist_has_no_digest() {
    let folder = Folder::of_example("quarrel");
    let digest = "digest --party clinic --as-of '2026-03-24 09:00'";
    for folders in ["nope", "nope nope2"] {
        let run = folder.projlog(&format!("{digest} {folders}"));
        assert_eq!(run.status(), 2, "{}", run.transcript());
        assert!(run.stderr.contains("nope does not exist"));
        assert!(!run.stdout.contains("R-10"), "{}", run.transcript());
    }
}

/// The close of a day is not the next day.
#[test]
fn a_digest_names_its_times_as_the_status_page_does() {
    let folder = Folder::of_example("quarrel");
    let times = "--as-of 2026-03-24 --since 2026-03-23 --language en";
    let digest = folder
        .projlog(&format!("digest --party clinic {times}"))
        .stdout;
    let status = folder.projlog(&format!("status {times}")).stdout;
    assert!(status.contains("As of Tue 24 Mar 2026 24:00"), "{status}");
    let opening = "since Mon 23 Mar 2026 24:00, as of Tue 24 Mar 2026 24:00 (";
    assert!(digest.contains(opening), "{digest}");
}

#[test]
fn what_changed_is_on_the_status_page() {
    let folder = Folder::of_example("quarrel");
    let since = "status --as-of '2026-04-10 12:00' --since '2026-04-03 12:00' --output-format";
    for format in ["human", "markdown", "json", "html"] {
        let run = folder.projlog(&format!("{since} {format}"));
        assert!(run.stdout.contains("D-12"), "{}", run.stdout);
    }
    shows!(
        "status-since-markdown",
        folder.projlog(&format!("{since} markdown"))
    );
    let run = folder.projlog("status --as-of '2026-04-10 12:00' --since '2026-04-10 11:59'");
    assert!(run.stdout.contains("Nothing changed."), "{}", run.stdout);
}

/// No item has two rows. What is contested has a row for its obligation and one for the dispute.
#[test]
fn the_status_page_lists_each_thing_once() {
    for (example, times) in [
        (
            "quarrel",
            ["2026-03-12 18:00", "2026-04-10 12:00", "2026-05-30 12:00"],
        ),
        (
            "webshop",
            ["2026-03-24 12:00", "2026-04-20 12:00", "2026-05-30 12:00"],
        ),
        (
            "bakery",
            ["2026-03-13 12:00", "2026-03-24 12:00", "2026-03-27 12:00"],
        ),
    ] {
        let folder = Folder::of_example(example);
        for time in times {
            let run = folder.projlog(&format!(
                "status --language en --as-of '{time}' --output-format markdown"
            ));
            let text = &run.stdout;
            let rows = text.lines().filter_map(|line| line.strip_prefix("- "));
            let rows = rows.filter(|row| {
                !row.ends_with("extra work")
                    && !row.contains("disputed by")
                    && !row.contains("**termination")
            });
            let mut items: Vec<&str> = rows.filter_map(|row| row.split(": **").next()).collect();
            items.sort_unstable();
            let twice: Vec<&[&str]> = items.windows(2).filter(|two| two[0] == two[1]).collect();
            assert!(twice.is_empty(), "{example} {time}: {twice:?}\n{text}");
        }
    }
}

/// A charter with a slip in the hours of one side.
const CHARTER: &str = "projlog: 1\nproject: Bread\ntimezone: Europe/Moscow\nparties:\n  agency: {role: contractor, hours: Mon-Fri 10-19h}\n  \
     bakery: {role: client, hours: Mon-Fri 09:00-18:00}\npeople:\n  am: {party: agency}\n  md: {party: bakery}\n\
     channels: {email: written}\nterms: {answer: 2 working hours}\n";

/// A request, under its kind or what somebody wrote for it.
fn asked(kind: &str, id: &str) -> String {
    format!(
        "```yaml\n{kind}: {id}\nat: 2026-03-20 12:30\nfrom: md\nto: am\nvia: email\nneeds: answer\n```\n\n"
    )
}

#[test]
fn a_digest_says_what_it_may_lack() {
    let of = "digest --party agency --no-history --as-of '2026-03-20 18:00'";
    for (which, more) in [("empty", String::new()), ("asked", asked("request", "R-2"))] {
        let folder = Folder::empty();
        folder.write("projlog.yaml", CHARTER);
        folder.write("log/a.md", &(asked("requst", "R-1") + &more));
        for language in ["en", "ru", "es"] {
            let run = folder.projlog(&format!("{of} --language {language}"));
            assert_eq!(run.status(), 0);
            shows!(format!("digest-hidden-{which}-{language}"), run);
        }
        for format in ["markdown", "html"] {
            let run = folder.projlog(&format!("{of} --output-format {format}"));
            let said = if more.is_empty() {
                &run.stderr
            } else {
                &run.stdout
            };
            assert!(said.contains("may hide something"), "{said}");
            assert!(said.contains("nothing is due or late by it"), "{said}");
        }
    }
}

#[test]
fn a_report_and_a_page_say_what_calendars_cannot_be_read() {
    let folder = Folder::empty();
    folder.write("projlog.yaml", CHARTER);
    folder.write("log/a.md", &asked("request", "R-1"));
    for (language, note) in [
        (
            "en",
            "Note: the calendar of agency cannot be read: nothing is due or late by it.",
        ),
        (
            "ru",
            "Примечание: календарь не читается (agency): сроки и просрочки по нему не считаются.",
        ),
        (
            "es",
            "Nota: el calendario de agency no se puede leer: nada vence ni se retrasa según él.",
        ),
    ] {
        let how = format!("--no-history --as-of '2026-03-20 18:00' --language {language}");
        let status = folder.projlog(&format!("status {how}")).stdout;
        let check = folder.projlog(&format!("check {how}")).stderr;
        for said in [status, check] {
            let words: Vec<&str> = said.split_whitespace().collect();
            assert!(words.join(" ").contains(note), "{said}");
        }
    }
}

#[test]
fn changes_of_the_charter_stand_among_the_others() {
    let charter = CHARTER.replace("10-19h", "10:00-19:00");
    let reply = "```yaml\nreply: A-1\nanswers: R-1\nat: 2026-03-24 11:00\nfrom: am\nvia: email\ngives: all\n```\n";
    let page = format!(
        "### 2026-03-20T13:00+03:00 am <am@agency.example>: Start\n\n```yaml file projlog.yaml\n{charter}```\n\n\
         ````markdown file log/a.md\n{}````\n\n\
         ### 2026-03-23T13:00+03:00 am <am@agency.example>: Term\n\n```diff edit projlog.yaml\n\
         -terms: {{answer: 2 working hours}}\n+terms: {{answer: 3 working hours}}\n```\n\n\
         ### 2026-03-24T12:00+03:00 am <am@agency.example>: Answer\n\n````markdown append log/a.md\n{reply}````\n",
        asked("request", "R-1")
    );
    let folder = Folder::of_page(&Page::read(&page).unwrap());
    for command in ["digest --party bakery", "status"] {
        let run = folder.projlog(&format!(
            "{command} --since '2026-03-21 12:00' --as-of '2026-03-24 18:00'"
        ));
        let text = &run.stdout;
        let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("{text}"));
        assert!(place("projlog.yaml") < place("A-1"), "{text}");
    }
}

/// A recipient does not learn the folders of the sender.
#[test]
fn a_digest_of_several_projects_keeps_its_reasons_for_the_sender() {
    let folder = Folder::empty();
    folder.write("clients/a/projlog.yaml", CHARTER);
    folder.write("clients/a/log/a.md", &asked("request", "R-1"));
    folder.write("clients/b/projlog.yaml", "projlog: [");
    folder.write("clients/templates/x.md", "");
    folder.write("clients/README.md", "");
    let of = "digest --party agency --no-history --as-of '2026-03-20 18:00'";
    for format in ["text", "markdown", "html"] {
        let run = folder.projlog(&format!(
            "{of} --output-format {format} clients/README.md clients/a clients/templates"
        ));
        assert_eq!(run.status(), 0, "{}", run.transcript());
        let notes = ["clients/README.md", "clients/templates"].map(|path| {
            format!("note: skipped {path}: not a project, since it has no projlog.yaml\n")
        });
        assert_eq!(run.stderr, notes.concat());
        assert!(!run.stdout.contains("templates"), "{}", run.stdout);
        let run = folder.projlog(&format!(
            "{of} --output-format {format} clients/a clients/b"
        ));
        assert_eq!(run.status(), 2, "{}", run.transcript());
        assert!(run.stdout.contains("The project cannot be read."));
        let root = folder.path().to_string_lossy().into_owned();
        assert!(!run.stdout.contains(&root), "{}", run.stdout);
        assert!(run.stderr.contains("clients/b"), "{}", run.stderr);
    }
}

/// A due date that is a day is that day for every reader, in its own zone; a stage that was accepted at once was not delivered.
#[test]
fn a_stated_day_is_that_day_in_every_zone() {
    let folder = Folder::empty();
    folder.write(
        "projlog.yaml",
        "projlog: 1\ntimezone: Europe/Moscow\nparties:\n  agency: { role: contractor, timezone: Europe/Moscow, hours: Mon-Fri 10:00-19:00 }\n  bakery: { role: client, timezone: Asia/Yekaterinburg, hours: Mon-Fri 09:00-18:00 }\npeople:\n  account-manager: { party: agency }\n  owner: { party: bakery, decides: [all] }\nchannels: { email: written }\n",
    );
    folder.write(
        "log/a.md",
        "```yaml\nstage: S-1\nowner: agency\ndue: 2026-04-20\naccept: the shop opens\n```\n\n```yaml\nstage: S-2\nowner: agency\ndue: 2026-04-20\naccept: it is open\n```\n\n```yaml\ndecision: D-1\non: S-2\nat: 2026-04-15 12:00\nby: owner\nvia: email\nverdict: accepted\n```\n",
    );
    let at = "--as-of '2026-04-20 12:00'";
    let digest = |party: &str| {
        let run = folder.projlog(&format!(
            "digest --party {party} --since 2026-04-10 {at} --language en --no-history"
        ));
        run.stdout
    };
    let (own, other) = (digest("agency"), digest("bakery"));
    assert!(own.contains("Mon 20 Apr 24:00 (stage"), "{own}");
    assert!(
        other.contains("Mon 20 Apr 24:00 (Europe/Moscow)"),
        "{other}"
    );
    let status = folder
        .projlog(&format!("status --since 2026-04-10 {at} --no-history"))
        .stdout;
    for text in [&own, &status] {
        assert!(text.contains("D-1: accepts S-2"), "{text}");
    }
}
