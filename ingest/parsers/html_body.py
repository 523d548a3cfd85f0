"""Walking a cleaned HTML tree in reading order into a page."""

import re
from typing import Any

from ingest.parsers.blocks import Cell, PageBuilder, clean_text
from ingest.parsers.tables import rows_to_blocks

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = set(_HEADINGS) | set(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
        "figcaption figure footer form header hr html legend li main nav ol p pre section summary "
        "table tbody td tfoot th thead tr ul",
    )
)
_DEPTH = 120  # deeper nesting is flattened to one paragraph
_SPAN = 60  # columns a cell may claim


class BodyWalker:
    """Collects running text until a block begins or ends, then adds it to the page."""

    def __init__(self, page: PageBuilder) -> None:
        self._page = page
        self._line: list[str] = []
        self._kind = "paragraph"
        self._mark = ""
        self._counts: dict[int, int] = {}  # the next number of each ordered list

    def walk(self, element: Any, depth: int = 0) -> None:
        """Add an element's content; the caller has removed what is not visible."""
        for child in element.children:
            if isinstance(child, str):
                self._line.append(_text_of(child))
            elif child.name == "br":
                self._line.append("\n")
            elif child.name not in _BLOCKS:
                self.walk(child, depth + 1) if depth < _DEPTH else self._line.append(_flat(child))
            else:
                self._flush()
                self._block(child, depth)
                self._flush()
        if depth == 0:
            self._flush()

    def _block(self, element: Any, depth: int) -> None:
        if depth >= _DEPTH:
            self._line.append(_flat(element))
        elif element.name in _HEADINGS:
            self._page.add_heading(_flat(element), level=_HEADINGS[element.name])
        elif element.name == "table":
            self._table(element, depth)
        elif element.name == "li":
            self._item(element, depth)
        elif element.name == "dl":
            self._terms(element, depth)
        else:
            self.walk(element, depth + 1)

    def _item(self, element: Any, depth: int) -> None:
        self._kind, self._mark = "list_item", self._next_mark(element)
        self.walk(element, depth + 1)
        self._flush()
        self._kind, self._mark = "paragraph", ""

    def _next_mark(self, item: Any) -> str:
        """Return "3. " and so on for an item of an ordered list, else nothing."""
        parent = item.parent
        if parent is None or parent.name != "ol":
            return ""
        start = str(parent.get("start") or "1")
        first = int(start) if start.isdecimal() and len(start) < 9 else 1
        number = self._counts.get(id(parent), first)
        self._counts[id(parent)] = number + 1
        return f"{number}. "

    def _terms(self, element: Any, depth: int) -> None:
        term = ""
        for child in element.find_all(["dt", "dd"]):
            text = _flat(child)
            if child.name == "dt":
                self._page.add_row([("", term)])
                term = text
            else:
                self._page.add_row([(term, text)])
                term = ""
        self._page.add_row([("", term)])

    def _table(self, table: Any, depth: int) -> None:
        caption = table.find("caption")
        if caption is not None and caption.find_parent("table") is table:
            self._page.add_paragraph(_flat(caption))
        lines = [row for row in table.find_all("tr") if row.find_parent("table") is table]
        grid = [row.find_all(["td", "th"], recursive=False) for row in lines]
        frame = table.get("role") == "presentation" or table.find("table") is not None
        if frame or all(len(row) <= 1 for row in grid):
            for row in grid:
                for cell in row:
                    self.walk(cell, depth + 1)
                    self._flush()
            return
        rows_to_blocks(self._page, _expand(grid))

    def _flush(self) -> None:
        text, self._line = "".join(self._line), []
        if not clean_text(text):
            return
        if self._kind == "list_item":
            self._page.add_list_item(self._mark + text)
            self._kind, self._mark = "paragraph", ""
        else:
            self._page.add_paragraph(text)


def _expand(grid: list[list[Any]]) -> list[list[Cell]]:
    """Rows of cells with colspan and rowspan laid out; continued cells are marked as merged."""
    pending: dict[int, int] = {}
    rows: list[list[Cell]] = []
    for line in grid:
        row: list[Cell] = []
        cells = list(line)
        while cells or pending.get(len(row), 0) > 0:
            column = len(row)
            if pending.get(column, 0) > 0:
                pending[column] -= 1
                row.append(Cell("", merged="up"))
                continue
            cell = cells.pop(0)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            row.append(Cell(_flat(cell), strong=_strong(cell), header=cell.name == "th"))
            row += [Cell("", merged="left")] * (width - 1)
            for taken in range(column, column + width):
                pending[taken] = height - 1
        rows.append(row)
    return rows


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name) or "1")
    return min(max(int(value), 1), _SPAN) if value.isdecimal() and len(value) < 6 else 1


def _strong(cell: Any) -> bool:
    text = clean_text(cell.get_text())
    marked = "".join(clean_text(mark.get_text()) for mark in cell.find_all(["b", "strong"]))
    return bool(text) and len(marked) >= len(text)


def _text_of(string: str) -> str:
    """Line breaks of the source are spaces; only <br> breaks a line."""
    return string.replace("\n", " ").replace("\r", " ")


def _flat(element: Any) -> str:
    """All text of an element on one line, blocks inside it kept apart by spaces."""
    parts: list[str] = []
    for child in element.descendants:
        if isinstance(child, str):
            parts.append(child)
        elif child.name in _BLOCKS or child.name == "br":
            parts.append(" ")
    return clean_text("".join(parts))
