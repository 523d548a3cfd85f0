"""Reading order: full-width bands, and columns between them.

A gutter is found where several lines begin at the same place to its right and none crosses it.
Lines that do cross part the page into bands; a band counts as columns only if both sides read as
running text, for tables without lines look alike.
"""

import itertools
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.parsers.pdf_aligned import find_aligned
from ingest.parsers.pdf_graphics import Graphics
from ingest.parsers.pdf_hyphens import Lexicon
from ingest.parsers.pdf_lines import Line, merge_rows
from ingest.parsers.pdf_tables import Table

Item = Line | Table

_SIDE = 0.15  # share of the width that a column takes at least
_FULL = 0.6  # share of a column's width that its lines fill at the median
_ALIGNED = 0.8
_DEPTH = 3  # columns within columns
_CANDIDATES = 16  # left edges that are tried as the edge of a gutter


def arrange(
    lines: Sequence[Line], tables: Sequence[Table], graphics: Graphics, lexicon: Lexicon
) -> list[list[Item]]:
    """Return the page as columns in reading order, each from top to bottom.

    Pieces on one baseline are joined within a column; what stands in aligned columns without
    ruling lines becomes a table.
    """
    columns = []
    for column in _columns([*lines, *tables], depth=0):
        pieces = [item for item in column if isinstance(item, Line)]
        found, rest = find_aligned(pieces, graphics, lexicon)
        items: list[Item] = [*merge_rows(rest), *found]
        items += [item for item in column if isinstance(item, Table)]
        columns.append(sorted(items, key=_top))
    return columns


def _columns(items: Sequence[Item], *, depth: int) -> Iterator[Sequence[Item]]:
    gutter = _best_gutter(items, depth=depth) if depth < _DEPTH else None
    if gutter is None:
        if items:
            yield items
        return
    plain: list[Item] = []
    for crossing, left, right in _bands(items, gutter):
        if _columnar(left, right, depth):
            if plain:
                yield plain
            plain = []
            yield from _columns(left, depth=depth + 1)
            yield from _columns(right, depth=depth + 1)
        else:
            plain += [*left, *right]
        plain += crossing
    if plain:
        yield plain


def _best_gutter(items: Sequence[Item], *, depth: int) -> float | None:
    if len(items) < 6:
        return None
    start, end = min(map(_left, items)), max(map(_right, items))
    starts = Counter(round(_left(item) / 2) for item in items)
    best, best_score = None, 0
    for key, count in sorted(starts.most_common(_CANDIDATES)):
        x = 2.0 * key - 1.5
        if count < 2 or not start + _SIDE * (end - start) < x < end - _SIDE * (end - start):
            continue
        score = sum(
            _letters(left) + _letters(right)
            for _, left, right in _bands(items, x)
            if _columnar(left, right, depth)
        )
        if score > best_score:
            best, best_score = x, score
    return best


def _bands(
    items: Sequence[Item], gutter: float
) -> Iterator[tuple[list[Item], list[Item], list[Item]]]:
    """Yield (crossing items that end the band, items left, items right), from the top."""
    left: list[Item] = []
    right: list[Item] = []
    for item in sorted(items, key=_top):
        if _right(item) <= gutter - 3:
            left.append(item)
        elif _left(item) >= gutter:
            right.append(item)
        else:
            yield [item], left, right
            left, right = [], []
    yield [], left, right


def _columnar(left: Sequence[Item], right: Sequence[Item], depth: int) -> bool:
    sides = (left, right)
    if len(left) < 2 or len(right) < 2 or len(left) + len(right) < 6:
        return False
    top, bottom = max(_span(left)[0], _span(right)[0]), min(_span(left)[1], _span(right)[1])
    height = min(_span(left)[1] - _span(left)[0], _span(right)[1] - _span(right)[0])
    if bottom - top < 0.3 * height:
        return False
    if _rows_match(left, right):
        return False
    return all(_prose(side) or (depth == 0 and _has_columns(side, depth)) for side in sides)


def _has_columns(side: Sequence[Item], depth: int) -> bool:
    return _best_gutter(side, depth=depth + 1) is not None


def _prose(side: Sequence[Item]) -> bool:
    """Whether most lines are long and fill the column."""
    lines = [item for item in side if isinstance(item, Line)]
    if len(lines) < len(side):
        return True
    width = max(map(_right, side)) - min(map(_left, side))
    filled = statistics.median((line.x1 - line.x0) / max(width, 1) for line in lines)
    letters = statistics.median(len(line.text) for line in lines)
    return filled >= _FULL and letters >= 15


def _rows_match(left: Sequence[Item], right: Sequence[Item]) -> bool:
    """Whether the sides are the cells of rows: labels beside text, or gaps at the same heights."""
    a, b = (sorted(i.base for i in side if isinstance(i, Line)) for side in (left, right))
    if not a or not b:
        return False
    near = sum(any(abs(x - y) < 1.5 for y in b) for x in a)
    if near < _ALIGNED * len(a):
        return False
    if len(a) < 0.6 * len(b):
        return True
    gaps_a, gaps_b = _gaps(a), _gaps(b)
    shared = sum(any(abs(x - y) < 2 for y in gaps_b) for x in gaps_a)
    return shared >= 2 and shared >= 0.6 * max(len(gaps_a), len(gaps_b))


def _gaps(bases: list[float]) -> list[float]:
    """Where a new row may begin: baselines after more than the usual distance."""
    steps = [b - a for a, b in itertools.pairwise(bases)]
    usual = min((step for step in steps if step > 2), default=0.0)
    return [b for a, b in itertools.pairwise(bases) if b - a > 1.25 * usual]


def _letters(items: Sequence[Item]) -> int:
    return sum(len(item.text) for item in items if isinstance(item, Line))


def _span(items: Sequence[Item]) -> tuple[float, float]:
    return min(map(_top, items)), max(
        item.base if isinstance(item, Line) else item.rect[3] for item in items
    )


def _left(item: Item) -> float:
    return item.x0 if isinstance(item, Line) else item.rect[0]


def _right(item: Item) -> float:
    return item.x1 if isinstance(item, Line) else item.rect[2]


def _top(item: Item) -> float:
    return item.top if isinstance(item, Line) else item.rect[1]
