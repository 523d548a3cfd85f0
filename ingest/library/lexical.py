"""BM25 over terms that stand in SQL and change in the chunks' own transaction.

Scores are BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and
Beyond" (2009), with the idf of Lucene's BM25Similarity, ln(1 + (N − n + ½)/(n + ½)), which never
falls below zero, and without the constant factor k1 + 1.

What is indexed of a chunk is its context (document title, headings) and its text. A posting list
is stored by term, document and language as one packed array of (chunk number, frequency, length),
so a change is one transaction and a search sees exactly one committed library. What a reader has
unpacked it remembers (`Memory`) until the library changes: the same question is put to several
sets of documents, and a language's frequent words come back in most questions.
"""

import math
import struct
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, func, select

from ingest.analysis.terms import analyse
from ingest.chunk import context_text
from ingest.embed import Embedder
from ingest.library.codec import batches
from ingest.library.counted import Counted, Hits
from ingest.library.read import IN_LIST
from ingest.library.schema import chunks, insert_rows, postings
from ingest.types import Chunk, Hit

K1 = 1.2
B = 0.75
TERM_LENGTH = 255  # of the column; what is longer is no word

INSIDE = 0.5  # of a compound's frequency counts for a term that is a part of it

REMEMBERED = 64 << 20  # bytes of posting lists in a reader's memory
QUESTIONS = 4  # whose scores are remembered: 8 bytes a chunk each

_HIT = struct.Struct("<III").pack

_POSTINGS = select(postings.c.term, postings.c.hits).where(
    postings.c.term.in_(bindparam("terms", expanding=True))
)
_IDS = select(chunks.c.number, chunks.c.id).where(
    chunks.c.number.in_(bindparam("numbers", expanding=True))
)

Vector = NDArray[np.float64]


@dataclass
class Memory:
    """What searches of one state of a library have read; to be dropped when that changes."""

    lists: OrderedDict[str, Hits] = field(default_factory=OrderedDict)  # the latest last
    size: int = 0  # bytes of `lists`
    statistics: tuple[int, float] | None = None
    scores: OrderedDict[object, Vector] = field(default_factory=OrderedDict)
    owners: NDArray[np.int64] | None = None  # document number by chunk number, -1 for none

    def keep(self, term: str, hits: Hits) -> None:
        """Remember a posting list, and forget those unused for longest where it gets too much."""
        self.lists[term] = hits
        self.size += hits.nbytes
        while self.size > REMEMBERED and len(self.lists) > 1:
            self.size -= self.lists.popitem(last=False)[1].nbytes


def indexed_text(title: str, chunk: Chunk) -> str:
    """Return what is indexed of a chunk: its context, then its text."""
    return f"{context_text(title, chunk.section)}\n{chunk.text}"


def embedded_text(title: str, chunk: Chunk, embedder: Embedder) -> str:
    """Return what is embedded of a chunk: context and text."""
    return f"{chunk_context(title, chunk, embedder)}\n{chunk.text}"


def chunk_context(title: str, chunk: Chunk, embedder: Embedder) -> str:
    """Return the title and headings that are embedded with a chunk, cut to the window."""
    return context_text(
        title, chunk.section, count_tokens=embedder.count_tokens, max_tokens=embedder.window
    )


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
    lists: defaultdict[tuple[str, str], list[bytes]] = defaultdict(list)
    for number, language, terms in entries:
        for term, frequency in Counter(terms).items():
            lists[term, language].append(pack(number, frequency, len(terms)))
    insert_rows(
        connection,
        postings,
        [
            (term, document_number, language, b"".join(lists[term, language]))
            for term, language in sorted(lists)
        ],
    )


def pack(number: int, frequency: int, length: int) -> bytes:
    """Return the bytes of a hit. A posting list is those of its hits, joined."""
    return _HIT(number, frequency, length)


def unpack(data: bytes) -> Hits:
    """Return the posting list of bytes made by `pack`, joined."""
    return np.frombuffer(data, dtype="<u4").reshape(-1, 3)


def search(
    connection: Connection,
    terms: Mapping[str, float],
    k: int,
    *,
    documents: NDArray[np.bool_] | None = None,
    inside: Mapping[str, Sequence[str]] | None = None,
    counted: Counted | None = None,
    memory: Memory | None = None,
) -> list[Hit]:
    """Return the `k` best chunks for weighted `terms`, best first, equal scores by chunk id.

    `documents` keeps only chunks of some documents (see `chunks_of`), with the scores they have in
    the whole library, or among what is `counted`. Terms of weight 0 or less do not count. `inside`
    names for a term the compounds that contain it: half their frequency counts as its own, with
    one idf over all chunks that hold either (the synonym rule of structured queries, Pirkola
    1998); as terms of their own they would, being rare, outweigh what was asked.
    """
    memory = Memory() if memory is None else memory
    weights = {term: weight for term, weight in terms.items() if weight > 0}
    if not weights or k < 1:
        return []
    scores = _scores(connection, weights, inside or {}, memory, counted)
    if documents is not None:
        scores = np.where(documents[: len(scores)], scores, 0.0)
    numbers = np.flatnonzero(scores)
    if len(numbers) > k:
        numbers = numbers[scores[numbers] >= np.partition(scores[numbers], -k)[-k]]
    ids = _ids(connection, numbers.tolist())
    hits = [Hit(ids[number], float(scores[number])) for number in ids]
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:k]


