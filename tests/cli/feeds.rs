//! `projlog feed`: due dates as a calendar, and what happened as an Atom feed.

#![allow(
    clippy::format_push_string,
    reason = "pages of a few lines are put together"
)]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::collections::BTreeMap;
use std::process::Command;

use chrono::DateTime;
use projlog::calendar::{Zone, meetings};
use projlog::page::Page;

use crate::support::{Folder, instant, repository};

const CHARTER: &str = include_str!("../cases/charter.yaml");

/// A request of the agency, the history of its due date, and what happened to its file.
const STORY: &str = "# A due date that moves\n
## 2026-03-02T12:30+03:00 account-manager <am@agency.example>: Charter and request
CHARTER
```markdown file log/2026-03.md
# March

## Access to the advertising account

REQUEST
```

## 2026-03-03T12:30+03:00 account-manager <am@agency.example>: More time

```markdown append log/2026-03.md
DECISION D-1 2026-03-03 12:00 account-manager 2026-03-12
```

## 2026-03-04T12:30+03:00 account-manager <am@agency.example>: Still more time

```diff edit log/2026-03.md
-sets: { due: 2026-03-12 }
+sets: { due: 2026-03-13 }
```

## 2026-03-04T16:30+03:00 account-manager <am@agency.example>: Both agree on the first extension again

```markdown append log/2026-03.md
DECISION D-2 2026-03-04 16:00 [account-manager, marketing-director] 2026-03-12
```

## 2026-03-05T12:30+03:00 account-manager <am@agency.example>: Another file, another heading

```text delete log/2026-03.md
```

```markdown file log/first-quarter.md
# First quarter

## The advertising account, at last

REQUEST

DECISION D-1 2026-03-03 12:00 account-manager 2026-03-13

DECISION D-2 2026-03-04 16:00 [account-manager, marketing-director] 2026-03-12
```

## 2026-03-05T14:30+03:00 account-manager <am@agency.example>: The second decision was about something else

```diff edit log/first-quarter.md
-on: R-1
-at: 2026-03-04 16:00
+on: R-2
+at: 2026-03-04 16:00
```

## 2026-03-05T15:30+03:00 account-manager <am@agency.example>: There was no first decision

```markdown file log/first-quarter.md
# First quarter

## The advertising account, at last

REQUEST

DECISION D-2 2026-03-04 16:00 [account-manager, marketing-director] 2026-03-12
```

## 2026-03-05T16:30+03:00 account-manager <am@agency.example>: Access was given

```markdown append log/first-quarter.md
ANSWER
```

## 2026-03-06T12:30+03:00 account-manager <am@agency.example>: It was not

```markdown file log/first-quarter.md
# First quarter

## The advertising account, at last

REQUEST
```
";

const REQUEST: &str = "```yaml\nrequest: R-1\nat: 2026-03-02 12:00\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```";
const ANSWER: &str = "```yaml\nreply: A-1\nanswers: R-1\nat: 2026-03-05 16:00\nfrom: marketing-director\nvia: email\ngives: all\n```";

/// The story after some of its commits.
fn story(commits: usize) -> Folder {
    let mut text = String::new();
    let charter = CHARTER.replace("role: client\n", "role: client\n    language: ru\n");
    for line in STORY.lines() {
        match line.split_once(' ') {
            Some(("DECISION", rest)) => {
                let (rest, due) = rest.rsplit_once(' ').unwrap();
                let mut words = rest.splitn(4, ' ');
                let mut next = || words.next().unwrap();
                text += &format!(
                    "```yaml\ndecision: {}\non: R-1\nat: {} {}\nby: {}\nvia: email\nverdict: changed\nsets: {{ due: {due} }}\n```\n",
                    next(),
                    next(),
                    next(),
                    next()
                );
            }
            _ => match line {
                "CHARTER" => text += &format!("\n```yaml file projlog.yaml\n{charter}```\n\n"),
                "REQUEST" => text += &format!("{REQUEST}\n"),
                "ANSWER" => text += &format!("{ANSWER}\n"),
                line => text += &format!("{line}\n"),
            },
        }
    }
    // A fence with fences in it has four backquotes.
    let text = text
        .replace("```markdown file", "````markdown file")
        .replace("```markdown append", "````markdown append")
        .replace("```\n```\n", "```\n````\n");
    let mut page = Page::read(&text).unwrap();
    assert_eq!(page.steps.len(), 9);
    page.steps.truncate(commits);
    Folder::of_page(&page)
}

