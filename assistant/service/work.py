"""Which reviews run now: a few at once, one for each person, none beyond the program's end."""

import threading
from collections.abc import Callable

from assistant.errors import LimitReached
from assistant.service.background import Background

AT_ONCE = 2  # each takes a core


class Work:
    """Background work by the name of the person it is for. Safe for threads."""

    def __init__(self, most: int = AT_ONCE) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._running: dict[str, Background] = {}

    def begin(self, person: str, make: Callable[[], Background]) -> Background:
        """Return the work that `make` begins. Raises LimitReached where too much runs already."""
        with self._lock:
            self._running = {name: one for name, one in self._running.items() if not one.wait(0)}
            if person in self._running:
                raise LimitReached("web_review.one_running")
            if len(self._running) >= self.most:
                raise LimitReached("web_review.many_running", most=self.most)
            self._running[person] = make()
            return self._running[person]

    def of(self, person: str) -> Background | None:
        """Return what runs for a person."""
        with self._lock:
            one = self._running.get(person)
        return None if one is None or one.wait(0) else one

    def close(self) -> None:
        """End all that runs."""
        with self._lock:
            running, self._running = list(self._running.values()), {}
        for one in running:
            one.cancel()
