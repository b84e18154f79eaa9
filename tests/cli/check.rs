//! `projlog check`: formats, selection of rules, severities, the time of the check.

use crate::support::{Folder, instant};

/// Runs the bakery example as of its own time.
fn bakery(arguments: &str) -> crate::support::Run {
    Folder::of_example("bakery")
        .projlog(&format!("check --as-of {} {arguments}", instant("bakery")))
}

#[test]
fn people_see_the_locations_the_derivation_and_the_next_step() {
    shows!(
        "check-human",
        bakery("--select information-late,decision-over-limit")
    );
}

#[test]
fn editors_get_one_line_per_finding() {
    shows!("check-concise", bakery("--output-format concise"));
}

#[test]
fn json_has_all_data() {
    shows!(
        "check-json",
        bakery("--output-format json --select reply-late")
    );
}

#[test]
fn statistics_count_by_rule() {
    shows!("check-statistics", bakery("--statistics"));
    shows!(
        "check-statistics-concise",
        bakery("--statistics --output-format concise")
    );
}

#[test]
fn quiet_omits_only_the_summary() {
    for format in ["human", "concise"] {
        let (full, quiet) = (
            bakery(&format!("--output-format {format}")),
            bakery(&format!("--output-format {format} --quiet")),
        );
        assert!(
            full.stderr.contains("Checked 19 entries"),
            "{format}: {}",
            full.stderr
        );
        assert_eq!(full.stdout, quiet.stdout, "{format}");
        assert_eq!((quiet.status(), quiet.stderr.as_str()), (1, ""), "{format}");
    }
    assert_eq!(
        bakery("-q --output-format json").stdout,
        bakery("--output-format json").stdout
    );
}

#[test]
fn verbose_prints_the_charter_versions_on_standard_error() {
    shows!(
        "check-verbose",
        bakery("--verbose --select reply-late --output-format concise")
    );
    let (plain, verbose) = (
        bakery("--output-format json"),
        bakery("--output-format json -v"),
    );
    assert_eq!(plain.stdout, verbose.stdout);
}

#[test]
fn verbose_lists_skipped_calendar_events() {
    let folder = Folder::of_example_outside_git("bakery");
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260309\r\n\
                    SUMMARY:Day off\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART:20260310T100000Z\r\nDTEND:20260310T110000Z\r\n\
                    SUMMARY:Tasting\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    folder.write("days.ics", calendar);
    let list = "    timezone: Asia/Yekaterinburg\n    hours: Mon-Fri 09:00-18:00\n    holidays: [2026-03-09, 2026-05-01, 2026-05-11]";
    folder.change(
        "projlog.yaml",
        list,
        &list.replace("[2026-03-09, 2026-05-01, 2026-05-11]", "days.ics"),
    );
    shows!(
        "check-verbose-calendar",
        folder.projlog("check --as-of 2026-03-13 --verbose --output-format concise")
    );
}

#[test]
fn only_selected_rules_run() {
    let run = bakery("--output-format json --select reply-late --select stage-overdue,stage-late");
    assert_eq!(run.rules_found(), ["reply-late", "stage-overdue"]);
    assert_eq!(
        run.json()["summary"]["rules_run"],
        serde_json::json!(["stage-overdue", "stage-late", "reply-late"])
    );
}

#[test]
fn a_selected_rule_runs_although_the_charter_turns_it_off() {
    let folder = Folder::of_example("bakery");
    let charter = folder.read("projlog.yaml");
    folder.write(
        "projlog.yaml",
        &format!("{charter}\nrules:\n  reply-late: off\n"),
    );
    let found = |arguments: &str| {
        folder
            .projlog(&format!(
                "check --no-history --as-of 2026-03-27 --output-format json {arguments}"
            ))
            .rules_found()
    };
    assert!(!found("").contains(&"reply-late".to_owned()));
    assert_eq!(found("--select reply-late"), ["reply-late"]);
}

