//! The language of what people read, in every command, and how it is chosen.

use crate::support::{Folder, Run, example};

const CHARTER: &str = include_str!("../cases/charter.yaml");
const LANGUAGES: [&str; 2] = ["ru", "es"];
const MOSCOW: &str = "--timezone Europe/Moscow --hours 'Mon-Fri 09:00-17:00' --days-off 2014-07-04 --workdays 2014-07-05";

/// A request in a log, with a misspelt field.
const LOG: &str = "## Access\n\n```yaml\nrequest: R-1\nat: 2026-03-19 10:40\nform: account-manager\nto: marketing-director\nvia: email\nneeds: access\n```\n";

/// A project outside git whose charter names a language.
fn project(language: &str) -> Folder {
    let folder = Folder::empty();
    let named = format!("projlog: 1\nlanguage: {language}\n");
    folder.write("projlog.yaml", &CHARTER.replace("projlog: 1\n", &named));
    folder.write("log/2026-03.md", LOG);
    folder
}

/// An example project whose charter names a language; the change is not committed.
fn bakery(language: &str) -> Folder {
    let folder = Folder::of_example("bakery");
    let charter = folder.read("projlog.yaml");
    let named = format!("projlog: 1\nlanguage: {language}\n");
    folder.write("projlog.yaml", &charter.replace("projlog: 1\n", &named));
    folder
}

/// Compares the output of a command in each language but English, which other tests show.
#[track_caller]
fn shows_all(name: &str, run: impl Fn(&str) -> Run) {
    for language in LANGUAGES {
        shows!(format!("{name}-{language}"), run(language));
    }
}

#[test]
fn due_dates_and_measures() {
    shows_all("language-due", |language| {
        let term = "'3 working days' --from '2014-07-03 11:00'";
        Folder::empty().projlog(&format!("due {term} {MOSCOW} --language {language}"))
    });
    shows_all("language-due-until", |language| {
        let span = "--from '2014-07-03 16:30' --until 2014-07-07";
        Folder::empty().projlog(&format!("due {span} {MOSCOW} --language {language}"))
    });
    shows_all("language-due-note", |language| {
        project(language).projlog("due '2 working days' --from '2036-03-19 10:40' --party bakery")
    });
}

#[test]
fn the_list_of_rules() {
    for (language, heading) in [("ru", "Нарушенные сроки\n"), ("es", "Plazos incumplidos\n")]
    {
        let folder = project(language);
        folder.change(
            "projlog.yaml",
            "parties:\n",
            "rules:\n  reply-late: off\nparties:\n",
        );
        let run = folder.projlog("rules");
        assert!(run.stdout.starts_with(heading), "{}", run.stdout);
        let line = run.stdout.lines().find(|line| line.contains("reply-late"));
        let changed = ["(по умолчанию предупреждение)", "(por defecto advertencia)"];
        assert!(changed.iter().any(|text| line.unwrap().ends_with(text)));
        let last = run.stdout.lines().last().unwrap();
        assert!(last.contains("`projlog explain RULE`") && !last.contains("prints"));
        // A rule is explained outside a project as well, and a wrong name is answered in the project's language.
        let wrong = folder.projlog("explain reply_late").stderr;
        assert!(!wrong.starts_with("error: unknown"), "{wrong}");
    }
}

#[test]
fn the_history_of_entries() {
    shows_all("language-history", |language| {
        let folder = bakery(language);
        folder.write("log/2026-04.md", LOG);
        folder.projlog("history")
    });
}

#[test]
fn statistics_fixes_and_details() {
    shows_all("language-statistics", |language| {
        bakery(language).projlog("check --statistics --verbose --as-of 2026-03-27T12:00+03:00")
    });
    shows_all("language-fix", |language| {
        project(language).projlog("check --fix --verbose --as-of '2026-03-19 12:00'")
    });
    shows_all("language-fix-done", |language| {
        project(language).projlog("check --fix --as-of '2026-03-19 12:00' --select unknown-field")
    });
    shows_all("language-diff", |language| {
        project(language).projlog("check --diff --as-of '2026-03-19 12:00'")
    });
}

