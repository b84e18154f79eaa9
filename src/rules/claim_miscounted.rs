use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::claims::{self, About, Claim, Due, Said};
use super::texts::{EVIDENCE, Text, TextName, texts};
use super::{Context, ids};
use crate::calendar::show_day;
use crate::finding::Finding;
use crate::log::{Body, Entry, Kind};
use crate::phrases::{Days, Written};

rule! {
    /// Finds figures in a note or a field that do not agree with the calendar or the clock of the entry they stand in.
    ///
    /// In English, Russian and Spanish it reads weekdays of dates ("Friday 10 March"), lateness ("5 days late", "3 working days
    /// overdue") and dues ("due by 6 April"). A date without a year is taken in the year in which it lies nearest to the entry.
    /// Lateness is compared with that of what the entry is about, and any way to round it or to count it, in days or working
    /// days, is right. Quotations, questions, suppositions and rough figures are no claims.
    ///
    /// ## Why it matters
    ///
    /// A wrong weekday sends one side to a call on Tuesday and the other on Friday. A lateness that is miscounted in the log is
    /// what the other side will quote when the log is to prove something.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: materials
    /// due: 2026-03-31
    /// ```
    ///
    /// We go to print on Friday 10 March. <!-- warning[claim-miscounted] Tue 10 Mar 2026 -->
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ````markdown file log/2026-03.md
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: materials
    /// due: 2026-03-31
    /// ```
    ///
    /// We go to print on Friday 13 March.
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// It reads prose, so what it finds about lateness and dues is a guess and says so: the words may speak of something else
    /// than the entry does. Name the id that is meant in the same sentence, or close it with an `allow` and its reason.
    ///
    /// ## Configuration
    ///
    /// None. Other languages are not read.
    "claim-miscounted": Record, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let about = About::new(cx);
    let mut findings = Vec::new();
    let mut headings = std::collections::HashSet::new();
    for entry in cx.log().entries() {
        for text in texts(entry).into_iter().filter(|text| text.name != EVIDENCE) {
            // One heading may stand above several entries.
            if text.name == TextName::Heading && !headings.insert((entry.source, text.span(&(0..0)))) {
                continue;
            }
            findings.extend(claims::claims(text.words).iter().filter_map(|claim| {
                let named = named(cx, entry, text.words.get(claim.sentence.clone()).unwrap_or(""));
                match &claim.said {
                    Said::Weekday(weekday, date) => wrong_weekday(entry, &text, claim, *weekday, *date),
                    Said::Late { count, days, sure } => wrong_lateness(&about, entry, &text, claim, (*count, *days, *sure), &named),
                    Said::Due(date, due) => wrong_due(&about, entry, &text, claim, (*date, *due), &named),
                }
            }));
        }
    }
    findings
}

/// The other entries that a sentence names.
fn named<'p>(cx: &Context<'p>, entry: &Entry, sentence: &str) -> Vec<&'p Entry> {
    ids::words(sentence).filter_map(|(_, id)| cx.log().get(id)).filter(|other| other.id() != entry.id()).collect()
}

/// A finding about the words of a claim; `contrast` is what is so.
fn finding(entry: &Entry, text: &Text<'_>, claim: &Claim, contrast: &str) -> Finding {
    let words: Vec<&str> = text.words.get(claim.range.clone()).unwrap_or("").split_whitespace().collect();
    let words = words.join(" ");
    Finding::new(entry.at(text.span(&claim.range)), format!("the {} of {} says \"{words}\"; {contrast}", text.name.id(), entry.id()))
        .entry(entry.id())
        .distinguish(format!("{}: {words}", text.name.id()))
}

/// The date of an entry: when it happened, of a stage when it is due or begins.
fn date_of(entry: &Entry) -> Option<NaiveDate> {
    let of_stage = match &entry.body {
        Body::Stage(stage) => stage.due.as_ref().or(stage.starts.as_ref()),
        _ => None,
    };
    entry.common.at.as_ref().or(of_stage).map(|moment| moment.date())
}

