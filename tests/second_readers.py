"""What the tests of the second reader share: scripted models, and a review with one."""

import json
from collections.abc import Iterator
from typing import Any

from assistant.judging.second_run import SecondReader
from assistant.model import ModelError
from assistant.prompts import Prompt
from assistant.review_types import Review, SecondReading
from ingest.library.store import Library
from tests.judging_words import Language
from tests.scripted import Scripted, keys
from tests.test_review import run

NONE = '{"verdict": "none"}'

FULL: dict[str, Any] = {"files": ("full.md", "other.md")}


def told(verdict: str, key: str = "", quote: str = "") -> str:
    return json.dumps({"quote": quote, "key": key, "why": "so", "verdict": verdict}) + "\n"


def says(verdict: str) -> Scripted:
    """A model that quotes the first passage's first line for its verdict."""

    def script(prompt: Prompt) -> Iterator[str]:
        key, text = next(iter(keys(prompt).items()))
        yield from ('{"note": 1} ', told(verdict, key, text.splitlines()[0]))

    return Scripted(script)


def replying(text: str) -> Scripted:
    return Scripted(lambda prompt: iter((text,)))


def failing(*errors: Exception, then: str = NONE) -> Scripted:
    """A model whose first calls fail so; parallel is 1 where their order matters."""
    left = list(errors)

    def script(prompt: Prompt) -> Iterator[str]:
        if left:
            raise left.pop(0)
        yield then

    return Scripted(script)


def busy() -> ModelError:
    return ModelError("model.busy", model="m")


def read(library: Library, model: Scripted, language: Language = "en", /, **options: Any) -> Review:
    """Review with a second reader."""
    reader = {
        name: options.pop(name)
        for name in ("replies", "parallel", "prices", "confirm")
        if name in options
    }
    second = SecondReader(model, host="localhost:1", **reader)
    return run(library, language, **(FULL | options), second=second)


def statuses(review: Review) -> list[str]:
    return [one.machine_status for one in review.requirements]


def seconds(review: Review) -> list[SecondReading]:
    return [c.second for f in review.requirements for c in f.criteria if c.second is not None]
