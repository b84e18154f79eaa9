//! Words of an approval, a promise or a refusal that are turned round: denied, doubted, of somebody else or of another thing.

use super::sentences::amount_to;

#[test]
fn what_is_not_approved_now_as_a_whole_and_by_the_sender_is_not_approved() {
    amount_to(&[
        (
            &[],
            &[
                // Later, or not yet.
                "Согласуем на следующей неделе",
                "We will have it approved next week.",
                "Sigue sin estar aprobado",
                "It is still to be approved.",
                "un-approved, sorry",
                // On a condition.
                "Aprobado si cambia el color",
                "Aprobado siempre y cuando cambie el logo",
                "Approved as long as the logo is changed.",
                "Согласовано, если смените логотип.",
                // In part, or at first.
                "Aprobado en parte",
                "Approved in part",
                "Approved (first page only)",
                "Согласовано, но только первая страница.",
                "Aprobado, solo la portada",
                "Approved in principle.",
                "В целом согласовано.",
                "Looks good at first glance, will check in detail",
                "На первый взгляд всё хорошо",
                "A primera vista queda bien",
                // By somebody else.
                "Peter approved it, I did not",
                "Peter approved the banner.",
                "Our director has approved.",
                "The mayor approved the building permit!",
                "Директор согласовал",
                "Пётр согласовал баннер.",
                "Мэр утвердил разрешение на строительство",
                "El director lo aprobó.",
                "El ayuntamiento ha aprobado la licencia",
                // Of another thing.
                "We approved the old one",
                "Мы согласовали старый вариант.",
                "Aprobamos el anterior.",
                // One clause denies.
                "The text is approved, the picture is not.",
                "Текст согласован, картинка нет.",
                "El texto está aprobado, la foto no.",
                // Neither.
                "Neither approved nor rejected",
                "It is not rejected.",
                "Не отклонено",
                "Ни согласовано, ни отклонено",
                "Ni aprobado ni rechazado",
                "No está rechazado.",
                // A rejection by somebody else.
                "The bank rejected the loan.",
                "Банк отклонил заявку.",
                "El banco ha rechazado el préstamo.",
            ],
        ),
        (
            &["agree"],
            &[
                "Не против",
                "Мы не возражаем.",
                "Нет возражений!",
                "No objections.",
                "I don't mind.",
                "No tenemos objeciones.",
                "Looks good",
            ],
        ),
        (
            &["approve"],
            &[
                "We approved it.",
                "I have approved the banner.",
                "Согласовали.",
                "Я согласовал баннер.",
                "Только что согласовали макет.",
                "Hemos aprobado el texto.",
                "El texto está aprobado.",
            ],
        ),
        (
            &["reject"],
            &[
                "We reject this.",
                "Мы против.",
                "No aprobamos esto.",
                "We rejected it.",
            ],
        ),
    ]);
}

#[test]
fn what_is_denied_or_doubted_is_not_promised() {
    amount_to(&[
        (
            &[],
            &[
                "I can't promise Friday",
                "I cannot promise it for Friday",
                "I promise nothing by Friday",
                "I doubt I'll send it by Friday",
                "I don't think I'll send it by Friday",
                "We'll hardly finish it by Friday",
                "Maybe I'll send it tomorrow",
                "I'll try to send it by Friday",
                "I'll be away until Friday",
                "I'll be back on Friday",
                "I'll ask my boss tomorrow",
                "I'll send it after Friday",
                "I'm afraid I'll only send it after Friday",
                "I'll send the invoice of 15 March.",
                "I'll send it next Friday.",
                "Вряд ли пришлю до пятницы",
                "Может быть, пришлю завтра",
                "Постараемся прислать, отправим до пятницы",
                "Пришлю после пятницы",
                "Вернусь в пятницу",
                "Quizás te lo envío mañana",
                "A lo mejor lo mando mañana",
                "Dudo que, pero lo envío el viernes",
                "Lo enviaré después del viernes",
                // It comes, only not on that day.
                "Завтра не пришлю",
                "Не пришлю раньше пятницы",
                "Пока не можем прислать",
                "I'm not sure I can send it by Friday",
                "I'll not be able to send it by Friday",
                "We can't send it before Friday",
                "No podemos enviarlo antes del viernes",
                "Hoy no podemos enviarlo",
            ],
        ),
        (
            &["promise"],
            &[
                "I'll get back to you on Friday.",
                "I'll send it on Friday.",
                "I will pay the invoice on Monday.",
                "Вернусь с ответом в пятницу.",
                "Пришлю до пятницы.",
                "Lo enviaré antes del viernes",
            ],
        ),
        (
            &["refuse"],
            &[
                "We cannot send the customer list.",
                "Не пришлём список клиентов.",
                "No podemos enviar la lista.",
            ],
        ),
    ]);
}

