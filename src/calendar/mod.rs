//! Time as projlog counts it: zones, weekly hours, days off, terms, and the due date that can be explained.
//!
//! Pure: it asks neither the clock nor git. An [`Instant`] is UTC; what people write is a [`Moment`], which becomes an
//! instant in a [`Zone`]. A [`Calendar`] is a party's zone, [`Week`], days off and extra working days. A [`Term`] and a
//! [`Start`] in the debtor's calendar give a [`Due`] with its derivation; [`lateness`] says how long past it something is.
//!
//! All intervals are half-open, `[from, until)`. Counting reaches from [`FIRST_YEAR`] to [`LAST_YEAR`]; what does not fall
//! due by then is told as [`NeverDue`], never guessed.

mod count;
mod days;
mod derivation;
mod hours;
mod ics;
mod measure;
mod moment;
mod show;
mod term;
mod text;
mod working;
mod year;
mod zone;

pub use count::{Due, NeverDue, due};
pub use days::{DayOff, ExtraDay};
pub use hours::{Span, Week};
pub use ics::{Holidays, holidays};
pub use measure::{Lateness, lateness, working_days, working_time};
pub use moment::{Moment, Reading, Start};
pub use show::{show, show_close, show_day};
pub use term::{Conditions, Cutoff, Joint, Length, Term, Unit};
pub use working::Calendar;
pub use year::{DayKind, FIRST_YEAR, LAST_YEAR};
pub use zone::{Irregular, Local, Resolved, UnknownZone, Zone};

/// A point in time, in UTC. Everything inside projlog is counted in these; a zone is needed to show one.
pub type Instant = chrono::DateTime<chrono::Utc>;
