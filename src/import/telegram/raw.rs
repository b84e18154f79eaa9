//! A message of a Telegram export as it is written, tolerant of types that other versions use.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::scalar::Scalar;

/// A message as it is written.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Raw {
    pub(super) id: Scalar,
    #[serde(rename = "type")]
    pub(super) kind: Scalar,
    pub(super) date: Scalar,
    pub(super) date_unixtime: Scalar,
    pub(super) edited: Scalar,
    pub(super) edited_unixtime: Scalar,
    pub(super) from: Scalar,
    pub(super) from_id: Scalar,
    pub(super) actor: Scalar,
    pub(super) actor_id: Scalar,
    pub(super) action: Scalar,
    pub(super) information_text: Scalar,
    pub(super) duration: Scalar,
    pub(super) duration_seconds: Scalar,
    pub(super) text: Pieces,
    pub(super) photo: Scalar,
    pub(super) file: Scalar,
    pub(super) file_name: Scalar,
    pub(super) media_type: Scalar,
    pub(super) reply_to_message_id: Scalar,
    pub(super) reply_to_peer_id: Scalar,
    pub(super) members: Names,
    pub(super) poll: Option<Poll>,
    pub(super) contact_information: Present,
    pub(super) location_information: Present,
    pub(super) place_name: Scalar,
    pub(super) game_title: Scalar,
    pub(super) invoice_information: Present,
}

/// A poll.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Poll {
    pub(super) question: Pieces,
}

/// Whether there is a value other than null.
#[derive(Default, Clone, Copy)]
pub(super) struct Present(pub(super) bool);

/// A text: a string, or a list of strings and of objects with `text`.
#[derive(Default)]
pub(super) struct Pieces(pub(super) String);

/// A list of names, some of which may be null.
#[derive(Default)]
pub(super) struct Names(pub(super) Vec<String>);

impl<'de> Deserialize<'de> for Present {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(
            Option::<IgnoredAny>::deserialize(deserializer)?.is_some(),
        ))
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NamesVisitor)
    }
}

/// More members than a call or group has; those behind are left out.
const MOST_NAMES: usize = 1000;

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of names")
    }

    fn visit_unit<E>(self) -> Result<Names, E> {
        Ok(Names::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Names, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = seq.next_element::<Scalar>()? {
            if names.len() < MOST_NAMES {
                names.extend(name.text());
            }
        }
        Ok(Names(names))
    }
}

/// A piece of a text; nested no deeper than one object.
struct Piece(String);

#[derive(Default, Deserialize)]
#[serde(default)]
struct PieceObject {
    text: Scalar,
}

struct PieceVisitor;

impl<'de> Visitor<'de> for PieceVisitor {
    type Value = Piece;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a piece of text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Piece, E> {
        Ok(Piece(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Piece, E> {
        Ok(Piece(String::new()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Piece, A::Error> {
        let object = PieceObject::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(Piece(object.text.text().unwrap_or_default()))
    }
}

impl<'de> Deserialize<'de> for Piece {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PieceVisitor)
    }
}

struct PiecesVisitor;

impl<'de> Visitor<'de> for PiecesVisitor {
    type Value = Pieces;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text or a list of pieces of text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Pieces, E> {
        Ok(Pieces(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Pieces, E> {
        Ok(Pieces(text))
    }

    fn visit_unit<E>(self) -> Result<Pieces, E> {
        Ok(Pieces::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Pieces, A::Error> {
        let mut text = String::new();
        while let Some(Piece(piece)) = seq.next_element()? {
            text.push_str(&piece);
        }
        Ok(Pieces(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Pieces, A::Error> {
        PieceVisitor.visit_map(map).map(|Piece(text)| Pieces(text))
    }
}

impl<'de> Deserialize<'de> for Pieces {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PiecesVisitor)
    }
}
