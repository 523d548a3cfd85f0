"""A chat model of LangChain behind our own seam: streamed, within a deadline, tried again."""

import time
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from threading import Semaphore, Thread
from typing import TYPE_CHECKING

from assistant.model import ModelError
from assistant.models.faults import Fault, fault_of
from assistant.models.wire import CALL, Call
from assistant.prompts import Prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

MOST_CHARACTERS = 60_000  # of one reply
_PAUSES = (0.5, 2.0)  # seconds before the second try and the third
_PINNED = ("temperature", "seed", "extra_body")  # what some models refuse
_Queue = SimpleQueue[str | Fault | None]


class LangChainModel:
    """Implements `assistant.model.ChatModel`; safe for threads.

    Each call runs in a thread of its own, so that whoever waits is told at the deadline even when
    the server has fallen silent. `parallel` calls run at once, the others wait for their turn.
    """

    def __init__(
        self,
        chat: "BaseChatModel",
        name: str,
        *,
        timeout: float = 60.0,
        parallel: int = 4,
        most: int = MOST_CHARACTERS,
    ) -> None:
        self._chat = chat
        self._name = name
        self._timeout = timeout
        self._most = most
        self._places = Semaphore(parallel)

    def __repr__(self) -> str:
        return f"LangChainModel({self._name!r})"

    @property
    def name(self) -> str:
        """Provider and model, as "openai:gpt-5"."""
        return self._name

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """Yield the reply in pieces, in order. Raises ModelError, also after some pieces.

        The deadline holds from the call's turn to the end of the reply.
        """
        if not self._places.acquire(timeout=self._timeout):
            raise ModelError("model.busy", model=self._name)
        call = Call(time.monotonic() + self._timeout)
        pieces: _Queue = SimpleQueue()
        try:
            Thread(target=self._run, args=(prompt, call, pieces), daemon=True).start()
        except RuntimeError:  # no more threads
            self._places.release()
            raise ModelError("model.busy", model=self._name) from None
        try:
            while (piece := self._next(call, pieces)) is not None:
                yield piece
        finally:
            call.given_up.set()

    def _next(self, call: Call, pieces: _Queue) -> str | None:
        try:
            piece = pieces.get(timeout=call.left)
        except Empty:
            raise self._late() from None
        if isinstance(piece, Fault):
            raise piece.error
        return piece

    def _run(self, prompt: Prompt, call: Call, pieces: _Queue) -> None:
        from langsmith import tracing_context

        CALL.set(call)
        try:
            with tracing_context(enabled=False):
                pieces.put(self._ask(_messages(prompt), call, pieces))
        finally:
            self._places.release()

    def _ask(self, messages: "list[BaseMessage]", call: Call, pieces: _Queue) -> Fault | None:
        """Put the reply's pieces, and return None at its end or why it has none."""
        chat, pauses, told = self._chat, iter(_PAUSES), False
        while True:
            try:
                for piece in self._pieces(chat, messages, call):
                    told = True
                    self._chat = chat  # as it is asked now, it answers
                    pieces.put(piece)
                return None
            except Exception as error:  # noqa: BLE001 - each provider has errors of its own
                fault = fault_of(error, self._name, self._timeout)
            if told:
                return fault
            if fault.unfit and (looser := _looser(chat)):
                chat = looser
                continue
            pause = next(pauses, None) if fault.again else None
            if pause is None:
                return fault
            pause = pause if fault.after is None else fault.after
            if pause >= call.left or call.given_up.wait(pause):
                return fault

    def _pieces(
        self, chat: "BaseChatModel", messages: "list[BaseMessage]", call: Call
    ) -> Iterator[str]:
        size = 0
        for chunk in chat.stream(messages):
            if call.over:
                raise self._late()
            # Half a letter, as a server may send it, is no text.
            text = str(chunk.text).encode("utf-8", "replace").decode()
            size += len(text)
            if size > self._most:
                raise ModelError("model.too_long", model=self._name, characters=self._most)
            if text:
                yield text

    def _late(self) -> ModelError:
        return ModelError("model.timeout", model=self._name, seconds=f"{self._timeout:g}")


def _looser(chat: "BaseChatModel") -> "BaseChatModel | None":
    """The same without what pins its replies and limits them twice; None where it is so."""
    pinned = [one for one in _PINNED if getattr(chat, one, None) is not None]
    return chat.model_copy(update=dict.fromkeys(pinned)) if pinned else None


def _messages(prompt: Prompt) -> "list[BaseMessage]":
    from langchain_core.messages import HumanMessage, SystemMessage

    system: list[BaseMessage] = [SystemMessage(prompt.system)] if prompt.system else []
    return [*system, HumanMessage(prompt.user)]
