use chrono::DateTime;

use super::Context;
use crate::calendar::Instant;
use crate::evidence::Key;
use crate::finding::Finding;
use crate::log::Entry;
use crate::message::message;
use crate::obligation::{states_receipt, time_keys};

rule! {
    /// Checks for an entry whose `evidence` is a message of another time than its `at`.
    ///
    /// A key of evidence has the time of the message that it names. It may differ by a minute, and a mail may have
    /// been sent up to an hour before, or longer if the key states when the recipient's server had it. An `at` that is a date is compared with the date of the message. An entry with several keys is
    /// reported if none of them agrees. A confirmation names messages of other times, and is left out.
    ///
    /// ## Why it matters
    ///
    /// Due dates are counted from `at`. If the message was sent at another time, either the time is wrong, or the evidence is that of
    /// something else.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-04T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40   # warning[evidence-time-differs]
    /// from: account-manager
    /// to: marketing-director
    /// via: telegram
    /// needs: access
    /// evidence: telegram:bakery/1772530812/user12345/944ac2c8aaf5cd65
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-04T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 12:40
    /// from: account-manager
    /// to: marketing-director
    /// via: telegram
    /// needs: access
    /// evidence: telegram:bakery/1772530812/user12345/944ac2c8aaf5cd65
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the evidence is about the event without being the event, such as the written summary of a call. Name the message of the
    /// event as well, where there is one.
    ///
    /// ## Configuration
    ///
    /// None. A time without an offset is in the charter's `timezone`: to write in another one, add the offset.
    "evidence-time-differs": Record, Fact, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let entries = cx.log().entries().iter();
    entries.filter_map(|entry| differs(cx, entry)).collect()
}

fn differs(cx: &Context<'_>, entry: &Entry) -> Option<Finding> {
    let at = entry.common.at.as_ref()?;
    if !cx.charter().knows_instant(at) {
        return None;
    }
    let keys = time_keys(cx.project, entry);
    let fits = |(key, agrees): &(Key, bool)| *agrees || states_receipt(cx.project, entry, key);
    if keys.iter().any(fits) {
        return None;
    }
    let happened = at.answer(cx.zone()).instant;
    let sent = |key: &Key| DateTime::from_timestamp(key.at, 0);
    let times = keys.iter().filter_map(|(key, _)| sent(key));
    let sent: Instant = times.min_by_key(|sent| (*sent - happened).abs())?;
    let message = message! {
        en: "{id} states that it happened on {at}, but the message in its evidence is of {sent}",
        ru: "{id}: время события — {at:full}, а время сообщения в `evidence` — {sent:full}",
        es: "{id} indica que ocurrió el {at:on}, pero el mensaje de su prueba es del {sent:on}",
        id: entry.id(),
        at: &at.value,
        sent: cx.narrator().time(sent),
    };
    let finding = Finding::new(entry.at(at.span), message)
        .entry(entry.id())
        .caption(message! {
            en: "another time than that of the message",
            ru: "не время сообщения",
            es: "no es la hora del mensaje",
        })
        .help(message! {
            en: "correct the time or the evidence (without an offset a time is in the charter's zone); add the message of the event if the evidence is another one",
            ru: "исправьте время или `evidence` (время без смещения считается по часовому поясу устава проекта); если указано другое сообщение, добавьте сообщение о самом событии",
            es: "corrija la hora o la prueba (sin desfase, la hora es la de la zona horaria del estatuto del proyecto); si la prueba es otro mensaje, añada el del hecho",
        });
    Some(finding)
}
