//! What was asked in a conversation and is still open.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::elsewhere::Elsewhere;
use super::loose::Loose;
use super::reason::Tie;
use super::subject::Subject;
use super::words::{Needs, says};
use crate::import::model::{Conversation, Item, Platform};
use inward::Inward;

/// How long a message in a chat may answer an earlier one without saying so, in seconds.
const NEAR: i64 = 7 * 24 * 3600;
/// How long messages of one side may be one request, in seconds.
const BURST: i64 = 30 * 60;
/// How many open requests are compared with an answer.
const MOST_BESIDE: usize = 20;
/// How many replies to replies are followed.
const DEEPEST: usize = 50;

/// A request of the log that was sent before an export begins.
///
/// An export may begin in the middle of a conversation. What was asked before decides what its first messages are: without it, the
/// second half of a request would be another one.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The id in the log.
    pub id: String,
    /// The platform.
    pub platform: Platform,
    /// The label of its conversation.
    pub label: String,
    /// The person in the charter.
    pub person: String,
    /// What is asked for.
    pub needs: Needs,
    /// When, in Unix seconds.
    pub at: i64,
    /// When it was answered.
    pub closed: Option<i64>,
    /// What was written.
    pub text: String,
}

/// The index of the first [`Earlier`] in the place of that of a draft; the others follow downwards.
const FIRST_EARLIER: usize = usize::MAX;

/// The index of the [`Earlier`], or behind these of the [`super::Approved`], that a [`super::Value::Draft`] names, if it names one.
pub fn earlier_of(draft: usize) -> Option<usize> {
    (draft > FIRST_EARLIER / 2).then(|| FIRST_EARLIER - draft)
}

/// The place of what the log has behind the drafts, by its number in it.
pub(super) fn beyond(place: usize) -> usize {
    FIRST_EARLIER - place
}

/// A request that was drafted.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) draft: usize,
    pub(super) party: String,
    /// Who asks.
    pub(super) from: String,
    /// Who is asked; unknown for a request of the log.
    pub(super) to: String,
    pub(super) needs: Needs,
    pub(super) at: i64,
    id: String,
    thread: Option<String>,
    pub(super) subject: Subject,
    /// Whether it only asks to say that something came, or when something is.
    pub(super) confirms: bool,
    /// The due that it has.
    pub(super) due: Option<NaiveDate>,
    /// When it was answered.
    pub(super) closed: Option<i64>,
    /// Whether the other side wrote anything since.
    pub(super) heard: bool,
    /// The number of the latest message of its side that asks for it or reminds of it.
    touched: usize,
    /// The latest time of this request and of those before it.
    latest: i64,
    /// When it was last asked for, reminded of or promised.
    fresh: i64,
    /// About when an answer is expected: the due, or the day of a promise.
    expected: Option<i64>,
}

impl Asked {
    /// A request of the log, by its place there.
    pub(super) fn earlier(at: usize, asked: &Earlier, party: String) -> Self {
        Self {
            draft: beyond(at),
            party,
            from: asked.person.clone(),
            to: String::new(),
            needs: asked.needs,
            due: None,
            at: asked.at,
            id: String::new(),
            thread: None,
            subject: Subject::of(&asked.text),
            confirms: asked.needs == Needs::Answer && says(&asked.text, |one| &one.receipt),
            closed: None,
            heard: false,
            touched: 0,
            latest: asked.at,
            fresh: asked.at,
            expected: None,
        }
    }
}

/// The open requests of a side, by index, oldest first.
#[derive(Debug, Default)]
struct Side {
    open: Vec<usize>,
    /// Those after which the other side has not written yet.
    unheard: Vec<usize>,
    /// The number of its latest message.
    latest: usize,
}

