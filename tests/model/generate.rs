//! Projects by chance, in which people answer, ask back, give up, contest and change their minds; often at the very minute
//! at which something is due.

use std::collections::BTreeSet;

use crate::clock::as_act;
use crate::facts::{
    DAY, Dice, Entry, Gives, Hours, Id, Length, Minute, Person, Said, Side, Term, Terms, Verdict,
    When, World, side_of,
};
use crate::reading;

/// The needs of a request that is not for approval.
const NEEDS: [&str; 6] = [
    "answer",
    "information",
    "access",
    "materials",
    "feedback",
    "revision",
];

const WEEKS: [(&str, [&[(i64, i64)]; 7]); 5] = [
    (
        "Mon-Fri 09:00-18:00",
        [
            &[(540, 1080)],
            &[(540, 1080)],
            &[(540, 1080)],
            &[(540, 1080)],
            &[(540, 1080)],
            &[],
            &[],
        ],
    ),
    (
        "Mon-Fri 10:00-19:00",
        [
            &[(600, 1140)],
            &[(600, 1140)],
            &[(600, 1140)],
            &[(600, 1140)],
            &[(600, 1140)],
            &[],
            &[],
        ],
    ),
    (
        "Mon-Thu 08:00-12:00 13:00-17:00, Fri 08:00-14:30",
        [
            &[(480, 720), (780, 1020)],
            &[(480, 720), (780, 1020)],
            &[(480, 720), (780, 1020)],
            &[(480, 720), (780, 1020)],
            &[(480, 870)],
            &[],
            &[],
        ],
    ),
    (
        "Sun-Thu 09:00-17:00",
        [
            &[(540, 1020)],
            &[(540, 1020)],
            &[(540, 1020)],
            &[(540, 1020)],
            &[],
            &[],
            &[(540, 1020)],
        ],
    ),
    (
        "Mon, Wed, Sat 06:30-23:00",
        [
            &[(390, 1380)],
            &[],
            &[(390, 1380)],
            &[],
            &[],
            &[(390, 1380)],
            &[],
        ],
    ),
];

fn hours(dice: &mut Dice) -> Hours {
    let (written, week) = dice.pick(&WEEKS);
    let off = 0..dice.below(4);
    Hours {
        ahead: *dice.pick(&[0, 120]),
        written,
        week: week.map(<[_]>::to_vec),
        off: off.map(|_| dice.between(0, 30)).collect::<BTreeSet<i64>>(),
    }
}

fn term(dice: &mut Dice, name: &str) -> Term {
    let length = match dice.below(12) {
        0..=1 => Length::WorkingMinutes(dice.between(1, 24) * 60),
        2 => Length::WorkingMinutes(dice.between(1, 400)),
        3..=7 => Length::WorkingDays(dice.between(1, 4)),
        8 => Length::ClearWorkingDays(dice.between(1, 3)),
        9 => Length::Days(dice.between(1, 6)),
        10 => Length::ClearDays(dice.between(1, 4)),
        _ => Length::Hours(dice.between(1, 60)),
    };
    let by_days = !matches!(length, Length::WorkingMinutes(_) | Length::Hours(_));
    Term {
        length,
        cutoff: (by_days && dice.chance(15)).then(|| dice.between(28, 38) * 30),
        pauses: !["rework", "stop-work"].contains(&name) && dice.chance(45),
        silence: name == "approval" && dice.chance(40),
    }
}

fn terms(dice: &mut Dice, percent: usize) -> Terms {
    let names = NEEDS
        .into_iter()
        .chain(["approval", "rework", "call-confirmation", "stop-work"]);
    let mut terms = Terms::new();
    for name in names {
        if dice.chance(percent) {
            terms.insert(name, term(dice, name));
        }
    }
    terms
}

