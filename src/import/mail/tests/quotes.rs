use crate::import::mail::strip_quotes;

#[test]
fn what_is_below_a_header_is_quoted() {
    for header in [
        "On Tue, Mar 3, 2026 at 10:40 AM Manager <am@agency.example> wrote:",
        "On Tue, Mar 3, 2026 at 10:40 AM The Long Name of a Manager <\nam@agency.example> wrote:",
        "On 03/03/2026 10:40, Manager wrote:",
        "On Mar 3, 2026, at 10:40, Manager\n<am@agency.example>\nwrote:",
        "вт, 3 мар. 2026 г. в 10:40, Manager <am@agency.example>:",
        "3 марта 2026 г., в 10:40, Manager <am@agency.example> написал(а):",
        "Вторник, 3 марта 2026, 10:40 +03:00 от Manager <am@agency.example>:",
        "03.03.2026, 10:40, \"Manager\" <am@agency.example>:",
        "03.03.2026 10:40, Manager пишет:",
        "El mar, 3 mar 2026 a las 10:40, Manager (<am@agency.example>) escribió:",
        "El 3 mar 2026, a las 10:40, Manager <am@agency.example> escribió:",
        "El 3/3/26 a las 10:40, Manager escribió:",
        "-----Original Message-----",
        "-----Исходное сообщение-----",
        "-----Mensaje original-----",
        "---------- Forwarded message ---------",
        "-------- Пересылаемое сообщение --------",
        "---------- Mensaje reenviado ---------",
        "Begin forwarded message:",
        "Начало переадресованного сообщения:",
        "Inicio del mensaje reenviado:",
        "From: Manager <am@agency.example>\nSent: Tuesday, March 3, 2026 10:40 AM\nTo: Director\nSubject: RE: Logo",
        "*From:* Manager\n*Date:* 3 March 2026\n*To:* Director",
        "От: Manager <am@agency.example>\nОтправлено: 3 марта 2026 г. 10:40\nКому: Director\nТема: RE: Логотип",
        "De: Manager <am@agency.example>\nEnviado el: martes, 3 de marzo de 2026 10:40\nPara: Director\nAsunto: RE: Logo",
        "---- On Mon, 02 Mar 2026 10:00:00 +0100 Manager <am@agency.example> wrote ---",
        "---- El lun, 02 mar 2026 10:00:00 +0100 Manager <am@agency.example> escribió ----",
        "---- Вкл пн, 02 мар 2026 10:00:00 +0100 Manager <am@agency.example> написал(а) ----",
        "Понедельник, 2 марта 2026, 10:00 +03:00 от Вера Петрова:",
        "Понедельник, 2 марта 2026, 10:00 +03:00 от am@agency.example:",
        "Monday, 2 March 2026, 10:00 from Manager:",
        "Miércoles, 4 de marzo de 2026, 10:00 de Manager:",
        "Вера написал(а) 02.03.2026 10:00:",
        "Вера Петрова написала 2 марта 2026 г. в 10:00:",
        "Manager wrote on 2 March 2026 at 10:00:",
        "Manager escribió el 2 de marzo de 2026 a las 10:00:",
        "Sent: Monday, March 2, 2026 10:00 AM\nFrom: Manager\nTo: Director\nSubject: Logo",
        "________________________________\nFrom: Manager\nSent: Tuesday\nTo: Director\nSubject: Logo",
        "02.03.2026, 10:00, Вера:",
        "2 марта 2026, 10:00, Вера:",
        "Вера Петрова, 02.03.2026 10:00:",
        "Vera Petrova, 2/3/2026 10:00:",
        "2 de marzo de 2026, 10:00, Vera de la Torre:",
        "2 March 2026, 10:00, Vera:",
        "From: Вера\nSent: понедельник",
        "De: Vera\nEnviado el: lunes",
        "От: Вера\nОтправлено: понедельник",
        "----- Оригинальное сообщение -----",
        "--- Исходное письмо ---",
        "----- Correo original -----",
        "----- Original email -----",
    ] {
        for below in ["Is it approved?", "> Is it approved?\n> Please tell us."] {
            let mail = format!("Approved.\nThank you all.\n\n{header}\n\n{below}\n");
            assert_eq!(strip_quotes(&mail), "Approved.\nThank you all.", "{mail}");
        }
    }
}

#[test]
fn answers_between_quoted_lines_are_kept() {
    let mail = "Hi,\n\nOn 3 March 2026 at 10:40, am@agency.example wrote:\n> Is the logo approved?\nYes.\n> And the banner?\n\nNot yet.\n\n> Regards\n> Manager\n";
    assert_eq!(strip_quotes(mail), "Hi,\n\nYes.\n\nNot yet.");
    assert_eq!(strip_quotes("> Is it approved?\n\nApproved."), "Approved.");
}

#[test]
fn signatures_are_left_out() {
    for signature in [
        "-- \nManager\n+7 900 000-00-00",
        "--\nManager",
        "Sent from my iPhone",
        "Sent from Outlook for Android",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Отправлено с iPhone",
        "Отправлено из мобильной Почты Mail.ru",
        "Отправлено из Mail.ru для Android",
        "Enviado desde mi iPhone",
        "Enviado desde Outlook para iOS",
        "Best regards,\nManager\nAgency\n+7 900 000-00-00",
        "С уважением,\nМенеджер\nАгентство",
        "С уважением, Анна",
        "Saludos cordiales,\nManager",
        "Un saludo",
        "__\nlist mailing list\nlist@lists.example",
        "————\nManager",
    ] {
        for line in ["Approved.", "Согласовано.\n\nСпасибо!"] {
            assert_eq!(
                strip_quotes(&format!("{line}\n\n{signature}\n")),
                line,
                "{signature}"
            );
        }
    }
}

#[test]
fn what_only_looks_like_a_quotation_or_signature_stays() {
    for text in [
        "On Thursday:\n\nwe print.",
        "On 3 March 2026 the director wrote that the price is final.\n\nWe agree.",
        "From: the shop\nTo be printed on Monday.",
        "The points are:\n-- the logo\n-- the banner\n\nPlease check.",
        "Service  Date\n--------------\nLogo  3 March",
        "Sent from my desk, which is easier.",
        "Отправлено сегодня с курьером",
        "Best regards from the whole team, and please send us the logo.\nWe need it on Monday. Can you do that?",
        "Please note:\nhttps://files.example/2026/03/03:",
        "We met at 10:40 on 3 March 2026:\n- the logo is approved",
        "We wrote on 2 March 2026 at 10:00:\n- the logo is approved",
        "Мы написали 02.03.2026 10:00:\n- логотип согласован",
        "Понедельник, 2 марта 2026, 10:00:\nсозвон с типографией",
        "---- Logo ----\nIt is approved.",
        "On 2 March 2026, 10:00, the call from the printer:\nit is ready",
        "Regards to the printer are fine.\n\nThe rest follows.",
        "I wrote:\nthe price is final.".trim_start_matches("I wrote:\n"),
    ] {
        assert_eq!(strip_quotes(text), text);
    }
}

#[test]
fn times_and_journeys_in_the_text_are_no_headers() {
    for mail in [
        "The shooting is on 02.03.2026, 10:00, in the studio:\nbring the clothes.",
        "Встреча 02.03.2026, 10:00, офис:\nпринесите фото.",
        "From: Madrid\nDate: Friday\n\nPlease book it.",
        "De: Madrid\nFecha: viernes\n\nReservadlo.",
        "Мы, 02.03.2026 10:00:\nотправили фото.",
    ] {
        assert_eq!(strip_quotes(mail), mail);
    }
}
