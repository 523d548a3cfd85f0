"""Learn `assistant/ranking.json`: of all units read for a question, which answers it?

A listwise softmax (Cao et al. 2007): the weights make the units that hold the gold words likely
among all units of their question, with a ridge. Figures are of companies left out.
"""

import json
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.selection import FILE, Features
from eval.answer_cases import Case

RIDGE = 10.0
FOLDS = 10
NAMES = tuple(Features(0.0, 0.0).values())
Matrix = NDArray[np.float64]
Score = Callable[[Case], Matrix]


def values(case: Case) -> Matrix:
    """Return a case's features, a row a unit."""
    rows = [list(features.values().values()) for features in case.features]
    return np.asarray(rows, np.float64).reshape(len(rows), len(NAMES))


def fit(cases: Sequence[Case]) -> dict[str, float]:
    """Return the weight of each feature, learnt from the cases that have a unit with gold words."""
    used = [case for case in cases if any(case.gold)]
    matrices = [values(case) for case in used]
    together = np.vstack(matrices)
    mean, spread = together.mean(axis=0), np.maximum(together.std(axis=0), 1e-6)
    scaled = [(matrix - mean) / spread for matrix in matrices]
    gold = [np.asarray(case.gold, np.float64) for case in used]

    def loss(beta: Matrix) -> tuple[float, Matrix]:
        total, slope = RIDGE * float(beta @ beta) / 2, RIDGE * beta
        for case, matrix, right in zip(used, scaled, gold, strict=True):
            scores = matrix @ beta
            odds = np.exp(scores - scores.max())
            chance, among = odds / odds.sum(), odds * right / (odds @ right)
            total -= case.share * float(np.log(odds @ right / odds.sum()))
            slope = slope - case.share * (matrix.T @ (among - chance))
        return total, slope

    found = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B")
    return {
        name: round(float(weight), 4) for name, weight in zip(NAMES, found.x / spread, strict=True)
    }


def folds(cases: Sequence[Case]) -> list[tuple[list[Case], list[Case]]]:
    """Return (learnt from, left out) pairs, by company, so that each case is left out once."""
    companies = sorted({case.company for case in cases})
    real = {case.company for case in cases if case.real}
    ordered = sorted(companies, key=lambda name: (name not in real, name))
    place = {name: index % FOLDS for index, name in enumerate(ordered)}
    return [
        (
            [case for case in cases if place[case.company] != fold],
            [case for case in cases if place[case.company] == fold],
        )
        for fold in range(FOLDS)
    ]


def scores(case: Case, weights: Mapping[str, float]) -> Matrix:
    """Return a score for each unit of a case."""
    weighted: Matrix = values(case) @ np.asarray([weights[name] for name in NAMES])
    return weighted


def figures(cases: Sequence[Case], score: Score) -> dict[str, float]:
    """Return how often the first, and one of the first three, has gold words (all units read)."""
    asked = [case for case in cases if case.answerable]
    places = []
    for case in asked:
        ordered = np.asarray(case.gold)[np.argsort(-score(case), kind="stable")]
        places.append(int(np.argmax(ordered)) if ordered.any() else 10_000)
    return {
        "cases": float(len(places)),
        "first": float(np.mean([place == 0 for place in places])),
        "first three": float(np.mean([place < 3 for place in places])),
    }


def write(weights: Mapping[str, float]) -> None:
    """Write the weights the program answers with."""
    FILE.write_text(json.dumps(dict(weights), indent=2) + "\n", encoding="utf-8")
