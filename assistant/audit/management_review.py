"""The input of a management review, put together from the registers and the document review.

Each line counts or names what is recorded, with the ids it rests on. Where nothing is recorded
the topic says so; nothing is guessed and nothing is judged.
"""

from dataclasses import dataclass
from datetime import date

from assistant.audit.management_topics import LINES
from assistant.audit.material import Line, Material
from assistant.messages import Language
from assistant.registers.entry import Entry


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: what is recorded, and what only people can add. No lines: nothing recorded."""

    key: str
    title: str
    lines: tuple[Line, ...]
    to_add: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """The whole pack. `since` is the day of the earlier review, None where there is none."""

    topics: tuple[Topic, ...]
    today: date
    since: date | None
    language: Language
    review_number: int | None
    review_current: bool
    coming: Entry | None


def inputs(given: Material) -> Inputs:
    """Return what is recorded on each topic that top management has to look at."""
    topics = tuple(
        Topic(key, given.say(f"topic_{key}"), tuple(lines(given)), given.say(f"add_{key}"))
        for key, lines in LINES.items()
    )
    return Inputs(
        topics,
        given.today,
        given.since,
        given.language,
        given.review_number,
        given.review_current,
        given.coming,
    )
