use super::*;

fn found(text: &str) -> Vec<&str> {
    mentions(text)
        .into_iter()
        .map(|mention| text.get(mention.range).unwrap())
        .collect()
}

#[test]
fn words_are_found_in_any_case_and_with_accents_of_their_own() {
    for (text, words) in [
        ("We spoke on the phone.", "We spoke"),
        ("WE SPOKE ON THE PHONE.", "WE SPOKE"),
        ("Созвонились с клиентом.", "Созвонились"),
        (
            "Hablamos por tele\u{301}fono.",
            "Hablamos por tele\u{301}fono",
        ),
        ("HABLAMOS POR TELÉFONO.", "HABLAMOS POR TELÉFONO"),
        ("Позвонил клиент, просит и\u{306}од.", "Позвонил"),
    ] {
        let found = found(text);
        assert!(
            found.len() == 1 && found[0].starts_with(words),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn words_may_stand_on_two_lines_and_marks_part_them() {
    assert_eq!(
        found("As agreed on\nthe phone, we go on."),
        ["agreed on\nthe phone"]
    );
    assert!(found("we, spoke").is_empty());
    assert!(found("respoke созвонимся").is_empty());
}

#[test]
fn a_sentence_counts_once_and_questions_and_quotations_do_not() {
    assert_eq!(
        found("We spoke on the phone and then she called me."),
        ["We spoke on the phone"]
    );
    assert!(found("Have we spoken? We spoke on the phone, did we not?").is_empty());
    assert!(found("The slogan is \"We spoke on the phone\".").is_empty());
}

#[test]
fn nothing_breaks_on_odd_texts() {
    for text in [
        "",
        "phone",
        "\u{301}",
        "on the phone said \u{201c}",
        &"phone said on the ".repeat(500),
        "\u{cc}\u{301}созвонились\u{301}",
    ] {
        for mention in mentions(text) {
            assert!(
                text.get(mention.range).is_some() && text.get(mention.sentence).is_some(),
                "{text}"
            );
        }
    }
}

/// A capital letter makes a word a name only where a call is likely: each block is a phrase, two sentences with a call (`+`), and two
/// without.
#[test]
fn names_are_people_only_in_calls() {
    let sentences = [
        // {start} … spoke|talked|chatted w [/] ^*
        "+ Talked w/ Sam, he agrees to Friday.",
        "+ fyi I spoke w Ana about the banner.",
        "- Checked w/ Chrome and Firefox.",
        "- The worker talked w/ Redis.",
        "- Chatted w/ Sam on Slack.",
        // {start} [as] per ^* on|over the phone
        "+ Per Ana on the phone, we close the task.",
        "+ As per Ana over the phone: no second banner.",
        "- The support costs 2 euros per Call over the phone.",
        "- Per Annex on the phone numbers, we add a line.",
        // two|… calls|conversations with ^* about
        "+ Two calls with Ana about the launch.",
        "+ Another conversation with Boris regarding the invoice.",
        "- Two calls with POST return the same.",
        "- Another call with Ana about the launch is planned.",
        // {start} after|upon speaking|talking|chatting with ^*, and a word in the past
        "+ After speaking with Ana we changed the date.",
        "+ After talking with Boris yesterday, she lowered the price.",
        "- Looking forward to speaking with Ana on Monday.",
        "- The bot is talking to Stripe, we only log it.",
        "- Decide on it after speaking with Ana on Monday.",
        "- After speaking with Ana on Monday, decide on it.",
        // {start} present : ^* ( {roles} ) , ^* (
        "+ Present: Ana (client), Boris (agency).",
        "+ Present: Ana Moreno (the owner), Boris Petrov (designer).",
        "- Present: Logo, Fonts.",
        "- Present: Letterhead (printer), Fonts.",
        // {start} on the phone [*] …, which needs no names
        "+ On the phone Ana agreed to it.",
        "+ On the phone yesterday Boris said that it is late.",
        "- On the phone Chrome crops the banner.",
        "- On the phone menu Settings is hidden.",
        // me vi con ^* [*] para|hoy|ayer
        "+ Me vi con Ana ayer.",
        "+ Me vi con Pedro para cerrar el presupuesto.",
        "- Me vi con Photoshop sin abrir.",
        "- No me vi con Ana ayer.",
        // {start} zoom|… con ^* … {spoken}
        "+ Zoom con Ana: aprobó el logo.",
        "+ Teams con Pedro Ruiz, acordamos el precio.",
        "- Teams con Outlook no se integra.",
        "- Zoom con Canon de 70 mm.",
        // {start} call|huddle con ^* sobre
        "+ Call con Pedro sobre el plan.",
        "+ Huddle con Ana sobre las fotos.",
        "- Call con POST en vez de GET.",
        "- Call con Pedro mañana sobre el plan.",
        // говорил|… с|со {person}
        "+ Говорили с Анной про логотип.",
        "+ Говорил с Петровым, он согласен.",
        "- Не говорили с Анной про логотип.",
        "- Бот говорил с Телеграмом по вебхуку.",
        // поговорил*|… [*3] с|со {person}
        "+ Поговорили по макету с Анной.",
        "+ Пообщался вчера с Игорем о ценах.",
        "- Поговорили с Анной в чате.",
        "- Надо поговорить с Анной.",
        // болтал|… с|со {person}
        "+ Болтала с Анной о сроках.",
        "+ Поболтали с Игорем про баннер.",
        "- Болтал с Анной в телеге.",
        "- Давайте поболтаем с Анной.",
        // потрещал*|поболтал*|перетерл* [*2] с|со {person}
        "+ Перетёрли смету с Игорем.",
        "+ Потрещали вчера с Анной о фото.",
        "- Поболтали в чате с Анной.",
        "- Перетёрли файлы с Figma новыми.",
        // перекинулся|… слов|словом|словами с|со {person}
        "+ Перекинулись парой слов с Анной.",
        "+ Перекинулась словом с клиентом.",
        "- Перекинул макеты с Figma.",
        "- Перекинул фото с Яндекс.Диска на сервер.",
        "- Перекинул файлы с флешки клиента.",
        // {start} зум|… с|со {named}
        "+ Скайп с Анной, о цене договорились.",
        "+ Мит с Игорем по макету.",
        "- Скайп с Windows 11 не работает.",
        "- Созвон по Метрике.",
        // устн* … получен*|…
        "+ Устное добро уже дали.",
        "+ Устное подтверждение было получено.",
        "- Устного подтверждения достаточно.",
        "- Устное согласие должно быть получено.",
        // {start} со|с|из [*] {talk} :
        "+ С созвона: две правки в макете.",
        "+ Из беседы: баннер не нужен.",
        "- С созвона, как всегда, опоздали.",
        "- Со встречи 5 минут пешком: рядом метро.",
    ];
    for sentence in sentences {
        let (mark, text) = sentence.split_once(' ').unwrap();
        let found = found(text);
        assert_eq!(mark == "+", !found.is_empty(), "{sentence} {found:?}");
    }
}

/// Programs through which people speak are also what a project is about.
#[test]
fn programs_as_the_subject_are_no_calls() {
    let mut wrong = Vec::new();
    for sentence in [
        // One program with another.
        "- Скайп с Телеграмом объединим в один виджет.",
        "- Скайп с Телеграмом",
        "- Зум с Тимсом: выбрали второй.",
        "- Телемост с Диском, клиент одобрил связку.",
        "- Зум с Битриксом согласовали, виджет один.",
        "- Мит с Календарём по макету виджета.",
        "- Видеозвонок с Фигмой в одном окне.",
        "+ Скайп с Артёмом, о цене договорились.",
        "+ Зум с Оксаной: выбрали второй.",
        "- Teams with Outlook: the client approved it.",
        "- Zoom with Slack, agreed with the client in the mail.",
        "- Zoom with the client portal: approved.",
        "+ Zoom with the client: approved.",
        "- Teams con Outlook, acordamos el conector.",
        "- Zoom con Slack: aprobó el conector el cliente.",
        "- Skype con Telegram Web, decidimos un solo botón.",
        "+ Skype con Marta Gil, decidimos un solo botón.",
        // A program is connected, embedded, integrated.
        "- Подключить Zoom к сайту, клиент согласовал.",
        "- Подключили Zoom к CRM, заказчик согласовал.",
        "- Подключили оплату, заказчик подтвердил смету.",
        "- Интеграцию в Teams клиент одобрил.",
        "- Интеграция через Zoom согласована.",
        "- Виджет на Skype клиент утвердил.",
        "- Вход через Zoom утверждён клиентом.",
        "- Модуль для Zoom заказчик утвердил.",
        "- Перешли со Skype на Zoom, заказчик одобрил.",
        "- Лицензию на Zoom клиент подтвердил.",
        "- Решили перейти на Zoom.",
        "- Выгрузку в Teams согласовали.",
        "+ Подключился клиент, согласовал цену.",
        "+ В Zoom клиент одобрил макет.",
        "- The Zoom integration was approved by the client.",
        "- The integration with Teams, as agreed, costs 300 euros.",
        "- The client approved the integration on Teams.",
        "- The plugin on Zoom was approved by the client.",
        "- The client confirmed the login via Zoom.",
        "- Agreed the export via Teams.",
        "- We moved from Skype to Zoom, the client agreed.",
        "- The licence on Zoom was approved.",
        "+ The client approved the banner on Zoom.",
        "+ Agreed the price via Teams with the owner.",
        "- Integración con Teams aprobada por el cliente.",
        "- El cliente aprobó la integración por Teams.",
        "- Conectamos Zoom con el CRM, el cliente lo aprobó.",
        "- El cliente confirmó el inicio de sesión por Zoom.",
        "- Pasamos de Skype a Zoom, el cliente lo aprobó.",
        "- La integración en Teams quedó acordada.",
        "- Decidimos el conector por Zoom.",
        "+ El cliente aprobó el precio por Teams.",
        // One is chosen instead of another.
        "- Сравнить Скайп с Телеграмом.",
        "- Zoom или Teams: решили, что Zoom.",
        "- Выбрали Zoom вместо Teams, клиент согласен.",
        "- Клиент согласен на Zoom.",
        "- Остановились на Zoom, клиент одобрил.",
        "- We chose Zoom over Teams, the client agreed.",
        "- The client decided on Zoom.",
        "- The client prefers Zoom over Teams, as agreed.",
        "- Elegimos Zoom en lugar de Teams, el cliente lo aprobó.",
        "- Nos decidimos por Zoom, el cliente está de acuerdo.",
        "- El cliente optó por Zoom, acordado por correo.",
    ] {
        let (mark, text) = sentence.split_once(' ').unwrap();
        let found = found(text);
        if (mark == "+") == found.is_empty() {
            wrong.push(format!("{sentence} {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each phrase has a word by which sentences with it are found.
#[test]
fn each_phrase_of_calls_has_a_search_word() {
    for language in LANGUAGES.iter() {
        for section in [
            &language.calls,
            &language.likely,
            &language.perhaps,
            &language.no_calls,
        ] {
            for phrase in &section.phrases {
                let found = phrase.required(&|forms| forms.len()).is_some();
                assert!(found, "{phrase:?}");
            }
        }
    }
}

#[test]
fn any_word_is_a_pattern_with_and_without_a_capital_letter() {
    let sections = language::read("[any]\nwith ^* *\n[other]\nthe ^*ed|bus*|,\n");
    let occurs = |name: &str, text: &str| sections[name].occurs_in(&words(text, 0..text.len()));
    for text in ["with Ana today", "with Ñandú Ñandú"] {
        assert!(occurs("any", text), "{text}");
    }
    for text in ["with ana today", "with Ana", "with Ana 5", "with 5 today"] {
        assert!(!occurs("any", text), "{text}");
    }
    for (text, expected) in [
        ("the Red", true),
        ("the red", false),
        ("the bus", true),
        ("the,", true),
    ] {
        assert_eq!(occurs("other", text), expected, "{text}");
    }
}

#[test]
fn each_language_has_every_section_that_is_read() {
    for file in FILES {
        let sections = language::read(file);
        for name in language::NAMES {
            assert!(
                sections.contains_key(name.replace('_', "-").as_str()),
                "{name}"
            );
        }
    }
}
