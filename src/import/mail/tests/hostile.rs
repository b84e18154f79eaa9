//! Broken files: nothing but faults and notes.

use super::mail;
use crate::import::mail::{Mails, html_to_text, strip_quotes};

/// Enough kinds of content for changes to reach every reader.
fn seed() -> Vec<u8> {
    let mut text = String::new();
    let bodies = [
        (
            "",
            "Approved.\n\nOn 3 March 2026 at 10:40, am@agency.example wrote:\n> Is it?\n-- \nManager",
        ),
        (
            "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n",
            "<p title=3D\"x\">Hello &amp; &#x41;</p><blockquote>quoted</blockquote><!-- x -->",
        ),
        (
            "Content-Type: multipart/mixed; boundary=\"b\"\nX-Gmail-Labels: =?UTF-8?B?0JLQsNC20L3QvtC1?=\n",
            "--b\nContent-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n\n88/HzMHTz9fBzs8=\n--b\nContent-Type: message/rfc822\n\nFrom: x@y\nSubject: z\n\nnested\n--b\nContent-Disposition: attachment; filename*0*=UTF-8''%D0; filename*1=\"x\"\n\n--b--\n",
        ),
        (
            "References: <1@x> <2@x>\nThread-Index: Ac9f6X0AAQIDBAUGBwgJCgsMDQ4PEA==\nReceived: by x; Tue, 3 Mar 2026 07:40:00 +0000\n",
            ">From here\nFrom: a\nSent: b\nTo: c\n",
        ),
    ];
    for (at, (header, body)) in bodies.iter().enumerate() {
        text.push_str("From am@agency.example Tue Mar  3 07:40:00 2026\n");
        text.push_str(&mail(at, header, body));
        text.push('\n');
    }
    text.into_bytes()
}

/// A small generator of pseudorandom numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % limit.max(1)
    }
}

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    const PIECES: [&[u8]; 14] = [
        b"\n\nFrom ",
        b"--b\n",
        b"=?UTF-8?B?",
        b"?=",
        b"\r",
        b"\0",
        b"\xff\xfe",
        b"<",
        b"&#",
        b": ",
        b"=\n",
        b"\n>",
        b"\xd0",
        b"Content-Type: message/rfc822\n\n",
    ];
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let to = (at + random.below(40)).min(bytes.len());
        match random.below(5) {
            0 => drop(bytes.drain(at..to)),
            1 => bytes.truncate(at.max(1)),
            2 => {
                let copy = bytes[at..to].to_vec();
                let other = random.below(bytes.len());
                bytes.splice(other..other, copy);
            }
            3 => {
                let piece = PIECES[random.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            _ if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            _ => {}
        }
    }
}

#[test]
fn changed_files_are_read_without_a_panic() {
    let seed = seed();
    let count = std::env::var("MUTATIONS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(500);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..count {
        let mut bytes = seed.clone();
        mutate(&mut bytes, &mut random);
        let mut mails = Mails::default();
        let _ = mails.read_mbox(bytes.as_slice(), "x.mbox");
        mails.read_eml(bytes.as_slice(), "x.eml").unwrap();
        mails.finish();
        let text = String::from_utf8_lossy(&bytes);
        html_to_text(&text);
        strip_quotes(&text);
        crate::import::transcript::read(&format!("WEBVTT\n\n{text}"));
    }
}

#[test]
fn deep_and_long_structures_are_read_in_time() {
    let nested = "Content-Type: message/rfc822\n\n".repeat(1500);
    let part = |at| format!("--b\nContent-Type: multipart/mixed; boundary=\"b{at}\"\n\n");
    let parts = (0..1500).map(part).collect::<Vec<_>>().concat();
    let quotes = ">".repeat(50_000);
    let headers = "X-Header: value\n".repeat(20_000);
    let reference = |at| format!(" <{at}@x>\n");
    let references = (0..20_000).map(reference).collect::<Vec<_>>().concat();
    let replied = (0..200_000).map(reference).collect::<Vec<_>>().concat();
    let html = "<blockquote>".repeat(20_000) + &"<".repeat(20_000) + &"<style>".repeat(2000);
    for text in [
        mail(1, "", &nested),
        mail(1, &nested, ""),
        mail(1, "Content-Type: multipart/mixed; boundary=\"b\"\n", &parts),
        mail(1, "", &quotes),
        mail(1, &headers, "x"),
        mail(1, &format!("References: <0@x>\n{references}"), "x"),
        mail(1, &format!("In-Reply-To: <0@x>\n{replied}"), "x"),
        mail(1, "Content-Type: text/html\n", &html),
        mail(1, "", &"On 3 March 2026\n".repeat(4000)),
        mail(1, "", &"-- \nFrom: x\n".repeat(4000)),
    ] {
        let mut mails = Mails::default();
        mails.read_eml(text.as_bytes(), "x.eml").unwrap();
        mails
            .read_mbox(format!("From \n{text}").as_bytes(), "x.mbox")
            .unwrap();
        mails.finish();
    }
}
