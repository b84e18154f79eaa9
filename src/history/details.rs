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

/// A commit, and its people, who have no numbers yet.
#[derive(Debug)]
pub(super) struct Details {
    pub commit: Commit,
    pub author: Option<Identity>,
    /// Who committed it, by another address than its author's.
    pub committer: Option<Identity>,
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
    let people = header.people.as_ref().ok();
    let author = people.map(|people| &people.author);
    let committer = people.map(|people| &people.committer);
    let parents = graph.parents(at).iter().filter_map(|&p| graph.get(p));
    let commit = Commit {
        id: point.id,
        parents: parents.map(|p| (p.id, p.time)).collect(),
        seconds: point.time,
        raised: None,
        author: None,
        committer: None,
        authored: author.map(|author| author.time.timestamp()),
        message: text(header.message.get(..MESSAGE).unwrap_or(header.message)),
        signed: header.signed,
        line: graph.line(at),
        touches_log,
        malformed: point.malformed.as_deref().cloned(),
    };
    let identity = |person: &header::Person<'_>| Identity {
        name: text(person.name),
        email: text(person.email),
    };
    let (author, committer) = (author.map(identity), committer.map(identity));
    let is_other = |committer: &Identity| {
        let author = author.as_ref();
        author.is_some_and(|author| !author.email.eq_ignore_ascii_case(&committer.email))
    };
    Ok(Some(Details {
        commit,
        committer: committer.filter(is_other),
        author,
    }))
}
