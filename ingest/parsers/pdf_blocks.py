"""Lines of a column → drafts of blocks: paragraphs, list items and tables, not yet headings."""

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.parsers.headings import heading_level
from ingest.parsers.pdf_hyphens import Lexicon, ends_broken, join_lines
from ingest.parsers.pdf_layout import Item
from ingest.parsers.pdf_lines import Line
from ingest.parsers.pdf_tables import Table

_BULLET = re.compile(r"(?:[•▪▫‣◦●○■□➢➤→✓☐☑⁃∙·*\uf000-\uf0ff]|[–—«»-](?=\s))\s*")
_SURE_BULLET = re.compile(r"[•▪▫‣◦●○■□➢➤✓☐☑⁃∙\uf000-\uf0ff]")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]\s+\S|\(\d{1,3}\)\s*\S")
_CLEAR = 3.0  # font sizes of free space that are no accident of ragged lines
_SENTENCE_END = re.compile(r"[.!?:;…][\"'“”»)\]]*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """Lines that belong together, or a table. `space` is the free space above, in font sizes."""

    lines: tuple[Line, ...] = ()
    table: Table | None = None
    text: str = ""
    listed: bool = False
    space: float = 9.0

    @property
    def size(self) -> float:
        """Font size, points."""
        return self.lines[0].size if self.lines else 0.0

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return bool(self.lines) and all(line.bold for line in self.lines)


def build_drafts(
    columns: Sequence[Sequence[Item]], lexicon: Lexicon, dots: Sequence[tuple[float, float]]
) -> list[Draft]:
    """Return the page's drafts in reading order; a paragraph may run over two columns.

    `dots` are the middles of bullets that are drawn instead of written.
    """
    drafts: list[Draft] = []
    dots = sorted(dots, key=lambda dot: dot[1])
    for column in columns:
        for number, draft in enumerate(_column_drafts(column, lexicon, dots)):
            if number == 0 and drafts and _goes_on(drafts[-1], draft):
                lines = drafts[-1].lines + draft.lines
                drafts[-1] = _draft(lines, lexicon, drafts[-1].space, dots)
            else:
                drafts.append(draft)
    return drafts


def strip_bullet(text: str) -> str:
    """Return a list item without its bullet; numbers and letters stay."""
    return _BULLET.sub("", text, count=1) if _BULLET.match(text) else text


def _column_drafts(
    column: Sequence[Item], lexicon: Lexicon, dots: Sequence[tuple[float, float]]
) -> Iterator[Draft]:
    lines = [item for item in column if isinstance(item, Line)]
    right = _right_edge(lines)
    leading = _leading(lines)
    open_: list[Line] = []
    space = 9.0
    previous: Item | None = None
    for item in column:
        if open_ and (
            not isinstance(item, Line)
            or _dotted(item, dots)
            or _parts(open_, item, right=right, leading=leading)
        ):
            yield _draft(tuple(open_), lexicon, space, dots)
            open_ = []
        if isinstance(item, Table):
            yield Draft(table=item)
        else:
            if not open_:
                space = _space(previous, item)
            open_.append(item)
        previous = item
    if open_:
        yield _draft(tuple(open_), lexicon, space, dots)


def _draft(
    lines: tuple[Line, ...], lexicon: Lexicon, space: float, dots: Sequence[tuple[float, float]]
) -> Draft:
    text = join_lines([line.text for line in lines], lexicon)
    return Draft(lines, None, text, _marker(text) or _dotted(lines[0], dots), space)


def _dotted(line: Line, dots: Sequence[tuple[float, float]]) -> bool:
    """Whether a bullet is drawn in front of the line."""
    start = bisect_left(dots, line.base - 0.8 * line.size, key=lambda dot: dot[1])
    for x, y in dots[start:]:
        if y > line.base:
            return False
        if 0.2 * line.size < line.x0 - x < 2.5 * line.size:
            return True
    return False


def _space(previous: Item | None, line: Line) -> float:
    if previous is None:
        return 9.0
    above = previous.base if isinstance(previous, Line) else previous.rect[3]
    return (line.base - above) / max(line.size, 1.0)


def _marker(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBERED.match(text))


def _parts(open_: Sequence[Line], line: Line, *, right: float, leading: dict[float, float]) -> bool:
    """Whether a new block begins with this line."""
    before = open_[-1]
    step = line.base - before.base
    size = max(line.size, before.size)
    usual = leading.get(round(line.size, 1), 1.35 * size)
    if step > 1.15 * usual + 0.5 or step < -0.5 * size or step > 2.4 * size:
        return True
    if _SURE_BULLET.match(line.text):
        return True
    room = _room(open_, line, right)
    ended = room > 0
    soft = line.text[:1].islower() and not _marker(line.text)
    if abs(line.size - before.size) > 0.08 * size:
        return not (soft and not ended)
    if ends_broken(before.text) and soft:
        return False
    if before.bold != line.bold:
        return not soft or ended
    if soft:
        return False
    if ended and (_marker(line.text) or heading_level(line.text) or not _same_item(open_, line)):
        return True
    if line.x0 - before.x0 > 0.8 * size and len(open_) > 1 and _SENTENCE_END.search(before.text):
        return True
    closed = _SENTENCE_END.search(before.text) or len(before.text) < 60
    return ended and (bool(closed) or room > _CLEAR)


def _room(open_: Sequence[Line], line: Line, right: float) -> float:
    """Free space, in font sizes, had the next word been put on the line before.

    Above 0 the line was ended on purpose, unless the block is set narrower than the column.
    """
    before, word = open_[-1], line.words[0]
    free = right - before.x1 - 0.25 * line.size - (word.x1 - word.x0) - 0.5 * line.size
    narrow = len(open_) > 1 and before.x1 > max(other.x1 for other in open_) - 1.5 * line.size
    return 0.0 if narrow and len(open_) > 2 else free / max(line.size, 1.0)


def _same_item(open_: Sequence[Line], line: Line) -> bool:
    """Whether a line under a list item is set under its text, not under its marker."""
    if not _marker(open_[0].text):
        return True
    return line.x0 > open_[0].x0 + 2


def _right_edge(lines: Sequence[Line]) -> float:
    """Where lines are wrapped: the place that the widest lines reach."""
    edges = sorted((line.x1 for line in lines), reverse=True)
    return edges[min(len(edges) - 1, len(edges) // 20)] if edges else 0.0


def _leading(lines: Sequence[Line]) -> dict[float, float]:
    """The usual distance of baselines by font size: the smallest that occurs repeatedly."""
    steps: dict[float, Counter[float]] = {}
    for a, b in itertools.pairwise(lines):
        step = b.base - a.base
        if abs(a.size - b.size) < 0.3 and 0.9 * a.size < step < 2.4 * a.size:
            steps.setdefault(round(a.size, 1), Counter())[round(step * 2) / 2] += 1
    usual = {}
    for size, counts in steps.items():
        enough = max(2, sum(counts.values()) // 10)
        repeated = [step for step, count in counts.items() if count >= enough]
        usual[size] = min(min(repeated, default=1.35 * size), 1.9 * size)
    return usual


def _goes_on(before: Draft, after: Draft) -> bool:
    """Whether a paragraph runs over from one column into the next."""
    if not before.lines or not after.lines or after.listed:
        return False
    if abs(before.size - after.size) > 0.5 or before.bold != after.bold:
        return False
    if ends_broken(before.lines[-1].text):
        return True
    return not _SENTENCE_END.search(before.text) and after.text[:1].islower()
