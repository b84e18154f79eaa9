//! Deceptive text in every place of a project that a stranger can write to, through the program and in every format: the
//! output must not deceive a reader, a terminal, a CI runner or a page.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::fmt::Write as _;

use crate::support::{Call, Committer, Folder, STORE_COMMIT, git_as};
use serde_json::Value;

const CHARTER: &str = include_str!("../cases/charter.yaml");
const AS_OF: &str = "--as-of 2026-04-15T12:00Z";

/// Each sequence that terminals, readers and runners interpret.
fn specials() -> Vec<String> {
    let controls = ('\0'..=' ')
        .chain('\u{7f}'..='\u{a0}')
        .filter(|c| c.is_control());
    let bidirectional = ['\u{61c}', '\u{200e}', '\u{200f}']
        .into_iter()
        .chain('\u{202a}'..='\u{202e}')
        .chain('\u{2066}'..='\u{2069}');
    let widthless = ('\u{200b}'..='\u{200d}').chain([
        '\u{2028}', '\u{2029}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{180e}',
    ]);
    let tags = '\u{e0000}'..='\u{e007f}';
    let mut all: Vec<String> = controls
        .chain(bidirectional)
        .chain(widthless)
        .chain(tags)
        .map(String::from)
        .collect();
    all.extend(
        [
            "::error file=a,line=1::x",
            "\n::warning::x",
            "\r::set-env name=PATH::x",
            " \t::stop-commands::x",
            "##[error]x",
            "###[group]x",
            "##vso[task.setvariable variable=a]b",
            "##VSO[task.complete]x",
            "##teamcity[buildStatus status='SUCCESS']",
            "\n##teamcity[x]",
            "\u{200b}::error::x",
            "%0A::error::x",
            "\u{1b}[31m",
            "\u{1b}]8;;https://evil.example\u{7}x\u{1b}]8;;\u{7}",
            "\u{9b}2J",
            "`",
            "``` x",
            "~~~",
            "````\n",
            "\n\n# x",
            "* ",
            "> ",
            "|",
            "\\",
            "[x](https://evil.example)",
            "![x](https://evil.example/p.png)",
            "[x]: https://evil.example",
            "<https://evil.example>",
            "https://evil.example",
            "[x](javascript:x)",
            "<script>x</script>",
            "<img src=x onerror=x>",
            "</details>",
            "<!-- x",
            "-->",
            "]]>",
            "<![CDATA[",
            "<?xml x?>",
            "<!DOCTYPE x [<!ENTITY a \"b\">]>",
            "&amp;",
            "&#27;",
            "&",
            "<",
            ">",
            "\"",
            "'",
            "{}",
            "{0}",
            "%s",
            "$(x)",
            "@everyone",
            "#1",
        ]
        .map(String::from),
    );
    all
}

/// All deceptive sequences in one text, starting at a different one for each number.
fn deceit(number: usize) -> String {
    let all = specials();
    let count = all.len();
    (0..count)
        .filter_map(|at| all.get((at + number * 7) % count))
        .flat_map(|part| [part.as_str(), "x "])
        .collect()
}

/// The text as a double-quoted YAML string, so that it is parsed unchanged.
fn quoted(text: &str) -> String {
    let code = |c: char| match u32::from(c) {
        0x20..=0x7e if !matches!(c, '"' | '\\') => c.to_string(),
        code @ ..=0xff => format!("\\x{code:02x}"),
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    };
    let shown: String = text.chars().map(code).collect();
    format!("\"{shown}\"")
}

/// The text in a form that is invalid to write.
fn raw(text: &str) -> String {
    text.replace('\0', "")
}

/// The formats of a command, taken from its help.
fn formats(folder: &Folder, command: &str) -> Vec<String> {
    let help = folder.projlog(&format!("{command} --help")).stdout;
    let after = help.split_once("--output-format").unwrap().1;
    let values = after.split_once("Possible values:").unwrap().1;
    let lines = values
        .lines()
        .skip(1)
        .map(str::trim)
        .take_while(|line| line.starts_with("- "));
    let names: Vec<String> = lines
        .map(|line| line[2..].split(':').next().unwrap().to_owned())
        .collect();
    assert!(
        names.iter().any(|name| name == "human")
            && names.iter().any(|name| name.starts_with("json")),
        "{help}"
    );
    names
}

