"""Where the student's vectors start: from the teacher, not from chance."""

import numpy as np
from numpy.typing import NDArray

from eval.encoder.student import Tokens

SIF = 1e-3  # Arora et al. 2017: weight a / (a + frequency)


def frequencies(parts: list[Tokens], size: int) -> NDArray[np.float64]:
    """Return how often each piece occurs in all parts together."""
    total = np.zeros(size, np.float64)
    for part in parts:
        total += np.bincount(part.ids, minlength=size)
    return total


def start_weights(counts: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return smooth inverse frequency weights between 0 and 1."""
    share = counts / max(1.0, counts.sum())
    return np.asarray(SIF / (SIF + share), np.float32)


def start_vectors(
    parts: list[tuple[Tokens, NDArray[np.float16]]], size: int, seed: int
) -> NDArray[np.float32]:
    """Return for each piece the mean of the teacher's vectors of the texts it stands in.

    A text counts the less the longer it is (a dictionary entry says more of its one piece than
    a sentence of each of its thirty); what all texts have in common is taken off; pieces that
    occur nowhere get small chance vectors. Shape (size, dimension), rows of length 1.
    """
    dimension = parts[0][1].shape[1]
    total = np.zeros((size, dimension), np.float32)
    common = np.mean([v.astype(np.float32).mean(axis=0) for _, v in parts], axis=0)
    for tokens, vectors in parts:
        for first in range(0, len(tokens), 8_192):
            rows = np.arange(first, min(first + 8_192, len(tokens)))
            part = tokens.take(rows)
            share = np.maximum(np.diff(part.starts), 1)[:, None] ** -1.5
            centred = (vectors[rows].astype(np.float32) - common) * share
            touched, columns = np.unique(part.ids, return_inverse=True)
            total[touched] += part.counts(columns, len(touched)).T @ centred.astype(np.float32)
    chance = np.random.default_rng(seed).normal(size=total.shape).astype(np.float32)
    norms = np.linalg.norm(total, axis=1, keepdims=True)
    unit = np.where(norms > 0, total / np.maximum(norms, 1e-9), chance * 0.1 / dimension**0.5)
    return np.asarray(unit, np.float32)
