//! The language that a run is asked for: `--language`, then `PROJLOG_LANGUAGE`.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::failure::Failure;
use crate::message::{Language, message};

/// The environment variable that names the language where `--language` does not.
const VARIABLE: &str = "PROJLOG_LANGUAGE";

/// Parses `en`, `ru` or `es`.
pub(super) fn parser() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::code))
        .map(|code| Language::named(&code).unwrap_or_default())
}

/// The language of the option, else of the environment. An empty variable counts as unset, as in git.
pub(super) fn asked(option: Option<Language>) -> Result<Option<Language>, Failure> {
    if option.is_some() {
        return Ok(option);
    }
    match std::env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        None => Ok(None),
        Some(value) => {
            let value = value.to_string_lossy();
            let known = Language::named(&value).ok_or_else(|| {
                Failure::new(
                    message! {
                        en: "{variable}: `{value}` is not a language of projlog",
                        ru: "{variable}: projlog не знает языка `{value}`",
                        es: "{variable}: `{value}` no es un idioma de projlog",
                        variable: VARIABLE,
                        value: &*value,
                    },
                    message! {
                        en: "set it to `en`, `ru` or `es`, or unset it",
                        ru: "задайте `en`, `ru` или `es` либо уберите переменную",
                        es: "póngale `en`, `ru` o `es`, o quítela",
                    },
                )
            })?;
            Ok(Some(known))
        }
    }
}
