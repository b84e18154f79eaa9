//! A random chat, written in each form and read back; and the same chat exported by both sides.

use proptest::prelude::*;

use super::super::{
    Body, Conversation, DateOrder, Item, Options, Platform, Verdict, compare, key_of,
};
use super::samples::archive;
use super::write::{self, Device, Phone, Said, Version, What};
use super::{telegram_with, whatsapp_with};
use crate::evidence::{Accounts, Key, normalise};

const OURS: Device = Device {
    offset: 3600,
    names: ["Our manager", "Client from the bakery"],
    title: "bakery",
    first: 1000,
};
const THEIRS: Device = Device {
    offset: 10_800,
    names: ["Менеджер (агентство)", "Client"],
    title: "agency",
    first: 77,
};

fn what() -> impl Strategy<Value = What> {
    let text =
        || "[a-zA-Zа-яñéü\u{301}😀0-9 \u{1}.,!?<>&\"\\\\()/*_-]{0,30}(\n[a-zа-я •:]{0,20}){0,2}x";
    prop_oneof![
        8 => text().prop_map(What::Text),
        1 => "([a-zа-я ]{0,20}x)?".prop_map(What::Photo),
        1 => (1..3000_u32).prop_map(What::Voice),
        1 => prop::option::of(1..7000_u32).prop_map(What::Call),
    ]
}

fn chat() -> impl Strategy<Value = Vec<Said>> {
    let steps = prop::collection::vec((1..200_000_i64, 0..2_usize, what()), 1..40);
    (1_500_000_000..1_780_000_000_i64, steps).prop_map(|(mut at, steps)| {
        let mut said = Vec::new();
        for (step, by, what) in steps {
            at += step;
            said.push(Said { at, by, what });
        }
        said
    })
}

fn version() -> impl Strategy<Value = Version> {
    any::<(bool, bool, bool)>().prop_map(|(unix, numbers, pieces)| Version {
        unix,
        numbers,
        pieces,
    })
}

fn phone() -> impl Strategy<Value = Phone> {
    let flags = any::<(bool, bool, bool, bool, bool, bool, bool)>();
    (flags, prop::sample::select(vec!['/', '.', '-']), 0..4_usize).prop_map(
        |((ios, twelve, month_first, long_year, comma, media, windows), separator, language)| {
            Phone {
                ios,
                twelve,
                month_first,
                long_year,
                separator,
                comma,
                language,
                media,
                windows,
            }
        },
    )
}

fn order(phone: Phone) -> DateOrder {
    if phone.month_first {
        DateOrder::MonthDayYear
    } else {
        DateOrder::DayMonthYear
    }
}

/// Whether an item is what was said; of WhatsApp, as far as the phone writes it.
fn agrees(item: &Item, said: &Said, platform: Platform) -> bool {
    let whatsapp = platform == Platform::WhatsApp;
    match (&item.body, &said.what) {
        (Body::Text(is), What::Text(was)) => {
            is == was || whatsapp && normalise(is) == normalise(was)
        }
        (Body::Attachment { text, .. }, What::Photo(was)) => {
            text == was || whatsapp && normalise(text) == normalise(was)
        }
        (Body::Voice { seconds, .. }, What::Voice(was)) => *seconds == Some(*was) || whatsapp,
        (Body::Attachment { text, .. }, What::Voice(_)) => whatsapp && text.is_empty(),
        (Body::Call { seconds, .. }, What::Call(was)) => {
            seconds == was || whatsapp && seconds.is_some() == was.is_some()
        }
        _ => false,
    }
}

fn read_telegram(chat: &[Said], device: &Device, version: Version) -> Conversation {
    let json = write::telegram(chat, device, version);
    device
        .with_zone(|options| telegram_with(&json, options))
        .unwrap()
        .remove(0)
}

fn read_whatsapp(chat: &[Said], device: &Device, phone: Phone) -> Conversation {
    let text = write::whatsapp(chat, device, phone);
    device
        .with_zone(|options| {
            whatsapp_with(
                &text,
                &Options {
                    dates: Some(order(phone)),
                    ..*options
                },
            )
        })
        .unwrap_or_else(|fault| panic!("{fault:?} in {text}"))
}

