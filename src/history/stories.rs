//! Building the stories of entries from the facts of commits.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::charters::{Brought, charters};
use super::details::{self, Details};
use super::error::HistoryError;
use super::facts::{AllFacts, Known, Place};
use super::first_records::first_records;
use super::graph::{At, Graph};
use super::ids::ById;
use super::mailmap::Identity;
use super::malformed::TimesUnknown;
use super::model::{Change, CharterVersion, Held, History, Story};
use super::objects::Objects;
use super::origin::{Origin, Origins};
use super::sweep::Found;
use super::views::Views;

/// Extends the history at a graph's base (empty, if it has none) by the facts of its commits. `known` has the places in
/// `before` of the entries that the facts are about.
pub(super) fn build(
    objects: &dyn Objects,
    graph: &Graph<'_>,
    views: &Views<'_>,
    mut facts: AllFacts,
    mut found: Found,
    known: &Known,
    mut before: History,
) -> Result<History, HistoryError> {
    let details = std::mem::take(&mut facts.details);
    let facts = &facts;
    forget_base(&mut before);
    let minimal = first_records(graph, std::mem::take(&mut found.introduced), known);
    let found = &found;
    let mut named: BTreeSet<At> = details.keys().copied().collect();
    named.extend(graph.tip());
    let charter = facts.charter.iter().flat_map(|&(at, blob)| {
        let versions = blob.map(|blob| charters(graph, views, at, blob));
        let versions = versions.into_iter().flatten();
        let mut versions: Vec<_> = versions.map(|version| (at, Some(version))).collect();
        if versions.is_empty() {
            versions.push((at, None));
        }
        versions
    });
    let charter: Vec<(At, Option<Brought>)> = charter.collect();
    named.extend(charter.iter().flat_map(|(at, version)| {
        let written = version.as_ref().and_then(|version| version.written);
        written.into_iter().chain([*at])
    }));
    named.extend(minimal.iter().flatten());
    for origins in found.origins.values() {
        let lives = origins.lives.iter();
        let returns = lives.clone().filter_map(|life| Some(life.landed?.0));
        let first = lives.map(|life| &life.origin);
        let first = first.chain(origins.tip.iter().map(|(_, origin)| origin));
        named.extend(returns.chain(first.filter_map(|origin| match origin {
            Origin::Here(at) => Some(*at),
            Origin::Before(_) => None,
        })));
    }
    // An entry that was removed and restored has landed once.
    let landed = |entry: usize| {
        let place = known.get(entry).copied().flatten();
        place
            .and_then(|place| before.stories.get(place))
            .is_some_and(|story| story.landed.is_some())
    };
    named.extend(
        found
            .landed
            .iter()
            .filter(|(entry, _)| !landed(**entry))
            .map(|(_, at)| *at),
    );
    let changes = found.changes.values().flatten();
    let changes = changes.chain(found.put_back.values().flatten());
    named.extend(changes.flat_map(Change::commits).map(At::numbered));
    named.extend(views.lost);
    for left in &views.left {
        named.extend(left.recorded());
        named.extend(left.landed(graph));
        named.insert(left.removing);
        named.extend(left.arrived(graph));
    }

    let mut builder = StoryBuilder {
        objects,
        graph,
        views,
        facts,
        places: BTreeMap::new(),
        people: HashMap::new(),
        paths: Vec::new(),
        outside: HashMap::new(),
        kept: before,
    };
    builder.paths();
    builder.commits(&named, details)?;
    for (&entry, places) in &found.state {
        let minimal = minimal.get(entry).map(Vec::as_slice).unwrap_or_default();
        let place = known.get(entry).copied().flatten();
        builder.story(entry, place, minimal, places, found);
    }
    builder.left_behind();
    for (at, version) in charter {
        let written = version.as_ref().and_then(|version| version.written);
        let version = CharterVersion {
            commit: builder.place(at),
            blob: version.as_ref().map(|version| version.blob),
            written: written.map(|at| builder.place(at)),
            from: version.and_then(|version| version.from),
        };
        builder.kept.charter.push(version);
    }
    builder.kept.stories.sort_by(|a, b| a.id.cmp(&b.id));
    let lost = views.lost.map(|at| builder.place(at));
    builder.kept.lost = lost.or(builder.kept.lost);
    let line = graph.tip().and_then(|tip| graph.line(tip));
    builder.kept.line = line.unwrap_or(0);
    builder.kept.put_in_order();
    Ok(builder.kept)
}

