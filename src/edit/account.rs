//! Adds an account to a person in the charter; every other byte stays as it is.

use crate::charter::{self, Account, Charter};
use crate::message::{Message, errors, message};
use crate::source::{Excerpt, Source, Sources};
use crate::yaml::{Node, NodeId, NodeKind, Style, Tree, parse};

/// The key of the list.
const ACCOUNTS: &str = "accounts";
/// The keys after which the list is written, if there is none yet: the first that is there.
const AFTER: [&str; 3] = ["email", "party", "name"];

/// Why an account cannot be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountError {
    /// The charter cannot be read: its first fault, with its line.
    Unreadable(usize, Message),
    /// The charter has no such person.
    NoPerson(String),
    /// The account is another person's.
    Taken(String, String),
    /// The charter is written in a way in which nothing can be added without a change of something else.
    Unusual(String, String),
}

errors!(AccountError);

impl AccountError {
    /// The error message.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Unreadable(line, why) => message! {
                en: "line {line} of the charter: {why}",
                ru: "строка {line} устава проекта: {why}",
                es: "línea {line} del estatuto del proyecto: {why}",
                line: *line,
                why: why,
            },
            Self::NoPerson(name) => message! {
                en: "the charter has no person `{name}`",
                ru: "в уставе проекта нет лица `{name}`",
                es: "en el estatuto del proyecto no figura la persona `{name}`",
                name: name,
            },
            Self::Taken(account, owner) => message! {
                en: "{account} is already an account of {owner}",
                ru: "{account} — уже учётная запись другого лица: {owner}",
                es: "{account} ya es una cuenta de {owner}",
                account: account,
                owner: owner,
            },
            Self::Unusual(account, name) => message! {
                en: "{account} cannot be added to {name} in the charter as it is written",
                ru: "в устав проекта, как он записан, нельзя добавить {account} для {name}",
                es: "no se puede añadir {account} a {name} en el estatuto del proyecto tal como está escrito",
                account: account,
                name: name,
            },
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> Message {
        match self {
            Self::Unreadable(..) => message! {
                en: "nothing was written; correct that first",
                ru: "ничего не записано; сначала исправьте это",
                es: "no se escribió nada; corrija eso antes",
            },
            Self::NoPerson(_) => message! {
                en: "nothing was written; add the person under `people` in the charter first",
                ru: "ничего не записано; сначала добавьте это лицо в `people` устава проекта",
                es: "no se escribió nada; añada antes la persona en `people` del estatuto del proyecto",
            },
            Self::Taken(..) => message! {
                en: "nothing was written; leave the account with the person who writes from it",
                ru: "ничего не записано; оставьте учётную запись у того, кто с неё пишет",
                es: "no se escribió nada; deje la cuenta en la persona que escribe desde ella",
            },
            Self::Unusual(account, _) => message! {
                en: "nothing was written; add it by hand: `accounts: [{account}]`",
                ru: "ничего не записано; добавьте её вручную: `accounts: [{account}]`",
                es: "no se escribió nada; añádala a mano: `accounts: [{account}]`",
                account: account,
            },
        }
    }
}

/// The text of a charter in which a person has one more account. It is the same text if the person has it already.
///
/// # Errors
/// The charter cannot be read, has no such person, gives the account to somebody else, or is written in a way in which
/// nothing can be added.
pub fn add_account(text: &str, person: &str, account: &Account) -> Result<String, AccountError> {
    let before = read(text)?;
    let owner = before
        .people
        .iter()
        .find(|one| one.accounts.iter().any(|known| known.value == *account));
    match owner {
        Some(owner) if owner.name == person => return Ok(text.to_owned()),
        Some(owner) => {
            let owner = owner.name.clone();
            return Err(AccountError::Taken(account.to_string(), owner));
        }
        None => {}
    }
    if before.person(person).is_none() {
        return Err(AccountError::NoPerson(person.to_owned()));
    }
    let unusual = || AccountError::Unusual(account.to_string(), person.to_owned());
    let tree = tree(text);
    let edited = Place { text, tree: &tree }
        .with(person, &account.to_string())
        .ok_or_else(unusual)?;
    let after = read(&edited).map_err(|_| unusual())?;
    let is_added = after.person(person).is_some_and(|after| {
        let mut accounts = after.accounts.iter().map(|known| &known.value);
        let old = before.person(person).into_iter();
        let mut expected = old
            .flat_map(|before| &before.accounts)
            .map(|known| &known.value);
        accounts.next_back() == Some(account) && accounts.eq(expected.by_ref())
    });
    let same = is_added
        && after.faults.len() <= before.faults.len()
        && rest(text, person) == rest(&edited, person);
    if same { Ok(edited) } else { Err(unusual()) }
}

