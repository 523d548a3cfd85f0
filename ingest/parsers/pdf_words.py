"""A pdfium text page to words with their places, upright, y counted downwards from the top.

pdfium says where a word ends (real and generated white space); places decide the rest later.
Per character only what differs per character is asked of pdfium; font, colour and mode are asked
once a text object.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

HYPHENS = "\ufffe\x02"  # pdfium's marks for a hyphen at the end of a line
# Characters that hide or reorder text. Soft hyphens and non-joiners are innocent typography.
_SUSPICIOUS = frozenset(
    map(chr, [0x200B, 0x2060, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
) | frozenset(map(chr, range(0xE0001, 0xE0080)))
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")


@dataclass(frozen=True, slots=True)
class Frame:
    """Maps page coordinates (y up) to upright ones (y down), `turn` degrees clockwise."""

    box: tuple[float, float, float, float]  # left, bottom, right, top of what is shown
    turn: int = 0

    @property
    def width(self) -> float:
        """Width in points, as seen upright."""
        left, bottom, right, top = self.box
        return top - bottom if self.turn % 180 else right - left

    @property
    def height(self) -> float:
        """Height in points, as seen upright."""
        left, bottom, right, top = self.box
        return right - left if self.turn % 180 else top - bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the upright place of a point of the page."""
        left, bottom, right, top = self.box
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 180:
            return right - x, y - bottom
        if self.turn == 270:
            return top - y, right - x
        return x - left, top - y


@dataclass(frozen=True, slots=True)
class Style:
    """What the characters of one text object share. `size` is in points as shown."""

    size: float
    bold: bool
    mode: int  # PDF text render mode; 3 is invisible
    color: tuple[int, int, int, int]
    angle: float  # degrees counter-clockwise on the unrotated page
    artifact: bool  # tagged as page furniture
    object: int  # address of the text object


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space. `base` is the baseline's y."""

    text: str
    x0: float
    x1: float
    base: float
    style: Style
    order: int  # position in the content stream
    spaced: bool = True  # white space stood before it

    @property
    def size(self) -> float:
        """Font size in points."""
        return self.style.size

    @property
    def middle(self) -> tuple[float, float]:
        """A point inside the word, for containment."""
        return (self.x0 + self.x1) / 2, self.base - 0.3 * self.style.size


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    style: Style


def read_words(text_page: Any, *, box: tuple[float, float, float, float]) -> "PageWords":
    """Return the page's words. `box` is what is shown: left, bottom, right, top in points."""
    chars = list(_read_chars(text_page))
    turn = _dominant_turn(chars)
    frame = Frame(box, turn)
    upright: list[Word] = []
    slanted: list[Word] = []
    for word in _group(chars, frame):
        (upright if _upright(word.style, turn) else slanted).append(word)
    suspicious = sum(char.text in _SUSPICIOUS for char in chars if char)
    return PageWords(frame, tuple(upright), tuple(slanted), suspicious)


@dataclass(frozen=True, slots=True)
class PageWords:
    """Words of a page: those along the reading direction, and those at an angle to it."""

    frame: Frame
    upright: tuple[Word, ...]
    slanted: tuple[Word, ...]
    suspicious: int  # zero-width and bidirectional control characters met


