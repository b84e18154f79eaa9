//! Explanations of YAML errors for people who do not know YAML.

mod place;

use granit_parser::ErrorKind;

use super::build::Failure;
use super::read::MAX_DEPTH;
use crate::message::{Message, message};
use place::Place;

pub(super) use place::no_key;

/// A range of the text, the fault there, and what to write instead.
#[derive(Debug)]
pub(super) struct Explained {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) message: Message,
    pub(super) help: Message,
}

/// Explains why the lines from `start` to `end` could not be read.
#[expect(
    clippy::too_many_lines,
    reason = "a list of messages, one for each kind of failure"
)]
pub(super) fn explain(text: &str, failure: &Failure, start: usize, end: usize) -> Explained {
    let place = Place::new(text, failure.at, start, end);
    if let Some(tab) = place.indenting_tab() {
        return place.fault(
            tab,
            tab + 1,
            message! {
                en: "a tab stands at the beginning of this line; YAML is indented with spaces",
                ru: "строка начинается с табуляции; отступы в YAML делают пробелами",
                es: "la línea empieza con un tabulador; en YAML se sangra con espacios",
            },
            indent_alike(),
        );
    }
    if let Some((at, c)) = place.control_character() {
        let message = message! {
            en: "the control character {code} is not allowed here",
            ru: "управляющий символ {code} здесь недопустим",
            es: "el carácter de control {code} no se admite aquí",
            code: format!("U+{:04X}", u32::from(c)),
        };
        return place.fault(at, at + c.len_utf8(), message, delete_it());
    }
    match &failure.kind {
        ErrorKind::RecursionLimitExceeded => place.rest_of_line(
            message! {
                en: "this is nested too deeply: at most {most} levels are read",
                ru: "слишком глубокая вложенность: читается не более {most} {most#уровня|уровней|уровней}",
                es: "el anidamiento es demasiado profundo: se leen como máximo {most} {most#nivel|niveles}",
                most: MAX_DEPTH,
            },
            message! {
                en: "write it with fewer levels",
                ru: "сократите число уровней",
                es: "escríbalo con menos niveles",
            },
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => place.stray_colon(),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => {
            let (from, to) = place.quote();
            place.fault(
                from,
                to,
                message! {
                    en: "this quote is never closed",
                    ru: "кавычка не закрыта",
                    es: "estas comillas no se cierran",
                },
                message! {
                    en: "write the same quote again at the end of the value",
                    ru: "поставьте такую же кавычку в конце значения",
                    es: "escriba las mismas comillas al final del valor",
                },
            )
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => place.rest_of_line(
            text_after_quote(),
            message! {
                en: "put the whole value in double quotes, or double an apostrophe inside single quotes: `''`",
                ru: "заключите всё значение в двойные кавычки или удвойте апостроф внутри одинарных: `''`",
                es: "ponga todo el valor entre comillas dobles o duplique el apóstrofo dentro de las simples: `''`",
            },
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => place.rest_of_line(
            text_after_quote(),
            message! {
                en: "put the whole value in single quotes, or write a quote inside double quotes as `\\\"`",
                ru: "заключите всё значение в одинарные кавычки или пишите кавычку внутри двойных как `\\\"`",
                es: "ponga todo el valor entre comillas simples o escriba las comillas interiores como `\\\"`",
            },
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => place.rest_of_line(
            message! {
                en: "a backslash in double quotes begins an escape sequence, and this is not a valid one",
                ru: "обратная косая черта в двойных кавычках начинает управляющую последовательность, а эта недопустима",
                es: "la barra inversa entre comillas dobles inicia una secuencia de escape, y esta no es válida",
            },
            message! {
                en: "use single quotes, or double the backslash: `\\\\`",
                ru: "используйте одинарные кавычки или удвойте обратную косую черту: `\\\\`",
                es: "use comillas simples o duplique la barra inversa: `\\\\`",
            },
        ),
        ErrorKind::UnclosedFlowCollection { open } => place.character_at(
            message! {
                en: "this `{open}` is never closed",
                ru: "скобка `{open}` не закрыта",
                es: "el signo `{open}` no se cierra",
                open: open.to_string(),
            },
            close_with(*open),
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => place.character_at(
            message! {
                en: "this `{open}` is closed by `{close}`",
                ru: "скобка `{open}` закрыта знаком `{close}`",
                es: "el signo `{open}` se cierra con `{close}`",
                open: open.to_string(),
                close: close.to_string(),
            },
            close_with(*open),
        ),
        ErrorKind::MisplacedFlowCollectionEnd => place.bracket(),
        ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping => place.rest_of_line(
            message! {
                en: "a comma or the closing bracket is missing before this",
                ru: "перед этим местом не хватает запятой или закрывающей скобки",
                es: "antes de esto falta una coma o el corchete de cierre",
            },
            message! {
                en: "separate the items by commas, and put an item with special characters in quotes",
                ru: "разделите элементы запятыми, а элемент со спецсимволами заключите в кавычки",
                es: "separe los elementos con comas y ponga entre comillas el que tenga caracteres especiales",
            },
        ),
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => place.rest_of_line(
            message! {
                en: "a list cannot begin here",
                ru: "список не может начинаться здесь",
                es: "una lista no puede empezar aquí",
            },
            message! {
                en: "write each `- item` on a line of its own below the key, or all as `[item, item]`; put text that begins with `-` in quotes",
                ru: "пишите каждый элемент `- item` отдельной строкой под ключом или все вместе как `[item, item]`; текст, который начинается с `-`, заключите в кавычки",
                es: "escriba cada `- item` en su propia línea bajo la clave, o todos como `[item, item]`; ponga entre comillas el texto que empieza con `-`",
            },
        ),
        ErrorKind::CommentInterceptedScalar => place.rest_of_line(
            message! {
                en: "this comment interrupts a text that continues on the next line",
                ru: "комментарий прерывает текст, который продолжается на следующей строке",
                es: "este comentario interrumpe un texto que continúa en la línea siguiente",
            },
            message! {
                en: "put the text in quotes, or the comment above the key",
                ru: "заключите текст в кавычки или перенесите комментарий выше ключа",
                es: "ponga el texto entre comillas o el comentario encima de la clave",
            },
        ),
        ErrorKind::CommentNotSeparated => place.rest_of_line(
            message! {
                en: "a space is missing before this `#`",
                ru: "перед `#` не хватает пробела",
                es: "falta un espacio antes de `#`",
            },
            message! {
                en: "write a space before a comment; put text that contains `#` in quotes",
                ru: "поставьте пробел перед комментарием; текст, который содержит `#`, заключите в кавычки",
                es: "deje un espacio antes del comentario; ponga entre comillas el texto que contiene `#`",
            },
        ),
        ErrorKind::InvalidBlockScalarHeader
        | ErrorKind::ZeroBlockScalarIndent
        | ErrorKind::InvalidBlockScalarIndent => place.rest_of_line(
            message! {
                en: "the text block after `|` or `>` is not valid",
                ru: "текстовый блок после `|` или `>` записан неверно",
                es: "el bloque de texto tras `|` o `>` no es válido",
            },
            message! {
                en: "leave the rest of the line with `|` empty, and indent all lines of the text equally; put text that begins with `|` or `>` in quotes",
                ru: "после `|` в строке ничего не пишите, а всем строкам текста дайте одинаковый отступ; текст, который начинается с `|` или `>`, заключите в кавычки",
                es: "deje vacío el resto de la línea con `|` y dé la misma sangría a todas las líneas del texto; ponga entre comillas el texto que empieza con `|` o `>`",
            },
        ),
        ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabNotAllowed => {
            let tab = place.tab(end);
            place.fault(
                tab,
                tab + 1,
                message! {
                    en: "a tab is not allowed here",
                    ru: "табуляция здесь недопустима",
                    es: "aquí no se admite un tabulador",
                },
                message! {
                    en: "use spaces instead",
                    ru: "замените её пробелами",
                    es: "use espacios en su lugar",
                },
            )
        }
        ErrorKind::BomInsideDocument => place.character_at(
            message! {
                en: "an invisible byte order mark (U+FEFF) stands here",
                ru: "здесь стоит невидимая метка порядка байтов (U+FEFF)",
                es: "aquí hay una marca de orden de bytes invisible (U+FEFF)",
            },
            delete_it(),
        ),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::ExpectedDocumentStart
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidFlowScalarIndent => place.indentation(),
        _ => place.character(),
    }
}

fn indent_alike() -> Message {
    message! {
        en: "indent with spaces, equally within a block",
        ru: "делайте отступы пробелами, одинаковые внутри блока",
        es: "use espacios para la sangría, los mismos dentro de un bloque",
    }
}

fn delete_it() -> Message {
    message! { en: "delete it", ru: "удалите его", es: "elimínelo" }
}

fn text_after_quote() -> Message {
    message! {
        en: "there is text after the closing quote",
        ru: "после закрывающей кавычки стоит текст",
        es: "hay texto después de las comillas de cierre",
    }
}

fn close_with(open: char) -> Message {
    message! {
        en: "close it with `{close}`",
        ru: "закройте её знаком `{close}`",
        es: "ciérrelo con `{close}`",
        close: if open == '{' { "}" } else { "]" },
    }
}