#[test]
fn ignored_rules_do_not_run() {
    let all = bakery("--output-format json").rules_found();
    let some = bakery("--output-format json --ignore reply-late,stage-overdue").rules_found();
    let expected: Vec<String> = all
        .into_iter()
        .filter(|rule| rule != "reply-late" && rule != "stage-overdue")
        .collect();
    assert_eq!(some, expected);
    let none = bakery("--output-format json --select reply-late --ignore reply-late");
    assert_eq!(none.rules_found(), Vec::<String>::new());
}

#[test]
fn the_command_line_overrides_severities() {
    let folder = Folder::of_example("bakery");
    let charter = folder.read("projlog.yaml");
    folder.write(
        "projlog.yaml",
        &format!("{charter}\nrules: {{ reply-late: note }}\n"),
    );
    let severity = |arguments: &str| {
        let run = folder.projlog(&format!(
            "check --no-history --as-of 2026-03-27 --output-format json --select reply-late {arguments}"
        ));
        run.json()["findings"][0]["severity"].clone()
    };
    assert_eq!(severity(""), "note");
    assert_eq!(severity("--severity reply-late=error"), "error");
    assert_eq!(
        severity("--severity reply-late=error,reply-late=warning"),
        "warning"
    );
}

#[test]
fn a_rule_that_is_off_is_counted_as_not_run() {
    shows!(
        "check-off",
        bakery("--severity reply-late=off --ignore stage-overdue --output-format concise")
    );
}

#[test]
fn an_instant_is_a_date_a_local_time_or_a_time_with_an_offset() {
    let folder = Folder::of_example("bakery");
    let as_of = |time: &str| {
        folder
            .projlog(&format!("check --output-format json --as-of '{time}'"))
            .json()["as_of"]
            .clone()
    };
    // A date alone is the close of that day in the charter's zone.
    assert_eq!(as_of("2026-03-27"), "2026-03-28T00:00:00+03:00");
    assert_eq!(as_of("2026-03-27 12:00"), "2026-03-27T12:00:00+03:00");
    assert_eq!(as_of("2026-03-27T12:00+05:00"), "2026-03-27T10:00:00+03:00");
    assert_eq!(as_of("2026-03-27T09:00Z"), "2026-03-27T12:00:00+03:00");
}

#[test]
fn another_instant_gives_other_findings() {
    let folder = Folder::of_example("bakery");
    let found = |time: &str| {
        folder
            .projlog(&format!("check --output-format json --as-of {time}"))
            .rules_found()
    };
    // Only findings that depend on the time differ: a recorded answer exists on every day.
    assert_eq!(found("2026-03-13"), ["information-late"]);
    assert!(found("2026-03-26").contains(&"stage-overdue".to_owned()));
}

#[test]
fn without_history_the_rules_that_need_it_are_named() {
    shows!(
        "check-no-history",
        bakery("--no-history --output-format concise --select entry-logged-late,reply-late")
    );
}

#[test]
fn another_charter_can_be_used() {
    let folder = Folder::of_example_outside_git("bakery");
    let charter = folder
        .read("projlog.yaml")
        .replace("answer: 2 working hours", "answer: 2 working days");
    folder.write("other.yaml", &charter);
    let found = |arguments: &str| {
        folder
            .projlog(&format!(
                "check --as-of 2026-03-27 --select reply-late --output-format json {arguments}"
            ))
            .rules_found()
    };
    assert_eq!(found(""), ["reply-late"]);
    assert_eq!(found("--config other.yaml"), Vec::<String>::new());
}

