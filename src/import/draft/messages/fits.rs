//! What may answer, promise or refuse what a request needs.

use crate::import::draft::words::{Act, Needs};

/// Whether an act may answer a request that needs this, among several of one message.
pub(in crate::import::draft) fn may_answer(act: Act, needs: Needs) -> bool {
    match act {
        Act::Pay => needs == Needs::Payment,
        Act::Give | Act::GivePart(_) | Act::Gave => {
            !matches!(needs, Needs::Approval | Needs::Payment)
        }
        Act::PromiseWord(_) | Act::PromiseLook(_) => may_promise(act, needs),
        _ => true,
    }
}

/// Whether who only says or looks at something may promise what a request needs.
pub(super) fn may_promise(act: Act, needs: Needs) -> bool {
    match needs {
        Needs::Information | Needs::Answer | Needs::Feedback => true,
        Needs::Approval => matches!(act, Act::PromiseWord(_)),
        Needs::Access | Needs::Payment | Needs::Revision | Needs::Materials => false,
    }
}

/// Whether what is refused is another thing than what is asked for, as far as the words say what it is.
pub(in crate::import::draft) fn are_apart(asked: Needs, refused: Needs) -> bool {
    let clear = |needs| {
        matches!(
            needs,
            Needs::Access | Needs::Payment | Needs::Materials | Needs::Approval
        )
    };
    clear(asked) && clear(refused) && asked != refused
}

/// Whether what was handed over or paid before can be what a request needs.
pub(super) fn fits(act: Act, needs: Needs) -> bool {
    match needs {
        Needs::Approval => false,
        Needs::Payment => act == Act::Pay,
        Needs::Information | Needs::Answer => true,
        _ => act == Act::Gave,
    }
}
