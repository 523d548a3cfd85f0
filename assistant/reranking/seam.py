"""The seam of rerankers. The real one lies in `ingest/embedders/cross.py`."""

from collections.abc import Sequence
from typing import Protocol


class Reranker(Protocol):
    """Says how well texts answer a question; safe for threads. `name` is what reasons say."""

    @property
    def name(self) -> str: ...

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """Return a score for each text, the more the better; the same for the same input."""
