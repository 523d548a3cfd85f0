"""Building a page: cleaned texts go in, a page whose spans were born with the text comes out.

`PageBuilder` is the only place where page texts are put together, so that in every format
`page.text` is the blocks joined by newlines and each span gives back its block. Tables go
through `tables.rows_to_blocks`, which tells header rows, key/value pairs and plain rows apart.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.types import Block, BlockKind, Page, Span

_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_BULLETS = dict.fromkeys((0xF0B7, 0xF0A7, 0xF0A8, 0xF06E, 0xF0D8, 0xF02D), "•")
# Characters that show nothing, but hide or reorder text: soft hyphen, zero width, bidi, tags.
_INVISIBLE = dict.fromkeys(
    [
        0x00AD,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        0xFEFF,
        *range(0xE0000, 0xE0080),
    ]
)
_CONTROLS = dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)], " ")
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "�")
_TABLE = {**_LIGATURES, **_BULLETS, **_INVISIBLE, **_CONTROLS, **_SURROGATES, 0x85: " "}
# What the table leaves alone, for most texts: Latin letters and the usual signs.
_ODD = re.compile("[^ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20ac]")
_PAIR_LINE = re.compile(r"[^\W\d][^:.!?]{1,40}:\s*\S")


def clean_text(text: str) -> str:
    """Return text fit for storing: one line, NFC, single spaces, nothing invisible.

    Soft hyphens, zero-width, bidirectional and tag characters go; ligatures become letters;
    characters that no database can hold (lone surrogates) become U+FFFD.
    """
    if _ODD.search(text):
        text = text.translate(_TABLE)
    return " ".join(unicodedata.normalize("NFC", text).split())


class PageBuilder:
    """Collects blocks; `build` makes the page. Texts are cleaned here, empty ones are dropped."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def __len__(self) -> int:
        return len(self._blocks)

    @property
    def characters(self) -> int:
        """Length of the page text so far."""
        return self._length

    def add_heading(self, text: str, *, level: int) -> None:
        """Add a heading; level 1 is the top."""
        self._add("heading", clean_text(text), level=max(1, level))

    def add_paragraph(self, text: str) -> None:
        """Add a paragraph. Hard line breaks part it only where all lines read "Label: value"."""
        lines = [line for line in map(clean_text, re.split(r"[\n\v\u2028]", text)) if line]
        if len(lines) > 1 and all(_PAIR_LINE.match(line) for line in lines):
            for line in lines:
                self._add("paragraph", line)
        else:
            self._add("paragraph", " ".join(lines))

    def add_list_item(self, text: str) -> None:
        """Add a list item, with its marker if the marker is to be kept ("3.", "a)")."""
        self._add("list_item", clean_text(text))

    def add_row(self, cells: Sequence[tuple[str, str]], *, context: Sequence[int] = ()) -> None:
        """Add a table row of (label, value) cells; a cell without a value is left out.

        Cells whose index is in `context` are shown but are not counted as words of this row: a
        value merged over several rows belongs to the first.
        """
        text, spans = "", []
        for index, (raw_label, raw_value) in enumerate(cells):
            value = clean_text(raw_value)
            if not value:
                continue
            text += (" | " if text else "") + _label(clean_text(raw_label))
            if index not in context:
                spans.append(Span(len(text), len(text) + len(value)))
            text += value
        if spans:
            self._add("table_row", text, cells=spans)

    def build(
        self, number: int, *, label: str | None = None, readable: bool = True, ocr: bool = False
    ) -> Page:
        """Return the page, numbered from 1."""
        text = "\n".join(self._texts)
        return Page(number, text, tuple(self._blocks), label, readable, ocr)

    def _add(
        self, kind: BlockKind, text: str, *, level: int = 0, cells: Sequence[Span] = ()
    ) -> None:
        if not text:
            return
        start = self._length + 1 if self._blocks else 0
        moved = tuple(Span(start + cell.start, start + cell.end) for cell in cells)
        self._texts.append(text)
        self._blocks.append(Block(kind, Span(start, start + len(text)), level, moved))
        self._length = start + len(text)


def _label(label: str) -> str:
    if not label:
        return ""
    return f"{label} " if label[-1] in ":?!" else f"{label}: "


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell. `strong`: bold or shaded throughout; `header`: marked as a header.

    `merged` is "left" or "up" where the cell only continues its neighbour (its text is ignored).
    """

    text: str
    strong: bool = False
    header: bool = False
    merged: str = ""
