//! Benchmark of reading a long chat of Telegram, of its keys, and of drafting from it.
//!
//! Run with `cargo bench --bench import`, or with the size in megabytes behind `--`. It prints the processor time and the memory.

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a program to be read by people"
)]
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on has failed"
)]

use std::io::Write as _;
use std::time::Instant as Clock;

use projlog::evidence::{Accounts, Platform};
use projlog::import::draft::{self, People, Person, drafts};
use projlog::import::{Options, key_of, read_together};

const TARGET: f64 = 2.0;
const MEGABYTES: u64 = 100;

const TEXTS: [&str; 5] = [
    "Коллеги, баннер готов, проверьте, пожалуйста, до пятницы",
    "ok, we will look at it tomorrow",
    "Could you please send us the photographs by Friday?",
    "the second one is better",
    "Спасибо!",
];

fn main() {
    let mut given = std::env::args().filter_map(|size| size.parse::<u64>().ok());
    let size = given.next_back().unwrap_or(MEGABYTES) * 1_000_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("result.json");
    write(&path, size);
    let clock = Clock::now();
    let read = read_together(&[&path], &Options::default()).unwrap();
    let took = clock.elapsed().as_secs_f64();
    let (chat, accounts) = (&read.conversations[0], Accounts::default());
    println!(
        "{:.0} MB, {} messages: read in {took:.2} s (target: {TARGET:.0} s for 100 MB)",
        size as f64 / 1_000_000.0,
        chat.messages.len()
    );
    let clock = Clock::now();
    let keys = chat.messages.iter();
    let keys = keys
        .filter_map(|item| key_of(chat, item, &accounts))
        .count();
    println!("{keys} keys in {:.2} s", clock.elapsed().as_secs_f64());
    let mut people = People::default();
    for (at, account) in ["user0", "user1"].into_iter().enumerate() {
        let (id, party) = (format!("person-{at}"), format!("party-{at}"));
        let person = Person {
            id,
            party,
            name: None,
        };
        people.add(person, [(Platform::Telegram, account)]);
    }
    let options = draft::Options {
        all: false,
        day: &|_, _| chrono::NaiveDate::default(),
        working_day: &|day, _, _| Some(day),
        earlier: &[],
        approved: &[],
        now: 0,
    };
    let clock = Clock::now();
    let made = drafts(&read.conversations, &people, &options).drafts.len();
    println!("{made} drafts in {:.2} s", clock.elapsed().as_secs_f64());
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM"));
        println!("{}", peak.unwrap_or_default());
    }
}

/// A chat of seven people, of which two are known.
fn write(path: &std::path::Path, size: u64) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    file.write_all(b"{\n \"name\": \"Marketing chat\",\n \"type\": \"private_supergroup\",\n \"id\": 7,\n \"messages\": [\n").unwrap();
    let (mut written, mut id) = (0, 0_u64);
    while written < size {
        id += 1;
        let text = TEXTS[usize::try_from(id).unwrap() % TEXTS.len()];
        let (at, sender, reply) = (1_600_000_000 + id * 60, id % 7, id.saturating_sub(3));
        let message = format!(
            "  {{\n   \"id\": {id},\n   \"type\": \"message\",\n   \"date\": \"2026-03-03T12:30:12\",\n   \"date_unixtime\": \"{at}\",\n   \"from\": \"Name\",\n   \"from_id\": \"user{sender}\",\n   \"reply_to_message_id\": {reply},\n   \"text\": \"{text}\",\n   \"text_entities\": [\n    {{\n     \"type\": \"plain\",\n     \"text\": \"{text}\"\n    }}\n   ]\n  }},\n"
        );
        written += message.len() as u64;
        file.write_all(message.as_bytes()).unwrap();
    }
    file.write_all(
        b"  {\"id\": 0, \"date_unixtime\": \"1\", \"from\": \"x\", \"text\": \"\"}\n ]\n}",
    )
    .unwrap();
    file.flush().unwrap();
}
