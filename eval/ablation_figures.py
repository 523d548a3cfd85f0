"""Figures of the ablation, and the simple ways beside: a best score against a threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.intervals import told
from eval.metrics import mean

ORDER = ("missing", "partial", "met")
STEPS = 200  # thresholds tried: the scores at this many equal steps of their order
Score = Mapping[str, float]  # procedure -> the score of its best passage
Statuses = Mapping[int, str]  # by requirement number


@dataclass(frozen=True, slots=True)
class Ablation:
    """A requirement before and after what is mapped to it is taken away.

    `apart` tells of each other requirement whether its status stayed, of those that nothing taken
    away is mapped to; `sharing` of those that share a procedure with it and may rightly change.
    """

    requirement: str
    before: str
    after: str
    apart: tuple[bool, ...]
    sharing: tuple[bool, ...]

    @property
    def found(self) -> bool:
        """Whether anything spoke for it at first."""
        return self.before in ("met", "partial")

    @property
    def became_gap(self) -> bool:
        """Whether it stands worse than before, and is not met."""
        return self.after != "met" and rank(self.after) < rank(self.before)


def rank(status: str) -> int:
    """Return how good a status is; one that says nothing counts as missing."""
    return ORDER.index(status) if status in ORDER else 0


def figures(made: Sequence[Ablation]) -> dict[str, Any]:
    """Return the shares with their intervals over requirements."""
    return {
        "requirements": len(made),
        **told(
            made,
            {
                "found": lambda some: mean([float(one.found) for one in some]),
                "met at first": lambda some: mean([float(one.before == "met") for one in some]),
                "became a gap": lambda some: mean(
                    [float(one.became_gap) for one in some if one.found]
                ),
                "found, then a gap": lambda some: mean(
                    [float(one.found and one.became_gap) for one in some]
                ),
                "others unchanged": lambda some: _share([one.apart for one in some]),
                "sharing unchanged": lambda some: _share([one.sharing for one in some]),
            },
            rounds=300,
        ),
    }


def _share(groups: Sequence[Sequence[bool]]) -> float | None:
    total = sum(len(group) for group in groups)
    return sum(sum(group) for group in groups) / total if total else None


def statuses_by(scores: Sequence[Score], threshold: float, gone: frozenset[str]) -> Statuses:
    """Return met where some procedure that is left reaches the threshold, else missing."""
    return {
        number: "met"
        if max((s for one, s in each.items() if one not in gone), default=-np.inf) >= threshold
        else "missing"
        for number, each in enumerate(scores)
    }


def fit(labelled: Sequence[tuple[Sequence[Score], Sequence[frozenset[str]]]]) -> float:
    """Return the threshold that finds most requirements and calls most of them a gap afterwards.

    The two shares weigh the same. Given are, of each set, the scores of its requirements and the
    procedures mapped to them. Of several thresholds the lowest. Raises ValueError without scores.
    """
    before = _best_left(labelled, without_mapped=False)
    after = _best_left(labelled, without_mapped=True)
    if not len(before):
        raise ValueError("no scores to fit a threshold on")
    grid = np.quantile(np.concatenate([before, after]), np.linspace(0, 1, STEPS + 1))
    worth = [float((before >= t).mean() + (after < t).mean()) for t in grid]
    return float(grid[int(np.argmax(worth))])


def _best_left(
    labelled: Sequence[tuple[Sequence[Score], Sequence[frozenset[str]]]], *, without_mapped: bool
) -> "np.ndarray[Any, np.dtype[np.float64]]":
    return np.array(
        [
            max(
                (s for one, s in each.items() if not (without_mapped and one in mapped)),
                default=-1e9,
            )
            for scores, mappings in labelled
            for each, mapped in zip(scores, mappings, strict=True)
        ]
    )
