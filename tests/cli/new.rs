//! `projlog new`: what is written and where, and that the rest is unchanged.

use crate::support::{Folder, Run, git_as};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const NOW: &str = "--as-of '2026-03-27 12:00'";
const SOMEBODY: (&str, &str, &str) = (
    "Account manager",
    "am@agency.example",
    "2026-03-27T12:00:00+0300",
);

/// A project outside git with these files of the log.
fn project(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::empty();
    folder.write("projlog.yaml", CHARTER);
    for (path, text) in files {
        folder.write(path, text);
    }
    folder
}

fn request(id: &str) -> String {
    format!(
        "## About {id}\n\n```yaml\nrequest: {id}\nat: 2026-03-03 10:40\nfrom: account-manager\nto: owner\nvia: email\nneeds: access\n```\n"
    )
}

/// Adds an entry, which must succeed.
#[track_caller]
fn new(folder: &Folder, arguments: &str) -> Run {
    let run = folder.projlog(&format!("new {arguments}"));
    assert_eq!((run.status(), run.stderr.as_str()), (0, ""), "{arguments}");
    run
}

/// Fails to add an entry; returns the message.
#[track_caller]
fn refused(folder: &Folder, arguments: &str) -> String {
    let run = folder.projlog(&format!("new {arguments}"));
    assert_eq!((run.status(), run.stdout.as_str()), (2, ""), "{arguments}");
    run.stderr
}

const ASK: &str =
    "request --from account-manager --to marketing-director --via email --needs access";

#[test]
fn a_request_is_added_to_the_file_of_its_month() {
    let folder = Folder::of_example("bakery");
    let before = folder.read("log/2026-03.md");
    let more = "--blocks S-2,S-3 --title 'The photographs: who pays?' --note 'As agreed in C-2.'";
    let run = new(&folder, &format!("{ASK} {more} {NOW}"));
    shows!("new-request", run);
    let (_, added) = run.stdout.split_once("\n\n").unwrap();
    assert_eq!(folder.read("log/2026-03.md"), format!("{before}\n{added}"));
}

#[test]
fn a_reply_gets_the_title_of_its_request() {
    let folder = Folder::of_example("bakery");
    let reply =
        "reply --re R-4 --from marketing-director --via email --gives all --at '2026-04-01 09:30'";
    shows!(
        "new-reply-dry-run",
        new(&folder, &format!("{reply} --dry-run"))
    );
    assert!(!folder.path().join("log/2026-04.md").exists());
    new(&folder, reply);
    assert!(
        folder
            .read("log/2026-04.md")
            .starts_with("# 2026-04\n\n## What the photo shoot costs\n\n```yaml\nreply: A-5\n")
    );
}

#[test]
fn written_entries_are_valid_for_every_kind() {
    let folder = Folder::of_example("bakery");
    let entries = [
        (
            "S-4",
            "stage --owner agency --due 2026-05-20 --after S-2 --accept 'it is: there' --urgent",
        ),
        ("R-5", ASK),
        (
            "A-5",
            "reply --answers R-5 --from marketing-director --via telegram --gives promise --promises 2026-03-30",
        ),
        (
            "M-2",
            "reminder --of R-5 --from account-manager --via telegram",
        ),
        (
            "C-3",
            "call --with account-manager --with marketing-director --medium phone --lasted '5 minutes' --topic '# prices [x]' \
                 --note 'The prices stay.'",
        ),
        (
            "D-4",
            "decision --by owner --on R-4,charter --verdict changed --amount 199.90 --sets due=2026-05-21 --sets owner=bakery \
                 --reason 'yes: no' --replaces D-3 --via email --allow decision-over-limit='the owner said so'",
        ),
        (
            "L-3",
            "delivery --of S-3 --from designer --to bakery --via email --evidence '- a' --evidence 'b: c'",
        ),
        (
            "N-1",
            "notice --kind early-warning --about S-3 --cause R-4 --from account-manager --via email",
        ),
    ];
    for (id, arguments) in entries {
        let run = new(&folder, &format!("{arguments} {NOW}"));
        assert!(
            run.stdout.starts_with(&format!("{id} added to log/")),
            "{}",
            run.stdout
        );
    }
    let check = folder
        .projlog("check --output-format json --as-of '2026-03-27 12:00'")
        .json();
    let findings = check["findings"].as_array().unwrap();
    let form: Vec<_> = findings
        .iter()
        .filter(|finding| finding["kind"] == "form" && finding["rule"] != "allow-unused")
        // The decision on a request shows how `sets` is written; it changes no stage.
        .filter(|finding| finding["rule"] != "no-effect")
        .collect();
    assert!(form.is_empty(), "{form:?}");
    assert!(
        folder
            .read("log/plan.md")
            .ends_with("accept: 'it is: there'\n```\n"),
        "a stage goes to the other stages"
    );
    assert!(
        folder
            .read("log/2026-03.md")
            .contains("sets: {due: 2026-05-21, owner: bakery}\nreplaces: D-3\nreason: 'yes: no'\n")
    );
}

