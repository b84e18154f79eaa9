//! Sentences, right, wrong and near misses, checked as the notes of entries of a log.
//!
//! The day is that of a project in UTC, Monday to Friday from 9 to 18. `A` is a note of a reply of Thursday 12 March 2026 12:00
//! to a request that was due on Thursday 5 March 18:00: 4 whole working days late, or 5 begun; 6 whole days, or 7 begun. `R`
//! is a note of a request of Monday 16 March 2026 that states its due date as Monday 6 April; `P` one of a reply of that day
//! that promises it.

use std::fmt::Write as _;

use crate::engine::{Settings, run};
use crate::project::{Open, Project};

const CHARTER: &str = r#"
projlog: 1
timezone: UTC
parties:
  studio: { role: contractor, hours: "Mon-Fri 09:00-18:00" }
  museum: { role: client, hours: "Mon-Fri 09:00-18:00" }
people:
  designer: { party: studio, decides: [plan] }
  curator: { party: museum, decides: [plan, deliverables] }
terms:
  information: 3 working days
"#;

/// Whether a sentence is to be reported: `!` yes, `=` no.
type Sentence = (&'static str, &'static str);

fn log(sentences: &[Sentence]) -> String {
    let mut log = String::new();
    for (number, (place, sentence)) in sentences.iter().enumerate() {
        let request = |id: &str, at: &str, more: &str| {
            format!(
                "```yaml\nrequest: {id}\nat: {at}\nfrom: designer\nto: curator\nneeds: information\n{more}```\n\n"
            )
        };
        let reply = |id: &str, of: &str, at: &str, more: &str| {
            format!("```yaml\nreply: {id}\nanswers: {of}\nat: {at}\nfrom: curator\n{more}```\n\n")
        };
        let entry = format!("X-{number}");
        let asked = format!("Q-{number}");
        log.push_str(&match place.chars().nth(1) {
            Some('R') => request(&entry, "2026-03-16 10:00", "due: 2026-04-06\n"),
            Some('P') => {
                request(&asked, "2026-03-16 09:00", "")
                    + &reply(
                        &entry,
                        &asked,
                        "2026-03-16 10:00",
                        "gives: promise\npromises: 2026-04-06\n",
                    )
            }
            _ => {
                request(&asked, "2026-03-02 10:00", "")
                    + &reply(&entry, &asked, "2026-03-12 12:00", "gives: all\n")
            }
        });
        let _ = write!(log, "{sentence}\n\n");
    }
    log
}

