//! The pitfalls of WhatsApp's exports.

use super::super::model::Words;
use super::super::{Body, Fault, Item, Options, Spot};
use super::{account, in_utc, text, whatsapp, whatsapp_body, whatsapp_with};

#[test]
fn messages_of_several_lines() {
    let messages =
        whatsapp("23/06/2018, 13:55 - a: one\n\ntwo: 3\n  four\r\n23/06/2018, 13:56 - b: five\n");
    assert_eq!(text(&messages[0]), "one\n\ntwo: 3\n  four");
    assert_eq!(messages[1].place.spot, Spot::Line(5));
}

#[test]
fn a_pasted_message_of_another_form_is_text() {
    let messages = whatsapp(
        "[23/06/18, 13:55:15] a: see\n6/1/17, 1:55 PM - b: old\n[23/06/18, 13:55:16] a: so\n[23/06/18, 13:56:16] a: so\n",
    );
    assert_eq!(messages.len(), 3);
    assert_eq!(text(&messages[0]), "see\n6/1/17, 1:55 PM - b: old");
}

#[test]
fn more_pasted_messages_than_own_ones_are_text() {
    let pasted = "[13.03.2026, 09:06:11] a: one\n".repeat(5);
    let messages = whatsapp(&format!(
        "13.03.2026, 09:06 - a: hello\n13.03.2026, 09:07 - b: see\n{pasted}"
    ));
    assert_eq!(messages.len(), 2);
    let exported = pasted.replace("09:06:11", "09:06:12");
    let messages = whatsapp(&format!("{pasted}13.03.2026, 09:07 - b: see\n{exported}"));
    assert_eq!(messages.len(), 10);
}

#[test]
fn a_name_with_quotation_marks_is_a_sender() {
    for name in [
        "ООО \"Ромашка\"",
        "ООО «Ромашка»",
        "Boris “Bo” B",
        "„Sonne“ Hotel",
        "Hotel „Sonne”",
        "«Hotel \"Sol\"»",
        "Bo 27\"",
    ] {
        for header in ["23/06/2018, 13:55 - ", "[23/06/18, 13:55:15] "] {
            let messages = whatsapp(&format!("{header}{name}: Approved."));
            assert_eq!(account(&messages[0]), Some(name), "{header}");
            assert_eq!(text(&messages[0]), "Approved.");
        }
    }
    for event in [
        "a created group \"Plan: B\"",
        "a changed the subject from \"Plan\" to \"Plan: B\"",
        "a changed the subject from “Plan: A” to “Plan: B”",
        "a создал(-а) группу «План: Б»",
        "a hat die Gruppe „Plan: B“ erstellt",
        "a created group “A „B”: C”",
    ] {
        let messages = whatsapp(&format!("23/06/2018, 13:55 - {event}"));
        assert_eq!(account(&messages[0]), None, "{event}");
    }
}

#[test]
fn a_name_that_is_known_is_a_sender() {
    let names = ["Plan \"B", "b: Hotel", "b", "c:"].map(str::to_owned);
    let options = Options {
        senders: &names,
        ..in_utc()
    };
    for (line, name) in [
        ("Plan \"B: see \"this\"", "Plan \"B"),
        ("~Plan \"B: see \"this\"", "Plan \"B"),
        ("b: Hotel: see", "b: Hotel"),
        ("b: hotel: see", "b"),
        ("other: b: see", "other"),
    ] {
        let text = format!("23/06/2018, 13:55 - {line}");
        let messages = whatsapp_with(&text, &options).unwrap().messages;
        assert_eq!(account(&messages[0]), Some(name), "{line}");
    }
}

#[test]
fn a_list_of_dates_in_a_message_is_text() {
    let messages =
        whatsapp("23.06.2018, 13:55 - a: dates:\n24.06.2018 10:00 kick-off\n25.06.2018: review\n");
    assert_eq!(messages.len(), 1);
}

#[test]
fn system_lines_without_a_name() {
    let messages = whatsapp(
        "23/06/2018, 13:55 - Messages and calls are end-to-end encrypted.\n23/06/2018, 13:55 - +12 345 578 created group \"Plan: B\"\n23/06/2018, 13:56 - a: hi\n",
    );
    assert!(matches!(&messages[0].body, Body::System(_)));
    assert!(matches!(&messages[1].body, Body::System(text) if text.contains("Plan: B")));
    assert_eq!(
        (messages[1].sender.as_ref(), account(&messages[2])),
        (None, Some("a"))
    );
}

