"""What a language model said as second reader, by what it was asked: verdicts and places.

No words of a document are kept here, and none of the model: a row says at which place of which
passage of the very same prompt a quote stands.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select

from assistant.records.database import Database
from assistant.records.schema import model_replies

MOST = 50_000  # replies; beyond these the oldest go
_AT_ONCE = 500  # keys of one look
_RECENT = 200  # replies by which a model's pace is told


class ModelReplies:
    """The table of replies; implements `judging.second_run.Replies`."""

    def __init__(self, database: Database, *, most: int = MOST) -> None:
        self._database = database
        self._most = most

    def known(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return what is kept under those of the keys that are there."""
        found: dict[str, str] = {}
        columns = model_replies.c
        with self._database.reading() as connection:
            for at in range(0, len(keys), _AT_ONCE):
                query = select(columns.key, columns.reply).where(
                    columns.key.in_(keys[at : at + _AT_ONCE])
                )
                found |= {row.key: row.reply for row in connection.execute(query)}
        return found

    def keep(self, key: str, reply: str, *, model: str, seconds: float) -> None:
        """Keep a reply, at once and whole; beyond the bound the oldest go."""
        columns = model_replies.c
        values = {
            "key": key,
            "model": model,
            "reply": reply,
            "milliseconds": math.ceil(seconds * 1000),
            "at": datetime.now(UTC),
        }
        with self._database.writing() as connection:
            connection.execute(model_replies.delete().where(columns.key == key))
            connection.execute(model_replies.insert().values(**values))
            count = connection.execute(select(func.count()).select_from(model_replies)).scalar_one()
            if count > self._most:
                old = select(columns.key).order_by(columns.at, columns.key)
                gone = connection.execute(old.limit(count - self._most)).scalars().all()
                connection.execute(model_replies.delete().where(columns.key.in_(gone)))

    def pace(self, model: str) -> float | None:
        """Return how many seconds a reply of this model took on average; None: nobody knows."""
        columns = model_replies.c
        query = select(columns.milliseconds).where(columns.model == model)
        with self._database.reading() as connection:
            recent = query.order_by(columns.at.desc()).limit(_RECENT)
            times = connection.execute(recent).scalars().all()
        return sum(times) / len(times) / 1000 if times else None

    def forget(self) -> int:
        """Remove all replies for good and return how many there were."""
        with self._database.writing() as connection:
            return connection.execute(model_replies.delete()).rowcount
