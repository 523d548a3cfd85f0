"""The little markup of `content/`: front matter, then blocks of plain text.

`# …`, `## …` are numbered headings written out in full; `- …` is a bullet; `1) …` a numbered
step; `> …` a boxed note; lines of `| a | b |` a table whose first row is its header, with column
widths in per cent from a line `{widths 20 30 50}` before it; `{columns}` … `{end}` two columns;
`{page}` a new page. Words between `**` are bold. Paragraphs are parted by empty lines.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

BlockKind = Literal["heading", "paragraph", "bullet", "step", "note", "table", "columns", "page"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a source text. `rows` and `widths` (per cent) are a table's."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()
    inner: tuple["Piece", ...] = ()  # what stands in two columns


@dataclass(frozen=True, slots=True)
class Source:
    """A document as text: where it is built to, its control data, its blocks."""

    file: str
    facts: dict[str, str]
    pieces: tuple[Piece, ...]

    @property
    def german(self) -> bool:
        return self.facts["language"] == "de"


def read_source(path: Path) -> Source:
    """Read one file of `content/`. Raises KeyError where its front matter names no file."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = {str(k): str(v) for k, v in yaml.safe_load(front).items()}
    lines = body.split("\n")
    return Source(file=facts["file"], facts=facts, pieces=tuple(_pieces(lines)))


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of a text with whether they are bold."""
    for index, part in enumerate(text.split("**")):
        if part:
            yield part, index % 2 == 1


def _pieces(lines: list[str]) -> Iterator[Piece]:
    widths: tuple[float, ...] = ()
    index = 0
    while index < len(lines):
        line = lines[index].rstrip()
        if line.startswith("{widths "):
            widths = tuple(float(n) for n in line[8:-1].split())
            index += 1
        elif line == "{columns}":
            end = lines.index("{end}", index)
            yield Piece("columns", inner=tuple(_pieces(lines[index + 1 : end])))
            index = end + 1
        elif line.startswith("|"):
            end = _while(lines, index, lambda text: text.startswith("|"))
            yield _table(lines[index:end], widths)
            widths, index = (), end
        elif not line:
            index += 1
        else:
            single = _single(line)
            end = index + 1 if single else _while(lines, index, _is_running)
            yield single or Piece("paragraph", " ".join(text.strip() for text in lines[index:end]))
            index = end


def _single(line: str) -> Piece | None:
    """Return the block that is a line of its own, if it is one."""
    if line == "{page}":
        return Piece("page")
    for pattern, kind in ((r"- (.*)", "bullet"), (r"(\d+\) .*)", "step"), (r"> (.*)", "note")):
        found = re.fullmatch(pattern, line)
        if found:
            return Piece(kind, found[1])  # type: ignore[arg-type]
    heading = re.fullmatch(r"(#+) (.*)", line)
    return Piece("heading", heading[2], level=len(heading[1])) if heading else None


def _is_running(line: str) -> bool:
    return bool(line.strip()) and not line.startswith(("|", "{", "#")) and _single(line) is None


def _while(lines: list[str], start: int, holds: Callable[[str], bool]) -> int:
    end = start
    while end < len(lines) and holds(lines[end]):
        end += 1
    return end


def _table(lines: list[str], widths: tuple[float, ...]) -> Piece:
    rows = tuple(
        tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        for line in lines
        if not re.fullmatch(r"[|\s:-]+", line)
    )
    return Piece("table", rows=rows, widths=widths or (100 / len(rows[0]),) * len(rows[0]))
