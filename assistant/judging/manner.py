"""How each statement speaks: whether it denies, and whether it merely mentions.

Two logistic models over words in sequence, meaning, and what the rules of `ingest.analysis` say.
A statement that denies in a way no rule foresees ("is not among the topics of the line") must not
pass for a commitment; that would be the worst error of all.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.judging.features import manner, phrases
from assistant.judging.scales import MODELS
from assistant.judging.statements import Corpus

Matrix = NDArray[np.float32]
SURE = 0.5  # chance of denial from which a mere "for this" carries it back
_POINTS_BACK = re.compile(
    r"\b(?:for (?:this|these|it)|hierfür|hierzu|dafür|dazu|davon|"
    r"diese[rsnm]?\s+(?:Verfahren|Methode|Regelung|Prozess|Vorgehen|Unterlage|Bewertung)\w*|this\s+(?:method|procedure|process|rule))\b",
    re.IGNORECASE,
)


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
    return looked_back(corpus, np.asarray(1.0 / (1.0 + np.exp(-scores)), np.float32))


def looked_back(corpus: Corpus, chances: Matrix) -> Matrix:
    """Return the chances with denials carried back to what they speak of.

    "The method shall be set out in an instruction. This is not there yet." denies both.
    """
    result = chances.copy()
    for row, (one, after) in enumerate(pairwise(corpus.statements)):
        if one.unit.document.id != after.unit.document.id or after.unit.kind != "paragraph":
            continue
        told = after.unit.lead == one.unit.span and one.unit.page.number == after.unit.page.number
        near = one.unit.section == after.unit.section and _POINTS_BACK.search(after.unit.text)
        if told or (near and chances[row + 1, 0] >= SURE):
            result[row, 0] = max(result[row, 0], chances[row + 1, 0])
    return result