/// The charter of a text. Calendar files are not read, since the account changes none.
fn read(text: &str) -> Result<Charter, AccountError> {
    let (source, _) = Source::new(charter::FILE_NAME, text.as_bytes().to_vec());
    let id = Sources::default().add(source.clone());
    charter::read(id, &source, &|_| Err(Message::value(""))).map_err(|faults| {
        let first = faults.first();
        let line = first.map_or(1, |fault| source.position(fault.span.start()).line);
        let why = first.map_or(Message::value(""), |fault| fault.message.clone());
        AccountError::Unreadable(line, why)
    })
}

fn tree(text: &str) -> Tree {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    parse(&Excerpt::whole(body, text.len() - body.len()), usize::MAX).tree
}

/// Every scalar of a charter in order, without the accounts of a person.
fn rest(text: &str, person: &str) -> Vec<String> {
    fn collect(
        tree: &Tree,
        node: NodeId,
        path: &mut Vec<String>,
        person: &str,
        all: &mut Vec<String>,
    ) {
        match &tree.node(node).kind {
            NodeKind::Scalar(text, _) => all.push(format!("{}={text}", path.join("/"))),
            NodeKind::Sequence(items) => {
                all.push(format!("{}[", path.join("/")));
                for item in items {
                    collect(tree, *item, path, person, all);
                }
            }
            NodeKind::Mapping(pairs) => {
                for (key, value) in pairs {
                    path.push(key_of(tree, *key).unwrap_or_default().to_owned());
                    if *path != ["people", person, ACCOUNTS] {
                        collect(tree, *value, path, person, all);
                    }
                    path.pop();
                }
            }
        }
    }
    let (tree, mut all) = (tree(text), Vec::new());
    if let Some(root) = tree.root() {
        collect(&tree, root, &mut Vec::new(), person, &mut all);
    }
    all
}

fn key_of(tree: &Tree, key: NodeId) -> Option<&str> {
    match &tree.node(key).kind {
        NodeKind::Scalar(text, _) => Some(text),
        _ => None,
    }
}

/// Where the account is written.
struct Place<'t> {
    text: &'t str,
    tree: &'t Tree,
}

