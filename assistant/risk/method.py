"""The company's method: scales, limits, who accepts what – from its entry, or the default.

Where an entry is not in order, its faults are told and no level is worked out; the default never
steps in silently for scales that somebody has written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from assistant.messages import LANGUAGES, Language, message
from assistant.registers.entry import Entry
from assistant.risk.catalogue import load_catalogue
from assistant.risk.controls import number_of
from assistant.risk.schema import ScaleStep

LevelName = Literal["low", "medium", "high"]
LEVELS: tuple[LevelName, ...] = get_args(LevelName)
FEWEST_STEPS, MOST_STEPS = 3, 7
LONGEST_REVIEW = 60  # months
_LEVEL_WORDS: dict[str, LevelName] = {
    "low": "low",
    "niedrig": "low",
    "gering": "low",
    "medium": "medium",
    "mittel": "medium",
    "high": "high",
    "hoch": "high",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a scale."""

    number: int
    name: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a method that is not in order, as a key of the catalogue and its values."""

    key: str
    values: tuple[tuple[str, object], ...] = ()

    def words(self, language: Language) -> str:
        """Return the fault in words; scales are called by their labels."""
        values = dict(self.values)
        if "scale" in values:
            values["scale"] = message(f"risk.{values['scale']}", language)
        return message(f"risk.fault_{self.key}", language, **values)


@dataclass(frozen=True, slots=True)
class Method:
    """What risks are rated by. `entry` is the id it was read from, "" where all is the default.

    `default_parts` names the parts that are the default's: "likelihood", "impact", "limits".
    `others` are ids of further entries, which do not count.
    """

    title: str
    context: str
    likelihood: tuple[Step, ...]
    impact: tuple[Step, ...]
    acceptable_to: int
    high_from: int
    acceptors: tuple[tuple[LevelName, str], ...] = ()
    review_months: int | None = None
    approved_by: str = ""
    approved_on: str = ""
    entry: str = ""
    default_parts: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether levels can be worked out."""
        return not self.faults

    @property
    def highest(self) -> int:
        """The highest score that there can be."""
        return len(self.likelihood) * len(self.impact)

    def level(self, score: int) -> LevelName:
        """Return the level of a score."""
        if score <= self.acceptable_to:
            return "low"
        return "high" if score >= self.high_from else "medium"

    def may_accept(self, level: LevelName) -> tuple[str, ...]:
        """Return who may accept risks of a level; nobody named means that none is laid down."""
        return tuple(person for one, person in self.acceptors if one == level)


def in_use(entries: Iterable[Entry]) -> Entry | None:
    """Return the entry that counts: the first that is not archived."""
    there = sorted((one for one in entries if not one.archived), key=number_of)
    return there[0] if there else None


def read_method(entries: Sequence[Entry], language: Language) -> Method:
    """Return the method of the register, or the default in that language."""
    entry = in_use(entries)
    if entry is None:
        return _default(language)
    others = tuple(one.id for one in entries if not one.archived and one.id != entry.id)
    return replace(_own(entry, language), others=others)


def _default(language: Language) -> Method:
    given = load_catalogue().default
    return Method(
        given.title.in_(language),
        given.context.in_(language),
        _steps(given.likelihood, language),
        _steps(given.impact, language),
        given.acceptable_to,
        given.high_from,
        review_months=given.review_months,
        default_parts=("likelihood", "impact", "limits"),
    )


