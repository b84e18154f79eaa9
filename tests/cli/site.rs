//! `projlog site`: pages for both sides.

#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the files are those of a small site, whose names projlog chose"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::{Folder, examples, files_in, instant};

/// The files of a site, by path.
fn files(folder: &Folder, site: &str) -> BTreeMap<String, Vec<u8>> {
    let root = folder.path().join(site);
    let paths = files_in(&root, ".").into_iter();
    paths
        .map(|path| {
            let path = path.trim_start_matches("./").to_owned();
            let bytes = std::fs::read(root.join(&path)).unwrap();
            (path, bytes)
        })
        .collect()
}

/// An example whose parties read different languages.
fn of_two_languages() -> Folder {
    let folder = Folder::of_example("quarrel");
    folder.change(
        "projlog.yaml",
        "    role: contractor\n",
        "    role: contractor\n    language: ru\n",
    );
    folder.change(
        "projlog.yaml",
        "    role: client\n",
        "    role: client\n    language: es\n",
    );
    folder
}

fn site(folder: &Folder, arguments: &str) {
    let run = folder.projlog(&format!("site --as-of {} {arguments}", instant("quarrel")));
    assert_eq!((run.status(), run.stderr.as_str()), (0, ""));
}

/// The values of an attribute in a page.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    let rest = page.split(start.as_str()).skip(1);
    rest.map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_link_leads_to_a_page_and_a_place_in_it() {
    let mut folders: Vec<Folder> = examples()
        .iter()
        .map(|name| Folder::of_example(name))
        .collect();
    folders.push(of_two_languages());
    for folder in folders {
        site(&folder, "--out site");
        let all = files(&folder, "site");
        let text = |path: &str| String::from_utf8(all[path].clone()).unwrap();
        let mut links = 0;
        for path in all.keys().filter(|path| path.ends_with(".html")) {
            let page = text(path);
            let ids: Vec<&str> = values(&page, "id");
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), unique.len(), "{path}: {ids:?}");
            for link in values(&page, "href")
                .into_iter()
                .chain(values(&page, "src"))
            {
                // Evidence.
                let of = format!("<a href=\"{link}\" rel=\"noopener");
                if link.starts_with("https://") && page.contains(&of) {
                    continue;
                }
                let (file, place) = link.split_once('#').unwrap_or((link, ""));
                let mut whole: Vec<&str> = path.split('/').collect();
                whole.pop();
                for part in file.split('/').filter(|part| !part.is_empty()) {
                    if part == ".." {
                        assert!(whole.pop().is_some(), "{path}: {link}");
                    } else {
                        whole.push(part);
                    }
                }
                let whole = if file.is_empty() {
                    path.clone()
                } else {
                    whole.join("/")
                };
                assert!(all.contains_key(&whole), "{path}: {link}");
                if !place.is_empty() {
                    assert!(
                        values(&text(&whole), "id").contains(&place),
                        "{path}: {link}"
                    );
                }
                links += 1;
            }
        }
        assert!(links > 100);
    }
}

#[test]
fn the_same_commit_and_time_give_the_same_bytes() {
    let folder = of_two_languages();
    site(&folder, "--out one");
    site(&folder, "--out two --no-cache");
    let one = files(&folder, "one");
    assert!(one == files(&folder, "two"));
    let list = String::from_utf8(one["site-files.txt"].clone()).unwrap();
    let listed: BTreeSet<&str> = list.lines().collect();
    let found: BTreeSet<&str> = one.keys().map(String::as_str).collect();
    let but_itself: BTreeSet<&str> = found
        .into_iter()
        .filter(|path| *path != "site-files.txt")
        .collect();
    assert_eq!(listed, but_itself);
}

#[test]
fn the_home_page_in_each_language() {
    let folder = Folder::of_example("quarrel");
    for language in ["en", "ru", "es"] {
        site(&folder, &format!("--out {language} --language {language}"));
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(
                format!("site-home-{language}"),
                folder.read(&format!("{language}/index.html"))
            );
        });
    }
}

