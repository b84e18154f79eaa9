//! The choice of the parent of a merge through which the main line goes: the one that the history shows to have been shared.
//!
//! The order of the parents is not evidence. `git pull` makes a merge whose second parent is the server's, and the
//! committer can put either first. The rule, with its limits, is in docs/semantics.md.

use std::collections::{BTreeSet, HashMap};

use super::error::HistoryError;
use super::graph::{At, Graph};
use super::header;
use super::mailmap::Mailmap;
use super::meaning::digest;
use super::object::{CommitId, Kind};
use super::objects::Objects;

/// The most parents that git gives a merge; with more, the first parent is used.
const MAX_PARENTS: usize = 64;

/// The evidence for the choice, besides the commits themselves.
pub(super) struct Evidence<'a> {
    pub objects: &'a dyn Objects,
    /// Which identities are the same person.
    pub mailmap: &'a Mailmap,
    /// Whether a commit contains the project.
    pub holds_project: &'a dyn Fn(At) -> bool,
    /// The commits that this clone has seen at the tip of a server's main line.
    pub seen_on_servers: &'a dyn Fn() -> Vec<CommitId>,
}

/// Moves the parent on the main line to the front, for every merge of the main line. Returns what was seen on servers, by
/// [`fingerprint`], if a choice depended on it.
pub(super) fn choose(
    graph: &mut Graph<'_>,
    evidence: &Evidence<'_>,
) -> Result<Option<u128>, HistoryError> {
    let mut choice = Choice {
        evidence,
        people: HashMap::new(),
        described: HashMap::new(),
        servers: None,
    };
    let mut next = graph.tip();
    while let Some(at) = next {
        if (2..=MAX_PARENTS).contains(&graph.parents(at).len()) {
            let shared = choice.shared(graph, at)?;
            graph.put_first(at, shared);
        }
        next = graph.parents(at).first().copied();
    }
    Ok(choice.servers.map(fingerprint))
}

/// Tells sets of commits apart, in one build of the program.
pub(super) fn fingerprint(commits: impl IntoIterator<Item = CommitId>) -> u128 {
    let commits: BTreeSet<CommitId> = commits.into_iter().collect();
    let bytes: Vec<u8> = commits
        .iter()
        .flat_map(|commit| commit.as_bytes().iter().copied())
        .collect();
    digest(&bytes)
}

/// The authors of the commits that only one parent of a merge reaches.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Makers {
    merger: bool,
    others: bool,
}

impl Makers {
    const NOBODY: Self = Self {
        merger: false,
        others: false,
    };
    const ALL: Self = Self {
        merger: true,
        others: true,
    };
}

struct Choice<'a> {
    evidence: &'a Evidence<'a>,
    /// The person behind each identity of the graph.
    people: HashMap<u32, String>,
    /// The author and the committer of commits that are only described.
    described: HashMap<At, [Option<String>; 2]>,
    /// The tips that were seen on servers, read on demand.
    servers: Option<BTreeSet<CommitId>>,
}

