//! The days that a sentence names, as seen from a day.

use chrono::{Datelike, Days, NaiveDate};

use super::meant;
use crate::phrases::{LANGUAGES, words};

/// The days that a sentence written on a day names: "yesterday", the last such weekday, dates.
pub(in crate::rules) fn days_named(sentence: &str, on: NaiveDate) -> Vec<NaiveDate> {
    let mut words = words(sentence, 0..sentence.len());
    // `Monday's call`
    for word in &mut words {
        if let Some(bare) = word.plain.strip_suffix("'s").map(str::to_owned) {
            word.plain = bare;
        }
    }
    let mut days = Vec::new();
    for language in LANGUAGES.iter() {
        for (at, word) in words.iter().enumerate().filter(|(_, word)| !word.quoted) {
            if let Some(ago) = language.days_ago.line(word) {
                let ago = u64::try_from(ago).map(Days::new);
                days.extend(ago.ok().and_then(|ago| on.checked_sub_days(ago)));
            }
            if let Some((weekday, _)) = language.weekday(&words, at) {
                let since =
                    (7 + on.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
                days.extend(on.checked_sub_days(Days::new(u64::from(since))));
                // "On Friday", written on a Friday, may be the previous one.
                days.extend(on.checked_sub_days(Days::new(7)).filter(|_| since == 0));
            }
            if let Some((_, written)) = language.date(&words, at) {
                days.extend(
                    meant(written, Some(on))
                        .into_iter()
                        .filter(|day| *day <= on),
                );
            }
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_three_languages() {
        let on = NaiveDate::from_ymd_opt(2026, 3, 6).unwrap();
        let named = |text: &str| {
            days_named(text, on)
                .iter()
                .map(Datelike::day)
                .collect::<Vec<_>>()
        };
        assert_eq!(named("On yesterday's call"), [5]);
        assert_eq!(named("Monday's call"), [2]);
        assert_eq!(named("On Friday we spoke"), [27, 6]);
        assert_eq!(named("созвонились вчера, а не в среду"), [4, 5]);
        assert_eq!(named("ayer o el 3 de marzo"), [3, 5]);
        assert_eq!(named("llamada del 03.03.2026, próxima el 10.03.2026"), [3]);
        assert!(named("as agreed").is_empty());
    }
}
