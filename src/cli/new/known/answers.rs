//! What a reply may answer, which depends on what it gives.

use super::Known;
use crate::cli::failure::Failure;
use crate::cli::new::arguments::RE;
use crate::cli::new::offer::Offer;
use crate::log::Relation;
use crate::log::value::Gives;
use crate::yaml::FromText as _;

impl Known {
    /// Checks that a reply may answer the entries that it names.
    pub(in crate::cli::new) fn check_answers(&self, offer: &Offer<'_>) -> Result<(), Failure> {
        let gives = self.one::<Gives>();
        self.may_answer(offer, gives)
            .map_err(|failure| failure.about(&format!("--{}", self.name_of_answers())))
    }

    /// Whether a reply that gives this may answer the entries that it names.
    pub(super) fn may_answer(&self, offer: &Offer<'_>, gives: Option<&str>) -> Result<(), Failure> {
        let gives = gives.and_then(|word| Gives::from_text(word).ok());
        let answered = self.refers_with(|relation| relation == Relation::Answers);
        let mut answered = answered.iter();
        answered.try_for_each(|id| offer.answer(id, gives))
    }

    /// The option that names what it answers, as it was typed.
    fn name_of_answers(&self) -> &'static str {
        if self.given_with_re.is_empty() {
            "answers"
        } else {
            RE
        }
    }
}
