use super::{is_transcript, read, time};

#[test]
fn transcripts_of_zoom_name_speakers_before_a_colon() {
    let text = "\u{feff}WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:04.500\r\nAccount Manager: Shall we start?\r\n\r\n2\r\n00:00:05.000 --> 00:00:07.000\r\nAccount Manager: The logo is ready: see the file.\r\n\r\n3\r\n01:02:03.004 --> 01:02:04.000\r\nMarketing Director: Yes.\r\n";
    let transcript = read(text).unwrap();
    assert_eq!(transcript.span, Some((1000, 3_724_000)));
    assert_eq!(
        transcript.speakers,
        ["Account Manager", "Marketing Director"]
    );
    let said: Vec<&str> = transcript
        .passages
        .iter()
        .map(|passage| passage.text.as_str())
        .collect();
    assert_eq!(
        said,
        ["Shall we start? The logo is ready: see the file.", "Yes."]
    );
    assert_eq!(transcript.passages[1].start, 3_723_004);
}

#[test]
fn transcripts_of_teams_mark_speakers() {
    let text = "WEBVTT - transcript\nKind: captions\n\nNOTE\nconfidence 0.9 --> none\n\nSTYLE\n::cue { color: red }\n\n7a0e/12-0\n00:01.000 --> 00:04.500 align:start\n<v Менеджер проекта>Макет <i>готов</i> &amp; согласован.</v>\n<v.loud Director>Хорошо.</v>\n\n00:05.000 --> 00:06.000\nМузыка\n\nbroken --> time\nlost\n";
    let transcript = read(text).unwrap();
    assert_eq!(transcript.span, Some((1000, 6000)));
    assert_eq!(transcript.speakers, ["Менеджер проекта", "Director"]);
    let said: Vec<(Option<&str>, &str)> = transcript
        .passages
        .iter()
        .map(|one| (one.speaker.as_deref(), one.text.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (Some("Менеджер проекта"), "Макет готов & согласован."),
            (Some("Director"), "Хорошо."),
            (None, "Музыка")
        ]
    );
}

#[test]
fn other_files_are_no_transcripts() {
    for text in ["", "WEBVTTX\n", "1\n00:00:01,000 --> 00:00:02,000\nx", "{}"] {
        assert!(!is_transcript(text) && read(text).is_none(), "{text}");
    }
    assert_eq!(read("WEBVTT").unwrap().span, None);
    for time in [
        "00:61.000",
        "0:0",
        "x:00.000",
        "00:00:00:00.000",
        "99999999999999999999:00.000",
        "00:01.5",
    ] {
        assert_eq!(
            read(&format!("WEBVTT\n\n{time} --> 00:02.000\nx"))
                .unwrap()
                .span,
            None,
            "{time}"
        );
    }
}

/// Texts that take quadratic time if the end of each tag or each speaker is looked for among all.
#[test]
fn tags_without_end_and_many_speakers() {
    let with = |cue: &str| read(&format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{cue}")).unwrap();
    let tags = "<v ".repeat(1_000_000);
    assert_eq!(with(&tags).passages[0].text, tags.trim_end());
    let names: Vec<String> = (0..200_000).map(|at| format!("Speaker {at}")).collect();
    let lines: Vec<String> = names
        .iter()
        .chain(&names)
        .map(|name| format!("{name}: x"))
        .collect();
    assert_eq!(with(&lines.join("\n")).speakers, names);
}

#[test]
fn a_time_beyond_all_bounds_is_none() {
    assert_eq!(time("999:59:59.999"), Some(3_599_999_999));
    assert_eq!(time("1000:00:00.000"), None);
    assert_eq!(time("18446744073709551615:00:00.000"), None);
}
