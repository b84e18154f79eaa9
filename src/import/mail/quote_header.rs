//! Lines above a quotation: who wrote it, and when.

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
const FIELDS: [&str; 36] = [
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
];

/// Phrases of the line above an original or forwarded message.
const ORIGINAL: [&str; 20] = [
    "original message",
    "forwarded message",
    "begin forwarded message",
    "исходное сообщение",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "пересланное письмо",
    "конец пересылаемого",
    "начало переадресованного сообщения",
    "перенаправленное сообщение",
    "mensaje original",
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

/// A block of fields as Outlook writes it: the sender first, then at least two others, as long values may be wrapped.
fn is_outlook(lines: &[&str]) -> bool {
    let first = lines.first().and_then(|line| field(line));
    if !first.is_some_and(|name| FROM.contains(&name.as_str())) {
        return false;
    }
    let rest = lines.iter().skip(1).take(8);
    let rest = rest.take_while(|line| !line.trim().is_empty());
    let fields = rest.filter_map(|line| field(line));
    fields
        .filter(|name| FIELDS.contains(&name.as_str()))
        .count()
        >= 2
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
        Some(_) => address && dated && !lower.contains("http"),
        // Without the colon everything must speak for it.
        None => wrote && address && dated && lower.starts_with("on "),
    }
}
