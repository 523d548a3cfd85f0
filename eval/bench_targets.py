"""What speed and size are aimed at, and whether a record of `python -m eval bench` reaches it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from eval.bench_figures import TUTORIAL

LARGE = "questions, 100000 passages"
MILLION = 1_000_000

Value = Callable[[Mapping[str, Any]], float]


@dataclass(frozen=True, slots=True)
class Target:
    """An aim in words; `value` takes a record's figures and raises KeyError where there is none."""

    aim: str
    value: Value
    limit: float
    unit: str
    at_least: bool = False

    def verdict(self, figures: Mapping[str, Any]) -> tuple[str, str]:
        """Return what was measured and "reached", "not reached" or "not measured"."""
        try:
            value = self.value(figures)
        except KeyError:
            return "–", "not measured"
        reached = value >= self.limit if self.at_least else value <= self.limit
        return f"{show(value)} {self.unit}".strip(), "reached" if reached else "**not reached**"


def show(value: float) -> str:
    """Return a number with as many digits as it deserves."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def largest_common(figures: Mapping[str, Any], name: str) -> int:
    """Return the pages of the largest set that `name` and the tutorial both ran on."""
    sizes = [
        int(group.split()[1])
        for group, told in figures.items()
        if group.startswith("ingest ")
        and group.endswith(" pages")
        and {name, TUTORIAL} <= set(told)
    ]
    if not sizes:
        raise KeyError(name)
    return max(sizes)


def _ratio(name: str) -> Value:
    def value(figures: Mapping[str, Any]) -> float:
        told = figures[f"ingest {largest_common(figures, name)} pages"]
        return float(told[name]["pages/s"]) / float(told[TUTORIAL]["pages/s"])

    return value


def at_path(*keys: str) -> Value:
    """Return what takes the figure at a path; it raises KeyError where there is none."""

    def value(figures: Mapping[str, Any]) -> float:
        found: Any = figures
        for key in keys:
            found = found[key]
        if found is None:
            raise KeyError(keys)
        return float(found)

    return value


def at_a_million(figures: Mapping[str, Any]) -> float:
    """Return the milliseconds that the measured growth gives for a million: a calculation."""
    told = figures[LARGE]["ours"]
    slope = figures["growth"]["answer, ours"]
    if slope is None:
        raise KeyError("growth")
    # From the last measured point on, and never flatter than measured.
    steps = MILLION / told["passages"]
    return float(told["answer ms"]["p50"] * steps ** max(0.0, slope))


TARGETS = (
    Target(
        "ingest with the tutorial's encoder, pages a second",
        _ratio("ours, its encoder"),
        3,
        "times the tutorial",
        at_least=True,
    ),
    Target(
        "ingest with our default encoder, pages a second",
        _ratio("ours, default"),
        10,
        "times the tutorial",
        at_least=True,
    ),
    Target(
        "ingest with our static encoder, pages a second",
        _ratio("ours, static"),
        10,
        "times the tutorial",
        at_least=True,
    ),
    Target(
        "warm answer at 100,000 passages, 95 of 100 within 150 ms",
        at_path(LARGE, "ours", "answer ms", "p95"),
        150,
        "ms",
    ),
    Target("first answer of a new process below 3 s", at_path("cold", "aims ask s"), 3, "s"),
    Target("`aims --help` below 0.5 s", at_path("cold", "aims --help s"), 0.5, "s"),
    Target(
        "memory below 1.5 GB while 100,000 passages are asked",
        at_path(LARGE, "ours", "peak MB"),
        1_500,
        "MB",
    ),
    Target(
        "ingest linear: exponent of its growth 1.1 or less",
        at_path("growth", "ingest, ours, static"),
        1.1,
        "",
    ),
    Target("a million passages below 1 s (calculated from the growth)", at_a_million, 1_000, "ms"),
    Target(
        "an unchanged library embeds nothing again",
        at_path("ingest again", "texts embedded"),
        0,
        "texts",
    ),
)
