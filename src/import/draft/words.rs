//! What a message amounts to, by its words.

use chrono::NaiveDate;

use super::dates::{By, Dates};
use super::lexicon::{LEXICONS, Lexicon};
use super::said::said;
use crate::phrases::{Folded, Kind, LANGUAGES, Language, Section, Word, words};

mod asking;
mod promising;

/// The longest text whose words are looked at, in bytes. What somebody wants comes early.
const LONGEST: usize = 8000;
/// The most words of a message that only says that an answer will come.
const LONGEST_NO_ANSWER: usize = 15;
/// The fewest words of a question that asks for something.
const FEWEST: usize = 3;

/// What a sentence does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Asks for something, by a date if it says so.
    Ask(Needs, Option<By>),
    /// Reminds of something that was asked for; what it needs, if it also asks for it.
    Remind(Option<Needs>),
    /// Approves something.
    Approve,
    /// Would approve what was asked: "looks good".
    Agree,
    /// Rejects something.
    Reject,
    /// Would reject what was asked: "we don't like it".
    Disagree,
    /// Refuses what was asked for, or something else, as far as the words say what.
    Refuse(Needs),
    /// Promises something by a date.
    Promise(By),
    /// Promises no more than to say something by a date: "I'll let you know by Friday".
    PromiseWord(By),
    /// Promises no more than to look at something by a date.
    PromiseLook(By),
    /// Hands something over.
    Give,
    /// Hands over a part of something; the rest by a date if it says so.
    GivePart(Option<By>),
    /// Would hand over what was asked: "we sent it yesterday".
    Gave,
    /// Pays what was asked for.
    Pay,
}

/// What is asked for: the values of the field `needs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Access to something.
    Access,
    /// An approval.
    Approval,
    /// Money.
    Payment,
    /// A change.
    Revision,
    /// An opinion.
    Feedback,
    /// Files, texts, pictures.
    Materials,
    /// Information.
    Information,
    /// An answer.
    Answer,
}

impl Needs {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Access,
        Self::Approval,
        Self::Payment,
        Self::Revision,
        Self::Feedback,
        Self::Materials,
        Self::Information,
        Self::Answer,
    ];

    /// The word in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Approval => "approval",
            Self::Payment => "payment",
            Self::Revision => "revision",
            Self::Feedback => "feedback",
            Self::Materials => "materials",
            Self::Information => "information",
            Self::Answer => "answer",
        }
    }
}

/// What the sentences that somebody wrote do, each act once, in their order; `day` is the day on which it was written.
pub fn acts(text: &str, day: NaiveDate) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for said in said(text, day) {
        let kind = std::mem::discriminant(&said.act);
        if !acts.iter().any(|act| std::mem::discriminant(act) == kind) {
            acts.push(said.act);
        }
    }
    acts
}

/// Whether a message only says that another one was received.
pub fn acknowledges(text: &str) -> bool {
    let text = Folded::new(start(text));
    let all = words(&text.text, 0..text.text.len());
    let letters = all.iter().filter(|word| word.kind != Kind::Mark).count();
    let says = |lexicon: &Lexicon| lexicon.acknowledges.occurs_in(&all);
    letters == 0 || letters <= 6 && LEXICONS.iter().any(says)
}

/// Whether a message answers no question: it greets, says that somebody does not know, or that the answer will come.
pub(super) fn answers_nothing(text: &str, needs: Needs) -> bool {
    let text = Folded::new(start(text));
    let all = words(&text.text, 0..text.text.len());
    let letters = |words: &[Word]| words.iter().filter(|word| word.kind != Kind::Mark).count();
    let has = |words: &[Word], section: fn(&Lexicon) -> &Section| {
        LEXICONS.iter().any(|one| section(one).occurs_in(words))
    };
    let puts_off = |words: &[Word]| has(words, |one| &one.knows_not);
    let none = |words: &[Word]| has(words, |one| &one.no_answer);
    if has(&all, |one| &one.away) || letters(&all) <= LONGEST_NO_ANSWER && none(&all) {
        return true;
    }
    let greets = |words: &[Word]| letters(words) == 0 || has(words, |one| &one.greets);
    let sentences: Vec<&[Word]> = all.chunk_by(|a, b| a.sentence == b.sentence).collect();
    if letters(&all) > LONGEST_NO_ANSWER || !sentences.iter().any(|one| puts_off(one)) {
        return sentences.iter().all(|one| greets(one));
    }
    // "500 in May. I'll tell you the rest later."
    let figure = |word: &Word| matches!(word.kind, Kind::Number(_) | Kind::Other);
    needs != Needs::Information || !all.iter().any(figure)
}

