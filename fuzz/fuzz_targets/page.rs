//! Pages: no panic, and every case of a test page is a page.
#![no_main]

use libfuzzer_sys::fuzz_target;
use projlog::page::{Page, cases};

fuzz_target!(|text: &str| {
    read(text);
    for (_, line, case) in cases(text) {
        assert!((1..=text.lines().count() + 1).contains(&line));
        read(&case);
    }
});

fn read(text: &str) {
    if let Ok(page) = Page::read(text)
        && let Ok(files) = page.files()
    {
        let leads_out = |path: &String| path.split('/').any(|part| part.is_empty() || part == "..");
        assert!(!files.keys().any(leads_out), "{files:?}");
    }
}
