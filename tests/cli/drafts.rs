//! `projlog drafts`, and how the other commands treat drafts.

use crate::support::Folder;

const CHARTER: &str = include_str!("../cases/charter.yaml");
const KEY: &str = "slack:a/17/U1/0123456789abcdef";

/// A project outside git with an entry and two drafts, one of which has a mistake.
fn project() -> Folder {
    let folder = Folder::empty();
    folder.write("projlog.yaml", CHARTER);
    folder.write(
        "log/2026-03.md",
        &format!(
            "# March\n\n## Access\n\n```yaml\nrequest: R-1\nat: 2026-03-16 10:40\nfrom: account-manager\nto: marketing-director\n\
             via: email\nneeds: access\n```\n\n## It is sent\n\n```yaml draft\nreply: A-1\nanswers: R-2\nat: 2026-03-16 11:00\n\
             from: marketing-director\nvia: email\ngives: al\n```\n\n## The logo\n\n```yaml draft\nrequest: R-2\nat: 2026-03-16 10:50\n\
             from: account-manager\nto: marketing-director\nvia: email\nneeds: materials\nevidence: {KEY}\n```\n\
             <!-- projlog: drafted because it asks for something -->\n\n> The logo, please.\n"
        ),
    );
    folder
}

const AS_OF: &str = "--as-of '2026-03-16 12:00'";

#[test]
fn drafts_are_listed() {
    let folder = project();
    shows!("drafts", folder.projlog("drafts"));
    shows!("drafts-json", folder.projlog("drafts --output-format json"));
    let russian = folder.projlog("drafts --language ru");
    assert!(russian.stdout.contains("причина: it asks for something"));
    // What `projlog import` writes is worded again, whatever the language of the project was.
    let reasons = [
        ("en", "reason: it asks for the same again, in its thread"),
        (
            "ru",
            "причина: в сообщении повторяют тот же запрос, в одной ветке с запросом",
        ),
        (
            "es",
            "motivo: pide lo mismo de nuevo, en el hilo de la solicitud",
        ),
    ];
    let text = folder.read("log/2026-03.md");
    for (_, written) in reasons {
        let (_, written) = written.split_once(": ").unwrap();
        folder.write(
            "log/2026-03.md",
            &text.replace("it asks for something", written),
        );
        for (language, shown) in reasons {
            let list = folder.projlog(&format!("drafts --language {language}"));
            assert!(list.stdout.contains(shown), "{}", list.stdout);
            let (_, words) = shown.split_once(": ").unwrap();
            let json = "drafts --output-format json --language";
            let list = folder.projlog(&format!("{json} {language}")).json();
            assert_eq!(list["drafts"][1]["reason"], words);
        }
    }
    folder.write("log/2026-03.md", "# March\n");
    assert_eq!(folder.projlog("drafts").stdout, "No drafts.\n");
    assert_eq!(folder.projlog("drafts").status(), 0);
}

#[test]
fn drafts_are_counted_and_not_judged() {
    let folder = project();
    let check = folder.projlog(&format!("check {AS_OF}"));
    assert_eq!(check.status(), 0, "{}", check.transcript());
    let line = "2 drafts are waiting for review: `projlog drafts`";
    assert!(check.stderr.contains(line), "{}", check.transcript());
    let summary = folder.projlog(&format!("check {AS_OF} --output-format json"));
    assert_eq!(summary.json()["summary"]["drafts"], 2);
    assert_eq!(summary.json()["summary"]["entries"], 1);
    for format in ["human", "markdown", "html"] {
        let status = folder.projlog(&format!("status {AS_OF} --output-format {format}"));
        let text = status.stdout.replace("<code>", "`").replace("</code>", "`");
        assert!(
            text.contains("2 drafts are waiting for review"),
            "{format}\n{text}"
        );
    }
    let status = folder.projlog(&format!("status {AS_OF} --output-format json"));
    assert_eq!(status.json()["projects"][0]["drafts"], 2);
    let russian = folder.projlog(&format!("check {AS_OF} --language ru"));
    assert!(
        russian
            .stderr
            .contains("Ждут проверки 2 черновика: `projlog drafts`.")
    );
}

#[test]
fn the_id_of_a_draft_is_taken() {
    let folder = project();
    let new = "new request --from account-manager --to marketing-director --via email --needs access --as-of '2026-03-16 11:30'";
    let added = folder.projlog(new);
    assert!(
        added.stdout.starts_with("R-3 added"),
        "{}",
        added.transcript()
    );
    let taken = folder.projlog(&format!("{new} --id R-2"));
    assert_eq!(taken.status(), 2);
    assert!(taken.stderr.contains("the log already has a draft `R-2`"));
    let shown = folder.projlog("show R-2");
    assert!(
        shown
            .stderr
            .contains("`R-2` is a draft, at log/2026-03.md:27"),
        "{}",
        shown.transcript()
    );
}

