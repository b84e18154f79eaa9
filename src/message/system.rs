//! Why the operating system refused something, in the reader's language.

use std::io;

use super::Message;

/// The reasons that are usual in words; another one as the system words it.
fn usual(kind: io::ErrorKind) -> Option<Message> {
    Some(match kind {
        io::ErrorKind::NotFound => message! {
            en: "no such file",
            ru: "такого файла нет",
            es: "no existe ese archivo",
        },
        io::ErrorKind::PermissionDenied => message! {
            en: "permission denied",
            ru: "нет прав доступа",
            es: "permiso denegado",
        },
        io::ErrorKind::StorageFull => message! {
            en: "no space is left on the disk",
            ru: "на диске нет места",
            es: "no queda espacio en el disco",
        },
        io::ErrorKind::ReadOnlyFilesystem => message! {
            en: "the disk is read-only",
            ru: "диск доступен только для чтения",
            es: "el disco es de solo lectura",
        },
        io::ErrorKind::AlreadyExists => message! {
            en: "it exists already",
            ru: "он уже есть",
            es: "ya existe",
        },
        io::ErrorKind::IsADirectory => message! {
            en: "it is a folder",
            ru: "это папка",
            es: "es una carpeta",
        },
        io::ErrorKind::NotADirectory => message! {
            en: "it is not a folder",
            ru: "это не папка",
            es: "no es una carpeta",
        },
        _ => return None,
    })
}

impl From<io::ErrorKind> for Message {
    fn from(kind: io::ErrorKind) -> Self {
        usual(kind).unwrap_or_else(|| Self::value(kind.to_string()))
    }
}

impl From<&io::Error> for Message {
    fn from(error: &io::Error) -> Self {
        usual(error.kind()).unwrap_or_else(|| Self::value(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Language;

    #[test]
    fn a_usual_reason_is_in_the_language_of_the_reader() {
        let missing = Message::from(&io::Error::from_raw_os_error(2));
        assert_eq!(missing.text(Language::English), "no such file");
        assert_eq!(missing.text(Language::Russian), "такого файла нет");
        let other = io::Error::other("a strange device");
        assert_eq!(
            Message::from(&other).text(Language::Spanish),
            "a strange device"
        );
    }
}
