//! `projlog demo [DIR]`: a sample project with its history, checked as of a fixed time.

use std::collections::BTreeMap;
use std::io::Write;

use super::args::{Demo, Example};
use super::failure::{Failure, Status};
use super::output::Output;
use crate::engine::{Settings, run as judge};
use crate::message::{Message, message};
use crate::page::Page;
use crate::project::{Open, Project, absolute};
use crate::render::{Checked, Format, Untrusted, write_account};

/// The sample projects, as pages.
const BAKERY: &str = include_str!("../../examples/bakery/history.md");
const WEBSHOP: &str = include_str!("../../examples/webshop/history.md");
const QUARREL: &str = include_str!("../../examples/quarrel/history.md");

pub(super) fn run(arguments: &Demo, output: &mut Output) -> Result<Status, Failure> {
    let page = Page::read(match arguments.example {
        Example::Bakery => BAKERY,
        Example::Webshop => WEBSHOP,
        Example::Quarrel => QUARREL,
    })?;
    let folder = &arguments.folder;
    if std::fs::read_dir(folder).is_ok_and(|mut items| items.next().is_some()) || folder.is_file() {
        return Err(Failure::new(
            message! {
                en: "{folder} already exists and is not empty",
                ru: "{folder}: уже существует и не пуста",
                es: "{folder} ya existe y no está vacía",
                folder: folder.display().to_string(),
            },
            message! {
                en: "name another folder: `projlog demo DIR`",
                ru: "укажите другую папку: `projlog demo DIR`",
                es: "indique otra carpeta: `projlog demo DIR`",
            },
        ));
    }
    page.build(folder, &BTreeMap::new())?;
    let as_of = page.as_of.ok_or_else(|| {
        Failure::new(
            Message::value("the example has no `as of` time"),
            message! {
                en: "this is a bug in projlog",
                ru: "это ошибка в projlog",
                es: "es un error de projlog",
            },
        )
    })?;
    let project = Project::open(&absolute(folder), &Open::default())?;
    let report = judge(&project, &Settings::default(), as_of.to_utc());
    output.speak([project.charter.language]);
    let style = output.style(arguments.color);
    Format::Human.write(&Checked::new(&project, &report), style, output)?;
    write_account(&project, &report, style, output)?;
    let line = |message: &Message| {
        let text = message.text(style.language);
        Untrusted::new(&text).line().into_owned()
    };
    let created = message! {
        en: "Created {name}: {title}, {n} {n#commit|commits}. The log is in {name}/log, the charter in {name}/projlog.yaml.",
        ru: "Создан проект {name}: {title}, {n} {n#коммит|коммита|коммитов}. Журнал — в {name}/log, устав — в {name}/projlog.yaml.",
        es: "Creado {name}: {title}, {n} {n#commit|commits}. El registro está en {name}/log y el estatuto en {name}/projlog.yaml.",
        name: &*folder.to_string_lossy(),
        title: &page.title,
        n: page.steps.len(),
    };
    writeln!(output, "\n{}", line(&created))?;
    writeln!(
        output,
        "{}",
        line(&message! {
            en: "Try next, in that folder:",
            ru: "Что попробовать дальше в этой папке:",
            es: "Pruebe después, en esa carpeta:",
        })
    )?;
    // The example names no language: a command that does not ask for one answers in English.
    let asked = match output.asked() {
        Some(language) if project.charter.language.unwrap_or_default() != language => {
            format!(" --language {}", language.code())
        }
        _ => String::new(),
    };
    for (command, what) in to_try(&as_of.to_rfc3339(), &asked) {
        if arguments.example == Example::Bakery || !command.contains("bakery") {
            writeln!(output, "  {command}\n      {}", line(&what))?;
        }
    }
    // The sample log has findings on purpose, so they do not change the exit status.
    Ok(Status::Clean)
}

/// Commands to try, with the option for the language, and what each does.
fn to_try(as_of: &str, language: &str) -> [(String, Message); 5] {
    [
        (
            format!("projlog status --as-of {as_of}{language}"),
            message! {
                en: "see what is overdue, what is due next, and who has to act",
                ru: "посмотреть, что просрочено, чей срок подходит и кто должен действовать",
                es: "ver qué está vencido, qué vence después y quién debe actuar",
            },
        ),
        (
            format!("projlog status --as-of {as_of}{language} --output-format html > status.html"),
            message! {
                en: "the same as a page with a timeline: open status.html in a browser",
                ru: "то же в виде страницы с графиком: откройте status.html в браузере",
                es: "lo mismo como página con una línea de tiempo: abra status.html en un navegador",
            },
        ),
        (
            format!("projlog check --as-of {as_of}{language}"),
            message! {
                en: "run the same check again",
                ru: "повторить ту же проверку",
                es: "repetir la misma comprobación",
            },
        ),
        (
            format!("projlog explain decision-over-limit{language}"),
            message! {
                en: "read what a rule checks",
                ru: "прочитать, что проверяет правило",
                es: "leer qué comprueba una regla",
            },
        ),
        (
            format!(
                "projlog due '2 working days' --from '2026-03-27 15:20' --party bakery{language}"
            ),
            message! {
                en: "compute when something is due, and why",
                ru: "рассчитать срок и увидеть расчёт",
                es: "calcular cuándo vence algo y por qué",
            },
        ),
    ]
}
