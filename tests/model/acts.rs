//! What people do in a generated project, one act at a time, with what they did before in view.

use crate::clock::as_act;
use crate::facts::{
    DAY, Dice, Entry, Gives, Id, Person, Said, Side, Verdict, When, World, side_of,
};
use crate::generate::{NEEDS, date};
use crate::reading;

fn person(dice: &mut Dice, side: Side) -> Person {
    side * 2 + usize::from(dice.chance(20))
}

/// Mostly the one side, now and then the other.
fn mostly(dice: &mut Dice, side: Side) -> Side {
    if dice.chance(92) { side } else { 1 - side }
}

fn ids(world: &World, wanted: impl Fn(&Said) -> bool) -> Vec<Id> {
    let ids = 0..world.log.len();
    ids.filter(|id| wanted(&world.log[*id].said)).collect()
}

/// One of the last few, mostly.
fn recent(dice: &mut Dice, ids: &[Id]) -> Option<Id> {
    let last = ids.len().checked_sub(1)?;
    let back = if dice.chance(70) {
        dice.below(2)
    } else {
        dice.below(ids.len())
    };
    Some(ids[last.saturating_sub(back)])
}

pub(crate) fn act(dice: &mut Dice, world: &World, at: When) -> Option<Entry> {
    let (by, said) = match dice.below(100) {
        0..=17 => request(dice, world, at),
        18..=27 => question(dice, world)?,
        28..=47 => reply(dice, world, at)?,
        48..=57 => delivery(dice, world)?,
        58..=74 => judge(dice, world, at)?,
        75..=83 => extend(dice, world, at)?,
        84..=87 => agree(dice, world)?,
        88..=91 => waive(dice, world)?,
        92 => call(dice, world),
        93 => remind(dice, world)?,
        94 => warn(dice, world)?,
        95 => terminate(dice, at),
        _ => object(dice, world)?,
    };
    Some(Entry { at, by, said })
}

fn request(dice: &mut Dice, world: &World, at: When) -> (Person, Said) {
    let side = dice.below(2);
    let deliveries = ids(world, |said| matches!(said, Said::Delivery { .. }));
    let approval = dice.chance(20);
    let about = recent(dice, &deliveries).filter(|_| approval && dice.chance(60));
    let stages = ids(world, |said| matches!(said, Said::Stage { .. }));
    let blocks = dice.chance(30).then(|| *dice.pick(&stages));
    let said = Said::Request {
        to: person(dice, 1 - side),
        needs: if approval {
            "approval"
        } else {
            NEEDS[dice.below(6)]
        },
        due: dice.chance(15).then(|| date(dice, as_act(at) + 1)),
        urgent: dice.chance(10),
        about: about.into_iter().collect(),
        blocks: blocks.into_iter().collect(),
    };
    (person(dice, side), said)
}

/// A question about what somebody owes.
fn question(dice: &mut Dice, world: &World) -> Option<(Person, Said)> {
    let owed = ids(world, |said| {
        matches!(
            said,
            Said::Request { .. } | Said::Delivery { .. } | Said::Stage { .. }
        )
    });
    let about = recent(dice, &owed)?;
    let debtor = match &world.log[about].said {
        Said::Request { to, .. } => side_of(*to),
        Said::Stage { owner, .. } => 1 - owner,
        _ => 1 - side_of(world.log[about].by),
    };
    let side = mostly(dice, debtor);
    let said = Said::Request {
        to: person(dice, 1 - side),
        needs: ["answer", "answer", "information", "feedback", "materials"][dice.below(5)],
        due: None,
        urgent: false,
        about: vec![about],
        blocks: Vec::new(),
    };
    Some((person(dice, side), said))
}

fn reply(dice: &mut Dice, world: &World, at: When) -> Option<(Person, Said)> {
    let requests = ids(world, |said| {
        matches!(said, Said::Request { .. } | Said::Call { .. })
    });
    let answers = recent(dice, &requests)?;
    let (debtor, call) = match &world.log[answers].said {
        Said::Request { to, .. } => (side_of(*to), false),
        _ => (1, true),
    };
    let gives = match dice.below(100) {
        0..=44 => Some(Gives::All),
        45..=54 => Some(Gives::Part),
        55..=74 => Some(Gives::Promise),
        75..=86 => Some(Gives::Refusal),
        87..=91 if call => Some(Gives::Objection),
        92..=94 => Some(Gives::Unreadable),
        _ => None,
    };
    let open = reading::of(world, answers)
        .iter()
        .any(|owed| owed.end.is_none());
    let dates = gives == Some(Gives::Promise) || gives == Some(Gives::Part) && dice.chance(30);
    let said = Said::Reply {
        answers: vec![answers],
        gives,
        promises: (dates && open).then(|| date(dice, as_act(at) + 1)),
    };
    let side = mostly(dice, debtor);
    Some((person(dice, side), said))
}

