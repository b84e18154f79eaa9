//! `projlog import` of a chat in several steps, and of its later part alone.

use crate::import::{Line, import, log, project, telegram};

/// The drafts of the log, without the lines of evidence.
fn drafts(folder: &crate::support::Folder) -> Vec<String> {
    let text = folder.read("log/2026-03.md").replace("\r\n", "\n");
    let blocks = text.split("```yaml draft\n").skip(1);
    let blocks = blocks.map(|block| block.split("```").next().unwrap_or_default());
    let lines = |block: &str| {
        let lines = block.lines().filter(|line| {
            [
                "request:",
                "reply:",
                "reminder:",
                "decision:",
                "due:",
                "of:",
                "on:",
                "answers:",
                "promises:",
            ]
            .iter()
            .any(|name| line.starts_with(name))
        });
        lines.collect::<Vec<_>>().join(", ")
    };
    blocks.map(lines).collect()
}

/// Two requests in a message, what answers each, and a repetition of the second one.
const CHAT: &[Line<'_>] = &[
    (0, 11, r#""text": "Hello""#),
    (
        5,
        1,
        r#""text": "Please approve the banner. Please send us the photos by Friday.""#,
    ),
    (10, 11, r#""text": "Approved.""#),
    (4320, 1, r#""text": "Please send us the photos by Monday.""#),
    (4330, 11, r#""text": "I'll send the photos tomorrow.""#),
    (5770, 11, r#""text": "The photos are attached.""#),
];

#[test]
fn the_drafts_do_not_depend_on_how_often_one_imports() {
    let at_once = project();
    at_once.write("result.json", &telegram(CHAT, 1, "Chat"));
    import(&at_once, "result.json");
    let expected = [
        "request: R-1",
        "request: R-2, due: 2026-03-06",
        "decision: D-1, on: R-1",
        "reminder: M-1, of: R-2",
        "reply: A-1, answers: R-2, promises: 2026-03-07",
        "reply: A-2, answers: R-2",
    ];
    assert_eq!(drafts(&at_once), expected);
    let in_steps = project();
    for end in 1..=CHAT.len() {
        in_steps.write("result.json", &telegram(&CHAT[..end], 1, "Chat"));
        import(&in_steps, "result.json");
    }
    assert_eq!(drafts(&in_steps), expected);
    let before = log(&in_steps);
    import(&in_steps, "result.json");
    assert_eq!(log(&in_steps), before);
}

/// What is drafted of a later day needs the request that it answers, with all that was said of it.
#[test]
fn what_is_drafted_since_a_day_has_its_whole_story() {
    let folder = project();
    folder.write("result.json", &telegram(CHAT, 1, "Chat"));
    import(&folder, "result.json --since '2026-03-07 12:00'");
    assert_eq!(
        drafts(&folder),
        [
            "request: R-1, due: 2026-03-06",
            "reminder: M-1, of: R-1",
            "reply: A-1, answers: R-1, promises: 2026-03-07",
            "reply: A-2, answers: R-1",
        ]
    );
    let later = project();
    later.write("result.json", &telegram(CHAT, 1, "Chat"));
    import(&later, "result.json --since 2026-03-09");
    assert_eq!(drafts(&later), Vec::<String>::new());
}

/// An export that begins later, or again from the start, withdraws what was approved in the log.
#[test]
fn an_approval_in_the_log_is_withdrawn_later() {
    const ALL: &[Line<'_>] = &[
        (0, 11, r#""text": "Hello""#),
        (5, 1, r#""text": "Please approve the banner.""#),
        (10, 11, r#""text": "Approved.""#),
        (
            4320,
            11,
            r#""text": "I take back my approval, legal is against it.""#,
        ),
    ];
    for (from, first_id) in [(3, 4), (0, 1)] {
        let folder = project();
        folder.write("result.json", &telegram(&ALL[..3], 1, "Chat"));
        import(&folder, "result.json");
        let accepted = folder.projlog("drafts --accept R-1,D-1");
        assert_eq!(accepted.status(), 0, "{}", accepted.stderr);
        let mut lines = ALL[from..].to_vec();
        lines.insert(0, (-5, 1, r#""text": "Hi""#));
        folder.write("result.json", &telegram(&lines, first_id, "Chat"));
        import(&folder, "result.json");
        let text = folder.read("log/2026-03.md").replace("\r\n", "\n");
        let draft = text.split("```yaml draft\n").nth(1).unwrap();
        assert!(draft.starts_with("decision: D-2\n"), "{draft}");
        assert!(
            draft.contains("\nverdict: rejected\nreplaces: D-1\n"),
            "{draft}"
        );
        assert!(
            draft.contains("because it withdraws an approval"),
            "{draft}"
        );
        let accepted = folder.projlog("drafts --accept D-2");
        assert_eq!(accepted.status(), 0, "{}", accepted.stderr);
        let check = folder.projlog("check --rules decision-reversed");
        assert!(
            !check.stdout.contains("decision-reversed"),
            "{}",
            check.stdout
        );
    }
}

/// A message that takes an entry of the log back at once, and came after it was imported, is told of.
#[test]
fn what_is_taken_back_after_it_was_imported_is_told() {
    const ALL: &[Line<'_>] = &[
        (0, 11, r#""text": "Hello""#),
        (5, 1, r#""text": "Please approve the banner.""#),
        (10, 11, r#""text": "Approved.""#),
        (12, 11, r#""text": "no wait, the price is wrong""#),
    ];
    let folder = project();
    folder.write("result.json", &telegram(&ALL[..3], 1, "Chat"));
    import(&folder, "result.json");
    folder.write("result.json", &telegram(ALL, 1, "Chat"));
    let run = import(&folder, "result.json");
    assert!(
        run.stdout
            .contains("D-1: a later message of its sender takes it back"),
        "{}",
        run.stdout
    );
    let at_once = project();
    at_once.write("result.json", &telegram(ALL, 1, "Chat"));
    import(&at_once, "result.json");
    let run = import(&at_once, "result.json");
    assert!(!run.stdout.contains("takes it back"), "{}", run.stdout);
}

/// A transcript that is older than what is imported, or whose call was skipped, is left out and prevents nothing.
#[test]
fn a_transcript_is_left_out_with_its_call() {
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n\
        BEGIN:VEVENT\r\nUID:a@x\r\nDTSTART:20260310T090000Z\r\nDTEND:20260310T094500Z\r\nSUMMARY:Status call\r\n\
        ATTENDEE:mailto:am@agency.example\r\nATTENDEE:mailto:md@bakery.example\r\nEND:VEVENT\r\n\
        END:VCALENDAR\r\n";
    let vtt = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Account manager>The banner is late</v>\n";
    for (exports, since) in [
        ("calendar.ics call-20260310T120100.vtt", "2026-03-11"),
        ("calendar.ics call-20260310.vtt", "2026-03-11"),
        // The call began before, its recording after.
        (
            "calendar.ics call-20260310T120100.vtt",
            "'2026-03-10 12:01'",
        ),
        ("call-20260310T120100.vtt", "2026-03-11"),
    ] {
        let folder = project();
        folder.write("calendar.ics", calendar);
        folder.write("call-20260310T120100.vtt", vtt);
        folder.write("call-20260310.vtt", vtt);
        let before = log(&folder);
        let run = import(&folder, &format!("{exports} --since {since}"));
        assert!(
            run.stdout.contains("left out, as its call is"),
            "{}",
            run.stdout
        );
        assert_eq!(log(&folder), before, "{exports}");
    }
    let folder = project();
    folder.write("calendar.ics", calendar);
    folder.write("call-20260310T120100.vtt", vtt);
    import(&folder, "calendar.ics");
    let skipped = folder.projlog("drafts --skip C-1");
    assert_eq!(skipped.status(), 0, "{}", skipped.stderr);
    let run = import(&folder, "calendar.ics call-20260310T120100.vtt");
    assert!(
        run.stdout.contains("left out, as its call is"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_id_of_a_skipped_draft_is_not_used_again() {
    let folder = project();
    let first: &[Line<'_>] = &[
        (0, 11, r#""text": "Hello""#),
        (5, 1, r#""text": "Please approve the banner.""#),
        (10, 11, r#""text": "The banner is approved.""#),
    ];
    let second: &[Line<'_>] = &[
        (2, 11, r#""text": "Hello""#),
        (15, 1, r#""text": "Please send us the photos.""#),
    ];
    folder.write("first.json", &telegram(first, 1, "Marketing chat"));
    folder.write("second.json", &telegram(second, 7, "Other chat"));
    import(&folder, "first.json");
    let skipped = folder.projlog("drafts --skip R-1");
    assert_eq!(skipped.status(), 0, "{}", skipped.transcript());
    let text = folder.read("log/2026-03.md");
    let expected = ["decision: D-1, on: R-1", "request: R-2"];
    import(&folder, "second.json");
    assert_eq!(drafts(&folder), expected);
    // Earlier versions remembered no id, but what names it is there.
    folder.write("log/2026-03.md", &text.replace(" R-1 -->", " -->"));
    import(&folder, "second.json");
    assert_eq!(drafts(&folder), expected);
}
