//! What the words of a sentence ask for.

use super::{Act, Needs, Sentence};
use crate::import::draft::dates::By;
use crate::phrases::{Section, Word};

impl Sentence<'_> {
    pub(super) fn ask(&self) -> Option<Act> {
        let needs = self.needs();
        let clear = needs != Needs::Answer && !(needs == Needs::Approval && self.approves());
        let wants = clear && self.has(&self.lexicon.wants) && !self.has(&self.lexicon.unwanted);
        let asks = (wants || self.has(&self.lexicon.asks)) && !self.has(&self.lexicon.idle);
        let submits = needs != Needs::Answer && self.submits();
        (asks && !self.is_offered() || submits).then(|| Act::Ask(needs, self.dates().due()))
    }

    /// Whether something is handed over for the other side to decide on, review or pay.
    fn submits(&self) -> bool {
        let lexicon = self.lexicon;
        let none = [
            &lexicon.submits_elsewhere,
            &lexicon.gives_nothing,
            &lexicon.will,
        ];
        self.has(&lexicon.submits) && !none.into_iter().any(|section| self.has(section))
    }

    /// Whether the sender offers to do something, and nothing has to be chosen: not "Shall I send you the PDF or the print?"
    pub(super) fn is_offered(&self) -> bool {
        let or = |word: &Word| matches!(word.plain.as_str(), "or" | "или" | "либо" | "o");
        self.has(&self.lexicon.offered) && !self.words.iter().any(or)
    }

    /// What is asked for beside what is handed over in the same words, and whether that comes first: "please pay the invoice that
    /// is attached".
    pub(in crate::import::draft) fn asks_too(&self) -> Option<(Act, bool)> {
        let place = |section: &Section| {
            let mut places = 0..self.words.len();
            places.find(|at| section.find(self.words, *at).is_some())
        };
        let clear = |act: &Act| !matches!(act, Act::Ask(Needs::Answer, _));
        let asked = self.ask().filter(clear).filter(|_| !self.is_question())?;
        // "Here is the flyer for your approval" hands it over first.
        let asks = place(&self.lexicon.asks);
        let first = asks.is_some() && asks < place(&self.lexicon.gives);
        Some((asked, first))
    }

    /// What an item of a list asks for by its verb.
    pub(in crate::import::draft) fn asks_as_item(&self) -> Option<Act> {
        let asks = !self.is_question() && !self.has(&self.lexicon.idle) && !self.is_offered();
        asks.then(|| Act::Ask(self.needs(), self.dates().due()))
    }

    /// By when the sentence wants something.
    pub(in crate::import::draft) fn due(&self) -> Option<By> {
        self.dates().due()
    }

    /// Whether nothing is asked for, whatever the words.
    pub(in crate::import::draft) fn is_idle(&self) -> bool {
        self.has(&self.lexicon.idle)
    }

    /// What a part of a sentence asks for that goes on with a request: "and send the logo".
    pub(in crate::import::draft) fn goes_on(&self) -> Option<Act> {
        let asks = self.has(&self.lexicon.goes_on) && !self.has(&self.lexicon.idle);
        asks.then(|| Act::Ask(self.needs(), self.dates().due()))
    }
}
