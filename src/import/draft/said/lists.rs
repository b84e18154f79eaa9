//! Lists: each item is a sentence of its own, and goes on with the words before the list.

use std::ops::Range;

use super::{MOST_ASKED, Said, Text, decides};
use crate::import::draft::words::{Act, Needs};
use crate::phrases::{Kind, LANGUAGES, Word};

/// The most words before a list that are read with each item.
const LONGEST_LEAD: usize = 30;
/// The highest number of an item.
const MOST_ITEMS: u32 = 50;

/// Where the items of numbered lists begin: at the beginning of a line, or one after the other within it: "1) … 2) …".
pub(super) fn numbered(text: &str, all: &[Word]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut last: Option<(u32, &str)> = None;
    let mut open = 0_usize;
    for (at, word) in all.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| all.get(before));
        match word.plain.as_str() {
            "(" => open += 1,
            ")" => open = open.saturating_sub(1),
            _ => {}
        }
        let Kind::Number(number @ 1..=MOST_ITEMS) = word.kind else {
            continue;
        };
        let mark = all.get(at + 1).map(|next| next.plain.as_str());
        let Some(mark @ (")" | ".")) = mark.filter(|_| word.plain.is_empty()) else {
            continue;
        };
        let next = all.get(at + 2);
        // "3. April" is a date, "1.5" a number.
        let is_month = next.is_some_and(|next| LANGUAGES.iter().any(|one| one.months.has(next)));
        let gap = before.map_or("\n", |before| {
            text.get(before.range.end..word.range.start)
                .unwrap_or_default()
        });
        let first = number == 1 && before.is_some_and(|before| before.plain == ":");
        let begins = gap.contains('\n') || first;
        let goes_on = last == Some((number.saturating_sub(1), mark)) && !gap.is_empty();
        if next.is_none() || is_month || open > 0 || !(begins || goes_on) {
            continue;
        }
        last = Some((number, mark));
        found.push(at);
    }
    found
}

/// The words of an item of a list, after its number: the first one is a mark. `None` for other sentences.
fn item(words: &[Word]) -> Option<&[Word]> {
    let is = |at: usize, marks: &[&str]| {
        let word = words.get(at);
        word.is_some_and(|word| marks.contains(&word.plain.as_str()))
    };
    let number = words.first().map(|word| word.kind);
    if let Some(Kind::Number(1..=MOST_ITEMS)) = number {
        return words
            .get(1..)
            .filter(|rest| rest.len() > 1 && is(1, &[")", "."]));
    }
    (words.len() > 1 && is(0, &["-", "*", "•"])).then_some(words)
}

impl Text<'_> {
    /// What each of the sentences says.
    pub(super) fn all_said(&self, sentences: &[Vec<Word>]) -> Vec<Vec<Said>> {
        let said = sentences.iter().enumerate().map(|(at, words)| {
            let bare = item(words).map(|bare| self.said(bare, at));
            // "1) approved" says on what by its number.
            let bare = bare.filter(|said| !said.iter().any(|one| decides(one.act)));
            bare.unwrap_or_else(|| self.said(words, at))
        });
        let mut said: Vec<Vec<Said>> = said.collect();
        let mut at = 0;
        while at < sentences.len() {
            let items = sentences.iter().skip(at);
            let count = items.take_while(|words| item(words).is_some()).count();
            if count > 0 {
                self.complete(at..at + count, sentences, &mut said);
            }
            at += count.max(1);
        }
        said
    }

    /// Adds what the items of a list ask for with the words before it, or as the items before them: "We need: – photos by Friday".
    fn complete(&self, list: Range<usize>, sentences: &[Vec<Word>], said: &mut [Vec<Said>]) {
        let before = list.start.checked_sub(1);
        let lead = before.and_then(|at| sentences.get(at)).filter(|words| {
            let colon = words.last().is_some_and(|word| word.plain == ":");
            colon && words.len() <= LONGEST_LEAD
        });
        let asks = |said: &Said| matches!(said.act, Act::Ask(..));
        let items = || said.get(list.clone()).unwrap_or_default().iter();
        let begun = items().flatten().any(asks);
        let alone = items().all(Vec::is_empty);
        let mut added: Vec<(usize, Said)> = Vec::new();
        for at in list.clone().take(MOST_ASKED) {
            let words = sentences.get(at).and_then(|words| item(words));
            let (Some(words), Some([])) = (words, said.get(at).map(Vec::as_slice)) else {
                continue;
            };
            let Some(act) = self.item(words, lead, begun) else {
                continue;
            };
            let mut one = Said::alone(act, self.text_of(words));
            (one.start, one.sentence) = (self.start_of(words), at);
            added.push((at, one));
        }
        let Some((_, first)) = added.first() else {
            return;
        };
        // Several things of a kind are one request.
        let act = first.act;
        if alone && added.iter().all(|(_, one)| one.act == act) {
            added.truncate(1);
            let ends = sentences.get(list.clone()).unwrap_or_default().iter();
            let ends: Vec<Word> = ends.flatten().cloned().collect();
            if let Some((_, one)) = added.first_mut() {
                self.text_of(&ends).clone_into(&mut one.text);
            }
        }
        for (at, one) in added {
            if let Some(slot) = said.get_mut(at) {
                slot.push(one);
            }
        }
        // "From you we need the following" is what the items say.
        let lead = before.filter(|_| lead.is_some());
        if let Some(said) = lead.and_then(|at| said.get_mut(at)) {
            said.retain(|one| !matches!(one.act, Act::Ask(Needs::Answer, _)));
        }
    }

    /// What an item asks for.
    fn item(&self, words: &[Word], lead: Option<&Vec<Word>>, begun: bool) -> Option<Act> {
        let clear = |act: &Act| matches!(act, Act::Ask(needs, _) if *needs != Needs::Answer);
        let with_lead = lead.and_then(|lead| {
            let words: Vec<Word> = lead.iter().chain(words).cloned().collect();
            self.act(&words)
        });
        if with_lead.is_some() {
            return with_lead.filter(clear);
        }
        let rest = words.get(1..).unwrap_or_default();
        let goes_on = begun && self.any(|one| one.deeds.find(rest, 0).is_some());
        let asked = self.sentences(rest).find_map(|one| one.asks_as_item());
        asked.filter(|act| goes_on && clear(act))
    }
}
