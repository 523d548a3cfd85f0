"""A pdfium text page to words.

pdfium says where a word ends (real and generated white space); places decide the rest later. The
text is fetched in one call, places are asked once a word, font, colour and mode once a text
object: a call a character would take longer than all the rest of reading a page.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ingest.parsers.pdf_places import Box, Places
from ingest.parsers.pdf_words import Frame, PageWords, Style, Word

_TOKEN = re.compile(r"[^\s\0]+")
# Characters that hide or reorder text. Soft hyphens and non-joiners are innocent typography.
_SUSPICIOUS = re.compile(
    "[\u200b\u2060\u202a-\u202e\u2066-\u2069\U000e0001-\U000e007f]|\udb40[\udc01-\udc7f]"
)
_PAIR = re.compile("[\ud800-\udbff](?:[\udc00-\udfff])?")
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")


class _Piece(NamedTuple):
    """Characters `start`..`end` of one text object, without white space."""

    start: int
    end: int
    style: Style


def read_words(text_page: Any, *, box: Box) -> PageWords:
    """Return the page's words. `box` is what is shown: left, bottom, right, top in points."""
    source = _Source(text_page.raw)
    runs = source.runs()
    turn = _dominant_turn(runs)
    frame = Frame(box, turn)
    upright: list[Word] = []
    slanted: list[Word] = []
    for run in runs:
        words = [run] if len(run) == 1 else _split(run, source, frame)
        for number, pieces in enumerate(words):
            word = _word(pieces, source, frame, spaced=number == 0)
            level = word.style.angle == turn or _upright(word.style, turn)
            (upright if level else slanted).append(word)
    suspicious = sum(source.is_shown(match.start()) for match in _SUSPICIOUS.finditer(source.text))
    unknown = source.text.count("\0")
    return PageWords(frame, tuple(upright), tuple(slanted), suspicious, unknown)


class _Source:
    """A text page behind pdfium's calls. `text` has one character (UTF-16 unit) an index."""

    def __init__(self, handle: Any) -> None:
        from pypdfium2 import raw

        self._raw: Any = raw
        self._handle = handle
        self.text = _text(handle)
        self.places = Places(handle)
        self._styles: dict[int, Style] = {}
        self._bold: dict[int, bool] = {}

    def runs(self) -> list[list[_Piece]]:
        """Return what stands between white space, in pieces of one text object each."""
        runs: list[list[_Piece]] = []
        object_at, styles = self.places.object, self._styles
        for token in _TOKEN.finditer(self.text):
            start, end = token.span()
            first = object_at(start)
            last = first if end - start == 1 else object_at(end - 1)
            if first == last and first:  # the usual case: a word of one object
                style = styles.get(first) or self._style(start, first)
                runs.append([_Piece(start, end, style)])
            else:
                runs += self._pieces(start, end)
        return runs

    def is_shown(self, index: int) -> bool:
        """Whether a character belongs to a text object."""
        return bool(self.places.object(index))

    def _pieces(self, start: int, end: int) -> Iterator[list[_Piece]]:
        run: list[_Piece] = []
        begin, current = start, self.places.object(start)
        for index in range(start + 1, end + 1):
            address = self.places.object(index) if index < end else -1
            if address == current:
                continue
            if current:
                run.append(_Piece(begin, index, self._style(begin, current)))
            elif run:  # a generated character parts words like white space
                yield run
                run = []
            begin, current = index, address
        if run:
            yield run

    def _style(self, index: int, address: int) -> Style:
        style = self._styles.get(address)
        if style is None:
            style = self._styles[address] = self._read_style(index, address)
        return style

    def _read_style(self, index: int, address: int) -> Style:
        a, b, c, d = self.places.matrix(index)
        mode = self.places.mode(address)
        return Style(
            size=round(abs(self.places.size(index) * math.hypot(c, d)), 2),
            # Render mode 2 (fill and stroke) is how many programs fake a bold face.
            bold=mode == 2 or self._is_bold(index, address),
            mode=mode,
            color=self.places.color(index),
            angle=math.degrees(math.atan2(b, a)),
            artifact=self.places.has_marks(address) and self._is_artifact(index),
            object=address,
        )

    def _is_bold(self, index: int, address: int) -> bool:
        font = self.places.font(address)
        bold = self._bold.get(font) if font else None
        if bold is None:
            buffer = ctypes.create_string_buffer(256)
            length = self._raw.FPDFText_GetFontInfo(
                self._handle, index, buffer, 256, ctypes.c_int()
            )
            name = buffer.value.decode("utf-8", "ignore").lower() if 0 < length <= 256 else ""
            bold = self._bold[font] = any(mark in name for mark in _BOLD_NAMES)
        return bold

    def _is_artifact(self, index: int) -> bool:
        pointer = self._raw.FPDFText_GetTextObject(self._handle, index)
        buffer = (ctypes.c_ushort * 32)()
        length = ctypes.c_ulong()
        for k in range(self._raw.FPDFPageObj_CountMarks(pointer)):
            mark = self._raw.FPDFPageObj_GetMark(pointer, k)
            if self._raw.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length):
                name = bytes(buffer)[: max(0, length.value - 2)].decode("utf-16-le", "ignore")
                if name == "Artifact":
                    return True
        return False


