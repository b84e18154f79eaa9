//! What is looked up is the same as what going through all requests finds.

use proptest::prelude::*;

use super::*;
use crate::import::model::{Body, Place, Words};

/// A request as going through all of them sees it.
struct Plain {
    party: &'static str,
    needs: Needs,
    at: i64,
    /// When it was last asked for or reminded of.
    fresh: i64,
    /// That of the request and of the messages about it.
    ids: Vec<String>,
    thread: Option<String>,
    subject: Subject,
    open: bool,
    heard: bool,
}

fn target(
    all: &[Plain],
    parents: &HashMap<&str, &str>,
    mail: bool,
    item: &Item,
    (party, own): (&str, bool),
) -> Option<(usize, Tie)> {
    let find = |is: &dyn Fn(&Plain) -> bool| {
        all.iter()
            .rposition(|asked| asked.open && (asked.party == party) == own && is(asked))
    };
    let mut parent = item.reply_to.as_deref();
    for _ in 0..DEEPEST {
        let Some(id) = parent else { break };
        if let Some(at) = find(&|asked| asked.ids.iter().any(|known| known == id)) {
            return Some((at, Tie::Reply));
        }
        parent = parents.get(id).copied();
    }
    if mail {
        return find(&|_| true).map(|at| (at, Tie::Thread));
    }
    if item.thread.is_some() {
        let in_thread = |asked: &Plain| {
            asked.thread == item.thread || asked.ids.first() == item.thread.as_ref()
        };
        return find(&in_thread).map(|at| (at, Tie::Thread));
    }
    let near = |asked: &Plain| asked.thread.is_none() && item.at - asked.fresh <= NEAR;
    let follows = || find(&near).map(|at| (at, Tie::Follows));
    item.reply_to.is_none().then(follows)?
}

fn repeated(
    all: &[Plain],
    mail: bool,
    item: &Item,
    (party, needs): (&str, Needs),
    text: &str,
) -> Option<(usize, bool)> {
    let subject = Subject::of(text);
    let burst = |asked: &Plain| item.at - asked.at <= BURST && !asked.heard;
    let at = all.iter().rposition(|asked| {
        let alike = asked.needs == needs || [asked.needs, needs].contains(&Needs::Answer);
        let again = asked.subject.is_repeated(&subject);
        let once_more = asked.heard && asked.subject.is_of_the_same(&subject);
        let same = alike && (again || once_more);
        let threaded = mail || asked.thread.is_some() && asked.thread == item.thread;
        let replies = item.reply_to.as_ref() == asked.ids.first();
        let more = needs == Needs::Answer && subject.names_nothing();
        let related = asked.needs == needs && (threaded || replies || burst(asked));
        let related = related || more && burst(asked);
        let another = asked.subject.is_of_another(&subject);
        asked.open && asked.party == party && !another && (same || related)
    })?;
    Some((at, burst(all.get(at)?)))
}

const PARTIES: [&str; 3] = ["agency", "bakery", "printer"];
const TEXTS: [&str; 4] = [
    "please send the photographs",
    "please send the contract",
    "when is the banner finished",
    "ok",
];

/// A message: its distance from the one before, the side, the text, what it replies to, its thread, and what happens.
type Step = (i64, usize, usize, Option<usize>, Option<usize>, u8);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let distance = prop_oneof![-100_i64..3_000, -600_000_i64..900_000];
    let thread = prop_oneof![3 => Just(None), 1 => (0_usize..20).prop_map(Some)];
    let step = (
        distance,
        0..PARTIES.len(),
        0..TEXTS.len(),
        proptest::option::weighted(0.3, 0_usize..30),
        thread,
        0_u8..7,
    );
    proptest::collection::vec(step, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn requests_are_found_as_by_going_through_all(steps in steps(), mail: bool) {
        let mut at = 1_000_000;
        let item = |(number, step): (usize, &Step)| {
            at += step.0;
            Item {
                id: number.to_string(),
                at,
                claimed_at: None,
                is_local: false,
                sender: None,
                body: Body::Text(TEXTS[step.2].to_owned()),
                words: Words::default(),
                reply_to: step.3.map(|id| id.to_string()),
                thread: step.4.map(|id| id.to_string()),
                edited: None,
                place: Place::whole(&"x".into()),
                to: Vec::new(),
                named: Vec::new(),
            }
        };
        let conversation = Conversation {
            platform: if mail { Platform::Mail } else { Platform::Slack },
            id: "chat".to_owned(),
            title: "Chat".to_owned(),
            peer: None,
            members: Vec::new(),
            messages: steps.iter().enumerate().map(item).collect(),
        };
        let elsewhere = Elsewhere::default();
        let mut requests = Requests::new(&conversation, &elsewhere);
        let mut plain: Vec<Plain> = Vec::new();
        for (item, step) in conversation.messages.iter().zip(&steps) {
            let (party, text) = (PARTIES[step.1], TEXTS[step.2]);
            let needs = if step.2 == 2 { Needs::Answer } else { Needs::Materials };
            for own in [false, true] {
                let expected = target(&plain, &requests.parents, mail, item, (party, own));
                prop_assert_eq!(requests.target(item, party, own), expected);
            }
            let expected = repeated(&plain, mail, item, (party, needs), text);
            prop_assert_eq!(requests.repeated(item, (party, party), needs, text), expected);
            match step.5 {
                0..=2 => {
                    requests.add(0, (party, party, "to"), (needs, None), item, text);
                    plain.push(Plain {
                        party,
                        needs,
                        at: item.at,
                        fresh: item.at,
                        ids: vec![item.id.clone()],
                        thread: item.thread.clone(),
                        subject: Subject::of(text),
                        open: true,
                        heard: false,
                    });
                }
                3 if !plain.is_empty() => {
                    let closed = step.2 % plain.len();
                    requests.close(closed, item.at);
                    plain[closed].open = false;
                }
                4 if !plain.is_empty() => {
                    let about = step.2 % plain.len();
                    requests.about(about, item);
                    plain[about].ids.push(item.id.clone());
                    plain[about].fresh = plain[about].fresh.max(item.at);
                }
                _ => {
                    requests.heard(party);
                    for asked in plain.iter_mut().filter(|asked| asked.party != party) {
                        asked.heard = true;
                    }
                }
            }
        }
    }
}
