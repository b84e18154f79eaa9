//! Files that are no text, or not all of it: other encodings, what a crash left, and what other programs packed or encrypted.

use super::count::count;
use super::{Fault, FaultKind, Span};
use crate::message::{Message, message};

/// Why nothing in a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoText {
    /// It is UTF-16.
    Utf16,
    /// It is UTF-32.
    Utf32,
    /// From this byte on it has zeros only, which a crash leaves of a file that was being written.
    Unwritten(usize),
    /// Zeros begin at this byte.
    Zeros(usize),
    /// It is no text at all.
    Binary,
    /// It only says where Git LFS keeps the text.
    Pointer,
}

/// The first bytes of what programs pack or encrypt, which may have few control characters.
const PACKED: [&[u8]; 5] = [
    b"\0GITCRYPT\0",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"\x28\xb5\x2f\xfd",
    b"\xfd7zXZ\0",
];

/// The first bytes of the files that Git LFS leaves in git.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

/// A file with fewer control characters is text.
const FEW: usize = 4;
/// A file is text if so many of its characters, at least, come with one control character.
const SHARE: usize = 32;

impl NoText {
    /// Why nothing in a file with these bytes is read. `None`: it is text.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(POINTER) {
            return Some(Self::Pointer);
        }
        let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        let controls = count(bytes, is_control);
        let packed = || PACKED.iter().any(|start| bytes.starts_with(start));
        if controls == 0 && !marked && !packed() {
            return None;
        }
        let zeros = count(bytes, |byte| byte == 0);
        // No text has so many zeros in UTF-8.
        if marked || zeros * 20 > bytes.len() {
            if is_utf32(bytes) {
                return Some(Self::Utf32);
            }
            if is_utf16(bytes) {
                return Some(Self::Utf16);
            }
        }
        let written = bytes.iter().rposition(|byte| *byte != 0);
        let written = written.map_or(0, |last| last + 1);
        let first = bytes.windows(2).position(|pair| pair == [0, 0]);
        let others = controls - zeros;
        if packed() || others >= FEW && others * SHARE > written {
            Some(Self::Binary)
        } else if first.is_some_and(|first| first < written) {
            first.map(Self::Zeros)
        } else {
            (written < bytes.len()).then_some(Self::Unwritten(written))
        }
    }

    /// What is reported; `text` is as long as the file.
    pub(super) fn fault(self, text: &str) -> Fault {
        match self {
            Self::Utf16 => fault_at(text, 0, encoded("UTF-16"), save_as_utf8()),
            Self::Utf32 => fault_at(text, 0, encoded("UTF-32"), save_as_utf8()),
            Self::Unwritten(at) => fault_at(text, at, unwritten(), write_again()),
            Self::Zeros(at) => fault_at(text, at, has_zeros(), write_again()),
            Self::Binary => fault_at(text, 0, is_binary(), restore()),
            Self::Pointer => fault_at(text, 0, is_pointer(), fetch()),
        }
    }
}

/// Whether a byte is a control character that texts do not have. They have tabs, line ends, form feeds, and escape characters where the
/// output of a terminal was copied.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | 0x0b | 0x0c | b'\r' | 0x1b)
}

/// Whether bytes are those of a text that is read.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    NoText::of(bytes).is_none()
}

/// Whether bytes are what git has of a text that a filter keeps elsewhere, or encrypts.
#[must_use]
pub fn is_kept_elsewhere(bytes: &[u8]) -> bool {
    bytes.starts_with(POINTER) || PACKED.iter().any(|start| bytes.starts_with(start))
}

/// Whether a file with these bytes may be no text: without such a part it is text, or a pointer of Git LFS.
#[must_use]
pub fn may_be_no_text(part: &[u8]) -> bool {
    // The others are in byte order marks, and in what is packed.
    count(part, |byte| is_control(byte) || byte >= 0xfd) > 0
}

