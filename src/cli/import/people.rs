//! Who writes from which account: by the charter, and by `--person`.

use crate::charter::Account;
use crate::cli::failure::Failure;
use crate::edit::add_account;
use crate::evidence::{Accounts, Platform, clean, normalise};
use crate::import::draft::{People, Person};
use crate::import::{Conversation, Sender};
use crate::message::{Value, message};
use crate::project::Project;
use crate::source::hint;
use crate::yaml::FromText;

/// The accounts that `--person` names, each with the person.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) accounts: Vec<(Platform, String, String)>,
}

impl Named {
    /// Looks up each `NAME=PERSON` in the conversations and in the charter.
    pub(super) fn new(
        given: &[String],
        conversations: &[Conversation],
        project: &Project,
    ) -> Result<Self, Failure> {
        let mut named = Self::default();
        for text in given {
            named.add(text, conversations, project)?;
        }
        Ok(named)
    }

    fn add(
        &mut self,
        text: &str,
        conversations: &[Conversation],
        project: &Project,
    ) -> Result<(), Failure> {
        let (name, person) = text
            .rsplit_once('=')
            .map(|(name, person)| (name.trim(), person.trim()))
            .filter(|(name, person)| !name.is_empty() && !person.is_empty())
            .ok_or_else(|| {
                Failure::new(
                    message! {
                        en: "--person: `{text}` does not name a sender and a person",
                        ru: "--person: в `{text}` не названы отправитель и лицо",
                        es: "--person: `{text}` no nombra un remitente y una persona",
                        text: text,
                    },
                    message! {
                        en: "write the name in the chat, an equals sign and the person in the charter: `--person 'Our manager=account-manager'`",
                        ru: "укажите имя в чате, знак равенства и лицо из устава: `--person 'Our manager=account-manager'`",
                        es: "escriba el nombre en el chat, un signo igual y la persona del estatuto: `--person 'Our manager=account-manager'`",
                    },
                )
            })?;
        let people = project.charter.people.iter();
        if !people.clone().any(|known| known.name == person) {
            return Err(Failure::new(
                message! {
                    en: "--person: the charter has no person `{person}`",
                    ru: "--person: в уставе проекта нет лица `{person}`",
                    es: "--person: en el estatuto del proyecto no figura la persona `{person}`",
                    person: person,
                },
                hint(person, people.map(|known| known.name.as_str())),
            ));
        }
        let before = self.accounts.len();
        for conversation in conversations {
            let platform = conversation.platform;
            let messages = conversation.messages.iter();
            let senders = messages.filter_map(|item| item.sender.as_ref());
            let senders = senders.chain(&conversation.peer);
            for sender in senders.filter(|sender| is(platform, sender, name)) {
                let account = clean(platform, &sender.account);
                let known = self
                    .accounts
                    .iter()
                    .any(|(known, same, _)| *known == platform && *same == account);
                if !known {
                    self.accounts.push((platform, account, person.to_owned()));
                }
            }
        }
        if self.accounts.len() > before {
            return Ok(());
        }
        Err(Failure::new(
            message! {
                en: "--person: nobody called `{name}` writes in the exports",
                ru: "--person: в выгрузках нет отправителя `{name}`",
                es: "--person: nadie llamado `{name}` escribe en las exportaciones",
                name: name,
            },
            message! {
                en: "write the name or the account as the list of unknown senders has it",
                ru: "укажите имя или учётную запись так, как в списке неизвестных отправителей",
                es: "escriba el nombre o la cuenta como aparece en la lista de remitentes desconocidos",
            },
        ))
    }

    /// The people with their accounts: for drafts, and for keys.
    pub(super) fn people(&self, project: &Project) -> (People, Accounts) {
        let mut people = People::default();
        let mut lists: Vec<Vec<(Platform, String)>> = Vec::new();
        for person in &project.charter.people {
            let listed = person.accounts.iter().filter_map(|account| {
                let platform = Platform::from_name(account.value.platform.name())?;
                Some((platform, account.value.name.clone()))
            });
            let emails = person.emails.iter();
            let emails = emails.map(|email| (Platform::Mail, email.clone()));
            let named = self
                .accounts
                .iter()
                .filter(|(.., name)| *name == person.name);
            let named = named.map(|(platform, account, _)| (*platform, account.clone()));
            let all: Vec<(Platform, String)> = listed.chain(emails).chain(named).collect();
            let id = person.name.clone();
            let party = person
                .party
                .as_ref()
                .map_or("", |party| party.value.as_str());
            let known = all
                .iter()
                .map(|(platform, account)| (*platform, account.as_str()));
            // Who belongs to no side can write nothing that crosses the sides.
            if !party.is_empty() {
                let party = party.to_owned();
                let name = person.full_name.clone();
                people.add(Person { id, party, name }, known);
            }
            lists.push(all);
        }
        let lists = lists.iter().map(|list| {
            list.iter()
                .map(|(platform, account)| (*platform, account.as_str()))
        });
        (people, Accounts::new(lists))
    }

    /// The text of the charter with these accounts, if it changes.
    pub(super) fn in_charter(&self, text: &str) -> Result<String, Failure> {
        let mut text = text.to_owned();
        for (platform, name, person) in &self.accounts {
            let written = format!("{}:{name}", platform.as_str());
            if matches!(platform, Platform::Mail | Platform::Calendar) {
                return Err(Failure::new(
                    message! {
                        en: "--person: {name} is an address",
                        ru: "--person: {name} — адрес почты",
                        es: "--person: {name} es una dirección",
                        name: name,
                    },
                    message! {
                        en: "nothing was written; add it to the `email` of {person} in the charter",
                        ru: "ничего не записано; добавьте его в `email` в уставе: {person}",
                        es: "no se escribió nada; añádala a `email` en el estatuto: {person}",
                        person: person,
                    },
                ));
            }
            let account = Account::from_text(&written)
                .map_err(|error| crate::cli::shared::usage("--person", error))?;
            text = add_account(&text, person, &account)
                .map_err(|error| Failure::new(error.message(), error.remedy()))?;
        }
        Ok(text)
    }

    /// The accounts, as a list.
    pub(super) fn list(&self) -> Value {
        let accounts = self.accounts.iter();
        Value::commas(accounts.map(|(platform, account, person)| {
            format!("{person}: {}:{account}", platform.as_str())
        }))
    }
}

/// The names of senders on WhatsApp: those of the charter, and those that `--person` gives.
pub(in crate::cli) fn whatsapp_names(project: &Project, given: &[String]) -> Vec<String> {
    let accounts = project.charter.people.iter();
    let accounts = accounts.flat_map(|person| &person.accounts);
    let listed = accounts.map(|account| &account.value);
    let listed = listed.filter(|account| account.platform.name() == Platform::WhatsApp.as_str());
    let listed = listed.map(|account| account.name.clone());
    let given = given.iter().filter_map(|text| text.rsplit_once('='));
    let given = given.map(|(name, _)| {
        let name = name.trim();
        name.strip_prefix("whatsapp:").unwrap_or(name).to_owned()
    });
    listed.chain(given).collect()
}

/// Whether a sender is called so: by name, by account, or by platform and account.
fn is(platform: Platform, sender: &Sender, name: &str) -> bool {
    let same = |text: &str| normalise(text) == normalise(name);
    sender.name.as_deref().is_some_and(same)
        || clean(platform, &sender.account) == clean(platform, name)
        || format!("{}:{}", platform.as_str(), sender.account) == name
}
