"""Asking a model many questions: a few at once, each reply kept as it arrives, with an end.

Threads of our own, which nobody waits for when a review is cancelled. Trying again is the model's
adapter's; here a refusal, or several failures in a row, ends the asking.
"""

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from assistant.judging.second import LONGEST, Question, Said, read_reply
from assistant.model import ChatModel, ModelError

FAILURES = 5  # in a row, after which a model is asked no more
_FINAL = {"model.refused", "model.unknown", "model.redirected"}  # so it would be for every call
_LOOK = 0.2  # seconds after which a waiting caller can be interrupted


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one call. `said` is None where `error` says why, or the reply was no reply."""

    question: Question
    said: tuple[Said, ...] | None
    error: ModelError | None
    characters: int  # of the reply
    seconds: float


@dataclass(slots=True)
class Calls:
    """Calls of a model, at most `parallel` at once. `stopped` is why they ended early."""

    model: ChatModel
    parallel: int = 4
    stopped: ModelError | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _failures: int = 0

    def ask(self, questions: Sequence[Question]) -> Iterator[Heard]:
        """Yield what comes of each question, as it arrives. Closing the iterator ends the calls."""
        waiting, lock = iter(questions), threading.Lock()
        heard: SimpleQueue[Heard] = SimpleQueue()

        def work() -> None:
            while not self._stop.is_set():
                with lock:
                    question = next(waiting, None)
                if question is None:
                    return
                heard.put(self._call(question))

        for _ in range(min(self.parallel, len(questions))):
            threading.Thread(target=work, daemon=True).start()
        try:
            for _ in questions:
                one = _next(heard)
                self._judge(one)
                yield one
                if self.stopped is not None:
                    return
        finally:
            self._stop.set()

    def _call(self, question: Question) -> Heard:
        began, counted, said, error = time.monotonic(), _Counted(), None, None
        try:
            with closing(self._pieces(question, counted)) as pieces:
                said = read_reply(question, pieces)
                for _ in pieces:  # what is not read to its end is not complete
                    pass
        except ModelError as told:
            said, error = None, told
        except Exception as broken:  # noqa: BLE001 - whatever a model does, a review goes on
            reason = type(broken).__name__
            said = None
            error = ModelError("model.failed", model=self.model.name, reason=reason)
        return Heard(question, said, error, counted.characters, time.monotonic() - began)

    def _pieces(self, question: Question, counted: "_Counted") -> Generator[str, None, None]:
        """The reply's pieces, as long as somebody waits for them and they are not too many."""
        stream = self.model.stream(question.prompt)
        try:
            for piece in stream:
                counted.characters += len(piece)
                counted.pieces += 1
                if max(counted.characters, counted.pieces) > LONGEST:
                    raise ModelError("model.too_long", model=self.model.name, characters=LONGEST)
                if self._stop.is_set():
                    raise ModelError("model.failed", model=self.model.name, reason="stopped")
                yield piece
        finally:
            getattr(stream, "close", lambda: None)()

    def _judge(self, one: Heard) -> None:
        """Stop where further calls would bring nothing."""
        self._failures = 0 if one.said is not None else self._failures + 1
        final = one.error is not None and one.error.key in _FINAL
        if final or self._failures >= FAILURES:
            unusable = ModelError("model.no_verdict", model=self.model.name)
            self.stopped = one.error or unusable


@dataclass(slots=True)
class _Counted:
    characters: int = 0
    pieces: int = 0


def _next(heard: "SimpleQueue[Heard]") -> Heard:
    while True:
        try:
            return heard.get(timeout=_LOOK)
        except Empty:
            continue
