use std::fs;

use super::{kinds, mail, mbox, texts};
use crate::import::mail::{Mails, is_eml, is_mbox};
use crate::import::model::Spot;
use crate::import::note::NoteKind;

const SEPARATOR: &str = "From am@agency.example Tue Mar  3 07:40:00 2026";

fn mailbox(separator: &str, bodies: &[&str]) -> String {
    let mails = bodies.iter().enumerate();
    let mails = mails.map(|(at, body)| format!("{separator}\n{}\n", mail(at, "", body)));
    mails.collect()
}

#[test]
fn each_form_of_separator() {
    for separator in [
        SEPARATOR,
        "From ",
        "From - Tue Mar 03 07:40:00 2026",
        "From 1859872@xxx Tue Mar 03 07:40:00 +0000 2026",
        "From MAILER-DAEMON Tue Mar  3 07:40:00 MSK 2026",
        "From \"two words\"@agency.example Tue Mar 3 07:40 2026",
        "From ???@??? Tue Mar 03 07:40:00 2026",
    ] {
        let text = mailbox(separator, &["One.", "Two.", "Three."]);
        assert!(is_mbox(text.as_bytes()), "{separator}");
        let (conversations, notes) = mbox(&text);
        assert_eq!(
            texts(&conversations),
            ["One.", "Two.", "Three."],
            "{separator}"
        );
        assert_eq!(notes, []);
        let (windows, _) = mbox(text.replace('\n', "\r\n"));
        assert_eq!(texts(&windows), ["One.", "Two.", "Three."], "{separator}");
        let (marked, _) = mbox(format!("\u{feff}{text}"));
        assert_eq!(texts(&marked), ["One.", "Two.", "Three."], "{separator}");
        // The empty line between two mails is missing.
        let (joined, _) = mbox(text.replace("\n\nFrom", "\nFrom"));
        assert_eq!(texts(&joined).len(), 3, "{separator}");
    }
}

#[test]
fn a_line_of_a_mail_that_begins_with_from_separates_nothing() {
    for line in [
        "From now on we print on Mondays.",
        "From the shop:\nNote: closed on Mondays at 10:00 since 2026",
        "From 10:00 to 12:00 in 2026 we are closed.\nThe shop",
        "From 10:00 to 12:00 in 2026 we are closed.\nShop: closed",
        "From: the shop",
        "From ",
        "From",
    ] {
        let body = format!("Hello.\n\n{line}\n\nThe end.");
        let (conversations, notes) = mbox(mailbox(SEPARATOR, &[&body, "Two."]));
        let texts = texts(&conversations);
        assert_eq!(texts.len(), 2, "{line}");
        assert_eq!(texts[0], body.replace("From \n", "From\n"), "{line}");
        assert_eq!(notes, []);
    }
}

#[test]
fn escaped_lines_are_restored_and_quotations_stay() {
    let body = "Hello.\n>From now on we print on Mondays.\n>>From the depths";
    let (conversations, _) = mbox(mailbox(SEPARATOR, &[body]));
    assert_eq!(
        texts(&conversations),
        ["Hello.\nFrom now on we print on Mondays."]
    );
    let quoted = "I agree.\n\nOn 3 March 2026 at 10:40, md@bakery.example wrote:\n> Hello.\n>From now on we print on Mondays.\n> Bye";
    let (conversations, _) = mbox(mailbox(SEPARATOR, &[quoted]));
    assert_eq!(texts(&conversations), ["I agree."]);
}

#[test]
fn a_mail_has_the_line_of_its_separator() {
    let (conversations, _) = mbox(mailbox(SEPARATOR, &["One.", "Two."]));
    let spots: Vec<Spot> = conversations
        .iter()
        .flat_map(|one| &one.messages)
        .map(|item| item.place.spot)
        .collect();
    assert_eq!(spots, [Spot::Line(1), Spot::Line(10)]);
}