#[test]
fn several_projects() {
    shows_all("language-several", |language| {
        let folder = Folder::empty();
        for (name, text) in example("bakery").files().unwrap() {
            folder.write(&format!("bakery/{name}"), &text);
        }
        folder.write("lost/projlog.yaml", "- a\n- list\n");
        folder.projlog(&format!(
            "check bakery lost --statistics --as-of 2026-03-27T12:00+03:00 --language {language}"
        ))
    });
}

#[test]
fn a_new_entry() {
    let ask = "new request --from account-manager --to marketing-director --via email --as-of '2026-03-19 12:00'";
    shows_all("language-new", |language| {
        project(language).projlog(&format!("{ask} --needs access"))
    });
    shows_all("language-new-missing", |language| {
        project(language).projlog(ask)
    });
    shows_all("language-new-wrong", |language| {
        project(language).projlog(&format!("{ask} --needs access --blocks R-1"))
    });
}

#[test]
fn a_new_project() {
    let made = |language: &str| {
        let folder = Folder::empty();
        std::fs::create_dir(folder.path().join("bakery")).unwrap();
        let command = format!("init --as-of 2026-03-06 --ci github --language {language}");
        let run = folder.command(&command).within("bakery").run();
        (folder, run)
    };
    shows_all("language-init", |language| made(language).1);
    shows_all("language-init-again", |language| {
        let (folder, _) = made(language);
        folder.command("init").within("bakery").run()
    });
    for language in LANGUAGES {
        let (folder, _) = made(language);
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("language-init-charter-{language}"), folder.read("bakery/projlog.yaml"));
            insta::assert_snapshot!(format!("language-init-plan-{language}"), folder.read("bakery/log/plan.md"));
        });
        let check = folder.command("check --fail-on note --as-of 2026-03-06");
        let check = check.within("bakery").run();
        assert_eq!(check.status(), 0, "{}", check.transcript());
    }
}

#[test]
fn the_demo() {
    for (language, created) in [("ru", "\nСоздан проект"), ("es", "\nCreado projlog-demo")]
    {
        let run = Folder::empty().projlog(&format!("demo --language {language}"));
        let (_, end) = run.stdout.split_at(run.stdout.find(created).unwrap());
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("language-demo-{language}"), end);
        });
    }
}

#[test]
fn failures() {
    shows_all("language-no-charter", |language| {
        Folder::empty().projlog(&format!("check --language {language}"))
    });
    shows_all("language-no-entry", |language| {
        project(language).projlog("show R-11")
    });
    shows_all("language-wrong-term", |language| {
        project(language).projlog("due '2 workng days' --from 2026-03-19")
    });
    shows_all("language-no-party", |language| {
        project(language).projlog("due '2 working days' --from 2026-03-19 --party agncy")
    });
}

#[test]
fn an_unknown_language_is_refused_with_a_remedy() {
    let folder = project("ru");
    let run = folder
        .command("check")
        .with("PROJLOG_LANGUAGE", "русский")
        .run();
    run.assert_refused();
    for part in ["PROJLOG_LANGUAGE: `русский`", "`en`, `ru` or `es`"] {
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    // The option is checked by the parser of the arguments.
    let run = folder.projlog("check --language de");
    assert_eq!(run.status(), 2);
    assert!(
        run.stderr.contains("[possible values: en, ru, es]"),
        "{}",
        run.stderr
    );
}

/// The language of a failure, told by its first word and its help.
#[track_caller]
fn language_of(run: &Run) -> &'static str {
    let captions = [
        ("en", "error: ", "  help: "),
        ("ru", "ошибка: ", "  что сделать: "),
        ("es", "error: ", "  siguiente paso: "),
    ];
    captions
        .into_iter()
        .find(|(_, error, help)| {
            run.stderr.starts_with(error) && run.stderr.contains(&format!("\n{help}"))
        })
        .map_or_else(|| panic!("{}", run.transcript()), |(language, ..)| language)
}

