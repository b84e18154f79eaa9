//! Git objects: a commit's header, two trees (separated by NUL and `#`), and a delta. No panic, no
//! date that is not in the header, and the result of a delta is the specified one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use projlog::history::fuzzing::{differing, patched, times};
use projlog_fuzz::patch;

/// From 1970 to 2099.
const DATES: std::ops::RangeInclusive<i64> = 0..=4_102_444_799;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(times) = times(bytes) {
        for time in times {
            let seconds = time.timestamp();
            assert!(DATES.contains(&seconds), "{time}");
            let written = format!("> {seconds} ");
            assert!(bytes.windows(written.len()).any(|part| part == written.as_bytes()), "{time} is not written there");
        }
    }

    let mut parts = bytes.splitn(2, |byte| *byte == b'#');
    let (one, two) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    drop(differing(one, two));
    assert_eq!(differing(one, one).unwrap_or(0), 0, "a folder does not differ from itself");
    if let Some(made) = patched(one, two) {
        assert_eq!(patch(one, two).as_ref(), Some(&made));
    }
});
