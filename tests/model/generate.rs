//! Projects by chance, in which people answer, ask back, give up, contest and change their minds; often at the very minute
//! at which something is due.

use std::collections::BTreeSet;

use crate::acts::{act, stop};
use crate::facts::{DAY, Dice, Entry, Hours, Length, Minute, Said, Term, Terms, When, World};
use crate::reading;

/// The needs of a request that is not for approval.
pub(crate) const NEEDS: [&str; 6] = [
    "answer",
    "information",
    "access",
    "materials",
    "feedback",
    "revision",
];

/// The hours of a day, in minutes since midnight.
type Spans = &'static [(i64, i64)];

const WEEKS: [(&str, [Spans; 7]); 5] = [
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
        pauses: !["rework", "stop-work", "reminder", "early-warning"].contains(&name)
            && dice.chance(45),
        silence: name == "approval" && dice.chance(40),
    }
}

fn terms(dice: &mut Dice, percent: usize) -> Terms {
    let names = NEEDS
        .into_iter()
        .chain(["approval", "rework", "call-confirmation", "stop-work"])
        .chain(["reminder", "early-warning"]);
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
    for _ in 0..=dice.below(2) {
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
pub(crate) fn date(dice: &mut Dice, now: Minute) -> When {
    let day = now.div_euclid(DAY) + dice.between(0, 8);
    if dice.chance(60) {
        return When::On(day);
    }
    When::At((day * DAY + dice.between(0, 48) * 30).max(now + 1))
}