#[test]
fn option_then_environment_then_party_then_project_then_english() {
    let folder = project("ru");
    let spanish = "  agency:\n    language: es\n";
    folder.change("projlog.yaml", "  agency:\n", spanish);
    let show = |arguments: &str, variable: &str| {
        let call = folder.command(&format!("show R-9 {arguments}"));
        language_of(&call.with("PROJLOG_LANGUAGE", variable).run())
    };
    assert_eq!(show("--party agency --language en", "ru"), "en");
    assert_eq!(show("--party agency", "en"), "en");
    assert_eq!(
        show("--party agency", ""),
        "es",
        "an empty variable is unset"
    );
    assert_eq!(
        show("--party bakery", ""),
        "ru",
        "this party has no language of its own"
    );
    assert_eq!(show("", ""), "ru");
    let other = Folder::empty();
    other.write("projlog.yaml", CHARTER);
    assert_eq!(language_of(&other.projlog("show R-9")), "en");
    assert_eq!(language_of(&Folder::empty().projlog("show R-9")), "en");
    // `due` counts for a party, and answers in its language.
    let due = folder.projlog("due '1 working day' --from '2026-03-19 10:40' --party agency");
    assert!(due.stdout.contains(": vence el "), "{}", due.transcript());
}

#[test]
fn the_locale_changes_nothing() {
    let folder = project("es");
    let as_of = "--as-of '2026-03-27 12:00'";
    for command in [
        format!("check {as_of}"),
        format!("status {as_of}"),
        "show R-1".to_owned(),
    ] {
        let plain = folder.command(&command).run();
        for locale in ["ru_RU.UTF-8", "en_US.UTF-8", "C"] {
            let call = folder.command(&command);
            let call = call.with("LANG", locale).with("LC_ALL", locale);
            let run = call
                .with("LC_MESSAGES", locale)
                .with("LANGUAGE", "ru")
                .run();
            assert_eq!(
                (run.stdout, run.stderr),
                (plain.stdout.clone(), plain.stderr.clone())
            );
        }
    }
}

#[test]
fn machine_formats_are_english_unless_a_language_is_asked_for() {
    let folder = bakery("ru");
    let as_of = "--as-of 2026-03-27T12:00+03:00";
    for command in [
        format!("check {as_of} --output-format json --quiet"),
        format!("check {as_of} --output-format jsonl --quiet"),
        format!("check {as_of} --output-format sarif --quiet"),
        format!("show R-2 {as_of} --output-format json"),
        format!("status {as_of} --output-format json"),
        "due '2 working days' --from '2026-03-27 15:20' --party bakery --output-format json"
            .to_owned(),
        "due '2 working days' --from '2026-03-27 15:20' --output-format json".to_owned(),
        "due --from '2026-03-27 15:20' --until 2026-04-02 --output-format json".to_owned(),
    ] {
        let words = |run: &Run| {
            let text = run.stdout.to_lowercase();
            ["просрочка", "срок ", "рабоч"]
                .iter()
                .any(|word| text.contains(word))
        };
        let run = folder.projlog(&command);
        assert!(!words(&run), "{}", run.transcript());
        let run = folder.projlog(&format!("{command} --language ru"));
        assert!(words(&run), "{}", run.transcript());
        let run = folder
            .command(&command)
            .with("PROJLOG_LANGUAGE", "ru")
            .run();
        assert!(words(&run), "{}", run.transcript());
    }
    // A project that cannot be read is an error in JSON, too.
    let run = folder.projlog("status . nowhere --output-format json --language es");
    let error = &run.json()["projects"][0]["error"];
    assert_eq!(error["message"], "nowhere no existe");
}
