//! Sentences that say who owes what to whom, and of how many things: in every language the right way round, in number and gender,
//! and with what was written.

use crate::support::{Folder, Run};

const LANGUAGES: [&str; 3] = ["en", "ru", "es"];

const CHARTER: &str = "\
projlog: 1
timezone: Europe/Berlin
parties:
  agency: { role: contractor, hours: \"Mon-Fri 09:00-18:00\" }
  bakery: { role: client, hours: \"Mon-Fri 09:00-18:00\" }
people:
  account-manager: { party: agency, decides: [plan] }
  owner: { party: bakery, decides: [plan, deliverables, { budget: 1000, per: month }] }
channels: { email: written }
terms: { materials: 2 working days }
";

/// A project outside git with one file of entries.
fn project(entries: &[&str]) -> Folder {
    let folder = Folder::empty();
    folder.write("projlog.yaml", CHARTER);
    let blocks = entries.iter().map(|entry| format!("```yaml\n{entry}```\n"));
    folder.write("log/a.md", &blocks.collect::<Vec<_>>().join("\n"));
    folder
}

fn check(folder: &Folder, language: &str, rest: &str) -> Run {
    folder.projlog(&format!(
        "check -q --no-history --as-of 2026-03-20 --language {language} {rest}"
    ))
}

/// The words of a page, without tags, quotation marks and escapes.
fn plain(page: &str) -> String {
    let mut tag = false;
    let words = page.chars().filter(|c| {
        let inside = tag || *c == '<';
        tag = inside && *c != '>';
        !inside && !matches!(c, '`' | '\\')
    });
    joined(&words.collect::<String>())
}

/// A text on one line, with single spaces.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// S-3 waits for R-10: no page says that R-10 waits for S-3.
#[test]
fn who_waits_for_whom_is_not_reversed() {
    let folder = Folder::of_example("quarrel");
    // While the contract ran.
    let now = "2026-04-20T12:00";
    let waits = ["waits for", "ожидает:", "espera a"];
    let awaited = ["S-3 waits for it", "этого ожидает: S-3", "lo espera: S-3"];
    for ((language, waits), awaited) in LANGUAGES.into_iter().zip(waits).zip(awaited) {
        for format in ["human", "html", "markdown"] {
            let run = folder.projlog(&format!(
                "status --as-of {now} --language {language} --output-format {format}"
            ));
            // Pages for people name an entry by its title too.
            let text = plain(&run.stdout);
            let text = ["“Статьи” (S-3)", "«Статьи» (S-3)"]
                .into_iter()
                .fold(text, |text, titled| text.replace(titled, "S-3"));
            assert!(text.contains(awaited), "{language} {format}:\n{text}");
            let reversed = format!(" {waits} S-3");
            let without = text.replace(awaited, "");
            assert!(!without.contains(&reversed), "{language} {format}:\n{text}");
        }
        let run = folder.projlog(&format!("show R-10 --as-of {now} --language {language}"));
        let text = joined(&run.stdout);
        let awaited = [
            "waiting for it: S-3",
            "этого ожидает: S-3",
            "lo espera: S-3",
        ];
        assert!(
            awaited.iter().any(|awaited| text.contains(awaited)),
            "{text}"
        );
    }
}

/// One day is not called by a word for several.
#[test]
fn one_day_is_singular() {
    let folder = project(&[]);
    for (language, one, several) in [
        ("en", "(Sun 3 not worked)", "(Sat 7, Sun 8 not worked)"),
        ("ru", "(вс 3: нерабочий)", "(сб 7, вс 8: нерабочие)"),
        ("es", "(dom 3: no hábil)", "(sáb 7, dom 8: no hábiles)"),
    ] {
        let due = |rest: &str| {
            let run = folder.projlog(&format!("due {rest} --language {language}"));
            joined(&run.stdout)
        };
        let text = due("'2 months' --from '2026-03-03 10:00'");
        assert!(text.contains(one), "{text}");
        let text = due("'2 working days' --from '2026-03-06 10:00'");
        assert!(text.contains(several), "{text}");
    }
    for (language, one) in [
        ("en", "not counted: Fri 6 Mar"),
        ("ru", "не считается: пт 6 марта"),
        ("es", "no cuenta: vie 6 mar"),
    ] {
        let run = folder.projlog(&format!(
            "due '2 working days' --from '2026-03-04 10:00' --days-off 2026-03-06 --language {language}"
        ));
        let text = joined(&run.stdout);
        assert!(text.contains(one), "{text}");
    }
}

#[test]
fn one_event_that_is_not_read_is_singular() {
    let event = |number| {
        format!(
            "BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:20260502T100000Z\r\nDTEND:20260502T120000Z\r\nSUMMARY:E\r\nEND:VEVENT\r\n"
        )
    };
    let stage = "stage: S-1\nowner: agency\ndue: 2026-03-27\naccept: x\n";
    let folder = project(&[stage]);
    folder.change(
        "projlog.yaml",
        "client, hours: \"Mon-Fri 09:00-18:00\"",
        "client, hours: \"Mon-Fri 09:00-18:00\", holidays: c.ics",
    );
    for (language, one, several) in [
        (
            "en",
            "correct this event in the calendar, or take it out",
            "these events in the calendar, or take them out",
        ),
        (
            "ru",
            "исправьте это событие в календаре или уберите его",
            "исправьте эти события в календаре или уберите их",
        ),
        (
            "es",
            "corrija este evento en el calendario o quítelo",
            "corrija estos eventos en el calendario o quítelos",
        ),
    ] {
        for (count, words) in [(1, one), (2, several), (21, several)] {
            let events: String = (0..count).map(event).collect();
            let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n";
            folder.write("c.ics", &format!("{head}{events}END:VCALENDAR\r\n"));
            let run = check(&folder, language, "--select calendar-unread");
            let text = joined(&run.stdout);
            assert!(text.contains(words), "{count}: {text}");
        }
    }
}

/// A call that cannot be read is named at the meeting that it may be, if that was near.
#[test]
fn a_call_that_cannot_be_read_may_be_that_of_a_meeting() {
    let call = |kind: &str, at: &str| {
        format!("{kind}\nat: {at}\nwith: [account-manager, owner]\ntopic: status\n")
    };
    let folder = project(&[
        &call("call: C-1", "5 March, noon"),
        &call("cal: C-2", "2026-03-05 12:00"),
        &call("cal: C-3", "2026-03-15 12:00"),
    ]);
    folder.change(
        "projlog.yaml",
        "party: agency,",
        "party: agency, email: am@agency.example,",
    );
    folder.change(
        "projlog.yaml",
        "party: bakery,",
        "party: bakery, email: owner@bakery.example,",
    );
    folder.change("projlog.yaml", "channels:", "calls: [calls.ics]\nchannels:");
    folder.write(
        "calls.ics",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Status\nDTSTART:20260305T120000\nDTEND:20260305T123000\nATTENDEE:mailto:am@agency.example\nATTENDEE:mailto:owner@bakery.example\nEND:VEVENT\nEND:VCALENDAR\n",
    );
    for (language, ends) in [
        (
            "en",
            "matches it; C-1 may settle it, but its `at` cannot be read; C-2 may settle it, but cannot be read\n",
        ),
        (
            "ru",
            "звонка в журнале нет; возможно, это закрывает C-1, но поле `at` там не читается; возможно, это закрывает C-2, но прочитать это не удаётся\n",
        ),
        (
            "es",
            "le corresponde; C-1 podría resolverlo, pero su `at` no se puede leer; C-2 podría resolverlo, pero no se puede leer\n",
        ),
    ] {
        let run = check(
            &folder,
            language,
            "--select call-unlogged --output-format concise",
        );
        assert!(run.stdout.ends_with(ends), "{}", run.stdout);
    }
}

/// A wrong word is not presented as the one that is expected, and an empty value is not quoted.
#[test]
fn a_wrong_value_is_not_the_expected_one() {
    let request = |needs: &str| {
        format!(
            "request: R-1\nat: 2026-03-03 10:00\nfrom: account-manager\nto: owner\nvia: email\nneeds: {needs}\n"
        )
    };
    for (language, wrong, empty) in [
        (
            "en",
            "`acess` is not a value of `needs`",
            "the value is empty",
        ),
        (
            "ru",
            "`acess` — недопустимое значение поля `needs`",
            "значение пусто",
        ),
        (
            "es",
            "`acess` no es un valor de `needs`",
            "el valor está vacío",
        ),
    ] {
        let text = |needs: &str| {
            let run = check(
                &project(&[&request(needs)]),
                language,
                "--select wrong-value",
            );
            joined(&run.stdout)
        };
        assert!(text("acess").contains(wrong), "{}", text("acess"));
        let text = text("''");
        assert!(text.contains(empty) && !text.contains("``"), "{text}");
    }
}

/// Without the debtor's calendar no amount can be counted, and the name is the one that was written.
#[test]
fn a_misspelt_owner_is_named() {
    let stage = "stage: S-1\nowner: ownr\ndue: 2026-03-10\naccept: x\n";
    let request = "request: R-1\nat: 2026-03-03 10:00\nfrom: account-manager\nto: ownr\nvia: email\nneeds: materials\ndue: 2026-03-10\n";
    let folder = project(&[stage, request]);
    for (language, finding, owner) in [
        (
            "en",
            "S-1 is overdue; due Tue 10 Mar 2026 24:00; owner: `ownr` (not in the charter)",
            "ownr (not in the charter)",
        ),
        (
            "ru",
            "S-1: просрочено; срок до вторника, 10 марта 2026 г., 24:00; ответственная сторона: `ownr` (нет в уставе проекта)",
            "ownr (нет в уставе проекта)",
        ),
        (
            "es",
            "S-1 lleva retraso; plazo hasta el martes 10 de marzo de 2026, 24:00; responsable: `ownr` (no figura en el estatuto del proyecto)",
            "ownr (no figura en el estatuto del proyecto)",
        ),
    ] {
        let run = check(
            &folder,
            language,
            "--select stage-overdue --output-format concise",
        );
        assert!(run.stdout.contains(finding), "{}", run.stdout);
        for command in [
            "status",
            "show S-1",
            "show R-1",
            "status --output-format html",
        ] {
            let run = folder.projlog(&format!(
                "{command} --no-history --as-of 2026-03-20 --language {language}"
            ));
            let text = plain(&run.stdout);
            assert!(text.contains(owner), "{command}: {text}");
            for vague in ["some time", "некоторое время", "algún tiempo"] {
                assert!(!text.contains(vague), "{command}: {text}");
            }
        }
    }
    // A delivery of that stage, and a promise of somebody unknown.
    let delivery =
        "delivery: L-1\nof: S-1\nat: 2026-03-12 10:00\nfrom: account-manager\nvia: email\n";
    let promise = "reply: A-1\nanswers: R-1\nat: 2026-03-09 10:00\nfrom: ownr\nvia: email\ngives: promise\npromises: 2026-03-11\n";
    let folder = project(&[stage, request, delivery, promise]);
    for (language, late, promised) in [
        (
            "en",
            "L-1 delivered S-1 late; due",
            "by Wed 11 Mar 2026; overdue",
        ),
        (
            "ru",
            "L-1: этап S-1 сдан с опозданием; срок",
            "до среды, 11 марта 2026 г. (кем: `ownr` (нет в уставе проекта)); просрочено",
        ),
        (
            "es",
            "L-1 entregó S-1 con retraso; plazo",
            "para el miércoles 11 de marzo de 2026; con retraso",
        ),
    ] {
        let run = check(
            &folder,
            language,
            "--select stage-late --select promise-broken --output-format concise",
        );
        assert!(run.stdout.contains(late), "{}", run.stdout);
        assert!(run.stdout.contains(promised), "{}", run.stdout);
    }
}

/// Words for people follow the language; what programs look for stays.
#[test]
fn labels_for_people_follow_the_language() {
    let request = "request: R-1\nat: 2026-03-03 10:00\nfrom: account-manager\nto: owner\nvia: email\nneeds: materials\n";
    let folder = project(&[request]);
    for (language, severity, step, help, none) in [
        ("en", "error", "note", "help", "no findings"),
        ("ru", "ошибка", "пояснение", "что сделать", "замечаний нет"),
        ("es", "error", "detalle", "siguiente paso", "sin hallazgos"),
    ] {
        let github = check(&folder, language, "--output-format github").stdout;
        assert!(github.starts_with("::error file="), "{github}");
        for label in [step, help] {
            assert!(
                github.contains(&format!("%0A{label}: ")),
                "{label}: {github}"
            );
        }
        let junit = check(&folder, language, "--output-format junit").stdout;
        for part in [
            format!("name=\"{none}\"/>"),
            format!("\n{step}: "),
            format!("\n{help}: "),
            format!(": {severity}[information-overdue]: "),
            "<failure type=\"error\"".to_owned(),
        ] {
            assert!(junit.contains(&part), "{part}: {junit}");
        }
    }
}
