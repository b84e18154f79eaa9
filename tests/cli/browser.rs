//! The HTML page of `projlog status` in a real browser: it applies the style and nothing else, nothing is wider than the
//! screen, light and dark differ. Without Chromium, nothing is tested, and the test prints so; `PROJLOG_BROWSER`
//! is the path of another one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::browser::browser;
use crate::support::{Folder, instant};

/// A script that measures the page and writes the results where `--dump-dom` shows them.
const QUESTIONS: &str = "<script>addEventListener('load', () => { const root = document.documentElement; \
    root.dataset.over = root.scrollWidth - innerWidth; root.dataset.page = getComputedStyle(document.body).backgroundColor; \
    const rows = [...document.querySelectorAll('details[open] > .timeline > li > svg')]; \
    root.dataset.flat = rows.filter(row => row.getBoundingClientRect().width < 200).length; \
    root.dataset.columns = getComputedStyle(document.querySelector('article .item')).gridTemplateColumns.split(' ').length; });</script>";

/// Opens a file in a browser: returns the loaded page, and the browser's complaints.
fn opened(browser: &Path, folder: &Folder, file: &str, arguments: &[&str]) -> (String, String) {
    let profile = folder.path().join("profile");
    let mut command = Command::new(browser);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        "--dump-dom",
    ]);
    command
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(arguments);
    command
        .arg(format!("file://{}", folder.path().join(file).display()))
        .stdin(Stdio::null());
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// The page of an example.
fn page(name: &str) -> String {
    let run = Folder::of_example(name).projlog(&format!(
        "status --as-of {} --output-format html",
        instant(name)
    ));
    assert_eq!(run.status(), 0, "{}", run.stderr);
    run.stdout
}

/// The result of a measurement of the page.
fn answer<'p>(page: &'p str, question: &str) -> &'p str {
    let (_, rest) = page
        .split_once(&format!("data-{question}=\""))
        .unwrap_or_else(|| panic!("no answer to {question}"));
    rest.split('"').next().unwrap()
}

#[test]
fn a_browser_applies_the_style_and_nothing_else() {
    let Some(browser) = browser() else { return };
    let folder = Folder::empty();
    let page = page("webshop");
    folder.write("page.html", &page);
    let complaint = |output: &str| output.contains("Content Security Policy");
    let (_, output) = opened(&browser, &folder, "page.html", &[]);
    assert!(!complaint(&output), "{output}");
    // Another style, or a script, is refused: so the policy works.
    for (from, to) in [
        ("<style>", "<style>x{}"),
        ("</main>", "<script>document.title = 1</script></main>"),
    ] {
        folder.write("other.html", &page.replacen(from, to, 1));
        let (_, output) = opened(&browser, &folder, "other.html", &[]);
        assert!(complaint(&output), "{to}: {output}");
    }
}

#[test]
fn the_page_fits_wide_and_narrow_screens_in_light_and_dark() {
    let Some(browser) = browser() else { return };
    for name in ["bakery", "webshop", "quarrel"] {
        let folder = Folder::empty();
        // Its policy would block the script.
        let asked = page(name).replacen(
            "http-equiv=\"Content-Security-Policy\"",
            "name=\"policy\"",
            1,
        );
        folder.write(
            "page.html",
            &asked.replacen("</main>", &format!("</main>{QUESTIONS}"), 1),
        );
        let mut colours = Vec::new();
        for (size, columns) in [("1280,900", "2"), ("390,844", "1")] {
            for scheme in ["0", "1"] {
                let arguments = [
                    format!("--window-size={size}"),
                    format!("--blink-settings=preferredColorScheme={scheme}"),
                ];
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                let (shown, _) = opened(&browser, &folder, "page.html", &arguments);
                let over: f64 = answer(&shown, "over").parse().unwrap();
                assert!(over <= 0.0, "{name} at {size} is {over} too wide");
                assert_eq!(
                    answer(&shown, "flat"),
                    "0",
                    "{name} at {size}: bars that are too short to read"
                );
                assert_eq!(answer(&shown, "columns"), columns, "{name} at {size}");
                colours.push(answer(&shown, "page").to_owned());
            }
        }
        assert_eq!(colours[0], colours[2]);
        assert_ne!(
            colours[0], colours[1],
            "{name}: light and dark are the same"
        );
    }
}
