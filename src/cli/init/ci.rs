//! The CI files, the same ones that the documentation shows.

use super::super::args::Service;
use super::Place;
use super::steps::{Step, Steps, is_there};
use crate::edit::one_line;
use crate::message::message;

const GITHUB: &str = include_str!("../../../docs/ci/github.yml");
const GITLAB: &str = include_str!("../../../docs/ci/gitlab.yml");

/// GitLab's main file, which includes the job.
const GITLAB_INCLUDE: &str = "include:\n  - local: .gitlab/projlog.yml\n";

/// The line in both files that holds the project's path.
const FOLDER: &str = "PROJLOG_PROJECT: .\n";

/// The line in both files that holds the install source of projlog.
pub(super) const FROM: &str = "PROJLOG_FROM: \"\"\n";

/// Adds the files of a service to the repository's root.
pub(super) fn add(service: Service, from: Option<&str>, place: &Place, steps: &mut Steps) {
    let top = &place.top;
    let filled_in = |text: &str| {
        let text = match from {
            Some(from) => text.replace(FROM, &format!("PROJLOG_FROM: \"{from}\"\n")),
            None => text.to_owned(),
        };
        if place.inside.is_empty() {
            return text;
        }
        text.replace(
            FOLDER,
            &format!("PROJLOG_PROJECT: {}\n", one_line(&place.inside)),
        )
    };
    let what = message! {
        en: "checks what a change adds, and the whole log on working days",
        ru: "проверяет, что добавляет изменение, а по рабочим дням — весь журнал",
        es: "comprueba lo que añade un cambio y, los días hábiles, todo el registro",
    };
    match service {
        Service::Github => steps.file(
            top,
            top.join(".github/workflows/projlog.yml"),
            filled_in(GITHUB),
            what,
        ),
        Service::Gitlab => {
            steps.file(
                top,
                top.join(".gitlab/projlog.yml"),
                filled_in(GITLAB),
                message! {
                    en: "checks what a change adds, and the whole log on a schedule",
                    ru: "проверяет, что добавляет изменение, а по расписанию — весь журнал",
                    es: "comprueba lo que añade un cambio y, de forma programada, todo el registro",
                },
            );
            let main = top.join(".gitlab-ci.yml");
            if is_there(&main) {
                let why = message! {
                    en: "it already exists; add the line `- local: .gitlab/projlog.yml` under `include`",
                    ru: "уже существует; добавьте строку `- local: .gitlab/projlog.yml` в раздел `include`",
                    es: "ya existe; añada la línea `- local: .gitlab/projlog.yml` en `include`",
                };
                steps.0.push(Step::leave(main, why));
            } else {
                steps.file(
                    top,
                    main,
                    GITLAB_INCLUDE.to_owned(),
                    message! {
                        en: "includes .gitlab/projlog.yml",
                        ru: "подключает .gitlab/projlog.yml",
                        es: "incluye .gitlab/projlog.yml",
                    },
                );
            }
        }
    }
}
