//! The CI files, the same ones that the documentation shows.

use super::Place;
use super::arguments::{Channel, Service};
use super::steps::{Step, Steps, is_there, text_of};
use crate::edit::one_line;
use crate::message::{Message, Value, message};

/// What the files are to do, beyond checking.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Where projlog comes from.
    pub(super) from: Option<String>,
    pub(super) pages: bool,
    pub(super) digest: Vec<Channel>,
    pub(super) comment: bool,
}

/// A file of a service.
struct File {
    path: &'static str,
    text: &'static str,
    what: Message,
}

/// The path of a file and its text.
type Text = (&'static str, &'static str);

/// The key of the projects' paths.
const KEY: &str = "PROJLOG_PROJECTS:";

/// The line that holds the project's path.
const FOLDER: &str = "PROJLOG_PROJECTS: .\n";

/// The line that holds the source of projlog.
pub(super) const FROM: &str = "PROJLOG_FROM: \"\"\n";

/// The jobs that send a digest: on GitHub, and on GitLab.
const SENDERS: [(Channel, &str, &str); 3] = [
    (Channel::Mail, "  mail:", "projlog-mail:"),
    (Channel::Slack, "  slack:", "projlog-slack:"),
    (Channel::Telegram, "  telegram:", "projlog-telegram:"),
];

/// Adds the files of a service to the repository's root.
pub(super) fn add(service: Service, wanted: &Wanted, place: &Place, steps: &mut Steps) {
    let top = &place.top;
    let files = files(service, wanted);
    for file in &files {
        let path = top.join(file.path);
        if file.text.contains(FOLDER) && is_there(&path) {
            let text = text_of(&path).unwrap_or_default();
            let why = named_in(&text, place.named());
            steps.0.push(Step::leave(path, why));
        } else {
            let text = filled_in(file.text, wanted, place);
            steps.file(top, path, text, file.what.clone());
        }
    }
    if service == Service::Gitlab {
        include(&files, place, steps);
    }
}

/// What to add to an existing file that names the projects.
fn named_in(text: &str, folder: &str) -> Message {
    let Projects { mut folders, block } = projects(text);
    if folders.iter().any(|named| named == folder) {
        return message! {
            en: "it already names this project",
            ru: "этот проект в нём уже указан",
            es: "ya nombra este proyecto",
        };
    }
    if block {
        return message! {
            en: "it already exists; to add this project, add the line `{folder}` to its PROJLOG_PROJECTS, below the others and indented like them",
            ru: "уже существует; чтобы добавить этот проект, добавьте в PROJLOG_PROJECTS строку `{folder}` под остальными и с таким же отступом",
            es: "ya existe; para añadir este proyecto, añada la línea `{folder}` a su PROJLOG_PROJECTS, debajo de las demás y con la misma sangría",
            folder: folder,
        };
    }
    folders.push(folder.to_owned());
    // In double quotes, one line of YAML can hold several.
    let value = serde_json::Value::from(folders.join("\n"));
    message! {
        en: "it already exists; to add this project, write its line PROJLOG_PROJECTS as `{line}`",
        ru: "уже существует; чтобы добавить этот проект, запишите строку PROJLOG_PROJECTS так: `{line}`",
        es: "ya existe; para añadir este proyecto, escriba su línea PROJLOG_PROJECTS así: `{line}`",
        line: format!("PROJLOG_PROJECTS: {value}"),
    }
}

/// The folders that a file names as projects.
#[derive(Debug, Default, PartialEq, Eq)]
struct Projects {
    folders: Vec<String>,
    /// Whether each is on a line of its own.
    block: bool,
}