/// Whether a message says that something will come, or that its sender is away.
pub(super) fn puts_off(text: &str) -> bool {
    let text = Folded::new(start(text));
    let all = words(&text.text, 0..text.text.len());
    let says = |one: &Lexicon| {
        let sections = [&one.knows_not, &one.no_answer, &one.away];
        sections.iter().any(|section| section.occurs_in(&all))
    };
    LEXICONS.iter().any(says)
}

/// The languages in which a text may be: those with the most common words.
pub(super) fn languages(text: &str, words: &[Word]) -> Vec<(&'static Lexicon, &'static Language)> {
    let score = |language: &Language| {
        let common = |word: &&Word| language.common.has(word);
        let scored = words.iter().filter(|word| word.kind == Kind::Letters);
        scored.filter(common).count()
    };
    let cyrillic = words.iter().filter(|word| is_cyrillic(word)).count();
    let spanish = if text.contains(['¿', '¡', 'ñ', 'á', 'é', 'í', 'ó', 'ú']) {
        2
    } else {
        0
    };
    let scored = LEXICONS.iter().zip(LANGUAGES.iter()).enumerate();
    let scored: Vec<_> = scored
        .map(|(at, pair)| match at {
            1 => (cyrillic, pair),
            2 => (score(pair.1) + spanish, pair),
            _ => (score(pair.1), pair),
        })
        .collect();
    let most = scored.iter().map(|(score, _)| *score).max();
    let best = scored.into_iter().filter(|(score, _)| Some(*score) == most);
    best.map(|(_, pair)| pair).collect()
}

fn is_cyrillic(word: &Word) -> bool {
    word.plain
        .starts_with(|c| ('\u{400}'..='\u{4ff}').contains(&c))
}

/// Whether a text has a phrase of a section in any language.
pub(super) fn says(text: &str, section: fn(&Lexicon) -> &Section) -> bool {
    let folded = Folded::new(text);
    let all = words(&folded.text, 0..folded.text.len());
    LEXICONS.iter().any(|one| section(one).occurs_in(&all))
}

/// Whether a message says yes or no.
pub(super) fn says_yes_or_no(text: &str) -> bool {
    let text = Folded::new(start(text));
    let all = words(&text.text, 0..text.text.len());
    LEXICONS.iter().any(|one| one.yes_or_no.occurs_in(&all))
}

/// The start of a text, whose words are looked at.
pub(super) fn start(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or(text)
}

/// A sentence in one language.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) words: &'a [Word],
    pub(super) lexicon: &'static Lexicon,
    pub(super) language: &'static Language,
    pub(super) day: NaiveDate,
}

