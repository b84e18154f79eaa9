//! A message of a Telegram export as it is written, tolerant of types that other versions use.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::model::is_name;
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
    /// From whom it was forwarded; null if that account was deleted.
    #[serde(deserialize_with = "given")]
    pub(super) forwarded_from: bool,
    #[serde(deserialize_with = "given")]
    pub(super) forwarded_from_id: bool,
    #[serde(deserialize_with = "given")]
    pub(super) saved_from: bool,
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

/// Whether there is a value, null included.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// Whether there is a value other than null.
#[derive(Default, Clone, Copy)]
pub(super) struct Present(pub(super) bool);

/// A text: a string, or a list of strings and of objects with `text`.
#[derive(Default)]
pub(super) struct Pieces {
    pub(super) text: String,
    /// The bytes of what the sender does not say: quotations, what is struck out, and code.
    pub(super) quoted: Vec<Range<usize>>,
    /// The ids of the people who are mentioned by their names.
    pub(super) mentioned: Vec<String>,
}

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
#[derive(Default)]
struct Piece {
    text: String,
    quoted: bool,
    mentions: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PieceObject {
    #[serde(rename = "type")]
    kind: Scalar,
    text: Scalar,
    user_id: Scalar,
}

impl Piece {
    fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }
}

impl Pieces {
    fn add(&mut self, piece: &Piece) {
        let start = self.text.len();
        self.text.push_str(&piece.text);
        if piece.quoted {
            self.quoted.push(start..self.text.len());
        }
        if self.mentioned.len() < MOST_NAMES {
            self.mentioned.extend(piece.mentions.clone());
        }
    }
}

impl From<Piece> for Pieces {
    fn from(piece: Piece) -> Self {
        let mut pieces = Self::default();
        pieces.add(&piece);
        pieces
    }
}

struct PieceVisitor;

impl<'de> Visitor<'de> for PieceVisitor {
    type Value = Piece;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a piece of text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Piece, E> {
        Ok(Piece::plain(text))
    }

    fn visit_unit<E>(self) -> Result<Piece, E> {
        Ok(Piece::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Piece, A::Error> {
        let object = PieceObject::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(Piece {
            quoted: match object.kind.as_str() {
                "blockquote" | "strikethrough" | "pre" => true,
                "code" => !is_name(object.text.as_str()),
                _ => false,
            },
            mentions: object
                .user_id
                .text()
                .map(|id| format!("user{}", id.trim_start_matches("user"))),
            text: object.text.text().unwrap_or_default(),
        })
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
        Ok(Piece::plain(text).into())
    }

    fn visit_string<E>(self, text: String) -> Result<Pieces, E> {
        Ok(Pieces {
            text,
            ..Pieces::default()
        })
    }

    fn visit_unit<E>(self) -> Result<Pieces, E> {
        Ok(Pieces::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Pieces, A::Error> {
        let mut pieces = Pieces::default();
        while let Some(piece) = seq.next_element()? {
            pieces.add(&piece);
        }
        Ok(pieces)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Pieces, A::Error> {
        PieceVisitor.visit_map(map).map(Pieces::from)
    }
}

impl<'de> Deserialize<'de> for Pieces {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PiecesVisitor)
    }
}
