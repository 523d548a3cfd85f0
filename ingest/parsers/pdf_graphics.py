"""What is drawn on a page besides text: ruling lines, filled areas and images."""

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.parsers.pdf_words import Frame

_OBJECTS = 20_000  # drawings beyond this are maps or plots, and their lines no tables
_SEGMENTS = 4_000
_CLIPS = 8  # of one text object
_DEPTH = 6
_THIN = 3.0  # points; narrower fills are lines
_DOT = (1.5, 7.0)  # points: sides of a bullet that is drawn, not written
_STRAIGHT = 0.8  # points a line may lean and still be level

Rect = tuple[float, float, float, float]  # x0, y0, x1, y1, upright, y down
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled rectangle. `order` tells what was drawn first; opaque fills cover."""

    rect: Rect
    color: tuple[int, int, int]
    order: int
    opaque: bool

    @property
    def light(self) -> float:
        """Brightness, 0 (black) to 1 (white)."""
        red, green, blue = self.color
        return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


@dataclass(slots=True)
class Graphics:
    """Lines as (position, start, end): y, x0, x1 of levels and x, y0, y1 of uprights."""

    levels: list[tuple[float, float, float]] = field(default_factory=list)
    uprights: list[tuple[float, float, float]] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    images: list[Rect] = field(default_factory=list)
    image_orders: list[int] = field(default_factory=list)  # of the images
    clips: dict[int, Rect] = field(default_factory=dict)  # address of a text object → what shows
    text_order: dict[int, int] = field(default_factory=dict)  # address of a text object → order
    dots: list[tuple[float, float]] = field(default_factory=list)  # drawn bullets' middles
    shapes: int = 0  # drawn paths of any form


def read_graphics(page: Any, frame: Frame) -> Graphics:
    """Return the lines, fills and images of a pdfium page, in the frame's coordinates."""
    from pypdfium2 import raw

    found = Graphics()
    for order, (handle, matrix) in enumerate(_objects(page.raw, _IDENTITY, depth=0)):
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            address = ctypes.cast(handle, ctypes.c_void_p).value or 0
            found.text_order[address] = order
            if (clip := _clip(handle, frame)) is not None:
                found.clips[address] = clip
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            own = _multiply(_matrix(handle), matrix)
            corners = [_apply(own, x, y) for x in (0, 1) for y in (0, 1)]
            found.images.append(_bounds([frame.point(*corner) for corner in corners]))
            found.image_orders.append(order)
        elif kind == raw.FPDF_PAGEOBJ_PATH and order < _OBJECTS:
            found.shapes += 1
            _add_path(found, handle, matrix, frame, order)
    if len(found.levels) + len(found.uprights) > _OBJECTS:
        found.levels, found.uprights = [], []
    return found


def _clip(handle: Any, frame: Frame) -> Rect | None:
    """The bounds of what a text object is cut to, None where it is not, or that is hard to say."""
    from pypdfium2 import raw

    clip = raw.FPDFPageObj_GetClipPath(handle)
    paths = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    x, y = ctypes.c_float(), ctypes.c_float()
    found: Rect | None = None
    for path in range(min(max(paths, 0), _CLIPS)):
        points = []
        for at in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), _SEGMENTS)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, at)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(frame.point(x.value, y.value))
        if points:
            x0, y0, x1, y1 = _bounds(points)
            a0, b0, a1, b1 = found or (x0, y0, x1, y1)
            found = max(x0, a0), max(y0, b0), min(x1, a1), min(y1, b1)
    return found


def covered(graphics: Graphics, frame: Frame) -> float:
    """Return which share of the page its largest image takes, 0 to 1."""
    area = max(frame.width * frame.height, 1.0)
    shares = (
        max(0.0, min(x1, frame.width) - max(x0, 0)) * max(0.0, min(y1, frame.height) - max(y0, 0))
        for x0, y0, x1, y1 in graphics.images
    )
    return max(shares, default=0.0) / area


