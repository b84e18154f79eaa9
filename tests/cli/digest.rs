//! `projlog digest`, and `projlog status --since`.

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
        assert!(run.stderr.contains("folder `nope` does not exist"));
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
