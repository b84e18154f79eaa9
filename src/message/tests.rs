use super::{Language, Message, Piece, Value};

fn overdue(days: u32) -> Message {
    message! {
        en: "{entry} is {days} {days#working day|working days} overdue",
        ru: "{entry}: просрочка {days} {days#рабочий день|рабочих дня|рабочих дней}",
        es: "{entry} lleva {days} {days#día hábil|días hábiles} de retraso",
        entry: "R-1",
        days: days,
    }
}

#[test]
fn a_message_has_a_text_in_each_language() {
    let texts = |days| Language::ALL.map(|language| overdue(days).text(language));
    assert_eq!(
        texts(1),
        [
            "R-1 is 1 working day overdue",
            "R-1: просрочка 1 рабочий день",
            "R-1 lleva 1 día hábil de retraso"
        ]
    );
    assert_eq!(texts(22)[1], "R-1: просрочка 22 рабочих дня");
    assert_eq!(texts(111)[1], "R-1: просрочка 111 рабочих дней");
    assert_eq!(texts(0)[2], "R-1 lleva 0 días hábiles de retraso");
}

#[test]
fn names_are_separate_from_words() {
    let words = overdue(2).words(Language::English);
    let pieces: Vec<Piece<'_>> = words.pieces().collect();
    assert_eq!(
        pieces,
        [
            Piece::Name("R-1"),
            Piece::Words(" is 2 working days overdue")
        ]
    );
    assert_eq!(
        words.shown(str::to_uppercase, |name| format!("<{name}>")),
        "<R-1> IS 2 WORKING DAYS OVERDUE"
    );
}

#[test]
fn lists_are_joined_as_in_the_language() {
    let list = |value: Value| {
        let message = message! { en: "{list}", ru: "{list}", es: "{list}", list: value };
        Language::ALL.map(|language| message.text(language))
    };
    assert_eq!(
        list(Value::all(["a", "b", "c"])),
        ["a, b and c", "a, b и c", "a, b y c"]
    );
    assert_eq!(
        list(Value::all(["a", "Irene"])),
        ["a and Irene", "a и Irene", "a e Irene"]
    );
    assert_eq!(list(Value::any(["a", "otro"]))[2], "a u otro");
    assert_eq!(list(Value::commas(["a", "b"])), ["a, b"; 3]);
}

#[test]
fn values_are_data_by_name() {
    let none: Option<&str> = None;
    let message = message! {
        en: "{days} {days#day|days}{rest}: {entry}, {late}, {list}",
        ru: "{days} {days#день|дня|дней}{rest}: {entry}, {late}, {list}",
        es: "{days} {days#día|días}{rest}: {entry}, {late}, {list}",
        days: 3u32,
        rest: none,
        entry: "R-1",
        late: overdue(1),
        list: Value::all(["a", "b"]),
    };
    for language in Language::ALL {
        let (text, values) = message.text_and_values(language);
        assert_eq!(text, message.text(language));
        let expected = serde_json::json!({
            "days": 3, "rest": null, "entry": "R-1", "late": overdue(1).text(language), "list": ["a", "b"],
        });
        assert_eq!(serde_json::to_value(values).unwrap(), expected);
    }
}

#[test]
fn clauses_empty_values_and_braces() {
    let none: Option<&str> = None;
    let message =
        message! { en: "{{ a }}{rest}", ru: "{{ б }}{rest}", es: "{{ c }}{rest}", rest: none };
    let both = Message::clauses([message, overdue(1)]);
    assert_eq!(both.english(), "{ a }; R-1 is 1 working day overdue");
}
