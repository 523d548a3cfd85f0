"""Learn the weights of `assistant/selection.json` on the invented companies, and test them there.

Half of the companies (by name, alternating) teach, the other half tests; the final weights use
all. Logistic regression by iteratively reweighted least squares with a ridge; each question's
units weigh together as much as any other question's. The bar for answering maximises right minus
wrong abstentions.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

import assistant.selection
from assistant.selection import FEATURES
from assistant.tasks.answer import candidates
from eval.invented import Asked, Invented, invented_companies
from eval.library import company_library, sources_of
from eval.matching import holds
from ingest.embed import Embedder

Matrix = NDArray[np.float64]
RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """One question's candidate units: features (n × features) and which of them answer."""

    company: str
    answerable: bool
    features: Matrix
    answers: NDArray[np.bool_]


def collect(companies: Sequence[Invented], *, embedder: Embedder) -> list[Case]:
    """Ask every question and label each candidate unit by the known passage."""
    cases: list[Case] = []
    for company in companies:
        with TemporaryDirectory(prefix="aims-invented-") as folder:
            company.write(Path(folder))
            with company_library(Path(folder), embedder=embedder) as (library, _):
                sources = sources_of(library, embedder)
                for asked in company.questions:
                    found = candidates(asked.question, sources=sources, allow=lambda d: True)
                    if found:
                        cases.append(_case(company.name, asked, found))
    return cases


def _case(name: str, asked: Asked, found: Sequence[object]) -> Case:
    features = np.asarray([c.features.values() for c in found])  # type: ignore[attr-defined]
    answers = np.asarray(
        [
            asked.positive is not None and holds(asked.positive, c.unit.text)  # type: ignore[attr-defined]
            for c in found
        ]
    )
    return Case(name, asked.positive is not None, features, answers)


def fit(cases: Sequence[Case], *, rounds: int = 30) -> tuple[Matrix, float]:
    """Return weights (features,) and bias."""
    x = np.vstack([case.features for case in cases])
    x = np.hstack([x, np.ones((len(x), 1))])
    y = np.concatenate([case.answers for case in cases]).astype(float)
    sample = np.concatenate([np.full(len(c.answers), 1 / len(c.answers)) for c in cases])
    sample *= np.where(y > 0, (sample * (y <= 0)).sum() / max(1e-9, (sample * y).sum()) / 4, 1.0)
    beta = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 1e-6
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        weight = sample * p * (1 - p) + 1e-9
        gradient = x.T @ (sample * (y - p)) - ridge * beta
        hessian = (x * weight[:, None]).T @ x + np.diag(ridge)
        beta = beta + np.linalg.solve(hessian, gradient)
    return beta[:-1], float(beta[-1])


def best_scores(cases: Sequence[Case], weights: Matrix, bias: float) -> Matrix:
    """Return each question's highest probability."""
    tops = [float((case.features @ weights + bias).max()) for case in cases]
    return 1 / (1 + np.exp(-np.asarray(tops)))


def threshold(cases: Sequence[Case], weights: Matrix, bias: float) -> tuple[float, float]:
    """Return the bar with the highest Youden index, and that index."""
    scores = best_scores(cases, weights, bias)
    answerable = np.asarray([case.answerable for case in cases])
    best = (-1.0, 0.5)
    for bar in np.quantile(scores, np.linspace(0.02, 0.9, 89)):
        right = float((scores[~answerable] < bar).mean()) if (~answerable).any() else 0.0
        wrong = float((scores[answerable] < bar).mean())
        best = max(best, (right - wrong, float(bar)))
    return best[1], best[0]


def first_right(cases: Sequence[Case], weights: Matrix, bias: float) -> float:
    """Return the share of answerable questions whose best unit answers."""
    hits = [
        bool(case.answers[int((case.features @ weights + bias).argmax())])
        for case in cases
        if case.answerable
    ]
    return float(np.mean(hits))


def learn(*, embedder: Embedder, write: bool) -> dict[str, object]:
    """Fit on half, test on the other half, fit on all; optionally write `selection.json`."""
    companies = invented_companies()
    cases = collect(companies, embedder=embedder)
    names = sorted({case.company for case in cases})
    teaching = set(names[::2])
    taught = [case for case in cases if case.company in teaching]
    tested = [case for case in cases if case.company not in teaching]
    weights, bias = fit(taught)
    bar, youden = threshold(taught, weights, bias)
    scores = best_scores(tested, weights, bias)
    answerable = np.asarray([case.answerable for case in tested])
    held_out = {
        "questions": len(tested),
        "first_unit_answers": first_right(tested, weights, bias),
        "right_abstentions": float((scores[~answerable] < bar).mean()),
        "wrong_abstentions": float((scores[answerable] < bar).mean()),
        "youden_when_taught": youden,
    }
    weights, bias = fit(cases)
    bar, _ = threshold(cases, weights, bias)
    model = {
        "weights": dict(zip(FEATURES, [round(float(w), 4) for w in weights], strict=True)),
        "bias": round(bias, 4),
        "threshold": round(bar, 4),
    }
    if write:
        _write(model)
    return {"figures": {"held out": held_out}, "model": model}


def _write(model: dict[str, object]) -> None:
    path = Path(assistant.selection.__file__).with_name("selection.json")
    path.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
