"""The second reader of a whole review: what it costs is told before, what it took after.

Replies are kept by what was asked and by the model, so that a second review asks only about what
has changed, and one that was killed goes on where it was.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from math import ceil
from typing import Protocol

from assistant.errors import RecordsError
from assistant.judging.second import CAUTION, Question, Said
from assistant.judging.second_calls import Calls, Heard
from assistant.messages import Language, message
from assistant.model import ChatModel
from assistant.review_types import SecondUse

TOKEN = 4  # characters, roughly
REPLY = 600  # characters of a reply, roughly
_FORM = "1"  # of what is kept


class Replies(Protocol):
    """Where replies are kept between reviews."""

    def known(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return what is kept under those of the keys that are there."""

    def keep(self, key: str, reply: str, *, model: str, seconds: float) -> None:
        """Keep a reply, at once and whole."""

    def pace(self, model: str) -> float | None:
        """Return how many seconds a reply of this model took on average; None: nobody knows."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in any currency; None where that is not known."""

    tokens_in: float | None = None
    tokens_out: float | None = None

    def of(self, tokens_in: int, tokens_out: int) -> float | None:
        """Return what so many tokens cost."""
        if self.tokens_in is None and self.tokens_out is None:
            return None
        total = tokens_in * (self.tokens_in or 0) + tokens_out * (self.tokens_out or 0)
        return round(total / 1_000_000, 4)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a second reading would take. `calls` are still to be made, `cached` replies are kept.

    `seconds` is None where this model has not been asked yet, `price` where no prices are set.
    """

    model: str
    host: str
    calls: int
    cached: int
    tokens_in: int
    tokens_out: int
    seconds: float | None = None
    price: float | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The replies by criterion, and how they came about."""

    said: Mapping[str, tuple[Said, ...]]
    use: SecondUse


@dataclass(slots=True)
class SecondReader:
    """A model that reads criteria.

    `confirm` is asked before the first call and may decline; `progress` hears of criteria done.
    """

    model: ChatModel
    host: str = ""
    replies: Replies | None = None
    parallel: int = 4
    prices: Prices = Prices()
    confirm: Callable[[Estimate], bool] = lambda estimate: True
    progress: Callable[[int, int], None] = lambda done, total: None

    def read(self, questions: Sequence[Question], language: Language) -> Answers | None:
        """Return the replies; None where it was declined. A failing model raises nothing.

        What it did not answer has no reply, and the use says how much that is, and why.
        """
        kept = self._kept(questions)
        open_ones = [one for one in questions if one.criterion not in kept]
        if not self.confirm(self._estimate(open_ones, len(kept))):
            return None
        use = SecondUse(
            model=self.model.name,
            host=self.host,
            prompt=questions[0].prompt.id if questions else "",
            criteria=len(questions),
            read=len(kept),
            cached=len(kept),
        )
        said, use = self._ask(open_ones, use, language)
        return Answers(kept | said, use)

    def _ask(
        self, questions: Sequence[Question], use: SecondUse, language: Language
    ) -> tuple[dict[str, tuple[Said, ...]], SecondUse]:
        said: dict[str, tuple[Said, ...]] = {}
        calls, began, characters = Calls(self.model, self.parallel), time.monotonic(), [0, 0]
        made = failed = 0
        self.progress(use.cached, use.criteria)
        for heard in calls.ask(questions):
            made += 1
            characters[0] += _size(heard.question)
            characters[1] += heard.characters
            if heard.said is None:
                failed += 1
            else:
                said[heard.question.criterion] = heard.said
                self._keep(heard, heard.said)
            self.progress(use.cached + made, use.criteria)
        tokens = tuple(ceil(one / TOKEN) for one in characters)
        error = calls.stopped
        return said, replace(
            use,
            read=use.cached + len(said),
            calls=made,
            failed=failed,
            tokens_in=tokens[0],
            tokens_out=tokens[1],
            seconds=round(time.monotonic() - began, 1),
            price=self.prices.of(*tokens),
            stopped=message(error.key, language, **error.values) if error else "",
        )

    def _estimate(self, questions: Sequence[Question], cached: int) -> Estimate:
        tokens_in = ceil(sum(map(_size, questions)) / TOKEN)
        tokens_out = ceil(len(questions) * REPLY / TOKEN)
        return estimate(
            self.model.name,
            self.host,
            calls=len(questions),
            cached=cached,
            tokens=(tokens_in, tokens_out),
            pace=self.replies.pace(self.model.name) if self.replies else None,
            parallel=self.parallel,
            prices=self.prices,
        )

    def _kept(self, questions: Sequence[Question]) -> dict[str, tuple[Said, ...]]:
        if self.replies is None:
            return {}
        keys = {self._key(one): one for one in questions}
        found = {
            keys[key].criterion: _read(text, keys[key])
            for key, text in self.replies.known(list(keys)).items()
        }
        return {criterion: said for criterion, said in found.items() if said}

    def _keep(self, heard: Heard, said: tuple[Said, ...]) -> None:
        if self.replies is None:
            return
        key, told = self._key(heard.question), _written(said)
        with suppress(RecordsError):  # a reply that cannot be kept now is asked for again
            self.replies.keep(key, told, model=self.model.name, seconds=heard.seconds)

    def _key(self, question: Question) -> str:
        told = f"{_FORM}\0{self.model.name}\0{question.prompt.digest}"
        return hashlib.sha256(told.encode()).hexdigest()


def estimate(
    model: str,
    host: str,
    *,
    calls: int,
    cached: int,
    tokens: tuple[int, int],
    pace: float | None,
    parallel: int,
    prices: Prices,
) -> Estimate:
    """Return what so many calls with so many tokens in and out would take; `pace` is of one."""
    seconds = None if pace is None else ceil(calls / parallel) * pace
    return Estimate(model, host, calls, cached, *tokens, seconds, prices.of(*tokens))


def _size(question: Question) -> int:
    return len(question.prompt.system) + len(question.prompt.user)


def _written(said: Sequence[Said]) -> str:
    """What is kept of a reply: verdicts, and where the quotes stand in what was shown."""
    return json.dumps([[one.verdict, one.passage, one.start, one.end] for one in said])


def _read(text: str, question: Question) -> tuple[Said, ...]:
    """What was kept; nothing where it is not what we write."""
    try:
        said = tuple(Said(*one) for one in json.loads(text))
    except (ValueError, TypeError):
        return ()
    return said if all(_fits(one, question) for one in said) else ()


def _fits(said: Said, question: Question) -> bool:
    if said.verdict not in CAUTION:
        return False
    if said.passage is None:
        return True
    numbers = (said.passage, said.start, said.end)
    return all(type(one) is int for one in numbers) and 0 <= said.passage < len(question.passages)
