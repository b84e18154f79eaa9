use super::{eml, kinds, mail, one, text};
use crate::import::mail::{Mails, html_to_text, is_eml};
use crate::import::model::{Body, Words};
use crate::import::note::NoteKind;

/// 3 March 2026, 10:40 in Moscow.
const CLAIMED: i64 = 1_772_523_600;

fn with(header: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "From: am@agency.example\nTo: md@bakery.example\nMessage-ID: <1@agency.example>\nDate: Tue, 3 Mar 2026 10:40:00 +0300\n{header}\n\n"
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn charsets_and_encodings() {
    let cp1251 = b"\xd1\xee\xe3\xeb\xe0\xf1\xee\xe2\xe0\xed\xee";
    let koi8 = b"\xf3\xcf\xc7\xcc\xc1\xd3\xcf\xd7\xc1\xce\xcf";
    let cases: [(&str, &[u8], &str); 7] = [
        (
            "Content-Type: text/plain; charset=windows-1251",
            cp1251,
            "Согласовано",
        ),
        (
            "Content-Type: text/plain; charset=\"KOI8-R\"",
            koi8,
            "Согласовано",
        ),
        (
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
            b"Maqueta aprobada, ma=F1ana se imp=\nrime",
            "Maqueta aprobada, mañana se imprime",
        ),
        (
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            "0KHQvtCz0LvQsNGB\r\n0L7QstCw0L3Qvg==".as_bytes(),
            "Согласовано",
        ),
        (
            "Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: quoted-printable",
            b"=F3=CF=C7=CC=C1=D3=CF=D7=C1=CE=CF",
            "Согласовано",
        ),
        ("X-No: charset", "Согласовано".as_bytes(), "Согласовано"),
        (
            "Content-Type: text/plain; charset=unknown-8bit",
            b"approved",
            "approved",
        ),
    ];
    for (header, body, expected) in cases {
        assert_eq!(text(&one(with(header, body))), expected, "{header}");
    }
}

#[test]
fn a_text_that_cannot_be_decoded_is_noted() {
    let cp1251 = b"\xd1\xee\xe3\xeb\xe0\xf1\xee\xe2\xe0\xed\xee";
    let utf8 = "Согласовано".as_bytes();
    let named = |charset: &str| Some(NoteKind::Undecodable(Some(charset.to_owned())));
    let cases: [(&str, &[u8], Option<NoteKind>); 9] = [
        ("X-No: charset", cp1251, Some(NoteKind::Undecodable(None))),
        (
            "Content-Type: text/plain",
            cp1251,
            Some(NoteKind::Undecodable(None)),
        ),
        (
            "Content-Type: text/plain; charset=utf-8",
            cp1251,
            named("utf-8"),
        ),
        (
            "Content-Type: text/plain; charset=unknown-8bit",
            cp1251,
            named("unknown-8bit"),
        ),
        (
            "Content-Type: text/plain; charset=us-ascii",
            cp1251,
            named("us-ascii"),
        ),
        (
            "Content-Type: text/html; charset=utf-8",
            cp1251,
            named("utf-8"),
        ),
        ("Content-Type: text/plain; charset=us-ascii", utf8, None),
        (
            "Content-Type: text/plain; charset=US-ASCII\nContent-Transfer-Encoding: base64",
            b"0KHQvtCz0LvQsNGB0L7QstCw0L3Qvg==",
            None,
        ),
        ("Content-Type: text/html; charset=us-ascii", utf8, None),
    ];
    for (header, body, expected) in cases {
        let (conversations, notes) = eml(with(header, body));
        let expected: Vec<&NoteKind> = expected.iter().collect();
        assert_eq!(kinds(&notes), expected, "{header}");
        if expected.is_empty() {
            let item = &conversations[0].messages[0];
            assert_eq!(item.body, Body::Text("Согласовано".to_owned()), "{header}");
        }
    }
}

#[test]
fn encoded_names_and_subjects() {
    let raw = "From: =?koi8-r?B?4c7OwQ==?= <AM@Agency.example>\nTo: \"Director, Marketing\" <md@bakery.example>, Team: bm@bakery.example;\nSubject: =?UTF-8?Q?Re:_=D0=9C=D0=B0=D0=BA?=\n =?UTF-8?Q?=D0=B5=D1=82?=\nMessage-ID: <1@x>\nDate: Tue, 3 Mar 2026 10:40:00 +0300\n\nText.\n";
    let (conversations, _) = eml(raw);
    assert_eq!(conversations[0].title, "Макет");
    assert_eq!(conversations[0].id, "макет");
    let item = &conversations[0].messages[0];
    let sender = item.sender.as_ref().unwrap();
    assert_eq!(
        (sender.account.as_str(), sender.name.as_deref()),
        ("am@agency.example", Some("Анна"))
    );
    let to: Vec<&str> = item.to.iter().map(|to| to.account.as_str()).collect();
    assert_eq!(to, ["md@bakery.example", "bm@bakery.example"]);
}

#[test]
fn the_server_states_when_a_mail_came_and_date_is_the_key_of_both_sides() {
    let received = "Received: from a by mx.bakery.example with ESMTPS id 1;\n Tue, 03 Mar 2026 07:41:30 +0000 (UTC)\nReceived: from c by a; Tue, 3 Mar 2026 10:40:02 +0300";
    let theirs = one(with(received, b"Text."));
    let ours = one(with("X-Sent: yes", b"Text."));
    assert_eq!(
        (theirs.at, theirs.claimed_at),
        (CLAIMED + 90, Some(CLAIMED))
    );
    assert_eq!((ours.at, ours.claimed_at), (CLAIMED, Some(CLAIMED)));
    assert_eq!(theirs.shared_time(), ours.shared_time());
}

#[test]
fn a_claimed_time_far_from_that_of_the_server_is_noted() {
    let raw = with(
        "Received: by mx.bakery.example; Tue, 10 Mar 2026 07:41:30 +0000",
        b"Text.",
    );
    let (conversations, notes) = eml(raw);
    assert_eq!(conversations[0].messages[0].claimed_at, Some(CLAIMED));
    assert!(matches!(kinds(&notes)[..], [NoteKind::DatesDiffer { .. }]));
}

#[test]
fn dates_that_do_not_exist_are_noted() {
    for date in [
        "Tue, 31 Feb 2026 10:40:00 +0300",
        "yesterday",
        "",
        "Tue, 3 Mar 1926 10:40:00 +0300",
        "Tue, 3 Mar 2026 25:40:00 +0300",
    ] {
        let raw = String::from_utf8(with("X: y", b"Text.")).unwrap();
        let raw = raw.replace("Tue, 3 Mar 2026 10:40:00 +0300", date);
        let (conversations, notes) = eml(&raw);
        assert_eq!(
            (conversations.len(), kinds(&notes)),
            (0, vec![&NoteKind::NoTime]),
            "{date}"
        );
        let (conversations, notes) = eml(format!(
            "Received: by mx; Tue, 10 Mar 2026 07:41:30 +0000\n{raw}"
        ));
        assert_eq!(
            (conversations.len(), kinds(&notes)),
            (1, vec![&NoteKind::NoDate]),
            "{date}"
        );
    }
}

#[test]
fn html_alone_becomes_text() {
    let html = "<html><head><style>p {color: red}</style><title>x</title></head><body><p>Hello &amp; welcome,</p><div>the layout is <b>approved</b>.<br>Thank&nbsp;you</div><ul><li>one<li>two</ul><!-- hidden --><script>alert('x')</script>5 &lt; 6 < 7<blockquote type=\"cite\"><p>Is it approved?</p></blockquote></body></html>";
    let expected = "Hello & welcome,\n\nthe layout is approved.\nThank you\n\n- one\n- two\n\n5 < 6 < 7\n> Is it approved?";
    assert_eq!(html_to_text(html), expected);
    let item = one(with(
        "Content-Type: text/html; charset=utf-8",
        html.as_bytes(),
    ));
    assert_eq!(text(&item), expected.rsplit_once('\n').unwrap().0);
    for broken in [
        "<",
        "<p",
        "a<b",
        "&",
        "&#xffffffff;",
        "<!--",
        "<style>x",
        "<p title='>'>x",
        "</",
        "&#0;",
    ] {
        html_to_text(broken);
    }
}

#[test]
fn plain_text_is_preferred_and_attachments_are_names() {
    let raw = with(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"",
        b"--b\nContent-Type: multipart/alternative; boundary=\"c\"\n\n--c\nContent-Type: text/plain; charset=utf-8\n\nThe plain text.\n--c\nContent-Type: text/html\n\n<p>The HTML</p>\n--c--\n--b\nContent-Type: application/pdf; name=\"=?UTF-8?B?0LzQsNC60LXRgg==?=.pdf\"\nContent-Disposition: attachment; filename*=UTF-8''%D0%BC%D0%B0%D0%BA%D0%B5%D1%82.pdf\nContent-Transfer-Encoding: base64\n\nAAAA\n--b\nContent-Type: image/png\nContent-Disposition: attachment; filename=\"../../logo.png\"\n\nx\n--b--\n",
    );
    let expected = Body::Attachment {
        kind: "file".to_owned(),
        file: Some("макет.pdf, logo.png".to_owned()),
        text: "The plain text.".to_owned(),
    };
    assert_eq!(one(raw).body, expected);
}

/// A plain part that only says where the mail is to be read is not what somebody wrote.
#[test]
fn a_plain_part_that_refers_to_the_html_is_passed_over() {
    let raw = |plain: &str, html: &str| {
        let head = "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"c\"";
        let kind = "Content-Type: text";
        let parts = format!(
            "--c\n{kind}/plain; charset=utf-8\n\n{plain}\n--c\n{kind}/html; charset=utf-8\n\n<p>{html}</p>\n--c--\n"
        );
        with(head, parts.as_bytes())
    };
    for plain in [
        "This message is HTML. Please use an HTML reader.",
        "Please view this email in your browser.",
        "Ваш почтовый клиент не показывает HTML. Пожалуйста, откройте письмо в браузере.",
        "Por favor, abra este mensaje en su navegador.",
        "Su programa de correo no admite HTML.",
    ] {
        assert_eq!(text(&one(raw(plain, "Approved."))), "Approved.", "{plain}");
    }
    for (plain, html) in [
        (
            "Please send the HTML file.",
            "Please send the <b>HTML</b> file.",
        ),
        ("Please send the HTML file.", ""),
        (
            "Please send the photos.",
            "<img src='x'>Please send the photos!",
        ),
    ] {
        assert_eq!(text(&one(raw(plain, html))), plain);
    }
}

#[test]
fn a_mail_without_a_text_of_its_own_has_its_subject() {
    let raw = mail(
        1,
        "",
        "---------- Forwarded message ---------\nFrom: md@bakery.example\nDate: Mon, 2 Mar 2026\nSubject: x\n\nApproved.",
    );
    assert_eq!(text(&one(raw)), "Logo");
}

#[test]
fn the_subject_of_another_mail_is_the_words_of_others() {
    let forwarded = "---------- Forwarded message ---------\nFrom: md@bakery.example\nDate: Mon, 2 Mar 2026\nSubject: x\n\nApproved.";
    let words = |subject: &str, body: &str| {
        let header = format!(
            "From: am@agency.example\nTo: md@bakery.example\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <1@x>\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8"
        );
        one(format!("{header}\n\n{body}\n")).words
    };
    for mark in [
        "FW:",
        "Fwd:",
        "Fw :",
        "RV:",
        "TR:",
        "WG:",
        "ПЕРЕСЛ:",
        "Пересл:",
        "Re:",
        "RE[2]:",
        "[list] Fwd:",
        "Отв:",
    ] {
        let subject = format!("{mark} Please approve the plan");
        assert_eq!(words(&subject, forwarded), Words::Others, "{mark}");
        assert_eq!(words(&subject, "I agree."), Words::default(), "{mark}");
    }
    for subject in [
        "Please approve the plan",
        "Plan: please approve",
        "[plan] Please approve",
    ] {
        assert_eq!(words(subject, ""), Words::default(), "{subject}");
    }
}

#[test]
fn automatic_replies_are_not_what_somebody_wrote() {
    for header in [
        "Auto-Submitted: auto-replied\n",
        "X-Autoreply: yes\n",
        "auto-submitted: auto-generated (x)\n",
    ] {
        assert!(
            matches!(one(mail(1, header, "I am away.")).body, Body::System(_)),
            "{header}"
        );
    }
    assert!(matches!(
        one(mail(1, "Auto-Submitted: no\n", "I am here.")).body,
        Body::Text(_)
    ));
}

#[test]
fn who_is_away_is_known_by_the_subject() {
    let body = |subject: &str| {
        one(mail(1, "", "I will answer on 13 March.")
            .replace("Subject: Logo", &format!("Subject: {subject}")))
        .body
    };
    for subject in [
        "Out of Office: Banner",
        "Automatic reply: Banner",
        "=?utf-8?B?0JDQstGC0L7QvtGC0LLQtdGCOiBCYW5uZXI=?=",
        "=?utf-8?Q?Respuesta_autom=C3=A1tica:_Banner?=",
    ] {
        assert!(matches!(body(subject), Body::System(_)), "{subject}");
    }
    for subject in ["Office hours", "Re: Banner", "Plan when I am out of office"] {
        assert!(matches!(body(subject), Body::Text(_)), "{subject}");
    }
}

/// A calendar writes the answer to an invitation.
#[test]
fn who_accepts_an_invitation_says_nothing() {
    let calendar = |method: &str| {
        let header = "From: md@bakery.example\nTo: am@agency.example\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <1@x>\nSubject: Accepted: Weekly call";
        one(format!(
            "{header}\nContent-Type: text/calendar; method={method}; charset=utf-8\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"
        ))
    };
    assert!(matches!(calendar("REPLY").body, Body::System(_)));
    assert_eq!(calendar("PUBLISH").words, Words::Others);
}

/// Struck out, hidden and code: part of the text and of its digest, but not said.
#[test]
fn what_html_strikes_out_or_hides_is_not_said() {
    let read = |html: &str| {
        let item = one(mail(1, "Content-Type: text/html; charset=utf-8\n", html));
        let Words::Own(aside) = item.words.clone() else {
            panic!("{html}");
        };
        let whole = text(&item).to_owned();
        let aside = aside.into_iter().map(|range| whole[range].to_owned());
        (aside.collect::<Vec<_>>(), whole)
    };
    for (html, whole, aside) in [
        ("<p>a <del>Approved</del> b</p>", "a Approved b", "Approved"),
        ("<s>Approved</s>", "Approved", "Approved"),
        ("a<strike> Approved </strike>b", "a Approved b", "Approved"),
        (
            "<div style=\"Display: none\">Approved <div>x</div> y</div><p>No</p>",
            "Approved\nx\ny\n\nNo",
            "Approved\nx\ny",
        ),
        ("<p>No <code>Approved</code></p>", "No Approved", "Approved"),
        ("No <del>Approved", "No Approved", "Approved"),
        ("<del></del>No", "No", ""),
        ("<img style=\"display:none\">No", "No", ""),
        ("No <del><br><br></del>", "No", ""),
        (
            "<span style=\"text-decoration: line-through\">Approved</span> No",
            "Approved No",
            "Approved",
        ),
        ("<div hidden>Approved</div>No", "Approved\nNo", "Approved"),
        ("<div aria-hidden=\"true\">No</div>", "No", ""),
        ("<p class='hidden'>No</p>", "No", ""),
        (
            "<div style='font-size:0px'>Approved</div>No",
            "Approved\nNo",
            "Approved",
        ),
        (
            "<div style=\"font-size:0\"><b style=\"font-size:13px\">No</b></div>",
            "No",
            "",
        ),
        ("<div style=\"font-size:0.9em\">No</div>", "No", ""),
        (
            "<div style=\"mso-hide:all\">Approved</div>No",
            "Approved\nNo",
            "Approved",
        ),
        (
            "<div style=\"max-height:0;overflow:hidden\">Approved</div>No",
            "Approved\nNo",
            "Approved",
        ),
        ("<div style=\"overflow:hidden\">No</div>", "No", ""),
        (
            "<head><style>/* x */ td.b, .a {display:none !important}</style></head><div class=\"x a\">Approved</div>No",
            "Approved\nNo",
            "Approved",
        ),
        (
            "<style>@media print {.a {display:none}} .b p {display:none} .c {color:red}</style><p class=a>No</p><p class=b>No</p><p class=c>No</p>",
            "No\n\nNo\n\nNo",
            "",
        ),
    ] {
        let (found, text) = read(html);
        assert_eq!(text, whole, "{html}");
        let expected: Vec<&str> = Some(aside)
            .filter(|aside| !aside.is_empty())
            .into_iter()
            .collect();
        assert_eq!(found, expected, "{html}");
    }
}

#[test]
fn footers_are_not_said() {
    let footer = "If you have received this mail in error, please delete it.";
    let item = one(with(
        "X-No: x",
        format!("Approved.\n\n{footer}\n").as_bytes(),
    ));
    assert_eq!(text(&item), format!("Approved.\n\n{footer}"));
    let Words::Own(aside) = &item.words else {
        panic!("{item:?}");
    };
    let aside: Vec<&str> = aside
        .iter()
        .map(|part| &text(&item)[part.clone()])
        .collect();
    assert_eq!(aside, [footer]);
}

/// Names of zones that the parser of mails does not know.
#[test]
fn zones_with_names_are_read_or_noted() {
    for (zone, hours, noted) in [
        ("MSK", 3, None),
        ("CET", 1, None),
        ("CEST (Central European Summer Time)", 2, None),
        ("EST", -5, None),
        ("GMT", 0, None),
        ("UTC", 0, None),
        ("+0100", 1, None),
        ("+0100 (CET)", 1, None),
        ("IST", 0, Some("IST")),
    ] {
        let (conversations, notes) = eml(format!(
            "From: am@agency.example\nTo: md@bakery.example\nDate: Tue, 3 Mar 2026 10:40:00 {zone}\n\nHello\n"
        ));
        let at = conversations[0].messages[0].at;
        assert_eq!(at, 1_772_534_400 - hours * 3600, "{zone}");
        let expected: Vec<NoteKind> = noted
            .map(|zone: &str| NoteKind::UnknownZone(zone.to_owned()))
            .into_iter()
            .collect();
        assert_eq!(kinds(&notes), expected.iter().collect::<Vec<_>>(), "{zone}");
    }
}

#[test]
fn what_was_not_sent_is_left_out() {
    let (conversations, notes) = eml(with("X-Unsent: 1", b"Hello"));
    assert_eq!(
        (conversations.len(), kinds(&notes)),
        (0, vec![&NoteKind::Draft])
    );
    for (now, left_out) in [(CLAIMED, false), (CLAIMED - 2 * 86_400, true)] {
        let mut mails = Mails::before(Some(now));
        mails
            .read_eml(with("X-No: x", b"Hello").as_slice(), "one.eml")
            .unwrap();
        let (conversations, notes) = mails.finish();
        assert_eq!(conversations.is_empty(), left_out);
        let expected: &[&NoteKind] = if left_out {
            &[&NoteKind::InFuture]
        } else {
            &[]
        };
        assert_eq!(kinds(&notes), expected);
    }
}

#[test]
fn what_precedes_the_header_of_a_mail_is_skipped() {
    let mail = with("X-No: x", b"Hello");
    let utf16: Vec<u8> = String::from_utf8(mail.clone())
        .unwrap()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (before, mail, noted) in [
        (&b"\n"[..], &mail, None),
        (b"\r\n\r\n", &mail, None),
        (b"\0\0", &mail, None),
        (b"\xef\xbb\xbf\n", &mail, None),
        (b"\xff\xfe", &utf16, Some(NoteKind::Utf16)),
    ] {
        let file = [before, mail].concat();
        assert!(is_eml(&file), "{before:?}");
        let (conversations, notes) = eml(&file);
        assert_eq!(text(&conversations[0].messages[0]), "Hello", "{before:?}");
        assert_eq!(kinds(&notes), noted.iter().collect::<Vec<_>>());
    }
}

#[test]
fn a_mail_without_a_sender_is_left_out() {
    let (conversations, notes) =
        eml(mail(1, "", "x").replace("Manager <am@agency.example>", "undisclosed"));
    assert_eq!(
        (conversations.len(), kinds(&notes)),
        (0, vec![&NoteKind::NoSender])
    );
}
