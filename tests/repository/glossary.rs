//! The words of the messages: no word that the glossary forbids, and no English word in Russian and Spanish output.

use std::collections::{BTreeMap, BTreeSet};

use projlog::message::Language;

use crate::support::{Folder, example, examples, files_under, instant, repository};

/// The templates of all messages in the order of [`Language::ALL`], with the file of each.
fn templates() -> Vec<(String, [String; 3])> {
    let mut found = Vec::new();
    for path in files_under("src") {
        let code = std::fs::read_to_string(repository().join(&path)).unwrap();
        let mut rest = code.as_str();
        while let Some(at) = rest.find("en: \"") {
            rest = &rest[at..];
            let texts = ["en: ", "ru: ", "es: "].map(|key| after(rest, key));
            if let [Some(english), Some(russian), Some(spanish)] = texts {
                found.push((path.clone(), [english, russian, spanish]));
            }
            rest = &rest["en: \"".len()..];
        }
        found.extend(nouns(&code).map(|texts| (path.clone(), texts)));
    }
    found
}

/// The string after the first `key` in a piece of code, without line continuations and escapes.
fn after(code: &str, key: &str) -> Option<String> {
    let text = code.split_once(key)?.1.strip_prefix('"')?;
    let mut chars = text.chars();
    let mut read = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(read),
            '\\' => match chars.next()? {
                '\n' => chars = chars.as_str().trim_start().chars(),
                escaped => read.push(escaped),
            },
            c => read.push(c),
        }
    }
}

/// The names of mappings and words: a line of three strings.
fn nouns(code: &str) -> impl Iterator<Item = [String; 3]> + '_ {
    code.lines().filter_map(|line| {
        let parts: Vec<&str> = line.trim().split('"').collect();
        match parts[..] {
            ["", english, ", ", russian, ", ", spanish, ""] if has_cyrillic(russian) => {
                Some([english, russian, spanish].map(str::to_owned))
            }
            _ => None,
        }
    })
}

fn has_cyrillic(text: &str) -> bool {
    text.chars().any(|c| ('\u{400}'..'\u{500}').contains(&c))
}

/// A text without code in backticks, keys of YAML in comments, options and placeholders; plural forms stay.
fn prose(template: &str) -> String {
    let mut prose = String::new();
    let key = |line: &str| {
        let (key, _) = line.trim().strip_prefix("# ")?.split_once(": ")?;
        (!key.contains(' ')).then_some(())
    };
    let template: Vec<&str> = template
        .lines()
        .map(|line| match key(line) {
            Some(()) => line.split_once(": ").map_or(line, |(_, value)| value),
            None => line,
        })
        .collect();
    let template = template.join("\n");
    for (number, part) in template.split('`').enumerate() {
        if number % 2 == 1 {
            prose.push(' ');
            continue;
        }
        let mut rest = part;
        while let Some((before, inside)) = rest.split_once('{') {
            let (place, after) = inside.split_once('}').unwrap_or((inside, ""));
            prose.push_str(before);
            prose.push_str(place.split_once('#').map_or("\u{fffc}", |(_, forms)| forms));
            rest = after;
        }
        prose.push_str(rest);
    }
    prose
}

/// The words of a text in lower case. A name with other characters in it, such as `account-manager` or `log/2026.md`, is no word.
fn words(text: &str) -> Vec<String> {
    let inside = |c: char| c.is_alphanumeric() || "-_/.@\u{fffc}".contains(c);
    text.split(|c: char| !inside(c))
        .filter(|word| !word.starts_with("--"))
        .map(|word| {
            word.trim_matches(|c: char| "-./".contains(c))
                .to_lowercase()
        })
        .filter(|word| !word.is_empty() && word.chars().all(char::is_alphabetic))
        .collect()
}

