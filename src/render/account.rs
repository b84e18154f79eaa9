//! The summary of a run: what was read, which rules ran, what was found.

use std::io;

use super::listed::{counted, note};
use super::wrap::wrap;
use super::{Style, Untrusted};
use crate::calendar::When;
use crate::engine::{JudgedBy, Report, Since, Skipped};
use crate::finding::Finding;
use crate::message::{Message, Value, message};
use crate::project::{Project, Tree, TreeKind};

/// The lines that sum up a run: entries and files, the tree, the time, the findings by severity, and the rules that did not
/// run.
#[must_use]
pub fn account(project: &Project, report: &Report) -> Vec<Message> {
    [checked(project, report)]
        .into_iter()
        .chain(report.since.as_ref().map(compared))
        .chain(known_since(project, report))
        .chain(unread(project))
        .chain(left_alone(project))
        .chain(beside(project))
        .chain(drafts(project))
        .chain(fixable(project, report))
        .chain(unagreed(report))
        .chain([rules(report)])
        .collect()
}

/// Writes the [`account`], its lines broken at the width of the style.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_account(
    project: &Project,
    report: &Report,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for line in account(project, report) {
        let line = line.text(style.language);
        let line = Untrusted::new(&line).line();
        writeln!(out, "{}", wrap(&line, style.width, 0).join("\n"))?;
    }
    Ok(())
}

/// The start of the known history, if an earlier part of it cannot be followed.
fn known_since(project: &Project, report: &Report) -> Option<Message> {
    let stamp = report.known_since.as_ref()?;
    Some(message! {
        en: "The history of this project is known since {time}: commit {commit} brought the project here, and where it was before cannot be followed.",
        ru: "История этого проекта известна {time:since}: проект появился здесь в коммите {commit}, и проследить её дальше невозможно.",
        es: "El historial de este proyecto se conoce desde el {time:full}: el commit {commit} trajo el proyecto aquí y no se puede seguir más atrás.",
        time: crate::narrator::Narrator::new(&project.charter).time(stamp.time),
        commit: &stamp.commit,
    })
}

/// What cannot be read of calendars and of the zone, and what applies instead.
fn unread(project: &Project) -> Vec<Message> {
    let notes = project.unread_notes();
    notes.iter().map(note).collect()
}

/// The number of YAML blocks that are not entries.
fn left_alone(project: &Project) -> Option<Message> {
    let number = project.left_alone.len();
    (number > 0).then(|| {
        message! {
            en: "{number} {number#YAML block that is not an entry was|YAML blocks that are not entries were} skipped; `-v` lists {number#it|them}.",
            ru: "Пропущено блоков YAML, которые не являются записями: {number}; список покажет `-v`.",
            es: "Se {number#omitió|omitieron} {number} {number#bloque YAML que no es una entrada|bloques YAML que no son entradas}; `-v` {number#lo|los} muestra.",
            number: number,
        }
    })
}

/// The files that hold entries and are not in the log because of their names.
fn beside(project: &Project) -> Option<Message> {
    let first = project.beside.first()?;
    let more = project.beside.len() - 1;
    let path = project.shown(first);
    Some(if more == 0 {
        message! {
            en: "{path} holds entries and is not read: `log` in the charter names other files.",
            ru: "{path} содержит записи, но не читается: `log` в уставе называет другие файлы.",
            es: "{path} contiene entradas y no se lee: `log` en el estatuto nombra otros archivos.",
            path: path,
        }
    } else {
        message! {
            en: "{path} and {more} more {more#file|files} hold entries and are not read: `log` in the charter names other files.",
            ru: "{path} и ещё {more} {more#файл|файла|файлов} содержат записи, но не читаются: `log` в уставе называет другие файлы.",
            es: "{path} y {more} {more#archivo|archivos} más contienen entradas y no se leen: `log` en el estatuto nombra otros archivos.",
            path: path,
            more: more,
        }
    })
}

/// The number of drafts that nobody has accepted yet.
pub(super) fn drafts(project: &Project) -> Option<Message> {
    waiting(project).map(|waiting| {
        message! {
            en: "{waiting}.",
            ru: "{waiting}.",
            es: "{waiting}.",
            waiting: waiting,
        }
    })
}

/// `12 drafts are waiting for review: projlog drafts`.
pub(super) fn waiting(project: &Project) -> Option<Message> {
    let number = project.drafts.len();
    (number > 0).then(|| {
        message! {
            en: "{number} {number#draft is|drafts are} waiting for review: `projlog drafts`",
            ru: "{number#Ждёт|Ждут|Ждут} проверки {number} {number#черновик|черновика|черновиков}: `projlog drafts`",
            es: "{number} {number#borrador espera|borradores esperan} revisión: `projlog drafts`",
            number: number,
        }
    })
}