/// A property of a component: its name with parameters, and its value, unfolded.
type Properties = BTreeMap<String, String>;

/// The events of a calendar, by their ids.
fn events(calendar: &str) -> BTreeMap<String, Properties> {
    let mut events = BTreeMap::new();
    let mut event = Properties::new();
    for line in calendar.replace("\r\n ", "").split("\r\n") {
        match line.split_once(':') {
            Some(("BEGIN", "VEVENT")) => event.clear(),
            Some(("END", "VEVENT")) => {
                events.insert(event["UID"].clone(), event.clone());
            }
            // Those of an alarm come after those of its event.
            Some((name, value)) => drop(event.entry(name.to_owned()).or_insert(value.to_owned())),
            None => {}
        }
    }
    events
}

fn calendar(folder: &Folder, arguments: &str) -> String {
    let run = folder.projlog(&format!("feed --output-format ics {arguments}"));
    assert_eq!((run.status(), run.stderr.as_str()), (0, ""));
    run.stdout
}

fn atom(folder: &Folder, arguments: &str) -> String {
    let run = folder.projlog(&format!("feed --output-format atom {arguments}"));
    assert_eq!((run.status(), run.stderr.as_str()), (0, ""));
    run.stdout
}

const REPLY: &str = "R-1-reply@social-media-for-a-bakery.projlog";

#[test]
fn a_moved_due_date_is_a_newer_version_of_the_same_event() {
    let mut before: Option<Properties> = None;
    let mut seen = Vec::new();
    for commits in 1..=9 {
        let folder = story(commits);
        let mut events = events(&calendar(
            &folder,
            "--party bakery --as-of '2026-03-06 13:00'",
        ));
        let event = events.remove(REPLY).unwrap();
        let number = |event: &Properties| event["SEQUENCE"].parse::<u32>().unwrap();
        if let Some(before) = &before {
            let (old, new) = (number(before), number(&event));
            let is_same = |name: &str| before.get(name) == event.get(name);
            let moved = !is_same("DTSTART") || !is_same("DTSTART;VALUE=DATE") || !is_same("STATUS");
            // Only the file and the heading changed in the fifth commit.
            assert_eq!(moved, commits != 5, "after {commits} commits: {event:?}");
            assert!(
                if moved { new > old } else { new == old },
                "{commits}: {old} → {new}"
            );
            assert!(event["DTSTAMP"] > before["DTSTAMP"]);
        }
        let start = event
            .get("DTSTART;VALUE=DATE")
            .or(event.get("DTSTART"))
            .unwrap();
        seen.push(format!("{start} {}", event["STATUS"]));
        before = Some(event);
    }
    let expected = [
        "20260305T130000Z CONFIRMED",
        "20260312 CONFIRMED",
        "20260313 CONFIRMED",
        "20260312 CONFIRMED",
        "20260312 CONFIRMED",
        "20260313 CONFIRMED",
        "20260312 CONFIRMED",
        "20260312 CANCELLED",
        "20260305T130000Z CONFIRMED",
    ];
    assert_eq!(seen, expected);
}

/// A feed as of an earlier time has the version that a feed of that time had, whatever was committed since.
#[test]
fn what_came_after_the_time_of_a_feed_does_not_count() {
    let whole = story(9);
    for (commits, at) in [
        (1, "2026-03-02 13:00"),
        (2, "2026-03-03 13:00"),
        (4, "2026-03-04 16:45"),
        (5, "2026-03-05 13:30"),
        (7, "2026-03-05 16:00"),
    ] {
        let at = format!("--as-of '{at}'");
        let event = |folder: &Folder| events(&calendar(folder, &at)).remove(REPLY).unwrap();
        let (then, now) = (event(&story(commits)), event(&whole));
        for name in ["LAST-MODIFIED", "SEQUENCE"] {
            let sequence = |event: &Properties| event.get(name).cloned();
            assert_eq!(sequence(&now), sequence(&then), "{at} {name}: {now:#?}");
        }
        assert!(now["DTSTAMP"] >= then["DTSTAMP"], "{now:#?}");
        assert!(!now["DTSTAMP"].starts_with("20260306"), "{now:#?}");
    }
}

