//! The position at which reading stopped, and the possible faults there.

use super::{Explained, indent_alike};
use crate::message::{Message, message};
use crate::yaml::split::key_of;

/// The position at which reading stopped, and its surroundings.
pub(super) struct Place<'a> {
    text: &'a str,
    /// The byte at which reading stopped, within the explained lines and not after the end of their text.
    at: usize,
    /// The first byte of its line, and the end of the line's text.
    line: usize,
    rest: usize,
    /// The first byte of the explained lines.
    start: usize,
}

impl<'a> Place<'a> {
    pub(super) fn new(text: &'a str, at: usize, start: usize, end: usize) -> Self {
        let lines = text.get(start..end).unwrap_or("");
        let last = start + lines.trim_end().len();
        let mut at = at.clamp(start, last.max(start));
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        // Something missing at the end of the text is missing after its last character: point at that.
        if at == last && at > start {
            at = text
                .get(start..at)
                .and_then(|before| before.char_indices().next_back())
                .map_or(at, |(i, _)| start + i);
        }
        let line = text
            .get(start..at)
            .and_then(|before| before.rfind('\n'))
            .map_or(start, |i| start + i + 1);
        let content = text
            .get(line..end)
            .unwrap_or("")
            .lines()
            .next()
            .unwrap_or("");
        Self {
            text,
            at,
            line,
            rest: (line + content.trim_end().len()).max(at),
            start,
        }
    }

    /// Creates a fault; an empty range is extended to the character at its start.
    pub(super) fn fault(
        &self,
        start: usize,
        end: usize,
        message: Message,
        help: Message,
    ) -> Explained {
        let width = self
            .text
            .get(start..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        Explained {
            start,
            end: end.max(start + width),
            message,
            help,
        }
    }

    /// A fault of the rest of the line.
    pub(super) fn rest_of_line(&self, message: Message, help: Message) -> Explained {
        self.fault(self.at, self.rest, message, help)
    }

    /// A fault of the character at this position.
    pub(super) fn character_at(&self, message: Message, help: Message) -> Explained {
        self.fault(self.at, self.at, message, help)
    }

    /// The first tab from this position on, in the lines up to `end`.
    pub(super) fn tab(&self, end: usize) -> usize {
        let rest = self.text.get(self.at..end);
        rest.and_then(|rest| rest.find('\t'))
            .map_or(self.at, |i| self.at + i)
    }

    fn line_text(&self) -> &'a str {
        self.text.get(self.line..self.rest).unwrap_or("")
    }

    /// The first tab in the indentation of the line.
    pub(super) fn indenting_tab(&self) -> Option<usize> {
        let line = self.line_text();
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(..indentation)?.find('\t').map(|i| self.line + i)
    }

    /// The first control character in the line.
    pub(super) fn control_character(&self) -> Option<(usize, char)> {
        let found = self
            .line_text()
            .char_indices()
            .find(|(_, c)| c.is_control() && !matches!(c, '\t' | '\r'));
        found.map(|(i, c)| (self.line + i, c))
    }

    /// A misplaced colon.
    pub(super) fn stray_colon(&self) -> Explained {
        let line = self.line_text();
        if let Some(key) = key_of(line).filter(|key| self.line + key.value <= self.at) {
            let value = line.get(key.value..).unwrap_or("");
            let from = self.line + key.value + (value.len() - value.trim_start().len());
            let inner = value.trim_start().split(':').next().unwrap_or("");
            let is_key = |c: char| c.is_ascii_lowercase() || c == '-';
            let help = if !inner.is_empty() && inner.chars().all(is_key) {
                message! {
                    en: "if these are keys, put them in braces: `{key}: {{ … }}`; if it is text, put it in quotes: `{key}: \"…\"`",
                    ru: "если это ключи, заключите их в фигурные скобки: `{key}: {{ … }}`; если текст — в кавычки: `{key}: \"…\"`",
                    es: "si son claves, póngalas entre llaves: `{key}: {{ … }}`; si es texto, entre comillas: `{key}: \"…\"`",
                    key: key.name,
                }
            } else {
                message! {
                    en: "put the whole value in quotes: `{key}: \"…\"`",
                    ru: "заключите всё значение в кавычки: `{key}: \"…\"`",
                    es: "ponga todo el valor entre comillas: `{key}: \"…\"`",
                    key: key.name,
                }
            };
            return self.fault(
                from,
                self.rest,
                message! {
                    en: "this value contains a colon followed by a space, as if it were a key",
                    ru: "в значении есть двоеточие с пробелом после него, как после ключа",
                    es: "el valor contiene dos puntos seguidos de un espacio, como si fuera una clave",
                },
                help,
            );
        }
        let above = self
            .text
            .get(self.start..self.line)
            .unwrap_or("")
            .trim_end();
        let above_line = above.lines().next_back().unwrap_or("");
        if above_line.trim().is_empty() {
            return self.character_at(
                message! {
                    en: "this colon does not belong here",
                    ru: "двоеточие здесь лишнее",
                    es: "estos dos puntos están fuera de lugar",
                },
                quote_value(),
            );
        }
        if key_of(above_line).is_none() {
            let to = self.start + above.len();
            let from = to - above_line.trim().len();
            return self.fault(
                from,
                to,
                no_key(),
                message! {
                    en: "write `key: value`, with a space after the colon",
                    ru: "пишите `key: value`, с пробелом после двоеточия",
                    es: "escriba `key: value`, con un espacio tras los dos puntos",
                },
            );
        }
        self.indentation()
    }

