"""An impact assessment as Markdown: the same content as the Word file."""

import re
from collections.abc import Iterator, Sequence

from assistant.export.impact_paper import Line, Paper
from assistant.export.review_words import clean
from assistant.messages import message

# ":" and "@" too: some readers make links of bare addresses.
_SPECIAL = re.compile(r"([\\`*_<>#|!~\[\]@]|(?<=[A-Za-z]):(?=\S))|(?<=www)(\.)", re.IGNORECASE)


def impact_markdown(content: Paper) -> str:
    """Return the document as Markdown with tables."""
    return "\n".join(_lines(content)).rstrip() + "\n"


def _lines(content: Paper) -> Iterator[str]:
    def say(name: str) -> str:
        return message(f"impact.{name}", content.language)

    yield from (f"# {_text(content.title)}", "")
    entries = (say("column_entry"), say("column_value"))
    yield from _table(entries, [_row(line) for line in content.control])
    yield from _block(content, say("paper_facts"), content.facts)
    for block in content.blocks:
        yield from _block(content, block.title, block.lines)
    if content.mapping:
        yield from (f"## {say('paper_mapping')}", "")
        columns3 = (say("column_ref"), say("column_question"), say("column_state"))
        yield from _table(columns3, [tuple(map(_text, row)) for row in content.mapping])
    if content.open_points:
        yield from (f"## {say('paper_open')}", "", say("paper_open_note"), "")
        columns = (say("column_question"), say("column_asked"))
        yield from _table(columns, [tuple(map(_text, row)) for row in content.open_points])
    if content.sources:
        yield from (f"## {say('paper_sources')}", "")
        yield from (f"{number}. {_text(one)}" for number, one in enumerate(content.sources, 1))
        yield ""
    yield from (f"## {say('paper_signatures')}", "")
    signed = (say("column_role"), say("column_name"), say("column_signature"))
    yield from _table(signed, [(_text(role), _text(name), "") for role, name in content.signatures])


def _block(content: Paper, title: str, lines: Sequence[Line]) -> Iterator[str]:
    name = "question" if any(line.ref for line in lines) else "entry"
    columns = [message(f"impact.column_{one}", content.language) for one in (name, "value")]
    yield from (f"## {_text(title)}", "")
    yield from _table(columns, [_row(line) for line in lines])


def _row(line: Line) -> tuple[str, str]:
    label = f"{line.label} ({line.ref})" if line.ref else line.label
    pieces = (f"{one.label}: {one.text}" if one.label else one.text for one in line.pieces)
    return _text(label), _text(" · ".join(pieces))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(columns) + " |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _text(text: str) -> str:
    """Escape what Markdown would read as markup, on one line: entries are data."""
    return _SPECIAL.sub(r"\\\1\2", " ".join(clean(text).split()))
