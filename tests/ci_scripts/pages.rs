//! The site and the feeds that are published.

use crate::scripts::{Machine, has_tools, lines, step, yaml};

/// A projlog that writes a site, if it is asked to, and ends with a given status.
const FAKE: &str = r#"#!/bin/sh
printf '%s|' "${PWD##*/}" "$@" >> "FOLDER/calls"
echo >> "FOLDER/calls"
case "$1" in
  site)
    [ -z "SITE" ] || { mkdir -p "$3"; echo site > "$3/index.html"; }
    exit STATUS
    ;;
  status)
    echo '{"projects": [{"folder": "clients/the cafe", "parties": ["agency", "café"]}, {"folder": "gone", "parties": []}]}'
    exit STATUS
    ;;
  feed) echo "$5 for $3 at $7" ;;
esac
"#;

#[test]
fn the_site_has_a_feed_for_each_party() {
    if !has_tools() {
        return;
    }
    for (shell, site, status) in [
        ("bash", "yes", 0),
        ("sh", "yes", 0),
        // One project cannot be read: the others are published.
        ("bash", "yes", 2),
        ("sh", "yes", 2),
        // No site: nothing is published.
        ("bash", "", 2),
        ("sh", "", 2),
    ] {
        let machine = Machine::new(1);
        let fake = FAKE
            .replace("FOLDER", &machine.place(""))
            .replace("SITE", site)
            .replace("STATUS", &status.to_string());
        machine.tool("projlog", &fake);
        machine.folder.write("work/clients/the cafe/x", "");
        let (script, public) = if shell == "bash" {
            let name = "Write the site and the feeds";
            (step("docs/ci/github-pages.yml", None, name), "public")
        } else {
            let job = &yaml("docs/ci/gitlab-pages.yml")["pages"];
            (lines(job, &["script"]), "work/public")
        };
        let (program, work) = (machine.place("tools/projlog"), machine.place("work"));
        let place = machine.place(public);
        let (url, projects) = ("https://agency.example/logs/", "clients/the cafe\ngone\n");
        let done = machine.run(
            shell,
            &script,
            "work",
            &[
                ("PROJLOG", &program),
                ("PROJECTS", projects),
                ("PROJLOG_PROJECTS", projects),
                ("PUBLIC", &place),
                ("URL", url),
                ("CI_PAGES_URL", url),
                ("CI_PROJECT_DIR", &work),
            ],
        );
        assert_eq!(done.status == 0, site == "yes", "{}", done.text);
        if done.status != 0 {
            continue;
        }
        let calls = machine.folder.read("calls");
        assert!(calls.contains("|--|clients/the cafe|gone|\n"), "{calls}");
        for (party, format) in [("agency", "ics"), ("café", "ics"), ("café", "atom")] {
            let feed = format!("{public}/feeds/clients/the cafe/{party}.{format}");
            let expected = format!("{format} for {party} at {url}\n");
            assert_eq!(machine.folder.read(&feed), expected);
        }
    }
}
