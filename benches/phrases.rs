//! Benchmark of finding calls in prose: notes in three languages, where one sentence in twenty mentions a call.
//!
//! Run with `cargo bench --bench phrases`. It prints megabytes per second, and the time of reading the phrases.

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a program to be read by people"
)]

use std::time::Instant as Clock;

use projlog::phrases::mentions;

const TARGET: f64 = 200.0;
const MEGABYTES: usize = 64;

/// Prose, and a sentence that mentions a call.
const TEXTS: [(&str, &str, &str); 3] = [
    (
        "English",
        "The drafts of the second week are in the folder, with the captions that the marketing director corrected. The price list \
         of the bakery lacks two kinds of bread, so the menu waits for it. Three of the photographs are too dark for the first \
         page, and the designer brightened them. ",
        "As agreed on the phone, the red banner goes first. ",
    ),
    (
        "Russian",
        "Черновики второй недели лежат в папке, подписи исправлены директором по маркетингу. В прейскуранте пекарни не хватает двух \
         видов хлеба, поэтому меню ждёт. Три фотографии слишком тёмные для первой страницы, дизайнер их осветлил. ",
        "Как договорились по телефону, красный баннер идёт первым. ",
    ),
    (
        "Spanish",
        "Los borradores de la segunda semana están en la carpeta, con los pies de foto que corrigió la dirección. Faltan dos tipos de \
         pan en la lista de precios, así que el menú espera. Tres de las fotografías son demasiado oscuras para la primera página. ",
        "Como acordamos por teléfono, el banner rojo va primero. ",
    ),
];

fn main() {
    let clock = Clock::now();
    assert!(mentions("").is_empty());
    println!(
        "the phrases are read in {:.1} ms",
        clock.elapsed().as_secs_f64() * 1_000.0
    );
    for (language, prose, call) in TEXTS {
        let mut text = String::new();
        while text.len() < MEGABYTES * 1_000_000 {
            // About three sentences each.
            for _ in 0..6 {
                text.push_str(prose);
            }
            text.push_str(call);
        }
        let clock = Clock::now();
        let found = mentions(&text).len();
        let speed = text.len() as f64 / 1_000_000.0 / clock.elapsed().as_secs_f64();
        println!(
            "{language}: {speed:.0} MB/s, {:.1} times the {TARGET} MB/s asked for ({found} found)",
            speed / TARGET
        );
    }
}
