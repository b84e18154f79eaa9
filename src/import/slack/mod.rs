//! The export of a Slack workspace: a folder or an archive with a file for each channel and day.

mod blocks;
mod message;
mod raw;
mod text;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use self::raw::{Channel, Message, User};
use super::fault::{Fault, Part};
use super::model::{Conversation, Item, Place, Platform, Sender};
use super::scalar::Scalar;
use super::tree::Tree;
use crate::evidence::slug;

/// The lists at the root of an export.
const LISTS: [&str; 4] = ["channels.json", "groups.json", "mpims.json", "dms.json"];

/// Whether the paths are those of an export.
pub(super) fn is_export(paths: &[String]) -> bool {
    root(paths).is_some_and(|root| days(paths, root).next().is_some())
}

/// Whether a folder itself holds an export, not one in it.
pub(super) fn is_root(paths: &[String]) -> bool {
    root(paths) == Some("") && is_export(paths)
}

/// The folder of the lists, with its slash: the nearest one to the root.
fn root(paths: &[String]) -> Option<&str> {
    let of = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        (LISTS.contains(&name) || name == "users.json").then_some(path.len() - name.len())
    };
    let found = paths.iter().filter_map(|path| path.get(..of(path)?));
    found.min_by_key(|root| root.matches('/').count())
}

/// The files of days below a root, with the folders of their channels.
fn days<'a>(paths: &'a [String], root: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    paths.iter().filter_map(move |path| {
        let (channel, name) = path.strip_prefix(root)?.split_once('/')?;
        let day = name.strip_suffix(".json")?;
        let fits = day.len() == 10
            && day
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-');
        fits.then_some((path.as_str(), channel))
    })
}

/// The users of a workspace.
#[derive(Default)]
pub(super) struct People(HashMap<String, (Option<String>, Option<String>)>);

impl People {
    fn sender(&self, account: &str) -> Sender {
        let name = self
            .0
            .get(account)
            .and_then(|(handle, name)| name.clone().or_else(|| handle.clone()));
        Sender {
            account: account.to_owned(),
            name,
        }
    }

    /// The name of an account, which does not change as names on display do.
    fn handle(&self, account: &str) -> Option<&str> {
        self.0
            .get(account)
            .and_then(|(handle, _)| handle.as_deref())
    }
}

/// Reads an export.
pub(super) fn read(tree: &mut Tree) -> Result<Vec<Conversation>, Fault> {
    let paths = tree.paths().to_vec();
    let root = root(&paths).unwrap_or_default();
    let people = people(tree, &paths, root)?;
    let Channels { titles, members } = channels(tree, &paths, root, &people)?;
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, channel) in days(&paths, root) {
        folders.entry(channel).or_default().push(path);
    }
    let mut conversations = Vec::new();
    let mut count: u64 = 0;
    for (channel, days) in folders {
        let mut messages: Vec<Item> = Vec::new();
        let mut known = HashSet::new();
        for path in days {
            let name = tree.name(path);
            let bytes = tree.read(path)?;
            for element in list::<&RawValue>(&bytes, &name)? {
                let text = element.get();
                count += 1;
                if count > tree.limits().messages {
                    let limit = tree.limits().messages;
                    return Err(Fault::TooLarge {
                        place: Place::whole(&name),
                        what: Part::Messages,
                        limit,
                    });
                }
                // The element is a part of the bytes.
                let start = text.as_ptr().addr().saturating_sub(bytes.as_ptr().addr());
                let start = u64::try_from(start).unwrap_or(u64::MAX);
                let raw: Message = serde_json::from_str(text)
                    .map_err(|error| Fault::json(&name, start, text.as_bytes(), &error))?;
                if !matches!(raw.kind.as_str(), "message" | "") {
                    continue;
                }
                let Some(item) = message::item(raw, Place::byte(&name, start), &people) else {
                    return Err(Fault::Malformed {
                        place: Place::byte(&name, start),
                        what: "ts".to_owned(),
                    });
                };
                // A reply that is shown in the channel too occurs twice.
                if known.insert(item.id.clone()) {
                    messages.push(item);
                }
            }
        }
        messages.sort_by_key(|item| item.at);
        let title = titles
            .get(channel)
            .cloned()
            .unwrap_or_else(|| channel.to_owned());
        conversations.push(Conversation {
            platform: Platform::Slack,
            id: slug(&title),
            title,
            peer: None,
            members: members.get(channel).cloned().unwrap_or_default(),
            messages,
        });
    }
    Ok(conversations)
}

/// The elements of a list in JSON.
fn list<'a, T: Deserialize<'a>>(bytes: &'a [u8], name: &Arc<str>) -> Result<Vec<T>, Fault> {
    let start = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    serde_json::from_slice(start).map_err(|error| Fault::json(name, 0, start, &error))
}

/// The list in a file of the root; empty if there is no such file.
fn listed<T: DeserializeOwned>(
    tree: &mut Tree,
    paths: &[String],
    path: &str,
) -> Result<Vec<T>, Fault> {
    if !paths.iter().any(|known| known == path) {
        return Ok(Vec::new());
    }
    let bytes = tree.read(path)?;
    list(&bytes, &tree.name(path))
}

fn people(tree: &mut Tree, paths: &[String], root: &str) -> Result<People, Fault> {
    let mut people = People::default();
    for name in ["org_users.json", "users.json"] {
        for user in listed::<User>(tree, paths, &format!("{root}{name}"))? {
            let profile = user.profile.unwrap_or_default();
            let mut shown = [user.real_name, profile.real_name, profile.display_name].into_iter();
            let names = (user.name.text(), shown.find_map(Scalar::text));
            if let Some(id) = user.id.text() {
                people.0.insert(id, names);
            }
        }
    }
    Ok(people)
}

/// What the lists say of the channels, by their folders.
#[derive(Default)]
struct Channels {
    /// A channel's name, or the names of those who write to each other.
    titles: HashMap<String, String>,
    members: HashMap<String, Vec<Sender>>,
}

/// The most members of a channel; those behind are left out.
const MOST_MEMBERS: usize = 1000;

fn channels(
    tree: &mut Tree,
    paths: &[String],
    root: &str,
    people: &People,
) -> Result<Channels, Fault> {
    let mut channels = Channels::default();
    for name in LISTS {
        for channel in listed::<Channel>(tree, paths, &format!("{root}{name}"))? {
            let id = channel.id.text();
            let direct = matches!(name, "dms.json" | "mpims.json");
            let accounts = channel.members.unwrap_or_default().into_iter();
            let accounts: Vec<String> = accounts.filter_map(Scalar::text).collect();
            let handle = |account: &String| {
                let handle = people.handle(account);
                handle.map_or_else(|| account.clone(), str::to_owned)
            };
            let mut members: Vec<String> = accounts.iter().map(handle).collect();
            members.sort_unstable();
            let folder = channel.name.text().or_else(|| id.clone());
            let title = if direct && !members.is_empty() {
                Some(members.join(" "))
            } else {
                folder.clone()
            };
            if let (Some(folder), Some(title)) = (folder, title) {
                let accounts = accounts.iter().take(MOST_MEMBERS);
                let members = accounts.map(|account| people.sender(account)).collect();
                channels.members.insert(folder.clone(), members);
                channels.titles.insert(folder, title);
            }
        }
    }
    Ok(channels)
}

/// The seconds of a time such as `1458980525.000012`.
fn timestamp(text: &str) -> Option<i64> {
    let seconds: i64 = text.split('.').next()?.parse().ok()?;
    (0..=253_402_300_799).contains(&seconds).then_some(seconds)
}
