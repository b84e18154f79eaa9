use super::Context;
use crate::finding::Finding;
use crate::message::{Value, message};
use crate::project::Project;
use crate::source::Location;

rule! {
    /// Checks for a project without anything to check: no file matches the charter's `log` globs, or the files contain
    /// no entry.
    ///
    /// ## Why it matters
    ///
    /// A run that checks nothing finds nothing, and looks like a project without problems.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// log: logs/**/*.md   # error[nothing-checked]
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery: { role: client, hours: "Mon-Fri 10:00-19:00" }
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// terms:
    ///   access: 3 working days
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: owner
    /// needs: access
    /// ~~~
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml file projlog.yaml
    /// projlog: 1
    /// timezone: Europe/Moscow
    /// log: log/**/*.md
    /// parties:
    ///   agency: { role: contractor, hours: "Mon-Fri 10:00-19:00" }
    ///   bakery: { role: client, hours: "Mon-Fri 10:00-19:00" }
    /// people:
    ///   account-manager: { party: agency }
    ///   owner: { party: bakery, decides: [plan, deliverables] }
    /// terms:
    ///   access: 3 working days
    /// ```
    ///
    /// ```markdown file log/2026-03.md
    /// ~~~yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: owner
    /// needs: access
    /// ~~~
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If a project is so young that nothing has happened in it: log its first stage. `--staged` and `--since` do not stop
    /// a change for it if there was no entry before the change either.
    ///
    /// ## Configuration
    ///
    /// The globs under `log` in the charter [default: `log/**/*.md`].
    "nothing-checked": Form, Form, Error, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    nothing_to_check(cx.project).into_iter().collect()
}

/// Why there is nothing to check in a project; `None` if it has an entry.
pub(crate) fn nothing_to_check(project: &Project) -> Option<Finding> {
    let (charter, files) = (&project.charter, project.files);
    if !project.log.entries().is_empty() {
        return None;
    }
    let globs = Value::any(charter.log.iter().map(|glob| format!("`{}`", glob.value)));
    let (message, help) = if files == 0 {
        let message = message! {
            en: "no file matches {globs}",
            ru: "нет файлов по шаблону {globs}",
            es: "ningún archivo coincide con {globs}",
            globs: globs,
        };
        let help = message! {
            en: "check `log` in the charter; its paths are relative to the charter's folder",
            ru: "проверьте `log` в уставе проекта: пути указывают относительно папки устава проекта",
            es: "revise `log` en el estatuto del proyecto; las rutas son relativas a la carpeta de este",
        };
        (message, help)
    } else {
        let message = message! {
            en: "{files} {files#file matches|files match} {globs}, but no entry was found in {files#it|them}",
            ru: "по шаблону {globs} {files#найден|найдено|найдено} {files} {files#файл|файла|файлов}, записей в {files#нём|них|них} нет",
            es: "{files} {files#archivo coincide|archivos coinciden} con {globs}, pero no {files#contiene|contienen} ninguna entrada",
            files: files,
            globs: globs,
        };
        // Help for users who have not written an entry yet.
        let help = if project.drafts.is_empty() {
            message! {
                en: "an entry is a fenced block with the info string `yaml` with its kind and id, such as `request: R-1`",
                ru: "запись — это блок с пометкой `yaml`, где указаны вид и id, например `request: R-1`",
                es: "una entrada es un bloque delimitado con la marca `yaml` con su tipo e id, por ejemplo `request: R-1`",
            }
        } else {
            message! {
                en: "a draft is not an entry yet: `projlog drafts --review` goes through the drafts",
                ru: "черновик ещё не запись: разберите черновики с помощью `projlog drafts --review`",
                es: "un borrador aún no es una entrada: `projlog drafts --review` recorre los borradores",
            }
        };
        (message, help)
    };
    // If the charter has no globs, the location is its beginning.
    let mut places = charter.log.iter().map(|glob| glob.span);
    let at = Location {
        source: charter.source,
        span: places.next().unwrap_or_default(),
    };
    let caption =
        message! { en: "nothing to check", ru: "нечего проверять", es: "nada que comprobar" };
    let mut finding = Finding::new(at, message).caption(caption).help(help);
    if files == 0 {
        for span in places {
            let text = message! {
                en: "matches nothing either",
                ru: "тоже ничему не соответствует",
                es: "tampoco coincide con nada",
            };
            finding = finding.label(charter.source, span, text);
        }
    }
    Some(finding)
}
