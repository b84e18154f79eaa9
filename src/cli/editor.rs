//! Editing of answers on a terminal: the line with the usual keys, and the choices with the arrow keys and Tab.

use std::io::{self, Write};
use std::sync::Arc;

use rustyline::completion::Completer;
use rustyline::config::BellStyle;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::{Hint, Hinter};
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{
    Behavior, Cmd, CompletionType, ConditionalEventHandler, Config, Context, Event, EventContext,
    EventHandler, Helper, KeyCode, KeyEvent, Modifiers, RepeatCount,
};

use super::ask::{Answers, Asked, Lines, Shown, Stop, Typed, say_nothing_written};
use super::failure::Failure;
use super::output::{moves_cursor, terminal_width};
use crate::message::Language;

/// Runs a dialogue on the terminal. `None`: the user cancelled it.
pub(super) fn dialogue<T>(
    language: Language,
    talk: impl FnOnce(&mut Asked<'_>) -> Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    let mut input = io::stdin().lock();
    let (mut editor, mut lines) = (Editor, Lines(&mut input));
    let answers: &mut dyn Answers = if moves_cursor() {
        &mut editor
    } else {
        &mut lines
    };
    let mut questions = io::stderr();
    let mut asked = Asked {
        answers,
        questions: &mut questions,
        language,
        stopped: None,
    };
    let result = talk(&mut asked);
    if asked.stopped == Some(Stop::Cancelled) {
        say_nothing_written(asked.questions, asked.language)?;
        return Ok(None);
    }
    result.map(Some)
}

/// Answers that are edited on a terminal. Nothing is kept of them.
struct Editor;

impl Answers for Editor {
    fn width(&self) -> usize {
        terminal_width().unwrap_or(80)
    }

    fn line(
        &mut self,
        prompt: &str,
        choices: Vec<Shown>,
        many: bool,
        _: &mut dyn Write,
    ) -> io::Result<Typed> {
        let menu = Menu(Arc::new(Choices { choices, many }));
        let config = Config::builder()
            // Standard output may go to a file.
            .behavior(Behavior::PreferTerm)
            .bell_style(BellStyle::None)
            .completion_type(CompletionType::Circular)
            .build();
        let history = MemHistory::with_config(&config);
        let mut editor = rustyline::Editor::<Menu, MemHistory>::with_history(config, history)
            .map_err(io::Error::other)?;
        let none = Modifiers::NONE;
        let down = EventHandler::Simple(Cmd::Complete);
        let up = EventHandler::Conditional(Box::new(Up(menu.clone())));
        editor.bind_sequence(KeyEvent(KeyCode::Down, none), down);
        editor.bind_sequence(KeyEvent(KeyCode::Up, none), up);
        editor.set_helper(Some(menu));
        match editor.readline(prompt) {
            Ok(line) => Ok(Typed::Line(line)),
            Err(ReadlineError::Eof) => Ok(Typed::End),
            Err(ReadlineError::Interrupted) => Ok(Typed::Cancelled),
            Err(ReadlineError::Io(error)) => Err(error),
            Err(error) => Err(io::Error::other(error)),
        }
    }
}

/// The choices for a line.
#[derive(Debug)]
struct Choices {
    choices: Vec<Shown>,
    /// Whether the line may have several, separated by commas.
    many: bool,
}

impl Choices {
    /// Where the part of the line begins that is being typed.
    fn start(&self, line: &str) -> usize {
        let comma = line.rfind(',').filter(|_| self.many);
        let start = comma.map_or(0, |comma| comma + 1);
        let rest = line.get(start..).unwrap_or_default();
        start + rest.len() - rest.trim_start().len()
    }

    /// Where the part of the line that is being typed begins, and the choices for it: those that begin like it, or have a word
    /// in their description that does. If it is a choice, the others from the next one on, and it comes last.
    fn fitting(&self, line: &str) -> (usize, Vec<String>) {
        let start = self.start(line);
        let part = line.get(start..).unwrap_or_default();
        let names = self.choices.iter().map(|one| one.value.clone());
        if let Some(at) = self.choices.iter().position(|one| one.value == part.trim()) {
            let all = names.clone().chain(names).skip(at + 1);
            return (start, all.take(self.choices.len()).collect());
        }
        let part = part.to_lowercase();
        let begins = |text: &str| text.to_lowercase().starts_with(&part);
        let fits = |one: &&Shown| begins(&one.value) || one.about.split(' ').any(begins);
        let fitting = self.choices.iter().filter(fits);
        (start, fitting.map(|one| one.value.clone()).collect())
    }

    /// Whether the line ends with a choice.
    fn is_choice(&self, line: &str) -> bool {
        let part = line.get(self.start(line)..).unwrap_or_default();
        self.choices.iter().any(|one| one.value == part.trim())
    }

    /// What the choice that the line ends with is.
    fn about(&self, line: &str) -> Option<String> {
        let part = line.get(self.start(line)..)?.trim();
        let one = self.choices.iter().find(|one| one.value == part)?;
        (!one.about.is_empty()).then(|| format!("  ({})", one.about))
    }
}

#[derive(Debug, Clone)]
struct Menu(Arc<Choices>);

impl Helper for Menu {}
impl Highlighter for Menu {}
impl Validator for Menu {}

impl Completer for Menu {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.0.fitting(line.get(..at).unwrap_or_default()))
    }
}

