use super::*;
use crate::yaml::FromText;

fn beginning(project: &str, authors: &[(&str, &str)], day: &str) -> Beginning {
    Beginning {
        project: project.to_owned(),
        zone: "Europe/Berlin".to_owned(),
        authors: authors
            .iter()
            .map(|(name, email)| ((*name).to_owned(), (*email).to_owned()))
            .collect(),
        day: day.parse().unwrap(),
        language: None,
    }
}

#[test]
fn the_first_stage_is_due_on_a_weekday() {
    let due = |day| beginning("x", &[], day).first_due().to_string();
    assert_eq!(due("2026-03-02"), "2026-03-16");
    assert_eq!(
        (due("2026-03-07"), due("2026-03-08")),
        ("2026-03-23".to_owned(), "2026-03-23".to_owned())
    );
    assert_eq!(
        beginning("x", &[], "+262142-12-31").first_due().to_string(),
        "+262142-12-31"
    );
}

#[test]
fn the_usual_week_of_the_country_is_offered() {
    let at = |zone: &str| {
        let mut beginning = beginning("x", &[], "2026-03-02");
        beginning.zone = zone.to_owned();
        beginning.charter()
    };
    let offered = at("Asia/Jerusalem");
    assert_eq!(offered.matches("# hours: Sun-Thu 09:00-18:00").count(), 2);
    assert!(at("Asia/Kolkata").contains("# hours: Mon-Sat 09:00-18:00"));
    assert!(!at("Europe/Berlin").contains("# hours:"));
    for line in WEEKS.lines().filter(|line| !line.starts_with('#')) {
        let (zone, days) = line.split_once('\t').unwrap();
        assert!(crate::calendar::Zone::known(zone).is_some(), "{zone}");
        let week = format!("{days} 09:00-18:00");
        assert!(crate::calendar::Week::from_text(&week).is_ok(), "{days}");
    }
}

#[test]
fn the_files_are_the_same_but_for_comments_in_every_language() {
    let read = |language: Option<Language>| -> serde_yaml::Value {
        let mut beginning = beginning("x", &[("A", "a@b.example")], "2026-03-02");
        beginning.zone = "Asia/Jerusalem".to_owned();
        beginning.language = language;
        let mut read: serde_yaml::Value = serde_yaml::from_str(&beginning.charter()).unwrap();
        let named = read.as_mapping_mut().unwrap().remove("language");
        let code = language.map(|language| language.code().into());
        assert_eq!(named, code);
        read
    };
    for language in Language::ALL {
        assert_eq!(read(Some(language)), read(None), "{language}");
    }
}

#[test]
fn names_and_addresses_say_nothing_in_yaml() {
    let bad = "x\"\r\nprojlog: 2\u{2028}rules: {}\u{85}#\u{202e}";
    let charter = beginning(
        bad,
        &[
            (bad, bad),
            ("", ""),
            ("Account Manager", "am@agency.example"),
            ("account manager", "[am]@agency.example, #1"),
        ],
        "2026-03-02",
    )
    .charter();
    let read: serde_yaml::Value = serde_yaml::from_str(&charter).unwrap();
    assert_eq!(read["project"].as_str(), Some(bad));
    assert_eq!(read["people"].as_mapping().unwrap().len(), 2);
    assert!(
        charter.contains(
            "\n  # account-manager:\n  #   party: contractor\n  #   name: Account Manager\n"
        ),
        "{charter}"
    );
    assert!(
        charter
            .chars()
            .all(|c| c == '\n' || c == ' ' || c.is_ascii_graphic()),
        "{charter}"
    );
    // Uncommented, the lines are people.
    let people: String = charter
        .lines()
        .skip_while(|line| !line.contains("uncomment them"))
        .skip(1)
        .fold(String::new(), |text, line| {
            match line.strip_prefix("  # ") {
                Some(line) => text + line + "\n",
                None => text,
            }
        });
    let people: serde_yaml::Value = serde_yaml::from_str(&people).unwrap();
    assert_eq!(people["person-2"]["party"].as_str(), Some("contractor"));
    let emails = people["account-manager"]["email"].as_sequence().unwrap();
    assert_eq!(emails[1].as_str(), Some("[am]@agency.example, #1"));
    assert_eq!(people["x-projlog-2-rules"]["email"].as_str(), Some(bad));
}