impl Sentence<'_> {
    pub(super) fn act(&self) -> Option<Act> {
        let lexicon = self.lexicon;
        let question = self.is_question();
        if self.has(&lexicon.reminds) {
            return Some(self.remind());
        }
        if question {
            return self.question();
        }
        if self.has(&lexicon.no_objection) {
            return Some(Act::Agree);
        }
        if self.has(&lexicon.supposes) || self.is_no_deed() {
            return self.ask();
        }
        if self.has(&lexicon.rejects) {
            let none = self.has(&lexicon.no_rejection) || self.is_of_others();
            return (!none).then_some(Act::Reject);
        }
        if self.has(&lexicon.refuses) {
            // What does not come by a day comes later.
            let none = self.has(&lexicon.no_refusal) || self.dates().any();
            return (!none).then(|| Act::Refuse(self.needs()));
        }
        if self.has(&lexicon.approves) && self.is_own_approval() {
            return Some(Act::Approve);
        }
        let gives = self.has(&lexicon.gives) && !self.has(&lexicon.gives_nothing);
        if gives && self.has(&lexicon.proofs) {
            return Some(Act::Pay);
        }
        // "Te mando la mitad el jueves" hands over nothing yet.
        if gives && self.has(&lexicon.partly) && self.gives_later() {
            return None;
        }
        if gives && (self.has(&lexicon.partly) || self.has(&lexicon.rest)) {
            let rest = self.has(&lexicon.rest).then(|| self.dates().promised());
            return Some(Act::GivePart(rest.flatten()));
        }
        if let Some(day) = self.promised() {
            return Some(self.promise(day));
        }
        if gives {
            return Some(Act::Give);
        }
        if self.gave(&lexicon.pays) {
            return Some(Act::Pay);
        }
        let proceeds = self.proceeds();
        if proceeds && !self.is_own_approval() {
            let due = self.dates().due();
            return due.map(|due| Act::Ask(Needs::Answer, Some(due)));
        }
        let weak = self.has(&lexicon.weakly_approves) || proceeds;
        let weak = weak && self.is_own_approval();
        let weak = weak.then_some(Act::Agree);
        // "Great, only the colour is not the right one" is neither.
        let dislikes = || {
            let mixed = self.has(&lexicon.praises);
            (self.has(&lexicon.weakly_rejects) && !mixed).then_some(Act::Disagree)
        };
        let nags = || self.has(&lexicon.nags).then(|| self.remind());
        let gave = || self.gave(&lexicon.weakly_gives).then_some(Act::Gave);
        let asks = self.ask().or_else(nags);
        asks.or_else(dislikes).or(weak).or_else(gave)
    }

    /// Whether the sentence has words of going on, as "please print", which nothing denies.
    fn proceeds(&self) -> bool {
        let denied = |at: usize| {
            let before = at.checked_sub(1).and_then(|before| self.words.get(before));
            before.is_some_and(|word| matches!(word.plain.as_str(), "не" | "no" | "not"))
        };
        let proceeds = &self.lexicon.proceeds;
        (0..self.words.len()).any(|at| proceeds.find(self.words, at).is_some() && !denied(at))
    }

    /// Whether the words of handing over are those of a promise, as those of the present in Spanish, and it has a date.
    fn gives_later(&self) -> bool {
        let lexicon = self.lexicon;
        let later = (0..self.words.len()).any(|at| {
            let given = lexicon.gives.find(self.words, at);
            given.is_some_and(|(end, _)| {
                let words = self.words.get(at..end).unwrap_or_default();
                lexicon.promises.occurs_in(words)
            })
        });
        later && self.has_date()
    }

    /// Whether what is approved is approved now, as a whole and by the sender.
    fn is_own_approval(&self) -> bool {
        !self.has(&self.lexicon.no_approval) && !self.is_of_others()
    }

    /// Whether a decision is told of somebody else: "the director approved it", "approved by the board".
    fn is_of_others(&self) -> bool {
        let others = self.has(&self.lexicon.others_decide) && !self.has(&self.lexicon.we_decide);
        others || self.is_decided_by_others()
    }

    /// Whether a decision in the passive names who made it, and that is not the sender. Nobody knows all names and offices, so that
    /// whoever is named is somebody else unless the words are those for the sender.
    fn is_decided_by_others(&self) -> bool {
        let lexicon = self.lexicon;
        let by = |at: usize| {
            let (end, _) = lexicon.decided_by.find(self.words, at)?;
            let own = &lexicon.ourselves;
            let own = own.find(self.words, end).is_some()
                || own.find(self.words, at).is_some()
                || own.ends_before(self.words, end);
            Some(!own)
        };
        (0..self.words.len()).any(|at| by(at) == Some(true)) && !self.has(&lexicon.own_decision)
    }

    /// Whether a statement tells only what somebody else decides.
    pub(super) fn tells_of_others(&self) -> bool {
        !self.is_question() && self.is_of_others() && !self.has(&self.lexicon.supposes)
    }

    /// Whether what looks like a decision, an answer or a promise is none.
    fn is_no_deed(&self) -> bool {
        let part = || {
            let lexicon = self.lexicon;
            let whole = self.has(&lexicon.rest) || self.has(&lexicon.halves);
            let gives = self.has(&lexicon.gives) || self.has(&lexicon.pays);
            self.has(&lexicon.promises) && self.has(&lexicon.partly) && !whole && !gives
        };
        self.has(&self.lexicon.no_deed) || part()
    }

    /// Whether a statement has the words of a decision, an answer or a promise, and is none.
    pub(super) fn is_doubtful(&self) -> bool {
        let lexicon = self.lexicon;
        let deeds = [
            &lexicon.approves,
            &lexicon.rejects,
            &lexicon.gives,
            &lexicon.weakly_gives,
            &lexicon.pays,
        ];
        let seems = || {
            let promises = self.has(&lexicon.promises) && self.has_date();
            promises || deeds.into_iter().any(|section| self.has(section))
        };
        !self.is_question() && self.is_no_deed() && seems()
    }

    /// Whether everything was handed over or paid, by the words for it.
    fn gave(&self, words: &Section) -> bool {
        let lexicon = self.lexicon;
        let without = [
            &lexicon.not_given,
            &lexicon.gives_nothing,
            &lexicon.partly,
            &lexicon.rest,
        ];
        self.has(words) && !without.into_iter().any(|section| self.has(section))
    }

    fn has(&self, section: &Section) -> bool {
        section.occurs_in(self.words)
    }

    fn is_question(&self) -> bool {
        let mark = |word: &Word| matches!(word.plain.as_str(), "?" | "¿");
        self.words.iter().any(mark)
    }

    /// Whether a statement has words of an approval, also if it approves nothing.
    fn approves(&self) -> bool {
        !self.is_question() && self.has(&self.lexicon.approves)
    }

    fn remind(&self) -> Act {
        let asks = self.has(&self.lexicon.asks) || self.has(&self.lexicon.wants);
        let needs = asks.then(|| self.needs());
        Act::Remind(needs.filter(|needs| *needs != Needs::Answer))
    }

    fn question(&self) -> Option<Act> {
        let letters = self.words.iter().filter(|word| word.kind != Kind::Mark);
        let idle = self.has(&self.lexicon.idle) || self.has(&self.lexicon.reported);
        let asks = self.has(&self.lexicon.asks);
        // "Should I send it by Friday?" asks for a word, not for something by Friday, and so does "Do you close by Friday?".
        let due = |needs: Needs| {
            let offers = self.has(&self.lexicon.offers) && !asks;
            let word = matches!(needs, Needs::Answer | Needs::Information) && !asks;
            (!offers && !word).then(|| self.dates().due()).flatten()
        };
        if idle || self.is_offered() || !(asks || letters.count() >= FEWEST) {
            return None;
        }
        // "Would you like us to send the photos?" asks for a word, not for the photos.
        if self.has(&self.lexicon.proposes) {
            return Some(Act::Ask(Needs::Answer, None));
        }
        let needs = self.needs();
        Some(Act::Ask(needs, due(needs)))
    }

    fn needs(&self) -> Needs {
        let lexicon = self.lexicon;
        if self.is_question() && self.has(&lexicon.choice) {
            return Needs::Answer;
        }
        // "Please confirm receipt" asks for no approval.
        if self.has(&lexicon.receipt) {
            return Needs::Answer;
        }
        if self.is_question() && self.has(&lexicon.informs) {
            return Needs::Information;
        }
        let tried = [
            (&lexicon.access, Needs::Access),
            (&lexicon.approval, Needs::Approval),
            (&lexicon.revision, Needs::Revision),
            (&lexicon.feedback, Needs::Feedback),
            (&lexicon.explains, Needs::Information),
            (&lexicon.payment, Needs::Payment),
            (&lexicon.materials, Needs::Materials),
            (&lexicon.information, Needs::Information),
        ];
        // "I approve of the style, but please change the title": the approval is not what is asked for.
        let later = |needs: Needs| needs == Needs::Approval && self.approves();
        let (first, last): (Vec<_>, Vec<_>) = tried.into_iter().partition(|one| !later(one.1));
        let mut tried = first.into_iter().chain(last);
        let sent = |needs: Needs| {
            needs == Needs::Approval
                && self.has(&lexicon.no_approving)
                && self.has(&lexicon.materials)
        };
        let denied =
            |needs: Needs| needs == Needs::Payment && self.has(&lexicon.no_payment) || sent(needs);
        let found = tried.find(|(section, needs)| self.has(section) && !denied(*needs));
        found.map_or(Needs::Answer, |(_, needs)| needs)
    }

    /// Whether there is a date or day in the sentence, whatever it is that of.
    pub(super) fn has_date(&self) -> bool {
        self.dates().any()
    }

    /// Whether the sentence only gives another date than one before: "Sorry, by Monday".
    pub(super) fn corrects(&self) -> bool {
        let lexicon = self.lexicon;
        self.has(&lexicon.corrects) && self.dates().is_all_but(&lexicon.in_correction)
    }

    /// The date in the sentence by which something comes, if there is one that is clear.
    pub(super) fn date(&self) -> Option<By> {
        self.dates().promised()
    }

    /// The dates of the sentence.
    fn dates(&self) -> Dates<'_> {
        Dates {
            text: self.text,
            words: self.words,
            lexicon: self.lexicon,
            language: self.language,
            day: self.day,
            question: self.is_question(),
            asks: self.has(&self.lexicon.asks),
        }
    }
}
