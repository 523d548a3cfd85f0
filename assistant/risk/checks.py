"""What is to be looked at in a risk, each with its reason: gaps, contradictions, dates passed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.risk.days import day_words, read_day
from assistant.risk.level import Rating, level_words
from assistant.risk.method import Method
from assistant.risk.past import Acceptance

DONE = ("treated", "accepted")
LEAST_REASON = 10  # characters of a reason for accepting
SEVERE = frozenset(
    {
        "retained_above",
        "residual_above",
        "accepted_person",
        "accepted_unrated",
        "acceptance_stale",
        "residual_higher",
        "residual_unexplained",
        "overdue",
        "high_owner",
        "outside",
    }
)


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a risk that a person should look at: a key of the catalogue and its values.

    A rating among the values is shown by its level.
    """

    code: str
    values: tuple[tuple[str, object], ...] = ()

    @property
    def severe(self) -> bool:
        """Whether the register contradicts itself or the method, rather than lacking something."""
        return self.code in SEVERE

    def words(self, language: Language) -> str:
        """Return the note in words."""
        values = {name: _shown(name, value, language) for name, value in self.values}
        return message(f"risk.note_{self.code}", language, **values)


def _shown(name: str, value: object, language: Language) -> object:
    if isinstance(value, Rating):
        return level_words(value, language)
    return day_words(str(value), language) if name == "day" else value


def notes_on(
    risk: Entry,
    method: Method,
    today: date,
    *,
    before: Rating,
    after: Rating,
    acceptance: Acceptance | None,
    other_scales: Iterable[str] = (),
    last_rated: datetime | None = None,
) -> tuple[Note, ...]:
    """Return all notes on a risk, the severe ones first. A closed risk has none."""
    if risk.text("status") == "closed":
        return ()
    found = [
        *_rating(risk, before, after),
        *(Note(f"other_scale_{name}") for name in other_scales),
        *_treatment(risk, before),
        *_residual(risk, before, after, acceptance),
        *_retained(risk, before, acceptance),
        *_acceptance(risk, method, after, acceptance),
        *_dates(risk, method, today, last_rated),
        *_controls(risk),
    ]
    return tuple(sorted(found, key=lambda note: not note.severe))


def accepted_in_order(acceptance: Acceptance | None) -> bool:
    """Tell whether an acceptance names person, day and reason, and still rests on what is there."""
    return (
        acceptance is not None
        and bool(acceptance.by and acceptance.on)
        and len(acceptance.reason) >= LEAST_REASON
        and not acceptance.stale
    )


def _rating(risk: Entry, before: Rating, after: Rating) -> Iterator[Note]:
    if before.state == "missing":
        yield Note("not_assessed")
    for name, rating in (("initial", before), ("residual", after)):
        if rating.state == "outside":
            yield Note("outside", (("likelihood", rating.likelihood), ("impact", rating.impact)))
        elif name == "residual" and rating.state == "missing" and rating.begun:
            yield Note("residual_half")
    if risk.text("status") in DONE and not after.begun:
        yield Note("treated_unrated")


def _treatment(risk: Entry, before: Rating) -> Iterator[Note]:
    chosen = risk.text("treatment")
    if not chosen and before.level in ("medium", "high"):
        yield Note("no_treatment", (("level", before),))
    if chosen in ("modify", "share") and not _has_measures(risk):
        yield Note("no_measures")
    if before.level == "high" and not risk.text("owner"):
        yield Note("high_owner")
    elif not risk.text("owner"):
        yield Note("no_owner")


def _residual(
    risk: Entry, before: Rating, after: Rating, acceptance: Acceptance | None
) -> Iterator[Note]:
    if before.score is None or after.score is None:
        return
    if after.score > before.score:
        yield Note("residual_higher", (("after", after.score), ("before", before.score)))
    if after.score < before.score and not _has_measures(risk) and risk.text("treatment") != "avoid":
        yield Note("residual_unexplained", (("after", after.score), ("before", before.score)))
    above = after.level in ("medium", "high") and risk.text("treatment") != "retain"
    if above and not accepted_in_order(acceptance):
        yield Note("residual_above", (("level", after),))


def _retained(risk: Entry, before: Rating, acceptance: Acceptance | None) -> Iterator[Note]:
    if risk.text("treatment") != "retain" or before.level not in ("medium", "high"):
        return
    if acceptance is not None and accepted_in_order(acceptance):
        yield Note("retained_accepted", (("level", before), ("person", acceptance.by)))
    else:
        yield Note("retained_above", (("level", before),))


def _acceptance(
    risk: Entry, method: Method, after: Rating, acceptance: Acceptance | None
) -> Iterator[Note]:
    if acceptance is None:
        if risk.text("status") == "accepted":
            yield Note("accepted_person")
        return
    if not acceptance.by or not acceptance.on:
        yield Note("accepted_person")
    if len(acceptance.reason) < LEAST_REASON:
        yield Note("accepted_reason")
    if after.level is None:
        yield Note("accepted_unrated")
    elif risk.text("status") in ("", "open", "treating") and risk.text("treatment") != "retain":
        yield Note("accepted_early")
    if acceptance.stale:
        yield Note("acceptance_stale", (("person", acceptance.by), ("day", acceptance.on)))
    allowed = method.may_accept(after.level) if after.level else ()
    if acceptance.by and allowed and not _names(acceptance.by, allowed):
        values = (("person", acceptance.by), ("level", after), ("allowed", ", ".join(allowed)))
        yield Note("acceptor", values)


def _dates(risk: Entry, method: Method, today: date, last_rated: datetime | None) -> Iterator[Note]:
    due = read_day(risk.text("due"))
    if due is not None and due < today and risk.text("status") not in DONE:
        yield Note("overdue", (("day", due.isoformat()),))
    planned = risk.text("treatment") in ("modify", "share", "avoid")
    if due is None and planned and risk.text("status") not in DONE:
        yield Note("no_due")
    days = [read_day(risk.text("reviewed_on")), last_rated.date() if last_rated else None]
    latest = max((one for one in days if one is not None), default=None)
    if latest and method.review_months and _months(latest, today) >= method.review_months:
        yield Note("review", (("day", latest.isoformat()), ("months", method.review_months)))


def _controls(risk: Entry) -> Iterator[Note]:
    unknown = [one for one in risk.several("controls") if one not in _known()]
    if unknown:
        yield Note("unknown_control", (("controls", ", ".join(unknown)),))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(one.id for one in load_set(DEFAULT_SET).requirements)


def _has_measures(risk: Entry) -> bool:
    return bool(risk.several("controls") or risk.text("measures").strip())


def _names(person: str, allowed: Iterable[str]) -> bool:
    wanted = " ".join(person.split()).casefold()
    return any(" ".join(one.split()).casefold() == wanted for one in allowed)


def _months(since: date, until: date) -> int:
    """Return the whole months between two days."""
    return (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)
