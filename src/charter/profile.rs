//! Rules by which a delay is turned into time and money.

use crate::yaml::words;

words! {
    /// How the days of a delay are judged, beyond the facts.
    "a value of `profile`", "значение `profile`", "un valor de `profile`"
    pub enum Profile {
        /// Concurrent delay gives time but no money, after the protocol of the Society of Construction Law.
        Scl = "scl",
    }
}
