//! Who is who in a conversation.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::lexicon::LEXICONS;
use super::people::{People, Person};
use super::words::start;
use crate::import::model::{Body, Conversation, Item, Platform, Sender};
use crate::phrases::{Folded, Kind, Word, words};

mod called;
mod repeated;

/// How many words are read before a name at the beginning of a message, with it: "good morning Anna".
const MOST_GREETING: usize = 4;

/// Within how many seconds a message that is repeated was sent twice by mistake.
const AT_ONCE: i64 = 120;

/// A conversation with the people of the project in it.
pub(super) struct Scene<'a> {
    conversation: &'a Conversation,
    index: usize,
    people: &'a People,
    /// The people by name, with their side.
    known: BTreeMap<&'a str, &'a str>,
    /// The same of those who can read it, whether or not they wrote.
    members: BTreeMap<&'a str, &'a str>,
    /// The sides of the people by their first names, as the charter and the export have them.
    names: HashMap<String, HashSet<&'a str>>,
    /// Who sent each message.
    /// The people by their first names.
    called: HashMap<String, HashSet<&'a str>>,
    /// The mails by their ids.
    mails: HashMap<&'a str, &'a Item>,
    senders: HashMap<&'a str, &'a Sender>,
    /// How many write.
    writers: usize,
    /// What the messages name with an article or the like, once it is needed.
    things: OnceCell<HashSet<String>>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(conversation: &'a Conversation, index: usize, people: &'a People) -> Self {
        // A chat of two people has the name of the other one, who may never have written in it.
        let title = Sender {
            account: conversation.title.clone(),
            name: None,
        };
        let writers = conversation.messages.iter();
        let writers = writers.filter_map(|item| Some(item.sender.as_ref()?.account.as_str()));
        let writers = writers.collect::<HashSet<_>>().len();
        let senders = conversation.messages.iter().flat_map(accounts);
        let known = senders.chain(&conversation.peer);
        let known = known.chain(std::iter::once(&title));
        let mut names: HashMap<String, HashSet<&str>> = HashMap::new();
        let mut called: HashMap<String, HashSet<&str>> = HashMap::new();
        let mut sides = BTreeMap::new();
        for sender in known {
            let Some(person) = people.find(conversation.platform, sender) else {
                continue;
            };
            sides.insert(person.id.as_str(), person.party.as_str());
            let both = [&sender.name, &person.name].into_iter().flatten();
            for first in both.filter_map(|name| first_name(name)) {
                called.entry(first.clone()).or_default().insert(&person.id);
                names.entry(first).or_default().insert(&person.party);
            }
        }
        let sent = conversation.messages.iter();
        let sent = sent.filter_map(|item| Some((item.id.as_str(), item.sender.as_ref()?)));
        let mails = conversation.messages.iter();
        let mails = mails.filter(|_| conversation.platform == Platform::Mail);
        let mails = mails.map(|item| (item.id.as_str(), item));
        let members = conversation.members.iter();
        let members = members.filter_map(|sender| people.find(conversation.platform, sender));
        Self {
            conversation,
            index,
            people,
            members: members
                .map(|person| (person.id.as_str(), person.party.as_str()))
                .collect(),
            known: sides,
            names,
            called,
            senders: sent.collect(),
            mails: mails.collect(),
            writers,
            things: OnceCell::new(),
        }
    }

    /// Whether a message is addressed to people of its sender's own side: a mail to them, of which the other side has a copy; a
    /// reply to a colleague; a message that mentions a colleague, or calls one by name.
    pub(super) fn is_inward(&self, item: &Item, person: &Person, text: &str) -> bool {
        let party = |sender: &Sender| self.person(sender).map(|person| person.party.as_str());
        let own = |sender: &Sender| party(sender) == Some(person.party.as_str());
        if self.platform() == Platform::Mail {
            let outward = |sender: &Sender| party(sender).is_some_and(|side| side != person.party);
            let inward = !item.named.is_empty() && !item.named.iter().any(outward);
            return inward || self.calls(person, text) == Some(true);
        }
        if !item.named.is_empty() {
            return item.named.iter().all(own);
        }
        if let Some(inward) = self.calls(person, text) {
            return inward;
        }
        // A thread of Slack belongs to everybody.
        let replied = item.reply_to.as_deref().filter(|_| item.thread.is_none());
        let replied = replied.and_then(|id| self.senders.get(id));
        replied.is_some_and(|sender| {
            own(sender)
                && self
                    .person(sender)
                    .is_some_and(|other| other.id != person.id)
        })
    }

    /// Whether a text begins with the name of somebody of the sender's own side; `None` if it calls nobody.
    fn calls(&self, person: &Person, text: &str) -> Option<bool> {
        let sides = self.names.get(&self.called_name(text)?)?;
        Some(sides.len() == 1 && sides.contains(person.party.as_str()))
    }

    /// The name with which a text begins, if it calls somebody who is known.
    fn called_name(&self, text: &str) -> Option<String> {
        let line = text.trim_start().lines().next()?;
        let mut rest = line;
        for _ in 0..MOST_GREETING {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-');
            let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
            if let Some(name) = first_name(word).filter(|name| self.names.contains_key(name)) {
                let mark = |c: char| matches!(c, ',' | ':' | '!' | '—' | '–');
                let called = after.trim().is_empty() || after.trim_start().starts_with(mark);
                return called.then_some(name);
            }
            if !word.is_empty() && !is_greeting(word) {
                return None;
            }
            rest = after
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '@' | '!'));
        }
        None
    }

    /// Whether a message of the conversation has one of some words, in lowercase, after an article or the like: "the poster".
    pub(super) fn is_thing(&self, text: &str) -> bool {
        let things = self.things.get_or_init(|| things(self.conversation));
        let folded = Folded::new(text);
        let all = words(&folded.text, 0..folded.text.len());
        // The article in "our investor approved" is its own.
        let bare = !all.first().is_some_and(is_article);
        bare && all.iter().any(|word| things.contains(&word.plain))
    }

    /// Whether a text is no more than the first name of somebody who occurs in the conversation.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let alone = !text.trim().contains(char::is_whitespace);
        alone && first_name(text).is_some_and(|name| self.names.contains_key(&name))
    }

    /// Whether a message replies to one of another chat, which no other platform has.
    pub(super) fn replies_elsewhere(&self, item: &Item) -> bool {
        let replied = item.reply_to.as_ref();
        self.platform() == Platform::Telegram && replied.is_some_and(|id| id.contains('/'))
    }

    /// Whether more than two write.
    pub(super) fn is_group(&self) -> bool {
        self.writers > 2
    }

    /// The other one in a chat of two, whom the charter does not know, if nobody but somebody whom it knows writes.
    pub(super) fn unknown_peer(&self) -> Option<&'a Sender> {
        let peer = self.conversation.peer.as_ref();
        peer.filter(|peer| {
            self.person(peer).is_none() && self.writers == 1 && !self.known.is_empty()
        })
    }

    /// Whether the sender of a message wrote the same just before it.
    pub(super) fn repeats(&self, at: usize) -> bool {
        let messages = &self.conversation.messages;
        let earlier = messages.get(..at).unwrap_or_default();
        let (Some(one), Some(before)) = (messages.get(at), earlier.last()) else {
            return false;
        };
        let same = (&one.sender, &one.body, &one.reply_to)
            == (&before.sender, &before.body, &before.reply_to);
        same && one.at - before.at <= AT_ONCE
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }

    pub(super) fn platform(&self) -> Platform {
        self.conversation.platform
    }

    pub(super) fn title(&self) -> &'a str {
        &self.conversation.title
    }

    pub(super) fn person(&self, sender: &Sender) -> Option<&'a Person> {
        self.people.find(self.conversation.platform, sender)
    }

    /// The names of those among some accounts who are known, each once.
    pub(super) fn names<'s>(&self, senders: impl Iterator<Item = &'s Sender>) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for person in senders.filter_map(|sender| self.person(sender)) {
            if !names.contains(&person.id) {
                names.push(person.id.clone());
            }
        }
        names
    }

    /// The side of a person who occurs in the conversation.
    pub(super) fn party(&self, name: &str) -> Option<&'a str> {
        let known = self.known.get(name);
        known.or_else(|| self.members.get(name)).copied()
    }

    /// Whether only people of one side write, and nobody is known to read it on the other, although somebody may.
    pub(super) fn is_one_sided(&self) -> bool {
        let sides = self.known.values().chain(self.members.values());
        let sides: HashSet<&str> = sides.copied().collect();
        let is_stranger = |sender: &&Sender| self.person(sender).is_none();
        let members = &self.conversation.members;
        let listed = self.platform() == Platform::Slack && !members.is_empty();
        let internal = self.conversation.peer.is_some()
            || listed && !members.iter().any(|member| is_stranger(&member));
        let mail = matches!(self.platform(), Platform::Mail | Platform::Calendar);
        let strangers = self.senders.values().any(is_stranger);
        sides.len() == 1 && !strangers && !mail && !internal
    }

    pub(super) fn everybody(&self) -> Vec<String> {
        self.known.keys().map(ToString::to_string).collect()
    }

    /// Whether both sides are among some people.
    pub(super) fn both_sides(&self, names: &[String]) -> bool {
        let mut parties = names
            .iter()
            .filter_map(|name| self.known.get(name.as_str()));
        parties
            .next()
            .is_some_and(|first| parties.any(|other| other != first))
    }

    /// The only person of the other side whom a message in a chat mentions, or calls by name at its beginning.
    pub(super) fn addressee(&self, item: &Item, person: &Person, text: &str) -> Option<String> {
        if self.platform() == Platform::Mail {
            return None;
        }
        let other = |name: &&str| self.party(name).is_some_and(|party| party != person.party);
        let named = item.named.iter().filter_map(|sender| self.person(sender));
        let named = named.map(|person| person.id.as_str()).filter(other);
        let mut people: HashSet<&str> = named.collect();
        if people.is_empty() {
            let called = self
                .called_name(text)
                .and_then(|name| self.called.get(&name));
            people.extend(
                called
                    .into_iter()
                    .flatten()
                    .copied()
                    .filter(|name| other(name)),
            );
        }
        let mut people = people.into_iter();
        let first = people.next()?;
        people.next().is_none().then(|| first.to_owned())
    }

    /// The addresses of a mail that nobody has, if it goes to nobody of the other side.
    pub(super) fn strangers<'i>(&self, item: &'i Item) -> impl Iterator<Item = &'i Sender> {
        let people = self.people;
        let platform = self.platform();
        let to = item.to.iter();
        to.filter(move |sender| people.find(platform, sender).is_none())
    }

    /// Whom a message of a person is addressed to on the other side: the person if it is one, otherwise the party. `None` if the
    /// message does not cross the sides.
    pub(super) fn other_side(&self, item: &Item, person: &Person) -> Option<String> {
        let other = |name: &&str| self.party(name).is_some_and(|party| party != person.party);
        let addressed = item.to.iter().filter_map(|sender| self.person(sender));
        let addressed: Vec<&str> = addressed
            .map(|person| person.id.as_str())
            .filter(other)
            .collect();
        // Mail says to whom it goes.
        let mut others = addressed;
        if self.platform() != Platform::Mail {
            for names in [&self.known, &self.members] {
                if others.is_empty() {
                    others = names.keys().copied().filter(other).collect();
                }
            }
        }
        match others.as_slice() {
            [] => None,
            [one] => Some((*one).to_owned()),
            [first, ..] => self.party(first).map(str::to_owned),
        }
    }
}

