"""Write down decisions and read them again: `open_records`."""

from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, select

from assistant.errors import ReviewError
from assistant.records.database import Database
from assistant.records.decisions import Entry, clean, faults, in_utc, require
from assistant.records.schema import overrides
from assistant.review_types import Override


def open_records(data_dir: Path, database_url: str | None = None) -> "Records":
    """Return the decisions kept in a library's database, made where there is none.

    Raises as `Database.open`.
    """
    return Records(Database.open(data_dir, database_url))


class Records:
    """Decisions by requirement set. Use it with `with`, or close it. See `open_records`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def override(
        self,
        set_id: str,
        requirement: str,
        *,
        status: str,
        reason: str,
        person: str,
        evidence_key: str,
        implementation_maturity: int | None = None,
        now: datetime,
    ) -> Override:
        """Add a decision and return it; the one before stays in the history.

        Raises ReviewError, naming all that is missing, where it is not in order.
        """
        found = faults(
            status=status,
            reason=reason,
            person=person,
            implementation_maturity=implementation_maturity,
        )
        require(found, requirement=requirement)
        with self._database.writing() as connection:
            entry = _insert(
                connection,
                set_id=set_id,
                requirement=requirement,
                status=status,
                reason=clean(reason),
                person=clean(person),
                decided=in_utc(now),
                evidence_key=evidence_key,
                implementation_maturity=implementation_maturity,
                withdrawn=False,
            )
        decided = entry.override()
        assert decided is not None  # it has just been given a status
        return decided

    def withdraw(
        self, set_id: str, requirement: str, *, person: str, reason: str = "", now: datetime
    ) -> Entry:
        """Add that the decision no longer counts, and return that entry.

        Raises ReviewError where no decision counts, or nobody is named.
        """
        require(() if clean(person) else ("person",), requirement=requirement)
        with self._database.writing() as connection:
            before = _entries(connection, set_id, requirement)
            if not before or before[-1].withdrawn:
                raise ReviewError(f"{requirement}: there is no decision to withdraw.")
            return _insert(
                connection,
                set_id=set_id,
                requirement=requirement,
                status=None,
                reason=clean(reason),
                person=clean(person),
                decided=in_utc(now),
                evidence_key=before[-1].evidence_key,
                implementation_maturity=None,
                withdrawn=True,
            )

    def current(self, set_id: str) -> dict[str, Override]:
        """Return the decisions that count, by requirement id."""
        last = {entry.requirement: entry for entry in self.entries(set_id)}
        found = {name: entry.override() for name, entry in sorted(last.items())}
        return {name: one for name, one in found.items() if one is not None}

    def history(self, set_id: str, requirement: str) -> list[Entry]:
        """Return all that was ever decided about a requirement, oldest first."""
        with self._database.reading() as connection:
            return _entries(connection, set_id, requirement)

    def entries(self, set_id: str | None = None) -> list[Entry]:
        """Return all that was ever decided, about one set or all, oldest first."""
        with self._database.reading() as connection:
            return _entries(connection, set_id)


def _insert(connection: Connection, **values: Any) -> Entry:
    done = connection.execute(overrides.insert().values(**values))
    assert done.inserted_primary_key is not None
    return Entry(number=int(done.inserted_primary_key[0]), **values)


def _entries(
    connection: Connection, set_id: str | None = None, requirement: str | None = None
) -> list[Entry]:
    query = select(overrides).order_by(overrides.c.number)
    if set_id is not None:
        query = query.where(overrides.c.set_id == set_id)
    if requirement is not None:
        query = query.where(overrides.c.requirement == requirement)
    rows = connection.execute(query).mappings()
    return [Entry(**{**row, "decided": in_utc(row["decided"])}) for row in rows]