/// A project; in some work stops by notice.
pub(crate) fn generate(dice: &mut Dice, stops: bool) -> World {
    let mut common = terms(dice, 85);
    common
        .entry("answer")
        .or_insert_with(|| term(dice, "answer"));
    let mut world = World {
        hours: [hours(dice), hours(dice)],
        common,
        urgent: terms(dice, 10),
        own: [terms(dice, 8), terms(dice, 8)],
        own_urgent: [terms(dice, 4), terms(dice, 4)],
        ends: dice.chance(10).then(|| dice.between(5, 25)),
        log: Vec::new(),
        as_of: 0,
    };
    for _ in 0..1 + dice.below(2) {
        let owner = usize::from(dice.chance(25));
        let due = (!dice.chance(10)).then(|| date(dice, 4 * DAY));
        world.log.push(Entry {
            at: When::At(0),
            by: owner * 2,
            said: Said::Stage {
                owner,
                due,
                urgent: dice.chance(15),
            },
        });
    }
    let mut now = dice.between(8, 60) * 60;
    for _ in 0..3 + dice.below(12) {
        world.as_of = now;
        now = next(dice, &world, now);
        let at = if dice.chance(4) && now % DAY != 0 {
            // A date alone, of the day after, so that time goes on.
            now = (now.div_euclid(DAY) + 1) * DAY;
            When::On(now / DAY)
        } else {
            When::At(now)
        };
        world.as_of = now;
        let stopped = (stops && dice.chance(12)).then(|| stop(dice, &world, at));
        let entry = stopped.unwrap_or_else(|| act(dice, &world, at));
        world.log.extend(entry);
    }
    world.as_of = next(dice, &world, now);
    world
}

/// A later time: some while, or just about when something is due.
fn next(dice: &mut Dice, world: &World, now: Minute) -> Minute {
    let mut dues: Vec<Minute> = Vec::new();
    if dice.chance(40) {
        let owed = reading::read(world);
        dues.extend(owed.iter().filter_map(|owed| owed.due));
        dues.retain(|due| *due > now + 1 && *due < now + 15 * DAY);
    }
    if let (false, true) = (dues.is_empty(), dice.chance(80)) {
        return dice.pick(&dues) + dice.between(-1, 1);
    }
    let longest = *dice.pick(&[60, 600, DAY, 3 * DAY, 6 * DAY]);
    let rough = now + dice.between(1, longest);
    // Often within hours, at a full quarter.
    if dice.chance(60) {
        let day = rough.div_euclid(DAY);
        let time = day * DAY + dice.between(28, 76) * 15;
        return time.max(now + 1);
    }
    rough
}

/// A date from which something is due.
fn date(dice: &mut Dice, now: Minute) -> When {
    let day = now.div_euclid(DAY) + dice.between(0, 8);
    if dice.chance(60) {
        return When::On(day);
    }
    When::At((day * DAY + dice.between(0, 48) * 30).max(now + 1))
}

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

fn act(dice: &mut Dice, world: &World, at: When) -> Option<Entry> {
    let (by, said) = match dice.below(100) {
        0..=17 => request(dice, world, at),
        18..=27 => question(dice, world)?,
        28..=47 => reply(dice, world, at)?,
        48..=57 => delivery(dice, world)?,
        58..=74 => judge(dice, world, at)?,
        75..=83 => extend(dice, world, at)?,
        84..=87 => agree(dice, world)?,
        88..=91 => waive(dice, world)?,
        92..=93 => call(dice, world),
        94 => terminate(dice, at),
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
        55..=74 if !call => Some(Gives::Promise),
        75..=86 => Some(Gives::Refusal),
        87..=91 if call => Some(Gives::Objection),
        _ => None,
    };
    let open = reading::of(world, answers)
        .iter()
        .any(|owed| owed.end.is_none());
    let dates = gives == Some(Gives::Promise) || gives == Some(Gives::Part) && dice.chance(30);
    let said = Said::Reply {
        answers: vec![answers],
        gives,
        promises: (dates && open && !call).then(|| date(dice, as_act(at) + 1)),
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
            Said::Decision { .. } | Said::Work { .. } | Said::Termination { .. }
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
fn stop(dice: &mut Dice, world: &World, at: When) -> Option<Entry> {
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
        matches!(said, Said::Request { .. } | Said::Delivery { .. })
    });
    let about = recent(dice, &owed)?;
    let by = mostly(dice, side_of(world.log[about].by)) * 2;
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
