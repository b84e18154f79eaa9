use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::message::Language;
use crate::obligation::obligations;
use crate::render::Style;
use crate::render::tests::{CHARTER, hostile, instant, is_safe, project};
use unicode_width::UnicodeWidthStr;

const NOW: &str = "2026-03-27T12:00:00+03:00";
const WIDTHS: [usize; 4] = [40, 60, 80, 160];

/// The page of a project with these entries.
fn status(entries: &str) -> ProjectStatus {
    let charter = CHARTER.replace("projlog: 1", "projlog: 1\nproject: A project");
    let charter = charter.replace(
        "terms:",
        "terms:\n  approval: 2 working days\n  reminder: 1 working day",
    );
    let (_dir, project) = project(&[("projlog.yaml", &charter), ("log/a.md", entries)]);
    let as_of = instant(NOW);
    let page = StatusPage::new(
        "a-folder",
        &project,
        &obligations(&project, as_of),
        as_of,
        7,
        Some(Language::English),
    );
    ProjectStatus {
        folder: "a-folder".to_owned(),
        page: Ok(page),
    }
}

fn shown(status: &[ProjectStatus], style: Style) -> String {
    let mut out = Vec::new();
    write_status(status, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn request(id: &str, title: &str, at: &str, more: &str) -> String {
    format!(
        "## {title}\n\n```yaml\nrequest: {id}\nat: {at}\nfrom: account-manager\nto: marketing-director\nvia: telegram\n{more}\n```\n\n"
    )
}

fn promise(promises: &str) -> String {
    format!(
        "```yaml\nreply: A-1\nanswers: R-1\nat: 2026-03-04 12:00\nfrom: marketing-director\nvia: telegram\ngives: promise\npromises: {promises}\n```\n\n"
    )
}

fn awkward() -> String {
    let mut text = request(
        "R-1",
        "Доступ к рекламному кабинету и ко всему, что к нему относится",
        "2026-03-03 10:40",
        "needs: access\nblocks: [S-1, S-2]",
    );
    text.push_str(&request(
        "R-2",
        "日本語の題名はとても幅が広いので短くされる",
        "2026-03-26 18:00",
        "needs: access",
    ));
    text.push_str(&request(
        "R-3",
        "No term",
        "2026-03-26 18:00",
        "needs: materials",
    ));
    text.push_str(&request(
        "R-4",
        "Not asked yet",
        "2026-03-28 10:00",
        "needs: access",
    ));
    text.push_str(&promise("2026-03-20"));
    for (id, due) in [("S-1", "2026-03-20"), ("S-2", "2026-05-20")] {
        let _ = writeln!(
            text,
            "## Stage {id}\n\n```yaml\nstage: {id}\nowner: agency\ndue: {due}\naccept: it is there\n```\n"
        );
    }
    text
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let status = [status(&awkward()), status("")];
    for (width, language) in WIDTHS
        .into_iter()
        .flat_map(|w| Language::ALL.map(|l| (w, l)))
    {
        let shown = shown(
            &status,
            Style {
                color: false,
                unicode: true,
                width,
                language,
            },
        );
        // Words are not broken.
        let fits = |line: &str| line.width() <= width || line.trim().split(' ').count() == 1;
        assert!(shown.lines().all(fits), "{width}, {language}:\n{shown}");
    }
}

#[test]
fn a_narrow_terminal_shortens_titles() {
    let status = [status(&awkward())];
    insta::assert_snapshot!(shown(
        &status,
        Style {
            color: false,
            unicode: true,
            width: 60,
            ..Style::default()
        }
    ));
}

#[test]
fn a_wide_terminal_has_columns() {
    let status = [status(&awkward())];
    insta::assert_snapshot!(shown(
        &status,
        Style {
            color: true,
            unicode: false,
            width: 120,
            ..Style::default()
        }
    ));
}

#[test]
fn a_promised_day_is_shown_in_the_zone_of_who_promised() {
    let asked = request("R-1", "Login", "2026-03-03 10:40", "needs: access");
    for (promised, expected) in [
        (
            "2026-03-20",
            [
                "promised for Fri 20 Mar 24:00 (Asia/Yekaterinburg) (A-1)",
                "обещано до пятницы, 20 марта, 24:00 (Asia/Yekaterinburg) (A-1)",
                "prometido para el viernes 20 de marzo, 24:00 (Asia/Yekaterinburg) (A-1)",
            ],
        ),
        (
            "2026-03-20 18:00",
            [
                "promised for Fri 20 Mar 18:00 (A-1)",
                "обещано до пятницы, 20 марта, 18:00 (A-1)",
                "prometido para el viernes 20 de marzo, 18:00 (A-1)",
            ],
        ),
    ] {
        let status = [status(&(asked.clone() + &promise(promised)))];
        for (language, expected) in Language::ALL.into_iter().zip(expected) {
            let style = Style {
                color: false,
                unicode: true,
                width: 200,
                language,
            };
            let shown = shown(&status, style);
            assert!(shown.contains(expected), "{expected}\n{shown}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_hostile_gets_through(title in hostile(), folder in hostile(), message in hostile(), width in 0usize..200) {
        let title = title.replace(['\r', '\n'], " ");
        let entries = request("R-1", &title, "2026-03-03 10:40", "needs: access") + &request("R-2", &title, "2026-03-26 18:00", "needs: approval");
        let trouble = Trouble { message: Message::value(&message), help: Message::value(&message) };
        let mut page = status(&entries);
        page.folder.clone_from(&folder);
        let all = [page, ProjectStatus { folder, page: Err(trouble) }];
        let text = shown(&all, Style { color: false, unicode: true, width, ..Style::default() });
        prop_assert!(is_safe(&text), "{text:?}");
        let mut markdown = Vec::new();
        write_status_markdown(&all, Language::English, &mut markdown).unwrap();
        prop_assert!(is_safe(std::str::from_utf8(&markdown).unwrap()), "{markdown:?}");
    }
}