#[test]
fn the_id_of_a_removed_entry_is_not_used_again() {
    let folder = Folder::of_example("bakery");
    let text = folder.read("log/2026-03.md");
    folder.write(
        "log/2026-03.md",
        text.split("## What the photo shoot costs").next().unwrap(),
    );
    git_as(
        SOMEBODY,
        folder.path(),
        &["commit", "-qam", "Remove it"],
        b"",
    );
    assert!(
        new(&folder, &format!("{ASK} {NOW} --dry-run"))
            .stdout
            .starts_with("R-5 would be")
    );
    assert!(
        new(&folder, &format!("{ASK} {NOW} --dry-run --no-history"))
            .stdout
            .starts_with("R-4 would be")
    );
    let output = refused(&folder, &format!("{ASK} {NOW} --id R-4"));
    assert!(
        output.contains("the history of the log already has an entry `R-4`")
            && output.contains("`R-5`"),
        "{output}"
    );
    assert!(
        new(&folder, &format!("{ASK} {NOW} --id photos"))
            .stdout
            .starts_with("photos added to")
    );
}

#[test]
fn errors_name_the_option_that_was_typed() {
    let folder = Folder::of_example("bakery");
    let who = "--from account-manager --via email";
    for (kind, option) in [
        ("reply", "answers"),
        ("reminder", "of"),
        ("decision", "on"),
        ("delivery", "of"),
        ("request", "about"),
        ("notice", "about"),
    ] {
        for typed in [option, "re"] {
            for value in ["R-99", "bad id", "R-1,R-99"] {
                let output = refused(&folder, &format!("{kind} --{typed} '{value}' {who}"));
                let start = format!("error: --{typed}: ");
                assert!(output.starts_with(&start), "{kind}\n{output}");
            }
            // What the parser of the command line says itself.
            let output = refused(&folder, &format!("{kind} {who} --{typed}"));
            assert!(output.contains(&format!("'--{typed} <ID>'")), "{output}");
        }
    }
    // Of two options, the one with the wrong value.
    let both = refused(&folder, &format!("reply --answers R-1 --re R-99 {who}"));
    assert!(both.starts_with("error: --re: "), "{both}");
    let both = refused(&folder, &format!("reply --re R-1 --answers R-99 {who}"));
    assert!(both.starts_with("error: --answers: "), "{both}");
}

#[test]
fn a_field_may_be_given_with_both_of_its_options() {
    let folder = Folder::of_example("bakery");
    let arguments = "reply --re R-1 --answers R-2 --from owner --via email --gives all";
    let run = new(&folder, &format!("{arguments} --dry-run {NOW}"));
    assert!(run.stdout.contains("answers: [R-2, R-1]"), "{}", run.stdout);
}

#[test]
fn no_id_is_chosen_beside_a_file_that_cannot_be_read() {
    let folder = project(&[]);
    let wide: Vec<u8> = request("R-1")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    std::fs::create_dir_all(folder.path().join("log")).unwrap();
    std::fs::write(
        folder.path().join("log/2026-03.md"),
        [&[0xff, 0xfe][..], &wide[..]].concat(),
    )
    .unwrap();
    let message = refused(&folder, &format!("{ASK} --file log/2026-04.md {NOW}"));
    assert!(
        message.contains("log/2026-03.md cannot be read, and may have any"),
        "{message}"
    );
    assert!(message.contains("--id"), "{message}");
    assert!(!folder.path().join("log/2026-04.md").exists());
    new(
        &folder,
        &format!("{ASK} --id R-7 --file log/2026-04.md {NOW}"),
    );
}

