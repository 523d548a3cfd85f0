"""A turn of a conversation as it is kept: the question, its answer and what was asked, as JSON."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from assistant.errors import RecordsError
from assistant.types import Answer, Citation, Turn


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question with its answer, and what has to be known to show it again later.

    `sources` gives, for the id of each document that is cited or named, the source it was read
    from: by that a person's right to read it is checked again. `only` are the ids of the documents
    that the question was limited to, none for all. `library` is the snapshot that answered.
    """

    id: str
    at: datetime  # UTC
    question: str
    answer: Answer
    sources: Mapping[str, str] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    library: str = ""

    @property
    def cited(self) -> tuple[Citation, ...]:
        """All passages of the answer: those it rests on and those that come near."""
        return self.answer.citations + self.answer.related

    @property
    def turn(self) -> Turn:
        """The turn as the next question sees it."""
        return Turn(question=self.question, answer=self.answer)


@dataclass(frozen=True, slots=True)
class SeenTurn:
    """A kept turn as its person may see it now.

    `withheld`: the answer was taken out. `gone` are ids of cited documents that the library no
    longer holds: their quotes stand as they were when the question was answered.
    """

    kept: KeptTurn
    withheld: bool = False
    gone: frozenset[str] = frozenset()


def new_id() -> str:
    """Return an id that nobody can guess: 128 random bits, 32 hexadecimal digits."""
    return secrets.token_hex(16)


def encode(turn: KeptTurn) -> str:
    """Return a turn as JSON."""
    return _adapter().dump_json(turn).decode()


def decode(body: str) -> KeptTurn:
    """Return a turn from JSON. Raises RecordsError where it is not in order."""
    try:
        return _adapter().validate_json(body)
    except ValidationError as error:
        raise RecordsError(f"A kept answer is not in order: {error.errors()[0]['msg']}.") from error


@lru_cache
def _adapter() -> TypeAdapter[KeptTurn]:
    return TypeAdapter(KeptTurn)
