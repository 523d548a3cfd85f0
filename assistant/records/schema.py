"""The tables of what people decided and did. They hold no key into the library's beside them.

So nothing that ingesting does – replace, remove, read anew – can reach them. Decisions and the
audit log are only ever added to.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from assistant.errors import RecordsError
from ingest.library.schema import writing

SCHEMA_VERSION = "3"
BEGINNING = "0" * 64  # what the first entry of the audit log follows
_OLDER = ("1", "2")  # versions that lack tables only; these are added

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


# Who may sign in. A name is what the audit log and the decisions say; it is never used again.
users = Table(
    "users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column(
        "folded", String(255), nullable=False, unique=True
    ),  # the same for names that look alike
    Column("role", String(16), nullable=False),
    Column("password", Text),  # Argon2 hash; none: signs in through a proxy or by a token alone
    Column("active", Boolean, nullable=False),
    Column("removed", Boolean, nullable=False),  # the row stays, so that nobody else gets the name
    Column("created", DateTime(timezone=True), nullable=False),
)
# Sessions of browsers and tokens of programs; of each only a hash is kept.
credentials = Table(
    "credentials",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of 256 random bits
    Column("user", String(64), nullable=False),
    Column("kind", String(16), nullable=False),  # session, token
    Column("label", Text, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("expires", DateTime(timezone=True)),
)
Index("ix_credentials_user", credentials.c.user)
# Documents in a collection are seen by its members alone; a document in none is seen by all.
collections = Table(
    "collections",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("folder", String(16), nullable=False, unique=True),  # of its uploads; stays when renamed
    Column("created", DateTime(timezone=True), nullable=False),
)
members = Table(
    "collection_members",
    metadata,
    Column("collection", String(64), ForeignKey("collections.name"), primary_key=True),
    Column("user", String(64), primary_key=True),
)
placed = Table(
    "collection_documents",
    metadata,
    Column("source", Text, primary_key=True),  # of the document, the same for its next version
    Column("collection", String(64), ForeignKey("collections.name"), nullable=False),
)
# The audit log. What may have to be forgotten – a name, words somebody wrote – lies apart and
# enters the chain as a salted hash, so that it can go without breaking the chain.
audit_log = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a gap
    Column("at", DateTime(timezone=True), nullable=False),
    Column("person", Integer, nullable=False),  # number in audit_people
    Column("action", String(32), nullable=False),
    Column("object", Text, nullable=False),  # what it was done to: an id, never words or a name
    Column("detail", Text, nullable=False),  # JSON with sorted keys, no words of people
    Column("words", String(64), nullable=False),  # salted hash of the words, "" for none
    Column("before", String(64), nullable=False),  # hash of the entry before
    Column("hash", String(64), nullable=False),
)
# The last entry ever written, so that one that was cut off the end is missed.
audit_head = Table(
    "audit_head",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),  # 1: there is one row
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
audit_people = Table(
    "audit_people",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("salt", String(32), nullable=False),  # "" once the name was made anonymous
    Column("hash", String(64), nullable=False),  # of salt and name; each entry's hash covers it
    sqlite_autoincrement=True,
)
audit_words = Table(
    "audit_words",
    metadata,
    Column("entry", Integer, primary_key=True, autoincrement=False),  # number in audit_log
    Column("salt", String(32), nullable=False),
    Column("words", Text, nullable=False),
)
# Where a chain begins anew after old entries were removed by the retention rule.
audit_anchors = Table(
    "audit_anchors",
    metadata,
    Column("first", Integer, primary_key=True, autoincrement=False),  # oldest entry still kept
    Column("before", String(64), nullable=False),  # hash of the last one removed
    Column("removed", Integer, nullable=False),  # how many were removed
    Column("at", DateTime(timezone=True), nullable=False),
)
# Conversations, each of one person, deletable by that person.
conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("changed", DateTime(timezone=True), nullable=False),
)
Index("ix_conversations_person", conversations.c.person, conversations.c.changed)
turns = Table(
    "conversation_turns",
    metadata,
    Column("conversation", String(32), ForeignKey("conversations.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 1
    Column("at", DateTime(timezone=True), nullable=False),
    Column("body", Text, nullable=False),  # JSON of the turn
)
# What people thought of an answer.
feedback = Table(
    "feedback",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("turn", String(32), nullable=False, unique=True),  # id of the turn, of one person
    Column("at", DateTime(timezone=True), nullable=False),
    Column("person", String(64), nullable=False),
    Column("good", Boolean, nullable=False),
    Column("comment", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),  # JSON of the answer
    Column("library", String(64), nullable=False),  # snapshot that answered
    sqlite_autoincrement=True,
)
# Reviews that were made in the page or by programs, to be read and compared later.
reviews = Table(
    "reviews",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("person", String(64), nullable=False),
    Column("set_id", String(128), nullable=False),
    Column("language", String(2), nullable=False),
    Column("library", String(64), nullable=False),
    Column("sources", Text, nullable=False),  # JSON list: sources of all documents it read
    Column("summary", Text, nullable=False),  # JSON: what a list of reviews shows
    Column("body", Text, nullable=False),  # JSON of the review, as exported
    sqlite_autoincrement=True,
)
# What a language model said as second reader: verdicts and places of quotes, no words.
model_replies = Table(
    "model_replies",
    metadata,
    Column("key", String(64), primary_key=True),  # SHA-256 of the model's name and the prompt
    Column("model", Text, nullable=False),
    Column("reply", Text, nullable=False),  # JSON
    Column("milliseconds", Integer, nullable=False),  # that it took
    Column("at", DateTime(timezone=True), nullable=False),
)
Index("ix_model_replies_at", model_replies.c.at)

# What a company writes down of its AI: an entry of a register as it stands.
entries = Table(
    "entries",
    metadata,
    Column("register", String(40), primary_key=True),
    Column("id", String(16), primary_key=True),  # "SYS-1"
    Column("number", Integer, nullable=False),  # within the register, never a number twice
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),  # JSON of its values
    Column("created", DateTime(timezone=True), nullable=False),
    Column("changed", DateTime(timezone=True), nullable=False),
    Column("person", Text, nullable=False),
    Column("archived", Boolean, nullable=False),
)
# And all that was ever changed in it; only ever added to.
entry_changes = Table(
    "entry_changes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("person", Text, nullable=False),
    Column("register", String(40), nullable=False),
    Column("entry", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("deed", String(16), nullable=False),  # add, change, archive, restore
    Column("before", Text),  # JSON; none for a new entry
    Column("after", Text, nullable=False),
    Column("reason", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_entry_changes_entry", entry_changes.c.register, entry_changes.c.entry)


def ensure_tables(engine: Engine, *, where: str) -> None:
    """Create the tables where they are absent, in one transaction.

    Raises RecordsError where another version of this program made them.
    """
    if _version(engine) in (None, *_OLDER):
        with writing(engine) as connection:
            _create(connection)
    found = _version(engine)
    if found != SCHEMA_VERSION:
        raise RecordsError(
            f"{where}: the records in it have schema version {found}, this program needs "
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
    known = versions.c.key == "schema"
    found = connection.execute(select(versions.c.value).where(known)).scalar()
    if found in (None, "1"):  # before there was an audit log
        connection.execute(audit_head.insert().values(one=1, number=0, hash=BEGINNING))
    if found is None:
        connection.execute(versions.insert().values(key="schema", value=SCHEMA_VERSION))
    elif found in _OLDER:
        connection.execute(versions.update().where(known).values(value=SCHEMA_VERSION))
