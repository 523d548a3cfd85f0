"""What a first evening gives: the best passage's score for a requirement, over two thresholds.

Met from the higher threshold on, partial from the lower one on, else missing. The score is a
cosine or BM25. Such a judge cannot tell a commitment from a mention; it is here to compare with.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement

import numpy as np

from assistant.requirements.schema import Language, Requirement, RequirementSet
from eval import statuses
from ingest.analysis.terms import analyse, query_terms
from ingest.library.lexical import indexed_text
from ingest.library.store import Library
from ingest.types import Kind

COSINE, BM25 = "cosine", "BM25"
WAYS = (COSINE, BM25)
STEPS = 40  # thresholds tried: the scores at this many equal steps of their order
Scores = Mapping[str, float]  # requirement number -> best score
Labelled = tuple[Scores, Mapping[str, str]]  # with gold statuses by label
Thresholds = tuple[float, float]  # partial, met


def best_scores(
    library: Library, *, requirement_set: RequirementSet, language: Language
) -> dict[str, Scores]:
    """Return, by way and requirement number, the score of the passage that is nearest to it.

    A requirement is its title and summary in that language; every passage of the company counts.
    """
    documents = [d for d in library.documents() if d.kind is Kind.COMPANY]
    chunks = [(d.title, chunk) for d in documents for chunk in library.document_chunks(d.id)]
    closeups = library.closeups([chunk.id for _, chunk in chunks])
    vectors = [closeups[chunk.id][0] for _, chunk in chunks if chunk.id in closeups]
    bm25 = Bm25([analyse(indexed_text(title, chunk), chunk.language) for title, chunk in chunks])
    found: dict[str, dict[str, float]] = {way: {} for way in WAYS}
    for requirement in requirement_set.requirements:
        text = _text(requirement, language)
        wanted = np.asarray(library.embedder.embed_query(text), np.float32)
        cosines = np.stack(vectors) @ wanted if vectors else np.zeros(1)
        found[COSINE][requirement.ref] = float(cosines.max())
        found[BM25][requirement.ref] = max(bm25.scores(query_terms(text, language)), default=0.0)
    return dict(found)


def _text(requirement: Requirement, language: Language) -> str:
    return f"{requirement.title.in_(language)}. {requirement.summary.in_(language)}"


def tell(scores: Scores, thresholds: Thresholds) -> dict[str, str]:
    """Return statuses by label; parts of a clause are told apart first and put together then."""
    return statuses.by_label({ref: _status(score, thresholds) for ref, score in scores.items()})


def fit(labelled: Sequence[Labelled]) -> Thresholds:
    """Return the thresholds with the best macro-F1 over some companies.

    Of several the one with fewer over-claims, then the lowest. Raises ValueError without scores.
    """
    values = sorted(score for scores, _ in labelled for score in scores.values())
    if not values:
        raise ValueError("no scores to fit thresholds on")
    places = {round(step * (len(values) - 1) / STEPS) for step in range(STEPS + 1)}
    grid = [*sorted({values[place] for place in places}), math.nextafter(values[-1], math.inf)]
    return max(combinations_with_replacement(grid, 2), key=lambda pair: _worth(labelled, pair))


def _worth(labelled: Sequence[Labelled], thresholds: Thresholds) -> tuple[float, float, float]:
    pairs = []
    for scores, gold in labelled:
        told = tell(scores, thresholds)
        pairs += [(status, told[label]) for label, status in gold.items()]
    over = statuses.over_claims(pairs) or 0.0
    return statuses.macro_f1(pairs) or 0.0, -over, -sum(thresholds)


def _status(score: float, thresholds: Thresholds) -> str:
    partial, met = thresholds
    if score >= met:
        return "met"
    return "partial" if score >= partial else "missing"


class Bm25:
    """BM25 over texts given as terms (k1 1.5, b 0.75; idf of Lucene, never below zero)."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._bags = [Counter(terms) for terms in texts]
        self._average = sum(map(len, texts)) / max(1, len(texts)) or 1.0
        self._frequency = Counter(term for bag in self._bags for term in bag)

    def scores(self, query: Sequence[str]) -> list[float]:
        """Return the score of each text, in order."""
        wanted = {term: self._idf(term) for term in query if term in self._frequency}
        return [self._score(bag, wanted) for bag in self._bags]

    def _idf(self, term: str) -> float:
        holding = self._frequency[term]
        return math.log1p((len(self._bags) - holding + 0.5) / (holding + 0.5))

    def _score(self, bag: Counter[str], wanted: Mapping[str, float]) -> float:
        norm = 1.5 * (0.25 + 0.75 * bag.total() / self._average)
        return sum(
            idf * bag[term] * 2.5 / (bag[term] + norm)
            for term, idf in wanted.items()
            if term in bag
        )
