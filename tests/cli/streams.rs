//! Output streams: findings go to standard output, everything else to standard error, and the bytes are reproducible.

use crate::support::{Folder, instant};

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["human", "concise", "json"] {
        let arguments = format!(
            "check --as-of {} --output-format {format}",
            instant("webshop")
        );
        let runs = [0, 1].map(|_| {
            let folder = Folder::of_example("webshop");
            let (first, second) = (folder.projlog(&arguments), folder.projlog(&arguments));
            assert_eq!(
                (&first.stdout, &first.stderr),
                (&second.stdout, &second.stderr),
                "{format}"
            );
            (first.stdout, first.stderr)
        });
        // Another folder is not a different input.
        assert_eq!(runs[0], runs[1], "{format}");
    }
}

#[test]
fn machine_formats_contain_only_the_findings() {
    let folder = Folder::of_example("bakery");
    let concise = folder.projlog("check --as-of 2026-03-27 --output-format concise --verbose");
    let is_finding = |line: &str| {
        let mut parts = line.splitn(4, ':');
        let path = parts.next().unwrap_or("");
        let number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u32>().is_ok());
        folder.path().join(path).is_file() && number(parts.next()) && number(parts.next())
    };
    assert!(concise.stdout.lines().all(is_finding), "{}", concise.stdout);
    let json = folder.projlog("check --as-of 2026-03-27 --output-format json --verbose");
    let findings = json.json()["findings"].as_array().unwrap().len();
    assert_eq!(findings, concise.stdout.lines().count());
    assert!(json.stdout.ends_with("}\n"));
    let summary = &json.json()["summary"];
    let counted: u64 = ["errors", "warnings", "notes"]
        .iter()
        .map(|name| summary[name].as_u64().unwrap())
        .sum();
    assert_eq!(counted, findings as u64);
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let folder = Folder::of_example("bakery");
    for arguments in [
        "check --as-of 2026-03-27",
        "check --as-of 2026-03-27 --output-format json",
        "check --as-of 2026-03-27 --statistics",
        "status --as-of 2026-03-27",
        "status --as-of 2026-03-27 --output-format html",
        "explain reply-late",
        "rules",
        "rules --output-format json",
        "schema charter",
        "due '2 working days' --from 2026-03-27",
        "demo new",
        "--help",
    ] {
        let run = folder.command(arguments).run_into_a_closed_pipe();
        assert_eq!(run.stderr, "", "{arguments}");
        assert!(
            matches!(run.status(), 0 | 1),
            "{arguments}: {:?}",
            run.status
        );
    }
}

#[test]
fn the_status_does_not_depend_on_the_reader() {
    let folder = Folder::of_example("bakery");
    for arguments in ["check --as-of 2026-03-27", "check --as-of 2026-03-13"] {
        assert_eq!(
            folder.command(arguments).run_into_a_closed_pipe().status(),
            folder.projlog(arguments).status(),
            "{arguments}"
        );
    }
}

#[test]
fn text_of_the_log_is_not_interpreted_by_a_terminal() {
    let folder = Folder::of_example("bakery");
    folder.write(
        "log/\u{202e}x.md",
        "```yaml\nrequest: R-9\nat: 2026-03-26\nfrom: \"\\e[31mred\"\nto: owner\nvia: email\nneeds: answer\n```\n",
    );
    for format in ["human", "concise", "json"] {
        let run = folder.projlog(&format!(
            "check --as-of 2026-03-27 --output-format {format}"
        ));
        assert!(run.stdout.contains("R-9"), "{format}");
        assert!(!run.stdout.contains(['\u{1b}', '\u{202e}']), "{format}");
    }
}

/// What was asked for and could not be written is no success.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_success_for_help() {
    for arguments in ["--help", "--version", "help check", "check --help"] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_projlog"));
        command.args(arguments.split(' ')).stdout(full);
        let run = command.output().unwrap();
        assert_eq!(run.status.code(), Some(2), "{arguments}");
        assert!(!run.stderr.is_empty(), "{arguments}");
    }
}
