//! A language's words for days, months, terms and lateness, and the patterns that are made of them.
//!
//! The words stand in one file a language, as text; so that somebody who speaks it can add to it. Forms are separated by
//! blanks and written in small letters without accents; `^may` counts only with a capital letter, `опозда*` stands for every
//! word that begins so. A pattern is a row of elements:
//!
//! | written | matches |
//! | --- | --- |
//! | `late`, `due\|deadline` | the word, or one of the words or marks |
//! | `[by\|on]` | the same, or nothing |
//! | `[*]` | any one word, or nothing |
//! | `{period}` | a number and a unit of days: `5 days`, `two working days` |
//! | `{date}` | a date, a weekday before it included |

use std::collections::HashMap;

use chrono::Weekday;

use super::words::{Kind, Word, Written};

/// What a speaker writes about a language.
#[derive(Debug)]
pub(super) struct Language {
    /// The weekdays from Monday on, each in its forms.
    pub(super) weekdays: [&'static str; 7],
    /// Today, yesterday and the day before, each in its forms.
    pub(super) ago: [&'static str; 3],
    /// The months, each in its forms.
    pub(super) months: [&'static str; 12],
    /// The numbers from one to ten, each in its forms.
    pub(super) numbers: [&'static str; 10],
    /// What may stand right behind the digits of a day: `th`.
    pub(super) ordinals: &'static str,
    /// Words that may stand before a day: `the`.
    pub(super) before_day: &'static str,
    /// Words that may stand between day and month: `of`.
    pub(super) before_month: &'static str,
    /// Words that may stand between month and year.
    pub(super) before_year: &'static str,
    /// Whether the month may stand before the day.
    pub(super) month_first: bool,
    /// Units of days, the longer patterns first.
    pub(super) periods: &'static [(&'static str, Days)],
    /// Says that something is late.
    pub(super) late: &'static [&'static str],
    /// May say so of what is known to be late.
    pub(super) maybe_late: &'static [&'static str],
    /// Says when something is due.
    pub(super) due: &'static [&'static str],
    /// Says by when something is wanted or will come, together with a word of `asks` or `promises`.
    pub(super) by: &'static [&'static str],
    /// Words with which something is asked for.
    pub(super) asks: &'static str,
    /// Words with which something is promised.
    pub(super) promises: &'static str,
    /// Words that, earlier in a sentence, make what follows no statement of fact.
    pub(super) supposes: &'static str,
    /// Words that, closely before a figure, deny it or make it inexact.
    pub(super) blurs: &'static str,
    /// Words that, right behind a figure, give it another sense: `5 days late fee`.
    pub(super) not_before: &'static str,
    /// Words that may stand before a due without naming anything else that is due.
    pub(super) light: &'static str,
}

/// Which days somebody counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Days {
    /// Left open.
    Any,
    /// Working days.
    Working,
    /// Calendar days.
    Calendar,
}

/// A set of word forms.
#[derive(Debug, Default)]
pub(super) struct Forms(Vec<(String, bool)>, Vec<String>);

impl Forms {
    fn new<'a>(forms: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for form in forms {
            match (form.strip_suffix('*'), form.strip_prefix('^')) {
                (Some(stem), _) => all.1.push(stem.to_owned()),
                (_, Some(capital)) => all.0.push((capital.to_owned(), true)),
                _ => all.0.push((form.to_owned(), false)),
            }
        }
        all
    }

    pub(super) fn has(&self, word: &Word) -> bool {
        matches!(word.kind, Kind::Letters | Kind::Mark)
            && (self
                .0
                .iter()
                .any(|(form, capital)| *form == word.plain && (word.capital || !capital))
                || self
                    .1
                    .iter()
                    .any(|stem| word.plain.starts_with(stem.as_str())))
    }
}

#[derive(Debug)]
enum Element {
    Word { forms: Forms, optional: bool },
    AnyWord,
    Period,
    Date,
}

/// A pattern, ready to be looked for.
#[derive(Debug)]
pub(super) struct Pattern(Vec<Element>);

impl Pattern {
    fn new(text: &str) -> Self {
        let elements = text.split_whitespace().map(|element| match element {
            "{period}" => Element::Period,
            "{date}" => Element::Date,
            "[*]" => Element::AnyWord,
            _ => {
                let inner = element
                    .strip_prefix('[')
                    .and_then(|rest| rest.strip_suffix(']'));
                Element::Word {
                    forms: Forms::new(inner.unwrap_or(element).split('|')),
                    optional: inner.is_some(),
                }
            }
        });
        Self(elements.collect())
    }
}