impl Place<'_> {
    /// The text with the account; `None` if there is no place for it.
    fn with(&self, person: &str, account: &str) -> Option<String> {
        let (_, people) = self.pair(self.tree.root()?, "people")?;
        let (_, fields) = self.pair(people, person)?;
        let account = scalar(account);
        let Some((key, accounts)) = self.pair(fields, ACCOUNTS) else {
            return self.new_list(fields, &account);
        };
        let node = self.tree.node(accounts);
        match &node.kind {
            NodeKind::Scalar(text, Style::Plain) if text.is_empty() => {
                let key = self.tree.node(key).span.end();
                let colon = key + self.text.get(key..)?.find(':')? + 1;
                self.insert(colon, &format!(" [{account}]"))
            }
            NodeKind::Scalar(_, Style::Block) | NodeKind::Mapping(_) => None,
            NodeKind::Scalar(..) => {
                let one = self.slice(node)?;
                let (start, end) = (node.span.start(), node.span.end());
                let (before, after) = (self.text.get(..start)?, self.text.get(end..)?);
                Some(format!("{before}[{one}, {account}]{after}"))
            }
            NodeKind::Sequence(items) if self.slice(node)?.starts_with('[') => match items.last() {
                Some(last) => {
                    let end = self.tree.node(*last).span.end();
                    self.insert(end, &format!(", {account}"))
                }
                None => self.insert(node.span.start() + 1, &account),
            },
            NodeKind::Sequence(items) => {
                let last = self.tree.node(*items.last()?);
                let line = self.line_start(last.span.start());
                let bullet = self.text.get(line..last.span.start())?;
                let is_bullet = bullet.trim() == "-";
                is_bullet.then(|| self.new_line(last, &format!("{bullet}{account}")))?
            }
        }
    }

    /// The text with the list among the fields of a person.
    fn new_list(&self, fields: NodeId, account: &str) -> Option<String> {
        let node = self.tree.node(fields);
        let NodeKind::Mapping(pairs) = &node.kind else {
            return None;
        };
        let added = format!("{ACCOUNTS}: [{account}]");
        if self.slice(node)?.starts_with('{') {
            let Some((_, value)) = pairs.last() else {
                return self.insert(node.span.start() + 1, &added);
            };
            let end = self.tree.node(*value).span.end();
            return self.insert(end, &format!(", {added}"));
        }
        let named = AFTER.iter().find_map(|name| {
            pairs
                .iter()
                .find(|(key, _)| key_of(self.tree, *key) == Some(name))
        });
        let (key, value) = named.or_else(|| pairs.last())?;
        let start = self.tree.node(*key).span.start();
        let indent = self.text.get(self.line_start(start)..start)?;
        let value = self.tree.node(*value);
        // A value that is not there is at its key.
        let last = if value.span.is_empty() {
            self.tree.node(*key)
        } else {
            value
        };
        let is_block = indent.trim().is_empty();
        is_block.then(|| self.new_line(last, &format!("{indent}{added}")))?
    }

    /// The text with a line below the one in which a node ends.
    fn new_line(&self, node: &Node, line: &str) -> Option<String> {
        let from = node.span.start() + self.slice(node)?.trim_end().len();
        let rest = self.text.get(from..)?;
        let end = if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let at = from + rest.find(['\r', '\n']).unwrap_or(rest.len());
        self.insert(at, &format!("{end}{line}"))
    }

    fn insert(&self, at: usize, what: &str) -> Option<String> {
        Some(format!(
            "{}{what}{}",
            self.text.get(..at)?,
            self.text.get(at..)?
        ))
    }

    fn slice(&self, node: &Node) -> Option<&str> {
        self.text.get(node.span.start()..node.span.end())
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or("");
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// The pair of a mapping with a key.
    fn pair(&self, mapping: NodeId, name: &str) -> Option<(NodeId, NodeId)> {
        let NodeKind::Mapping(pairs) = &self.tree.node(mapping).kind else {
            return None;
        };
        let mut pairs = pairs.iter();
        pairs
            .find(|(key, _)| key_of(self.tree, *key) == Some(name))
            .copied()
    }
}

