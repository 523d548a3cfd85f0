"""Find the passages for a question: dense, lexical and exact clause numbers, fused by rank."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.analysis.clauses import clause_ids
from ingest.analysis.terms import foreign_terms, query_terms
from ingest.embed import Embedder
from ingest.library.store import Library
from ingest.types import Chunk, Document, Hit

DEPTH = 60  # how far down each ranking is read
RRF_K = 60
FOREIGN = 0.5  # weight of a word read as one of the other language ("Anthropic", "Audit")


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk found for a question, with its document, fused score and single ranks from 1."""

    chunk: Chunk
    document: Document
    score: float
    ranks: Mapping[str, int] = field(default_factory=dict)


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
) -> list[Passage]:
    """Return the best `limit` passages for a question, best first.

    `allow` filters documents after the search (kind, superseded, access).
    """
    rankings = {
        "dense": _ids(library.search_dense(embedder.embed_query(question), DEPTH)),
        "lexical": _ids(library.search_lexical(weighted_terms(question, language, library), DEPTH)),
    }
    # A bare number ("Kapitel 5") names too many things to be a ranking of its own.
    if clauses := [clause for clause in clause_ids(question) if not clause.isdigit()]:
        rankings["clause"] = _ids(library.search_lexical(dict.fromkeys(clauses, 1.0), DEPTH))
    fused = reciprocal_rank_fusion(rankings)
    ranks = {
        name: {item: rank for rank, item in enumerate(ranking, start=1)}
        for name, ranking in rankings.items()
    }
    documents = {document.id: document for document in library.documents()}
    passages: list[Passage] = []
    chunks = {chunk.id: chunk for chunk in library.chunks([item for item, _ in fused])}
    for item, score in fused:
        chunk = chunks.get(item)
        document = documents.get(chunk.document_id) if chunk else None
        if chunk is None or document is None or not allow(document):
            continue
        found = {name: places[item] for name, places in ranks.items() if item in places}
        passages.append(Passage(chunk=chunk, document=document, score=score, ranks=found))
        if len(passages) == limit:
            break
    return passages


def _ids(hits: Iterable[Hit]) -> list[str]:
    return [hit.chunk_id for hit in hits]


def weighted_terms(question: str, language: str, library: Library) -> dict[str, float]:
    """Return the question's lexical terms with weights: its own 1, those that stand for it less."""
    terms = library.with_parts(query_terms(question, language))
    foreign = dict.fromkeys(foreign_terms(question, language), FOREIGN)
    return foreign | terms