/// Whether bytes are UTF-16, with its byte order mark or without.
fn is_utf16(bytes: &[u8]) -> bool {
    let (pairs, []) = bytes.as_chunks::<2>() else {
        return false;
    };
    let big = pairs.iter().copied().map(u16::from_be_bytes);
    let little = pairs.iter().copied().map(u16::from_le_bytes);
    let is_text = |units: &mut dyn Iterator<Item = u16>| {
        let decoded = char::decode_utf16(units);
        all_text(decoded.map(Result::ok))
    };
    if bytes.starts_with(b"\xfe\xff") {
        is_text(&mut big.skip(1))
    } else if bytes.starts_with(b"\xff\xfe") {
        is_text(&mut little.skip(1))
    } else {
        // One byte of most pairs is never zero.
        let zeros = |side: usize| {
            pairs
                .iter()
                .filter(|pair| pair.get(side) == Some(&0))
                .count()
        };
        let (first, second) = (zeros(0), zeros(1));
        first * 16 < second && is_text(&mut { little })
            || second * 16 < first && is_text(&mut { big })
    }
}

/// Whether bytes are UTF-32, with its byte order mark or without.
fn is_utf32(bytes: &[u8]) -> bool {
    let (units, []) = bytes.as_chunks::<4>() else {
        return false;
    };
    let marked = usize::from(units.first().is_some_and(|unit| {
        [u32::from_be_bytes(*unit), u32::from_le_bytes(*unit)].contains(&0xfeff)
    }));
    let units = || units.iter().skip(marked).copied();
    all_text(units().map(u32::from_be_bytes).map(char::from_u32))
        || all_text(units().map(u32::from_le_bytes).map(char::from_u32))
}

/// Whether characters are those of a text: all are valid, and hardly any is a control character or of those that nobody uses.
fn all_text(characters: impl Iterator<Item = Option<char>>) -> bool {
    let (mut all, mut odd) = (0_usize, 0_usize);
    for character in characters {
        let Some(character) = character.filter(|character| *character != '\0') else {
            return false;
        };
        all += 1;
        let control = u8::try_from(character).is_ok_and(is_control);
        odd += usize::from(control);
    }
    all > 0 && odd * SHARE <= all
}

/// A fault at a character of a text.
pub(super) fn fault_at(text: &str, at: usize, what: Message, help: Message) -> Fault {
    // Where the text is valid UTF-8 nevertheless, its first character may have several bytes.
    let first = text.get(at..).and_then(|rest| rest.chars().next());
    let end = at + first.map_or(1, char::len_utf8);
    Fault::new(FaultKind::Syntax, Span::new(at, end), what).help(help)
}

fn encoded(encoding: &'static str) -> Message {
    message! {
        en: "the file is {encoding}, not UTF-8: nothing in it can be read",
        ru: "файл в кодировке {encoding}, а не UTF-8: прочитать его нельзя",
        es: "el archivo está en {encoding}, no en UTF-8: no se puede leer nada de él",
        encoding: encoding,
    }
}

fn unwritten() -> Message {
    message! {
        en: "the file ends with zero bytes: what should be there was not written to the disk, and nothing in the file is read",
        ru: "файл кончается нулевыми байтами: то, что должно быть на их месте, не записалось на диск; в файле ничего не читается",
        es: "el archivo termina en bytes nulos: lo que debería estar ahí no se escribió en el disco, y no se lee nada del archivo",
    }
}

fn has_zeros() -> Message {
    message! {
        en: "the file has zero bytes here: what should be there is lost, and nothing in the file is read",
        ru: "здесь в файле нулевые байты: то, что должно быть на их месте, утрачено; в файле ничего не читается",
        es: "aquí el archivo tiene bytes nulos: lo que debería estar ahí se perdió, y no se lee nada del archivo",
    }
}

fn is_binary() -> Message {
    message! {
        en: "the file is not text (it may be compressed or encrypted): nothing in it can be read",
        ru: "файл не является текстом (возможно, он сжат или зашифрован): прочитать его нельзя",
        es: "el archivo no es texto (puede estar comprimido o cifrado): no se puede leer nada de él",
    }
}

pub(super) fn not_utf8() -> Message {
    message! {
        en: "the file is not UTF-8 text: this byte is not part of a character",
        ru: "файл не является текстом в UTF-8: этот байт не входит ни в один символ",
        es: "el archivo no es texto UTF-8: este byte no pertenece a ningún carácter",
    }
}

pub(super) fn save_as_utf8() -> Message {
    message! {
        en: "save the file as UTF-8",
        ru: "сохраните файл в кодировке UTF-8",
        es: "guarde el archivo en UTF-8",
    }
}

