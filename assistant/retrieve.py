"""Find the passages for a question: by vector, words and clause numbers, then read closely."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from assistant.reranking.seam import Reranker
from ingest.analysis.clauses import clause_ids
from ingest.analysis.terms import foreign_terms, query_terms
from ingest.embed import Embedder, embed_question
from ingest.library.store import Library
from ingest.types import Chunk, Document, Hit

DEPTH = 60  # how far down each ranking is read
LEXICAL = 0.04  # what the first place by words is worth, in cosine
MATCH = 2.0  # the same for all the words of a question that is long without end
SHORT = 150.0  # what a question's words weigh (sum of idf) where they count a quarter of that
CLAUSE = 0.2  # the same for a clause number that the question names
RRF_K = 60
RERANKED = 40  # passages that a reranker reads with the question, where there is one
FOREIGN = 0.5  # weight of a word read as one of the other language ("Anthropic", "Audit")


Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk found for a question, with its document, score and single ranks from 1.

    `similarity` is the chunk's cosine with the question, `unit_similarities` those of its units
    in the order of `ingest.units.units_of`.
    """

    chunk: Chunk
    document: Document
    score: float
    ranks: Mapping[str, int] = field(default_factory=dict)
    similarity: float = 0.0
    unit_similarities: tuple[float, ...] = ()


def reciprocal_rank_fusion(
    rankings: Mapping[str, Sequence[str]],
    *,
    weights: Mapping[str, float] | None = None,
    k: int = RRF_K,
) -> list[tuple[str, float]]:
    """Fuse ranked id lists: each adds weight / (k + rank), rank counted from 1.

    Cormack, Clarke & Büttcher (2009). Ties are broken by id, so the order is always the same.
    """
    scores: dict[str, float] = {}
    for name, ranking in rankings.items():
        weight = (weights or {}).get(name, 1.0)
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def retrieve(
    question: str,
    *,
    library: Library,
    embedder: Embedder,
    language: str,
    limit: int = 10,
    allow: Callable[[Document], bool] = lambda document: True,
    counted: frozenset[str] | None = None,
    reranker: Reranker | None = None,
) -> list[Passage]:
    """Return the best `limit` passages for a question, best first.

    First the rankings by vector, by words and by clause number are fused into candidates; then
    these are read closely: the mean of the passage's cosine and its best unit's, plus what the
    question's words in it are worth (`_closeness`). `allow` filters documents (kind, superseded,
    access): what it refuses is not searched at all. `counted` are the ids of the documents whose
    words decide how rare a word is (None: all), so that those of hidden documents do not. With a
    `reranker` the best are reordered (`_reranked`) before they are cut to `limit`.
    """
    with library.reading():
        allowed = _allowed(library, allow)
        if not allowed.documents:  # no draft, no reference material: nothing to search for
            return []
        vector = _question_vector(_Key(embedder), question)
        found = _search(
            question,
            vector,
            library=library,
            language=language,
            searched=allowed.searched,
            counted=counted,
        )
        fused = [item for item, _ in reciprocal_rank_fusion(found.rankings)]
        near = library.near(fused, vector)
        crossings = {"de": "en", "en": "de"}.get(language)
        close: list[tuple[float, str, Mapping[str, int], Vector]] = []
        for item, one in near.items():
            if one.document_id not in allowed.documents:
                continue
            crossing = one.language == crossings
            cosines = one.cosines * np.float32(embedder.crossing) if crossing else one.cosines
            ranks = found.ranks(item)
            matched = 0.0 if crossing else found.matched.get(item, 0.0)
            close.append((-_closeness(cosines, ranks, matched=matched), item, ranks, cosines))
        best = sorted(close, key=lambda one: one[:2])[: max(limit, RERANKED) if reranker else limit]
        chunks = library.chunks(item for _, item, _, _ in best)
    passages = [
        Passage(
            chunk=chunk,
            document=allowed.documents[chunk.document_id],
            score=-score,
            ranks=ranks,
            similarity=float(cosines[0]),
            unit_similarities=tuple(cosines[1:].tolist()),
        )
        for chunk, (score, _, ranks, cosines) in zip(chunks, best, strict=True)
    ]
    return _reranked(question, passages, reranker)[:limit] if reranker else passages


def _reranked(question: str, passages: Sequence[Passage], reranker: Reranker) -> list[Passage]:
    """The first passages in an order that counts their place before and the reranker's alike.

    The places are fused, since scores of two models compare with nothing. A reranker's ties stay
    in the order before; what it gives no number for comes last.
    """
    first = passages[:RERANKED]
    texts = ["\n".join((" › ".join(one.chunk.section), one.chunk.text)).strip() for one in first]
    scores = [s if isfinite(s) else float("-inf") for s in reranker.scores(question, texts)]
    if len(scores) != len(first):
        raise ValueError(f"{reranker.name}: {len(scores)} scores for {len(first)} passages")
    places = sorted(range(len(first)), key=lambda at: (-scores[at], at))
    before = [one.chunk.id for one in first]
    again = [before[at] for at in places]
    known = {
        one.chunk.id: replace(one, ranks={**one.ranks, "reranker": again.index(one.chunk.id) + 1})
        for one in first
    }
    fused = reciprocal_rank_fusion({"closeness": before, "reranker": again})
    return [*(known[item] for item, _ in fused), *passages[RERANKED:]]


