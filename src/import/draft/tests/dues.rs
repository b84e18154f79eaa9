//! The dates in a request that are its due, and those of other things.

use chrono::NaiveDate;

use super::support::check;
use crate::import::draft::{Act, By, acts};
use crate::import::model::Platform;

/// The acts of a message of Tuesday 3 March 2026.
fn found(text: &str) -> Vec<Act> {
    acts(text, NaiveDate::from_ymd_opt(2026, 3, 3).unwrap())
}

fn shown(by: By) -> String {
    match by {
        By::Day(day) => day.to_string(),
        By::WorkingDays(count) => format!("{count} working days"),
    }
}

/// What is asked for by when.
fn due(text: &str) -> Option<String> {
    let acts = found(text);
    let asks = acts.iter().find_map(|act| match act {
        Act::Ask(_, due) => Some(*due),
        _ => None,
    });
    let asks = asks.unwrap_or_else(|| panic!("no request: {text}"));
    asks.map(shown)
}

#[test]
fn a_date_is_a_due_only_where_the_words_say_so() {
    for text in [
        "Please send us the photos from 12 February.",
        "Please pay the invoice of 15 January.",
        "Please pay the invoice of 15 March.",
        "Could you send the report for the week of 23 February?",
        "Please send the minutes of the meeting on 27 February.",
        "Please send the logo, the fair is on 12 March.",
        "Please confirm what we discussed on Friday.",
        "Please approve the post that goes online tomorrow.",
        "Please approve the offer that is valid until 12 March.",
        "Please send the photos by 12 February.",
        "Should I send it by Friday?",
        "Did you send the photos today?",
        "Please send the photos you took today.",
        "Please send us the photos of today.",
        "Please send the logo, the fair is today.",
        "Please confirm the call tomorrow.",
        "Please send the texts for the fair tomorrow.",
        "Please send what you have today.",
        "Пришлите отчёт за сегодня.",
        "Пришлите, пожалуйста, логотип, ярмарка сегодня.",
        "Пришлите фото, которые вы сняли сегодня.",
        "Enviad las fotos de hoy, por favor.",
        "Enviad el logo, por favor, la feria es hoy.",
        "Пришлите фото от 12 февраля.",
        "Пришлите, пожалуйста, отчёт за 12 марта.",
        "Согласуйте, пожалуйста, пост, который выйдет завтра.",
        "¿Nos puedes enviar las fotos del 12 de febrero?",
        "Enviad el logo, por favor, la feria es el 12 de marzo.",
        "¿Lo envío antes del viernes, o después?",
    ] {
        assert_eq!(due(text), None, "{text}");
    }
    for (text, expected) in [
        ("Please send the photos by 12 March.", "2026-03-12"),
        ("Please send the photos by Friday, 20 March.", "2026-03-20"),
        ("Please send the photos until Friday.", "2026-03-06"),
        (
            "Please send the photos from the fair by Friday.",
            "2026-03-06",
        ),
        (
            "Please send the photos no later than 12 March.",
            "2026-03-12",
        ),
        (
            "Please send the photos on Friday at the latest.",
            "2026-03-06",
        ),
        ("Please send the photos by tomorrow.", "2026-03-04"),
        ("Please send it today.", "2026-03-03"),
        (
            "Could you send us the photos and the logo tomorrow?",
            "2026-03-04",
        ),
        ("Please send us today the photos.", "2026-03-03"),
        ("Please pay the invoice today, please.", "2026-03-03"),
        ("Пришлите, пожалуйста, фото сегодня.", "2026-03-03"),
        ("Пришлите, пожалуйста, завтра фото.", "2026-03-04"),
        ("Enviadnos las fotos hoy, por favor.", "2026-03-03"),
        ("Pagad la factura mañana, por favor.", "2026-03-04"),
        (
            "Please send the photos by the end of the week.",
            "2026-03-06",
        ),
        ("Please send the photos within 3 days.", "2026-03-06"),
        ("Can we have the photos by Friday?", "2026-03-06"),
        ("Пришлите, пожалуйста, фото до 12 марта.", "2026-03-12"),
        ("Пришлите, пожалуйста, фото к пятнице.", "2026-03-06"),
        (
            "Пришлите, пожалуйста, фото не позднее 12 марта.",
            "2026-03-12",
        ),
        ("Пришлите, пожалуйста, фото до конца недели.", "2026-03-06"),
        (
            "Enviad las fotos para el 12 de marzo, por favor.",
            "2026-03-12",
        ),
        (
            "Enviad las fotos antes del viernes, por favor.",
            "2026-03-06",
        ),
        (
            "Enviad las fotos a más tardar el viernes, por favor.",
            "2026-03-06",
        ),
        (
            "Enviad las fotos el viernes a más tardar, por favor.",
            "2026-03-06",
        ),
    ] {
        assert_eq!(due(text).as_deref(), Some(expected), "{text}");
    }
}

