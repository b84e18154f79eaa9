//! What messages say: requests, answers, reminders, decisions.

use chrono::NaiveDate;

use super::address::without_addresses;
use super::asked::{Asked, Requests};
use super::dates::By;
use super::draft::{Draft, Kind, Source, Value};
use super::own::{marked, own};
use super::people::Person;
use super::promise::Promised;
use super::reason::{Reason, Tie, Why};
use super::said::{self, Said, decides, said_and_kept};
use super::scene::Scene;
use super::words::{Act, Needs, acknowledges, answers_nothing, says, says_yes_or_no};
use crate::import::model::{Body, Item, Platform};
use crate::import::note::Undrafted;

mod asking;
mod decision;
mod files;
mod fits;
mod recent;
mod title;

use fits::{are_apart, fits, may_answer, may_promise};
pub(super) use recent::Recent;
use recent::Revision;
use title::title;

/// How long an answer to a question may take that does not say what it answers, in seconds.
const SOON: i64 = 24 * 3600;

/// What a request needs, and by when.
type Asks = (Needs, Option<NaiveDate>);

/// A message that crosses the sides.
struct Message<'a> {
    item: &'a Item,
    at: usize,
    person: &'a Person,
    to: String,
    /// What is quoted as the note.
    note: String,
    /// What the sender wrote.
    text: String,
    /// Whether it is addressed to people of the sender's own side.
    inward: bool,
}

/// The text of a message, and whether a file is handed over with it.
fn words_of(item: &Item) -> Option<(&str, bool)> {
    match &item.body {
        Body::Text(text) => Some((text.as_str(), false)),
        Body::Attachment { text, file, kind } => {
            let file = file.as_deref();
            let file = file.is_some_and(|file| files::hands_over(kind, file));
            Some((text.as_str(), file))
        }
        _ => None,
    }
}

