"""Pictures of PDF pages, drawn in a process of its own, so that a hostile file harms only that."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self

from ingest.sandbox import ParserWorker
from ingest.types import Limits

SCALE = 1.6  # sharp at the panel's width, small enough to send
SECONDS = 20.0  # the most that one picture may take; a reader waits for it
KEPT = 24  # pictures; a page that is opened again needs no second drawing

_Key = tuple[str, int, str]  # document, page, quote


class Pictures:
    """Draws pages one at a time with one worker process; a context manager, safe for threads."""

    def __init__(self, limits: Limits) -> None:
        self._limits = replace(limits, seconds=min(limits.seconds, SECONDS))
        self._lock = threading.Lock()
        self._worker = ParserWorker()
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker process. A later picture starts a new one."""
        with self._lock:
            self._worker.close()

    def draw(
        self, document: str, number: int, *, quote: str, file: str, original: Callable[[], bytes]
    ) -> bytes:
        """Return page `number` (from 1) as a PNG with the quote marked.

        `document` is the document's id, `original` gives its bytes and is called only where the
        picture is not at hand.

        Raises:
            DamagedFile, LimitExceeded: the page cannot be drawn, or not in time.
        """
        key = document, number, quote
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._worker.render(
                    original(), number, file=file, limits=self._limits, scale=SCALE, quotes=[quote]
                )
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]
