//! The formats of `check` for CI systems: several from one run, in files, from a subfolder of the repository.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{Call, Folder, Run, example, git, instant, sarif};

const AS_OF: &str = "--as-of 2026-03-27T12:00+03:00";
const ALL: [&str; 10] = [
    "human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjsonl",
    "markdown",
];

fn check(folder: &Folder, arguments: &str) -> Run {
    folder.projlog(&format!("check {AS_OF} {arguments}"))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A published schema, from its file.
fn schema(text: &str) -> jsonschema::Validator {
    jsonschema::validator_for(&json(text)).unwrap()
}

#[track_caller]
fn valid(schema: &jsonschema::Validator, value: &Value) {
    let output: Vec<String> = schema
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(output.is_empty(), "{output:#?}");
}

#[test]
fn the_examples_fit_the_schemas() {
    let sarif = sarif::validator();
    let rdf = schema(include_str!("../schemas/rdf-diagnostic.json"));
    let line = schema(&Folder::empty().projlog("schema report-line").stdout);
    for name in ["bakery", "webshop", "quarrel"] {
        let folder = Folder::of_example(name);
        let output = |format: &str| {
            let run = folder.projlog(&format!(
                "check --as-of {} --output-format {format}",
                instant(name)
            ));
            assert_eq!(run.status(), 1, "{format}: {}", run.stderr);
            run.stdout
        };
        let found = json(&output("json"))["findings"].as_array().unwrap().len();
        let document = json(&output("sarif"));
        valid(&sarif, &document);
        assert_eq!(
            document["runs"][0]["results"].as_array().unwrap().len(),
            found
        );
        let output_lines = output("jsonl");
        output_lines
            .lines()
            .for_each(|text| valid(&line, &json(text)));
        assert_eq!(output_lines.lines().count(), found + 1);
        let diagnostics = output("rdjsonl");
        diagnostics
            .lines()
            .for_each(|text| valid(&rdf, &json(text)));
        assert_eq!(diagnostics.lines().count(), found);
        let violations = json(&output("gitlab"));
        let marks: HashSet<&str> = violations
            .as_array()
            .unwrap()
            .iter()
            .map(|violation| violation["fingerprint"].as_str().unwrap())
            .collect();
        assert_eq!(marks.len(), found);
        let junit = output("junit");
        let document = roxmltree::Document::parse(&junit).unwrap();
        assert_eq!(
            document
                .descendants()
                .filter(|node| node.has_tag_name("failure"))
                .count(),
            found
        );
        assert!(
            junit.contains("name=\"no findings\"/>"),
            "rules that found nothing pass"
        );
        assert_eq!(
            output("markdown")
                .lines()
                .filter(|line| line.starts_with("- **"))
                .count(),
            found
        );
    }
}

#[test]
fn one_run_writes_several_reports() {
    let folder = Folder::of_example("bakery");
    let several =
        "--output-format concise --output-format json=a.json --output-format sarif=reports/a.sarif";
    let run = check(&folder, several);
    let alone = |format: &str| check(&folder, &format!("--output-format {format}")).stdout;
    assert_eq!(run.status(), 1);
    assert_eq!(run.stdout, alone("concise"));
    assert_eq!(folder.read("a.json"), alone("json"));
    assert_eq!(folder.read("reports/a.sarif"), alone("sarif"));
    // The next run replaces them; with a file for every report, standard output is empty.
    let run = check(
        &folder,
        "--output-format jsonl=a.json --select reply-late --exit-zero",
    );
    assert_eq!((run.status(), run.stdout.as_str()), (0, ""));
    assert!(
        run.stderr.starts_with("Checked 19 entries"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.read("a.json").lines().count(), 2);
    let beside = std::fs::read_dir(folder.path()).unwrap().filter(|item| {
        let name = item.as_ref().unwrap().file_name();
        name.to_str().unwrap().starts_with(".projlog")
    });
    assert_eq!(beside.count(), 0, "nothing is left of the writing");
}

#[test]
fn reports_that_cannot_be_written_are_refused() {
    let folder = Folder::of_example("bakery");
    let charter = folder.read("projlog.yaml");
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    shows!(
        "formats-two-printed",
        check(&folder, "--output-format json --output-format concise")
    );
    shows!(
        "formats-same-file",
        check(
            &folder,
            "--output-format json=a --output-format concise=./a"
        )
    );
    shows!(
        "formats-project-file",
        check(&folder, "--output-format json=projlog.yaml")
    );
    shows!("formats-no-file", check(&folder, "--output-format json="));
    let run = check(&folder, "--output-format json=folder --quiet");
    assert_eq!(run.status(), 2);
    assert!(
        run.stderr
            .contains("error: folder is not a regular file\n  help: the report was not written; "),
        "{}",
        run.stderr
    );
    assert_eq!(folder.read("projlog.yaml"), charter);
    assert!(!folder.path().join("a").exists());
}

#[cfg(unix)]
#[test]
fn a_report_is_not_written_through_a_link() {
    let folder = Folder::of_example("bakery");
    folder.write("other", "mine");
    std::os::unix::fs::symlink("other", folder.path().join("report.sarif")).unwrap();
    assert_eq!(
        check(&folder, "--output-format sarif=report.sarif").status(),
        2
    );
    assert_eq!(folder.read("other"), "mine");
}

#[test]
fn the_default_is_human_and_in_github_actions_github() {
    let folder = Folder::of_example("bakery");
    let run = |call: Call| call.run().stdout;
    let command = |more: &str| folder.command(&format!("check {AS_OF} {more}"));
    let human = run(command("--output-format human"));
    assert_eq!(run(command("")), human);
    assert_eq!(run(command("").with("GITHUB_ACTIONS", "false")), human);
    let github = run(command("--output-format github"));
    assert!(
        github.starts_with("::error file=log/2026-03.md,line="),
        "{github}"
    );
    assert_eq!(run(command("").with("GITHUB_ACTIONS", "true")), github);
    assert_eq!(
        run(command("--output-format auto").with("GITHUB_ACTIONS", "true")),
        github
    );
    assert_eq!(
        run(command("--output-format human").with("GITHUB_ACTIONS", "true")),
        human
    );
}

#[test]
fn the_summary_of_the_step_is_appended() {
    let folder = Folder::of_example("bakery");
    let summary = folder.path().join("summary.md");
    let step = |format: &str| {
        let command = folder.command(&format!("check {AS_OF} --output-format {format}"));
        command
            .with("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())
            .run()
    };
    step("human");
    assert!(!summary.exists(), "only for GitHub");
    let markdown = step("markdown").stdout;
    step("github");
    assert_eq!(folder.read("summary.md"), markdown);
    step("github=annotations.txt");
    assert_eq!(
        folder.read("summary.md"),
        format!("{markdown}\n\n{markdown}")
    );
    // With little room left, as much as fits.
    folder.write("summary.md", &"x".repeat(1024 * 1024 - 2_000));
    step("github");
    let cut = folder.read("summary.md");
    assert!(
        cut.len() <= 1024 * 1024 && cut.contains("\nand ") && cut.contains("\n`Checked 19 entries"),
        "{}",
        cut.len()
    );
    // With no room left, a warning on standard error; the result is the same.
    folder.write("summary.md", &"x".repeat(1024 * 1024));
    let run = step("github");
    assert!(
        run.stderr
            .contains("warning: the summary was not written to "),
        "{}",
        run.stderr
    );
    assert_eq!(
        (run.status(), folder.read("summary.md").len()),
        (1, 1024 * 1024)
    );
}

#[test]
fn paths_for_ci_count_from_the_root_of_the_repository() {
    let folder = Folder::empty();
    for (path, text) in example("bakery").files().unwrap() {
        folder.write(&format!("projects/a b/{path}"), &text);
    }
    let Some(made) = git(folder.path(), &["init", "--quiet"]) else {
        return;
    };
    assert!(made.status.success());
    for history in ["", " --no-history"] {
        let output = |format: &str| {
            let command = folder.command(&format!(
                "check {AS_OF} --select reply-late --output-format {format}{history}"
            ));
            command.within("projects/a b").run().stdout
        };
        let path = "projects/a b/log/2026-03.md";
        assert!(
            output("github").starts_with(&format!("::warning file={path},line=141,")),
            "{}",
            output("github")
        );
        assert_eq!(json(&output("gitlab"))[0]["location"]["path"], path);
        assert!(
            json(&output("gitlab"))[0]["fingerprint"]
                .as_str()
                .unwrap()
                .starts_with("projects/a b/:")
        );
        assert_eq!(json(&output("rdjsonl"))["location"]["path"], path);
        let sarif = json(&output("sarif"));
        let run = &sarif["runs"][0];
        assert_eq!(run["automationDetails"]["id"], "projlog/projects/a b/");
        let place = &run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(
            *place,
            json!({"uri": "projects/a%20b/log/2026-03.md", "uriBaseId": "%SRCROOT%"})
        );
        // In the project's folder, paths are relative to the project.
        assert!(output("concise").starts_with("log/2026-03.md:141:"));
    }
}

#[test]
fn a_charter_elsewhere_has_a_path_within_the_repository() {
    let folder = Folder::of_example("bakery");
    let charter = folder.read("projlog.yaml") + "\nrules: { no-such-rule: error }\n";
    folder.write("other.yaml", &charter);
    let output = |config: &str| {
        let run = check(
            &folder,
            &format!("--config {config} --select unknown-field --output-format gitlab"),
        );
        json(&run.stdout)[0]["location"]["path"].clone()
    };
    assert_eq!(output("other.yaml"), "other.yaml");
    assert_eq!(
        output(folder.path().join("other.yaml").to_str().unwrap()),
        "other.yaml"
    );
    assert_eq!(output("log/../other.yaml"), "other.yaml");
}

#[test]
fn findings_about_an_older_charter_are_located_in_the_present_one() {
    let folder = Folder::of_example("bakery");
    folder.change(
        "projlog.yaml",
        "projlog: 1\n",
        "projlog: 1\nrules: { reply-late: error }\n",
    );
    folder.change(
        "log/2026-03.md",
        "at: 2026-03-18 11:05",
        "at: 2026-03-18 11:15",
    );
    let run = check(&folder, "--since HEAD --output-format gitlab");
    for violation in json(&run.stdout).as_array().unwrap() {
        let path = violation["location"]["path"].as_str().unwrap();
        assert!(
            ["projlog.yaml", "log/2026-03.md", "log/plan.md"].contains(&path),
            "{path}"
        );
    }
    assert!(
        run.stdout.contains("projlog.yaml") || run.stdout.contains("log/2026-03.md"),
        "{}",
        run.stdout
    );
}

/// Sequences that runners, terminals, browsers or Markdown renderers interpret.
const NASTY: &str = "::error::a %0A::warning::b ##[error]c ##vso[task.x]d ##teamcity[e \\r::notice::f \\n ::add-mask::g \\e[31m \
                     \\u202e \\u200b \\U000e0041 \\x85 \\x7f <script>h</script> ]]> --> `i ``j [k](https://l.example) @m | n";

/// Checks that nothing in a line (also ended by a lone carriage return) is interpreted.
fn harmless(format: &str, text: &str) {
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{e0000}'..='\u{e007f}')
    };
    assert!(!text.contains(hidden), "{format}: {text:?}");
    let lower = text.to_lowercase();
    for opener in ["##[", "##vso[", "##teamcity["] {
        assert!(!lower.contains(opener), "{format}: {text}");
    }
    for line in text
        .split(['\n', '\r'])
        .filter(|line| line.trim_start().starts_with("::"))
    {
        let ours = ["::error file=", "::warning file=", "::notice file="]
            .iter()
            .any(|own| line.starts_with(own));
        assert!(format == "github" && ours, "{format}: {line}");
        let (properties, message) = line[2..].split_once("::").unwrap();
        assert_eq!(properties.matches(',').count(), 4, "{line}");
        assert!(
            !message.contains("%0A::") && !message.contains("%0D"),
            "{line}"
        );
    }
}

#[test]
fn text_of_the_log_is_not_interpreted() {
    let folder = Folder::of_example_outside_git("bakery");
    let nasty = NASTY;
    folder.write(
        "log/nasty.md",
        &format!(
            "# {title}\n\n```yaml\nrequest: R-91\nat: 2026-03-02 12:00\nfrom: \"{nasty}\"\nto: owner\nvia: \"{nasty}\"\nneeds: access\n\
             \"{nasty}\": 1\nabout: [\"{nasty}\"]\n```\n\n```yaml\nreply: \"{nasty}\"\nanswers: \"{nasty}\"\nat: \"{nasty}\"\n```\n",
            title = nasty.replace('\\', "")
        ),
    );
    if cfg!(unix) {
        for name in [
            "::error::x",
            " ##vso[x]",
            "##teamcity[x",
            "a\r::error::x",
            "b\u{202e}\u{1b}[31m",
            "<b>`c`,%0A",
        ] {
            folder.write(
                &format!("log/{name}.md"),
                "```yaml\nrequest: R-91\nx: [\n```\n",
            );
        }
    }
    for format in ALL {
        let run = check(&folder, &format!("--verbose --output-format {format}"));
        assert_eq!(run.status(), 1, "{format}: {}", run.stderr);
        assert!(run.stdout.contains("R-91"), "{format}");
        harmless(format, &run.stdout);
        harmless("standard error", &run.stderr);
    }
    let rules: Vec<String> = check(&folder, "--output-format json").rules_found();
    assert!(
        rules.contains(&"person-unknown".to_owned()) && rules.contains(&"unknown-field".to_owned()),
        "{rules:?}"
    );
    let summary = folder.path().join("summary.md");
    let run = folder
        .command(&format!("check {AS_OF}"))
        .with("GITHUB_ACTIONS", "true");
    run.with("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())
        .run();
    harmless("summary", &folder.read("summary.md"));
}

#[test]
fn messages_of_errors_are_not_interpreted() {
    let folder = Folder::of_example("bakery");
    for arguments in [
        "check '::error::a ##vso[b]'",
        "check --since '::error::a ##[b]'",
        "check --as-of '::error::a ##teamcity[b]'",
        "check --output-format 'json=::error::/##vso[b]/projlog.yaml/'",
        "check --severity '##[a]=::b'",
        "check --select '::error::a'",
    ] {
        let run = folder.projlog(arguments);
        harmless(arguments, &(run.stdout + &run.stderr));
    }
}

/// A program may be started in a folder that was deleted in between.
#[cfg(unix)]
#[test]
fn a_deleted_current_folder_is_named_as_such() {
    let folder = Folder::empty();
    let gone = folder.path().join("gone");
    std::fs::create_dir(&gone).unwrap();
    let run = std::process::Command::new("sh")
        .args(["-c", "rmdir \"$PWD\" && exec \"$0\" check"])
        .arg(env!("CARGO_BIN_EXE_projlog"))
        .current_dir(&gone)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{text}");
    assert!(
        text.contains("error: the current folder cannot be found: "),
        "{text}"
    );
}
