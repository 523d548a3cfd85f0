"""How well a sentence takes up the words of a question, one by one, in either language.

For each content word of the question the nearest word of the sentence is sought (cosine of the
shipped static encoder's word vectors), and the mean of these is taken: "late interaction" as in
ColBERT (Khattab & Zaharia 2020), without a transformer. A sentence vector blurs what was asked for;
this keeps it apart.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.analysis.lexicon import ENGLISH_STOP, GERMAN_STOP, QUESTION_FILLER
from ingest.embed import Embedder

Matrix = NDArray[np.float32]
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_IGNORED = ENGLISH_STOP | GERMAN_STOP | QUESTION_FILLER
_KEPT = 200_000  # words whose vectors are remembered: 300 MB at most


def content_words(text: str) -> list[str]:
    """Return the distinct lower-case words that carry meaning, in order."""
    found = (word for word in _WORD.findall(text.lower()) if word not in _IGNORED)
    return list(dict.fromkeys(word for word in found if len(word) > 2 or word.isdigit()))


class WordMatcher:
    """Compares words by their vectors, and remembers those."""

    def __init__(self, encoder: Embedder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Matrix] = {}

    def matches(self, question: str, sentences: Sequence[str]) -> list[float]:
        """Return, for each sentence, the mean over the question's words of the best cosine."""
        taken_up = self.taken_up(content_words(question), sentences)
        if not taken_up.size:
            return [0.0] * len(sentences)
        return [float(value) for value in taken_up.mean(axis=1)]

    def taken_up(self, words: Sequence[str], sentences: Sequence[str]) -> Matrix:
        """Return how near each sentence (row) comes to each word (column): the best cosine.

        A sentence without content words has zeros.
        """
        told = [content_words(sentence) for sentence in sentences]
        vocabulary = list(dict.fromkeys(word for found in told for word in found))
        taken_up = np.zeros((len(sentences), len(words)), np.float32)
        if not words or not vocabulary:
            return taken_up
        cosines = self._rows(vocabulary) @ self._rows(words).T
        column = {word: index for index, word in enumerate(vocabulary)}
        for place, found in enumerate(told):
            if found:
                taken_up[place] = cosines[[column[word] for word in found]].max(axis=0)
        return taken_up

    def _rows(self, words: Sequence[str]) -> Matrix:
        if len(self._vectors) > _KEPT:
            self._vectors.clear()
        missing = [word for word in words if word not in self._vectors]
        if missing:
            rows = np.asarray(self._encoder.embed_documents(missing), np.float32)
            self._vectors.update(zip(missing, rows, strict=True))
        return np.stack([self._vectors[word] for word in words])