@dataclass(frozen=True, slots=True)
class _Allowed:
    """The documents that may be found, by id; `searched` are their ids, None where it is all."""

    documents: Mapping[str, Document]
    searched: frozenset[str] | None


def _allowed(library: Library, allow: Callable[[Document], bool]) -> _Allowed:
    """Filter the documents; a filter that says that it is `constant` is asked once a state."""

    def chosen() -> _Allowed:
        stored = library.documents()
        documents = {document.id: document for document in stored if allow(document)}
        every = len(documents) == len(stored)
        return _Allowed(documents, None if every else frozenset(documents))

    constant = getattr(allow, "constant", None)
    if constant is None:
        return chosen()
    with library.reading() as now:
        kept: _Allowed = now.kept.questions.made(("allowed", constant), chosen)
        return kept


class _Key:
    """One embedder, itself and no like one: LangChain's classes have no hash of their own."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.embedder is self.embedder

    def __hash__(self) -> int:
        return id(self.embedder)


@lru_cache(maxsize=64)
def _question_vector(key: _Key, question: str) -> Vector:
    """The question's embedding: one question is put to several sets of documents."""
    vector = embed_question(key.embedder, question)
    vector.setflags(write=False)
    return vector


@dataclass(frozen=True, slots=True)
class _Found:
    """The rankings of chunk ids, and how much of the question's words each chunk holds, 0..1."""

    rankings: Mapping[str, Sequence[str]]
    matched: Mapping[str, float]
    places: Mapping[str, Mapping[str, int]]

    def ranks(self, chunk_id: str) -> dict[str, int]:
        """Return the chunk's place in each ranking that has it, from 1."""
        return {name: at[chunk_id] for name, at in self.places.items() if chunk_id in at}


def _search(
    question: str,
    vector: Vector,
    *,
    library: Library,
    language: str,
    searched: Collection[str] | None,
    counted: frozenset[str] | None,
) -> _Found:
    """Rank by vector, by words and by clause numbers, each to the same depth."""
    terms = weighted_terms(question, language, library, counted=counted)
    lexical = library.search_lexical(terms, DEPTH, documents=searched, counted=counted)
    rankings = {
        "dense": _ids(library.search_dense(vector, DEPTH, documents=searched)),
        "lexical": _ids(lexical),
    }
    # A bare number ("Kapitel 5") names too many things to be a ranking of its own.
    if clauses := [clause for clause in clause_ids(question) if not clause.isdigit()]:
        named = dict.fromkeys(clauses, 1.0)
        rankings["clause"] = _ids(
            library.search_lexical(named, DEPTH, documents=searched, counted=counted)
        )
    # BM25 cannot exceed what all terms weigh together, so the share compares across questions. Of
    # a long text (a clause, a requirement) it says much, of a colloquial question little.
    rarity = library.inverse_frequencies(terms, counted=counted)
    asked = sum(weight * rarity[term] for term, weight in terms.items())
    trust = asked / (asked + SHORT) ** 2
    return _Found(
        rankings=rankings,
        matched={hit.chunk_id: hit.score * trust for hit in lexical},
        places={
            name: {item: rank for rank, item in enumerate(ranking, start=1)}
            for name, ranking in rankings.items()
        },
    )


def _closeness(cosines: Vector, ranks: Mapping[str, int], *, matched: float) -> float:
    """How near a passage is to the question: by meaning, and by the question's words in it.

    The best place by words counts a little by itself. Between the languages words say less than
    they seem to, so there `matched` is 0. How the weights were found: docs/answers.md.
    """
    best = float(cosines[1:].max()) if len(cosines) > 1 else float(cosines[0])
    words = LEXICAL * 4 / (3 + ranks["lexical"]) if "lexical" in ranks else 0.0
    clause = CLAUSE / ranks["clause"] if "clause" in ranks else 0.0
    near = (float(cosines[0]) + best) / 2
    return round(near + words + MATCH * matched + clause, 6)


def _ids(hits: Iterable[Hit]) -> list[str]:
    return [hit.chunk_id for hit in hits]


def weighted_terms(
    question: str, language: str, library: Library, *, counted: frozenset[str] | None = None
) -> dict[str, float]:
    """Return the question's lexical terms with weights: its own 1, those that stand for it less."""
    terms = library.with_parts(query_terms(question, language), counted=counted)
    foreign = dict.fromkeys(foreign_terms(question, language), FOREIGN)
    return {**foreign, **terms}