/// The requests of a conversation.
///
/// A long conversation has thousands, of which nobody answered many. So what is looked for is found by id, by side and by time,
/// not by going through all of them for every message.
pub(super) struct Requests<'a> {
    asked: Vec<Asked>,
    sides: HashMap<String, Side>,
    /// By the ids of the messages that ask for something, repeat it or answer it.
    by_id: HashMap<String, Vec<usize>>,
    parents: HashMap<&'a str, &'a str>,
    mail: bool,
    elsewhere: &'a Elsewhere,
    /// The number of the message that is read, and the side that wrote it.
    message: usize,
    speaker: String,
    /// When it was sent.
    now: i64,
    /// The requests that it opened again.
    reopened: Vec<usize>,
    /// What somebody asked of the own side last, if nobody of the other side wrote since.
    inward: Option<Inward>,
    /// The answers that seem to be to something else.
    loose: Vec<Loose>,
}

impl<'a> Requests<'a> {
    pub(super) fn new(conversation: &'a Conversation, elsewhere: &'a Elsewhere) -> Self {
        let parent = |item: &'a Item| Some((item.id.as_str(), item.reply_to.as_deref()?));
        Self {
            asked: Vec::new(),
            sides: HashMap::new(),
            by_id: HashMap::new(),
            parents: conversation.messages.iter().filter_map(parent).collect(),
            mail: conversation.platform == Platform::Mail,
            elsewhere,
            message: 0,
            speaker: String::new(),
            now: 0,
            reopened: Vec::new(),
            inward: None,
            loose: Vec::new(),
        }
    }

    /// Begins the next message, of a side.
    pub(super) fn begin(&mut self, party: &str, at: i64) {
        self.message += 1;
        self.now = at;
        party.clone_into(&mut self.speaker);
        self.reopened.clear();
        self.inward = self.inward.take().filter(|asked| asked.party == party);
    }

    /// Ends the message, if it says something: what follows it answers no request but its own with a mere "yes".
    pub(super) fn end(&mut self) {
        let side = self.sides.entry(self.speaker.clone()).or_default();
        side.latest = self.message;
    }

    /// Whether the side that asked wrote of nothing else since it asked or reminded.
    pub(super) fn is_next(&self, at: usize) -> bool {
        self.get(at).is_some_and(|asked| {
            let side = self.sides.get(&asked.party);
            side.is_none_or(|side| side.latest <= asked.touched)
        })
    }

    pub(super) fn add(
        &mut self,
        draft: usize,
        (party, from, to): (&str, &str, &str),
        (needs, due): (Needs, Option<NaiveDate>),
        item: &Item,
        text: &str,
    ) {
        self.push(Asked {
            draft,
            due,
            party: party.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            needs,
            at: item.at,
            id: item.id.clone(),
            thread: item.thread.clone(),
            subject: Subject::of(text),
            confirms: needs == Needs::Answer && says(text, |one| &one.receipt),
            closed: None,
            heard: false,
            touched: self.message,
            latest: item.at,
            fresh: item.at,
            expected: due.map(late::instant),
        });
    }

    fn push(&mut self, mut asked: Asked) {
        let before = self.asked.last().map_or(asked.at, |last| last.latest);
        asked.latest = asked.at.max(before);
        let index = self.asked.len();
        let side = self.sides.entry(asked.party.clone()).or_default();
        side.open.push(index);
        side.unheard.push(index);
        self.by_id.entry(asked.id.clone()).or_default().push(index);
        self.asked.push(asked);
    }

    /// Adds the requests of the log that the beginning of the conversation may continue.
    pub(super) fn continue_from(
        &mut self,
        earlier: &[Earlier],
        conversation: &Conversation,
        party: &dyn Fn(&str) -> Option<String>,
    ) {
        let Some(first) = conversation.messages.first() else {
            return;
        };
        // Mail has its references.
        if self.mail {
            return;
        }
        for (at, asked) in earlier.iter().enumerate() {
            // The other side's export has another label.
            let most = if asked.label == conversation.id {
                NEAR
            } else {
                BURST
            };
            let before = first.at - asked.at;
            let open = asked.closed.is_none_or(|closed| closed >= first.at);
            if asked.platform != conversation.platform || !open || !(1..=most).contains(&before) {
                continue;
            }
            if let Some(party) = party(&asked.person) {
                self.push(Asked::earlier(at, asked, party));
            }
        }
    }

