//! The mails of the story, as mailboxes.

use std::fmt::Write as _;

use super::{Mail, Side, Story, Time};

impl Story {
    /// The agency's mails from Google Takeout, those of the hotel from Thunderbird.
    pub(super) fn mbox(&self, side: Side) -> String {
        let mut text = String::new();
        for (at, mail) in self.mail.iter().enumerate() {
            let received = self.person(&mail.from).side != side;
            match side {
                Side::Agency => {
                    let time = mail.at.utc().format("%a %b %d %H:%M:%S +0000 %Y");
                    let label = if received { "Inbox" } else { "Sent" };
                    let number = 1_853_774_100_000_000_000 + at;
                    let _ = write!(text, "From {number}@xxx {time}\nX-Gmail-Labels: {label}\n");
                }
                Side::Hotel => {
                    text.push_str("From \nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n");
                }
            }
            if received {
                let by = if side == Side::Agency {
                    "mx.agency.example"
                } else {
                    "mx.hotel.example"
                };
                let time = side.local(Time(mail.at.0 + 4)).to_rfc2822();
                let _ = writeln!(
                    text,
                    "Received: from relay.mail.example by {by} with ESMTPS; {time}"
                );
            }
            let mail = self.mail(mail);
            let escaped = mail.replace("\nFrom ", "\n>From ");
            // Takeout escapes lines that begin like a separator, Thunderbird does not.
            text.push_str(if side == Side::Agency {
                &escaped
            } else {
                &mail
            });
            text.push('\n');
        }
        text
    }

    /// A mail from its own header fields on.
    fn mail(&self, mail: &Mail) -> String {
        let sender = self.person(&mail.from);
        let address = |name: &str| {
            let person = self.person(name);
            format!("{} <{}>", encoded(&person.name), person.mail)
        };
        let find = |name: &str| self.mail.iter().find(|mail| mail.is == name).unwrap();
        let id = |mail: &Mail| {
            let domain = self.person(&mail.from).mail.split('@').nth(1).unwrap();
            format!("<{}.{}@{domain}>", mail.is, mail.at.0)
        };
        let mut chain: Vec<&Mail> = Vec::new();
        let mut above = mail.answers.as_deref();
        while let Some(found) = above.map(find) {
            chain.insert(0, found);
            above = found.answers.as_deref();
        }
        let subject = mail
            .subject
            .clone()
            .unwrap_or_else(|| format!("Re: {}", chain.first().unwrap().subject.as_ref().unwrap()));
        let to: Vec<String> = mail.to.iter().map(|name| address(name)).collect();
        let mut text = format!(
            "MIME-Version: 1.0\nDate: {}\nMessage-ID: {}\nSubject: {}\nFrom: {}\nTo: {}\n",
            sender.side.local(mail.at).to_rfc2822(),
            id(mail),
            encoded(&subject),
            address(&mail.from),
            to.join(", ")
        );
        if let Some(parent) = chain.last() {
            let references: Vec<String> = chain.iter().map(|mail| id(mail)).collect();
            let _ = write!(
                text,
                "In-Reply-To: {}\nReferences: {}\n",
                id(parent),
                references.join("\n ")
            );
        }
        if mail.automatic {
            text.push_str("Auto-Submitted: auto-replied\n");
        }
        if mail.files.is_empty() {
            return text + &plain(&mail.body);
        }
        let border = format!("=_{}", mail.is);
        let _ = write!(
            text,
            "Content-Type: multipart/mixed; boundary=\"{border}\"\n\n--{border}\n{}",
            plain(&mail.body)
        );
        for file in &mail.files {
            let _ = write!(
                text,
                "--{border}\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"{file}\"\n\
                 Content-Transfer-Encoding: base64\n\nKGVtcHR5KQ==\n"
            );
        }
        let _ = writeln!(text, "--{border}--");
        text
    }
}

/// A header field, as an encoded word if it needs one.
fn encoded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut word = "=?UTF-8?Q?".to_owned();
    for byte in text.bytes() {
        match byte {
            b' ' => word.push('_'),
            byte if byte.is_ascii_alphanumeric() || byte == b'-' => word.push(char::from(byte)),
            byte => drop(write!(word, "={byte:02X}")),
        }
    }
    word.push_str("?=");
    assert!(word.len() <= 75, "{word}");
    word
}

/// The part of a mail with its text.
fn plain(body: &str) -> String {
    if body.is_ascii() {
        return format!("Content-Type: text/plain; charset=us-ascii\n\n{body}");
    }
    let mut text = String::new();
    for line in body.lines() {
        let mut length = 0;
        for letter in line.chars() {
            let quoted = if letter.is_ascii() && letter != '=' {
                letter.to_string()
            } else {
                let mut buffer = [0; 4];
                let bytes = letter.encode_utf8(&mut buffer).bytes();
                bytes.fold(String::new(), |mut quoted, byte| {
                    let _ = write!(quoted, "={byte:02X}");
                    quoted
                })
            };
            if length + quoted.len() > 75 {
                text.push_str("=\n");
                length = 0;
            }
            length += quoted.len();
            text.push_str(&quoted);
        }
        text.push('\n');
    }
    format!(
        "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n{text}"
    )
}