/// An account as a YAML scalar that is read as it is, in a list in brackets too.
fn scalar(account: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+');
    if account.chars().all(plain) && !account.ends_with(':') {
        account.to_owned()
    } else {
        serde_json::Value::from(account).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::FromText;

    const PARTIES: &str = "projlog: 1\ntimezone: Europe/Moscow\nparties:\n  agency: { role: contractor, hours: \"Mon-Fri 10:00-19:00\" }\n";

    fn charter(people: &str) -> String {
        format!("{PARTIES}people: # who\n{people}terms: {{ answer: 1 working day }}\n")
    }

    fn added(people: &str, account: &str) -> Result<String, AccountError> {
        let text = charter(people);
        let account = Account::from_text(account).unwrap();
        let edited = add_account(&text, "am", &account)?;
        // Once more changes nothing.
        assert_eq!(add_account(&edited, "am", &account).as_ref(), Ok(&edited));
        let crlf = add_account(&text.replace('\n', "\r\n"), "am", &account).unwrap();
        assert_eq!(crlf, edited.replace('\n', "\r\n"));
        let people = edited.strip_prefix(&format!("{PARTIES}people: # who\n"));
        let people = people
            .unwrap()
            .strip_suffix("terms: { answer: 1 working day }\n");
        Ok(people.unwrap().to_owned())
    }

    #[test]
    fn an_account_is_added_and_nothing_else() {
        let telegram = "telegram:user1";
        for (before, after) in [
            (
                "  am:\n    party: agency   # ours\n    email: [a@b.example]  # c\n\n    # what\n    decides: [plan]\n",
                "  am:\n    party: agency   # ours\n    email: [a@b.example]  # c\n    accounts: [telegram:user1]\n\n    # what\n    decides: [plan]\n",
            ),
            (
                "  am:\n    email:\n      - a@b.example # one\n    party: agency\n",
                "  am:\n    email:\n      - a@b.example # one\n    accounts: [telegram:user1]\n    party: agency\n",
            ),
            (
                "  am: { party: agency }  # c\n",
                "  am: { party: agency, accounts: [telegram:user1] }  # c\n",
            ),
            (
                "  am: {party: agency, email: [a@b.example],}\n",
                "  am: {party: agency, email: [a@b.example], accounts: [telegram:user1],}\n",
            ),
            (
                "  am:\n    party: agency\n    accounts: [ slack:U1 ] # c\n",
                "  am:\n    party: agency\n    accounts: [ slack:U1, telegram:user1 ] # c\n",
            ),
            (
                "  am:\n    party: agency\n    accounts: []\n",
                "  am:\n    party: agency\n    accounts: [telegram:user1]\n",
            ),
            (
                "  am:\n    party: agency\n    accounts: # none yet\n",
                "  am:\n    party: agency\n    accounts: [telegram:user1] # none yet\n",
            ),
            (
                "  am:\n    accounts: 'whatsapp:Manager, agency'   # c\n    party: agency\n",
                "  am:\n    accounts: ['whatsapp:Manager, agency', telegram:user1]   # c\n    party: agency\n",
            ),
            (
                "  am:\n    accounts:\n      -  slack:U1  # one\n      # two\n      -  slack:U2  # three\n\n    party: agency\n",
                "  am:\n    accounts:\n      -  slack:U1  # one\n      # two\n      -  slack:U2  # three\n      -  telegram:user1\n\n    party: agency\n",
            ),
            (
                "  am:\n    accounts:\n    - slack:U1\n    party: agency\n",
                "  am:\n    accounts:\n    - slack:U1\n    - telegram:user1\n    party: agency\n",
            ),
        ] {
            assert_eq!(added(before, telegram).as_deref(), Ok(after));
        }
        assert_eq!(
            added("  am: { party: agency }\n", "whatsapp:Анна \"А\"").as_deref(),
            Ok("  am: { party: agency, accounts: [\"whatsapp:Анна \\\"А\\\"\"] }\n")
        );
        let whole = format!("{PARTIES}people:\n  am:\n    party: agency");
        let slack = Account::from_text("slack:U1").unwrap();
        assert_eq!(
            add_account(&whole, "am", &slack),
            Ok(format!("{whole}\n    accounts: [slack:U1]"))
        );
    }

    #[test]
    fn what_cannot_be_added_changes_nothing() {
        let two =
            "  am: { party: agency }\n  other: { party: agency, accounts: [telegram:user1] }\n";
        let taken = AccountError::Taken("telegram:user1".to_owned(), "other".to_owned());
        assert_eq!(added(two, "telegram:user1"), Err(taken));
        let nobody = AccountError::NoPerson("am".to_owned());
        assert_eq!(
            added("  other: { party: agency }\n", "slack:U1"),
            Err(nobody)
        );
        let folded = "  am:\n    accounts: >\n      slack:U2\n    party: agency\n";
        let error = added(folded, "slack:U1").unwrap_err();
        assert!(matches!(error, AccountError::Unusual(..)), "{error:?}");
        let account = Account::from_text("slack:U1").unwrap();
        let error = add_account("", "am", &account).unwrap_err();
        assert!(matches!(error, AccountError::Unreadable(..)), "{error:?}");
    }
}
