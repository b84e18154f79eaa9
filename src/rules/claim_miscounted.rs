use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::claims::{self, About, Claim, ClaimKind, Due, Figures};
use super::texts::{EVIDENCE, Text, TextName, texts};
use super::{Context, ids};
use crate::calendar::When;
use crate::finding::Finding;
use crate::log::{Body, Entry, Kind};
use crate::message::{Message, message};
use crate::phrases::{Days, Written};

rule! {
    /// Checks for figures in a note or a field that contradict the calendar or the clock of their entry.
    ///
    /// The rule reads English, Russian and Spanish: weekdays of dates ("Friday 10 March"), lateness ("5 days late", "3 working
    /// days overdue") and due dates ("due by 6 April"). A date without a year is in the year nearest to the entry.
    /// Lateness is compared with that of the entry's subject, and any way to round it or to count it, in days or working
    /// days, is right. So is what was right by the calendar when the entry was recorded, if a calendar was corrected since.
    /// Quotations, questions, suppositions and rough figures do not count.
    ///
    /// ## Why it matters
    ///
    /// A wrong weekday sends one side to a call on Tuesday and the other on Friday. A miscounted lateness in the log is
    /// what the other side will quote when the log is needed as proof.
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
    /// Findings about lateness and due dates are guesses from prose, and marked as such: the words may be about something else
    /// than the entry. Name the intended id in the same sentence, or close the finding with an `allow` and its reason.
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
        for text in texts(entry)
            .into_iter()
            .filter(|text| text.name != EVIDENCE)
        {
            // Several entries may share a heading.
            if text.name == TextName::Heading
                && !headings.insert((entry.source, text.span(&(0..0))))
            {
                continue;
            }
            findings.extend(claims::claims(text.words).iter().filter_map(|claim| {
                let named = named(cx, entry, sentence(&text, claim));
                match &claim.kind {
                    ClaimKind::Weekday(weekday, date) => {
                        wrong_weekday(entry, &text, claim, *weekday, *date)
                    }
                    ClaimKind::Late { count, days, sure } => {
                        wrong_lateness(&about, entry, &text, claim, (*count, *days, *sure), &named)
                    }
                    ClaimKind::Due(date, due) => {
                        wrong_due(&about, entry, &text, claim, (*date, *due), &named)
                    }
                }
            }));
        }
    }
    findings
}

/// The sentence of a claim.
fn sentence<'t>(text: &Text<'t>, claim: &Claim) -> &'t str {
    text.words.get(claim.sentence.clone()).unwrap_or("")
}

/// The other entries that a sentence names.
fn named<'p>(cx: &Context<'p>, entry: &Entry, sentence: &str) -> Vec<&'p Entry> {
    ids::words(sentence)
        .filter_map(|(_, id)| cx.log().get(id))
        .filter(|other| other.id() != entry.id())
        .collect()
}

/// A finding about the words of a claim; `contrast` is the correct value.
fn finding(entry: &Entry, text: &Text<'_>, claim: &Claim, contrast: Message) -> Finding {
    let words: Vec<&str> = text
        .words
        .get(claim.range.clone())
        .unwrap_or("")
        .split_whitespace()
        .collect();
    let words = words.join(" ");
    Finding::new(
        entry.at(text.span(&claim.range)),
        message! {
            en: "the {text} of {entry} says \"{words}\"; {contrast}",
            ru: "{entry} ({text}): «{words}»; {contrast}",
            es: "{entry} ({text}) dice «{words}»; {contrast}",
            text: text.name,
            entry: entry.id(),
            words: &words,
            contrast: contrast,
        },
    )
    .entry(entry.id())
    .distinguish(format!("{}: {words}", text.name.id()))
}

/// The date of an entry: when it happened; for a stage, when it is due or begins.
fn date_of(entry: &Entry) -> Option<NaiveDate> {
    let of_stage = match &entry.body {
        Body::Stage(stage) => stage.due.as_ref().or(stage.starts.as_ref()),
        _ => None,
    };
    entry
        .common
        .at
        .as_ref()
        .or(of_stage)
        .map(|moment| moment.date())
}

