//! Lines above a quotation: who wrote it, and when.

use crate::phrases::{Kind, LANGUAGES, Language, Section, Word, words};

/// Verbs that follow the name of the writer.
const WROTE: [&str; 22] = [
    "wrote",
    "writes",
    "написал",
    "написала",
    "написал(а)",
    "написали",
    "пишет",
    "писал",
    "писала",
    "escribió",
    "escribio",
    "escribía",
    "a écrit",
    "schrieb",
    "ha scritto",
    "schreef",
    "skrev",
    "napisał",
    "napisała",
    "napisał(a)",
    "escreveu",
    "kirjoitti",
];

/// The longest such header, in lines and in bytes.
const MOST_LINES: usize = 4;
const LONGEST: usize = 400;

/// Names of the fields above a quotation in Outlook: those of the sender, which come first, and the others.
const FROM: [&str; 9] = [
    "from",
    "от",
    "от кого",
    "de",
    "von",
    "van",
    "da",
    "od",
    "от:",
];
const FIELDS: [&str; 41] = [
    "sent",
    "date",
    "to",
    "subject",
    "cc",
    "reply-to",
    "дата",
    "отправлено",
    "кому",
    "тема",
    "копия",
    "enviado",
    "enviado el",
    "fecha",
    "para",
    "asunto",
    "cc:",
    "envoyé",
    "envoyé le",
    "date :",
    "à",
    "a",
    "objet",
    "sujet",
    "copie à",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "verzonden",
    "aan",
    "onderwerp",
    "inviato",
    "oggetto",
    "data",
    "when",
    "wysłano",
    "do",
    "dw",
    "temat",
    "wysłane",
];

/// Names of the field for when a mail was sent, which nothing else has.
const SENT: [&str; 11] = [
    "sent",
    "отправлено",
    "enviado",
    "enviado el",
    "envoyé",
    "envoyé le",
    "gesendet",
    "verzonden",
    "inviato",
    "wysłano",
    "wysłane",
];

/// Phrases of the line above an original or forwarded message.
const ORIGINAL: [&str; 28] = [
    "original message",
    "forwarded message",
    "begin forwarded message",
    "original mail",
    "original email",
    "исходное сообщение",
    "исходное письмо",
    "оригинальное сообщение",
    "оригинальное письмо",
    "оригинал сообщения",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "пересланное письмо",
    "конец пересылаемого",
    "начало переадресованного сообщения",
    "перенаправленное сообщение",
    "mensaje original",
    "correo original",
    "mensagem original",
    "mensaje reenviado",
    "inicio del mensaje reenviado",
    "message d'origine",
    "message original",
    "message transféré",
    "ursprüngliche nachricht",
    "weitergeleitete nachricht",
    "messaggio originale",
    "message du",
];

/// The number of lines of a header that starts at the first of some lines, and whether all that follows belongs to the quotation.
pub(super) fn header(lines: &[&str]) -> Option<(usize, bool)> {
    if is_original(lines.first()?) {
        return Some((1, true));
    }
    if is_outlook(lines) {
        return Some((1, true));
    }
    attribution(lines).map(|length| (length, false))
}

/// `-----Original Message-----`, `Begin forwarded message:`.
fn is_original(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '_' | '—' | '–' | '=' | '*')
    });
    let decorated = bare.len() + 4 <= line.trim().len();
    let lower = bare.to_lowercase();
    let colon = lower.ends_with(':');
    let lower = lower.trim_end_matches(':').trim_end();
    let known = |phrase: &str| {
        lower == phrase
            || (decorated && lower.starts_with(phrase))
            || (phrase == "message du" && lower.starts_with("message du :"))
    };
    (decorated || colon || lower.starts_with("message du :"))
        && lower.len() < 80
        && ORIGINAL.iter().any(|phrase| known(phrase))
}

/// The name of a field in a line `From: …`.
fn field(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches(['*', '>']).trim_start();
    let (name, _) = line.split_once(':')?;
    let name = name.trim_end_matches(['*', ' ']).to_lowercase();
    (name.chars().count() <= 20).then_some(name)
}

