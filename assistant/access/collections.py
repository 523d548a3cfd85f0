"""Collections of documents with their members: what somebody may not read is not there for them.

A document lies in one collection or in none, by its source, so that its next version lies there
as well. One in none is seen by all.
"""

import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from assistant.access.rights import Person
from assistant.errors import Refused
from assistant.records.database import Database
from assistant.records.decisions import in_utc
from assistant.records.schema import collections, members, placed

LONGEST = 64


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection: who may read it, and the sources of the documents that lie in it."""

    name: str
    folder: str  # names the places of what is uploaded into it; stays when it is renamed
    created: datetime  # UTC
    members: tuple[str, ...]
    sources: frozenset[str]


class Collections:
    """Which documents lie in which collection, and who may read them. Each call is one change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- reading -------------------------------------------------------------------------------

    def hidden_from(self, person: Person) -> frozenset[str]:
        """Return the sources of the documents that a person may not read. Admins read all."""
        if person.may("collections"):
            return frozenset()
        own = select(members.c.collection).where(members.c.user == person.name)
        query = select(placed.c.source).where(placed.c.collection.not_in(own))
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def placed(self) -> frozenset[str]:
        """Return the sources of all documents that lie in a collection."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(placed.c.source)).scalars())

    def all(self) -> list[Collection]:
        """Return all collections, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(collections)).mappings().all()
            found = [_collection(connection, row) for row in rows]
        return sorted(found, key=lambda one: (one.name.casefold(), one.name))

    def one(self, name: str) -> Collection:
        """Return a collection. Raises Refused."""
        with self._database.reading() as connection:
            return _collection(connection, _row(connection, name))

    def of(self, person: Person) -> list[str]:
        """Return the names of the collections that a person belongs to; admins belong to all."""
        query = select(collections.c.name)
        if not person.may("collections"):
            query = select(members.c.collection).where(members.c.user == person.name)
        with self._database.reading() as connection:
            return sorted(connection.execute(query).scalars(), key=str.casefold)

    def at(self, source: str) -> str | None:
        """Return the collection that a source lies in, None for none."""
        query = select(placed.c.collection).where(placed.c.source == source)
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    # --- changing ------------------------------------------------------------------------------

    def create(self, name: str, *, now: datetime) -> Collection:
        """Make an empty collection. Raises Refused: the name is not in order, or taken."""
        name = clean_name(name)
        with self._database.writing() as connection:
            _require_free(connection, name)
            folder = secrets.token_hex(8)
            connection.execute(
                collections.insert().values(name=name, folder=folder, created=in_utc(now))
            )
        return Collection(name, folder, in_utc(now), (), frozenset())

    def rename(self, name: str, new: str) -> str:
        """Give a collection another name and return it. Raises Refused."""
        new = clean_name(new)
        with self._database.writing() as connection:
            row = _row(connection, name)
            _require_free(connection, new, unless=name)
            if new == name:
                return new
            # The new row first, for what belongs to a collection points at its name.
            aside = {**row, "name": new, "folder": secrets.token_hex(8)}
            connection.execute(collections.insert().values(aside))
            for table in (members, placed):
                _hand_over(connection, table, name, new)
            connection.execute(collections.delete().where(collections.c.name == name))
            own = collections.c.name == new
            connection.execute(collections.update().where(own).values(folder=row["folder"]))
        return new

    def delete(self, name: str, *, move_to: str | None = None) -> int:
        """Delete a collection and return how many documents it handed over to `move_to`.

        Raises Refused where documents lie in it and no other collection takes them: nothing
        becomes public by deleting.
        """
        with self._database.writing() as connection:
            found = _collection(connection, _row(connection, name))
            if move_to is not None:
                _row(connection, move_to)
            if found.sources and move_to in (None, name):
                raise Refused("collections.not_empty", name=name, count=len(found.sources))
            if move_to is not None:
                _hand_over(connection, placed, name, move_to)
            connection.execute(members.delete().where(members.c.collection == name))
            connection.execute(collections.delete().where(collections.c.name == name))
        return len(found.sources)

    def add_member(self, name: str, user: str) -> bool:
        """Let a user read a collection; False where they could before. Raises Refused."""
        with self._database.writing() as connection:
            if user in _collection(connection, _row(connection, name)).members:
                return False
            connection.execute(members.insert().values(collection=name, user=user))
        return True

    def remove_member(self, name: str, user: str) -> None:
        """Let a user read a collection no longer. Raises Refused where they could not before."""
        own = (members.c.collection == name) & (members.c.user == user)
        with self._database.writing() as connection:
            _row(connection, name)
            if not connection.execute(members.delete().where(own)).rowcount:
                raise Refused("collections.no_member", name=name, user=user)

    def place(self, sources: str | Iterable[str], name: str) -> None:
        """Put the documents of one or more sources, and their next versions, into a collection.

        They leave those they were in. Raises Refused.
        """
        with self._database.writing() as connection:
            _row(connection, name)
            for source in [sources] if isinstance(sources, str) else sources:
                _place(connection, source, name)

    def unplace(self, sources: str | Iterable[str]) -> None:
        """Take sources out of their collections: their documents are seen by all then."""
        with self._database.writing() as connection:
            for source in [sources] if isinstance(sources, str) else sources:
                connection.execute(placed.delete().where(placed.c.source == source))

    def follow(self, moved: Mapping[str, str]) -> None:
        """Put new sources into the collections of the old ones given: the files have moved.

        The old sources stay where they are, so that at no time more people see a document.
        """
        with self._database.writing() as connection:
            rows = connection.execute(select(placed.c.source, placed.c.collection))
            at = {row.source: row.collection for row in rows}
            for new, old in moved.items():
                if old in at:
                    _place(connection, new, at[old])


def clean_name(name: str) -> str:
    """Return a collection's name as it is kept. Raises Refused."""
    composed = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(composed) <= LONGEST or not composed.isprintable():
        raise Refused("collections.name_wrong", longest=LONGEST)
    return composed


def _row(connection: Connection, name: str) -> Any:
    query = select(collections).where(collections.c.name == name)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise Refused("collections.unknown", name=name)
    return row


def _collection(connection: Connection, row: Any) -> Collection:
    people = select(members.c.user).where(members.c.collection == row["name"])
    sources = select(placed.c.source).where(placed.c.collection == row["name"])
    return Collection(
        name=row["name"],
        folder=row["folder"],
        created=in_utc(row["created"]),
        members=tuple(sorted(connection.execute(people).scalars(), key=str.casefold)),
        sources=frozenset(connection.execute(sources).scalars()),
    )


def _require_free(connection: Connection, name: str, *, unless: str | None = None) -> None:
    """Names that differ in case alone are one: nobody shall take one for another."""
    for known in connection.execute(select(collections.c.name)).scalars():
        if known.casefold() == name.casefold() and known != unless:
            raise Refused("collections.taken", name=known)


def _place(connection: Connection, source: str, name: str) -> None:
    connection.execute(placed.delete().where(placed.c.source == source))
    connection.execute(placed.insert().values(source=source, collection=name))


def _hand_over(connection: Connection, table: Table, name: str, new: str) -> None:
    connection.execute(table.update().where(table.c.collection == name).values(collection=new))
