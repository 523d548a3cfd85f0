"""Ruled tables: the grids of a page with the words in their cells.

Boxes that hold running text are frames, and mostly empty ones are drawings or forms: no tables.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.parsers.blocks import Cell
from ingest.parsers.pdf_graphics import Fill, Graphics, Rect
from ingest.parsers.pdf_grid import SNAP, Field, Grid, find_grids
from ingest.parsers.pdf_hyphens import Lexicon, join_lines
from ingest.parsers.pdf_lines import row_texts
from ingest.parsers.pdf_words import Word

_FRAME = 1_500  # characters; a cell with more is a frame around text
_FILLED = 0.25  # share of cells with text; less is a form's or diagram's boxes
_TONE = 0.02  # difference in brightness that shading must make


@dataclass(frozen=True, slots=True)
class Table:
    """A table and where it stands. `columns` are the x of its column edges."""

    rows: tuple[tuple[Cell, ...], ...]
    rect: Rect
    columns: tuple[float, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All cells' texts, row by row."""
        return tuple(cell.text for row in self.rows for cell in row)


def find_tables(
    words: Sequence[Word], graphics: Graphics, lexicon: Lexicon
) -> tuple[list[Table], list[Word]]:
    """Return the ruled tables, and the words that stand in none of them."""
    tables: list[Table] = []
    rest = list(words)
    for found in find_grids(graphics):
        grid = _with_rows(found, _hold(found, rest))
        held = _hold(grid, rest)
        for first, last in _row_runs(grid, held):
            table = _table(grid, first, last, held, graphics.fills, lexicon)
            if table is None:
                continue
            tables.append(table)
            cells = {grid.home[r, c] for r, c in grid.home if first <= r < last}
            used = {id(word) for cell in cells for word in held.get(cell, ())}
            rest = [word for word in rest if id(word) not in used]
    return tables, rest


def _hold(grid: Grid, words: Sequence[Word]) -> dict[Field, list[Word]]:
    """The words of each cell."""
    held: dict[Field, list[Word]] = defaultdict(list)
    left, top, right, bottom = grid.rect
    for word in words:
        if word.x1 < left or word.x0 > right:  # told at once for most words of the page
            continue
        x, y = middle = word.middle
        if left <= x <= right and top <= y <= bottom:
            held[grid.field_at(middle)].append(word)
    return held


def _with_rows(grid: Grid, held: dict[Field, list[Word]]) -> Grid:
    """Part the last row where only columns and the header are ruled: by space, or line by line."""
    last = len(grid.ys) - 2
    cells = [(last, c) for c in range(len(grid.xs) - 1)]
    words = [word for cell in cells for word in held.get(cell, ())]
    if last > 1 or len(cells) < 2 or any(grid.home[cell] != cell for cell in cells):
        return grid
    bases = sorted({round(word.base) for word in words})
    bases = [b for a, b in zip([-99, *bases], bases, strict=False) if b - a > 2]
    keys = {round(word.base) for word in held.get(cells[0], ())}
    if len(bases) < 3 or len(keys) < 2:
        return grid
    steps = [b - a for a, b in pairwise(bases)]
    keyed = [any(abs(key - base) < 2 for key in keys) for base in bases[1:]]
    wide = [step > 1.25 * min(steps) for step in steps]
    begins = [b for b, key, far in zip(bases[1:], keyed, wide, strict=True) if key and far]
    if not any(wide) and all(keyed):
        begins = bases[1:]
    size = max(word.size for word in words)
    ys = (*grid.ys[:-1], *(base - 0.95 * size for base in begins), grid.ys[-1])
    added = {(r, c): (r, c) for r in range(last, len(ys) - 1) for c in range(len(cells))}
    return Grid(grid.xs, ys, {**grid.home, **added})


def carry_header(before: Table, headers: int, after: Table) -> Table:
    """Return `after` with the header rows of `before` if it goes on with the same columns.

    Unchanged if the columns do not line up or if it repeats the header itself.
    """
    same = len(before.columns) == len(after.columns) and all(
        abs(a - b) <= 2 * SNAP for a, b in zip(before.columns, after.columns, strict=True)
    )
    top = before.rows[:headers]
    if not same or not top or len(top[0]) != len(after.rows[0]):
        return after
    if _texts(after.rows[:headers]) == _texts(top):
        return after
    marked = tuple(tuple(replace(cell, header=True) for cell in row) for row in top)
    return replace(after, rows=marked + after.rows)


