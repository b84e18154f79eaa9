//! The parts of a mail beside its text: which of them its sender hands over, and whether the text itself can be read.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

/// The programs' own names for pictures within a text and for the pieces of a text, in lowercase: those of Outlook and of phones.
const OWN_NAMES: [&str; 4] = ["outlook-", "att0", "oledata.mso", "noname"];

/// Whether the sender hands a part over: it is no signature, no business card, no invitation and no picture of the text, such as a
/// logo below it. What is not sure is none: words say what is handed over.
pub(super) fn is_handed(part: &MessagePart<'_>, html: &[&str]) -> bool {
    let name = part.attachment_name().unwrap_or_default().to_lowercase();
    let disposition = part.content_disposition();
    if disposition.is_some_and(mail_parser::ContentType::is_inline) || is_of_programs(part, &name) {
        return false;
    }
    let attached = disposition.is_some_and(mail_parser::ContentType::is_attachment);
    let picture = kind_of(part).0 == "image";
    let Some(id) = part.content_id() else {
        return !(picture && is_own_name(&name));
    };
    let id = id.trim_matches(['<', '>']);
    let shown = || html.iter().any(|text| text.contains(&format!("cid:{id}")));
    !(picture && (!attached || is_own_name(&name)) || shown())
}

/// The type and subtype of a part, in lowercase.
fn kind_of(part: &MessagePart<'_>) -> (String, String) {
    let kind = part.content_type();
    let subtype = kind.and_then(|kind| kind.subtype()).unwrap_or_default();
    let main = kind
        .map(mail_parser::ContentType::ctype)
        .unwrap_or_default();
    (main.to_ascii_lowercase(), subtype.to_ascii_lowercase())
}

/// Whether a part is one that programs read: a signature, a key, a business card, an invitation, a report.
fn is_of_programs(part: &MessagePart<'_>, name: &str) -> bool {
    const KINDS: [&str; 16] = [
        "pkcs7-signature",
        "x-pkcs7-signature",
        "pkcs7-mime",
        "x-pkcs7-mime",
        "pgp-signature",
        "pgp-keys",
        "pgp-encrypted",
        "vcard",
        "x-vcard",
        "directory",
        "calendar",
        "ics",
        "ms-tnef",
        "vnd.ms-tnef",
        "delivery-status",
        "disposition-notification",
    ];
    const ENDINGS: [&str; 9] = [
        ".p7s", ".p7m", ".p7c", ".asc", ".sig", ".vcf", ".vcard", ".ics", ".gpg",
    ];
    KINDS.contains(&kind_of(part).1.as_str())
        || name == "winmail.dat"
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
        || name.starts_with("att0") && is_own_name(name)
}

/// Whether a program gave a picture or a piece of text its name: `image001.png`, `ATT00001.txt`.
fn is_own_name(name: &str) -> bool {
    let numbered = name.strip_prefix("image").is_some_and(|rest| {
        let (number, _) = rest.split_once('.').unwrap_or((rest, ""));
        number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    numbered || OWN_NAMES.iter().any(|own| name.starts_with(own))
}

/// Whether the text of a mail cannot be read: it is encrypted, packed with its signature, or in a form of Outlook alone.
pub(super) fn is_sealed(message: &Message<'_>) -> bool {
    let is = |part: &MessagePart<'_>, wanted: &[&str]| wanted.contains(&kind_of(part).1.as_str());
    let text = || {
        let plain = message.text_bodies().chain(message.html_bodies());
        let texts = plain.filter_map(|part| match &part.body {
            PartType::Text(text) | PartType::Html(text) => Some(text.as_ref()),
            _ => None,
        });
        texts.map(str::trim).find(|text| !text.is_empty())
    };
    let sealed = ["pkcs7-mime", "x-pkcs7-mime"];
    let encrypted = ["encrypted", "pgp-encrypted"];
    let outlook = ["ms-tnef", "vnd.ms-tnef"];
    let any = |wanted: &[&str]| message.parts.iter().any(|part| is(part, wanted));
    let armoured = text().is_some_and(|text| text.starts_with("-----BEGIN PGP MESSAGE-----"));
    armoured || any(&encrypted) || text().is_none() && (any(&sealed) || any(&outlook))
}
