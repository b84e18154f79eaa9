//! Tests of pages with text that deceives.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::engine::{Settings, run};
use crate::message::{Language, Message};
use crate::obligation::obligations;
use crate::render::tests::{CHARTER, hostile, instant, is_safe, project};

const NOW: &str = "2026-03-27T12:00:00+03:00";

/// A log with a request that is overdue, one that is open, their stage, and a reminder.
fn entries(title: &str) -> String {
    let request = |id: &str, at: &str, needs: &str| {
        format!(
            "## {title}\n\n```yaml\nrequest: {id}\nat: {at}\nfrom: account-manager\nto: marketing-director\nvia: telegram\nneeds: {needs}\nblocks: S-1\n```\n\nA note.\n\n"
        )
    };
    let others = format!(
        "## {title}\n\n```yaml\nstage: S-1\nowner: agency\ndue: 2026-03-20\naccept: it is there\n```\n\n```yaml\nreminder: M-1\nof: R-1\nat: 2026-03-26 10:00\nfrom: account-manager\nvia: telegram\n```\n"
    );
    request("R-1", "2026-03-03 10:40", "access")
        + &request("R-2", "2026-03-26 18:00", "access")
        + &others
}

/// The page alone in one file, of a project and of one that cannot be read; and the pages of the whole site.
fn pages(entries: &str, folder: &str, message: &str) -> (String, Vec<String>) {
    let (_dir, project) = project(&[("projlog.yaml", CHARTER), ("log/a.md", entries)]);
    let as_of = instant(NOW);
    let obligations = obligations(&project, as_of);
    let report = run(&project, &Settings::default(), as_of);
    let judged = Judged {
        folder,
        project: &project,
        obligations: &obligations,
        report: &report,
        changes: None,
        as_of,
        days: 7,
    };
    let message = Message::value(message);
    let mut alone = Vec::new();
    let projects = [
        Alone {
            folder,
            outcome: Ok(judged),
        },
        Alone {
            folder,
            outcome: Err(&message),
        },
    ];
    write_alone(&projects, Language::English, &mut alone).unwrap();
    let mut all = Vec::new();
    let mut sink = |path: &str, bytes: &[u8]| {
        if Path::new(path).extension().is_some_and(|end| end == "html") {
            all.push(String::from_utf8(bytes.to_vec()).unwrap());
        }
        Ok(())
    };
    let layout = Layout {
        languages: &Language::ALL,
        folder: Some("a"),
    };
    write_project(&judged, &layout, &mut sink).unwrap();
    (String::from_utf8(alone).unwrap(), all)
}

/// The tags of an HTML text, with the names of their attributes.
fn tags(html: &str) -> Vec<String> {
    let body = html.split_once("</style>").map_or(html, |(_, body)| body);
    let tag = |rest: &str| {
        let inside = rest.split('>').next().unwrap_or_default();
        inside.split('"').step_by(2).collect::<String>()
    };
    body.split('<').skip(1).map(tag).collect()
}

#[test]
fn the_page_alone_may_use_its_style_and_nothing_else() {
    let (html, _) = pages(&entries("A title"), "a", "b");
    let (_, policy) = html
        .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
        .unwrap();
    let (policy, _) = policy.split_once('"').unwrap();
    let (_, style) = html.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    let hash = hash::base64(&hash::sha256(style.as_bytes()));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
        )
    );
    for forbidden in [
        "<script", "http://", "https://", "url(http", "style=", "src=", "href=\"e", "<link",
        "@import",
    ] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn nothing_hostile_gets_through(title in hostile(), folder in hostile(), message in hostile()) {
        let title = title.replace(['\r', '\n'], " ");
        let (alone, site) = pages(&entries(&title), &folder, &message);
        let shown = site.iter().chain([&alone]);
        for page in shown {
            prop_assert!(is_safe(page), "{page:?}");
        }
        // A title that is not read as a heading leaves no title.
        if alone.contains("A note.") {
            let (harmless, others) = pages(&entries("x"), "x", "x");
            let pairs = site.iter().zip(&others).chain([(&alone, &harmless)]);
            for (page, other) in pairs {
                let (page, other) = (tags(page), tags(other));
                if page.len() == other.len() {
                    prop_assert_eq!(page, other);
                }
            }
        }
    }
}
