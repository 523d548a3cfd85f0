"""Slowing down who guesses passwords: after a few failures one has to wait, longer each time.

Kept in memory: a restart forgives. Names that do not exist are counted like those that do, so
that nobody learns from a delay which there are.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FREE_BY_NAME = 5  # failures that cost nothing; then 2, 4, 8 … seconds
FREE_BY_ADDRESS = 20  # many people may share one address
LONGEST = 300.0  # seconds: who is locked out by somebody else's guessing waits no longer
FORGIVEN = 3600.0  # seconds without a failure
KEPT = 10_000  # names and addresses


@dataclass(slots=True)
class _Failures:
    count: int = 0
    last: float = 0.0


class Throttle:
    """Counts failures by name and by address; safe for threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: OrderedDict[tuple[str, str], _Failures] = OrderedDict()

    def wait(self, name: str, address: str) -> int:
        """Return how many seconds to wait before the next try; 0 is at once."""
        now = self._clock()
        with self._lock:
            left = max(
                self._left(("name", name), FREE_BY_NAME, now),
                self._left(("address", address), FREE_BY_ADDRESS, now),
            )
        return math.ceil(left)

    def failed(self, name: str, address: str) -> None:
        """Count a failure."""
        now = self._clock()
        with self._lock:
            for key in (("name", name), ("address", address)):
                found = self._failures.setdefault(key, _Failures())
                if now - found.last > FORGIVEN:
                    found.count = 0
                found.count, found.last = found.count + 1, now
                self._failures.move_to_end(key)
            while len(self._failures) > KEPT:
                self._failures.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Take back what was counted before a try that succeeded, and forgive the name.

        The address's other failures stay: its owner may know one password of many.
        """
        with self._lock:
            self._failures.pop(("name", name), None)
            found = self._failures.get(("address", address))
            if found is not None:
                found.count -= 1

    def _left(self, key: tuple[str, str], free: int, now: float) -> float:
        found = self._failures.get(key)
        if found is None or found.count < free:
            return 0.0
        delay = min(2.0 ** min(found.count - free + 1, 20), LONGEST)
        return max(0.0, found.last + delay - now)
