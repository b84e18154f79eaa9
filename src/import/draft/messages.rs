//! What messages say: requests, answers, reminders, decisions.

use chrono::NaiveDate;

use super::asked::Requests;
use super::dates::By;
use super::draft::{Draft, Kind, Source, Value};
use super::own::{marked, own};
use super::people::Person;
use super::promise::Promised;
use super::reason::{Reason, Tie, Why};
use super::said::{self, Said, decides, said_and_kept};
use super::scene::Scene;
use super::words::{Act, Needs};
use crate::import::model::{Body, Item, Platform, Sender};
use crate::import::note::Undrafted;

mod answer;
mod asking;
mod decision;
mod files;
mod fits;
mod loose;
mod recent;
mod title;

use files::Attached;
pub(super) use fits::{are_apart, may_answer};
use fits::{fits, may_promise};
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

/// The text of a message, and what file is handed over with it.
fn words_of(item: &Item) -> Option<(&str, Option<Attached>)> {
    match &item.body {
        Body::Text(text) => Some((text.as_str(), None)),
        Body::Attachment { text, file, kind } => {
            Some((text.as_str(), files::attached(kind, file.as_deref())))
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
    let own = scene.without_repeated(item, own(text, &item.words));
    let to = scene.addressee(item, person, &own).unwrap_or(to);
    let mut message = Message {
        item,
        at,
        person,
        to,
        note: marked(text, &item.words),
        inward: scene.is_inward(item, person, &own),
        text: own,
    };
    requests.begin(&person.party, item.at);
    let day = (options.day)(item.at, &person.party);
    let (mut said, mut silence) = said_and_kept(&message.text, day);
    if said.iter().any(|one| decides(one.act)) && message.goes_on(before_it) {
        (said, silence) = said_and_kept(&message.text, day);
    }
    silence = message.keep(scene, &mut said).or(silence);
    let with = (options, drafts.as_mut_slice());
    let revises = message.revised(scene, (requests, recent), (&mut said, &mut silence), with);
    let unclear = message.is_unclear_file(requests, file);
    let has_file = file.is_some() && !unclear;
    said.extend(message.handed_without_words(&said, has_file));
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
    if drafts.len() == before {
        silence = silence.or_else(|| message.says_little(requests, unclear));
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

/// The addresses that nobody has of a mail that says something and goes to nobody of the other side.
pub(super) fn strangers<'i>(
    scene: &Scene<'_>,
    item: &'i Item,
    options: &super::Options<'_>,
) -> Vec<&'i Sender> {
    let sender = item.sender.as_ref();
    let person = sender.and_then(|sender| scene.person(sender));
    let (Some(person), Platform::Mail) = (person, scene.platform()) else {
        return Vec::new();
    };
    let strangers: Vec<&Sender> = scene.strangers(item).collect();
    if strangers.is_empty() || scene.other_side(item, person).is_some() {
        return Vec::new();
    }
    let text = words_of(item).map_or("", |(text, _)| text);
    let day = (options.day)(item.at, &person.party);
    let says = !said_and_kept(&own(text, &item.words), day).0.is_empty();
    strangers.into_iter().filter(|_| says).collect()
}

impl Message<'_> {
    /// What the message does to an earlier one of its sender; what it says for that reason is left out.
    fn revised(
        &self,
        scene: &Scene<'_>,
        state: (&mut Requests<'_>, &Recent),
        (said, silence): (&mut Vec<Said>, &mut Option<Undrafted>),
        (options, drafts): (&super::Options<'_>, &mut [Draft]),
    ) -> Option<Revision> {
        let revises = self.revise(scene, state, said, (options, drafts));
        if let Some(Revision::CancelsEarlier(at)) = revises {
            let earlier = options.earlier.get(at);
            *silence = earlier.map(|asked| Undrafted::NotWanted(asked.id.clone()));
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
        revises
    }

    /// Why nothing is drafted from a mere "no", or from a file of which it is not clear what it is.
    fn says_little(&self, requests: &Requests<'_>, unclear: bool) -> Option<Undrafted> {
        if self.denies(requests) {
            return Some(Undrafted::No);
        }
        (unclear && self.may_be_handed(requests)).then_some(Undrafted::File)
    }

    /// Leaves out the decisions that are not the sender's, or on something of another chat, and says why.
    fn keep(&self, scene: &Scene<'_>, said: &mut Vec<Said>) -> Option<Undrafted> {
        let elsewhere = scene.replies_elsewhere(self.item);
        // "Peter approved."
        let of_others = |one: &Said| {
            let name = one.object.as_ref();
            name.is_some_and(|name| scene.is_name(name) || one.may_decide && !scene.is_thing(name))
        };
        // "The weather is fine" is nobody's decision.
        let mut told = false;
        said.retain(|one| {
            let dropped = decides(one.act) && (elsewhere || of_others(one));
            told |= dropped && matches!(one.act, Act::Approve | Act::Reject);
            !dropped
        });
        let silence = if elsewhere {
            Undrafted::Elsewhere
        } else {
            Undrafted::OfOthers
        };
        told.then_some(silence)
    }

    /// The draft of one act other than a decision, with what it needs and by when if it is a request. An answer to nothing that is
    /// known here is kept: it may be one to something else.
    fn act(
        &self,
        scene: &Scene<'_>,
        requests: &mut Requests<'_>,
        one: &Said,
        with: (&super::Options<'_>, &mut [Draft]),
    ) -> Option<(Draft, Option<Asks>)> {
        let options = with.0;
        let made = self.act_here(scene, requests, one, with);
        if made.is_none() {
            let loose = self.loose(scene, one, options);
            if let Some(loose) = loose {
                requests.add_loose(loose);
            }
        }
        made
    }

    fn act_here(
        &self,
        scene: &Scene<'_>,
        requests: &mut Requests<'_>,
        one: &Said,
        (options, drafts): (&super::Options<'_>, &mut [Draft]),
    ) -> Option<(Draft, Option<Asks>)> {
        let act = one.act;
        let party = self.person.party.as_str();
        let promised = matches!(act, Act::Promise(_)).then(|| Promised::of(&one.text));
        let handed = self.handed(one);
        let target = self.answered(requests, one, (promised.as_ref(), &handed));
        let needs = target.and_then(|(at, _)| Some(requests.get(at)?.needs));
        let answer = |requests: &mut Requests<'_>, gives, why, close| {
            let (at, tie) = target?;
            Some((
                self.reply(scene, requests, (at, tie), gives, why, close)?,
                None,
            ))
        };
        let hands_over = files::handed_over(requests, target, (one, &handed));
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
                let asked = requests.get(target?.0)?;
                (promised.as_ref()).filter(|one| one.may_be(&asked.subject, asked.needs))?;
                let day = self.day(options, by, party)?;
                let (mut draft, _) = answer(requests, "promise", Why::Promises, false)?;
                requests.expect(target?.0, day);
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
                answer(requests, "part", hands_over, false)
            }
            Act::Give => answer(requests, "all", hands_over, true),
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
