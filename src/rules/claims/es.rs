//! Spanish. How the words are written: see `language.rs`.

use super::language::{Days, Language};

pub(super) const SPANISH: Language = Language {
    weekdays: [
        "lunes lun",
        "martes mar",
        "miercoles mie",
        "jueves jue",
        "viernes vie",
        "sabado sab",
        "domingo dom",
    ],
    ago: ["hoy", "ayer", "anteayer antier"],
    months: [
        "enero ene",
        "febrero feb",
        "marzo mar",
        "abril abr",
        "mayo may",
        "junio jun",
        "julio jul",
        "agosto ago",
        "septiembre setiembre sep sept",
        "octubre oct",
        "noviembre nov",
        "diciembre dic",
    ],
    numbers: [
        "uno un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
    ],
    ordinals: "º °",
    before_day: "el dia",
    before_month: "de",
    before_year: "de del",
    month_first: false,
    periods: &[
        ("dias|dia habiles|habil|laborables|laborable", Days::Working),
        (
            "dias|dia naturales|natural|corridos|calendario",
            Days::Calendar,
        ),
        ("dias|dia", Days::Any),
    ],
    late: &[
        "{period} tarde",
        "con {period} de retraso|demora|atraso",
        "{period} de retraso|atraso",
        "con [un|una] retraso|demora|atraso de {period}",
        "{period} despues del plazo|vencimiento",
        "{period} despues de la fecha",
        "vencid* [desde] hace {period}",
        "retras* [en] {period}",
    ],
    maybe_late: &[
        "{period} mas tarde",
        "{period} despues",
        "{period} de demora",
    ],
    due: &[
        "vence|vencio|vencia [:] {date}",
        "plazo [:|es|era|vence|hasta] [hasta] {date}",
        "fecha limite [:|es|era] {date}",
    ],
    by: &["para|hasta {date}", "antes del {date}"],
    asks: "favor necesitamos necesito necesario envie envien enviar envienos responda respondan responder confirme confirmen esperamos \
           pedimos rogamos",
    promises: "enviaremos enviare mandaremos mandare entregaremos entregare tendremos tendran responderemos prometemos prometo",
    supposes: "si seria serian podria podrian puede pueden podra sera seran habra cada riesgo salvo",
    blurs: "no ni casi mas menos unos unas alrededor aproximadamente hasta maximo minimo cerca otros otro vez lugar",
    not_before: "",
    light: "esto este esta la el lo su nuestro es era respuesta solicitud etapa entrega decision que y se : \u{2014} - ( ,",
};