/// Removes the former tip, unless it is needed for another reason.
fn forget_base(before: &mut History) {
    let Some(last) = before
        .commits
        .len()
        .checked_sub(1)
        .and_then(|last| u32::try_from(last).ok())
    else {
        return;
    };
    let named = |story: &Story| story.commits().any(|commit| commit == last);
    let needed = before
        .commits
        .last()
        .is_some_and(|commit| commit.touches_log)
        || before.charter.iter().any(|version| version.commit == last)
        || before.lost == Some(last)
        || before.stories.iter().any(named);
    if !needed {
        before.commits.pop();
    }
}

struct StoryBuilder<'a> {
    objects: &'a dyn Objects,
    graph: &'a Graph<'a>,
    views: &'a Views<'a>,
    facts: &'a AllFacts,
    /// The places of the graph's commits in the history.
    places: BTreeMap<At, u32>,
    people: HashMap<Identity, u32>,
    /// The places in the history of the paths that the facts number.
    paths: Vec<u32>,
    /// The numbers of files that were in another folder.
    outside: HashMap<String, u32>,
    kept: History,
}

impl StoryBuilder<'_> {
    fn place(&self, at: At) -> u32 {
        self.places.get(&at).copied().unwrap_or(u32::MAX)
    }

    /// Adds the paths of the facts.
    fn paths(&mut self) {
        let known = self.kept.paths.len();
        for path in self.facts.paths.iter() {
            // Those of a history are sorted.
            let sorted = self.kept.paths.get(..known).unwrap_or_default();
            let place = sorted.binary_search(path).unwrap_or_else(|_| {
                self.kept.paths.push(path.clone());
                self.kept.paths.len() - 1
            });
            self.paths.push(u32::try_from(place).unwrap_or(u32::MAX));
        }
    }

    /// The place of a path that the facts number.
    fn path(&self, number: u32) -> u32 {
        let place = self.paths.get(number as usize);
        place.copied().unwrap_or(u32::MAX)
    }

    /// Adds the commits of the history, parents first; those that touch the log are in `known`.
    fn commits(
        &mut self,
        named: &BTreeSet<At>,
        mut known: ById<At, Details>,
    ) -> Result<(), HistoryError> {
        let number = |list: usize| u32::try_from(list).unwrap_or(u32::MAX);
        self.people = (0..)
            .zip(&self.kept.people)
            .map(|(place, person)| (person.clone(), place))
            .collect();
        for &at in named {
            let details = match known.remove(&at) {
                Some(details) => Some(details),
                None => details::of(self.objects, self.graph, at, false)?,
            };
            let Some(details) = details else {
                continue;
            };
            let mut commit = details.commit;
            let mut number_of = |person: Identity| {
                let next = number(self.kept.people.len());
                *self.people.entry(person).or_insert_with_key(|person| {
                    self.kept.people.push(person.clone());
                    next
                })
            };
            commit.author = details.author.map(&mut number_of);
            commit.committer = details.committer.map(&mut number_of);
            self.places.insert(at, number(self.kept.commits.len()));
            self.kept.commits.push(commit);
        }
        Ok(())
    }

    /// Replaces the numbers of paths by their places: of files in another folder, by paths from the repository's root.
    fn name_paths(&mut self, at: At, change: &mut Change) {
        let parents = self.graph.parents(at).iter();
        let is_parent = |at: &&At| self.graph.get(**at).is_some_and(|p| p.id == change.parent);
        let parent = parents.clone().find(is_parent).copied();
        let paths = change.path.as_mut().map(|path| (at, path));
        let before = (parent, &mut change.parent_path);
        let paths = paths.map(|(at, path)| (Some(at), path));
        for (at, path) in paths.into_iter().chain([before]) {
            if let Some(folder) = at.and_then(|at| self.views.other_folder(at)) {
                let file = self.facts.paths.get(*path).map_or("", String::as_str);
                let next = u32::try_from(self.kept.paths.len()).unwrap_or(u32::MAX);
                let named = self.outside.entry(format!("/{folder}{file}"));
                *path = *named.or_insert_with_key(|named| {
                    self.kept.paths.push(named.clone());
                    next
                });
            } else {
                *path = self.path(*path);
            }
        }
    }

    /// Adds what went with folders from which the project had been copied: an entry that it never had was removed with the folder, a
    /// change that it never got was undone.
    fn left_behind(&mut self) {
        let (views, graph) = (self.views, self.graph);
        if views.left.is_empty() {
            return;
        }
        let stories = (0..).zip(&self.kept.stories);
        let stories: HashMap<String, usize> = stories
            .map(|(place, story)| (story.id.clone(), place))
            .collect();
        for left in &views.left {
            let (recorded, landed) = (left.recorded(), left.landed(graph));
            let parent = graph.id(left.last);
            let (Some(recorded), Some(landed), Some(parent), Some(arrived)) =
                (recorded, landed, parent, left.arrived(graph))
            else {
                continue;
            };
            let written = (arrived != left.removing).then(|| self.place(left.removing));
            let mut change = Change {
                commit: self.place(arrived),
                written,
                fields: Vec::new(),
                in_part: false,
                path: None,
                parent,
                parent_path: self.named_path(&left.path),
                dropped: None,
                shown_in: None,
                unread_since: None,
            };
            match (&left.now, stories.get(&left.id)) {
                (Some((path, fields)), Some(&place)) => {
                    change.path = Some(self.named_path(path));
                    change.fields.clone_from(fields);
                    if let Some(story) = self.kept.stories.get_mut(place) {
                        story.edited.push(change);
                        story.edited.sort_by_key(|change| change.commit);
                    }
                }
                (None, None) => {
                    let story = Story {
                        id: left.id.clone(),
                        recorded: Some(self.place(recorded)),
                        landed: Some(self.place(landed)),
                        removals: vec![change],
                        ..Story::default()
                    };
                    self.kept.stories.push(story);
                }
                // The project had it for a while.
                (None, Some(_)) | (Some(_), None) => {}
            }
        }
    }

    /// The place of a path.
    fn named_path(&mut self, path: &str) -> u32 {
        let known = self.kept.paths.iter().position(|known| known == path);
        let place = known.unwrap_or_else(|| {
            self.kept.paths.push(path.to_owned());
            self.kept.paths.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    /// Extends the story at a place of the entry with that number, or begins it with `minimal`: the introducing commits without
    /// another one among their ancestors.
    fn story(
        &mut self,
        entry: usize,
        place: Option<usize>,
        minimal: &[At],
        places: &[Place],
        found: &Found,
    ) {
        let mut commits: Vec<At> = minimal.to_vec();
        let slot = place.and_then(|place| self.kept.stories.get_mut(place));
        let mut story = slot.map_or_else(
            || Story {
                id: self.facts.meanings.id(entry).to_owned(),
                ..Story::default()
            },
            std::mem::take,
        );
        if let Some(&landed) = found.landed.get(&entry).filter(|_| story.landed.is_none()) {
            commits.push(landed);
            story.landed = Some(self.place(landed));
        }
        for change in found.changes.get(&entry).into_iter().flatten() {
            let at = At::numbered(change.made_by());
            commits.extend([at, At::numbered(change.commit)]);
            let mut change = change.clone();
            for place in change.commits_mut() {
                *place = self.place(At::numbered(*place));
            }
            self.name_paths(at, &mut change);
            match change.path {
                Some(_) => story.edited.push(change),
                None => story.removals.push(change),
            }
        }
        for put_back in found.put_back.get(&entry).into_iter().flatten() {
            self.put_back(&mut story, put_back.clone(), &mut commits);
        }
        commits.sort_unstable();
        if story.times_unknown.is_none() {
            story.times_unknown = commits
                .iter()
                .filter_map(|&at| self.graph.get(at))
                .find_map(|point| {
                    point.malformed.as_deref().map(|why| {
                        Box::new(TimesUnknown {
                            commit: point.id.short(),
                            why: why.clone(),
                        })
                    })
                });
        }
        let points = || {
            minimal
                .iter()
                .filter_map(|&at| self.graph.get(at).map(|point| (at, point)))
        };
        if place.is_none() && points().all(|(_, point)| point.time.is_some()) {
            let first = points().min_by_key(|(_, point)| (point.time, point.id));
            story.recorded = first.map(|(at, _)| self.place(at));
        }
        let origins = found.origins.get(&entry);
        if let Some(origins) = origins {
            self.lives(&mut story, origins);
        }
        story.places = self.held(&story, places, origins);
        match place.and_then(|place| self.kept.stories.get_mut(place)) {
            Some(slot) => *slot = story,
            None => self.kept.stories.push(story),
        }
    }
}

impl StoryBuilder<'_> {
    /// The place of an origin. `None`: its commit is malformed.
    fn origin(&self, origin: Origin) -> Option<u32> {
        match origin {
            Origin::Here(at) => {
                let has_time = self.graph.get(at).is_some_and(|point| point.time.is_some());
                has_time.then(|| self.place(at))
            }
            Origin::Before(place) => place,
        }
    }

    /// Completes a story by what a branch put back.
    fn put_back(&mut self, story: &mut Story, mut change: Change, commits: &mut Vec<At>) {
        let at = At::numbered(change.made_by());
        commits.extend([at, At::numbered(change.commit)]);
        for place in change.commits_mut() {
            *place = self.place(At::numbered(*place));
        }
        self.name_paths(at, &mut change);
        let last = story.removals.iter();
        let last = last.filter(|removal| removal.commit < change.commit);
        if let Some(last) = last.max_by_key(|removal| removal.commit) {
            (change.parent, change.parent_path) = (last.parent, last.parent_path);
            story.returns.get_or_insert_default().put_back.push(change);
        }
    }

    /// Completes a story by what recorded the entry, and what put it back, each time that it was on the main line.
    fn lives(&mut self, story: &mut Story, origins: &Origins) {
        for life in &origins.lives {
            let origin = self.origin(life.origin);
            let here = life.landed.map(|(at, _)| self.place(at));
            let is_first = here.is_some() && here == story.landed;
            if is_first || here.is_none() && story.restored().is_empty() {
                story.recorded = origin;
            } else if let Some((landed, path)) = life.landed {
                let at = self.place(landed);
                let last = story.removals.iter().filter(|removal| removal.commit < at);
                let last = last.max_by_key(|removal| removal.commit);
                if let Some((parent, parent_path)) =
                    last.map(|last| (last.parent, last.parent_path))
                {
                    let mut change = Change {
                        commit: at,
                        written: origin.filter(|origin| *origin != at),
                        fields: Vec::new(),
                        in_part: false,
                        path: Some(path),
                        parent,
                        parent_path: u32::MAX,
                        dropped: None,
                        shown_in: None,
                        unread_since: None,
                    };
                    self.name_paths(landed, &mut change);
                    change.parent_path = parent_path;
                    story.returns.get_or_insert_default().restored.push(change);
                }
            } else if let Some(last) =
                (story.returns.as_mut()).and_then(|all| all.restored.last_mut())
            {
                last.written = origin.filter(|origin| *origin != last.commit);
            }
        }
    }

    /// The versions of an entry at the tip.
    fn held(&self, story: &Story, places: &[Place], origins: Option<&Origins>) -> Vec<Held> {
        let mut traced = origins.map_or_else(Vec::new, |origins| {
            let traced = origins.tip.iter().enumerate();
            traced
                .map(|(number, (place, origin))| (*place, self.origin(*origin), number == 0))
                .collect()
        });
        let held = places.iter().map(|&(meaning, path)| {
            let found = traced
                .iter()
                .position(|(place, ..)| *place == (meaning, path));
            let found = found.map(|found| traced.swap_remove(found));
            let (_, origin, counts) =
                found.unwrap_or(((meaning, path), story.recorded, origins.is_none()));
            Held {
                content: self.facts.meanings.digest(meaning),
                path: self.path(path),
                origin,
                counts,
            }
        });
        held.collect()
    }
}
