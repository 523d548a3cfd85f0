"""How many entries in use each register has, by one query."""

from sqlalchemy import func, select

from assistant.records.database import Database
from assistant.records.schema import entries


def entry_counts(database: Database) -> dict[str, int]:
    """Return the numbers by register; those without an entry are left out."""
    query = (
        select(entries.c.register, func.count())
        .where(entries.c.archived.is_(False))
        .group_by(entries.c.register)
    )
    with database.reading() as connection:
        return {str(name): int(count) for name, count in connection.execute(query)}
