//! Questions on a terminal: printed to standard error, answered on standard input.

use std::io::{self, BufRead, IsTerminal, Write};

use unicode_width::UnicodeWidthStr;

use super::failure::Failure;
use crate::message::{Language, Message, message};
use crate::render::{Untrusted, wrap};

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

/// An answer as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    Line(String),
    /// The input has ended.
    End,
    /// The user pressed Ctrl-C.
    Cancelled,
}

/// A choice as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) value: String,
    pub(super) about: String,
}

/// Where answers come from.
pub(super) trait Answers {
    /// Shows the prompt and reads a line. `choices` are what the line, or each of its parts between commas, may be.
    fn line(
        &mut self,
        prompt: &str,
        choices: Vec<Shown>,
        many: bool,
        questions: &mut dyn Write,
    ) -> io::Result<Typed>;

    /// The columns of the screen. A terminal that only knows lines breaks them itself.
    fn width(&self) -> usize {
        usize::MAX
    }
}

/// Answers that are read as lines, from a terminal that only knows lines.
pub(super) struct Lines<'a>(pub(super) &'a mut dyn BufRead);

impl Answers for Lines<'_> {
    fn line(
        &mut self,
        prompt: &str,
        _: Vec<Shown>,
        _: bool,
        questions: &mut dyn Write,
    ) -> io::Result<Typed> {
        write!(questions, "{prompt}")?;
        questions.flush()?;
        let mut line = String::new();
        if self.0.read_line(&mut line)? == 0 {
            writeln!(questions)?;
            return Ok(Typed::End);
        }
        Ok(Typed::Line(line))
    }
}

/// The end of a dialogue before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// There are no more answers.
    Ended,
    /// The user cancelled it.
    Cancelled,
}

/// The streams of a dialogue.
pub(super) struct Asked<'a> {
    pub(super) answers: &'a mut dyn Answers,
    pub(super) questions: &'a mut dyn Write,
    /// The language of the questions.
    pub(super) language: Language,
    /// How the dialogue was ended before its end.
    pub(super) stopped: Option<Stop>,
}

/// Reads an answer as a value, or returns what is wrong with it.
pub(super) type Reader<'a> = dyn Fn(&str) -> Result<String, Failure> + 'a;

/// Whether the streams are a terminal.
pub(super) fn is_somebody_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Text as it is shown: without characters that a terminal interprets.
fn shown(text: &str) -> String {
    Untrusted::new(text).line().into_owned()
}

impl Asked<'_> {
    /// Asks until the answer is valid and returns it; nothing if the question was left open.
    pub(super) fn ask(
        &mut self,
        question: &Question<'_>,
        read: &Reader<'_>,
    ) -> Result<Vec<String>, Failure> {
        let language = self.language;
        let say = |message: &Message| shown(&message.text(language));
        self.write_wrapped("", &say(&question.text))?;
        let choices: Vec<Shown> = question
            .choices
            .iter()
            .map(|choice| Shown {
                value: shown(&choice.value),
                about: say(&choice.about),
            })
            .collect();
        self.write_choices(&choices)?;
        let prompt = match (question.default, question.optional) {
            (Some(default), _) => format!("[{}] > ", shown(default)),
            (None, true) => {
                let optional = message! { en: "optional", ru: "необязательно", es: "opcional" };
                format!("({}) > ", say(&optional))
            }
            (None, false) => "> ".to_owned(),
        };
        loop {
            let typed =
                self.answers
                    .line(&prompt, choices.clone(), question.many, self.questions)?;
            let line = match typed {
                Typed::Line(line) => line,
                Typed::End => {
                    self.stopped = Some(Stop::Ended);
                    return Err(ended());
                }
                Typed::Cancelled => {
                    self.stopped = Some(Stop::Cancelled);
                    return Err(ended());
                }
            };
            let line = line.trim();
            if line == "?" && !choices.is_empty() {
                self.write_choices(&choices)?;
                continue;
            }
            if line.is_empty() {
                match question.default {
                    Some(default) => return Ok(vec![default.to_owned()]),
                    None if question.optional => return Ok(Vec::new()),
                    None => continue,
                }
            }
            match question.values(line, read) {
                Ok(values) => return Ok(values),
                Err(failure) => {
                    let text = format!("{}: {}", say(&failure.message), say(&failure.help));
                    self.write_wrapped("  ", &text)?;
                }
            }
        }
    }

    /// Lists the choices with their numbers.
    fn write_choices(&mut self, choices: &[Shown]) -> io::Result<()> {
        let width = |choice: &Shown| choice.value.width();
        let widest = choices.iter().map(width).max().unwrap_or(0);
        for (number, choice) in choices.iter().enumerate() {
            let gap = " ".repeat(widest - width(choice));
            let Shown { value, about } = choice;
            let head = format!("{:>3}  {value}{gap}  ", number + 1);
            self.write_wrapped(&head, about)?;
        }
        Ok(())
    }

    /// Writes a text behind its head, in lines that fit the screen: the next ones begin below the text. If there is no room
    /// beside the head, they begin a little to the right.
    fn write_wrapped(&mut self, head: &str, text: &str) -> io::Result<()> {
        const NARROW: usize = 20;
        let (width, used) = (self.answers.width(), head.width());
        let indent = if used + NARROW > width {
            head.len().min(5)
        } else {
            used
        };
        let lines = wrap(text, width.saturating_sub(indent), used - indent);
        for (number, line) in lines.iter().enumerate() {
            let before = if number == 0 {
                head
            } else {
                &" ".repeat(indent)
            };
            writeln!(self.questions, "{}", format!("{before}{line}").trim_end())?;
        }
        Ok(())
    }
}

