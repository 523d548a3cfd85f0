"""Any chat model of LangChain behind our seam, with its deadline, limit and turns."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.model import ChatModel, ModelError, complete
from assistant.models.adapter import LangChainModel
from assistant.prompts import Prompt

PROMPT = Prompt(name="test", version=1, system="Be brief.", user="Wie heißt „das“?")


def failing(model: ChatModel) -> ModelError:
    with pytest.raises(ModelError) as caught:
        complete(model, PROMPT)
    return caught.value


def test_nobody_waits_for_a_library_that_does_not_come_back() -> None:
    released = threading.Event()
    back: list[bool] = []

    class Stuck(FakeListChatModel):
        def _stream(self, *args: Any, **options: Any) -> Iterator[Any]:
            released.wait(20)
            back.append(True)
            yield from super()._stream(*args, **options)

    model = LangChainModel(Stuck(responses=["a"]), "fake:stuck", timeout=0.2, parallel=1)
    assert failing(model).key == "model.timeout"
    assert failing(model).key == "model.busy"  # the call still holds its place
    assert not back
    released.set()


def test_calls_run_at_once_up_to_the_limit() -> None:
    running: list[int] = []
    most: list[int] = []

    class Counted(FakeListChatModel):
        def _stream(self, *args: Any, **options: Any) -> Iterator[Any]:
            running.append(1)
            most.append(len(running))
            time.sleep(0.05)
            yield from super()._stream(*args, **options)
            running.pop()

    model = LangChainModel(Counted(responses=["a"]), "fake:counted", parallel=2)
    threads = [threading.Thread(target=complete, args=(model, PROMPT)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 5
    assert max(most) == 2


def test_models_of_langchain_can_stand_in() -> None:
    words = GenericFakeChatModel(messages=iter([AIMessage("Two words")]))
    assert list(LangChainModel(words, "fake:words").stream(PROMPT)) == ["Two", " ", "words"]
    lists = FakeListChatModel(responses=["abc"])
    assert complete(LangChainModel(lists, "fake:list"), PROMPT) == "abc"
    assert failing(LangChainModel(lists, "fake:list", most=2)).key == "model.too_long"
    slow = FakeListChatModel(responses=["abc"], sleep=3)
    assert failing(LangChainModel(slow, "fake:slow", timeout=0.2)).key == "model.timeout"
