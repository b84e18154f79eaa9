//! The dates and days of a sentence as they are written: what each means on the day on which it was written.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{By, Dates, Found};
use crate::phrases::{Caught, Days as Counted, Kind, Section, Written};

/// How many days ahead a date without a year may be.
const FARTHEST: u64 = 183;
/// How many days ahead a day of the month may be that is named with its weekday alone: "Friday 20th".
const FARTHEST_DAY: u64 = 62;
/// How many dates of a sentence are looked at.
const MOST: usize = 20;

impl Dates<'_> {
    /// The dates and days of the sentence, in their order.
    pub(super) fn all(&self) -> Vec<Found> {
        let mut all = Vec::new();
        let mut at = 0;
        while at < self.words.len() && all.len() < MOST {
            let Some((end, by)) = self.read(at) else {
                at += 1;
                continue;
            };
            let part = self.lexicon.part_of_day.find(self.words, end);
            let end = part.map_or(end, |(end, _)| end).max(at + 1);
            let by = self.moved(at, by);
            all.push(Found { start: at, end, by });
            at = end;
        }
        all
    }

    /// The date that is meant by some days before one: "a week before 20 April".
    fn moved(&self, at: usize, by: Option<By>) -> Option<By> {
        let lexicon = self.lexicon;
        let days = lexicon.days_before.before(self.words, at).map(|caught| {
            let working = matches!(caught.period(), Some((_, Counted::Working)));
            (!working).then_some(caught.number().max(1))
        });
        let weeks = lexicon.weeks_before.before(self.words, at);
        let weeks = weeks.map(|caught| caught.number().max(1).checked_mul(7));
        if let Some(days) = days.or(weeks) {
            let Some(By::Day(day)) = by else { return None };
            let moved = day.checked_sub_days(Days::new(u64::from(days?)))?;
            return (moved >= self.day).then_some(By::Day(moved));
        }
        by.filter(|_| !lexicon.some_before.ends_before(self.words, at))
    }

    /// The index after a date or day that begins here, also with its end: "EOD Friday".
    fn read(&self, at: usize) -> Option<(usize, Option<By>)> {
        let end_of_day = self.lexicon.end_of_day.find(self.words, at);
        let of_it = end_of_day.and_then(|(date, _)| self.day_at(date));
        of_it.or_else(|| self.day_at(at))
    }

    /// The index after a date or day that begins here, and the date, if it is on or after the day on which it was written.
    fn day_at(&self, at: usize) -> Option<(usize, Option<By>)> {
        let lexicon = self.lexicon;
        let day = |end, day: Option<NaiveDate>| Some((end, day.map(By::Day)));
        if let Some((end, written)) = self.language.date(self.words, at) {
            let (end, found) = self.dated(written, end, None);
            return day(end, found);
        }
        if let Some((end, caught)) = lexicon.days_from_now.find(self.words, at) {
            return self.counted(end, caught);
        }
        if let Some((end, _)) = lexicon.next_week_end.find(self.words, at) {
            return day(end, self.in_week(Weekday::Fri, 1));
        }
        if let Some((end, _)) = lexicon.week_end.find(self.words, at) {
            return match self.other_week(end) {
                Some(end) => Some((end, None)),
                None => day(end, self.next(Weekday::Fri, 0)),
            };
        }
        if let Some((weekday, end)) = self.language.weekday(self.words, at) {
            let (end, found) = self.weekday(weekday, at, end);
            return day(end, found);
        }
        let phrases = lexicon.days_ahead.phrases.iter().enumerate();
        let mut found = phrases.filter_map(|(line, phrase)| {
            let end = phrase.end(self.words, at, &mut Caught::default())?;
            Some((line, end))
        });
        let Some((line, end)) = found.next() else {
            let (end, found) = self.day_alone(at)?;
            return day(end, found);
        };
        if lexicon.no_day_before.ends_before(self.words, at) {
            return None;
        }
        if lexicon.shifted_before.ends_before(self.words, at) {
            return Some((end, None));
        }
        let days = u64::try_from(line).ok()?;
        // "Tomorrow week" is a week later than tomorrow.
        let (end, days) = match lexicon.week_on.find(self.words, end) {
            Some((end, _)) => (end, days + 7),
            None => (end, days),
        };
        day(end, self.day.checked_add_days(Days::new(days)))
    }

    /// The index after what makes the end of a week that of another one: "of the fair", "13".
    fn other_week(&self, end: usize) -> Option<usize> {
        if let Some((end, _)) = self.lexicon.shifted.find(self.words, end) {
            return Some(end);
        }
        let word = self.words.get(end)?;
        let number = matches!(word.kind, Kind::Number(_));
        let clock = self.lexicon.clock.find(self.words, end + 1).is_some();
        (number && !clock && !self.is_list_mark(end) && !self.counts(end)).then_some(end + 1)
    }

    /// Whether a number begins an item of a list: it begins a line, or stands before a bracket that closes nothing.
    fn is_list_mark(&self, at: usize) -> bool {
        let word = |at: usize| self.words.get(at);
        let before = at.checked_sub(1).and_then(word);
        let gap = before.zip(word(at)).and_then(|(before, word)| {
            let from = self.text.get(..word.range.start)?;
            from.get(before.range.end..)
        });
        let next = word(at + 1).map(|word| word.plain.as_str());
        let line = gap.is_some_and(|gap| gap.contains('\n'));
        let opened = self.words.get(..at).unwrap_or_default().iter().rev();
        let opened = opened
            .take(3)
            .take_while(|word| word.plain != ")")
            .any(|word| word.plain == "(");
        match next {
            Some(")") => line || !opened,
            Some(".") => line && word(at + 2).is_some(),
            _ => false,
        }
    }

    /// Whether a bare number counts the things behind it: "3 photos".
    fn counts(&self, at: usize) -> bool {
        let lexicon = self.lexicon;
        let Some(next) = self.words.get(at + 1) else {
            return false;
        };
        let stops = next.kind == Kind::Mark
            || lexicon.stops.find(self.words, at + 1).is_some()
            || lexicon.polite.has(next)
            || lexicon.joins.has(next)
            || lexicon.and.has(next)
            || lexicon.determiners.has(next)
            || lexicon.part_of_day.find(self.words, at + 1).is_some()
            || lexicon.latest.find(self.words, at + 1).is_some()
            || lexicon.earliest.find(self.words, at + 1).is_some()
            || lexicon.alternates.find(self.words, at + 1).is_some();
        !stops
    }

    /// The next day with a number, where that is all that names it: "on the 15th".
    fn day_alone(&self, at: usize) -> Option<(usize, Option<NaiveDate>)> {
        let lexicon = self.lexicon;
        let word = self.words.get(at)?;
        let Kind::Number(number @ 1..=31) = word.kind else {
            return None;
        };
        let bare = word.plain.is_empty();
        if !bare && !lexicon.ordinals.has_form(&word.plain) {
            return None;
        }
        let named = lexicon.day_of_month.find(self.words, at + 1);
        let end = named.map_or(at + 1, |(end, _)| end);
        let said = named.is_some()
            || lexicon.on_day.ends_before(self.words, at)
                && (!bare || lexicon.on_bare_day.ends_before(self.words, at));
        // "On the 15th floor" names a floor.
        let ends = self.words.get(end).is_none_or(|next| {
            matches!(
                next.plain.as_str(),
                "." | "," | "!" | "?" | ";" | ")" | "—" | "–"
            )
        });
        let ends = ends
            || lexicon.stops.find(self.words, end).is_some()
            || lexicon.part_of_day.find(self.words, end).is_some()
            || lexicon.latest.find(self.words, end).is_some();
        if !said || !ends {
            return None;
        }
        let mut days =
            (0..FARTHEST_DAY).filter_map(|days| self.day.checked_add_days(Days::new(days)));
        Some((end, days.find(|day| day.day() == number)))
    }

    /// A number of days from now. Nothing else is counted from: "two days before Friday" names another day.
    fn counted(&self, end: usize, caught: Caught) -> Option<(usize, Option<By>)> {
        let lexicon = self.lexicon;
        let (count, days) = caught.period()?;
        if lexicon.before.find(self.words, end).is_some() {
            return None;
        }
        if lexicon.counted_from.find(self.words, end).is_some() {
            return Some((end, None));
        }
        let count = count.min(400);
        let by = match days {
            Counted::Working => Some(By::WorkingDays(count)),
            Counted::Any | Counted::Calendar => {
                let day = self.day.checked_add_days(Days::new(u64::from(count)));
                day.map(By::Day)
            }
        };
        Some((end, by))
    }

    /// What a date means, with a weekday if one is named; the index after it and the year in words.
    fn dated(
        &self,
        written: Written,
        end: usize,
        weekday: Option<Weekday>,
    ) -> (usize, Option<NaiveDate>) {
        let this = self.day.year();
        let next = self.lexicon.next_year.find(self.words, end);
        let next = next.filter(|_| written.year.is_none());
        let (end, year) = match next {
            Some((end, _)) => (end, Some(this + 1)),
            None => (end, written.year),
        };
        let years = year.map_or(this..=this + 1, |year| year..=year);
        let dates = years.flat_map(|year| written.in_year(year));
        // In December, January is that of the next year; in March, it is over.
        let latest = self.day.checked_add_days(Days::new(FARTHEST));
        let near = |date: &NaiveDate| year.is_some() || latest.is_none_or(|latest| *date <= latest);
        let fits = |date: &NaiveDate| weekday.is_none_or(|weekday| date.weekday() == weekday);
        let is_future = |date: &NaiveDate| *date >= self.day && near(date);
        let mut future = dates.filter(|date| is_future(date) && fits(date));
        let found = future.next();
        // `04/05/2026` may be in April or in May.
        let day_first = written.in_year(year.unwrap_or(this)).next();
        let guessed = written.is_ambiguous() && weekday.is_none() && found != day_first;
        let ambiguous = guessed || future.any(|other| Some(other) != found);
        (end, found.filter(|_| !ambiguous))
    }

    /// The day that a weekday and what follows it name: "Friday (20 March)", "Friday 20th", "Friday next week". None if they
    /// contradict each other.
    fn weekday(&self, weekday: Weekday, at: usize, end: usize) -> (usize, Option<NaiveDate>) {
        let lexicon = self.lexicon;
        let inner = lexicon.beside.find(self.words, end);
        let inner = inner.map_or(end, |(end, _)| end);
        if let Some((end, written)) = self.language.date(self.words, inner) {
            return self.dated(written, end, Some(weekday));
        }
        if let Some(found) = self.day_of_month(weekday, inner) {
            return found;
        }
        let after = |section: &Section| Some(section.find(self.words, end)?.0);
        if let Some(end) = after(&lexicon.week_after_next) {
            return (end, self.in_week(weekday, 2));
        }
        if let Some(end) = after(&lexicon.next_week) {
            return (end, self.in_week(weekday, 1));
        }
        if lexicon.week_before.ends_before(self.words, at) {
            return (end, self.in_week(weekday, 1));
        }
        if let Some(end) = after(&lexicon.this_week) {
            let day = self.in_week(weekday, 0);
            return (end, day.filter(|day| *day >= self.day));
        }
        // "Friday after lunch" is this one; "Friday after Easter" and "Good Friday" are others.
        if after(&lexicon.part_of_day).is_none()
            && let Some(end) = after(&lexicon.shifted)
        {
            return (end, None);
        }
        if lexicon.shifted_before.ends_before(self.words, at) {
            return (end, None);
        }
        let next = self.next(weekday, 1);
        if let Some(end) = after(&lexicon.week_on) {
            return (end, next.and_then(|day| day.checked_add_days(Days::new(7))));
        }
        (end, next)
    }

    /// The day of a month after a weekday: "20th", "20", "20/3".
    fn day_of_month(&self, weekday: Weekday, at: usize) -> Option<(usize, Option<NaiveDate>)> {
        let word = self.words.get(at)?;
        match word.kind {
            Kind::Number(number) => {
                let ordinal = self.lexicon.ordinals.has_form(&word.plain);
                let is_clock = self.lexicon.clock.find(self.words, at + 1).is_some();
                let counts = || self.is_list_mark(at) || self.counts(at);
                if !ordinal && (!word.plain.is_empty() || is_clock || counts()) {
                    return None;
                }
                let mut days =
                    (0..FARTHEST_DAY).filter_map(|days| self.day.checked_add_days(Days::new(days)));
                let day = days.find(|day| day.day() == number && day.weekday() == weekday);
                // A bare number may be that of something else.
                (ordinal || day.is_some()).then_some((at + 1, day))
            }
            Kind::Other => {
                let text = self.text.get(word.range.clone())?;
                let written = Written::without_year(text)?;
                let (end, day) = self.dated(written, at + 1, Some(weekday));
                // `10.30` may be a time.
                (day.is_some() || text.contains('/')).then_some((end, day))
            }
            _ => None,
        }
    }

    /// A day of the week that begins on a Monday some weeks from now.
    fn in_week(&self, weekday: Weekday, weeks: u64) -> Option<NaiveDate> {
        let since = u64::from(self.day.weekday().num_days_from_monday());
        let monday = self.day.checked_sub_days(Days::new(since))?;
        let days = weeks * 7 + u64::from(weekday.num_days_from_monday());
        monday.checked_add_days(Days::new(days))
    }

    /// The next such day of the week, at least some days from now.
    fn next(&self, weekday: Weekday, least: u64) -> Option<NaiveDate> {
        let mut days =
            (least..least + 7).filter_map(|days| self.day.checked_add_days(Days::new(days)));
        days.find(|day| day.weekday() == weekday)
    }
}
