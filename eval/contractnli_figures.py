"""Figures on contracts: evidence and three-way decisions, and what learns nothing of language."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.intervals import bootstrap
from eval.metrics import mean

ENTAILED, CONTRADICTED, NOT_MENTIONED = "Entailment", "Contradiction", "NotMentioned"
CHOICES = (ENTAILED, CONTRADICTED, NOT_MENTIONED)


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
    """A decision on one hypothesis, and a score for each passage of the contract."""

    choice: str
    scores: Sequence[float]


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
        "accuracy": _accuracy(items),
        "evidence mAP": _evidence(items),
        **{
            choice: {
                "precision": mean([float(g == choice) for g, o in pairs if o == choice]),
                "recall": mean([float(o == choice) for g, o in pairs if g == choice]),
            }
            for choice in CHOICES
        },
        "95 %": {"accuracy": _interval(items, _accuracy), "mAP": _interval(items, _evidence)},
    }


Items = Sequence[tuple[Contract, Readings]]


def _pairs(items: Items) -> list[tuple[str, str]]:
    return [(c.gold[name].choice, one.choice) for c, told in items for name, one in told.items()]


def _accuracy(items: Items) -> float | None:
    return mean([float(gold == ours) for gold, ours in _pairs(items)])


def _evidence(items: Items) -> float | None:
    return mean(
        [
            average_precision(contract.gold[name].passages, one.scores)
            for contract, told in items
            for name, one in told.items()
            if len(one.scores)
        ]
    )


def _interval(items: Items, statistic: Callable[[Items], float | None]) -> list[float] | None:
    found = bootstrap(items, statistic, rounds=300)
    return [round(bound, 3) for bound in found] if found else None


def majority(contracts: Sequence[Contract]) -> list[Readings]:
    """Return, for each contract, what most of the others say to each hypothesis; no evidence."""
    counts: dict[str, Counter[str]] = {}
    for contract in contracts:
        for name, gold in contract.gold.items():
            counts.setdefault(name, Counter())[gold.choice] += 1

    def most(contract: Contract, name: str) -> str:
        others = counts[name] - Counter([contract.gold[name].choice])
        return max(CHOICES, key=lambda choice: (others[choice], -CHOICES.index(choice)))

    return [{name: Reading(most(one, name), ()) for name in one.gold} for one in contracts]


def by_threshold(
    contracts: Sequence[Contract], scores: Sequence[Mapping[str, Sequence[float]]]
) -> list[Readings]:
    """Return readings by best score: entailed from a threshold on, else not mentioned.

    The threshold is the one that is right most often on all other contracts.
    """
    best = [{name: max(each, default=0.0) for name, each in told.items()} for told in scores]
    every = np.sort(np.array([score for told in best for score in told.values()]))
    grid = np.append(np.unique(every[:: max(1, len(every) // 100)]), np.inf)
    rights = np.array(
        [
            _rights(contract, told, grid.tolist())
            for contract, told in zip(contracts, best, strict=True)
        ]
    )
    total = rights.sum(axis=0)
    readings: list[Readings] = []
    for place, told in enumerate(best):
        threshold = grid[int(np.argmax(total - rights[place]))]
        readings.append(
            {
                name: Reading(ENTAILED if s >= threshold else NOT_MENTIONED, scores[place][name])
                for name, s in told.items()
            }
        )
    return readings


def _rights(contract: Contract, best: Mapping[str, float], grid: Sequence[float]) -> list[int]:
    """How many hypotheses each threshold gets right in one contract."""
    return [
        sum(
            contract.gold[name].choice == (ENTAILED if score >= threshold else NOT_MENTIONED)
            for name, score in best.items()
        )
        for threshold in grid
    ]
