"""Conversations as they are kept: each of one person, in the database or in memory alone.

Every function names the person; another one's conversation is as if it were not there.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, delete, func, select

from assistant.records.database import Database
from assistant.records.decisions import in_utc
from assistant.records.schema import conversations, turns
from assistant.records.turns import KeptTurn, decode, encode

TITLE = 120  # characters of the first question
KEPT_IN_MEMORY = 500  # conversations of all people together


@dataclass(frozen=True, slots=True)
class Conversation:
    """A line of the list of conversations."""

    id: str
    title: str
    changed: datetime  # UTC
    turns: int


class Conversations(Protocol):
    """Where conversations are kept."""

    def add(self, person: str, conversation: str, turn: KeptTurn) -> int | None:
        """Append a turn, beginning the conversation with it, and return its number from 1.

        None where the conversation is another person's: then nothing is kept.
        """

    def turns(self, person: str, conversation: str) -> list[KeptTurn]:
        """Return the turns in order; none for a conversation that is not this person's."""

    def all(self, person: str) -> list[Conversation]:
        """Return a person's conversations, the latest first."""

    def remove(self, person: str, conversation: str | None = None) -> int:
        """Remove one of a person's conversations, or all; return how many there were."""


class StoredConversations:
    """Conversations in the records' database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, person: str, conversation: str, turn: KeptTurn) -> int | None:
        """Append a turn; see `Conversations`."""
        with self._database.writing() as connection:
            known = conversations.c.id == conversation
            owner = connection.execute(select(conversations.c.person).where(known)).scalar()
            if owner is None:
                title = title_of(turn.question)
                connection.execute(
                    conversations.insert().values(
                        id=conversation,
                        person=person,
                        title=title,
                        created=turn.at,
                        changed=turn.at,
                    )
                )
            elif owner != person:
                return None
            last = select(func.max(turns.c.number)).where(turns.c.conversation == conversation)
            number = (connection.execute(last).scalar() or 0) + 1
            connection.execute(
                turns.insert().values(
                    conversation=conversation, number=number, at=turn.at, body=encode(turn)
                )
            )
            connection.execute(conversations.update().where(known).values(changed=turn.at))
        return int(number)

    def turns(self, person: str, conversation: str) -> list[KeptTurn]:
        """Return the turns in order; see `Conversations`."""
        query = (
            select(turns.c.body)
            .join(conversations, conversations.c.id == turns.c.conversation)
            .where(conversations.c.id == conversation, conversations.c.person == person)
            .order_by(turns.c.number)
        )
        with self._database.reading() as connection:
            return [decode(body) for body in connection.execute(query).scalars()]

    def all(self, person: str) -> list[Conversation]:
        """Return a person's conversations, the latest first."""
        count = func.count(turns.c.number)
        columns = (conversations.c.id, conversations.c.title, conversations.c.changed)
        query = (
            select(*columns, count)
            .join(turns, turns.c.conversation == conversations.c.id, isouter=True)
            .where(conversations.c.person == person)
            .group_by(*columns)
            .order_by(conversations.c.changed.desc(), conversations.c.id)
        )
        with self._database.reading() as connection:
            return [
                Conversation(name, title, in_utc(changed), number)
                for name, title, changed, number in connection.execute(query)
            ]

    def remove(self, person: str, conversation: str | None = None) -> int:
        """Remove one of a person's conversations, or all; return how many there were."""
        which = conversations.c.person == person
        if conversation is not None:
            which &= conversations.c.id == conversation
        with self._database.writing() as connection:
            return _remove(connection, which)

    def forget(self, before: datetime) -> int:
        """Remove everybody's conversations that were not continued since; return how many."""
        old = conversations.c.changed < before
        with self._database.reading() as connection:
            found = connection.execute(select(conversations.c.id).where(old).limit(1)).first()
        if found is None:
            return 0  # a write waits for other writers, so only where there is something to do
        with self._database.writing() as connection:
            return _remove(connection, old)


def _remove(connection: Connection, which: ColumnElement[bool]) -> int:
    ids = select(conversations.c.id).where(which)
    connection.execute(delete(turns).where(turns.c.conversation.in_(ids)))
    return connection.execute(delete(conversations).where(which)).rowcount


class FleetingConversations:
    """Conversations in memory alone: nothing of them outlasts the program."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], list[KeptTurn]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, person: str, conversation: str, turn: KeptTurn) -> int | None:
        """Append a turn; see `Conversations`. The oldest conversation goes when there are many."""
        with self._lock:
            turns_ = self._kept.setdefault((person, conversation), [])
            turns_.append(turn)
            self._kept.move_to_end((person, conversation))
            while len(self._kept) > KEPT_IN_MEMORY:
                self._kept.popitem(last=False)
            return len(turns_)

    def turns(self, person: str, conversation: str) -> list[KeptTurn]:
        """Return the turns in order."""
        with self._lock:
            return list(self._kept.get((person, conversation), ()))

    def all(self, person: str) -> list[Conversation]:
        """Return none: what is not kept is not listed."""
        return []

    def remove(self, person: str, conversation: str | None = None) -> int:
        """Remove one of a person's conversations, or all; return how many there were."""
        with self._lock:
            gone = [
                key for key in self._kept if key[0] == person and conversation in (None, key[1])
            ]
            for key in gone:
                del self._kept[key]
            return len(gone)


def title_of(question: str) -> str:
    """Return a conversation's title: its first question on one line, cut where it is long."""
    line = " ".join(question.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"
