"""The audit log: who did what, when, in a chain of hashes that shows every later change.

Each entry's hash covers its own fields and the hash before it (Haber & Stornetta 1991, linked
time stamps). What may have to be forgotten – a person's name, the words somebody wrote – lies in
tables of its own: the chain holds a number for the person and a salted hash for the words.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from assistant.records.database import Database
from assistant.records.decisions import in_utc
from assistant.records.schema import audit_anchors, audit_log, audit_people, audit_words

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log; `words` is None where they were removed, "" where there were none."""

    number: int
    at: datetime  # UTC
    person: str
    action: str
    object: str
    detail: Mapping[str, Any]
    words: str | None


class AuditLog:
    """Adds entries; there is no method that changes one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(
        self,
        *,
        at: datetime,
        person: str,
        action: str,
        object: str = "",  # noqa: A002 - the field's name in audit logs
        words: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> int:
        """Add an entry and return its number. `words` is what a person wrote, if anything."""
        with self._database.writing() as connection:
            return append(
                connection,
                at=at,
                person=person,
                action=action,
                object=object,
                words=words,
                detail=detail,
            )


def append(
    connection: Connection,
    *,
    at: datetime,
    person: str,
    action: str,
    object: str,  # noqa: A002
    words: str,
    detail: Mapping[str, Any] | None,
) -> int:
    """Add an entry within a transaction that writes and return its number."""
    salt = secrets.token_hex(16) if words else ""
    row = {
        "at": in_utc(at),
        "person": _person(connection, person),
        "action": action,
        "object": object,
        "detail": json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True),
        "words": words_hash(salt, words) if words else "",
        "before": _last_hash(connection),
    }
    done = connection.execute(audit_log.insert().values(**row, hash=entry_hash(row)))
    assert done.inserted_primary_key is not None
    number = int(done.inserted_primary_key[0])
    if words:
        connection.execute(audit_words.insert().values(entry=number, salt=salt, words=words))
    return number


def entry_hash(row: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an entry's fields in one fixed writing."""
    fields = [
        in_utc(row["at"]).isoformat(timespec="microseconds"),
        *(row[name] for name in ("person", "action", "object", "detail", "words", "before")),
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def words_hash(salt: str, words: str) -> str:
    """Return the salted SHA-256 that stands in the chain for a person's words."""
    return hashlib.sha256(f"{salt}:{words}".encode()).hexdigest()


def _person(connection: Connection, name: str) -> int:
    query = select(audit_people.c.number).where(audit_people.c.name == name)
    number = connection.execute(query).scalar()
    if number is None:
        done = connection.execute(audit_people.insert().values(name=name))
        assert done.inserted_primary_key is not None
        number = done.inserted_primary_key[0]
    return int(number)


def _last_hash(connection: Connection) -> str:
    query = select(audit_log.c.hash).order_by(audit_log.c.number.desc()).limit(1)
    found = connection.execute(query).scalar()
    if found is None:  # empty, or all of it removed by the retention rule
        anchors = select(audit_anchors.c.before).order_by(audit_anchors.c.first.desc()).limit(1)
        found = connection.execute(anchors).scalar()
    return str(found or BEGINNING)
