//! The details of a commit that a history keeps.

use super::error::HistoryError;
use super::graph::{At, Graph};
use super::header;
use super::mailmap::Identity;
use super::model::Commit;
use super::object::Kind;
use super::objects::Objects;

/// The bytes of a commit's message that are kept.
const MESSAGE: usize = 64 << 10;

/// A commit, and its author, who has no number yet.
#[derive(Debug)]
pub(super) struct Details {
    pub commit: Commit,
    pub author: Option<Identity>,
}

/// The details of a commit. `touches_log`: it has a log file that differs from every parent's.
pub(super) fn of(
    objects: &dyn Objects,
    graph: &Graph<'_>,
    at: At,
    touches_log: bool,
) -> Result<Option<Details>, HistoryError> {
    let Some(point) = graph.get(at) else {
        return Ok(None);
    };
    let read = match &point.raw {
        Some(_) => None,
        None => Some(objects.read(point.id, Kind::Commit)?),
    };
    let raw = point.raw.as_deref().or(read.as_deref()).unwrap_or_default();
    let header = header::parse(raw).map_err(|why| HistoryError::Damaged {
        id: point.id.to_string(),
        why,
    })?;
    let text = |bytes: &[u8]| header.text(bytes);
    let author = header.people.as_ref().ok().map(|people| &people.author);
    let parents = graph.parents(at).iter().filter_map(|&p| graph.get(p));
    let commit = Commit {
        id: point.id,
        parents: parents.map(|p| (p.id, p.time)).collect(),
        seconds: point.time,
        raised: None,
        author: None,
        authored: author.map(|author| author.time.timestamp()),
        message: text(header.message.get(..MESSAGE).unwrap_or(header.message)),
        signed: header.signed,
        line: graph.line(at),
        touches_log,
        malformed: point.malformed.as_deref().cloned(),
    };
    let author = author.map(|author| Identity {
        name: text(author.name),
        email: text(author.email),
    });
    Ok(Some(Details { commit, author }))
}
