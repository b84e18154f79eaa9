//! `projlog new KIND`: adds an entry to the log.

mod arguments;
mod known;
mod offer;
mod plan;
mod structured;
#[cfg(test)]
mod tests;
mod values;
mod words;

use std::path::Path;

use super::ask::{self, Asked, Choice, Question, say_nothing_written};
use super::editor::dialogue;
use super::failure::{Failure, Status, current_folder};
use super::output::{Output, Speaker};
use super::shared::{as_of, local, project_folder};
pub(super) use arguments::New;
use known::Known;
pub(super) use offer::Offer;
use plan::Wanted;
pub(super) use plan::{Plan, free_id, usual_place};
pub(super) use words::{field as field_in_words, kind as kind_in_words};

use crate::edit::Lock;
use crate::log::Kind;
use crate::message::{Value, message};
use crate::project::{Open, Project, Which};
use crate::yaml::FromText;

const YES: &str = "yes";
const NO: &str = "no";

pub(super) fn run(arguments: &New, output: &mut Output) -> Result<Status, Failure> {
    let here = current_folder()?;
    if !ask::is_somebody_there() {
        return write_entry(arguments, &here, None, output);
    }
    let status = dialogue(output.language(), |asked| {
        write_entry(arguments, &here, Some(asked), output)
    })?;
    Ok(status.unwrap_or(Status::Cancelled))
}

/// Adds the entry and shows it. On a terminal, asks for what is missing.
fn write_entry(
    arguments: &New,
    here: &Path,
    mut asked: Option<&mut Asked<'_>>,
    output: &mut dyn Speaker,
) -> Result<Status, Failure> {
    let config = arguments.config.clone();
    let (root, _) = project_folder(here, &Which::Worktree, config.as_deref())?;
    let how = Open {
        no_history: arguments.no_history,
        config,
        no_cache: arguments.no_cache,
        seen_from: Some(here.to_owned()),
        ..Open::default()
    };
    // The lock is held from choosing the id to writing the entry, but not while waiting for answers.
    let take = || {
        if arguments.dry_run {
            Ok(None)
        } else {
            Lock::take(&root).map(Some)
        }
    };
    let mut lock = if asked.is_none() { take()? } else { None };
    let mut project = Project::open(&root, &how)?;
    let language = output.speaks(project.charter.language);
    if let Some(asked) = &mut asked {
        asked.language = language;
    }
    let kind = kind(arguments, asked.as_deref_mut())?;
    let now = as_of(arguments.as_of.as_deref(), &project.charter.zone)?;
    let mut known = Known::new(kind, arguments);
    let wanted = Wanted {
        arguments,
        kind,
        here,
        now,
        language,
    };
    let mut previewed = None;
    {
        let offer = Offer::new(&project, asked.is_some().then_some(now));
        known.read(&offer)?;
        let at = local(now, &project.charter.zone);
        match asked.filter(|_| known.lacks_facts()) {
            Some(asked) => {
                known.ask(&offer, asked, &project, &at)?;
                known.check_answers(&offer)?;
                if !arguments.dry_run {
                    let plan = Plan::new(&wanted, &known, &project)?;
                    if !confirmed(&plan, asked)? {
                        return Ok(Status::Cancelled);
                    }
                    previewed = Some(plan);
                }
            }
            None => {
                known.happened(at);
                known.complain()?;
                known.check_answers(&offer)?;
            }
        }
    }
    if lock.is_none() && !arguments.dry_run {
        // Other programs may have written while the questions were answered.
        lock = take()?;
        project = Project::open(&root, &how)?;
    }
    let plan = Plan::new(&wanted, &known, &project)?;
    if !arguments.dry_run {
        plan.write()?;
    }
    writeln!(output, "{}", plan.done(arguments.dry_run, language))?;
    // What was just shown on the same screen is not repeated.
    if !(output.is_on_screen() && previewed.is_some_and(|previewed| previewed.adds(&plan))) {
        writeln!(output)?;
        plan.show(output)?;
    }
    drop(lock);
    Ok(Status::Clean)
}

