"""Finished reviews: kept whole as they were exported, with what a list of them needs beside."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from assistant.records.database import Database
from assistant.records.decisions import in_utc
from assistant.records.schema import reviews


@dataclass(frozen=True, slots=True)
class StoredReview:
    """A review in a list of them.

    `sources` are those of the documents it read; none where it read files that were not kept.
    `summary` holds "title", "edition", "documents" (how many), "left_out" (names of files that
    could not be read) and "statuses" (the machine's, by requirement id).
    """

    number: int
    at: datetime  # UTC
    person: str
    set_id: str
    language: str
    library: str
    sources: frozenset[str]
    summary: Mapping[str, Any]

    @property
    def aside(self) -> bool:
        """Whether it read files of their own and not the library."""
        return not self.sources


class StoredReviews:
    """The table of reviews. It knows no rights: `service.reviewing` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        body: str,
        *,
        at: datetime,
        person: str,
        set_id: str,
        language: str,
        library: str,
        sources: frozenset[str],
        summary: Mapping[str, Any],
    ) -> int:
        """Keep a review and return its number. `body` is its JSON."""
        values = {
            "at": in_utc(at),
            "person": person,
            "set_id": set_id,
            "language": language,
            "library": library,
            "sources": json.dumps(sorted(sources), ensure_ascii=False),
            "summary": json.dumps(dict(summary), ensure_ascii=False),
            "body": body,
        }
        with self._database.writing() as connection:
            done = connection.execute(reviews.insert().values(**values))
            assert done.inserted_primary_key is not None
            return int(done.inserted_primary_key[0])

    def all(self) -> list[StoredReview]:
        """Return all reviews, the latest first, without their bodies."""
        columns = [column for column in reviews.c if column.name != "body"]
        query = select(*columns).order_by(reviews.c.number.desc())
        with self._database.reading() as connection:
            return [_stored(dict(row)) for row in connection.execute(query).mappings()]

    def one(self, number: int) -> StoredReview | None:
        """Return a review of the list, None where there is none of this number."""
        columns = [column for column in reviews.c if column.name != "body"]
        query = select(*columns).where(reviews.c.number == number)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else _stored(dict(row))

    def body(self, number: int) -> str | None:
        """Return the JSON of a review."""
        query = select(reviews.c.body).where(reviews.c.number == number)
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def remove(self, number: int) -> None:
        """Remove a review for good."""
        with self._database.writing() as connection:
            connection.execute(reviews.delete().where(reviews.c.number == number))


def _stored(row: dict[str, Any]) -> StoredReview:
    return StoredReview(
        **row
        | {
            "at": in_utc(row["at"]),
            "sources": frozenset(json.loads(row["sources"])),
            "summary": json.loads(row["summary"]),
        }
    )
