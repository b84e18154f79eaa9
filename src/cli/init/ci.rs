//! The files for CI: the ones that are shown in the documentation.

use super::super::args::Service;
use super::Place;
use super::steps::{Step, Steps, is_there};
use crate::edit::one_line;

const GITHUB: &str = include_str!("../../../docs/ci/github.yml");
const GITLAB: &str = include_str!("../../../docs/ci/gitlab.yml");

/// What GitLab reads; it takes the job in.
const GITLAB_INCLUDE: &str = "include:\n  - local: .gitlab/projlog.yml\n";

/// The line in both that says where the project is.
const FOLDER: &str = "PROJLOG_PROJECT: .\n";

/// The line in both that says where projlog comes from.
pub(super) const FROM: &str = "PROJLOG_FROM: \"\"\n";

/// Reads `URL@COMMIT`. A commit is named by its whole id, which nobody can move.
pub(in super::super) fn source(text: &str) -> Result<String, String> {
    let (url, commit) = text.rsplit_once('@').unwrap_or((text, ""));
    let is_id =
        matches!(commit.len(), 40 | 64) && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/@%+".contains(c);
    if !is_id {
        return Err(
            "after the last `@` comes the whole id of a commit: 40 or 64 hexadecimal digits"
                .to_owned(),
        );
    }
    if !["https://", "ssh://"]
        .iter()
        .any(|start| url.starts_with(start))
        || !url.chars().all(plain)
    {
        return Err(
            "the git address begins with `https://` or `ssh://`, without blanks and quotes"
                .to_owned(),
        );
    }
    Ok(text.to_owned())
}

/// Adds the files of a service to the repository's root.
pub(super) fn add(service: Service, from: Option<&str>, place: &Place, steps: &mut Steps) {
    let top = &place.top;
    let told = |text: &str| {
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
    let what = "judges what a change adds, and the whole log on working days";
    match service {
        Service::Github => steps.file(
            top,
            top.join(".github/workflows/projlog.yml"),
            told(GITHUB),
            what,
        ),
        Service::Gitlab => {
            steps.file(
                top,
                top.join(".gitlab/projlog.yml"),
                told(GITLAB),
                "judges what a change adds, and on a schedule the whole log",
            );
            let main = top.join(".gitlab-ci.yml");
            if is_there(&main) {
                let why = "it is there already; add under `include` the line `- local: .gitlab/projlog.yml`";
                steps.0.push(Step::leave(main, why));
            } else {
                steps.file(
                    top,
                    main,
                    GITLAB_INCLUDE.to_owned(),
                    "takes in the job of .gitlab/projlog.yml",
                );
            }
        }
    }
}
