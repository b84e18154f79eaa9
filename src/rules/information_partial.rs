use super::{Context, answers};
use crate::finding::Finding;
use crate::obligation::{State, What};

rule! {
    /// Finds a request to the client of which only a part came, and of which the rest is past its due.
    ///
    /// It is told in the place of `information-overdue`, and with the same notes. Where the rest was promised and that date has passed as
    /// well, `promise-broken` tells it.
    ///
    /// ## Why it matters
    ///
    /// A part that came makes the rest look settled. What is missing blocks as much as before.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-10T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1   # warning[information-partial]
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: information
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-05 12:00
    /// from: marketing-director
    /// via: email
    /// gives: part
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-10T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: information
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-05 12:00
    /// from: marketing-director
    /// via: email
    /// gives: part
    /// ```
    ///
    /// ```yaml
    /// reply: A-2
    /// answers: R-1
    /// at: 2026-03-06 11:00
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the part was enough: a decision with `verdict: waived` on the request, by the side that asked, says so.
    ///
    /// ## Configuration
    ///
    /// The terms stand under `terms` in the charter. With `information-partial: off` such a request is told as `information-overdue`.
    "information-partial": Information, State, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = answers::partial(cx).map(|(mut finding, part)| {
        let came = part.common.at.as_ref().map(|at| format!(" on {}", at.value)).unwrap_or_default();
        finding.message = format!("{}; {} gave a part{came}", finding.message.english(), part.id()).into();
        if let Some(id) = finding.entry.clone() {
            finding = finding.help(format!(
                "ask for the rest, then log it as a reply with `answers: {id}` and `gives: all`; if the part is enough, waive the rest"
            ));
        }
        let promised = cx.obligations.of(part.id()).any(|o| o.what == What::Promise && o.state == State::Overdue);
        if promised { finding.unless_about(&["promise-broken"], [part.id().to_owned()]) } else { finding }
    });
    findings.collect()
}
