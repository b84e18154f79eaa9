//! The next free id of a kind.

use std::collections::{HashMap, HashSet};

use super::Kind;

/// The next free id of a kind.
///
/// It has the most frequent prefix of the kind's entries, otherwise the conventional one, and the number after
/// the highest known one with that prefix. `of_kind` are the ids of the kind in the log, `known` all ids in the log and its
/// history: the id of a removed entry is not used again.
#[must_use]
pub fn next_id<'a>(
    kind: Kind,
    of_kind: impl IntoIterator<Item = &'a str>,
    known: &[&str],
) -> String {
    let prefix = prefix_in_use(of_kind).unwrap_or_else(|| kind.prefix());
    let numbers = || {
        known
            .iter()
            .filter_map(|id| parts(id))
            .filter(|(p, _)| *p == prefix)
            .map(|(_, number)| number)
    };
    let highest = numbers()
        .filter_map(|number| number.parse::<u64>().ok())
        .max()
        .unwrap_or(0);
    // `R-007` is followed by `R-008`.
    let width = numbers()
        .filter(|number| number.starts_with('0'))
        .map(str::len)
        .max()
        .unwrap_or(0);
    let taken: HashSet<&str> = known.iter().copied().collect();
    let mut next = highest.saturating_add(1);
    loop {
        let id = format!("{prefix}{next:0width$}");
        if !taken.contains(id.as_str()) || next == u64::MAX {
            return id;
        }
        next += 1;
    }
}

/// The most frequent prefix; of equals the later one.
fn prefix_in_use<'a>(ids: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut uses: HashMap<&str, (usize, usize)> = HashMap::new();
    for (place, (prefix, _)) in ids.into_iter().filter_map(parts).enumerate() {
        let (count, last) = uses.entry(prefix).or_default();
        *count += 1;
        *last = place;
    }
    uses.into_iter()
        .max_by_key(|(_, order)| *order)
        .map(|(prefix, _)| prefix)
}

/// An id's prefix and the number at its end; `None` if it has no number of a plausible length.
fn parts(id: &str) -> Option<(&str, &str)> {
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = id.split_at_checked(id.len() - digits)?;
    (!prefix.is_empty() && (1..=15).contains(&digits)).then_some((prefix, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_id_is_free() {
        let next = |kind, here: &[&str], known: &[&str]| next_id(kind, here.iter().copied(), known);
        assert_eq!(next(Kind::Request, &[], &[]), "R-1");
        assert_eq!(next(Kind::Reply, &[], &["R-1", "A-3"]), "A-4");
        assert_eq!(
            next(Kind::Request, &["R-1", "R-9"], &["R-1", "R-9", "R-10"]),
            "R-11",
            "R-10 was removed"
        );
        assert_eq!(
            next(
                Kind::Request,
                &["REQ_007", "R-1", "REQ_012"],
                &["REQ_007", "R-1", "REQ_012"]
            ),
            "REQ_013"
        );
        assert_eq!(
            next(Kind::Request, &["R-1", "Q-4"], &["R-1", "Q-4"]),
            "Q-5",
            "the later of equals"
        );
        assert_eq!(next(Kind::Call, &["kick-off"], &["kick-off"]), "C-1");
        assert_eq!(
            next(Kind::Call, &["C-2026.03-4"], &["C-2026.03-4"]),
            "C-2026.03-5"
        );
        assert_eq!(
            next(
                Kind::Stage,
                &["S-99999999999999999999"],
                &["S-99999999999999999999"]
            ),
            "S-1"
        );
        assert_eq!(next(Kind::Stage, &["Э-1"], &["Э-1"]), "Э-2");
    }
}
