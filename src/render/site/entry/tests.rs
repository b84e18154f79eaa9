//! Tests of entry pages.

use super::super::{Judged, Layout, write_project};
use crate::engine::{Settings, run};
use crate::message::Language;
use crate::obligation::obligations;
use crate::project::Project;
use crate::render::tests::{CHARTER, instant, project};

const NOW: &str = "2026-03-27T12:00:00+03:00";

const LOG: &str = "# Log

## Access

```yaml
request: R-1
at: 2026-03-03 10:40
from: account-manager
to: marketing-director
via: telegram
needs: access
evidence: https://example.com/a?b=1&c=2
```

To the shop.

```yaml
request: R-2
at: 2026-03-04 10:40
from: account-manager
to: marketing-director
via: telegram
needs: approval
```

```yaml
stage: S-1
owner: agency
due: 2026-03-20
accept: it is there
```

```yaml
delivery: E-1
of: S-1
at: 2026-03-19 12:00
from: account-manager
via: telegram
evidence: 'javascript:alert(1)'
```

```yaml
call: C-1
at: 2026-03-18 12:00
with: [account-manager, marketing-director]
lasted: 10 min
via: phone
```
";

/// The pages of a site by path.
fn pages(project: &Project, language: Language) -> Vec<(String, String)> {
    let as_of = instant(NOW);
    let obligations = obligations(project, as_of);
    let report = run(project, &Settings::default(), as_of);
    let judged = Judged {
        folder: ".",
        project,
        obligations: &obligations,
        report: &report,
        changes: None,
        as_of,
        days: 7,
    };
    let mut all = Vec::new();
    let layout = Layout {
        languages: &[language],
        folder: None,
    };
    let mut sink = |path: &str, bytes: &[u8]| {
        all.push((path.to_owned(), String::from_utf8(bytes.to_vec()).unwrap()));
        Ok(())
    };
    write_project(&judged, &layout, &mut sink).unwrap();
    all
}

/// The lines to send on a page, unescaped.
fn lines_to_send(page: &str) -> Vec<String> {
    let parts = page.split("<pre").skip(1);
    parts
        .map(|part| {
            let (_, rest) = part.split_once("<code>").unwrap();
            let (lines, _) = rest.split_once("</code>").unwrap();
            let lines = lines.replace("&quot;", "\"").replace("&#39;", "'");
            let lines = lines.replace("&lt;", "<").replace("&gt;", ">");
            lines.replace("&amp;", "&")
        })
        .collect()
}

/// The charter, in which somebody of the client decides on what is delivered.
fn with_a_decider() -> String {
    let person = "    email: [md@bakery.example]\n";
    CHARTER.replace(person, &format!("{person}    decides: [deliverables]\n"))
}

#[test]
fn the_lines_to_send_are_entries_of_the_log() {
    let mut kinds = std::collections::BTreeSet::new();
    let charter = with_a_decider();
    for language in Language::ALL {
        let (_dir, read) = project(&[("projlog.yaml", &charter), ("log/a.md", LOG)]);
        let before = read.faults.len();
        for (path, page) in pages(&read, language) {
            for lines in lines_to_send(&page) {
                let longer = format!("{LOG}\n## More\n\n{lines}\n");
                let (_dir, read) = project(&[("projlog.yaml", &charter), ("log/a.md", &longer)]);
                assert_eq!(
                    read.faults.len(),
                    before,
                    "{path}: {lines}\n{:?}",
                    read.faults
                );
                assert_eq!(read.log.entries().len(), 6, "{path}: {lines}");
                kinds.extend(lines.lines().filter_map(|line| {
                    let (name, value) = line.split_once(": ")?;
                    matches!(name, "gives" | "verdict").then(|| value.to_owned())
                }));
            }
        }
    }
    let expected = [
        "accepted",
        "all",
        "approved",
        "objection",
        "rejected",
        "waived",
    ];
    assert!(kinds.iter().eq(&expected), "{kinds:?}");
}