/// The projects in the text of a file; none if it does not name any.
fn projects(text: &str) -> Projects {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines();
    let key = |line: &str| {
        Some((
            indent(line),
            line.trim_start().strip_prefix(KEY)?.trim().to_owned(),
        ))
    };
    let Some((left, value)) = lines.find_map(key) else {
        return Projects::default();
    };
    let list = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect();
    if value.starts_with(['|', '>']) {
        let folders = lines.take_while(|line| line.trim().is_empty() || indent(line) > left);
        let folders = folders.map(|line| line.trim().to_owned());
        return Projects {
            folders: folders.filter(|folder| !folder.is_empty()).collect(),
            block: true,
        };
    }
    let in_quotes = value
        .strip_prefix('\'')
        .and_then(|value| value.strip_suffix('\''));
    let folders = match (serde_json::from_str::<String>(&value), in_quotes) {
        (Ok(text), _) => list(&text),
        (_, Some(text)) => list(&text.replace("''", "'")),
        _ => list(value.split(" #").next().unwrap_or_default()),
    };
    Projects {
        folders,
        block: false,
    }
}

/// The files of a service for what is wanted.
fn files(service: Service, wanted: &Wanted) -> Vec<File> {
    let mut files = checks(service);
    let mut add = |github: Text, gitlab: Text, what: Message| {
        let (path, text) = match service {
            Service::Github => github,
            Service::Gitlab => gitlab,
        };
        files.push(File { path, text, what });
    };
    if wanted.comment {
        add(
            (
                ".github/workflows/projlog-comment.yml",
                include_str!("../../../docs/ci/github-comment.yml"),
            ),
            (
                ".gitlab/projlog-comment.yml",
                include_str!("../../../docs/ci/gitlab-comment.yml"),
            ),
            message! {
                en: "keeps one comment with the new findings on each change",
                ru: "ведёт у каждого изменения один комментарий с новыми замечаниями",
                es: "mantiene en cada cambio un comentario con los hallazgos nuevos",
            },
        );
    }
    if wanted.pages {
        add(
            (
                ".github/workflows/projlog-pages.yml",
                include_str!("../../../docs/ci/github-pages.yml"),
            ),
            (
                ".gitlab/projlog-pages.yml",
                include_str!("../../../docs/ci/gitlab-pages.yml"),
            ),
            message! {
                en: "publishes the site and the feeds",
                ru: "публикует сайт и ленты",
                es: "publica el sitio y los canales",
            },
        );
    }
    if !wanted.digest.is_empty() {
        add(
            (
                ".github/workflows/projlog-digest.yml",
                include_str!("../../../docs/ci/github-digest.yml"),
            ),
            (
                ".gitlab/projlog-digest.yml",
                include_str!("../../../docs/ci/gitlab-digest.yml"),
            ),
            message! {
                en: "sends each party its digest",
                ru: "отправляет каждой стороне её сводку",
                es: "envía a cada parte su resumen",
            },
        );
    }
    files
}

/// The files that install projlog and check the log.
fn checks(service: Service) -> Vec<File> {
    match service {
        Service::Github => vec![
            File {
                path: ".github/actions/projlog/action.yml",
                text: include_str!("../../../docs/ci/install/action.yml"),
                what: message! {
                    en: "installs projlog, and names the projects",
                    ru: "устанавливает projlog и перечисляет проекты",
                    es: "instala projlog y nombra los proyectos",
                },
            },
            File {
                path: ".github/workflows/projlog.yml",
                text: include_str!("../../../docs/ci/github.yml"),
                what: message! {
                    en: "checks what a change adds, and the whole log on working days",
                    ru: "проверяет, что добавляет изменение, а по рабочим дням — весь журнал",
                    es: "comprueba lo que añade un cambio y, los días hábiles, todo el registro",
                },
            },
        ],
        Service::Gitlab => vec![File {
            path: ".gitlab/projlog.yml",
            text: include_str!("../../../docs/ci/gitlab.yml"),
            what: message! {
                en: "checks what a change adds, and the whole log on a schedule",
                ru: "проверяет, что добавляет изменение, а по расписанию — весь журнал",
                es: "comprueba lo que añade un cambio y, de forma programada, todo el registro",
            },
        }],
    }
}