#[test]
fn a_discharged_obligation_is_cancelled_and_an_open_one_has_an_alarm() {
    let at = "--as-of '2026-03-06 13:00'";
    let open = calendar(&story(2), at);
    let event = &events(&open)[REPLY];
    assert_eq!(event["STATUS"], "CONFIRMED");
    assert_eq!(event["DTSTART;VALUE=DATE"], "20260312");
    assert_eq!(event["DTEND;VALUE=DATE"], "20260313");
    // At nine on Wednesday in Yekaterinburg: 15 hours before midnight there.
    assert_eq!(event["TRIGGER"], "-PT15H");
    let met = calendar(&story(8), at);
    let event = &events(&met)[REPLY];
    assert_eq!(event["STATUS"], "CANCELLED");
    assert!(!event.contains_key("TRIGGER") && event["DESCRIPTION;LANGUAGE=en"].contains("A-1"));
}

#[test]
fn a_feed_is_for_one_side_in_its_language_or_for_all() {
    let folder = story(1);
    let at = "--as-of '2026-03-03 13:00'";
    let bakery = calendar(&folder, &format!("--party bakery {at}"));
    let event = &events(&bakery)[REPLY];
    assert!(
        event["SUMMARY;LANGUAGE=ru"].starts_with("доступ: R-1"),
        "{event:?}"
    );
    assert!(!events(&calendar(&folder, &format!("--party agency {at}"))).contains_key(REPLY));
    assert!(events(&calendar(&folder, at))[REPLY].contains_key("SUMMARY;LANGUAGE=en"));
}

#[test]
fn the_examples_have_feeds() {
    let at = instant("quarrel");
    let folder = Folder::of_example("quarrel");
    // The clinic's marketing manager writes Russian.
    folder.change(
        "projlog.yaml",
        "    role: client\n",
        "    role: client\n    language: ru\n",
    );
    for party in ["agency", "clinic"] {
        for format in ["ics", "atom"] {
            let url = "--url https://agency.example/clinic/ --limit 12";
            let arguments =
                format!("feed --output-format {format} --party {party} --as-of {at} {url}");
            let run = folder.projlog(&arguments);
            assert_eq!(run.stdout, folder.projlog(&arguments).stdout);
            shows!(format!("feed-quarrel-{party}-{format}"), run);
        }
    }
}

#[test]
fn the_same_commit_gives_the_same_bytes() {
    for format in ["ics", "atom"] {
        let feed = |arguments: &str| {
            let folder = Folder::of_example("bakery");
            let run = folder.projlog(&format!(
                "feed --output-format {format} --as-of {} {arguments}",
                instant("bakery")
            ));
            run.stdout
        };
        assert_eq!(feed(""), feed("--no-cache"));
        assert_ne!(feed(""), feed("--language es"));
        assert_ne!(feed(""), feed("--no-history"));
    }
}

#[test]
fn without_history_the_stated_times_count() {
    let folder = story(2);
    let events = events(&calendar(
        &folder,
        "--no-history --as-of '2026-03-06 13:00'",
    ));
    let event = &events[REPLY];
    // The decision's time is the last.
    assert_eq!(event["DTSTAMP"], "20260303T090000Z");
    assert_eq!(event["LAST-MODIFIED"], "20260303T090000Z");
    let feed = atom(&folder, "--no-history --as-of '2026-03-06 13:00'");
    assert!(
        feed.contains("<updated>2026-03-03T09:00:00+00:00</updated>"),
        "{feed}"
    );
}