#[test]
fn invalid_values_are_reported_with_valid_ones() {
    let folder = Folder::of_example("bakery");
    for (name, arguments) in [
        ("new-missing", "request --needs access"),
        (
            "new-missing-about",
            "notice --from account-manager --kind early-warning",
        ),
        (
            "new-unknown-person",
            "request --from acount-manager --to bakery --needs access",
        ),
        (
            "new-unknown-entry",
            "reply --answers R-44 --from owner --via email",
        ),
        (
            "new-wrong-kind",
            "reply --answers S-1 --from owner --via email",
        ),
        (
            "new-wrong-time",
            "request --from owner --to agency --needs access --due 3/4/2026",
        ),
        (
            "new-wrong-sets",
            "decision --by owner --verdict changed --on S-1 --sets colour=red",
        ),
        (
            "new-wrong-owner",
            "decision --by owner --verdict changed --on S-1 --sets owner=bakeri",
        ),
        ("new-no-kind", ""),
        (
            "new-outside",
            "notice --kind stop-work --about S-1 --from owner --file ../log.md",
        ),
        (
            "new-not-the-log",
            "notice --kind stop-work --about S-1 --from owner --file README.md",
        ),
    ] {
        shows!(name, folder.projlog(&format!("new {arguments}")));
    }
    assert_eq!(
        refused(&Folder::empty(), ASK).lines().count(),
        2,
        "there is no charter"
    );
    assert!(git_as(SOMEBODY, folder.path(), &["status", "--porcelain"], b"").is_empty());
}

#[test]
fn the_file_keeps_line_ends_byte_order_mark_and_bytes() {
    let odd = "\u{feff}# March\r\n\r\n- a\r\n\r\n  ```yaml\r\n  request: R-1\r\n  at: 2026-03-03 10:40\r\n  from: owner\r\n  to: agency\r\n  needs: answer\r\n  ```\r\n\r\nno end";
    let folder = project(&[("log/2026-03.md", odd)]);
    new(&folder, &format!("{ASK} {NOW}"));
    let text = folder.read("log/2026-03.md");
    let (before, added) = text.split_at(odd.len());
    assert_eq!(before, odd);
    assert!(
        added.starts_with("\r\n\r\n## Request R-2\r\n\r\n```yaml\r\nrequest: R-2\r\n"),
        "{added:?}"
    );
    assert_eq!(added.matches('\n').count(), added.matches("\r\n").count());
}

#[test]
fn an_open_fence_is_not_written_into() {
    let open = "# March\n\n```yaml\nrequest: R-1\nat: 2026-03-03\n";
    let folder = project(&[("log/2026-03.md", open)]);
    let output = refused(&folder, &format!("{ASK} {NOW}"));
    assert!(
        output.contains("log/2026-03.md: the file ends inside a block that starts at line 3"),
        "{output}"
    );
    assert_eq!(folder.read("log/2026-03.md"), open);
}

#[test]
fn the_file_is_chosen_by_how_the_log_is_kept() {
    let where_to = |files: &[(&str, &str)], arguments: &str| {
        let run = new(&project(files), &format!("{arguments} {NOW} --dry-run"));
        run.stdout
            .lines()
            .next()
            .unwrap()
            .rsplit(' ')
            .next()
            .unwrap()
            .rsplit_once(':')
            .unwrap()
            .0
            .to_owned()
    };
    let (one, two) = (request("R-1"), request("R-2"));
    let remind = "reminder --of R-1 --from account-manager --via email";
    assert_eq!(where_to(&[], ASK), "log/2026-03.md");
    assert_eq!(
        where_to(&[], "stage --owner agency --due 2026-05-20"),
        "log/plan.md"
    );
    assert_eq!(where_to(&[("log/2026/02.md", &one)], ASK), "log/2026/03.md");
    assert_eq!(
        where_to(&[("log/2026/02.md", &one)], remind),
        "log/2026/03.md"
    );
    assert_eq!(
        where_to(&[("log/a.md", &one), ("log/b.md", &two)], remind),
        "log/a.md"
    );
    assert_eq!(
        where_to(
            &[
                ("log/a.md", &two.replace("03-03", "03-04")),
                ("log/b.md", &one)
            ],
            ASK
        ),
        "log/a.md"
    );
    let own = "---\nrequest: R-1\nat: 2026-03-03\nfrom: owner\nto: agency\nneeds: answer\n---\n# A question\n";
    assert_eq!(
        where_to(&[("log/asked/R-1.md", own)], remind),
        "log/asked/M-1.md"
    );
    assert_eq!(
        where_to(&[("log/a.md", &one)], &format!("{ASK} --file log/new/b.md")),
        "log/new/b.md"
    );
}

