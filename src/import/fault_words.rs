//! What is said about exports that were not read.

use super::fault::{Fault, Part};
use super::model::{Place, Spot};
use super::note::{NoteKind, Undrafted};
use crate::message::{Message, Value, errors, message};

errors!(Fault);

impl Place {
    /// The place in one line: `result.json:41`, `_chat.txt, byte 512`.
    pub fn message(&self) -> Message {
        let file: &str = &self.file;
        match self.spot {
            Spot::Whole => message! { en: "{file}", ru: "{file}", es: "{file}", file: file },
            Spot::Line(line) => message! {
                en: "{file}, line {line}",
                ru: "{file}, строка {line}",
                es: "{file}, línea {line}",
                file: file,
                line: number(line),
            },
            Spot::Byte(byte) => message! {
                en: "{file}, byte {byte}",
                ru: "{file}, байт {byte}",
                es: "{file}, byte {byte}",
                file: file,
                byte: number(byte),
            },
        }
    }
}

/// A number as it is written in a place: without groups of digits.
fn number(number: u64) -> String {
    number.to_string()
}

impl Fault {
    /// The error message, which begins with the place.
    pub fn message(&self) -> Message {
        let place = self.place().message();
        message! {
            en: "{place}: {why}",
            ru: "{place}: {why}",
            es: "{place}: {why}",
            place: place,
            why: self.why(),
        }
    }

