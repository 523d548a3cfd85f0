"""What a person thinks of an answer that they were given."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from assistant.records.feedback import Feedback, Opinion
from assistant.records.turns import KeptTurn
from assistant.service.visit import Visit

COMMENT_CHARACTERS = 2_000


def rate(visit: Visit, turn: KeptTurn, *, good: bool, comment: str = "") -> None:
    """Record what the person thinks of their own turn, in place of what they thought before.

    A comment is cut at `COMMENT_CHARACTERS`. Raises NotAllowed.
    """
    visit.require("feedback")
    comment = comment.encode("utf-8", "replace").decode().strip()[:COMMENT_CHARACTERS]
    now = datetime.now(UTC)
    _store(visit).put(visit.person.name, turn, good=good, comment=comment, at=now)
    visit.record("feedback", object=turn.id, words=comment, good=good)


def take_back(visit: Visit, turn: KeptTurn) -> None:
    """Remove what the person thought of an answer. Raises NotAllowed."""
    visit.require("feedback")
    if _store(visit).remove(visit.person.name, turn.id):
        visit.record("feedback", object=turn.id, good=None)


def given(visit: Visit, turns: Sequence[str]) -> Mapping[str, tuple[bool, str]]:
    """Return the person's judgements by the turn's id: whether good, and the comment."""
    visit.require("feedback")
    return _store(visit).of(visit.person.name, turns) if turns else {}


def all_given(visit: Visit) -> list[Opinion]:
    """Return everybody's judgements, the oldest first. Raises NotAllowed."""
    visit.require("audit")
    return _store(visit).all()


def _store(visit: Visit) -> Feedback:
    return Feedback(visit.service.database)