#[test]
fn an_unreadable_file_is_one_finding_and_its_entries_are_not_removed() {
    let folder = Folder::of_example("bakery");
    let path = folder.path().join("log/2026-03.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&path, wide).unwrap();
    let run = folder.projlog(&format!(
        "check -q --output-format concise --select syntax,entry-removed,dangling-reference --as-of {}",
        instant("bakery")
    ));
    assert!(
        run.stdout
            .contains("log/2026-03.md:1:1: error[syntax]: the file is UTF-16"),
        "{}",
        run.stdout
    );
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
}

#[test]
fn ignored_yaml_is_counted_and_listed() {
    let folder = Folder::of_example("bakery");
    let sample = "# Samples\n\n```yaml\na: b\n```\n\n```yaml ignore\nrequest: R-99\n```\n";
    std::fs::write(folder.path().join("log/samples.md"), sample).unwrap();
    let as_of = instant("bakery");
    let run = folder.projlog(&format!("check --as-of {as_of} --verbose"));
    let words: Vec<&str> = run.stderr.split_whitespace().collect();
    let output = words.join(" ");
    assert!(
        output.contains("2 YAML blocks that are not entries were skipped; `-v` lists them."),
        "{output}"
    );
    assert!(
        output.contains("the YAML block at log/samples.md:3: it is not an entry"),
        "{output}"
    );
    assert!(
        output.contains("the YAML block at log/samples.md:7: it is marked `ignore`"),
        "{output}"
    );
}

#[test]
fn an_entry_is_not_suggested_to_itself() {
    let folder = Folder::empty();
    folder.write("projlog.yaml", include_str!("../cases/charter.yaml"));
    let reply = "```yaml\nreply: A-1\nanswers: R-1\nat: 2026-03-16 11:00\nfrom: marketing-director\n\
                 via: email\ngives: all\n```\n\nAs A-2 says, and as R-3 says.\n";
    let delivery = "```yaml\ndelivery: L-1\nof: S-1\nat: 2026-03-16 11:00\nfrom: account-manager\n\
                    to: marketing-director\nvia: email\n```\n";
    let request = "```yaml\nrequest: R-2\nat: 2026-03-16 10:40\nfrom: account-manager\n\
                   to: marketing-director\nvia: email\nneeds: access\n```\n\n";
    let stage = "```yaml\nstage: S-1\nowner: agency\ndue: 2026-03-30\n```\n\n";
    let named = "log the entry that is meant, or name an existing one";
    for (log, helps) in [
        // The reply of the log is the one that names R-1, and so are the others.
        (reply.to_owned(), vec![named; 3]),
        (delivery.to_owned(), vec![named]),
        // A stage is not answered.
        (format!("{stage}{reply}"), vec![named; 3]),
        (format!("{request}{reply}"), vec!["did you mean `R-2`?"; 3]),
    ] {
        folder.write("log/2026-03.md", &log);
        let run = folder.projlog("check --as-of '2026-03-16 12:00' --output-format json");
        let json = run.json();
        let findings = json["findings"].as_array().unwrap().iter();
        let dangling = findings.filter(|one| one["rule"] == "dangling-reference");
        let found: Vec<&str> = dangling.map(|one| one["help"].as_str().unwrap()).collect();
        assert_eq!(found, helps, "{json}");
    }
}

#[test]
fn a_run_in_which_no_rule_ran_is_none() {
    let folder = Folder::of_example("bakery");
    for rules in [
        "--select reply-late --ignore reply-late",
        "--select entry-edited --no-history",
    ] {
        for format in ["human", "json"] {
            let run = folder.projlog(&format!("check -q --output-format {format} {rules}"));
            assert_eq!(run.status(), 2, "{}", run.transcript());
            assert!(run.stderr.contains("no rule ran"), "{}", run.stderr);
        }
    }
    for (language, text) in [
        ("ru", "ни одно правило не выполнялось"),
        ("es", "no se ejecutó ninguna regla"),
    ] {
        let rules = "--select reply-late --ignore reply-late";
        let run = folder.projlog(&format!("check -q {rules} --language {language}"));
        assert!(run.stderr.contains(text), "{}", run.stderr);
    }
}
