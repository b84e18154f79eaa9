//! What a message says, sentence by sentence, with the words that say it.

use chrono::NaiveDate;

use super::address::without_addresses;
use super::lexicon::Lexicon;
use super::words::{Act, Needs, Sentence, languages, start};
use crate::import::note::Undrafted;
use crate::phrases::{Folded, Language, Section, Word, words};

mod asks;
mod besides;
mod elliptical;
mod later;
mod lists;
mod object;
mod sentences;

use besides::answers_more;
pub(super) use besides::asks_to_proceed;
pub(super) use later::{is_unfinished, later};
use sentences::own_sentences;

/// The most decisions of a message.
const MOST_DECISIONS: usize = 20;
/// The most requests of a message.
const MOST_ASKED: usize = 10;
/// The most places at which a sentence is divided.
const MOST_PLACES: usize = 20;

/// What a sentence does, or a part of it that decides something.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) act: Act,
    /// The words that say it.
    pub(super) text: String,
    /// What is decided on, where the words name it: "The flyer" in "The flyer is approved".
    pub(super) object: Option<String>,
    /// Whether that may as well be the name of who decides: "Peter approved".
    pub(super) may_decide: bool,
    /// Whether they withdraw an approval.
    pub(super) withdraws: bool,
    /// Where they begin in the message.
    pub(super) start: usize,
    /// Whether the message calls people of its sender's side by name before its end; `None` if it calls nobody.
    pub(super) calls_own: Option<bool>,
    /// The index of the sentence.
    sentence: usize,
}

impl Said {
    /// What some words do by themselves; a file hands something over without any.
    pub(super) fn alone(act: Act, text: &str) -> Self {
        Self {
            act,
            text: text.to_owned(),
            object: None,
            may_decide: false,
            withdraws: false,
            start: 0,
            calls_own: None,
            sentence: 0,
        }
    }

    /// Whether nothing but a file says it.
    pub(super) fn is_file(&self) -> bool {
        self.act == Act::Give && self.text.is_empty()
    }
}

/// A part of a sentence, with what it does.
type Part<'w> = (Act, &'w [Word]);

/// The text of a message and the languages in which it may be.
struct Text<'a> {
    all: &'a str,
    folded: &'a Folded<'a>,
    languages: Vec<(&'static Lexicon, &'static Language)>,
    day: NaiveDate,
}

/// What the sentences that somebody wrote do, in their order: a decision as often as it is said, a request for each thing, all else
/// once.
pub(super) fn said(text: &str, day: NaiveDate) -> Vec<Said> {
    said_and_kept(text, day).0
}

/// The same, and why something that looks like a decision is none.
pub(super) fn said_and_kept(text: &str, day: NaiveDate) -> (Vec<Said>, Option<Undrafted>) {
    let text = without_addresses(start(text));
    let folded = Folded::new(&text);
    let all = words(&folded.text, 0..folded.text.len());
    let text = Text::of(&folded, &all, day);
    let sentences = own_sentences(&folded.text, &all);
    let mut said: Vec<Said> = Vec::new();
    let mut decisions = 0;
    let mut kept = None;
    for (sentence, found) in sentences.iter().zip(text.all_said(&sentences)) {
        if found.is_empty() && text.sentences(sentence).any(|one| one.tells_of_others()) && {
            // "The weather is fine today and we talk" decides nothing.
            let decides = |one: &Lexicon| {
                let sections = [&one.approves, &one.rejects, &one.others_decide];
                sections.iter().any(|section| section.occurs_in(sentence))
            };
            text.any(decides)
        } {
            kept = Some(Undrafted::OfOthers);
        }
        if found.is_empty() && text.sentences(sentence).any(|one| one.is_doubtful()) {
            kept = kept.or(Some(Undrafted::Doubtful));
        }
        if !found.iter().any(|one| decides(one.act)) && text.is_limited(sentence) {
            kept = kept.or(Some(Undrafted::TakenBack));
        }
        for found in found {
            let same =
                |one: &Said| std::mem::discriminant(&one.act) == std::mem::discriminant(&found.act);
            let new = if decides(found.act) {
                decisions += 1;
                decisions <= MOST_DECISIONS
            } else {
                !said.iter().any(same)
                    || text.asks_for_more(&said, &found)
                    || answers_more(&said, &found)
            };
            if new {
                said.push(found);
            } else {
                text.add_due(&mut said, &found);
            }
        }
    }
    let strong = |said: &[Said]| {
        let mut said = said.iter();
        said.any(|one| matches!(one.act, Act::Approve | Act::Reject))
    };
    let decided = strong(&said);
    let mut said = text.without_taken_back(said, &sentences);
    if decided && !strong(&said) {
        kept = Some(Undrafted::TakenBack);
    }
    // "Ok. Please change the title."
    let changes = |one: &Said| matches!(one.act, Act::Ask(Needs::Revision, _));
    if said.iter().any(changes) {
        said.retain(|one| one.act != Act::Agree);
    }
    // "Great! Approved." approves once.
    if said
        .iter()
        .any(|one| matches!(one.act, Act::Approve | Act::Reject))
    {
        said.retain(|one| !matches!(one.act, Act::Agree | Act::Disagree));
    }
    // "Here are the photos. The rest follows tomorrow."
    let more = || text.any(|one| one.rest.occurs_in(&all));
    for one in &mut said {
        if one.act == Act::Give && more() {
            one.act = Act::GivePart(None);
        }
    }
    (said, kept)
}

