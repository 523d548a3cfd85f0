"""Which reviews run now: a few at once, one for each person, none beyond the program's end."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.errors import LimitReached
from assistant.service.background import Background

AT_ONCE = 2  # each takes a core


class _Here:
    """Work that its caller does and waits for."""

    done = False

    def wait(self, _: float) -> bool:
        """Tell whether it is done."""
        return self.done

    def cancel(self) -> None:
        """Nobody but the caller ends it."""


class Work:
    """Background work by the name of the person it is for. Safe for threads."""

    def __init__(self, most: int = AT_ONCE) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._running: dict[str, Background | _Here] = {}

    def begin(self, person: str, make: Callable[[], Background]) -> Background:
        """Return the work that `make` begins. Raises LimitReached where too much runs already."""
        with self._lock:
            self._require_room(person)
            work = self._running[person] = make()
        return work

    @contextmanager
    def here(self, person: str) -> Iterator[None]:
        """A time in which the caller itself makes a review. Raises as `begin`."""
        work = _Here()
        with self._lock:
            self._require_room(person)
            self._running[person] = work
        try:
            yield
        finally:
            work.done = True

    def _require_room(self, person: str) -> None:
        self._running = {name: one for name, one in self._running.items() if not one.wait(0)}
        if person in self._running:
            raise LimitReached("web_review.one_running")
        if len(self._running) >= self.most:
            raise LimitReached("web_review.many_running", most=self.most)

    def of(self, person: str) -> Background | None:
        """Return what runs for a person."""
        with self._lock:
            one = self._running.get(person)
        return None if one is None or isinstance(one, _Here) or one.wait(0) else one

    def close(self) -> None:
        """End all that runs."""
        with self._lock:
            running, self._running = list(self._running.values()), {}
        for one in running:
            one.cancel()