/// The forbidden words of the glossary, by language.
fn forbidden() -> Vec<(usize, String)> {
    let page = std::fs::read_to_string(repository().join("docs/glossary.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let mut all = Vec::new();
    for row in rows.skip(2) {
        let last = row.trim_end_matches('|').rsplit('|').next().unwrap();
        for word in last.split(',').map(str::trim).filter(|w| !w.is_empty()) {
            all.push((usize::from(has_cyrillic(word)), word.to_owned()));
        }
    }
    assert!(
        all.len() > 30,
        "the glossary has a column of words not to be used"
    );
    all
}

/// Whether a text has a word in some of its forms. Russian endings vary, Spanish nouns get -s or -es and adjectives change -o
/// into -a.
fn has(text: &[String], term: &str) -> bool {
    let term: Vec<String> = term
        .to_lowercase()
        .split([' ', '-'])
        .map(str::to_owned)
        .collect();
    let same = |word: &str, term: &str| {
        if has_cyrillic(term) {
            let stem = term.trim_end_matches(['а', 'я', 'ь', 'й', 'ы', 'е', 'и', 'о']);
            word.strip_prefix(stem)
                .is_some_and(|ending| ending.chars().count() <= 3)
        } else {
            let stem = term.strip_suffix(['o', 'a']).unwrap_or(term);
            ["", "o", "a", "os", "as", "s", "es"]
                .iter()
                .any(|ending| word == format!("{stem}{ending}"))
        }
    };
    text.windows(term.len())
        .any(|part| part.iter().zip(&term).all(|(word, term)| same(word, term)))
}

#[test]
fn no_message_has_a_word_that_the_glossary_forbids() {
    let forbidden = forbidden();
    let mut wrong = Vec::new();
    let all = templates();
    assert!(all.len() > 800, "{} messages were found", all.len());
    for (path, texts) in &all {
        for (language, text) in texts.iter().enumerate() {
            let text_words = words(&prose(text));
            for (_, word) in forbidden
                .iter()
                .filter(|(script, _)| *script == usize::from(language == 1))
            {
                // English words and Spanish ones share a script.
                if has(&text_words, word) && (language == 2 || language == 1 || word.contains(' '))
                {
                    wrong.push(format!("{path}: `{word}` in \"{text}\""));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_forbidden_word_is_found_in_its_forms() {
    let finds = |text: &str, word: &str| has(&words(&prose(text)), word);
    assert!(finds("внесите поставку с `of: {stage}`", "поставка"));
    assert!(finds("{n} {n#выходной|выходных|выходных}", "выходной"));
    assert!(finds("los días laborables de {party}", "día laborable"));
    assert!(!finds("actualmente `acta` {acta}", "acta"));
    assert!(!finds("представить", "представитель"));
}

/// Words that are the same in Spanish, and names of formats, of git and of this program.
const SHARED: [&str; 50] = [
    "desktop",
    "local",
    "mbox",
    "outlook",
    "slack",
    "spam",
    "telegram",
    "whatsapp",
    "actions",
    "alias",
    "byte",
    "bytes",
    "chat",
    "circular",
    "clone",
    "commit",
    "commits",
    "committer",
    "control",
    "crlf",
    "decide",
    "dtstart",
    "editor",
    "error",
    "escape",
    "feff",
    "fetch",
    "final",
    "formal",
    "github",
    "gitlab",
    "pages",
    "smtp",
    "variable",
    "webhook",
    "grafts",
    "hooks",
    "html",
    "iana",
    "icalendar",
    "invisible",
    "plan",
    "projlog",
    "push",
    "reflog",
    "reftable",
    "terminal",
    "total",
    "verbal",
    "yaml",
];

/// The words of the English messages that are not words of the language too.
fn vocabulary() -> BTreeSet<String> {
    let all = templates();
    let english = all.iter().flat_map(|(_, texts)| words(&prose(&texts[0])));
    english
        .filter(|word| word.chars().count() >= 4 && !SHARED.contains(&word.as_str()))
        .collect()
}

#[test]
fn russian_and_spanish_templates_have_no_english_words() {
    let vocabulary = vocabulary();
    let mut wrong = BTreeMap::<String, Vec<String>>::new();
    for (path, texts) in templates() {
        for text in &texts[1..] {
            for word in words(&prose(text)) {
                if vocabulary.contains(&word) {
                    wrong
                        .entry(word)
                        .or_default()
                        .push(format!("{path}: \"{text}\""));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong:#?}");
}

/// Output without code, markup and everything that comes from the repository of the example.
fn own_words(output: &str, names: &BTreeSet<String>) -> Vec<String> {
    let mut text = String::new();
    let mut rest = output;
    if let Some((_, body)) = output.split_once("</head>") {
        rest = body;
    }
    // Markup of a page.
    while let Some((before, inside)) = rest.split_once('<') {
        text.push_str(before);
        match inside.split_once('>') {
            Some((tag, after)) if output.starts_with("<!") => {
                text.push(' ');
                let _ = tag;
                rest = after;
            }
            _ => {
                text.push('<');
                rest = inside;
            }
        }
    }
    text.push_str(rest);
    words(&prose(&text))
        .into_iter()
        .filter(|word| !names.contains(word))
        .collect()
}

#[test]
fn russian_and_spanish_output_has_no_english_words() {
    let vocabulary = vocabulary();
    let mut wrong = BTreeSet::new();
    let mut check = |what: &str, output: &str, names: &BTreeSet<String>| {
        for word in own_words(output, names) {
            if vocabulary.contains(&word) {
                wrong.insert(format!("{word} ({what})"));
            }
        }
    };
    for language in [Language::Russian, Language::Spanish] {
        let gallery = repository().join(format!("docs/{language}/gallery.md"));
        let gallery = std::fs::read_to_string(gallery).unwrap();
        let shown = |line: &&str| !line.starts_with(['#', '`', '<']);
        let gallery: Vec<&str> = gallery.lines().filter(shown).collect();
        check("gallery", &gallery.join(" "), &words_of_examples());
        for name in examples() {
            let folder = Folder::of_example(&name);
            let names: BTreeSet<String> = example(&name)
                .files()
                .unwrap()
                .values()
                .flat_map(|text| words(text))
                .collect();
            let at = instant(&name);
            let mut commands = vec![
                "check --output-format human".to_owned(),
                "check --output-format markdown".to_owned(),
                "status".to_owned(),
                "status --output-format markdown".to_owned(),
                "status --output-format html".to_owned(),
            ];
            commands.extend(["R-1", "S-1", "D-1", "C-1", "L-1"].map(|id| format!("show {id}")));
            commands.push("check --statistics".to_owned());
            for command in commands {
                let run = folder.projlog(&format!("{command} --language {language} --as-of {at}"));
                check(
                    &format!("{name}: {command}, {language}"),
                    &run.stdout,
                    &names,
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong:#?}");
}

/// The words of the examples on the rules' pages.
fn words_of_examples() -> BTreeSet<String> {
    projlog::rules::ALL
        .iter()
        .filter_map(|rule| rule.section("Bad"))
        .flat_map(|text| words(&text))
        .collect()
}
