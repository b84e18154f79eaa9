//! Questions on a terminal: printed to standard error, answered on standard input.

use std::io::{BufRead, IsTerminal, Write};

use super::failure::Failure;
use crate::message::{Language, Message, message};
use crate::render::Untrusted;

/// A choice, selected by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// The value that it selects.
    pub(super) value: String,
    /// A short description.
    pub(super) about: Message,
}

/// A question.
pub(super) struct Question<'a> {
    /// The text of the question, without a question mark.
    pub(super) text: Message,
    pub(super) choices: &'a [Choice],
    /// The value of an empty answer, if it has one.
    pub(super) default: Option<&'a str>,
    /// Whether the question may be left open with an empty answer.
    pub(super) optional: bool,
    /// Whether several answers may be given, separated by commas.
    pub(super) many: bool,
}

/// The streams of a dialogue.
pub(super) struct Asked<'a> {
    pub(super) answers: &'a mut dyn BufRead,
    pub(super) questions: &'a mut dyn Write,
    /// The language of the questions.
    pub(super) language: Language,
}

/// Whether the streams are a terminal.
pub(super) fn is_somebody_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

impl Asked<'_> {
    /// Asks until the answer is valid and returns it; `None` if the question was left open. `check` returns what is wrong
    /// with an answer.
    pub(super) fn ask(
        &mut self,
        question: &Question<'_>,
        check: &dyn Fn(&str) -> Result<(), Failure>,
    ) -> Result<Vec<String>, Failure> {
        let language = self.language;
        let shown = |text: &str| Untrusted::new(text).line().into_owned();
        let say = |message: &Message| shown(&message.text(language));
        writeln!(self.questions, "{}", say(&question.text))?;
        let width = question
            .choices
            .iter()
            .map(|choice| choice.value.chars().count())
            .max()
            .unwrap_or(0);
        for (number, choice) in question.choices.iter().enumerate() {
            let line = format!(
                "{:>3}  {:width$}  {}",
                number + 1,
                shown(&choice.value),
                say(&choice.about)
            );
            writeln!(self.questions, "{}", line.trim_end())?;
        }
        loop {
            match (question.default, question.optional) {
                (Some(default), _) => write!(self.questions, "[{}] > ", shown(default))?,
                (None, true) => write!(
                    self.questions,
                    "({}) > ",
                    say(&message! { en: "optional", ru: "необязательно", es: "opcional" })
                )?,
                (None, false) => write!(self.questions, "> ")?,
            }
            self.questions.flush()?;
            let mut line = String::new();
            if self.answers.read_line(&mut line)? == 0 {
                writeln!(self.questions)?;
                return Err(Failure::new(
                    message! {
                        en: "not all questions were answered",
                        ru: "ответы даны не на все вопросы",
                        es: "no se respondieron todas las preguntas",
                    },
                    message! {
                        en: "nothing was written; give the answers as options",
                        ru: "ничего не записано; дайте ответы параметрами команды",
                        es: "no se escribió nada; dé las respuestas como opciones",
                    },
                ));
            }
            let line = line.trim();
            if line.is_empty() {
                match question.default {
                    Some(default) => return Ok(vec![default.to_owned()]),
                    None if question.optional => return Ok(Vec::new()),
                    None => continue,
                }
            }
            match question.values(line, check) {
                Ok(values) => return Ok(values),
                Err(failure) => writeln!(
                    self.questions,
                    "  {}: {}",
                    say(&failure.message),
                    say(&failure.help)
                )?,
            }
        }
    }
}

impl Question<'_> {
    /// The values of an answer: numbers of choices, or the words themselves.
    fn values(
        &self,
        line: &str,
        check: &dyn Fn(&str) -> Result<(), Failure>,
    ) -> Result<Vec<String>, Failure> {
        let parts: Vec<&str> = if self.many {
            line.split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect()
        } else {
            vec![line]
        };
        let mut values = Vec::new();
        for part in parts {
            let number = part
                .parse::<usize>()
                .ok()
                .filter(|_| !self.choices.is_empty());
            let value = match number {
                Some(number) => match number
                    .checked_sub(1)
                    .and_then(|index| self.choices.get(index))
                {
                    Some(choice) => choice.value.clone(),
                    None => {
                        return Err(Failure::new(
                            message! {
                                en: "no choice {part}",
                                ru: "нет варианта {part}",
                                es: "no hay opción {part}",
                                part: part,
                            },
                            message! {
                                en: "choose a number from 1 to {most}",
                                ru: "выберите число от 1 до {most}",
                                es: "elija un número del 1 al {most}",
                                most: self.choices.len(),
                            },
                        ));
                    }
                },
                None => part.to_owned(),
            };
            check(&value)?;
            values.push(value);
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(answers: &str, question: &Question<'_>) -> (Option<Vec<String>>, String) {
        let mut written = Vec::new();
        let mut answers = answers.as_bytes();
        let check = |value: &str| {
            if value.starts_with('x') {
                let message = Message::value(format!("no `{value}`"));
                Err(Failure::new(message, Message::value("try `a`")))
            } else {
                Ok(())
            }
        };
        let given = Asked {
            answers: &mut answers,
            questions: &mut written,
            language: Language::English,
        }
        .ask(question, &check)
        .ok();
        (given, String::from_utf8(written).unwrap())
    }

    #[test]
    fn a_number_a_word_or_nothing() {
        let choice = |value: &str, about: &str| Choice {
            value: value.to_owned(),
            about: Message::value(about),
        };
        let choices = [choice("ann\u{1b}", "agency"), choice("bob", "")];
        let mut question = Question {
            text: Message::value("Who asks"),
            choices: &choices,
            default: None,
            optional: false,
            many: false,
        };
        let one = |value: &str| Some(vec![value.to_owned()]);
        let (given, written) = asked("\n3\nxy\n2\n", &question);
        assert_eq!(given, one("bob"));
        let expected = "Who asks\n  1  ann\\u{1b}  agency\n  2  bob\n> >";
        assert!(written.starts_with(expected), "{written}");
        assert!(
            written.contains("  no choice 3: choose a number from 1 to 2\n")
                && written.contains("  no `xy`: try `a`\n"),
            "{written}"
        );
        assert_eq!(asked("carl\n", &question).0, one("carl"));
        assert_eq!(asked("", &question).0, None);
        question.many = true;
        assert_eq!(
            asked("2, dora\n", &question).0,
            Some(vec!["bob".to_owned(), "dora".to_owned()])
        );
        question.optional = true;
        assert_eq!(asked("\n", &question).0, Some(Vec::new()));
        question.default = Some("bob");
        assert_eq!(asked("\n", &question).0, one("bob"));
    }
}
