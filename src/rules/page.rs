//! The rules' pages, in every language.
//!
//! The English page is the doc comment of the rule. The others have the same structure; each line `{example}` stands for the
//! next example of the English page, so that there is one text of each example, which the tests run.

use super::Rule;
use crate::message::Language;

/// Stands for an example in a translated page.
const EXAMPLE: &str = "{example}";

impl Rule {
    /// The first paragraph of its page, on one line.
    #[must_use]
    pub fn summary(&self, language: Language) -> String {
        let text = match language {
            Language::English => self.doc,
            Language::Russian => self.translations[0],
            Language::Spanish => self.translations[1],
        };
        let paragraph = text
            .trim()
            .lines()
            .take_while(|line| !line.trim().is_empty());
        paragraph.map(str::trim).collect::<Vec<_>>().join(" ")
    }

    /// One section of its English page, without its heading.
    #[must_use]
    pub fn section(&self, heading: &str) -> Option<String> {
        let mut inside = false;
        let mut section = String::new();
        for line in english(self.doc) {
            if let Some(title) = line.strip_prefix("## ") {
                inside = title.trim() == heading;
            } else if inside {
                section.push_str(line);
                section.push('\n');
            }
        }
        (!section.trim().is_empty()).then(|| section.trim_matches('\n').to_owned() + "\n")
    }

    /// Why it matters: the first section of its page, on one line.
    #[must_use]
    pub fn reason(&self, language: Language) -> String {
        let page = self.page(language);
        let section = page.split("\n## ").nth(1).unwrap_or_default();
        let words = section.lines().skip(1).flat_map(str::split_whitespace);
        words.collect::<Vec<_>>().join(" ")
    }

    /// Its whole page.
    #[must_use]
    pub fn page(&self, language: Language) -> String {
        let body = match language {
            Language::English => english(self.doc).collect::<Vec<_>>().join("\n"),
            Language::Russian => self.with_examples(self.translations[0]),
            Language::Spanish => self.with_examples(self.translations[1]),
        };
        format!("# {}\n\n{}\n", self.name, body.trim())
    }

    /// A translated page with the examples of the English one.
    fn with_examples(&self, text: &str) -> String {
        let mut examples = examples(self.doc).into_iter();
        let lines = text.lines().map(|line| {
            if line == EXAMPLE {
                examples.next().unwrap_or_default()
            } else {
                line.to_owned()
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The lines of a doc comment without the space before them.
fn english(doc: &str) -> impl Iterator<Item = &str> {
    doc.lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
}

/// The fenced blocks of a page, each with its fences.
fn examples(doc: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in english(doc) {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match &mut open {
            None if ticks >= 3 => {
                open = Some((line.get(..ticks).unwrap_or_default(), vec![line]));
            }
            None => {}
            Some((fence, lines)) => {
                lines.push(line);
                if line == *fence {
                    found.push(lines.join("\n"));
                    open = None;
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ALL;

    #[test]
    fn translated_pages_have_the_structure_of_the_english_one() {
        let headings = [
            [
                "Почему это важно",
                "Плохо",
                "Хорошо",
                "Когда замечание ошибочно",
                "Настройка",
            ],
            [
                "Por qué importa",
                "Mal",
                "Bien",
                "Cuándo se equivoca",
                "Configuración",
            ],
        ];
        for rule in ALL {
            let paragraphs = |text: &str| text.split("\n\n").count();
            let english: Vec<&str> = english(rule.doc).collect();
            for (text, expected) in rule.translations.into_iter().zip(headings) {
                let found: Vec<&str> = text
                    .lines()
                    .filter_map(|line| line.strip_prefix("## "))
                    .collect();
                assert_eq!(found, expected, "{}", rule.name);
                let placeholders = text.lines().filter(|line| *line == EXAMPLE).count();
                assert_eq!(placeholders, examples(rule.doc).len(), "{}", rule.name);
                let page = rule.with_examples(text);
                assert!(!page.contains(EXAMPLE), "{}", rule.name);
                assert_eq!(
                    paragraphs(page.trim()),
                    paragraphs(english.join("\n").trim()),
                    "{}",
                    rule.name
                );
            }
        }
    }

    #[test]
    fn translated_pages_name_the_same_code() {
        // The words in backticks, outside of examples.
        let code = |text: &str| {
            let mut words: Vec<String> = text
                .split('`')
                .skip(1)
                .step_by(2)
                .map(|word| word.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            words.sort();
            words.dedup();
            words
        };
        for rule in ALL {
            let mut prose = english(rule.doc).collect::<Vec<_>>().join("\n");
            for example in examples(rule.doc) {
                prose = prose.replace(&example, "");
            }
            for text in rule.translations {
                assert_eq!(code(text), code(&prose), "{}", rule.name);
            }
        }
    }
}