/// GitLab's main file, which includes the others.
fn include(files: &[File], place: &Place, steps: &mut Steps) {
    let main = place.top.join(".gitlab-ci.yml");
    if is_there(&main) {
        let text = text_of(&main).unwrap_or_default();
        let missing: Vec<String> = (files.iter())
            .filter(|file| !includes(&text, file.path))
            .map(|file| format!("`- local: {}`", file.path))
            .collect();
        let why = if missing.is_empty() {
            message! {
                en: "it already includes {files}",
                ru: "уже подключает {files}",
                es: "ya incluye {files}",
                files: Value::all(files.iter().map(|file| file.path)),
            }
        } else {
            message! {
                en: "it already exists; add {lines} under `include`",
                ru: "уже существует; добавьте в раздел `include`: {lines}",
                es: "ya existe; añada {lines} en `include`",
                lines: Value::all(missing),
            }
        };
        steps.0.push(Step::leave(main, why));
        return;
    }
    let mut text = "include:\n".to_owned();
    for file in files {
        text.push_str("  - local: ");
        text.push_str(file.path);
        text.push('\n');
    }
    steps.file(
        &place.top,
        main,
        text,
        message! {
            en: "includes {files}",
            ru: "подключает {files}",
            es: "incluye {files}",
            files: Value::all(files.iter().map(|file| file.path)),
        },
    );
}

/// Whether a file names this path as a word, in a line that is not a comment.
fn includes(text: &str, path: &str) -> bool {
    let is_around = |c: char| c.is_whitespace() || "'\"[]{},:".contains(c);
    let mut lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    lines.any(|line| {
        let mut words = line.split(is_around);
        words.any(|word| word.trim_start_matches('/') == path)
    })
}

/// A file with the source, the folder of the project, and the chosen senders only.
fn filled_in(text: &str, wanted: &Wanted, place: &Place) -> String {
    let mut text = text.to_owned();
    if let Some(from) = &wanted.from {
        text = text.replace(FROM, &format!("PROJLOG_FROM: \"{from}\"\n"));
    }
    if !place.inside.is_empty() {
        let folder = format!("PROJLOG_PROJECTS: {}\n", one_line(&place.inside));
        text = text.replace(FOLDER, &folder);
    }
    for (channel, github, gitlab) in SENDERS {
        if !wanted.digest.contains(&channel) {
            text = without(&text, github);
            text = without(&text, gitlab);
        }
    }
    text
}

/// The text without the block of a key: its line, and the lines after it that are blank or further to the right.
fn without(text: &str, key: &str) -> String {
    let indent = key.len() - key.trim_start().len();
    let mut inside = false;
    let mut left = String::new();
    for line in text.split_inclusive('\n') {
        let further =
            line.trim().is_empty() || line.chars().take_while(|c| *c == ' ').count() > indent;
        inside = line.trim_end() == key || (inside && further);
        if !inside {
            left.push_str(line);
        }
    }
    left.trim_end().to_owned() + "\n"
}

