//! Written times, one per line: a moment, a term, a week, a zone, a cut-off, then days off and extra days. What is
//! read and shown is read again as the same value; and nothing is due before it starts.
#![no_main]

use std::fmt::{Debug, Display};

use libfuzzer_sys::fuzz_target;
use projlog::calendar::{Calendar, Cutoff, DayOff, ExtraDay, Instant, Moment, Start, Term, Week, Zone, due, rfc3339};
use projlog::yaml::FromText;

/// From the year 1900 on; to the year 2200.
const SECONDS: (i64, i64) = (-2_208_988_800, 9_467_000_000);

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let mut next = || lines.next().unwrap_or("");
    let moment = Moment::from_text(next()).ok();
    let term = Term::parse(next()).ok();
    let week = read_twice::<Week>(next()).unwrap_or_else(Week::whole_days);
    let zone = Zone::from_text(next()).ok();
    if let Some(zone) = &zone {
        assert_eq!(Zone::from_text(zone.name()).map(|again| again.name().to_owned()), Ok(zone.name().to_owned()));
    }
    let zone = zone.unwrap_or_else(Zone::utc);
    let cutoff = read_twice::<Cutoff>(next());
    let (mut off, mut extra) = (Vec::new(), Vec::new());
    for line in lines {
        off.extend(read_twice::<DayOff>(line));
        extra.extend(read_twice::<ExtraDay>(line));
    }

    let mut starts = vec![Start::at(some_instant(text))];
    if let Some(moment) = moment {
        assert!(!moment.to_string().is_empty());
        assert!(moment.answer(&zone).instant <= moment.due(&zone).instant, "{moment:?}");
        let exact = moment.answer(&zone).instant;
        let again = Moment::from_text(&rfc3339(exact, &zone)).map(|again| again.answer(&zone).instant);
        // At the limits of the supported years, the local year may be the next one.
        assert!(again.as_ref().map_or(true, |again| *again == exact), "{exact} is read again as {again:?}");
        starts.push(moment.start(&zone));
    }
    let Some(term) = term else { return };
    assert_eq!(Term::parse(&term.to_string()), Ok(term.clone()));
    let calendar = Calendar::new("party", zone, week, off, extra, None);
    for start in starts {
        let mut cut = term.clone();
        cut.cutoff = cutoff;
        for term in [term.clone(), cut] {
            if let Ok(due) = due(&term, &start, &calendar, None) {
                assert!(due.instant >= start.instant, "{term} from {start:?} is due {due:?}");
            }
        }
    }
});

/// Reads a text, and checks that the shown value is read again as the same.
fn read_twice<T: FromText + Display + Debug + PartialEq>(text: &str) -> Option<T> {
    let value = T::from_text(text).ok()?;
    let shown = value.to_string();
    assert_eq!(T::from_text(&shown).as_ref(), Ok(&value), "shown as {shown:?}");
    Some(value)
}

/// An arbitrary instant that depends only on the text.
fn some_instant(text: &str) -> Instant {
    let sum = text.bytes().fold(7u64, |sum, byte| sum.wrapping_mul(0x0100_0000_01b3).wrapping_add(u64::from(byte)));
    let range = u64::try_from(SECONDS.1 - SECONDS.0).expect("ascending");
    let second = SECONDS.0 + i64::try_from(sum % range).expect("less than the range");
    Instant::from_timestamp(second, 0).expect("in range")
}
