"""Entries of registers and all that was ever changed in them, in the records' database.

Each write is one transaction that holds the entry, its change and the line in the audit log.
Nothing is deleted: an entry is archived, and its changes stay.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select, update

from assistant.errors import Refused
from assistant.records import audit
from assistant.records.database import Database
from assistant.records.decisions import in_utc
from assistant.records.schema import entries, entry_changes
from assistant.registers.entry import Change, Deed, Entry, Values
from assistant.registers.schema import Register
from assistant.registers.stored import from_json, to_json

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Who:
    """Who writes, when, by which way ("page", "cli", "api", "mcp"), and why where that is said."""

    person: str
    at: datetime
    by: str = "page"
    reason: str = ""


class Entries:
    """The table of entries. It knows no rights and checks no values: see `service.registering`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, register: str, *, archived: bool = False) -> list[Entry]:
        """Return the entries of a register by number, archived ones only where asked for."""
        query = select(entries).where(entries.c.register == register).order_by(entries.c.number)
        if not archived:
            query = query.where(entries.c.archived.is_(False))
        with self._database.reading() as connection:
            return [_entry(dict(row)) for row in connection.execute(query).mappings()]

    def one(self, register: str, entry_id: str) -> Entry | None:
        """Return an entry, archived or not; None where there is none of this id."""
        with self._database.reading() as connection:
            return _find(connection, register, entry_id)

    def history(self, register: str | None = None, entry_id: str | None = None) -> list[Change]:
        """Return changes, the latest first: of all registers, of one, or of one entry."""
        query = select(entry_changes).order_by(entry_changes.c.number.desc())
        if register is not None:
            query = query.where(entry_changes.c.register == register)
        if entry_id is not None:
            query = query.where(entry_changes.c.entry == entry_id)
        with self._database.reading() as connection:
            return [_change(dict(row)) for row in connection.execute(query).mappings()]

    def add(self, register: Register, values: Sequence[Values], who: Who) -> list[Entry]:
        """Add entries, all or none, and return them. `values` are checked ones."""
        with self._database.writing() as connection:
            return [_add(connection, register, one, who) for one in values]

    def change(
        self, register: Register, entry_id: str, values: Values, who: Who, *, version: int
    ) -> Entry:
        """Replace an entry's values and return it; unchanged values change nothing.

        `version` is the one that was read: Refused where somebody else was quicker, or where
        there is no such entry.
        """
        with self._database.writing() as connection:
            return _replace(connection, register, entry_id, values, who, version=version)

    def change_all(
        self, register: Register, changed: Sequence[tuple[str, int, Values]], who: Who
    ) -> list[Entry]:
        """Replace the values of several entries (id, version read, values), all or none."""
        with self._database.writing() as connection:
            return [
                _replace(connection, register, name, values, who, version=version)
                for name, version, values in changed
            ]

    def merge(
        self,
        register: Register,
        new: Sequence[Values],
        changed: Sequence[tuple[str, int, Values]],
        who: Who,
    ) -> list[Entry]:
        """Add and replace at once, all or nothing, as an import does."""
        with self._database.writing() as connection:
            done = [
                _replace(connection, register, name, values, who, version=version)
                for name, version, values in changed
            ]
            return done + [_add(connection, register, one, who) for one in new]

    def together(self, write: "Callable[[Writing], _T]") -> _T:
        """Return what `write` returns; all that it writes is written, or nothing."""
        with self._database.writing() as connection:
            return write(Writing(connection))

    def archive(
        self, register: Register, entry_id: str, who: Who, *, version: int, archived: bool = True
    ) -> Entry:
        """Take an entry out of use, or back into use, and return it. Raises Refused."""
        with self._database.writing() as connection:
            return _replace(
                connection, register, entry_id, None, who, version=version, archived=archived
            )


