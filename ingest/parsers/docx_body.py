"""Walking a Word body in reading order: paragraphs, lists, tables, text boxes, content controls.

Inserted text counts, deleted does not. What a reader cannot see is counted in `hidden` and left
out. Nothing is ever fetched: only the XML of the file itself is read.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.parsers.blocks import Cell, PageBuilder, clean_text
from ingest.parsers.docx_numbering import Numbering
from ingest.parsers.docx_style import Look, Styles, W, apply, cell_fill, style_of
from ingest.parsers.headings import heading_level
from ingest.parsers.tables import rows_to_blocks

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")}
_SKIPPED.add(f"{_MC}Fallback")  # a second copy of what mc:Choice holds
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_BOX = f"{W}txbxContent"
_DEPTH = 40  # nested tables, text boxes and content controls


class BodyReader:
    """Reads bodies into a page builder; `hidden` counts characters that were left out."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.hidden = 0
        self._styles = styles
        self._numbering = numbering

    def read(self, body: Any, page: PageBuilder, *, fill: str = "", depth: int = 0) -> None:
        """Add the blocks of a body, cell or text box, in order."""
        if depth > _DEPTH:
            return
        for child in _flat(body):
            if child.tag == f"{W}tbl":
                self._table(child, page, depth)
            else:
                self._paragraph(child, page, fill)
                for box in child.iter(_BOX):
                    if _owner(box) is child and not _in_fallback(box, child):
                        self.read(box, page, fill=fill or _box_fill(box), depth=depth + 1)

    def text(self, paragraph: Any, fill: str = "") -> tuple[str, bool]:
        """Return a paragraph's visible text and whether all of it is bold."""
        style = self._styles.look(style_of(paragraph))
        base = apply(style if not fill else _filled(style, fill), None, paragraph.find(f"{W}pPr"))
        parts, bold = [], []
        for text, look in self._runs(paragraph, base):
            if look.hidden:
                self.hidden += len(text.strip())
                continue
            parts.append(text)
            if text.strip():
                bold.append(look.bold)
        return "".join(parts), bool(bold) and all(bold)

    def _paragraph(self, paragraph: Any, page: PageBuilder, fill: str) -> None:
        styles = self._styles
        text, bold = self.text(paragraph, fill)
        if styles.is_contents(paragraph) or not clean_text(text):
            return
        number = styles.numbering(paragraph)
        mark = self._numbering.next(number) if number is not None else None
        line = clean_text(text)
        shown = f"{mark} {text}" if mark else text
        level = styles.heading_level(paragraph)
        if level is None and bold:
            level = heading_level(clean_text(shown))
        if level is not None and len(line) <= 250:
            page.add_heading(shown, level=level)
        elif mark is not None or styles.is_list(paragraph):
            page.add_list_item(shown)
        else:
            page.add_paragraph(text)

    def _runs(self, parent: Any, look: Look) -> Iterator[tuple[str, Look]]:
        for child in parent:
            if child.tag in _SKIPPED or child.tag == _BOX or not isinstance(child.tag, str):
                continue
            if child.tag == f"{W}r":
                yield from self._runs(child, self._run_look(child, look))
            elif child.tag in (f"{W}t", _MATH):
                yield child.text or "", look
            elif child.tag == f"{W}sym":
                yield _symbol(child), look
            elif child.tag.startswith(W) and child.tag[len(W) :] in _SIGNS:
                yield _SIGNS[child.tag[len(W) :]], look
            else:
                yield from self._runs(child, look)

    def _run_look(self, run: Any, look: Look) -> Look:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return look
        style = properties.find(f"{W}rStyle")
        if style is not None:
            look = self._styles.look(style.get(f"{W}val", ""), look)
        return apply(look, properties)

    def _table(self, table: Any, page: PageBuilder, depth: int) -> None:
        ground = self._styles.shaded(table)
        rows, inner = [], []
        lines = [row for row in _flat(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        grid = [list(_flat(row, "tc")) for row in lines]
        if all(len(row) <= 1 for row in grid):  # a frame around ordinary text
            for only in grid:
                for cell in only:
                    self.read(cell, page, fill=cell_fill(cell) or ground, depth=depth + 1)
            return
        for line, cells in zip(lines, grid, strict=True):
            header = line.find(f"{W}trPr/{W}tblHeader") is not None
            row: list[Cell] = []
            for cell in cells:
                row += self._cell(cell, ground=ground, header=header)
                inner += [child for child in _flat(cell) if child.tag == f"{W}tbl"]
            rows.append(row)
        rows_to_blocks(page, rows)
        for nested in inner:
            if depth < _DEPTH:
                self._table(nested, page, depth + 1)

    def _cell(self, cell: Any, *, ground: str, header: bool) -> list[Cell]:
        fill = cell_fill(cell)
        parts, bold = [], []
        for paragraph in _flat(cell):
            if paragraph.tag != f"{W}p":
                continue
            for piece in (paragraph, *_box_paragraphs(paragraph)):
                text, strong = self.text(piece, fill or ground)
                if clean_text(text):
                    parts.append(self._marked(piece, text))
                    bold.append(strong)
        strong = bool(bold) and (all(bold) or bool(fill))
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        up = merge is not None and merge.get(f"{W}val") != "restart"
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        width = int(span.get(f"{W}val", "1")) if span is not None else 1
        first = Cell("\n".join(parts), strong=strong, header=header, merged="up" if up else "")
        return [first, *[Cell("", merged="left")] * min(max(width - 1, 0), 60)]

    def _marked(self, paragraph: Any, text: str) -> str:
        number = self._styles.numbering(paragraph)
        mark = self._numbering.next(number) if number is not None else ""
        return f"{mark} {text}" if mark else text


def _flat(parent: Any, wanted: str = "") -> Iterator[Any]:
    """Children in order, looking through content controls, custom XML and insertions."""
    tags = {f"{W}{wanted}"} if wanted else {f"{W}p", f"{W}tbl"}
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag == f"{W}sdt":
            gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            content = child.find(f"{W}sdtContent")
            contents = gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
            if content is not None and not contents:
                yield from _flat(content, wanted)
        elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from _flat(child, wanted)


def _box_paragraphs(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(_BOX):
        if not _in_fallback(box, paragraph):
            yield from box.iter(f"{W}p")


def _owner(box: Any) -> Any:
    """The paragraph that a text box is anchored in."""
    parent = box.getparent()
    while parent is not None and parent.tag != f"{W}p":
        parent = parent.getparent()
    return parent


def _in_fallback(box: Any, stop: Any) -> bool:
    parent = box.getparent()
    while parent is not None and parent is not stop:
        if parent.tag in (f"{_MC}Fallback", f"{W}del", f"{W}moveFrom"):
            return True
        parent = parent.getparent()
    return False


def _box_fill(box: Any) -> str:
    """A middle grey where a text box has a ground of its own, which may carry white letters."""
    shape = box.getparent().getparent() if box.getparent() is not None else None
    if shape is None:
        return ""
    painted = any(str(e.tag).endswith("}solidFill") for e in shape.iter()) or shape.get("fillcolor")
    return "808080" if painted else ""


def _filled(look: Look, fill: str) -> Look:
    return replace(look, fill=fill)


def _symbol(element: Any) -> str:
    code = element.get(f"{W}char", "")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
