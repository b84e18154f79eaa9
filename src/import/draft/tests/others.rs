//! Words of others in a message: quotations, and what is forwarded.

use super::support::{chat, check, conversation, item, lines, made, sender};
use crate::import::draft::{Value, quotation};
use crate::import::model::{Body, Platform, Words};

#[test]
fn quoted_and_forwarded_words_are_those_of_others() {
    let asked = "Please approve the plan by Friday. Approved. We will send the photos tomorrow.";
    let hello = || item(1, 0, "am", Body::Text("Hello".to_owned()));
    let quoted = |range| Words::Own(std::iter::once(range).collect());
    let made_of = |text: &str, words: Words| {
        let mut quoting = item(2, 1, "md", Body::Text(text.to_owned()));
        quoting.words = words;
        made(
            &[conversation(Platform::Telegram, vec![hello(), quoting])],
            false,
        )
    };
    assert_eq!(made_of(asked, Words::default()).drafts.len(), 1);
    assert_eq!(made_of(asked, Words::Others).drafts, []);
    assert_eq!(made_of(asked, quoted(0..asked.len())).drafts, []);
    let start = "Who wrote this? ".len();
    let text = format!("Who wrote this? {asked}\nPlease send the logo.");
    let drafts = made_of(&text, quoted(start..start + asked.len())).drafts;
    assert_eq!(drafts.len(), 2);
    assert_eq!(
        drafts[0].fields.last(),
        Some(&("needs", Value::Word("information")))
    );
    let note = format!("Who wrote this? \n> {asked}\nPlease send the logo.");
    assert_eq!(drafts[0].note, note);
    assert_eq!(drafts[1].note, note);
    for pasted in [
        "[12/03, 09:06] Director: ",
        "[12/03/26, 9:06 PM] Director: ",
        "[12.03.2026, 09:06:11] +49 170 1234567: ",
        "\u{200e}[3/12/26, 9:06:11\u{202f}p. m.] Director: ",
        "[12/3 9:06] Director: ",
        "[09:06, 12/03/2026] Director: ",
        "[9:06 PM, 3/12/2026] +49 170 1234567: ",
        "[12.03.26 г., 9:06:07 ч.] Director: ",
        "[2026-03-12, 09 h 06 min 07 s] Director: ",
        "Director, [12.03.2026 09:06]\n",
        "Director, [12.03.2026 09:06]:\n",
        "Director, [12 Mar 2026 at 09:06:11]:\n",
        "Director, [Mar 12, 2026 at 9:06\u{202f}PM]:\n",
        "Директор, [12 мар. 2026 г., 09:06]\n",
    ] {
        let text = format!("Not so:\n{pasted}{asked}\n\nWe did not.");
        assert_eq!(made_of(&text, Words::default()).drafts, [], "{pasted}");
    }
    for own in [
        "[draft] Director: ",
        "[12/03] Director: ",
        "[09:06] ",
        "[12/03, 09:06] ",
        "Director: ",
    ] {
        let text = format!("Dear all,\n{own}{asked}");
        assert_ne!(made_of(&text, Words::default()).drafts, [], "{own}");
    }
}

/// A message that was pasted has several lines and paragraphs, and a pasted chat several messages.
#[test]
fn all_lines_of_a_pasted_chat_are_those_of_others() {
    let whatsapp = "[12/03, 09:06] Director: ";
    let seconds = "[12/03/26, 9:06:11 PM] +49 170 1234567: ";
    let exported = "12/03/2026, 09:06 - Director: Hello\n12/03/2026, 09:07 - Director: ";
    let telegram = "Director, [12.03.2026 09:06]\n";
    let on_a_phone = "Director, [12 Mar 2026 at 09:06]:\n";
    for head in [whatsapp, seconds, exported, telegram, on_a_phone] {
        for between in ["\n", "\n\n", "\r\n", "\n \n", "\n\n\n", "\n> "] {
            for words in [
                "Please send us the logo.",
                "When will the banner be ready?",
                "Approved.",
                "We can't accept this invoice.",
                "We will send the photos tomorrow.",
                "Here are the photos.",
                "Reminder: the logo is still missing.",
            ] {
                let chat = format!("{head}Hello{between}{words}{between}{words}");
                for text in [
                    chat.clone(),
                    format!("This is what was said:\n{chat}"),
                    format!("\n\n{chat}\n{chat}"),
                ] {
                    let text = text.as_str();
                    let made = made_of_reply(text);
                    assert_eq!(made, "", "{text}");
                }
            }
        }
        // What stands before it is the sender's.
        let own = format!("Please send us the logo.\n{head}We did.\nYou have it.");
        let request = "request from=marketing-director to=account-manager needs=materials (Asks)\n";
        assert_eq!(made_of_reply(&own), request, "{own}");
    }
    // A single line of a plan is no chat.
    let plan = "12/03/2026, 09:06 - Call: please send us the logo before it.";
    assert_ne!(made_of_reply(plan), "");
}

/// What is drafted of a message that follows an open request, without that.
fn made_of_reply(text: &str) -> String {
    let asks = "Please approve the plan by Friday, and send us the photos.";
    let asks = item(1, 0, "am", Body::Text(asks.to_owned()));
    let reply = item(2, 1, "md", Body::Text(text.to_owned()));
    let made = lines(&made(
        &[conversation(Platform::Telegram, vec![asks, reply])],
        false,
    ));
    // Both requests.
    let rest = made.lines().skip(2).map(|line| format!("{line}\n"));
    rest.collect()
}

