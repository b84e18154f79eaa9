//! The dialogue about drafts: one by one, each decision written at once.

use std::collections::HashSet;
use std::path::Path;

use super::super::ask::{self, Asked, Choice, Question, Stop};
use super::super::editor::dialogue;
use super::super::failure::{Failure, Status, about};
use super::super::new::{Offer, field_in_words, kind_in_words};
use super::super::output::Output;
use super::super::shared::language_in;
use super::find::open;
use super::write::{Act, Done, decide as write};
use crate::edit::Lock;
use crate::log::{Draft, Kind, Meaning};
use crate::message::{Message, Value, message};
use crate::project::Project;
use crate::render::Untrusted;
use crate::render::drafts::{details, head};
use crate::yaml::FromText;

/// What can be done with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choose {
    Accept,
    Kind,
    Skip,
    Thread,
    Later,
    Quit,
}

impl Choose {
    const ALL: [Self; 6] = [
        Self::Accept,
        Self::Kind,
        Self::Skip,
        Self::Thread,
        Self::Later,
        Self::Quit,
    ];

    /// The word that is typed, or its first letter.
    fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Kind => "kind",
            Self::Skip => "skip",
            Self::Thread => "thread",
            Self::Later => "later",
            Self::Quit => "quit",
        }
    }

    fn about(self) -> Message {
        match self {
            Self::Accept => message! {
                en: "it becomes an entry",
                ru: "принять: черновик становится записью",
                es: "aceptar: pasa a ser una entrada",
            },
            Self::Kind => message! {
                en: "it is something else: choose another kind",
                ru: "вид: это другое, выбрать другой вид записи",
                es: "tipo: es otra cosa, elegir otro tipo de entrada",
            },
            Self::Skip => message! {
                en: "remove it, and remember that it was skipped",
                ru: "пропустить: убрать и запомнить это",
                es: "omitir: quitarlo y recordarlo",
            },
            Self::Thread => message! {
                en: "skip it with all drafts of its thread",
                ru: "ветка: пропустить все черновики этой ветки",
                es: "hilo: omitir todos los borradores de este hilo",
            },
            Self::Later => message! {
                en: "leave it as it is for now",
                ru: "позже: пока оставить как есть",
                es: "después: dejarlo como está por ahora",
            },
            Self::Quit => message! {
                en: "stop here; what was decided is written",
                ru: "выход: закончить; решённое уже записано",
                es: "salir: terminar; lo decidido ya está escrito",
            },
        }
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let fits = |one: &Self| {
            one.word() == text || (text.chars().count() == 1 && one.word().starts_with(&text))
        };
        Self::ALL.into_iter().find(fits)
    }
}

/// Where a draft is, as long as its file is not changed before it.
type Key = (String, Option<String>, String);

pub(super) fn run(
    root: &Path,
    config: Option<&Path>,
    output: &mut Output,
) -> Result<Status, Failure> {
    output.speak([language_in(root)]);
    if !ask::is_somebody_there() {
        return Err(no_terminal());
    }
    let status = dialogue(output.language(), |asked| review(root, config, asked))?;
    Ok(status.unwrap_or(Status::Cancelled))
}

/// Asks about every draft until none is left or the user stops, in whatever way: each decision was written at once.
pub(super) fn review(
    root: &Path,
    config: Option<&Path>,
    asked: &mut Asked<'_>,
) -> Result<Status, Failure> {
    let result = ask_about_each(root, config, asked);
    match (result, asked.stopped.take()) {
        (Err(_), Some(stop)) => {
            say(asked, &end(open(root, config)?.drafts.len()))?;
            Ok(match stop {
                Stop::Ended => Status::Clean,
                Stop::Cancelled => Status::Cancelled,
            })
        }
        (result, _) => result,
    }
}

fn ask_about_each(
    root: &Path,
    config: Option<&Path>,
    asked: &mut Asked<'_>,
) -> Result<Status, Failure> {
    let mut later: HashSet<Key> = HashSet::new();
    let mut first = true;
    loop {
        let project = open(root, config)?;
        let waiting = |(_, draft): &(usize, &Draft)| !later.contains(&key(&project, draft));
        let left = project.drafts.iter().enumerate().filter(waiting).count();
        let mut drafts = project.drafts.iter().enumerate();
        let Some((at, draft)) = drafts.find(waiting) else {
            say(asked, &end(project.drafts.len()))?;
            return Ok(Status::Clean);
        };
        if !first {
            writeln!(asked.questions)?;
        }
        first = false;
        show(&project, draft, left, asked)?;
        match choose(draft, asked)? {
            Choose::Quit => {
                say(asked, &end(project.drafts.len()))?;
                return Ok(Status::Clean);
            }
            Choose::Later => {
                later.insert(key(&project, draft));
            }
            Choose::Accept => {
                let done = decide(root, config, &[key(&project, draft)], Act::Accept);
                report(done, (root, config), asked)?;
            }
            Choose::Skip => {
                let done = decide(root, config, &[key(&project, draft)], Act::Skip);
                report(done, (root, config), asked)?;
            }
            Choose::Thread => {
                let all = thread(&project, at);
                let drafts = all.iter().filter_map(|at| project.drafts.get(*at));
                let keys: Vec<Key> = drafts.map(|draft| key(&project, draft)).collect();
                let done = decide(root, config, &keys, Act::Skip);
                report(done, (root, config), asked)?;
            }
            Choose::Kind => {
                let Some((kind, fields)) = other_kind(&project, draft, asked)? else {
                    continue;
                };
                let act = Act::Become(kind, &fields);
                let done = decide(root, config, &[key(&project, draft)], act);
                report(done, (root, config), asked)?;
            }
        }
    }
}