/// The words after an article or the like in the messages of a conversation. Names of people are written with a capital letter, and
/// have none.
fn things(conversation: &Conversation) -> HashSet<String> {
    let texts = conversation.messages.iter().filter_map(|item| {
        let (Body::Text(text) | Body::Attachment { text, .. }) = &item.body else {
            return None;
        };
        Some(start(text))
    });
    let mut things = HashSet::new();
    for text in texts {
        let folded = Folded::new(text);
        let all = words(&folded.text, 0..folded.text.len());
        for pair in all.windows(2) {
            let [article, word] = pair else { continue };
            let names = word.kind == Kind::Letters && !word.capital;
            if names && is_article(article) {
                things.insert(word.plain.clone());
            }
        }
    }
    things
}

/// Whether a word says that the next one is no name: "I see that peter approved" has none.
fn is_article(word: &Word) -> bool {
    word.plain != "that" && LEXICONS.iter().any(|one| one.determiners.has(word))
}

/// The first name of somebody, in lowercase.
fn first_name(name: &str) -> Option<String> {
    let first = name.split_whitespace().next()?;
    (first.chars().count() > 1 && first.chars().all(|c| c.is_alphabetic() || c == '-'))
        .then(|| first.to_lowercase())
}

/// Whether a word may stand before the name of whom a message is addressed to.
fn is_greeting(word: &str) -> bool {
    const GREETINGS: [&str; 23] = [
        "hi",
        "hello",
        "hey",
        "dear",
        "good",
        "morning",
        "afternoon",
        "evening",
        "привет",
        "добрый",
        "доброе",
        "день",
        "утро",
        "вечер",
        "уважаемый",
        "уважаемая",
        "hola",
        "buenos",
        "buenas",
        "días",
        "tardes",
        "estimado",
        "estimada",
    ];
    GREETINGS.contains(&word.to_lowercase().as_str())
}

/// The accounts that an item names.
pub(super) fn accounts(item: &Item) -> impl Iterator<Item = &Sender> {
    let participants = match &item.body {
        Body::Call { participants, .. } => participants.as_slice(),
        _ => &[],
    };
    item.sender.iter().chain(&item.to).chain(participants)
}
