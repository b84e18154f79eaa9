//! `projlog explain RULE`: prints the documentation of a rule.

use std::io::Write;

use super::args::Explain;
use super::failure::{Failure, Status};
use super::output::Output;
use super::shared::language_here;
use crate::engine::{nearest_rule, unknown_rule};
use crate::render::reflow;
use crate::rules::Rule;

pub(super) fn run(arguments: &Explain, output: &mut Output) -> Result<Status, Failure> {
    output.speak([language_here()]);
    let Some(rule) = Rule::named(&arguments.rule) else {
        return Err(Failure::new(
            unknown_rule(&arguments.rule),
            nearest_rule(&arguments.rule),
        ));
    };
    let page = rule.page(output.language());
    let page = reflow(&page, output.columns());
    write!(output, "{page}")?;
    Ok(Status::Clean)
}
