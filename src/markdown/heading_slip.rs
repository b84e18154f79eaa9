//! Headings without a space after their signs: `##Kick-off`.

use super::{Heading, Prose};
use crate::message::message;
use crate::source::{Fault, FaultKind, Fix, Span};

/// The heading that a paragraph of one line was meant to be, and the fault. `#word` is a tag in many texts.
pub(super) fn heading(prose: &Prose, written: &str) -> Option<(Heading, Fault)> {
    let bare = written.trim_start_matches('#');
    let signs = written.len() - bare.len();
    let level = u8::try_from(signs)
        .ok()
        .filter(|level| (2..=6).contains(level))?;
    let first = bare.chars().next()?;
    let odd_blank = first.is_whitespace() && !first.is_ascii();
    if bare.contains('\n') || !(first.is_alphanumeric() || odd_blank) {
        return None;
    }
    let text = prose.text.text();
    let from = text.len() - text.trim_start_matches('#').trim_start().len();
    let text = prose.text.part(from..text.len());
    if text.text().is_empty() {
        return None;
    }
    let sign = "#".repeat(signs);
    let fix = Fix::replace(prose.span, format!("{sign} {}", bare.trim_start()));
    let span = Span::new(prose.span.start(), prose.span.start() + signs);
    let fault = Fault::new(
        FaultKind::Syntax,
        span,
        message! {
            en: "this looks like a heading, but no space follows `{sign}`",
            ru: "это похоже на заголовок, но после `{sign}` нет пробела",
            es: "esto parece un encabezado, pero falta un espacio después de `{sign}`",
            sign: &sign,
        },
    )
    .help(message! {
        en: "write a space after `{sign}`",
        ru: "поставьте пробел после `{sign}`",
        es: "escriba un espacio después de `{sign}`",
        sign: &sign,
    })
    .fix(Some(fix));
    let heading = Heading {
        level,
        text,
        span: prose.span,
        inside: None,
        quoted: false,
    };
    Some((heading, fault))
}
