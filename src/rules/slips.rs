//! Shows the entries that may settle what a finding is about, but do not count because of a mistake in their text.

use crate::finding::{Finding, Severity};
use crate::message::message;
use crate::obligation::{Obligation, Slip, Why};

/// What may settle an obligation. What came after the act that ended it does not.
pub(super) fn about(o: &Obligation) -> Vec<Slip> {
    let slips = o.rare().may_settle.iter();
    let before = |slip: &&Slip| match (slip.at, o.act()) {
        (Some(at), Some(act)) => at < act.at,
        _ => true,
    };
    slips.filter(before).cloned().collect()
}

/// What may settle one of several obligations, each only once.
pub(super) fn about_all(owed: &[&Obligation]) -> Vec<Slip> {
    let mut all: Vec<Slip> = Vec::new();
    for slip in owed.iter().flat_map(|o| about(o)) {
        if !all.contains(&slip) {
            all.push(slip);
        }
    }
    all
}

/// Shows the entries at a finding. What another side took away is no error of the side that had given it.
pub(super) fn shown(slips: &[Slip], finding: Finding) -> Finding {
    let finding = if slips.iter().any(|slip| slip.why.is_taken()) {
        finding.at_most(Severity::Warning)
    } else {
        finding
    };
    slips.iter().fold(finding, |finding, slip| {
        let text = match &slip.why {
            Why::File => message! {
                en: "this file cannot be read",
                ru: "этот файл не читается",
                es: "este archivo no se puede leer",
            },
            Why::Ahead => message! {
                en: "does not count before its `at`",
                ru: "до указанного в `at` времени не учитывается",
                es: "no cuenta antes de su `at`",
            },
            Why::Draft(id) => message! {
                en: "names a draft, which `projlog drafts --accept {draft}` makes an entry",
                ru: "здесь указан черновик; записью он станет после `projlog drafts --accept {draft}`",
                es: "nombra un borrador; `projlog drafts --accept {draft}` lo convierte en entrada",
                draft: id,
            },
            Why::Removed(_) => message! {
                en: "it was in the log",
                ru: "запись была в журнале",
                es: "estaba en el registro",
            },
            Why::Changed(_) => message! {
                en: "changed by another side",
                ru: "изменено другой стороной",
                es: "la modificó otra parte",
            },
            _ => message! {
                en: "does not count because of a mistake in it",
                ru: "не учитывается из-за ошибки в записи",
                es: "no cuenta por un error en la entrada",
            },
        };
        let finding = match &slip.id {
            Some(id) => finding.involves(id.as_str()),
            None => finding,
        };
        finding.label(slip.source, slip.span, text)
    })
}
