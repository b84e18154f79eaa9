//! The first files of a log: a charter to be filled in, and a plan with one stage.

use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::compose::one_line;

/// Zones of countries whose weekend is not Saturday and Sunday, with their working days: written by `.ci/cldr`.
const WEEKS: &str = include_str!("weeks.txt");

/// What is known of a project before its log begins.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// Its name.
    pub project: String,
    /// The IANA name of the zone of its times.
    pub zone: String,
    /// Name and address of those who have committed so far.
    pub authors: Vec<(String, String)>,
    /// The day on which it begins.
    pub day: NaiveDate,
}

impl Beginning {
    /// The charter, with comments that say what to fill in.
    #[must_use]
    pub fn charter(&self) -> String {
        let (project, zone, authors, week) = (
            one_line(&self.project),
            one_line(&self.zone),
            self.commented_people(),
            self.commented_week(),
        );
        format!(
            "\
# The charter: who the two sides are, when they work, how long each has for what, and who may decide.
# `projlog check` judges the log by it. Put your own in place of what stands here; lines behind a # say nothing yet.
projlog: 1
project: {project}
timezone: {zone}  # of every time that is written without an offset

parties:
  contractor:
    role: contractor
    hours: Mon-Fri 09:00-18:00
{week}    # holidays: [2026-01-01, every 25 Dec, calendars/holidays.ics]
  client:
    role: client
    hours: Mon-Fri 09:00-18:00
{week}    # timezone: Europe/Berlin  # where it is another one
    # speaker: marketing-director  # the one who speaks for this side

# Who takes part, by the names that the log will use. Addresses tell projlog whose commits are whose.
people:
  account-manager:
    party: contractor
    # email: [am@agency.example]
    decides: [plan, charter]
  marketing-director:
    party: client
    # email: [md@client.example]
    decides: [plan, deliverables, budget, charter]
{authors}
# On a verbal channel nothing is left in writing: what is said there needs a call in the log.
channels:
  email: written
  phone: verbal

# How long each side has. What has no term never falls due.
terms:
  answer: 1 working day
  information: 3 working days
  materials: 3 working days
  access: 3 working days
  approval: 3 working days
  feedback: 3 working days
  call-record: 1 working day  # a call is in the log by then
  call-confirmation: 2 working days  # and the other side has confirmed it in writing
  logging: 2 working days  # everything else is in the log by then
  # silence: 10 working days  # how long a side may be silent while something is open
  # stop-work: 10 working days  # how long something is overdue before work may be stopped by notice
  # reminder: 1 working day  # whoever waits reminds of what is overdue

# contract: {{ starts: 2026-03-02, ends: 2026-08-31, rendered-at-end: {{ clause: paragraph 7 }} }}
# record: {{ starts: 2026-03-02 }}  # what happened before was written down afterwards
# fields: [status, tags, title]  # fields of other tools that entries may have
# Two signatures, and amounts that are added: decides: [{{ budget: 200000, jointly: [NAME] }}, {{ budget: 5000, per: month }}]

# How severe a rule's findings are, where it is not as usual: error, warning, note or off.
# rules:
#   entry-logged-late: note
"
        )
    }

    /// The first file of the log: the plan, with one stage.
    #[must_use]
    pub fn plan(&self) -> String {
        format!(
            "\
# Plan

## The plan is agreed

```yaml
stage: S-1
owner: contractor
due: {}
accept: both sides have read this plan and the charter
```

Put your own stages in place of this one.
",
            self.first_due()
        )
    }

    /// The usual week of the country that the zone suggests, where it is not Monday to Friday: to be put in place of that.
    fn commented_week(&self) -> String {
        let mut weeks = WEEKS.lines().filter_map(|line| line.split_once('\t'));
        let week = weeks.find(|(zone, _)| *zone == self.zone);
        week.map_or_else(String::new, |(zone, days)| {
            format!("    # hours: {days} 09:00-18:00  # the usual week in the zone {zone}\n")
        })
    }

    /// Two weeks on; what would fall on a weekend falls on the Monday after it.
    fn first_due(&self) -> NaiveDate {
        let later = |days: u64| {
            self.day
                .checked_add_days(Days::new(days))
                .unwrap_or(self.day)
        };
        match later(14).weekday() {
            Weekday::Sat => later(16),
            Weekday::Sun => later(15),
            _ => later(14),
        }
    }