/// Checks output that is read as text or as commands.
#[track_caller]
fn assert_harmless(text: &str, format: &str, what: &str) {
    let raw = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(u32::from(*c), 0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x2069 | 0xfeff | 0xe0000..=0xe007f)
    };
    let found = text.chars().find(raw);
    assert!(found.is_none(), "{found:?} of {what} in {format}: {text:?}");
    assert!(!text.contains("panicked"), "{what} in {format}: {text}");
    for line in text.split(['\n', '\r']) {
        let lower = line.to_ascii_lowercase();
        for opener in ["##[", "##vso[", "##teamcity["] {
            assert!(
                !lower.contains(opener),
                "{opener} of {what} in {format}: {line}"
            );
        }
        let start = line.trim_start();
        // The commands that a GitHub report consists of.
        let meant = ["error ", "warning ", "notice ", "group::", "endgroup::"]
            .map(|command| format!("::{command}"));
        let meant = format == "github" && meant.iter().any(|command| line.starts_with(command));
        assert!(
            !start.starts_with("::") || meant,
            "a command of {what} in {format}: {line}"
        );
    }
}

/// Checks that machine-readable formats are well-formed.
#[track_caller]
fn assert_well_formed(text: &str, format: &str) {
    match format {
        "json" | "sarif" | "gitlab" => drop(serde_json::from_str::<Value>(text).unwrap()),
        "jsonl" | "rdjsonl" => text
            .lines()
            .for_each(|line| drop(serde_json::from_str::<Value>(line).unwrap())),
        "junit" => {
            let output = text.split_once("?>").map_or(text, |(_, rest)| rest);
            for deceit in [
                "<script",
                "<img",
                "</details",
                "<!DOCTYPE",
                "<!--",
                "<?",
                "]]>",
                "<![CDATA[",
            ] {
                assert!(!output.contains(deceit), "{deceit} in {text}");
            }
        }
        "markdown" => assert_page(text),
        "html" => {
            // The page itself does not contain such parts.
            let lower = text.to_lowercase();
            for deceit in [
                "<script",
                "<img",
                "<!-- x",
                "<?",
                "<![cdata[",
                "<iframe",
                "<link",
            ] {
                assert!(!lower.contains(deceit), "{deceit} in {text}");
            }
            // Its own links stay in the page.
            assert_eq!(
                lower.matches("<a ").count(),
                lower.matches("<a href=\"#").count()
            );
            // Drawings refer to others in the page.
            let references = lower.matches("<use href=\"#").count();
            assert_eq!(
                lower.matches("href=").count(),
                lower.matches("<a ").count() + references
            );
            assert_eq!(
                lower.matches("<details").count(),
                lower.matches("</details>").count()
            );
        }
        _ => {}
    }
}

/// Checks that a Markdown page has no link, image or HTML from untrusted text.
#[track_caller]
fn assert_page(text: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                assert!(
                    dest_url.starts_with("https://") && !dest_url.contains("evil.example"),
                    "{dest_url} in {text}"
                );
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let known = [
                    "<details",
                    "</details>",
                    "<summary",
                    "</summary>",
                    "<br",
                    "<!-- projlog",
                    // It keeps `www.` from becoming a link.
                    "<!-- -->",
                ];
                assert!(
                    known
                        .iter()
                        .any(|known| html.trim_start().starts_with(known)),
                    "{html} in {text}"
                );
            }
            _ => {}
        }
    }
}

/// Runs a command; the output on both streams must be harmless.
#[track_caller]
fn harmless_output(call: Call, format: &str, what: &str) -> String {
    let run = call.run();
    assert!(
        matches!(run.status(), 0..=2),
        "{what}: {}",
        run.transcript()
    );
    assert_harmless(&run.stdout, format, what);
    assert_harmless(&run.stderr, "standard error", what);
    if !run.stdout.is_empty() && run.status() < 2 {
        assert_well_formed(&run.stdout, format);
    }
    run.stdout + &run.stderr
}

/// A check in all formats.
#[track_caller]
fn checked(folder: &Folder, formats: &[String], more: &str, what: &str) -> String {
    let all = formats.iter().map(|format| {
        harmless_output(
            folder.command(&format!(
                "check {AS_OF} --verbose --output-format {format} {more}"
            )),
            format,
            what,
        )
    });
    all.collect()
}

