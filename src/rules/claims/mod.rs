//! Figures in prose that a calendar or a clock can check: weekdays of dates, lateness, due dates.
//!
//! Unclear sentences are skipped: a sentence that asks, supposes or quotes is not a claim, and a rough figure cannot be
//! wrong.

mod about;
mod days;
mod late;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::mem::{Discriminant, discriminant};
use std::ops::Range;

use chrono::{Datelike, Months, NaiveDate, Weekday};

pub(super) use about::About;
pub(super) use days::days_named;
pub(super) use late::Figures;

use crate::phrases::{
    Days, Folded, Kind, LANGUAGES, Language, Section, Word, Written, may_have_figures, words,
};

/// The maximum distance in months of a date without a year from its entry; beyond that people write the year.
const NEAR_MONTHS: u32 = 8;

/// The most words of a sentence that are read before a claim, and after it. A longer run of words without a full stop is a
/// table or a list.
const LONGEST: usize = 500;

/// A claimed figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    /// Its range in the text.
    pub(super) range: Range<usize>,
    /// The sentence around it.
    pub(super) sentence: Range<usize>,
    /// Its content.
    pub(super) kind: ClaimKind,
}

/// The content of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ClaimKind {
    /// That a date is a weekday.
    Weekday(Weekday, Written),
    /// That something is late by a number of days. If it is not `sure`, the words may mean something else.
    Late { count: u32, days: Days, sure: bool },
    /// That something is due on a date.
    Due(Written, Due),
}

/// The wording of a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// `due 6 April`, in a sentence without anything else that may be due.
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
    let folded = Folded::new(text);
    if !may_have_figures(&folded.text) {
        return Vec::new();
    }
    let words = words(&folded.text, 0..folded.text.len());
    let mut claims: Vec<Claim> = Vec::new();
    // Where the claims of each kind end, by their starts.
    let mut known: HashMap<Discriminant<ClaimKind>, BTreeMap<usize, usize>> = HashMap::new();
    for language in LANGUAGES.iter() {
        let scan = Scan {
            language,
            words: &words,
        };
        // Most prose has neither a date nor a number of days in it, and then no pattern needs to be tried.
        let dates = language.dates.occurs_in(&words);
        let periods = language.period.occurs_in(&words);
        // The weekday in a due date may be wrong as well.
        let looks: [(bool, Look<'_>); 3] = [
            (dates, Scan::weekday),
            (periods, Scan::late),
            (dates, Scan::due),
        ];
        for (_, look) in looks.iter().filter(|(worth, _)| *worth) {
            let mut at = 0;
            while at < words.len() {
                at = match look(&scan, at).and_then(|(end, kind)| scan.claim(at, end, kind)) {
                    Some((end, claim)) => {
                        // A match in two languages counts once.
                        let known = known.entry(discriminant(&claim.kind)).or_default();
                        let before = known.range(..claim.range.end).next_back();
                        if before.is_none_or(|(_, end)| *end <= claim.range.start) {
                            known.insert(claim.range.start, claim.range.end);
                            claims.push(claim);
                        }
                        end.max(at + 1)
                    }
                    None => at + 1,
                };
            }
        }
    }
    for claim in &mut claims {
        claim.range = folded.original(&claim.range);
        claim.sentence = folded.original(&claim.sentence);
    }
    claims.sort_by_key(|claim| claim.range.start);
    claims
}

/// The possible dates, given the date of the entry: with its year if it has one, otherwise in the nearby years, nearest
/// first.
pub(super) fn meant(written: Written, near: Option<NaiveDate>) -> Vec<NaiveDate> {
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

/// The same for a date in a sentence: after the dates near the entry, those in the years that the sentence names, as in "in
/// 2025 it was Thursday, 13 March".
pub(super) fn meant_in(
    written: Written,
    near: Option<NaiveDate>,
    sentence: &str,
) -> Vec<NaiveDate> {
    let mut dates = meant(written, near);
    if written.year.is_none() {
        let numbers = sentence.split(|c: char| !c.is_alphanumeric());
        let years = numbers
            .filter(|number| number.len() == 4)
            .filter_map(|number| number.parse().ok())
            .filter(|year| (1900..=2200).contains(year));
        dates.extend(years.flat_map(|year| written.in_year(year)));
    }
    dates
}

/// Matches one kind of claim at a word: the index after it, and the claim.
type Look<'a> = fn(&Scan<'a>, usize) -> Option<(usize, ClaimKind)>;

struct Scan<'a> {
    language: &'a Language,
    words: &'a [Word],
}

