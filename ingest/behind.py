"""A document is stored while the next one is embedded.

Storing keeps the interpreter busy, embedding all but leaves it alone, so each fills the other's
gaps. Documents are stored one after the other in their order, each in the same steps as ever.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor


class Behind:
    """One piece of work at a time, in order, in a thread of its own; a context manager."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="behind")
        self._last: Future[None] | None = None

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def begin(self, work: Callable[[], None]) -> None:
        """Do `work` once what was begun before is done. Raises what that one raised."""
        self.finish()
        self._last = self._thread.submit(work)

    def finish(self) -> None:
        """Wait for what was begun last. Raises what it raised."""
        last, self._last = self._last, None
        if last is not None:
            last.result()
