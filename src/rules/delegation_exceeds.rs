use super::Context;
use crate::charter::{Excess, Exceeds};
use crate::finding::Finding;
use crate::source::{Location, Span};

rule! {
    /// Finds a delegation that gives more than its giver has, lasts longer, or goes round in a circle.
    ///
    /// A delegation counts within the giver's own grant, one step deep, while that grant holds. A limit or a last day that it does not state is
    /// its giver's. Two people may stand in for each other, at different times or for different things.
    ///
    /// ## Why it matters
    ///
    /// What is given beyond the grant counts for nothing, and whoever relies on it learns that from a decision that binds nobody.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director:
    ///     party: bakery
    ///     decides: [deliverables, { budget: 50000, until: 2026-03-31 }]
    ///     delegates:
    ///       - to: brand-manager
    ///         decides: [deliverables, { budget: 80000 }]   # error[delegation-exceeds] up to 50000
    ///         from: 2026-03-09
    ///         until: 2026-03-20
    ///   brand-manager: { party: bakery }
    /// channels: { email: written }
    /// ```
    ///
    /// ````markdown file log/plan.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    /// ````
    ///
    /// ## Good
    ///
    /// As of 2026-03-06T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// parties:
    ///   agency: { role: contractor, hours: Mon-Fri 10:00-19:00 }
    ///   bakery: { role: client, hours: Mon-Fri 09:00-18:00 }
    /// people:
    ///   account-manager: { party: agency, decides: [plan] }
    ///   marketing-director:
    ///     party: bakery
    ///     decides: [deliverables, { budget: 50000, until: 2026-03-31 }]
    ///     delegates:
    ///       - to: brand-manager
    ///         decides: [deliverables, { budget: 20000 }]
    ///         from: 2026-03-09
    ///         until: 2026-03-20
    ///   brand-manager: { party: bakery }
    /// channels: { email: written }
    /// ```
    ///
    /// ````markdown file log/plan.md
    /// ```yaml
    /// stage: S-1
    /// owner: agency
    /// due: 2026-03-20
    /// accept: Three drafts are in the folder.
    /// ```
    /// ````
    ///
    /// ## When it is wrong
    ///
    /// Where the giver has the authority and the charter does not say so: then the giver's own `decides` is to be mended.
    ///
    /// ## Configuration
    ///
    /// `decides` and `delegates` of people in the charter.
    "delegation-exceeds": Authority, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.charter().excesses().iter().map(|excess| told(cx, excess)).collect()
}

fn told(cx: &Context<'_>, excess: &Excess<'_>) -> Finding {
    let (giver, to, scope) = (&excess.giver.name, &excess.to.value, &excess.grant.scope);
    let told = format!("{giver} delegates `{}` to {to}", scope.value);
    let source = cx.charter().source;
    let begin = |span: Span, message: String| Finding::new(Location { source, span }, message);
    let finding = match &excess.how {
        Exceeds::Scope { by: None } => begin(scope.span, format!("{told}, and the charter grants {giver} no such decision"))
            .caption(format!("{giver} may not decide this"))
            .label(source, excess.giver.name_span, "the giver")
            .help(format!("let somebody delegate it who has it, or grant {giver} `{}`", scope.value)),
        Exceeds::Scope { by: Some(by) } => {
            begin(scope.span, format!("{told}, and has that only by a delegation of {by}, which goes no further"))
                .caption(format!("{giver} has this from {by}"))
                .label(source, excess.giver.name_span, "the giver")
                .help(format!("let {by} delegate it to {to}"))
        }
        Exceeds::Limit { given, own } => {
            let message = format!("{told} up to {}, and may decide only up to {}", given.value, own.value);
            begin(given.span, message)
                .caption(format!("over the limit of {giver}"))
                .label(source, own.span, format!("up to {}", own.value))
                .help(format!("delegate at most {}: beyond that nothing is granted", own.value))
        }
        Exceeds::Time { given, own, word } => {
            let message = format!("{told} with the bound {}, and may decide that only {word} {}", given.value, own.value);
            begin(given.span, message)
                .caption(format!("{giver} may decide this only {word} {}", own.value))
                .label(source, own.span, format!("only {word} {}", own.value))
                .help(format!("keep the delegation within {word} {}: outside of that nothing is granted", own.value))
        }
        Exceeds::Circle { through } => {
            let message = if through.is_empty() {
                format!("{told}, which is the same person")
            } else {
                format!("{told}, and it comes back to {giver} by way of {}", through.join(", "))
            };
            begin(excess.to.span, message)
                .caption("goes round in a circle")
                .help("let one of them decide at a time, or delegate to somebody else")
        }
    };
    finding.distinguish(format!("{giver} {to} {}", scope.value))
}
