//! English. How the words are written: see `language.rs`.

use super::language::{Days, Language};

pub(super) const ENGLISH: Language = Language {
    weekdays: [
        "monday mon",
        "tuesday tue tues",
        "wednesday ^wed",
        "thursday thu thur thurs",
        "friday fri",
        "saturday ^sat",
        "sunday ^sun",
    ],
    ago: ["today today's", "yesterday yesterday's", ""],
    months: [
        "january jan",
        "february feb",
        "^march ^mar",
        "april apr",
        "^may",
        "june jun",
        "july jul",
        "august aug",
        "september sep sept",
        "october oct",
        "november nov",
        "december dec",
    ],
    numbers: [
        "one a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ],
    ordinals: "st nd rd th",
    before_day: "the",
    before_month: "of",
    before_year: "",
    month_first: true,
    periods: &[
        ("[full|whole] working|business|work days|day", Days::Working),
        ("[full|whole] calendar days|day", Days::Calendar),
        ("[full|whole] days|day", Days::Any),
    ],
    late: &[
        "{period} late",
        "{period} too late",
        "{period} overdue",
        "{period} past [the|its|their|our|your] due|deadline",
        "{period} after [the|its|their|our|your] due|deadline",
        "{period} later than agreed|due|promised",
        "{period} behind schedule",
        "late|overdue by {period}",
        "overdue for {period}",
        "missed [the|its|their|our|your] deadline by {period}",
        "with [a] delay of {period}",
        "with {period} of delay",
    ],
    maybe_late: &[
        "{period} later",
        "delayed by|for {period}",
        "a|the delay of {period}",
    ],
    due: &[
        "due [by|on|:|\u{2014}|-] {date}",
        "deadline [is|was|:|\u{2014}|-] [by|on] {date}",
        "due date [is|was|:|\u{2014}|-] {date}",
    ],
    by: &["by {date}"],
    asks: "please need needed needs want ^send ^answer ^reply ^confirm ^provide ^share",
    promises: "will 'll promise promised",
    supposes: "if unless would could might may can cannot can't will won't shall should every each per risk risks expect expected \
               otherwise assuming suppose",
    blurs: "not never no isn't wasn't aren't about around roughly nearly almost over under than approximately most least up another \
            further next instead rather",
    not_before: "fee fees charge charges payment payments penalty shift shifts",
    light: "it this that is are was were the a its our your my answer reply request stage delivery decision approval still now so and \
            : \u{2014} - ( ,",
};
