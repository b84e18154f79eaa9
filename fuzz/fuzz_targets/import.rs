//! An export in every form that a single file can have: no panic, linear time; and every key of a message is read back.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use projlog::calendar::Zone;
use projlog::evidence::{Accounts, Key};
use projlog::import::mail::Mails;
use projlog::import::{Conversation, DateOrder, Options, instants, key_of, telegram, transcript, whatsapp};
use projlog_fuzz::assert_linear;

fuzz_target!(|bytes: &[u8]| {
    let accounts = Accounts::default();
    for conversation in &read(bytes) {
        for item in &conversation.messages {
            if let Some(key) = key_of(conversation, item, &accounts) {
                assert_eq!(Key::parse(&key.to_string()), Some(key));
            }
        }
    }
    if let Ok(text) = str::from_utf8(bytes) {
        assert_linear(text, |text| drop(read(text.as_bytes())));
        // What follows the lines by which a form is recognized.
        let (head, line) = text.split_at(text.rfind('\n').map_or(0, |at| at + 1));
        assert_linear(line, |lines| drop(read(format!("{head}{lines}").as_bytes())));
    }
});

fn read(bytes: &[u8]) -> Vec<Conversation> {
    let utc = Zone::utc();
    let zone = |local| instants(&utc, local);
    let options = Options {
        zone: Some(&zone),
        dates: Some(DateOrder::DayMonthYear),
        ..Options::default()
    };
    let file: Arc<str> = Arc::from("export");
    let mut conversations = telegram::read(bytes, &file, &options).unwrap_or_default();
    conversations.extend(whatsapp::read(bytes, &file, &["export"], &options));
    let mut mails = Mails::default();
    let _ = mails.read_mbox(bytes, "export");
    let _ = mails.read_eml(bytes, "export");
    conversations.extend(mails.finish().0);
    drop(transcript::read(&String::from_utf8_lossy(bytes)));
    conversations
}