/// What is promised by when.
fn promised(text: &str) -> Option<String> {
    let acts = found(text);
    let promises = acts.iter().find_map(|act| match act {
        Act::Promise(by) => Some(*by),
        _ => None,
    });
    promises.map(shown)
}

/// Checks lines `text | date`, where `-` is none.
fn table(dates: &dyn Fn(&str) -> Option<String>, lines: &str) {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let wrong = lines.filter_map(|line| {
        let (text, expected) = line.rsplit_once(" | ").unwrap();
        let found = dates(text).unwrap_or_else(|| "-".to_owned());
        (found != expected).then(|| format!("{line}: {found}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn working_days_are_those_of_whoever_owes() {
    table(
        &due,
        "Please send us the photos within 10 working days. | 10 working days
        Please send us the photos within three business days. | 3 working days
        Please send us the photos within 10 calendar days. | 2026-03-13
        Please send us the photos within 10 days of the meeting. | -
        Please send us the photos within 10 days from now. | 2026-03-13
        Пришлите, пожалуйста, фото за 3 рабочих дня. | 3 working days
        Пришлите, пожалуйста, фото в течение 3 рабочих дней. | 3 working days
        Пришлите, пожалуйста, фото в течение 10 дней после встречи. | -
        Por favor, envíanos las fotos dentro de 5 días hábiles. | 5 working days
        Por favor, envíanos las fotos dentro de 5 días desde la firma. | -",
    );
    table(
        &promised,
        "I'll send them in 5 business days. | 5 working days
        Te las mando en 5 días hábiles. | 5 working days
        Пришлю через 3 рабочих дня. | 3 working days
        Пришлю через 3 дня. | 2026-03-06",
    );
    check(
        Platform::WhatsApp,
        "10 am: Please send us the photos within 5 working days.
        20 md: I'll send them in 4 working days.
        30 md: Please send us the invoice within 5 working days.",
        "request from=account-manager to=marketing-director needs=materials due=2026-03-09 (Asks)
        reply from=marketing-director answers=#0 gives=promise promises=2026-03-07 (Promises)
        request from=marketing-director to=account-manager needs=materials due=2026-03-10 (Asks)",
    );
}

#[test]
fn a_weekday_is_read_with_the_rest_of_its_date() {
    table(
        &due,
        "Please send us the photos by Friday (20 March). | 2026-03-20
        Please send us the photos by Friday, March 20. | 2026-03-20
        Please send us the photos by Friday the 20th. | 2026-03-20
        Please send us the photos by Friday 20th. | 2026-03-20
        Please send us the photos by Friday 20. | 2026-03-20
        Please send us the photos by Friday 21st. | -
        Please send us the photos by Friday, 21 March. | -
        Please send us the photos by Friday 5 pm. | 2026-03-06
        Please send us the photos by Friday 17:00. | 2026-03-06
        Please send us the photos by Friday 20/3. | 2026-03-20
        Please send us the photos by Friday 3/20. | 2026-03-20
        Please send us the photos by Friday 19/3. | -
        Please send us the photos by Friday 10.30. | 2026-03-06
        Please send us the photos by Friday (20/03/2026). | 2026-03-20
        Please send us the photos by Wednesday, 04/03/2026. | 2026-03-04
        Please send us the photos by Friday, 03/04/2026. | 2026-04-03
        Please send us the photos by Friday next week. | 2026-03-13
        Please send us the photos by Friday of next week. | 2026-03-13
        Please send us the photos next week by Friday. | 2026-03-13
        Please send us the photos by Friday of this week. | 2026-03-06
        Please send us the photos by Friday week. | 2026-03-13
        Please send us the photos by Friday in two weeks. | -
        Please send us the photos by Friday evening. | 2026-03-06
        Por favor, envíanos las fotos antes del viernes 20. | 2026-03-20
        Por favor, envíanos las fotos para el viernes 20/03. | 2026-03-20
        Por favor, envíanos las fotos para el viernes (20 de marzo). | 2026-03-20
        Por favor, envíanos las fotos para el viernes, día 20. | 2026-03-20
        Por favor, envíanos las fotos para el viernes de la semana que viene. | 2026-03-13
        Por favor, envíanos las fotos para el viernes de la próxima semana. | 2026-03-13
        Por favor, envíanos las fotos para el viernes por la mañana. | 2026-03-06
        Пришлите, пожалуйста, фото до пятницы (20.03). | 2026-03-20
        Пришлите, пожалуйста, фото до пятницы 20-го. | 2026-03-20
        Пришлите, пожалуйста, фото до пятницы, 20 марта. | 2026-03-20
        Пришлите, пожалуйста, фото до пятницы 21-го. | -
        Пришлите, пожалуйста, фото до пятницы следующей недели. | 2026-03-13
        Пришлите, пожалуйста, фото на следующей неделе до пятницы. | 2026-03-13
        Please send us the photos by 1 May next year. | 2027-05-01
        Пришлите, пожалуйста, фото до 1 мая следующего года. | 2027-05-01
        Por favor, envíanos las fotos antes del 1 de mayo del año que viene. | 2027-05-01
        Please send us the photos by 04/05/2026. | -
        Please send us the photos by 04/04/2026. | 2026-04-04
        Please send us the photos by 04/02/2026. | -
        Please send us the photos by 20/04/2026. | 2026-04-20
        Please send us the photos by 04.05.2026. | 2026-05-04",
    );
    table(
        &promised,
        "I'll send them on Friday (20 March). | 2026-03-20
        I'll send them Friday next week. | 2026-03-13
        I'll send them next week on Friday. | 2026-03-13
        I'll send them on the first Friday of April. | -
        Te las envío el viernes 20. | 2026-03-20
        Te las envío la semana que viene, el viernes. | 2026-03-13
        Пришлю в пятницу на следующей неделе. | 2026-03-13
        Пришлю на следующей неделе в пятницу. | 2026-03-13",
    );
}

/// Friday 6 March is not the Friday before Easter, nor that of week 13.
#[test]
fn a_weekday_of_another_week_is_not_the_next_one() {
    table(
        &due,
        "Please send us the photos by Friday, i.e. 20 March. | 2026-03-20
        Please send us the photos by Friday, that is the 20th. | 2026-03-20
        Please send us the photos by Friday the week after next. | 2026-03-20
        Please send us the photos by Friday two weeks from now. | -
        Please send us the photos by Friday of the week of 23 March. | -
        Please send us the photos by the Friday before Easter. | -
        Please send us the photos by the Monday after the fair. | -
        Please send us the photos by Good Friday. | -
        Please send us the photos by Easter Monday. | -
        Please send us the photos by Friday (CW 13). | -
        Please send us the photos in week 13 by Friday. | -
        Please send us the photos by Friday next month. | -
        Please send us the photos by the end of the week after next. | -
        Please send us the photos by the end of week 13. | -
        Please send us the photos by the end of the week of the fair. | -
        Please send us the photos by the end of next week. | 2026-03-13
        Please send us the photos by tomorrow week. | 2026-03-11
        Please send us the photos by Friday after lunch. | 2026-03-06
        Please send us the photos by Friday before 5 pm. | 2026-03-06
        Please send us the photos by Friday, we need a week to print. | 2026-03-06
        Пришлите фото до пятницы, то есть 20 марта. | 2026-03-20
        Пришлите фото до пятницы после Пасхи. | -
        Пришлите фото до пятницы через две недели. | -
        Пришлите фото до Страстной пятницы. | -
        Пришлите фото до понедельника после ярмарки. | -
        Пришлите фото до конца недели после выставки. | -
        Пришлите фото до конца следующей недели. | 2026-03-13
        Пришлите фото до пятницы до обеда. | 2026-03-06
        Mandadnos las fotos antes del viernes, es decir, el 20 de marzo. | 2026-03-20
        Mandadnos las fotos antes del Viernes Santo. | -
        Mandadnos las fotos antes del Lunes de Pascua. | -
        Mandadnos las fotos antes del viernes de dentro de dos semanas. | -
        Mandadnos las fotos antes del viernes después de Pascua. | -
        Mandadnos las fotos antes del viernes de la semana 13. | -
        Mandadnos las fotos antes del final de la semana que viene. | 2026-03-13
        Mandadnos las fotos antes del viernes después de comer. | 2026-03-06",
    );
    table(
        &promised,
        "I'll send them on Friday the week after next. | 2026-03-20
        I'll send them by the Friday before Easter. | -
        I'll send them on Easter Monday. | -
        I'll send them a week on Friday. | -
        I'll send them a week tomorrow. | -
        Te las mando el lunes de Pascua. | -
        Пришлю в пятницу после Пасхи. | -",
    );
}

#[test]
fn a_day_of_the_month_is_the_next_one() {
    table(
        &due,
        "Please send us the photos by the 15th. | 2026-03-15
        Please send us the photos by the 2nd. | 2026-04-02
        Please send us the photos by the 15th floor team. | -
        Пришлите фото до 15-го. | 2026-03-15
        Пришлите фото до 15 числа. | 2026-03-15
        Пришлите фото до 15 человек. | -
        Mandadnos las fotos antes del 15. | 2026-03-15
        Mandadnos las fotos para el día 15. | 2026-03-15
        Mandadnos las fotos antes del 15 %. | -",
    );
    table(
        &promised,
        "I'll send them on the 15th. | 2026-03-15
        Пришлю 15 числа. | 2026-03-15
        Te las mando el 15. | 2026-03-15",
    );
}

#[test]
fn a_part_by_one_date_is_not_all_by_it() {
    table(
        &promised,
        "I'll send half on Thursday and the rest on Tuesday. | 2026-03-10
        I'll send them on Wednesday and the rest on Friday. | 2026-03-06
        I'll send them on Monday and the rest on Wednesday. | -
        I'll send half of them on Thursday. | -
        I'll send the rest on Friday. | 2026-03-06
        Пришлю половину в четверг, остальное во вторник. | 2026-03-10
        Пришлю часть в четверг. | -",
    );
}

#[test]
fn not_before_a_date_is_not_by_it() {
    table(
        &due,
        "Please send us the photos not before Friday. | -
        Please send us the photos by Friday at the earliest. | -
        Please send us the photos not by Friday but by Monday. | 2026-03-09
        Please send us the photos not later than Friday. | 2026-03-06
        Please send us the photos, we don't need the texts by Friday. | -
        Couldn't you send us the photos by Friday? | 2026-03-06
        Por favor, envíanos las fotos no antes del viernes. | -
        Por favor, envíanos las fotos el viernes como pronto. | -
        Por favor, envíanos las fotos no más tarde del viernes. | 2026-03-06
        Пришлите, пожалуйста, фото не до пятницы, а до понедельника. | 2026-03-09
        Пришлите, пожалуйста, фото не раньше пятницы. | -
        Пришлите, пожалуйста, фото не позднее пятницы. | 2026-03-06
        Не могли бы вы прислать фото до пятницы? | 2026-03-06",
    );
    table(
        &promised,
        "I'll send them Friday at the earliest. | -
        I promised them by Friday, but it will be Monday. | 2026-03-09
        I'll send them by Friday, but the fair is on Monday. | 2026-03-06
        Te las envío el viernes como pronto. | -
        Пришлю в пятницу самое раннее. | -
        Обещала прислать к пятнице, но пришлю в понедельник. | 2026-03-09",
    );
}

#[test]
fn the_latest_of_several_dates_counts() {
    table(
        &due,
        "Please send us the photos by this Friday, or at the latest by Monday. | 2026-03-09
        Please send us the photos by Friday if you can, Monday is fine too. | 2026-03-09
        Please send us the photos by Friday or Monday. | 2026-03-09
        Please send us the photos by Friday and approve the banners by Monday. | 2026-03-06
        Please send us the photos by Friday, the fair is on 20 March. | 2026-03-06
        Please send us the photos. By Friday, please. | 2026-03-06
        Please change the phone number in the flyer. Please do it by Friday. | 2026-03-06
        В листовке нужно поменять телефон. Сделайте, пожалуйста, до пятницы. | 2026-03-06
        Please send us the photos. We need the photos by Friday. | 2026-03-06
        Please send us the photos. Please confirm by Friday. | -
        Пришлите, пожалуйста, фото. До пятницы, пожалуйста. | 2026-03-06
        Mandadnos las fotos. Antes del viernes, por favor. | 2026-03-06
        Please send us the photos by Friday so that we can print by Monday. | 2026-03-06
        Please send us the photos by EOD Friday. | 2026-03-06
        Please send us the photos by EOD. | 2026-03-03
        Please send us the photos by the end of the day on Friday. | 2026-03-06
        Пришлите, пожалуйста, фото к пятнице, крайний срок понедельник. | 2026-03-09
        Пришлите, пожалуйста, фото до пятницы, можно и в понедельник. | 2026-03-09
        Пришлите, пожалуйста, фото до четверга или пятницы. | 2026-03-06
        Пришлите, пожалуйста, фото до пятницы, чтобы мы успели к понедельнику. | 2026-03-06
        Пришлите, пожалуйста, фото до конца дня пятницы. | 2026-03-06
        Por favor, envíanos las fotos antes del viernes para que estén para el lunes. | 2026-03-06
        Por favor, envíanos las fotos como muy tarde el lunes. | 2026-03-09
        Por favor, envíanos las fotos antes del viernes, el lunes también vale. | 2026-03-09
        Please send us the photos by Friday, better Thursday. | 2026-03-06
        Пришлите, пожалуйста, фото до пятницы, а лучше до четверга. | 2026-03-06
        Por favor, envíanos las fotos antes del viernes, mejor el jueves. | 2026-03-06
        Por favor, envíanos las fotos antes del viernes, mejor el lunes. | 2026-03-09
        Por favor, envíanos las fotos antes del viernes o como mucho el lunes. | 2026-03-09
        Por favor, envíanos las fotos antes del viernes o el lunes. | 2026-03-09",
    );
    table(
        &promised,
        "Te las mando más tarde. | -
        Te las mando como muy tarde el lunes. | 2026-03-09
        Te las mando esta tarde. | 2026-03-03
        Te las mando el viernes o el lunes. | 2026-03-09
        I'll send them by Friday or Monday. | 2026-03-09
        I'll send them on Thursday/Friday. | 2026-03-06
        I'll send them today or tomorrow. | 2026-03-04
        Good afternoon, I'll send them on Friday. | 2026-03-06
        Пришлю в четверг-пятницу. | 2026-03-06
        Пришлю в четверг или в пятницу. | 2026-03-06",
    );
}

#[test]
fn a_date_some_time_before_another_is_counted_back() {
    table(
        &due,
        "Please send us the photos two days before Friday. | 2026-03-04
        Please send us the photos one week before 20 April. | 2026-04-13
        Please send us the photos a few weeks before 20 April. | -
        Please send us the photos two working days before 20 April. | -
        Please send us the photos two weeks before Friday. | -
        Por favor, envíanos las fotos una semana antes del 20 de abril. | 2026-04-13
        Por favor, envíanos las fotos dos días antes del viernes. | 2026-03-04
        Пришлите, пожалуйста, фото за неделю до 20 апреля. | 2026-04-13
        Пришлите, пожалуйста, фото за две недели до 20 апреля. | 2026-04-06
        Пришлите, пожалуйста, фото за два дня до 20 марта. | 2026-03-18
        Пришлите, пожалуйста, фото за день до 20 марта. | 2026-03-19
        Пришлите, пожалуйста, фото за два часа до пятницы. | -",
    );
}

#[test]
fn the_date_of_a_thing_is_no_due() {
    table(
        &due,
        "Please send the list of guests who stay until 20 March. | -
        Please send the list of guests staying until 20 March. | -
        Please send us the photos you took before Friday. | -
        Please send us the photos you promised by Friday. | -
        Please send us the invoice payable by 31 March. | -
        Do you close by Friday? | -
        Пришлите фото, которые обещали до пятницы. | -
        Пришлите счёт с оплатой до 31 марта. | -
        Mandadnos la factura con vencimiento el 31 de marzo. | -
        Please send the report that was due by 20 March. | -
        Please send us the photos that are missing by Friday. | 2026-03-06
        Пришлите, пожалуйста, фото, которые нам нужны до пятницы. | 2026-03-06
        ¿Podrías enviarnos las fotos que faltan antes del viernes? | 2026-03-06
        Please make sure that we have the photos by Friday. | 2026-03-06
        Can you tell us whether the rooms will be ready by 20 March? | -
        Will the rooms be ready by 20 March? | -
        Can we have until 10 April? | -
        Can we have the photos by 10 April? | 2026-04-10
        Пришлите, пожалуйста, отчёт за период до 20 марта. | -
        Пришлите, пожалуйста, список гостей, которые остаются до 20 марта. | -
        Подскажите, будут ли номера готовы до 20 марта? | -
        Можно до 10 апреля? | -
        Por favor, envíanos la lista de huéspedes que se quedan hasta el 20 de marzo. | -
        Por favor, necesitamos que nos envíes las fotos antes del viernes. | 2026-03-06
        ¿Podéis decirnos si las habitaciones estarán listas antes del 20 de marzo? | -
        ¿Podemos tener hasta el 10 de abril? | -",
    );
}

/// In December, January is that of the next year; in March it is over.
#[test]
fn a_day_that_is_over_is_not_that_of_the_next_year() {
    let day = NaiveDate::from_ymd_opt(2025, 12, 20).unwrap();
    let next = NaiveDate::from_ymd_opt(2026, 1, 10);
    let found = acts("Please send the photos by 10 January.", day);
    assert!(
        matches!(found.as_slice(), [Act::Ask(_, due)] if *due == next.map(By::Day)),
        "{found:?}"
    );
    let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    for text in [
        "I'll send it by 1 March.",
        "Пришлю до 1 марта.",
        "Lo enviaré antes del 1 de marzo.",
    ] {
        assert_eq!(acts(text, day), [], "{text}");
    }
}