/// A block of fields as mail programs write it: the sender and at least two others, as long values may be wrapped. Some put the
/// time first.
fn is_outlook(lines: &[&str]) -> bool {
    let is_from = |name: &String| FROM.contains(&name.as_str());
    let is_other = |name: &String| FIELDS.contains(&name.as_str());
    let Some(first) = lines.first().and_then(|line| field(line)) else {
        return false;
    };
    let rest = lines.iter().skip(1).take(8);
    let rest = rest.take_while(|line| !line.trim().is_empty());
    let rest: Vec<String> = rest.filter_map(|line| field(line)).collect();
    let others = rest.iter().filter(|name| is_other(name)).count();
    // With two lines, the second one is a time of sending: "From: Madrid, Date: Friday" is a journey.
    if let [sent] = rest.as_slice()
        && SENT.contains(&sent.as_str())
    {
        return is_from(&first);
    }
    is_from(&first) && others >= 2
        || is_other(&first) && others >= 2 && rest.first().is_some_and(is_from)
}

/// `On 3 March 2026 at 10:40, the manager <manager@agency.example> wrote:`, over several lines.
fn attribution(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?.trim();
    if first.is_empty() || first.starts_with('>') {
        return None;
    }
    let mut text = String::new();
    for (count, line) in lines.iter().take(MOST_LINES).enumerate() {
        let line = line.trim();
        if line.is_empty()
            || line.starts_with('>') && !line.starts_with(">:")
            || text.len() + line.len() > LONGEST
        {
            return None;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(line);
        if is_attribution(&text) {
            // Not if a later line starts the header, and this one is text above it.
            let later = (1..=count).any(|from| starts_later(lines.get(from..=count)));
            return (!later).then_some(count + 1);
        }
        // Only a line that ends in the middle of the header goes on in the next one.
        if line.ends_with(['.', '!', '?']) && !line.ends_with("г.") {
            return None;
        }
    }
    None
}

/// Whether some lines are a header by themselves, with a date in the first one.
fn starts_later(lines: Option<&[&str]>) -> bool {
    let lines = lines.unwrap_or_default();
    // An address may have digits too.
    let words = |line: &&str| {
        line.split_whitespace()
            .filter(|word| !word.contains('@'))
            .collect::<String>()
    };
    let digits = |line: &&str| words(line).bytes().filter(u8::is_ascii_digit).count();
    lines.first().is_some_and(|line| digits(line) >= 3) && is_attribution(&lines.join(" "))
}

fn is_attribution(text: &str) -> bool {
    let ends = text.strip_suffix([':', '：']).map(str::trim_end);
    let ends = ends.or_else(|| between_dashes(text));
    let lower = ends.unwrap_or(text).to_lowercase();
    let wrote = WROTE.iter().any(|verb| {
        let before = lower.strip_suffix(verb);
        before.is_some_and(|before| before.is_empty() || !before.ends_with(char::is_alphanumeric))
    });
    // In Dutch and Scandinavian languages the verb comes before the name.
    let verb_inside = ["schreef ", "skrev ", "schrieb "]
        .iter()
        .any(|verb| lower.contains(verb));
    let address = lower.contains('@') && (lower.contains('<') || lower.contains('('));
    let digits = lower.bytes().filter(u8::is_ascii_digit).count();
    let year = ["19", "20"].iter().any(|century| {
        lower.match_indices(century).any(|(at, _)| {
            lower
                .get(at..at + 4)
                .is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
        })
    });
    let clock = lower.as_bytes().windows(3).any(
        |window| matches!(window, [a, b':' | b'.', b] if a.is_ascii_digit() && b.is_ascii_digit()),
    );
    let dated = digits >= 3 && (year || clock);
    match ends {
        Some(_) if wrote => dated || address || lower.split_whitespace().count() <= 4,
        Some(_) if verb_inside => dated,
        Some(text) if dated && (is_from_somebody(text) || is_by_somebody_then(text)) => true,
        Some(text) if dated && clock && digits >= 7 && is_name_beside_time(text) => true,
        Some(_) => address && dated && !lower.contains("http"),
        // Without the colon everything must speak for it.
        None => wrote && address && dated && lower.starts_with("on "),
    }
}

/// The text between dashes at both ends: `---- On … wrote ----`.
fn between_dashes(text: &str) -> Option<&str> {
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '=' | '_');
    let inner = text.trim().trim_start_matches(is_dash);
    let before = text.trim().len() - inner.len();
    let bare = inner.trim_end_matches(is_dash);
    (before >= 2 && inner.len() - bare.len() >= 2).then(|| bare.trim())
}