class Writing:
    """One transaction over several registers, see `Entries.together`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, register: str) -> list[Entry]:
        """Return the entries of a register that are in use, by number."""
        query = select(entries).where(entries.c.register == register, entries.c.archived.is_(False))
        rows = self._connection.execute(query.order_by(entries.c.number)).mappings()
        return [_entry(dict(row)) for row in rows]

    def add(self, register: Register, values: Values, who: Who) -> Entry:
        """Add an entry and return it. `values` are checked ones."""
        return _add(self._connection, register, values, who)

    def change(
        self, register: Register, entry_id: str, values: Values, who: Who, *, version: int
    ) -> Entry:
        """Replace an entry's values and return it. Raises Refused, as `Entries.change` does."""
        return _replace(self._connection, register, entry_id, values, who, version=version)


def _add(connection: Connection, register: Register, values: Values, who: Who) -> Entry:
    last = connection.execute(
        select(func.max(entries.c.number)).where(entries.c.register == register.id)
    ).scalar()
    number = (last or 0) + 1
    entry = Entry(register.id, f"{register.prefix}-{number}", 1, values, who.at, who.at, who.person)
    row = _row(entry) | {"number": number}
    connection.execute(entries.insert().values(**row))
    _note(connection, entry, None, "add", who)
    return entry


def _replace(
    connection: Connection,
    register: Register,
    entry_id: str,
    values: Values | None,
    who: Who,
    *,
    version: int,
    archived: bool | None = None,
) -> Entry:
    before = _find(connection, register.id, entry_id)
    if before is None:
        raise Refused("registers.unknown_entry", entry=entry_id[:40])
    if before.version != version:
        raise Refused("registers.changed_meanwhile", entry=before.id, person=before.person or "–")
    after_values = before.values if values is None else values
    after_archived = before.archived if archived is None else archived
    if to_json(after_values) == to_json(before.values) and after_archived == before.archived:
        return before
    entry = Entry(
        register.id,
        before.id,
        before.version + 1,
        after_values,
        before.created,
        who.at,
        who.person,
        after_archived,
    )
    connection.execute(
        update(entries)
        .where(entries.c.register == register.id, entries.c.id == entry.id)
        .values(**_row(entry))
    )
    deed: Deed = "change"
    if after_archived != before.archived:
        deed = "archive" if after_archived else "restore"
    _note(connection, entry, before, deed, who)
    return entry


def _note(connection: Connection, entry: Entry, before: Entry | None, deed: Deed, who: Who) -> None:
    connection.execute(
        entry_changes.insert().values(
            at=in_utc(who.at),
            person=who.person,
            register=entry.register,
            entry=entry.id,
            version=entry.version,
            deed=deed,
            before=None if before is None else to_json(before.values),
            after=to_json(entry.values),
            reason=who.reason,
        )
    )
    detail: Mapping[str, Any] = {"by": who.by, "version": entry.version}
    audit.append(
        connection,
        audit.Deed(
            who.at, who.person, f"entry_{deed}", f"{entry.register}:{entry.id}", detail=detail
        ),
    )


def _find(connection: Connection, register: str, entry_id: str) -> Entry | None:
    query = select(entries).where(entries.c.register == register, entries.c.id == entry_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else _entry(dict(row))


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "register": entry.register,
        "id": entry.id,
        "version": entry.version,
        "body": to_json(entry.values),
        "created": in_utc(entry.created),
        "changed": in_utc(entry.changed),
        "person": entry.person,
        "archived": entry.archived,
    }


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        row["register"],
        row["id"],
        row["version"],
        from_json(row["body"]),
        in_utc(row["created"]),
        in_utc(row["changed"]),
        row["person"],
        row["archived"],
    )


def _change(row: dict[str, Any]) -> Change:
    before = row["before"]
    return Change(
        row["number"],
        in_utc(row["at"]),
        row["person"],
        row["register"],
        row["entry"],
        row["version"],
        row["deed"],
        None if before is None else from_json(before),
        from_json(row["after"]),
        row["reason"],
    )
