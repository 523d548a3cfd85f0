"""Tables without upright lines: rows whose pieces begin in the same places.

Only the safe cases: three rows or more, gutters that no word crosses, edges that line up. Tables
of contents stay lines.
"""

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence

from ingest.parsers.blocks import Cell
from ingest.parsers.pdf_graphics import Graphics, Rect
from ingest.parsers.pdf_hyphens import Lexicon, join_lines
from ingest.parsers.pdf_lines import Line
from ingest.parsers.pdf_tables import Table

Row = list[Line]  # pieces on one baseline, left to right
Gap = tuple[float, float]

_GUTTER = 0.8  # font sizes
_NEAR = 3.0  # points within which edges line up
_KEY = 60  # characters of a first column's cell at the median
_LEADER = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{4,}")
_PAGE = re.compile(r"\d{1,4}|[ivxlc]{1,6}")
_ITEM = re.compile(r"[•▪‣◦●○■□–—\-*·\uf000-\uf0ff]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\d+(\.\d+)*")


def find_aligned(
    lines: Sequence[Line], graphics: Graphics, lexicon: Lexicon
) -> tuple[list[Table], list[Line]]:
    """Return the tables among the lines of one column, and the lines that belong to none."""
    rows = _rows(lines)
    tables: list[Table] = []
    rest: list[Line] = []
    i = 0
    while i < len(rows):
        end, gaps = _run(rows, i)
        if gaps and _is_table(rows[i:end], gaps):
            tables.append(_table(rows[i:end], gaps, graphics, lexicon))
            i = end
        else:
            rest += rows[i]
            i += 1
    return tables, rest


def _rows(lines: Sequence[Line]) -> list[Row]:
    rows: list[Row] = []
    for line in sorted(lines, key=lambda line: (round(line.base, 1), line.x0)):
        if rows and abs(rows[-1][0].base - line.base) < 0.25 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.x0) for row in rows]


def _run(rows: Sequence[Row], start: int) -> tuple[int, list[Gap]]:
    """Return where the run of rows from `start` ends, and the gutters they share."""
    if len(rows[start]) < 2:
        return start, []
    gaps = _between(rows[start])
    end = start + 1
    last = end
    while end < len(rows):
        size = rows[end][0].size
        narrowed = _narrow(gaps, rows[end], size)
        step = rows[end][0].base - rows[end - 1][0].base
        if step > 3.2 * size or len(narrowed) < max(1, len(gaps) - (end - start < 2)):
            break
        gaps, end = narrowed, end + 1
        wrapped = step < 1.35 * size and last == end - 1  # the first column's text goes on
        if wrapped or len(rows[end - 1]) > 1 or rows[end - 1][0].x0 >= gaps[0][1] - _NEAR:
            last = end
    return last, gaps


def _between(row: Row) -> list[Gap]:
    return [
        (a.x1, b.x0)
        for a, b in itertools.pairwise(row)
        if b.x0 - a.x1 >= _GUTTER * max(a.size, b.size)
    ]


def _narrow(gaps: Sequence[Gap], row: Row, size: float) -> list[Gap]:
    """What a row's pieces leave of the gutters."""
    kept = []
    for start, end in gaps:
        for line in row:
            if line.x1 <= start or line.x0 >= end:
                continue
            if line.x0 > start:
                end = min(end, line.x0)
            else:
                start = max(start, line.x1)
        if end - start >= _GUTTER * size:
            kept.append((start, end))
    return kept


def _is_table(rows: Sequence[Row], gaps: Sequence[Gap]) -> bool:
    full = [row for row in rows if len(row) > 1]
    if len(full) < 3 or len(full) < 0.5 * len(rows):
        return False
    columns = [[line for row in rows for line in row if _column(line, gaps) == k]
               for k in range(len(gaps) + 1)]  # fmt: skip
    if any(len(column) < 2 for column in columns):
        return False
    first = [line.text for line in columns[0]]
    if statistics.median(map(len, first)) > _KEY or all(map(_ITEM.fullmatch, first)):
        return False
    if any(_LEADER.search(line.text) for row in rows for line in row):
        return False
    if all(_PAGE.fullmatch(line.text) for line in columns[-1]) and len(gaps) == 1:
        return False
    return all(map(_lined_up, columns))


def _lined_up(column: Sequence[Line]) -> bool:
    edges = (
        [line.x0 for line in column],
        [line.x1 for line in column],
        [(line.x0 + line.x1) / 2 for line in column],
    )
    return any(
        sum(abs(value - statistics.median(values)) <= _NEAR for value in values)
        >= 0.75 * len(values)
        for values in edges
    )


def _column(line: Line, gaps: Sequence[Gap]) -> int:
    return sum((line.x0 + line.x1) / 2 > (start + end) / 2 for start, end in gaps)


def _table(rows: Sequence[Row], gaps: Sequence[Gap], graphics: Graphics, lexicon: Lexicon) -> Table:
    pieces = [line for row in rows for line in row]
    rect: Rect = (
        min(line.x0 for line in pieces),
        min(line.top for line in pieces),
        max(line.x1 for line in pieces),
        max(line.bottom for line in pieces),
    )
    table = []
    for group in _records(rows, gaps, graphics):
        cells = []
        for k in range(len(gaps) + 1):
            inside = [line for row in group for line in row if _column(line, gaps) == k]
            text = join_lines([line.text for line in inside], lexicon)
            cells.append(Cell(text, strong=bool(inside) and all(line.bold for line in inside)))
        table.append(tuple(cells))
    edges = (rect[0], *((start + end) / 2 for start, end in gaps), rect[2])
    return Table(tuple(table), rect, edges)


def _records(rows: Sequence[Row], gaps: Sequence[Gap], graphics: Graphics) -> Iterator[list[Row]]:
    """Rows of text that make one row of the table: parted by lines, by space, or by a new key."""
    steps = [b[0].base - a[0].base for a, b in itertools.pairwise(rows)]
    wide = 1.25 * min(steps)
    by_space = sum(step > wide for step in steps) >= 2 and sum(step <= wide for step in steps) >= 2
    ruled = [_ruled(a, b, graphics) for a, b in itertools.pairwise(rows)]
    by_lines = sum(ruled) >= 3
    group = [rows[0]]
    for row, step, line in zip(rows[1:], steps, ruled, strict=True):
        keyed = _column(row[0], gaps) == 0
        new = line if by_lines else (step > wide or line) if by_space else keyed
        if new:
            yield group
            group = []
        group.append(row)
    yield group


def _ruled(above: Row, below: Row, graphics: Graphics) -> bool:
    x0, x1 = above[0].x0, above[-1].x1
    return any(
        above[0].base - 1 < y < below[0].base and start <= x0 + 5 and end >= x1 - 5
        for y, start, end in graphics.levels
    )