/// The status page in all formats.
#[track_caller]
fn stated(folder: &Folder, what: &str) -> String {
    let all = formats(folder, "status").into_iter();
    all.map(|format| {
        harmless_output(
            folder.command(&format!("status {AS_OF} --output-format {format}")),
            &format,
            what,
        )
    })
    .collect()
}

/// Entries of every kind with deceptive text in every field and key of the schema.
fn entries(write: &dyn Fn(&str) -> String, schema: &Value) -> Vec<(&'static str, String)> {
    let mut logs = Vec::new();
    let mut number = 0;
    for kind in schema["oneOf"].as_array().unwrap() {
        let fields = kind["properties"].as_object().unwrap();
        let name = [
            "stage",
            "request",
            "reply",
            "reminder",
            "call",
            "decision",
            "delivery",
            "notice",
            "confirmation",
        ];
        let name = name
            .into_iter()
            .find(|name| fields.contains_key(*name))
            .unwrap();
        let mut log = String::new();
        for field in fields.keys() {
            number += 1;
            let bad = write(&deceit(number));
            let value = |key: &str, good: &str| {
                format!("{key}: {}\n", if key == field { &bad } else { good })
            };
            let _ = write!(
                log,
                "## {}\n\n```yaml\n",
                deceit(number).replace(['\n', '\r'], "")
            );
            log += &value(name, &format!("X-{number}"));
            log += &value("at", "2026-03-03 10:40");
            log += &value("from", "account-manager");
            if !["at", "from"].contains(&field.as_str()) && field != name {
                log += &value(field, "x");
            }
            let more = match name {
                "request" => "to: marketing-director\nneeds: access\nvia: telegram\n",
                "reply" => "answers: X-1\ngives: part\n",
                _ => "",
            };
            log += &more
                .lines()
                .filter(|line| !line.starts_with(field.as_str()))
                .map(|line| format!("{line}\n"))
                .collect::<Vec<_>>()
                .concat();
            let _ = write!(
                log,
                "{bad}: {bad}\nallow: [{{rule: {bad}, because: {bad}}}]\n```\n\n{}\n\n",
                raw(&deceit(number))
            );
        }
        logs.push((name, log));
    }
    logs
}

#[test]
fn in_every_field_title_and_note() {
    let folder = Folder::empty();
    let schema = folder.projlog("schema entry").json();
    let formats = formats(&folder, "check");
    for write in [&quoted as &dyn Fn(&str) -> String, &raw, &|text| {
        quoted(text).replace("\\x0a", "")
    }] {
        folder.write("projlog.yaml", CHARTER);
        for (kind, log) in entries(write, &schema) {
            folder.write(&format!("log/{kind}.md"), &log);
        }
        let all_output = checked(&folder, &formats, "", "entries");
        assert!(all_output.contains("log/reply.md"), "{all_output}");
        assert!(
            all_output.matches("\\u{e00").count() > 1_000,
            "{all_output}"
        );
        checked(&folder, &formats, "--fail-on note --no-history", "entries");
        stated(&folder, "entries");
        harmless_output(
            folder.command(&format!("check {AS_OF} --diff")),
            "human",
            "a difference",
        );
        for id in ["X-1", "X-20", "X-40"] {
            harmless_output(
                folder.command(&format!("show {id} {AS_OF}")),
                "human",
                "a story",
            );
            harmless_output(
                folder.command(&format!("show {id} {AS_OF} --output-format json")),
                "json",
                "a story",
            );
        }
    }
}

