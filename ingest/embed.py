"""The embedder seam: texts to unit vectors. The real ones live in `ingest/embedders/`.

The method names are LangChain's (`langchain_core.embeddings.Embeddings`), so any of its embedding
classes fits once it has a `name`.
"""

import hashlib
from typing import Protocol, runtime_checkable

import numpy as np


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
