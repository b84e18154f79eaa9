//! `projlog check --fix` on what people write in Russian and Spanish.

use crate::support::{Folder, Run};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const AT: &str = "--as-of '2026-03-20 12:00'";

fn check(folder: &Folder, arguments: &str) -> Run {
    folder.projlog(&format!("check --language en {AT} {arguments}"))
}

/// The charter and the log after `--fix`; a second run must not change them again.
#[track_caller]
fn fixed(charter: &str, log: &str) -> (String, String) {
    let folder = Folder::empty();
    folder.write("projlog.yaml", charter);
    folder.write("log/2026-03.md", log);
    check(&folder, "--fix").status();
    let after = (folder.read("projlog.yaml"), folder.read("log/2026-03.md"));
    let again = check(&folder, "--fix");
    assert!(
        again.stderr.starts_with("Nothing to fix."),
        "{}",
        again.stderr
    );
    after
}

const STAGE: &str = "\n```yaml\nstage: S-1\nowner: agency\ndue: 2026-03-31\naccept: done\n```\n";

#[track_caller]
fn log(written: &str, expected: &str) {
    let (_, after) = fixed(CHARTER, &format!("{written}{STAGE}"));
    assert_eq!(after, format!("{expected}{STAGE}"));
}

#[test]
fn entries_in_russian_become_entries() {
    log(
        "```yaml\nЗапрос: R-1\nдата: 19.03.2026 в 10:40\nот: account-manager\nкому: marketing-director\nчерез: email\nнужно: доступ\nсрочно: да\nсрок: 27 марта 2026 г. в 15:00\nблокирует: S-1\n```\n",
        "```yaml\nrequest: R-1\nat: 2026-03-19 10:40\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\nurgent: yes\ndue: 2026-03-27 15:00\nblocks: S-1\n```\n",
    );
    log(
        "```yaml\nуведомление: N-1\nвид: раннее предупреждение\nдата: 19 марта 2026\nот: account-manager\nо: S-1\n```\n\n```yaml\nзвонок: C-1\nкогда: 2026-03-19 15.00\nс: [account-manager, marketing-director]\nспособ: по телефону\nдлительность: 15 минут\nтема: Тексты\n```\n",
        "```yaml\nnotice: N-1\nkind: early-warning\nat: 2026-03-19\nfrom: account-manager\nabout: S-1\n```\n\n```yaml\ncall: C-1\nat: 2026-03-19 15:00\nwith: [account-manager, marketing-director]\nmedium: phone\nlasted: 15 минут\ntopic: Тексты\n```\n",
    );
}

#[test]
fn entries_in_spanish_become_entries() {
    log(
        "```yaml\nSolicitud: R-1\nFecha: 19/03/2026 10:40\nDe: account-manager\nPara: marketing-director\nVía: email\nSe necesita: acceso\nUrgente: sí\nPlazo: 27 de marzo de 2026 a las 15:00\n```\n\n```yaml\nrespuesta: A-1\nresponde a: R-1\nfecha: jueves 19 de marzo de 2026\nde: marketing-director\nvía: email\nda: todo\n```\n",
        "```yaml\nrequest: R-1\nat: 2026-03-19 10:40\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\nurgent: yes\ndue: 2026-03-27 15:00\n```\n\n```yaml\nreply: A-1\nanswers: R-1\nat: 2026-03-19\nfrom: marketing-director\nvia: email\ngives: all\n```\n",
    );
    log(
        "```yaml\ndecisión: D-1\nfecha: 2026-03-19\nquién: account-manager\nsobre: S-1\nveredicto: aceptado\nmotivo: Todo está bien.\n```\n",
        "```yaml\ndecision: D-1\nat: 2026-03-19\nby: account-manager\non: S-1\nverdict: accepted\nreason: Todo está bien.\n```\n",
    );
}

