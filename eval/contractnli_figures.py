"""Figures on contracts: evidence and three-way decisions, and what learns nothing of language."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.intervals import told
from eval.metrics import mean

ENTAILED, CONTRADICTED, NOT_MENTIONED = "Entailment", "Contradiction", "NotMentioned"
ROUNDS = 300  # of the bootstrap
CHOICES = (ENTAILED, CONTRADICTED, NOT_MENTIONED)
_YES = {ENTAILED: True, NOT_MENTIONED: False}
_ANY = _YES | {CONTRADICTED: True}


@dataclass(frozen=True, slots=True)
class Gold:
    """What a contract says to a hypothesis, and the numbers of the passages that say it."""

    choice: str
    passages: frozenset[int]


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract's passages and its labels by hypothesis."""

    id: str
    passages: tuple[str, ...]
    gold: Mapping[str, Gold]


@dataclass(frozen=True, slots=True)
class Reading:
    """A decision on one hypothesis, and a score for each passage of the contract.

    `present`: whether the contract speaks of it at all, for or against; the data set's coverage.
    """

    choice: str
    scores: Sequence[float]
    present: bool


Readings = Mapping[str, Reading]  # by hypothesis


def average_precision(relevant: Iterable[int], scores: Sequence[float]) -> float | None:
    """Return the average precision of passages by score; None where none is relevant.

    Sum over thresholds of precision times the gain in recall; equal scores come in together, so
    their order in the contract does not matter.
    """
    wanted = set(relevant)
    if not wanted:
        return None
    found = read = 0
    total = 0.0
    groups: dict[float, list[int]] = {}
    for place, score in enumerate(scores):
        groups.setdefault(float(score), []).append(place)
    for score in sorted(groups, reverse=True):
        gain = sum(place in wanted for place in groups[score])
        read += len(groups[score])
        found += gain
        total += found / read * gain / len(wanted)
    return total


def figures(contracts: Sequence[Contract], readings: Sequence[Readings]) -> dict[str, Any]:
    """Return accuracy, evidence mAP and each choice by itself, with intervals over contracts."""
    items = list(zip(contracts, readings, strict=True))
    pairs = _pairs(items)
    return {
        "contracts": len(items),
        "pairs": len(pairs),
        **told(
            items,
            {
                "accuracy": _accuracy,
                "over-claims": _over_claims,
                "evidence mAP": _evidence,
                "coverage accuracy": _coverage,
                "coverage macro-F1": _coverage_f1,
            },
            rounds=ROUNDS,
        ),
        **{
            choice: {
                "precision": mean([float(g == choice) for g, o in pairs if o == choice]),
                "recall": mean([float(o == choice) for g, o in pairs if g == choice]),
            }
            for choice in CHOICES
        },
    }


Items = Sequence[tuple[Contract, Readings]]


def _pairs(items: Items) -> list[tuple[str, str]]:
    return [(c.gold[name].choice, one.choice) for c, told in items for name, one in told.items()]


def _accuracy(items: Items) -> float | None:
    return mean([float(gold == ours) for gold, ours in _pairs(items)])


def _over_claims(items: Items) -> float | None:
    """The share of all hypotheses called entailed that are not."""
    return mean([float(ours == ENTAILED != gold) for gold, ours in _pairs(items)])


def _present(items: Items) -> list[tuple[bool, bool]]:
    """For each hypothesis whether it is spoken of, by the labels and by a reading."""
    return [
        (c.gold[name].choice != NOT_MENTIONED, one.present)
        for c, told in items
        for name, one in told.items()
    ]


def _coverage(items: Items) -> float | None:
    return mean([float(gold == ours) for gold, ours in _present(items)])


def _coverage_f1(items: Items) -> float | None:
    """The mean F1 of present and of not mentioned."""
    pairs = _present(items)
    scores = []
    for side in (True, False):
        named = sum((gold is side) + (ours is side) for gold, ours in pairs)
        right = sum(gold is ours is side for gold, ours in pairs)
        scores.append(2 * right / named if named else None)
    return mean(scores)


def _evidence(items: Items) -> float | None:
    return mean(
        [
            average_precision(contract.gold[name].passages, one.scores)
            for contract, told in items
            for name, one in told.items()
            if len(one.scores)
        ]
    )


def majority(contracts: Sequence[Contract]) -> list[Readings]:
    """Return, for each contract, what most of the others say to each hypothesis; no evidence."""
    counts: dict[str, Counter[str]] = {}
    for contract in contracts:
        for name, gold in contract.gold.items():
            counts.setdefault(name, Counter())[gold.choice] += 1

    def most(contract: Contract, name: str) -> Reading:
        others = counts[name] - Counter([contract.gold[name].choice])
        choice = max(CHOICES, key=lambda choice: (others[choice], -CHOICES.index(choice)))
        return Reading(choice, (), 2 * others[NOT_MENTIONED] < others.total())

    return [{name: most(one, name) for name in one.gold} for one in contracts]


def by_threshold(
    contracts: Sequence[Contract], scores: Sequence[Mapping[str, Sequence[float]]]
) -> list[Readings]:
    """Return readings by best score: entailed from a threshold on, else not mentioned.

    The threshold is the one that is right most often on all other contracts; for whether it is
    spoken of at all there is another one, found alike.
    """
    best = [{name: max(each, default=0.0) for name, each in told.items()} for told in scores]
    every = np.sort(np.array([score for told in best for score in told.values()]))
    grid = np.append(np.unique(every[:: max(1, len(every) // 100)]), np.inf)
    entailed, present = (_thresholds(contracts, best, grid, wanted) for wanted in (_YES, _ANY))
    return [
        {
            name: Reading(
                ENTAILED if score >= entailed[place] else NOT_MENTIONED,
                scores[place][name],
                score >= present[place],
            )
            for name, score in told.items()
        }
        for place, told in enumerate(best)
    ]


def _thresholds(
    contracts: Sequence[Contract],
    best: Sequence[Mapping[str, float]],
    grid: "np.ndarray[Any, np.dtype[np.float64]]",
    wanted: Mapping[str, bool],
) -> list[float]:
    """For each contract the threshold that gets most of the others' hypotheses right.

    `wanted` says on which side of it a choice lies; one that is not named is on neither.
    """
    rights = np.array(
        [
            [
                sum(
                    wanted.get(contract.gold[name].choice) == (score >= threshold)
                    for name, score in told.items()
                )
                for threshold in grid.tolist()
            ]
            for contract, told in zip(contracts, best, strict=True)
        ]
    )
    total = rights.sum(axis=0)
    return [float(grid[int(np.argmax(total - own))]) for own in rights]