#[cfg(unix)]
#[test]
fn links_and_read_only_files_are_left_alone() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = project(&[
        ("log/2026-03.md", &request("R-1")),
        ("elsewhere/2026-04.md", "mine"),
    ]);
    symlink(
        folder.path().join("elsewhere/2026-04.md"),
        folder.path().join("log/2026-04.md"),
    )
    .unwrap();
    symlink(
        folder.path().join("elsewhere"),
        folder.path().join("log/linked"),
    )
    .unwrap();
    for to in [
        "--at 2026-04-02",
        "--file log/2026-04.md",
        "--file log/linked/new.md",
    ] {
        // Without an id, the file that cannot be read may have any.
        let output = refused(&folder, &format!("{ASK} {NOW} --id R-7 {to}"));
        assert!(output.contains("symbolic link"), "{output}");
    }
    assert_eq!(folder.read("elsewhere/2026-04.md"), "mine");
    let file = folder.path().join("log/2026-03.md");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    assert!(refused(&folder, &format!("{ASK} {NOW} --id R-7")).contains("is read-only"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o660)).unwrap();
    new(&folder, &format!("{ASK} {NOW} --id R-7"));
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o660
    );
}

#[test]
fn output_cannot_deceive() {
    let folder = project(&[("log/2026-03.md", &request("R-1"))]);
    let run = folder.projlog(&format!(
        "new {ASK} {NOW} --title 'a\u{1b}[31m' --note '::error::x\u{202e}'"
    ));
    assert!(
        !run.stdout.contains(['\u{1b}', '\u{202e}']) && !run.stdout.contains("\n::error"),
        "{:?}",
        run.stdout
    );
}

/// An entry that `check` calls wrong is not written.
#[test]
fn a_reply_answers_what_it_may_answer() {
    let log = [
        &request("R-1")[..],
        "\n```yaml\ndelivery: L-1\nof: S-1\nat: 2026-03-13 12:00\nfrom: account-manager\nvia: email\n```\n",
    ];
    let folder = project(&[("log/2026-03.md", &log.concat())]);
    let reply = "reply --from marketing-director --via email --at '2026-03-16 12:00'";
    for (option, given) in [
        ("--answers", "--answers L-1"),
        ("--answers", "--answers R-1,L-1 --gives part"),
        ("--re", "--re L-1 --gives all"),
    ] {
        let text = refused(&folder, &format!("{reply} {given} {NOW}"));
        assert!(
            text.contains(&format!("error: {option}: `L-1` is a delivery")),
            "{text}"
        );
        assert!(text.contains("with `--gives objection`"), "{text}");
    }
    new(
        &folder,
        &format!("{reply} --answers L-1 --gives objection {NOW}"),
    );
    // An objection is withdrawn.
    new(&folder, &format!("{reply} --answers L-1 --gives all {NOW}"));
    new(&folder, &format!("{reply} --answers R-1 {NOW}"));
    let check = folder.projlog("check --as-of '2026-03-16 12:00' --select reference-kind");
    assert_eq!(check.status(), 0, "{}", check.transcript());
}

#[test]
fn an_unknown_field_of_a_mapping_is_named() {
    let folder = project(&[("log/2026-03.md", &request("R-1"))]);
    let decide = "decision --on R-1 --by owner --verdict changed";
    for (sets, wrong) in [
        (
            "foo=1",
            "--sets: unknown field `foo`\n  help: the fields are `due`, ",
        ),
        ("foo", "--sets: expected `FIELD=VALUE`, got `foo`\n"),
    ] {
        let text = refused(&folder, &format!("{decide} --sets {sets} {NOW}"));
        assert!(text.contains(wrong), "{text}");
    }
}