#[test]
fn in_an_entry_that_is_right() {
    let folder = Folder::empty();
    let formats = formats(&folder, "check");
    folder.write("projlog.yaml", CHARTER);
    for number in 0..24 {
        let bad = deceit(number * 11);
        let log = format!(
            "# {}\n\n```yaml\nrequest: R-1\nat: 2026-03-03 10:40\nfrom: account-manager\nto: marketing-director\nvia: telegram\n\
             needs: information\nevidence: {}\n```\n\n{}\n\nR-9, as agreed on the phone {bad}\n",
            bad.replace(['\n', '\r'], ""),
            quoted(&bad),
            raw(&bad)
        );
        folder.write("log/a.md", &log);
        let format = &formats[number % formats.len()..][..1];
        let all_output = checked(&folder, format, "", "an entry");
        assert!(all_output.contains("log/a.md"), "{all_output}");
        // A misspelt field, which has a fix, among the rest.
        folder.write(
            "log/b.md",
            &log.replace("R-1", "R-2")
                .replace("evidence:", "evidense:")
                .replace("needs:", "neds:"),
        );
        let shown = harmless_output(
            folder.command(&format!("check {AS_OF} --diff")),
            "human",
            "a difference",
        );
        assert!(shown.contains("+needs: information"), "{shown}");
        harmless_output(
            folder.command(&format!("check {AS_OF} --fix")),
            "human",
            "what is mended",
        );
        std::fs::remove_file(folder.path().join("log/b.md")).unwrap();
        if number % 6 == 0 {
            // On a GitHub runner, a page is written as well.
            let call = folder.command(&format!(
                "check {AS_OF} --output-format markdown=page.md --output-format sarif=r.json"
            ));
            harmless_output(
                call.with("GITHUB_STEP_SUMMARY", "summary.md"),
                "human",
                "an entry",
            );
            let call = folder
                .command(&format!("check {AS_OF}"))
                .with("GITHUB_ACTIONS", "true");
            harmless_output(
                call.with("GITHUB_STEP_SUMMARY", "summary.md"),
                "github",
                "an entry",
            );
            for (file, format) in [
                ("summary.md", "markdown"),
                ("page.md", "markdown"),
                ("r.json", "sarif"),
            ] {
                let text = folder.read(file);
                assert!(text.contains("R-1"), "{text}");
                assert_harmless(&text, format, file);
                assert_well_formed(&text, format);
                std::fs::remove_file(folder.path().join(file)).unwrap();
            }
            let output = stated(&folder, "an entry");
            assert!(
                output.matches("\\u{e00").count() > 100,
                "the title is there: {output}"
            );
        }
        assert!(
            harmless_output(
                folder.command(&format!("show R-1 {AS_OF}")),
                "human",
                "a story"
            )
            .contains("R-1")
        );
    }
}