impl Choice<'_> {
    /// The place among its parents of the shared one.
    fn shared(&mut self, graph: &Graph<'_>, merge: At) -> Result<usize, HistoryError> {
        let parents = graph.parents(merge);
        let only = |condition: &dyn Fn(usize) -> bool| {
            let mut found = (0..parents.len()).filter(|place| condition(*place));
            found.next().filter(|_| found.next().is_none())
        };
        // A project that is merged in from its own repository had its main line there.
        let holds = |place: usize| {
            let parent = parents.get(place);
            parent.is_some_and(|parent| (self.evidence.holds_project)(*parent))
        };
        if let Some(place) = only(&holds).filter(|_| !graph.parents_are_related(merge)) {
            return Ok(place);
        }
        let makers = self.makers(graph, merge)?;
        let of = |place: usize| makers.get(place).copied().unwrap_or_default();
        if let Some(place) = only(&|place| of(place) == Makers::NOBODY) {
            return Ok(place);
        }
        let message = || self.by_message(graph, merge);
        // The other sides have only commits by the merge's author: they were local.
        if let Some(place) = only(&|place| of(place).others) {
            // That side has no commit by the merge's author either: a pull and somebody else's branch look alike.
            return if of(place).merger {
                Ok(place)
            } else {
                Ok(message()?.unwrap_or(place))
            };
        }
        if let Some(place) = message()? {
            return Ok(place);
        }
        let seen = self.seen_on_servers();
        if !seen.is_empty() {
            let sides = graph.sides(merge, &mut |_, _| true);
            let seen = |at: &At| graph.id(*at).is_some_and(|id| seen.contains(&id));
            let shared = |place: usize| sides.get(place).is_some_and(|side| side.iter().any(seen));
            if let Some(place) = only(&shared) {
                return Ok(place);
            }
        }
        Ok(0)
    }

    /// The authors of the commits that only one parent reaches, for each parent. Stops when every parent has some of both.
    fn makers(&mut self, graph: &Graph<'_>, merge: At) -> Result<Vec<Makers>, HistoryError> {
        let mut makers = vec![Makers::NOBODY; graph.parents(merge).len()];
        let [merger, _] = self.authors(graph, merge)?;
        let mut failed = None;
        graph.sides(merge, &mut |place, at| {
            let people = match self.authors(graph, at) {
                Ok(people) => people,
                Err(error) => {
                    failed = Some(error);
                    return false;
                }
            };
            let by_merger = people
                .iter()
                .flatten()
                .any(|who| Some(who) == merger.as_ref());
            if let Some(makers) = makers.get_mut(place) {
                makers.merger |= by_merger;
                makers.others |= !by_merger;
            }
            makers.iter().any(|makers| *makers != Makers::ALL)
        });
        failed.map_or(Ok(makers), Err)
    }

    /// The persons who wrote and who committed a commit; none of a malformed one.
    fn authors(&mut self, graph: &Graph<'_>, at: At) -> Result<[Option<String>; 2], HistoryError> {
        if let Some(point) = graph.get(at) {
            let people = [point.author, point.committer];
            return Ok(people.map(|who| who.map(|who| self.person(graph, who))));
        }
        if let Some(known) = self.described.get(&at) {
            return Ok(known.clone());
        }
        let Some(id) = graph.id(at) else {
            return Ok([None, None]);
        };
        let raw = self.evidence.objects.read(id, Kind::Commit)?;
        let people = header::parse(&raw)
            .ok()
            .and_then(|header| header.people.ok());
        let people = people.map_or([None, None], |people| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            [people.author, people.committer]
                .map(|who| Some(self.resolved(&text(who.name), &text(who.email))))
        });
        self.described.insert(at, people.clone());
        Ok(people)
    }

    /// The person behind an identity: the address after the mailmap, else the name.
    fn person(&mut self, graph: &Graph<'_>, who: u32) -> String {
        if let Some(person) = self.people.get(&who) {
            return person.clone();
        }
        let (name, email) = graph.identity(who);
        let person = self.resolved(&name, &email);
        self.people.insert(who, person.clone());
        person
    }

    fn resolved(&self, name: &str, email: &str) -> String {
        let person = self.evidence.mailmap.resolve(name, email);
        let email = person.email.to_lowercase();
        if email.is_empty() { person.name } else { email }
    }

    fn seen_on_servers(&mut self) -> &BTreeSet<CommitId> {
        let ask = || (self.evidence.seen_on_servers)().into_iter().collect();
        self.servers.get_or_insert_with(ask)
    }

    /// The shared parent according to the message of a merge.
    fn by_message(&self, graph: &Graph<'_>, merge: At) -> Result<Option<usize>, HistoryError> {
        let kept = graph.get(merge).and_then(|point| point.raw.as_deref());
        let read = match (kept, graph.id(merge)) {
            (None, Some(id)) => Some(self.evidence.objects.read(id, Kind::Commit)?),
            _ => None,
        };
        let raw = kept.or(read.as_deref()).unwrap_or_default();
        let message = header::parse(raw).map(|header| header.message);
        let message = String::from_utf8_lossy(message.unwrap_or_default());
        Ok(shared_by_message(
            message.trim_start().lines().next().unwrap_or(""),
        ))
    }
}

