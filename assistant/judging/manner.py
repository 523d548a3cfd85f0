"""How each statement speaks: whether it denies, and whether it merely mentions.

Two logistic models over words in sequence, meaning, and what the rules of `ingest.analysis` say.
A statement that denies in a way no rule foresees ("is not among the topics of the line") must not
pass for a commitment; that would be the worst error of all.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.judging.features import manner, phrases
from assistant.judging.scales import MODELS
from assistant.judging.statements import Corpus

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class MannerWeights:
    """Weights of denial (column 0) and mention (column 1)."""

    phrases: Matrix  # shape (PHRASE_COLUMNS, 2)
    dense: Matrix  # shape (dimension + FLAGS, 2)
    bias: Matrix  # shape (2,)


@lru_cache(maxsize=1)
def load_manner(path: Path = MODELS / "manner.npz") -> MannerWeights:
    """Return the shipped weights."""
    with np.load(path, allow_pickle=False) as data:
        return MannerWeights(
            phrases=data["phrases"].astype(np.float32),
            dense=data["dense"].astype(np.float32),
            bias=data["bias"].astype(np.float32),
        )


def read_manner(corpus: Corpus, own: Matrix) -> Matrix:
    """Return the probabilities of denial and mention, shape (statements, 2).

    `own` are the static encoder's vectors of the statements.
    """
    if not corpus.statements:
        return np.zeros((0, 2), np.float32)
    weights = load_manner()
    scores = phrases(corpus.statements).dot(weights.phrases)
    scores += manner(corpus.statements, own) @ weights.dense + weights.bias
    return np.asarray(1.0 / (1.0 + np.exp(-scores)), np.float32)