/// Adds the drafts of a message.
pub(super) fn draft(
    scene: &Scene<'_>,
    (requests, recent): (&mut Requests<'_>, &mut Recent),
    (at, item): (usize, &Item),
    options: &super::Options<'_>,
    drafts: &mut Vec<Draft>,
) -> Option<Undrafted> {
    let before_it = recent.next(item);
    let sender = item.sender.as_ref();
    let person = sender.and_then(|sender| scene.person(sender))?;
    let (text, file) = words_of(item)?;
    let to = scene.other_side(item, person)?;
    let own = own(text, &item.words);
    let mut message = Message {
        item,
        at,
        person,
        to,
        note: marked(text, &item.words),
        inward: scene.is_inward(item, person, &own),
        text: own,
    };
    requests.begin(&person.party);
    let day = (options.day)(item.at, &person.party);
    let (mut said, mut silence) = said_and_kept(&message.text, day);
    if said.iter().any(|one| decides(one.act)) && message.goes_on(before_it) {
        (said, silence) = said_and_kept(&message.text, day);
    }
    silence = message.keep(scene, &mut said).or(silence);
    let revises = message.revise(scene, (requests, recent), &said, (options, drafts));
    if let Some(Revision::CancelsEarlier(at)) = revises {
        let earlier = options.earlier.get(at);
        silence = earlier.map(|asked| Undrafted::NotWanted(asked.id.clone()));
    }
    if matches!(
        revises,
        Some(Revision::Cancels | Revision::CancelsEarlier(_))
    ) {
        said.retain(|one| !matches!(one.act, Act::Ask(..) | Act::Remind(_)));
    }
    // Why an approval is taken back is no second decision: "Stop, that's not the right file".
    if revises == Some(Revision::TakesBack) {
        said.retain(|one| one.act != Act::Disagree);
    }
    said.extend(message.handed_without_words(&said, file));
    for one in &mut said {
        let until = message.text.get(..one.start + one.text.len());
        one.calls_own = scene.calls_own(person, until.unwrap_or(&message.text));
    }
    let before = drafts.len();
    let (mut asked, mut decided) = (false, false);
    for (at, one) in said.iter().enumerate() {
        // A promise of something else is no answer either.
        asked |= matches!(one.act, Act::Ask(..) | Act::Remind(_) | Act::Promise(_));
        if decides(one.act) {
            if !decided {
                drafts.extend(message.decisions(scene, requests, &said));
            }
            decided = true;
            // "Please print the flyers by Friday" approves what was asked, and otherwise asks for something.
            let Some(asks) = said::asks_to_proceed(one, day).filter(|_| drafts.len() == before)
            else {
                continue;
            };
            let part = message.asking(&said, at);
            let message = part.as_ref().unwrap_or(&message);
            asked = true;
            if let Some((draft, Some(needs))) =
                message.act(scene, requests, &asks, (options, drafts))
            {
                let sides = (person.party.as_str(), &*person.id, message.to.as_str());
                requests.add(drafts.len(), sides, needs, item, &message.text);
                drafts.push(draft);
            }
            continue;
        }
        let part = message.asking(&said, at);
        let message = part.as_ref().unwrap_or(&message);
        let made = message.act(scene, requests, one, (options, drafts));
        let Some((draft, needs)) = made else { continue };
        let mut first = drafts.iter_mut().skip(before);
        if let Some(first) = first.find(|other| other.answers_as(&draft)) {
            first.promise_later(&draft);
        } else {
            if let Some(needs) = needs {
                let sides = (person.party.as_str(), &*person.id, message.to.as_str());
                requests.add(drafts.len(), sides, needs, item, &message.text);
            }
            drafts.push(draft);
        }
    }
    if drafts.len() == before && !asked && revises.is_none() {
        drafts.extend(message.answer(scene, requests));
    }
    if drafts.len() == before && silence.is_none() && message.denies(requests) {
        silence = Some(Undrafted::No);
    }
    if drafts.len() == before && options.all {
        drafts.push(message.crossing(scene, requests));
    }
    recent.add(&message, before..drafts.len());
    if message.says_something() {
        requests.end();
    }
    requests.heard(&person.party);
    let told =
        drafts.len() == before && !matches!(revises, Some(Revision::Changes | Revision::TakesBack));
    silence.filter(|_| told)
}

impl Message<'_> {
    /// Leaves out the decisions that are not the sender's, or on something of another chat, and says why.
    fn keep(&self, scene: &Scene<'_>, said: &mut Vec<Said>) -> Option<Undrafted> {
        let before = said.len();
        let elsewhere = scene.replies_elsewhere(self.item);
        // "Peter approved."
        let of_others = |one: &Said| {
            let name = one.object.as_ref();
            name.is_some_and(|name| scene.is_name(name) || one.may_decide && !scene.is_thing(name))
        };
        said.retain(|one| !decides(one.act) || !(elsewhere || of_others(one)));
        let silence = if elsewhere {
            Undrafted::Elsewhere
        } else {
            Undrafted::OfOthers
        };
        (said.len() < before).then_some(silence)
    }

    /// The draft of one act other than a decision, with what it needs and by when if it is a request.
    fn act(
        &self,
        scene: &Scene<'_>,
        requests: &mut Requests<'_>,
        one: &Said,
        (options, drafts): (&super::Options<'_>, &mut [Draft]),
    ) -> Option<(Draft, Option<Asks>)> {
        let act = one.act;
        let party = self.person.party.as_str();
        let promised = matches!(act, Act::Promise(_)).then(|| Promised::of(&one.text));
        let target = requests.target(self.item, party, false);
        let handed = self.handed(one);
        let named = handed.iter().find(|one| one.names_something());
        let suits = |asked: &Asked| match &promised {
            Some(promised) => promised.may_be(&asked.subject, asked.needs),
            None => {
                may_answer(act, asked.needs)
                    && !(one.is_file() && asked.needs == Needs::Access)
                    && handed
                        .iter()
                        .all(|one| one.may_be(&asked.subject, asked.needs))
            }
        };
        let bare = without_addresses(&self.text);
        let text = match (&promised, named) {
            (Some(promised), _) if promised.names_something() => &promised.text,
            (_, Some(named)) => &named.text,
            _ => &*bare,
        };
        let enough = promised.is_some() || named.is_some();
        // "I'll send them" is said of photos rather than of access.
        let several = promised.as_ref().is_some_and(Promised::is_of_several);
        let best = |asked: &Asked| suits(asked) && !(several && asked.needs == Needs::Access);
        let target = target.map(|found| {
            let best = requests.fitting(found, text, (&best, enough));
            let fits = requests.get(best.0).is_some_and(suits);
            if fits {
                best
            } else {
                requests.fitting(found, text, (&suits, enough))
            }
        });
        let target =
            target.filter(|(at, _)| handed.is_empty() || requests.get(*at).is_some_and(suits));
        let tells = named.is_some() || promised.as_ref().is_some_and(Promised::names_something);
        let answers = |found| {
            let told = requests.unless_inward(found, &self.person.id);
            if tells { Some(found) } else { told }
        };
        let target = target.and_then(answers);
        let needs = target.and_then(|(at, _)| Some(requests.get(at)?.needs));
        let answer = |requests: &mut Requests<'_>, gives, why, close| {
            let (at, tie) = target?;
            Some((
                self.reply(scene, requests, (at, tie), gives, why, close)?,
                None,
            ))
        };
        match act {
            // What is asked of the own side is none of the other's business.
            Act::Ask(..) | Act::Remind(_) if one.calls_own.unwrap_or(self.inward) => {
                requests.ask_inward(party, &self.person.id, &one.text);
                None
            }
            Act::Ask(needs, due) => self.ask(scene, requests, (needs, due), (options, drafts)),
            Act::Remind(needs) => self.remind(scene, requests, (one, needs)),
            // Those are drafted together.
            Act::Approve | Act::Reject | Act::Agree | Act::Disagree => None,
            // "We can't pay the invoice" refuses no photos.
            Act::Refuse(other) if needs.is_some_and(|needs| are_apart(needs, other)) => None,
            Act::Refuse(_) => answer(requests, "refusal", Why::Refuses, true),
            Act::Promise(by) => {
                requests.get(target?.0).filter(|asked| suits(asked))?;
                let day = self.day(options, by, party)?;
                let (mut draft, _) = answer(requests, "promise", Why::Promises, false)?;
                draft.fields.push(("promises", Value::Day(day)));
                Some((draft, None))
            }
            // "I'll let you know by Friday" promises no photos, and who will look at something approves nothing yet.
            Act::PromiseWord(by) | Act::PromiseLook(by) => {
                needs.filter(|needs| may_promise(act, *needs))?;
                let day = self.day(options, by, party)?;
                let (mut draft, _) = answer(requests, "promise", Why::Promises, false)?;
                draft.fields.push(("promises", Value::Day(day)));
                Some((draft, None))
            }
            // What is handed over is no approval, and no money.
            Act::Give | Act::GivePart(_)
                if matches!(needs, Some(Needs::Approval | Needs::Payment)) =>
            {
                None
            }
            Act::Give if self.is_in_part(requests, target, one) => {
                answer(requests, "part", Why::HandsOver, false)
            }
            Act::Give => answer(requests, "all", Why::HandsOver, true),
            Act::GivePart(rest) => {
                let (mut draft, _) = answer(requests, "part", Why::HandsOver, false)?;
                let rest = rest.and_then(|by| self.day(options, by, party));
                let rest = rest.map(|day| ("promises", Value::Day(day)));
                draft.fields.extend(rest);
                Some((draft, None))
            }
            Act::Gave | Act::Pay => {
                let needs = needs.filter(|needs| fits(act, *needs))?;
                let first = self.is_first(requests, target, needs);
                let answers = first || (act == Act::Pay && needs == Needs::Payment);
                answers.then(|| answer(requests, "all", Why::HandsOver, true))?
            }
        }
    }

    /// The day by which something is wanted of a side, or comes from it.
    fn day(&self, options: &super::Options<'_>, by: By, owes: &str) -> Option<NaiveDate> {
        match by {
            By::Day(day) => Some(day),
            By::WorkingDays(count) => {
                let from = (options.day)(self.item.at, owes);
                (options.working_day)(from, count, owes)
            }
        }
    }

    /// Whether this is the first answer to a request, or a reply to it, and the request needs this.
    fn is_first(
        &self,
        requests: &Requests<'_>,
        target: Option<(usize, Tie)>,
        needs: Needs,
    ) -> bool {
        let asked = target.and_then(|(at, _)| Some((at, requests.get(at)?)));
        asked.is_some_and(|(at, asked)| {
            asked.needs == needs && (!asked.heard || requests.is_direct(at, self.item))
        })
    }

    /// The same, for an answer that does not say to what: the side that asked said nothing else since.
    fn is_weak_answer(
        &self,
        requests: &Requests<'_>,
        target: Option<(usize, Tie)>,
        needs: Needs,
    ) -> bool {
        let next = |(at, _)| requests.is_direct(at, self.item) || requests.is_next(at);
        self.is_first(requests, target, needs) && target.is_some_and(next)
    }

    /// Whether the sender wrote words, other than an address.
    fn says_something(&self) -> bool {
        let mut words = self.text.split_whitespace();
        words.any(|word| !word.contains("://") && word.chars().any(char::is_alphanumeric))
    }

    /// The answer to a question that nothing but its place makes one.
    fn answer(&self, scene: &Scene<'_>, requests: &mut Requests<'_>) -> Option<Draft> {
        let text = without_addresses(&self.text);
        let found = requests.target(self.item, &self.person.party, false)?;
        let found = requests.closer(found, &text);
        let (at, tie) = requests.unless_inward(found, &self.person.id)?;
        let asked = requests.get(at)?;
        let question = matches!(
            asked.needs,
            Needs::Answer | Needs::Information | Needs::Feedback
        );
        let soon = || !asked.heard && requests.is_within(at, self.item, SOON);
        let direct = requests.is_direct(at, self.item);
        let answers = direct || soon();
        let says_so = asked.confirms || direct && says_yes_or_no(&self.text);
        let says_nothing =
            acknowledges(&self.text) && !says_so || answers_nothing(&self.text, asked.needs);
        // "The printer is broken" prints no flyers.
        let word = asked.needs == Needs::Answer && asked.subject.asks_to_do() && !asked.confirms;
        let undone = word && !says_yes_or_no(&text) && !says(&text, |one| &one.done);
        if !question || !answers || text.contains('?') || says_nothing || undone {
            return None;
        }
        self.reply(scene, requests, (at, tie), "all", Why::Answers, true)
    }

    /// The draft of a message that says nothing that is recognized.
    fn crossing(&self, scene: &Scene<'_>, requests: &mut Requests<'_>) -> Draft {
        let mut fields = self.fields();
        let target = requests.target(self.item, &self.person.party, false);
        let answered = target.and_then(|(at, tie)| Some((requests.get(at)?.draft, tie)));
        if let Some((draft, tie)) = answered {
            fields.push(("via", Value::Channel(scene.platform())));
            fields.push(("answers", Value::Draft(draft)));
            return self.draft(scene, Kind::Reply, fields, Why::Crosses, Some(tie));
        }
        fields.push(("to", Value::Name(self.to.clone())));
        fields.push(("via", Value::Channel(scene.platform())));
        fields.push(("needs", Value::Word(Needs::Answer.as_str())));
        self.draft(scene, Kind::Request, fields, Why::Crosses, None)
    }

    fn request(
        &self,
        scene: &Scene<'_>,
        needs: Needs,
        due: Option<NaiveDate>,
    ) -> (Draft, Option<Asks>) {
        let mut fields = self.fields();
        fields.push(("to", Value::Name(self.to.clone())));
        fields.push(("via", Value::Channel(scene.platform())));
        fields.push(("needs", Value::Word(needs.as_str())));
        fields.extend(due.map(|due| ("due", Value::Day(due))));
        let draft = self.draft(scene, Kind::Request, fields, Why::Asks, None);
        (draft, Some((needs, due)))
    }

    fn reply(
        &self,
        scene: &Scene<'_>,
        requests: &mut Requests<'_>,
        (at, tie): (usize, Tie),
        gives: &'static str,
        why: Why,
        close: bool,
    ) -> Option<Draft> {
        let draft = requests.get(at)?.draft;
        requests.about(at, self.item);
        if close {
            requests.close(at, self.item.at);
        }
        let mut fields = self.fields();
        fields.push(("via", Value::Channel(scene.platform())));
        fields.push(("answers", Value::Draft(draft)));
        fields.push(("gives", Value::Word(gives)));
        Some(self.draft(scene, Kind::Reply, fields, why, Some(tie)))
    }

    fn reminder(
        &self,
        scene: &Scene<'_>,
        requests: &mut Requests<'_>,
        at: usize,
        why: Why,
    ) -> Option<(Draft, Option<Asks>)> {
        requests.about(at, self.item);
        let mut fields = self.fields();
        fields.push(("via", Value::Channel(scene.platform())));
        fields.push(("of", Value::Draft(requests.get(at)?.draft)));
        Some((self.draft(scene, Kind::Reminder, fields, why, None), None))
    }

    fn decision(
        &self,
        scene: &Scene<'_>,
        requests: &mut Requests<'_>,
        on: Option<(usize, Tie)>,
        verdict: &'static str,
        why: Why,
    ) -> Draft {
        let draft = on.and_then(|(at, _)| Some(requests.get(at)?.draft));
        if let Some((at, _)) = on {
            requests.about(at, self.item);
            requests.close(at, self.item.at);
        }
        let mut fields = vec![
            ("at", Value::Time(self.item.at)),
            ("by", Value::Name(self.person.id.clone())),
            ("via", Value::Channel(scene.platform())),
        ];
        fields.extend(draft.map(|draft| ("on", Value::Draft(draft))));
        fields.push(("verdict", Value::Word(verdict)));
        self.draft(scene, Kind::Decision, fields, why, on.map(|(_, tie)| tie))
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("at", Value::Time(self.item.at)),
            ("from", Value::Name(self.person.id.clone())),
        ]
    }

    fn draft(
        &self,
        scene: &Scene<'_>,
        kind: Kind,
        fields: Vec<(&'static str, Value)>,
        why: Why,
        tie: Option<Tie>,
    ) -> Draft {
        // A mail begins with a greeting, and has a subject.
        let title = match scene.platform() {
            Platform::Mail => title(scene.title(), scene.title()),
            _ => title(&self.text, self.file_name().unwrap_or(scene.title())),
        };
        Draft {
            kind,
            fields,
            title,
            note: self.note.clone(),
            source: Source {
                conversation: scene.index(),
                item: self.at,
            },
            reason: Reason {
                why,
                tie,
                revised: false,
            },
            may_be: Vec::new(),
        }
    }
}
