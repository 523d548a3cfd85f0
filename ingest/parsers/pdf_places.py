"""Where the characters of a pdfium text page stand, and how the text object looks they belong to.

These calls are made several times a word or object. pypdfium2's own take and give ctypes objects,
which costs more than pdfium's work; here handles and addresses are plain numbers.
"""

import ctypes
from array import array
from functools import lru_cache
from typing import Any, NamedTuple

Box = tuple[float, float, float, float]  # left, bottom, right, top
Point = tuple[float, float]

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


class Places:
    """The places on one text page, of which `handle` is pdfium's; good as long as that is open."""

    def __init__(self, handle: Any) -> None:
        self._page = ctypes.cast(handle, _POINTER).value
        self._calls = _calls()
        self._object, self._origin, self._count, self._rect, *_ = self._calls
        self._four = array("d", [0.0] * 4)  # what a call answers
        self._to = _addresses(self._four)
        self._color = array("I", [0] * 4)
        self._to_color = _addresses(self._color)
        self._matrix = array("f", [0.0] * 6)
        self._to_matrix = _addresses(self._matrix)[0]

    def object(self, index: int) -> int:
        """Return the address of a character's text object, 0 where there is none."""
        return self._object(self._page, index) or 0

    def origin(self, index: int) -> Point:
        """Return where a character was set on its baseline."""
        x, y = self._to[:2]
        self._origin(self._page, index, x, y)
        return self._four[0], self._four[1]

    def bounds(self, start: int, end: int) -> Box:
        """Return what holds the boxes of all characters `start`..`end`."""
        count = self._count(self._page, start, end - start)
        boxes = []
        for number in range(count):
            if self._rect(self._page, number, *self._to):
                left, top, right, bottom = self._four
                if count == 1:
                    return left, bottom, right, top
                boxes.append((left, bottom, right, top))
        boxes = boxes or [self._box(index) for index in range(start, end)]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)

    def _box(self, index: int) -> Box:
        self._calls.char(self._page, index, *self._to)
        left, right, bottom, top = self._four
        return left, bottom, right, top

    def matrix(self, index: int) -> tuple[float, float, float, float]:
        """Return how a character is turned and stretched: the numbers a, b, c and d."""
        if not self._calls.matrix(self._page, index, self._to_matrix):
            return 0.0, 0.0, 0.0, 0.0
        a, b, c, d, *_ = self._matrix
        return a, b, c, d

    def size(self, index: int) -> float:
        """Return the size of a character's font, before it is stretched."""
        size: float = self._calls.size(self._page, index)
        return size

    def color(self, index: int) -> tuple[int, int, int, int]:
        """Return red, green, blue and alpha of a character, 0 to 255."""
        if not self._calls.color(self._page, index, *self._to_color):
            return 0, 0, 0, 0
        red, green, blue, alpha = self._color
        return red, green, blue, alpha

    def mode(self, address: int) -> int:
        """Return the render mode of a text object."""
        mode: int = self._calls.mode(address)
        return mode

    def font(self, address: int) -> int:
        """Return the address of a text object's font, 0 where it has none."""
        return self._calls.font(address) or 0

    def has_marks(self, address: int) -> bool:
        """Whether a text object is tagged."""
        return bool(self._calls.marks(address) > 0)


def _addresses(values: "array[Any]") -> list[int]:
    start = values.buffer_info()[0]
    return [start + k * values.itemsize for k in range(len(values))]


class _Calls(NamedTuple):
    object: Any
    origin: Any
    count: Any
    rect: Any
    char: Any
    matrix: Any
    size: Any
    color: Any
    mode: Any
    font: Any
    marks: Any


@lru_cache(maxsize=1)
def _calls() -> _Calls:
    from pypdfium2 import raw

    def call(known: Any, result: Any, *rest: Any) -> Any:
        """pypdfium2's function with plain numbers; the first is a page or an object."""
        kind = ctypes.CFUNCTYPE(result, _POINTER, *rest)
        return kind(ctypes.cast(known, _POINTER).value or 0)

    four = [_POINTER] * 4
    return _Calls(
        object=call(raw.FPDFText_GetTextObject, _POINTER, _INT),
        origin=call(raw.FPDFText_GetCharOrigin, _INT, _INT, _POINTER, _POINTER),
        count=call(raw.FPDFText_CountRects, _INT, _INT, _INT),
        rect=call(raw.FPDFText_GetRect, _INT, _INT, *four),
        char=call(raw.FPDFText_GetCharBox, _INT, _INT, *four),
        matrix=call(raw.FPDFText_GetMatrix, _INT, _INT, _POINTER),
        size=call(raw.FPDFText_GetFontSize, ctypes.c_double, _INT),
        color=call(raw.FPDFText_GetFillColor, _INT, _INT, *four),
        mode=call(raw.FPDFTextObj_GetTextRenderMode, _INT),
        font=call(raw.FPDFTextObj_GetFont, _POINTER),
        marks=call(raw.FPDFPageObj_CountMarks, _INT),
    )