/// What was sent already, thanks, closing lines and wishes ask for nothing.
#[test]
fn what_looks_like_a_request_and_is_none() {
    amount_to(&[
        (
            &["gave"],
            &[
                "Ya te lo envié.",
                "Te lo envié",
                "Ya te lo mandé ayer",
                "Se lo envié ayer por correo",
                "Os lo hemos enviado",
            ],
        ),
        (
            &[],
            &[
                "Пожалуйста!",
                "Please!",
                "¡Por favor!",
                "Let me know if you need anything.",
                "Please let me know if you have questions.",
                "Don't hesitate to ask, please.",
                "Дайте знать, если что",
                "Пишите, если будут вопросы.",
                "Avisadnos si tenéis dudas.",
                "I'd like to send it by Friday",
                "Нам нужно больше времени",
                "We need more time.",
                "Necesitamos más tiempo.",
                "Por favor, no envíe nada",
                "Пожалуйста, не отправляйте ничего",
                "No creo que lo envíe el viernes",
                "Cuando lo envíe te aviso",
            ],
        ),
        (
            &["ask:materials"],
            &[
                "Логотип, пожалуйста.",
                "Envíe el logo, por favor.",
                "Revisad la firma, por favor.",
                "Necesito que envíe las fotos.",
            ],
        ),
        (
            &["ask:information"],
            &["Please send the logo and let me know if you have questions."],
        ),
    ]);
}

