//! The pages of `projlog site` in a real browser: they fit a phone, a tablet and a desktop, in light and dark; the keyboard
//! reaches everything; paper shows everything; axe-core finds nothing. What is not installed is not tested, and the
//! test prints so: `PROJLOG_BROWSER` is the path of Chromium, `PROJLOG_AXE` that of `axe.min.js`.

#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "projlog chose the names of the files"
)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::path::{Path, PathBuf};

use crate::devtools::Tab;
use crate::support::browser::browser;
use crate::support::{Folder, files_in, instant, repository};

/// The width of the text of an A4 page, in pixels of CSS.
const PAPER: u32 = 718;

/// A site of each example, one of all of them, and the page in one file.
fn sites() -> (Folder, Vec<PathBuf>) {
    let out = Folder::empty();
    let root = out.path().to_owned();
    let names = ["bakery", "webshop", "quarrel"];
    let mut pages = Vec::new();
    let projects = names.map(Folder::of_example);
    for (name, project) in names.iter().zip(&projects) {
        let site = root.join(name);
        let run = project.projlog(&format!(
            "site --as-of {} --out '{}'",
            instant(name),
            site.display()
        ));
        assert_eq!(run.status(), 0, "{}", run.stderr);
        pages.extend(of_each_kind(&site));
        let run = project.projlog(&format!(
            "status --as-of {} --output-format html",
            instant(name)
        ));
        let page = format!("{name}.html");
        out.write(&page, &run.stdout);
        pages.push(root.join(page));
    }
    let folders = projects
        .iter()
        .map(|project| format!("'{}'", project.path().display()));
    let folders: Vec<String> = folders.collect();
    let all = root.join("all");
    let run = out.projlog(&format!(
        "site {} --as-of {} --out '{}'",
        folders.join(" "),
        instant("quarrel"),
        all.display()
    ));
    assert_eq!(run.status(), 0, "{}", run.stderr);
    pages.push(all.join("index.html"));
    (out, pages)
}

/// The home page, the registers, and of the entries one with a clock, a disputed one, a decision and a stage.
fn of_each_kind(site: &Path) -> Vec<PathBuf> {
    let files = files_in(site, ".").into_iter();
    let mut files: Vec<PathBuf> = files
        .filter(|path| path.ends_with(".html"))
        .map(|path| site.join(path.trim_start_matches("./")))
        .collect();
    files.sort();
    let (entries, mut chosen): (Vec<PathBuf>, Vec<PathBuf>) = files
        .into_iter()
        .partition(|path| path.parent().unwrap().ends_with("entries"));
    let text = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    let is = |path: &PathBuf, start: &str| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with(start)
    };
    let clock = entries
        .iter()
        .find(|path| text(path).contains("day work late"));
    let disputed = entries
        .iter()
        .find(|path| text(path).contains("\"banner\""));
    let decision = entries.iter().find(|path| is(path, "D-"));
    let stage = entries.iter().find(|path| is(path, "S-"));
    let kinds = [clock, disputed, decision, stage];
    assert!(kinds.iter().all(Option::is_some) || !site.ends_with("quarrel"));
    chosen.extend(kinds.into_iter().flatten().cloned());
    chosen
}

/// Asks a question about the page that is shown, and keeps the answers.
fn ask(tab: &mut Tab, question: &str, about: &str, problems: &mut Vec<String>) {
    let answers = tab.value(&format!("questions.{question}()"));
    let answers = answers.as_array().unwrap().iter();
    problems.extend(answers.map(|answer| format!("{about}: {question}: {answer}")));
}

fn show(tab: &mut Tab, page: &Path, width: u32, scheme: &str, media: &str) -> String {
    tab.view(width, scheme, media);
    tab.show(page);
    tab.value(include_str!("site_in_browser.js"));
    format!("{} at {width} px, {scheme}, {media}", page.display())
}

/// The program of axe-core, where it is installed.
fn axe() -> Option<String> {
    let named = std::env::var_os("PROJLOG_AXE").map(PathBuf::from);
    let file = named.unwrap_or_else(|| repository().join("node_modules/axe-core/axe.min.js"));
    let axe = std::fs::read_to_string(file).ok();
    if axe.is_none() {
        eprintln!("skipped: axe-core was not found; PROJLOG_AXE=/path/to/axe.min.js names it");
    }
    axe
}

#[test]
fn every_kind_of_page_fits_screens_and_paper_and_the_keyboard_reaches_everything() {
    let Some(mut tab) = browser().and_then(|browser| Tab::open(&browser)) else {
        return;
    };
    let axe = axe();
    let (_site, pages) = sites();
    let mut problems = Vec::new();
    for page in &pages {
        let examine = |tab: &mut Tab, about: &str, problems: &mut Vec<String>| {
            if let Some(axe) = &axe {
                tab.value(&format!("{axe};0"));
                ask(tab, "axe", about, problems);
            }
            tab.value("questions.background()[0]")
        };
        let about = show(&mut tab, page, 390, "light", "screen");
        ask(&mut tab, "width", &about, &mut problems);
        tab.value("questions.open()");
        let light = examine(&mut tab, &about, &mut problems);
        for width in [390, 768, 1440] {
            tab.view(width, "light", "screen");
            let about = format!("{} at {width} px, unfolded", page.display());
            ask(&mut tab, "width", &about, &mut problems);
        }
        let about = show(&mut tab, page, 1440, "dark", "screen");
        ask(&mut tab, "width", &about, &mut problems);
        let dark = examine(&mut tab, &about, &mut problems);
        assert_ne!(light, dark, "{about}");
        let about = show(&mut tab, page, PAPER, "dark", "print");
        ask(&mut tab, "width", &about, &mut problems);
        ask(&mut tab, "folded", &about, &mut problems);
        // Paper is white, whatever the screen is.
        assert_eq!(tab.value("questions.background()[0]"), light, "{about}");
        let about = show(&mut tab, page, 1440, "light", "screen");
        tab.value("questions.open()");
        let places = tab.value("questions.watch()[0]");
        let places: usize = places.as_str().unwrap().parse().unwrap();
        for _ in 0..places {
            tab.press_tab();
        }
        ask(&mut tab, "missed", &about, &mut problems);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_questions_find_what_is_wrong() {
    let Some(mut tab) = browser().and_then(|browser| Tab::open(&browser)) else {
        return;
    };
    let folder = Folder::empty();
    let page = "<!doctype html><main><div style=\"width: 3000px\">wide</div>\
        <p style=\"width: 5em; overflow: hidden; white-space: nowrap\">text that is cut off</p>\
        <details><summary>more</summary><p>folded</p></details>\
        <a href=\"#a\" style=\"outline: none\">faint</a> <a href=\"#b\" tabindex=\"-1\">beyond</a></main>";
    folder.write("page.html", page);
    let mut problems = Vec::new();
    let file = folder.path().join("page.html");
    show(&mut tab, &file, 390, "light", "print");
    ask(&mut tab, "width", "", &mut problems);
    ask(&mut tab, "folded", "", &mut problems);
    tab.value("questions.watch()");
    for _ in 0..3 {
        tab.press_tab();
    }
    ask(&mut tab, "missed", "", &mut problems);
    let found = problems.join("\n");
    for (fault, of) in [
        ("px too wide", ""),
        ("cut off: <p", ""),
        ("folded on paper: <p", ""),
        ("not reached: <a", "beyond"),
        ("focus not visible: <a", "faint"),
    ] {
        let is = |line: &&str| line.contains(fault) && line.contains(of);
        assert!(found.lines().any(|line| is(&line)), "{fault}: {found}");
    }
}