#[test]
fn authority_is_not_given_by_a_fix() {
    for word in ["approves", "approve", "утверждает", "Согласует", "aprueba"] {
        let charter = CHARTER.replacen("decides: [plan, estimate]", &format!("{word}: [plan]"), 1);
        assert_ne!(charter, CHARTER);
        assert_eq!(fixed(&charter, "# Log\n").0, charter);
    }
    let charter = CHARTER.replacen(
        "decides: [plan, estimate]",
        "полномочия: [plan, estimate]",
        1,
    );
    assert_eq!(fixed(&charter, "# Log\n").0, CHARTER);
}

#[test]
fn ambiguous_words_and_names_stay() {
    let stays = |text: &str| log(text, text);
    // Day or month first.
    for date in [
        "03.04.2026",
        "03/04/2026",
        "03.04.26",
        "03.04.2026 в 15:00",
        "пт, 19 марта 2026",
    ] {
        stays(&format!(
            "```yaml\nrequest: R-1\nat: {date}\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```\n"
        ));
    }
    // Who decided, or who wrote it.
    stays(
        "```yaml\ndecision: D-1\nat: 2026-03-19\nот: account-manager\nverdict: approved\nscope: plan\n```\n",
    );
    // A review or a revision; a name of nobody; two keys for one field.
    for (from, to) in [
        ("needs: access", "needs: revisión"),
        ("from: account-manager", "from: клиент"),
        ("via: email", "via: почта"),
        ("at: 2026-03-19", "at: 2026-03-19\nдата: 2026-03-19"),
    ] {
        let text = "```yaml\nrequest: R-1\nat: 2026-03-19\nfrom: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```\n";
        stays(&text.replace(from, to));
    }
}

#[test]
fn charters_in_russian_and_spanish_become_charters() {
    let charter = "projlog: 1
проект: Сайт
язык: русский
часовой пояс: Europe/Moscow
стороны:
  клиент:
    роль: заказчик
    часы: Пн-Пт 9.00-18.00, Сб-Вс выходной
    праздники: [каждый 25 дек, 1-8 января 2026, 27.03.2026]
  agency:
    papel: contratista
    horario: lun-vie de 9 a 18
    festivos: [cada 25 de diciembre, del 1 al 8 de enero de 2026]
участники:
  заказчик: {сторона: клиент, решает: [{по: 27 марта 2026, budget: 100}]}
  account-manager: {parte: agency}
каналы:
  почта: письменный
  llamada: oral
сроки:
  ответ: 2 рабочих дня
  access: 2 días hábiles
  согласование: {срок: 3 полных рабочих дня, отсечка: 16.00, совместно: да}
  feedback: 5 дней
  correction: 2 рабочих часа
  payment: 30 дней, затем конец месяца
  reminder: siguiente día hábil a las 17:00
  logging: 2 часа
  срочно:
    ответ: 1 рабочий день
cadence:
  отчёт: {сдача: каждую неделю, владелец: agency, срок: 1 месяц}
  звонок: {call: cada 2 semanas, начало: 27 марта 2026}
правила:
  reply-late: предупреждение
";
    let expected = "projlog: 1
project: Сайт
language: ru
timezone: Europe/Moscow
parties:
  клиент:
    role: client
    hours: Mon-Fri 09:00-18:00
    holidays: [every 25 Dec, 2026-01-01..2026-01-08, 2026-03-27]
  agency:
    role: contractor
    hours: Mon-Fri 09:00-18:00
    holidays: [every 25 Dec, 2026-01-01..2026-01-08]
people:
  заказчик: {party: клиент, decides: [{until: 2026-03-27, budget: 100}]}
  account-manager: {party: agency}
channels:
  почта: written
  llamada: verbal
terms:
  answer: 2 working days
  access: 2 working days
  approval: {within: 3 clear working days, cutoff: 16:00, joint: true}
  feedback: 5 days
  correction: 2 working hours
  payment: 30 days, then end of month
  reminder: next working day 17:00
  logging: 2 hours
  urgent:
    answer: 1 working day
cadence:
  отчёт: {delivery: weekly, owner: agency, due: 1 month}
  звонок: {call: every 2 weeks, starts: 2026-03-27}
rules:
  reply-late: warning
";
    let (after, _) = fixed(charter, STAGE);
    assert_eq!(after, expected);
}
