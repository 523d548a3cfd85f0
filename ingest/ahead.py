"""Files parsed and cut ahead of their turn, while others are embedded and stored.

They are parsed in several processes, and cut in threads of this one: embedding leaves the
interpreter to them most of the time. The files are asked for in order and come in order, so a
library holds the same whatever runs beside what. How far ahead is bounded, in files and in bytes.
"""

import os
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, Self, TypeVar

from ingest.errors import DamagedFile
from ingest.sandbox import ParserWorker
from ingest.types import Limits, ParsedFile, document_id
from ingest.walk import Found

MOST = 8  # processes; each takes some 100 MB
BYTES = 200_000_000  # of the files that are read ahead

T = TypeVar("T")


def default_workers() -> int:
    """Return how many parser processes suit this machine: its cores, at most `MOST`."""
    available = getattr(os, "sched_getaffinity", None)
    cores = len(available(0)) if available else os.cpu_count() or 1
    return max(1, min(cores, MOST))


class ReadAhead(Generic[T]):
    """Parser processes that work through `files`; a context manager.

    `cut` makes of a file, its bytes and its pages what `taken` returns; it may run in several
    threads at once. `wanted` guesses whether a file will be asked for. A wrong guess costs time,
    nothing else.
    """

    def __init__(
        self,
        files: Sequence[Found],
        *,
        limits: Limits,
        workers: int,
        wanted: Callable[[Found], bool],
        cut: Callable[[Found, bytes, ParsedFile], T],
    ) -> None:
        self._files = files
        self._places = {found.source: place for place, found in enumerate(files)}
        self._limits = limits
        self._wanted = wanted
        self._cut = cut
        self._window = 2 * workers + 1
        self._next = 0
        self._begun: dict[int, tuple[Future[T], int]] = {}  # by place, with sizes in bytes
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="parse")
        self._all = [ParserWorker() for _ in range(workers)]
        # The last one used comes first: a process is only started where all others are busy.
        self._free: queue.LifoQueue[ParserWorker] = queue.LifoQueue()
        for worker in self._all:
            self._free.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._end()  # whoever is still parsing is cut off …
        self._threads.shutdown(wait=True)
        self._end()  # … and what was started anew in that instant goes too

    def taken(self, found: Found) -> T:
        """Return what `cut` made of a file. Raises FileRejected.

        Files are asked for in their order; those before this one are given up.
        """
        place = self._places[found.source]
        for earlier in [one for one in self._begun if one < place]:
            self._begun.pop(earlier)[0].cancel()
        if place not in self._begun:
            self._begin(place)
        self._next = max(self._next, place + 1)
        self._fill()
        future = self._begun[place][0]
        try:
            return future.result()
        finally:
            del self._begun[place]
            self._fill()

    def _fill(self) -> None:
        while len(self._begun) < self._window and self._next < len(self._files):
            if sum(size for _, size in self._begun.values()) > BYTES:
                return
            if self._wanted(self._files[self._next]):
                self._begin(self._next)
            self._next += 1

    def _begin(self, place: int) -> None:
        found = self._files[place]
        try:
            size = found.path.stat().st_size
        except OSError:  # reading it will say why
            size = 0
        self._begun[place] = (self._threads.submit(self._parse, found), size)

    def _parse(self, found: Found) -> T:
        data = read_bytes(found)
        worker = self._free.get()
        try:
            parsed = worker.parse_bytes(data, file=found.file, limits=self._limits)
        finally:
            self._free.put(worker)
        return self._cut(found, data, parsed)

    def _end(self) -> None:
        for worker in self._all:
            worker.close()


def read_bytes(found: Found) -> bytes:
    """Return the file's bytes. Raises DamagedFile where they changed since they were hashed."""
    try:
        data = found.path.read_bytes()
    except OSError as error:
        reason = f"It cannot be read ({error.strerror})."
        raise DamagedFile(found.file, reason, "Check the file and ingest it again.") from error
    if document_id(data) == found.digest:
        return data
    reason = "It was changed while it was being read."
    raise DamagedFile(found.file, reason, "Ingest it again.")
