"""How much one person may ask for: beyond it, a clear message says the limit and when to go on.

Questions are counted in memory, within the last 60 seconds: a restart forgives. Each process
that serves the same library counts its own.
"""

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Self

from assistant.access.rights import Person
from assistant.errors import LimitReached

MINUTE = 60.0
KEPT = 10_000  # people whose questions are counted


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits that are set; each has the name of its setting."""

    questions_a_minute: int = 20  # of one person who signed in
    question_characters: int = 2_000
    upload_files: int = 50  # at once
    upload_bytes: int = 100_000_000  # of one file
    upload_total_bytes: int = 500_000_000  # of all files at once
    library_documents: int = 20_000

    @classmethod
    def of(cls, settings: object) -> Self:
        """Return the limits among the settings; the usual ones where none is set."""
        names = [one.name for one in fields(cls) if hasattr(settings, one.name)]
        return cls(**{name: getattr(settings, name) for name in names})


class Limits:
    """Keeps people within the bounds. Safe for threads; `clock` gives seconds that only grow."""

    def __init__(
        self, bounds: Bounds | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.bounds = bounds or Bounds()
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def question(self, person: Person, text: str) -> None:
        """Count a question or search. The one person of a machine without sign-in is not counted.

        Raises LimitReached: too long, or too many within a minute (those that are refused do not
        count).
        """
        most = self.bounds.question_characters
        if len(text) > most:
            raise LimitReached("limits.question_long", most=most)
        if person.signed_in and (wait := self._count(person.name)):
            values = {"most": self.bounds.questions_a_minute, "seconds": wait}
            raise LimitReached("limits.questions", **values)

    def upload(self, sizes: Sequence[int], *, there: int = 0, new: int | None = None) -> None:
        """Check an upload of files of these sizes in bytes, with `there` documents in the library.

        `new` is how many documents it adds at most (all its files). Raises LimitReached.
        """
        bounds = self.bounds
        if len(sizes) > bounds.upload_files:
            raise LimitReached("limits.files", most=bounds.upload_files)
        if any(size > bounds.upload_bytes for size in sizes):
            raise LimitReached("limits.file_bytes", most=_megabytes(bounds.upload_bytes))
        if sum(sizes) > bounds.upload_total_bytes:
            raise LimitReached("limits.total_bytes", most=_megabytes(bounds.upload_total_bytes))
        if there + (len(sizes) if new is None else new) > bounds.library_documents:
            raise LimitReached("limits.documents", most=bounds.library_documents)

    def _count(self, name: str) -> int:
        """Count a question of now; return how many seconds to wait where it is one too many."""
        now = self._clock()
        with self._lock:
            asked = self._asked.setdefault(name, deque())
            self._asked.move_to_end(name)
            while len(self._asked) > KEPT:
                self._asked.popitem(last=False)
            while asked and asked[0] <= now - MINUTE:
                asked.popleft()
            if len(asked) >= self.bounds.questions_a_minute:
                return max(1, math.ceil(asked[0] + MINUTE - now))
            asked.append(now)
            return 0


def _megabytes(count: int) -> int:
    """Bytes as whole megabytes for people."""
    return max(1, count // 1_000_000)
