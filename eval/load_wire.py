"""What a browser and Gradio say to each other while an answer grows: the parts that are read here.

The page's function is called by its number with POST queue/join; the answer comes as server-sent
events of queue/data: the first message has all outputs, later ones what has changed in them, the
last says that it is done.
"""

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ANSWER = '<section class="answer'  # how an answer on the page begins, with its first sentence
_BROKEN = ("unexpected_error", "server_stopped", "queue_full")


class WireError(Exception):
    """The page is not as it is known here, or the server says that something went wrong."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that the page calls: its number, who triggers it, how many inputs it has.

    `place` is where among its outputs the component stands whose HTML is looked at.
    """

    number: int
    trigger: int
    inputs: int
    place: int = 0


def find_function(
    config: Mapping[str, Any], name: str, event: str, *, looked_at: str = ""
) -> Function:
    """Return the function behind an event of the component with the id `name` in the page's HTML.

    `config` is what the page gets from `/config`. Raises WireError.
    """
    named = {
        one["props"].get("elem_id"): one["id"]
        for one in config["components"]
        if isinstance(one.get("props"), dict)
    }
    for one in config["dependencies"]:
        if [named.get(name), event] in [list(target) for target in one["targets"]]:
            outputs = list(one["outputs"])
            place = outputs.index(named.get(looked_at)) if looked_at else 0
            return Function(one["id"], named[name], len(one["inputs"]), place)
    raise WireError(f"the page has no function for {name}.{event}")


def load_function(config: Mapping[str, Any]) -> Function:
    """Return the function that fills the page when it is opened. Raises WireError."""
    for one in config["dependencies"]:
        for target, event in one["targets"]:
            if event == "load":
                return Function(one["id"], target, len(one["inputs"]))
    raise WireError("the page has no function for its loading")


async def events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, Any]]:
    """Yield the server-sent events of a stream: name ("" for none) and data, which is JSON."""
    name, parts = "", []
    async for line in lines:
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            parts.append(line[5:].removeprefix(" "))
        elif not line and parts:
            yield name, json.loads("\n".join(parts))
            name, parts = "", []


@dataclass
class Screen:
    """The outputs of one call as the browser has them, message by message."""

    outputs: list[Any] = field(default_factory=list)
    done: bool = False

    def take(self, message: Mapping[str, Any]) -> None:
        """Take in a message of queue/data. Raises WireError for one that tells of a failure."""
        kind = message["msg"]
        if kind in _BROKEN or message.get("success") is False:
            raise WireError(f"{kind}: {_reason(message)}")
        if kind == "process_generating":
            data = message["output"]["data"]
            if not self.outputs:
                self.outputs = list(data)
                return
            self.outputs = [
                changed(old, edits) for old, edits in zip(self.outputs, data, strict=True)
            ]
        elif kind == "process_completed":
            # The last message of a stream repeats what was sent; without one it is the result.
            self.outputs = self.outputs or list(message["output"]["data"])
            self.done = True

    def html(self, place: int) -> str:
        """Return the HTML of one output, "" where it was left as it is."""
        shown = self.outputs[place] if self.outputs else ""
        return shown if isinstance(shown, str) else ""


def has_words(html: str) -> bool:
    """Tell whether words of an answer stand there, and not only that one is being looked for."""
    return ANSWER in html


def changed(value: Any, edits: Sequence[Sequence[Any]]) -> Any:
    """Return a value after Gradio's edits: [action, path, value], in order. Raises WireError."""
    for action, path, new in edits:
        value = _edited(value, action, list(path), new)
    return value


def _edited(value: Any, action: str, path: list[Any], new: Any) -> Any:
    if not path:
        if action == "replace":
            return new
        if action == "append":
            return value + new
        raise WireError(f"an edit {action!r} of a whole value")
    first, rest = path[0], path[1:]
    copy = list(value) if isinstance(value, list) else dict(value)
    if rest or action in ("replace", "append"):
        copy[first] = _edited(copy[first], action, rest, new)
    elif action == "delete":
        del copy[first]
    elif isinstance(copy, list):
        copy.insert(first, new)
    else:
        copy[first] = new
    return copy


def _reason(message: Mapping[str, Any]) -> str:
    said = message.get("output") or message.get("message") or ""
    if isinstance(said, dict):
        said = said.get("error") or said
    return re.sub(r"\s+", " ", str(said))[:200]
