//! Figures in prose that a calendar or a clock can check: weekdays of dates, lateness, dues; in English, Russian and Spanish.
//!
//! A hand-made scanner over words ([`words`]) looks for the patterns that each language lists ([`language`]). What it does not
//! understand it leaves alone: a sentence that asks, supposes or quotes is no claim, and a rough figure cannot be wrong.

mod about;
mod days;
mod en;
mod es;
mod language;
mod late;
mod ru;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate, Weekday};

pub(super) use about::About;
pub(super) use days::days_named;
pub(super) use language::Days;
use language::{Forms, Lexicon, Pattern};
pub(super) use late::Figures;
pub(super) use words::Written;
use words::{Kind, Word};

static LANGUAGES: LazyLock<[Lexicon; 3]> =
    LazyLock::new(|| [&en::ENGLISH, &ru::RUSSIAN, &es::SPANISH].map(Lexicon::new));

/// So many months from an entry a date without a year may lie; beyond them somebody writes the year.
const NEAR_MONTHS: u32 = 8;

/// A figure that somebody states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// The sentence around it.
    pub(super) sentence: Range<usize>,
    /// What it says.
    pub(super) said: Said,
}

/// What a claim says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// That a date is a weekday.
    Weekday(Weekday, Written),
    /// That something is so many days late. Where it is not `sure`, the words may mean something else.
    Late { count: u32, days: Days, sure: bool },
    /// That something is due on a date.
    Due(Written, Due),
}

/// How a due is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// `due 6 April`, with nothing else in the sentence that may be due.
    Stated,
    /// The same, with other words before it.
    OfSomething,
    /// `please send it by 6 April`.
    Asked,
    /// `we will send it by 6 April`.
    Promised,
}

/// The claims in a text, in order.
pub(super) fn claims(text: &str) -> Vec<Claim> {
    let words = words::words(text);
    let mut claims: Vec<Claim> = Vec::new();
    for lexicon in LANGUAGES.iter() {
        let scan = Scan {
            lexicon,
            words: &words,
        };
        // Most prose has neither a date nor a number of days in it; then no pattern need be tried.
        let dates = (0..words.len()).any(|at| lexicon.date(&words, at).is_some());
        let periods = lexicon.counts_days(&words);
        // The date of a due has a weekday that may be wrong as well.
        let looks: [(bool, Look<'_>); 3] = [
            (dates, Scan::weekday),
            (periods, Scan::late),
            (dates, Scan::due),
        ];
        for (_, look) in looks.iter().filter(|(worth, _)| *worth) {
            let mut at = 0;
            while at < words.len() {
                at = match look(&scan, at).and_then(|(end, said)| scan.claim(at, end, said)) {
                    Some((end, claim)) => {
                        // Words that two languages share are told once.
                        let same = |other: &Claim| {
                            std::mem::discriminant(&other.said)
                                == std::mem::discriminant(&claim.said)
                        };
                        let overlaps = |other: &Claim| {
                            other.range.start < claim.range.end
                                && claim.range.start < other.range.end
                        };
                        if !claims.iter().any(|other| same(other) && overlaps(other)) {
                            claims.push(claim);
                        }
                        end.max(at + 1)
                    }
                    None => at + 1,
                };
            }
        }
    }
    claims.sort_by_key(|claim| claim.range.start);
    claims
}

/// The dates that are meant, given the date of the entry: with its year; else in the years in which it lies near, the nearest
/// first.
pub(super) fn meant(written: &Written, near: Option<NaiveDate>) -> Vec<NaiveDate> {
    if let Some(year) = written.year {
        return written.in_year(year).collect();
    }
    let Some(near) = near else { return Vec::new() };
    let dates = (near.year() - 1..=near.year() + 1).flat_map(|year| written.in_year(year));
    let edges = near
        .checked_sub_months(Months::new(NEAR_MONTHS))
        .zip(near.checked_add_months(Months::new(NEAR_MONTHS)));
    let mut dates: Vec<_> = dates
        .filter(|date| edges.is_none_or(|(from, to)| (from..=to).contains(date)))
        .collect();
    dates.sort_by_key(|date| (*date - near).num_days().abs());
    dates
}

/// Looks for one sort of claim at a word: the place after it, and what it says.
type Look<'a> = fn(&Scan<'a>, usize) -> Option<(usize, Said)>;

struct Scan<'a> {
    lexicon: &'a Lexicon,
    words: &'a [Word],
}

