//! Words of two meanings: what is asked for is told from the words beside them.

use super::sentences::amount_to;

/// Money is transferred, and so are rights, domains and files. An invoice is paid, and it is sent.
#[test]
fn only_money_is_paid() {
    amount_to(&[
        (
            &["ask:payment"],
            &[
                "Please transfer the advance by Friday.",
                "Could you transfer the money to our account?",
                "Please transfer the remaining 500 euros.",
                "Please make the bank transfer this week.",
                "Please settle the bill.",
                "Please pay the invoice that we sent in advance.",
                "Please pay the invoice that is attached.",
                "Please pay the invoice attached.",
                "Оплатите счёт который во вложении.",
                "Por favor, pagad la factura que adjunto.",
                "Pagad la factura adjunta, por favor.",
                "Переведите, пожалуйста, аванс.",
                "Переведите остаток суммы до пятницы.",
                "Перечислите, пожалуйста, сумму до пятницы.",
                "Внесите, пожалуйста, предоплату.",
                "Оплатите счёт за перевод.",
                "Когда придёт платёж по счёту 17, сможете сказать?",
                "Haced la transferencia del anticipo, por favor.",
                "¿Podéis hacer la transferencia esta semana?",
                "Pagad el anticipo antes del viernes, por favor.",
            ],
        ),
        (
            &["ask:materials"],
            &[
                "Please transfer the rights to the logo.",
                "Could you transfer the files to our server?",
                "Please send the texts in advance.",
                "Please send us the invoice.",
                "We need the invoice for our accounting.",
                "Could you forward the bill of the printer?",
                "Передайте, пожалуйста, права на логотип.",
                "Переведите, пожалуйста, текст на испанский.",
                "Пришлите, пожалуйста, перевод текста.",
                "Пришлите, пожалуйста, счёт.",
                "Выставьте, пожалуйста, счёт за март.",
                "Пришлите фото, печать за наш счёт.",
                "Transferidnos los derechos del logo, por favor.",
                "Necesitamos la transferencia de los derechos del logo.",
                "Por favor, enviad la factura.",
                "¿Nos podéis pasar la factura de marzo?",
                "Os anticipo que mañana necesitamos las fotos.",
            ],
        ),
        (
            &["ask:answer"],
            &[
                "Please transfer the domain to our provider.",
                "Please settle the day of the shoot.",
                "Could you connect the payment system of the shop?",
                "Could you finish the payment page?",
                "Перечислите, пожалуйста, ваши пожелания.",
                "Подключите, пожалуйста, платёжную систему.",
                "Сделайте, пожалуйста, страницу оплаты.",
                "Напишите, пожалуйста, что думает директор на этот счёт.",
                "Haced, por favor, la transferencia del dominio.",
                "¿Podéis hacer la pasarela de pago?",
                "¿Podéis hacer el traslado del dominio esta semana?",
            ],
        ),
    ]);
}

/// Keys, permissions, accounts and invitations are those of a program, or others.
#[test]
fn access_is_that_to_a_program() {
    amount_to(&[
        (
            &["ask:access"],
            &[
                "Please invite our designer to the Trello board.",
                "Please give us permission to edit the page.",
                "Could you check our permissions in the ad account?",
                "I can't log in to the site, could you check it?",
                "Пригласите, пожалуйста, дизайнера в проект Figma.",
                "Не могу войти в кабинет, проверьте, пожалуйста.",
                "Пришлите, пожалуйста, доступы к хостингу.",
                "Enviadnos las claves del servidor, por favor.",
                "Dadnos permiso para editar la página, por favor.",
                "No puedo entrar en la cuenta, ¿podéis mirarlo?",
                "Necesitamos un usuario y una contraseña.",
                "Invitad a la diseñadora al tablero, por favor.",
            ],
        ),
        (
            &["ask:answer"],
            &[
                "Please invite the photographer to the opening.",
                "Please get the permission of the neighbours.",
                "Please take the holidays into account.",
                "Please check the key visual.",
                "Пригласите, пожалуйста, фотографа на открытие.",
                "Можно зайти к вам в пекарню завтра?",
                "Сделайте, пожалуйста, вход доступным для всех.",
                "Подготовьте, пожалуйста, ключевые слова.",
                "Invitad al fotógrafo a la inauguración, por favor.",
                "Preparad las palabras clave, por favor.",
                "Tened en cuenta los festivos, por favor.",
                "Preparad el permiso del ayuntamiento, por favor.",
                "¿Podéis acceder a nuestra petición?",
                "¿Podéis mejorar la experiencia de usuario?",
            ],
        ),
    ]);
}

/// «Уже» is "already" more often than "narrower", and "correct" is a verb or not.
#[test]
fn what_is_changed_is_told_from_what_is_sent() {
    amount_to(&[
        (
            &["ask:revision"],
            &[
                "Please correct the date in the banner.",
                "Could you address our remarks on the banner?",
                "Сделайте, пожалуйста, колонку уже.",
                "Сделайте логотип больше, пожалуйста.",
                "Нужен текст короче.",
                "Внесите, пожалуйста, правки в макет.",
                "¿Podéis hacer el logo más grande?",
            ],
        ),
        (
            &["ask:materials"],
            &[
                "Please send us the correct logo.",
                "Please send us the agreement.",
                "Пришлите уже, пожалуйста, логотип.",
                "Нам нужно больше фотографий.",
                "Короче, пришлите логотип, пожалуйста.",
                "Пришлите, пожалуйста, отзывы клиентов для сайта.",
                "¿Nos enviáis las opiniones de los clientes para la web?",
                "Por favor, enviad la firma del correo.",
            ],
        ),
        (
            &["ask:feedback"],
            &[
                "Пришлите, пожалуйста, ваш отзыв о макете.",
                "¿Podéis enviarnos vuestras opiniones sobre la maqueta?",
            ],
        ),
        (
            &["ask:answer"],
            &[
                "Could you contact the printer?",
                "Could you brief the photographer?",
                "Please email the printer.",
                "Можете договориться с типографией?",
                "Запишите нас на среду, пожалуйста.",
                "Poneos en contacto con la imprenta, por favor.",
                "Avisadnos por correo, por favor.",
            ],
        ),
    ]);
}
