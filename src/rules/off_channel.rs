use super::Context;
use crate::finding::Finding;
use crate::message::message;
use crate::source::{Fix, composed, hint};

rule! {
    /// Checks for an entry whose channel, `via`, is not one of the charter's.
    ///
    /// A charter without channels allows any.
    ///
    /// ## Why it matters
    ///
    /// The channels are agreed so that both sides know where to look: a message on another one may never have been
    /// seen.
    ///
    /// ## Bad
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: sms   # warning[off-channel]
    /// needs: access
    /// ```
    ///
    /// ## Good
    ///
    /// As of 2026-03-03T12:00+03:00.
    ///
    /// ```yaml
    /// request: R-1
    /// at: 2026-03-03 11:00
    /// from: account-manager
    /// to: marketing-director
    /// via: telegram
    /// needs: access
    /// ```
    ///
    /// ## When it is wrong
    ///
    /// If both sides have started to use the channel: then it belongs in the charter.
    ///
    /// ## Configuration
    ///
    /// The channels are listed under `channels` in the charter.
    "off-channel": Form, Form, Warning, check
}

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let charter = cx.charter();
    if charter.channels.is_empty() {
        return Vec::new();
    }
    let findings = cx.log().entries().iter().filter_map(|entry| {
        let via = entry
            .common
            .via
            .as_ref()
            .filter(|via| charter.channel(&via.value).is_none())
            // What cannot be read of the charter is reported there.
            .filter(|via| !charter.may_have_channel(&via.value))?;
        let name = composed(&via.value)
            .filter(|name| charter.channel(name).is_some() && !cx.may_be_sealed(entry.id()));
        let known = charter.channels.iter().map(|(name, _)| name.as_str());
        let message = message! {
            en: "{id} came by {via}, which is not a channel in the charter",
            ru: "{id}: канала {via} нет в уставе проекта",
            es: "{id} llegó por {via}, que no es un canal del estatuto del proyecto",
            id: entry.id(),
            via: &via.value,
        };
        let finding = Finding::new(entry.at(via.span), message)
            .entry(entry.id())
            .caption(message! {
                en: "not in the charter",
                ru: "нет в уставе проекта",
                es: "no figura en el estatuto del proyecto",
            })
            .help(hint(&via.value, known))
            .fix(name.and_then(|name| Fix::word(via.span, &via.value, name)));
        Some(finding)
    });
    findings.collect()
}
