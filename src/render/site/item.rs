//! Something that is owed, as an item of a list.

use super::markup::Html;
use super::page::Page;
use crate::message::{Message, message};
use crate::render::status::{Row, Timing};

/// The most items of a list.
const MOST: usize = 40;

/// Items under a heading.
#[derive(Debug)]
pub(super) struct List {
    pub(super) heading: Html,
    pub(super) items: Vec<Item>,
    /// How many more there are.
    pub(super) more: Html,
}

impl List {
    /// A list of rows; `None` if there are none.
    pub(super) fn new(page: &Page<'_>, heading: &Message, rows: &[Row]) -> Option<Self> {
        let more = rows.len().saturating_sub(MOST);
        let more = (more > 0).then(|| {
            page.plain(&message! {
                en: "And {more} more.",
                ru: "И ещё {more}.",
                es: "Y {more} más.",
                more: more,
            })
        });
        (!rows.is_empty()).then(|| Self {
            heading: page.plain(heading),
            items: rows
                .iter()
                .take(MOST)
                .map(|row| Item::new(page, row))
                .collect(),
            more: more.unwrap_or_default(),
        })
    }
}

/// An item of a list.
#[derive(Debug)]
pub(super) struct Item {
    /// The title of the entry, with a link.
    pub(super) title: Html,
    pub(super) id: Html,
    pub(super) what: Html,
    pub(super) who: Html,
    /// `over`, `left` or `unsettled`.
    pub(super) class: &'static str,
    pub(super) timing: Html,
    pub(super) due: Html,
    pub(super) since: Html,
    pub(super) remarks: Vec<Html>,
}

impl Item {
    pub(super) fn new(page: &Page<'_>, row: &Row) -> Self {
        let (title, id) = title(page, row);
        let due = row.due.clone().map(|due| {
            let first = row.first_due.clone().map(|first| {
                message! {
                    en: ", first agreed {first}",
                    ru: ", первоначально {first}",
                    es: ", acordado al inicio {first}",
                    first: first,
                }
            });
            message! {
                en: "due {due}{first}",
                ru: "срок {due}{first}",
                es: "plazo {due}{first}",
                due: due,
                first: first,
            }
        });
        let since = row.since.clone().map(|since| {
            message! { en: "since {since}", ru: "начало {since}", es: "desde {since}", since: since }
        });
        let shown = |message: Option<Message>| message.map(|message| page.plain(&message));
        Self {
            title,
            id,
            what: page.plain(&row.what),
            who: page.plain(&row.holder),
            class: class(&row.timing),
            timing: page.say(&row.timing.words()),
            due: shown(due).unwrap_or_default(),
            since: shown(since).unwrap_or_default(),
            remarks: row.remarks.iter().map(|remark| page.say(remark)).collect(),
        }
    }
}

/// The title of a row with a link, and its id; a recurring item has a period and no page.
pub(super) fn title(page: &Page<'_>, row: &Row) -> (Html, Html) {
    let shown = match &row.title {
        Some(title) => page.plain(title),
        None => Html::name(&row.id),
    };
    let id = Html::name(&row.id);
    match page.entry_href(&row.id) {
        Some(href) => (
            Html::of_parts(format!("<a href=\"{href}\">{shown}</a>")),
            id,
        ),
        None => (shown, id),
    }
}

/// The class of a timing. What has ended may be delivered and not accepted, or contested: it is not marked as good.
fn class(timing: &Timing) -> &'static str {
    match timing {
        Timing::Over(_) => "over",
        Timing::Unsettled(_) => "unsettled",
        Timing::Left(_) | Timing::Ended(_) | Timing::Undated => "left",
    }
}