    /// Those who have committed, as people who take part once the signs before them are taken away.
    fn commented_people(&self) -> String {
        if self.authors.is_empty() {
            return String::new();
        }
        let mut text = "  # Who has committed here so far. Say whose side each is on, and take the signs away:\n".to_owned();
        for (number, (name, email)) in self.authors.iter().enumerate() {
            let _ = write!(
                text,
                "  # {}:\n  #   party: contractor\n",
                key(name, number)
            );
            if !name.trim().is_empty() {
                let _ = writeln!(text, "  #   name: {}", one_line(name));
            }
            if !email.trim().is_empty() {
                let _ = writeln!(text, "  #   email: {}", one_line(email));
            }
        }
        text
    }
}

/// A name as the log would use it: small letters and digits with hyphens.
fn key(name: &str, number: usize) -> String {
    let letters: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<String> = letters.split_whitespace().map(str::to_lowercase).collect();
    let begins_well = words
        .first()
        .is_some_and(|word| word.starts_with(char::is_alphabetic));
    if begins_well {
        words.join("-")
    } else {
        format!("person-{}", number.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::FromText;

    fn beginning(project: &str, authors: &[(&str, &str)], day: &str) -> Beginning {
        Beginning {
            project: project.to_owned(),
            zone: "Europe/Berlin".to_owned(),
            authors: authors
                .iter()
                .map(|(name, email)| ((*name).to_owned(), (*email).to_owned()))
                .collect(),
            day: day.parse().unwrap(),
        }
    }

    #[test]
    fn the_first_stage_is_due_on_a_weekday() {
        let due = |day| beginning("x", &[], day).first_due().to_string();
        assert_eq!(due("2026-03-02"), "2026-03-16");
        assert_eq!(
            (due("2026-03-07"), due("2026-03-08")),
            ("2026-03-23".to_owned(), "2026-03-23".to_owned())
        );
        assert_eq!(
            beginning("x", &[], "+262142-12-31").first_due().to_string(),
            "+262142-12-31"
        );
    }

    #[test]
    fn the_usual_week_of_the_country_is_offered() {
        let at = |zone: &str| {
            let mut beginning = beginning("x", &[], "2026-03-02");
            beginning.zone = zone.to_owned();
            beginning.charter()
        };
        let offered = at("Asia/Jerusalem");
        assert_eq!(offered.matches("# hours: Sun-Thu 09:00-18:00").count(), 2);
        assert!(at("Asia/Kolkata").contains("# hours: Mon-Sat 09:00-18:00"));
        assert!(!at("Europe/Berlin").contains("# hours:"));
        for line in WEEKS.lines().filter(|line| !line.starts_with('#')) {
            let (zone, days) = line.split_once('\t').unwrap();
            assert!(crate::calendar::Zone::known(zone).is_some(), "{zone}");
            let week = format!("{days} 09:00-18:00");
            assert!(crate::calendar::Week::from_text(&week).is_ok(), "{days}");
        }
    }

    #[test]
    fn names_and_addresses_say_nothing_in_yaml() {
        let bad = "x\"\r\nprojlog: 2\u{2028}rules: {}\u{85}#\u{202e}";
        let charter = beginning(
            bad,
            &[
                (bad, bad),
                ("", ""),
                ("Account Manager", "am@agency.example"),
            ],
            "2026-03-02",
        )
        .charter();
        let read: serde_yaml::Value = serde_yaml::from_str(&charter).unwrap();
        assert_eq!(read["project"].as_str(), Some(bad));
        assert_eq!(read["people"].as_mapping().unwrap().len(), 2);
        assert!(
            charter.contains(
                "\n  # account-manager:\n  #   party: contractor\n  #   name: Account Manager\n"
            ),
            "{charter}"
        );
        assert!(
            charter
                .chars()
                .all(|c| c == '\n' || c == ' ' || c.is_ascii_graphic()),
            "{charter}"
        );
        // Whoever takes the signs away gets people.
        let people: String = charter
            .lines()
            .skip_while(|line| !line.contains("take the signs away"))
            .skip(1)
            .fold(String::new(), |text, line| {
                match line.strip_prefix("  # ") {
                    Some(line) => text + line + "\n",
                    None => text,
                }
            });
        let people: serde_yaml::Value = serde_yaml::from_str(&people).unwrap();
        assert_eq!(people["person-2"]["party"].as_str(), Some("contractor"));
        assert_eq!(people["x-projlog-2-rules"]["email"].as_str(), Some(bad));
    }
}