/// States that the dialogue was cancelled.
pub(super) fn say_nothing_written(out: &mut dyn Write, language: Language) -> io::Result<()> {
    let nothing = message! {
        en: "Cancelled; nothing was written.",
        ru: "Отменено, ничего не записано.",
        es: "Cancelado; no se escribió nada.",
    };
    writeln!(out, "{}", nothing.text(language))
}

/// The error of a dialogue that ended early.
fn ended() -> Failure {
    Failure::new(
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
    )
}

impl Question<'_> {
    /// The values of an answer: numbers of choices, or the words themselves.
    fn values(&self, line: &str, read: &Reader<'_>) -> Result<Vec<String>, Failure> {
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
            values.push(read(&value)?);
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
                Ok(value.to_owned())
            }
        };
        let given = Asked {
            answers: &mut Lines(&mut answers),
            questions: &mut written,
            language: Language::English,
            stopped: None,
        }
        .ask(question, &check)
        .ok();
        (given, String::from_utf8(written).unwrap())
    }

    /// Answers on a screen of some columns.
    struct Screen<'a>(Lines<'a>, usize);

    impl Answers for Screen<'_> {
        fn line(
            &mut self,
            prompt: &str,
            choices: Vec<Shown>,
            many: bool,
            questions: &mut dyn Write,
        ) -> io::Result<Typed> {
            let typed = self.0.line(prompt, choices, many, questions);
            // The answer, which the screen shows, ends the line.
            writeln!(questions)?;
            typed
        }

        fn width(&self) -> usize {
            self.1
        }
    }

    #[test]
    fn lines_end_at_words_on_every_screen() {
        let about = "the person who speaks for this side, and decides on the plan";
        let choices = [Choice {
            value: "marketing-director".to_owned(),
            about: Message::value(about),
        }];
        let question = Question {
            text: Message::value("Who asks, by the name in the charter or in full"),
            choices: &choices,
            default: None,
            optional: true,
            many: false,
        };
        let wrong = |_: &str| {
            let help = Message::value("choose one of the people that the charter has");
            Err(Failure::new(
                Message::value("there is nobody like that"),
                help,
            ))
        };
        for width in [30, 40, 60, 80] {
            let (mut written, mut input) = (Vec::new(), &b"x\n\n"[..]);
            let given = Asked {
                answers: &mut Screen(Lines(&mut input), width),
                questions: &mut written,
                language: Language::English,
                stopped: None,
            }
            .ask(&question, &wrong);
            assert!(given.is_ok_and(|given| given.is_empty()));
            let written = String::from_utf8(written).unwrap();
            assert!(
                written.lines().all(|line| line.width() <= width),
                "{written}"
            );
            let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(about), "{written}");
            if width == 60 {
                let below = " ".repeat(25);
                let choice = format!(
                    "  1  marketing-director  the person who speaks for this\n{below}side, and decides on the plan\n"
                );
                assert!(written.contains(&choice), "{written}");
            }
        }
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
        let (given, written) = asked("?\nbob\n", &question);
        assert_eq!(given, one("bob"));
        assert_eq!(
            written
                .matches("  1  ann\\u{1b}  agency\n  2  bob\n> ")
                .count(),
            2,
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
