use chrono::TimeDelta;

use super::Context;
use crate::finding::Finding;
use crate::project::Recorded;

rule! {
    /// Finds an entry whose `at` lies more than five minutes after the commit that first holds it.
    ///
    /// A date without a time is read as the beginning of that day. What is not committed yet counts as written down now.
    ///
    /// ## Why it matters
    ///
    /// Nothing can be written down before it has happened: either the time is wrong, and with it everything that is counted from
    /// it, or the entry is a plan.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T18:00+03:00.
    ///
    /// ### 2026-03-03T10:45+03:00 account-manager <am@agency.example>: Ask for access
    ///
    /// ```markdown append log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-03 11:40   # error[recorded-before-it-happened]
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T18:00+03:00.
    ///
    /// ### 2026-03-03T10:45+03:00 account-manager <am@agency.example>: Ask for access
    ///
    /// ```markdown append log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-03 10:40
    /// from: account-manager
    /// to: marketing-director
    /// via: email
    /// needs: access
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// Where the clock of the machine that made the commit was behind. The finding rests on commit times, which can be set by
    /// whoever commits.
    ///
    /// ## Configuration
    ///
    /// None. A time without an offset is in the charter's `timezone`: whoever writes in another one adds the offset.
    "recorded-before-it-happened": Record, Fact, Error, check, History
}

/// By how much clocks may differ.
const SKEW: TimeDelta = TimeDelta::minutes(5);

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let findings = cx.log().entries().iter().filter_map(|entry| {
        let at = entry.common.at.as_ref()?;
        let happened = at.answer(cx.zone()).instant;
        let (written, how, proof) = match cx.project.recorded(entry.id()) {
            Recorded::At(stamp) => {
                let how = format!("is in commit {} by {} of {}", stamp.commit, cx.project.who(&stamp), cx.show(stamp.time));
                (stamp.time, how, "the time is the commit's")
            }
            Recorded::Pending => (cx.as_of, format!("is in the log on {}", cx.show(cx.as_of)), "the time is that of this check"),
            Recorded::Unknown => return None,
        };
        if happened - SKEW <= written {
            return None;
        }
        let id = entry.id();
        let finding = Finding::new(entry.at(at.span), format!("{id} says that it happened on {}, and {how}, before that", at.value))
            .entry(id)
            .caption("after it was written down")
            .derivation([proof.to_owned()])
            .help("put the time right (without an offset it is in the charter's zone); what is still to come is a due or a promise, not an `at`")
            .since(written);
        Some(finding)
    });
    findings.collect()
}