/// What a pattern caught.
#[derive(Debug, Clone, Default)]
pub(super) struct Caught {
    pub(super) period: Option<(u32, Days)>,
    pub(super) date: Option<Written>,
    /// The place of the number or date among the words.
    pub(super) at: usize,
}

/// A language, ready to be looked for.
#[derive(Debug)]
pub(super) struct Lexicon {
    weekdays: HashMap<&'static str, (usize, bool)>,
    ago: HashMap<&'static str, (usize, bool)>,
    months: HashMap<&'static str, (usize, bool)>,
    numbers: HashMap<&'static str, (usize, bool)>,
    ordinals: Vec<&'static str>,
    before_day: Forms,
    before_month: Forms,
    before_year: Forms,
    month_first: bool,
    periods: Vec<(Pattern, Days)>,
    pub(super) late: Vec<Pattern>,
    pub(super) maybe_late: Vec<Pattern>,
    pub(super) due: Vec<Pattern>,
    pub(super) by: Vec<Pattern>,
    pub(super) asks: Forms,
    pub(super) promises: Forms,
    pub(super) supposes: Forms,
    pub(super) blurs: Forms,
    pub(super) not_before: Forms,
    pub(super) light: Forms,
}

fn table(rows: &[&'static str]) -> HashMap<&'static str, (usize, bool)> {
    let forms = rows
        .iter()
        .enumerate()
        .flat_map(|(index, row)| row.split_whitespace().map(move |form| (index, form)));
    forms
        .map(|(index, form)| {
            form.strip_prefix('^')
                .map_or((form, (index, false)), |form| (form, (index, true)))
        })
        .collect()
}

impl Lexicon {
    pub(super) fn new(language: &Language) -> Self {
        let forms = |text: &'static str| Forms::new(text.split_whitespace());
        let patterns = |texts: &[&str]| texts.iter().map(|text| Pattern::new(text)).collect();
        Self {
            weekdays: table(&language.weekdays),
            ago: table(&language.ago),
            months: table(&language.months),
            numbers: table(&language.numbers),
            ordinals: language.ordinals.split_whitespace().collect(),
            before_day: forms(language.before_day),
            before_month: forms(language.before_month),
            before_year: forms(language.before_year),
            month_first: language.month_first,
            periods: language
                .periods
                .iter()
                .map(|(text, days)| (Pattern::new(text), *days))
                .collect(),
            late: patterns(language.late),
            maybe_late: patterns(language.maybe_late),
            due: patterns(language.due),
            by: patterns(language.by),
            asks: forms(language.asks),
            promises: forms(language.promises),
            supposes: forms(language.supposes),
            blurs: forms(language.blurs),
            not_before: forms(language.not_before),
            light: forms(language.light),
        }
    }

    /// The pattern at a place: the place after it, and what it caught.
    pub(super) fn matches(
        &self,
        pattern: &Pattern,
        words: &[Word],
        at: usize,
    ) -> Option<(usize, Caught)> {
        self.go(&pattern.0, words, at, &Caught::default())
    }

    fn go(
        &self,
        elements: &[Element],
        words: &[Word],
        at: usize,
        caught: &Caught,
    ) -> Option<(usize, Caught)> {
        let Some((element, rest)) = elements.split_first() else {
            return Some((at, caught.clone()));
        };
        let next = words.get(at).filter(|word| !word.quoted);
        match element {
            Element::Word { forms, optional } => {
                let taken = next
                    .filter(|word| forms.has(word))
                    .and_then(|_| self.go(rest, words, at + 1, caught));
                taken.or_else(|| {
                    if *optional {
                        self.go(rest, words, at, caught)
                    } else {
                        None
                    }
                })
            }
            Element::AnyWord => {
                let skipped = self.go(rest, words, at, caught);
                skipped.or_else(|| {
                    next.filter(|word| word.kind == Kind::Letters)
                        .and_then(|_| self.go(rest, words, at + 1, caught))
                })
            }
            Element::Period => {
                let number = self.number(next?)?;
                let (end, days) = self.periods.iter().find_map(|(unit, days)| {
                    let (end, _) = self.go(&unit.0, words, at + 1, caught)?;
                    Some((end, *days))
                })?;
                self.go(
                    rest,
                    words,
                    end,
                    &Caught {
                        period: Some((number, days)),
                        at,
                        ..caught.clone()
                    },
                )
            }
            Element::Date => {
                let from = match self.weekday(words, at) {
                    Some((_, after)) => after,
                    None => at,
                };
                let (end, date) = self.date(words, from)?;
                self.go(
                    rest,
                    words,
                    end,
                    &Caught {
                        date: Some(date),
                        at: from,
                        ..caught.clone()
                    },
                )
            }
        }
    }

    /// Whether some number of days stands in a text.
    pub(super) fn counts_days(&self, words: &[Word]) -> bool {
        (0..words.len()).any(|at| {
            self.go(&[Element::Period], words, at, &Caught::default())
                .is_some()
        })
    }

    fn look_up(table: &HashMap<&'static str, (usize, bool)>, word: &Word) -> Option<usize> {
        let (index, capital) = table
            .get(word.plain.as_str())
            .filter(|_| word.kind == Kind::Letters && !word.quoted)?;
        (word.capital || !capital).then_some(*index)
    }

    fn number(&self, word: &Word) -> Option<u32> {
        match word.kind {
            Kind::Number(number) if word.plain.is_empty() => Some(number),
            _ => Self::look_up(&self.numbers, word).and_then(|index| u32::try_from(index + 1).ok()),
        }
    }

    /// The weekday at a place, and the place after it and the comma or full stop of an abbreviation behind it.
    pub(super) fn weekday(&self, words: &[Word], at: usize) -> Option<(Weekday, usize)> {
        let index = Self::look_up(&self.weekdays, words.get(at)?)?;
        let weekday = Weekday::try_from(u8::try_from(index).ok()?).ok()?;
        let mut after = at + 1;
        for mark in [".", ","] {
            after += usize::from(
                words
                    .get(after)
                    .is_some_and(|word| word.plain == mark && word.kind == Kind::Mark),
            );
        }
        Some((weekday, after))
    }

    /// How many days ago a word says that something was: `yesterday`.
    pub(super) fn days_ago(&self, word: &Word) -> Option<u64> {
        Self::look_up(&self.ago, word).and_then(|days| u64::try_from(days).ok())
    }

    /// The date at a place, and the place after it.
    pub(super) fn date(&self, words: &[Word], at: usize) -> Option<(usize, Written)> {
        let mut at = at;
        while words.get(at).is_some_and(|word| self.before_day.has(word)) {
            at += 1;
        }
        if let Kind::Figures(written) = &words.get(at).filter(|word| !word.quoted)?.kind {
            return Some((at + 1, written.clone()));
        }
        let day_then_month = || {
            let day = self.day(words.get(at)?)?;
            let gap = usize::from(
                words
                    .get(at + 1)
                    .is_some_and(|word| self.before_month.has(word)),
            );
            let month = Self::look_up(&self.months, words.get(at + 1 + gap)?)?;
            Some((at + 2 + gap, month, day))
        };
        let month_then_day = || {
            let month = Self::look_up(&self.months, words.get(at)?).filter(|_| self.month_first)?;
            let gap = usize::from(
                words
                    .get(at + 1)
                    .is_some_and(|word| word.plain == "." && word.kind == Kind::Mark),
            );
            Some((at + 2 + gap, month, self.day(words.get(at + 1 + gap)?)?))
        };
        let (after, month, day) = day_then_month().or_else(month_then_day)?;
        let days = vec![(u32::try_from(month).ok()? + 1, day)];
        let mut gap = after;
        while words.get(gap).is_some_and(|word| {
            self.before_year.has(word) || matches!(word.plain.as_str(), "." | ",")
        }) {
            gap += 1;
        }
        let year = words.get(gap).and_then(|word| match word.kind {
            Kind::Number(year) if !word.quoted && gap - after < 3 => i32::try_from(year).ok(),
            _ => None,
        });
        match year.filter(|year| (1900..=2200).contains(year)) {
            Some(year) => Some((
                gap + 1,
                Written {
                    days,
                    year: Some(year),
                },
            )),
            None => Some((after, Written { days, year: None })),
        }
    }

    fn day(&self, word: &Word) -> Option<u32> {
        let Kind::Number(day) = word.kind else {
            return None;
        };
        let plain = word.plain.is_empty() || self.ordinals.contains(&word.plain.as_str());
        (plain && !word.quoted && (1..=31).contains(&day)).then_some(day)
    }
}