    fn why(&self) -> Message {
        match self {
            Self::Unreadable { kind, .. } => message! {
                en: "cannot be read: {kind}",
                ru: "не читается: {kind}",
                es: "no se puede leer: {kind}",
                kind: Message::from(*kind),
            },
            Self::NotAnExport { .. } => message! {
                en: "not an export of Telegram, WhatsApp or Slack, not a mailbox, calendar or transcript",
                ru: "это не выгрузка из Telegram, WhatsApp или Slack, не почтовый ящик, не календарь и не расшифровка",
                es: "no es una exportación de Telegram, WhatsApp o Slack, ni un buzón, un calendario o una transcripción",
            },
            Self::Foreign { form, .. } => form.message(),
            Self::UnknownChat { line, .. } => message! {
                en: "by its name it is a chat of WhatsApp, but its lines do not begin with a date and a time in a form that is known: `{line}`",
                ru: "судя по имени, это чат WhatsApp, но его строки не начинаются с даты и времени в известном виде: `{line}`",
                es: "por su nombre es un chat de WhatsApp, pero sus líneas no empiezan con una fecha y una hora en una forma conocida: `{line}`",
                line: line,
            },
            Self::Truncated { .. } => message! {
                en: "the file ends too early: a part of it is missing",
                ru: "файл обрывается: части не хватает",
                es: "el archivo termina antes de tiempo: falta una parte",
            },
            Self::Malformed { what, .. } => message! {
                en: "the content is damaged: {what}",
                ru: "содержимое повреждено: {what}",
                es: "el contenido está dañado: {what}",
                what: what,
            },
            Self::NotUtf8 { .. } => message! {
                en: "the text is not UTF-8",
                ru: "текст не в кодировке UTF-8",
                es: "el texto no es UTF-8",
            },
            Self::NeedsZone { text, .. } => message! {
                en: "`{text}` is a local time, and the time zone of the device that exported it is not known",
                ru: "`{text}` — местное время, а часовой пояс устройства, с которого сделана выгрузка, неизвестен",
                es: "`{text}` es una hora local y no se conoce la zona horaria del dispositivo que la exportó",
                text: text,
            },
            Self::AmbiguousDates { text, readings, .. } => message! {
                en: "day and month cannot be told apart: `{text}` could be {readings}",
                ru: "день и месяц не различить: `{text}` может означать {readings}",
                es: "no se distinguen el día y el mes: `{text}` puede ser {readings}",
                text: text,
                readings: Value::any(readings.iter().map(|reading| reading.date.to_string())),
            },
            Self::NoDateOrder { text, .. } => message! {
                en: "`{text}` does not fit the order of day, month and year of the other dates",
                ru: "`{text}` не согласуется с порядком дня, месяца и года в остальных датах",
                es: "`{text}` no encaja con el orden de día, mes y año de las demás fechas",
                text: text,
            },
            Self::TooLarge { what, limit, .. } => too_large(*what, *limit),
            Self::UnsafeName { name, .. } => message! {
                en: "the archive has an entry whose name leads out of it: `{name}`",
                ru: "в архиве есть файл, имя которого ведёт за его пределы: `{name}`",
                es: "el archivo comprimido tiene una entrada cuyo nombre sale de él: `{name}`",
                name: name,
            },
            Self::UnreadableEntry { .. } => message! {
                en: "it is encrypted, or compressed in a way that is not supported",
                ru: "файл зашифрован или сжат неподдерживаемым способом",
                es: "está cifrado o comprimido de una forma no admitida",
            },
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> Message {
        match self {
            Self::Unreadable { .. } => message! {
                en: "nothing was written; check the path and the permissions",
                ru: "ничего не записано; проверьте путь и права доступа",
                es: "no se escribió nada; compruebe la ruta y los permisos",
            },
            Self::NotAnExport { .. } => message! {
                en: "nothing was written; give `result.json` of Telegram Desktop, the text or zip file of WhatsApp, the folder or zip file of Slack, or an .eml, mbox, .ics or .vtt file",
                ru: "ничего не записано; укажите `result.json` из Telegram Desktop, текст или zip-файл WhatsApp, папку или zip-файл Slack либо файл .eml, mbox, .ics или .vtt",
                es: "no se escribió nada; indique el `result.json` de Telegram Desktop, el texto o el zip de WhatsApp, la carpeta o el zip de Slack, o un archivo .eml, mbox, .ics o .vtt",
            },
            Self::Foreign { form, .. } => message! {
                en: "nothing was written; {remedy}",
                ru: "ничего не записано; {remedy}",
                es: "no se escribió nada; {remedy}",
                remedy: form.remedy(),
            },
            Self::UnknownChat { .. } => message! {
                en: "nothing was written; export the chat from a phone whose language is English, Russian or Spanish",
                ru: "ничего не записано; выгрузите чат с телефона, язык которого английский, русский или испанский",
                es: "no se escribió nada; exporte el chat desde un teléfono en inglés, ruso o español",
            },
            Self::NeedsZone { .. } => message! {
                en: "nothing was written; name it, for example `--timezone Europe/Madrid`",
                ru: "ничего не записано; укажите его, например `--timezone Europe/Moscow`",
                es: "no se escribió nada; indíquela, por ejemplo `--timezone Europe/Madrid`",
            },
            Self::AmbiguousDates { readings, .. } => {
                let orders = readings.iter().map(|reading| {
                    let (order, date) = (reading.order.as_str(), reading.date);
                    message! {
                        en: "`--dates {order}` for {date}",
                        ru: "`--dates {order}` для {date}",
                        es: "`--dates {order}` para {date}",
                        order: order,
                        date: date.to_string(),
                    }
                });
                message! {
                    en: "nothing was written; say which it is: {orders}",
                    ru: "ничего не записано; уточните: {orders}",
                    es: "no se escribió nada; indique cuál es: {orders}",
                    orders: Message::clauses(orders),
                }
            }
            Self::NoDateOrder { .. } => message! {
                en: "nothing was written; export the chat again, or give another order with `--dates`",
                ru: "ничего не записано; выгрузите чат ещё раз или укажите другой порядок параметром `--dates`",
                es: "no se escribió nada; exporte el chat de nuevo o indique otro orden con `--dates`",
            },
            Self::Truncated { .. }
            | Self::Malformed { .. }
            | Self::NotUtf8 { .. }
            | Self::UnsafeName { .. } => message! {
                en: "nothing was written; export it again, or copy the whole file again",
                ru: "ничего не записано; сделайте выгрузку ещё раз или заново скопируйте файл целиком",
                es: "no se escribió nada; expórtelo de nuevo o vuelva a copiar el archivo entero",
            },
            Self::TooLarge { .. } => message! {
                en: "nothing was written; export less: one chat, or a part of the time",
                ru: "ничего не записано; выгрузите меньше: один чат или часть периода",
                es: "no se escribió nada; exporte menos: un solo chat o parte del periodo",
            },
            Self::UnreadableEntry { .. } => message! {
                en: "nothing was written; unpack the archive and give the folder",
                ru: "ничего не записано; распакуйте архив и укажите папку",
                es: "no se escribió nada; descomprima el archivo e indique la carpeta",
            },
        }
    }
}

fn too_large(what: Part, limit: u64) -> Message {
    match what {
        Part::File => message! {
            en: "the file is larger than {limit} {limit#byte|bytes}",
            ru: "файл больше {limit} {limit#байта|байт|байт}",
            es: "el archivo supera {limit} {limit#byte|bytes}",
            limit: limit,
        },
        Part::Line => message! {
            en: "a line is longer than {limit} {limit#byte|bytes}",
            ru: "строка длиннее {limit} {limit#байта|байт|байт}",
            es: "una línea supera {limit} {limit#byte|bytes}",
            limit: limit,
        },
        Part::Message => message! {
            en: "a message is longer than {limit} {limit#byte|bytes}",
            ru: "сообщение длиннее {limit} {limit#байта|байт|байт}",
            es: "un mensaje supera {limit} {limit#byte|bytes}",
            limit: limit,
        },
        Part::Messages => message! {
            en: "it has more than {limit} {limit#message|messages}",
            ru: "в нём больше {limit} {limit#сообщения|сообщений|сообщений}",
            es: "tiene más de {limit} {limit#mensaje|mensajes}",
            limit: limit,
        },
        Part::Unpacked => message! {
            en: "unpacked, it is larger than {limit} {limit#byte|bytes}, or far larger than packed",
            ru: "в распакованном виде больше {limit} {limit#байта|байт|байт} или во много раз больше, чем в сжатом",
            es: "descomprimido supera {limit} {limit#byte|bytes}, o es mucho mayor que comprimido",
            limit: limit,
        },
        Part::Entries => message! {
            en: "it has more than {limit} {limit#file|files}",
            ru: "в нём больше {limit} {limit#файла|файлов|файлов}",
            es: "tiene más de {limit} {limit#archivo|archivos}",
            limit: limit,
        },
    }
}

impl NoteKind {
    /// What is noted, as the rest of a sentence about a mail or a file.
    #[expect(clippy::too_many_lines, reason = "a message for each kind")]
    pub fn message(&self) -> Message {
        match self {
            Self::NotAMail => message! {
                en: "left out: not a mail",
                ru: "пропущено: это не письмо",
                es: "omitido: no es un correo",
            },
            Self::Foreign(form) => message! {
                en: "left out: {what}; {remedy}",
                ru: "пропущено: {what}; {remedy}",
                es: "omitido: {what}; {remedy}",
                what: form.message(),
                remedy: form.remedy(),
            },
            Self::UnknownChat(line) => message! {
                en: "left out: by its name it is a chat of WhatsApp, but its lines do not begin with a date and a time in a form that is known: `{line}`",
                ru: "пропущено: судя по имени, это чат WhatsApp, но его строки не начинаются с даты и времени в известном виде: `{line}`",
                es: "omitido: por su nombre es un chat de WhatsApp, pero sus líneas no empiezan con una fecha y una hora en una forma conocida: `{line}`",
                line: line,
            },
            Self::Unreadable(kind) => message! {
                en: "left out: cannot be read: {kind}",
                ru: "пропущено: не читается: {kind}",
                es: "omitido: no se puede leer: {kind}",
                kind: Message::from(*kind),
            },
            Self::NoSender => message! {
                en: "left out: the mail has no sender's address",
                ru: "пропущено: в письме нет адреса отправителя",
                es: "omitido: el correo no tiene dirección de remitente",
            },
            Self::NoTime => message! {
                en: "left out: the mail has no time that can be read",
                ru: "пропущено: в письме нет времени, которое удалось бы прочитать",
                es: "omitido: el correo no tiene ninguna hora legible",
            },
            Self::NoDate => message! {
                en: "`Date` is missing or cannot be read; the time of the mail server is used",
                ru: "поля `Date` нет или оно не читается; взято время почтового сервера",
                es: "falta `Date` o no se puede leer; se usa la hora del servidor de correo",
            },
            Self::InFuture => message! {
                en: "left out: the date of the mail is in the future",
                ru: "пропущено: дата письма в будущем",
                es: "omitido: la fecha del correo está en el futuro",
            },
            Self::UnknownZone(zone) => message! {
                en: "`Date` is in the time zone {zone}, which is not known; it was read as UTC",
                ru: "в `Date` указан неизвестный часовой пояс {zone}; время прочитано как UTC",
                es: "`Date` está en la zona horaria {zone}, que no se conoce; se leyó como UTC",
                zone: zone,
            },
            Self::DatesDiffer { .. } => message! {
                en: "`Date` is more than a day from the time of the mail server, which is used",
                ru: "`Date` отличается больше чем на сутки от времени почтового сервера, которое и взято",
                es: "`Date` difiere más de un día de la hora del servidor de correo, que es la que se usa",
            },
            Self::Undecodable(Some(charset)) => message! {
                en: "the text is not in the character set that the mail names, {charset}; letters are missing",
                ru: "текст не в той кодировке, которая указана в письме ({charset}); часть букв утрачена",
                es: "el texto no está en la codificación que indica el correo, {charset}; faltan letras",
                charset: charset,
            },
            Self::Undecodable(None) => message! {
                en: "the mail names no character set, and its text is not UTF-8; letters are missing",
                ru: "в письме не указана кодировка, а текст не в UTF-8; часть букв утрачена",
                es: "el correo no indica la codificación y el texto no es UTF-8; faltan letras",
            },
            Self::Cut => message! {
                en: "the mail is too long; its end was not read",
                ru: "письмо слишком длинное; его конец не прочитан",
                es: "el correo es demasiado largo; no se leyó el final",
            },
            Self::Draft => message! {
                en: "left out: a draft that was never sent",
                ru: "пропущено: черновик, который не отправляли",
                es: "omitido: un borrador que no se envió",
            },
            Self::Sealed => message! {
                en: "the text is encrypted or packed (`smime.p7m`, PGP, `winmail.dat`) and was not read; save the mail decrypted, and import that",
                ru: "текст зашифрован или упакован (`smime.p7m`, PGP, `winmail.dat`) и не прочитан; сохраните письмо расшифрованным и импортируйте его",
                es: "el texto está cifrado o empaquetado (`smime.p7m`, PGP, `winmail.dat`) y no se leyó; guarde el correo descifrado e impórtelo",
            },
            Self::CutHead => message! {
                en: "the file ends within the date of a message and was cut; export the chat again to have all of it",
                ru: "файл обрывается на дате сообщения; экспортируйте чат заново, чтобы он был целым",
                es: "el archivo se corta en la fecha de un mensaje; exporte el chat de nuevo para tenerlo entero",
            },
            Self::Spam => message! {
                en: "left out: marked as spam",
                ru: "пропущено: помечено как спам",
                es: "omitido: marcado como spam",
            },
            Self::SameId(id) => message! {
                en: "an earlier mail has the same `Message-ID`, {id}, and another text, which is used",
                ru: "у более раннего письма тот же `Message-ID` ({id}), но другой текст; взят он",
                es: "un correo anterior tiene el mismo `Message-ID`, {id}, y otro texto, que es el que se usa",
                id: id,
            },
            Self::Utf16 => message! {
                en: "the text is UTF-16 instead of UTF-8, and was read as such",
                ru: "текст в UTF-16, а не в UTF-8; он прочитан как UTF-16",
                es: "el texto es UTF-16 en lugar de UTF-8, y se leyó como tal",
            },
            Self::Zeros => message! {
                en: "there are zero bytes here: what should be in their place is lost, and was not read; export it again",
                ru: "здесь нулевые байты: то, что должно быть на их месте, утрачено и не прочитано; выгрузите это ещё раз",
                es: "aquí hay bytes nulos: lo que debería estar en su lugar se perdió y no se leyó; expórtelo de nuevo",
            },
            Self::Undrafted(why) => why.message(),
            Self::TimeRunsBack { lines } => message! {
                en: "times run back here (lines of which this is so: {lines}); they may be of a chat that somebody pasted, so that nothing was drafted from them; look whether they say something",
                ru: "здесь время идёт назад (таких строк: {lines}); это может быть вставленная сюда чужая переписка, поэтому черновиков по ней нет; посмотрите, не сказано ли там что-то важное",
                es: "aquí las horas van hacia atrás (líneas en que es así: {lines}); pueden ser de un chat que alguien pegó, así que no se hizo ningún borrador de ellas; mire si dicen algo",
                lines: *lines,
            },
            Self::NotUtf8 => message! {
                en: "the text is not UTF-8; it was read as UTF-8, with `�` in the place of what is not",
                ru: "текст не в UTF-8; он прочитан как UTF-8, непонятное заменено знаком `�`",
                es: "el texto no es UTF-8; se leyó como UTF-8, con `�` en lugar de lo que no lo es",
            },
        }
    }
}

impl Undrafted {
    /// Why nothing was drafted, for people.
    pub fn message(&self) -> Message {
        match self {
            Self::TakenBack => message! {
                en: "the message approves or rejects something, and takes it back or limits it; nothing was drafted from it",
                ru: "в сообщении что-то согласовывают или отклоняют и тут же отменяют это или ограничивают; черновика по нему нет",
                es: "el mensaje aprueba o rechaza algo, y lo retira o lo limita; no se hizo ningún borrador de él",
            },
            Self::OfOthers => message! {
                en: "the message tells that somebody else decided something; nothing was drafted from it",
                ru: "в сообщении говорится о решении кого-то другого; черновика по нему нет",
                es: "el mensaje cuenta que otra persona decidió algo; no se hizo ningún borrador de él",
            },
            Self::Elsewhere => message! {
                en: "the message approves or rejects something in reply to a message of another chat; nothing was drafted from it",
                ru: "в сообщении что-то согласовывают или отклоняют в ответ на сообщение из другого чата; черновика по нему нет",
                es: "el mensaje aprueba o rechaza algo como respuesta a un mensaje de otro chat; no se hizo ningún borrador de él",
            },
            Self::CalledOff => message! {
                en: "the title says that the meeting was called off; nothing was drafted from it",
                ru: "в названии сказано, что встречу отменили; черновика по ней нет",
                es: "el título dice que la reunión se canceló; no se hizo ningún borrador de ella",
            },
            Self::No => message! {
                en: "the message says no to a request for an approval, and nothing else; nothing was drafted from it: look whether it rejects something",
                ru: "в ответ на запрос согласования написано только «нет»; черновика по сообщению нет: посмотрите, отклоняют ли в нём что-то",
                es: "el mensaje dice que no a una solicitud de aprobación, y nada más; no se hizo ningún borrador de él: mire si rechaza algo",
            },
            Self::Doubtful => message! {
                en: "the message speaks of a decision, a delivery, a payment or a promise that may be only supposed, partial, or somebody else's; nothing was drafted from it",
                ru: "в сообщении речь о решении, передаче, оплате или обещании, но, возможно, предположительных, частичных или чужих; черновика по нему нет",
                es: "el mensaje habla de una decisión, una entrega, un pago o una promesa que quizá solo se suponga, sea parcial o de otra persona; no se hizo ningún borrador de él",
            },
            Self::File => message! {
                en: "the message has a file after something was asked for, and the export does not say that it is that; nothing was drafted from it",
                ru: "в сообщении после запроса есть файл, но по выгрузке не видно, то ли это, что запрашивали; черновика по нему нет",
                es: "el mensaje lleva un archivo después de que se pidiera algo, y la exportación no dice que sea eso; no se hizo ningún borrador de él",
            },
            Self::Loose => message! {
                en: "the message seems to hand over, promise or refuse something, perhaps as the answer to an earlier request, and nothing tells to which; nothing was drafted from it",
                ru: "в сообщении, похоже, что-то передают, обещают или в чём-то отказывают, возможно, в ответ на более ранний запрос, но на какой — неясно; черновика по нему нет",
                es: "el mensaje parece entregar, prometer o rehusar algo, quizá como respuesta a una solicitud anterior, y nada dice a cuál; no se hizo ningún borrador de él",
            },
            Self::NotWanted(id) => message! {
                en: "the message says that something is not wanted any more, perhaps what {id} asks for; nothing was drafted from it",
                ru: "в сообщении говорится, что что-то больше не нужно, возможно, то, о чём просят в {id}; черновика по нему нет",
                es: "el mensaje dice que algo ya no hace falta, quizá lo que pide {id}; no se hizo ningún borrador de él",
                id: id,
            },
        }
    }
}
