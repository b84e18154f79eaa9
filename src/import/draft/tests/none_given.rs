//! Approvals, rejections, refusals and answers that nobody gave: the words are there, and mean something else.

use super::support::{chat, lines, made};
use crate::import::model::Platform;

/// What the answer to a request is drafted as: the words of its verdict or of what it gives.
fn answered(asked: &str, answer: &str) -> String {
    let text = format!("0 am: {asked}\n7 md: {answer}\n");
    let drafted = lines(&made(&[chat(Platform::Telegram, &text)], false));
    let word = |line: &str| {
        let mut words = line.split(' ');
        words.find_map(|word| {
            let value = word
                .strip_prefix("verdict=")
                .or(word.strip_prefix("gives="));
            value.map(str::to_owned)
        })
    };
    drafted
        .lines()
        .filter_map(word)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Checks what answers are drafted as.
#[track_caller]
fn check(asked: &str, expected: &str, answers: &[&str]) {
    let found = answers
        .iter()
        .map(|answer| (*answer, answered(asked, answer)));
    let wrong: Vec<(&str, String)> = found.filter(|(_, found)| found != expected).collect();
    assert!(wrong.is_empty(), "{asked} {expected}: {wrong:#?}");
}

const APPROVE: [&str; 3] = [
    "Please approve the banner.",
    "Согласуйте, пожалуйста, баннер.",
    "¿Nos apruebas el banner, por favor?",
];
const SEND: [&str; 3] = [
    "Please send us the photos.",
    "Пришлите, пожалуйста, фото.",
    "¿Nos mandas las fotos, por favor?",
];
const TELL: [&str; 3] = [
    "How many people visited the page in May?",
    "Сколько посетителей было в мае?",
    "¿Cuántas visitas tuvisteis en mayo?",
];

/// Later, on a condition, agreed with somebody else, a receipt, a joke, provisional, told of others, denied.
const NOT_APPROVED: [&[&str]; 3] = [
    &[
        "Approved: no",
        "ain't approved",
        "I agree with Peter that it's ugly",
        "In case Peter agrees, approved",
        "Approved! Just kidding",
        "approved... oh wait",
        "Perfect. NOT.",
        "Looks good, just fix the typo",
        "Provisionally approved",
        "Approved: not yet",
        "Approved? Nope.",
        "You'll get my ok next week",
        "Our approval follows tomorrow",
        "I approve it tomorrow",
        "In the event that legal agrees, approved",
        "Should Peter agree, approved",
        "Approved on condition that the price stays",
        "With the director's ok, approved",
        "Approved, depending on the price",
        "Conditionally approved",
        "Approved (provisional)",
        "Temporarily approved",
        "Allegedly approved",
        "Supposedly it's approved",
        "Peter says it's approved",
        "I think it was approved",
        "He said it looks good",
        "I agree with the director that it is too dark",
        "I agree with you that it's too dark",
        "I agree that it is nice",
        "Confirmed receipt",
        "Confirmed, payment received",
        "Approved! Just joking :)",
        "Approved lol jk",
        "Approved. Haha, no.",
        "Looks great. NOT!",
        "Approved as if",
        "Yeah right, approved",
        "Approved, oh wait",
        "Approved - no wait, not that one",
        "Just change the colour and it's approved",
        "Fix the typo, then it's good",
        "Approved, just fix the typo",
        "Hasn't been approved",
        "It ain't good",
        "Approved by mistake",
        "Approved, sorry, that was meant for Peter",
        "Once Peter signs, approved",
        "Pending the director's approval, ok",
        "Tentatively approved",
        "The old one was approved",
        "Approved in principle",
        "Nobody approved this",
        "You can have my approval next week",
        "Approved: pending",
        "Perfect, only change the date",
    ],
    &[
        "Подтверждаю получение",
        "Согласен с Петром, что это ужас",
        "в случае согласия Петра согласовано",
        "при отсутствии замечаний от Петра — согласовано",
        "Согласовано. Шучу)",
        "якобы согласовано",
        "Согласовано: нет",
        "Согласую завтра",
        "Завтра утверждаю",
        "Утверждаю завтра",
        "Подтверждаю, что получила файл",
        "Подтверждаем получение баннера",
        "Подтверждаю встречу",
        "Согласна с Верой, что баннер тёмный",
        "Согласен с директором",
        "Согласны, что надо менять цвет",
        "в случае одобрения юристов согласовано",
        "при условии замены фото — утверждено",
        "При согласии Петра согласовано",
        "Согласовано при наличии лицензии",
        "Условно согласовано",
        "Временно утверждено",
        "Возможно, согласовано",
        "Говорят, согласовано",
        "Пётр сказал, что согласовано",
        "Вроде согласовано",
        "Согласовано. Шутка!",
        "Согласовано))) прикол",
        "Согласовано. Ой, нет.",
        "Согласовано, только поправьте дату",
        "Исправьте дату и согласовано",
        "Согласовано, исправьте опечатку",
        "Отлично, только замените фото",
        "Предварительно согласовано",
        "Ещё не согласовано",
        "Наверное, хорошо",
        "Согласовано. Это было не вам",
        "Согласовано. Это Петру",
        "Юрист согласовал",
        "Если Пётр не против, согласовано",
        "Будет согласовано",
        "Якобы утвердили",
    ],
    &[
        "Lo apruebo mañana",
        "Lo aprobamos mañana",
        "Estoy de acuerdo con Peter en que es feo",
        "En caso de que Peter esté de acuerdo, aprobado",
        "Aprobado, es broma",
        "Aprobado provisionalmente",
        "Aprobado: no",
        "Lo apruebo luego",
        "Mañana lo apruebo",
        "Lo apruebo el lunes",
        "Estoy de acuerdo con Pedro en que es oscuro",
        "Estoy de acuerdo con la directora",
        "Estamos de acuerdo en que hay que cambiarlo",
        "En caso de que firme Peter, aprobado",
        "Aprobado en caso de acuerdo",
        "Aprobado condicionado al precio",
        "Con el ok de Peter, aprobado",
        "Aprobado, depende del precio",
        "Supuestamente aprobado",
        "Provisionalmente aprobado",
        "Al parecer está aprobado",
        "Según Peter está aprobado",
        "Peter dice que está aprobado",
        "Quizás aprobado",
        "Aprobado. Es broma.",
        "Aprobado, jaja, estoy bromeando",
        "Aprobado. Ah, no.",
        "Aprobado, corrige la errata",
        "Cambia la fecha y queda aprobado",
        "Perfecto, solo cambia la fecha",
        "Confirmamos la recepción",
        "Aprobado. Perdón, era para Peter",
        "Aprobado con condiciones",
        "Cuando Peter firme, aprobado",
        "Todavía no está aprobado",
        "Será aprobado mañana",
        "Creo que casi está aprobado",
    ],
];

/// What approves it all the same.
const APPROVED: [&[&str]; 3] = [
    &[
        "Approved",
        "Approved!",
        "Approved, thank you",
        "Approved, no changes needed",
        "Approved - no comments",
        "Approved: no changes",
        "Yes, approved. Please publish tomorrow.",
        "We approve the banner",
        "We agree with the banner",
        "We agree with your proposal",
        "I fully agree with everything",
        "You have our approval",
        "Looks good",
        "Looks great, thanks!",
        "Perfect!",
        "The banner is approved, publish it on Monday",
        "Approved, send it to the printer",
        "OK",
        "Approved. Great work!",
        "Yes",
        "I have no objections",
        "You can publish it",
        "Confirmed, thank you",
    ],
    &[
        "Согласовано",
        "Согласовано!",
        "Согласовано, спасибо",
        "Утверждаю",
        "Утверждаем баннер",
        "Подтверждаю",
        "Подтверждаю согласование",
        "Согласны",
        "Согласна, спасибо",
        "Согласовано, печатайте",
        "Согласовано, отправляйте в печать завтра",
        "Согласовано без правок",
        "Согласовано без ошибок",
        "Отлично",
        "Всё отлично",
        "Да",
        "Согласны с вариантом",
        "Баннер согласован",
        "Можно печатать",
        "Не против",
        "Мы согласовали",
    ],
    &[
        "Aprobado",
        "¡Aprobado!",
        "Aprobado, gracias",
        "Lo apruebo",
        "Aprobamos el banner",
        "Os doy el ok",
        "Estamos de acuerdo",
        "Estoy de acuerdo, gracias",
        "Aprobado, publicadlo mañana",
        "Lo apruebo, imprimidlo el lunes",
        "Perfecto",
        "Sí",
        "Vale, adelante",
        "Nos gusta",
        "Tenéis nuestra aprobación",
        "Podéis publicarlo",
        "Según lo hablado, aprobado",
        "Sin objeciones",
        "Queda aprobado",
    ],
];

/// Denied twice, on a condition, of something else, by a program, only a part.
const NOT_REJECTED: [&[&str]; 3] = [
    &[
        "I can't not approve this :)",
        "The file was rejected by the server",
        "I reject spam",
        "I see no reason not to approve it",
        "I can't disapprove of this",
        "We can't approve it without the lawyers",
        "The banner was rejected by Facebook",
        "My mail was rejected",
        "I reject calls from unknown numbers",
        "We can't pay the bill",
        "Great, but I don't like the font",
        "Nice, only the colour is not the right one",
        "Lovely, but we don't love the blue",
        "I can't approve it unless you change the date",
    ],
    &[
        "Не вижу причин не согласовать",
        "Не могу согласовать без юристов",
        "Отлично, только цвет не тот",
        "Нет причин не согласовать",
        "Не вижу оснований не утвердить",
        "Не могу не согласовать такое",
        "Не можем согласовать без директора",
        "Сервер отклонил файл",
        "Файл отклонён сервером",
        "Отклонила звонок, перезвоню",
        "Хорошо, но шрифт не тот",
        "Супер, только логотип не нравится",
        "Не можем оплатить счёт",
    ],
    &[
        "No puedo aprobarlo sin ver el precio",
        "No veo motivo para no aprobarlo",
        "No puedo no aprobarlo",
        "No podemos aprobarlo sin el director",
        "No podemos aprobar el banner sin ver el precio",
        "Fue rechazado por Facebook",
        "He rechazado la llamada",
        "Muy bonito, pero el color no me convence",
        "Perfecto, solo el logo no nos gusta",
        "No podemos pagar la factura",
    ],
];

/// What rejects it.
const REJECTED: [&[&str]; 3] = [
    &[
        "Not approved",
        "Rejected",
        "We reject the banner",
        "We don't approve the banner",
        "Not approved, please redo it",
        "I don't like it",
        "We can't approve this",
        "Not approved, it is too dark",
        "The banner is rejected",
    ],
    &[
        "Не согласовано",
        "Отклоняем",
        "Не согласны",
        "Баннер не подходит",
        "Не нравится",
        "Не согласовано, переделайте без рамки",
        "Не утверждаем",
    ],
    &[
        "No aprobado",
        "Rechazado",
        "No lo aprobamos",
        "No nos gusta",
        "No podemos aprobarlo",
        "Rechazamos el banner",
    ],
];

/// By other means, not yet, not to everybody, something else.
const NOT_REFUSED: [&[&str]; 3] = [
    &[
        "I can't wait to send them!",
        "I can't send them to everyone, but to you yes: attached",
        "I can't send mails from here",
        "I can't upload them from my phone",
        "We won't send the photos without a contract",
        "We can't pay the invoice",
        "We can't give you access to the account",
        "I cannot wait to share them!",
        "I can't help sending you these :)",
        "I can't send them from my laptop",
        "We can't send them by email",
        "We won't share the photos unless you sign",
        "We can't send the photos without permission",
        "I can't send emails from here",
        "I can't pay the invoice yet",
        "We won't pay the bill",
        "We can't grant you access to the account",
        "I can't send them to everybody",
        "We can't send them but here is a link later",
        "I can't not send them",
    ],
    &[
        "Не могу дождаться, чтобы отправить!",
        "Не могу отправить их с телефона",
        "Не можем отправить по почте",
        "Не можем отправить фото без договора",
        "Не могу отправлять письма отсюда",
        "Не могу отправить всем, но вам могу",
        "Не могу не отправить",
        "Не можем оплатить счёт",
        "Не можем дать доступ к аккаунту",
    ],
    &[
        "No puedo esperar a enviarlas",
        "No puedo enviarlas desde el móvil",
        "No podemos enviar las fotos sin contrato",
        "No puedo mandar correos desde aquí",
        "No puedo mandarlas a todos, pero a ti sí",
        "No podemos pagar la factura",
        "No podemos daros acceso a la cuenta",
    ],
];

/// What refuses it.
const REFUSED: [&[&str]; 3] = [
    &[
        "We can't send you the photos",
        "We won't share them",
        "We refuse to send the photos",
        "Sorry, we cannot provide the photos",
        "It is not possible to send them",
        "We decided not to share them",
    ],
    &["Не можем прислать фото", "Мы не дадим фото", "Отказываемся"],
    &[
        "No podemos enviar las fotos",
        "No vamos a compartir las fotos",
        "No es posible enviar las fotos",
        "Nos negamos a entregar las fotos",
    ],
];

/// Nothing is attached, or it went to somebody else.
const NOT_GIVEN: [&[&str]; 3] = [
    &[
        "Nothing is attached",
        "Not attached, sorry",
        "I forgot to attach them",
        "The attachment is empty",
        "The attached file doesn't open",
        "I can't open the attached file",
        "Sent them to Peter yesterday",
        "I've sent them to him",
        "Shared with Peter",
        "I sent Peter the photos",
        "The photos you sent are dark",
    ],
    &[
        "Во вложении ничего нет",
        "Вложения нет",
        "Во вложении пусто",
        "Забыла приложить",
        "Файл не открывается",
        "Ничего не прикрепила",
        "Отправила Петру",
        "Петру отправила вчера",
        "Вчера отправила их Анне",
        "Вы прислали не то фото",
    ],
    &[
        "no van adjuntas",
        "Se las mandé a Peter",
        "No hay nada adjunto",
        "No están adjuntas",
        "Se me olvidó adjuntarlas",
        "El adjunto está vacío",
        "No puedo abrir el adjunto",
        "Ya se las mandé a Peter",
        "A Peter se las he enviado",
        "Las fotos que enviaste son oscuras",
    ],
];

/// What hands it over.
const GIVEN: [&[&str]; 3] = [
    &[
        "Attached",
        "Here are the photos",
        "Please find attached the photos",
        "I've sent you the photos",
        "Sent!",
        "Uploaded to Drive",
        "We sent them yesterday",
        "Sent them to you yesterday",
        "I've just uploaded the photos",
    ],
    &[
        "Во вложении",
        "Прикрепила",
        "Вот фото",
        "Отправила вам вчера",
        "Высылаю",
        "Держите",
        "Уже отправили",
    ],
    &[
        "Aquí tienes las fotos",
        "Adjunto las fotos",
        "Os he enviado las fotos",
        "Te las mandé ayer",
        "Ya las tenéis",
    ],
];

/// What hands over a part.
const PART: [&[&str]; 3] = [
    &["Attached are three out of ten", "Here are 3 of 10"],
    &[],
    &["Adjunto tres de diez", "Adjunto 3 de 10 fotos"],
];

/// Who does not know, cannot look now or greets answers nothing.
const NOT_ANSWERED: [&[&str]; 3] = [
    &[
        "I don't know",
        "No idea",
        "Not sure",
        "Good question",
        "Let me check",
        "I'll have to ask Peter",
        "I'm in a meeting",
        "I'm driving, sorry",
        "Hi Anna!",
        "Good morning",
        "Thanks!",
        "I'll get back to you",
        "One moment",
        "Sorry for the delay",
    ],
    &[
        "не знаю",
        "пока не знаю",
        "уточню и вернусь",
        "отвечу позже",
        "сейчас занята",
        "добрый день!",
        "не знаем",
        "понятия не имею",
        "Хороший вопрос",
        "надо уточнить",
        "Спрошу у Петра",
        "Я за рулём",
        "На совещании",
        "Здравствуйте, Анна!",
        "Привет!",
        "минутку",
        "Спасибо!",
        "Напишу позже",
    ],
    &[
        "ni idea",
        "tengo que preguntar a Peter",
        "luego te digo",
        "estoy reunida",
        "no lo sé",
        "no sé",
        "no lo se",
        "ni la menor idea",
        "Buena pregunta",
        "tengo que mirarlo",
        "lo miro y te digo",
        "estoy conduciendo",
        "en una reunión",
        "Buenos días",
        "Hola Anna",
        "¡Gracias!",
        "un momento",
        "déjame mirarlo",
    ],
];

/// What answers it.
const ANSWERED: [&[&str]; 3] = [
    &[
        "500",
        "About 500",
        "We had 500 in May",
        "500, I'll check June later",
        "Around five hundred",
        "More than in April",
        "I don't know exactly, about 500",
        "Hi Anna, 500",
    ],
    &[
        "500",
        "Около 500",
        "Пятьсот",
        "Не знаю точно, около 500",
        "Добрый день! Было 500.",
    ],
    &[
        "500",
        "Unas 500",
        "Quinientas",
        "Te digo: 500",
        "Hola Anna, fueron 500",
        "No se puede saber exactamente, unas 500",
    ],
];

#[test]
fn approvals_that_nobody_gave() {
    check(
        APPROVE[0],
        "promise",
        &["You will have my approval tomorrow"],
    );
    for at in 0..3 {
        check(APPROVE[at], "", NOT_APPROVED[at]);
        check(APPROVE[at], "approved", APPROVED[at]);
    }
}

#[test]
fn rejections_that_nobody_gave() {
    for at in 0..3 {
        check(APPROVE[at], "", NOT_REJECTED[at]);
        check(APPROVE[at], "rejected", REJECTED[at]);
    }
}

#[test]
fn refusals_that_nobody_gave() {
    for at in 0..3 {
        check(SEND[at], "", NOT_REFUSED[at]);
        check(SEND[at], "refusal", REFUSED[at]);
    }
}

#[test]
fn what_is_not_handed_over() {
    for at in 0..3 {
        check(SEND[at], "", NOT_GIVEN[at]);
        check(SEND[at], "all", GIVEN[at]);
        check(SEND[at], "part", PART[at]);
    }
}

#[test]
fn what_answers_nothing() {
    for at in 0..3 {
        check(TELL[at], "", NOT_ANSWERED[at]);
        check(TELL[at], "all", ANSWERED[at]);
    }
}

#[test]
fn a_yes_that_is_put_off_is_no_answer() {
    let asked = "That is 90 EUR extra. Shall we order?";
    check(
        asked,
        "",
        &["hm, 90 is a lot. let me ask Peter", "I don't know yet"],
    );
}
