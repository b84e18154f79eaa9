//! What a message says of another one that its sender wrote just before it.

use chrono::NaiveDate;

use super::Text;
use super::sentences::own_sentences;
use crate::import::draft::dates::By;
use crate::import::draft::lexicon::Lexicon;
use crate::import::draft::words::{languages, start};
use crate::phrases::{Folded, Kind, Section, Word, words};

/// The most words of a sentence that only gives another date: "Sorry, by Monday".
const LONGEST_CORRECTION: usize = 10;
/// What a message says of another one that its sender wrote just before it.
#[derive(Debug, Default, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is another thing that it may say"
)]
pub(in crate::import::draft) struct Later {
    /// Whether that was a mistake, whatever it said.
    pub(in crate::import::draft) mistaken: bool,
    /// Whether an approval is taken back, limited or yet to come.
    pub(in crate::import::draft) takes_back: bool,
    /// Whether an approval was on something else, if the words name that.
    pub(in crate::import::draft) meant: bool,
    /// Whether what was asked for is not wanted any more.
    pub(in crate::import::draft) cancels: bool,
    /// Whether it has another date.
    pub(in crate::import::draft) corrects: bool,
    /// The other date, if it is clear.
    pub(in crate::import::draft) date: Option<By>,
}

/// What a message says of what its sender wrote just before it.
pub(in crate::import::draft) fn later(text: &str, day: NaiveDate) -> Later {
    let folded = Folded::new(start(text));
    let all = words(&folded.text, 0..folded.text.len());
    let text = Text::of(&folded, &all, day);
    let sentences = own_sentences(&folded.text, &all);
    let has = |section: fn(&Lexicon) -> &Section| {
        let mut sentences = sentences.iter();
        sentences.any(|words| text.any(|one| section(one).occurs_in(words)))
    };
    let mut later = Later {
        mistaken: has(|one| &one.mistaken),
        takes_back: has(|one| &one.takes_back),
        meant: has(|one| &one.meant),
        cancels: has(|one| &one.cancels),
        ..Later::default()
    };
    let letters = |words: &[Word]| words.iter().filter(|word| word.kind != Kind::Mark).count();
    for words in sentences
        .iter()
        .filter(|words| letters(words) <= LONGEST_CORRECTION)
    {
        let mut dated = text.languages.iter().filter_map(|(lexicon, language)| {
            let sentence = text.sentence(words, lexicon, language);
            sentence.corrects().then(|| sentence.date())
        });
        if let Some(date) = dated.next() {
            (later.corrects, later.date) = (true, date);
        }
    }
    later
}

/// Whether a message ends before its sentence does, which its sender then writes in the next one: "Not".
pub(in crate::import::draft) fn is_unfinished(text: &str) -> bool {
    let end = text.trim_end();
    if end.ends_with([':', ',', '—', '–', '…']) || end.ends_with("...") {
        return true;
    }
    let folded = Folded::new(start(text));
    let all = words(&folded.text, 0..folded.text.len());
    let mut languages = languages(&folded.text, &all).into_iter();
    languages.any(|(lexicon, _)| lexicon.unfinished.occurs_in(&all))
}
