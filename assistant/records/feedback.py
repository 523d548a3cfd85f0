"""What people thought of answers: one judgement of each answer, changeable by its person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from assistant.records.database import Database
from assistant.records.decisions import in_utc
from assistant.records.schema import feedback
from assistant.records.turns import KeptTurn, decode, encode

_AT_ONCE = 400  # ids in one question to the database


@dataclass(frozen=True, slots=True)
class Opinion:
    """A person's judgement of an answer, with the answer as they read it."""

    at: datetime  # UTC
    person: str
    good: bool
    comment: str
    turn: KeptTurn


class Feedback:
    """The judgements in the records' database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, person: str, turn: KeptTurn, *, good: bool, comment: str, at: datetime) -> None:
        """Set a person's judgement of an answer in place of an earlier one."""
        values = {"person": person, "good": good, "comment": comment, "at": at}
        mine = (feedback.c.turn == turn.id) & (feedback.c.person == person)
        with self._database.writing() as connection:
            if connection.execute(feedback.update().where(mine).values(values)).rowcount:
                return
            connection.execute(
                feedback.insert().values(
                    turn=turn.id,
                    question=turn.question,
                    answer=encode(turn),
                    library=turn.library,
                    **values,
                )
            )

    def remove(self, person: str, turn: str) -> int:
        """Take a person's judgement of an answer back; return how many there were."""
        mine = (feedback.c.turn == turn) & (feedback.c.person == person)
        with self._database.writing() as connection:
            return connection.execute(delete(feedback).where(mine)).rowcount

    def of(self, person: str, turns: Sequence[str]) -> Mapping[str, tuple[bool, str]]:
        """Return a person's judgements of answers by the turn's id: whether good, and comment."""
        found: dict[str, tuple[bool, str]] = {}
        columns = (feedback.c.turn, feedback.c.good, feedback.c.comment)
        with self._database.reading() as connection:
            for at in range(0, len(turns), _AT_ONCE):
                some = list(turns[at : at + _AT_ONCE])
                query = select(*columns).where(
                    feedback.c.person == person, feedback.c.turn.in_(some)
                )
                found |= {turn: (good, said) for turn, good, said in connection.execute(query)}
        return found

    def all(self) -> list[Opinion]:
        """Return everybody's judgements, the oldest first. Raises RecordsError."""
        columns = (feedback.c.at, feedback.c.person, feedback.c.good, feedback.c.comment)
        query = select(*columns, feedback.c.answer).order_by(feedback.c.number)
        with self._database.reading() as connection:
            return [
                Opinion(in_utc(at), person, good, comment, decode(body))
                for at, person, good, comment, body in connection.execute(query)
            ]