/// Offers, questions of who is surprised, requests not to do something, and set phrases.
#[test]
fn what_is_offered_or_not_wanted_is_not_asked_for() {
    amount_to(&[
        (&["agree"], &["Yes, please!"]),
        (
            &["ask:answer"],
            &[
                "Вы хотите получить фото до пятницы?",
                "Shall I send you the PDF or the print?",
                "Should we use the blue one?",
                "Do you want us to prepare a second version?",
            ],
        ),
        (
            &[],
            &[
                // Nobody owes a word on what somebody would do for them.
                "Would you like us to send the photos by Friday?",
                "Do you want me to send the photos?",
                "Do you need us to send the photos?",
                "You want us to send the photos by Friday?",
                "Shall I send you the sketches tomorrow?",
                "If you want, I can send you the sketches tomorrow.",
                "Let me know if you want me to send the files",
                "We can do the translation too, just let me know",
                "Хотите, пришлём фото до пятницы?",
                "Давайте мы пришлём фото до пятницы?",
                "Прислать вам эскизы завтра?",
                "Мне отправить вам файлы?",
                "Можем подготовить второй вариант, скажите",
                "¿Quieres que te mandemos las fotos el viernes?",
                "¿Queréis que os mandemos las fotos?",
                "¿Te envío los bocetos mañana?",
                "¿Puedo enviaros otra prueba?",
                "You're asking me to send the photos by Friday?",
                "Are you seriously asking us to send the photos by Friday?",
                "Вы просите меня прислать фото до пятницы?",
                "¿Me estás pidiendo que te mande las fotos el viernes?",
                "Could you please stop sending photos?",
                "Please stop sending photos.",
                "Please don't send the photos.",
                "Do not send the photos, please.",
                "No need to send the photos, please.",
                "Вы не могли бы не присылать фото?",
                "Пожалуйста, не присылать фото.",
                "Перестаньте присылать фото, пожалуйста.",
                "Не присылайте фото, пожалуйста.",
                "Por favor, no nos envíes las fotos.",
                "No nos mandes más fotos, por favor.",
                "No hace falta que nos envíes las fotos, por favor.",
                "Deja de mandar fotos, por favor.",
                "¿Podéis dejar de mandar fotos?",
                // Set phrases.
                "Por favor, disculpa el retraso.",
                "Te pido disculpas.",
                "Les pedimos disculpas por el retraso.",
                "Por favor, ten en cuenta que el viernes cerramos.",
                "Quedo a la espera de tus noticias.",
                "Смотрите вложение, пожалуйста.",
                "См. вложение, пожалуйста.",
                "Имейте в виду, пожалуйста, что в пятницу мы закрыты.",
                "Извините за задержку, пожалуйста.",
                "Please keep in mind that we are closed on Friday.",
                "Please accept our apologies.",
                "Please bear with us.",
                "Who would have thought?",
                "Who knows?",
                "Кто бы мог подумать?",
                "Кто знает?",
                "¿Quién lo iba a decir?",
                "¿Quién lo hubiera pensado?",
            ],
        ),
        (
            &["ask:materials"],
            &[
                "Could you please send us the photos?",
                "Can we have the photos by Friday?",
                "We don't have the photos yet, please send them.",
                "Извините за беспокойство, пришлите, пожалуйста, фото.",
                "Вы не могли бы прислать фото?",
                "Пришлите фото, пожалуйста, чтобы не ждать.",
                "Disculpa el retraso, ¿podéis enviarnos las fotos?",
                "Si puedes, envíanos las fotos, por favor.",
                "Quedamos a la espera de vuestras fotos.",
            ],
        ),
        (
            &["ask:access"],
            &["Who knows the password?", "Кто знает пароль?"],
        ),
    ]);
}

/// What was wanted, what may be, and what the sender's own side waits for or would do.
#[test]
fn what_only_looks_like_a_request_is_none() {
    amount_to(&[
        (
            &[],
            &[
                "We no longer need the photos.",
                "Nothing is missing from the photos.",
                "We'd need the photos by Friday if we wanted to print on Monday.",
                "Нам были нужны фото до пятницы.",
                "Больше не требуются фото.",
                "Если оплатите до среды, начнём в пятницу.",
                "Жду согласования от директора.",
                "Считаю, что можно согласовать.",
                "Не думаю, что это можно согласовать.",
                "No necesitamos las fotos.",
                "Ya no hacen falta las fotos.",
                "Ojalá lo aprueben.",
            ],
        ),
        (
            &["ask:answer"],
            &[
                "Can we pay by Friday?",
                "May I sign the contract on Friday?",
                "Можем оплатить до пятницы?",
                "¿Podemos pagar antes del viernes?",
                "Do you need them by Friday?",
                "Please confirm receipt.",
                "Подтвердите, пожалуйста, получение.",
                "Confirmad la recepción, por favor.",
            ],
        ),
        (
            &["ask:information"],
            &[
                "Did you get my photos?",
                "Why do you need access?",
                "Вы получили наши фото?",
                "Зачем вам доступ?",
                "¿Has recibido mis fotos?",
                "¿Por qué necesitáis acceso?",
            ],
        ),
        (
            &["ask:materials"],
            &[
                "We'd need the photos by Friday if possible.",
                "Если можно, пришлите фото до пятницы.",
                "No necesitamos los textos, mandadnos las fotos, por favor.",
            ],
        ),
    ]);
}
