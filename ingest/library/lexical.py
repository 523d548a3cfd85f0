"""BM25 over terms that stand in SQL and change in the chunks' own transaction.

Scores are BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and
Beyond" (2009), with the idf of Lucene's BM25Similarity, ln(1 + (N − n + ½)/(n + ½)), which never
falls below zero, and without the constant factor k1 + 1.

What is indexed of a chunk is its context (document title, headings) and its text. A posting list
is stored by term, document and language as one packed array of (chunk number, frequency, length),
so a search reads a few hundred rows, keeps no state, and sees exactly one committed library.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, func, select

from ingest.analysis.terms import analyse
from ingest.chunk import context_text
from ingest.embed import Embedder
from ingest.library.codec import batches
from ingest.library.read import IN_LIST
from ingest.library.schema import chunks, documents, postings
from ingest.types import Chunk, Hit

K1 = 1.2
B = 0.75
TERM_LENGTH = 255  # of the column; what is longer is no word

INSIDE = 0.5  # of a compound's frequency counts for a term that is a part of it

Frequencies = NDArray[np.float64]  # shape (n, 3): like Hits, but frequencies may be fractions
Hits = NDArray[np.uint32]  # shape (n, 3): chunk number, frequency in the chunk, chunk length


def indexed_text(title: str, chunk: Chunk) -> str:
    """Return what is indexed of a chunk: its context, then its text."""
    return f"{context_text(title, chunk.section)}\n{chunk.text}"


def embedded_text(title: str, chunk: Chunk, embedder: Embedder) -> str:
    """Return what is embedded of a chunk: context and text, the context cut to the window."""
    context = context_text(
        title, chunk.section, count_tokens=embedder.count_tokens, max_tokens=embedder.window
    )
    return f"{context}\n{chunk.text}"


def chunk_terms(title: str, chunk: Chunk) -> list[str]:
    """Return the index terms of a chunk in their order, with repetitions."""
    terms = analyse(indexed_text(title, chunk), chunk.language)
    return [term for term in terms if len(term) <= TERM_LENGTH]


def write_postings(
    connection: Connection,
    document_number: int,
    entries: Sequence[tuple[int, str, Sequence[str]]],
) -> None:
    """Store the terms of a document's chunks, given as (chunk number, language, terms)."""
    lists: defaultdict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for number, language, terms in entries:
        for term, frequency in Counter(terms).items():
            lists[term, language].append((number, frequency, len(terms)))
    rows = [
        {"term": term, "document": document_number, "language": language, "hits": pack(hits)}
        for (term, language), hits in sorted(lists.items())
    ]
    for some in batches(rows, 2_000):
        connection.execute(postings.insert(), some)


def pack(hits: Iterable[tuple[int, int, int]]) -> bytes:
    """Return the bytes of a posting list."""
    return np.array(list(hits), dtype="<u4").tobytes()


def unpack(data: bytes) -> Hits:
    """Return the posting list of bytes made by `pack`, or of several of them joined."""
    return np.frombuffer(data, dtype="<u4").reshape(-1, 3)


def search(
    connection: Connection,
    terms: Mapping[str, float],
    k: int,
    *,
    kinds: Sequence[str] | None = None,
    inside: Mapping[str, Sequence[str]] | None = None,
) -> list[Hit]:
    """Return the `k` best chunks for weighted `terms`, best first, equal scores by chunk id.

    `kinds` looks only at documents of those kinds. Terms of weight 0 or less do not count.
    `inside` names for a term the compounds that contain it: half their frequency counts as its
    own, with one idf over all chunks that hold either (the synonym rule of structured queries,
    Pirkola 1998); as terms of their own they would, being rare, outweigh what was asked.
    """
    weights = {term: weight for term, weight in terms.items() if weight > 0}
    around = {t: some for t, some in (inside or {}).items() if t in weights}
    wanted = {*weights, *(one for some in around.values() for one in some)}
    lists = _merged(_posting_lists(connection, sorted(wanted), kinds), weights, around)
    if not lists or k < 1:
        return []
    total, average = _statistics(connection, kinds)
    numbers, scores = _scores(lists, weights, total, average)
    kept = scores >= np.partition(scores, -k)[-k] if len(scores) > k else scores > 0
    ids = _ids(connection, [int(n) for n in numbers[kept]])
    hits = [
        Hit(ids[int(n)], float(s))
        for n, s in zip(numbers[kept], scores[kept], strict=True)
        if int(n) in ids
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:k]