    /// Notes that an item is about a request: it reminds of it, continues it, or promises an answer. A reply to the item is one to
    /// the request.
    pub(super) fn about(&mut self, at: usize, item: &Item) {
        let about = self.by_id.entry(item.id.clone()).or_default();
        if !about.contains(&at) {
            about.push(at);
        }
        if let Some(asked) = self.asked.get_mut(at) {
            asked.fresh = asked.fresh.max(item.at);
            if asked.party == self.speaker {
                asked.touched = self.message;
            }
        }
    }

    /// The requests that the message to which an item replies is about, whether they are open or not, the latest first.
    fn replied(&self, item: &Item) -> impl Iterator<Item = (usize, &Asked)> {
        let replied = item.reply_to.as_ref().and_then(|id| self.by_id.get(id));
        let replied = replied.into_iter().flatten().rev();
        replied.filter_map(|at| Some((*at, self.get(*at)?)))
    }

    /// The request of the other side for a decision to which an item replies, also if it was decided before.
    pub(super) fn decided(&self, item: &Item, party: &str) -> Option<(usize, Tie)> {
        let decides = |needs| matches!(needs, Needs::Approval | Needs::Feedback);
        let mut replied = self.replied(item);
        let found = replied.find(|(_, asked)| asked.party != party && decides(asked.needs));
        found.map(|(at, _)| (at, Tie::Reply))
    }

    /// Whether a decision of a side answers a request of its own: by a reply, or before the other side said anything.
    pub(super) fn is_internal(&self, item: &Item, party: &str) -> bool {
        if item.reply_to.is_some() && !self.mail {
            return self.replied(item).any(|(_, asked)| asked.party == party);
        }
        let own = self.target(item, party, true);
        let own = own.and_then(|(at, _)| self.get(at));
        own.is_some_and(|asked| asked.needs == Needs::Approval && !asked.heard)
    }

    pub(super) fn get(&self, at: usize) -> Option<&Asked> {
        self.asked.get(at)
    }

    /// Whether an item replies to a request itself or to a message about it, not to what was written below.
    pub(super) fn is_direct(&self, at: usize, item: &Item) -> bool {
        let replied = item.reply_to.as_ref().and_then(|id| self.by_id.get(id));
        replied.is_some_and(|about| about.contains(&at))
    }

    /// Whether an item comes within some seconds of a request.
    pub(super) fn is_within(&self, at: usize, item: &Item, seconds: i64) -> bool {
        self.get(at)
            .is_some_and(|asked| item.at - asked.at <= seconds)
    }

    pub(super) fn close(&mut self, at: usize, when: i64) {
        if let Some(asked) = self.asked.get_mut(at) {
            asked.closed = Some(when);
        }
        let side = self.asked.get(at).map(|asked| &asked.party);
        if let Some(side) = side.and_then(|party| self.sides.get_mut(party))
            && let Ok(place) = side.open.binary_search(&at)
        {
            side.open.remove(place);
        }
    }

    /// Opens a request again, by its draft: the answer to it was taken back.
    pub(super) fn reopen(&mut self, draft: usize) {
        let Some(at) = self.of_draft(draft) else {
            return;
        };
        let Some(asked) = self.asked.get_mut(at) else {
            return;
        };
        asked.closed = None;
        self.reopened.push(at);
        let side = self.sides.entry(asked.party.clone()).or_default();
        if let Err(place) = side.open.binary_search(&at) {
            side.open.insert(place, at);
        }
    }

    /// The only request that the message opened again.
    pub(super) fn reopened(&self) -> Option<(usize, Tie)> {
        match self.reopened.as_slice() {
            [one] => Some((*one, Tie::Follows)),
            _ => None,
        }
    }

    /// The request of a draft.
    pub(super) fn of_draft(&self, draft: usize) -> Option<usize> {
        self.asked.iter().rposition(|asked| asked.draft == draft)
    }

