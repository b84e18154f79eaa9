//! Decisions on a second thing that have no word of their own: "The flyer is approved, the banner is not".

use super::object::is_thing;
use super::{MOST_PLACES, Said, Text, decides, is_yes};
use crate::import::draft::lexicon::Lexicon;
use crate::import::draft::words::Act;
use crate::phrases::{Kind, Section, Word, words};

/// The most words that name the second thing.
const MOST_NAMED: usize = 4;

/// What is said of the second thing.
#[derive(Clone, Copy)]
enum Other {
    Yes,
    No,
    Open,
}

impl Text<'_> {
    /// What a sentence decides whose last part only names another thing and says that it is so, not so, or not yet.
    pub(super) fn elliptical(&self, sentence: &[Word], at: usize) -> Option<Vec<Said>> {
        let places = (1..sentence.len()).filter(|at| self.divides(sentence, *at));
        // What is before the first place is read once: a sentence may have many such parts.
        let (place, (other, name)) = places.take(MOST_PLACES).find_map(|place| {
            let (head, tail) = (sentence.get(..place)?, sentence.get(place..)?);
            let other = self.other(tail)?;
            self.act(head).filter(|act| decides(*act))?;
            Some((place, other))
        })?;
        let (head, tail) = (sentence.get(..place)?, sentence.get(place..)?);
        let mut said = self.said(head, at);
        let last = said
            .last()
            .filter(|one| one.object.as_ref().is_some_and(|one| !self.is_portion(one)))?;
        // "Rejected, the banner is not" may leave the banner open.
        let clear = is_yes(last.act) || self.any(|one| one.approves.occurs_in(head));
        let weak = matches!(last.act, Act::Agree | Act::Disagree);
        let act = match other {
            Other::Yes if clear && weak => Act::Agree,
            Other::Yes if clear => Act::Approve,
            Other::No if clear && weak => Act::Disagree,
            Other::No if clear => Act::Reject,
            _ => return Some(said),
        };
        let second = Said {
            act,
            text: self.text_of(tail).to_owned(),
            object: Some(name),
            may_decide: false,
            withdraws: false,
            start: self.start_of(tail),
            ..last.clone()
        };
        said.push(second);
        Some(said)
    }

    /// Whether what is decided on is only a part of something: "the text".
    fn is_portion(&self, object: &str) -> bool {
        let all = words(object, 0..object.len());
        self.languages.iter().any(|(lexicon, _)| {
            let bare = |word: &Word| {
                let unnamed = lexicon.unnamed.has(word) || lexicon.determiners.has(word);
                unnamed || lexicon.portions.has(word)
            };
            lexicon.portions.occurs_in(&all) && all.iter().all(bare)
        })
    }

    /// What the last part of a sentence says of which thing.
    fn other(&self, tail: &[Word]) -> Option<(Other, String)> {
        self.languages.iter().find_map(|(lexicon, _)| {
            let begins = |word: &&Word| word.kind == Kind::Mark || lexicon.joins.has(word);
            let skipped = tail.iter().take_while(begins).count();
            let tail = tail.get(skipped..)?;
            let found = |section: &Section| {
                (1..=MOST_NAMED).find(|at| {
                    section
                        .find(tail, *at)
                        .is_some_and(|one| one.0 >= tail.len())
                })
            };
            let open = found(&lexicon.not_yet_so).map(|at| (Other::Open, at));
            let no = || found(&lexicon.not_so).map(|at| (Other::No, at));
            let no = || no().filter(|(_, at)| names_fully(tail, *at, lexicon));
            let yes = || found(&lexicon.so).map(|at| (Other::Yes, at));
            let (other, at) = open.or_else(no).or_else(yes)?;
            let name = tail.get(..at)?;
            Some((other, self.name_of(name, lexicon)?))
        })
    }

    /// The words of a name, if it has a known thing and no other words than it may have.
    fn name_of(&self, name: &[Word], lexicon: &Lexicon) -> Option<String> {
        let named = name.iter().any(|word| is_thing(word, lexicon));
        let letters = name.iter().all(|word| word.kind != Kind::Mark);
        let stops = |word: &Word| lexicon.stops.has(word) && !lexicon.determiners.has(word);
        let clean = !name.iter().any(stops);
        (named && letters && clean).then(|| self.text_of(name).to_owned())
    }
}

/// Whether "no" after a name is said of what it names, and does not say that there is none: «листовка нет», not «баннера нет».
fn names_fully(tail: &[Word], at: usize, lexicon: &Lexicon) -> bool {
    let cyrillic = |word: &Word| {
        word.plain
            .starts_with(|c| ('\u{400}'..='\u{4ff}').contains(&c))
    };
    let last = at.checked_sub(1).and_then(|last| tail.get(last));
    let dash = tail.get(at).is_some_and(|word| word.kind == Kind::Mark);
    dash || last.is_some_and(|word| !cyrillic(word) || lexicon.named_so.has(word))
}