/// What a draft is recognised by when the file is read again.
fn key(project: &Project, draft: &Draft) -> Key {
    let file = project.sources.get(draft.source);
    let block = file.text().get(draft.span.start()..draft.span.end());
    let block = block.unwrap_or_default().to_owned();
    (file.path().to_owned(), draft.id.clone(), block)
}

/// Reads the project again and does something with some drafts, one after the other, each at once.
fn decide<'a>(
    root: &Path,
    config: Option<&Path>,
    keys: &[Key],
    act: Act<'a>,
) -> Result<Vec<Done<'a>>, Failure> {
    let _lock = Lock::take(root)?;
    let mut done = Vec::new();
    for wanted in keys {
        let project = open(root, config)?;
        let mut drafts = project.drafts.iter();
        let at = drafts.position(|draft| key(&project, draft) == *wanted);
        done.push(write(&project, at.unwrap_or(usize::MAX), act)?);
    }
    Ok(done)
}

/// Says what was done, or why it could not be done; the draft is then asked about again.
fn report(
    done: Result<Vec<Done<'_>>, Failure>,
    (root, config): (&Path, Option<&Path>),
    asked: &mut Asked<'_>,
) -> Result<(), Failure> {
    match done {
        Ok(done) => {
            for one in &done {
                say(asked, &one.message())?;
            }
            let project = open(root, config)?;
            for left in done.iter().flat_map(|one| one.remarks(&project)) {
                say(asked, &left)?;
            }
        }
        Err(failure) => failure.print(asked.language, asked.questions)?,
    }
    Ok(())
}

fn say(asked: &mut Asked<'_>, message: &Message) -> Result<(), Failure> {
    let line = message.text(asked.language);
    writeln!(asked.questions, "{}", Untrusted::new(&line).line())?;
    Ok(())
}

/// Shows a draft: its head, what is known about it, and its text.
fn show(
    project: &Project,
    draft: &Draft,
    left: usize,
    asked: &mut Asked<'_>,
) -> Result<(), Failure> {
    say(asked, &Message::value(head(project, draft)))?;
    for detail in details(project, draft) {
        let detail = detail.text(asked.language);
        writeln!(asked.questions, "    {}", Untrusted::new(&detail).line())?;
    }
    let text = project.sources.get(draft.source).text();
    let note = draft.note.iter().map(|prose| prose.span.end()).max();
    let end = note.unwrap_or(0).max(draft.span.end());
    writeln!(asked.questions)?;
    for line in text
        .get(draft.span.start()..end)
        .unwrap_or_default()
        .lines()
    {
        writeln!(asked.questions, "{}", Untrusted::new(line).line())?;
    }
    writeln!(asked.questions)?;
    say(
        asked,
        &message! {
            en: "{left} {left#draft is|drafts are} left",
            ru: "{left#Остался|Осталось|Осталось} {left} {left#черновик|черновика|черновиков}",
            es: "{left#Queda|Quedan} {left} {left#borrador|borradores}",
            left: left,
        },
    )
}

/// Asks what to do with a draft.
fn choose(draft: &Draft, asked: &mut Asked<'_>) -> Result<Choose, Failure> {
    let choices = Choose::ALL.map(|one| Choice {
        value: one.word().to_owned(),
        about: one.about(),
    });
    // What has mistakes cannot be accepted.
    let default = draft.faults.is_empty().then_some(Choose::Accept.word());
    let question = Question {
        text: message! {
            en: "What about this draft?",
            ru: "Что делать с этим черновиком?",
            es: "¿Qué hacer con este borrador?",
        },
        choices: &choices,
        default,
        optional: false,
        many: false,
    };
    let read = |text: &str| match Choose::read(text) {
        Some(one) => Ok(one.word().to_owned()),
        None => Err(Failure::new(
            message! {
                en: "`{text}` is not one of the choices",
                ru: "варианта `{text}` нет",
                es: "`{text}` no es una de las opciones",
                text: text,
            },
            message! {
                en: "type a word of the list, its first letter or its number; `?` shows the list again",
                ru: "введите слово из списка, его первую букву или номер; `?` покажет список ещё раз",
                es: "escriba una palabra de la lista, su primera letra o su número; `?` muestra la lista otra vez",
            },
        )),
    };
    let word = asked.ask(&question, &read)?;
    let word = word.first().map_or("", String::as_str);
    Ok(Choose::read(word).unwrap_or(Choose::Later))
}

