use super::*;
use crate::calendar::Week;
use crate::calendar::{Cutoff, DayOff, Edge, ExtraDay, Moment, Within};
use crate::yaml::FromText;

fn all<T: FromText>(rows: &[(&str, &str)]) {
    for (text, written) in rows {
        let meant = T::meant(text);
        assert_eq!(meant.as_deref(), Some(*written), "{text}");
        assert!(T::from_text(text).is_err(), "{text}");
        assert!(
            T::from_text(written).is_ok() && T::meant(written).is_none(),
            "{written}"
        );
    }
}

fn none<T: FromText>(texts: &[&str]) {
    for text in texts {
        assert_eq!(T::meant(text), None, "{text}");
    }
}

#[test]
fn moments_are_read_in_words() {
    all::<Moment>(&[
        ("27 марта 2026", "2026-03-27"),
        ("27-го марта 2026 года", "2026-03-27"),
        ("27 марта 2026 г.", "2026-03-27"),
        ("пт, 27 марта 2026 г. в 15:00", "2026-03-27 15:00"),
        ("27 мар 2026, 15.00", "2026-03-27 15:00"),
        ("27 de marzo de 2026", "2026-03-27"),
        (
            "el viernes 27 de marzo del 2026 a las 15:00",
            "2026-03-27 15:00",
        ),
        ("March 27, 2026", "2026-03-27"),
        ("27.03.2026 в 15:00", "2026-03-27 15:00"),
        ("27.03.2026 15.00", "2026-03-27 15:00"),
        ("27/03/2026 a las 9:05 h", "2026-03-27 09:05"),
        ("2026-03-27 в 15 ч 30 мин", "2026-03-27 15:30"),
        ("2026-03-27 15 часов", "2026-03-27 15:00"),
    ]);
    none::<Moment>(&[
        "03.04.2026 в 15:00",
        "03/04/2026 a las 15:00",
        "03.04.26",
        "27.03.26",
        "чт, 27 марта 2026",
        "27 марта",
        "31 июня 2026",
        "27 марта 2026 или позже",
        "27 марта 2026 вечером",
        "27 марта 2026 в 3",
        "27 марта 2026 в 3 часа",
        "27 марта 2026 в 12 часов",
        "27 марта 2026 в 3 ч 30 мин",
        "27 марта 2026 в 0 ч",
        "27 de marzo de 2026 a las 3 horas",
        "2026-03-27 3h",
        "2026-03-27 3 hours",
        "27 марта 2026 25:00",
        "завтра",
    ]);
}

#[test]
fn hours_are_read_in_words() {
    all::<Week>(&[
        ("Пн-Пт 09:00-18:00", "Mon-Fri 09:00-18:00"),
        ("пн. – пт. 9.00 – 18.00", "Mon-Fri 09:00-18:00"),
        ("с понедельника по пятницу с 9 до 18", "Mon-Fri 09:00-18:00"),
        ("Пн, Ср, Пт 10:00-19:00", "Mon, Wed, Fri 10:00-19:00"),
        (
            "Пн-Чт 9:00-13:00 14:00-18:00; Пт 9:00-16:00",
            "Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-16:00",
        ),
        ("Пн-Пт 9:00-18:00, Сб и Вс выходной", "Mon-Fri 09:00-18:00"),
        ("ежедневно 9:00-21:00", "daily 09:00-21:00"),
        ("каждый день с 9:00 до 24:00", "daily 09:00-24:00"),
        ("lun-vie 9:00-18:00", "Mon-Fri 09:00-18:00"),
        ("L-V 9:00-18:00", "Mon-Fri 09:00-18:00"),
        (
            "de lunes a viernes de 9:00 a 18:00 h",
            "Mon-Fri 09:00-18:00",
        ),
        (
            "Lunes a jueves de 9 a 18, viernes de 9 a 15, sábado y domingo cerrado",
            "Mon-Thu 09:00-18:00, Fri 09:00-15:00",
        ),
        ("Mon to Fri 9:00-18:00", "Mon-Fri 09:00-18:00"),
        ("lun-vie 9h-18h", "Mon-Fri 09:00-18:00"),
        ("Пн. - Пт. 9:00-18:00", "Mon-Fri 09:00-18:00"),
    ]);
    none::<Week>(&[
        "Пн-Пт 9-6",
        "Пн-Пт 9:00-18:00 обед 13:00-14:00",
        "Пн-Пт",
        "M 9:00-18:00",
        "выходные 10:00-16:00",
        "пн-пт 9:00",
        "пн- 9:00-18:00",
        "9:00-18:00",
        "пн-пт 9:00-18:00 мск",
        "Mon/Tue/Wed/Thu/Fri 09:00-18:00",
        "Mon..Fri 09:00-18:00",
        "Mon…Fri 09:00-18:00",
        "Mon+Tue 09:00-18:00",
        "Mon&Tue 09:00-18:00",
        "Mon~Fri 09:00-18:00",
        "Mon_Fri 09:00-18:00",
        "Mon-Thu/Fri 9:00-18:00",
        "Mon(Tue) 9:00-18:00",
        "Mon? 9:00-18:00",
        "Пн/Пт 9-18",
        "lun/vie 9-18",
        "lun-vie 9h-6h",
        "Mon-Fri 9:00-18:00/20:00",
        "Mon-Sun 9:00-18:00, Sun closed",
        "Пн-Вс 9:00-18:00, Вс выходной",
        "",
    ]);
}

