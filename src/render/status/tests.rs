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
        Language::English,
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
    text.push_str("```yaml\nreply: A-1\nanswers: R-1\nat: 2026-03-04 12:00\nfrom: marketing-director\nvia: telegram\ngives: promise\npromises: 2026-03-20\n```\n\n");
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

fn html(status: &[ProjectStatus]) -> String {
    let mut out = Vec::new();
    write_status_html(status, Language::English, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The same page with another title, folder and message.
fn html_of_harmless(entries: &str, title: &str) -> String {
    // If the title is not a heading, or the entry is not recognized, there is no title.
    let read = status(entries);
    let Ok(page) = &read.page else {
        return String::new();
    };
    let entries = if page.owed.is_empty() {
        String::new()
    } else {
        entries.replace(&format!("## {title}\n"), "## x\n")
    };
    html(&[
        status(&entries),
        ProjectStatus {
            folder: "x".to_owned(),
            page: Err(Trouble {
                message: Message::value("x"),
                help: Message::value("x"),
            }),
        },
    ])
}

/// The tags of an HTML text, with the names of their attributes.
fn tags(html: &str) -> Vec<String> {
    let (_, body) = html.split_once("</style>").unwrap();
    let tag = |rest: &str| {
        let inside = rest.split('>').next().unwrap_or_default();
        inside.split('"').step_by(2).collect::<String>()
    };
    body.split('<').skip(1).map(tag).collect()
}

#[test]
fn a_browser_may_use_the_style_and_nothing_else() {
    let html = html(&[status(&awkward())]);
    let (_, policy) = html
        .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
        .unwrap();
    let (policy, _) = policy.split_once('"').unwrap();
    let (_, style) = html.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    let hash = base64(&sha256(style.as_bytes()));
    let wanted = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
    );
    assert_eq!(
        policy, wanted,
        "the style was changed: its hash is now {hash}"
    );
    for forbidden in [
        "<script", "http://", "https://", "url(http", "style=", "src=", "href=", "<link", "@import",
    ] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn the_line_of_time_is_within_its_edges() {
    let status = status(&awkward());
    let timeline = &status.page.as_ref().unwrap().timeline;
    assert!(
        (2..=6).contains(&timeline.ticks.len()),
        "{:?}",
        timeline.ticks
    );
    let places = timeline
        .bars
        .iter()
        .flat_map(|bar| [bar.from, bar.first_due, bar.due, bar.end])
        .flatten();
    assert!(
        places
            .chain([timeline.now])
            .all(|at| (0.0..=100.0).contains(&at))
    );
    let ids: Vec<&str> = timeline
        .bars
        .iter()
        .map(|bar| bar.row.id.as_str())
        .collect();
    assert_eq!(ids, ["S-1", "S-2", "R-1", "R-2", "R-3"]);
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
        let html = html(&all);
        prop_assert!(is_safe(&html), "{html:?}");
        prop_assert_eq!(tags(&html), tags(&html_of_harmless(&entries, &title)));
    }
}

/// The first 32 bits of the fractional part of a root of each of the first primes: the constants of SHA-256.
fn roots(count: usize, root: impl Fn(f64) -> f64) -> Vec<u32> {
    let primes = (2u32..).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a fraction of 32 bits"
    )]
    primes
        .take(count)
        .map(|prime| (root(f64::from(prime)).fract() * 4_294_967_296.0) as u32)
        .collect()
}

/// SHA-256, to verify the hash in the policy independently of a browser.
fn sha256(text: &[u8]) -> Vec<u8> {
    let (k, mut h) = (roots(64, f64::cbrt), roots(8, f64::sqrt));
    let mut message = text.to_vec();
    message.push(0x80);
    message.resize((message.len() + 8).next_multiple_of(64) - 8, 0);
    message.extend((u64::try_from(text.len()).unwrap() * 8).to_be_bytes());
    for block in message.chunks(64) {
        let mut w: Vec<u32> = block
            .chunks(4)
            .map(|word| u32::from_be_bytes(word.try_into().unwrap()))
            .collect();
        for i in 16..64 {
            let s0 = w[i - 15].rotate_right(7) ^ w[i - 15].rotate_right(18) ^ (w[i - 15] >> 3);
            let s1 = w[i - 2].rotate_right(17) ^ w[i - 2].rotate_right(19) ^ (w[i - 2] >> 10);
            w.push(
                w[i - 16]
                    .wrapping_add(s0)
                    .wrapping_add(w[i - 7])
                    .wrapping_add(s1),
            );
        }
        let mut v = h.clone();
        for i in 0..64 {
            let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
            let choice = (v[4] & v[5]) ^ (!v[4] & v[6]);
            let one = v[7]
                .wrapping_add(s1)
                .wrapping_add(choice)
                .wrapping_add(k[i])
                .wrapping_add(w[i]);
            let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
            let two = s0.wrapping_add((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            v.rotate_right(1);
            v[4] = v[4].wrapping_add(one);
            v[0] = one.wrapping_add(two);
        }
        h.iter_mut()
            .zip(v)
            .for_each(|(sum, more)| *sum = sum.wrapping_add(more));
    }
    h.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |group: &[u8]| -> String {
        let bits = (0..3).fold(0, |bits, at| {
            bits << 8 | usize::from(group.get(at).copied().unwrap_or(0))
        });
        let letter = |at: usize| {
            if at <= group.len() {
                char::from(LETTERS[bits >> (18 - 6 * at) & 63])
            } else {
                '='
            }
        };
        (0..4).map(letter).collect()
    };
    bytes.chunks(3).map(group).collect()
}

#[test]
fn the_hash_is_the_known_one() {
    assert_eq!(
        base64(&sha256(b"abc")),
        "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
    );
    assert_eq!(
        base64(&sha256(b"")),
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    );
}