#[test]
fn system_lines_with_a_name() {
    for event in [
        "\u{200e}Messages and calls are end-to-end encrypted.",
        "\u{200e}a added b",
        "\u{200e}Сообщения и звонки защищены сквозным шифрованием.",
        "\u{200e}Los mensajes y las llamadas están cifrados de extremo a extremo.",
        "\u{200e}Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.",
    ] {
        let messages = whatsapp(&format!("[23/06/18, 13:55:15] Our group: {event}"));
        assert!(matches!(&messages[0].body, Body::System(_)), "{event}");
    }
    let said = whatsapp("[23/06/18, 13:55:15] a: she said that the designer left");
    assert_eq!(text(&said[0]), "she said that the designer left");
}

#[test]
fn media_in_four_languages() {
    for (text, kind) in [
        ("<Media omitted>", "media"),
        ("<Без медиафайлов>", "media"),
        ("<Multimedia omitido>", "media"),
        ("<Medien ausgeschlossen>", "media"),
        ("\u{200e}image omitted", "photo"),
        ("\u{200e}изображение отсутствует", "photo"),
        ("\u{200e}imagen omitida", "photo"),
        ("\u{200e}Bild weggelassen", "photo"),
        ("\u{200e}document omitted", "document"),
        (
            "\u{200e}<attached: 00000012-PHOTO-2018-06-23-13-55-15.jpg>",
            "photo",
        ),
        (
            "\u{200e}<прикреплено: 00000012-PHOTO-2018-06-23-13-55-15.jpg>",
            "photo",
        ),
        (
            "\u{200e}<adjunto: 00000012-PHOTO-2018-06-23-13-55-15.jpg>",
            "photo",
        ),
        (
            "\u{200e}<Anhang: 00000012-PHOTO-2018-06-23-13-55-15.jpg>",
            "photo",
        ),
        ("\u{200e}IMG-20180623-WA0001.jpg (file attached)", "photo"),
        ("\u{200e}IMG-20180623-WA0001.jpg (файл добавлен)", "photo"),
        ("\u{200e}IMG-20180623-WA0001.jpg (archivo adjunto)", "photo"),
        ("\u{200e}IMG-20180623-WA0001.jpg (Datei angehängt)", "photo"),
        ("plan.pdf (file attached)\nplan.pdf", "document"),
        (
            "plan.pdf • \u{200e}2 pages \u{200e}document omitted",
            "document",
        ),
    ] {
        let body = whatsapp_body(text);
        assert!(
            matches!(&body, Body::Attachment { kind: is, text, .. } if is == kind && text.is_empty()),
            "{text}: {body:?}"
        );
    }
}

#[test]
fn captions_on_every_phone() {
    for text in [
        "IMG-20180623-WA0001.jpg (file attached)\nthe banner",
        "<Media omitted>\nthe banner",
        "the banner \u{200e}image omitted",
        "the banner \u{200e}<attached: 00000012-PHOTO-2018-06-23.jpg>",
        "\u{200e}<attached: 00000012-PHOTO-2018-06-23.jpg>\nthe banner",
    ] {
        let body = whatsapp_body(text);
        assert!(
            matches!(&body, Body::Attachment { text, .. } if text == "the banner"),
            "{text}: {body:?}"
        );
    }
}

#[test]
fn voice_messages() {
    for text in [
        "PTT-20180623-WA0001.opus (file attached)",
        "PTT-20180623-WA0001.opus (archivo adjunto)",
        "PTT-20180623-WA0001.opus (файл добавлен)",
        "PTT-20180623-WA0001.opus (arquivo anexado)",
        "\u{200e}PTT-20180623-WA0001.opus (in any other language)",
        "\u{200e}<вложение: 00000013-AUDIO-2018-06-23-13-55-15.opus>",
        "\u{200e}<pièce jointe : 00000013-AUDIO-2018-06-23-13-55-15.opus>",
        "\u{200e}<attached: 00000013-AUDIO-2018-06-23-13-55-15.opus>",
        "\u{200e}audio omitted",
        "\u{200e}Audio weggelassen",
        "\u{200e}audio omitido",
        "\u{200e}аудиофайл отсутствует",
    ] {
        assert!(matches!(whatsapp_body(text), Body::Voice { .. }), "{text}");
    }
}

