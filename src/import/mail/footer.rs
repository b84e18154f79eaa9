//! Footers of mails that lawyers and programs write: nobody says them to the other side.

use std::ops::Range;

use super::banner;

/// How a footer begins, and what follows in its paragraph.
const FOOTERS: [(&str, &[&str]); 27] = [
    ("if you", &["received", "in error"]),
    ("if you", &["received", "by mistake"]),
    ("if you", &["not", "intended recipient"]),
    ("if you are not the", &["addressee"]),
    ("this e-mail", &["confidential", "intended"]),
    ("this email", &["confidential", "intended"]),
    ("this message", &["confidential", "intended"]),
    ("this e-mail and any", &["confidential"]),
    ("this email and any", &["confidential"]),
    ("this message and any", &["confidential"]),
    ("please consider the environment", &["print"]),
    ("think before you print", &[]),
    ("to unsubscribe", &[]),
    ("если вы", &["получили", "по ошибке"]),
    ("если вы", &["получили", "ошибочно"]),
    ("если вы", &["не являетесь", "получател"]),
    ("если вы", &["не являетесь", "адресат"]),
    ("если это", &["по ошибке", "удалите"]),
    ("прежде чем", &["печатать", "природ"]),
    ("прежде чем", &["печатать", "окружающ"]),
    ("чтобы отписаться", &[]),
    ("si", &["recibido", "por error"]),
    ("si", &["no es", "destinatario"]),
    ("este mensaje", &["confidencial"]),
    ("antes de imprimir", &["ambiente"]),
    ("antes de imprimir", &["necesario"]),
    ("para darse de baja", &[]),
];

/// The bytes of a text that are footers, in their order: from where one begins to the end of its paragraph. A warning above the
/// mail is one too.
pub(super) fn footers(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = banner::banner(text).into_iter().collect();
    let mut at = found.first().map_or(0, |banner| banner.end);
    let text = text.get(at..).unwrap_or_default();
    for paragraph in text.split_inclusive("\n\n") {
        let end = at + paragraph.trim_end().len();
        // In the same bytes, so that places are those of the text.
        let lower = paragraph.to_lowercase().replace('\n', " ");
        if lower.len() == paragraph.len() {
            let starts = FOOTERS.iter().filter_map(|footer| starts(&lower, *footer));
            found.extend(starts.min().map(|start| at + start..end));
        }
        at += paragraph.len();
    }
    found
}

/// Where a footer begins in a paragraph in lower case.
fn starts(paragraph: &str, (first, others): (&str, &[&str])) -> Option<usize> {
    let mut places = paragraph.match_indices(first);
    let starts_word = |at: usize| {
        let before = paragraph
            .get(..at)
            .and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric())
    };
    let ends_word = |at: usize| {
        let after = paragraph.get(at + first.len()..);
        let after = after.and_then(|after| after.chars().next());
        after.is_none_or(|c| !c.is_alphanumeric())
    };
    places.find_map(|(at, _)| {
        let mut rest = sentence(paragraph.get(at..)?);
        for other in others {
            rest = rest.split_once(other)?.1;
        }
        (starts_word(at) && ends_word(at)).then_some(at)
    })
}

/// The first sentence of a text.
fn sentence(text: &str) -> &str {
    let ends = text.match_indices(['.', '?', '!', ';']);
    let mut ends = ends.map(|(at, _)| at);
    let end = ends.find(|at| text.get(at + 1..).is_some_and(|rest| rest.starts_with(' ')));
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::footers;

    fn without(text: &str) -> String {
        let mut kept = text.to_owned();
        for range in footers(text).into_iter().rev() {
            kept.replace_range(range, "");
        }
        kept.trim().to_owned()
    }

    #[test]
    fn footers_are_found_and_what_is_said_is_not() {
        for footer in [
            "This e-mail and any attachments are confidential. If you have received it in error, please notify the sender and delete it.",
            "If you have received this message\nin error, please let us know by reply e-mail.",
            "If you are not the intended recipient, please delete it.",
            "Please consider the environment before printing this e-mail.",
            "To unsubscribe please send an empty mail.",
            "Если вы получили это письмо по ошибке, пожалуйста, сообщите об этом отправителю и удалите его.",
            "Прежде чем распечатать или печатать это письмо, пожалуйста, подумайте об окружающей среде.",
            "Чтобы отписаться, пришлите, пожалуйста, пустое письмо.",
            "Si ha recibido este mensaje por error, por favor comuníquelo al remitente y elimínelo.",
            "Antes de imprimir este mensaje, por favor, piense en el medio ambiente.",
            "Para darse de baja, envíenos un correo, por favor.",
        ] {
            let text = format!("Best regards\nDirector\n\n{footer}");
            assert_eq!(without(&text), "Best regards\nDirector", "{footer}");
            let text = format!("Please send the photos.\n{footer}\n\nDirector");
            assert_eq!(
                without(&text),
                "Please send the photos.\n\n\nDirector",
                "{footer}"
            );
        }
        for said in [
            "We received your invoice in error, please send it again.",
            "If you have received the photos, please send the logo.",
            "This message is for the team, please forward it.",
            "Вы прислали файл по ошибке, пришлите другой.",
            "Si puedes, envíanos las fotos.",
            "Si puedes, llama. La hemos recibido por error, envíala otra vez.",
            "Así se ha recibido por error, por favor envíalo otra vez.",
        ] {
            assert_eq!(without(said), said);
        }
    }
}