/// What to set on the service before the jobs can run.
pub(super) fn settings(service: Service, wanted: &Wanted) -> Vec<Message> {
    let mut notes = Vec::new();
    if wanted.pages {
        notes.push(match service {
            Service::Github => message! {
                en: "Pages: in Settings > Pages, choose `GitHub Actions` as the source. Everybody can read such a site, even that of a private repository, unless your organization restricts it",
                ru: "Pages: в Settings > Pages выберите источник `GitHub Actions`. Такой сайт могут читать все, даже если репозиторий закрытый, если ваша организация этого не ограничила",
                es: "Pages: en Settings > Pages, elija `GitHub Actions` como origen. Cualquiera puede leer ese sitio, incluso si el repositorio es privado, salvo que su organización lo restrinja",
            },
            Service::Gitlab => message! {
                en: "Pages: Settings > General > Visibility says who can read the site; with `Everyone`, everybody can",
                ru: "Pages: в Settings > General > Visibility указано, кто может читать сайт; при значении `Everyone` — все",
                es: "Pages: Settings > General > Visibility indica quién puede leer el sitio; con `Everyone`, cualquiera",
            },
        });
    }
    if !wanted.digest.is_empty() {
        let secrets = wanted.digest.iter().flat_map(|channel| match channel {
            Channel::Mail => &[
                "PROJLOG_SMTP_URL",
                "PROJLOG_SMTP_USER",
                "PROJLOG_MAIL_FROM",
                "PROJLOG_MAIL_TO",
            ][..],
            Channel::Slack => &["PROJLOG_SLACK_TO"],
            Channel::Telegram => &["PROJLOG_TELEGRAM_TOKEN", "PROJLOG_TELEGRAM_TO"],
        });
        notes.push(message! {
            en: "digest: set the secrets of the environment `projlog-digest`: {secrets}; the beginning of the file describes them",
            ru: "сводка: задайте секреты окружения `projlog-digest`: {secrets}; они описаны в начале файла",
            es: "resumen: defina los secretos del entorno `projlog-digest`: {secrets}; el principio del archivo los describe",
            secrets: Value::commas(secrets.copied()),
        });
    }
    if wanted.comment && service == Service::Gitlab {
        notes.push(message! {
            en: "comment: set the variable PROJLOG_TOKEN of the environment `projlog-comment`; the beginning of the file describes it",
            ru: "комментарий: задайте переменную PROJLOG_TOKEN окружения `projlog-comment`; она описана в начале файла",
            es: "comentario: defina la variable PROJLOG_TOKEN del entorno `projlog-comment`; el principio del archivo la describe",
        });
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_goes_with_all_its_lines() {
        let text = "a:\n  mail:\n    run: |\n      x\n\n      y\n\n  slack:\n    z: 1\n";
        assert_eq!(without(text, "  mail:"), "a:\n  slack:\n    z: 1\n");
        assert_eq!(
            without(text, "  slack:"),
            "a:\n  mail:\n    run: |\n      x\n\n      y\n"
        );
        assert_eq!(without(text, "mail:"), text);
    }

    #[test]
    fn the_projects_that_a_file_names_are_read() {
        for (text, folders, block) in [
            ("env:\n  PROJLOG_PROJECTS: .\n  x: y\n", &["."][..], false),
            (
                "PROJLOG_PROJECTS: 'the client''s'\n",
                &["the client's"],
                false,
            ),
            ("PROJLOG_PROJECTS: a b # c\n", &["a b"], false),
            (r#"PROJLOG_PROJECTS: "a\nb c""#, &["a", "b c"], false),
            (
                "  PROJLOG_PROJECTS: |\n    a\n\n    b c\n  run: d\n    e\n",
                &["a", "b c"],
                true,
            ),
            ("mine", &[], false),
        ] {
            let read = projects(text);
            assert_eq!(
                (&read.folders[..], read.block),
                (
                    &folders.iter().map(ToString::to_string).collect::<Vec<_>>()[..],
                    block
                ),
                "{text}"
            );
        }
    }

    #[test]
    fn an_include_is_recognized_in_every_form() {
        let path = ".gitlab/projlog.yml";
        for text in [
            "include:\n  - local: .gitlab/projlog.yml\n",
            "include:\n  - local: '/.gitlab/projlog.yml'\n",
            "include: .gitlab/projlog.yml",
            "include: [{local: .gitlab/projlog.yml}]",
        ] {
            assert!(includes(text, path), "{text}");
        }
        for text in [
            "",
            "# - local: .gitlab/projlog.yml",
            "- local: a/.gitlab/projlog.yml",
            "- local: .gitlab/projlog.yml.old",
        ] {
            assert!(!includes(text, path), "{text}");
        }
    }
}