/// Whether an act approves or rejects something.
pub(super) fn decides(act: Act) -> bool {
    is_yes(act) || is_no(act)
}

/// Whether an act approves something.
pub(super) fn is_yes(act: Act) -> bool {
    matches!(act, Act::Approve | Act::Agree)
}

fn is_no(act: Act) -> bool {
    matches!(act, Act::Reject | Act::Disagree)
}

impl<'a> Text<'a> {
    fn of(folded: &'a Folded<'a>, words: &[Word], day: NaiveDate) -> Self {
        Self {
            all: &folded.text,
            folded,
            languages: languages(&folded.text, words),
            day,
        }
    }
}

impl Text<'_> {
    fn act(&self, words: &[Word]) -> Option<Act> {
        self.sentences(words).find_map(|sentence| sentence.act())
    }

    /// Some words as a sentence in each of the languages.
    fn sentences<'s>(&'s self, words: &'s [Word]) -> impl Iterator<Item = Sentence<'s>> {
        let mut languages = self.languages.iter();
        std::iter::from_fn(move || {
            let (lexicon, language) = languages.next()?;
            Some(self.sentence(words, lexicon, language))
        })
    }

    fn sentence<'s>(
        &'s self,
        words: &'s [Word],
        lexicon: &'static Lexicon,
        language: &'static Language,
    ) -> Sentence<'s> {
        Sentence {
            text: self.all,
            words,
            lexicon,
            language,
            day: self.day,
        }
    }

    /// Whether some words withdraw an approval.
    fn withdraws(&self, words: &[Word]) -> bool {
        self.any(|one| one.withdraws.occurs_in(words))
    }

    /// Whether something holds in one of the languages.
    fn any(&self, is: impl Fn(&Lexicon) -> bool) -> bool {
        self.languages.iter().any(|(lexicon, _)| is(lexicon))
    }

    /// What a sentence says. If it decides something, then what each of its parts decides: "Flyer approved, banner rejected."
    fn said(&self, sentence: &[Word], at: usize) -> Vec<Said> {
        if let Some(decided) = self.elliptical(sentence, at) {
            return decided;
        }
        let Some(whole) = self.act(sentence) else {
            return self.promises_besides(sentence, at).unwrap_or_default();
        };
        let said = |act: Act, words: &[Word]| Said {
            act,
            text: self.text_of(words).to_owned(),
            object: self.object(words).filter(|_| decides(act)).map(|one| one.0),
            may_decide: decides(act) && self.object(words).is_some_and(|one| one.1),
            withdraws: is_no(act) && self.withdraws(words),
            start: self.start_of(words),
            calls_own: None,
            sentence: at,
        };
        if !decides(whole) {
            if let Some(both) = self.answers_besides(sentence, (whole, at)) {
                return both;
            }
            if let Some((act, words)) = self.idle_besides(sentence, whole) {
                return vec![said(act, words)];
            }
            let Some((first, (asked, rest))) = self.asked_besides(sentence, whole) else {
                let gives = matches!(whole, Act::Give | Act::GivePart(_));
                let asked = self.sentences(sentence).find_map(|one| one.asks_too());
                return match asked.filter(|_| gives) {
                    Some((asked, true)) => vec![said(asked, sentence)],
                    Some((asked, false)) => vec![said(whole, sentence), said(asked, sentence)],
                    None => vec![said(whole, sentence)],
                };
            };
            let first = first.map(|(act, words)| said(act, words));
            return first.into_iter().chain([said(asked, rest)]).collect();
        }
        let beside = self.asked_after(sentence);
        let beside = beside.map(|(act, words)| said(act, words));
        let with = |mut said: Vec<Said>| {
            said.extend(beside);
            said
        };
        let parts = self.parts(sentence).into_iter();
        let parts =
            parts.filter_map(|part| Some((self.act(part).filter(|act| decides(*act))?, part)));
        let parts: Vec<Said> = parts.map(|(act, part)| said(act, part)).collect();
        // "I take back my approval, legal is against it": the second part says why.
        if parts.iter().any(|one| one.withdraws) {
            let stands = |one: &Said| one.withdraws || is_yes(one.act);
            return parts.into_iter().filter(stands).collect();
        }
        let mixed =
            parts.iter().any(|one| is_yes(one.act)) && parts.iter().any(|one| is_no(one.act));
        if mixed && parts.iter().all(|one| one.object.is_some()) {
            return with(parts);
        }
        let same = |one: &Said| is_yes(one.act) == is_yes(whole);
        if mixed || !parts.iter().any(same) {
            return with(vec![said(whole, sentence)]);
        }
        // "Yes, the flyer is approved."
        let named = parts.iter().any(|one| same(one) && one.object.is_some());
        let parts = parts.into_iter();
        let parts = parts.filter(|one| same(one) && (!named || one.object.is_some()));
        with(parts.map(|one| Said { act: whole, ..one }).collect())
    }

    /// What a part of a sentence asks for beside what the other part says or asks for: "Here is the banner, please approve it". The act
    /// of the first part, if it has one, and that of the second, each with its words.
    fn asked_besides<'w>(
        &self,
        sentence: &'w [Word],
        whole: Act,
    ) -> Option<(Option<Part<'w>>, Part<'w>)> {
        let divided = match whole {
            Act::Give | Act::GivePart(_) | Act::Gave | Act::Pay | Act::Promise(_) => false,
            Act::Ask(..) => true,
            _ => return None,
        };
        let question = sentence.iter().any(|word| word.plain == "?");
        let places = (1..sentence.len()).filter(|at| self.divides(sentence, *at));
        places.take(MOST_PLACES).find_map(|at| {
            let (head, tail) = (sentence.get(..at)?, sentence.get(at..)?);
            let first = self.act(head);
            if !divided {
                // "Please pay the invoice, I've attached it."
                let verb = self.any(|one| one.deeds.occurs_in(head));
                if let Some(Act::Ask(..)) = first.filter(|_| verb && !question) {
                    let rest = self.act(tail).filter(|act| !decides(*act));
                    let asked = (first?, head);
                    return Some(match rest {
                        Some(act) => (Some(asked), (act, tail)),
                        None => (None, asked),
                    });
                }
                let asked = self.ask(tail).filter(|_| !question)?;
                // What the first part says is not what the second one asks for.
                let first = first.filter(|act| !matches!(act, Act::Ask(..)));
                return Some((first.map(|act| (act, head)), (asked, tail)));
            }
            let first = first.filter(|act| matches!(act, Act::Ask(..)))?;
            // "Could you send us the photos and the logo?" asks once.
            let verb = self.any(|one| one.deeds.occurs_in(tail));
            let asked = self.ask(tail).or_else(|| self.goes_on(tail));
            let asked = asked.filter(|_| verb)?;
            let before = Said::alone(first, self.text_of(head));
            let more = self.asks_for_more(&[before], &Said::alone(asked, self.text_of(tail)));
            more.then_some((Some((first, head)), (asked, tail)))
        })
    }

    /// What the first part of a sentence hands over, if the other part only seems to ask for something: "Here is the logo, let me
    /// know if you need anything else".
    fn idle_besides<'w>(&self, sentence: &'w [Word], whole: Act) -> Option<Part<'w>> {
        if !matches!(whole, Act::Ask(..)) {
            return None;
        }
        let mut places = (1..sentence.len()).filter(|at| self.divides(sentence, *at));
        let at = places.next()?;
        let (head, tail) = (sentence.get(..at)?, sentence.get(at..)?);
        let act = self.act(head);
        let act = act.filter(|act| matches!(act, Act::Give | Act::GivePart(_)))?;
        let idle = self.sentences(tail).any(|sentence| sentence.is_idle());
        // "Pay the attached invoice, please."
        let asks = self.sentences(head).any(|one| one.asks_too().is_some());
        (idle && !asks).then_some((act, head))
    }

    /// What a part of a sentence asks for.
    fn ask(&self, words: &[Word]) -> Option<Act> {
        self.act(words).filter(|act| matches!(act, Act::Ask(..)))
    }

    /// What a part of a sentence asks for that goes on with a request: "and send the logo".
    fn goes_on(&self, words: &[Word]) -> Option<Act> {
        self.sentences(words)
            .find_map(|sentence| sentence.goes_on())
    }

    /// The parts of a sentence of which each may decide something of its own. Lists are not divided.
    fn parts<'w>(&self, sentence: &'w [Word]) -> Vec<&'w [Word]> {
        let mut parts = Vec::new();
        let mut from = 0;
        let places = (1..sentence.len()).filter(|at| self.divides(sentence, *at));
        for at in places.take(MOST_PLACES) {
            let left = sentence.get(from..at).unwrap_or_default();
            if self.act(left).is_some_and(decides) || self.is_apart(left) {
                parts.push(left);
                from = at;
            }
        }
        parts.push(sentence.get(from..).unwrap_or_default());
        parts
    }

    /// Whether another part of a sentence may begin at a word.
    fn divides(&self, sentence: &[Word], at: usize) -> bool {
        let Some(word) = sentence.get(at) else {
            return false;
        };
        let before = at.checked_sub(1).and_then(|before| sentence.get(before));
        let gap = before.and_then(|before| self.all.get(before.range.end..word.range.start));
        matches!(word.plain.as_str(), "," | "(" | "—" | "–" | "-")
            || gap.is_some_and(|gap| gap.contains('\n'))
            || self.any(|one| one.joins.has(word))
    }

    /// Whether a part of a sentence is about something that is not decided now: "banner tomorrow".
    fn is_apart(&self, words: &[Word]) -> bool {
        self.sentences(words)
            .any(|part| part.has_date() || part.lexicon.apart.occurs_in(words))
    }

    /// Where some words begin in the message.
    fn start_of(&self, words: &[Word]) -> usize {
        let Some(first) = words.first() else {
            return 0;
        };
        let mut range = first.range.clone();
        // An item of a numbered list begins with its number.
        if matches!(first.plain.as_str(), ")" | ".") {
            let before = self.all.get(..range.start).unwrap_or_default();
            range.start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        }
        self.folded.original(&range).start
    }

    fn text_of(&self, words: &[Word]) -> &str {
        let range = words.first().zip(words.last());
        let text = range.and_then(|(first, last)| self.all.get(first.range.start..last.range.end));
        text.unwrap_or_default()
    }

    /// Leaves out the decisions that their sentence or a later one takes back: "Approved. No wait, the second one has a typo." What is
    /// only an answer to a request is also postponed or asked about.
    fn without_taken_back(&self, said: Vec<Said>, sentences: &[Vec<Word>]) -> Vec<Said> {
        if !said.iter().any(|one| decides(one.act)) {
            return said;
        }
        let places = |section: fn(&Lexicon) -> &Section| -> Vec<usize> {
            let has = |words: &Vec<Word>| self.any(|one| section(one).occurs_in(words));
            let numbered = sentences.iter().enumerate();
            let found = numbered.filter(|(_, words)| has(words));
            found.map(|(at, _)| at).collect()
        };
        let mistaken = places(|one| &one.mistaken).last().copied();
        let taken_back = places(|one| &one.takes_back).last().copied();
        let proceeding = places(|one| &one.proceeds);
        let mut postponed = places(|one| &one.postpones);
        // "Looks good. Please publish tomorrow."
        postponed.retain(|at| !proceeding.contains(at));
        let asks = |words: &Vec<Word>| {
            let mut marks = words.iter().map(|word| word.plain.as_str());
            marks.any(|mark| matches!(mark, "?" | "¿"))
        };
        let asked = sentences.iter().any(asks);
        let stands = |one: &Said| {
            let after = |at: Option<usize>| at.is_some_and(|at| at > one.sentence);
            if !decides(one.act) {
                return true;
            }
            let mistaken = mistaken.is_some_and(|at| at >= one.sentence);
            let taken_back = is_yes(one.act) && after(taken_back);
            let open = asked || !postponed.is_empty();
            let open = open && !proceeding.contains(&one.sentence);
            !(mistaken || taken_back || one.act == Act::Agree && open)
        };
        said.into_iter().filter(|one| stands(one)).collect()
    }
}
