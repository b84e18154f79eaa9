//! `projlog rules`: lists the rules with their severities.

use std::io::Write;

use schemars::JsonSchema;
use serde::Serialize;

use super::args::{DueFormat, Rules};
use super::failure::{Failure, Status};
use super::output::Output;
use super::shared::project_folder;
use crate::engine::{Settings, unagreed};
use crate::obligation::{obligations, severities};
use crate::project::{Open, Project, ProjectError, Which};
use crate::rules::{ALL, Mission};

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
        Err(ProjectError::NoCharter(_)) if arguments.config.is_none() => None,
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
    if let Some(project) = &project {
        output.speak([project.charter.language]);
    }
    let language = match arguments.output_format {
        DueFormat::Human => output.language(),
        DueFormat::Json => output.machine_language(),
    };
    let settings = Settings::default();
    let items: Vec<(Mission, Item)> = ALL
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
            (rule.mission, item)
        })
        .collect();
    if arguments.output_format == DueFormat::Json {
        let list: Vec<&Item> = items.iter().map(|(_, item)| item).collect();
        let text = serde_json::to_string_pretty(&list).unwrap_or_default();
        writeln!(output, "{text}")?;
        return Ok(Status::Clean);
    }
    let width = items
        .iter()
        .map(|(_, item)| item.name.len())
        .max()
        .unwrap_or(0);
    for mission in Mission::ALL {
        let of_mission: Vec<&Item> = items
            .iter()
            .filter(|(m, _)| *m == mission)
            .map(|(_, item)| item)
            .collect();
        if of_mission.is_empty() {
            continue;
        }
        writeln!(output, "{}", mission.title().text(language))?;
        for item in of_mission {
            let changed = match item.stated {
                Some(stated) => format!(" (the charter says {stated}; not approved by both sides)"),
                None if item.severity == item.default => String::new(),
                None => format!(" (default {})", item.default),
            };
            writeln!(
                output,
                "  {:width$}  {:7} {:5}  {}{changed}",
                item.name,
                item.severity,
                item.kind,
                first_sentence(&item.summary)
            )?;
        }
        writeln!(output)?;
    }
    writeln!(output, "`projlog explain RULE` prints a rule's page.")?;
    Ok(Status::Clean)
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ")
        .map_or(text, |(first, _)| first)
        .trim_end_matches('.')
}