/// The shared parent, by the first line of a message as git or a server writes it: 0 if a branch was merged into the
/// main line, 1 if the main line was merged into a local branch.
fn shared_by_message(line: &str) -> Option<usize> {
    let servers = [
        "Merge pull request #",
        "Merged in ",
        "Merged PR ",
        "Merge branches ",
    ];
    if servers.iter().any(|start| line.starts_with(start)) {
        return Some(0);
    }
    let (rest, remote) = match line.strip_prefix("Merge remote-tracking branch '") {
        Some(rest) => (rest, true),
        None => (line.strip_prefix("Merge branch '")?, false),
    };
    let (name, rest) = rest.split_once('\'')?;
    let (from, into) = match rest.split_once(" into ") {
        Some((from, into)) => (from, Some(into.trim().trim_matches('\''))),
        None => (rest, None),
    };
    let is_main = |name: &str| matches!(name, "main" | "master" | "trunk");
    let fetched = remote || from.starts_with(" of ");
    let is_shared = |branch: &str| {
        let same = fetched && into.is_some_and(|into| into == branch);
        same || is_main(branch) && (fetched || into.is_none_or(|into| !is_main(into)))
    };
    if !remote {
        return Some(usize::from(is_shared(name)));
    }
    // A remote's name may have slashes, and so may a branch's.
    let places = name.match_indices('/').map(|(at, _)| at);
    let branches = places.filter_map(|at| name.get(at + 1..));
    let mut shared = branches.map(is_shared);
    let by_usual_name = shared.next().unwrap_or_else(|| is_shared(name));
    match (by_usual_name, shared.any(|is| is)) {
        (true, _) => Some(1),
        (false, true) => None,
        (false, false) => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::shared_by_message;

    #[test]
    fn messages_of_merges() {
        for line in [
            "Merge branch 'topic'",
            "Merge branch 'topic' into main",
            "Merge branch 'topic' into 'main'",
            "Merge branch 'topic' into develop",
            "Merge branch 'topic' of https://server/project",
            "Merge branch 'topic' of server:project into main",
            "Merge remote-tracking branch 'origin/topic'",
            "Merge remote-tracking branch 'partners/bakery/topic'",
            "Merge remote-tracking branch 'partners/bakery/topic' into main",
            "Merge branches 'one', 'two' and 'main'",
            "Merge pull request #7 from client/main",
            "Merged in topic (pull request #7)",
            "Merge branch 'master' into main",
        ] {
            assert_eq!(shared_by_message(line), Some(0), "{line}");
        }
        for line in [
            "Merge branch 'main' of https://server/project",
            "Merge branch 'main' of server:project into topic",
            "Merge branch 'main' into topic",
            "Merge branch 'main'",
            "Merge branch 'topic' of server:project into topic",
            "Merge remote-tracking branch 'origin/main'",
            "Merge remote-tracking branch 'origin/main' into topic",
            "Merge remote-tracking branch 'origin/topic' into topic",
            "Merge remote-tracking branch 'origin/bakery/topic' into bakery/topic",
        ] {
            assert_eq!(shared_by_message(line), Some(1), "{line}");
        }
        for line in [
            "Bring both together",
            "Merge commit '1234567'",
            "Merge branch topic",
            // Of the remote `partners/bakery`, or of the branch `bakery/main` of another.
            "Merge remote-tracking branch 'partners/bakery/main'",
            "Merge remote-tracking branch 'partners/bakery/topic' into topic",
            "",
        ] {
            assert_eq!(shared_by_message(line), None, "{line}");
        }
    }
}
