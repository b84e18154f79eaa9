//! Rules for converting a delay to time and money.

use crate::yaml::words;

words! {
    /// How the days of a delay are assessed.
    "a value of `profile`", "недопустимое значение поля `profile`", "un valor de `profile`"
    pub enum Profile {
        /// Concurrent delay gives time but no money, according to the protocol of the Society of Construction Law.
        Scl = "scl",
    }
}