/// The number of findings that `--fix` fixes, which is only possible in the work tree.
fn fixable(project: &Project, report: &Report) -> Option<Message> {
    let fixable = report
        .findings
        .iter()
        .filter(|finding| is_marked(project, finding))
        .count();
    (fixable > 0).then(|| {
        message! {
            en: "{mark} {number} fixable with `--fix`; `--diff` shows the changes.",
            ru: "{mark} Можно исправить с помощью `--fix`: {number}; изменения покажет `--diff`.",
            es: "{mark} {number} {number#corregible|corregibles} con `--fix`; `--diff` muestra los cambios.",
            mark: MARK,
            number: fixable,
        }
    })
}

/// The marker of a finding that `--fix` fixes.
pub(super) const MARK: &str = "[*]";

/// Whether a finding is marked as one that `--fix` fixes.
pub(super) fn is_marked(project: &Project, finding: &Finding) -> bool {
    finding.fix.is_some() && project.tree.kind == TreeKind::Worktree
}

fn checked(project: &Project, report: &Report) -> Message {
    let zone = &project.charter.zone;
    let run = message! {
        en: "({tree}) as of {time} ({zone}): {findings}",
        ru: "({tree}) по состоянию на {time:until} ({zone}): {findings}",
        es: "({tree}) a fecha del {time:full} ({zone}): {findings}",
        tree: tree(&project.tree),
        time: When::closing(report.as_of, zone),
        zone: zone.name(),
        findings: findings(report),
    };
    if report.nothing_checked() {
        let globs = project.charter.log.iter().map(|glob| {
            message! { en: "`{glob}`", ru: "`{glob}`", es: "`{glob}`", glob: &glob.value }
        });
        return message! {
            en: "Nothing to check: {files} {files#file|files} of {globs} with no entry {run}.",
            ru: "Проверять нечего: {files} {files#файл|файла|файлов} по шаблону {globs}, записей нет {run}.",
            es: "Nada que comprobar: {files} {files#archivo|archivos} de {globs} sin ninguna entrada {run}.",
            files: project.files,
            globs: Value::commas(globs),
            run: run,
        };
    }
    message! {
        en: "Checked {entries} {entries#entry|entries} in {files} {files#file|files} {run}.",
        ru: "Проверено: {entries} {entries#запись|записи|записей}, {files} {files#файл|файла|файлов} {run}.",
        es: "{entries#Comprobada|Comprobadas} {entries} {entries#entrada|entradas} en {files} {files#archivo|archivos} {run}.",
        entries: report.entries,
        files: project.files,
        run: run,
    }
}

/// The tree of the comparison, and the charter used.
fn compared(since: &Since) -> Message {
    let commit = since
        .commit
        .as_ref()
        .map(|commit| commit.chars().take(7).collect::<String>());
    let Some(commit) = commit else {
        return message! {
            en: "There is no commit yet: all findings are new, checked against the charter of this tree.",
            ru: "Коммитов ещё нет: все замечания новые, проверка по уставу проекта в этом дереве.",
            es: "Aún no hay ningún commit: todos los hallazgos son nuevos, según el estatuto del proyecto de este árbol.",
        };
    };
    let known = (since.known > 0).then(|| {
        message! {
            en: " ({known} {known#was|were} there before)",
            ru: " (было раньше: {known})",
            es: " ({known} ya {known#existía|existían})",
            known: since.known,
        }
    });
    let shown = message! {
        en: "Showing only findings new since {commit}{known}",
        ru: "Показаны только новые замечания после {commit}{known}",
        es: "Se muestran solo los hallazgos nuevos desde {commit}{known}",
        commit: &commit,
        known: known,
    };
    match since.judged_by {
        JudgedBy::Own => message! {
            en: "{shown}, checked against this tree's own charter, since {commit} has none that can be read.",
            ru: "{shown}; проверка по уставу проекта в этом дереве, так как в {commit} его нет или он не читается.",
            es: "{shown}, según el estatuto del proyecto de este árbol, porque {commit} no tiene ninguno legible.",
            shown: shown,
            commit: &commit,
        },
        JudgedBy::Same => message! {
            en: "{shown}, checked against the charter of both.",
            ru: "{shown}; проверка по уставу проекта, общему для обоих деревьев.",
            es: "{shown}, según el estatuto del proyecto, común a ambos.",
            shown: shown,
        },
        JudgedBy::Both => message! {
            en: "{shown}, checked against the charter of {commit} and the new one; each finding has the higher severity.",
            ru: "{shown}; проверка по уставу проекта из {commit} и по новому; для каждого замечания взят более высокий уровень.",
            es: "{shown}, según el estatuto del proyecto de {commit} y según el nuevo; cada hallazgo lleva la gravedad mayor.",
            shown: shown,
            commit: &commit,
        },
    }
}