    /// Notes that a side wrote something, other than a request: what the other side asked was heard.
    pub(super) fn heard(&mut self, party: &str) {
        let others = self.sides.iter_mut().filter(|(side, _)| *side != party);
        for at in others.flat_map(|(_, side)| side.unheard.drain(..)) {
            if let Some(asked) = self.asked.get_mut(at) {
                asked.heard = true;
            }
        }
    }

    /// The latest open request of this side, or of the others, that fits. Those that were asked before `since` are not
    /// looked at.
    fn last(
        &self,
        (party, own): (&str, bool),
        since: i64,
        fits: &dyn Fn(&Asked) -> bool,
    ) -> Option<usize> {
        let sides = self.sides.iter();
        let sides = sides.filter(|(side, _)| (side.as_str() == party) == own);
        let last = sides.filter_map(|(_, side)| {
            let latest_first = side.open.iter().rev();
            let open = latest_first.filter_map(|at| Some((*at, self.asked.get(*at)?)));
            open.take_while(|(_, asked)| asked.latest >= since)
                .find(|(_, asked)| asked.at >= since && fits(asked))
        });
        last.map(|(at, _)| at).max()
    }

    /// Gives a request another due.
    pub(super) fn set_due(&mut self, at: usize, due: NaiveDate) {
        if let Some(asked) = self.asked.get_mut(at) {
            asked.due = Some(due);
            asked.expected = Some(late::instant(due));
        }
    }

    fn is_open(&self, at: usize) -> bool {
        let side = self.get(at).and_then(|asked| self.sides.get(&asked.party));
        side.is_some_and(|side| side.open.binary_search(&at).is_ok())
    }

    /// The open request, of this side or of the other, that an item refers to.
    pub(super) fn target(&self, item: &Item, party: &str, own: bool) -> Option<(usize, Tie)> {
        let whose = (party, own);
        let mut parent = item.reply_to.as_deref();
        for _ in 0..DEEPEST {
            let Some(id) = parent else { break };
            let mut asked = self.by_id.get(id).into_iter().flatten().rev();
            let found = asked.find(|at| {
                let fits = |asked: &Asked| (asked.party == party) == own;
                self.is_open(**at) && self.get(**at).is_some_and(fits)
            });
            if let Some(at) = found {
                return Some((*at, Tie::Reply));
            }
            parent = self.parents.get(id).copied();
        }
        if self.mail {
            let last = self.last(whose, i64::MIN, &|_| true);
            return last.map(|at| (at, Tie::Thread));
        }
        if item.thread.is_some() {
            let in_thread = |asked: &Asked| {
                asked.thread == item.thread || Some(&asked.id) == item.thread.as_ref()
            };
            let last = self.last(whose, i64::MIN, &in_thread);
            return last.map(|at| (at, Tie::Thread));
        }
        // A reply to something else does not answer this.
        if item.reply_to.is_some() {
            return None;
        }
        self.near(whose, item.at).map(|at| (at, Tie::Follows))
    }

    /// The open request of another thread of mail that a mail reminds of, which this thread continues from now on.
    pub(super) fn elsewhere(
        &mut self,
        item: &Item,
        sides: (&str, &str),
        needs: Option<Needs>,
        text: &str,
    ) -> Option<usize> {
        let subject = Subject::of(text);
        let found = self.elsewhere.find(item.at, sides, needs, &subject);
        let found = found.filter(|_| self.mail)?.clone();
        let at = self.asked.len();
        self.push(found);
        Some(at)
    }

    /// Adds an answer to none of the requests.
    pub(super) fn add_loose(&mut self, loose: Loose) {
        self.loose.push(loose);
    }

    /// All requests, and the answers to none of them.
    pub(super) fn into_asked(self) -> (Vec<Asked>, Vec<Loose>) {
        (self.asked, self.loose)
    }
}

mod again;
mod inward;
mod late;
mod named;
#[cfg(test)]
mod tests;
