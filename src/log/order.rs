//! The order of ids: numbers in them count as numbers.

use std::cmp::Ordering;

/// Compares two ids: `A-2` comes before `A-10`. It decides what comes first of two entries that happened at one instant.
#[must_use]
pub fn compare_ids(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    while !left.is_empty() && !right.is_empty() {
        let (one, other) = (part(left), part(right));
        let compared = match (number(one), number(other)) {
            (Some(one), Some(other)) => (one.len(), one).cmp(&(other.len(), other)),
            _ => one.cmp(other),
        };
        if compared != Ordering::Equal {
            return compared;
        }
        left = left.strip_prefix(one).unwrap_or_default();
        right = right.strip_prefix(other).unwrap_or_default();
    }
    left.cmp(right).then_with(|| a.cmp(b))
}

/// The digits, or the other characters, at the beginning of a text.
fn part(text: &str) -> &str {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != digits);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// A number without the zeros before it.
fn number(part: &str) -> Option<&str> {
    let digits = part.starts_with(|c: char| c.is_ascii_digit());
    digits.then(|| part.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_ids_count_as_numbers() {
        let mut ids = [
            "R-10", "A-10", "R-2", "A-2b", "A-2", "A-02", "A", "A-2a", "É-1",
        ];
        ids.sort_by(|a, b| compare_ids(a, b));
        let right = [
            "A", "A-02", "A-2", "A-2a", "A-2b", "A-10", "R-2", "R-10", "É-1",
        ];
        assert_eq!(ids, right);
    }
}