fn wrong_weekday(entry: &Entry, text: &Text<'_>, claim: &Claim, weekday: Weekday, written: Written) -> Option<Finding> {
    let near = date_of(entry);
    let dates = claims::meant(written, near);
    let Some(date) = dates.first() else {
        // In a leap year every day that there ever is is there.
        let nowhere = (written.year.is_some() || near.is_some()) && written.in_year(2000).next().is_none();
        let missing = nowhere || written.year.is_some();
        return missing.then(|| finding(entry, text, claim, "there is no such date").caption("no such date"));
    };
    if dates.iter().any(|date| date.weekday() == weekday) {
        return None;
    }
    let is = show_day(*date);
    let contrast = match written.year {
        Some(_) => format!("that is {is}"),
        None => format!("that is {is} (the year, which is not written, taken from the entry)"),
    };
    let told = finding(entry, text, claim, &contrast).caption(format!("that is {is}"));
    let nearest = (-3..=3).filter_map(|days| date.checked_add_signed(TimeDelta::days(days))).find(|day| day.weekday() == weekday);
    Some(match nearest {
        Some(day) => told.help(format!("write the weekday or the date that is meant; the nearest such weekday is {}", show_day(day))),
        None => told,
    })
}

fn wrong_lateness(
    about: &About<'_, '_>,
    entry: &Entry,
    text: &Text<'_>,
    claim: &Claim,
    (count, days, sure): (u32, Days, bool),
    named: &[&Entry],
) -> Option<Finding> {
    let subjects = about.subjects(entry, named);
    let agree = |o: &&_| about.figures(o, entry).iter().any(|figures| figures.agree(count, days));
    // What is near by may be meant too: what the stage waited for, what was asked along with it.
    if subjects.iter().any(agree) || (named.is_empty() && about.linked(entry).iter().any(agree)) {
        return None;
    }
    let late = subjects.iter().find_map(|o| Some((*o, about.lateness(o, entry)?)));
    let help = "this rests on prose, so it is a guess: count again, or name the id that is meant in the same sentence";
    match late {
        Some((o, (over, figures))) if sure || o.act().is_some_and(|act| act.entry == entry.id()) => {
            let contrast = format!("{} was {over} past its due then, which is {}", o.entry, figures.words());
            let told = finding(entry, text, claim, &contrast).caption(format!("it was {}", figures.words())).help(help);
            Some(about.show(told, o))
        }
        // Who reminds of what is late, or names it, speaks of it.
        None if sure && entry.common.at.is_some() && (!named.is_empty() || matches!(entry.kind, Kind::Reminder | Kind::Notice)) => {
            let o = subjects.iter().find(|o| o.due.is_some())?;
            let contrast = format!("{} was not past its due then", o.entry);
            Some(about.show(finding(entry, text, claim, &contrast).caption("it was not late").help(help), o))
        }
        _ => None,
    }
}

fn wrong_due(
    about: &About<'_, '_>,
    entry: &Entry,
    text: &Text<'_>,
    claim: &Claim,
    (written, due): (Written, Due),
    named: &[&Entry],
) -> Option<Finding> {
    let own = match (&entry.body, due) {
        (Body::Request(request), Due::Asked) => named.is_empty() && request.due.is_some(),
        (Body::Reply(reply), Due::Promised) => named.is_empty() && reply.promises.is_some(),
        (_, Due::Stated) => true,
        (_, Due::OfSomething) => !named.is_empty(),
        _ => false,
    };
    let dates = claims::meant(written, date_of(entry));
    let date = dates.first().filter(|_| own)?;
    let owed = about.with_due(entry, named);
    let first = owed.first()?;
    let right = owed.iter().flat_map(|o| about.due_dates(o)).chain(About::set_by(entry));
    // "By the 6th" may leave out the 6th.
    let eve = matches!(due, Due::Asked | Due::Promised);
    let says = |day: NaiveDate| dates.iter().any(|date| *date == day || (eve && date.pred_opt() == Some(day)));
    if right.into_iter().any(says) {
        return None;
    }
    let is = about.due(first);
    let told = finding(entry, text, claim, &format!("{} is {is}", first.entry)).caption(format!("read as {}; {is}", show_day(*date)));
    let told = told.help("this rests on prose, so it is a guess: write the date that holds, or name the id that is meant");
    Some(about.show(told, first))
}