/// Checks the sentences of a language: those reported wrongly, and those missed.
fn judge(sentences: &[Sentence]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("log")).unwrap();
    std::fs::write(folder.path().join("projlog.yaml"), CHARTER).unwrap();
    std::fs::write(folder.path().join("log/log.md"), log(sentences)).unwrap();
    let project = Project::open(
        folder.path(),
        &Open {
            no_history: true,
            ..Open::default()
        },
    )
    .unwrap();
    assert!(
        project.faults.is_empty() && project.charter.faults.is_empty(),
        "{:?} {:?}",
        project.faults,
        project.charter.faults
    );
    let settings = Settings {
        select: vec!["claim-miscounted".to_owned()],
        ..Settings::default()
    }
    .checked()
    .unwrap();
    let report = run(&project, &settings, "2026-05-01T12:00:00Z".parse().unwrap());
    let mut wrong = String::new();
    for (number, (expected, sentence)) in sentences.iter().enumerate() {
        let id = format!("X-{number}");
        let reported: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.entry.as_deref() == Some(&id))
            .collect();
        match (expected.starts_with('!'), reported.as_slice()) {
            (true, []) => {
                let _ = writeln!(wrong, "  missed: {sentence}");
            }
            (false, [finding, ..]) => {
                let _ = writeln!(
                    wrong,
                    "  false alarm: {sentence}\n    {}",
                    finding.message.english()
                );
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn english() {
    judge(&[
        // Weekdays. 10 March 2026 is a Tuesday.
        ("=A", "See you on Tuesday 10 March."),
        ("!A", "See you on Friday 10 March."),
        ("!A", "The launch is on Friday, 10 March 2026."),
        ("=A", "The launch is on Friday, 13 March 2026, at noon."),
        ("!A", "Fri 10 Mar, 15:00, with both sides."),
        ("!A", "We met on Wed. 10th of March."),
        ("=A", "We met on Tue. 10th of March."),
        ("!A", "On Monday March 10 we begin."),
        ("=A", "On Tuesday, March 10th, 2026 we begin."),
        ("!A", "The fair opens on 10 March (Monday)."),
        ("=A", "The fair opens on 10 March (Tue)."),
        ("!A", "Fri 10.03.2026 is the day."),
        (
            "=A",
            "Fri 13/03/2026 is the day, and Tue 03/10/2026 was another.",
        ),
        ("!A", "The call is on Thu 2026-03-10."),
        ("!A", "We deliver on Friday 31 April."),
        ("=A", "It was on Monday 10 March 2025."),
        ("!A", "It was on Tuesday 10 March 2025."),
        ("=A", "Not on Friday, 10 March is better."),
        ("=A", "We cannot come on Friday 10:30, March is full."),
        ("=A", "Friday 10 may be better for us."),
        ("=A", "On Friday 10 people came, in March 12."),
        ("=A", "She said \"see you on Friday 10 March\"."),
        ("=A", "Shall we meet on Friday 10 March?"),
        ("=A", "Mon - Fri 10 March to 14 April."),
        ("=A", "We are open Monday to Friday, 10 March is a holiday."),
        ("!A", "Let's have the demo Friday, March 10."),
        ("=A", "The plan: 3 days of work, 2 days late shift."),
        ("=A", "The museum opens Mon-Fri, 10 March to 12 April."),
        ("=A", "Our Fridays 10 March and later."),
        ("=A", "> Friday 10 March"),
        ("=A", "`Friday 10 March`"),
        // Lateness: 4 or 5 working days, 6 or 7 days.
        ("=A", "The answer is 5 days late."),
        ("=A", "The answer is 7 days late."),
        ("=A", "Sorry: four working days late."),
        ("!A", "The answer is 3 days late."),
        ("!A", "Sorry for being ten days late."),
        ("!A", "It came 3 working days late."),
        ("!A", "It came 7 business days late."),
        ("!A", "It came 5 calendar days late."),
        ("!A", "This was overdue by 2 days."),
        ("!A", "We missed the deadline by two days."),
        ("!A", "It came 9 days after the deadline."),
        ("=A", "It came 6 days after the deadline."),
        ("=A", "It came about 3 days late."),
        ("=A", "It came more than a day late."),
        ("=A", "It came 2 to 3 days late."),
        ("=A", "If it is 3 days late, a fee is due."),
        ("=A", "The 3 days late fee applies."),
        ("=A", "It may come 3 days late."),
        ("=A", "Was it 3 days late?"),
        ("=A", "We have 3 days for the rest."),
        ("=A", "It is never 3 days late."),
        // Due dates: 6 April.
        ("=R", "Due by 6 April."),
        ("!R", "Due by 7 April."),
        ("!R", "The answer is due on Wednesday 8 April."),
        ("!R", "Deadline: 10 April 2026."),
        ("=R", "Deadline: 6 April 2026."),
        ("=R", "The invoice for the hall is due on 9 April."),
        ("!R", "Please send them by 9 April."),
        ("=R", "Please send them by 6 April."),
        ("=R", "The campaign ends by 9 April."),
        ("!P", "We will send them by 10 April."),
        ("=P", "We will send them by 6 April."),
        ("=P", "The printer is closed until 10 April."),
        ("=A", "Please send them by 9 April."),
    ]);
}

#[test]
fn russian() {
    judge(&[
        ("=A", "Встречаемся во вторник 10 марта."),
        ("!A", "Встречаемся в пятницу 10 марта."),
        ("!A", "Встречаемся в пятницу, 10 марта 2026 г., в офисе."),
        ("=A", "Встречаемся в пятницу, 13 марта 2026 года."),
        ("!A", "Созвон: пт, 10.03.2026, 15:00."),
        ("=A", "Созвон: вт, 10.03.2026, 15:00."),
        ("!A", "Созвон пт 10.03, обе стороны."),
        ("=A", "Созвон пт 10.30, обе стороны."),
        ("=A", "Созвон пт 10.10, обе стороны."),
        ("!A", "Сдаём к пятнице 10-го марта."),
        ("!A", "Печать 10 марта (пятница)."),
        ("=A", "Печать 10 марта (вт.)."),
        ("!A", "Ждём до среды 31 апреля."),
        ("!A", "Начало в СРЕДУ 10 МАРТА."),
        ("=A", "Не в пятницу, 10 марта удобнее."),
        ("=A", "По пятницам 10 марта и позже."),
        ("=A", "С понедельника по пятницу, 10 марта выходной."),
        ("!A", "Задержка ответа 3 дня."),
        ("=A", "Опоздали, но 3 дня мы наверстаем."),
        ("=A", "Он написал: «в пятницу 10 марта»."),
        ("=A", "Встретимся в пятницу 10 марта?"),
        ("=A", "В пятницу 10 человек, в марте 12."),
        ("=A", "Ответ опоздал на 5 дней."),
        ("=A", "Опоздали на 4 рабочих дня."),
        ("!A", "Опоздали на 3 дня."),
        ("!A", "Опоздали с ответом на десять дней."),
        ("!A", "Опоздали на 7 рабочих дней."),
        ("!A", "Ответ пришёл с опозданием в 3 календарных дня."),
        ("!A", "Ответ на 3 рабочих дня позже."),
        ("=A", "Ответ на 4 рабочих дня позже срока."),
        ("!A", "Просрочка составила два дня."),
        ("!A", "Ответ просрочен на 9 дней."),
        ("=A", "Ответ просрочен на шесть дней."),
        ("=A", "Опоздали примерно на 3 дня."),
        ("=A", "Опоздали на 2-3 дня."),
        ("=A", "Если опоздаем на 3 дня, платим пени."),
        ("=A", "Могли опоздать на 3 дня."),
        ("=A", "Опоздали не на 3 дня."),
        ("=A", "Разве опоздали на 3 дня?"),
        ("=A", "Осталось 3 дня."),
        ("=R", "Срок 6 апреля."),
        ("!R", "Срок 7 апреля."),
        ("!R", "Срок ответа — до 8 апреля."),
        ("!R", "Дедлайн: 10.04.2026."),
        ("=R", "Дедлайн: 06.04.2026."),
        ("=R", "У типографии срок 9 апреля."),
        ("!R", "Пришлите, пожалуйста, макеты. Ждём их до 9 апреля."),
        ("=R", "Ждём их до 6 апреля."),
        ("=R", "Ждём их до 7 апреля."),
        ("=R", "Акция идёт до 9 апреля."),
        ("!P", "Пришлём до 10 апреля."),
        ("=P", "Пришлём до 6 апреля."),
        ("=P", "Типография закрыта до 10 апреля."),
    ]);
}

#[test]
fn spanish() {
    judge(&[
        ("=A", "Nos vemos el martes 10 de marzo."),
        ("!A", "Nos vemos el viernes 10 de marzo."),
        (
            "!A",
            "Nos vemos el viernes, 10 de marzo de 2026, a las tres.",
        ),
        ("=A", "Nos vemos el viernes, 13 de marzo del 2026."),
        ("!A", "Reunión el miércoles día 10 de marzo."),
        ("!A", "Reunión el sábado 10 de marzo."),
        ("!A", "Llamada: vie 10 mar, 15:00."),
        ("=A", "Llamada: mar 10 mar, 15:00."),
        ("!A", "Llamada: vie, 10/03/2026."),
        ("=A", "Llamada: vie, 13/03/2026."),
        ("!A", "La feria abre el 10 de marzo (viernes)."),
        ("=A", "La feria abre el 10 de marzo (martes)."),
        ("!A", "Entregamos el jueves 31 de abril."),
        ("=A", "No el viernes, el 10 de marzo es mejor."),
        ("=A", "Los viernes 10 personas, en marzo 12."),
        ("=A", "Abrimos de lunes a viernes, 10 de marzo cerrado."),
        ("=A", "Más tarde, 3 días después de la llamada, lo vimos."),
        ("!A", "Taller: sáb. 11/03/2026."),
        ("=A", "Dijo «el viernes 10 de marzo»."),
        ("=A", "¿Nos vemos el viernes 10 de marzo?"),
        ("=A", "La respuesta llega con 5 días de retraso."),
        ("=A", "Cuatro días hábiles tarde."),
        ("!A", "La respuesta llega con 3 días de retraso."),
        ("!A", "Llegó dos días hábiles tarde."),
        ("!A", "Llegó con un retraso de diez días."),
        ("!A", "Llegó con 7 días laborables de demora."),
        ("!A", "Llegó 5 días naturales tarde."),
        ("!A", "Se retrasó 2 días."),
        ("!A", "La respuesta llegó 9 días después del plazo."),
        ("=A", "La respuesta llegó 6 días después del plazo."),
        ("=A", "Llegó con unos 3 días de retraso."),
        ("=A", "Llegó con más de 3 días de retraso."),
        ("=A", "Llegó con 2 o 3 días de retraso."),
        ("=A", "Si llega con 3 días de retraso, se paga una multa."),
        ("=A", "Podría llegar 3 días tarde."),
        ("=A", "¿Llegó 3 días tarde?"),
        ("=A", "Quedan 3 días."),
        ("=R", "Vence el 6 de abril."),
        ("!R", "Vence el 7 de abril."),
        ("!R", "Fecha límite: 10/04/2026."),
        ("=R", "Fecha límite: 06/04/2026."),
        ("!R", "Plazo: hasta el 9 de abril."),
        ("=R", "La factura de la sala vence el 9 de abril."),
        (
            "!R",
            "Por favor, envíenlos. Necesitamos todo para el 9 de abril.",
        ),
        ("=R", "Necesitamos todo para el 6 de abril."),
        ("=R", "La campaña dura hasta el 9 de abril."),
        ("!P", "Los enviaremos antes del 10 de abril."),
        ("=P", "Los enviaremos antes del 7 de abril."),
        ("=P", "La imprenta cierra hasta el 10 de abril."),
    ]);
}

#[test]
fn any_text_is_read_to_its_end() {
    for odd in [
        "",
        "5",
        "Friday",
        "Friday,",
        "пт 10.",
        "10.03.",
        "\u{301}",
        "5\u{301} days late",
        "«",
        "»«",
        "10-",
        "10-го",
        "99999999999 days late",
        "Friday 0 March",
        "é 10 de",
    ] {
        let _ = super::claims(odd);
    }
    let long = "Friday 10 March 5 days late, срок 6 апреля. ".repeat(500);
    for claim in super::claims(&long) {
        assert!(
            long.get(claim.range.clone()).is_some() && long.get(claim.sentence.clone()).is_some()
        );
    }
}
