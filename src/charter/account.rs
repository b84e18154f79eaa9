//! The accounts of people on the platforms whose exports are read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::Person;
use crate::message::{Message, Value, message};
use crate::source::{Fault, FaultKind};
use crate::yaml::{FromText, Wrong};

/// A platform on which people have accounts. Mail and calendars know people by their addresses, under `email`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccountPlatform {
    /// Telegram.
    Telegram,
    /// `WhatsApp`.
    WhatsApp,
    /// Slack.
    Slack,
}

impl AccountPlatform {
    /// All platforms.
    pub const ALL: [Self; 3] = [Self::Telegram, Self::WhatsApp, Self::Slack];

    /// The name in the charter and in keys of evidence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::WhatsApp => "whatsapp",
            Self::Slack => "slack",
        }
    }

    /// What an account is on the platform.
    fn form(self) -> Message {
        match self {
            Self::Telegram => message! {
                en: "write the sender's id from the export, such as `telegram:user12345`",
                ru: "укажите идентификатор отправителя из выгрузки, например `telegram:user12345`",
                es: "escriba el identificador del remitente de la exportación, por ejemplo `telegram:user12345`",
            },
            Self::WhatsApp => message! {
                en: "write the number with its country code, such as `whatsapp:+34600111222`, or the name of the contact, such as `whatsapp:Our manager`",
                ru: "укажите номер с кодом страны, например `whatsapp:+34600111222`, или имя контакта, например `whatsapp:Our manager`",
                es: "escriba el número con el prefijo del país, por ejemplo `whatsapp:+34600111222`, o el nombre del contacto, por ejemplo `whatsapp:Our manager`",
            },
            Self::Slack => message! {
                en: "write the member ID, such as `slack:U0BMYT2FL`",
                ru: "укажите идентификатор участника, например `slack:U0BMYT2FL`",
                es: "escriba el identificador de miembro, por ejemplo `slack:U0BMYT2FL`",
            },
        }
    }

    /// An account in one spelling; `None` if it has another form.
    fn account(self, text: &str) -> Option<String> {
        let text = text.trim();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match self {
            Self::Telegram => {
                let kinds = ["user", "channel", "chat"].iter();
                let mut ids = kinds.filter_map(|kind| text.strip_prefix(kind));
                ids.any(digits).then(|| text.to_owned())
            }
            Self::WhatsApp if text.starts_with('+') => {
                let punctuation = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')');
                let number: String = text.chars().filter(|c| !punctuation(*c)).collect();
                let rest = number.strip_prefix('+')?;
                ((6..=15).contains(&rest.len()) && digits(rest)).then_some(number)
            }
            Self::WhatsApp => {
                let words: Vec<&str> = text.split_whitespace().collect();
                (!digits(&words.concat())).then(|| words.join(" "))
            }
            Self::Slack => {
                let rest = text.strip_prefix(['U', 'W', 'B'])?;
                let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
                (!rest.is_empty() && rest.bytes().all(fits)).then(|| text.to_owned())
            }
        }
    }
}

/// An account of a person: `telegram:user12345`, `whatsapp:+34600111222`, `slack:U0BMYT2FL`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Account {
    /// The platform.
    pub platform: AccountPlatform,
    /// The id, the telephone number or the name on it.
    pub name: String,
}

impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.platform.name(), self.name)
    }
}

impl FromText for Account {
    fn from_text(text: &str) -> Result<Self, Wrong> {
        let (platform, name) = text.split_once(':').unwrap_or(("", text));
        let mut all = AccountPlatform::ALL.into_iter();
        let platform = all.find(|known| known.name() == platform.trim());
        let Some(platform) = platform.filter(|_| !name.trim().is_empty()) else {
            return Err(no_account(text));
        };
        match platform.account(name) {
            Some(name) => Ok(Self { platform, name }),
            None => Err((
                message! {
                    en: "`{text}` is not an account of {platform}",
                    ru: "`{text}` не является учётной записью {platform}",
                    es: "`{text}` no es una cuenta de {platform}",
                    text: text,
                    platform: platform.name(),
                },
                Some(platform.form()),
            )),
        }
    }
}

/// The fault of a text that names no platform.
fn no_account(text: &str) -> Wrong {
    let message = message! {
        en: "`{text}` is not an account",
        ru: "`{text}` не является учётной записью",
        es: "`{text}` no es una cuenta",
        text: text,
    };
    let help = if text.contains('@') {
        message! {
            en: "write addresses of mail under `email`",
            ru: "адреса почты указывайте в `email`",
            es: "escriba las direcciones de correo en `email`",
        }
    } else {
        message! {
            en: "write the platform, a colon and the account: {examples}",
            ru: "укажите платформу, двоеточие и учётную запись: {examples}",
            es: "escriba la plataforma, dos puntos y la cuenta: {examples}",
            examples: Value::any(["`telegram:user12345`", "`whatsapp:+34600111222`", "`slack:U0BMYT2FL`"]),
        }
    };
    (message, Some(help))
}

impl JsonSchema for Account {
    fn schema_name() -> Cow<'static, str> {
        "Account".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A platform and an account on it.",
            "pattern": "^(telegram|whatsapp|slack):.",
            "examples": ["telegram:user12345", "whatsapp:+34600111222", "slack:U0BMYT2FL"],
        })
    }
}

/// The faults of accounts that several people have: what one of them wrote would be the other's words.
pub(super) fn shared(people: &[Person]) -> Vec<Fault> {
    let mut owners: HashMap<&Account, (&Person, crate::source::Span)> = HashMap::new();
    let mut faults = Vec::new();
    for person in people {
        for account in &person.accounts {
            let (owner, first) = *owners
                .entry(&account.value)
                .or_insert((person, account.span));
            if owner.name == person.name {
                continue;
            }
            let message = message! {
                en: "{account} is an account of both {first} and {second}",
                ru: "{account} — учётная запись сразу двух лиц: {first} и {second}",
                es: "{account} es una cuenta tanto de {first} como de {second}",
                account: account.value.to_string(),
                first: owner.name.as_str(),
                second: person.name.as_str(),
            };
            let help = message! {
                en: "leave it with the person who writes from it",
                ru: "оставьте её у того, кто с неё пишет",
                es: "déjela en la persona que escribe desde ella",
            };
            let caption = message! { en: "here too", ru: "и здесь", es: "aquí también" };
            let fault = Fault::new(FaultKind::WrongValue, account.span, message);
            faults.push(fault.help(help).and(first, caption));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_have_the_form_of_their_platform() {
        for (text, read) in [
            ("telegram:user12345", "telegram:user12345"),
            ("telegram:channel678", "telegram:channel678"),
            ("whatsapp:+34 600 11-12.22", "whatsapp:+34600111222"),
            ("whatsapp: Our  manager", "whatsapp:Our manager"),
            ("slack:U0BMYT2FL", "slack:U0BMYT2FL"),
        ] {
            assert_eq!(Account::from_text(text).unwrap().to_string(), read);
        }
        for text in [
            "telegram:12345",
            "telegram:@manager",
            "telegram:user",
            "whatsapp:34600111222",
            "whatsapp:+1",
            "slack:manager",
            "slack:u0bmyt2fl",
            "signal:+34600111222",
            "user12345",
            "am@agency.example",
            "mail:am@agency.example",
            "telegram:",
            "",
        ] {
            let (_, help) = Account::from_text(text).unwrap_err();
            assert!(help.is_some(), "{text}");
        }
    }
}