def _read_chars(text_page: Any) -> Iterator[_Char | None]:
    """Characters in the order of the content stream; None stands for white space."""
    from pypdfium2 import raw

    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    styles: dict[int, Style] = {}
    handle = text_page.raw
    pending = 0
    for i in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, i)
        if 0xD800 <= code < 0xDC00:
            pending = code
            continue
        if pending and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((pending - 0xD800) << 10) + code - 0xDC00
        pending = 0
        text = chr(code) if 0 < code < 0x110000 else ""
        pointer = raw.FPDFText_GetTextObject(handle, i)
        address = ctypes.cast(pointer, ctypes.c_void_p).value or 0
        if not text or (text.isspace() and text not in HYPHENS) or not address:
            yield None
            continue
        if address not in styles:
            styles[address] = _style(handle, i, pointer, address)
        raw.FPDFText_GetCharBox(handle, i, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(handle, i, x, y)
        box = (left.value, bottom.value, right.value, top.value)
        yield _Char(text, box, (x.value, y.value), styles[address])


def _style(handle: Any, i: int, pointer: Any, address: int) -> Style:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(handle, i, matrix)
    size = raw.FPDFText_GetFontSize(handle, i) * math.hypot(matrix.c, matrix.d)
    red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
    raw.FPDFText_GetFillColor(handle, i, red, green, blue, alpha)
    return Style(
        size=round(abs(size), 2),
        bold=_is_bold(handle, i, pointer),
        mode=raw.FPDFTextObj_GetTextRenderMode(pointer),
        color=(red.value, green.value, blue.value, alpha.value),
        angle=math.degrees(math.atan2(matrix.b, matrix.a)),
        artifact=_is_artifact(pointer),
        object=address,
    )


def _is_bold(handle: Any, i: int, pointer: Any) -> bool:
    from pypdfium2 import raw

    buffer = ctypes.create_string_buffer(256)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(handle, i, buffer, 256, flags)
    name = buffer.value.decode("utf-8", "ignore").lower() if 0 < length <= 256 else ""
    # Render mode 2 (fill and stroke) is how many programs fake a bold face.
    faked = raw.FPDFTextObj_GetTextRenderMode(pointer) == 2
    return faked or any(mark in name for mark in _BOLD_NAMES)


def _is_artifact(pointer: Any) -> bool:
    from pypdfium2 import raw

    buffer = (ctypes.c_ushort * 32)()
    length = ctypes.c_ulong()
    for k in range(raw.FPDFPageObj_CountMarks(pointer)):
        mark = raw.FPDFPageObj_GetMark(pointer, k)
        if raw.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length):
            name = bytes(buffer)[: max(0, length.value - 2)].decode("utf-16-le", "ignore")
            if name == "Artifact":
                return True
    return False


def _dominant_turn(chars: list[_Char | None]) -> int:
    turns = Counter(round(char.style.angle / 90) * 90 % 360 for char in chars if char)
    return turns.most_common(1)[0][0] if turns else 0


def _upright(style: Style, turn: int) -> bool:
    return abs((style.angle - turn + 180) % 360 - 180) < 10


def _group(chars: list[_Char | None], frame: Frame) -> Iterator[Word]:
    run: list[_Char] = []
    spaced = True
    for i, char in enumerate([*chars, None]):
        if char is not None and (not run or _continues(run[-1], char, frame)):
            run.append(char)
            continue
        if run:
            yield _word(run, frame, order=i, spaced=spaced)
            spaced = char is None
        elif char is None:
            spaced = True
        run = [char] if char is not None else []


def _continues(before: _Char, after: _Char, frame: Frame) -> bool:
    size = max(before.style.size, after.style.size, 0.1)
    if before.style.object == after.style.object:
        return before.style.angle == after.style.angle  # pdfium breaks inside an object itself
    if before.style.angle != after.style.angle:
        return False
    ax, ay = frame.point(*before.origin)
    bx, by = frame.point(*after.origin)
    end = max(frame.point(*before.box[:2])[0], frame.point(*before.box[2:])[0])
    start = min(frame.point(*after.box[:2])[0], frame.point(*after.box[2:])[0])
    return abs(ay - by) < 0.15 * size and -0.3 * size < start - end < 0.25 * size and bx >= ax


def _word(run: list[_Char], frame: Frame, *, order: int, spaced: bool) -> Word:
    xs = [frame.point(*corner)[0] for char in run for corner in (char.box[:2], char.box[2:])]
    style = max((char.style for char in run), key=lambda style: style.size)
    base = frame.point(*run[0].origin)[1]
    text = "".join(char.text for char in run)
    return Word(text, min(xs), max(xs), base, style, order, spaced)