fn delivery(dice: &mut Dice, world: &World) -> Option<(Person, Said)> {
    let stages = ids(world, |said| matches!(said, Said::Stage { .. }));
    let of = *dice.pick(&stages);
    let Said::Stage { owner, .. } = world.log[of].said else {
        return None;
    };
    Some((person(dice, owner), Said::Delivery { of }))
}

/// A verdict on work, or on what was asked.
fn judge(dice: &mut Dice, world: &World, at: When) -> Option<(Person, Said)> {
    let works = ids(world, |said| {
        matches!(
            said,
            Said::Request {
                needs: "approval" | "feedback",
                ..
            } | Said::Delivery { .. }
        )
    });
    let stages = ids(world, |said| matches!(said, Said::Stage { .. }));
    let on = if dice.chance(85) {
        recent(dice, &works)?
    } else {
        *dice.pick(&stages)
    };
    let (receiver, stage) = match &world.log[on].said {
        Said::Stage { owner, .. } => (1 - owner, true),
        Said::Request { to, .. } => (side_of(*to), false),
        _ => (1 - side_of(world.log[on].by), false),
    };
    let verdict = match dice.below(100) {
        0..=29 => Verdict::Accepted,
        30..=54 if !stage => Verdict::Approved,
        _ => Verdict::Rejected,
    };
    let earlier = ids(world, |said| {
        matches!(said, Said::Decision { on: ids, verdict, .. }
            if ids.contains(&on) && matches!(verdict, Verdict::Approved | Verdict::Accepted | Verdict::Rejected))
    });
    let side = mostly(dice, receiver);
    let replaces = recent(dice, &earlier)
        .filter(|earlier| side_of(world.log[*earlier].by) == side && dice.chance(50));
    let delivered = matches!(world.log[on].said, Said::Delivery { .. });
    let sets = verdict == Verdict::Rejected && delivered && dice.chance(30);
    let said = Said::Decision {
        on: if replaces.is_some() && dice.chance(30) {
            Vec::new()
        } else {
            vec![on]
        },
        verdict,
        due: sets.then(|| date(dice, as_act(at) + 1)),
        replaces,
    };
    Some((person(dice, side), said))
}

/// A date for what is owed.
fn extend(dice: &mut Dice, world: &World, at: When) -> Option<(Person, Said)> {
    let owed = ids(world, |said| {
        matches!(
            said,
            Said::Request { .. }
                | Said::Delivery { .. }
                | Said::Stage { .. }
                | Said::Call { .. }
                | Said::Reply {
                    promises: Some(_),
                    ..
                }
        )
    });
    let on = recent(dice, &owed)?;
    // Sometimes the date that the other side proposed.
    let proposed: Vec<When> = world
        .log
        .iter()
        .filter_map(|entry| match &entry.said {
            Said::Decision {
                on: ids,
                due: Some(due),
                ..
            } if ids.contains(&on) => Some(*due),
            _ => None,
        })
        .collect();
    let due = if !proposed.is_empty() && dice.chance(50) {
        *dice.pick(&proposed)
    } else {
        date(dice, as_act(at) + 1)
    };
    let said = Said::Decision {
        on: vec![on],
        verdict: Verdict::Changed,
        due: Some(due),
        replaces: None,
    };
    let side = dice.below(2);
    Some((person(dice, side), said))
}

/// A yes to a date that somebody proposed.
fn agree(dice: &mut Dice, world: &World) -> Option<(Person, Said)> {
    let proposals = ids(world, |said| {
        matches!(
            said,
            Said::Decision {
                due: Some(_),
                verdict: Verdict::Changed,
                ..
            }
        )
    });
    let on = recent(dice, &proposals)?;
    let side = mostly(dice, 1 - side_of(world.log[on].by));
    let said = Said::Decision {
        on: vec![on],
        verdict: Verdict::Approved,
        due: None,
        replaces: None,
    };
    Some((person(dice, side), said))
}