fn findings(report: &Report) -> Message {
    let allowed = (!report.allowed.is_empty()).then(|| {
        message! {
            en: "; {allowed} allowed",
            ru: "; допущено: {allowed}",
            es: "; {allowed} {allowed#admitido|admitidos}",
            allowed: report.allowed.len(),
        }
    });
    message! {
        en: "{counts}{allowed}",
        ru: "{counts}{allowed}",
        es: "{counts}{allowed}",
        counts: counted(report, |_| 0),
        allowed: allowed,
    }
}

fn rules(report: &Report) -> Message {
    let mut groups: Vec<(&Skipped, Vec<&str>)> = Vec::new();
    for (rule, why) in &report.rules_skipped {
        match groups.iter_mut().find(|(known, _)| *known == why) {
            Some((_, members)) => members.push(rule),
            None => groups.push((why, vec![rule])),
        }
    }
    // Rules that were skipped without a request come first, by name; the others are counted.
    groups.sort_by_key(|(why, _)| why.is_wanted());
    let skipped = groups.into_iter().map(|(why, members)| {
        if why.is_wanted() {
            message! {
                en: "{number} {why}",
                ru: "{number} {why}",
                es: "{number} {why}",
                number: members.len(),
                why: why.message(),
            }
        } else {
            message! {
                en: "{rules} ({why})",
                ru: "{rules} ({why})",
                es: "{rules} ({why})",
                rules: Value::commas(members),
                why: why.message(),
            }
        }
    });
    let skipped = (!report.rules_skipped.is_empty()).then(|| {
        message! {
            en: "; {number} skipped: {rules}",
            ru: "; пропущено {number}: {rules}",
            es: "; {number} {number#omitida|omitidas}: {rules}",
            number: report.rules_skipped.len(),
            rules: Message::clauses(skipped),
        }
    });
    message! {
        en: "{ran} {ran#rule|rules} ran{skipped}.",
        ru: "{ran#Применено|Применены|Применено} {ran} {ran#правило|правила|правил}{skipped}.",
        es: "{ran#Ejecutada|Ejecutadas} {ran} {ran#regla|reglas}{skipped}.",
        ran: report.rules_run.len(),
        skipped: skipped,
    }
}

/// The severities that the charter states and that are not in force.
fn unagreed(report: &Report) -> Option<Message> {
    let rules = report.unagreed.iter().map(|rule| {
        message! {
            en: "`{rule}` is {in_force}, not {stated}",
            ru: "`{rule}`: {in_force}, а не {stated}",
            es: "`{rule}` es {in_force}, no {stated}",
            rule: rule.rule,
            in_force: rule.in_force.name(),
            stated: rule.stated.name(),
        }
    });
    (!report.unagreed.is_empty()).then(|| {
        message! {
            en: "Severities of the charter that both sides have not approved do not apply: {rules}.",
            ru: "Уровни из устава проекта, которые не согласованы обеими сторонами, не действуют: {rules}.",
            es: "Las gravedades del estatuto del proyecto que no aprobaron ambas partes no se aplican: {rules}.",
            rules: Value::commas(rules),
        }
    })
}

/// `work tree on 3f2a91c`.
pub(super) fn tree(tree: &Tree) -> Message {
    let commit = tree
        .commit
        .as_ref()
        .map(|commit| commit.chars().take(7).collect::<String>());
    if let (TreeKind::Revision, Some(commit)) = (tree.kind, &commit) {
        return message! {
            en: "tree of {commit}",
            ru: "дерево {commit}",
            es: "árbol de {commit}",
            commit: commit,
        };
    }
    let on = commit.map(|commit| {
        message! { en: " on {commit}", ru: " на {commit}", es: " sobre {commit}", commit: commit }
    });
    let kind = match tree.kind {
        TreeKind::Worktree => {
            message! { en: "work tree", ru: "рабочий каталог", es: "árbol de trabajo" }
        }
        TreeKind::Index => message! { en: "index", ru: "индекс", es: "índice" },
        TreeKind::Revision => message! { en: "tree", ru: "дерево", es: "árbol" },
    };
    message! { en: "{kind}{on}", ru: "{kind}{on}", es: "{kind}{on}", kind: kind, on: on }
}