/// Shows the entry, and asks whether to write it.
fn confirmed(plan: &Plan, asked: &mut Asked<'_>) -> Result<bool, Failure> {
    let language = asked.language;
    writeln!(asked.questions, "\n{}\n", plan.done(true, language))?;
    plan.show(asked.questions)?;
    writeln!(asked.questions)?;
    let choices = [
        Choice {
            value: YES.to_owned(),
            about: message! { en: "write the entry", ru: "внести запись", es: "escribir la entrada" },
        },
        Choice {
            value: NO.to_owned(),
            about: message! { en: "write nothing", ru: "ничего не записывать", es: "no escribir nada" },
        },
    ];
    let question = Question {
        text: message! {
            en: "Write this entry?",
            ru: "Внести эту запись?",
            es: "¿Escribir esta entrada?",
        },
        choices: &choices,
        default: Some(YES),
        optional: false,
        many: false,
    };
    let read = |word: &str| {
        let word = word.to_lowercase();
        match word.as_str() {
            YES | "y" | "да" | "д" | "sí" | "si" | "s" => Ok(YES.to_owned()),
            NO | "n" | "нет" | "н" => Ok(NO.to_owned()),
            _ => Err(Failure::new(
                message! {
                    en: "`{word}` is neither yes nor no",
                    ru: "`{word}` — не «да» и не «нет»",
                    es: "`{word}` no es ni sí ni no",
                    word: word,
                },
                message! {
                    en: "answer `yes` or `no`",
                    ru: "ответьте «да» или «нет»",
                    es: "responda «sí» o «no»",
                },
            )),
        }
    };
    let answer = asked.ask(&question, &read)?;
    let confirmed = answer.first().is_some_and(|answer| answer == YES);
    if !confirmed {
        say_nothing_written(asked.questions, language)?;
    }
    Ok(confirmed)
}

/// The given kind, or the one chosen on the terminal.
fn kind(arguments: &New, asked: Option<&mut Asked<'_>>) -> Result<Kind, Failure> {
    let names = || Value::commas(Kind::ALL.iter().map(|kind| kind.name()));
    match (arguments.kind, asked) {
        (Some(kind), _) => Ok(kind),
        (None, None) => Err(Failure::new(
            message! {
                en: "`projlog new` requires a kind of entry",
                ru: "для `projlog new` нужен вид записи",
                es: "`projlog new` necesita un tipo de entrada",
            },
            message! {
                en: "choose one of {names}, for example `projlog new request`",
                ru: "выберите один из видов: {names}; например, `projlog new request`",
                es: "elija uno de {names}, por ejemplo `projlog new request`",
                names: names(),
            },
        )),
        (None, Some(asked)) => {
            let choices: Vec<Choice> = Kind::ALL
                .iter()
                .map(|kind| Choice {
                    value: kind.name().to_owned(),
                    about: words::kind(*kind),
                })
                .collect();
            let question = Question {
                text: message! {
                    en: "Kind of entry",
                    ru: "Вид записи",
                    es: "Tipo de entrada",
                },
                choices: &choices,
                default: None,
                optional: false,
                many: false,
            };
            let choose = || {
                message! {
                    en: "choose one of {names}",
                    ru: "выберите один из видов: {names}",
                    es: "elija uno de {names}",
                    names: names(),
                }
            };
            let check = |word: &str| match Kind::from_text(word) {
                Ok(kind) => Ok(kind.name().to_owned()),
                Err((message, help)) => Err(Failure::new(message, help.unwrap_or_else(choose))),
            };
            let word = asked.ask(&question, &check)?;
            let kind = word.first().and_then(|word| Kind::named(word));
            kind.ok_or_else(|| {
                let message = message! {
                    en: "no kind was given",
                    ru: "вид не указан",
                    es: "no se indicó ningún tipo",
                };
                Failure::new(message, choose())
            })
        }
    }
}