fn is_pointer() -> Message {
    message! {
        en: "this is a pointer of Git LFS: the text of the file is not here",
        ru: "это указатель Git LFS: самого текста файла здесь нет",
        es: "esto es un puntero de Git LFS: el texto del archivo no está aquí",
    }
}

fn fetch() -> Message {
    message! {
        en: "fetch the text with Git LFS, and keep the log out of it (`.gitattributes`), so that its history can be read",
        ru: "получите текст через Git LFS и не храните в нём журнал (`.gitattributes`), чтобы можно было прочитать его историю",
        es: "obtenga el texto con Git LFS y deje el registro fuera de él (`.gitattributes`), para que se pueda leer su historial",
    }
}

fn write_again() -> Message {
    message! {
        en: "write again what is missing, and delete the zero bytes",
        ru: "допишите недостающее и удалите нулевые байты",
        es: "vuelva a escribir lo que falta y borre los bytes nulos",
    }
}

fn restore() -> Message {
    message! {
        en: "unpack or decrypt it, and save its text as UTF-8",
        ru: "распакуйте или расшифруйте его и сохраните текст в UTF-8",
        es: "descomprímalo o descífrelo, y guarde su texto en UTF-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Option<NoText> {
        NoText::of(bytes)
    }

    #[test]
    fn texts_are_text() {
        for bytes in [
            &b""[..],
            b"a",
            b"\xef\xbb\xbfrequest: R-1",
            b"caf\xe9 and a long line \0 behind it",
            b"\x1b[31mred\x1b[0m\ttabs\r\n\x0cpages",
            b"one bell \x07 and a backspace \x08",
            "Запрос: R-1".as_bytes(),
            b"\xc7\xe0\xef\xf0\xee\xf1: R-1",
        ] {
            assert_eq!(of(bytes), None, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn wide_encodings_are_told_apart() {
        for text in ["request: R-1\n", "Запрос: R-1\n", "🙂 request: R-1\r\n"] {
            for text in [text.to_owned(), format!("\u{feff}{text}")] {
                let units = text.encode_utf16();
                let little: Vec<u8> = units.clone().flat_map(u16::to_le_bytes).collect();
                let big: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
                assert_eq!([of(&little), of(&big)], [Some(NoText::Utf16); 2], "{text}");
                let units = text.chars().map(u32::from);
                let little: Vec<u8> = units.clone().flat_map(u32::to_le_bytes).collect();
                let big: Vec<u8> = units.flat_map(u32::to_be_bytes).collect();
                assert_eq!([of(&little), of(&big)], [Some(NoText::Utf32); 2], "{text}");
            }
        }
    }

    #[test]
    fn zeros_are_no_text_and_no_utf_16() {
        for (text, written) in [("request: R-1\n", 13), ("", 0), ("ж", 2)] {
            let bytes = [text.as_bytes(), &[0; 90]].concat();
            assert_eq!(of(&bytes), Some(NoText::Unwritten(written)));
            let inside = [text.as_bytes(), &[0; 90], b"needs: answer\n"].concat();
            assert_eq!(of(&inside), Some(NoText::Zeros(written)));
        }
        assert_eq!(of(b"a long line\0\0 and more"), Some(NoText::Zeros(11)));
        assert_eq!(of(b"a long line and more\0"), Some(NoText::Unwritten(20)));
    }

    #[test]
    fn packed_and_encrypted_files_are_no_text() {
        let mut noise: u32 = 1;
        let mut random = Vec::new();
        for _ in 0..3_000 {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            random.push(noise.to_be_bytes()[0]);
        }
        for bytes in [
            &random[..],
            &[b"\0GITCRYPT\0", &random[..300]].concat(),
            b"\x1f\x8b\x08 short",
            b"\xff\xfe\x01\x02\x03\x04\x05",
            &[b"\xff\xfe", &random[..1_000]].concat(),
        ] {
            assert_eq!(of(bytes), Some(NoText::Binary));
            assert!(may_be_no_text(bytes) && !is_text(bytes));
        }
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:16\nsize 1\n";
        assert_eq!(of(pointer), Some(NoText::Pointer));
    }
}
