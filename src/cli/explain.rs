//! `projlog explain RULE`: prints the documentation of a rule.

use std::io::Write;

use super::args::Explain;
use super::failure::{Failure, Status};
use super::output::Output;
use crate::engine::unknown_rule;
use crate::rules::Rule;

pub(super) fn run(arguments: &Explain, output: &mut Output) -> Result<Status, Failure> {
    let Some(rule) = Rule::named(&arguments.rule) else {
        return Err(Failure::new(
            format!("unknown rule `{}`", arguments.rule),
            unknown_rule(&arguments.rule),
        ));
    };
    write!(output, "{}", rule.page())?;
    Ok(Status::Clean)
}
