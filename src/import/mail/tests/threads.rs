use super::{eml, kinds, mail, mbox, text, texts};
use crate::import::mail::Mails;
use crate::import::note::NoteKind;

fn read(
    mails: &[String],
) -> (
    Vec<crate::import::model::Conversation>,
    Vec<crate::import::mail::Note>,
) {
    let mails = mails.iter().map(|mail| format!("From \n{mail}\n"));
    mbox(mails.collect::<Vec<_>>().concat())
}

#[test]
fn references_and_replies_make_a_thread_in_any_order() {
    let mails = [
        mail(
            3,
            "References: <1@agency.example> <2@agency.example>\n",
            "Three.",
        ),
        mail(1, "", "One."),
        mail(4, "", "Another."),
        mail(
            2,
            "In-Reply-To: Your message of Monday <1@agency.example>\n",
            "Two.",
        ),
    ];
    let (conversations, notes) = read(&mails);
    assert_eq!((conversations.len(), notes.len()), (2, 0));
    assert_eq!(
        texts(&conversations),
        ["One.", "Two.", "Three.", "Another."]
    );
    let thread = &conversations[0].messages;
    let replies: Vec<Option<&str>> = thread.iter().map(|item| item.reply_to.as_deref()).collect();
    assert_eq!(
        replies,
        [None, Some("1@agency.example"), Some("2@agency.example")]
    );
    assert!(
        thread
            .iter()
            .all(|item| item.thread.as_deref() == Some("1@agency.example"))
    );
}

#[test]
fn a_thread_has_the_same_id_where_its_first_mail_is_missing() {
    let (conversations, _) = read(&[mail(
        3,
        "References: <1@agency.example>\n <2@agency.example>\n",
        "Three.",
    )]);
    assert_eq!(
        conversations[0].messages[0].thread.as_deref(),
        Some("1@agency.example")
    );
}

#[test]
fn the_index_of_outlook_serves_where_nothing_else_does() {
    // The second index is the first with five bytes more; the third is another.
    let index = |text: &str| format!("Thread-Index: {text}\n");
    let mails = [
        mail(1, &index("Ac9f6X0AAQIDBAUGBwgJCgsMDQ4PEA=="), "One."),
        mail(2, &index("Ac9f6X0AAQIDBAUGBwgJCgsMDQ4PEAAAAAA="), "Two."),
        mail(3, &index("Ac9f6X0BAQIDBAUGBwgJCgsMDQ4PEA=="), "Three."),
        mail(4, &index("not base64 at all!"), "Four."),
    ];
    let (conversations, _) = read(&mails);
    let counts: Vec<usize> = conversations.iter().map(|one| one.messages.len()).collect();
    assert_eq!(counts, [2, 1, 1]);
}

#[test]
fn each_mail_counts_once_and_the_received_copy_counts_most() {
    let received = "Received: by mx.bakery.example; Tue, 03 Mar 2026 07:44:00 +0000\n";
    let mails = [
        mail(1, "", "One."),
        mail(1, received, "One."),
        mail(2, "", "Two."),
        mail(2, "", "Two!"),
    ];
    let (conversations, notes) = read(&mails);
    assert_eq!(texts(&conversations), ["Two.", "One."]);
    assert_eq!(
        kinds(&notes),
        [&NoteKind::SameId("2@agency.example".to_owned())]
    );
    let one = &conversations[1].messages[0];
    assert_eq!(one.at - one.claimed_at.unwrap(), 180);
}

#[test]
fn overlapping_exports_add_nothing() {
    let mut mails = Mails::default();
    let both = format!(
        "From \n{}\nFrom \n{}\n",
        mail(1, "", "One."),
        mail(2, "", "Two.")
    );
    mails.read_mbox(both.as_bytes(), "a.mbox").unwrap();
    mails
        .read_eml(mail(2, "", "Two.").as_bytes(), "b.eml")
        .unwrap();
    let (conversations, notes) = mails.finish();
    assert_eq!(
        (texts(&conversations), notes.len()),
        (vec!["One.", "Two."], 0)
    );
}

#[test]
fn a_mail_without_an_id_has_one_made_of_what_both_sides_have() {
    let bare = mail(1, "", "Text.").replace("Message-ID: <1@agency.example>\n", "");
    let (ours, _) = eml(&bare);
    let (theirs, _) = eml(format!(
        "Received: by mx; Tue, 03 Mar 2026 07:44:00 +0000\n{bare}"
    ));
    assert_eq!(ours[0].messages[0].id, theirs[0].messages[0].id);
    assert_eq!(text(&ours[0].messages[0]), "Text.");
}
