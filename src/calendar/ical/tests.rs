use std::fmt::Write as _;
use std::path::Path;

use chrono::NaiveDate;

use super::*;

/// Writes the occurrences and unreadable parts of every calendar file in the folder `PROJLOG_CALENDARS` to the
/// file `PROJLOG_OCCURRENCES`: `.ci/occurrences` compares them with those of another implementation.
#[test]
#[ignore = "writes the input of .ci/occurrences"]
fn occurrences() {
    let mut text = String::new();
    let folder = std::env::var("PROJLOG_CALENDARS").expect("PROJLOG_CALENDARS names a folder");
    let mut paths: Vec<_> = Path::new(&folder)
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ics"))
        .collect();
    paths.sort();
    let edge = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap().into();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy();
        let bytes = as_utf8(std::fs::read(&path).unwrap());
        let mut file = match read(&bytes, &Zone::utc()) {
            Ok(file) => file,
            Err(why) => {
                writeln!(text, "{name}\tunread\t{}", why.message().english()).unwrap();
                continue;
            }
        };
        for entry in &file.entries {
            let row = &entry.row;
            let (found, complete) = row.beginnings(edge(1990), edge(2040), &mut file.budget);
            for local in found {
                let begins = match row.lasts() {
                    Lasts::Days(_) => local.date().to_string(),
                    Lasts::Time(_) => row.zone().instant(local).instant.to_rfc3339(),
                };
                writeln!(text, "{name}\toccurs\t{begins}\t{}", entry.about.uid).unwrap();
            }
            if !complete {
                writeln!(
                    text,
                    "{name}\tunread\ttoo many occurrences of {}",
                    entry.about.uid
                )
                .unwrap();
            }
        }
        for unread in &file.unread {
            writeln!(text, "{name}\tunread\t{}", unread.message().english()).unwrap();
        }
        writeln!(text, "{name}\tread").unwrap();
    }
    std::fs::write(std::env::var("PROJLOG_OCCURRENCES").unwrap(), text).unwrap();
}
