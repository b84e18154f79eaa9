//! Drafts of mails.

use super::support::{chat, check, lines, made};
use crate::import::model::{Conversation, Platform};

#[test]
fn a_mail_in_a_thread_of_its_own_reminds_of_the_request_for_the_same() {
    let mails = |threads: &[&str]| {
        let threads: Vec<Conversation> = threads
            .iter()
            .map(|lines| chat(Platform::Mail, lines))
            .collect();
        lines(&made(&threads, false))
    };
    let request = "request from=account-manager to=marketing-director needs=materials (Asks)\n";
    let reply = "reply from=marketing-director answers=#0 gives=all (HandsOver)\n";
    for (thread, why) in [
        ("1500 am: Please send the logo.", "AsksAgain"),
        ("1500 am: Could you send us the logo?", "AsksAgain"),
        ("1500 am: Reminder: please send the logo.", "Reminds"),
        ("1500 am: Напоминаю: пришлите, пожалуйста, logo.", "Reminds"),
    ] {
        let with_reply = format!("{thread}\n1600 md: ^1 Here is the logo.");
        assert_eq!(
            mails(&["0 am: Please send the logo.", &with_reply]),
            format!("{request}reminder from=account-manager of=#0 ({why})\n{reply}"),
            "{thread}"
        );
    }
    // Another thing, another recipient, and what was answered before.
    let other = mails(&[
        "0 am: Please send the logo.",
        "1500 am: Please send the photos.",
    ]);
    assert_eq!(other, format!("{request}{request}"));
    let answered = "0 am: Please send the logo.\n10 md: Here is the logo.";
    let again = mails(&[answered, "1500 am: Please send the logo."]);
    assert_eq!(again, format!("{request}{reply}{request}"));
    let own = mails(&[
        "0 am: Please send the logo.",
        "1500 md: Please send the logo.",
    ]);
    assert!(!own.contains("reminder"), "{own}");
}

#[test]
fn mail_threads_hold_a_request_and_its_answers() {
    check(
        Platform::Mail,
        "0 am: Dear all, please approve the estimate.
         90 md: ^1 Which budget line is it for?
         200 am: ^2 It is for the spring campaign.
         4000 am: ^3 A friendly reminder of the estimate.
         5000 md: ^4 Approved.",
        "request from=account-manager to=marketing-director needs=approval (Asks)
         request from=marketing-director to=account-manager needs=information (Asks)
         reply from=account-manager answers=#1 gives=all (Answers)
         reminder from=account-manager of=#0 (Reminds)
         decision by=marketing-director on=#0 verdict=approved (Approves)",
    );
}

#[test]
fn what_a_mail_is_about_is_its_subject() {
    let mail = chat(Platform::Mail, "0 am: Hello, please approve the estimate.");
    let titles = |chat| made(&[chat], false).drafts.remove(0).title;
    assert_eq!(titles(mail), "Marketing chat");
    let chat = chat(Platform::Slack, "0 am: Please approve it.\n1 md: Why?");
    assert_eq!(titles(chat), "Please approve it.");
}
