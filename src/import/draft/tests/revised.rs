//! What is taken back or changed in a later message, and sentences over two messages.

use super::support::{chat, each_gives, lines, made};
use crate::import::model::Platform;

/// The drafts in short; behind each that was changed, its note.
fn drafted(said: &str) -> String {
    let said = said.split(" / ").enumerate();
    let said: Vec<String> = said.map(|(at, said)| format!("{at} {said}")).collect();
    let text = said.join("\n");
    let made = made(&[chat(Platform::WhatsApp, &text)], false);
    let lines = lines(&made);
    let each = lines.lines().zip(&made.drafts).map(|(line, draft)| {
        let other = ["from=", "by=", "to=", "("];
        let fields = line.split(' ');
        let fields = fields.filter(|word| !other.iter().any(|one| word.starts_with(one)));
        let fields = fields.collect::<Vec<_>>().join(" ");
        if draft.reason.revised {
            format!("{fields} [{}]", draft.note.replace("\n\n", " / "))
        } else {
            fields
        }
    });
    each.collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check_all(cases: &[(&str, &str)]) {
    each_gives(cases, drafted);
}

#[test]
fn an_approval_that_is_taken_back_is_on_nothing_and_quotes_why() {
    check_all(&[
        (
            "am: Please approve the banner. / md: Approved / md: no wait, the price is wrong",
            "request needs=approval; decision verdict=approved [Approved / no wait, the price is wrong]",
        ),
        (
            "am: Please approve the banner. / md: ok / am: Great! / md: sorry, that was meant for Peter",
            "request needs=approval; decision verdict=approved [ok / sorry, that was meant for Peter]",
        ),
        (
            "am: Please approve the banner. / md: Approved. / md: I have to withdraw my approval, legal says no",
            "request needs=approval; decision verdict=approved [Approved. / I have to withdraw my approval, legal says no]; decision on=#0 verdict=rejected replaces=#1",
        ),
        (
            "am: Please approve the banner. / md: Approved / md: just kidding / md: now really: approved",
            "request needs=approval; decision verdict=approved [Approved / just kidding]; decision on=#0 verdict=approved",
        ),
        (
            "am: Согласуйте, пожалуйста, баннер. / md: Согласовано / md: ой, нет, подождите",
            "request needs=approval; decision verdict=approved [Согласовано / ой, нет, подождите]",
        ),
        (
            "am: Согласуйте, пожалуйста, баннер. / md: Согласовано / md: Вынуждена отозвать согласование, юристы против",
            "request needs=approval; decision verdict=approved [Согласовано / Вынуждена отозвать согласование, юристы против]; decision on=#0 verdict=rejected replaces=#1",
        ),
        (
            "am: ¿Nos apruebas el banner, por favor? / md: vale / md: perdón, era para Pedro",
            "request needs=approval; decision verdict=approved [vale / perdón, era para Pedro]",
        ),
        (
            "am: ¿Nos apruebas el banner, por favor? / md: Aprobado / md: Tengo que retirar mi aprobación",
            "request needs=approval; decision verdict=approved [Aprobado / Tengo que retirar mi aprobación]; decision on=#0 verdict=rejected replaces=#1",
        ),
        (
            "am: Please approve the banner. / md: Approved / am: Anything else? / md: No.",
            "request needs=approval; decision on=#0 verdict=approved",
        ),
        (
            "am: Please approve the banner. / md: Approved / md: Thanks for the quick work",
            "request needs=approval; decision on=#0 verdict=approved",
        ),
        (
            "am: Please approve the banner. / md: Approved / bm: no wait, the price is wrong",
            "request needs=approval; decision on=#0 verdict=approved",
        ),
    ]);
}

#[test]
fn a_sentence_may_be_in_two_messages() {
    check_all(&[
        (
            "am: Please approve the banner. / md: Not / md: approved",
            "request needs=approval; decision on=#0 verdict=rejected",
        ),
        (
            "am: Please approve the banner. / md: when the price is right: / md: approved",
            "request needs=approval",
        ),
        (
            "am: Please approve the banner. / md: Hi Anna, / md: approved",
            "request needs=approval; decision on=#0 verdict=approved",
        ),
        (
            "am: Please approve the banner. / md: As discussed / md: approved",
            "request needs=approval; decision on=#0 verdict=approved",
        ),
        (
            "am: Согласуйте, пожалуйста, баннер. / md: не / md: согласовано",
            "request needs=approval; decision on=#0 verdict=rejected",
        ),
        (
            "am: Согласуйте, пожалуйста, баннер. / md: если цена верная: / md: согласовано",
            "request needs=approval",
        ),
        (
            "am: ¿Nos apruebas el banner, por favor? / md: todavía no / md: aprobado",
            "request needs=approval",
        ),
        (
            "am: ¿Nos apruebas el banner, por favor? / md: cuando el precio esté bien: / md: aprobado",
            "request needs=approval",
        ),
    ]);
}

/// 3 March 2026, when they are sent, is a Tuesday.
#[test]
fn a_date_that_is_corrected_is_that_of_the_correction() {
    check_all(&[
        (
            "am: Please send us the photos. / md: I'll send them by Friday. / md: sorry, Monday",
            "request needs=materials; reply answers=#0 gives=promise promises=2026-03-09 [I'll send them by Friday. / sorry, Monday]",
        ),
        (
            "am: Please send us the photos. / md: I'll send them by Friday. / md: sorry, we are closed on Monday",
            "request needs=materials; reply answers=#0 gives=promise promises=2026-03-06",
        ),
        (
            "am: Пришлите, пожалуйста, фото. / md: Пришлю до пятницы. / md: извините, в понедельник",
            "request needs=materials; reply answers=#0 gives=promise promises=2026-03-09 [Пришлю до пятницы. / извините, в понедельник]",
        ),
        (
            "md: Hello / am: Please send us the photos by Friday. / am: sorry, by Thursday next week / md: ok",
            "request needs=materials due=2026-03-12 [Please send us the photos by Friday. / sorry, by Thursday next week]",
        ),
        (
            "md: Hola / am: Enviadnos las fotos antes del viernes, por favor. / am: perdón, antes del lunes",
            "request needs=materials due=2026-03-09 [Enviadnos las fotos antes del viernes, por favor. / perdón, antes del lunes]",
        ),
    ]);
}

/// Whether it was approved asks for no other approval.
#[test]
fn who_asks_whether_something_was_approved_reminds_of_it() {
    for (asked, said) in [
        ("Please approve the banner.", "Have you approved it yet?"),
        ("Please approve the banner.", "Hi, did you sign it already?"),
        ("Согласуйте, пожалуйста, баннер.", "Вы уже согласовали его?"),
        (
            "¿Nos apruebas el banner, por favor?",
            "¿Lo habéis aprobado ya?",
        ),
    ] {
        let text = format!("0 am: {asked}\n5 md: Hello\n1440 am: {said}");
        let made = made(&[chat(Platform::WhatsApp, &text)], false);
        let lines = lines(&made);
        let second = lines.lines().nth(1).unwrap_or_default();
        assert!(second.starts_with("reminder "), "{said}: {lines}");
    }
}

#[test]
fn what_is_not_wanted_any_more_is_noted() {
    check_all(&[
        (
            "md: Hello / am: Please send us the photos by Friday. / am: Forget it, we don't need them / md: ok",
            "request needs=materials due=2026-03-06 [Please send us the photos by Friday. / Forget it, we don't need them]",
        ),
        (
            "md: Привет / am: Пришлите, пожалуйста, фото до пятницы. / am: Отбой, уже не нужны",
            "request needs=materials due=2026-03-06 [Пришлите, пожалуйста, фото до пятницы. / Отбой, уже не нужны]",
        ),
        (
            "md: Hola / am: Enviadnos las fotos antes del viernes, por favor. / am: Olvídalo, ya no hacen falta",
            "request needs=materials due=2026-03-06 [Enviadnos las fotos antes del viernes, por favor. / Olvídalo, ya no hacen falta]",
        ),
        (
            "md: Hello / am: Please send us the photos by Friday. / am: Don't forget the logo, please",
            "request needs=materials due=2026-03-06; request needs=materials",
        ),
    ]);
}

#[test]
fn an_approval_may_have_been_on_another_thing_or_file() {
    let banner = "request needs=approval; decision verdict=approved";
    let mut wrong = Vec::new();
    for (asks, approves, later) in [
        (
            "Please approve the banner.",
            "Approved",
            &[
                "oops, wrong file",
                "I meant the flyer",
                "that was about the flyer",
                "sorry, cancel that. The director is against",
                "too early, the director hasn't seen it",
                "I looked at the old version",
            ][..],
        ),
        (
            "Согласуйте, пожалуйста, баннер.",
            "Согласовано",
            &[
                "это я про флаер",
                "я имела в виду флаер",
                "ой, не сюда",
                "не тот файл открыла",
                "стоп, не тот файл смотрела",
                "смотрела старую версию",
                "отмена",
                "отменяю",
                "Упс, отменяется. Директор против",
                "рано, директор ещё не видел",
            ],
        ),
        (
            "¿Nos dais el visto bueno al banner?",
            "Aprobado",
            &[
                "me refería al folleto",
                "uy, no era aquí",
                "Perdón, lo anulo. El director no quiere",
                "he mirado otra versión",
            ],
        ),
    ] {
        for later in later {
            let found = drafted(&format!("am: {asks} / md: {approves} / md: {later}"));
            if found != format!("{banner} [{approves} / {later}]") {
                wrong.push(found);
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_names_the_thing_itself_takes_nothing_back() {
    let stands = "request needs=approval; decision on=#0 verdict=approved";
    check_all(&[
        (
            "am: Please approve the banner. / md: Approved / md: I meant the banner",
            stands,
        ),
        (
            "am: Please approve the banner. / md: Approved / md: the owner is happy with it",
            stands,
        ),
        (
            "am: Согласуйте, пожалуйста, баннер. / md: Согласовано / md: это я про баннер",
            stands,
        ),
        (
            "am: Согласуйте, пожалуйста, баннер. / md: Согласовано / md: встреча отменяется",
            stands,
        ),
        (
            "am: ¿Nos dais el visto bueno al banner? / md: Aprobado / md: me refería al banner",
            stands,
        ),
    ]);
}

#[test]
fn another_day_after_no_is_followed() {
    let thursday = "request needs=materials; reply answers=#0 gives=promise promises=2026-03-05";
    let mut wrong = Vec::new();
    for said in [
        "am: Please send us the photos. / md: I'll send them tomorrow / md: no, not tomorrow, Thursday",
        "am: Пришлите, пожалуйста, фото. / md: Пришлю завтра / md: не, не завтра — в четверг",
        "am: ¿Nos podéis mandar las fotos? / md: Te las mando mañana / md: no, mañana no, el jueves",
    ] {
        let found = drafted(said);
        if !found.starts_with(thursday) {
            wrong.push(found);
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
