//! Every command and setting that a message suggests has a test that follows it where it is printed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::rust_code::{bare, texts, without_tests};
use crate::support::{files_under, repository};

/// What messages suggest, and the test in `tests/cli` that follows it.
const REMEDIES: [(&str, &str); 83] = [
    (
        "--allow reply-late='agreed in D-3'",
        "an_allow_without_a_reason",
    ),
    ("--as-of", "a_period_that_begins_after_its_end"),
    ("--as-of TIME", "the_time_of_a_malformed_commit"),
    ("--at", "no_repository"),
    ("--at HEAD", "a_charter_outside_a_sparse_checkout"),
    ("--dates", "hostile_exports_write_nothing"),
    ("--dates {order}", "hostile_exports_write_nothing"),
    ("--diff", "a_finding_with_a_fix"),
    ("--file", "another_file_or_id_for_a_new_entry"),
    ("--filter", "a_checkout_of_a_service"),
    ("--fix", "a_finding_with_a_fix"),
    ("--fixed", "completion_without_projlog"),
    ("--from", "a_ci_file_without_a_source"),
    ("--from TIME --until TIME", "a_due_date_without_a_term"),
    ("--help", "a_value_that_cannot_be_read"),
    ("--hook", "a_hook_outside_git"),
    ("--id", "another_file_or_id_for_a_new_entry"),
    ("--no-history", "a_cut_history"),
    (
        "--output-format sarif=report.sarif",
        "two_reports_for_standard_output",
    ),
    (
        "--person 'Our manager=account-manager'",
        "a_sender_is_named",
    ),
    ("--person 'NAME=PERSON'", "a_sender_is_named"),
    ("--person 'NOMBRE=PERSONA'", "a_sender_is_named"),
    ("--person 'ИМЯ=ЛИЦО'", "a_sender_is_named"),
    ("--severity reply-late=note", "a_severity_without_a_level"),
    ("--since", "no_repository"),
    ("--skip ID", "what_is_skipped_is_remembered_in_the_log"),
    ("--staged", "no_repository"),
    (
        "--timezone",
        "an_export_of_another_zone_is_refused_and_the_zone_that_fits_is_named",
    ),
    (
        "--timezone Europe/Madrid",
        "an_hour_that_occurs_twice_has_both_instants",
    ),
    (
        "--timezone Europe/Moscow",
        "an_hour_that_occurs_twice_has_both_instants",
    ),
    (
        "--timezone {zone}",
        "an_export_of_another_zone_is_refused_and_the_zone_that_fits_is_named",
    ),
    ("--gives objection", "an_objection_to_what_is_no_request"),
    ("--{}", "no_project"),
    ("GIT_DEPTH: 0", "a_checkout_of_a_service"),
    ("GIT_FETCH_EXTRA_FLAGS", "a_checkout_of_a_service"),
    ("before_script", "a_repository_of_another_user"),
    ("fetch-depth: 0", "a_checkout_of_a_service"),
    ("filter", "a_checkout_of_a_service"),
    ("git add {path}", "a_conflict_in_a_project_in_a_folder"),
    ("git cat-file commit {commit}", "a_malformed_commit"),
    ("git clone --ref-format=files", "other_formats"),
    ("git commit --no-verify", "the_hook_is_skipped"),
    (
        "git config --global --add safe.directory {path}",
        "a_repository_of_another_user",
    ),
    (
        "git fetch --refetch --no-filter",
        "objects_that_were_left_out",
    ),
    ("git fetch --unshallow", "a_cut_history"),
    ("git fsck", "a_repository_without_its_head"),
    ("git fsck --full", "a_damaged_object"),
    ("git init", "a_hook_outside_git"),
    ("git log {tip}", "a_branch_that_was_overwritten"),
    (
        "git merge {commit}",
        "a_comparison_with_what_a_forced_push_replaces",
    ),
    ("git merge {tip}", "a_branch_that_was_overwritten"),
    (
        "git merge-base {commit} HEAD",
        "a_comparison_with_what_a_forced_push_replaces",
    ),
    ("git push", "a_branch_that_was_overwritten"),
    ("git refs migrate --ref-format=files", "other_formats"),
    ("git repack -a -d -f", "other_formats"),
    (
        "git replace --convert-graft-file",
        "a_history_that_is_altered",
    ),
    ("git replace --delete {first}", "a_history_that_is_altered"),
    ("git replace --list", "a_history_that_is_altered"),
    (
        "git rev-parse --verify {revision}",
        "a_name_that_git_does_not_know",
    ),
    ("git show {commit}:{path}", "an_entry_that_was_removed"),
    (
        "git sparse-checkout disable",
        "a_charter_outside_a_sparse_checkout",
    ),
    ("git update-index --no-split-index", "other_formats"),
    ("git update-ref {name} {last}", "a_branch_that_was_lost"),
    (
        "git worktree repair {folder}",
        "a_work_tree_whose_repository_was_moved",
    ),
    ("projlog check", "mistakes_behind_a_status_or_a_due_date"),
    ("projlog check --at HEAD", "a_bare_repository"),
    ("projlog demo DIR", "a_demo"),
    ("projlog drafts", "a_chat_is_drafted_once"),
    (
        "projlog drafts --accept ID",
        "a_draft_is_accepted_by_its_id",
    ),
    (
        "projlog drafts --accept {draft}",
        "a_draft_is_accepted_by_its_id",
    ),
    (
        "projlog drafts --accept {list}",
        "what_an_accepted_draft_names_may_be_a_draft",
    ),
    (
        "projlog drafts --review",
        "a_review_without_a_terminal_names_what_to_do",
    ),
    (
        "projlog due '2 working days' --from TIME",
        "a_due_date_without_a_term",
    ),
    (
        "projlog evidence EXPORT --record PERSON",
        "what_the_other_side_records_and_commits_confirms_the_time",
    ),
    ("projlog explain RULE", "an_unknown_rule"),
    ("projlog init", "no_project"),
    ("projlog init --hook", "the_hook_is_skipped"),
    ("projlog new call", "a_transcript_needs_its_call"),
    ("projlog new request", "a_new_entry_without_a_kind"),
    (
        "projlog new request --file FILE",
        "the_first_file_of_a_log_is_that_of_its_globs",
    ),
    ("projlog new {kind} --help", "no_project"),
    ("projlog rules", "an_unknown_rule"),
    ("projlog schema charter", "a_charter_that_cannot_be_read"),
];

