//! Approvals that are withdrawn, and what looks like a decision and is none.

use super::support::{START, chat, day, lines, made, people, working_day};
use crate::import::draft::{Approved, Drafted, Earlier, Needs, Options, Value, drafts, earlier_of};
use crate::import::model::{Conversation, Platform};
use crate::import::note::{NoteKind, Undrafted};

/// A chat of lines, an hour apart.
fn hourly(platform: Platform, said: &str) -> Conversation {
    let said = said.split(" / ").enumerate();
    let said: Vec<String> = said
        .map(|(at, said)| format!("{} {said}", at * 60))
        .collect();
    chat(platform, &said.join("\n"))
}

/// The decisions in short, behind each the drafts of which it may be about one.
fn decided(drafted: &Drafted) -> String {
    let lines = lines(drafted);
    let each = lines.lines().zip(&drafted.drafts);
    let decisions = each.filter_map(|(line, draft)| {
        let line = line.strip_prefix("decision by=marketing-director ")?;
        let line = line.rsplit_once(" (").map_or(line, |(line, _)| line);
        let may = draft.may_be.iter();
        let may: Vec<String> = may.map(|at| format!("#{at}")).collect();
        Some(if may.is_empty() {
            line.to_owned()
        } else {
            format!("{line} [{}]", may.join(" "))
        })
    });
    decisions.collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check_all(cases: &[(&str, &str)]) {
    let platforms = [Platform::WhatsApp, Platform::Telegram, Platform::Mail];
    let all = cases
        .iter()
        .flat_map(|case| platforms.map(|one| (one, case)));
    let found = all.map(|(platform, (said, expected))| {
        let found = decided(&made(&[hourly(platform, said)], false));
        (platform, said, found, *expected)
    });
    let wrong: Vec<_> = found
        .filter(|(_, _, found, right)| found != right)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const ENGLISH: &str = "am: Please approve the flyer. / am: Please approve the banner.";
const RUSSIAN: &str = "am: Согласуйте, пожалуйста, листовку. / am: Согласуйте, пожалуйста, баннер.";
const SPANISH: &str = "am: Aprobad el folleto, por favor. / am: Aprobad el banner, por favor.";

#[test]
fn a_withdrawal_replaces_the_only_approval_that_it_can_mean() {
    let one = "on=#0 verdict=approved; verdict=rejected replaces=#1";
    let cases = [
        (ENGLISH, "Approved.", "I take back my approval"),
        (
            ENGLISH,
            "Approved.",
            "I have to withdraw my approval, legal is against it",
        ),
        (
            ENGLISH,
            "Approved.",
            "Our approval of the flyer is hereby revoked.",
        ),
        (
            ENGLISH,
            "Approved.",
            "We're taking our ok for the flyer back.",
        ),
        (RUSSIAN, "Согласовано.", "Отзываю согласование"),
        (
            RUSSIAN,
            "Согласовано.",
            "Вынуждена отозвать согласование, юристы против",
        ),
        (RUSSIAN, "Согласовано.", "Согласование листовки отзываем."),
        (RUSSIAN, "Согласовано.", "Беру своё согласие назад"),
        (SPANISH, "Aprobado.", "Retiro la aprobación"),
        (
            SPANISH,
            "Aprobado.",
            "Tengo que retirar mi aprobación, legal no lo ve",
        ),
        (
            SPANISH,
            "Aprobado.",
            "Nuestra aprobación del folleto queda sin efecto.",
        ),
    ];
    let said = cases.map(|(asked, yes, no)| {
        let asked = asked.split(" / ").next().unwrap();
        (format!("{asked} / md: {yes} / md: {no}"), one)
    });
    let said: Vec<(&str, &str)> = said
        .iter()
        .map(|(said, one)| (said.as_str(), *one))
        .collect();
    check_all(&said);
}

#[test]
fn what_a_withdrawal_leaves_open_is_open() {
    let both = "on=#0 verdict=approved; on=#1 verdict=approved; verdict=rejected";
    let all = [
        (
            ENGLISH,
            "The flyer is approved. The banner is approved.",
            "I withdraw my approval.",
            format!("{both} [#2 #3]"),
        ),
        (
            ENGLISH,
            "The flyer is approved. The banner is approved.",
            "I withdraw my approval of the banner.",
            format!("{both} replaces=#3"),
        ),
        (
            ENGLISH,
            "The flyer is approved.",
            "I withdraw my approval of the poster.",
            "on=#0 verdict=approved; verdict=rejected [#2]".to_owned(),
        ),
        (
            RUSSIAN,
            "Листовка согласована. Баннер согласован.",
            "Отзываю согласование баннера.",
            format!("{both} replaces=#3"),
        ),
        (
            SPANISH,
            "El folleto está aprobado. El banner está aprobado.",
            "Retiro mi aprobación del banner.",
            format!("{both} replaces=#3"),
        ),
        // What was withdrawn once is not meant again.
        (
            ENGLISH,
            "The flyer is approved. The banner is approved.",
            "I withdraw my approval of the flyer. / md: I withdraw my approval.",
            format!("{both} replaces=#2; verdict=rejected replaces=#3"),
        ),
        (
            ENGLISH,
            "The flyer is approved.",
            "I won't take back my approval.",
            "on=#0 verdict=approved".to_owned(),
        ),
        (
            ENGLISH,
            "The flyer is approved.",
            "We may have to withdraw our approval.",
            "on=#0 verdict=approved".to_owned(),
        ),
    ];
    let said =
        all.map(|(asked, yes, no, found)| (format!("{asked} / md: {yes} / md: {no}"), found));
    let said: Vec<(&str, &str)> = (said.iter().map(|(said, found)| (&**said, &**found))).collect();
    check_all(&said);
}

/// An approval in the log is withdrawn by an export that begins later, or of another chat.
#[test]
fn an_approval_of_the_log_is_withdrawn_by_a_later_import() {
    let approved = |label: &str, hours: i64, text: &str| Approved {
        platform: Some(Platform::Telegram),
        label: label.to_owned(),
        party: "bakery".to_owned(),
        at: START - hours * 3600,
        text: text.to_owned(),
    };
    let found = |approved: &[Approved], said: &str| {
        let options = Options {
            all: false,
            day: &day,
            working_day: &working_day,
            earlier: &[],
            approved,
            now: START + 86_400,
        };
        let said = format!("am: Hello / md: {said}");
        let drafted = drafts(&[hourly(Platform::Telegram, &said)], &people(), &options);
        let draft = drafted.drafts.into_iter().next().unwrap();
        let replaces = draft.fields.iter().find_map(|(name, value)| match value {
            Value::Draft(at) if *name == "replaces" => earlier_of(*at),
            _ => None,
        });
        let may: Vec<Option<usize>> = draft.may_be.iter().map(|at| earlier_of(*at)).collect();
        (replaces, may)
    };
    let flyer = || approved("chat", 300, "Please approve the flyer.");
    let other = || approved("other", 200, "Please approve the banner.");
    assert_eq!(
        found(&[flyer()], "I take back my approval."),
        (Some(0), vec![])
    );
    // Of another chat it is only if it is named.
    assert_eq!(
        found(&[other()], "I take back my approval."),
        (None, vec![Some(0)])
    );
    assert_eq!(
        found(
            &[flyer(), other()],
            "I take back my approval of the banner."
        ),
        (Some(1), vec![])
    );
    assert_eq!(
        found(&[flyer(), other()], "Отзываю согласование."),
        (None, vec![Some(0), Some(1)])
    );
    let agency = Approved {
        party: "agency".to_owned(),
        ..flyer()
    };
    assert_eq!(found(&[agency], "I take back my approval."), (None, vec![]));
}

/// What looks like a decision and is none is told.
#[test]
fn nothing_that_looks_like_a_decision_is_lost_without_a_word() {
    let noted = |platform: Platform, said: &str| {
        let drafted = made(&[hourly(platform, said)], false);
        assert_eq!(decided(&drafted), "", "{said}");
        drafted
            .notes
            .into_iter()
            .map(|note| note.kind)
            .collect::<Vec<_>>()
    };
    for (asked, said) in [
        (ENGLISH, "Approved. I was too quick."),
        (ENGLISH, "Approved. We answered too fast, sorry"),
        (
            ENGLISH,
            "Approved. On closer inspection the colours are off.",
        ),
        (RUSSIAN, "Согласовано. Поторопилась."),
        (RUSSIAN, "Согласовано. Не заметила, что телефон старый."),
        (SPANISH, "Aprobado. Me precipité."),
        (SPANISH, "Aprobado. No me había fijado en el teléfono."),
    ] {
        let said = format!("{asked} / md: {said}");
        assert_eq!(
            noted(Platform::WhatsApp, &said),
            [NoteKind::Undrafted(Undrafted::TakenBack)],
            "{said}"
        );
    }
    for (asked, said) in [
        (ENGLISH, "Peter approved."),
        (ENGLISH, "Anna and Peter approved it."),
        (ENGLISH, "Peter Jones rejected it"),
        (ENGLISH, "The director has approved the flyer."),
        (RUSSIAN, "Пётр согласовал."),
        (RUSSIAN, "Директор отклонил листовку."),
        (SPANISH, "Pedro aprobó."),
        (SPANISH, "El director lo aprobó."),
    ] {
        let said = format!("{asked} / md: {said}");
        assert_eq!(
            noted(Platform::WhatsApp, &said),
            [NoteKind::Undrafted(Undrafted::OfOthers)],
            "{said}"
        );
    }
    for said in [
        "Approved.",
        "The flyer is approved.",
        "We reject it.",
        "Согласовано.",
    ] {
        let said = format!("{ENGLISH} / md: ^channel5/88 {said}");
        assert_eq!(
            noted(Platform::Telegram, &said),
            [NoteKind::Undrafted(Undrafted::Elsewhere)],
            "{said}"
        );
    }
    let plain = format!("{ENGLISH} / md: Thanks, I'll have a look.");
    assert_eq!(noted(Platform::WhatsApp, &plain), []);
}

/// The name of somebody of the conversation before a verdict is no thing that is decided on.
#[test]
fn who_decided_is_not_what_is_decided() {
    let mut chat = hourly(
        Platform::Telegram,
        &format!("{ENGLISH} / bm: Hi / md: Bartholomew approved."),
    );
    if let Some(sender) = chat
        .messages
        .get_mut(2)
        .and_then(|item| item.sender.as_mut())
    {
        sender.name = Some("Bartholomew Baker".to_owned());
    }
    let drafted = made(&[chat], false);
    assert_eq!(decided(&drafted), "");
    assert_eq!(drafted.notes.len(), 1);
}

#[test]
fn each_of_the_open_requests_may_be_named_by_its_number() {
    check_all(&[
        (
            &format!("{ENGLISH} / md: The first is approved, the second is rejected."),
            "on=#0 verdict=approved; on=#1 verdict=rejected",
        ),
        (
            &format!("{ENGLISH} / md: The second one is approved, the first one is rejected."),
            "on=#1 verdict=approved; on=#0 verdict=rejected",
        ),
        (
            &format!("{RUSSIAN} / md: Первая согласована, второй отклонён."),
            "on=#0 verdict=approved; on=#1 verdict=rejected",
        ),
        (
            &format!("{SPANISH} / md: El primero está aprobado, el segundo rechazado."),
            "on=#0 verdict=approved; on=#1 verdict=rejected",
        ),
        // Not all of them, or something was said in between.
        (
            &format!(
                "{ENGLISH} / am: Please approve the text. / md: The first is approved, the second is rejected."
            ),
            "verdict=approved; verdict=rejected",
        ),
        (
            &format!(
                "{ENGLISH} / md: Let us see. / md: The first is approved, the second is rejected."
            ),
            "verdict=approved; verdict=rejected",
        ),
    ]);
}

/// A request of the log that is not wanted any more stays as it is, and the user is told.
#[test]
fn a_request_of_the_log_that_is_not_wanted_any_more_is_told() {
    let earlier = Earlier {
        id: "R-7".to_owned(),
        platform: Platform::WhatsApp,
        label: "chat".to_owned(),
        person: "account-manager".to_owned(),
        needs: Needs::Materials,
        at: START - 3600,
        closed: None,
        text: "Please send us the photos.".to_owned(),
    };
    let options = Options {
        all: false,
        day: &day,
        working_day: &working_day,
        earlier: &[earlier],
        approved: &[],
        now: START + 86_400,
    };
    for said in [
        "We no longer need the photos",
        "Фото уже не нужны, отбой",
        "Las fotos ya no hacen falta",
    ] {
        let chat = hourly(Platform::WhatsApp, &format!("md: Hello / am: {said}"));
        let drafted = drafts(&[chat], &people(), &options);
        assert_eq!(drafted.drafts, [], "{said}");
        let notes: Vec<NoteKind> = drafted.notes.into_iter().map(|note| note.kind).collect();
        assert_eq!(
            notes,
            [NoteKind::Undrafted(Undrafted::NotWanted("R-7".to_owned()))],
            "{said}"
        );
    }
}
