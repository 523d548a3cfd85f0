"""Learn what answers are chosen by: `assistant/ranking.json` and `assistant/answerability.json`.

First the ranking (`eval.ranking`), then when to answer at all: a logistic model (ridge, classes
balanced) over the best units of each question, ranked by weights learnt without its company. The
bar is the lowest at which no more than a quarter of the questions that nothing answers are
answered, on companies left out of the fit.

All of it is learnt on invented companies (`eval.answer_cases`). The sample company and the
development set have no part in it, so `python -m eval answers` tells how it does on documents it
has not seen.
"""

import json
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answerability import FILE, Evidence, Model, weigh
from eval import ranking
from eval.answer_cases import Case, all_cases
from ingest.embed import Embedder

KINDS = (
    "amount",
    "contact",
    "count",
    "date",
    "definition",
    "duration",
    "frequency",
    "number",
    "organisation",
    "percent",
    "person",
    "place",
    "procedure",
    "reason",
    "yes_no",
)
NAMES = (
    "closeness",
    "lead",
    "kind_missed",
    "kind_missed_by_all",
    "no_kind",
    "further_parts",
    *(f"asks_{kind}" for kind in KINDS),
)
RIDGE = 3.0
KINDS_RIDGE = 4.0  # how often a kind goes unanswered says more of the questions than of policies
ANSWERED = 0.25  # of the questions that nothing answers, nearly all of them near misses
RARE = 0.25  # a kind that is hardly ever asked for must not get a large weight
Vector = NDArray[np.float64]


def evidence(case: Case, weights: Mapping[str, float]) -> Evidence:
    """Return what would be known of a question if units were ranked by these weights."""
    if not case.features:
        return Evidence({})
    scores = ranking.scores(case, weights)
    order = np.argsort(-scores, kind="stable")
    return weigh(
        [case.features[place] for place in order],
        scores=[float(scores[place]) for place in order],
        expected=case.expected,
        parts=case.parts,
    )


def fit(cases: Sequence[Case], known: Sequence[Evidence]) -> Model:
    """Return the logistic model of cases and what is known of them; its bar is one half."""
    used = [
        (case, one)
        for case, one in zip(cases, known, strict=True)
        if one.values and (any(case.gold) or not case.answerable)
    ]
    x = np.asarray([_row(one) for _, one in used])
    y = np.asarray([case.answerable for case, _ in used])
    share = np.asarray([case.share for case, _ in used])
    share = np.where(y, share / share[y].sum(), share / share[~y].sum()) * share.sum() / 2
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), RARE)
    x = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    kinds = [name.startswith("asks_") for name in NAMES]
    ridge = np.append(np.where(kinds, RIDGE * KINDS_RIDGE, RIDGE), 1e-6)
    beta = np.zeros(x.shape[1])
    for _ in range(50):  # Newton's method
        chance = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (share * (y - chance)) - ridge * beta
        curve = (x * (share * chance * (1 - chance))[:, None]).T @ x + np.diag(ridge)
        beta = beta + np.linalg.solve(curve, slope)
    weights = beta[:-1] / spread
    return Model(
        weights={name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)},
        bias=round(float(beta[-1] - mean @ weights), 4),
        threshold=0.5,
    )


def careful_bar(sets: Sequence[tuple[Vector, NDArray[np.bool_]]]) -> tuple[float, float]:
    """Return the lowest bar at which at most `ANSWERED` is answered of what nothing answers.

    Each set is (probabilities, answerable); shares are the means of the sets'. Also returned: the
    share of answerable questions that are refused then.
    """
    bars = np.arange(0.05, 0.96, 0.01)
    answered = np.mean([[(p[~y] >= bar).mean() for bar in bars] for p, y in sets], axis=0)
    bar = float(bars[np.argmax(answered <= ANSWERED)])
    return bar, float(np.mean([(p[y] < bar).mean() for p, y in sets]))


def learn_from(cases: Sequence[Case]) -> tuple[dict[str, float], Model, dict[str, object]]:
    """Return the ranking's weights, the model of answering, and figures of companies left out."""
    split = ranking.folds(cases)
    left_out = {
        id(case): weights
        for learnt, others in split
        for weights in [ranking.fit(learnt)]
        for case in others
    }
    known = {id(case): evidence(case, left_out[id(case)]) for case in cases}
    chance: dict[int, float] = {}
    for learnt, others in split:
        model = fit(learnt, [known[id(case)] for case in learnt])
        chance |= {id(case): model.probability(known[id(case)]) for case in others}
    real = [case for case in cases if case.real]
    small = [case for case in cases if not case.real]
    bar, refused = careful_bar(
        [
            (
                np.asarray([chance[id(case)] for case in some]),
                np.asarray([case.answerable for case in some]),
            )
            for some in (real, small)
            if some
        ]
    )
    model = fit(cases, [known[id(case)] for case in cases])
    figures: dict[str, object] = {
        name: ranking.figures(some, lambda case: ranking.scores(case, left_out[id(case)]))
        | _refused([(case.answerable, chance[id(case)] < bar) for case in some])
        for name, some in (("real-sized", real), ("small", small))
        if some
    }
    figures["bar"] = {"probability": bar, "abstained though it should not": refused}
    return ranking.fit(cases), Model(model.weights, model.bias, round(bar, 4)), figures


def learn(*, embedder: Embedder, write: bool) -> dict[str, object]:
    """Ask, learn and optionally write the weights. Returns {"figures": …}."""
    weights, model, figures = learn_from(all_cases(embedder=embedder))
    if write:
        save(weights, model)
    return {"figures": figures}


def save(weights: Mapping[str, float], model: Model) -> None:
    """Write both files."""
    ranking.write(weights)
    raw = {"weights": model.weights, "bias": model.bias, "threshold": model.threshold}
    FILE.write_text(json.dumps(raw, indent=2) + "\n", encoding="utf-8")


def _row(known: Evidence) -> list[float]:
    return [float(known.values.get(name, 0.0)) for name in NAMES]


def _refused(outcomes: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    right = [refused for answerable, refused in outcomes if not answerable]
    wrong = [refused for answerable, refused in outcomes if answerable]
    return {
        "right abstention": float(np.mean(right)),
        "abstained though it should not": float(np.mean(wrong)),
    }
