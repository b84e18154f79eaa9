//! A browser for the tests that need one.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::path::PathBuf;

/// The names of browser programs.
const NAMES: [&str; 5] = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
];

/// The Chromium of this machine, or the program that `PROJLOG_BROWSER` names.
pub(crate) fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("PROJLOG_BROWSER").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found =
        std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    let browser = named.or_else(|| found.find(|file| file.is_file()));
    if browser.is_none() {
        eprintln!("skipped: no Chromium was found; PROJLOG_BROWSER=/path/to/one names one");
    }
    browser
}
