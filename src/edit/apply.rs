//! Applies the fixes of findings to the text of files, and leaves everything else byte for byte as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::sound::Before;
use crate::finding::Finding;
use crate::markdown::{self, Block};
use crate::project::{MAX_FILE, Project};
use crate::source::{Fix, Replacement, Source, SourceId, Span};

/// The maximum number of times a file is read to find the fixes that do harm.
const MAX_TRIALS: usize = 100;

/// A file with its fixes applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedFile {
    /// The new text.
    pub text: String,
    /// The findings whose fixes were applied, as indices into the list of findings.
    pub findings: Vec<usize>,
}

/// The result of applying fixes once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// The fixed files.
    pub files: BTreeMap<SourceId, FixedFile>,
    /// The findings whose fixes would do harm, as indices into the list of findings. Fixes that only overlap with another
    /// one are applied in the next round instead.
    pub refused: Vec<usize>,
}

/// Applies the fixes of these findings as long as no entry is lost, untouched entries stay the same, and no new fault
/// appears that cannot be fixed in turn. Nothing is written to disk.
#[must_use]
pub fn apply(project: &Project, findings: &[Finding]) -> Round {
    let mut offered: BTreeMap<SourceId, Vec<(usize, &Fix)>> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate() {
        if let Some(fix) = &finding.fix {
            offered
                .entry(finding.at.source)
                .or_default()
                .push((at, fix));
        }
    }
    let has = |id: &str| project.log.get(id).is_some();
    let mut round = Round::default();
    for (id, fixes) in offered {
        let source = project.sources.get(id);
        let before = match source.is_exact() {
            true if id == project.charter.source => Before::charter(source.text()),
            true if project.is_of_the_log(id) => Before::log(source.text(), &has),
            _ => {
                round.refused.extend(fixes.iter().map(|(at, _)| at));
                continue;
            }
        };
        let blocks = if id == project.charter.source {
            Vec::new()
        } else {
            blocks(source)
        };
        let (mut apart, unfit) = apart(source, &blocks, fixes);
        round.refused.extend(unfit);
        if id != project.charter.source {
            // Most harm shows in the fix's own block, which is cheaper to read than the file.
            round.refused.extend(
                apart
                    .extract_if(.., |(_, fix)| harms(source, &blocks, fix, &has))
                    .map(|(at, _)| at),
            );
        }
        let mut trials = Trials {
            source,
            before,
            left: MAX_TRIALS,
            kept: Vec::new(),
            text: None,
        };
        trials.keep(&apart);
        let kept: BTreeSet<usize> = trials.kept.iter().map(|(at, _)| *at).collect();
        round.refused.extend(
            apart
                .iter()
                .map(|(at, _)| *at)
                .filter(|at| !kept.contains(at)),
        );
        if let Some(text) = trials.text {
            round.files.insert(
                id,
                FixedFile {
                    text,
                    findings: kept.into_iter().collect(),
                },
            );
        }
    }
    round
}

/// Splits off the fixes that do not fit into the text; the others are returned in order, without overlaps.
fn apart<'f>(
    source: &Source,
    blocks: &[Span],
    fixes: Vec<(usize, &'f Fix)>,
) -> (Vec<(usize, &'f Fix)>, Vec<usize>) {
    // Nothing is before the lines of a block whose first line begins with its fence.
    let is_bare = |edit: &Replacement| {
        let behind = blocks.partition_point(|block| block.start() <= edit.span.start());
        let block = behind.checked_sub(1).and_then(|at| blocks.get(at));
        block.is_some_and(|block| {
            edit.span.end() <= block.end() && source.slice(*block).starts_with(['`', '~'])
        })
    };
    let fits = |edit: &Replacement| {
        // An edit across lines would lose the prefix of a quotation.
        let old = source.text().get(edit.span.start()..edit.span.end());
        old.is_some_and(|old| !old.contains('\n'))
            && (!edit.text.contains(['\n', '\r']) || is_bare(edit))
    };
    let (mut fit, unfit): (Vec<_>, Vec<_>) = fixes
        .into_iter()
        .partition(|(_, fix)| !fix.edits.is_empty() && fix.edits.iter().all(fits));
    fit.sort_by_key(|(_, fix)| fix.edits.first().map(|edit| edit.span));
    let mut end = None;
    fit.retain(|(_, fix)| {
        let mut last = end;
        let free = fix.edits.iter().all(|edit| {
            let free = last.is_none_or(|last| edit.span.start() > last);
            last = Some(edit.span.end());
            free
        });
        if free {
            end = last;
        }
        free
    });
    (fit, unfit.into_iter().map(|(at, _)| at).collect())
}

/// The fenced blocks of a text, from the start of their first lines.
fn blocks(source: &Source) -> Vec<Span> {
    let document = markdown::read(source.text());
    let fences = document.blocks.iter().filter_map(|block| match block {
        Block::Fence(fence) => Some(fence.span),
        _ => None,
    });
    fences
        .map(|span| {
            Span::new(
                source.line_start(source.position(span.start()).line),
                span.end(),
            )
        })
        .collect()
}

/// Whether a fix does harm in its own block, read alone. Fixes outside of blocks are not checked here.
fn harms(source: &Source, blocks: &[Span], fix: &Fix, has: &dyn Fn(&str) -> bool) -> bool {
    let (Some(first), Some(last)) = (fix.edits.first(), fix.edits.last()) else {
        return false;
    };
    let behind = blocks.partition_point(|block| block.start() <= first.span.start());
    let Some(block) = behind
        .checked_sub(1)
        .and_then(|at| blocks.get(at))
        .filter(|block| last.span.end() <= block.end())
    else {
        return false;
    };
    let moved = |span: Span| Span::new(span.start() - block.start(), span.end() - block.start());
    let edits: Vec<Replacement> = fix
        .edits
        .iter()
        .map(|edit| Replacement {
            span: moved(edit.span),
            text: edit.text.clone(),
        })
        .collect();
    let text = source.slice(*block);
    let after = replaced(text, &edits.iter().collect::<Vec<_>>());
    let spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
    !Before::log(text, has).becomes(&after, &spans)
}

/// The search for a set of fixes that do no harm together.
struct Trials<'p, 'f> {
    source: &'p Source,
    before: Before<'p>,
    left: usize,
    kept: Vec<(usize, &'f Fix)>,
    /// The text with the kept fixes applied.
    text: Option<String>,
}

impl<'f> Trials<'_, 'f> {
    /// Keeps the fixes of `more` that do no harm: all of them, or else recursively those of each half.
    fn keep(&mut self, more: &[(usize, &'f Fix)]) {
        if more.is_empty() || self.left == 0 {
            return;
        }
        self.left -= 1;
        let mut all = self.kept.clone();
        all.extend(more);
        let edits: Vec<&Replacement> = all.iter().flat_map(|(_, fix)| &fix.edits).collect();
        let after = replaced(self.source.text(), &edits);
        let spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
        let fits = u64::try_from(after.len()).is_ok_and(|length| length <= MAX_FILE);
        if fits && self.before.becomes(&after, &spans) {
            self.kept = all;
            self.text = Some(after);
        } else if more.len() > 1 {
            let (first, second) = more.split_at(more.len() / 2);
            self.keep(first);
            self.keep(second);
        }
    }
}

/// A text with these replacements, which are in order and do not overlap.
fn replaced(text: &str, edits: &[&Replacement]) -> String {
    let mut after = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        after.push_str(text.get(at..edit.span.start()).unwrap_or_default());
        after.push_str(&edit.text);
        at = edit.span.end();
    }
    after.push_str(text.get(at..).unwrap_or_default());
    after
}
