"""Learn what answers are chosen by: question vectors, `ranking.json` and `answerability.json`.

First how questions are moved (`eval.shifts`), then the ranking (`eval.ranking`), then when to
answer at all: a logistic model (ridge, classes balanced) over the best units of each question,
ranked by weights learnt without its company. The bar is the lowest at which no more than about a
quarter of the questions that nothing answers are answered, on companies left out of the fit.

All of it is learnt on invented companies (`eval.answer_cases`). The sample company and the
development set have no part in it, so `python -m eval answers` tells how it does on documents it
has not seen.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from assistant.answerability import FILE, Evidence, Model, weigh
from assistant.finding import NEAR_BEST, SENTENCES
from eval import ranking, shifts
from eval.answer_cases import SHARE, Case, cases_of, learning_companies, thinned
from eval.library import shared_libraries
from eval.shift_cases import asked_of
from ingest.embedders.static import StaticEmbedder
from ingest.embedders.union import UnionEmbedder

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
    "words_asked",
    "content_asked",
    *(f"asks_{kind}" for kind in KINDS),
)
RIDGE = 3.0
KINDS_RIDGE = 4.0  # how often a kind goes unanswered says more of the questions than of policies
ANSWERED = 0.26  # of the questions that nothing answers, nearly all of them near misses
LENGTHS = (5, 7, 9, 12)  # words, between which questions count as equally long
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
        question=case.text,
        expected=case.expected,
        parts=case.parts,
    )


def shown(case: Case, weights: Mapping[str, float]) -> bool:
    """Tell whether gold words would be among the sentences that are shown for it."""
    if not case.features:
        return False
    scores = ranking.scores(case, weights)
    first = np.argsort(-scores, kind="stable")[:SENTENCES]
    return any(case.gold[at] and scores[first[0]] - scores[at] <= NEAR_BEST for at in first)


def fit(cases: Sequence[Case], known: Sequence[Evidence], right: Sequence[bool]) -> Model:
    """Return the logistic model of cases and what is known of them; its bar is one half.

    Answers that would be right are told from questions that nothing answers. Where something else
    would be shown than what answers, neither is learnt; nor from questions that avoid the words of
    the rule, while those that nothing answers share them: nearness would count for nothing.
    """
    used = [
        (case, one)
        for case, one, good in zip(cases, known, right, strict=True)
        if one.values and not case.everyday and (good or not case.answerable)
    ]
    x = np.asarray([_row(one) for _, one in used])
    y = np.asarray([case.answerable for case, _ in used])
    share = _balanced(used, y)
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


def _balanced(used: Sequence[tuple[Case, Evidence]], y: NDArray[np.bool_]) -> Vector:
    """What each case counts: among questions of like length both classes count the same.

    Those that nothing answers happen to be shorter here, which says nothing of real ones.
    """
    share = np.asarray([case.share for case, _ in used])
    length = np.digitize([len(case.text.split()) for case, _ in used], LENGTHS)
    for one in np.unique(length):
        among = length == one
        half = share[among].sum() / 2
        for some in (among & y, among & ~y):
            share[some] *= half / max(share[some].sum(), 1e-9)
    return share


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
    right = {id(case): shown(case, left_out[id(case)]) for case in cases}
    chance: dict[int, float] = {}
    for learnt, others in split:
        model = fit(
            learnt, [known[id(case)] for case in learnt], [right[id(case)] for case in learnt]
        )
        chance |= {id(case): model.probability(known[id(case)]) for case in others}
    real = [case for case in cases if case.real and not case.everyday]
    everyday = [case for case in cases if case.everyday]
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
    model = fit(cases, [known[id(case)] for case in cases], [right[id(case)] for case in cases])
    figures: dict[str, object] = {
        name: ranking.figures(some, lambda case: ranking.scores(case, left_out[id(case)]))
        | _refused([(case.answerable, chance[id(case)] < bar) for case in some])
        for name, some in (("real-sized", real), ("everyday", everyday), ("small", small))
        if some
    }
    figures["bar"] = {"probability": bar, "abstained though it should not": refused}
    return ranking.fit(cases), Model(model.weights, model.bias, round(bar, 4)), figures


def learn(*, write: bool) -> dict[str, object]:
    """Ask, learn and optionally write all that is learnt. Returns {"figures": …}.

    A company is asked with question vectors learnt without it, so that the ranking learns how far
    they can be trusted on papers nobody has learnt from.
    """
    with TemporaryDirectory(prefix="aims-cases-") as folder, shared_libraries():
        real, small = learning_companies(Path(folder))
        plain = UnionEmbedder()
        encoder = StaticEmbedder()
        vectors, pieces = encoder.matrix(), encoder.pieces
        asked = {
            one.name: list(asked_of(one, plain, pieces, share=share))
            for some, share in ((real, 1.0), (small, SHARE))
            for one in some
        }
        cases: list[Case] = []
        for left_out in parted([one.name for one in real], [one.name for one in small]):
            others = [case for name, some in asked.items() if name not in left_out for case in some]
            embedder = UnionEmbedder(shifts.learn(others, vectors))
            for one in real:
                if one.name in left_out:
                    cases += cases_of(one, embedder, real=True)
            for one in small:
                if one.name in left_out:
                    cases += cases_of(thinned(one), embedder, real=False)
        weights, model, figures = learn_from(cases)
        if write:
            shifts.write(shifts.learn([case for some in asked.values() for case in some], vectors))
            save(weights, model)
        return {"figures": figures}


def parted(real: Sequence[str], small: Sequence[str]) -> list[frozenset[str]]:
    """Return the names in parts, each with as many of either kind as the others."""
    ordered = [*sorted(real), *sorted(small)]
    return [frozenset(ordered[part :: ranking.FOLDS]) for part in range(ranking.FOLDS)]


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
