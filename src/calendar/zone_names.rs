//! The zones that an unknown name may mean.

use super::zone::Zone;

/// Common names of zones that the database does not have, each of one meaning.
const ALSO: [(&str, &str); 7] = [
    ("MSK", "Europe/Moscow"),
    ("YEKT", "Asia/Yekaterinburg"),
    ("ART", "America/Argentina/Buenos_Aires"),
    ("CDMX", "America/Mexico_City"),
    ("JST", "Asia/Tokyo"),
    ("KST", "Asia/Seoul"),
    ("SGT", "Asia/Singapore"),
];

/// The zone of the same meaning: of a whole number of hours from UTC, whose name has the opposite sign, or of a common name.
fn same_zone(name: &str) -> Option<String> {
    // `Europe/Moscow (UTC+3)`
    let bare = name.split('(').next().unwrap_or("").trim();
    if let Some(zone) = Zone::known(bare) {
        return Some(zone.name().to_owned());
    }
    let upper = bare.to_uppercase();
    if let Some((_, zone)) = ALSO.iter().find(|(also, _)| *also == upper) {
        return Some((*zone).to_owned());
    }
    let offset = upper
        .strip_prefix("UTC")
        .or_else(|| upper.strip_prefix("GMT"));
    let offset = offset.unwrap_or(&upper).trim_start();
    let (east, hours) = match offset.strip_prefix('+') {
        Some(hours) => (true, hours),
        None => (false, offset.strip_prefix(['-', '−', '–'])?),
    };
    let hours = hours.trim().split(':').collect::<Vec<_>>();
    let hours: u8 = match hours.as_slice() {
        [hours] | [hours, "00"] => hours.parse().ok()?,
        _ => return None,
    };
    let sign = if east { '-' } else { '+' };
    let known = Zone::known(&format!("Etc/GMT{sign}{hours}"))?;
    Some(known.name().to_owned())
}

/// Whether a name of the database is an abbreviation or an offset, which a slip makes another one.
fn is_short(known: &str) -> bool {
    known.starts_with("Etc/")
        || (known.len() < 8 && known.bytes().all(|byte| !byte.is_ascii_lowercase()))
}

/// The names nearest to an unknown one: that of the same meaning, otherwise by the whole name or by the city alone.
pub(super) fn nearest_names(name: &str) -> Vec<String> {
    if name.len() > 64 {
        return Vec::new();
    }
    if let Some(same) = same_zone(name) {
        return vec![same];
    }
    let wanted = name.trim().to_lowercase().replace(' ', "_");
    let length = wanted.chars().count();
    if length == 0 || length > 64 {
        return Vec::new();
    }
    let city = wanted.rsplit('/').next().unwrap_or(&wanted);
    let allowed = (length / 3).clamp(1, 4);
    let mut near: Vec<(usize, &'static str)> = Zone::all_names()
        .filter(|known| !is_short(known))
        .filter_map(|known| {
            let lower = known.to_lowercase();
            let known_city = lower.rsplit('/').next().unwrap_or(&lower);
            let whole = strsim::damerau_levenshtein(&wanted, &lower);
            let distance = if city.chars().count() > 3 {
                let by_city = strsim::damerau_levenshtein(city, known_city);
                if by_city <= 1 {
                    whole.min(by_city + 1)
                } else {
                    whole
                }
            } else {
                whole
            };
            (distance <= allowed).then_some((distance, known))
        })
        .collect();
    near.sort_unstable();
    near.into_iter()
        .take(3)
        .map(|(_, known)| known.to_owned())
        .collect()
}
