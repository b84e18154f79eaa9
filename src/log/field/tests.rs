//! Fields and kinds as their declarations describe them.

use std::fmt::Write as _;

use super::*;
use crate::log::{Instead, Kind};
use crate::source::{Source, Sources};
use crate::yaml::FromText as _;

fn field(kind: Kind, name: &str) -> &'static Field {
    kind.field(name).unwrap()
}

/// An entry of a kind with all fields whose values can be written as one word.
fn entry(kind: Kind) -> Entry {
    let mut text = format!("```yaml\n{kind}: X-1\n");
    for field in kind.fields() {
        let value = match field.meaning {
            Meaning::Reference(_) | Meaning::Name(_) | Meaning::Prose | Meaning::Evidence => "X-2",
            Meaning::Moment(_) => "2026-03-02",
            Meaning::Word(words) => words[0],
            Meaning::Mapping => "{due: 2026-03-03, owner: X-3}",
            Meaning::Allow => "{rule: X-4, reason: X-5, until: 2026-03-04}",
            Meaning::Amount | Meaning::Flag | Meaning::Text => continue,
        };
        let _ = writeln!(text, "{}: {value}", field.key);
    }
    let mut sources = Sources::default();
    let id = sources.add(Source::new("a.md", format!("{text}```\n").into_bytes()).0);
    let mut faults = Vec::new();
    let mut entries = crate::log::read(id, sources.get(id), &mut faults);
    assert!(faults.is_empty(), "{faults:?}");
    entries.pop().unwrap()
}

#[test]
fn fields_stand_in_the_order_in_which_people_write_them() {
    let lines: Vec<String> = Kind::ALL
        .iter()
        .map(|kind| {
            let names: Vec<&str> = kind.fields().iter().map(|field| field.key).collect();
            format!("{kind}: {}", names.join(" "))
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    stage: owner starts due urgent after accept at from via in evidence allow
    request: at from to via in needs urgent due blocks extra about evidence allow
    reply: answers at from via in gives promises evidence allow
    reminder: of at from via in replaces evidence allow
    call: at with from via in agreed medium lasted topic for replaces evidence allow
    decision: at by from via in on verdict scope amount sets replaces met reason evidence allow
    delivery: of at from to via in replaces period evidence allow
    notice: kind about effective cause replaces at from via in evidence allow
    confirmation: at from via in replaces evidence allow
    ");
}

#[test]
fn a_change_of_these_fields_binds() {
    let mut names: Vec<&str> = Kind::ALL
        .iter()
        .flat_map(|kind| kind.fields())
        .filter(|field| field.binds)
        .map(|field| field.key)
        .collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(
        names.join(" "),
        "agreed amount answers at by due effective from gives in kind needs of on owner period promises replaces scope sets starts to \
         verdict via with"
    );
}

#[test]
fn kinds_agree_with_their_structs() {
    for kind in Kind::ALL {
        let article = kind.with_article();
        assert!(article.ends_with(&format!(" {kind}")), "{article}");
        for name in kind.required_common() {
            assert!(kind.field(name).is_some(), "{kind} {name}");
        }
        assert!(kind.prefix().ends_with('-'), "{kind}");
        assert!(!kind.summary().contains(". "), "{kind}");
        let aliases = kind.fields().iter().filter_map(Field::relation);
        assert!(
            aliases.filter(|relation| relation.is_main()).count() <= 1,
            "{kind}"
        );
    }
}

#[test]
fn fields_are_what_they_are_declared_to_be() {
    let keys = |fields: &[Field]| {
        let keys: Vec<&str> = fields.iter().map(|field| field.key).collect();
        keys.join(" ")
    };
    let needs = field(Kind::Request, "needs");
    assert_eq!(
        (needs.required, needs.or, needs.many),
        (true, Some("due"), false)
    );
    let sets = field(Kind::Decision, "sets");
    assert_eq!(
        (sets.meaning, keys(&sets.inner).as_str()),
        (Meaning::Mapping, "due owner starts")
    );
    let allow = field(Kind::Stage, "allow");
    assert_eq!(
        (allow.meaning, keys(&allow.inner).as_str()),
        (Meaning::Allow, "rule reason until agreed")
    );
    assert!(allow.many && !allow.required);
    assert_eq!(field(Kind::Stage, "urgent").meaning, Meaning::Flag);
    assert_eq!(field(Kind::Call, "lasted").meaning, Meaning::Text);
    assert!(field(Kind::Stage, "due").is::<Due>() && !field(Kind::Stage, "due").is::<Promised>());
    assert!(field(Kind::Reply, "at").required && !field(Kind::Stage, "at").required);
    assert_eq!(
        field(Kind::Call, "with").summary(),
        "The people who took part"
    );
    let of = field(Kind::Delivery, "of");
    assert_eq!(
        of.meaning,
        Meaning::Reference(Target {
            relation: Relation::Of,
            kinds: &[Kind::Stage],
            or: Some(Instead::Cadence),
        })
    );
}

#[test]
fn every_value_is_visited() {
    for kind in Kind::ALL {
        let entry = entry(*kind);
        let of = |test: &dyn Fn(&Field) -> bool| {
            let fields = kind.fields().iter().filter(|field| test(field));
            let mut keys: Vec<&str> = fields.map(|field| field.key).collect();
            keys.sort_unstable();
            keys
        };
        let mut references: Vec<&str> = entry.references().iter().map(|one| one.field).collect();
        references.sort_unstable();
        assert_eq!(
            references,
            of(&|field| field.relation().is_some()),
            "{kind}"
        );
        let has_sets = entry
            .names()
            .iter()
            .any(|(field, name, _)| *field == "owner" && name.value.0 == "X-3");
        assert_eq!(has_sets, *kind == Kind::Decision);
        let texts: Vec<&str> = entry
            .texts()
            .iter()
            .map(|(_, text)| text.value.as_str())
            .collect();
        assert!(
            texts.contains(&"X-2") && texts.contains(&"X-5"),
            "{kind} {texts:?}"
        );
        let until = crate::calendar::Moment::from_text("2026-03-04").unwrap();
        assert!(
            entry
                .moments()
                .iter()
                .all(|(_, moment)| moment.value != until),
            "{kind}"
        );
        let due = of(&|field| field.meaning == Meaning::Moment(When::Due));
        assert_eq!(entry.stated_due().is_some(), !due.is_empty(), "{kind}");
    }
}
