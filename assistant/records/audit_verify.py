"""Check the chain of the audit log entry by entry, and say where it first breaks and how."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, select

from assistant.records.audit_hash import entry_hash, salted
from assistant.records.schema import (
    BEGINNING,
    audit_anchors,
    audit_head,
    audit_log,
    audit_people,
    audit_words,
)

BATCH = 1000  # entries that are read at once

Why = Literal[
    "anchor",  # the first entry is not the one at which the chain begins
    "missing",  # a number is left out
    "order",  # an entry stands at another one's place
    "changed",  # a field of the entry is not what it was
    "link",  # the entry follows another text of the one before: that was rewritten
    "words",  # the words beside the entry are not those that were written
    "person",  # the name beside the entry is not the one that was written
    "end",  # entries after this one were cut off
    "head",  # the note on the last entry is missing or is of something else
    "noted",  # the entry of a head that was written down elsewhere is another one now
]


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a log at some time: its number and hash."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """Return the head that was written down as NUMBER:HASH. Raises ValueError."""
        number, colon, hashed = text.strip().partition(":")
        if not (colon and number.isdecimal() and len(hashed) == 64):
            raise ValueError(text)
        return cls(int(number), hashed.lower())


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found. `broken` is the number of the first entry that is wrong, None if none."""

    entries: int  # checked
    first: int  # number of the oldest entry that is kept; 0 where there is none
    head: Head
    removed: int  # older entries that retention took away
    without_words: int  # entries whose words were removed
    broken: int | None = None
    why: Why | None = None

    @property
    def ok(self) -> bool:
        """Whether the chain is whole."""
        return self.why is None


@dataclass(slots=True)
class _Walk:
    """Where the check stands."""

    expected: int
    before: str
    entries: int = 0
    first: int = 0
    without_words: int = 0


def verify_chain(connection: Connection, *, noted: Head | None = None) -> Verified:
    """Return whether the chain is whole, else the first break. One pass, little memory."""
    anchors = list(connection.execute(select(audit_anchors).order_by(audit_anchors.c.first)))
    removed = sum(row.removed for row in anchors)
    anchor = anchors[-1] if anchors else None
    walk = _Walk(anchor.first if anchor else 1, anchor.before if anchor else BEGINNING)
    fault = _walk(connection, walk, anchor, noted) or _end(connection, walk)
    return Verified(
        entries=walk.entries,
        first=walk.first,
        head=Head(walk.expected - 1, walk.before),
        removed=removed,
        without_words=walk.without_words,
        broken=fault[0] if fault else None,
        why=fault[1] if fault else None,
    )


def _walk(
    connection: Connection, walk: _Walk, anchor: Row[Any] | None, noted: Head | None
) -> tuple[int, Why] | None:
    """Go through the entries to the first one that is wrong."""
    people: dict[int, Row[Any]] = {
        row.number: row for row in connection.execute(select(audit_people))
    }
    anchored = anchor is None
    for row in _rows(connection):
        found = _fault(connection, row, walk, people)
        if found is not None:
            return row["number"] if found != "missing" else walk.expected, found
        if noted is not None and noted.number == row["number"] and noted.hash != row["hash"]:
            return noted.number, "noted"
        anchored = anchored or (anchor is not None and _tells_of(row, anchor))
        walk.first = walk.first or row["number"]
        walk.entries += 1
        walk.without_words += bool(row["words"]) and row["written"] is None
        walk.expected, walk.before = row["number"] + 1, row["hash"]
    if not anchored:
        return walk.first or 1, "anchor"
    if noted is not None and noted.number >= walk.expected:
        return walk.expected - 1, "end"
    return None


def _rows(connection: Connection) -> Iterator[Mapping[str, Any]]:
    """Yield the entries in their order; `at` is None where it is no time any more."""
    query = (
        select(audit_log, audit_words.c.salt, audit_words.c.words.label("written"))
        .outerjoin(audit_words, audit_words.c.entry == audit_log.c.number)
        .order_by(audit_log.c.number)
        .limit(BATCH)
    )
    last = -1
    while True:
        some = query.where(audit_log.c.number > last)
        try:
            rows = [dict(row) for row in connection.execute(some).mappings()]
        except ValueError:  # somebody wrote what is no time
            rows = _one_by_one(connection, some)
        if not rows:
            return
        yield from rows
        last = rows[-1]["number"]


def _one_by_one(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    """The entries to the first one whose time cannot be read."""
    numbers = connection.execute(query.with_only_columns(audit_log.c.number)).scalars().all()
    rows: list[dict[str, Any]] = []
    for number in numbers:
        try:
            found = connection.execute(query.where(audit_log.c.number == number)).mappings()
            rows.append(dict(found.one()))
        except ValueError:
            return [*rows, {"number": number, "at": None}]
    return rows


def _fault(
    connection: Connection, row: Mapping[str, Any], walk: _Walk, people: Mapping[int, Row[Any]]
) -> Why | None:
    """What is wrong with an entry after those before it, None if nothing."""
    number = row["number"]
    if number != walk.expected:
        return "anchor" if not walk.entries else "missing"
    if row["at"] is None:
        return "changed"
    person = people.get(row["person"])
    whole = person is not None and _is_whole(row, person.hash)
    if row["before"] != walk.before:
        if _stands_elsewhere(connection, row, walk):
            return "order"
        if not whole:
            return "changed"
        return "link" if walk.entries else "anchor"
    if person is None or not _is_name(person):
        return "person"
    if not whole:
        return "changed"
    if row["written"] is not None and salted(row["salt"], row["written"]) != row["words"]:
        return "words"
    return None


def _is_whole(row: Mapping[str, Any], person_hash: str) -> bool:
    try:
        return bool(entry_hash(row, person_hash) == row["hash"])
    except TypeError:  # somebody wrote what is no text
        return False


def _stands_elsewhere(connection: Connection, row: Mapping[str, Any], walk: _Walk) -> bool:
    """Whether an entry is one that follows another one of this log."""
    query = select(audit_log.c.number).where(audit_log.c.hash == row["before"])
    return connection.execute(query).first() is not None or (
        row["before"] == BEGINNING and walk.expected > 1
    )


def _is_name(person: Row[Any]) -> bool:
    if not person.salt:
        return bool(person.name == anonymous(person.number))
    return bool(salted(person.salt, person.name) == person.hash)


def anonymous(number: int) -> str:
    """Return the name of somebody whose name was removed."""
    return f"anonymised-{number}"


def _tells_of(row: Mapping[str, Any], anchor: Row[Any]) -> bool:
    """Whether an entry says that the chain was cut where the anchor says."""
    if row["action"] != "forget":
        return False
    detail = json.loads(row["detail"])
    return (detail.get("first"), detail.get("anchor")) == (anchor.first, anchor.before)


def _end(connection: Connection, walk: _Walk) -> tuple[int, Why] | None:
    """Whether the last entry is the last one that was written."""
    head = connection.execute(select(audit_head)).first()
    if head is None:
        return walk.expected - 1, "head"
    if head.number >= walk.expected:
        return walk.expected - 1, "end"
    if (head.number, head.hash) != (walk.expected - 1, walk.before):
        return walk.expected - 1, "head"
    return None
