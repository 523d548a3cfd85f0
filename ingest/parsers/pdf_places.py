"""Where the characters of a pdfium text page stand, and to which text object they belong.

These calls are made several times a word. pypdfium2's own take and give ctypes objects, which
costs more than pdfium's work; here handles and addresses are plain numbers.
"""

import ctypes
from array import array
from functools import lru_cache
from typing import Any

Box = tuple[float, float, float, float]  # left, bottom, right, top
Point = tuple[float, float]

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


class Places:
    """The places on one text page, of which `handle` is pdfium's; good as long as that is open."""

    def __init__(self, handle: Any) -> None:
        self._page = ctypes.cast(handle, _POINTER).value
        self._object, self._origin, self._count, self._rect, self._char = _calls()
        self._four = array("d", [0.0] * 4)  # what a call answers
        start = self._four.buffer_info()[0]
        self._to = [start + k * self._four.itemsize for k in range(4)]

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
        self._char(self._page, index, *self._to)
        left, right, bottom, top = self._four
        return left, bottom, right, top


@lru_cache(maxsize=1)
def _calls() -> tuple[Any, ...]:
    from pypdfium2 import raw

    four = [_POINTER] * 4
    signatures: list[tuple[Any, Any, list[Any]]] = [
        (raw.FPDFText_GetTextObject, _POINTER, [_INT]),
        (raw.FPDFText_GetCharOrigin, _INT, [_INT, _POINTER, _POINTER]),
        (raw.FPDFText_CountRects, _INT, [_INT, _INT]),
        (raw.FPDFText_GetRect, _INT, [_INT, *four]),
        (raw.FPDFText_GetCharBox, _INT, [_INT, *four]),
    ]
    return tuple(
        ctypes.CFUNCTYPE(result, _POINTER, *rest)(ctypes.cast(call, _POINTER).value or 0)
        for call, result, rest in signatures
    )
