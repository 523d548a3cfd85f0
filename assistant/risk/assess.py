"""Risks as they stand: rating before and after treatment, acceptance, what is to be looked at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.messages import Language, message
from assistant.registers.entry import Change, Entry
from assistant.registers.load import load_registers
from assistant.risk import past
from assistant.risk.checks import Note, notes_on
from assistant.risk.controls import number_of
from assistant.risk.level import Rating, initial, residual
from assistant.risk.method import LEVELS, LevelName, Method

OVER = "closed"  # the status of a risk that no longer exists


@dataclass(frozen=True, slots=True)
class Assessed:
    """A risk with what follows from its values and its history."""

    risk: Entry
    initial: Rating
    residual: Rating
    acceptance: past.Acceptance | None
    notes: tuple[Note, ...]

    @property
    def current(self) -> Rating:
        """What counts now: the residual rating once it is treated, else the one before."""
        treated = self.risk.text("status") in ("treated", "accepted")
        return self.residual if treated and self.residual.state == "assessed" else self.initial

    @property
    def over(self) -> bool:
        """Whether the risk no longer exists."""
        return self.risk.text("status") == OVER


def assess(
    risks: Iterable[Entry],
    method: Method,
    today: date,
    *,
    history: Sequence[Change] = (),
    method_history: Sequence[Change] = (),
) -> tuple[Assessed, ...]:
    """Return all risks, the highest levels first; those without a level come after the high ones.

    What nobody has rated may be high, so it does not stand at the end of the list.
    """
    changes, scales = past.by_entry(history), past.scales_over_time(method_history)
    found = [_assessed(risk, method, today, changes, scales) for risk in risks]
    return tuple(sorted(found, key=_order))


def count_levels(assessed: Iterable[Assessed]) -> Mapping[str, int]:
    """Return how many risks have each level, and how many have none ("none"); closed ones apart."""
    counts = dict.fromkeys((*reversed(LEVELS), "none"), 0)
    for one in assessed:
        if not one.over:
            counts[one.current.level or "none"] += 1
    return counts


def without_risks(systems: Iterable[Entry], risks: Iterable[Assessed]) -> tuple[Entry, ...]:
    """Return the systems in use for which no risk stands in the register.

    Whoever has not looked has found nothing: such a system is not a safe one.
    """
    named = {one.risk.text("system") for one in risks}
    return tuple(
        one
        for one in sorted(systems, key=number_of)
        if not one.archived and one.text("stage") != "retired" and one.id not in named
    )


def field_labels(names: Iterable[str], language: Language) -> str:
    """Return fields of the register of risks by their labels."""
    register = load_registers()["risks"]
    return ", ".join(register.field(name).label.in_(language) for name in names)


def stale_words(acceptance: past.Acceptance, language: Language) -> str:
    """Return why an acceptance no longer holds; "" where it does."""
    parts = []
    if acceptance.changed:
        labels = field_labels(acceptance.changed, language)
        parts.append(message("risk.stale_fields", language, fields=labels))
    if acceptance.limits_changed:
        parts.append(message("risk.stale_limits", language))
    return " ".join(parts)


def _assessed(
    risk: Entry,
    method: Method,
    today: date,
    changes: Mapping[str, tuple[Change, ...]],
    scales: Sequence[past.Scales],
) -> Assessed:
    own = changes.get(risk.id, ())
    before, after = initial(method, risk), residual(method, risk)
    accepted = past.acceptance(risk, own, scales)
    other = tuple(
        name
        for name, fields in (("initial", past.INITIAL), ("residual", past.RESIDUAL))
        if past.rated_under_other_scales(own, scales, fields)
    )
    notes = notes_on(
        risk,
        method,
        today,
        before=before,
        after=after,
        acceptance=accepted,
        other_scales=other,
        last_rated=past.last_rated(own),
    )
    return Assessed(risk, before, after, accepted, notes)


def _order(one: Assessed) -> tuple[bool, int, int, int]:
    places: dict[LevelName | None, int] = {"high": 0, None: 1, "medium": 2, "low": 3}
    return one.over, places[one.current.level], -(one.current.score or 0), number_of(one.risk)
