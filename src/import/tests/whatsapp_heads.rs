//! The forms of the heads of WhatsApp's messages, and how their dates and times are read.

use super::super::{DateOrder, Fault, Options, Spot};
use super::{account, at, in_utc, madrid, text, whatsapp, whatsapp_with, with_dates};

/// The forms of headers; the same moment in each.
const HEADERS: &[(&str, &str)] = &[
    ("Android, day first, 12 hours", "23/06/2018, 01:55 p.m. - "),
    ("Android, month first", "6/23/18, 1:55 PM - "),
    (
        "Android, narrow no-break space",
        "6/23/18, 1:55\u{202f}PM - ",
    ),
    (
        "Android, narrow no-break space, lower case",
        "23/06/18, 1:55\u{202f}pm - ",
    ),
    ("Android, 24 hours", "23/06/18, 13:55 - "),
    ("Android, dots", "23.06.18, 13:55 - "),
    ("Android, no comma", "23.06.18 13:55 - "),
    ("dashes, dot in the time", "23-06-2018, 01.55 PM - "),
    ("dots with seconds, no dash", "23.06.18 13.55.15: "),
    ("iOS, month first, dots", "[06.23.18 13:55:15] "),
    ("iOS, day first", "[23/06/18, 13:55:15] "),
    (
        "iOS, left-to-right mark",
        "\u{200e}[23/06/18, 1:55:15 p. m.] ",
    ),
    (
        "iOS, no-break space in the half of the day",
        "[23/6/18 1:55:00 p.\u{a0}m.] ",
    ),
    ("Finnish", "23.6.2018 klo 13.55.15 - "),
    ("Croatian", "23. 6. 2018. 13:55:15 "),
    ("year first", "[2018/06/23, 13:55:15] "),
    ("year first, dashes", "2018-06-23, 13:55 - "),
    ("German iOS, 12 hours", "[23.06.18, 01:55:15 PM] "),
    (
        "Arabic digits",
        "\u{662}\u{663}\u{200f}/\u{666}\u{200f}/\u{662}\u{660}\u{661}\u{668}\u{60c} \u{661}:\u{665}\u{665} \u{645} - ",
    ),
    ("byte order mark", "\u{feff}23/06/2018, 13:55 - "),
    ("Korean", "2018. 6. 23. 오후 1:55 - "),
    ("Chinese", "[2018/6/23 下午1:55:15] "),
    ("Greek", "23/6/18, 1:55 μ.μ. - "),
    ("German, nachm.", "23.06.18, 1:55 nachm. - "),
    ("Bulgarian", "23.06.18 г., 13:55 ч. - "),
    ("Bulgarian iOS, long year", "[23.06.2018 г., 13:55:15 ч.] "),
    ("Malay", "23/06/18, 1:55 PTG - "),
    ("Malay iOS", "[23/06/18, 1:55:15 PTG] "),
    ("Quebec", "2018-06-23 13 h 55 - "),
    (
        "Quebec iOS",
        "[2018-06-23, 13\u{a0}h\u{a0}55\u{a0}min\u{a0}15\u{a0}s] ",
    ),
    ("Vietnamese", "13:55, 23/06/2018 - "),
    ("Vietnamese, no comma", "13:55 23/6/18 - "),
    ("Vietnamese iOS", "[13:55:15, 23/06/2018] "),
    ("Thai, Buddhist year", "23/6/2561 13:55 - "),
    ("Thai, short Buddhist year", "23/6/61 13:55 - "),
    (
        "Thai digits",
        "\u{e52}\u{e53}/\u{e56}/\u{e52}\u{e55}\u{e56}\u{e51} \u{e51}\u{e53}:\u{e55}\u{e55} - ",
    ),
    (
        "Persian digits",
        "\u{6f2}\u{6f0}\u{6f1}\u{6f8}/\u{6f6}/\u{6f2}\u{6f3}, \u{6f1}\u{6f3}:\u{6f5}\u{6f5} - ",
    ),
];

#[test]
fn every_form_of_header() {
    for (form, header) in HEADERS {
        let read = whatsapp_with(&format!("{header}designer: the banner is ready"), &in_utc());
        let messages = read
            .unwrap_or_else(|fault| panic!("{form}: {fault:?}"))
            .messages;
        assert_eq!(messages.len(), 1, "{form}");
        assert_eq!(
            messages[0].at.div_euclid(60) * 60,
            at("2018-06-23 13:55:00"),
            "{form}"
        );
        assert_eq!(account(&messages[0]), Some("designer"), "{form}");
        assert_eq!(text(&messages[0]), "the banner is ready", "{form}");
    }
}

#[test]
fn a_byte_order_mark_on_every_line() {
    for mark in ["\u{feff}", "\u{200e}", "\u{200f}\u{200e}"] {
        let messages = whatsapp(&format!(
            "{mark}23/06/2018, 13:55 - a: one\n{mark}23/06/2018, 13:56 - b: two\n"
        ));
        assert_eq!(messages.len(), 2);
    }
}

#[test]
fn midnight_and_noon() {
    let hour = |time: &str| whatsapp(&format!("23/06/2018, {time} - a: x"))[0].at;
    assert_eq!(hour("12:05 a.m."), at("2018-06-23 00:05:00"));
    assert_eq!(hour("00:05 a. m."), at("2018-06-23 00:05:00"));
    assert_eq!(hour("12:05 PM"), at("2018-06-23 12:05:00"));
    assert_eq!(hour("1:05 AM"), at("2018-06-23 01:05:00"));
}