def _objects(container: Any, matrix: Matrix, *, depth: int) -> Iterator[tuple[Any, Matrix]]:
    from pypdfium2 import raw

    count, get = (
        (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        if depth
        else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    )
    for i in range(count(container)):
        handle = get(container, i)
        if not handle:
            continue
        if raw.FPDFPageObj_GetType(handle) == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            yield from _objects(handle, _multiply(_matrix(handle), matrix), depth=depth + 1)
        else:
            yield handle, matrix


def _add_path(found: Graphics, handle: Any, matrix: Matrix, frame: Frame, order: int) -> None:
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, fill, stroke)
    if not fill.value and not stroke.value:
        return
    own = _multiply(_matrix(handle), matrix)
    for points, closed in _subpaths(handle):
        placed = [frame.point(*_apply(own, x, y)) for x, y in points]
        if stroke.value:
            ring = [*placed, placed[0]] if closed else placed
            for start, end in itertools.pairwise(ring):
                _add_line(found, start, end)
        if fill.value or len(placed) > 8:
            _add_dot(found, placed)
        if fill.value:
            _add_fill(found, handle, placed, frame, order)


def _add_dot(found: Graphics, points: list[tuple[float, float]]) -> None:
    x0, y0, x1, y1 = _bounds(points)
    small = all(_DOT[0] <= side <= _DOT[1] for side in (x1 - x0, y1 - y0))
    if small and abs((x1 - x0) - (y1 - y0)) < 0.3 * (x1 - x0):
        found.dots.append(((x0 + x1) / 2, (y0 + y1) / 2))


def _add_line(found: Graphics, a: tuple[float, float], b: tuple[float, float]) -> None:
    (ax, ay), (bx, by) = a, b
    if abs(ay - by) <= _STRAIGHT and abs(ax - bx) > 2:
        found.levels.append(((ay + by) / 2, min(ax, bx), max(ax, bx)))
    elif abs(ax - bx) <= _STRAIGHT and abs(ay - by) > 2:
        found.uprights.append(((ax + bx) / 2, min(ay, by), max(ay, by)))


def _add_fill(
    found: Graphics, handle: Any, points: list[tuple[float, float]], frame: Frame, order: int
) -> None:
    from pypdfium2 import raw

    x0, y0, x1, y1 = _bounds(points)
    if min(x1 - x0, y1 - y0) <= _THIN:
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        if x1 - x0 > y1 - y0:
            _add_line(found, (x0, middle[1]), (x1, middle[1]))
        else:
            _add_line(found, (middle[0], y0), (middle[0], y1))
        return
    if len(points) not in (4, 5) or any(
        abs(ax - bx) > _STRAIGHT and abs(ay - by) > _STRAIGHT
        for (ax, ay), (bx, by) in itertools.pairwise(points)
    ):
        return
    red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
    raw.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
    opaque = alpha.value == 255 and not raw.FPDFPageObj_HasTransparency(handle)
    found.fills.append(Fill((x0, y0, x1, y1), (red.value, green.value, blue.value), order, opaque))
    if x1 - x0 > 0.9 * frame.width and y1 - y0 > 0.9 * frame.height:
        return  # the paper, no cell
    for start, end in (
        ((x0, y0), (x1, y0)),
        ((x0, y1), (x1, y1)),
        ((x0, y0), (x0, y1)),
        ((x1, y0), (x1, y1)),
    ):
        _add_line(found, start, end)


def _subpaths(handle: Any) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    from pypdfium2 import raw

    count = raw.FPDFPath_CountSegments(handle)
    if count > _SEGMENTS:
        return
    points: list[tuple[float, float]] = []
    closed = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(handle, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, closed
            points, closed = [], False
        points.append((x.value, y.value))
        closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
    if len(points) > 1:
        yield points, closed


def _matrix(handle: Any) -> Matrix:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, matrix):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _multiply(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(points: list[tuple[float, float]]) -> Rect:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
