"""Lines drawn on a page → grids of fields. Lines that meet belong to one grid."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.parsers.pdf_graphics import Graphics, Rect

SNAP = 3.0  # points within which lines are the same, or meet
_COVER = 0.6  # share of a field's side that a line must take to part it from its neighbour
_PAIRS = 4_000_000  # comparisons of lines; beyond that it is a drawing
_FIELDS = 20_000

Line = tuple[float, float, float]  # position, start, end
Field = tuple[int, int]  # row, column


@dataclass(frozen=True, slots=True)
class Grid:
    """Edges of columns and rows, and for each field the upper left field of its cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    home: dict[Field, Field]

    @property
    def rect(self) -> Rect:
        """What the grid encloses."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def area(self) -> float:
        """In square points."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def field_at(self, point: tuple[float, float]) -> Field:
        """Return the cell (its upper left field) at a point within the grid."""
        row = sum(point[1] > edge for edge in self.ys[1:-1])
        column = sum(point[0] > edge for edge in self.xs[1:-1])
        return self.home[row, column]


def find_grids(graphics: Graphics) -> list[Grid]:
    """Return the grids with at least two columns, the smallest first."""
    grids = []
    for levels, uprights in _connected(_merge(graphics.levels), _merge(graphics.uprights)):
        xs = _positions([x for x, _, _ in uprights], _open_ends(levels))
        ys = _positions([y for y, _, _ in levels], _open_ends(uprights))
        if len(xs) > 2 and len(ys) > 1 and len(xs) * len(ys) < _FIELDS:
            grids.append(Grid(tuple(xs), tuple(ys), _homes(xs, ys, levels, uprights)))
    return sorted(grids, key=lambda grid: (grid.area, grid.rect))


def _connected(levels: list[Line], uprights: list[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Groups of lines that meet, directly or by way of others."""
    if len(levels) * len(uprights) > _PAIRS:
        return
    parent = list(range(len(levels) + len(uprights)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (y, x0, x1) in enumerate(levels):
        for j, (x, y0, y1) in enumerate(uprights):
            if x0 - SNAP <= x <= x1 + SNAP and y0 - SNAP <= y <= y1 + SNAP:
                parent[root(i)] = root(len(levels) + j)
    groups: dict[int, tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    for i, line in enumerate([*levels, *uprights]):
        groups[root(i)][0 if i < len(levels) else 1].append(line)
    yield from groups.values()


def _merge(lines: Sequence[Line]) -> list[Line]:
    """Join pieces of one line."""
    merged: list[Line] = []
    open_: list[Line] = []
    for at, start, end in sorted(lines):
        merged += [line for line in open_ if at - line[0] > 1.0]
        open_ = [line for line in open_ if at - line[0] <= 1.0]
        for k, (other, begin, stop) in enumerate(open_):
            if start <= stop + SNAP and begin <= end + SNAP:
                open_[k] = (other, min(start, begin), max(end, stop))
                break
        else:
            open_.append((at, start, end))
    return merged + open_


def _open_ends(lines: Sequence[Line]) -> list[float]:
    """Outer ends that several lines share: borders that are not drawn."""
    ends = []
    for side, outermost in ((1, min), (2, max)):
        outer = outermost((line[side] for line in lines), default=0.0)
        if sum(abs(line[side] - outer) <= SNAP for line in lines) >= 2:
            ends.append(outer)
    return ends


def _positions(drawn: Sequence[float], ends: Sequence[float]) -> list[float]:
    positions: list[float] = []
    for value in sorted(drawn):
        if not positions or value - positions[-1] > SNAP:
            positions.append(value)
    outside = [
        value
        for value in ends
        if positions and (value < positions[0] - 2 * SNAP or value > positions[-1] + 2 * SNAP)
    ]
    return sorted([*positions, *outside])


def _homes(
    xs: list[float], ys: list[float], levels: list[Line], uprights: list[Line]
) -> dict[Field, Field]:
    home = {(r, c): (r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1)}

    def root(field: Field) -> Field:
        while home[field] != field:
            field = home[field]
        return field

    def unite(a: Field, b: Field) -> None:
        home[max(a, b)] = min(a, b)

    for r, c in list(home):
        if c and not _drawn(uprights, xs[c], ys[r], ys[r + 1]):
            unite(root((r, c - 1)), root((r, c)))
        if r and not _drawn(levels, ys[r], xs[c], xs[c + 1]):
            unite(root((r - 1, c)), root((r, c)))
    return {field: root(field) for field in home}


def _drawn(lines: Sequence[Line], position: float, start: float, end: float) -> bool:
    length = sum(
        max(0.0, min(end, stop) - max(start, begin))
        for at, begin, stop in lines
        if abs(at - position) <= SNAP
    )
    return length >= _COVER * (end - start)
