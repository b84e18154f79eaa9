//! The dates of a sentence: by when something is wanted or comes, and which of them are those of something else.

use chrono::NaiveDate;

use super::lexicon::Lexicon;
use crate::phrases::{Caught, Kind, Language, Section, Word};

mod read;

/// How many words before a date its clause may begin.
const LONGEST_CLAUSE: usize = 60;

/// How many words before a day its verb may stand.
const LONGEST_REQUEST: usize = 10;

/// By when something is wanted or comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// On a day.
    Day(NaiveDate),
    /// Within a number of working days of whoever owes it.
    WorkingDays(u32),
}

/// The words of a sentence as far as they may be dates.
pub(super) struct Dates<'a> {
    pub(super) text: &'a str,
    pub(super) words: &'a [Word],
    pub(super) lexicon: &'static Lexicon,
    pub(super) language: &'static Language,
    /// The day on which it was written.
    pub(super) day: NaiveDate,
    pub(super) question: bool,
    /// Whether it has words that ask for something.
    pub(super) asks: bool,
}

/// A date in a sentence.
#[derive(Debug, Clone, Copy)]
struct Found {
    start: usize,
    /// The index of the word after it.
    end: usize,
    /// `None` if it is over, or cannot be told.
    by: Option<By>,
}

impl Dates<'_> {
    /// Whether there is a date or day in the sentence, whatever it is that of.
    pub(super) fn any(&self) -> bool {
        !self.all().is_empty()
    }

    /// Whether the sentence has a date, and beside it only words of a section.
    pub(super) fn is_all_but(&self, others: &Section) -> bool {
        let all = self.all();
        let in_date = |at: usize| {
            all.iter()
                .any(|found| (found.start..found.end).contains(&at))
        };
        let mut words = self.words.iter().enumerate();
        let is =
            |(at, word): (usize, &Word)| word.kind == Kind::Mark || in_date(at) || others.has(word);
        !all.is_empty() && words.all(is)
    }

    /// The date by which the sentence says that something is wanted.
    pub(super) fn due(&self) -> Option<By> {
        let all = self.all();
        let wanted = |found: &&Found| {
            let due = self.is_due(found, &all) || self.is_owed_then(found);
            due && !self.is_of_a_clause(found)
        };
        let dues: Vec<Found> = all.iter().filter(wanted).copied().collect();
        // "By Friday, so that we can print by Monday."
        let first = dues.first();
        let purpose = |due: &Found| {
            let between = first.and_then(|first| self.words.get(first.end..due.start));
            between.is_some_and(|between| self.lexicon.purposes.occurs_in(between))
        };
        let end = dues.iter().position(purpose).unwrap_or(dues.len());
        self.choose(dues.get(..end).unwrap_or(&dues), &all)
    }

    /// The date by which the sentence says that something comes.
    pub(super) fn promised(&self) -> Option<By> {
        let mut all = self.all();
        let lexicon = self.lexicon;
        let at = |section: &Section| {
            (0..self.words.len()).find(|at| section.find(self.words, *at).is_some())
        };
        // "Half on Thursday and the rest on Tuesday": all is there on Tuesday.
        if let Some(rest) = at(&lexicon.rest) {
            let days = |found: &Found| match found.by {
                Some(By::Day(day)) => Some(day),
                _ => None,
            };
            let (first, last): (Vec<Found>, Vec<Found>) =
                all.iter().copied().partition(|found| found.start < rest);
            // "On Monday, and the rest on Thursday", said on a Tuesday: which Thursday is open.
            if first.iter().filter_map(days).max() > last.iter().filter_map(days).min()
                && !last.is_empty()
            {
                return None;
            }
            let follows = !last.is_empty();
            let apart = |found: &Found| {
                let between = self.words.get(found.end..rest).unwrap_or_default();
                between.iter().any(|word| word.plain == ",")
            };
            all.retain(|found| found.start > rest || !follows && !apart(found));
        } else if at(&lexicon.halves).is_some() {
            let last = all.pop().filter(|_| !all.is_empty());
            all = last.into_iter().collect();
        }
        let due = |found: &&Found| self.is_due(found, &all);
        let dues: Vec<Found> = all.iter().filter(due).copied().collect();
        if dues.is_empty() {
            self.plain(&all)
        } else {
            self.choose(&dues, &all)
        }
    }

    /// The date in the sentence, unless it is that of a thing or comes before what is said: "the photos of 12 March", "after
    /// Friday".
    fn plain(&self, all: &[Found]) -> Option<By> {
        let undated = |found: &Found| {
            self.lexicon.undated.ends_before(self.words, found.start) || self.is_lasting(found)
        };
        let dates: Vec<Found> = (all.iter())
            .filter(|found| !undated(found) && !self.is_denied(found) && found.by.is_some())
            .copied()
            .collect();
        let first = dates.first()?;
        self.choose(std::slice::from_ref(first), &dates)
    }

    /// Whether something is wanted or comes by a date, in these words.
    fn is_due(&self, found: &Found, all: &[Found]) -> bool {
        let lexicon = self.lexicon;
        let before = lexicon.deadline.ends_before(self.words, found.start);
        let within = lexicon.within.find(self.words, found.start).is_some();
        (before || within || self.is_latest(found, all))
            && !self.is_lasting(found)
            && !self.is_denied(found)
    }

    /// Whether something is asked for on the same or the next day without a word such as "by": "please send the photos today". What
    /// stands between the verb and the day must be no other clause, and nothing may follow the day that it could belong to.
    fn is_owed_then(&self, found: &Found) -> bool {
        let lexicon = self.lexicon;
        let near = lexicon.days_ahead.phrases.iter().take(2);
        let near = near
            .filter_map(|one| one.end(self.words, found.start, &mut Caught::default()))
            .any(|end| {
                // "Tomorrow in the morning" is tomorrow.
                let part = lexicon.part_of_day.find(self.words, end);
                end == found.end || part.is_some_and(|(end, _)| end == found.end)
            });
        if !near || !self.asks || self.is_denied(found) || self.is_lasting(found) {
            return false;
        }
        let first = found.start.saturating_sub(LONGEST_REQUEST);
        let mut verbs = (first..found.start).rev();
        let Some(end) = verbs.find_map(|at| Some(lexicon.owes.find(self.words, at)?.0)) else {
            return false;
        };
        let between = self.words.get(end..found.start).unwrap_or_default();
        let polite = |word: &Word| lexicon.polite.has(word);
        let idle = |word: &Word| word.kind == Kind::Mark || polite(word);
        let beside = |at: Option<usize>| at.and_then(|at| between.get(at)).is_some_and(polite);
        let apart = |(at, word): (usize, &Word)| {
            let comma = word.plain == "," && (beside(at.checked_sub(1)) || beside(Some(at + 1)));
            word.kind == Kind::Mark && !comma || lexicon.belongs.has(word)
        };
        // "Send us today the photos": nothing else is between the verb and the day.
        let short = |word: &Word| {
            idle(word) || lexicon.unnamed.has(word) && word.plain.chars().count() <= 3
        };
        let ends = self.words.get(found.end).is_none_or(idle) || between.iter().all(short);
        let of_a_thing = lexicon.undated.ends_before(self.words, found.start);
        ends && !of_a_thing && !between.iter().enumerate().any(apart)
    }

    /// Whether a date is said to be the latest by what follows it, unless that precedes the next one: "Friday, at the latest
    /// Monday".
    fn is_latest(&self, found: &Found, all: &[Found]) -> bool {
        let Some((end, _)) = self.lexicon.latest.find(self.words, found.end) else {
            return false;
        };
        let next = all.iter().find(|next| next.start >= end);
        next.is_none_or(|next| {
            let between = self.words.get(end..next.start).unwrap_or_default();
            between.len() > 2 || between.iter().any(|word| word.kind == Kind::Mark)
        })
    }

    /// Whether something lasts until a date, or happened before it.
    fn is_lasting(&self, found: &Found) -> bool {
        let lexicon = self.lexicon;
        lexicon.lasting.ends_before(self.words, found.start)
            && !lexicon.owed_from.ends_before(self.words, found.start)
    }

    /// The one of several dates that counts: the last of alternatives; none if they may be those of different things.
    fn choose(&self, dues: &[Found], all: &[Found]) -> Option<By> {
        let lexicon = self.lexicon;
        let strict = |found: &&Found| {
            lexicon.strictly.ends_before(self.words, found.start) || self.is_latest(found, all)
        };
        let mut strict = dues.iter().filter(strict);
        if let (Some(one), None) = (strict.next(), strict.next()) {
            return one.by;
        }
        let first = dues.first()?;
        let mut by = first.by?;
        for due in dues {
            let alternative = self.last_of_alternatives(due, all)?;
            by = latest(by, alternative)?;
            let apart = due.by != first.by && !self.joins(all, first, due);
            if apart && !self.is_also_fine(due) {
                return None;
            }
        }
        let last = dues.last()?;
        for later in all.iter().filter(|found| found.start > last.start) {
            let denied = self.is_denied(later);
            if self.is_also_fine(later) && !denied {
                by = latest(by, later.by?)?;
            }
            // "By Friday, but it will be Monday."
            let between = self.words.get(last.end..later.start).unwrap_or_default();
            let becomes = lexicon.becomes.ends_before(self.words, later.start);
            if becomes && !denied && lexicon.contrast.occurs_in(between) {
                return later.by;
            }
        }
        Some(by)
    }

    /// The last of the dates that a date is joined with: "on Thursday or Friday", "Thursday-Friday".
    fn last_of_alternatives(&self, found: &Found, all: &[Found]) -> Option<By> {
        let mut by = found.by?;
        let mut end = found.end;
        for next in all.iter().filter(|next| next.start >= found.end) {
            if !self.is_joined(end, next.start) {
                break;
            }
            by = latest(by, next.by?)?;
            end = next.end;
        }
        Some(by)
    }

    /// Whether nothing but words of alternatives is between two dates.
    fn joins(&self, all: &[Found], first: &Found, last: &Found) -> bool {
        let between = all
            .iter()
            .filter(|one| one.start > first.start && one.start <= last.start);
        let mut end = first.end;
        for next in between {
            if !self.is_joined(end, next.start) {
                return false;
            }
            end = next.end;
        }
        true
    }

    fn is_joined(&self, end: usize, start: usize) -> bool {
        let before = self.words.get(..start).unwrap_or_default();
        let hyphen = end == start && self.words.get(start).is_some_and(|word| word.joined);
        let alternates = self.lexicon.alternates.phrases.iter();
        let mut ends = alternates.map(|one| one.end(before, end, &mut Caught::default()));
        hyphen || ends.any(|at| at == Some(start))
    }

    /// Whether a date will do as well: "Monday is fine too".
    fn is_also_fine(&self, found: &Found) -> bool {
        self.lexicon.also.find(self.words, found.end).is_some()
            || self
                .lexicon
                .also_before
                .ends_before(self.words, found.start)
    }

    /// Whether a date is not the one: "not before Friday", "on Friday at the earliest".
    fn is_denied(&self, found: &Found) -> bool {
        let lexicon = self.lexicon;
        lexicon.too_early.ends_before(self.words, found.start)
            || lexicon.earliest.find(self.words, found.end).is_some()
            || !self.question && self.is_in_denial(found)
    }

    /// Whether the clause before a date denies something: "we don't need them by Friday".
    fn is_in_denial(&self, found: &Found) -> bool {
        let lexicon = self.lexicon;
        let mut at = self.clause(found.start, &lexicon.breaks);
        while at < found.start {
            if let Some((end, _)) = lexicon.no_denial.find(self.words, at) {
                at = end.max(at + 1);
            } else if lexicon.denies.find(self.words, at).is_some() {
                return true;
            } else {
                at += 1;
            }
        }
        false
    }

    /// Whether a date is that of a clause that describes a thing, or of what is to be confirmed: "guests who arrive by Friday".
    fn is_of_a_clause(&self, found: &Found) -> bool {
        let lexicon = self.lexicon;
        let clause = self.clause(found.start, &lexicon.breaks);
        (clause..found.start).any(|at| {
            lexicon.clauses.find(self.words, at).is_some()
                && lexicon.timeless.find(self.words, at).is_none()
                && !lexicon.main_clauses.ends_before(self.words, at)
        })
    }

    /// The start of the clause before a word: after a mark, or at a word that begins another one.
    fn clause(&self, at: usize, breaks: &Section) -> usize {
        let first = at.saturating_sub(LONGEST_CLAUSE);
        let before = (first..at).rev().find(|at| {
            let mark =
                |word: &Word| matches!(word.plain.as_str(), "," | "(" | ")" | ":" | "—" | "–");
            self.words.get(*at).is_some_and(mark) || breaks.find(self.words, *at).is_some()
        });
        before.map_or(first, |before| before + 1)
    }
}

/// The later of two; `None` if they cannot be compared.
fn latest(one: By, other: By) -> Option<By> {
    match (one, other) {
        (By::Day(one), By::Day(other)) => Some(By::Day(one.max(other))),
        (By::WorkingDays(one), By::WorkingDays(other)) => Some(By::WorkingDays(one.max(other))),
        _ => None,
    }
}