#[test]
fn a_day_after_the_twelfth_decides_for_the_whole_file() {
    let messages = whatsapp("01/02/19, 10:00 - a: x\n13/02/19, 10:00 - a: y\n");
    assert_eq!(messages[0].at, at("2019-02-01 10:00:00"));
    let messages = whatsapp("01/02/19, 10:00 - a: x\n02/13/19, 10:00 - a: y\n");
    assert_eq!(messages[0].at, at("2019-01-02 10:00:00"));
}

#[test]
fn time_that_goes_back_decides() {
    // As month/day: 2 January, 3 February, 1 March. As day/month it would go back.
    let messages =
        whatsapp("01/02/19, 10:00 - a: x\n02/03/19, 10:00 - a: y\n03/01/19, 10:00 - a: z\n");
    assert_eq!(messages[2].at, at("2019-03-01 10:00:00"));
}

#[test]
fn both_orders_possible_is_refused_with_both_readings() {
    let fault = whatsapp_with(
        "03/04/19, 10:00 - a: x\n05/06/19, 10:00 - a: y\n",
        &in_utc(),
    )
    .unwrap_err();
    let Fault::AmbiguousDates {
        place,
        text,
        readings,
    } = fault
    else {
        panic!("{fault:?}");
    };
    assert_eq!((place.spot, text.as_str()), (Spot::Line(1), "03/04/19"));
    let readings: Vec<_> = readings
        .iter()
        .map(|reading| (reading.order.as_str(), reading.date.to_string()))
        .collect();
    assert_eq!(
        readings,
        [
            ("dmy", "2019-04-03".to_owned()),
            ("mdy", "2019-03-04".to_owned())
        ]
    );
}

#[test]
fn dates_with_full_stops_are_day_first_where_the_program_writes_them_so() {
    let systems = [
        "Сообщения и звонки защищены сквозным шифрованием.",
        "Los mensajes y las llamadas están cifrados de extremo a extremo.",
        "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.",
    ];
    for system in systems {
        let text = format!("03.04.2019, 10:00 - {system}\n03.04.2019, 10:01 - a: x\n");
        let messages = whatsapp(&text);
        assert_eq!(messages[1].at, at("2019-04-03 10:01:00"));
        let slashes = text.replace("03.04.2019", "03/04/2019");
        let open = whatsapp_with(&slashes, &in_utc());
        assert!(matches!(open, Err(Fault::AmbiguousDates { .. })));
    }
    let english =
        "03.04.2019, 10:00 - Messages are end-to-end encrypted.\n03.04.2019, 10:01 - a: x\n";
    let open = whatsapp_with(english, &in_utc());
    assert!(matches!(open, Err(Fault::AmbiguousDates { .. })));
}

#[test]
fn given_dates_decide_and_are_checked() {
    let text = "03/04/19, 10:00 - a: x\n";
    let read = |dates| whatsapp_with(text, &with_dates(dates)).unwrap().messages[0].at;
    assert_eq!(read(DateOrder::DayMonthYear), at("2019-04-03 10:00:00"));
    assert_eq!(read(DateOrder::MonthDayYear), at("2019-03-04 10:00:00"));
    let fault = whatsapp_with(
        "13/04/19, 10:00 - a: x\n",
        &with_dates(DateOrder::MonthDayYear),
    )
    .unwrap_err();
    assert!(matches!(fault, Fault::NoDateOrder { .. }));
    let long = whatsapp_with(
        "2019-03-04, 10:00 - a: x\n",
        &with_dates(DateOrder::DayMonthYear),
    )
    .unwrap();
    assert_eq!(
        long.messages[0].at,
        at("2019-03-04 10:00:00"),
        "a year of four digits needs no order"
    );
}

#[test]
fn the_same_date_in_both_orders_is_not_ambiguous() {
    assert_eq!(
        whatsapp("05/05/19, 10:00 - a: x\n")[0].at,
        at("2019-05-05 10:00:00")
    );
}

#[test]
fn dates_in_the_future_are_not_possible() {
    let options = Options {
        not_after: Some(at("2019-03-10 00:00:00")),
        ..in_utc()
    };
    let read = whatsapp_with("03/04/19, 10:00 - a: x\n", &options).unwrap();
    assert_eq!(read.messages[0].at, at("2019-03-04 10:00:00"));
}

#[test]
fn a_short_year_may_be_first() {
    let messages = whatsapp("18/6/23, 10:00 - a: x\n18/6/24, 10:00 - a: y\n18/7/1, 10:00 - a: z\n");
    assert_eq!(messages[2].at, at("2018-07-01 10:00:00"));
    let open = whatsapp_with("18/6/23, 10:00 - a: x\n18/6/24, 10:00 - a: y\n", &in_utc());
    assert!(
        matches!(open, Err(Fault::AmbiguousDates { .. })),
        "three years or three days"
    );
}

#[test]
fn contradicting_dates_are_refused() {
    let fault = whatsapp_with(
        "13/02/19, 10:00 - a: x\n02/14/19, 10:00 - a: y\n",
        &in_utc(),
    )
    .unwrap_err();
    assert!(matches!(fault, Fault::NoDateOrder { .. }));
    assert_eq!(fault.place().spot, Spot::Line(2));
}

#[test]
fn a_zone_is_needed_and_used() {
    let text = "23/06/2026, 13:55 - a: x\n";
    assert!(matches!(
        whatsapp_with(text, &Options::default()),
        Err(Fault::NeedsZone { .. })
    ));
    let options = Options {
        zone: Some(&madrid),
        ..Options::default()
    };
    assert_eq!(
        whatsapp_with(text, &options).unwrap().messages[0].at,
        at("2026-06-23 11:55:00")
    );
}
