//! The digest as HTML for mail: inline styles, one file, nothing loaded from elsewhere.

use std::io;

use super::{Digest, Part, title, unread};
use crate::message::{Language, Message, message};
use crate::render::Untrusted;

/// Mail programs ignore style sheets, so each element has its style.
const BODY: &str = "margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:15px;\
                    line-height:1.45;color:#1a1a1a;background:#ffffff";
const TABLE: &str = "border-collapse:collapse;width:100%;max-width:640px";
const HEADING: &str = "margin:20px 0 4px;font-size:16px";
const CELL: &str = "padding:6px 12px 6px 0;border-bottom:1px solid #d9d9d9;vertical-align:top;\
                    text-align:left";
const ABOUT: &str = "color:#595959;font-size:13px";
const OVERDUE: &str = "color:#a61b1b;font-weight:bold";

/// Writes a digest as an HTML file.
///
/// # Errors
/// What writing to `out` gives.
pub fn write_digest_html(
    parts: &[Part],
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let say = |message: &Message| message.words(language).shown(own, name);
    let named: Vec<&str> = parts.iter().map(title).collect();
    let heading = message! {
        en: "Digest: {projects}",
        ru: "Сводка: {projects}",
        es: "Resumen: {projects}",
        projects: crate::message::Value::commas(named),
    };
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         </head>\n<body style=\"{BODY}\">",
        Untrusted::new(&heading.text(language)).xml()
    )?;
    for part in parts {
        writeln!(
            out,
            "<h1 style=\"margin:0 0 4px;font-size:20px\">{}</h1>",
            name(title(part))
        )?;
        match part {
            Ok(digest) => project(digest, language, out)?,
            Err(_) => writeln!(out, "<p style=\"{OVERDUE}\">{}</p>", say(&unread()))?,
        }
    }
    writeln!(out, "</body>\n</html>")
}

fn project(digest: &Digest, language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    let say = |message: &Message| message.words(language).shown(own, name);
    writeln!(out, "<p style=\"margin:0\">{}</p>", say(&digest.opening))?;
    for list in &digest.lists {
        writeln!(
            out,
            "<h2 style=\"{HEADING}\">{}</h2>\n<table style=\"{TABLE}\"><tbody>",
            say(&list.heading)
        )?;
        for line in &list.lines {
            let style = if line.overdue {
                format!(" style=\"{OVERDUE}\"")
            } else {
                String::new()
            };
            let title = line.title.as_ref().map(&say).unwrap_or_default();
            let about = line.about.as_ref().map(&say).unwrap_or_default();
            writeln!(
                out,
                "<tr><th scope=\"row\" style=\"{CELL};white-space:nowrap\">{}</th>\
                 <td style=\"{CELL}\">{title}{}<span{style}>{}</span><br>\
                 <span style=\"{ABOUT}\">{about}</span></td></tr>",
                name(&line.id),
                if title.is_empty() { "" } else { "<br>" },
                say(&line.what),
            )?;
        }
        writeln!(out, "</tbody></table>")?;
    }
    for closing in digest.closing() {
        writeln!(out, "<p style=\"margin:16px 0 0\">{}</p>", say(&closing))?;
    }
    Ok(())
}

/// projlog's own words: only markup is escaped.
fn own(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Text of the repository, isolated from the text direction.
fn name(text: &str) -> String {
    format!("<bdi>{}</bdi>", Untrusted::new(text).xml())
}
