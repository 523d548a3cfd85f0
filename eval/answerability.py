"""Learn `assistant/answerability.json`: when do the best units answer a question?

In two steps. What the kind of answer says (is it there, and do policies state it at all?) is
learnt on the invented companies, which have many questions; they are too small for similarities to
mean anything, and their unanswerable questions are all near misses, so it counts half. How much
nearness and lead count beside it is fixed, in log odds for one standard deviation. The bar is
where right minus wrong abstentions is highest on the sample company and, where it is beside the
checkout, the development set: one number from real-sized document sets. A company that neither has
seen may lie elsewhere; `python -m eval questions DIR` says where.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from assistant.answerability import FILE, Evidence, Model
from assistant.finding import find
from assistant.sources import Sources
from eval.companies import Company, development_companies, sample_company
from eval.invented import Invented, invented_companies
from eval.library import company_library, sources_of
from ingest.embed import Embedder
from ingest.types import Document, Kind, Status

KINDS = (
    "amount",
    "contact",
    "count",
    "date",
    "definition",
    "duration",
    "frequency",
    "percent",
    "person",
    "place",
    "procedure",
    "reason",
    "yes_no",
)
LEARNT = ("kind_missed", "kind_missed_by_all", "no_kind", *(f"asks_{kind}" for kind in KINDS))
NEVER_FOR = ("kind_missed", "kind_missed_by_all")  # can only speak against an answer
NEARNESS = {"closeness": 1.0, "lead": 0.7}  # log odds for one standard deviation
KINDS_SHARE = 0.5
PART_WEIGHT = 2.0  # log odds for each further question in a question: one of them has an answer
TOLERANCE = 0.08
STRENGTH = 0.1  # of the data against the ridge


@dataclass(frozen=True, slots=True)
class Case:
    """A question's evidence, and whether the documents answer it."""

    company: str
    answerable: bool
    evidence: Evidence

    def row(self, names: Sequence[str]) -> list[float]:
        """The values of these features; absent ones are 0."""
        return [float(self.evidence.values.get(name, 0.0)) for name in names]


def invented_cases(companies: Sequence[Invented], *, embedder: Embedder) -> list[Case]:
    """Ask the invented companies' questions."""
    cases: list[Case] = []
    for company in companies:
        with TemporaryDirectory(prefix="aims-invented-") as folder:
            company.write(Path(folder))
            with company_library(Path(folder), embedder=embedder) as (library, _):
                sources = sources_of(library, embedder)
                for asked in company.questions:
                    finding = find(asked.question, sources=sources, allow=lambda d: True)
                    answerable = asked.positive is not None
                    cases.append(Case(company.name, answerable, finding.evidence))
    return cases


def labelled_cases(companies: Sequence[Company], *, embedder: Embedder) -> list[Case]:
    """Ask the labelled companies' questions, of documents in force only."""
    cases: list[Case] = []
    for company in companies:
        with company_library(company.docs, embedder=embedder) as (library, _):
            sources = sources_of(library, embedder)
            for question in company.questions:
                allow = partial(_in_force, sources)
                finding = find(question.text, sources=sources, allow=allow)
                cases.append(Case(company.name, question.answerable, finding.evidence))
    return cases


def _in_force(sources: Sources, document: Document) -> bool:
    return (
        document.kind is Kind.COMPANY
        and document.id not in sources.superseded
        and document.control.status not in (Status.DRAFT, Status.SUPERSEDED)
    )


def fit_kinds(cases: Sequence[Case]) -> dict[str, float]:
    """Return log-odds weights of `LEARNT`: logistic regression with a ridge, classes balanced.

    Weights of `NEVER_FOR` stay at or below zero (projected Newton steps).
    """
    x = np.asarray([case.row(LEARNT) for case in cases])
    y = np.asarray([case.answerable for case in cases])
    # A kind that is hardly ever asked for must not get a large weight from a few questions.
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 0.25)
    x = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    sample = np.where(y, 0.5 / y.sum(), 0.5 / (~y).sum()) * len(y) * STRENGTH
    ridge = np.ones(x.shape[1])
    ridge[-1] = 1e-6
    bounded = [LEARNT.index(name) for name in NEVER_FOR]
    beta = np.zeros(x.shape[1])
    for _ in range(200):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (sample * (y - p)) - ridge * beta
        hessian = (x * (sample * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        beta = beta + 0.5 * np.linalg.solve(hessian, gradient)
        beta[bounded] = np.minimum(beta[bounded], 0.0)
    return {n: float(b / s) for n, b, s in zip(LEARNT, beta[:-1], spread, strict=True)}


def best_bar(scores: NDArray[np.float64], answerable: NDArray[np.bool_]) -> tuple[float, float]:
    """Return a good bar, and the highest right minus wrong abstentions of any.

    It is the middle of all bars (each halfway between two scores) that come within `TOLERANCE` of
    the highest: with so few questions the very best is chance.
    """
    ordered = np.unique(scores)
    bars = (ordered[1:] + ordered[:-1]) / 2
    gains = np.asarray(
        [(scores[~answerable] < b).mean() - (scores[answerable] < b).mean() for b in bars]
    )
    return float(np.median(bars[gains >= gains.max() - TOLERANCE])), float(gains.max())


def learn(*, embedder: Embedder, write: bool) -> dict[str, object]:
    """Learn the weights and the bar; optionally write them. Returns them with their figures."""
    invented = invented_cases(invented_companies(), embedder=embedder)
    companies = [sample_company(), *development_companies()]
    labelled = labelled_cases(companies, embedder=embedder)
    kinds = fit_kinds(invented)
    rows = np.asarray([case.row(tuple(NEARNESS)) for case in labelled])
    spread = rows.std(axis=0)
    weights = {name: KINDS_SHARE * weight for name, weight in kinds.items()}
    for (name, odds), deviation in zip(NEARNESS.items(), spread, strict=True):
        weights[name] = odds / float(deviation)
    weights["further_parts"] = PART_WEIGHT
    names = tuple(weights)
    values = np.asarray([case.row(names) for case in labelled])
    scores = values @ np.asarray([weights[name] for name in names])
    answerable = np.asarray([case.answerable for case in labelled])
    bar, gain = best_bar(scores, answerable)
    model = Model(
        weights={n: round(w, 4) for n, w in weights.items()}, bias=round(-bar, 4), threshold=0.5
    )
    figures = {"all": _figures(labelled, scores, bar) | {"best": gain}}
    for company in companies:
        chosen = [i for i, case in enumerate(labelled) if case.company == company.name]
        others = [i for i in range(len(labelled)) if i not in chosen]
        elsewhere, _ = best_bar(scores[others], answerable[others])
        members = [labelled[i] for i in chosen]
        figures[company.name[:9]] = _figures(members, scores[chosen], elsewhere)
    if write:
        raw = {"weights": model.weights, "bias": model.bias, "threshold": model.threshold}
        FILE.write_text(json.dumps(raw, indent=2) + "\n", encoding="utf-8")
    return {"figures": figures}


def _figures(
    cases: Sequence[Case], scores: NDArray[np.float64], bar: float
) -> dict[str, float | None]:
    """Rates at a bar (for single companies: the bar that the others would set)."""
    answerable = np.asarray([case.answerable for case in cases])
    right = float((scores[~answerable] < bar).mean())
    wrong = float((scores[answerable] < bar).mean())
    return {"right_abstentions": right, "wrong_abstentions": wrong, "youden": right - wrong}
