//! A generated project as its two files.

use std::fmt::Write as _;

use chrono::{DateTime, Duration, FixedOffset, TimeZone as _};

use crate::facts::{
    Entry, Gives, Hours, Id, Length, Minute, PEOPLE, SIDES, Said, Term, Terms, Verdict, When, World,
};

/// A minute as an instant, where the charter is.
pub(crate) fn instant(minute: Minute) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(3 * 3600).unwrap();
    zone.with_ymd_and_hms(2026, 3, 2, 0, 0, 0).unwrap() + Duration::minutes(minute)
}

fn date(day: i64) -> String {
    instant(day * 1440).format("%Y-%m-%d").to_string()
}

fn when(when: When) -> String {
    match when {
        When::At(minute) => instant(minute).format("%Y-%m-%d %H:%M").to_string(),
        When::On(day) => date(day),
    }
}

fn term(term: &Term) -> String {
    let length = match term.length {
        Length::WorkingMinutes(n) if n % 60 == 0 => format!("{} working hours", n / 60),
        Length::WorkingMinutes(n) => format!("{n} working minutes"),
        Length::WorkingDays(n) => format!("{n} working days"),
        Length::ClearWorkingDays(n) => format!("{n} clear working days"),
        Length::Days(n) => format!("{n} days"),
        Length::ClearDays(n) => format!("{n} clear days"),
        Length::Hours(n) => format!("{n} hours"),
    };
    let mut text = format!("{{ within: {length}");
    if let Some(cutoff) = term.cutoff {
        let _ = write!(text, ", cutoff: \"{:02}:{:02}\"", cutoff / 60, cutoff % 60);
    }
    if term.pauses {
        text.push_str(", pauses: question");
    }
    if term.silence {
        text.push_str(", silence: accepts, clause: \"§5.3\"");
    }
    text + " }"
}

fn lines(text: &mut String, indent: &str, terms: &Terms) {
    for (name, length) in terms {
        let _ = writeln!(text, "{indent}{name}: {}", term(length));
    }
}

fn terms(text: &mut String, indent: &str, name: &str, terms: &Terms) {
    if !terms.is_empty() {
        let _ = writeln!(text, "{indent}{name}:");
        lines(text, &format!("{indent}  "), terms);
    }
}

fn party(text: &mut String, name: &str, role: &str, hours: &Hours) {
    let zone = match hours.ahead {
        0 => "Europe/Moscow",
        _ => "Asia/Yekaterinburg",
    };
    let off: Vec<String> = hours.off.iter().map(|day| date(*day)).collect();
    let _ = writeln!(
        text,
        "  {name}:\n    role: {role}\n    timezone: {zone}\n    hours: {}\n    holidays: [{}]",
        hours.written,
        off.join(", ")
    );
}

/// The charter, with the role of each side.
pub(crate) fn charter(world: &World, roles: [&str; 2]) -> String {
    let mut text = "projlog: 1\ntimezone: Europe/Moscow\nparties:\n".to_owned();
    for side in [0, 1] {
        party(&mut text, SIDES[side], roles[side], &world.hours[side]);
    }
    if let Some(day) = world.ends {
        let _ = writeln!(text, "contract: {{ ends: {} }}", date(day));
    }
    text.push_str("people:\n");
    for (person, name) in PEOPLE.iter().enumerate() {
        let grants = if person % 2 == 0 {
            "plan, deliverables"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "  {name}: {{ party: {}, decides: [{grants}] }}",
            SIDES[person / 2]
        );
    }
    text.push_str("channels: { email: written }\nterms:\n");
    lines(&mut text, "  ", &world.common);
    terms(&mut text, "  ", "urgent", &world.urgent);
    for side in [0, 1] {
        let (own, urgent) = (&world.own[side], &world.own_urgent[side]);
        if !own.is_empty() || !urgent.is_empty() {
            let _ = writeln!(text, "  {}:", SIDES[side]);
            lines(&mut text, "    ", own);
            terms(&mut text, "    ", "urgent", urgent);
        }
    }
    text
}

fn ids(world: &World, ids: &[Id]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| world.id(*id)).collect();
    format!("[{}]", ids.join(", "))
}

fn stamped(entry: &Entry, by: &str) -> String {
    format!(
        "at: {}\n{by}: {}\nvia: email\n",
        when(entry.at),
        PEOPLE[entry.by]
    )
}

