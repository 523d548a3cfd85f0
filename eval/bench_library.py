"""How fast a large library is: `python -m eval.bench_library [CHUNKS]` (10,000 by default).

The text is made up: words drawn by Zipf's law, a few hundred documents, vectors at random around
a hundred centres, so that searching is neither easier nor harder than in real ones.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from ingest.library.store import Library
from ingest.types import (
    Chunk,
    Document,
    DocumentControl,
    Kind,
    Page,
    Span,
    chunk_id,
    document_id,
)

DIMENSION = 384
PER_DOCUMENT = 50
WORDS_A_CHUNK = 120
VOCABULARY = 20_000
QUERIES = 40
TERMS = 15


class RandomEmbedder:
    """Vectors around fixed centres; the text says which."""

    name = "random-384"
    dimension = DIMENSION
    window = 0
    crossing = 1.0

    def __init__(self) -> None:
        self.rng = np.random.default_rng(1)
        self.centres = self.rng.standard_normal((100, DIMENSION))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        centre = self.centres[len(text) % 100]
        vector = centre + self.rng.standard_normal(DIMENSION)
        return [float(value) for value in vector / np.linalg.norm(vector)]

    def count_tokens(self, text: str) -> int:
        return len(text.split())


def main(arguments: Sequence[str] | None = None) -> None:
    """Build a library, search it, and write the figures as JSON to standard output."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    size = int(given[0]) if given else 10_000
    embedder, words = RandomEmbedder(), _Words()
    figures: dict[str, float] = {"chunks": size}
    with TemporaryDirectory(prefix="aims-bench-") as folder:
        data_dir, start = Path(folder), time.perf_counter()
        with Library.open(data_dir, embedder=embedder, write=True) as library:
            vectors = _fill(library, words, size)
            figures["add_seconds"] = time.perf_counter() - start
        figures["close_seconds"] = time.perf_counter() - start - figures["add_seconds"]
        start = time.perf_counter()
        with Library.open(data_dir, embedder=embedder) as library:
            library.search_dense(embedder.embed_query("x"), 10)
            figures["first_dense_ms"] = 1000 * (time.perf_counter() - start)
            figures |= _lexical(library, words) | _dense(library, vectors)
        figures["megabytes"] = sum(f.stat().st_size for f in data_dir.rglob("*.*")) / 1e6
    rounded = {name: round(value, 3) for name, value in figures.items()}
    sys.stdout.write(json.dumps(rounded, indent=1) + "\n")


class _Words:
    """Made-up German-looking words, the first ones frequent."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(2)
        parts = [a + b for a in "bdfgklmnprstw" for b in ("a", "e", "i", "o", "u", "ei", "au")]
        chosen = self.rng.choice(parts, size=(VOCABULARY, 4))
        self.words = ["".join(word) for word in chosen]
        share = 1 / np.arange(1, VOCABULARY + 1)
        self.share = share / share.sum()

    def draw(self, count: int) -> list[str]:
        return [self.words[n] for n in self.rng.choice(VOCABULARY, size=count, p=self.share)]


def _fill(library: Library, words: _Words, size: int) -> dict[str, list[float]]:
    vectors: dict[str, list[float]] = {}
    for number in range(-(-size // PER_DOCUMENT)):
        texts = [" ".join(words.draw(WORDS_A_CHUNK)) for _ in range(PER_DOCUMENT)]
        identity = document_id(str(number).encode())
        spans = [Span(0, len(text)) for text in texts]
        chunks = [
            Chunk(chunk_id(identity, n, span), identity, n, span, text, (), "de", n)
            for n, (text, span) in enumerate(zip(texts, spans, strict=True), 1)
        ]
        document = Document(
            id=identity,
            file=f"{number}.txt",
            source=str(number),
            format="text",
            kind=Kind.COMPANY,
            language="de",
            control=DocumentControl(title=f"Dokument {number}"),
            pages=len(texts),
            fixed_pages=False,
        )
        pages = [Page(n, text, ()) for n, text in enumerate(texts, 1)]
        made = library.embedder.embed_documents(texts)
        library.add(document, pages, chunks, made)
        vectors |= {chunk.id: vector for chunk, vector in zip(chunks, made, strict=True)}
    return vectors


def _lexical(library: Library, words: _Words) -> dict[str, float]:
    queries = [{word: 1.0 for word in words.draw(TERMS)} for _ in range(QUERIES)]
    expanding = _timed(lambda n: library.expand(queries[n]))
    return _timing("lexical", _timed(lambda n: library.search_lexical(queries[n], 50))) | _timing(
        "expand", expanding
    )


def _dense(library: Library, vectors: dict[str, list[float]]) -> dict[str, float]:
    ids, matrix = list(vectors), np.array(list(vectors.values()))
    queries = [library.embedder.embed_query("x" * n) for n in range(QUERIES)]
    seconds = _timed(lambda n: library.search_dense(queries[n], 50))
    found = [{hit.chunk_id for hit in library.search_dense(query, 50)} for query in queries]
    shares = [
        len(hits & _nearest(ids, matrix, query)) / 50
        for hits, query in zip(found, queries, strict=True)
    ]
    return _timing("dense", seconds) | {"dense_share_of_exact_top_50": statistics.mean(shares)}


def _nearest(ids: list[str], matrix: NDArray[np.float64], query: list[float]) -> set[str]:
    return {ids[n] for n in np.argsort(-(matrix @ np.array(query)))[:50]}


def _timed(work: Callable[[int], object]) -> list[float]:
    seconds = []
    for number in range(QUERIES):
        start = time.perf_counter()
        work(number)
        seconds.append(time.perf_counter() - start)
    return seconds


def _timing(name: str, seconds: list[float]) -> dict[str, float]:
    return {
        f"{name}_median_ms": 1000 * statistics.median(seconds),
        f"{name}_worst_ms": 1000 * max(seconds),
    }


if __name__ == "__main__":
    main()