def _merged(
    lists: Mapping[str, Hits], weights: Mapping[str, float], around: Mapping[str, Sequence[str]]
) -> dict[str, Frequencies]:
    """Return one list of (chunk, frequency, length) a query term, compounds counted in."""
    merged: dict[str, Frequencies] = {}
    for term in weights:
        parts = [(lists[term], 1.0)] if term in lists else []
        parts += [(lists[one], INSIDE) for one in around.get(term, ()) if one in lists]
        if not parts:
            continue
        rows = np.concatenate([hits.astype(np.float64) for hits, _ in parts])
        factor = np.concatenate([np.full(len(hits), share) for hits, share in parts])
        numbers, first, places = np.unique(rows[:, 0], return_index=True, return_inverse=True)
        counts = np.bincount(places, weights=rows[:, 1] * factor)
        merged[term] = np.stack([numbers, counts, rows[first, 2]], axis=1)
    return merged


def inverse_frequencies(connection: Connection, terms: Sequence[str]) -> dict[str, float]:
    """Return the idf of each term over the whole library."""
    lists = _posting_lists(connection, sorted(set(terms)), None)
    total, _ = _statistics(connection, None)
    return {term: _idf(total, len(lists.get(term, ()))) for term in terms}


def _scores(
    lists: Mapping[str, Frequencies], weights: Mapping[str, float], total: int, average: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the numbers of all chunks with a term, ascending, and their scores."""
    gains = []
    for term, hits in lists.items():
        frequency, length = hits[:, 1], hits[:, 2]
        saturation = frequency / (frequency + K1 * (1 - B + B * length / average))
        gains.append(weights[term] * _idf(total, len(hits)) * saturation)
    numbers, places = np.unique(
        np.concatenate([hits[:, 0] for hits in lists.values()]), return_inverse=True
    )
    scores = np.bincount(places, weights=np.concatenate(gains))
    return numbers, np.round(scores, 9)  # so that sums in another order still tie


def _idf(total: int, holding: int) -> float:
    return math.log1p((total - holding + 0.5) / (holding + 0.5))


def _posting_lists(
    connection: Connection, terms: Sequence[str], kinds: Sequence[str] | None
) -> dict[str, Hits]:
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    for some in batches(terms, IN_LIST):
        query = select(postings.c.term, postings.c.hits).where(postings.c.term.in_(some))
        query = query.order_by(postings.c.term, postings.c.document, postings.c.language)
        for term, hits in connection.execute(_of_kinds(query, postings, kinds)):
            found[term].append(hits)
    return {term: unpack(b"".join(found[term])) for term in terms if term in found}


def _statistics(connection: Connection, kinds: Sequence[str] | None) -> tuple[int, float]:
    """Return how many chunks there are and how many terms they have on average."""
    query: Any = select(func.count().label("n"), func.sum(chunks.c.length).label("terms"))
    row = connection.execute(_of_kinds(query.select_from(chunks), chunks, kinds)).one()
    return int(row.n), max(float(row.terms or 0) / max(int(row.n), 1), 1.0)


def _of_kinds(query: Select[Any], table: Any, kinds: Sequence[str] | None) -> Select[Any]:
    if kinds is None:
        return query
    wanted = select(documents.c.number).where(documents.c.kind.in_(list(kinds)))
    return query.where(table.c.document.in_(wanted))


def _ids(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in batches(numbers, IN_LIST):
        query = select(chunks.c.number, chunks.c.id).where(chunks.c.number.in_(some))
        found |= {row.number: row.id for row in connection.execute(query)}
    return found
