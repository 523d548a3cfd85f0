"""A conversation as Markdown. What people and documents wrote stays text: no markup, no link."""

import re
from collections.abc import Iterator, Sequence

from assistant.export.conversation_words import (
    ConversationFile,
    lines_of,
    place,
    quoted,
    standing_of,
)
from assistant.export.review_words import clean, one_line
from assistant.records.turns import SeenTurn
from assistant.types import Citation

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# ":" and "@" too: some readers make links of bare addresses, and a link can carry words away.
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|!~@$^=]|(?<=[A-Za-z]):(?=\S))|(?<=www)(\.)", re.IGNORECASE)
_LINE_START = re.compile(r"^\s*([-+]|\d+(?=[.)]))")


def conversation_markdown(file: ConversationFile) -> str:
    """Return the conversation as Markdown text."""
    return "\n".join(_lines(file)).rstrip() + "\n"


def _lines(file: ConversationFile) -> Iterator[str]:
    yield from (f"# {_text(file.title)}", "")
    for name, value in file.facts:
        yield f"- {_text(f'{name}: {value}')}"
    yield from ("", _text(file.say("note")), "")
    for number, seen in enumerate(file.turns, 1):
        yield from _turn(file, number, seen)


def _turn(file: ConversationFile, number: int, seen: SeenTurn) -> Iterator[str]:
    yield from (f"## {number}. {_text(one_line(seen.kept.question))}", "")
    yield from (f"**{_text(file.standing(seen))}**", "")
    for line in lines_of(seen.kept):
        yield from (_text(line), "")
    answer = seen.kept.answer
    yield from _sources(file, "sources", answer.citations)
    yield from _sources(file, "related", answer.related)
    for line in file.notes(seen):
        yield from (_text(line), "")


def _sources(file: ConversationFile, heading: str, citations: Sequence[Citation]) -> Iterator[str]:
    if not citations:
        return
    yield from (f"### {_text(file.say(heading))}", "")
    for one in citations:
        number = f"\\[{one.number}\\] " if heading == "sources" else ""
        standing = standing_of(one, file.language)
        tail = f" – {_text(standing)}" if standing else ""
        yield from (f"{number}{_text(one_line(place(one, file.language)))}{tail}", "")
        yield from (f"> {_text(line)}" for line in quoted(one, file.language).split("\n"))
        yield ""


def _text(words: str) -> str:
    """Escape what Markdown or HTML would read as markup."""
    escaped = _SPECIAL.sub(r"\\\1\2", clean(words).lstrip())  # leading blanks make it code
    escaped = _LINE_START.sub(_started, escaped)
    return "".join(_ENTITIES.get(one, one) for one in escaped)


def _started(found: re.Match[str]) -> str:
    """What would begin a list begins a line."""
    return found[1] + "\\" if found[1].isdigit() else "\\" + found[1]