impl Scan<'_> {
    /// What is said between two words as a claim, unless its sentence asks; and the place after it.
    fn claim(&self, at: usize, end: usize, said: Said) -> Option<(usize, Claim)> {
        let (first, last) = (self.words.get(at)?, self.words.get(end.checked_sub(1)?)?);
        let mut sentence = self
            .words
            .iter()
            .filter(|word| word.sentence == first.sentence);
        let (from, to) = (
            sentence.next()?.start,
            sentence.next_back().map_or(last.end, |word| word.end),
        );
        let claim = Claim {
            range: first.start..last.end,
            sentence: from..to,
            said,
        };
        (!self.is_question(first)).then_some((end, claim))
    }

    fn is_question(&self, word: &Word) -> bool {
        self.words
            .iter()
            .any(|other| other.sentence == word.sentence && other.plain == "?")
    }

    /// `Friday 10 March`, `10 March (Friday)`.
    fn weekday(&self, at: usize) -> Option<(usize, Said)> {
        let lexicon = self.lexicon;
        let quoted = |place: usize| self.words.get(place).is_none_or(|word| word.quoted);
        if let Some((weekday, after)) = lexicon.weekday(self.words, at) {
            let (end, date) = lexicon.date(self.words, after)?;
            let comma = after > at + 1;
            // `not on Friday, 10 March is better`; `Mon - Fri 10 March`, `Monday to Friday, 10 March is a holiday`.
            let denied = self.before(at, if comma { usize::MAX } else { 3 }, &lexicon.blurs);
            let range = at
                .checked_sub(1)
                .and_then(|place| self.words.get(place))
                .is_some_and(|word| is_dash(&word.plain))
                || at
                    .checked_sub(2)
                    .is_some_and(|place| lexicon.weekday(self.words, place).is_some());
            return (!denied && !range && !quoted(at))
                .then_some((end, Said::Weekday(weekday, date)));
        }
        // A range of days has no weekday of its own: `9, 10 March (Fri)`.
        let (after, date) = lexicon.date(self.words, at)?;
        let opens = self.words.get(after).is_some_and(|word| word.plain == "(");
        let (weekday, after) = lexicon.weekday(self.words, after + 1).filter(|_| opens)?;
        let closes = self.words.get(after).is_some_and(|word| word.plain == ")");
        (closes && !quoted(at) && !self.part_of_range(at))
            .then_some((after + 1, Said::Weekday(weekday, date)))
    }

    /// `5 days late`.
    fn late(&self, at: usize) -> Option<(usize, Said)> {
        let lexicon = self.lexicon;
        let find = |patterns: &[Pattern]| {
            patterns
                .iter()
                .find_map(|pattern| lexicon.matches(pattern, self.words, at))
        };
        let (sure, (end, caught)) = find(&lexicon.late)
            .map(|found| (true, found))
            .or_else(|| find(&lexicon.maybe_late).map(|found| (false, found)))?;
        let (count, days) = caught.period?;
        let supposed =
            self.before(at, usize::MAX, &lexicon.supposes) || self.before(at, 3, &lexicon.blurs);
        let blurred = self.before(caught.at, 2, &lexicon.blurs) || self.part_of_range(caught.at);
        let other = self
            .words
            .get(end)
            .is_some_and(|word| lexicon.not_before.has(word));
        (!supposed && !blurred && !other).then_some((end, Said::Late { count, days, sure }))
    }

    /// `due 6 April`, `please send it by 6 April`.
    fn due(&self, at: usize) -> Option<(usize, Said)> {
        let lexicon = self.lexicon;
        let find = |patterns: &[Pattern]| {
            patterns
                .iter()
                .find_map(|pattern| lexicon.matches(pattern, self.words, at))
        };
        if self.before(at, 3, &lexicon.blurs) {
            return None;
        }
        if let Some((end, caught)) = find(&lexicon.due) {
            let supposed = self.before(at, usize::MAX, &lexicon.supposes);
            let alone = self.earlier(at).all(|word| lexicon.light.has(word));
            let due = if alone { Due::Stated } else { Due::OfSomething };
            return caught
                .date
                .filter(|_| !supposed)
                .map(|date| (end, Said::Due(date, due)));
        }
        let (end, caught) = find(&lexicon.by)?;
        // The verb stands in the same part of the sentence, and not far off.
        let clause = || {
            self.earlier(at)
                .take(6)
                .take_while(|word| word.kind != Kind::Mark)
        };
        let has = |forms: &Forms| clause().any(|word| forms.has(word));
        let due = match (has(&lexicon.asks), has(&lexicon.promises)) {
            (true, false) => Due::Asked,
            (false, true) => Due::Promised,
            // `We will need it by` is neither.
            _ => return None,
        };
        caught.date.map(|date| (end, Said::Due(date, due)))
    }

    /// The words of the sentence before a place, the nearest first.
    fn earlier(&self, at: usize) -> impl Iterator<Item = &Word> {
        let sentence = self.words.get(at).map(|word| word.sentence);
        self.words
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(move |word| Some(word.sentence) == sentence)
    }

    fn before(&self, at: usize, distance: usize, forms: &Forms) -> bool {
        self.earlier(at).take(distance).any(|word| forms.has(word))
    }

    /// Whether a number is the second of `3 - 5`, `3 to 5`, `3 or 5`.
    fn part_of_range(&self, at: usize) -> bool {
        let mut earlier = self.earlier(at);
        let joined = earlier.next().is_some_and(|word| {
            is_dash(&word.plain)
                || matches!(
                    word.plain.as_str(),
                    "to" | "or" | "and" | "," | "/" | "или" | "и" | "до" | "o" | "y" | "a"
                )
        });
        joined
            && earlier
                .next()
                .is_some_and(|word| matches!(word.kind, Kind::Number(_) | Kind::Other))
    }
}

fn is_dash(mark: &str) -> bool {
    matches!(mark, "-" | "\u{2013}" | "\u{2014}" | "\u{2212}")
}
