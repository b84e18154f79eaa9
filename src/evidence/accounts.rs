//! Which accounts belong to the same person.

use std::collections::HashMap;

use super::normal::{is_blank, is_mark, normalise};
use super::platform::Platform;

/// The accounts of the people of a project, as the charter lists them.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// The account that stands for a person in keys.
    main: HashMap<(Platform, String), String>,
}

impl Accounts {
    /// The accounts of people: a list for each person, such as `telegram` and `user12345`.
    ///
    /// In keys stands the first account of the platform; of WhatsApp, the first telephone number if there is one.
    pub fn new<'a, P, A>(people: P) -> Self
    where
        P: IntoIterator<Item = A>,
        A: IntoIterator<Item = (Platform, &'a str)>,
    {
        let mut main = HashMap::new();
        for person in people {
            let own: Vec<(Platform, String)> = person
                .into_iter()
                .map(|(platform, account)| (platform, clean(platform, account)))
                .collect();
            for (platform, account) in &own {
                let mut same = own
                    .iter()
                    .filter(|(other, _)| other == platform)
                    .map(|(_, account)| account);
                let number = same
                    .clone()
                    .find(|account| *platform == Platform::WhatsApp && account.starts_with('+'));
                let first = number.or_else(|| same.next()).unwrap_or(account);
                main.entry((*platform, account.clone()))
                    .or_insert_with(|| first.clone());
            }
        }
        Self { main }
    }

    /// The account that stands for a sender in keys.
    pub fn in_keys(&self, platform: Platform, account: &str) -> String {
        let account = clean(platform, account);
        match self.main.get(&(platform, account.clone())) {
            Some(main) => main.clone(),
            None => account,
        }
    }

    /// Whether an account is listed.
    pub fn knows(&self, platform: Platform, account: &str) -> bool {
        self.main
            .contains_key(&(platform, clean(platform, account)))
    }
}

/// An account in one spelling: telephone numbers without blanks, addresses in lower case.
pub fn clean(platform: Platform, account: &str) -> String {
    let account = normalise(account);
    match platform {
        Platform::WhatsApp => telephone(&account).unwrap_or(account),
        Platform::Mail | Platform::Calendar => account.to_lowercase(),
        Platform::Telegram | Platform::Slack => account,
    }
}

/// A telephone number with `+` and digits alone.
pub(crate) fn telephone(name: &str) -> Option<String> {
    let number: String = name
        .chars()
        .filter(|letter| {
            !is_blank(*letter)
                && !is_mark(*letter)
                && !matches!(letter, '-' | '\u{2011}' | '(' | ')' | '.')
        })
        .collect();
    let digits = number.strip_prefix('+')?;
    let fits = (6..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(number)
}