/// Words before the name of the writer, after the time.
const FROM_WORDS: [&str; 5] = ["от", "from", "de", "von", "par"];
/// Who does not quote somebody else: the writer tells of an own message.
const OWN: [&str; 10] = [
    "i", "we", "you", "я", "мы", "вы", "yo", "nosotros", "me", "que",
];
/// The most words of a name, with the address.
const LONGEST_NAME: usize = 5;

/// `Monday, 2 March 2026, 10:00 +03:00 from Name`: nothing but a time before the word, and a name after it.
fn is_from_somebody(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_from = |word: &&str| FROM_WORDS.contains(&word.to_lowercase().as_str());
    let Some(at) = words.iter().rposition(is_from) else {
        return false;
    };
    let (time, name) = words.split_at(at);
    let first = time
        .first()
        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()) || is_weekday(word));
    let name = name.get(1..).unwrap_or_default();
    first && are_of_time(time) && is_name(name)
}

/// `Name wrote on 2 March 2026 at 10:00`: a name, the verb, and nothing but a time.
fn is_by_somebody_then(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_verb = |word: &&str| WROTE.contains(&word.to_lowercase().as_str());
    let Some(at) = words.iter().position(is_verb) else {
        return false;
    };
    let (name, time) = words.split_at(at);
    let time = time.get(1..).unwrap_or_default();
    !time.is_empty() && are_of_time(time) && is_name(name)
}

/// `02.03.2026, 10:00, Name` and `Name, 02.03.2026 10:00`: nothing but a day, a time and a name, with a comma between them.
fn is_name_beside_time(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let of_time = |word: &&str| are_of_time(std::slice::from_ref(word));
    let has_digit = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
    let first = words.iter().take_while(|word| of_time(word)).count();
    let (name, before) = if first > 0 {
        let (time, name) = words.split_at(first);
        (name, time.last())
    } else {
        let end = words
            .iter()
            .position(|word| has_digit(word) || is_weekday(word));
        let (name, time) = words.split_at(end.unwrap_or(words.len()));
        if !are_of_time(time) {
            return false;
        }
        (name, name.last())
    };
    let particle = |word: &&str| matches!(*word, "de" | "la" | "del" | "y" | "van" | "von" | "da");
    let written = |word: &&str| word.starts_with(char::is_uppercase) || particle(word);
    before.is_some_and(|word| word.ends_with(',')) && is_name(name) && name.iter().all(written)
}

fn is_name(words: &[&str]) -> bool {
    let own = words
        .first()
        .is_some_and(|word| OWN.contains(&word.trim_matches(',').to_lowercase().as_str()));
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase) || word.contains('@');
    (1..=LONGEST_NAME).contains(&words.len()) && !own && words.first().is_some_and(is_capital)
}

fn is_weekday(text: &str) -> bool {
    is_one_of(text, |language| &language.weekdays)
}

/// Whether a text is a word of a section in one of the languages.
fn is_one_of(text: &str, section: impl Fn(&Language) -> &Section) -> bool {
    let all = words(text, 0..text.len());
    let mut letters = all.iter().filter(|word| word.kind == Kind::Letters);
    let one = letters.next();
    let is = |word: &Word| LANGUAGES.iter().any(|one| section(one).has(word));
    one.is_some_and(is) && letters.next().is_none()
}

/// Whether words give nothing but a day and a time.
fn are_of_time(words: &[&str]) -> bool {
    const SMALL: [&str; 18] = [
        "on", "at", "am", "pm", "of", "the", "в", "во", "г", "года", "el", "a", "las", "la", "de",
        "gmt", "utc", "вкл",
    ];
    let is_of_time = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.to_lowercase();
        let number = bare.chars().any(|c| c.is_ascii_digit())
            && bare.chars().filter(|c| c.is_alphabetic()).count() <= 3;
        let month = || is_one_of(word, |language| &language.months);
        bare.is_empty() || number || SMALL.contains(&bare.as_str()) || is_weekday(word) || month()
    };
    words.iter().all(is_of_time)
}
