"""Forget on purpose: old entries by a rule, and one person's name and words.

Each is one transaction, leaves a chain that still verifies, and stands in the log itself.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, delete, func, select, update

from assistant.errors import RecordsError
from assistant.records.audit import Deed, append
from assistant.records.audit_verify import anonymous
from assistant.records.database import Database
from assistant.records.decisions import in_utc
from assistant.records.schema import (
    audit_anchors,
    audit_head,
    audit_log,
    audit_people,
    audit_words,
    conversations,
    credentials,
    entries,
    entry_changes,
    feedback,
    members,
    overrides,
    reviews,
    turns,
    users,
)


@dataclass(frozen=True, slots=True)
class Anonymised:
    """What was done for one person."""

    name: str  # the name that stands in its place
    conversations: int  # deleted
    feedback: int  # deleted
    words: int  # entries whose words were removed
    decisions: int  # and changes of registers, in which the name was replaced
    decisions_kept: int  # in which it still stands


def forget_before(database: Database, moment: datetime, *, by: str, at: datetime) -> int:
    """Remove all entries before the first one of `moment` or later; return how many.

    Their words go with them, and people whom nothing mentions any more.
    """
    with database.writing() as connection:
        count = forget(connection, before=moment, by=by, at=at)
    database.checkpoint()
    return count


def forget(connection: Connection, *, before: datetime, by: str, at: datetime) -> int:
    """Do what `forget_before` says within a transaction that writes."""
    _wipe(connection)
    number = audit_log.c.number
    kept = select(func.min(number)).where(audit_log.c.at >= in_utc(before))
    head = connection.execute(select(audit_head)).first()
    if head is None:
        raise RecordsError("The audit log has lost its head: see `aims audit-log verify`.")
    first = connection.execute(kept).scalar() or head.number + 1
    last = connection.execute(
        select(audit_log).where(number < first).order_by(number.desc()).limit(1)
    ).first()
    if last is None:
        return 0
    count = connection.execute(delete(audit_log).where(number < first)).rowcount
    connection.execute(delete(audit_words).where(audit_words.c.entry < first))
    connection.execute(
        audit_anchors.insert().values(first=first, before=last.hash, removed=count, at=in_utc(at))
    )
    detail = {"first": first, "anchor": last.hash, "removed": count}
    append(
        connection,
        Deed(at, by, "forget", detail={**detail, "before": in_utc(before).isoformat()}),
    )
    _drop_unmentioned(connection)
    return int(count)


def anonymise(
    database: Database, name: str, *, by: str, at: datetime, decisions: bool = False
) -> Anonymised:
    """Take a person's name and words out of the records, and whatever is theirs alone.

    The name stays in decisions on requirements and in registers with their history, which somebody
    answers for, unless `decisions` is set. Raises RecordsError where nobody of that name is known,
    or somebody who may sign in.
    """
    with database.writing() as connection:
        _wipe(connection)
        done = _anonymise(connection, name, by=by, at=at, decisions=decisions)
    database.checkpoint()
    return done


def _anonymise(
    connection: Connection, name: str, *, by: str, at: datetime, decisions: bool
) -> Anonymised:
    if not _is_known(connection, name):
        raise RecordsError(f"{name}: the records know nobody of that name.")
    active = select(users.c.name).where(users.c.name == name, users.c.active)
    if connection.execute(active).first():
        raise RecordsError(f"{name} may sign in. Remove that user first: `aims user remove`.")
    append(connection, Deed(at, by, "anonymise", about=name))
    number = connection.execute(
        select(audit_people.c.number).where(audit_people.c.name == name)
    ).scalar_one()
    now = anonymous(number)
    own = select(audit_log.c.number).where(audit_log.c.person == number)
    words = connection.execute(delete(audit_words).where(audit_words.c.entry.in_(own))).rowcount
    connection.execute(
        update(audit_people).where(audit_people.c.number == number).values(name=now, salt="")
    )
    talks = select(conversations.c.id).where(conversations.c.person == name)
    connection.execute(delete(turns).where(turns.c.conversation.in_(talks)))
    gone = connection.execute(delete(conversations).where(conversations.c.person == name)).rowcount
    opinions = connection.execute(delete(feedback).where(feedback.c.person == name)).rowcount
    for table in (credentials, members):
        connection.execute(delete(table).where(table.c.user == name))
    connection.execute(update(reviews).where(reviews.c.person == name).values(person=now))
    count = _count(connection, overrides, name) + _count(connection, entry_changes, name)
    if decisions:
        connection.execute(update(overrides).where(overrides.c.person == name).values(person=now))
        _replace_in_registers(connection, name, now)
    if decisions or not count:  # nothing has the name any more, so another person may have it
        connection.execute(delete(users).where(users.c.name == name))
    return Anonymised(
        name=now,
        conversations=gone,
        feedback=opinions,
        words=words,
        decisions=count if decisions else 0,
        decisions_kept=0 if decisions else count,
    )


def _is_known(connection: Connection, name: str) -> bool:
    if connection.execute(select(users.c.name).where(users.c.name == name)).first():
        return True
    people = select(audit_people.c.number).where(audit_people.c.name == name)
    if connection.execute(people).first():
        return True
    return any(
        _count(connection, table, name)
        for table in (conversations, feedback, reviews, overrides, entry_changes)
    )


def _replace_in_registers(connection: Connection, name: str, now: str) -> None:
    """Put another name in place of a person's: who changed what, and where it is a whole value."""
    for table, columns in ((entries, ("body",)), (entry_changes, ("before", "after"))):
        connection.execute(update(table).where(table.c.person == name).values(person=now))
        keys = list(table.primary_key.columns)
        for row in connection.execute(select(*keys, *(table.c[one] for one in columns))).mappings():
            changed = {
                one: text
                for one in columns
                if row[one] is not None and (text := _renamed(row[one], name, now)) != row[one]
            }
            if changed:
                same = [key == row[key.name] for key in keys]
                connection.execute(update(table).where(*same).values(**changed))


def _renamed(body: str, name: str, now: str) -> str:
    """Return an entry's values with `now` where `name` was all of one, or one part of a list."""
    values = {
        field: [now if one == name else one for one in value]
        if isinstance(value, list)
        else (now if value == name else value)
        for field, value in json.loads(body).items()
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _count(connection: Connection, table: Table, name: str) -> int:
    query = select(func.count()).select_from(table).where(table.c.person == name)
    return int(connection.execute(query).scalar_one())


def _drop_unmentioned(connection: Connection) -> None:
    """Forget the names of people whom no entry mentions any more."""
    mentioned = set(connection.execute(select(audit_log.c.person).distinct()).scalars())
    things = select(audit_log.c.object).where(audit_log.c.object.like("person:%")).distinct()
    numbers = [one.partition(":")[2] for one in connection.execute(things).scalars()]
    mentioned |= {int(number) for number in numbers if number.isdecimal()}
    connection.execute(delete(audit_people).where(audit_people.c.number.not_in(mentioned)))


def _wipe(connection: Connection) -> None:
    """Have SQLite overwrite what is deleted, so that it cannot be read from the file."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
