//! The words by which messages are recognized, one file per language in the notation of [`crate::phrases`].

use std::sync::{Arc, LazyLock};

use crate::phrases::{Section, sections};

const FILES: [&str; 3] = [
    include_str!("en.txt"),
    include_str!("ru.txt"),
    include_str!("es.txt"),
];

/// The lexicons, in the order of [`crate::phrases::LANGUAGES`].
pub(super) static LEXICONS: LazyLock<[Lexicon; 3]> = LazyLock::new(|| FILES.map(Lexicon::new));

/// Declares the sections: the name in the file, with hyphens for underscores, and the meaning of its phrases.
macro_rules! lexicon {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// The phrases of a language.
        #[derive(Debug)]
        pub(super) struct Lexicon {
            $($(#[doc = $doc])+ pub(super) $name: Arc<Section>,)+
        }

        impl Lexicon {
            fn new(file: &'static str) -> Self {
                let sections = sections(file);
                let section = |name: &str| {
                    sections.get(name.replace('_', "-").as_str()).cloned().unwrap_or_default()
                };
                Self { $($name: section(stringify!($name)),)+ }
            }
        }

        #[cfg(test)]
        pub(super) const NAMES: &[&str] = &[$(stringify!($name),)+];
    };
}

lexicon! {
    /// Approve something.
    approves,
    /// Approve what was asked, if they are nearly all that is said.
    weakly_approves,
    /// Anywhere in the sentence: the approval is conditional, denied, expected or reported of somebody else.
    no_approval,
    /// Anywhere in the sentence: somebody else decides, unless it has a phrase of `we_decide`.
    others_decide,
    /// The sender's side decides.
    we_decide,
    /// A decision in the passive, up to the name of who decided: "approved by".
    decided_by,
    /// After or within such words: the sender decided, or nobody is named there.
    ourselves,
    /// The sender decides in the active, whoever else decides too.
    own_decision,
    /// Words for what is decided on, which are no names of people.
    things,
    /// Between a name and the words of a decision: it is decided on.
    copulas,
    /// Anywhere in a sentence: a decision in it, or in one before it, was a mistake.
    mistaken,
    /// Withdraw an approval.
    withdraws,
    /// The number of one of several: the first, the second.
    ordinal,
    /// A question whether something was approved.
    whether,
    /// Anywhere in a sentence: an approval before it is taken back, limited or yet to come.
    takes_back,
    /// The whole message says no.
    says_no,
    /// An approval with changes or under a condition.
    limits,
    /// After an approval: it was on something else, if they name that.
    meant,
    /// Anywhere in a message: what looks like an answer only says that one will come.
    postpones,
    /// A word: the next part of a sentence may decide something of its own.
    joins,
    /// In a part of a sentence: what it names is not decided now.
    apart,
    /// A word before or after a name, which says that it is one.
    determiners,
    /// A word that names nothing of which there may be another, beside the words of a decision.
    unnamed,
    /// The whole sentence: there is nothing against what was asked.
    no_objection,
    /// Anywhere in a message soon after another one of its sender: what that one asks for is not wanted any more.
    cancels,
    /// Soon after another message of its sender: that one has the date of this sentence, if it has no other words than
    /// `in_correction`.
    corrects,
    /// A word beside a date that takes the place of another one.
    in_correction,
    /// The whole message: its sender goes on in the next one.
    unfinished,
    /// Anywhere in the sentence: its sender does not know or cannot look now.
    knows_not,
    /// The whole sentence: a greeting or thanks.
    greets,
    /// Reject something.
    rejects,
    /// Reject what was asked, if there is such a request.
    weakly_rejects,
    /// Anywhere in the sentence, beside a phrase of `weakly_rejects`: something else of it is liked.
    praises,
    /// Anywhere in the sentence: it is too early to reject anything.
    no_rejection,
    /// Refuse something that was asked for.
    refuses,
    /// Anywhere in the sentence: it may come all the same, or later.
    no_refusal,
    /// Promise something, if a date is in the sentence.
    promises,
    /// Promise no more than to say something.
    tells,
    /// Promise no more than to look at something.
    looks,
    /// Anywhere in the sentence: something is handed over besides.
    tells_more,
    /// Anywhere in the sentence: what is promised is a meeting, or nothing.
    no_promise,
    /// What somebody will do who is not the sender.
    others_will,
    /// Anywhere in the sentence: that is somebody of the sender's side.
    own_people,
    /// Approve what was asked, and otherwise ask for what they name: "please print".
    proceeds,
    /// Anywhere in a message: what it says is no answer to a question.
    no_answer,
    /// Anywhere in a message: its sender is away, or a program wrote it.
    away,
    /// Ask whether the other side does something.
    do_it,
    /// What is handed over shows that something was paid.
    proofs,
    /// Say that something was done, or will be.
    done,
    /// A word before the name of whom is asked for something: "could Luis send it?"
    can,
    /// What was named before, if it is several things: "them".
    several,
    /// Hand something over.
    gives,
    /// Hand over what was asked, if there is such a request: it was sent before.
    weakly_gives,
    /// Pay what was asked for.
    pays,
    /// Anywhere in the sentence: nothing was handed over or paid, or it went to somebody else.
    not_given,
    /// Anywhere in the sentence: nothing is attached, or it went to somebody else.
    gives_nothing,
    /// Words of handing over, paying and refusing, and of when and how, which name nothing.
    handovers,
    /// Words for things, those for the same in one line.
    alike,
    /// Words for documents that are paid.
    documents,
    /// Words for what one can listen to.
    sounds,
    /// A word after a number: it is that of a sum.
    sums,
    /// A word between a thing and what it is of.
    of,
    /// Anywhere in the sentence: what is handed over is not everything.
    partly,
    /// Anywhere in the message: something is still to come.
    rest,
    /// Remind of something.
    reminds,
    /// The same, if nothing is asked for in the same sentence.
    nags,
    /// Ask for something, also without a question mark.
    asks,
    /// Ask for something, if the sentence says for what.
    wants,
    /// A part of a sentence that goes on with a request: "and send".
    goes_on,
    /// What was named before: "them".
    them,
    /// Future words of giving what was asked for.
    delivers,
    /// Future words of paying.
    will_pay,
    /// Future words of approving and signing.
    will_approve,
    /// Future words of changing something.
    will_revise,
    /// Words of the future, before a verb.
    will,
    /// Words that name nothing in a promise: when, how, to whom.
    aside,
    /// Says that a decision is on two requests.
    both,
    /// Says that a decision is on all requests.
    everything,
    /// Anywhere in the sentence: what phrases of `wants` name is not wanted.
    unwanted,
    /// The words before what is asked for.
    deeds,
    /// A word within the name of a thing.
    joints,
    /// A word that ends the name of a thing.
    stops,
    /// What joins the last thing of a list to those before it.
    and,
    /// Before today or tomorrow, in a request: what it names is owed on that day.
    owes,
    /// Between such a word and the day: the day is that of something else.
    belongs,
    /// A word of politeness, beside which a comma divides nothing.
    polite,
    /// Anywhere in the sentence: nothing is asked for that the other side would owe.
    idle,
    /// The sender would do something for the other side, which then owes nothing: "Shall I send you the sketches?"
    offered,
    /// Anywhere in the sentence: what is said is a supposition.
    supposes,
    /// Words of asking and politeness, which do not say what is asked for.
    manners,
    /// Acknowledge without saying anything.
    acknowledges,
    /// Answer a question with a word.
    yes_or_no,
    /// What a question needs, in the order in which they are tried: yes, no, or one of two.
    choice,
    /// Information, whatever else the question names: when it will be ready, what it costs, whether it was paid.
    informs,
    /// Anywhere in the sentence: only a word is asked for, that something came.
    receipt,
    /// Access to something.
    access,
    /// An approval.
    approval,
    /// A change of something.
    revision,
    /// What somebody thinks of something.
    feedback,
    /// Information, asked for with a verb or word that leaves no doubt.
    explains,
    /// Money.
    payment,
    /// Anywhere in the sentence: words of money are those of a document, of a part of a program, or of something else.
    no_payment,
    /// Anywhere in the sentence: the sender approves what is asked for.
    no_approving,
    /// Files, texts, pictures.
    materials,
    /// What is asked is information: when, how many, who.
    information,
    /// Today, tomorrow, the day after tomorrow.
    days_ahead,
    /// The end of the week.
    week_end,
    /// A number of days from now.
    days_from_now,
    /// Directly before a date: something is wanted or comes by then.
    deadline,
    /// The first words of a number of days within which something is wanted.
    within,
    /// Directly after a date: the same.
    latest,
    /// Directly before a date: something lasts until then.
    lasting,
    /// The same place: something is wanted from the other side by then, which would otherwise be read as lasting from something on.
    owed_from,
    /// Directly before a date: it is that of a thing, or what is said comes after it.
    undated,
    /// Between a weekday and the rest of its date, or nothing.
    beside,
    /// The endings of numbers of days.
    ordinals,
    /// Directly after a number: it is a time.
    clock,
    /// Directly after a date: the part of the day.
    part_of_day,
    /// Directly after a weekday: it is that of the next week.
    next_week,
    /// Directly after a weekday: it is that of this week.
    this_week,
    /// Directly after a weekday: it is that of a week later.
    week_on,
    /// Directly before a weekday: it is that of the next week.
    week_before,
    /// Directly after a weekday or the end of the week: it is another one.
    shifted,
    /// Directly before a day: it is another one.
    shifted_before,
    /// Directly before a word for a day: it is that for a part of the day.
    no_day_before,
    /// Directly after a weekday: it is that of the week after the next one.
    week_after_next,
    /// The end of the next week.
    next_week_end,
    /// Directly before a number with the ending of an ordinal: it is a day of a month.
    on_day,
    /// The same, of a number alone.
    on_bare_day,
    /// Directly after a number: it is a day of a month.
    day_of_month,
    /// In a promise: by the first date not everything comes.
    halves,
    /// Directly after a date: it is that of the next year.
    next_year,
    /// Directly after a number of days: they are counted from something else.
    counted_from,
    /// Directly after a number of days: they precede something.
    before,
    /// Directly before a date: so many days earlier.
    days_before,
    /// Directly before a date: so many weeks earlier.
    weeks_before,
    /// Directly before a date: some time earlier.
    some_before,
    /// Directly before a date: nothing is wanted or comes by then.
    too_early,
    /// Directly after a date: the same.
    earliest,
    /// Earlier in the clause: the same, in a statement.
    denies,
    /// Begins like a phrase of `denies`, and denies nothing.
    no_denial,
    /// Begins another clause.
    breaks,
    /// Earlier in the clause: the date is that of a thing, or of what is asked about.
    clauses,
    /// Like a phrase of `clauses`, where it does not say when.
    timeless,
    /// Between two dates: the second one is that of what follows from the first.
    purposes,
    /// Directly before a date: its end.
    end_of_day,
    /// Directly before a phrase of `clauses`: the date is a due all the same.
    main_clauses,
    /// Directly before a date: it is the latest.
    strictly,
    /// All that is between two dates of which either is meant.
    alternates,
    /// Directly after a date: it will do as well.
    also,
    /// Directly before a date: the same.
    also_before,
    /// Between two dates: the second one may count.
    contrast,
    /// Directly before the second one: it counts.
    becomes,
    /// Something is handed over for a decision, a review or a payment: "Here is the flyer for your approval".
    submits,
    /// Anywhere in the sentence: that is for somebody else.
    submits_elsewhere,
    /// At the end of a part of a sentence after a name: it is rejected, by the word of the part before: "the banner is not".
    not_so,
    /// The last word of such a name, in languages in which the words of `not_so` may also say that there is no such thing.
    named_so,
    /// After a name, as after "the banner is not approved": it is approved.
    so,
    /// The same: it is not decided yet.
    not_yet_so,
    /// In a question: the sender would do what it names, so that only a word is asked for.
    proposes,
    /// Anywhere in a question: the sender would do something.
    offers,
    /// Anywhere in a statement: what looks like a decision, an answer or a promise is supposed, told of somebody else, only of a part, or
    /// of something else.
    no_deed,
    /// Up to the mark after which stands what somebody else asked.
    reported,
    /// A word that names a part of what is decided on, though it names nothing of which there may be another.
    portions,
}