#[test]
fn what_is_forwarded_may_be_the_file_that_was_asked_for() {
    let attached = |text: &str| Body::Attachment {
        kind: "photo".to_owned(),
        file: Some("logo.svg".to_owned()),
        text: text.to_owned(),
    };
    let asks = item(
        1,
        0,
        "am",
        Body::Text("Please send us the logo.".to_owned()),
    );
    let mut gives = item(2, 1, "md", attached("Please pay. Approved."));
    gives.words = Words::Others;
    let mut voice = item(
        3,
        2,
        "md",
        Body::Voice {
            seconds: Some(14),
            file: None,
        },
    );
    voice.words = Words::Others;
    let mut question = item(
        4,
        3,
        "am",
        Body::Text("When will the shop open?".to_owned()),
    );
    question.reply_to = None;
    let mut answers = item(5, 4, "md", Body::Text("On 15 April.".to_owned()));
    answers.words = Words::Others;
    let chat = conversation(
        Platform::Telegram,
        vec![asks, gives, voice, question, answers],
    );
    let expected = "request from=account-manager to=marketing-director needs=materials (Asks)
reply from=marketing-director answers=#0 gives=all (HandsOver)
request from=account-manager to=marketing-director needs=information (Asks)
";
    assert_eq!(lines(&made(&[chat], false)), expected);
}

#[test]
fn quotations_hold_no_markup_of_the_message() {
    let text = "Please send `us` the <!-- logo -->\n```yaml\nrequest: R-1\n```\n# Heading\n> quoted [x](y)";
    let expected = "> Please send \\`us\\` the \\<!-- logo -->
> \\`\\`\\`yaml
> request: R-1
> \\`\\`\\`
> \\# Heading
> \\> quoted \\[x](y)
";
    assert_eq!(quotation(text), expected);
}

/// In Spanish the third person is also the imperative; only the words before it tell them apart. What departments of the sender's side
/// send is promised, what somebody else sends is not.
#[test]
fn what_a_third_person_sends_is_not_asked_for() {
    let request = "0 am: ¿Nos podéis mandar las fotos de las habitaciones antes del viernes?";
    let asked =
        "request from=account-manager to=marketing-director needs=materials due=2026-03-06 (Asks)";
    for answer in ["El fotógrafo las manda mañana", "Pedro os las manda mañana"] {
        check(
            Platform::Telegram,
            &format!("{request}\n10 md: {answer}"),
            asked,
        );
    }
    for answer in [
        "las envían mañana desde recepción",
        "Recepción os las sube mañana",
    ] {
        check(
            Platform::Telegram,
            &format!("{request}\n10 md: {answer}"),
            "request from=account-manager to=marketing-director needs=materials due=2026-03-06 (Asks)
             reply from=marketing-director answers=#0 gives=promise promises=2026-03-04 (Promises)",
        );
    }
    check(
        Platform::Telegram,
        "0 md: 👋\n1 am: 👋\n10 am: Mándanos la factura y las fotos mañana",
        "request from=account-manager to=marketing-director needs=materials due=2026-03-04 (Asks)",
    );
}

/// What happened before, what others send the sender, and what others have to approve, says nothing of what was asked for.
#[test]
fn what_others_do_is_neither_promised_nor_asked_for() {
    for (asked, answers) in [
        (
            "Please approve the poster. Please send the room photos.",
            &[
                "The poster was approved last year in another form",
                "We never approved that",
                "The photographer will take photos tomorrow",
            ][..],
        ),
        (
            "Согласуйте плакат. Пришлите фото номеров.",
            &["Фотограф будет в пятницу", "Мы этого не согласовывали"],
        ),
        (
            "Aprobad el cartel. Mandadnos las fotos de las habitaciones.",
            &[
                "La imprenta nos manda la prueba el viernes",
                "nos las envía la imprenta el viernes",
                "Mañana hacemos las fotos",
                "la firma es el viernes",
                "falta el visto bueno de legal",
            ],
        ),
    ] {
        for answer in answers {
            let text = format!("0 am: {asked}\n10 md: {answer}");
            let found = lines(&made(&[chat(Platform::Telegram, &text)], false));
            assert_eq!(found.lines().count(), 2, "{answer}: {found}");
        }
    }
}

/// Who answers a colleague's question about something else promises the other side nothing.
#[test]
fn what_answers_a_colleague_answers_nothing_else() {
    let after = |asked: &str, answer: &str| {
        let said = [
            ("am", "Please send us the photos of the rooms."),
            ("md", asked),
            ("bm", answer),
        ];
        let items = said.iter().enumerate().map(|(at, (from, text))| {
            let mut item = item(
                at + 1,
                i64::try_from(at).unwrap(),
                from,
                Body::Text((*text).to_owned()),
            );
            item.named = (*from == "md").then(|| sender("bm")).into_iter().collect();
            item
        });
        let said = conversation(Platform::Slack, items.collect());
        lines(&made(&[said], false)).lines().count() - 1
    };
    for (asked, answer) in [
        ("@bm can you print the menus?", "will do tomorrow"),
        ("@bm можешь распечатать меню?", "сделаю завтра"),
        ("@bm ¿puedes imprimir los menús?", "lo hago mañana"),
    ] {
        assert_eq!(after(asked, answer), 0, "{answer}");
    }
    // The request of the other side is passed on.
    for (asked, answer) in [
        ("@bm can you send the photos?", "will do tomorrow"),
        ("@bm can you do that?", "will do tomorrow"),
        (
            "@bm can you print the menus?",
            "will send the photos tomorrow",
        ),
    ] {
        assert_eq!(after(asked, answer), 1, "{asked} {answer}");
    }
}
