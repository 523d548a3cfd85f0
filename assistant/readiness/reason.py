"""A reason that holds a stage back: what, what was looked at, the words, what to do next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from assistant.messages import Language, message
from assistant.registers.entry import Source
from assistant.requirements.schema import Requirement

Values = Mapping[str, str]


class Rank(IntEnum):
    """How heavy a reason is; the order in which they are shown."""

    BASIS = 0  # nothing can be said without it
    DENIED = 1  # documents say that something essential is lacking
    MISSING = 2  # something essential was not found
    WEAK = 3  # something essential is there in part, or not in force
    UNREADABLE = 4
    RECORD = 5  # a record that the stage needs
    SMALLER = 6
    REGISTER = 7  # what does not fit in the registers
    OLD = 8  # what is said rests on an earlier state of the library


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at: a key of the catalogue (`readiness.looked_<code>`) and its values."""

    code: str
    values: Values = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """Return it in words."""
        return message(f"readiness.looked_{self.code}", language, **self.values)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `entries` are ids of registers; `steps` are sentences on what to do next.

    Without `steps` the catalogue says what to do (`readiness.do_<code>`).
    """

    code: str
    rank: Rank
    looked: Looked
    requirement: Requirement | None = None
    values: Values = field(default_factory=dict)
    source: Source | None = None
    entries: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    def text(self, language: Language) -> str:
        """Return the reason as a sentence."""
        return message(f"readiness.reason_{self.code}", language, **self.values)

    def next_steps(self, language: Language) -> tuple[str, ...]:
        """Return what to do next, in sentences."""
        return self.steps or (message(f"readiness.do_{self.code}", language),)


def in_order(reasons: Iterable[Reason], places: Mapping[str, int]) -> tuple[Reason, ...]:
    """Return reasons by rank, then by their requirement's place in the set, then by code."""

    def key(one: Reason) -> tuple[int, int, str, tuple[str, ...]]:
        place = places.get(one.requirement.id, -1) if one.requirement else -1
        return one.rank, place, one.code, one.entries

    return tuple(sorted(reasons, key=key))
