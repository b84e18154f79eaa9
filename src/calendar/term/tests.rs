//! Tests of reading terms.

use super::*;
use crate::calendar::testing::assert_table;

fn wrong(text: &str) -> String {
    let (message, help) = Term::parse(text).unwrap_err();
    let help = help.map_or_else(String::new, |help| help.english());
    format!("{}: {help}", message.english())
}

#[test]
fn terms_are_read_and_shown_as_written() {
    for text in [
        "2 working hours",
        "30 working minutes",
        "3 working days",
        "2 clear working days",
        "10 clear days",
        "20 days",
        "8 hours",
        "90 minutes",
        "2 weeks",
        "1 month",
        "1 working day",
        "1 clear working day",
        "10 banking days",
        "100000 minutes",
        "30 days, then end of month",
        "end of month, then 30 days",
        "end of the next month",
        "day 15 of the next month",
        "same day",
        "next working day",
        "next working day 17:00",
        "2 working days 12:30",
        "end of month, then 30 days, then day 10 of the next month",
    ] {
        assert_eq!(Term::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(
        Term::parse(" 2  Working   day ").unwrap().to_string(),
        "2 working days"
    );
    for (text, shown) in [
        ("10 calendar days", "10 days"),
        (
            "End of the month, then 30 days",
            "end of month, then 30 days",
        ),
        ("day 15 of next month", "day 15 of the next month"),
        ("same day at 9:30", "same day 09:30"),
    ] {
        assert_eq!(Term::parse(text).unwrap().to_string(), shown);
    }
    for text in [
        "day 32 of the next month",
        "30 days, then 2 working hours",
        "same day, then 24:00",
        "next working day 25:00",
        "1 day, then 1 day, then 1 day, then 1 day",
    ] {
        assert!(Term::parse(text).is_err(), "{text}");
    }
}

#[test]
fn invalid_terms_are_reported_with_help() {
    assert_table(
        "
            2h | `2h` is not a term: write `2 hours`
            3 business days | `3 business days` is not a term: write `3 working days`
            2 wroking days | `2 wroking days` is not a term: write `2 working days`
            5 | `5` is not a term: name the unit, such as `5 working days`
            0 days | the term `0 days` is zero: a term is at least 1; where none is agreed, leave it out
            100001 days | the term `100001 days` is too long: at most 100,000 units are counted
            99999999999999999999 days | the term `99999999999999999999 days` is too long: at most 100,000 units are counted
        ",
        |row| wrong(row[0]),
    );
    for text in ["1.5 days", "-1 day", "two days", "", "\u{663} days"] {
        assert!(
            wrong(text).ends_with(
                "write a whole number and a unit, such as `2 working days` or `90 minutes`"
            ),
            "{text}"
        );
    }
}

#[test]
fn a_term_may_have_conditions() {
    let cutoff = Cutoff::from_text("16:00").unwrap();
    let mut term = Term::parse("2 working days").unwrap();
    (term.cutoff, term.joint) = (Some(cutoff), true);
    assert_eq!(term.to_string(), "2 working days, cutoff 16:00, joint");
    assert_eq!(
        Cutoff::from_text("16:00:30").unwrap().to_string(),
        "16:00:30"
    );
    assert!(Cutoff::from_text("24:00").is_err());
    assert_eq!(Joint::from_text("true"), Ok(Joint(true)));
    assert!(Joint::from_text("yes").is_err());
}
