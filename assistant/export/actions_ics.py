"""Days that must not be missed as a calendar file (RFC 5545): one all-day event each.

Events rather than to-dos, as many calendars leave those out. Texts are texts: nothing in them
becomes a line, a link or an attachment of its own. The same entries give the same bytes.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from assistant.governance.dues import Due
from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.load import load_registers

FOLD = 75  # octets of a line
_ENDS = "\r\n"
# What a reader could take for the end of a line, besides CR and LF.
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def calendar(dues: Sequence[Due], language: Language) -> bytes:
    """Return a calendar of these days."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//AIMS assistant//Governance//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        _line("X-WR-CALNAME", message("governance_files.calendar", language)),
    ]
    for one in dues:
        lines += _event(one, language)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + _ENDS for line in lines).encode()


def _event(due: Due, language: Language) -> Iterator[str]:
    kind = message(f"governance_files.due_{due.kind}", language)
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(due)}"
    yield f"DTSTAMP:{_moment(due.entry.changed)}"
    yield f"LAST-MODIFIED:{_moment(due.entry.changed)}"
    yield f"SEQUENCE:{due.entry.version}"
    yield f"DTSTART;VALUE=DATE:{_day(due.on)}"
    if due.on < date.max:  # without an end it is the whole day too
        yield f"DTEND;VALUE=DATE:{_day(due.on + timedelta(days=1))}"
    yield _line("SUMMARY", f"{kind}: {due.title}")
    yield _line("DESCRIPTION", _description(due, language))
    yield _line("CATEGORIES", kind)
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def uid(due: Due) -> str:
    """Return what an event is known by: the same for the same day of the same entry.

    Ids of two companies are alike, so the moment of creation goes into it.
    """
    made = f"{due.entry.register}|{due.entry.id}|{due.entry.created.isoformat()}|{due.kind}"
    return (
        f"{due.entry.id.lower()}-{due.kind}-{sha256(made.encode()).hexdigest()[:16]}@aims.invalid"
    )


def _description(due: Due, language: Language) -> str:
    register = load_registers()[due.entry.register]
    parts = [f"{register.one.in_(language)} {due.entry.id}"]
    parts.append(
        message("governance_files.due_person", language, person=due.person)
        if due.person
        else message("governance_files.due_nobody", language)
    )
    names = {field.id for field in register.fields}
    for name in ("status", "requirements"):
        value = due.entry.values.get(name)
        if name in names and value:
            field = register.field(name)
            parts.append(f"{field.label.in_(language)}: {shown(field, value, language)}")
    return "\n".join(parts)


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _line(name: str, text: str) -> str:
    return f"{name}:{escaped(text)}"


def escaped(text: str) -> str:
    """Return a text as the value of a property: one line, whatever it holds."""
    plain = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """Return a line broken where it is longer than 75 octets, never within a character."""
    parts, room = [""], FOLD
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append("")
            room = FOLD - 1  # the space before it counts
        parts[-1] += character
        room -= size
    return f"{_ENDS} ".join(parts)
