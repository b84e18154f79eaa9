//! `projlog explain RULE`: prints the documentation of a rule.

use std::io::Write;

use super::args::Explain;
use super::failure::{Failure, Status};
use super::output::Output;
use crate::engine::unknown_rule;
use crate::message::Language;
use crate::project::{Open, Project};
use crate::rules::Rule;

pub(super) fn run(arguments: &Explain, output: &mut Output) -> Result<Status, Failure> {
    let Some(rule) = Rule::named(&arguments.rule) else {
        return Err(Failure::new(
            format!("unknown rule `{}`", arguments.rule),
            unknown_rule(&arguments.rule),
        ));
    };
    output.speak([language_here()]);
    write!(output, "{}", rule.page(output.language()))?;
    Ok(Status::Clean)
}

/// The language of the project that contains the current folder; the page of a rule can be read without a project.
fn language_here() -> Option<Language> {
    let here = std::env::current_dir().ok()?;
    let root = Project::find(&here).ok()?;
    let open = Open {
        no_history: true,
        ..Open::default()
    };
    Project::open(&root, &open).ok()?.charter.language
}
