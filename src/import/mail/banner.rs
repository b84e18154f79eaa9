//! Warnings that companies put above mails from outside: nobody says them to the other side.

use std::ops::Range;

/// What says that a mail is from outside.
const OUTSIDE: [&str; 41] = [
    "from outside",
    "external email",
    "external e-mail",
    "external mail",
    "external message",
    "external sender",
    "external source",
    "sender is external",
    "sent externally",
    "outside your organi",
    "outside the organi",
    "outside our organi",
    "often get email from",
    "внешнего отправителя",
    "внешний отправитель",
    "внешнее письмо",
    "внешняя почта",
    "внешнего источника",
    "внешней почты",
    "внешней сети",
    "внешнего адреса",
    "извне",
    "из-за пределов",
    "не из нашей организации",
    "за пределами организации",
    "за пределами компании",
    "нечасто получаете",
    "de fuera de",
    "desde fuera",
    "fuera de la organizaci",
    "fuera de nuestra organizaci",
    "fuera de la empresa",
    "correo externo",
    "correo electrónico externo",
    "mensaje externo",
    "remitente externo",
    "remitente es externo",
    "origen externo",
    "fuente externa",
    "suele recibir correo",
    "no suele recibir",
];

/// What such a warning is about.
const WARNS: [&str; 57] = [
    "caution",
    "warning",
    "attention",
    "careful",
    "beware",
    "click",
    "link",
    "attachment",
    "suspicious",
    "phishing",
    "recogni",
    "trust",
    "safe",
    "spam",
    "malicious",
    "password",
    "learn why",
    "credentials",
    "verify",
    "внимание",
    "вниматель",
    "осторожн",
    "предупреждение",
    "ссылк",
    "вложени",
    "переход",
    "открыва",
    "подозрительн",
    "фишинг",
    "безопасн",
    "довер",
    "парол",
    "узнайте, почему",
    "не отвечайте",
    "мошенни",
    "убедитесь",
    "aviso",
    "atención",
    "atencion",
    "advertencia",
    "precaución",
    "precaucion",
    "cuidado",
    "enlace",
    "adjunto",
    "clic",
    "sospechos",
    "reconoce",
    "confía",
    "confíe",
    "segur",
    "contraseña",
    "sistemas",
    "averigüe por qué",
    "descubra por qué",
    "compruebe",
    "verifique",
];

/// The longest word or two before what says it, as in "Caution:".
const LONGEST_CALL: usize = 30;

/// The bytes of such a warning, which begins the text: its sentences up to one that does not warn, or to the end of the paragraph.
pub(super) fn banner(text: &str) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..)?;
    let end = rest.find("\n\n").unwrap_or(rest.len());
    let paragraph = rest.get(..end)?;
    let has = |text: &str, words: &[&str]| {
        let lower = text.to_lowercase().replace('\n', " ");
        words.iter().any(|word| lower.contains(word))
    };
    let mut sentences = sentences(paragraph).into_iter().peekable();
    let mut reached = 0;
    // A call stands before it: "Warning!"
    if let Some(first) = sentences.next_if(|first| {
        first.len() <= LONGEST_CALL * 2 && has(first, &WARNS) && !has(first, &OUTSIDE)
    }) {
        reached += first.len();
    }
    let first = sentences.next().filter(|first| has(first, &OUTSIDE))?;
    reached += first.len();
    for sentence in sentences {
        if !(has(sentence, &OUTSIDE) || has(sentence, &WARNS)) {
            break;
        }
        reached += sentence.len();
    }
    let whole = paragraph.get(..reached)?;
    has(whole, &WARNS).then(|| start..start + whole.trim_end().len())
}

/// The sentences of a paragraph, each with what is between it and the next one.
fn sentences(paragraph: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, c) in paragraph.char_indices() {
        let after = paragraph.get(at + c.len_utf8()..).unwrap_or_default();
        let ends = matches!(c, '.' | '!' | '?') && after.starts_with([' ', '\n']);
        if ends
            || c == '\n'
                && paragraph
                    .get(from..at)
                    .is_some_and(|line| line.trim_end().ends_with(['.', '!', '?', ']']))
        {
            let end = at + c.len_utf8();
            found.extend(paragraph.get(from..end));
            from = end;
        }
    }
    found.extend(paragraph.get(from..).filter(|rest| !rest.trim().is_empty()));
    found
}

#[cfg(test)]
mod tests {
    use super::banner;

    #[test]
    fn warnings_above_a_mail_are_found() {
        for warning in [
            "CAUTION: This email originated from outside of the organization. Do not click links. Please forward suspicious mails to it@x.example.",
            "[EXTERNAL EMAIL] Please do not open attachments\nunless you recognize the sender.",
            "Warning! This message is from an external sender. Be careful with links.",
            "You don't often get email from am@agency.example. Learn why this is important.",
            "Внимание! Письмо от внешнего отправителя. Пожалуйста, не переходите по ссылкам и сообщите в службу безопасности.",
            "Внешнее письмо: пожалуйста, не открывайте вложения от неизвестных.",
            "Осторожно: письмо получено из внешней сети. Убедитесь, что знаете отправителя.",
            "Вы нечасто получаете письма от am@agency.example. Узнайте, почему это важно.",
            "AVISO: Este correo procede de fuera de la organización. Por favor, no abra enlaces y avise a sistemas.",
            "Precaución: remitente externo. Por favor, no haga clic en enlaces.",
            "No suele recibir correos electrónicos de am@agency.example. Descubra por qué es importante.",
        ] {
            for said in ["", "\n\nThanks!", "\n\nPlease send the photos."] {
                let text = format!("{warning}{said}");
                let found = banner(&text).map(|range| text[range].to_owned());
                assert_eq!(found.as_deref(), Some(warning), "{text}");
            }
            let text = format!("{warning} Please send us the photos by Friday.");
            let found = banner(&text).map(|range| text[range].to_owned());
            assert_eq!(found.as_deref(), Some(warning), "{text}");
        }
    }

    #[test]
    fn what_is_said_of_mails_is_no_warning() {
        for said in [
            "This email came from outside the company. Please forward it to the lawyer.",
            "Please check the links in the attachment.",
            "Hello!\n\nCAUTION: This email originated from outside. Do not click links.",
            "Внимание! Пришлите, пожалуйста, ссылку на макет.",
            "Aviso: por favor, enviadnos el enlace.",
            "",
        ] {
            assert_eq!(banner(said), None, "{said}");
        }
    }
}
