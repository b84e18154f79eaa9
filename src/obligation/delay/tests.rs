//! The division of days.

use chrono::Days;
use proptest::prelude::*;

use super::*;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1)
        .unwrap()
        .checked_add_days(Days::new(number))
        .unwrap()
}

fn range(from: u64, until: u64) -> Range {
    (day(from), day(until))
}

fn days(from: NaiveDate, until: NaiveDate) -> u32 {
    u32::try_from((until - from).num_days()).unwrap()
}

fn parts(whole: Range, other: &[Range], own: &[Range]) -> (u32, u32, u32, u32, u32) {
    let Division {
        days,
        other,
        own,
        both,
        neither,
    } = divide(whole, other, own, days);
    (days, other, both, own, neither)
}

#[test]
fn known_figures() {
    assert_eq!(
        parts(range(50, 72), &[range(50, 65)], &[range(60, 72)]),
        (22, 10, 5, 7, 0)
    );
    assert_eq!(
        parts(range(50, 60), &[range(50, 60)], &[range(50, 57)]),
        (10, 3, 7, 0, 0)
    );
    assert_eq!(parts(range(0, 10), &[], &[]), (10, 0, 0, 0, 10));
    assert_eq!(parts(range(10, 10), &[range(0, 20)], &[]), (0, 0, 0, 0, 0));
    // Overlaps on one side count once.
    assert_eq!(
        parts(
            range(0, 10),
            &[range(2, 6), range(4, 8), range(20, 30)],
            &[]
        ),
        (10, 6, 0, 0, 4)
    );
}

fn ranges() -> impl Strategy<Value = Vec<(u64, u64)>> {
    prop::collection::vec((0u64..60, 0u64..60), 0..8)
}

proptest! {
    /// Compared with a naive count, day by day.
    #[test]
    fn the_four_parts_add_up_to_the_delay(whole in (0u64..60, 0u64..60), other in ranges(), own in ranges(), off in 1u64..9) {
        let whole = (whole.0.min(whole.1), whole.0.max(whole.1));
        let works = |number: u64| !number.is_multiple_of(off);
        let to_ranges = |list: &[(u64, u64)]| list.iter().map(|(from, until)| range(*from, *until)).collect::<Vec<_>>();
        let count = |from: NaiveDate, until: NaiveDate| {
            let number = |date: NaiveDate| u64::from(days(day(0), date));
            u32::try_from((number(from)..number(until)).filter(|number| works(*number)).count()).unwrap()
        };
        let found = divide(range(whole.0, whole.1), &to_ranges(&other), &to_ranges(&own), count);
        let mut expected = Division::default();
        for number in (whole.0..whole.1).filter(|number| works(*number)) {
            let within = |list: &[(u64, u64)]| list.iter().any(|(from, until)| (*from..*until).contains(&number));
            expected.days += 1;
            match (within(&other), within(&own)) {
                (true, false) => expected.other += 1,
                (false, true) => expected.own += 1,
                (true, true) => expected.both += 1,
                (false, false) => expected.neither += 1,
            }
        }
        prop_assert_eq!(found, expected);
        prop_assert_eq!(found.other + found.own + found.both + found.neither, found.days);
    }
}

proptest! {
    /// A day is in a union of ranges if one of them has it, whatever their order and however they overlap.
    #[test]
    fn a_union_has_the_days_of_its_ranges(
        ranges in proptest::collection::vec((0u64..40, 1u64..12), 0..8),
        sought in 0u64..60,
    ) {
        let ranges: Vec<Range> = ranges.iter().map(|(from, days)| range(*from, from + days)).collect();
        let sought = day(sought);
        let has = ranges.iter().any(|(from, until)| *from <= sought && sought < *until);
        prop_assert_eq!(within(&union(&ranges), sought), has);
        prop_assert_eq!(ranges.iter().any(|range| any_within(&[sought], *range)), has);
    }
}
