"""Scores to rankings to recall."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.encoder.benchmarks import Task

Scores = NDArray[np.float32]  # (queries, passages), higher is better

RRF = 60  # Cormack et al. 2009


def fuse(parts: Sequence[Scores]) -> Scores:
    """Return the reciprocal rank fusion of several scores."""
    total = np.zeros_like(parts[0])
    for scores in parts:
        order = np.argsort(-scores, axis=1, kind="stable")
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(scores.shape[1])[None, :], axis=1)
        total += (1.0 / (RRF + 1 + ranks)).astype(np.float32)
    return total


def recall(task: Task, scores: Scores) -> dict[str, tuple[float, float, int]]:
    """Return for each group: recall@k, share of queries with any hit within k, number of queries.

    A query whose gold text is in no passage (an unread scan) counts as zero.
    """
    top = np.argsort(-scores, axis=1, kind="stable")[:, : task.cut]
    found: dict[str, list[tuple[float, float]]] = {}
    for row, wanted, group in zip(top, task.relevant, task.groups, strict=True):
        hits = [bool(holders & set(row.tolist())) for holders in wanted]
        share = sum(hits) / len(hits) if hits else 0.0
        found.setdefault(group, []).append((share, float(any(hits))))
    return {
        group: (
            float(np.mean([share for share, _ in rows])),
            float(np.mean([any_hit for _, any_hit in rows])),
            len(rows),
        )
        for group, rows in found.items()
    }