/// A kind, and the fields that it requires and the draft does not have.
type OtherKind = (Kind, Vec<(&'static str, Vec<String>)>);

/// Asks for another kind, and for what it requires.
fn other_kind(
    project: &Project,
    draft: &Draft,
    asked: &mut Asked<'_>,
) -> Result<Option<OtherKind>, Failure> {
    let others = Kind::ALL.iter().filter(|kind| Some(**kind) != draft.kind);
    let choices: Vec<Choice> = others
        .map(|kind| Choice {
            value: kind.name().to_owned(),
            about: kind_in_words(*kind),
        })
        .collect();
    let question = Question {
        text: message! { en: "Kind of entry", ru: "Вид записи", es: "Tipo de entrada" },
        choices: &choices,
        default: None,
        optional: true,
        many: false,
    };
    let read = |word: &str| match Kind::from_text(word) {
        Ok(kind) => Ok(kind.name().to_owned()),
        Err((message, help)) => Err(Failure::new(message, help.unwrap_or_else(one_of))),
    };
    let word = asked.ask(&question, &read)?;
    let Some(kind) = word.first().and_then(|word| Kind::named(word)) else {
        return Ok(None);
    };
    let there = fields_of(project, draft);
    let has = |name: &str| there.iter().any(|known| known == name);
    let offer = Offer::new(project, None);
    let from = draft.entry.as_ref().and_then(|entry| entry.actor());
    let mut fields = Vec::new();
    for field in kind.fields() {
        if !field.required || has(field.key) || field.or.is_some_and(has) {
            continue;
        }
        let choices = offer.choices(field, from.map(|from| from.value.0.as_str()));
        let question = Question {
            text: about(field.key, &field_in_words(field)),
            choices: &choices,
            default: None,
            optional: false,
            many: field.many,
        };
        // A draft may name another one.
        let read = |value: &str| match field.meaning {
            Meaning::Reference(_) if project.draft(value).is_some() => Ok(value.to_owned()),
            _ => offer.read(field, value),
        };
        fields.push((field.key, asked.ask(&question, &read)?));
    }
    Ok(Some((kind, fields)))
}

fn one_of() -> Message {
    message! {
        en: "choose one of {names}",
        ru: "выберите один из видов: {names}",
        es: "elija uno de {names}",
        names: Value::commas(Kind::ALL.iter().map(|kind| kind.name())),
    }
}

/// The names of the fields that a draft has.
fn fields_of(project: &Project, draft: &Draft) -> Vec<String> {
    let text = project.sources.get(draft.source).text();
    let block = text.get(draft.span.start()..draft.span.end()).unwrap_or("");
    let names = block.lines().filter_map(|line| line.split_once(':'));
    names.map(|(name, _)| name.trim().to_owned()).collect()
}

/// The drafts of the same thread as one: those that refer to each other, and those of the same thread of mail.
fn thread(project: &Project, at: usize) -> Vec<usize> {
    let mut found = vec![at];
    let mut next = 0;
    while let Some(draft) = found.get(next).and_then(|at| project.drafts.get(*at)) {
        for (place, other) in project.drafts.iter().enumerate() {
            if !found.contains(&place) && are_tied(draft, other) {
                found.push(place);
            }
        }
        next += 1;
    }
    found.sort_unstable();
    found
}

fn are_tied(one: &Draft, other: &Draft) -> bool {
    let names = |from: &Draft, to: &Draft| {
        let id = to.id.as_deref();
        from.references().any(|reference| Some(reference) == id)
    };
    // The label of a conversation by mail is that of its thread.
    let threads = |draft: &Draft| -> Vec<String> {
        let keys = draft.evidence.iter();
        let labels = keys.filter_map(|key| key.strip_prefix("mail:")?.split_once('/'));
        labels.map(|(label, _)| label.to_owned()).collect()
    };
    let shared = || {
        let others = threads(other);
        threads(one).iter().any(|label| others.contains(label))
    };
    names(one, other) || names(other, one) || shared()
}

fn end(left: usize) -> Message {
    match left {
        0 => message! {
            en: "No drafts are left.",
            ru: "Черновиков не осталось.",
            es: "No quedan borradores.",
        },
        _ => message! {
            en: "{left} {left#draft is|drafts are} left.",
            ru: "{left#Остался|Осталось|Осталось} {left} {left#черновик|черновика|черновиков}.",
            es: "{left#Queda|Quedan} {left} {left#borrador|borradores}.",
            left: left,
        },
    }
}

/// The remedy where there is no terminal.
fn no_terminal() -> Failure {
    Failure::new(
        message! {
            en: "`projlog drafts --review` asks questions, and there is no terminal",
            ru: "команда `projlog drafts --review` задаёт вопросы, но запущена не в окне командной строки",
            es: "`projlog drafts --review` hace preguntas y no hay un terminal en el que responderlas",
        },
        message! {
            en: "remove the word `draft` from a block by hand to accept it, or use `projlog drafts --accept ID` and `--skip ID`",
            ru: "чтобы принять черновик, уберите слово `draft` из блока вручную или используйте `projlog drafts --accept ID` и `--skip ID`",
            es: "para aceptar un borrador quite a mano la palabra `draft` del bloque, o use `projlog drafts --accept ID` y `--skip ID`",
        },
    )
}
