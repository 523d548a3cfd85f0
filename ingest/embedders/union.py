"""The default embedder: the static encoder for both languages, joined with MiniLM for English.

The static encoder knows German, English and the way between them, and costs next to nothing; the
transformer understands English better. Their vectors stand side by side, so the cosine of two
English texts is a weighted mean of both cosines. German text gets the static half alone: MiniLM
cannot read it, and German ingest stays fast. Between the languages only the static half counts.
Measured: `python -m eval questions`, docs/encoder.md.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from ingest.analysis.language import detect_language
from ingest.embed import Matrix, Passage
from ingest.embedders import DEFAULT
from ingest.embedders.bert import MiniLmEmbedder, pooled, unit_rows
from ingest.embedders.questions import QuestionShifts
from ingest.embedders.static import StaticEmbedder

ENGLISH = 0.7  # length of MiniLM's half beside the static one's 1
GERMAN = 0.75  # MiniLM's pieces a word in English to the static encoder's a word in German


class UnionEmbedder:
    """An `Embedder` of 768 dimensions, with MiniLM's window of 256 pieces.

    Pieces are MiniLM's for English. German, which MiniLM never sees, has no window; it is counted
    so that passages of both languages hold about as many words.
    """

    name = DEFAULT
    window = 256
    crossing = math.sqrt(1 + ENGLISH**2)  # makes up for the half that one of two texts lacks

    def __init__(self, shifts: QuestionShifts | None = None) -> None:
        self._english = MiniLmEmbedder()
        self._shifts = shifts

    @cached_property
    def _static(self) -> StaticEmbedder:
        return StaticEmbedder(shifts=self._shifts)

    @property
    def dimension(self) -> int:
        return self._static.dimension + self._english.dimension

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.encode([text])[0].tolist()
        return vector

    def embed_question(self, text: str) -> Matrix:
        """Return the unit vector to search with: the static half is moved, MiniLM's stays."""
        vector: Matrix = self.encode([text])[0]
        half = vector[: self._static.dimension]
        half[:] = self._static.embed_question(text) * np.linalg.norm(half)
        return vector

    def count_tokens(self, text: str) -> int:
        if detect_language(text) == "de":
            return math.ceil(self._static.count_tokens(text) * GERMAN)
        return self._english.count_tokens(text)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return unit vectors, shape (len(texts), dimension)."""
        english = [row for row, text in enumerate(texts) if detect_language(text) == "en"]
        vectors = self._english.encode([texts[row] for row in english])
        return self._joined(texts, dict(zip(english, vectors, strict=True)))

    def embed_passages(self, passages: Sequence[Passage]) -> list[Matrix]:
        """Return for each passage its vector, and below it those of its units.

        MiniLM reads the parts of an English passage and not the whole once more.
        """
        texts = [text for one in passages for text in (one.text, *one.units)]
        languages = [detect_language(text) for text in texts]
        starts = np.cumsum([0, *(1 + len(one.units) for one in passages)])
        read: dict[str, int] = {}  # what MiniLM reads, and its row there
        for one, start in zip(passages, starts, strict=False):
            whole = languages[start] == "en"
            for text, language in zip(one.units, languages[start + 1 :], strict=False):
                if whole or language == "en":
                    read.setdefault(text, len(read))
            for text in one.rest if whole else ():
                read.setdefault(text, len(read))
        sums = self._english.recalled(list(read))
        english: dict[int, Matrix] = {}
        for one, start in zip(passages, starts, strict=False):
            places = [read.get(text, -1) for text in one.units]
            if languages[start] == "en":
                both = pooled(sums, places, [read[text] for text in one.rest])
                english[int(start)] = unit_rows(both[:1])[0]
            for row, place in enumerate(places, start=int(start) + 1):
                if languages[row] == "en":
                    english[row] = unit_rows(sums[place : place + 1])[0]
        return np.split(self._joined(texts, english), starts[1:-1]) if passages else []

    def _joined(self, texts: Sequence[str], english: Mapping[int, Matrix]) -> Matrix:
        """The static vectors of all texts, beside MiniLM's of some."""
        result = np.zeros((len(texts), self.dimension), np.float32)
        if not len(texts):
            return result
        split = self._static.dimension
        result[:, :split] = self._static.encode(texts)
        for row, vector in english.items():
            result[row, split:] = np.float32(ENGLISH) * vector
        return unit_rows(result)
