"""The audit log: who did what, when, in a chain of hashes that shows every later change.

Each entry's hash covers its own fields and the hash before it (Haber & Stornetta 1991, linked
time stamps). What may have to be forgotten – a person's name, the words somebody wrote – lies in
tables of its own and enters the chain as a salted hash. See docs/audit-log.md.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from assistant.errors import RecordsError
from assistant.records.audit_hash import entry_hash, salted
from assistant.records.audit_read import LogEntry, read_entries
from assistant.records.audit_verify import Head, Verified, verify_chain
from assistant.records.database import Database
from assistant.records.decisions import in_utc
from assistant.records.schema import audit_head, audit_log, audit_people, audit_words

__all__ = ["SYSTEM", "AuditLog", "Deed", "Head", "LogEntry", "Verified", "append"]

ASKING = ("ask", "search")  # deeds whose words are a question
SYSTEM = "system"  # who removes old entries by the rule that is set


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be written: `about` is a person it was done to, in place of an `object`."""

    at: datetime
    person: str
    action: str
    object: str = ""
    about: str = ""
    words: str = ""
    detail: Mapping[str, Any] | None = None


class AuditLog:
    """Adds entries and reads them; there is no method that changes one. Safe for threads.

    With `days`, entries older than that are removed, once a day, before one is added. Without
    `questions`, the words of questions and searches are not kept.
    """

    def __init__(
        self, database: Database, *, days: int | None = None, questions: bool = True
    ) -> None:
        self._database = database
        self._days = days
        self._questions = questions
        self._tidied: date | None = None

    def append(
        self,
        *,
        at: datetime,
        person: str,
        action: str,
        object: str = "",  # noqa: A002 - the field's name in audit logs
        about: str = "",
        words: str = "",
        detail: Mapping[str, Any] | None = None,
    ) -> int:
        """Add an entry and return its number.

        `object` is the id of what it was done to, or `about` the name of a person; `words` is
        what a person wrote; `detail` holds numbers and ids. Raises RecordsError.
        """
        return self.append_all([Deed(at, person, action, object, about, words, detail)])

    def append_all(self, deeds: Sequence[Deed]) -> int:
        """Add some entries at once, all or none, and return the last number; 0 for no deeds."""
        if not deeds:
            return 0
        if not self._questions:
            deeds = [replace(one, words="") if one.action in ASKING else one for one in deeds]
        at = deeds[-1].at
        with self._database.writing() as connection:
            if self._days is not None and self._tidied != at.date():
                from assistant.records.audit_forget import forget

                forget(connection, before=at - timedelta(days=self._days), by=SYSTEM, at=at)
            numbers = [append(connection, deed) for deed in deeds]
        self._tidied = at.date()
        return numbers[-1]

    def entries(
        self,
        *,
        person: str | None = None,
        action: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> list[LogEntry]:
        """Return entries, newest first, of one person, one action, from a moment on."""
        with self._database.reading() as connection:
            return list(
                read_entries(connection, person=person, action=action, since=since, limit=limit)
            )

    def verify(self, *, noted: Head | None = None) -> Verified:
        """Return whether the chain is whole, else the first place where it is not.

        `noted` is a head that was written down elsewhere: it must still be in the chain.
        """
        with self._database.reading() as connection:
            return verify_chain(connection, noted=noted)


def append(connection: Connection, deed: Deed) -> int:
    """Add an entry within a transaction that writes and return its number.

    Raises RecordsError where the log's head was removed by hand.
    """
    # Locks the row where the database is not locked as a whole, so that numbers have no gap.
    head = connection.execute(select(audit_head).with_for_update()).first()
    if head is None:
        raise RecordsError("The audit log has lost its head: see `aims audit-log verify`.")
    person, person_hash = person_number(connection, deed.person)
    salt = secrets.token_hex(16) if deed.words else ""
    thing = deed.object
    if deed.about:
        thing = f"person:{person_number(connection, deed.about)[0]}"
    row = {
        "number": head.number + 1,
        "at": in_utc(deed.at),
        "person": person,
        "action": deed.action,
        "object": thing,
        "detail": json.dumps(dict(deed.detail or {}), ensure_ascii=False, sort_keys=True),
        "words": salted(salt, deed.words) if deed.words else "",
        "before": head.hash,
    }
    hashed = entry_hash(row, person_hash)
    connection.execute(audit_log.insert().values(**row, hash=hashed))
    connection.execute(audit_head.update().values(number=row["number"], hash=hashed))
    if deed.words:
        connection.execute(
            audit_words.insert().values(entry=row["number"], salt=salt, words=deed.words)
        )
    return int(row["number"])


def person_number(connection: Connection, name: str) -> tuple[int, str]:
    """Return a person's number and salted hash, both given at the first mention."""
    query = select(audit_people).where(audit_people.c.name == name)
    known = connection.execute(query).first()
    if known is not None:
        return int(known.number), str(known.hash)
    salt = secrets.token_hex(16)
    hashed = salted(salt, name)
    done = connection.execute(audit_people.insert().values(name=name, salt=salt, hash=hashed))
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0]), hashed
