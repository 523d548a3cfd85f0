"""What the training works on: pairs of texts, questions with passages."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing said in German and English. One side may be empty (text in one language)."""

    german: str
    english: str
    source: str


@dataclass(frozen=True, slots=True)
class Example:
    """A question (or a heading) and a passage that answers it, with passages that do not."""

    question: str
    positive: str
    negatives: tuple[str, ...] = ()
    group: str = ""  # the company or file it comes from; development holds whole groups back


def bucket(text: str, buckets: int) -> int:
    """Return a bucket 0..buckets-1 that depends on the text alone, the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % buckets