/// Lines that somebody without the authority would send accuse whoever sends them.
#[test]
fn where_nobody_may_decide_no_decision_is_offered() {
    let (_dir, read) = project(&[("projlog.yaml", CHARTER), ("log/a.md", LOG)]);
    for (path, page) in pages(&read, Language::English) {
        for lines in lines_to_send(&page) {
            let decides = ["approved", "accepted", "rejected"];
            let mut decides = decides.iter().map(|word| format!("verdict: {word}"));
            assert!(
                !decides.any(|verdict| lines.contains(&verdict)),
                "{path}: {lines}"
            );
        }
    }
}

/// Who confirms a call says that its record is right; who disagrees needs other lines, which do not confirm it.
#[test]
fn a_call_can_be_confirmed_or_contested() {
    let (_dir, read) = project(&[("projlog.yaml", CHARTER), ("log/a.md", LOG)]);
    let all = pages(&read, Language::English);
    let (_, page) = all
        .iter()
        .find(|(path, _)| path.ends_with("C-1.html"))
        .unwrap();
    let contested = lines_to_send(page)
        .iter()
        .filter(|lines| lines.contains("gives: objection"))
        .count();
    // Nobody is known to have recorded it, so that either side may.
    assert_eq!(contested, 2, "{page}");
    assert!(
        page.contains("Times are in <bdi>Europe/Moscow</bdi>"),
        "{page}"
    );
}

#[test]
fn what_shows_nothing_is_no_title_and_a_flag_is_a_word_of_the_language() {
    let request = |heading: &str| {
        format!(
            "{heading}\n\n```yaml\nrequest: R-1\nat: 2026-03-03 10:40\nfrom: account-manager\n\
             to: marketing-director\nvia: telegram\nneeds: access\nurgent: yes\n```\n"
        )
    };
    for heading in [
        "",
        "##",
        "## <!-- later -->",
        "## ![](a.png)",
        "## \u{200b}",
    ] {
        let (_dir, read) = project(&[("projlog.yaml", CHARTER), ("log/a.md", &request(heading))]);
        assert_eq!(
            read.log.title(read.log.get("R-1").unwrap()),
            None,
            "{heading}"
        );
        let all = pages(&read, Language::Russian);
        let (_, page) = all
            .iter()
            .find(|(path, _)| path.ends_with("R-1.html"))
            .unwrap();
        assert!(!page.contains("<bdi></bdi>"), "{heading}: {page}");
        assert!(page.contains("<dd>да</dd>"), "{heading}: {page}");
    }
}

#[test]
fn only_addresses_of_the_web_become_links() {
    let (_dir, read) = project(&[("projlog.yaml", CHARTER), ("log/a.md", LOG)]);
    let pages = pages(&read, Language::English);
    let page = |id: &str| {
        let path = format!("entries/{id}.html");
        let found = pages.iter().find(|(known, _)| *known == path);
        found.map(|(_, page)| page.as_str()).unwrap()
    };
    assert!(page("R-1").contains(
        "<a href=\"https&#58;//example.com/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\">"
    ) || page("R-1").contains(
        "<a href=\"https://example.com/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\">"
    ));
    assert!(!page("E-1").contains("href=\"javascript"));
    // Other entries become links, people have their names in full.
    assert!(page("E-1").contains("href=\"../entries/S-1.html\""));
}

#[test]
fn the_strip_shows_start_due_date_and_days_after_it() {
    let (_dir, read) = project(&[("projlog.yaml", CHARTER), ("log/a.md", LOG)]);
    let pages = pages(&read, Language::English);
    let (_, page) = pages
        .iter()
        .find(|(path, _)| path == "entries/R-1.html")
        .unwrap();
    let days: Vec<String> = page
        .split("<span class=\"day ")
        .skip(1)
        .map(|day| {
            let class = day.split('"').next().unwrap();
            let date = day.split("class=\"date\">").nth(1).unwrap();
            let date = date.split("</span>").next().unwrap();
            format!(
                "{} {class}",
                date.replace("<bdi>", "").replace("</bdi>", "")
            )
        })
        .collect();
    insta::assert_snapshot!(days.join("\n"));
}
