//! The meetings of the story, as calendars and as a transcript.

use std::fmt::Write as _;

use super::{Side, Story, Time};

impl Story {
    /// The agency's calendar in its zone, the hotel's in UTC.
    pub(super) fn calendar(&self, side: Side) -> String {
        let (product, zone) = match side {
            Side::Agency => ("-//Google Inc//Google Calendar 70.9054//EN", BERLIN),
            Side::Hotel => ("-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", ""),
        };
        let mut text =
            format!("BEGIN:VCALENDAR\nPRODID:{product}\nVERSION:2.0\nCALSCALE:GREGORIAN\n{zone}");
        for meeting in &self.meetings {
            let people = || std::iter::once(&meeting.by).chain(&meeting.with);
            if !people().any(|name| self.person(name).side == side) {
                continue;
            }
            let utc = |at: Time| at.utc().format("%Y%m%dT%H%M%SZ");
            let time = |at: Time| match side {
                Side::Agency => {
                    let local = side.local(at).format("%Y%m%dT%H%M%S");
                    format!(";TZID=Europe/Berlin:{local}")
                }
                Side::Hotel => format!(":{}", utc(at)),
            };
            let status = if meeting.cancelled {
                "CANCELLED"
            } else {
                "CONFIRMED"
            };
            let _ = write!(
                text,
                "BEGIN:VEVENT\nUID:{}@calendar.example\nDTSTAMP:{}\nDTSTART{}\nDTEND{}\nSUMMARY:{}\nSTATUS:{status}\n",
                meeting.is,
                utc(self.exported[&side]),
                time(meeting.from),
                time(meeting.until),
                meeting.title,
            );
            let by = self.person(&meeting.by);
            let _ = writeln!(text, "ORGANIZER;CN={}:mailto:{}", by.name, by.mail);
            for person in people().map(|name| self.person(name)) {
                let _ = writeln!(
                    text,
                    "ATTENDEE;PARTSTAT=ACCEPTED;CN={}:mailto:{}",
                    person.name, person.mail
                );
            }
            text.push_str("END:VEVENT\n");
        }
        text + "END:VCALENDAR\n"
    }

    /// A transcript as Zoom writes it.
    pub(super) fn transcript(&self) -> String {
        let mut text = "WEBVTT\n".to_owned();
        for (at, cue) in self.transcript.said.iter().enumerate() {
            let (from, until) = (4 + 7 * at, 10 + 7 * at);
            let name = &self.person(&cue.by).name;
            let _ = write!(
                text,
                "\n{}\n00:00:{from:02}.120 --> 00:00:{until:02}.480\n{name}: {}\n",
                at + 1,
                cue.text
            );
        }
        text
    }
}

/// The zone of Berlin, as Google Calendar writes it.
const BERLIN: &str = "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:DAYLIGHT\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nTZNAME:CEST\n\
                      DTSTART:19700329T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nBEGIN:STANDARD\n\
                      TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nTZNAME:CET\nDTSTART:19701025T030000\n\
                      RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nEND:VTIMEZONE\n";
