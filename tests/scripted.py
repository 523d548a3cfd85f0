"""Language models for tests: they say what a test tells them to, in pieces."""

import json
import re
from collections.abc import Callable, Iterator, Sequence

from assistant.prompts import Prompt

Script = Callable[[Prompt], Iterator[str]]
_PASSAGE = re.compile(r"<<<(k\w+) [^\n]*>>>\n(.*?)\n<<<end \1>>>", re.DOTALL)


class Scripted:
    """A ChatModel of a script; `prompts` are those that it was given."""

    name = "scripted:test"

    def __init__(self, script: Script) -> None:
        self._script = script
        self.prompts: list[Prompt] = []

    def stream(self, prompt: Prompt) -> Iterator[str]:
        self.prompts.append(prompt)
        return self._script(prompt)


def keys(prompt: Prompt) -> dict[str, str]:
    """Return the passages that a prompt shows by key."""
    return dict(_PASSAGE.findall(prompt.user))


def key_of(prompt: Prompt, words: str) -> str:
    """Return the key of the passage that holds these words."""
    return next(key for key, text in keys(prompt).items() if words in text)


def line(claim: object, key: object, quote: object) -> str:
    return json.dumps({"claim": claim, "key": key, "quote": quote}, ensure_ascii=False) + "\n"


def saying(*claims: tuple[str, str], size: int = 0) -> Scripted:
    """A model that gives these claims with these quotes and the right keys, `size` letters each."""

    def script(prompt: Prompt) -> Iterator[str]:
        reply = "".join(line(claim, key_of(prompt, quote), quote) for claim, quote in claims)
        yield from cut(reply, size or len(reply) or 1)

    return Scripted(script)


def replying(*pieces: str) -> Scripted:
    """A model that replies with these pieces, whatever it is asked."""
    return Scripted(lambda prompt: iter(pieces))


def cut(text: str, size: int) -> Sequence[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]
