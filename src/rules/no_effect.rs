use super::Context;
use super::effects::{charter, entries, situations};
use crate::finding::Finding;

rule! {
    /// Checks for fields that are accepted and change nothing, such as `urgent` where no urgent term applies.
    ///
    /// In an entry these are
    ///
    /// - `urgent: yes`, where no urgent term applies, or the request states its own `due`;
    /// - `sets` of a decision that is not on anything it can change (a stage; for `due` also a request, promise, delivery or
    ///   call) and does not replace one that is, that rejects something undelivered, or that sets nothing;
    /// - `scope`, where the subject of the decision, or its `amount`, already determines the required authority;
    /// - `verdict` of a decision that accepts or waives, where neither `on` nor `replaces` says what;
    /// - `from` of a decision that names somebody else under `by`;
    /// - `gives: all` of a reply that only confirms a call and withdraws no objection, of `all` or `part` where an approval is requested
    ///   (which requires a decision), and of a reply by the side that asked;
    /// - `for` and `of` that name a cadence item from which no call, or no delivery, is due;
    /// - `extra` of a request to the client;
    /// - `promises` of a reply with `gives: all`, `refusal` or `objection`;
    /// - `met` of a decision that does not accept a stage or a delivery;
    /// - `owner` and `starts` that a decision sets which is not on a stage;
    /// - `period` of a delivery of a stage;
    /// - `effective` of a notice other than a termination, or before the termination is given;
    /// - `replaces` that names an entry of the other side, unless it is a decision or a call;
    /// - `replaces` that names an entry which still counts: a delivery that the other side decided on or accepted by silence, or that
    ///   is of what the other side owes, a notice that resumes work, a termination until the other side agrees;
    /// - `verdict` of a decision by which one side alone rejects or waives a termination, or waives what it owes itself;
    /// - a field that names its own entry, such as `on` of a decision or `after` of a stage;
    /// - `answers` of an objection that names an entry of its own side: a side contests what the other one wrote;
    /// - `to` of a request or a delivery that names the side of the one who asks or delivers: nothing is owed within one side;
    /// - `for` of a call in which only one side took part.
    ///
    /// In the charter these are
    ///
    /// - a cadence item without `call` and `delivery`;
    /// - a term under `urgent` by which nothing urgent is due, such as `logging`;
    /// - a term for both sides, where each side has its own;
    /// - `joint` of a term that runs in elapsed hours or minutes, or that is counted for one side only;
    /// - `pauses` of a term about which no question can be asked, such as `logging`;
    /// - the limit of a grant other than `budget` and `all`: only amounts are compared with limits, and those need `budget`;
    /// - `per` of a grant without a limit, and `jointly` of a grant that names nobody but the person who has it;
    /// - a field of the log format, or one that begins with `x-`, under `fields`.
    ///
    /// Fields that state what happened (`medium`, `lasted`, `evidence`, `reason`, …) are part of the record and are not
    /// reported.
    ///
    /// ## Why it matters
    ///
    /// The author of the field relies on it. An urgent request that is due by the usual term, or a new date that moves
    /// nothing, is noticed when it is too late.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// urgent: yes   # warning[no-effect]
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: information
    /// urgent: yes
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If the field is only meant for readers. Then write it in the note.
    ///
    /// ## Configuration
    ///
    /// None.
    "no-effect": Form, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let named = situations::Named::default();
    let mut findings = charter::findings(cx);
    for entry in cx.log().entries() {
        findings.extend(entries::findings(cx, entry));
        findings.extend(situations::findings(cx, entry, &named));
    }
    findings
}