fn keys(conversation: &Conversation, accounts: &Accounts) -> Vec<Key> {
    conversation
        .messages
        .iter()
        .filter_map(|item| key_of(conversation, item, accounts))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn telegram_reads_what_was_written(chat in chat(), version in version()) {
        let read = read_telegram(&chat, &OURS, version);
        prop_assert_eq!(read.messages.len(), chat.len());
        for (item, said) in read.messages.iter().zip(&chat) {
            prop_assert_eq!(item.at, said.at);
            let account = format!("user{}", 100 + said.by);
            prop_assert_eq!(item.sender.as_ref().map(|sender| &sender.account), Some(&account));
            prop_assert!(agrees(item, said, Platform::Telegram), "{:?} {:?}", item, said);
        }
    }

    #[test]
    fn whatsapp_reads_what_was_written(chat in chat(), phone in phone()) {
        let read = read_whatsapp(&chat, &OURS, phone);
        prop_assert_eq!(read.messages.len(), chat.len());
        for (item, said) in read.messages.iter().zip(&chat) {
            prop_assert_eq!(item.at, if phone.ios { said.at } else { said.at.div_euclid(60) * 60 });
            let name = Some(OURS.names[said.by]);
            prop_assert_eq!(item.sender.as_ref().map(|sender| sender.account.as_str()), name);
            prop_assert!(agrees(item, said, Platform::WhatsApp), "{:?} {:?}", item, said);
        }
    }

    #[test]
    fn dates_of_a_long_chat_are_read_or_refused_but_never_wrong(chat in chat(), phone in phone()) {
        let text = write::whatsapp(&chat, &OURS, phone);
        let read = OURS.with_zone(|options| whatsapp_with(&text, options));
        if let Ok(read) = read {
            let right = read_whatsapp(&chat, &OURS, phone);
            prop_assert_eq!(read, right);
        }
    }

    #[test]
    fn both_sides_of_telegram_have_the_same_keys(chat in chat(), ours in version(), theirs in version()) {
        let accounts = Accounts::default();
        let (ours, theirs) = (read_telegram(&chat, &OURS, ours), read_telegram(&chat, &THEIRS, theirs));
        let (ours, theirs) = (keys(&ours, &accounts), keys(&theirs, &accounts));
        prop_assert_eq!(ours.len(), chat.len());
        for (one, other) in ours.iter().zip(&theirs) {
            prop_assert!(one.is_same_message(other));
            prop_assert_eq!(Key::parse(&one.to_string()), Some(one.clone()));
        }
    }

    #[test]
    fn both_sides_of_whatsapp_have_the_same_keys(chat in chat(), ours in phone(), theirs in phone()) {
        // What each phone calls the other side is in the charter.
        let person = |number, by: usize| [
            (Platform::WhatsApp, number),
            (Platform::WhatsApp, OURS.names[by]),
            (Platform::WhatsApp, THEIRS.names[by]),
        ];
        let accounts = Accounts::new([person("+34 600 111 222", 0), person("+7 900 111 22 33", 1)]);
        let (ours, theirs) = (read_whatsapp(&chat, &OURS, ours), read_whatsapp(&chat, &THEIRS, theirs));
        let (ours, theirs) = (keys(&ours, &accounts), keys(&theirs, &accounts));
        for (one, other) in ours.iter().zip(&theirs) {
            prop_assert!(one.is_same_message(other), "{} {}", one, other);
        }
    }
}

/// A chat of 400 messages on both phones, one of which receives some messages a moment later.
#[test]
fn nearly_all_keys_are_found_on_the_other_phone_without_the_charter() {
    let mut at = 1_772_537_412;
    let chat: Vec<Said> = (0..400_usize)
        .map(|number| {
            at += 400 + i64::try_from(number * 7919 % 1300).unwrap();
            let what = match number % 9 {
                0 => What::Photo(String::new()),
                1 => What::Voice(14),
                2 => What::Call(Some(61)),
                _ => What::Text(format!("message {number}")),
            };
            Said {
                at,
                by: number * 31 % 7 % 2,
                what,
            }
        })
        .collect();
    let later: Vec<Said> = chat
        .iter()
        .enumerate()
        .map(|(number, said)| Said {
            at: said.at + i64::from(number % 10 == 0) * 2,
            ..said.clone()
        })
        .collect();
    let phone = |ios, language, month_first| Phone {
        ios,
        twelve: ios,
        month_first,
        long_year: !ios,
        separator: '/',
        comma: true,
        language,
        media: ios,
        windows: ios,
    };
    let ours = read_whatsapp(&chat, &OURS, phone(true, 0, true));
    let theirs = read_whatsapp(&later, &THEIRS, phone(false, 1, false));
    let accounts = Accounts::default();
    let verdicts = compare(
        &keys(&ours, &accounts),
        std::slice::from_ref(&theirs),
        &accounts,
    );
    let confirmed = verdicts
        .iter()
        .filter(|(_, verdict)| matches!(verdict, Verdict::Confirmed { .. }))
        .count();
    assert!(
        confirmed * 100 >= verdicts.len() * 99,
        "{confirmed} of {}",
        verdicts.len()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slack_reads_what_was_written(chat in chat()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.zip");
        let files = write::slack(&chat, &OURS);
        let entries: Vec<(&str, &[u8])> =
            files.iter().map(|(name, content)| (name.as_str(), content.as_bytes())).collect();
        archive(&path, &entries);
        let read = super::super::read(&path, &Options::default()).unwrap().remove(0);
        prop_assert_eq!(&read.id, "bakery");
        prop_assert_eq!(read.messages.len(), chat.len());
        for (item, said) in read.messages.iter().zip(&chat) {
            prop_assert_eq!(item.at, said.at);
            prop_assert!(agrees(item, said, Platform::Slack), "{:?} {:?}", item, said);
        }
    }
}
