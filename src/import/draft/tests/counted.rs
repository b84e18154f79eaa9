//! Counts behind a weekday, and the items of lists.

use super::support::{chat, each_gives, lines, made};
use crate::import::model::Platform;

/// What is drafted from one message of the agency, in short: what is needed, and by when.
fn asked(text: &str) -> String {
    let mut chat = chat(Platform::Telegram, "0 am: x\n900 md: Hello");
    chat.messages[0].body = crate::import::model::Body::Text(text.to_owned());
    let made = lines(&made(&[chat], false));
    let each = made.lines().map(|line| {
        let fields = line.split(' ');
        let fields = fields.filter(|word| word.starts_with("needs=") || word.starts_with("due="));
        let fields = fields.map(|word| word.split_once('=').map_or(word, |(_, value)| value));
        fields.collect::<Vec<_>>().join(" ")
    });
    each.collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check_all(cases: &[(&str, &str)]) {
    each_gives(cases, asked);
}

#[test]
fn a_count_of_things_behind_a_weekday_is_no_day_of_the_month() {
    check_all(&[
        (
            "Please send us by Friday 10 photos of the room.",
            "materials 2026-03-06",
        ),
        (
            "Please send us by Friday 3 of the photos.",
            "materials 2026-03-06",
        ),
        (
            "Please send us by Friday 20 the photos.",
            "materials 2026-03-20",
        ),
        (
            "Please send us the photos by Friday 20, please.",
            "materials 2026-03-20",
        ),
        ("Пришлите до пятницы 3 фото зала", "materials 2026-03-06"),
        (
            "Пришлите к среде 1 экземпляр договора",
            "materials 2026-03-04",
        ),
        (
            "Пришлите фото до пятницы 20 или раньше",
            "materials 2026-03-20",
        ),
        ("Пришлите фото до пятницы 6 марта", "materials 2026-03-06"),
        (
            "Mándanos para el viernes 10 fotos del local",
            "materials 2026-03-06",
        ),
        (
            "Mándanos las fotos para el viernes 20 por favor",
            "materials 2026-03-20",
        ),
    ]);
}

#[test]
fn the_number_of_the_next_item_is_no_day_of_the_month() {
    check_all(&[
        (
            "Please send the photos by Friday\n3. Give us access to Ads",
            "materials 2026-03-06; access",
        ),
        (
            "Пришлите фото до пятницы.\n3. Дайте доступ к Метрике",
            "materials 2026-03-06; access",
        ),
        (
            "Mándanos las fotos para el viernes.\n3. Dadnos acceso a Ads",
            "materials 2026-03-06; access",
        ),
    ]);
}

#[test]
fn each_item_of_a_list_asks_for_something() {
    check_all(&[
        (
            "1) Please send the texts by Thursday\n2) approve the banner by Friday\n3) grant us access to Ads",
            "materials 2026-03-05; approval 2026-03-06; access",
        ),
        (
            "1) send us the photos by Wednesday 2) approve the budget by Friday 3) grant access to Ads",
            "materials 2026-03-04; approval 2026-03-06; access",
        ),
        (
            "1) пришлите фото до среды 2) согласуйте бюджет до пятницы 3) дайте доступ к Метрике",
            "materials 2026-03-04; approval 2026-03-06; access",
        ),
        (
            "Нужно от вас:\n- фото зала до среды\n- согласование бюджета до пятницы\n- доступ к Метрике",
            "materials 2026-03-04; approval 2026-03-06; access",
        ),
        (
            "Necesitamos:\n- fotos del local para el miércoles\n- aprobación del presupuesto para el viernes\n- acceso a Google Ads",
            "materials 2026-03-04; approval 2026-03-06; access",
        ),
        (
            "From you we need:\n- photos by Wednesday\n- approval of the budget by Friday\n- access to Ads",
            "materials 2026-03-04; approval 2026-03-06; access",
        ),
        (
            "From you we need:\n- photos\n- texts\n- the logo",
            "materials",
        ),
        ("We have:\n- photos\n- texts", ""),
        ("Нам не нужны:\n- фото\n- тексты", ""),
    ]);
}