fn wrong_weekday(
    entry: &Entry,
    text: &Text<'_>,
    claim: &Claim,
    weekday: Weekday,
    written: Written,
) -> Option<Finding> {
    let (near, sentence) = (date_of(entry), sentence(text, claim));
    let dates = claims::meant_in(written, near, sentence);
    let Some(date) = dates.first() else {
        // A leap year contains every possible day.
        let nowhere =
            (written.year.is_some() || near.is_some()) && written.in_year(2000).next().is_none();
        let missing = nowhere || written.year.is_some();
        return missing.then(|| {
            let contrast = message! {
                en: "there is no such date",
                ru: "такой даты нет",
                es: "esa fecha no existe",
            };
            let caption = message! {
                en: "no such date",
                ru: "такой даты нет",
                es: "esa fecha no existe",
            };
            finding(entry, text, claim, contrast).caption(caption)
        });
    };
    if dates.iter().any(|date| date.weekday() == weekday) {
        return None;
    }
    let is = message! {
        en: "that is {date}",
        ru: "это {date:full}",
        es: "es {date:full}",
        date: When::day(*date),
    };
    let contrast = match written.year {
        Some(_) => is.clone(),
        None => message! {
            en: "{is} (the year is not written and was taken from the entry)",
            ru: "{is} (год не указан и взят из записи)",
            es: "{is} (el año no está escrito y se tomó de la entrada)",
            is: &is,
        },
    };
    let finding = finding(entry, text, claim, contrast).caption(is);
    let nearest = (-3..=3)
        .filter_map(|days| date.checked_add_signed(TimeDelta::days(days)))
        .find(|day| day.weekday() == weekday);
    Some(match nearest {
        Some(day) => finding.help(message! {
            en: "write the weekday or the date that is meant; the nearest such weekday is {day}",
            ru: "укажите верный день недели или верную дату; ближайший такой день: {day:full}",
            es: "escriba el día de la semana o la fecha que se quiso decir; el más próximo es el {day:full}",
            day: When::day(day),
        }),
        None => finding,
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
    // A figure that was right by the calendar that counted when it was written stays right.
    let agree = |o: &&_| {
        let any = |figures: Vec<Figures>| figures.iter().any(|figures| figures.agree(count, days));
        any(about.figures(o, entry)) || any(about.figures_then(o, entry))
    };
    // Related obligations may be meant too: those that the stage waited for, or that were requested together with it.
    if subjects.iter().any(agree) || (named.is_empty() && about.linked(entry).iter().any(agree)) {
        return None;
    }
    let late = subjects
        .iter()
        .find_map(|o| Some((*o, about.lateness(o, entry)?)));
    let help = message! {
        en: "a guess from words: count again, or name the id that is meant in the same sentence",
        ru: "это предположение по тексту: пересчитайте или укажите нужный id в том же предложении",
        es: "es una conjetura a partir del texto: cuente de nuevo o indique en la misma frase el id al que se refiere",
    };
    match late {
        Some((o, (over, figures)))
            if sure || o.act().is_some_and(|act| act.entry == entry.id()) =>
        {
            let contrast = message! {
                en: "{late} was {over} overdue then, which is {figures}",
                ru: "{late}: просрочка тогда составляла {over}, то есть {figures}",
                es: "{late} llevaba entonces {over} de retraso, es decir, {figures}",
                late: &o.entry,
                over: &over,
                figures: figures.message(),
            };
            let finding = finding(entry, text, claim, contrast)
                .caption(message! {
                    en: "it was {figures}",
                    ru: "было {figures}",
                    es: "eran {figures}",
                    figures: figures.message(),
                })
                .help(help);
            Some(about.show(finding, o))
        }
        // An entry that reminds of something late, or names it, is about it.
        None if sure
            && entry.common.at.is_some()
            && (!named.is_empty() || matches!(entry.kind, Kind::Reminder | Kind::Notice)) =>
        {
            let o = subjects.iter().find(|o| o.due.is_some())?;
            let contrast = message! {
                en: "{late} was not overdue then",
                ru: "{late}: просрочки тогда не было",
                es: "{late} no llevaba retraso entonces",
                late: &o.entry,
            };
            let finding = finding(entry, text, claim, contrast)
                .caption(message! {
                    en: "it was not late",
                    ru: "просрочки не было",
                    es: "no llevaba retraso",
                })
                .help(help);
            Some(about.show(finding, o))
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
    let dates = claims::meant_in(written, date_of(entry), sentence(text, claim));
    let date = dates.first().filter(|_| own)?;
    let owed = about.with_due(entry, named);
    let first = owed.first()?;
    let right = owed
        .iter()
        .flat_map(|o| about.due_dates(o))
        .chain(About::set_by(entry));
    // "By the 6th" may leave out the 6th.
    let eve = matches!(due, Due::Asked | Due::Promised);
    let is_meant = |day: NaiveDate| {
        dates
            .iter()
            .any(|date| *date == day || (eve && date.pred_opt() == Some(day)))
    };
    let then = || owed.iter().flat_map(|o| about.due_dates_then(o, entry));
    if right.into_iter().any(is_meant) || then().any(is_meant) {
        return None;
    }
    let due = about.due(first);
    let contrast = message! {
        en: "{owed} is {due}",
        ru: "{owed}: {due}",
        es: "{owed}: {due}",
        owed: &first.entry,
        due: &due,
    };
    let finding = finding(entry, text, claim, contrast)
        .caption(message! {
            en: "read as {date}; {due}",
            ru: "прочитано как {date}; {due}",
            es: "leído como {date}; {due}",
            date: When::day(*date),
            due: due,
        })
        .help(message! {
            en: "a guess from words: write the correct date, or name the id that is meant",
            ru: "это предположение по тексту: укажите верную дату или нужный id",
            es: "es una conjetura a partir del texto: escriba la fecha correcta o indique el id al que se refiere",
        });
    Some(about.show(finding, first))
}
