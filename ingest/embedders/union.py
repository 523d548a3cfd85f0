"""The default embedder: the static encoder for both languages, joined with MiniLM for English.

The static encoder knows German, English and the way between them, and costs next to nothing; the
transformer understands English better. Their vectors stand side by side, so the cosine of two
English texts is a weighted mean of both cosines. German text gets the static half alone: MiniLM
cannot read it, and German ingest stays fast. Between the languages only the static half counts.
Measured: `python -m eval questions`, docs/encoder.md.
"""

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ingest.analysis.language import detect_language
from ingest.embedders.bert import MiniLmEmbedder
from ingest.embedders.static import StaticEmbedder

ENGLISH = 0.7  # length of MiniLM's half beside the static one's 1
GERMAN = 0.75  # MiniLM's pieces a word in English to the static encoder's a word in German
Matrix = NDArray[np.float32]


class UnionEmbedder:
    """An `Embedder` of 768 dimensions, with MiniLM's window of 256 pieces.

    Pieces are MiniLM's for English. German, which MiniLM never sees, has no window; it is counted
    so that passages of both languages hold about as many words.
    """

    name = "aims-union-de-en-1"
    window = 256
    crossing = math.sqrt(1 + ENGLISH**2)  # makes up for the half that one of two texts lacks

    def __init__(self) -> None:
        self._english = MiniLmEmbedder()

    @cached_property
    def _static(self) -> StaticEmbedder:
        return StaticEmbedder()

    @property
    def dimension(self) -> int:
        return self._static.dimension + self._english.dimension

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.encode([text])[0].tolist()
        return vector

    def count_tokens(self, text: str) -> int:
        if detect_language(text) == "de":
            return math.ceil(self._static.count_tokens(text) * GERMAN)
        return self._english.count_tokens(text)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return unit vectors, shape (len(texts), dimension)."""
        result = np.zeros((len(texts), self.dimension), np.float32)
        if not len(texts):
            return result
        split = self._static.dimension
        result[:, :split] = self._static.encode(texts)
        english = [row for row, text in enumerate(texts) if detect_language(text) == "en"]
        if english:
            vectors = self._english.encode([texts[row] for row in english])
            result[english, split:] = np.float32(ENGLISH) * vectors
        result /= np.linalg.norm(result, axis=1, keepdims=True)
        return result
