//! Why something was drafted: as data, in words, and read back from the words in the log.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::message::{Language, Message, message};

/// Why something was drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// What it is taken for.
    pub why: Why,
    /// What ties it to the entry that it refers to.
    pub tie: Option<Tie>,
    /// Whether a later message of its sender, which is quoted too, takes it back or changes it.
    pub revised: bool,
}

/// What something is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A call that was answered.
    Call,
    /// A call whose participants the export does not name: all people of the conversation are listed.
    CallOfGroup,
    /// A voice message, to be transcribed.
    VoiceMessage,
    /// A meeting of both sides that has ended.
    Meeting,
    /// It asks the other side for something.
    Asks,
    /// It asks for the same once more.
    AsksAgain,
    /// It says that it is a reminder, or that something did not come.
    Reminds,
    /// It approves something.
    Approves,
    /// It rejects something.
    Rejects,
    /// It withdraws an approval.
    Withdraws,
    /// It refuses what was asked for.
    Refuses,
    /// It promises what was asked for, by a date.
    Promises,
    /// It hands over what was asked for.
    HandsOver,
    /// It has a file, and neither its words nor the name of the file say that this is what was asked for.
    HasFile,
    /// It answers what was asked.
    Answers,
    /// It crosses the sides, and everything was asked for.
    Crosses,
}

/// What ties a message to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// It is a reply to it on the platform.
    Reply,
    /// It is in the same thread.
    Thread,
    /// It follows it in the chat.
    Follows,
    /// It names what was asked for, long before or elsewhere.
    Named,
}

impl Reason {
    /// The reason in words, as the log has it in the language of the project that imported.
    #[must_use]
    pub fn message(self) -> Message {
        let (why, tie) = (self.why.words(), self.tie.map(Tie::words));
        let revised = self.revised.then(|| {
            message! {
                en: "; but a later message, quoted too, takes it back or changes it",
                ru: "; но более позднее сообщение, оно тоже приведено, отменяет или меняет его",
                es: "; pero un mensaje posterior, citado también, lo retira o lo cambia",
            }
        });
        message! {
            en: "{why}{tie}{revised}",
            ru: "{why}{tie}{revised}",
            es: "{why}{tie}{revised}",
            why: why,
            tie: tie,
            revised: revised,
        }
    }
}

/// The reasons by their words in any language.
static WORDED: LazyLock<HashMap<String, Reason>> = LazyLock::new(|| {
    let ties = [
        None,
        Some(Tie::Reply),
        Some(Tie::Thread),
        Some(Tie::Follows),
        Some(Tie::Named),
    ];
    let reasons = Why::ALL.into_iter();
    let reasons = reasons.flat_map(|why| ties.map(|tie| (why, tie)));
    let reasons =
        reasons.flat_map(|(why, tie)| [false, true].map(|revised| Reason { why, tie, revised }));
    let worded = reasons.flat_map(|reason| {
        let message = reason.message();
        Language::ALL.map(|language| (message.text(language), reason))
    });
    worded.collect()
});

/// A reason with the ids of the decisions of which it may be about one.
#[must_use]
pub fn perhaps(reason: Message, ids: &str) -> Message {
    message! {
        en: "{reason}; perhaps about {ids}: name it under `replaces`",
        ru: "{reason}; возможно, речь о {ids}: укажите его в `replaces`",
        es: "{reason}; quizá sobre {ids}: indíquela en `replaces`",
        reason: reason,
        ids: ids,
    }
}

/// A reason with the day on which the message was edited, where the export says when.
#[must_use]
pub fn edited(reason: Message, day: Option<&str>) -> Message {
    match day {
        Some(day) => message! {
            en: "{reason}; the message was edited on {day}, so that its words may be later than its time",
            ru: "{reason}; сообщение изменили {day}, поэтому его слова могут быть позже указанного времени",
            es: "{reason}; el mensaje se editó el {day}, así que sus palabras pueden ser posteriores a su hora",
            reason: reason,
            day: day,
        },
        None => message! {
            en: "{reason}; the message was edited, and the export does not say when",
            ru: "{reason}; сообщение изменили, но когда — в выгрузке не сказано",
            es: "{reason}; el mensaje se editó, y la exportación no dice cuándo",
            reason: reason,
        },
    }
}

/// A reason in the words of the log, for readers of any language. What somebody else wrote there stays as it is.
#[must_use]
pub fn worded_again(words: &str) -> Message {
    understood(words, 0).unwrap_or_else(|| Message::value(words))
}

/// How many things may be added to a reason.
const MOST_ADDED: usize = 2;

fn understood(words: &str, added: usize) -> Option<Message> {
    if let Some(reason) = WORDED.get(words) {
        return Some(reason.message());
    }
    if added == MOST_ADDED {
        return None;
    }
    let frames: [fn(Message, &str) -> Message; 3] = [
        perhaps,
        |reason, day| edited(reason, Some(day)),
        |reason, _| edited(reason, None),
    ];
    let mut tried = Language::ALL
        .into_iter()
        .flat_map(|language| frames.map(|frame| (language, frame)));
    tried.find_map(|(language, frame)| {
        let shown = frame(Message::value(""), "\n").text(language);
        let (before, after) = shown.split_once('\n').unwrap_or((&shown, ""));
        let (reason, what) = words.strip_suffix(after)?.split_once(before)?;
        Some(frame(understood(reason, added + 1)?, what))
    })
}

