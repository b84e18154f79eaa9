//! Whole projects: a charter, a log of threads that people might write, and the commits that record it, the same in every run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::import::Import;

/// The number of entries of a thread.
pub(crate) const ENTRIES: u32 = 10;

/// The size of a project, and how careful its people are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// The number of threads.
    pub(crate) threads: u32,
    /// The number of threads that begin on a day.
    pub(crate) a_day: u32,
    /// The number of files for a month.
    pub(crate) files: u32,
    /// The number of commits on a day; more than one is at different hours.
    pub(crate) commits: u32,
    /// Of ten threads, so many have an answer that is late, or a decision by the wrong person.
    pub(crate) careless: u32,
    /// Distinguishes projects of the same size.
    pub(crate) seed: u32,
}

/// The first day of a log.
fn first_day() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2023-01-09T07:00:00Z")
        .unwrap()
        .to_utc()
}

/// Something that is written into the log.
struct Event {
    /// When it is written down.
    recorded: DateTime<Utc>,
    thread: u32,
    text: String,
}

impl Size {
    /// The number of entries.
    pub(crate) fn entries(&self) -> u32 {
        self.threads * ENTRIES
    }

    /// A time for the check: a month after the last thread began.
    pub(crate) fn as_of(&self) -> DateTime<Utc> {
        first_day() + TimeDelta::days(i64::from(self.threads / self.a_day) + 30)
    }

    /// Creates the project in an empty folder.
    pub(crate) fn make(&self, folder: &Path) {
        let mut import = Import::start(folder);
        import.seed += u64::from(self.seed);
        import.who = "Account manager <am@agency.example>";
        import.time = unix(first_day()) - 86_400;
        let charter = charter(self.seed);
        import.commit(&[("projlog.yaml", &charter)], None);
        let mut events: Vec<Event> = Vec::new();
        for thread in 0..self.threads {
            let careless = import.below(10) < u64::from(self.careless);
            let start = first_day() + TimeDelta::days(i64::from(thread / self.a_day));
            events.extend(self.thread(thread, start, careless, &mut import));
        }
        events.sort_by_key(|event| (event.recorded, event.thread));
        self.record(&events, &mut import);
        import.end();
    }

    /// Commits the events in the order in which they happened; some commits also change an earlier entry.
    fn record(&self, events: &[Event], import: &mut Import) {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        let hours = 24 / i64::from(self.commits);
        let slot = |event: &Event| event.recorded.timestamp() / 3_600 / hours;
        for together in events.chunk_by(|one, other| slot(one) == slot(other)) {
            let mut changed: Vec<String> = Vec::new();
            for event in together {
                let path = format!(
                    "log/{}-{:02}{}.md",
                    event.recorded.year(),
                    event.recorded.month(),
                    match event.thread % self.files {
                        0 => String::new(),
                        part => format!("-{part}"),
                    }
                );
                let text = files
                    .entry(path.clone())
                    .or_insert_with(|| "# Log\n\n".to_owned());
                text.push_str(&event.text);
                changed.push(path);
            }
            let last = together.last().unwrap();
            if import.below(40) == 0 {
                let nth = import.below(u64::try_from(files.len()).unwrap());
                let (path, text) = files.iter_mut().nth(usize::try_from(nth).unwrap()).unwrap();
                *text = text.replacen("the twelve pictures", "twelve pictures", 1);
                changed.push(path.clone());
            }
            changed.sort();
            changed.dedup();
            let changed: Vec<(&str, &str)> = changed
                .iter()
                .map(|path| (path.as_str(), files[path].as_str()))
                .collect();
            import.who = if import.below(5) == 0 {
                "Marketing director <md@bakery.example>"
            } else {
                "Account manager <am@agency.example>"
            };
            // The import adds ten minutes.
            import.time = unix(last.recorded).max(import.time);
            import.commit(&changed, None);
        }
    }

