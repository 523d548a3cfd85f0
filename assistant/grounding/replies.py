"""JSON objects out of a reply that comes in pieces, each as soon as it is complete.

A reply may hold prose, a code fence, an array, or one object a line: whatever is no object is
passed over. One pass over the characters, and nothing in it makes it raise.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

MOST = 60_000  # characters of a reply that are read
DEEPEST = 12  # objects and arrays within each other
_CLOSES = {"}": "{", "]": "["}


def objects(pieces: Iterable[str], *, most: int = MOST) -> Iterator[dict[str, Any]]:
    """Yield the outermost JSON objects of a reply in order.

    After `most` characters no more is asked for. What the source of the pieces raises is passed on.
    """
    reader = _Reader()
    for piece in pieces:
        taken = piece[:most]
        most -= len(taken)
        for character in taken:
            if reader.take(character):
                found = _parsed("".join(reader.text))
                reader.begin()
                if found is not None:
                    yield found
        if most <= 0:
            return


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
        # Half a surrogate pair is no text: nothing could store or show it.
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


@dataclass(slots=True)
class _Reader:
    """Where in an object the reading is; outside of one `open` is empty."""

    text: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)  # the brackets that are open
    last: str = ""  # the last character that was not white space, outside of strings
    quoted: bool = False
    escaped: bool = False

    def begin(self, character: str = "") -> None:
        """Forget what was read; `character` may open an object."""
        self.text = [character] if character == "{" else []
        self.open = [character] if character == "{" else []
        self.last = character
        self.quoted = self.escaped = False

    def take(self, character: str) -> bool:
        """Take one more character and tell whether an object is complete with it."""
        if not self.open:
            if character == "{":
                self.begin("{")
            return False
        self.text.append(character)
        if self.quoted:
            self._take_quoted(character)
        elif not character.isspace():
            return self._take_bare(character)
        return False

    def _take_quoted(self, character: str) -> None:
        if self.escaped:
            self.escaped = False
        elif character == "\\":
            self.escaped = True
        elif character == '"':
            self.quoted, self.last = False, '"'
        elif character in "\n\r":
            self.begin()  # a string without an end: no line after it belongs to it

    def _take_bare(self, character: str) -> bool:
        """Outside of strings: where JSON would not go on so, what was read is none."""
        before, self.last = self.last, character
        if character == '"':
            self.quoted = True
            if before not in "{[,:":
                self.begin()
        elif before == "{" and character != "}":
            self.begin(character)  # "{x": a brace of prose, or of a template
        elif character in "{[":
            fits = before == ":" or (self.open[-1] == "[" and before in "[,")
            if fits and len(self.open) < DEEPEST:
                self.open.append(character)
            else:
                self.begin(character)
        elif character in _CLOSES:
            if self.open.pop() != _CLOSES[character]:
                self.begin()
            else:
                return not self.open
        return False