/// The text of the content of a page, with a line for each row of a table and a bar between cells.
fn text(page: &str) -> String {
    let (_, main) = page.split_once("<main id=\"main\">").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    let main = main
        .replace("</td><td", "</td> | <td")
        .replace("</th><th", "</th> | <th")
        .replace("<br>", " / ");
    let (first, rest) = main.split_once('<').unwrap();
    let parts = rest.split('<').map(|part| part.split_once('>').unwrap().1);
    let text: String = std::iter::once(first).chain(parts).collect();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_registers_in_each_language() {
    let folder = Folder::of_example("quarrel");
    for language in ["en", "ru", "es"] {
        site(&folder, &format!("--out {language} --language {language}"));
        let all = files(&folder, language);
        let mut registers = String::new();
        // Those of the navigation, in its order.
        for link in values(&folder.read(&format!("{language}/index.html")), "href") {
            if link.starts_with("registers/") {
                let page = String::from_utf8(all[link].clone()).unwrap();
                registers += &format!("{link}\n\n{}\n", text(&page));
                for row in page.split("<tr ").skip(1) {
                    for name in ["data-side", "data-person", "data-state", "data-month"] {
                        assert!(row.contains(&format!("{name}=\"")), "{link}: {row}");
                    }
                }
            }
        }
        let written = all.keys().filter(|path| path.starts_with("registers/"));
        assert_eq!(registers.matches("registers/").count(), written.count());
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("site-registers-{language}"), registers);
        });
    }
}

#[test]
fn each_party_has_the_pages_in_its_language() {
    let folder = of_two_languages();
    site(&folder, "--out site --party agency");
    let all = files(&folder, "site");
    let pages = |start: &str| -> BTreeSet<String> {
        let pages = all.keys().filter_map(|path| path.strip_prefix(start));
        let pages = pages.filter(|path| path.ends_with(".html") && !path.starts_with("es/"));
        pages.map(str::to_owned).collect()
    };
    assert_eq!(pages(""), pages("es/"));
    assert!(
        folder
            .read("site/index.html")
            .contains("<html lang=\"ru\">")
    );
    let page = folder.read("site/es/entries/R-1.html");
    assert!(page.contains("<html lang=\"es\">"), "{page}");
    assert!(
        values(&page, "href").contains(&"../../entries/R-1.html"),
        "{page}"
    );
}

#[test]
fn a_second_run_writes_only_what_changed_and_removes_only_its_own() {
    let folder = Folder::of_example("quarrel");
    let run = folder.projlog(&format!("site --as-of {} --out site", instant("quarrel")));
    shows!("site-first", run);
    folder.write("site/CNAME", "log.example");
    let run = folder.projlog(&format!("site --as-of {} --out site", instant("quarrel")));
    shows!("site-again", run);
    assert_eq!(folder.read("site/CNAME"), "log.example");
}

#[test]
fn folders_of_others_are_refused() {
    let folder = Folder::of_example("bakery");
    folder.write("mine/index.html", "mine");
    shows!(
        "site-not-empty",
        folder.projlog("site --as-of 2026-03-27 --out mine")
    );
    assert_eq!(folder.read("mine/index.html"), "mine");
    let run = folder.projlog("site --as-of 2026-03-27 --out .git/site");
    assert_eq!(run.status(), 2, "{}", run.transcript());
    assert!(
        run.stderr.contains("is a folder of git") && !folder.path().join(".git/site").exists(),
        "{}",
        run.transcript()
    );
    shows!(
        "site-in-the-log",
        folder.projlog("site --as-of 2026-03-27 --out log/site")
    );
    assert!(!folder.path().join("log/site").exists());
    shows!(
        "site-of-the-project",
        folder.projlog("site --as-of 2026-03-27 --out .")
    );
}

#[test]
fn several_projects_have_a_list_and_a_folder_each() {
    let folder = Folder::empty();
    for name in ["bakery", "webshop"] {
        let example = Folder::of_example(name);
        let copied = folder.path().join(name);
        std::fs::create_dir_all(copied.join("log")).unwrap();
        for file in files_in(example.path(), "log")
            .into_iter()
            .chain(["projlog.yaml".to_owned()])
        {
            std::fs::create_dir_all(copied.join(&file).parent().unwrap()).unwrap();
            std::fs::copy(example.path().join(&file), copied.join(&file)).unwrap();
        }
    }
    let run = folder.projlog("site --as-of 2026-04-10 --out site bakery webshop nowhere");
    shows!("site-several", run);
    let list = folder.read("site/index.html");
    for name in ["bakery/index.html", "webshop/index.html"] {
        assert!(values(&list, "href").contains(&name), "{list}");
        assert!(folder.path().join("site").join(name).is_file());
    }
    assert!(list.contains("nowhere"), "{list}");
    // People are called as on the pages of their projects.
    assert!(
        list.contains("(<bdi>Redacción de contenidos</bdi>)") && !list.contains("content-editor"),
        "{list}"
    );
    let home = folder.read("site/bakery/index.html");
    assert!(values(&home, "href").contains(&"../index.html"), "{home}");
    assert!(Path::new(folder.path()).join("site/style.css").is_file());
}

