//! A log file's bytes → entries: no panic, every span in the file, linear time; and the history's reading of the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use projlog::markdown::Block;
use projlog::phrases::mentions;
use projlog::source::{Source, Sources};
use projlog::{log, markdown};
use projlog_fuzz::{assert_fault_inside, assert_linear, assert_spans_inside};

fuzz_target!(|bytes: &[u8]| {
    let mut sources = Sources::default();
    let (source, broken) = Source::new("log/fuzz.md", bytes.to_vec());
    let id = sources.add(source);
    let source = sources.get(id);
    let text = source.text();
    assert_eq!(text.len(), bytes.len(), "a file on disk and its text have the same places");
    broken.iter().for_each(|fault| assert_fault_inside(text, fault));

    let document = markdown::read(text);
    document.faults.iter().for_each(|fault| assert_fault_inside(text, fault));
    for block in &document.blocks {
        assert_spans_inside(text, &block.span());
        let excerpt = match block {
            Block::Heading(heading) => &heading.text,
            Block::Fence(fence) => &fence.body,
            Block::Raw(raw) => &raw.body,
            Block::Prose(prose) => {
                assert_spans_inside(text, &prose.code);
                &prose.text
            }
        };
        let pieces = excerpt.text().char_indices().map(|(at, c)| (at, at + c.len_utf8()));
        // Text in another form in the file (an entity such as `&amp;`) only has to be within it.
        pieces.map(|(start, end)| excerpt.span(start, end)).for_each(|span| assert!(span.end() <= text.len(), "{span:?}"));
    }

    let mut faults = Vec::new();
    let entries = log::read(id, source, &mut faults);
    faults.iter().for_each(|fault| assert_fault_inside(text, &fault.fault));
    for entry in &entries {
        assert_spans_inside(text, entry);
        for reference in entry.references() {
            assert_spans_inside(text, &reference.id.span);
        }
    }

    for mention in mentions(text) {
        assert!(text.get(mention.range).is_some() && text.get(mention.sentence).is_some());
    }
    drop(log::contents(bytes));
    assert_linear(text, |text| {
        let (source, _) = Source::new("log/fuzz.md", text.as_bytes().to_vec());
        drop(log::read(id, &source, &mut Vec::new()));
        drop(log::contents(text.as_bytes()));
        drop(mentions(text));
    });
});
