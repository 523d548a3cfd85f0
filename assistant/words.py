"""How well a sentence takes up the words of a question, one by one, in either language.

For each content word of the question the nearest word of the sentence is sought (cosine of the
shipped static encoder's word vectors), and the mean of these is taken: "late interaction" as in
ColBERT (Khattab & Zaharia 2020), without a transformer. A sentence vector blurs what was asked for;
this keeps it apart.
"""

import re
import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.analysis.lexicon import ENGLISH_STOP, GERMAN_STOP, QUESTION_FILLER
from ingest.embed import Embedder
from ingest.embedders.static import StaticEmbedder

Matrix = NDArray[np.float32]
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_IGNORED = ENGLISH_STOP | GERMAN_STOP | QUESTION_FILLER
_KEPT = 200_000  # words whose vectors are remembered: 300 MB at most


def content_words(text: str) -> list[str]:
    """Return the distinct lower-case words that carry meaning, in order."""
    return [
        word
        for word in dict.fromkeys(_WORD.findall(text.lower()))
        if (len(word) > 2 or word.isdigit()) and word not in _IGNORED
    ]


class WordMatcher:
    """Compares words by their vectors, and remembers those. Safe for threads."""

    def __init__(self, encoder: Embedder) -> None:
        self._encoder = encoder
        self._places: dict[str, int] = {}  # row of each word
        self._vectors: Matrix = np.empty((0, 0), np.float32)
        self._lock = threading.Lock()

    def matches(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Return, for each sentence, the mean over the question's words of the best cosine."""
        told = [content_words(sentence) for sentence in sentences]
        taken_up = self.taken_up(content_words(question), told)
        if not taken_up.size:
            return [0.0] * len(sentences)
        return [float(value) for value in taken_up.mean(axis=1)]

    def taken_up(self, words: Sequence[str], told: Sequence[Sequence[str]]) -> Matrix:
        """Return how near each sentence (row) comes to each word (column): the best cosine.

        `told` are the sentences' content words; a sentence without any has zeros.
        """
        taken_up = np.zeros((len(told), len(words)), np.float32)
        said = [word for found in told for word in found]
        if not words or not said:
            return taken_up
        vocabulary = list(dict.fromkeys(said))
        row = {word: place for place, word in enumerate(vocabulary)}
        cosines = self._rows(vocabulary) @ self._rows(words).T
        filled = [place for place, found in enumerate(told) if found]
        starts = np.cumsum([0, *(len(told[place]) for place in filled[:-1])])
        rows = np.fromiter(map(row.__getitem__, said), np.intp, len(said))
        taken_up[filled] = np.maximum.reduceat(cosines[rows], starts, axis=0)
        return taken_up

    def _rows(self, words: Sequence[str]) -> Matrix:
        with self._lock:
            if len(self._places) > _KEPT:
                self._places.clear()
            missing = [word for word in words if word not in self._places]
            if missing:
                self._learn(missing)
            return self._vectors[[self._places[word] for word in words]]

    def _learn(self, words: Sequence[str]) -> None:
        told = list(words)
        if isinstance(self._encoder, StaticEmbedder):
            rows = self._encoder.encode(told)  # the same, without a number as an object each
        else:
            rows = np.asarray(self._encoder.embed_documents(told), np.float32)
        first = len(self._places)
        if first + len(rows) > len(self._vectors):  # room for as many again
            grown = np.empty((2 * (first + len(rows)), rows.shape[1]), np.float32)
            if first:
                grown[:first] = self._vectors[:first]
            self._vectors = grown
        self._vectors[first : first + len(rows)] = rows
        self._places.update(zip(words, range(first, first + len(rows)), strict=True))