#[test]
fn our_own_reader_reads_the_calendar() {
    for name in ["bakery", "quarrel", "webshop"] {
        let folder = Folder::of_example(name);
        let text = calendar(&folder, &format!("--as-of {}", instant(name)));
        let read = meetings(&[text.as_bytes()], &Zone::utc())
            .remove(0)
            .unwrap();
        assert!(read.unread.is_empty(), "{:?}", read.unread);
        let events = events(&text);
        let timed =
            |event: &&Properties| event["STATUS"] == "CONFIRMED" && event.contains_key("DTSTART");
        let timed: Vec<&str> = events
            .values()
            .filter(timed)
            .map(|event| event["UID"].as_str())
            .collect();
        let mut read: Vec<&str> = read
            .meetings
            .iter()
            .map(|meeting| meeting.uid.as_str())
            .collect();
        read.sort_unstable();
        assert_eq!(read, timed, "{name}");
    }
}

#[test]
fn an_atom_feed_has_what_rfc_4287_requires() {
    for name in ["bakery", "quarrel", "webshop"] {
        let folder = Folder::of_example(name);
        let url = "--url https://agency.example/a&b";
        for arguments in ["", url, "--no-history", "--limit 0"] {
            let at = instant(name);
            let limit = if arguments.contains("--limit") {
                ""
            } else {
                "--limit 1000"
            };
            let text = atom(&folder, &format!("{limit} --as-of {at} {arguments}"));
            let document = roxmltree::Document::parse(&text).unwrap();
            let feed = document.root_element();
            assert_eq!(
                feed.tag_name().namespace(),
                Some("http://www.w3.org/2005/Atom")
            );
            let mut ids = Vec::new();
            let entries: Vec<_> = feed
                .children()
                .filter(|node| node.has_tag_name("entry"))
                .collect();
            assert_eq!(entries.is_empty(), arguments.contains("limit"));
            for node in entries.iter().chain([&feed]) {
                let of = |name: &'static str| {
                    node.children()
                        .filter(move |child| child.has_tag_name(name))
                };
                for required in ["id", "title", "updated"] {
                    assert_eq!(of(required).count(), 1, "{required}");
                }
                assert!(of("published").count() < 2 && of("content").count() < 2);
                assert!(of("link").all(|link| {
                    link.attribute("href")
                        .is_some_and(|href| href.starts_with("https://agency.example/a&b/"))
                }));
                assert_eq!(of("link").count(), usize::from(arguments == url));
                for time in of("updated").chain(of("published")) {
                    DateTime::parse_from_rfc3339(time.text().unwrap()).unwrap();
                }
                for author in of("author") {
                    let names = author.children().filter(|child| child.has_tag_name("name"));
                    let names: Vec<&str> = names.map(|name| name.text().unwrap_or("")).collect();
                    assert!(matches!(names[..], [name] if !name.is_empty()), "{names:?}");
                }
                for content in of("content") {
                    let inside: Vec<_> = content
                        .children()
                        .filter(roxmltree::Node::is_element)
                        .collect();
                    assert_eq!(inside.len(), 1);
                    assert!(inside[0].has_tag_name(("http://www.w3.org/1999/xhtml", "div")));
                }
                ids.push(of("id").next().unwrap().text().unwrap());
            }
            assert!(feed.children().any(|child| child.has_tag_name("author")));
            assert!(ids.iter().all(|id| id.starts_with("urn:uuid:")));
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all);
        }
    }
}

/// What happened has the same ids after the file was renamed, and events of changes are added.
#[test]
fn events_keep_their_ids() {
    let ids = |commits: usize| {
        let feed = atom(&story(commits), "--as-of 2026-03-07");
        let ids = feed.split("<id>").skip(2);
        let ids: Vec<String> = ids
            .map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect();
        ids
    };
    let (two, five, nine) = (ids(2), ids(5), ids(9));
    assert!(two.iter().all(|id| five.contains(id)) && five.iter().all(|id| nine.contains(id)));
    assert!(two.len() < five.len() && five.len() < nine.len());
}

