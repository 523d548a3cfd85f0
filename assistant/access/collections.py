"""Collections of documents with their members: what somebody may not read is not there for them."""

from sqlalchemy import select

from assistant.access.rights import Person
from assistant.records.database import Database
from assistant.records.schema import members, placed


class Collections:
    """Which documents lie in which collection, and who may read them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hidden_from(self, person: Person) -> frozenset[str]:
        """Return the sources of the documents that a person may not read. Admins read all."""
        if person.may("collections"):
            return frozenset()
        own = select(members.c.collection).where(members.c.user == person.name)
        query = select(placed.c.source).where(placed.c.collection.not_in(own))
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())
