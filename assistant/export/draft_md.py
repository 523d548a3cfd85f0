"""A draft as Markdown: the same content as the Word file, footnotes and tables included."""

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.model import Block, Draft, Runs, plain
from assistant.drafting.words import (
    blocked_rows,
    open_rows,
    service_rows,
    source_line,
    statement_tag,
)
from assistant.messages import message

# ":" and "@" too: some readers make links of bare addresses, and a link can carry words away.
_SPECIAL = re.compile(r"([\\`*_<>#|!~\[\]@]|(?<=[A-Za-z]):(?=\S))|(?<=www)(\.)", re.IGNORECASE)
_LINE_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def draft_markdown(draft: Draft) -> str:
    """Return the draft as Markdown with footnotes ("[^1]") and a YAML-free control table."""
    return "\n".join(_lines(draft)).rstrip() + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    def say(name: str, **values: object) -> str:
        return message(f"draft.{name}", draft.language, **values)

    yield from (f"# {_runs(draft.title)}", "")
    yield from _table(
        (say("field"), say("entry")),
        [(_text(name), _runs(runs)) for name, runs in draft.control],
    )
    for block in draft.blocks:
        yield from _block(block, draft)
    yield from (f"## {say('services')}", "", say("services_intro"), "")
    columns3 = (say("rule"), say("requirement"), say("criterion"))
    yield from _table(columns3, [tuple(map(_text, row)) for row in service_rows(draft)])
    if draft.blocked:
        yield from (f"## {say('blocked')}", "", say("blocked_intro"), "")
        columns = (say("where"), say("requirement"))
        yield from _table(columns, [tuple(map(_text, row)) for row in blocked_rows(draft)])
    if draft.open_points:
        yield from (f"## {say('open_points')}", "", say("open_points_intro"), "")
        columns = (say("question"), say("where"))
        yield from _table(columns, [tuple(map(_text, row)) for row in open_rows(draft)])
    for citation in draft.citations:
        yield from (f"[^{citation.number}]: {_text(source_line(citation, draft.language))}", "")


def _block(block: Block, draft: Draft) -> Iterator[str]:
    if block.kind == "heading":
        yield from (f"{'#' * (block.level + 1)} {block.number} {_runs(block.runs)}", "")
    elif block.kind == "table":
        if block.number:
            yield from (f"**{block.number}** {_text(statement_tag(block.serves))}", "")
        rows = [
            tuple(_cell(row.number, cell, n) for n, cell in enumerate(row.cells))
            for row in block.rows
        ]
        yield from _table(tuple(map(_text, block.columns)), rows)
    elif block.kind == "bullet":
        yield from (f"- {_numbered(block)}", "")
    elif block.kind == "statement":
        yield from (_numbered(block), "")
    else:
        yield from (_line(_runs(block.runs)), "")


def _numbered(block: Block) -> str:
    if not block.number:
        return _runs(block.runs)
    return f"**{block.number}** {_runs(block.runs)} {_text(statement_tag(block.serves))}"


def _cell(number: str | None, runs: Runs, column: int) -> str:
    return f"**{number}** {_runs(runs)}" if number and column == 0 else _runs(runs)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(columns) + " |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _runs(runs: Runs) -> str:
    return "".join(_text(r.text) + (f"[^{r.note}]" if r.note else "") for r in runs)


def _text(text: str) -> str:
    """Escape what Markdown would read as markup: answers and facts are data."""
    return _SPECIAL.sub(r"\\\1\2", text)


def _line(text: str) -> str:
    return _LINE_START.sub(r"\1\\\2", text)


def draft_plain(draft: Draft) -> str:
    """Return all words of a draft that its reader sees in the body, one block a line."""
    lines = [plain(draft.title), *(f"{name}: {plain(runs)}" for name, runs in draft.control)]
    for block in draft.blocks:
        lines.append(plain(block.runs))
        lines += [" | ".join(map(plain, row.cells)) for row in block.rows]
    return "\n".join(line for line in lines if line)
