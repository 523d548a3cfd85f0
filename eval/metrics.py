"""Retrieval and decision measures. A measure over nothing is None; no result counts as zero."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass


def recall_at_k(relevant: Collection[str], ranking: Sequence[str], *, k: int) -> float | None:
    """Return the share of `relevant` among the first `k` of `ranking`."""
    if not relevant:
        return None
    return len(set(relevant) & set(ranking[:k])) / len(set(relevant))


def average_precision_at_k(
    relevant: Collection[str], ranking: Sequence[str], *, k: int
) -> float | None:
    """Return average precision cut at `k`, divided by min(|relevant|, k)."""
    if not relevant:
        return None
    wanted, hits, total = set(relevant), 0, 0.0
    for rank, item in enumerate(ranking[:k], start=1):
        if item in wanted:
            hits += 1
            total += hits / rank
    return total / min(len(wanted), k)


def ndcg_at_k(relevant: Collection[str], ranking: Sequence[str], *, k: int) -> float | None:
    """Return nDCG with binary gains (Järvelin & Kekäläinen 2002)."""
    if not relevant:
        return None
    wanted = set(relevant)
    gain = sum(
        1 / math.log2(rank + 1) for rank, item in enumerate(ranking[:k], start=1) if item in wanted
    )
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(wanted), k) + 1))
    return gain / ideal


def mean(values: Collection[float | None]) -> float | None:
    """Return the mean of the values that are not None, or None."""
    kept = [value for value in values if value is not None]
    return sum(kept) / len(kept) if kept else None


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well "I do not know" is told apart. `youden` is right minus wrong abstentions."""

    right: float | None  # share of unanswerable questions that were refused
    wrong: float | None  # share of answerable questions that were refused

    @property
    def youden(self) -> float | None:
        if self.right is None or self.wrong is None:
            return None
        return self.right - self.wrong


def abstention(outcomes: Collection[tuple[bool, bool]]) -> Abstention:
    """Return the rates from (answerable, abstained) pairs."""
    return Abstention(
        right=mean([float(abstained) for answerable, abstained in outcomes if not answerable]),
        wrong=mean([float(abstained) for answerable, abstained in outcomes if answerable]),
    )
