"""Score how likely a unit answers a question, from features a person can read.

A logistic model over few features; its weights are learnt on invented companies
(`python -m eval selection`) and kept in `selection.json` beside this file. The same score decides
what is quoted and whether anything is: below the threshold the answer is "not found".
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from ingest.analysis.answer_types import answer_evidence, expected_answer
from ingest.analysis.terms import analyse, query_terms
from ingest.library.store import Library
from ingest.units import Unit


@dataclass(frozen=True, slots=True)
class Query:
    """A question, analysed once."""

    text: str
    language: str
    weights: Mapping[str, float]  # idf of each query term
    alternatives: Mapping[str, Mapping[str, float]]  # term -> terms that stand for it, weight 0..1
    expected: frozenset[str]  # kinds of answer asked for: "duration", "person", …


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of one (question, unit) pair; each about 0..1."""

    similarity: float  # cosine of question and unit, with its lead-in
    passage_similarity: float  # cosine of question and the passage around the unit
    coverage: float  # idf-weighted share of the question's terms in the unit or its lead-in
    context_coverage: float  # the same, with title and headings
    kind_found: float  # 1 the kind of thing asked for stands in the unit
    kind_missed: float  # 1 a kind is asked for and does not
    rank: float  # 1 / rank of the passage
    brevity: float  # 1 short … 0 over 60 words
    table: float
    same_language: float

    def values(self) -> list[float]:
        """The features in the order of their definition."""
        return [float(getattr(self, field.name)) for field in fields(self)]


FEATURES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the logistic score, and the bar below which nothing is answered."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def probability(self, features: Features) -> float:
        """Return 1 / (1 + exp(-(w·x + b)))."""
        total = self.bias + sum(
            self.weights[name] * value
            for name, value in zip(FEATURES, features.values(), strict=True)
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache
def load_model() -> Model:
    """Return the learnt weights."""
    path = Path(__file__).with_name("selection.json")
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Model(
        weights={name: float(raw["weights"].get(name, 0.0)) for name in FEATURES},
        bias=float(raw["bias"]),
        threshold=float(raw["threshold"]),
    )


def analyse_question(text: str, *, language: str, library: Library) -> Query:
    """Return the question with its weighted terms and expected kinds of answer."""
    terms = list(dict.fromkeys(query_terms(text, language)))
    return Query(
        text=text,
        language=language,
        weights=library.inverse_frequencies(terms),
        alternatives={term: library.expand([term]) for term in terms},
        expected=expected_answer(text, language),
    )


def coverage(query: Query, terms: frozenset[str]) -> float:
    """Return the idf-weighted share of the question's terms found, 0..1."""
    total = sum(query.weights.values())
    if not total:
        return 0.0
    found = 0.0
    for term, weight in query.weights.items():
        others = query.alternatives[term]
        found += weight * max((w for other, w in others.items() if other in terms), default=0.0)
    return min(1.0, found / total)


def describe(
    query: Query, unit: Unit, *, rank: int, similarity: float, passage_similarity: float
) -> Features:
    """Return the features of a unit of the passage at `rank` (from 1)."""
    text = f"{unit.lead_text} {unit.text}".strip()
    own = _terms(text, unit.language)
    around = own | _terms(" ".join((unit.document.title, *unit.section)), unit.language)
    found = bool(query.expected & answer_evidence(text, unit.language))
    return Features(
        similarity=similarity,
        passage_similarity=passage_similarity,
        coverage=coverage(query, own),
        context_coverage=coverage(query, around),
        kind_found=float(found),
        kind_missed=float(bool(query.expected) and not found),
        rank=1 / rank,
        brevity=max(0.0, 1 - len(text.split()) / 60),
        table=float(bool(unit.cells)),
        same_language=float(unit.language == query.language),
    )


@lru_cache(maxsize=4096)
def _terms(text: str, language: str) -> frozenset[str]:
    return frozenset(analyse(text, language))
