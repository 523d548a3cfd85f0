"""The tables of what people decided. They lie beside the library's and hold no key into them.

So nothing that ingesting does – replace, remove, read anew – can reach a decision. Rows are only
ever added.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from assistant.errors import ReviewError
from ingest.library.schema import writing

SCHEMA_VERSION = "1"

metadata = MetaData()
versions = Table(
    "records_meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
overrides = Table(
    "overrides",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("set_id", String(128), nullable=False),
    Column("requirement", String(255), nullable=False),
    Column("status", String(16)),  # none where a decision is withdrawn
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("decided", DateTime(timezone=True), nullable=False),
    Column("evidence_key", Text, nullable=False),
    Column("implementation_maturity", Integer),
    Column("withdrawn", Boolean, nullable=False),
    # Never a number twice, even after rows were deleted by hand: the order is the history.
    sqlite_autoincrement=True,
)
Index("ix_overrides_requirement", overrides.c.set_id, overrides.c.requirement)


def ensure_tables(engine: Engine, *, where: str) -> None:
    """Create the tables where they are absent, in one transaction.

    Raises ReviewError where another version of this program made them.
    """
    if _version(engine) is None:
        with writing(engine) as connection:
            _create(connection)
    found = _version(engine)
    if found != SCHEMA_VERSION:
        raise ReviewError(
            f"{where}: the decisions in it have schema version {found}, this program needs "
            f"{SCHEMA_VERSION}. Use the version of this program that wrote them."
        )


def _version(engine: Engine) -> str | None:
    with engine.begin() as connection:
        if not connection.dialect.has_table(connection, versions.name):
            return None
        query = select(versions.c.value).where(versions.c.key == "schema")
        value = connection.execute(query).scalar()
        return None if value is None else str(value)


def _create(connection: Connection) -> None:
    # IF NOT EXISTS: another process may have been quicker since the look before.
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))
    query = select(versions.c.value).where(versions.c.key == "schema")
    if connection.execute(query).scalar() is None:
        connection.execute(versions.insert().values(key="schema", value=SCHEMA_VERSION))
