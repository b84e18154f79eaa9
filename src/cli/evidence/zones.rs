//! Exports that were read in another zone than that of their device, so that none of their messages is found.

use std::collections::HashMap;
use std::sync::Arc;

use super::Looked;
use crate::cli::import::{Apart, difference, is_distinct};
use crate::evidence::{Accounts, Platform};
use crate::import::{Conversation, Verdict, key_of};

/// The conversations in which most messages of the log have other times.
pub(super) fn apart(
    looked: &[Looked],
    conversations: &[Conversation],
    accounts: &Accounts,
) -> Vec<Apart> {
    let mut found: HashMap<&Arc<str>, usize> = HashMap::new();
    let mut wanted: HashMap<(Platform, String, &str), Vec<i64>> = HashMap::new();
    for Looked { key, verdict, .. } in looked {
        match verdict {
            Verdict::Confirmed { place, .. } => *found.entry(&place.file).or_insert(0) += 1,
            Verdict::Differs { .. } => {}
            Verdict::Missing | Verdict::NotCovered => {
                let sender = accounts.in_keys(key.platform, &key.sender);
                let sign = (key.platform, sender, key.digest.as_str());
                wanted.entry(sign).or_default().push(key.at);
            }
        }
    }
    let conversations = conversations.iter().filter(|_| !wanted.is_empty());
    let apart = conversations.filter_map(|conversation| {
        let first = conversation.messages.first()?;
        let mut apart = Apart::new(Arc::clone(&first.place.file));
        for _ in 0..found.get(&first.place.file).copied().unwrap_or(0) {
            apart.add_same();
        }
        for item in conversation
            .messages
            .iter()
            .filter(|item| item.is_local && is_distinct(item))
        {
            let Some(key) = key_of(conversation, item, accounts) else {
                continue;
            };
            let sign = (key.platform, key.sender, key.digest.as_str());
            if let Some(times) = wanted.get(&sign) {
                let later = times
                    .iter()
                    .filter_map(|at| difference(key.platform, key.at, *at));
                apart.add_apart(key.at, later);
            }
        }
        apart.usual().map(|_| apart)
    });
    apart.collect()
}