#[test]
fn labels_of_gmail_may_be_encoded_as_a_whole() {
    // "Черновики,Важное" and "Входящие,Открыто".
    let drafts = "X-Gmail-Labels: =?UTF-8?B?0KfQtdGA0L3QvtCy0LjQutC4LNCS0LDQttC90L7QtQ==?=\n";
    let inbox = "X-Gmail-Labels: =?UTF-8?Q?=D0=92=D1=85=D0=BE=D0=B4=D1=8F=D1=89=D0=B8=D0=B5?=,\n =?UTF-8?Q?=D0=9E=D1=82=D0=BA=D1=80=D1=8B=D1=82=D0=BE?=\n";
    let spam = "X-Gmail-Labels: Opened,Spam\n";
    let mails = [drafts, inbox, spam].into_iter().enumerate();
    let mails = mails.map(|(at, labels)| format!("{SEPARATOR}\n{}\n", mail(at, labels, "Text.")));
    let (conversations, notes) = mbox(mails.collect::<String>());
    assert_eq!(texts(&conversations).len(), 1);
    assert_eq!(kinds(&notes), [&NoteKind::Draft, &NoteKind::Spam]);
}

#[test]
fn the_time_of_a_separator_serves_where_there_is_no_date() {
    let text = "From 28668125511680@xxx Thu Apr 16 09:53:04 +0000 2015\nMessage-ID: <root@example.invalid>\nFrom: a@example.invalid\nSubject: x\n\nNo date.\n\n";
    let (conversations, notes) = mbox(text);
    assert_eq!(
        (
            conversations[0].messages[0].at,
            conversations[0].messages[0].claimed_at
        ),
        (1_429_177_984, None)
    );
    assert_eq!(kinds(&notes), [&NoteKind::NoDate]);
    let (none, notes) = mbox(text.replace("28668125511680@xxx Thu Apr 16 09:53:04 +0000 2015", ""));
    assert_eq!((none.len(), kinds(&notes)), (0, vec![&NoteKind::NoTime]));
}

#[test]
fn what_is_no_mailbox_is_a_fault_and_an_empty_one_is_not() {
    for text in ["Hello,\n\nFrom now on.\n", "{}", "From \n\n", "WEBVTT\n"] {
        assert!(
            Mails::default().read_mbox(text.as_bytes(), "x").is_err(),
            "{text}"
        );
        assert!(
            !is_mbox(text.as_bytes()) && !is_eml(text.as_bytes()),
            "{text}"
        );
    }
    let (conversations, notes) = mbox("");
    assert_eq!((conversations.len(), notes.len()), (0, 0));
    assert!(
        is_eml(mail(1, "", "Text.").as_bytes())
            && is_eml(b"\xef\xbb\xbfReceived: x\r\n by y\r\n\r\n")
    );
}

#[test]
fn a_mail_beyond_the_limit_is_cut() {
    let body = "A line of text.\n".repeat(200);
    let text = mailbox(SEPARATOR, &[&body, "Two."]);
    let mut found = Vec::new();
    let split = crate::import::mail::mbox::split(text.as_bytes(), 1000, |raw| {
        found.push((raw.bytes.len(), raw.cut));
    });
    assert_eq!(split.unwrap(), text.len() as u64);
    assert_eq!(
        found.iter().map(|(_, cut)| *cut).collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(found[0].0, 1000);
}

#[test]
fn a_line_of_any_length_comes_in_pieces() {
    let body = "x".repeat(300_000);
    let (conversations, _) = mbox(mailbox(SEPARATOR, &[&body, "Two."]));
    assert_eq!(texts(&conversations), [body.as_str(), "Two."]);
}

#[test]
fn maildir_has_folders_and_flags() {
    let folder = std::env::temp_dir().join(format!("maildir-{}", std::process::id()));
    for name in ["cur", "new", "tmp", ".Sent/cur", ".Sent/new"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    let write = |name: &str, id: usize| {
        fs::write(folder.join(name), mail(id, "", &format!("Mail {id}."))).unwrap();
    };
    write("cur/1.host:2,S", 1);
    write("new/2.host", 2);
    write("tmp/3.host", 3);
    write(".Sent/cur/4.host:2,S", 4);
    write("cur/5.host:2,DS", 5);
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.join("tmp/3.host"), folder.join("cur/6.host:2,S")).unwrap();
    let mut mails = Mails::default();
    mails.read_maildir(&folder).unwrap();
    let (conversations, notes) = mails.finish();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(texts(&conversations), ["Mail 1.", "Mail 2.", "Mail 4."]);
    assert_eq!(kinds(&notes), [&NoteKind::Draft]);
    assert!(Mails::default().read_maildir(&folder).is_err());
}
