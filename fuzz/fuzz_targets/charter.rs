//! A charter, and after a NUL the text of its calendar file: no panic, every span in the file; and counting in its
//! calendars works.
#![no_main]

use libfuzzer_sys::fuzz_target;
use projlog::calendar::{Instant, Start, Term, due};
use projlog::charter::{self, Charter};
use projlog::message::Message;
use projlog::source::{Source, Sources};
use projlog_fuzz::{assert_fault_inside, assert_inside, assert_spans_inside};

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let charter = parts.next().unwrap_or_default();
    let calendar = parts.next().map(<[u8]>::to_vec);
    let files = |_: &str| calendar.clone().ok_or_else(|| Message::value("it is not there"));

    let mut sources = Sources::default();
    let (source, _) = Source::new(charter::FILE_NAME, charter.to_vec());
    let id = sources.add(source);
    let text = sources.get(id).text();
    match charter::read(id, sources.get(id), &files) {
        Ok(charter) => look_at(text, &charter),
        Err(faults) => faults.iter().for_each(|fault| assert_fault_inside(text, fault)),
    }
});

fn look_at(text: &str, charter: &Charter) {
    charter.faults.iter().for_each(|fault| assert_fault_inside(text, fault));
    assert_spans_inside(text, &charter.people);
    assert_spans_inside(text, &charter.contract);
    assert_spans_inside(text, &charter.channels);
    assert_spans_inside(text, &charter.cadence);
    assert_spans_inside(text, &charter.rules);
    let calendars: Vec<_> = charter.calls.iter().map(|calendar| &calendar.path).collect();
    assert_spans_inside(text, &(&charter.log, &calendars));
    for meeting in charter.calls.iter().flat_map(|calendar| &calendar.meetings) {
        let mut steps = 1_000;
        drop(meeting.beginnings(Instant::UNIX_EPOCH, Instant::MAX_UTC, &mut steps));
    }
    let (term, other) = (Term::parse("3 working days").ok(), charter.parties.first());
    for party in &charter.parties {
        assert_inside(text, party.name.span, &party.name);
        let start = charter.contract.starts.as_ref().map(|starts| starts.value.start(&charter.zone));
        let start = start.unwrap_or_else(|| Start::at("2026-03-03T07:40:00Z".parse().expect("an instant")));
        let joint = term.clone().map(|mut term| {
            term.joint = true;
            term
        });
        for term in term.clone().into_iter().chain(joint) {
            drop(due(&term, &start, &party.calendar, other.map(|other| &other.calendar)));
        }
    }
}