#[test]
fn a_text_about_a_file_is_text() {
    for text in [
        "see PTT-20180623-WA0001.opus (the second one)",
        "plan.pdf (the second one)",
        "PTT-20180623-WA0001 (the second one)",
        "<see: plan.pdf>",
        "<see: 00000013-plan-2018.pdf>",
    ] {
        assert!(matches!(whatsapp_body(text), Body::Text(_)), "{text}");
    }
}

/// The phone writes messages nearly in their order; a line that goes back may belong to a chat that somebody pasted.
#[test]
fn nothing_is_drafted_from_lines_whose_times_run_back() {
    use crate::import::note::NoteKind;
    use crate::import::whatsapp::runs_back;
    let noted = |minutes: &[&str]| {
        let lines = minutes.iter();
        let lines = lines.map(|minute| format!("13.03.2026, 10:{minute} - A: x\n"));
        let chat = whatsapp_with(&lines.collect::<String>(), &in_utc()).unwrap();
        let notes = runs_back(&chat).into_iter();
        let notes = notes.map(|note| match (note.place.spot, note.kind) {
            (Spot::Line(line), NoteKind::TimeRunsBack { lines }) => (line, lines),
            other => panic!("{other:?}"),
        });
        let others = chat.messages.iter();
        let others = others.filter(|item| item.words == Words::Others);
        (notes.collect::<Vec<_>>(), others.count())
    };
    assert_eq!(noted(&["00", "05", "05", "04", "30"]), (vec![], 0));
    assert_eq!(noted(&["00", "05", "03", "05", "30"]), (vec![(3, 1)], 1));
    assert_eq!(noted(&["00", "30", "06", "07", "45"]), (vec![(3, 2)], 2));
    assert_eq!(
        noted(&["00", "30", "06", "45", "07", "08", "09"]),
        (vec![(3, 1), (5, 3)], 4)
    );
}

/// A line of another chat may have been pasted at once: who never writes in order is not in this one.
#[test]
fn nothing_is_drafted_from_a_stranger_whose_time_runs_back() {
    let others = |lines: &[&str]| {
        let lines = lines.iter();
        let lines = lines.map(|line| format!("[13.03.2026, 10:{line}: x\n"));
        let chat = whatsapp_with(&lines.collect::<String>(), &in_utc()).unwrap();
        let others = chat.messages.iter();
        let others = others.filter(|item| item.words == Words::Others);
        let name = |item: &Item| item.sender.as_ref().unwrap().account.clone();
        others.map(name).collect::<Vec<_>>()
    };
    assert_eq!(
        others(&["00:00] A", "05:10] B", "05:02] C", "06:00] A"]),
        ["C"]
    );
    let none: [&str; 0] = [];
    assert_eq!(
        others(&["00:00] A", "05:10] B", "05:02] A", "06:00] A"]),
        none
    );
}

#[test]
fn calls_in_four_languages() {
    for (text, pictures) in [
        ("\u{200e}Voice call, \u{200e}11 min", false),
        ("Video call, 12 min", true),
        ("Видеозвонок, 12 мин.", true),
        ("Videollamada, 12 min", true),
        ("Llamada de voz, 3 min", false),
    ] {
        let body = whatsapp_body(text);
        assert!(
            matches!(&body, Body::Call { video, .. } if *video == pictures),
            "{text}: {body:?}"
        );
    }
    for (text, expected) in [
        ("\u{200e}Voice call, \u{200e}11 min", Some(660)),
        ("\u{200e}Voice call. \u{200e}1 hr 5 min", Some(3900)),
        ("\u{200e}Video call, \u{200e}45 sec", Some(45)),
        ("\u{200e}Missed voice call, \u{200e}Tap to call back", None),
        ("Missed voice call", None),
        ("Missed group video call", None),
        ("\u{200e}Voice call, \u{200e}No answer", None),
        ("\u{200e}Silenced voice call", None),
        (
            "\u{200e}Voice call, \u{200e}Answered on other device",
            Some(0),
        ),
        ("\u{200e}Аудиозвонок, \u{200e}12 мин.", Some(720)),
        ("\u{200e}Пропущенный аудиозвонок", None),
        ("\u{200e}Видеозвонок, \u{200e}Нет ответа", None),
        ("\u{200e}Llamada de voz, \u{200e}3 min", Some(180)),
        ("\u{200e}Llamada de voz perdida", None),
        ("\u{200e}Sprachanruf, \u{200e}2 Min.", Some(120)),
        ("\u{200e}Verpasster Sprachanruf", None),
        ("\u{200e}Video call, \u{200e}1:02:03", Some(3723)),
    ] {
        let body = whatsapp_body(text);
        assert!(
            matches!(&body, Body::Call { seconds, .. } if *seconds == expected),
            "{text}: {body:?}"
        );
    }
    for text in [
        "Voice call tomorrow?",
        "video call, 5 pm?",
        "Voice call",
        "call me. Tap to call back",
    ] {
        assert!(matches!(whatsapp_body(text), Body::Text(_)), "{text}");
    }
}