    /// The events around one stage: requests and their answers, a call and its confirmation, a delivery and a decision on it.
    #[allow(clippy::too_many_lines, reason = "one text, entry by entry")]
    fn thread(
        &self,
        number: u32,
        start: DateTime<Utc>,
        careless: bool,
        import: &mut Import,
    ) -> Vec<Event> {
        let n = number;
        let minute = i64::try_from(import.below(50)).unwrap();
        let mut events = Vec::new();
        let mut add = |kind: &str, id: &str, days: i64, hour: i64, title: &str, fields: &str| {
            // The log is in Moscow's time, three hours ahead.
            let at = start + TimeDelta::days(days) + TimeDelta::minutes((hour - 10) * 60 + minute);
            let shown = (at + TimeDelta::hours(3)).format("%Y-%m-%d %H:%M");
            let shown = match kind {
                "stage" => String::new(),
                _ => format!("at: {shown}\n"),
            };
            let mut text = format!("## Week {}: {title}\n\n", number / 7 + self.seed);
            // A careless person refers to what nobody wrote down, and writes late.
            let text_of = if careless { n + 900_000 } else { n };
            let lag = i64::from(careless) * i64::try_from(import.below(2)).unwrap();
            let _ = write!(
                text,
                "```yaml\n{kind}: {id}-{n}\n{shown}{fields}\n```\n\nThe folder for S-{n} has the twelve pictures of the \
                 second round, and the text of R-{text_of} applies to them. The next round is planned with the others.\n\n"
            );
            events.push(Event {
                recorded: at + TimeDelta::days(6 * lag),
                thread: number,
                text,
            });
        };
        let (late, by, channel) = match (careless, number % 3) {
            (false, _) => (1, "marketing-director", "email"),
            (true, 0) => (9, "marketing-director", "telegram"),
            (true, 1) => (6, "brand-manager", "email"),
            (true, _) => (8, "marketing-director", "phone"),
        };
        let due = (start + TimeDelta::days(if careless { 5 } else { 14 })).format("%Y-%m-%d");
        add(
            "stage",
            "S",
            0,
            10,
            "the pictures",
            &format!("owner: agency\ndue: {due}\naccept: Twelve pictures are in the folder."),
        );
        add(
            "request",
            "R",
            0,
            11,
            "access to the folder",
            &format!(
                "from: account-manager\nto: marketing-director\nvia: email\nneeds: access\nblocks: S-{n}"
            ),
        );
        add(
            "reminder",
            "M",
            i64::from(careless) * 2 + 1,
            11,
            "access is missing",
            &format!("of: R-{n}\nfrom: account-manager\nvia: {channel}"),
        );
        add(
            "reply",
            "A",
            late,
            13,
            "access",
            &format!("answers: R-{n}\nfrom: marketing-director\nvia: {channel}\ngives: all"),
        );
        add(
            "call",
            "C",
            2,
            15,
            "a call about the pictures",
            "with: [account-manager, marketing-director]\ntopic: pictures\nmedium: phone",
        );
        add(
            "reply",
            "B",
            if careless { 4 } else { 2 },
            16,
            "the call",
            &format!("answers: C-{n}\nfrom: marketing-director\nvia: email"),
        );
        add(
            "request",
            "Q",
            3,
            12,
            "a question on the colours",
            "from: marketing-director\nto: account-manager\nvia: telegram\nneeds: answer",
        );
        add(
            "reply",
            "P",
            3,
            if careless { 16 } else { 13 },
            "the colours",
            &format!("answers: Q-{n}\nfrom: account-manager\nvia: {channel}\ngives: all"),
        );
        add(
            "delivery",
            "L",
            8,
            12,
            "the pictures are ready",
            &format!("of: S-{n}\nfrom: account-manager\nto: bakery\nvia: email"),
        );
        add(
            "decision",
            "D",
            if careless { 14 } else { 9 },
            12,
            "on the pictures",
            &format!(
                "by: {by}\nvia: email\non: L-{n}\nverdict: approved\namount: {}",
                n % 1_000 * 60
            ),
        );
        events
    }
}

/// A time as git writes it.
fn unix(time: DateTime<Utc>) -> u64 {
    u64::try_from(time.timestamp()).unwrap()
}

fn charter(seed: u32) -> String {
    format!(
        "\
projlog: 1
project: Pictures for bakery {seed}
timezone: Europe/Moscow

contract: {{signed: 2022-12-20, starts: 2023-01-02}}

parties:
  agency:
    role: contractor
    hours: Mon-Fri 10:00-19:00
    holidays: [2023-03-08, 2023-05-01, 2023-05-09, 2023-06-12, 2023-11-06, 2024-03-08, 2024-05-01, 2024-05-09]
  bakery:
    role: client
    timezone: Asia/Yekaterinburg
    hours: Mon-Fri 09:00-18:00
    holidays: [2023-03-08, 2023-03-20, 2023-05-01, 2023-05-09, 2023-06-12, 2023-11-06, 2024-03-08, 2024-05-01]
    speaker: marketing-director

people:
  account-manager: {{name: Account manager, party: agency, email: [am@agency.example], decides: [plan, estimate]}}
  designer: {{name: Designer, party: agency, email: [design@agency.example]}}
  marketing-director:
    name: Marketing director
    party: bakery
    email: [md@bakery.example]
    decides: [plan, deliverables, budget: 50000]
  brand-manager: {{name: Brand manager, party: bakery, email: [brand@bakery.example]}}
  owner: {{name: Owner, party: bakery, email: [owner@bakery.example], decides: [budget, charter]}}

channels: {{telegram: written, email: written, phone: verbal, meeting: verbal}}

terms:
  answer: 2 working hours
  information: 3 working days
  access: 3 working days
  approval: 2 working days
  revision: 2 clear working days
  call-record: 1 working day
  call-confirmation: 1 working day
  logging: 2 working days
  correction: 1 working day
  reminder: 1 working day
  stage-warning: 3 working days
  stop-work: 3 working days
"
    )
}
