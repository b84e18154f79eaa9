//! What CI is to do: from the options, or asked on a terminal.

use super::super::ask::{Asked, Choice, Question};
use super::super::failure::Failure;
use super::arguments::{Channel, Init, built_from, install_source};
use super::ci::Wanted;
use crate::message::{Message, message};

/// Takes what the options say. If they say nothing beyond the service, and somebody is there, asks.
pub(super) fn wanted(arguments: &Init, asked: Option<&mut Asked<'_>>) -> Result<Wanted, Failure> {
    let mut wanted = Wanted {
        from: arguments.from.clone().or_else(built_from),
        pages: arguments.pages,
        digest: arguments.digest.clone(),
        comment: arguments.comment,
    };
    let says_nothing = !wanted.pages && wanted.digest.is_empty() && !wanted.comment;
    let Some(asked) = asked.filter(|_| arguments.ci.is_some() && says_nothing) else {
        return Ok(wanted);
    };
    if wanted.from.is_none() {
        let question = Question {
            text: message! {
                en: "Source of projlog, as URL@COMMIT: a git address and a full commit id",
                ru: "Откуда устанавливать projlog, в виде URL@COMMIT: адрес git и полный номер коммита",
                es: "Origen de projlog, como URL@COMMIT: una dirección de git y un id de commit completo",
            },
            choices: &[],
            default: None,
            optional: true,
            many: false,
        };
        let read = |value: &str| {
            let source = install_source(value).map_err(not_a_source);
            source.map(|_| value.to_owned())
        };
        wanted.from = asked.ask(&question, &read)?.pop();
    }
    wanted.pages = yes(
        asked,
        message! {
            en: "Publish the site and the feeds on Pages? Everybody may be able to read them",
            ru: "Публиковать сайт и ленты на Pages? Возможно, их смогут читать все",
            es: "¿Publicar el sitio y los canales en Pages? Es posible que cualquiera pueda leerlos",
        },
    )?;
    wanted.digest = channels(asked)?;
    wanted.comment = yes(
        asked,
        message! {
            en: "Keep one comment with the new findings on each pull or merge request?",
            ru: "Вести у каждого запроса на слияние один комментарий с новыми замечаниями?",
            es: "¿Mantener en cada solicitud de cambio un comentario con los hallazgos nuevos?",
        },
    )?;
    Ok(wanted)
}

fn yes(asked: &mut Asked<'_>, text: Message) -> Result<bool, Failure> {
    let choices = [
        Choice {
            value: "no".to_owned(),
            about: message! { en: "", ru: "нет", es: "no" },
        },
        Choice {
            value: "yes".to_owned(),
            about: message! { en: "", ru: "да", es: "sí" },
        },
    ];
    let answer = one_of(asked, text, &choices, false)?;
    Ok(answer.iter().any(|answer| answer == "yes"))
}

fn channels(asked: &mut Asked<'_>) -> Result<Vec<Channel>, Failure> {
    let choice = |value: &str, about| Choice {
        value: value.to_owned(),
        about,
    };
    let choices = [
        choice(
            "no",
            message! { en: "no digest", ru: "без сводки", es: "sin resumen" },
        ),
        choice(
            "mail",
            message! { en: "through an SMTP server", ru: "через сервер SMTP", es: "mediante un servidor SMTP" },
        ),
        choice(
            "slack",
            message! { en: "through an incoming webhook", ru: "через входящий вебхук", es: "mediante un webhook entrante" },
        ),
        choice(
            "telegram",
            message! { en: "through a bot", ru: "через бота", es: "mediante un bot" },
        ),
    ];
    let text = message! {
        en: "Send each party its digest on working mornings? Several answers are separated by commas",
        ru: "Отправлять каждой стороне её сводку по утрам рабочих дней? Несколько ответов разделяются запятыми",
        es: "¿Enviar a cada parte su resumen las mañanas de los días hábiles? Separe varias respuestas con comas",
    };
    let answers = one_of(asked, text, &choices, true)?;
    let channel = |answer: &String| match answer.as_str() {
        "mail" => Some(Channel::Mail),
        "slack" => Some(Channel::Slack),
        "telegram" => Some(Channel::Telegram),
        _ => None,
    };
    Ok(answers.iter().filter_map(channel).collect())
}

/// Asks for one of the choices, or several; the first one is the default.
fn one_of(
    asked: &mut Asked<'_>,
    text: Message,
    choices: &[Choice],
    many: bool,
) -> Result<Vec<String>, Failure> {
    let question = Question {
        text,
        choices,
        default: choices.first().map(|choice| choice.value.as_str()),
        optional: false,
        many,
    };
    asked.ask(&question, &|value| {
        if choices.iter().any(|choice| choice.value == value) {
            return Ok(value.to_owned());
        }
        Err(Failure::new(
            message! {
                en: "`{value}` is not one of the choices",
                ru: "варианта `{value}` нет",
                es: "`{value}` no es una de las opciones",
                value: value,
            },
            message! {
                en: "choose a number or a word of the list",
                ru: "выберите число или слово из списка",
                es: "elija un número o una palabra de la lista",
            },
        ))
    })
}

fn not_a_source(why: String) -> Failure {
    Failure::new(
        message! {
            en: "not a source: {why}",
            ru: "не подходит: {why}",
            es: "no es un origen: {why}",
            why: why,
        },
        message! {
            en: "give URL@COMMIT, or nothing to set it later",
            ru: "укажите URL@COMMIT или ничего, чтобы задать его позже",
            es: "dé URL@COMMIT, o nada para indicarlo más tarde",
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::ask::Lines;
    use super::super::arguments::Service;
    use super::*;
    use crate::message::Language;

    const SOURCE: &str = "https://git.example/projlog@0123456789012345678901234567890123456789";

    fn asked(arguments: &Init, language: Language, answers: &str) -> (Wanted, String) {
        let (mut answers, mut questions) = (answers.as_bytes(), Vec::new());
        let mut asked = Asked {
            answers: &mut Lines(&mut answers),
            questions: &mut questions,
            language,
            stopped: None,
        };
        let wanted = wanted(arguments, Some(&mut asked)).unwrap();
        (wanted, String::from_utf8(questions).unwrap())
    }

    #[test]
    fn what_the_options_leave_open_is_asked() {
        let arguments = Init {
            ci: Some(Service::Github),
            ..Init::default()
        };
        let answers = format!("main\n{SOURCE}\n2\nmail, 4\nperhaps\nyes\n");
        for language in Language::ALL {
            let (wanted, questions) = asked(&arguments, language, &answers);
            assert_eq!(wanted.from.as_deref(), Some(SOURCE));
            assert!(wanted.pages && wanted.comment, "{questions}");
            assert_eq!(wanted.digest, [Channel::Mail, Channel::Telegram]);
            assert!(questions.contains("`perhaps`"), "{questions}");
        }
        let (wanted, _) = asked(&arguments, Language::English, "\n\n\n\n");
        assert!(wanted.from.is_none() && wanted.digest.is_empty());
        assert!(!wanted.pages && !wanted.comment);
    }

    #[test]
    fn nothing_is_asked_that_was_said() {
        let said = Init {
            ci: Some(Service::Gitlab),
            pages: true,
            ..Init::default()
        };
        for arguments in [said, Init::default()] {
            let (wanted, questions) = asked(&arguments, Language::English, "");
            assert_eq!((wanted.pages, questions.as_str()), (arguments.pages, ""));
        }
    }
}