#[test]
fn edited_and_deleted_marks() {
    for mark in [
        "<This message was edited>",
        "\u{200e}<This message was edited>",
        "<Сообщение изменено>",
        "<Se editó este mensaje.>",
        "<Diese Nachricht wurde bearbeitet.>",
    ] {
        let messages = whatsapp(&format!("23/06/2018, 13:55 - a: by 5 pm {mark}"));
        assert_eq!(
            (text(&messages[0]), messages[0].edited),
            ("by 5 pm", Some(messages[0].at)),
            "{mark}"
        );
    }
    for text in [
        "This message was deleted",
        "\u{200e}You deleted this message.",
        "Данное сообщение удалено",
        "Se eliminó este mensaje.",
        "Eliminaste este mensaje",
        "Diese Nachricht wurde gelöscht.",
    ] {
        assert_eq!(whatsapp_body(text), Body::Deleted, "{text}");
    }
}

#[test]
fn a_text_in_angle_brackets_is_text() {
    assert_eq!(
        whatsapp_body("<b>bold</b>"),
        Body::Text("<b>bold</b>".to_owned())
    );
    assert_eq!(
        whatsapp_body("a < b > c"),
        Body::Text("a < b > c".to_owned())
    );
}

#[test]
fn unsaved_contacts_are_their_number() {
    let messages = whatsapp(
        "23/06/2018, 13:55 - \u{202a}+34 600\u{a0}11‑22 33\u{202c}: x\n23/06/2018, 13:55 - ~\u{202f}Designer: y\n",
    );
    assert_eq!(account(&messages[0]), Some("+34600112233"));
    assert_eq!(account(&messages[1]), Some("Designer"));
}

#[test]
fn locations_and_polls() {
    let body = whatsapp_body("location: https://maps.google.com/?q=1.5,2.5");
    assert!(
        matches!(&body, Body::Attachment { kind, .. } if kind == "location"),
        "{body:?}"
    );
    let body = whatsapp_body("\u{200e}POLL:\nWhen?\n\u{200e}OPTION: Monday (\u{200e}1 vote)");
    assert!(
        matches!(&body, Body::Attachment { kind, text, .. } if kind == "poll" && text == "When?"),
        "{body:?}"
    );
}

#[test]
fn the_title_is_in_the_name_of_the_file_or_of_the_archive() {
    let title = |names: &[&str]| {
        let bytes = "23/06/2018, 13:55 - bakery: x".as_bytes();
        super::super::whatsapp::read(bytes, &"x".into(), names, &in_utc())
            .unwrap()
            .title
    };
    assert_eq!(title(&["WhatsApp Chat with Our bakery.txt"]), "Our bakery");
    assert_eq!(
        title(&["_chat.txt", "/home/x/WhatsApp Chat - Our bakery.zip"]),
        "Our bakery"
    );
    assert_eq!(title(&["Чат WhatsApp с контактом Пекарня.txt"]), "Пекарня");
    assert_eq!(title(&["Chat de WhatsApp con Panadería.txt"]), "Panadería");
    assert_eq!(title(&["WhatsApp-Chat mit Bäckerei.txt"]), "Bäckerei");
    assert_eq!(title(&["_chat.txt"]), "bakery");
}

#[test]
fn another_text_is_not_an_export() {
    assert!(matches!(
        whatsapp_with("hello\nworld\n", &in_utc()),
        Err(Fault::NotAnExport { .. })
    ));
    assert!(!super::super::whatsapp::is_export(
        "2018-06-23 13:55:15 INFO: started\n2018-06-23 13:55:16 INFO: x\n"
    ));
}