/// Every option that names an entry: a draft is not one yet, and it is accepted as the message says.
#[test]
fn an_entry_that_is_named_and_still_a_draft() {
    let request = "--from account-manager --to marketing-director --via email --needs access";
    for (command, kind) in [
        (
            "reply --answers R-2 --from marketing-director --via email --gives all",
            "request",
        ),
        (
            "decision --on R-2 --by marketing-director --via email --verdict approved",
            "request",
        ),
        (
            "reminder --of R-2 --from account-manager --via email",
            "request",
        ),
        (
            "notice --kind early-warning --from account-manager --cause R-2",
            "",
        ),
        ("confirmation --from account-manager --in R-2", ""),
        (
            "delivery --of R-2 --from account-manager --to marketing-director --via email",
            "",
        ),
        (&format!("request --about R-2 {request}"), ""),
        (&format!("request --blocks R-2 {request}"), ""),
        (&format!("request --replaces R-2 {request}"), ""),
        ("stage --owner agency --due 2026-03-30 --after R-2", ""),
    ] {
        let folder = project();
        let run = folder.projlog(&format!("new {command} {AS_OF}"));
        if run.stderr.contains("unexpected argument") {
            continue;
        }
        assert_eq!(run.status(), 2, "{command}: {}", run.transcript());
        let said = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        let is = "`R-2` is a draft, at log/2026-03.md:27, and not an entry yet";
        assert!(said.contains(is), "{command}: {said}");
        let (_, accept) = said.split_once("`projlog drafts").unwrap();
        let (accept, _) = accept.split_once('`').unwrap();
        assert_eq!(accept, " --accept R-2");
        if !kind.is_empty() {
            let accepted = folder.projlog(&format!("drafts{accept}"));
            assert_eq!(accepted.status(), 0, "{}", accepted.transcript());
            let run = folder.projlog(&format!("new {command} {AS_OF}"));
            assert_eq!(run.status(), 0, "{command}: {}", run.transcript());
        }
    }
    for (language, words) in [("ru", "черновик"), ("es", "es un borrador")] {
        let reply = "new reply --answers R-2 --from marketing-director --via email --gives all";
        let run = project().projlog(&format!("{reply} --language {language}"));
        assert!(run.stderr.contains(words), "{}", run.transcript());
    }
}

#[test]
fn a_draft_is_accepted_by_its_id() {
    let folder = project();
    let before = folder.read("log/2026-03.md");
    for ids in ["R-2 A-1", "R-2 R-9", "R-1 R-9"] {
        let run = folder.projlog(&format!("drafts --accept {ids}"));
        assert_eq!(run.status(), 2, "{}", run.transcript());
        assert_eq!(folder.read("log/2026-03.md"), before, "nothing was written");
    }
    let accepted = folder.projlog("drafts --accept R-2");
    assert_eq!(accepted.status(), 0, "{}", accepted.transcript());
    let (first, second) = before.split_at(before.find("## The logo").unwrap());
    let expected = format!("{first}{}", second.replace("yaml draft", "yaml"));
    assert_eq!(folder.read("log/2026-03.md"), expected);
    let refused = folder.projlog("drafts --accept A-1");
    assert_eq!(refused.status(), 2);
    shows!("drafts-mistaken", refused);
    shows!("drafts-not-a-draft", folder.projlog("drafts --accept R-1"));
    assert_eq!(folder.read("log/2026-03.md"), expected);
}

/// A list can be given again after an interruption; what it has done is noted.
#[test]
fn a_list_is_continued() {
    let folder = project();
    let run = folder.projlog("drafts --accept R-1,R-2");
    assert_eq!(run.status(), 0, "{}", run.transcript());
    assert!(
        run.stderr.contains("note: `R-1` is an entry already"),
        "{}",
        run.transcript()
    );
    // Where nothing is left to do, the list is probably another one.
    assert_eq!(folder.projlog("drafts --accept R-1,R-2").status(), 2);
    let folder = project();
    assert_eq!(
        folder.projlog("drafts --skip R-9,A-1").status(),
        2,
        "nothing was skipped before"
    );
    assert_eq!(folder.projlog("drafts --skip R-2").status(), 0);
    let run = folder.projlog("drafts --skip R-2,A-1");
    assert_eq!(run.status(), 0, "{}", run.transcript());
    assert!(
        run.stderr.contains("note: the log has no draft `R-2`"),
        "{}",
        run.transcript()
    );
    assert_eq!(folder.projlog("drafts --skip R-2").status(), 2);
}