    /// The unclosed quote: the first one that begins a value in these lines and is not closed in its line.
    pub(super) fn quote(&self) -> (usize, usize) {
        let mut at = self.start;
        for line in self
            .text
            .get(self.start..self.rest)
            .unwrap_or("")
            .split_inclusive('\n')
        {
            let content = line.trim_end();
            let value = key_of(content).map_or(0, |key| key.value);
            if let Some(found) = content
                .get(value..)
                .and_then(|value| value.find(['"', '\'']))
            {
                let quote = content.get(value + found..=value + found).unwrap_or("");
                if content.matches(quote).count() % 2 == 1 {
                    return (at + value + found, at + content.len());
                }
            }
            at += line.len();
        }
        (self.at, self.rest)
    }

    /// A closing bracket without an opening one.
    pub(super) fn bracket(&self) -> Explained {
        self.character_at(
            message! {
                en: "there is no opening bracket for this closing bracket",
                ru: "у закрывающей скобки нет открывающей",
                es: "este corchete de cierre no tiene apertura",
            },
            message! {
                en: "delete it, or put the value in quotes",
                ru: "удалите её или заключите значение в кавычки",
                es: "elimínelo o ponga el valor entre comillas",
            },
        )
    }

    /// A line that is indented more or less than its neighbours.
    pub(super) fn indentation(&self) -> Explained {
        let line = self.line_text();
        let from = self.line + (line.len() - line.trim_start().len());
        if line.trim_start().starts_with("- ") {
            return self.fault(
                from,
                self.rest,
                message! {
                    en: "there is a list item where a key is expected",
                    ru: "элемент списка там, где ожидается ключ",
                    es: "hay un elemento de lista donde se espera una clave",
                },
                message! {
                    en: "leave the line of the key that the list belongs to empty after its colon",
                    ru: "оставьте строку ключа, к которому относится список, пустой после двоеточия",
                    es: "deje vacía tras los dos puntos la línea de la clave a la que pertenece la lista",
                },
            );
        }
        if key_of(line).is_none() {
            return self.fault(
                from,
                self.rest,
                no_key(),
                message! {
                    en: "write `key: value`; put a value with special characters in quotes",
                    ru: "пишите `key: value`; значение со спецсимволами заключите в кавычки",
                    es: "escriba `key: value`; ponga entre comillas un valor con caracteres especiales",
                },
            );
        }
        if self.line == self.start {
            return self.unreadable();
        }
        self.fault(
            from,
            self.rest,
            message! {
                en: "this line is not indented like the other lines of its block",
                ru: "отступ строки не совпадает с отступом других строк блока",
                es: "la sangría de esta línea no coincide con la del resto del bloque",
            },
            indent_alike(),
        )
    }

    /// A character with which a value must not begin.
    pub(super) fn character(&self) -> Explained {
        let Some(c) = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        else {
            return self.unreadable();
        };
        if matches!(c, ']' | '}') {
            return self.bracket();
        }
        if c == '`' {
            return self.rest_of_line(
                message! {
                    en: "a value that begins with a backquote needs quotes",
                    ru: "значение, которое начинается с обратного апострофа, нужно заключить в кавычки",
                    es: "un valor que empieza con un acento grave necesita comillas",
                },
                quote_value(),
            );
        }
        if "@%*&!,|>?[{\"'#:-".contains(c) {
            return self.rest_of_line(
                message! {
                    en: "a value that begins with `{sign}` needs quotes",
                    ru: "значение, которое начинается с `{sign}`, нужно заключить в кавычки",
                    es: "un valor que empieza con `{sign}` necesita comillas",
                    sign: c.to_string(),
                },
                quote_value(),
            );
        }
        if key_of(self.line_text()).is_none() {
            return self.indentation();
        }
        self.unreadable()
    }

    fn unreadable(&self) -> Explained {
        self.rest_of_line(
            message! { en: "this cannot be read", ru: "это не удаётся прочитать", es: "esto no se puede leer" },
            quote_value(),
        )
    }
}

fn quote_value() -> Message {
    message! {
        en: "put the whole value in quotes",
        ru: "заключите всё значение в кавычки",
        es: "ponga todo el valor entre comillas",
    }
}

/// The message for a line without a key.
pub(in crate::yaml) fn no_key() -> Message {
    message! { en: "this line has no key", ru: "в строке нет ключа", es: "la línea no tiene clave" }
}
