"""Read entries of the audit log, with the names and words that are still there."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from assistant.records.decisions import in_utc
from assistant.records.schema import audit_log, audit_people, audit_words


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log; `words` is None where they were removed, "" where there were none."""

    number: int
    at: datetime  # UTC
    person: str
    action: str
    object: str  # an id; of a person, the name
    detail: Mapping[str, Any]
    words: str | None


def read_entries(
    connection: Connection,
    *,
    person: str | None = None,
    action: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> Iterator[LogEntry]:
    """Yield entries, newest first, of one person, one action, from a moment on."""
    query = (
        select(audit_log, audit_words.c.words.label("written"))
        .outerjoin(audit_words, audit_words.c.entry == audit_log.c.number)
        .order_by(audit_log.c.number.desc())
    )
    names = people(connection)
    if person is not None:
        query = query.where(
            audit_log.c.person.in_([number for number, name in names.items() if name == person])
        )
    if action is not None:
        query = query.where(audit_log.c.action == action)
    if since is not None:
        query = query.where(audit_log.c.at >= in_utc(since))
    if limit is not None:
        query = query.limit(limit)
    for row in connection.execute(query):
        yield _entry(row, names)


def people(connection: Connection) -> dict[int, str]:
    """Return the names of all people in the log, by number."""
    query = select(audit_people.c.number, audit_people.c.name)
    return {row.number: row.name for row in connection.execute(query)}


def _entry(row: Row[Any], names: Mapping[int, str]) -> LogEntry:
    thing = row.object
    prefix, _, number = thing.partition(":")
    if prefix == "person" and number.isdecimal():
        thing = names.get(int(number), thing)
    return LogEntry(
        number=row.number,
        at=in_utc(row.at),
        person=names.get(row.person, f"person:{row.person}"),
        action=row.action,
        object=thing,
        detail=_detail(row.detail),
        words=row.written if row.words else "",
    )


def _detail(text: str) -> Mapping[str, Any]:
    """The detail of an entry; one that somebody has damaged is shown as it is."""
    try:
        found = json.loads(text)
    except ValueError:
        return {"unreadable": text}
    return found if isinstance(found, dict) else {"unreadable": text}