/// Each key and each value of the charter, one after another.
#[test]
fn in_the_charter() {
    let folder = Folder::empty();
    let formats = formats(&folder, "check");
    folder.write(
        "log/a.md",
        "# x\n\n```yaml\nrequest: R-1\nat: 2026-03-03 10:40\nfrom: nobody\nto: designer\n```\n",
    );
    let mut all = String::new();
    let lines: Vec<&str> = CHARTER.lines().collect();
    for (number, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
    {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let indent: String = key.chars().take_while(|c| " -".contains(*c)).collect();
        let value = value.trim();
        let bad = if number % 4 == 0 {
            raw(&deceit(number))
        } else {
            quoted(&deceit(number))
        };
        let variants = [
            format!("{indent}{bad}: {value}"),
            format!("{key}: {bad}"),
            format!("{line}\n{indent}{bad}: {bad}"),
        ];
        // A value without text is a whole section of the charter.
        let variant = if value.is_empty() {
            &variants[number % 3 / 2 * 2]
        } else {
            &variants[number % 3]
        };
        let charter: String = lines
            .iter()
            .enumerate()
            .map(|(at, line)| {
                if at == number {
                    format!("{variant}\n")
                } else {
                    format!("{line}\n")
                }
            })
            .collect();
        folder.write("projlog.yaml", &charter);
        let format = &formats[number % formats.len()..][..1];
        all += &checked(&folder, format, "", line);
        if number % 10 == 0 {
            stated(&folder, line);
            harmless_output(folder.command("rules"), "human", line);
            harmless_output(
                folder.command("due '2 working days' --from '2026-03-03 10:40' --party bakery"),
                "human",
                line,
            );
        }
    }
    assert!(all.matches("\\u{e00").count() > 1_000, "{all}");
}

#[test]
fn in_a_calendar_file() {
    let folder = Folder::empty();
    let formats = formats(&folder, "check");
    folder.write(
        "projlog.yaml",
        &format!(
            "{}calls: [calls.ics]\n",
            CHARTER.replacen("[2026-03-09, 2026-03-20", "[\"days.ics\", 2026-03-20", 1)
        ),
    );
    let mut all = String::new();
    for number in 0..12 {
        let bad = deceit(number * 19).replace(['\n', '\r'], "\r\n ");
        let event = |more: &str| {
            format!(
                "BEGIN:VEVENT\r\nSUMMARY:{bad}\r\nUID:{bad}\r\nDTSTART:20260303T120000Z\r\nDTEND:20260303T130000Z\r\n{more}\
                 ATTENDEE;CN={bad}:mailto:am@agency.example\r\nATTENDEE:mailto:md@bakery.example\r\nEND:VEVENT\r\n"
            )
        };
        let rows = [
            "",
            &format!("RRULE:{bad}\r\n"),
            &format!("DTSTART;TZID={bad}:{bad}\r\n"),
            &format!("{bad}\r\n"),
        ]
        .map(event);
        for file in ["calls.ics", "days.ics"] {
            folder.write(
                file,
                &format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", rows.concat()),
            );
        }
        all += &checked(
            &folder,
            &formats[number % formats.len()..][..1],
            "",
            "a calendar file",
        );
    }
    assert!(all.matches("\\u{e00").count() > 100, "{all}");
}

/// Arguments may come from the name of a file or branch.
#[test]
fn in_arguments() {
    let folder = Folder::empty();
    folder.write("projlog.yaml", CHARTER);
    folder.write("log/a.md", "");
    let commands = [
        "check @",
        "check --select @",
        "check --severity @",
        "check --severity @=error",
        "check --as-of @",
        "check --at @",
        "check --since @",
        "check --output-format @",
        "check --config @",
        "check --fail-on @",
        "check @ --staged",
        "check --@",
        "show @",
        "show @ --at @",
        "explain @",
        "history @",
        "due @ --from 2026-03-03",
        "due '1 day' --from @",
        "due '1 day' --from 2026-03-03 --party @",
        "rules --@",
        "schema @",
        "completions @",
        "man @",
        "demo @/x/y",
        "new @",
        "new request --@ x",
        "status @",
        "status --days @",
        "init @/x/y --ci @",
        "init --as-of @",
        "@",
        "--@",
    ];
    for (number, command) in commands.iter().enumerate() {
        for more in [0, 13] {
            // Paths are short, and arguments cannot contain NUL.
            let bad: String = raw(&deceit(number * 5 + more)).chars().take(120).collect();
            let mut call = folder.command("");
            for word in crate::support::words(command) {
                call = call.argument(&word.replace('@', &bad));
            }
            harmless_output(call, "human", command);
        }
    }
    // Also in names that git forbids or that the file system does not support.
    for special in specials().iter().filter(|special| !special.contains('\0')) {
        harmless_output(folder.command("check").argument(special), "human", "a path");
        harmless_output(
            folder.command("explain").argument(special),
            "human",
            "a rule",
        );
    }
}

#[cfg(unix)]
#[test]
fn in_file_names() {
    let folder = Folder::empty();
    let formats = formats(&folder, "check");
    let bad: Vec<String> = specials()
        .iter()
        .map(|special| special.replace(['/', '\0'], "_"))
        .collect();
    folder.write("projlog.yaml", CHARTER);
    for (number, names) in bad.chunks(3).enumerate() {
        folder.write(
            &format!("log/{}.md", names.concat()),
            &format!("# x\n\n```yaml\nrequest: R-{number}\nfrom: x\n```\n"),
        );
        folder.write(
            &format!("log/{}d/{number}.md", names.concat()),
            "# x\n\n```yaml\nreqest: R-1\n```\n",
        );
    }
    assert!(checked(&folder, &formats, "", "a file's name").contains("\\u{1b}"));
    assert!(checked(&folder, &formats, "log", "a file's name").contains("\\u{1b}"));
    folder.write("calls.ics", "x");
    for (number, special) in bad.iter().enumerate().step_by(9) {
        let glob = quoted(&format!("log/{special}.md"));
        folder.write(
            "projlog.yaml",
            &format!("{CHARTER}log: [{glob}]\ncalls: [{glob}]\n"),
        );
        checked(
            &folder,
            &formats[number % formats.len()..][..1],
            "",
            "a file's name in the charter",
        );
    }
}

const WHO: Committer<'_> = (
    "Account Manager",
    "am@agency.example",
    "2026-03-03T12:00:00+0300",
);

/// Puts a commit on `main` that git itself would not write, with the staged files.
fn commit(folder: &Folder, people: &str, message: &str) {
    let git = |arguments: &[&str], input: &[u8]| git_as(WHO, folder.path(), arguments, input);
    git(&["add", "-A"], b"");
    let tree = git(&["write-tree"], b"");
    let parent = crate::support::git(
        folder.path(),
        &["rev-parse", "-q", "--verify", "refs/heads/main"],
    )
    .unwrap();
    let parent = String::from_utf8(parent.stdout).unwrap();
    let parent = if parent.is_empty() {
        String::new()
    } else {
        format!("parent {parent}")
    };
    let text = format!("tree {tree}\n{parent}{people}\n\n{message}\n");
    let id = git(&STORE_COMMIT, text.as_bytes());
    git(&["update-ref", "refs/heads/main", &id], b"");
}

