//! `projlog rules`: lists the rules with their severities.

use std::io::Write;

use schemars::JsonSchema;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::args::{DueFormat, Rules};
use super::failure::{Failure, Status};
use super::output::Output;
use super::shared::project_folder;
use crate::charter::Level;
use crate::engine::{Settings, unagreed};
use crate::finding::FindingKind;
use crate::message::{Language, Message, message};
use crate::obligation::{obligations, severities};
use crate::project::{Open, Project, ProjectError, Which};
use crate::render::{after_head, below_head, heads, wrap};
use crate::rules::{ALL, Mission};
use crate::yaml::FromText;

/// The narrowest column of what rules are about, on a terminal.
const NARROWEST: usize = 28;

/// A rule in the list, as JSON.
#[derive(Debug, Serialize, JsonSchema)]
struct Item {
    name: &'static str,
    mission: String,
    kind: String,
    /// The level in force.
    severity: &'static str,
    /// The level that the charter states, if that is not in force because both sides have not approved it.
    stated: Option<&'static str>,
    default: &'static str,
    summary: String,
}

pub(super) fn run(arguments: &Rules, output: &mut Output) -> Result<Status, Failure> {
    let open = Open {
        config: arguments.config.clone(),
        ..Open::default()
    };
    let here = std::env::current_dir()?;
    // Outside a project the defaults are listed; an unreadable project is an error.
    let project = match Project::find(&here) {
        Err(ProjectError::NoCharter(_) | ProjectError::NoWorkTree(_))
            if arguments.config.is_none() =>
        {
            None
        }
        _ => {
            let root = project_folder(&here, &Which::Worktree, arguments.config.as_deref())?.0;
            Some(match Project::open(&root, &open) {
                Ok(project) => project,
                // The list does not need history; without it, the charter's levels are in force.
                Err(_) => Project::open(
                    &root,
                    &Open {
                        no_history: true,
                        ..open
                    },
                )?,
            })
        }
    };
    let now = crate::clock::now();
    let in_force = project.as_ref().map(|project| {
        let obligations = obligations(project, now);
        severities(project, &obligations, now)
    });
    let unagreed = match (&project, in_force) {
        (Some(project), Some(in_force)) => unagreed(&project.charter, in_force),
        _ => Vec::new(),
    };
    output.speak([project
        .as_ref()
        .and_then(|project| project.charter.language)]);
    let json = arguments.output_format == DueFormat::Json;
    let language = if json {
        output.machine_language()
    } else {
        output.language()
    };
    let settings = Settings::default();
    let items: Vec<(Mission, FindingKind, Item)> = ALL
        .iter()
        .map(|rule| {
            let item = Item {
                name: rule.name,
                mission: rule.mission.title().text(language),
                kind: rule.kind.to_string(),
                severity: settings.level(rule, in_force).name(),
                stated: unagreed
                    .iter()
                    .find(|other| other.rule == rule.name)
                    .map(|other| other.stated.name()),
                default: rule.level.name(),
                summary: rule.summary(language),
            };
            (rule.mission, rule.kind, item)
        })
        .collect();
    if json {
        let list: Vec<&Item> = items.iter().map(|(.., item)| item).collect();
        let text = serde_json::to_string_pretty(&list).unwrap_or_default();
        writeln!(output, "{text}")?;
        return Ok(Status::Clean);
    }
    write_list(&items, language, output)
}

/// The word for a level.
fn level_word(level: Level) -> Message {
    match level.severity() {
        Some(severity) => heads::severity(severity),
        None => message! { en: "off", ru: "отключено", es: "desactivada" },
    }
}

/// Writes the rules for people, grouped by mission.
fn write_list(
    items: &[(Mission, FindingKind, Item)],
    language: Language,
    output: &mut Output,
) -> Result<Status, Failure> {
    let names = items.iter().map(|(.., item)| item.name.len());
    let width = names.max().unwrap_or(0);
    let level = |name: &'static str| {
        let level = Level::from_text(name).ok();
        level.map_or_else(|| name.to_owned(), |level| level_word(level).text(language))
    };
    let levels = items.iter().map(|(.., item)| level(item.severity).width());
    let level_width = levels.max().unwrap_or(0);
    let kinds = items.iter().map(|(_, kind, _)| kind_word(*kind));
    let kinds = kinds.map(|kind| kind.text(language).width());
    let kind_width = kinds.max().unwrap_or(0);
    let columns = output.columns();
    // Where the columns leave too little room for what a rule is about, it stands below them, and they need not be aligned.
    let aligned = columns.saturating_sub(width + level_width + kind_width + 9) >= NARROWEST;
    let (width, kind_width) = if aligned { (width, kind_width) } else { (0, 0) };
    for mission in Mission::ALL {
        let mut of_mission = items.iter().filter(|(m, ..)| *m == mission).peekable();
        if of_mission.peek().is_none() {
            continue;
        }
        writeln!(output, "{}", mission.title().text(language))?;
        for (_, kind, item) in of_mission {
            let changed = match item.stated {
                Some(stated) => Some(message! {
                    en: " (the charter says {level}; not approved by both sides)",
                    ru: " (в уставе проекта {level}; обе стороны это не согласовали)",
                    es: " (el estatuto dice {level}; sin aprobación de ambas partes)",
                    level: level(stated),
                }),
                None => (item.severity != item.default).then(|| {
                    message! {
                        en: " (default {level})",
                        ru: " (по умолчанию {level})",
                        es: " (por defecto {level})",
                        level: level(item.default),
                    }
                }),
            };
            let kind = kind_word(*kind).text(language);
            let blanks = " ".repeat(kind_width.saturating_sub(kind.width()));
            let severity = level(item.severity);
            let after = if aligned { level_width } else { 0 };
            let after = " ".repeat(after.saturating_sub(severity.width()));
            let head = format!("  {:width$}  {severity}{after} {kind}{blanks}  ", item.name);
            let about = format!(
                "{}{}",
                first_sentence(&item.summary),
                changed.map_or_else(String::new, |changed| changed.text(language))
            );
            let text = if aligned {
                after_head(&head, &about, columns)
            } else {
                below_head(&head, &about, columns)
            };
            writeln!(output, "{text}")?;
        }
        writeln!(output)?;
    }
    let foot = message! {
        en: "`projlog explain RULE` prints a rule's page.",
        ru: "Страницу правила показывает `projlog explain RULE`.",
        es: "`projlog explain RULE` muestra la página de una regla.",
    };
    let foot = foot.text(language);
    writeln!(output, "{}", wrap(&foot, columns, 0).join("\n"))?;
    Ok(Status::Clean)
}

/// The kind of a rule's findings in one word.
fn kind_word(kind: FindingKind) -> Message {
    match kind {
        FindingKind::Fact => message! { en: "fact", ru: "факт", es: "hecho" },
        FindingKind::State => message! { en: "state", ru: "состояние", es: "estado" },
        FindingKind::Form => message! { en: "form", ru: "форма", es: "forma" },
    }
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ")
        .map_or(text, |(first, _)| first)
        .trim_end_matches('.')
}
