//! The topics of a group: what is written in one of them is a conversation of its own.
//!
//! The export marks a message of a topic as a reply to the message that created the topic, unless it replies to another one.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::import::model::{Body, Conversation, Item, Sender};

/// What the export calls the creation of a topic.
const CREATED: &str = "topic_created";

/// The conversations of a group: what is in no topic, and each topic. All have the label and the members of the group.
pub(super) fn split(group: Conversation) -> Vec<Conversation> {
    let is_topic = |item: &&Item| matches!(&item.body, Body::System(action) if action == CREATED);
    let topics = group.messages.iter().filter(is_topic);
    let topics: HashSet<String> = topics.map(|item| item.id.clone()).collect();
    if topics.is_empty() {
        return vec![group];
    }
    let members = members(&group.messages);
    // The topic of each message: replies to it are in the same one.
    let mut topic_of: HashMap<String, String> = HashMap::new();
    let mut parts: BTreeMap<Option<String>, Vec<Item>> = BTreeMap::new();
    for mut item in group.messages {
        let replied = item.reply_to.as_ref();
        let named = topics.get(&item.id).or_else(|| topics.get(replied?));
        let topic = named.or_else(|| topic_of.get(replied?)).cloned();
        if replied.is_some_and(|id| topics.contains(id)) {
            item.reply_to = None;
        }
        if let Some(topic) = &topic {
            topic_of.insert(item.id.clone(), topic.clone());
        }
        parts.entry(topic).or_default().push(item);
    }
    let part = |messages| Conversation {
        platform: group.platform,
        id: group.id.clone(),
        title: group.title.clone(),
        peer: None,
        members: members.clone(),
        messages,
    };
    parts.into_values().map(part).collect()
}

/// Those who write in a group, in whatever topic.
fn members(messages: &[Item]) -> Vec<Sender> {
    let mut known = HashSet::new();
    let senders = messages.iter().filter_map(|item| item.sender.as_ref());
    let senders = senders.filter(|sender| known.insert(sender.account.as_str()));
    senders.cloned().collect()
}
