"""The embedder seam: texts to unit vectors. The real ones live in `ingest/embedders/`.

The method names are LangChain's (`langchain_core.embeddings.Embeddings`), so any of its embedding
classes fits once it has the other members of `Embedder`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Rows = Sequence[Sequence[float]] | Sequence[Matrix] | Matrix  # one vector each


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into vectors of length 1.

    `name` identifies model and revision; a library remembers it. `dimension` is the vector
    length, `window` the number of tokens it reads of a text (0: no limit). `crossing` makes a
    cosine between a German and an English text comparable with one within a language: it is to
    be multiplied by it.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    @property
    def window(self) -> int: ...

    @property
    def crossing(self) -> float: ...

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...

    def embed_query(self, text: str) -> list[float]: ...

    def count_tokens(self, text: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage to be embedded closely.

    `text` is all of it with the context it is indexed with, `units` its sentences, items and
    rows, `rest` what of `text` stands in none of them: context, headings, scraps.
    """

    text: str
    units: tuple[str, ...]
    rest: tuple[str, ...] = ()


@runtime_checkable
class CloseEmbedder(Embedder, Protocol):
    """An embedder that makes the vectors of a passage and of its units in one go."""

    def embed_passages(self, passages: Sequence[Passage]) -> list[Matrix]: ...


@runtime_checkable
class AskedEmbedder(Embedder, Protocol):
    """An embedder that knows how people ask: questions have other vectors than statements."""

    def embed_question(self, text: str) -> Matrix: ...


def embed_question(embedder: Embedder, text: str) -> Matrix:
    """Return the vector to search with for what answers a question, shape (dimension,)."""
    if isinstance(embedder, AskedEmbedder):
        return embedder.embed_question(text)
    return np.asarray(embedder.embed_query(text), np.float32)


def embed_passages(embedder: Embedder, passages: Sequence[Passage]) -> list[Matrix]:
    """Return, for each passage, its vector and below it those of its units.

    Each distinct text is embedded once.
    """
    if isinstance(embedder, CloseEmbedder):
        return embedder.embed_passages(passages)
    texts = dict.fromkeys(text for one in passages for text in (one.text, *one.units))
    vectors = np.asarray(embedder.embed_documents(list(texts)), np.float32)
    row = {text: number for number, text in enumerate(texts)}
    return [vectors[[row[text] for text in (one.text, *one.units)]] for one in passages]


class HashEmbedder:
    """A deterministic bag-of-words fake for tests: one signed bucket per lower-case word."""

    name = "hash-64"
    dimension = 64
    window = 0
    crossing = 1.0

    def embed_query(self, text: str) -> list[float]:
        vector = np.zeros(self.dimension)
        for word in text.lower().split():
            digest = hashlib.sha256(word.encode()).digest()
            vector[digest[0] % self.dimension] += 1.0 if digest[1] % 2 else -1.0
        norm = float(np.linalg.norm(vector))
        return [float(x) for x in (vector / norm if norm else vector)]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def count_tokens(self, text: str) -> int:
        return len(text.split())
