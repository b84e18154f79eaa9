//! The pictures in the READMEs: a finding in a terminal, as SVG, and the status page in a browser, as PNG.
//!
//! Another browser draws another picture of the same page, so what is compared is not the pictures but the pages that they show.
//! Without a browser neither happens.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anstyle_svg::{Term, WIN10_CONSOLE};
use projlog::message::Language;
use sha2::{Digest as _, Sha256};

use crate::support::browser::browser;
use crate::support::{Folder, READMES, repository};

/// The files that a browser draws, and the checksums of the pages that they show.
pub(crate) const OF_A_BROWSER: [&str; 7] = [
    "page.en.png",
    "page.en.dark.png",
    "page.ru.png",
    "page.ru.dark.png",
    "page.es.png",
    "page.es.dark.png",
    SUMS,
];

const SUMS: &str = "pages.sha256";

/// The time of both pictures, as the READMEs name it.
const AS_OF: &str = "2026-03-27T12:00";

/// The colours of the palette, and ones with more contrast, for a background that is darker than a light page and lighter than a
/// dark one.
const CLEARER: [(&str, &str); 6] = [
    ("#0C0C0C", "#161B22"),
    ("#CCCCCC", "#E6EDF3"),
    ("#C50F1F", "#FF7B72"),
    ("#C19C00", "#E3B341"),
    ("#3A96DD", "#79C0FF"),
    ("#13A10E", "#56D364"),
];

/// The pictures of a terminal: text by path.
pub(crate) fn of_a_terminal() -> BTreeMap<String, String> {
    let bakery = Folder::of_example("bakery");
    let picture = |language: Language| {
        let command = in_language(
            &format!("check --quiet --as-of {AS_OF} --select information-late,stage-overdue"),
            language,
        );
        let run = bakery.projlog(&format!("{command} --color always"));
        assert_eq!((run.status, run.stderr.as_str()), (Some(1), ""));
        let shown = format!(
            "\u{1b}[1;32m$\u{1b}[0m projlog {command}\n{}",
            run.stdout.trim_end()
        );
        let mut svg = Term::new().palette(WIN10_CONSOLE).render_svg(&shown);
        for (dim, clear) in CLEARER {
            assert!(svg.contains(dim), "{dim}");
            svg = svg.replace(dim, clear);
        }
        (format!("docs/images/finding.{language}.svg"), svg)
    };
    Language::ALL.into_iter().map(picture).collect()
}

/// A command that prints in a language; English needs no option.
fn in_language(command: &str, language: Language) -> String {
    if language == Language::English {
        return command.to_owned();
    }
    format!("{command} --language {language}")
}

/// The status page of the bakery.
fn page(bakery: &Folder, language: Language) -> String {
    let command = in_language(
        &format!("status --as-of {AS_OF} --output-format html"),
        language,
    );
    let run = bakery.projlog(&command);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    run.stdout
}

#[test]
fn pictures_of_the_page_are_generated_from_it() {
    let Some(browser) = browser() else { return };
    let (bakery, images) = (
        Folder::of_example("bakery"),
        repository().join("docs/images"),
    );
    let mut sums = String::new();
    for language in Language::ALL {
        let page = page(&bakery, language);
        for byte in Sha256::digest(&page) {
            let _ = write!(sums, "{byte:02x}");
        }
        let _ = writeln!(sums, "  page.{language}.html");
        bakery.write(&format!("page.{language}.html"), &page);
    }
    let stored = std::fs::read_to_string(images.join(SUMS)).unwrap_or_default();
    if stored == sums && OF_A_BROWSER.iter().all(|name| images.join(name).is_file()) {
        return;
    }
    assert!(
        std::env::var_os("PROJLOG_REFRESH").is_some_and(|value| value == "1"),
        "the page has changed since its pictures were taken; take them again with: {}",
        crate::generated::REFRESH
    );
    for language in Language::ALL {
        for (scheme, ending) in [("1", ""), ("0", ".dark")] {
            let from = bakery.path().join(format!("page.{language}.html"));
            let to = images.join(format!("page.{language}{ending}.png"));
            photograph(&browser, &from, &to, scheme);
        }
    }
    std::fs::write(images.join(SUMS), sums).unwrap();
}

/// Draws the top of a page, in the light or the dark scheme.
fn photograph(browser: &Path, page: &Path, to: &Path, scheme: &str) {
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--window-size=860,640",
            "--force-device-scale-factor=1.5",
        ])
        .arg(format!("--blink-settings=preferredColorScheme={scheme}"))
        .arg(format!(
            "--user-data-dir={}",
            page.with_extension("profile").display()
        ))
        .arg(format!("--screenshot={}", to.display()))
        .arg(format!("file://{}", page.display()))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        output.status.success() && to.is_file(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn pictures_are_small_and_shown_in_each_language() {
    let images = repository().join("docs/images");
    for name in OF_A_BROWSER {
        let size = std::fs::metadata(images.join(name)).unwrap().len();
        assert!(size < 150_000, "{name} has {size} bytes");
    }
    for (readme, language) in READMES.into_iter().zip(["en", "ru", "es"]) {
        let text = std::fs::read_to_string(repository().join(readme)).unwrap();
        for ending in ["finding.LL.svg", "page.LL.png", "page.LL.dark.png"] {
            let name = format!("docs/images/{}", ending.replace("LL", language));
            assert!(text.contains(&name), "{readme}: {name}");
        }
    }
}

/// What the badges say is true.
#[test]
fn badges_agree_with_the_package() {
    let rust = env!("CARGO_PKG_RUST_VERSION");
    for readme in READMES {
        let text = std::fs::read_to_string(repository().join(readme)).unwrap();
        assert!(
            text.contains(&format!("/badge/rust-{rust}%2B-")),
            "{readme}"
        );
        assert_eq!(text.matches("img.shields.io/").count(), 2, "{readme}");
    }
    assert_eq!(env!("CARGO_PKG_LICENSE"), "MIT OR Apache-2.0");
}