/// Names, addresses, messages, branches.
#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one story, from init to a hostile name"
)]
fn in_history() {
    let folder = Folder::empty();
    let formats = formats(&folder, "check");
    git_as(WHO, folder.path(), &["init", "-q", "-b", "main"], b"");
    folder.write("projlog.yaml", CHARTER);
    let log = |last: usize, needs: &str| -> String {
        let entry = |number| {
            format!(
                "```yaml\nrequest: R-{number}\nat: 2026-03-03 10:40\nfrom: account-manager\nto: marketing-director\nvia: telegram\nneeds: {needs}\n```\n\n"
            )
        };
        (0..last).map(entry).collect()
    };
    for number in 0..16_usize {
        let name = raw(&deceit(number * 11)).replace(['\n', '<', '>'], "");
        let person = |role: &str, at: usize| {
            format!(
                "{role} {name} <{name}> {} +0300",
                1_772_614_800 + 86_400 * at
            )
        };
        folder.write(
            "log/a.md",
            &log(
                number + 1,
                if number % 4 == 3 {
                    "access"
                } else {
                    "information"
                },
            ),
        );
        let author = match number % 5 {
            4 => format!("author {name} <{name}> {name}"),
            _ => person("author", number),
        };
        // The last commits are older than those before them.
        let at = if number > 12 { 1 } else { number };
        commit(
            &folder,
            &format!("{author}\n{}\n{name}", person("committer", at)),
            &raw(&deceit(number * 11)),
        );
    }
    folder.write(
        ".mailmap",
        &format!("{} <am@agency.example>\n", raw(&deceit(3))),
    );
    folder.write("log/a.md", &log(12, "materials"));
    commit(
        &folder,
        "author A <am@agency.example> 1774614800 +0300\ncommitter C <c@x> 1774614800 +0300",
        "As agreed on the phone \u{202e}::",
    );
    let look = |what: &str| {
        let mut all = checked(&folder, &formats, "", what);
        stated(&folder, what);
        for more in ["--since HEAD~6", "--at HEAD~3", "--staged"] {
            checked(&folder, &formats[..1], more, what);
        }
        for id in ["R-0", "R-3", "R-14"] {
            all += &harmless_output(folder.command(&format!("show {id} {AS_OF}")), "human", what);
            harmless_output(
                folder.command(&format!("show {id} {AS_OF} --output-format json")),
                "json",
                what,
            );
        }
        all += &harmless_output(folder.command("history"), "human", what);
        harmless_output(
            folder.command("history --output-format jsonl"),
            "jsonl",
            what,
        );
        assert!(all.matches("\\u{e00").count() > 100, "{all}");
    };
    look("a commit");
    // Branches: those that git creates, and those that only exist as files.
    let tip = git_as(WHO, folder.path(), &["rev-parse", "main"], b"");
    let named: Vec<String> = specials()
        .iter()
        .map(|special| special.replace(['/', '\0', '\n'], "_"))
        .collect();
    for (number, names) in named.chunks(20).enumerate() {
        let name: String = names.concat().chars().take(60).collect();
        folder.write(&format!(".git/refs/heads/{name}"), &format!("{tip}\n"));
        folder.write(
            &format!(".git/refs/remotes/origin/{name}"),
            &format!("{tip}\n"),
        );
        folder.write(".git/HEAD", &format!("ref: refs/heads/{name}\n"));
        if number % 2 == 0 {
            harmless_output(
                folder.command(&format!("check {AS_OF}")),
                "human",
                "a branch",
            );
            harmless_output(folder.command("history"), "human", "a branch");
        } else {
            harmless_output(
                folder
                    .command(&format!("check {AS_OF} --since"))
                    .argument(&name),
                "human",
                "a branch",
            );
            harmless_output(
                folder
                    .command(&format!("check {AS_OF} --at"))
                    .argument(&name),
                "human",
                "a branch",
            );
        }
    }
    look("a branch");
    folder.write(
        ".git/packed-refs",
        &format!(
            "# pack-refs with: peeled\n{tip} refs/heads/{}\n",
            raw(&deceit(5))
        ),
    );
    look("a packed branch");
}
