//! The years for which the days off of a calendar are known: those of its files.

use chrono::{Datelike, NaiveDate};

use super::Holidays;

/// The years for which the days off of a calendar are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The last date, if limited.
    until: Option<NaiveDate>,
    /// The first and the last year of each file with dates, where only these are known. Empty: all years until then.
    files: Vec<(i32, i32)>,
}

/// What a calendar lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncovered {
    /// Everything after its last date.
    After(NaiveDate),
    /// A year before its files or between them.
    Year(i32),
}

impl Coverage {
    /// Adds what a file covers.
    pub fn add(&mut self, file: &Holidays) {
        self.until = self.until.max(file.covers_until);
        let years = (file.covers_from, file.covers_until);
        if let (Some(from), Some(until)) = years {
            self.files.push((from.year(), until.year()));
        }
    }

    /// Why the days off around a date are not known, if they are not.
    pub(super) fn lacks(&self, date: NaiveDate) -> Option<Uncovered> {
        if let Some(until) = self.until.filter(|until| date > *until) {
            return Some(Uncovered::After(until));
        }
        let year = date.year();
        let is_in = |(from, until): &(i32, i32)| (*from..=*until).contains(&year);
        let known = self.files.is_empty() || self.files.iter().any(is_in);
        (!known).then_some(Uncovered::Year(year))
    }
}

impl From<Option<NaiveDate>> for Coverage {
    fn from(until: Option<NaiveDate>) -> Self {
        Self {
            until,
            files: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn file(from: &str, until: &str) -> Holidays {
        Holidays {
            covers_from: Some(date(from)),
            covers_until: Some(date(until)),
            ..Holidays::default()
        }
    }

    #[test]
    fn years_before_files_and_between_them_are_not_known() {
        let mut covered = Coverage::default();
        assert_eq!(covered.lacks(date("2020-01-01")), None, "no files");
        covered.add(&Holidays::default());
        assert_eq!(covered.lacks(date("2020-01-01")), None, "it recurs forever");
        covered.add(&file("2026-01-01", "2027-12-31"));
        covered.add(&file("2024-01-01", "2024-12-31"));
        for (day, lacks) in [
            ("2023-12-31", Some(Uncovered::Year(2023))),
            ("2024-01-01", None),
            ("2024-12-31", None),
            ("2025-01-01", Some(Uncovered::Year(2025))),
            ("2025-12-31", Some(Uncovered::Year(2025))),
            ("2026-01-01", None),
            ("2027-12-31", None),
            ("2028-01-01", Some(Uncovered::After(date("2027-12-31")))),
        ] {
            assert_eq!(covered.lacks(date(day)), lacks, "{day}");
        }
    }
}
