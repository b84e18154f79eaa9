//! What somebody wrote in a mail, without the quoted mails below and the signature.

use super::quote_header::header;

/// Phrases before a name at the end of a mail.
const CLOSINGS: [&str; 34] = [
    "best regards",
    "kind regards",
    "warm regards",
    "with kind regards",
    "with best regards",
    "regards",
    "best",
    "all the best",
    "best wishes",
    "sincerely",
    "yours sincerely",
    "sincerely yours",
    "yours faithfully",
    "respectfully",
    "cordially",
    "с уважением",
    "с наилучшими пожеланиями",
    "всего доброго",
    "всего хорошего",
    "с наилучшими",
    "искренне ваш",
    "искренне ваша",
    "saludos",
    "un saludo",
    "saludos cordiales",
    "un cordial saludo",
    "cordialmente",
    "atentamente",
    "atte",
    "atte.",
    "un abrazo",
    "muchos saludos",
    "reciba un cordial saludo",
    "cordiales saludos",
];

/// What mail programs on telephones add, up to the name of the device.
const SENT_FROM: [&str; 24] = [
    "sent from my ",
    "sent from mail for ",
    "sent from outlook",
    "sent from yahoo",
    "sent from samsung",
    "sent via ",
    "get outlook for ",
    "sent with proton",
    "sent from proton",
    "отправлено с ",
    "отправлено из ",
    "отправлено с моего ",
    "отправлено через ",
    "послано с ",
    "скачать outlook для",
    "enviado desde ",
    "enviado con ",
    "obtener outlook para",
    "enviado de mi ",
    "descargar outlook para",
    "envoyé de mon ",
    "envoyé à partir de ",
    "von meinem ",
    "inviato da ",
];

/// The most lines of a signature without its proper mark.
const LONGEST_SIGNATURE: usize = 14;
/// The most lines below a closing phrase.
const BELOW_CLOSING: usize = 10;

/// The text of a mail without quotations and signatures. Answers between quoted lines are kept.
pub fn strip(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}'], "\n");
    let text = text
        .replace('\u{a0}', " ")
        .replace(['\u{200b}', '\u{200e}', '\u{200f}', '\u{feff}'], "");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let kept = without_quotations(&lines);
    let end = signature(&kept).unwrap_or(kept.len());
    let kept = kept.get(..end).unwrap_or(&kept);
    tidy(kept)
}

/// The lines outside of quotations.
fn without_quotations<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if let Some((length, to_the_end)) = header(rest) {
            let below = rest
                .iter()
                .skip(length)
                .find(|line| !line.trim().is_empty());
            let marked = below.is_some_and(|line| is_quoted(line));
            if to_the_end || !marked {
                // The quoted lines are not marked, and so go on to the end.
                break;
            }
            at += length;
            continue;
        }
        if is_quoted(line) {
            // A program that wraps lines leaves the rest of a long one without its mark.
            at += 1;
            let wrapped = lines
                .get(at)
                .is_some_and(|line| !line.is_empty() && !is_quoted(line));
            let again = lines.get(at + 1).is_some_and(|line| is_quoted(line));
            at += usize::from(wrapped && again && line.chars().count() > 60);
            continue;
        }
        kept.push(line);
        at += 1;
    }
    kept
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// The first line of the signature.
fn signature(lines: &[&str]) -> Option<usize> {
    let written = |line: &&&str| !line.trim().is_empty();
    let mut starts = None;
    // The lines below the current one, as far as a signature without its proper mark may reach.
    let mut below: Vec<&str> = Vec::new();
    for (at, line) in lines
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, line)| written(line))
    {
        let line = line.trim();
        let found = match line {
            // The proper mark, whose space other programs remove.
            "--" => true,
            line if is_rule(line) => below.len() <= LONGEST_SIGNATURE && at > 0,
            line => is_sent_from(line) || is_closing(line, &below),
        };
        if found {
            starts = Some(at);
        }
        if below.len() <= LONGEST_SIGNATURE {
            below.push(line);
        }
    }
    starts
}

/// A line of underscores, or of at least two long dashes.
fn is_rule(line: &str) -> bool {
    let count = line.chars().count();
    count >= 2 && (line.chars().all(|c| c == '_') || line.chars().all(|c| c == '—'))
        || count >= 4 && line.chars().all(|c| c == '=')
}

fn is_sent_from(line: &str) -> bool {
    let lower = line.trim_matches(['*', '_', '[', ']']).to_lowercase();
    let words = lower.split_whitespace().count();
    let short = words <= 9 && lower.chars().count() <= 110 && !lower.contains([',', '?', '!', ';']);
    let named = || SENT_FROM.iter().any(|phrase| lower.starts_with(phrase));
    // A sentence such as "Sent from my desk."
    let sentence = lower.ends_with('.') && !lower.ends_with("mail.ru.");
    short && !sentence && named() && !is_own_sentence(&lower)
}

/// Whether a line that looks like a mark of a program has a verb: "Отправлено с курьером сегодня".
fn is_own_sentence(lower: &str) -> bool {
    [
        "сегодня",
        "вчера",
        "курьер",
        "hoy",
        "ayer",
        "today",
        "yesterday",
        "courier",
        "почтой",
        "office",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// A closing phrase that is followed by nothing but short lines.
fn is_closing(line: &str, below: &[&str]) -> bool {
    let lower = line.trim_end_matches([',', '.', '!', ' ']).to_lowercase();
    let alone = CLOSINGS.contains(&lower.as_str());
    // "С уважением, Анна" on one line.
    let with_name = || {
        let (closing, name) = line.split_once(',').unwrap_or((line, ""));
        let closing = CLOSINGS.contains(&closing.trim().to_lowercase().as_str());
        closing && name.split_whitespace().count() <= 3
    };
    let below: Vec<&&str> = below
        .iter()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let short = |line: &&&str| line.chars().count() <= 80 && !line.contains('?');
    below.len() <= BELOW_CLOSING && (alone || with_name()) && below.iter().all(short)
}

/// Lines joined, without empty ones around them, and with at most one between two.
fn tidy(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut blank = false;
    for line in lines {
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        if !text.is_empty() {
            text.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        text.push_str(line);
    }
    text.trim().to_owned()
}
