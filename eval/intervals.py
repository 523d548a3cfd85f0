"""How sure a figure is: bootstrap intervals (Efron 1979, percentile method)."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

ROUNDS = 1_000
SHARE = 0.95
SUFFIX = " 95 %"  # of the name of an interval
Item = TypeVar("Item")


def bootstrap(
    items: Sequence[Item],
    statistic: Callable[[Sequence[Item]], float | None],
    *,
    rounds: int = ROUNDS,
    share: float = SHARE,
    seed: int = 1,
) -> tuple[float, float] | None:
    """Return the interval that holds `share` of the statistic over resampled items.

    None where there are no items, or where the statistic is None for every sample. The same items
    and seed give the same interval.
    """
    if not items:
        return None
    draw = random.Random(seed)
    drawn = (statistic(draw.choices(items, k=len(items))) for _ in range(rounds))
    values = sorted(value for value in drawn if value is not None)
    if not values:
        return None
    cut = (1 - share) / 2
    return _quantile(values, cut), _quantile(values, 1 - cut)


def _quantile(ordered: Sequence[float], part: float) -> float:
    """The value below which `part` of them lie, between two of them by their distance."""
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def told(
    items: Sequence[Item],
    statistics: Mapping[str, Callable[[Sequence[Item]], float | None]],
    *,
    rounds: int = ROUNDS,
) -> dict[str, float | list[float] | None]:
    """Return figures over items by name, each followed by its interval as "name 95 %".

    The interval is [low, high], rounded to three digits; it is left out where there is none.
    """
    found: dict[str, float | list[float] | None] = {}
    for name, statistic in statistics.items():
        found[name] = statistic(items)
        bounds = bootstrap(items, statistic, rounds=rounds)
        if bounds is not None:
            found[f"{name}{SUFFIX}"] = [round(bound, 3) for bound in bounds]
    return found