impl Scan<'_> {
    /// The claim between two words, unless it is quoted or its sentence asks; and the index after it.
    fn claim(&self, at: usize, end: usize, kind: ClaimKind) -> Option<(usize, Claim)> {
        let (first, last) = (self.words.get(at)?, self.words.get(end.checked_sub(1)?)?);
        let mut sentence = self.sentence(at, end);
        let (from, to) = (
            sentence.next()?.range.start,
            sentence
                .next_back()
                .map_or(last.range.end, |word| word.range.end),
        );
        let claim = Claim {
            range: first.range.start..last.range.end,
            sentence: from..to,
            kind,
        };
        let asks = self.sentence(at, end).any(|word| word.plain == "?");
        let stated = !(first.quoted || last.quoted || asks);
        stated.then_some((end, claim))
    }

    /// The words of the sentence around those from one index to another.
    fn sentence(&self, at: usize, end: usize) -> impl DoubleEndedIterator<Item = &Word> {
        let sentence = self.words.get(at).map(|word| word.sentence);
        let until = end.saturating_add(LONGEST).min(self.words.len());
        let around = self.words.get(at.saturating_sub(LONGEST)..until);
        let around = around.unwrap_or_default().iter();
        around.filter(move |word| Some(word.sentence) == sentence)
    }

    /// `Friday 10 March`, `10 March (Friday)`.
    fn weekday(&self, at: usize) -> Option<(usize, ClaimKind)> {
        let language = self.language;
        if let Some((weekday, after)) = language.weekday(self.words, at) {
            let (end, date) = language.date(self.words, after)?;
            let comma = after > at + 1;
            // `not on Friday, 10 March is better`; `Mon - Fri 10 March`, `Monday to Friday, 10 March is a holiday`.
            let denied = self.before(at, if comma { usize::MAX } else { 3 }, &language.blurs);
            let hyphen = |place: usize| self.words.get(place).is_some_and(|word| word.joined);
            let range = hyphen(at)
                || hyphen(at + 1)
                || at
                    .checked_sub(1)
                    .and_then(|place| self.words.get(place))
                    .is_some_and(|word| is_dash(&word.plain))
                || at
                    .checked_sub(2)
                    .is_some_and(|place| language.weekday(self.words, place).is_some());
            return (!denied && !range).then_some((end, ClaimKind::Weekday(weekday, date)));
        }
        // A range of days has no weekday of its own: `9, 10 March (Fri)`.
        let (after, date) = language.date(self.words, at)?;
        let opens = self.words.get(after).is_some_and(|word| word.plain == "(");
        let (weekday, after) = language.weekday(self.words, after + 1).filter(|_| opens)?;
        let closes = self.words.get(after).is_some_and(|word| word.plain == ")");
        (closes && !self.part_of_range(at))
            .then_some((after + 1, ClaimKind::Weekday(weekday, date)))
    }

    /// `5 days late`.
    fn late(&self, at: usize) -> Option<(usize, ClaimKind)> {
        let language = self.language;
        let find = |section: &Section| section.find(self.words, at);
        let (sure, (end, caught)) = find(&language.late)
            .map(|found| (true, found))
            .or_else(|| find(&language.maybe_late).map(|found| (false, found)))?;
        let (count, days) = caught.period()?;
        let supposed =
            self.before(at, usize::MAX, &language.supposes) || self.before(at, 3, &language.blurs);
        let blurred = self.before(caught.at, 2, &language.blurs) || self.part_of_range(caught.at);
        let other = self
            .words
            .get(end)
            .is_some_and(|word| language.not_before.has(word));
        (!supposed && !blurred && !other).then_some((end, ClaimKind::Late { count, days, sure }))
    }

    /// `due 6 April`, `please send it by 6 April`.
    fn due(&self, at: usize) -> Option<(usize, ClaimKind)> {
        let language = self.language;
        let find = |section: &Section| section.find(self.words, at);
        if self.before(at, 3, &language.blurs) {
            return None;
        }
        if let Some((end, caught)) = find(&language.due) {
            let supposed = self.before(at, usize::MAX, &language.supposes);
            let alone = self.earlier(at).all(|word| language.light.has(word));
            let due = if alone { Due::Stated } else { Due::OfSomething };
            return caught
                .date()
                .filter(|_| !supposed)
                .map(|date| (end, ClaimKind::Due(date, due)));
        }
        let (end, caught) = find(&language.by)?;
        // The verb is in the same part of the sentence, and near.
        let clause = || {
            self.earlier(at)
                .take(6)
                .take_while(|word| word.kind != Kind::Mark)
        };
        let has = |forms: &Section| clause().any(|word| forms.has(word));
        let due = match (has(&language.asks), has(&language.promises)) {
            (true, false) => Due::Asked,
            (false, true) => Due::Promised,
            // `We will need it by` is neither.
            _ => return None,
        };
        caught.date().map(|date| (end, ClaimKind::Due(date, due)))
    }

    /// The words of the sentence before an index, nearest first.
    fn earlier(&self, at: usize) -> impl Iterator<Item = &Word> {
        let sentence = self.words.get(at).map(|word| word.sentence);
        self.words
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(LONGEST)
            .take_while(move |word| Some(word.sentence) == sentence)
    }

    fn before(&self, at: usize, distance: usize, forms: &Section) -> bool {
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
