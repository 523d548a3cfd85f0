"""Pages of documents as pictures for a file, with quotes marked; one worker process for all."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, Self

from assistant.service.visit import Visit
from ingest.errors import FileRejected, UnknownDocument
from ingest.sandbox import ParserWorker

SCALE = 1.25  # pixels a point: to be read on paper, small enough for many pages
SECONDS = 20.0  # the most that one picture may take


class Wanted(Protocol):
    """A page with the quotes to be marked on it."""

    @property
    def place(self) -> tuple[str, int]:
        """Document and page."""

    @property
    def quotes(self) -> tuple[str, ...]:
        """Words, as they stand on the page."""


class PageDrawer:
    """Draws pages that the person may read; a context manager that ends its worker."""

    def __init__(self, visit: Visit) -> None:
        limits = visit.assistant.settings.limits
        self._limits = replace(limits, seconds=min(limits.seconds, SECONDS))
        self._visit = visit
        self._worker = ParserWorker()
        self._original: tuple[str, bytes] = ("", b"")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    def draw(self, wanted: Wanted) -> bytes | None:
        """Return a page as PNG, None where it cannot be drawn. Raises NotAllowed."""
        document_id, number = wanted.place
        quotes: Sequence[str] = wanted.quotes
        try:
            if self._original[0] != document_id:
                self._original = document_id, self._visit.original(document_id)
            return self._worker.render(
                self._original[1],
                number,
                file=document_id,
                limits=self._limits,
                scale=SCALE,
                quotes=quotes,
            )
        except (FileRejected, UnknownDocument, ValueError):
            return None