fn waive(dice: &mut Dice, world: &World) -> Option<(Person, Said)> {
    let ids = ids(world, |said| {
        !matches!(
            said,
            Said::Decision { .. }
                | Said::Work { .. }
                | Said::Warning { .. }
                | Said::Reminder { .. }
                | Said::Termination { .. }
        )
    });
    let on = recent(dice, &ids)?;
    let owed = match &world.log[on].said {
        Said::Stage { owner, .. } => 1 - owner,
        Said::Call { .. } => 0,
        Said::Reply { .. } => 1 - side_of(world.log[on].by),
        _ => side_of(world.log[on].by),
    };
    let side = mostly(dice, owed);
    let said = Said::Decision {
        on: vec![on],
        verdict: Verdict::Waived,
        due: None,
        replaces: None,
    };
    Some((person(dice, side), said))
}

fn remind(dice: &mut Dice, world: &World) -> Option<(Person, Said)> {
    let owed = ids(world, |said| {
        matches!(
            said,
            Said::Request { .. } | Said::Delivery { .. } | Said::Stage { .. }
        )
    });
    let of = recent(dice, &owed)?;
    let waits = match &world.log[of].said {
        Said::Stage { owner, .. } => 1 - owner,
        _ => side_of(world.log[of].by),
    };
    let side = mostly(dice, waits);
    Some((person(dice, side), Said::Reminder { of }))
}

/// A notice of an owner about a stage, or about a request that blocks it.
fn warn(dice: &mut Dice, world: &World) -> Option<(Person, Said)> {
    let threatened = ids(world, |said| match said {
        Said::Stage { .. } => true,
        Said::Request { blocks, .. } => !blocks.is_empty(),
        _ => false,
    });
    let about = recent(dice, &threatened)?;
    let stage = match &world.log[about].said {
        Said::Request { blocks, .. } => blocks[0],
        _ => about,
    };
    let Said::Stage { owner, .. } = world.log[stage].said else {
        return None;
    };
    let side = mostly(dice, owner);
    Some((person(dice, side), Said::Warning { about }))
}

fn call(dice: &mut Dice, world: &World) -> (Person, Said) {
    let calls = ids(world, |said| matches!(said, Said::Call { .. }));
    let replaces = recent(dice, &calls).filter(|_| dice.chance(30));
    (
        person(dice, 0),
        Said::Call {
            with: person(dice, 1),
            replaces,
        },
    )
}

/// A notice that work stops because of what the other side owes, or that it goes on.
pub(crate) fn stop(dice: &mut Dice, world: &World, at: When) -> Option<Entry> {
    let stopped = ids(world, |said| matches!(said, Said::Work { stops: true, .. }));
    if let Some(stopped) = recent(dice, &stopped).filter(|_| dice.chance(60))
        && let Said::Work { about, .. } = &world.log[stopped].said
    {
        let (by, about) = (world.log[stopped].by, about.clone());
        return Some(Entry {
            at,
            by,
            said: Said::Work {
                stops: false,
                about,
            },
        });
    }
    let owed = ids(world, |said| {
        matches!(
            said,
            Said::Request { .. } | Said::Delivery { .. } | Said::Stage { .. }
        )
    });
    // Mostly for a reason.
    let overdue: Vec<Id> = reading::read(world)
        .iter()
        .filter(|owed| {
            let kind = matches!(owed.what, reading::What::Answer | reading::What::Approval);
            kind && owed.end.is_none() && owed.due.is_some_and(|due| due < world.as_of)
        })
        .map(|owed| owed.entry)
        .collect();
    let about = if !overdue.is_empty() && dice.chance(80) {
        *dice.pick(&overdue)
    } else {
        recent(dice, &owed)?
    };
    let side = match &world.log[about].said {
        Said::Stage { owner, .. } => *owner,
        _ => side_of(world.log[about].by),
    };
    let by = mostly(dice, side) * 2;
    Some(Entry {
        at,
        by,
        said: Said::Work {
            stops: true,
            about: vec![about],
        },
    })
}

fn terminate(dice: &mut Dice, at: When) -> (Person, Said) {
    let effective = dice.chance(60).then(|| date(dice, as_act(at) - DAY));
    (dice.below(4), Said::Termination { effective })
}

/// An objection to what the other side wrote, or its end.
fn object(dice: &mut Dice, world: &World) -> Option<(Person, Said)> {
    let ids = ids(world, |said| {
        matches!(
            said,
            Said::Call { .. } | Said::Delivery { .. } | Said::Decision { .. }
        )
    });
    let of = recent(dice, &ids)?;
    let other = match &world.log[of].said {
        Said::Call { .. } => 1,
        _ => 1 - side_of(world.log[of].by),
    };
    let side = mostly(dice, other);
    let gives = if dice.chance(25) {
        Gives::All
    } else {
        Gives::Objection
    };
    let said = Said::Reply {
        answers: vec![of],
        gives: Some(gives),
        promises: None,
    };
    Some((person(dice, side), said))
}