#[test]
fn a_page_loads_nothing_from_elsewhere() {
    let folder = of_two_languages();
    site(&folder, "--out site");
    for (path, bytes) in files(&folder, "site") {
        let text = String::from_utf8(bytes).unwrap();
        for forbidden in [
            " style=",
            "javascript:",
            "@import",
            "url(http",
            " onclick",
            "<base",
        ] {
            assert!(!text.contains(forbidden), "{path}: {forbidden}");
        }
        let addresses = values(&text, "href")
            .into_iter()
            .chain(values(&text, "src"));
        for address in addresses {
            // A link to evidence loads nothing.
            let of = format!("<a href=\"{address}\" rel=\"noopener");
            if address.starts_with("https://") && text.contains(&of) {
                continue;
            }
            assert!(
                !address.contains(':') && !address.starts_with('/'),
                "{path}: {address}"
            );
        }
    }
}

/// What a side cannot contest, or contests already, it is not told how to contest.
#[test]
fn only_what_may_be_contested_has_lines_to_contest_it() {
    let folder = Folder::empty();
    folder.write(
        "projlog.yaml",
        "projlog: 1\nproject: Bread\ntimezone: Europe/Moscow\nparties:\n  agency: {role: contractor, hours: Mon-Fri 10:00-19:00}\n  \
         bakery: {role: client, hours: Mon-Fri 09:00-18:00}\npeople:\n  am: {party: agency}\n  \
         md: {party: bakery, decides: [plan, deliverables]}\nchannels: {email: written}\n",
    );
    let decision = |id: &str, at: &str, more: &str| {
        format!("```yaml\ndecision: {id}\non: L-1\nat: {at}\nby: md\nvia: email\n{more}\n```\n\n")
    };
    let log = [
        "```yaml\nstage: S-1\nowner: agency\ndue: 2026-04-20\naccept: x\n```\n\n",
        "```yaml\ndelivery: L-1\nof: S-1\nat: 2026-03-10 11:00\nfrom: am\nvia: email\n```\n\n",
        &decision("D-1", "2026-03-11 11:00", "verdict: approved"),
        &decision(
            "D-2",
            "2026-03-12 11:00",
            "verdict: rejected\nreplaces: D-1\nreason: x",
        ),
    ];
    let contest = "to contest this entry";
    for (more, offered) in [
        ("", [false, true]),
        (
            "```yaml\nreply: A-1\nanswers: D-2\nat: 2026-03-12 15:00\nfrom: am\nvia: email\ngives: objection\n```\n",
            [false, false],
        ),
    ] {
        folder.write("log/a.md", &(log.concat() + more));
        let run = folder.projlog("site --no-history --as-of '2026-03-13 12:00' --out site");
        assert_eq!(run.status(), 0, "{}", run.transcript());
        for (id, offered) in ["D-1", "D-2"].into_iter().zip(offered) {
            let page = folder.read(&format!("site/entries/{id}.html"));
            assert_eq!(page.contains(contest), offered, "{id} {more}");
        }
    }
}

#[test]
fn a_site_of_a_whole_day_is_of_that_day() {
    let folder = Folder::empty();
    folder.write(
        "projlog.yaml",
        "projlog: 1\nproject: Bread\ntimezone: Europe/Moscow\nparties:\n  agency: {role: contractor, hours: Mon-Fri 10:00-19:00}\n  \
         bakery: {role: client, hours: Mon-Fri 09:00-18:00}\npeople:\n  am: {party: agency}\n  md: {party: bakery}\n\
         channels: {email: written}\nterms: {access: 1 working day}\n",
    );
    folder.write(
        "log/a.md",
        "```yaml\nstage: S-1\nowner: agency\ndue: 2026-03-20\naccept: x\n```\n\n\
         ```yaml\nrequest: R-1\nat: 2026-03-03 11:00\nfrom: am\nto: md\nvia: email\nneeds: access\n```\n",
    );
    for as_of in ["2026-03-05", "'2026-03-05 18:00'"] {
        folder.projlog(&format!("site --no-history --as-of {as_of} --out site"));
        let home = folder.read("site/index.html");
        assert!(home.contains("as of 5 Mar"), "{as_of}");
        let page = folder.read("site/entries/R-1.html");
        assert!(page.contains("at: 2026-03-05"), "{as_of}");
        assert!(!page.contains("2026-03-06"), "{as_of}");
    }
}

#[test]
fn a_site_is_a_folder() {
    let folder = Folder::of_example("bakery");
    folder.write("file", "");
    for (language, text) in [
        ("en", "file is a file, not a folder"),
        ("ru", "file — файл, а не папка"),
        ("es", "file es un archivo, no una carpeta"),
    ] {
        let run = folder.projlog(&format!("site --out file --language {language}"));
        assert_eq!(run.status(), 2);
        assert!(run.stderr.contains(text), "{}", run.stderr);
    }
}