def _text(handle: Any) -> str:
    """Return the page's characters, one an index of pdfium's."""
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(handle)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    length = raw.FPDFText_GetText(handle, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * length].decode("utf-16-le", "surrogatepass") if length > 0 else ""
    # pdfium leaves out characters that its font does not explain; places count them, though.
    if len(text) == length == count and not _PAIR.search(text):
        return text
    codes = (raw.FPDFText_GetUnicode(handle, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\0" for code in codes)


def _dominant_turn(runs: Sequence[Sequence[_Piece]]) -> int:
    angles: Counter[float] = Counter()
    for run in runs:
        for start, end, style in run:
            angles[style.angle] += end - start
    turns: Counter[int] = Counter()
    for angle, letters in angles.items():
        turns[round(angle / 90) * 90 % 360] += letters
    return turns.most_common(1)[0][0] if turns else 0


def _upright(style: Style, turn: int) -> bool:
    return abs((style.angle - turn + 180) % 360 - 180) < 10


def _split(run: Sequence[_Piece], source: _Source, frame: Frame) -> Iterator[Sequence[_Piece]]:
    """Yield the pieces of each word of a run: text objects may stand apart without a space."""
    start = 0
    for place in range(1, len(run)):
        if not _continues(run[place - 1], run[place], source, frame):
            yield run[start:place]
            start = place
    yield run[start:]


def _continues(before: _Piece, after: _Piece, source: _Source, frame: Frame) -> bool:
    size = max(before.style.size, after.style.size, 0.1)
    if before.style.object == after.style.object:
        return before.style.angle == after.style.angle  # pdfium breaks inside an object itself
    if before.style.angle != after.style.angle:
        return False
    ax, ay = frame.point(*source.places.origin(before.end - 1))
    bx, by = frame.point(*source.places.origin(after.start))
    end = max(_across(frame, source.places.bounds(before.end - 1, before.end)))
    start = min(_across(frame, source.places.bounds(after.start, after.start + 1)))
    return abs(ay - by) < 0.15 * size and -0.3 * size < start - end < 0.25 * size and bx >= ax


def _across(frame: Frame, box: Box) -> tuple[float, float]:
    """Return the upright x of a box's two corners."""
    if not frame.turn:
        return box[0] - frame.box[0], box[2] - frame.box[0]
    return frame.point(box[0], box[1])[0], frame.point(box[2], box[3])[0]


def _word(pieces: Sequence[_Piece], source: _Source, frame: Frame, *, spaced: bool) -> Word:
    start, end, style = pieces[0]
    places = source.places
    x0, x1 = _across(frame, places.bounds(start, end))
    if x0 > x1:
        x0, x1 = x1, x0
    for piece in pieces[1:]:
        xs = _across(frame, places.bounds(piece.start, piece.end))
        x0, x1 = min(x0, *xs), max(x1, *xs)
        style = piece.style if piece.style.size > style.size else style
        end = piece.end
    text = source.text[start:end]
    if not text.isascii():
        text = _PAIR.sub(_joined, text)
    base = frame.point(*places.origin(start))[1]
    return Word(text, x0, x1, base, style, end, spaced)


def _joined(pair: re.Match[str]) -> str:
    """One character for two surrogates, none for the first half alone."""
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