def inverse_frequencies(
    connection: Connection,
    terms: Collection[str],
    *,
    counted: Counted | None = None,
    memory: Memory | None = None,
) -> dict[str, float]:
    """Return the idf of each term over the library or what is counted; the rarer, the higher."""
    memory = Memory() if memory is None else memory
    lists = _posting_lists(connection, terms, memory, counted)
    total, _ = _known_statistics(connection, memory, counted)
    return {term: _idf(total, len(lists.get(term, ()))) for term in terms}


def held(
    connection: Connection, terms: Collection[str], counted: Counted, memory: Memory
) -> set[str]:
    """Return those of the terms that the documents counted hold."""
    return set(_posting_lists(connection, terms, memory, counted))


def _scores(
    connection: Connection,
    weights: Mapping[str, float],
    inside: Mapping[str, Sequence[str]],
    memory: Memory,
    counted: Counted | None,
) -> Vector:
    """Return the score of every chunk by its number, 0 where no term stands in it."""
    around = {term: tuple(inside[term]) for term in weights if inside.get(term)}
    key = tuple(weights.items()), tuple(around.items()), counted
    if key in memory.scores:
        return memory.scores[key]
    wanted = {*weights, *(one for some in around.values() for one in some)}
    lists = _posting_lists(connection, wanted, memory, counted)
    total, average = _known_statistics(connection, memory, counted)
    size = 1 + max((int(hits[:, 0].max()) for hits in lists.values()), default=-1)
    scores = np.zeros(size)
    for term, weight in weights.items():
        numbers, frequencies, lengths = _merged(term, lists, around.get(term, ()), size)
        if len(numbers):
            saturation = frequencies / (frequencies + K1 * (1 - B + B * lengths / average))
            scores[numbers] += weight * _idf(total, len(numbers)) * saturation
    np.round(scores, 9, out=scores)  # so that sums in another order still tie
    memory.scores[key] = scores
    while len(memory.scores) > QUESTIONS:
        memory.scores.popitem(last=False)
    return scores


def _merged(
    term: str, lists: Mapping[str, Hits], around: Sequence[str], size: int
) -> tuple[NDArray[np.intp], Vector, Vector]:
    """Return the numbers of chunks that hold a term, ascending, its frequencies and the lengths.

    Compounds `around` it count in part.
    """
    parts = [(lists[term], 1.0)] if term in lists else []
    parts += [(lists[one], INSIDE) for one in around if one in lists]
    if len(parts) == 1:  # a chunk stands in a list once
        (hits, share), *_ = parts
        columns = hits.astype(np.float64)
        return hits[:, 0].astype(np.intp), share * columns[:, 1], columns[:, 2]
    counts, lengths = np.zeros(size), np.zeros(size)
    for hits, share in parts:
        counts[hits[:, 0]] += share * hits[:, 1]
        lengths[hits[:, 0]] = hits[:, 2]
    numbers = np.flatnonzero(counts)
    return numbers, counts[numbers], lengths[numbers]


def _idf(total: int, holding: int) -> float:
    return math.log1p((total - holding + 0.5) / (holding + 0.5))


def _posting_lists(
    connection: Connection, terms: Collection[str], memory: Memory, counted: Counted | None = None
) -> dict[str, Hits]:
    """Return the posting lists of terms; those that the library does not hold are left out."""
    found = {term: memory.lists[term] for term in terms if term in memory.lists}
    for term in found:
        memory.lists.move_to_end(term)
    read: defaultdict[str, list[bytes]] = defaultdict(list)
    for some in batches(sorted(set(terms) - set(found)), IN_LIST):
        for term, hits in connection.execute(_POSTINGS, {"terms": some}).tuples().all():
            read[term].append(hits)
        for term in some:
            hits_of = unpack(b"".join(read.pop(term, ())))
            memory.keep(term, hits_of)
            found[term] = hits_of
    if counted is not None:
        found = {term: counted.of(hits) for term, hits in found.items()}
    return {term: hits for term, hits in found.items() if len(hits)}


def _known_statistics(
    connection: Connection, memory: Memory, counted: Counted | None = None
) -> tuple[int, float]:
    if counted is not None:
        return counted.total, counted.average
    if memory.statistics is None:
        memory.statistics = _statistics(connection)
    return memory.statistics


def _statistics(connection: Connection) -> tuple[int, float]:
    """Return how many chunks there are and how many terms they have on average."""
    query = select(func.count().label("n"), func.sum(chunks.c.length).label("terms"))
    row = connection.execute(query.select_from(chunks)).one()
    return int(row.n), max(float(row.terms or 0) / max(int(row.n), 1), 1.0)


def chunks_of(
    connection: Connection, documents: Collection[int], memory: Memory
) -> NDArray[np.bool_]:
    """Return for every chunk number whether it is of one of the documents of those numbers."""
    if memory.owners is None:
        # A document's chunks are numbered in one run (`write.replace_document`).
        number = chunks.c.number
        query = select(chunks.c.document, func.min(number), func.max(number))
        runs = connection.execute(query.group_by(chunks.c.document)).tuples().all()
        memory.owners = np.full(1 + max((last for _, _, last in runs), default=-1), -1)
        for document, first, last in runs:
            memory.owners[first : last + 1] = document
    return np.isin(memory.owners, np.fromiter(documents, np.int64, len(documents)))


def _ids(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in batches(numbers, IN_LIST):
        found |= dict(connection.execute(_IDS, {"numbers": some}).tuples().all())
    return found