/// Other settings than commands and options, by a part of them.
const SETTINGS: [&str; 9] = [
    "fetch-depth",
    "GIT_",
    "filter",
    "before_script",
    "safe.directory",
    "core.",
    "export ",
    "sudo ",
    "chmod ",
];

/// The source files without those of tests, and without the tests at the end of each.
fn sources() -> Vec<String> {
    let read = |path: &String| std::fs::read_to_string(repository().join(path)).unwrap();
    let paths = files_under("src");
    let mut of_tests = BTreeSet::new();
    for path in &paths {
        let folder = Path::new(path).with_extension("");
        let folder = match folder.file_name().unwrap().to_str().unwrap() {
            "mod" | "lib" | "main" => folder.parent().unwrap().to_owned(),
            _ => folder,
        };
        let (_, modules) = without_tests(&bare(&read(path)));
        of_tests.extend(modules.iter().map(|name| folder.join(name)));
    }
    paths
        .iter()
        .filter(|path| Path::new(path).extension().is_some_and(|e| e == "rs"))
        .filter(|path| !of_tests.contains(&Path::new(path).with_extension("")))
        .map(|path| {
            let code = read(path);
            let end = code.find("#[cfg(test)]\nmod ").unwrap_or(code.len());
            code[..end].to_owned()
        })
        .collect()
}

/// What a message in Rust code suggests: the words in backticks that are a command, an option or a setting.
fn suggestions(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in texts(code) {
        // A string goes on in the next line behind a backslash.
        let text = text.replace("\\\n", " ").replace("\\\"", "\"");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in text.split('`').skip(1).step_by(2) {
            let is_option = word.starts_with("--") && !word.starts_with("---");
            let is_command = word.starts_with("git ") || word.starts_with("projlog ");
            if is_option || is_command || SETTINGS.iter().any(|part| word.contains(part)) {
                found.insert(word.to_owned());
            }
        }
    }
    found
}

#[test]
fn suggestions_are_found_in_code() {
    let code = "// `git a`\nfn f() -> String {\n    format!(\"x `git b \\\n     {c}` or `of: S-1`\") + r#\"`--d`\"#\n}\n";
    let found: Vec<String> = suggestions(code).into_iter().collect();
    assert_eq!(found, ["--d", "git b {c}"]);
}

#[test]
fn each_remedy_is_followed_by_a_test() {
    let found: BTreeSet<String> = sources()
        .iter()
        .flat_map(|code| suggestions(code))
        .collect();
    let listed: BTreeMap<&str, &str> = REMEDIES.into_iter().collect();
    let missing: Vec<&String> = found
        .iter()
        .filter(|remedy| !listed.contains_key(remedy.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "write a test that follows it where it is printed, and list it here: {missing:#?}"
    );
    let files = [
        "drafts",
        "evidence",
        "import",
        "import_zones",
        "remedies",
        "remedies_of_projlog",
    ];
    let tests: String = files
        .map(|name| repository().join(format!("tests/cli/{name}.rs")))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .concat();
    for (remedy, test) in REMEDIES {
        assert!(found.contains(remedy), "no message suggests `{remedy}`");
        let is_test = tests.contains(&format!("#[test]\nfn {test}() {{"));
        assert!(is_test, "{remedy}: no test {test}");
    }
}
