//! Work: what a delivery waits for, and how a stage stands.

use crate::answers::{given_up_after, in_time, until};
use crate::clock::{as_act, as_start, run_out};
use crate::facts::{Hours, Id, Minute, Said, Side, Verdict, side_of};
use crate::reading::{Due, End, Owed, Reading, What};

impl Reading<'_> {
    pub(crate) fn deliveries(&self, stage: Id) -> Vec<(Id, Minute)> {
        self.all()
            .filter_map(|(id, at, entry)| match &entry.said {
                Said::Delivery { of } if *of == stage => Some((id, at)),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn approval(&self, id: Id) -> Owed {
        let Said::Delivery { of } = &self.entry(id).said else {
            unreachable!()
        };
        let Said::Stage { urgent, .. } = &self.entry(*of).said else {
            unreachable!()
        };
        let (debtor, start) = (1 - side_of(self.entry(id).by), as_start(self.entry(id).at));
        let delivered = as_act(self.entry(id).at);
        let deliveries = self.deliveries(*of).into_iter();
        let later: Vec<_> = deliveries
            .filter(|(other, at)| (*at, *other) > (delivered, id))
            .collect();
        let mut ends: Vec<(End, Minute, Id)> = Vec::new();
        ends.extend(
            later
                .iter()
                .map(|(other, at)| (End::Superseded, *at, *other)),
        );
        // A decision on the delivery, on a later one, or on the stage.
        let after = later.iter().map(|(other, _)| *other);
        for on in after.chain([id, *of]) {
            let verdicts = self
                .decisions(on)
                .filter(|(decision, at, side, verdict, ..)| {
                    let stage = on == *of && *verdict == Verdict::Approved;
                    let decides = !matches!(verdict, Verdict::Waived | Verdict::Changed) && !stage;
                    let after = on == id || *at >= start;
                    decides && *side == debtor && self.may(*decision) && after
                });
            ends.extend(verdicts.map(|(decision, at, ..)| (End::Met, at, decision)));
        }
        // What was accepted before anything was handed over is handed over on paper.
        if let Some((at, by)) = self.accepted_before(*of, debtor, delivered) {
            ends.push((End::Met, at, by));
        }
        let end = ends.into_iter().min_by_key(|(_, at, id)| (*at, *id));
        // The side that waits gives up the decision itself, or that it came late.
        let decision = end.filter(|(how, ..)| *how == End::Met);
        let mut given_up = vec![id];
        given_up.extend(decision.map(|(_, _, act)| act));
        let (waived, came) = given_up_after(self.waiver(&given_up, 1 - debtor), end);
        let mut end = waived.or(end);
        let term = self.term(debtor, "approval", *urgent);
        let due = match term {
            Some(_) if self.is_beyond_end(id, start, debtor) => {
                self.extended(id, None, debtor, &|_| None)
            }
            Some(_) => self.due_on(id, term, debtor, until(end, came)),
            None => self.extended(id, None, debtor, &|_| None),
        };
        if waived.is_none() && term.is_some_and(|term| term.silence) {
            end = self.or_silent(&[id, *of], debtor, due.map(|due| due.at), end);
        }
        Owed {
            what: What::Approval,
            entry: id,
            debtor,
            start: Some(start),
            due: due.map(|due| due.at),
            day: due.and_then(|due| due.day),
            end: in_time(end, came, due.map(|due| due.at)),
            waiting: false,
            reversed: Vec::new(),
            ended: None,
        }
    }

    /// The acceptance of a stage that stands at an instant, if nothing had been handed over when it was given and no verdict
    /// has come since.
    pub(crate) fn accepted_before(
        &self,
        stage: Id,
        receiver: Side,
        now: Minute,
    ) -> Option<(Minute, Id)> {
        let deliveries = self.deliveries(stage);
        let works = deliveries.iter().map(|(delivery, _)| *delivery);
        let verdicts = works.chain([stage]).flat_map(|on| {
            let given = self.verdicts(on, receiver).into_iter();
            given.map(move |(at, yes, by)| (at, by, yes && on == stage))
        });
        let last = verdicts
            .filter(|(at, ..)| *at < now)
            .max_by_key(|(at, by, _)| (*at, *by));
        let (at, by, _) = last.filter(|(.., accepts)| *accepts)?;
        let before = deliveries.iter().any(|(_, delivered)| *delivered <= at);
        (!before).then_some((at, by))
    }

    /// The dates of a stage that are agreed, in the order of time. A date that burdens the side that decides it (earlier for
    /// what it owes, later for what it is owed) counts at once; any other when the other side has decided the same. The
    /// rejections among them set a date for what is to be done again.
    fn agreed_dates(
        &self,
        stage: Id,
        debtor: Side,
        first: Option<Minute>,
        rejections: &[(Minute, Id)],
    ) -> Vec<Agreed> {
        // Each as of when somebody with the authority set or approved it: the instant, the side, the date, and whether it is
        // an approval of what the other side decided.
        let mut steps: Vec<(Minute, Id, Side, Due, bool)> = Vec::new();
        let changes = self
            .decisions(stage)
            .filter_map(|(decision, at, side, verdict, sets, _)| {
                let date = sets.filter(|_| verdict == Verdict::Changed)?;
                Some((decision, at, side, date))
            });
        let rejections = rejections
            .iter()
            .filter_map(|(at, decision)| Some((*decision, *at, 1 - debtor, self.sets(*decision)?)));
        for (decision, at, side, date) in changes.chain(rejections) {
            let date = self.stated(date, debtor, as_start(self.entry(decision).at));
            if self.may(decision) {
                steps.push((at, decision, side, date, false));
            }
            for (by, later, other, verdict, ..) in self.decisions(decision) {
                // To approve what one has decided adds nothing.
                let (valid, again) = (self.may(decision), other == side);
                let approves = matches!(verdict, Verdict::Approved | Verdict::Accepted);
                if self.may(by) && approves && !(valid && again) {
                    let date = Due {
                        stated: date.stated.max(Some(later)),
                        ..date
                    };
                    steps.push((later.max(at), decision, other, date, valid));
                }
            }
        }
        steps.sort_by_key(|(at, ..)| *at);
        let (mut current, mut agreed): (_, Vec<Agreed>) = (first, Vec::new());
        let mut open: Vec<(Id, Side, Minute)> = Vec::new();
        for (at, decision, side, date, seconds) in steps {
            let earlier = current.is_none_or(|due| date.at <= due);
            let later = current.is_some_and(|due| date.at >= due);
            let burdens = if side == debtor { earlier } else { later };
            let same = open
                .iter()
                .any(|(_, other, open)| *other != side && *open == date.at);
            let waits = open.iter().any(|(proposal, ..)| *proposal == decision);
            if seconds && side == debtor {
                let granted = agreed
                    .iter_mut()
                    .filter(|agreed| agreed.decision == decision);
                granted.for_each(|agreed| agreed.granted = false);
            }
            // More time that the side that owes proposed is up to the other one, also where it was overtaken.
            let proposed = side != debtor && side_of(self.entry(decision).by) == debtor;
            let grants = proposed && current.is_some_and(|due| date.at > due);
            if seconds && !waits && !grants {
                continue;
            }
            if seconds || burdens || same {
                open.clear();
                agreed.push(Agreed {
                    at,
                    date,
                    decision,
                    granted: !seconds && !same && side != debtor,
                });
                current = Some(date.at);
            } else {
                open.push((decision, side, date.at));
            }
        }
        agreed
    }

    /// The dates that are agreed for a stage.
    pub(crate) fn dates_of(&self, stage: Id) -> Vec<(Minute, Due)> {
        let Said::Stage { owner, due, .. } = &self.entry(stage).said else {
            return Vec::new();
        };
        let first = due.map(|due| self.stated(due, *owner, Minute::MIN).at);
        let agreed = self.agreed_dates(stage, *owner, first, &[]);
        agreed
            .iter()
            .map(|agreed| (agreed.at, agreed.date))
            .collect()
    }

    pub(crate) fn stage(&self, id: Id) -> Owed {
        let Said::Stage { owner, due, .. } = &self.entry(id).said else {
            unreachable!()
        };
        let debtor = *owner;
        let receiver = 1 - debtor;
        let story = self.story(id, receiver);
        let mut due = due.map(|due| self.stated(due, debtor, Minute::MIN));
        let mut start = None;
        let set = self.agreed_dates(id, debtor, due.map(|due| due.at), &story.sent_back);
        // A date that both sides know counts until an approval is reversed; from then on there is that of the rework.
        let first = story.reversed.first().map_or(Minute::MAX, |(_, at, _)| *at);
        let before = set.iter().rfind(|set| set.at < first);
        due = before.map(|set| set.date).or(due);
        if let Some((_, at, by)) = story.reversed.last() {
            let term = self.term(debtor, "rework", false);
            let from = self.entry(*by).at;
            let by_term = |hours: &[Hours; 2]| {
                let due = term.and_then(|term| run_out(&term, from, &hours[debtor], &[]));
                due.map(|at| Due {
                    at,
                    day: None,
                    stated: None,
                })
            };
            let with_it = self
                .sets(*by)
                .map(|due| self.stated(due, debtor, as_start(from)));
            // The later of the two, as far as that was known then.
            let known = by_term(&self.as_known(*at).hours).map(|due| due.at);
            let own = with_it.filter(|own| known.is_none_or(|known| own.at >= known));
            due = own.or_else(|| by_term(&self.hours));
            // The side that is owed gives no less time alone.
            for later in set.iter().filter(|set| set.at > *at) {
                let less = due.is_some_and(|due| later.date.at < due.at);
                if !(later.granted && less) {
                    due = Some(later.date);
                }
            }
            start = Some(*at);
        }
        let due = due.map(|due| self.moved(due, debtor));
        let end = story.stands.map(|(work, at)| (End::Met, at, work));
        Owed {
            what: What::Stage,
            entry: id,
            debtor,
            start,
            due: due.map(|due| due.at),
            day: due.and_then(|due| due.day),
            end: if story.waiting {
                self.waiver(&[id], receiver).or(end)
            } else {
                let (waived, came) = given_up_after(self.waiver(&[id], receiver), end);
                in_time(waived.or(end), came, due.map(|due| due.at))
            },
            waiting: story.waiting,
            reversed: story
                .reversed
                .iter()
                .map(|(work, at, _)| (*work, *at))
                .collect(),
            ended: None,
        }
    }

    /// What became of the work on a stage, one thing after another. A verdict on the latest delivery, or on the stage, is
    /// one on all that was not sent back before; one on an earlier delivery is on that alone.
    fn story(&self, stage: Id, receiver: Side) -> Story {
        let deliveries = self.deliveries(stage);
        let mut events: Vec<(Minute, u8, Id, Event)> = Vec::new();
        for (delivery, at) in &deliveries {
            events.push((*at, 0, *delivery, Event::Delivered));
            for (at, yes, by) in self.verdicts(*delivery, receiver) {
                events.push((at, 1, by, Event::Judged(Some(*delivery), yes)));
            }
            if let Some((End::Silent, at, _)) = self.approval(*delivery).end {
                events.push((at, 1, *delivery, Event::Judged(Some(*delivery), true)));
            }
        }
        for (at, yes, by) in self.verdicts(stage, receiver) {
            events.push((at, 1, by, Event::Judged(None, yes)));
        }
        events.sort_by_key(|(at, rank, id, _)| (*at, *rank, *id));
        // Each work with when it came, and the verdict in force.
        let mut works: Vec<(Id, Minute, Option<bool>)> = Vec::new();
        let mut story = Story::default();
        let stands = |works: &[(Id, Minute, Option<bool>)]| {
            let first = works.iter().find(|(.., yes)| *yes != Some(false));
            first.map(|(id, at, _)| (*id, *at))
        };
        for (at, _, id, event) in events {
            match event {
                Event::Delivered => {
                    // What was accepted without a delivery may be handed over later on paper.
                    let on_paper = self.accepted_before(stage, receiver, at).is_some();
                    works.push((id, at, on_paper.then_some(true)));
                }
                Event::Judged(on, yes) => {
                    let approved = works.iter().any(|(.., judged)| *judged == Some(true));
                    let stood = stands(&works);
                    let latest = works
                        .last()
                        .is_none_or(|(last, ..)| on.is_none_or(|on| on == *last));
                    for (work, _, judged) in &mut works {
                        let undecided = judged.is_none() || !yes && *judged == Some(true);
                        if on == Some(*work) || latest && undecided {
                            *judged = Some(yes);
                        }
                    }
                    if yes && stands(&works).is_none() {
                        works.push((id, at, Some(true)));
                    }
                    match (approved, stood, stands(&works)) {
                        (true, Some((work, _)), None) => story.reversed.push((work, at, id)),
                        (_, _, None) if !works.is_empty() => story.sent_back.push((at, id)),
                        _ => {}
                    }
                }
            }
        }
        story.stands = stands(&works);
        story.waiting =
            story.stands.is_some() && works.last().is_some_and(|(.., yes)| yes.is_none());
        story
    }
}

/// What happens to work.
enum Event {
    Delivered,
    /// A yes or a no, on a delivery or on the stage as it stands.
    Judged(Option<Id>, bool),
}

/// How a stage stands.
#[derive(Default)]
struct Story {
    stands: Option<(Id, Minute)>,
    waiting: bool,
    /// What stood approved and was reversed: when, and by what.
    reversed: Vec<(Id, Minute, Id)>,
    /// The other rejections after which nothing stands.
    sent_back: Vec<(Minute, Id)>,
}

/// A date of a stage that is agreed.
struct Agreed {
    at: Minute,
    date: Due,
    decision: Id,
    /// Whether the side that is owed gave it alone.
    granted: bool,
}
