//! Colour: `--color`, then `NO_COLOR`, then `CLICOLOR_FORCE` and `FORCE_COLOR`, then the kind of the stream.

use crate::support::Folder;

/// Whether a run with these options and variables is in colour. Its standard output is not a terminal.
fn is_coloured(options: &str, variables: &[(&str, &str)]) -> bool {
    let folder = Folder::of_example("bakery");
    let mut call = folder.command(&format!(
        "check --as-of 2026-03-27 --select reply-late {options}"
    ));
    for (name, value) in variables {
        call = call.with(name, value);
    }
    call.run().stdout.contains('\u{1b}')
}

#[test]
fn a_file_or_a_pipe_gets_no_colour() {
    assert!(!is_coloured("", &[]));
    assert!(!is_coloured(
        "--color auto",
        &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]
    ));
}

#[test]
fn the_variables_force_or_forbid_colour() {
    assert!(is_coloured("", &[("CLICOLOR_FORCE", "1")]));
    assert!(is_coloured("", &[("FORCE_COLOR", "1")]));
    assert!(!is_coloured("", &[("CLICOLOR_FORCE", "0")]));
    assert!(!is_coloured("", &[("FORCE_COLOR", "")]));
}

#[test]
fn no_color_overrides_forced_colour() {
    assert!(!is_coloured(
        "",
        &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]
    ));
    assert!(!is_coloured("", &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]));
    assert!(is_coloured("", &[("NO_COLOR", ""), ("FORCE_COLOR", "1")]));
}

#[test]
fn the_option_overrides_the_variables() {
    assert!(is_coloured("--color always", &[("NO_COLOR", "1")]));
    assert!(!is_coloured(
        "--color never",
        &[("CLICOLOR_FORCE", "1"), ("FORCE_COLOR", "1")]
    ));
}

#[test]
fn formats_for_programs_have_no_colour() {
    for format in ["concise", "json"] {
        assert!(
            !is_coloured(&format!("--color always --output-format {format}"), &[]),
            "{format}"
        );
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    let folder = Folder::of_example("bakery");
    let run = |color: &str| {
        folder
            .projlog(&format!("check --as-of 2026-03-27 --color {color}"))
            .stdout
    };
    let mut plain = String::new();
    let coloured = run("always");
    let mut parts = coloured.split('\u{1b}');
    plain.push_str(parts.next().unwrap());
    for part in parts {
        plain.push_str(part.split_once('m').unwrap().1);
    }
    assert_eq!(plain, run("never"));
    shows!(
        "color",
        folder.projlog("check --as-of 2026-03-27 --select call-unlogged --color always")
    );
}
