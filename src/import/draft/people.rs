//! The people of a project and their accounts.

use std::collections::HashMap;

use crate::evidence::clean;
use crate::import::model::{Platform, Sender};

/// A person of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name in the charter.
    pub id: String,
    /// The side.
    pub party: String,
    /// The name in full, where the charter has it.
    pub name: Option<String>,
}

/// The people of a project, by their accounts.
#[derive(Debug, Default)]
pub struct People {
    people: Vec<Person>,
    accounts: HashMap<(Platform, String), usize>,
}

impl People {
    /// Adds a person with accounts. An address is known in mail and in calendars alike.
    pub fn add<'a>(
        &mut self,
        person: Person,
        accounts: impl IntoIterator<Item = (Platform, &'a str)>,
    ) {
        let at = self.people.len();
        self.people.push(person);
        for (platform, account) in accounts {
            let same: &[Platform] = match platform {
                Platform::Mail | Platform::Calendar => &[Platform::Mail, Platform::Calendar],
                Platform::Telegram => &[Platform::Telegram],
                Platform::WhatsApp => &[Platform::WhatsApp],
                Platform::Slack => &[Platform::Slack],
            };
            for platform in same {
                self.accounts
                    .insert((*platform, clean(*platform, account)), at);
            }
        }
    }

    /// The side of a person.
    pub(super) fn party(&self, id: &str) -> Option<&str> {
        let person = self.people.iter().find(|person| person.id == id);
        person.map(|person| person.party.as_str())
    }

    /// The person of an account.
    pub fn find(&self, platform: Platform, sender: &Sender) -> Option<&Person> {
        let at = self
            .accounts
            .get(&(platform, clean(platform, &sender.account)))?;
        self.people.get(*at)
    }
}
