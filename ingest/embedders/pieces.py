"""Texts to the ids of their word pieces, a word at a time and each different word once.

A tokenizer of whole texts looks at every word of every text anew, and ingest asks it for the same
words again and again: for blocks, for passages, for their sentences. Neither tokenizer here looks
over a space or a line break (a test compares them with whole texts), so what comes between two is
split once and remembered.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

KEPT = 50_000  # words that are remembered; about 10 MB
LONGEST = 64  # characters of such a word


class Pieces:
    """The pieces of texts by `tokenizer` (of the package tokenizers), special ones left out.

    May be used in several threads at once.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._of = _Words(tokenizer).__getitem__

    def ids(self, text: str) -> list[int]:
        """Return the ids of the text's pieces in their order."""
        return list(chain.from_iterable(map(self._of, _words(text))))

    def count(self, text: str) -> int:
        """Return how many pieces the text has."""
        return sum(map(len, map(self._of, _words(text))))


class _Words(dict[str, Sequence[int]]):
    """Ids by word; a word that is not there is split."""

    def __init__(self, tokenizer: Any) -> None:
        super().__init__()
        self._tokenizer = tokenizer

    def __missing__(self, word: str) -> Sequence[int]:
        ids = tuple(self._tokenizer.encode(word, add_special_tokens=False).ids)
        if len(word) <= LONGEST:
            if len(self) >= KEPT:  # rare, and cheaper than to keep account of what was used
                self.clear()
            self[word] = ids
        return ids


def _words(text: str) -> list[str]:
    """What stands between spaces and line breaks: both tokenizers agree on these two."""
    return text.replace("\n", " ").split(" ")
