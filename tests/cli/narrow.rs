//! What is wrapped on a terminal, and not for other programs.

use unicode_width::UnicodeWidthStr as _;

use crate::support::Folder;

const COMMANDS: [&str; 5] = [
    "rules",
    "due '2 working days' --from '2026-03-06 12:00'",
    "explain deadline-on-day-off",
    "history",
    "show R-1 --as-of 2026-03-27",
];

/// A project whose title has wide and combining letters.
fn project() -> Folder {
    let folder = Folder::of_example("bakery");
    let text = folder.read("log/2026-03.md");
    let wide = "日本語の長い題名 と e\u{301}te\u{301} ".repeat(4);
    folder.write("log/2026-03.md", &text.replacen("Last year", &wide, 1));
    folder
}

#[test]
fn lines_fit_a_terminal_in_every_language() {
    let folder = project();
    for language in ["en", "ru", "es"] {
        let mut shown = String::new();
        for command in COMMANDS {
            for columns in [40, 60, 80, 120] {
                let call = folder.command(&format!("{command} --language {language}"));
                let Some(text) = call.on_terminal(columns) else {
                    return;
                };
                let mut in_code = false;
                for line in text.lines() {
                    in_code ^= line.starts_with("```");
                    // A word that is wider than a line is not broken, and neither are lines of code.
                    let is_word = line.trim_start_matches([' ', '-']).split(' ').count() == 1;
                    assert!(
                        line.width() <= columns || is_word || in_code,
                        "{command} {language} {columns}: {line}\n{text}"
                    );
                }
                if columns == 40 {
                    let first: Vec<&str> = text.lines().take(24).collect();
                    shown.extend(["$ projlog ", command, "\n", &first.join("\n"), "\n\n"]);
                }
            }
        }
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("narrow-{language}"), shown);
        });
    }
}

/// Other programs find an item in its line, and a page as it is written.
#[test]
fn lines_are_whole_for_other_programs() {
    let folder = project();
    for command in &COMMANDS[..4] {
        let run = folder.command(command).with("COLUMNS", "40").run();
        let text = folder.projlog(command).stdout;
        assert_eq!(run.stdout, text, "{command}");
        assert!(
            text.lines().any(|line| line.width() > 60),
            "{command}: {text}"
        );
    }
    let rules = folder.projlog("rules").stdout;
    let about = |line: &&str| line.starts_with("  ") && line.trim().contains("  ");
    let rule = rules.lines().filter(about).count();
    let other = rules.lines().filter(|line| line.starts_with("   ")).count();
    assert!(rule > 50 && other == 0, "{rules}");
}
