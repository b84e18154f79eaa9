//! The help of the program.

use crate::support::Folder;

/// The commands, as the program lists them.
fn commands() -> Vec<String> {
    let help = Folder::empty().projlog("--help").stdout;
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let items = list.lines().take_while(|line| line.starts_with("  "));
    items
        .filter(|line| !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_program_lists_its_commands() {
    shows!("help", Folder::empty().projlog("--help"));
}

#[test]
fn every_command_explains_its_options() {
    let commands = commands();
    assert!(commands.contains(&"check".to_owned()), "{commands:?}");
    assert_eq!(commands.last().map(String::as_str), Some("help"));
    // The help of `help` is clap's.
    for command in commands.iter().filter(|command| *command != "help") {
        shows!(
            format!("help-{command}"),
            Folder::empty().projlog(&format!("{command} --help"))
        );
    }
    for kind in ["request", "decision"] {
        shows!(
            format!("help-new-{kind}"),
            Folder::empty().projlog(&format!("new {kind} --help"))
        );
    }
}

#[test]
fn help_is_not_an_error_and_goes_to_standard_output() {
    for arguments in ["--help", "-h", "check --help", "check -h", "--version"] {
        let run = Folder::empty().projlog(arguments);
        assert_eq!((run.status(), run.stderr.as_str()), (0, ""), "{arguments}");
        assert!(!run.stdout.is_empty(), "{arguments}");
    }
}

#[test]
fn no_command_or_an_unknown_one_shows_the_usage() {
    for arguments in [
        "",
        "chek",
        "check --unknown",
        "check --output-format xml",
        "check --fail-on never",
    ] {
        let run = Folder::empty().projlog(arguments);
        assert_eq!((run.status(), run.stdout.as_str()), (2, ""), "{arguments}");
        assert!(
            run.stderr.contains("--help") || run.stderr.contains("Usage"),
            "{arguments}: {}",
            run.stderr
        );
    }
}

#[test]
fn help_of_a_command_is_that_of_its_option() {
    let folder = Folder::empty();
    for command in ["check", "due", "new"] {
        let run = folder.projlog(&format!("help {command}"));
        assert_eq!((run.status(), run.stderr.as_str()), (0, ""), "{command}");
        let option = folder.projlog(&format!("{command} --help"));
        assert_eq!(run.stdout, option.stdout, "{command}");
    }
    assert_eq!(
        folder.projlog("help").stdout,
        folder.projlog("--help").stdout
    );
    assert_eq!(folder.projlog("help no-such-command").status(), 2);
}
