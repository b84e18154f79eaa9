#!/usr/bin/env python3
"""Reads feeds with other people's libraries, and fails if they find anything wrong.

    read.py FILE.ics … FILE.atom …

Needs the Python packages icalendar and recurring-ical-events for calendars, and feedparser for Atom
(pip install icalendar recurring-ical-events feedparser). Prints a line for each file. Exits with 3 if a package is missing.
"""

import datetime
import sys

try:
    import feedparser
    import icalendar
    import recurring_ical_events
except ImportError as missing:
    print(f"{missing.name} is not installed")
    sys.exit(3)


def calendar(data):
    """Checks a calendar; returns what it has."""
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # No character is cut.
    read = icalendar.Calendar.from_ical(data)
    for name in ("PRODID", "VERSION", "METHOD", "NAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        assert name in read, name
    events = read.walk("VEVENT")
    ids = [str(event["UID"]) for event in events]
    assert len(set(ids)) == len(ids) and all("@" in id for id in ids)
    cancelled = 0
    for event in events:
        assert not event.errors, event.errors
        start, stamp = event["DTSTART"].dt, event["DTSTAMP"].dt
        assert stamp.utcoffset() == datetime.timedelta(0)
        assert int(event["SEQUENCE"]) >= 0 and event["SUMMARY"] and event["DESCRIPTION"]
        if "DTEND" in event:
            assert type(event["DTEND"].dt) is type(start) and event["DTEND"].dt > start
        is_cancelled = event["STATUS"] == "CANCELLED"
        cancelled += is_cancelled
        for alarm in event.walk("VALARM"):
            assert not alarm.errors and not is_cancelled
            assert alarm["ACTION"] == "DISPLAY" and alarm["DESCRIPTION"]
            assert alarm["TRIGGER"].dt < datetime.timedelta(0)
    # What others would show: each event once.
    shown = recurring_ical_events.of(read).between(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1))
    assert sorted(str(one["UID"]) for one in shown) == sorted(ids)
    # What they write again means the same.
    again = icalendar.Calendar.from_ical(read.to_ical()).walk("VEVENT")
    assert [str(event["DESCRIPTION"]) for event in again] == [str(event["DESCRIPTION"]) for event in events]
    return f"{len(events)} events, {cancelled} cancelled"


def atom(data):
    """Checks an Atom feed; returns what it has."""
    read = feedparser.parse(data)
    assert not read.bozo, read.bozo_exception
    assert read.version == "atom10", read.version
    assert read.feed.id and read.feed.title and read.feed.updated_parsed and read.feed.author
    ids = [entry.id for entry in read.entries]
    assert len(set(ids)) == len(ids) and all(id.startswith("urn:uuid:") for id in ids)
    times = [entry.updated_parsed for entry in read.entries]
    assert all(times) and times == sorted(times, reverse=True)
    assert all(entry.title and entry.content for entry in read.entries)
    return f"{len(ids)} entries"


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        bytes_of_file = file.read()
    print(f"{path}: {(calendar if path.endswith('.ics') else atom)(bytes_of_file)}")