def _own(entry: Entry, language: Language) -> Method:
    """The company's method; a scale that it leaves out is the default's, and named as such.

    The default's limits go with the default's scales alone: for others they would mean nothing.
    """
    default = _default(language)
    faults: list[Fault] = []
    likelihood = read_scale(entry.several("likelihood"), "likelihood", faults)
    impact = read_scale(entry.several("impact"), "impact", faults)
    parts = [name for name in ("likelihood", "impact") if not entry.several(name)]
    # As many steps as are written, also where some of them cannot be read.
    highest = 1
    for name, steps in (("likelihood", default.likelihood), ("impact", default.impact)):
        highest *= len(entry.several(name)) or len(steps)
    likelihood, impact = likelihood or default.likelihood, impact or default.impact
    low, high = entry.number("acceptable_to"), entry.number("high_from")
    if low is None and high is None and len(parts) == 2:
        low, high = default.acceptable_to, default.high_from
        parts.append("limits")
    faults += _limit_faults(low, high, highest)
    months = entry.number("review_months")
    if months is not None and not 1 <= months <= LONGEST_REVIEW:
        faults.append(Fault("review", (("longest", LONGEST_REVIEW),)))
    return Method(
        entry.text("title"),
        entry.text("context"),
        likelihood,
        impact,
        low or 0,
        high or 0,
        read_acceptors(entry.several("acceptors"), faults),
        months,
        entry.text("approved_by"),
        entry.text("approved_on"),
        entry.id,
        tuple(parts),
        tuple(faults),
    )


def read_scale(lines: Sequence[str], scale: str, faults: list[Fault]) -> tuple[Step, ...]:
    """Return the steps of "1 | rare | less than once in ten years"; what is wrong joins `faults`.

    Without lines there are no steps, and nothing is wrong.
    """
    about = ("scale", scale)
    steps: list[Step] = []
    for place, line in enumerate(lines, 1):
        number, _, rest = (part.strip() for part in line.partition("|"))
        name, _, means = (part.strip() for part in rest.partition("|"))
        if not number.isascii() or not number.isdecimal() or not name:
            faults.append(Fault("line", (about, ("line", line[:60]))))
        elif number.lstrip("0") != str(place):
            faults.append(Fault("order", (about, ("number", number[:6]), ("wanted", place))))
        else:
            steps.append(Step(place, name, means))
    if lines and not FEWEST_STEPS <= len(lines) <= MOST_STEPS:
        values = about, ("count", len(lines)), ("fewest", FEWEST_STEPS), ("most", MOST_STEPS)
        faults.append(Fault("count", values))
    if len({step.name.casefold() for step in steps}) != len(steps):
        faults.append(Fault("names", (about,)))
    return tuple(steps)


def read_acceptors(lines: Sequence[str], faults: list[Fault]) -> tuple[tuple[LevelName, str], ...]:
    """Return who may accept, by level; what is wrong joins `faults`."""
    found: list[tuple[LevelName, str]] = []
    for line in lines:
        level, _, person = (part.strip() for part in line.partition("|"))
        known = _LEVEL_WORDS.get(level.casefold())
        if known is None or not person:
            faults.append(Fault("acceptor", (("line", line[:60]),)))
        else:
            found.append((known, person))
    return tuple(found)


def signature(entry: Entry | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what two versions of the scales are told apart by.

    The default is the same whether it applies unwritten or was written down in either language.
    """
    return _written(entry, "likelihood"), _written(entry, "impact")


def limits_of(entry: Entry | None) -> tuple[int | None, int | None]:
    """Return the limits in use: acceptable up to, high from."""
    default = load_catalogue().default
    if entry is None or not any(
        entry.values.get(name) for name in ("likelihood", "impact", "acceptable_to", "high_from")
    ):
        return default.acceptable_to, default.high_from
    return entry.number("acceptable_to"), entry.number("high_from")


def _written(entry: Entry | None, scale: str) -> tuple[str, ...]:
    lines = () if entry is None else entry.several(scale)
    steps = read_scale(lines, scale, [])
    given: tuple[ScaleStep, ...] = getattr(load_catalogue().default, scale)
    if not lines or any(steps == _steps(given, language) for language in LANGUAGES):
        return ()
    return tuple(" ".join(line.split()).casefold() for line in lines)


def _steps(given: Iterable[ScaleStep], language: Language) -> tuple[Step, ...]:
    return tuple(
        Step(number, step.name.in_(language), step.means.in_(language))
        for number, step in enumerate(given, 1)
    )


def _limit_faults(low: int | None, high: int | None, highest: int) -> list[Fault]:
    if low is None or high is None:
        return [Fault("limits_missing")]
    if not low < high:
        return [Fault("limits_order", (("low", low), ("high", high)))]
    if high > highest:
        return [Fault("limits_high", (("high", high), ("highest", highest)))]
    return []
