"""The seam to a language model: a prompt in, pieces of text out. What it says is not trusted."""

from collections.abc import Iterator
from typing import Protocol

from assistant.errors import Told
from assistant.prompts import Prompt


class ModelError(Told):
    """The model gave no answer: not reachable, too slow, refused, or too long.

    Its message is for people; the caller falls back to what needs no model and says so.
    """


class ChatModel(Protocol):
    """A language model that answers one prompt at a time; safe for threads."""

    @property
    def name(self) -> str:
        """What records say: provider and model, as "openai:gpt-5"."""

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """Yield the reply in pieces, in order. Raises ModelError, also after some pieces."""


def complete(model: ChatModel, prompt: Prompt) -> str:
    """Return the whole reply. Raises ModelError."""
    return "".join(model.stream(prompt))
