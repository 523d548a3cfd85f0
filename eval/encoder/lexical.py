"""BM25 with stems, for the evaluation's lexical column (Robertson & Zaragoza 2009)."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def analyser(language: str) -> Any:
    """Return a function from text to stems for "german" or "english" (Snowball)."""
    import Stemmer

    stemmer = Stemmer.Stemmer(language)
    return lambda text: stemmer.stemWords(re.findall(r"\w+", text.lower()))


class Bm25:
    """An index over texts; `scores` gives one score a text (k1 1.5, b 0.75)."""

    def __init__(self, texts: Sequence[str], *, language: str) -> None:
        self._analyse = analyser(language)
        bags = [Counter(self._analyse(text)) for text in texts]
        lengths = np.array([sum(bag.values()) for bag in bags], np.float32)
        norm = 1.5 * (0.25 + 0.75 * lengths / max(1.0, float(lengths.mean())))
        postings: dict[str, list[tuple[int, int]]] = {}
        for i, bag in enumerate(bags):
            for term, count in bag.items():
                postings.setdefault(term, []).append((i, count))
        self._count = len(bags)
        self._postings: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}
        for term, rows in postings.items():
            where = np.array([i for i, _ in rows])
            tf = np.array([c for _, c in rows], np.float32)
            idf = np.log(1 + (self._count - len(rows) + 0.5) / (len(rows) + 0.5))
            self._postings[term] = (where, (idf * tf * 2.5 / (tf + norm[where])).astype(np.float32))

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return the score of every text for one query."""
        result = np.zeros(self._count, np.float32)
        for term in self._analyse(query):
            if term in self._postings:
                where, score = self._postings[term]
                result[where] += score
        return result
