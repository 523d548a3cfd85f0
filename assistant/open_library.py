"""One open library for many readers: opened when first needed, closed when its last one leaves.

After a write the next reader opens the library anew, while those who are still reading finish
with the state that they began with.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ingest.library.store import Library


@dataclass(slots=True)
class _Held:
    library: Library
    readers: int = 0
    outdated: bool = False


class OpenLibrary:
    """Lends out the library that `opener` opens; safe for threads."""

    def __init__(self, opener: Callable[[], Library]) -> None:
        self._opener = opener
        self._lock = threading.Lock()
        self._held: _Held | None = None

    @contextmanager
    def reading(self) -> Iterator[Library]:
        """The library, which stays open as long as the block runs."""
        with self._lock:
            held = self._opened()
            held.readers += 1
        try:
            yield held.library
        finally:
            with self._lock:
                held.readers -= 1
                if held.outdated and not held.readers:
                    held.library.close()

    def current(self) -> Library:
        """Return the library without keeping it open; for one thread that also closes it."""
        with self._lock:
            return self._opened().library

    def let_go(self) -> None:
        """Close the library as soon as nobody reads it; the next reader opens it anew."""
        with self._lock:
            held, self._held = self._held, None
            if held is not None:
                held.outdated = True
                if not held.readers:
                    held.library.close()

    def _opened(self) -> _Held:
        if self._held is None:
            self._held = _Held(self._opener())
        return self._held