#[test]
fn hostile_text_stays_text() {
    let folder = Folder::empty();
    folder.write(
        "projlog.yaml",
        &CHARTER.replace(
            "Social media for a bakery",
            "\"a\\r\\nBEGIN:VEVENT <b>&amp; \\u202e\"",
        ),
    );
    let title =
        "A \u{202e}title; with, signs \\n \u{1b}[31m `<script>alert(1)</script>` ]]> \u{200b}&lt;";
    folder.write("log/a.md", &format!("## {title}\n\n{REQUEST}\n\n{title}\n"));
    let at = "--no-history --as-of 2026-03-03";
    let text = calendar(&folder, at);
    assert_eq!(
        text.matches("BEGIN:VEVENT\r\n").count(),
        events(&text).len()
    );
    assert!(
        !text
            .replace("\r\n", "")
            .contains(|c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{200b}')),
        "{text}"
    );
    let event = events(&text)
        .remove("R-1-reply@a-begin-vevent-b-amp.projlog")
        .unwrap();
    assert!(
        event["SUMMARY;LANGUAGE=en"].contains("\\\\u{202e}title\\; with\\, signs \\\\n"),
        "{event:?}"
    );
    let feed = atom(&folder, at);
    let document = roxmltree::Document::parse(&feed).unwrap();
    assert!(
        document
            .descendants()
            .all(|node| !node.has_tag_name("script"))
    );
    assert!(
        feed.contains("&lt;script&gt;") && !feed.contains('\u{202e}'),
        "{feed}"
    );
}

#[test]
fn an_empty_log_has_an_empty_feed() {
    let folder = Folder::empty();
    folder.write("projlog.yaml", CHARTER);
    let at = "--as-of 2026-03-01";
    assert!(events(&calendar(&folder, at)).is_empty());
    assert!(!atom(&folder, at).contains("<entry>"));
}

#[test]
fn wrong_arguments_are_refused() {
    let folder = Folder::of_example("bakery");
    for arguments in [
        "--output-format ics --party baker",
        "--output-format ics --url agency.example",
        "--output-format ics --url 'https://agency.example/a b'",
        "--output-format ics --url javascript:alert(1)",
        "--output-format atom --as-of yesterday",
        "no-such-folder --output-format atom",
    ] {
        folder
            .projlog(&format!("feed {arguments}"))
            .assert_refused();
    }
    shows!(
        "feed-wrong-url",
        folder.projlog("feed --output-format ics --url agency.example --language ru")
    );
}

#[test]
fn errors_of_the_log_are_named() {
    let folder = Folder::empty();
    folder.write("projlog.yaml", CHARTER);
    folder.write(
        "log/a.md",
        &format!("{REQUEST}\n\n```yaml\nrequest: R-2\nat: 2026-13-03\n```\n"),
    );
    let run = folder.projlog("feed --output-format ics --as-of 2026-03-03");
    assert_eq!(run.status(), 0);
    assert!(
        run.stderr
            .starts_with("note: the log or the charter has errors"),
        "{}",
        run.stderr
    );
}

/// `tests/feeds/read.py` reads the feeds with Python packages. `PROJLOG_PYTHON` names another interpreter.
#[test]
fn other_libraries_read_the_feeds() {
    let python = std::env::var_os("PROJLOG_PYTHON").unwrap_or_else(|| "python3".into());
    let script = repository().join("tests/feeds/read.py");
    let folder = Folder::empty();
    let mut files = Vec::new();
    for name in ["bakery", "quarrel", "webshop"] {
        let project = Folder::of_example(name);
        for language in ["en", "ru", "es"] {
            for format in ["ics", "atom"] {
                let arguments = format!(
                    "feed --output-format {format} --as-of {} --language {language} --url https://agency.example",
                    instant(name)
                );
                let file = format!("{name}-{language}.{format}");
                folder.write(&file, &project.projlog(&arguments).stdout);
                files.push(file);
            }
        }
    }
    let run = Command::new(python)
        .arg(script)
        .args(&files)
        .current_dir(folder.path())
        .output();
    let Ok(run) = run else {
        eprintln!("skipped: no Python was found; PROJLOG_PYTHON=/path/to/python3 names one");
        return;
    };
    let (out, errors) = (
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
    if run.status.code() == Some(3) {
        eprintln!("skipped: {}", out.trim());
        return;
    }
    assert!(run.status.success(), "{out}{errors}");
    assert_eq!(out.lines().count(), files.len(), "{out}");
}

#[test]
fn what_happens_later_is_not_in_the_calendar() {
    let folder = story(9);
    let of = |at: &str| events(&calendar(&folder, &format!("--as-of '{at}'"))).contains_key(REPLY);
    assert!(!of("2026-03-02 11:59"));
    assert!(of("2026-03-02 12:00"));
}