#[test]
fn what_an_accepted_draft_names_may_be_a_draft() {
    let sound = || {
        let folder = project();
        let text = folder.read("log/2026-03.md");
        folder.write(
            "log/2026-03.md",
            &text.replace("gives: al\n", "gives: all\n"),
        );
        folder
    };
    let folder = sound();
    let accepted = folder.projlog("drafts --accept A-1");
    assert_eq!(accepted.status(), 0, "{}", accepted.transcript());
    shows!("drafts-names-a-draft", accepted);
    let other = folder.projlog("drafts --accept R-2");
    assert_eq!(other.stderr, "", "{}", other.transcript());
    // What is named is still missing, and nothing else: a promise is not what may settle itself.
    let folder = sound();
    let text = folder
        .read("log/2026-03.md")
        .replace("gives: all\n", "gives: promise\npromises: 2026-03-17\n");
    folder.write("log/2026-03.md", &text);
    folder.projlog("drafts --accept A-1");
    let check = folder.projlog("check --as-of '2026-03-20 12:00'");
    let text = check.transcript();
    let remedy = "names a draft, which `projlog drafts --accept R-2` makes an entry";
    assert!(text.contains(remedy), "{text}");
    assert!(text.contains("promise-broken"), "{text}");
    let (_, promise) = text.split_once("[promise-broken]").unwrap();
    assert!(
        !promise
            .split("\n\n")
            .next()
            .unwrap()
            .contains("may settle it"),
        "{text}"
    );
    // In whatever order both are accepted, nothing is left.
    let both = sound().projlog("drafts --accept A-1,R-2");
    assert_eq!((both.status(), &*both.stderr), (0, ""));
    for (language, words) in [
        (
            "ru",
            "предупреждение: A-1: здесь указан R-2, но это пока черновик",
        ),
        (
            "es",
            "advertencia: A-1 nombra R-2, que todavía es un borrador",
        ),
    ] {
        let run = sound().projlog(&format!("drafts --accept A-1 --language {language}"));
        assert!(run.stderr.contains(words), "{}", run.transcript());
    }
}

#[test]
fn what_names_a_skipped_draft_is_told() {
    let folder = project();
    let text = folder.read("log/2026-03.md");
    folder.write(
        "log/2026-03.md",
        &text.replace("gives: al\n", "gives: all\n"),
    );
    let told = "A-1 names R-2, which was skipped";
    let skipped = folder.projlog("drafts --skip R-2");
    assert_eq!(skipped.status(), 0, "{}", skipped.transcript());
    assert!(skipped.stderr.contains(told), "{}", skipped.transcript());
    let accepted = folder.projlog("drafts --accept A-1");
    assert!(accepted.stderr.contains(told), "{}", accepted.transcript());
    // Another request was not meant.
    let check = folder.projlog("check --as-of '2026-03-20 12:00'");
    let text = check.transcript();
    assert!(
        text.contains("R-2 was a draft that was skipped") && !text.contains("did you mean"),
        "{text}"
    );
}

#[test]
fn what_is_skipped_is_remembered_in_the_log() {
    let folder = project();
    let skipped = folder.projlog("drafts --skip R-2,A-1");
    assert_eq!(skipped.status(), 0, "{}", skipped.transcript());
    let text = folder.read("log/2026-03.md");
    assert!(
        text.ends_with(&format!("```\n\n<!-- projlog: skipped {KEY} R-2 -->\n")),
        "{text}"
    );
    assert!(
        !text.contains("It is sent") && !text.contains("draft"),
        "{text}"
    );
}

#[test]
fn a_review_without_a_terminal_names_what_to_do() {
    let folder = project();
    shows!("drafts-no-terminal", folder.projlog("drafts --review"));
    // What it says is run by hand: the word is removed, and the block is an entry.
    let text = folder.read("log/2026-03.md").replace("yaml draft", "yaml");
    folder.write("log/2026-03.md", &text.replace("gives: al", "gives: all"));
    let check = folder.projlog(&format!("check {AS_OF}"));
    assert!(
        check.stderr.contains("Checked 3 entries"),
        "{}",
        check.transcript()
    );
}

#[test]
fn a_log_of_drafts_alone_names_the_review() {
    let folder = project();
    let text = folder.read("log/2026-03.md");
    folder.write("log/2026-03.md", &text[text.find("## It is").unwrap()..]);
    let check = folder.projlog(&format!("check {AS_OF}"));
    assert!(
        check
            .stdout
            .contains("`projlog drafts --review` goes through the drafts"),
        "{}",
        check.transcript()
    );
}
