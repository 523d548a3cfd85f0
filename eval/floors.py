"""Floors: what a measure must reach, and error rates it must not exceed (`floors.toml`).

Bounds belong to a measure and a kind of run:

    [review.full.least]                     # at least
    "all review / macro-F1" = 0.66          # 0.73 seen
    [review.full.most]                      # at most
    "all review / over-claims" = 0.05

A figure is named by its path in the record, group first, joined by " / ". A bound whose figure is
not in the record is broken: a figure that is gone must not look like one that is good.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.record import RUNS

FILE = Path(__file__).with_name("floors.toml")
SEPARATOR = " / "
Side = Literal["least", "most"]


class FloorsError(ValueError):
    """`floors.toml` says something that is no bound: where, and what is expected."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The least or the most that a figure may be."""

    figure: str
    side: Side
    value: float

    def broken(self, figures: Mapping[str, Any]) -> str | None:
        """Return how the figures break it, or None."""
        found = at(figures, self.figure)
        if isinstance(found, bool) or not isinstance(found, int | float):
            return (
                f"{self.figure}: no such figure ({found!r}), at {self.side} {self.value:g} wanted"
            )
        if found < self.value if self.side == "least" else found > self.value:
            return f"{self.figure}: {found:.4g}, at {self.side} {self.value:g} wanted"
        return None


def load(file: Path = FILE) -> dict[tuple[str, str], list[Bound]]:
    """Return the bounds by measure and kind of run. Raises FloorsError."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        (measure, run): list(_bounds(f"{measure}.{run}", sides))
        for measure, runs in raw.items()
        for run, sides in runs.items()
    }


def check(record: Mapping[str, Any], bounds: Mapping[tuple[str, str], list[Bound]]) -> list[str]:
    """Return each bound for the record's kind of run that it breaks; empty where there is none."""
    chosen = bounds.get((str(record["measure"]), str(record["run"])), [])
    return [told for one in chosen if (told := one.broken(record["figures"]))]


def at(figures: Mapping[str, Any], path: str) -> Any:
    """Return the value at a path such as "all / recall@5 / fused", or None."""
    value: Any = figures
    for name in path.split(SEPARATOR):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _bounds(place: str, sides: Mapping[str, Any]) -> Iterator[Bound]:
    if place.rpartition(".")[2] not in RUNS:
        raise FloorsError(f"{place}: a kind of run is one of {', '.join(RUNS)}")
    for side, figures in sides.items():
        if side not in ("least", "most"):
            raise FloorsError(f"{place}.{side}: least or most is expected")
        for figure, value in figures.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise FloorsError(f"{place}.{side}: {figure}: a number is expected")
            yield Bound(figure, "least" if side == "least" else "most", float(value))
