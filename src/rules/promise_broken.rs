use super::Context;
use super::answers::gives;
use super::consequences::follow;
use crate::finding::Finding;
use crate::log::Body;
use crate::log::value::Gives;
use crate::obligation::{State, What};

rule! {
    /// Finds a promised date that passed without what was promised.
    ///
    /// A reply with `promises` makes an obligation of its own. It is kept by what discharges the request. It never moves the due of
    /// the request: no side extends its own deadline. Where the request itself is told as overdue, the promise is shown there and not
    /// told a second time; of a part the broken promise is what is told.
    ///
    /// ## Why it matters
    ///
    /// Others plan by a promise. The day after it is the time to ask, whichever side gave it.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: materials
    /// due: 2026-03-19
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-04 10:00
    /// from: marketing-director
    /// via: email
    /// gives: promise
    /// promises: 2026-03-10   # error[promise-broken]
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-11T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: materials
    /// due: 2026-03-19
    /// ```
    ///
    /// ```yaml
    /// reply: A-1
    /// answers: R-1
    /// at: 2026-03-04 10:00
    /// from: marketing-director
    /// via: email
    /// gives: promise
    /// promises: 2026-03-10
    /// ```
    ///
    /// ```yaml
    /// reply: A-2
    /// answers: R-1
    /// at: 2026-03-09 15:00
    /// from: marketing-director
    /// via: email
    /// gives: all
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where what was promised came and was not logged.
    ///
    /// ## Configuration
    ///
    /// None. A promised date without a time lasts until the close of that day.
    "promise-broken": Deadlines, State, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let broken = cx.owed(|what| what == What::Promise).filter(|(o, _)| o.state == State::Overdue);
    let findings = broken.filter_map(|(o, entry)| {
        let Body::Reply(reply) = &entry.body else { return None };
        let promises = reply.promises.as_ref()?;
        let id = entry.id();
        let message = format!("{id}: {} promised this by {}; open {} past that", cx.who_owes(o), promises.value, cx.over(o));
        let mut finding = Finding::new(entry.at(promises.span), message)
            .entry(id)
            .caption(format!("{} past this date", cx.over(o)))
            .derivation(o.derivation.iter().cloned())
            .help("ask for it; what has come meanwhile is logged as a reply with `gives: all`");
        finding.since = o.due;
        if let Some(request) = cx.answered(entry) {
            finding = finding.involves(request.id()).label(request.source, request.head, "what was asked for");
            // Where the request itself is told as overdue, its promises are told with it. Of a part the broken promise says more.
            finding = match cx.answer(request.id()) {
                Some(asked) if gives(entry) == Some(Gives::Part) => follow(cx, asked, request, finding),
                _ => finding.unless_about(&["information-overdue", "reply-overdue"], [request.id().to_owned()]),
            };
        }
        Some(finding)
    });
    findings.collect()
}
