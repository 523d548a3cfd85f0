"""What a management review's input is made from: entries, the programme, a document review."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.audit.findings import Standing
from assistant.audit.programme import Programme, day_of
from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.review_types import Evidence, Review


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is recorded. `refs` are ids; `urgent` marks what somebody should look at."""

    text: str
    refs: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What an input pack is made from. `entries` are by register; a missing one is empty.

    `review_current` is False where documents have changed since the review.
    """

    entries: Mapping[str, Sequence[Entry]]
    programme: Programme
    standings: Sequence[Standing]
    today: date
    language: Language
    review: Review | None = None
    review_number: int | None = None
    review_current: bool = True

    def of(self, register: str) -> Sequence[Entry]:
        """Return the entries of a register."""
        return self.entries.get(register, ())

    @property
    def previous(self) -> Entry | None:
        """The latest management review that was held."""
        held = [(on, one) for one in self.of("reviews") if (on := held_on(one, self.today))]
        return max(held, key=lambda pair: pair[0])[1] if held else None

    @property
    def since(self) -> date | None:
        """The day of the latest management review that was held."""
        previous = self.previous
        return held_on(previous, self.today) if previous is not None else None

    @property
    def coming(self) -> Entry | None:
        """The management review that is prepared: the first one that is still planned."""
        planned = [
            one
            for one in self.of("reviews")
            if one.text("status") in ("", "planned") and held_on(one, self.today) is None
        ]
        return min(planned, key=lambda one: one.text("planned_on") or "9999") if planned else None

    def say(self, key: str, **values: object) -> str:
        """Return a text of the input pack."""
        return message(f"management_review.{key}", self.language, **values)

    def day(self, value: date) -> str:
        """Return a day in words."""
        return day_text(value, self.language)


def held_on(review: Entry, today: date) -> date | None:
    """Return when a management review was held: only one marked so, on a day until today."""
    on = day_of(review, "held_on")
    done = review.text("status") in ("held", "signed")
    return on if done and on is not None and on <= today else None


def day_text(value: date, language: Language) -> str:
    """Return a day in words: "3. März 2027", "3 March 2027"."""
    month = message("web.months", language).split()[value.month - 1]
    return message("web.date", language, day=value.day, month=month, year=value.year)


def ids(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the ids of entries."""
    return tuple(one.id for one in entries)


def late(entries: Iterable[Entry], today: date) -> tuple[Entry, ...]:
    """Return the entries that were due before today."""
    return tuple(one for one in entries if (due := day_of(one, "due")) and due < today)