#[test]
fn days_are_read_in_words() {
    let yearly = [
        ("каждый 25 дек", "every 25 Dec"),
        ("каждое 25 декабря", "every 25 Dec"),
        ("ежегодно 25 декабря", "every 25 Dec"),
        ("cada 25 de diciembre", "every 25 Dec"),
        ("27.03.2026", "2026-03-27"),
    ];
    all::<DayOff>(&yearly);
    all::<ExtraDay>(&yearly);
    all::<DayOff>(&[
        ("1-8 января 2026", "2026-01-01..2026-01-08"),
        ("с 31.12.2025 по 15.01.2026", "2025-12-31..2026-01-15"),
        ("del 1 al 8 de enero de 2026", "2026-01-01..2026-01-08"),
    ]);
    all::<ExtraDay>(&[
        ("14.03.2026 с 10 до 15", "2026-03-14 10:00-15:00"),
        ("каждое 24 декабря 9:00-13:00", "every 24 Dec 09:00-13:00"),
    ]);
    all::<Edge>(&[
        ("15 июня", "15 Jun"),
        ("15 de junio", "15 Jun"),
        ("15.06.2026", "2026-06-15"),
    ]);
    none::<DayOff>(&[
        "25 декабря",
        "01.02.2026..03.02.2026",
        "каждый день",
        "8-1 января 2026",
        "cada 31 de junio",
    ]);
    assert_eq!(report_period("март 2026").as_deref(), Some("2026-03"));
    assert_eq!(report_period("marzo de 2026").as_deref(), Some("2026-03"));
    assert_eq!(
        report_period("1 квартал 2026 г.").as_deref(),
        Some("2026-Q1")
    );
    assert_eq!(
        report_period("segundo trimestre de 2026").as_deref(),
        Some("2026-Q2")
    );
    assert_eq!(report_period("1 марта 2026").as_deref(), Some("2026-03-01"));
    assert_eq!(report_period("5 марта"), None);
}

#[test]
fn terms_are_read_in_words() {
    all::<Within>(&[
        ("2 рабочих дня", "2 working days"),
        ("2 раб. дня", "2 working days"),
        ("2 días hábiles", "2 working days"),
        ("3 полных рабочих дня", "3 clear working days"),
        ("3 días hábiles completos", "3 clear working days"),
        ("10 полных дней", "10 clear days"),
        ("10 дней", "10 days"),
        ("10 календарных дней", "10 days"),
        ("1 месяц", "1 month"),
        ("2 часа", "2 hours"),
        ("2 рабочих часа", "2 working hours"),
        ("30 дней, затем конец месяца", "30 days, then end of month"),
        ("30 días, luego fin de mes", "30 days, then end of month"),
        ("30 days, затем конец месяца", "30 days, then end of month"),
        ("30 дней, затем end of month", "30 days, then end of month"),
        ("15-й день следующего месяца", "day 15 of the next month"),
        ("тот же день", "same day"),
        ("следующий рабочий день в 17.00", "next working day 17:00"),
        ("siguiente día hábil a las 17:00", "next working day 17:00"),
    ]);
    all::<Cutoff>(&[("17.00", "17:00")]);
    none::<Within>(&[
        "2 суток",
        "1 quincena",
        "2 woking days",
        "дней",
        "завтра",
        "3 m",
        "2 рабочих",
    ]);
}

proptest::proptest! {
    /// A correction is of an invalid text, and is final.
    #[test]
    fn corrections_are_valid(text in "[а-яa-z0-9.,:/ -]{0,30}|(с |de )?(пн|lun|вт)[-, ](пт|vie) (с |de )?[0-9]{1,2}([:.][0-9]{2})?( a | до |-)[0-9]{1,2}([:.][0-9]{2})?|[0-9]{1,2}[ .](марта|de marzo de|03)[ .](2026|26)( в | a las )?[0-9:.]{0,5}") {
        if let Some(meant) = Week::meant(&text) {
            proptest::prop_assert!(Week::from_text(&text).is_err() && Week::from_text(&meant).is_ok());
        }
        if let Some(meant) = Moment::meant(&text) {
            proptest::prop_assert!(Moment::from_text(&text).is_err() && Moment::from_text(&meant).is_ok());
        }
        if let Some(meant) = DayOff::meant(&text) {
            proptest::prop_assert!(DayOff::from_text(&text).is_err() && DayOff::from_text(&meant).is_ok());
        }
    }
}