def split_captions(table: Table) -> tuple[list[str], Table]:
    """Take off leading rows that are one cell across the whole width: the table's title."""
    captions = []
    rows = table.rows
    while len(rows) > 1 and len(rows[0]) > 1 and all(c.merged == "left" for c in rows[0][1:]):
        captions.append(rows[0][0].text)
        rows = rows[1:]
    return captions, replace(table, rows=rows)


def drop_repeated(pages: Sequence[tuple[float, Sequence[Table]]]) -> list[list[Table]]:
    """Return each page's tables without header and footer boxes; their first showing stays.

    `pages` are (height in points, tables). A box counts if it stands at the page's edge, at the
    same place, and says the same (but for numbers) as one on an earlier page.
    """
    seen: set[tuple[int, int, str]] = set()
    kept: list[list[Table]] = []
    for height, tables in pages:
        kept.append([])
        for table in tables:
            words = re.sub(r"\d+", "#", "|".join(table.texts))
            key = (round(table.rect[1] / 4), round(table.rect[0] / 4), words)
            edge = table.rect[1] < 0.1 * height or table.rect[3] > 0.92 * height
            if not (edge and key in seen):
                kept[-1].append(table)
            seen.add(key)
    return kept


def _texts(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]


def _row_runs(grid: Grid, held: dict[Field, list[Word]]) -> Iterator[tuple[int, int]]:
    """Runs of rows (first, last + 1) without a frame in them."""
    frames = {
        cell for cell, inside in held.items() if sum(len(word.text) for word in inside) > _FRAME
    }
    framed = {row for (row, _), cell in grid.home.items() if cell in frames}
    start = 0
    for row in [*sorted(framed), len(grid.ys) - 1]:
        if row > start:
            yield start, row
        start = row + 1


def _table(
    grid: Grid,
    first: int,
    last: int,
    held: dict[Field, list[Word]],
    fills: Sequence[Fill],
    lexicon: Lexicon,
) -> Table | None:
    rows, columns = range(first, last), range(len(grid.xs) - 1)
    cells = {grid.home[r, c] for r in rows for c in columns}
    filled = sum(bool(held.get(cell)) for cell in cells)
    # Columns and rows that are the gap between double lines hold nothing.
    kept = [c for c in columns if any(held.get((r, c)) for r in rows)]
    if filled < max(2, _FILLED * len(cells)) or len(kept) < 2:
        return None
    shades = [[_shade(grid, (r, c), fills) for c in kept] for r in rows]
    texts = {cell: join_lines(row_texts(held[cell]), lexicon) for cell in cells if held.get(cell)}
    bold = {cell for cell in texts if all(word.style.bold for word in held[cell])}

    def cell_at(r: int, c: int, shaded: bool) -> Cell:
        home = grid.home[r, c]
        if home != (r, c):
            return Cell("", merged="left" if home[1] < c else "up")
        return Cell(texts.get(home, ""), strong=shaded or home in bold)

    table = tuple(
        tuple(cell_at(r, c, _stands_out(shades, r - first, k)) for k, c in enumerate(kept))
        for r in rows
    )
    rect = (grid.xs[0], grid.ys[first], grid.xs[-1], grid.ys[last])
    return Table(table, rect, grid.xs)


def _shade(grid: Grid, field: Field, fills: Sequence[Fill]) -> float:
    """Brightness of what a field is filled with; paper is 1."""
    r, c = field
    middle = ((grid.xs[c] + grid.xs[c + 1]) / 2, (grid.ys[r] + grid.ys[r + 1]) / 2)
    light = 1.0
    for fill in fills:
        if _within(middle, fill.rect):
            light = fill.light
    return light


def _stands_out(shades: list[list[float]], row: int, column: int) -> bool:
    """Darker than others of its row (a key), or a first row unlike all others (a header)."""
    own = shades[row][column]
    if own < max(shades[row]) - _TONE:
        return True
    below = [shade for other in shades[1:] for shade in other]
    return row == 0 and bool(below) and all(abs(own - shade) > _TONE for shade in below)


def _within(point: tuple[float, float], rect: Rect) -> bool:
    return rect[0] <= point[0] <= rect[2] and rect[1] <= point[1] <= rect[3]
