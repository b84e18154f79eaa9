//! The parts of a mail beside its text, and drafts of mail programs.

use super::{eml, kinds, mail, one, texts};
use crate::evidence::Accounts;
use crate::import::mail::Mails;
use crate::import::model::Body;
use crate::import::note::NoteKind;
use crate::import::{Verdict, compare, key_of};

/// A mail with a text and other parts.
fn with_parts(kind: &str, text: &str, parts: &[&str]) -> String {
    let mut body = format!("--b\n{text}\n");
    for part in parts {
        body.push_str("--b\n");
        body.push_str(part);
        body.push('\n');
    }
    body.push_str("--b--\n");
    let header = format!("MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=b\n");
    mail(1, &header, &body)
}

const PLAIN: &str = "Content-Type: text/plain; charset=utf-8\n\nSorry, I am busy.";
const HTML: &str =
    "Content-Type: text/html; charset=utf-8\n\n<p>Sorry, I am busy.</p><img src=\"cid:logo@x\">";

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_signature_a_logo_a_card_and_an_invitation_are_not_handed_over() {
    for (kind, text, part) in [
        (
            "related",
            HTML,
            "Content-Type: image/png; name=image001.png\nContent-ID: <logo@x>\nContent-Disposition: inline; filename=image001.png\n\nx",
        ),
        (
            "related",
            HTML,
            "Content-Type: image/png; name=photo.png\nContent-ID: <logo@x>\nContent-Disposition: attachment; filename=photo.png\n\nx",
        ),
        (
            "related",
            HTML,
            "Content-Type: image/png; name=photo.png\nContent-ID: <other@x>\n\nx",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: image/png; name=image001.png\nContent-Disposition: attachment; filename=image001.png\n\nx",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: image/jpeg; name=photo.jpg\nContent-Disposition: inline; filename=photo.jpg\n\nx",
        ),
        (
            "signed",
            PLAIN,
            "Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Disposition: attachment; filename=smime.p7s\n\nx",
        ),
        (
            "signed",
            PLAIN,
            "Content-Type: application/pgp-signature; name=signature.asc\n\nx",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: application/pgp-keys; name=key.asc\nContent-Disposition: attachment; filename=key.asc\n\nx",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: text/vcard; name=md.vcf\nContent-Disposition: attachment; filename=md.vcf\n\nx",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: application/octet-stream; name=md.vcf\nContent-Disposition: attachment; filename=md.vcf\n\nx",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: application/ics; name=invite.ics\nContent-Disposition: attachment; filename=invite.ics\n\nx",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Disposition: attachment; filename=winmail.dat\n\nx",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: text/plain; name=ATT00001.txt\nContent-Disposition: attachment; filename=ATT00001.txt\n\nThis mail is confidential.",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: text/plain; name=disclaimer.txt\nContent-Disposition: inline; filename=disclaimer.txt\n\nThis mail is confidential.",
        ),
    ] {
        let item = one(with_parts(kind, text, &[part]));
        assert!(
            matches!(item.body, Body::Text(_)),
            "{part}: {:?}",
            item.body
        );
    }
    for (kind, text, part) in [
        (
            "mixed",
            PLAIN,
            "Content-Type: image/jpeg; name=IMG_1.jpg\nContent-Disposition: attachment; filename=IMG_1.jpg\n\nx",
        ),
        (
            "mixed",
            HTML,
            "Content-Type: image/jpeg; name=IMG_1.jpg\nContent-ID: <f_1>\nX-Attachment-Id: f_1\nContent-Disposition: attachment; filename=IMG_1.jpg\n\nx",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: application/pdf; name=menu.pdf\nContent-Disposition: attachment; filename=menu.pdf\n\nx",
        ),
        (
            "mixed",
            PLAIN,
            "Content-Type: application/zip; name=photos.zip\n\nx",
        ),
    ] {
        let item = one(with_parts(kind, text, &[part]));
        assert!(matches!(item.body, Body::Attachment { .. }), "{part}");
    }
}

#[test]
fn the_key_of_a_mail_is_that_of_its_text_whatever_its_parts() {
    let accounts = Accounts::default();
    let key = |text: &str| {
        let (conversations, _) = eml(text);
        let [conversation] = conversations.as_slice() else {
            panic!("{text}");
        };
        key_of(conversation, &conversation.messages[0], &accounts).unwrap()
    };
    let file = "Content-Type: application/pdf; name=menu.pdf\nContent-Disposition: attachment; filename=menu.pdf\n\nx";
    let signed = "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx";
    let plain = mail(1, "", "Sorry, I am busy.");
    let with_file = with_parts("mixed", PLAIN, &[file]);
    assert_eq!(key(&plain), key(&with_file));
    assert_eq!(key(&plain), key(&with_parts("signed", PLAIN, &[signed])));
    // Keys that were made when files mattered stay valid, whichever copy the other side has.
    let mut former = key(&plain);
    former.digest = crate::evidence::digest("\u{fffc}Sorry, I am busy.");
    for copy in [&plain, &with_file] {
        let (conversations, _) = eml(copy);
        let found = compare(std::slice::from_ref(&former), &conversations, &accounts);
        assert!(matches!(found[0].1, Verdict::Confirmed { .. }), "{copy}");
    }
}

#[test]
fn a_text_that_is_sealed_is_noted() {
    let opaque =
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n";
    let outlook = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n";
    let tnef = "--b\nContent-Type: text/plain\n\n\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\nx\n--b--\n";
    let pgp = "MIME-Version: 1.0\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n";
    let parts = "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--b\nContent-Type: application/octet-stream; name=encrypted.asc\n\nx\n--b--\n";
    let inline = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n";
    for (header, body, sealed) in [
        (opaque, "MIAGCSqGSIb3DQEHA6CA\n", true),
        (outlook, tnef, true),
        (pgp, parts, true),
        ("", inline, true),
        ("", "Approved.", false),
    ] {
        let (_, notes) = eml(mail(1, header, body));
        let expected: &[&NoteKind] = if sealed { &[&NoteKind::Sealed] } else { &[] };
        assert_eq!(kinds(&notes), expected, "{header}{body}");
    }
}

#[test]
fn drafts_of_other_programs_and_languages_are_left_out() {
    let mozilla = "X-Mozilla-Draft-Info: internal/draft; vcard=0; receipt=0\n";
    for header in [
        mozilla,
        "X-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe?=\n",
        "X-Gmail-Labels: Brouillons\n",
        "X-Gmail-Labels: Bozze,Importante\n",
        "X-Gmail-Labels: Rascunhos\n",
    ] {
        let (conversations, notes) = eml(mail(1, header, "Approved."));
        assert_eq!(
            (conversations.len(), kinds(&notes)),
            (0, vec![&NoteKind::Draft]),
            "{header}"
        );
    }
    let text = format!(
        "From - Tue Mar 03 09:00:00 2026\n{}\n",
        mail(1, "", "Approved.")
    );
    for (file, drafts) in [
        ("Mail/Local Folders/Drafts", true),
        ("exports/Entwürfe.mbox", true),
        ("Drafts.mbox/mbox", true),
        ("C:\\Mail\\Brouillons", true),
        ("Inbox", false),
        ("Drafts/Inbox", false),
    ] {
        let mut mails = Mails::default();
        mails.read_mbox(text.as_bytes(), file).unwrap();
        let (conversations, notes) = mails.finish();
        assert_eq!(texts(&conversations).is_empty(), drafts, "{file}");
        let expected: &[&NoteKind] = if drafts { &[&NoteKind::Draft] } else { &[] };
        assert_eq!(kinds(&notes), expected, "{file}");
    }
}