impl Hinter for Menu {
    type Hint = About;

    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<About> {
        let at_end = at == line.len();
        self.0.about(line).filter(|_| at_end).map(About)
    }
}

/// What the choice in the line is, behind it.
struct About(String);

impl Hint for About {
    fn display(&self) -> &str {
        &self.0
    }

    /// It is not a part of the answer.
    fn completion(&self) -> Option<&str> {
        None
    }
}

/// The key Up: back among the choices, once one of them is in the line.
struct Up(Menu);

impl ConditionalEventHandler for Up {
    fn handle(
        &self,
        _: &Event,
        _: RepeatCount,
        _: bool,
        context: &EventContext<'_>,
    ) -> Option<Cmd> {
        let is_choice = self.0.0.is_choice(context.line());
        Some(if is_choice {
            Cmd::CompleteBackward
        } else {
            Cmd::Complete
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(many: bool) -> Choices {
        let one = |value: &str, about: &str| Shown {
            value: value.to_owned(),
            about: about.to_owned(),
        };
        let choices = vec![
            one("account-manager", "agency"),
            one("designer", ""),
            one("директор", "Иван Петров, bakery"),
        ];
        Choices { choices, many }
    }

    #[test]
    fn a_choice_is_followed_by_the_others() {
        let one = choices(false);
        let all = ["account-manager", "designer", "директор"];
        assert_eq!(one.fitting("").1, all);
        assert_eq!(one.fitting("designer").1, [all[2], all[0], all[1]]);
        assert_eq!(one.fitting("директор").1, all);
        let many = choices(true);
        assert_eq!(
            many.fitting("designer,"),
            (9, all.map(str::to_owned).to_vec())
        );
        assert_eq!(many.fitting("директор, designer").0, "директор, ".len());
        assert!(many.is_choice("x, designer") && !one.is_choice("x, designer"));
        let none = Choices {
            choices: Vec::new(),
            many: false,
        };
        assert_eq!(none.fitting("text"), (0, Vec::new()));
    }

    #[test]
    fn what_is_typed_finds_ids_and_names() {
        let one = choices(false);
        assert_eq!(one.fitting("des"), (0, vec!["designer".to_owned()]));
        assert_eq!(one.fitting("пет"), (0, vec!["директор".to_owned()]));
        assert_eq!(one.fitting("x"), (0, Vec::new()));
        let many = choices(true);
        assert_eq!(
            many.fitting("designer,  АГ"),
            (11, Vec::new()),
            "the part after the comma"
        );
        assert_eq!(
            many.fitting("designer, AG"),
            (10, vec!["account-manager".to_owned()])
        );
        assert_eq!(one.about("account-manager").unwrap(), "  (agency)");
        assert_eq!((one.about("designer"), one.about("ag")), (None, None));
    }
}