fn gives_word(gives: Gives) -> &'static str {
    match gives {
        Gives::All => "all",
        Gives::Part => "part",
        Gives::Promise => "promise",
        Gives::Refusal => "refusal",
        Gives::Objection => "objection",
        Gives::Unreadable => "objeccion",
    }
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approved => "approved",
        Verdict::Rejected => "rejected",
        Verdict::Changed => "changed",
        Verdict::Accepted => "accepted",
        Verdict::Waived => "waived",
    }
}

/// One entry.
pub(crate) fn entry_text(facts: &World, id: Id) -> String {
    let entry = &facts.log[id];
    let name = facts.id(id);
    let mut text = String::new();
    let line = |text: &mut String, key: &str, value: &str| {
        let _ = writeln!(text, "{key}: {value}");
    };
    match &entry.said {
        Said::Stage { owner, due, urgent } => {
            let _ = writeln!(
                text,
                "stage: {name}\nowner: {}\naccept: done",
                SIDES[*owner]
            );
            due.inspect(|due| line(&mut text, "due", &when(*due)));
            urgent.then(|| line(&mut text, "urgent", "yes"));
        }
        Said::Request {
            to,
            needs,
            due,
            urgent,
            about,
            blocks,
        } => {
            let _ = write!(text, "request: {name}\n{}", stamped(entry, "from"));
            let _ = writeln!(text, "to: {}\nneeds: {needs}", PEOPLE[*to]);
            due.inspect(|due| line(&mut text, "due", &when(*due)));
            urgent.then(|| line(&mut text, "urgent", "yes"));
            for (key, named) in [("about", about), ("blocks", blocks)] {
                if !named.is_empty() {
                    line(&mut text, key, &ids(facts, named));
                }
            }
        }
        Said::Reply {
            answers,
            gives,
            promises,
        } => {
            let _ = write!(text, "reply: {name}\n{}", stamped(entry, "from"));
            line(&mut text, "answers", &ids(facts, answers));
            gives.inspect(|gives| line(&mut text, "gives", gives_word(*gives)));
            promises.inspect(|by| line(&mut text, "promises", &when(*by)));
        }
        Said::Call { with, replaces } => {
            let _ = writeln!(
                text,
                "call: {name}\nat: {}\nwith: [{}, {}]\ntopic: the work",
                when(entry.at),
                PEOPLE[entry.by],
                PEOPLE[*with]
            );
            replaces.inspect(|of| line(&mut text, "replaces", &facts.id(*of)));
        }
        Said::Delivery { of } => {
            let _ = write!(text, "delivery: {name}\n{}", stamped(entry, "from"));
            line(&mut text, "of", &facts.id(*of));
        }
        Said::Decision {
            on,
            verdict,
            due,
            replaces,
        } => {
            let _ = write!(text, "decision: {name}\n{}", stamped(entry, "by"));
            if !on.is_empty() {
                line(&mut text, "on", &ids(facts, on));
            }
            line(&mut text, "verdict", verdict_word(*verdict));
            due.inspect(|due| line(&mut text, "sets", &format!("{{ due: {} }}", when(*due))));
            replaces.inspect(|of| line(&mut text, "replaces", &facts.id(*of)));
        }
        Said::Work { stops, about } => {
            let _ = write!(text, "notice: {name}\n{}", stamped(entry, "from"));
            let kind = if *stops { "stop-work" } else { "resume-work" };
            line(&mut text, "kind", kind);
            line(&mut text, "about", &ids(facts, about));
        }
        Said::Warning { about } => {
            let _ = write!(text, "notice: {name}\n{}", stamped(entry, "from"));
            line(&mut text, "kind", "early-warning");
            line(&mut text, "about", &facts.id(*about));
        }
        Said::Reminder { of } => {
            let _ = write!(text, "reminder: {name}\n{}", stamped(entry, "from"));
            line(&mut text, "of", &facts.id(*of));
        }
        Said::Termination { effective } => {
            let _ = write!(text, "notice: {name}\n{}", stamped(entry, "from"));
            line(&mut text, "kind", "termination");
            effective.inspect(|at| line(&mut text, "effective", &when(*at)));
        }
    }
    format!("## Entry {id}\n\n```yaml\n{text}```\n\nSo it was.\n\n")
}

/// The log.
pub(crate) fn log(world: &World) -> String {
    let entries: String = (0..world.log.len())
        .map(|id| entry_text(world, id))
        .collect();
    format!("# Log\n\n{entries}")
}
