//! The arguments of `projlog init`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Default, Args)]
pub(in super::super) struct Init {
    /// Project folder [default: the project that contains the current folder, otherwise the current folder]
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
    /// Also install a git hook that checks what a commit adds to the log
    #[arg(long)]
    pub(super) hook: bool,
    /// Also write CI files for this service: a check of every change, and a scheduled check of the whole log
    #[arg(long, value_name = "SERVICE", value_enum)]
    pub(super) ci: Option<Service>,
    /// Source from which the CI files install projlog: a git address and a full commit id, or the address of a release's .tar.gz
    /// and its SHA-256 [default: that of this build, if it names one]
    #[arg(long, value_name = "URL@HASH", requires = "ci", value_parser = install_source)]
    pub(super) from: Option<String>,
    /// Also write a CI job that publishes the site and the feeds on the service's Pages
    #[arg(long, requires = "ci")]
    pub(super) pages: bool,
    /// Also write a daily CI job that sends each party its digest
    #[arg(
        long,
        value_name = "BY",
        requires = "ci",
        value_enum,
        value_delimiter = ','
    )]
    pub(super) digest: Vec<Channel>,
    /// Also write a CI job that keeps one comment with the new findings on each pull or merge request
    #[arg(long, requires = "ci")]
    pub(super) comment: bool,
    /// First day of the project [default: today]
    #[arg(long, value_name = "TIME")]
    pub(super) as_of: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Service {
    /// GitHub Actions: workflows in `.github/workflows`, and an action that installs projlog
    Github,
    /// GitLab CI: files in `.gitlab`, and a `.gitlab-ci.yml` that includes them
    Gitlab,
}

/// How a digest is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Channel {
    /// By mail, through an SMTP server
    Mail,
    /// To a Slack channel, through an incoming webhook
    Slack,
    /// To a Telegram chat, through a bot
    Telegram,
}

/// The source that the build of this program names, if it is a valid one.
pub(super) fn built_from() -> Option<String> {
    option_env!("PROJLOG_BUILT_FROM").and_then(|text| install_source(text).ok())
}

/// Parses `URL@HASH`: a git address and a full commit id, since branches and tags can be moved; or an archive and its SHA-256.
pub(super) fn install_source(text: &str) -> Result<String, String> {
    let (url, hash) = text.rsplit_once('@').unwrap_or((text, ""));
    let is_hex = |length| hash.len() == length && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/@%+".contains(c);
    let is_archive = url.ends_with(".tar.gz");
    if is_archive && !is_hex(64) {
        return Err(
            "the part after the last `@` must be the SHA-256 of the archive: 64 hexadecimal digits"
                .to_owned(),
        );
    }
    if !is_hex(40) && !is_hex(64) {
        return Err(
            "the part after the last `@` must be a full commit id: 40 or 64 hexadecimal digits"
                .to_owned(),
        );
    }
    let starts: &[&str] = if is_archive {
        &["https://"]
    } else {
        &["https://", "ssh://"]
    };
    if !starts.iter().any(|start| url.starts_with(start)) || !url.chars().all(plain) {
        return Err(
            "the address must start with `https://`, or that of a git repository with `ssh://`, and contain no spaces or quotes"
                .to_owned(),
        );
    }
    Ok(text.to_owned())
}