impl Tie {
    fn words(self) -> Message {
        match self {
            Self::Reply => message! {
                en: ", as a reply to it",
                ru: ", ответом на сообщение с запросом",
                es: ", como respuesta al mensaje de la solicitud",
            },
            Self::Thread => message! {
                en: ", in its thread",
                ru: ", в одной ветке с запросом",
                es: ", en el hilo de la solicitud",
            },
            Self::Follows => message! {
                en: ", as it follows it",
                ru: ", следом за запросом",
                es: ", a continuación de la solicitud",
            },
            Self::Named => message! {
                en: ", which it names; nothing else ties it to the request",
                ru: ", судя по названному в нём; больше с запросом его ничего не связывает",
                es: ", por lo que nombra; nada más lo une a la solicitud",
            },
        }
    }
}

impl Why {
    const ALL: [Self; 16] = [
        Self::Call,
        Self::CallOfGroup,
        Self::VoiceMessage,
        Self::Meeting,
        Self::Asks,
        Self::AsksAgain,
        Self::Reminds,
        Self::Approves,
        Self::Rejects,
        Self::Withdraws,
        Self::Refuses,
        Self::Promises,
        Self::HandsOver,
        Self::HasFile,
        Self::Answers,
        Self::Crosses,
    ];

    fn words(self) -> Message {
        match self {
            Self::Call => message! {
                en: "the export has an answered call",
                ru: "в выгрузке есть состоявшийся звонок",
                es: "la exportación tiene una llamada contestada",
            },
            Self::CallOfGroup => message! {
                en: "the export has a call of the group; it does not say who took part, so that all are listed",
                ru: "в выгрузке есть групповой звонок; кто участвовал, в ней не указано, поэтому перечислены все",
                es: "la exportación tiene una llamada del grupo; no dice quién participó, así que figuran todos",
            },
            Self::VoiceMessage => message! {
                en: "it is a voice message, to be transcribed",
                ru: "это голосовое сообщение, его нужно расшифровать",
                es: "es un mensaje de voz, que hay que transcribir",
            },
            Self::Meeting => message! {
                en: "the calendar has a meeting of both sides that has ended; whether it was held, and who came, it does not say",
                ru: "в календаре есть завершившаяся встреча обеих сторон; состоялась ли она и кто пришёл, там не сказано",
                es: "el calendario tiene una reunión de ambas partes que ha terminado; no dice si se celebró ni quién acudió",
            },
            Self::Asks => message! {
                en: "it asks the other side for something",
                ru: "в сообщении просят о чём-то другую сторону",
                es: "pide algo a la otra parte",
            },
            Self::AsksAgain => message! {
                en: "it asks for the same again",
                ru: "в сообщении повторяют тот же запрос",
                es: "pide lo mismo de nuevo",
            },
            Self::Reminds => message! {
                en: "it reminds of something that was asked for",
                ru: "в сообщении напоминают о запросе",
                es: "recuerda algo que se pidió",
            },
            Self::Approves => message! {
                en: "it approves something",
                ru: "в сообщении что-то согласовывают",
                es: "aprueba algo",
            },
            Self::Rejects => message! {
                en: "it rejects something",
                ru: "в сообщении что-то отклоняют",
                es: "rechaza algo",
            },
            Self::Withdraws => message! {
                en: "it withdraws an approval",
                ru: "в сообщении отзывают согласование",
                es: "retira una aprobación",
            },
            Self::Refuses => message! {
                en: "it refuses what was asked for",
                ru: "в сообщении отказывают в запросе",
                es: "rehúsa lo que se pidió",
            },
            Self::Promises => message! {
                en: "it promises what was asked for, by a date",
                ru: "в сообщении обещают ответ на запрос к определённой дате",
                es: "promete lo que se pidió, para una fecha",
            },
            Self::HandsOver => message! {
                en: "it hands over what was asked for",
                ru: "в сообщении передают то, что запрашивали",
                es: "entrega lo que se pidió",
            },
            Self::HasFile => message! {
                en: "it has a file, and nothing says whether that is what was asked for",
                ru: "в сообщении есть файл, и ничто не говорит, то ли это, что запрашивали",
                es: "lleva un archivo, y nada dice si es lo que se pidió",
            },
            Self::Answers => message! {
                en: "it answers a request",
                ru: "это ответ на запрос",
                es: "responde a una solicitud",
            },
            Self::Crosses => message! {
                en: "it was sent to the other side, and everything was to be drafted",
                ru: "оно отправлено другой стороне, а черновики нужны были для всех сообщений",
                es: "se envió a la otra parte, y se pidió un borrador de todo",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_each_reason_are_understood_in_each_language() {
        for (at, why) in Why::ALL.into_iter().enumerate() {
            assert_eq!(why as usize, at, "each is in the list once");
            for tie in [
                None,
                Some(Tie::Reply),
                Some(Tie::Thread),
                Some(Tie::Follows),
                Some(Tie::Named),
            ] {
                for revised in [false, true] {
                    let message = Reason { why, tie, revised }.message();
                    for written in Language::ALL {
                        let again = worded_again(&message.text(written));
                        for read in Language::ALL {
                            assert_eq!(again.text(read), message.text(read));
                        }
                    }
                }
            }
        }
        assert_eq!(Why::ALL.len(), Why::Crosses as usize + 1);
        let reason = || Reason {
            why: Why::Withdraws,
            tie: None,
            revised: false,
        };
        let message = perhaps(reason().message(), "D-1, D-2");
        for written in Language::ALL {
            let again = worded_again(&message.text(written));
            for read in Language::ALL {
                assert_eq!(again.text(read), message.text(read));
            }
        }
        for day in [Some("2026-03-20"), None] {
            let message = || edited(reason().message(), day);
            let with_ids = perhaps(message(), "D-1");
            for written in Language::ALL {
                for message in [message(), with_ids.clone()] {
                    let again = worded_again(&message.text(written));
                    for read in Language::ALL {
                        assert_eq!(again.text(read), message.text(read));
                    }
                }
            }
        }
        let own = "somebody said so";
        assert_eq!(worded_again(own).text(Language::Russian), own);
    }
}
