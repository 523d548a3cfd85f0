"""Typeset a source as PDF: header with the firm's mark, control block, tables, two columns.

Built-in Helvetica (WinAnsi), so no font is shipped; ReportLab's invariant mode makes the same
source give the same bytes.
"""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from eval.sample_source.control import COMPANY, control_rows, footer
from eval.sample_source.markup import Piece, Source, runs

ACCENT, PALE, LINE, RED = "#1B4D5C", "#EAF1F2", "#B9C8CB", "#B3261E"
MARGIN = 62.0  # points


def write_pdf(source: Source, path: Path) -> None:
    """Write the PDF of `source` to `path`."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    facts = source.facts
    document = BaseDocTemplate(
        str(path),
        pagesize=A4,
        invariant=1,
        title=facts["title"],
        author=COMPANY,
        subject=facts["number"],
        lang=facts["language"],
    )
    width, height = A4[0] - 2 * MARGIN, A4[1]
    full = Frame(MARGIN, 62, width, height - 62 - 84, id="full", **_flush())
    pair = [
        Frame(MARGIN + i * (width + 20) / 2, 62, (width - 20) / 2, height - 146, **_flush())
        for i in (0, 1)
    ]
    document.addPageTemplates(
        [PageTemplate(id="one", frames=[full]), PageTemplate(id="two", frames=pair)]
    )
    story = [*_front(source, width), *_flow(source.pieces, width)]
    document.build(story, canvasmaker=_canvas(source))


def _flush() -> dict[str, int]:
    return {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}


def _style(kind: str, level: int = 0) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("body", fontName="Helvetica", fontSize=9.6, leading=13.4, spaceAfter=6)
    changes: dict[str, dict[str, Any]] = {
        "title": {"fontName": "Helvetica-Bold", "fontSize": 19, "leading": 23, "spaceAfter": 3},
        "subtitle": {"fontSize": 10.5, "leading": 14, "spaceAfter": 10},
        "bullet": {"leftIndent": 14, "bulletIndent": 3, "spaceAfter": 2.5},
        "step": {"leftIndent": 16, "firstLineIndent": -16, "spaceAfter": 2.5},
        "cell": {"fontSize": 8.4, "leading": 11, "spaceAfter": 0},
        "head": {"fontName": "Helvetica-Bold", "fontSize": 8.4, "leading": 11, "spaceAfter": 0},
        "heading": {
            "fontName": "Helvetica-Bold",
            "fontSize": 12.5 if level == 1 else 10.2,
            "leading": 16 if level == 1 else 13.5,
            "spaceBefore": 11 if level == 1 else 6,
            "spaceAfter": 4 if level == 1 else 3,
            "keepWithNext": 1,
        },
    }
    change = changes.get(kind, {})
    if kind in ("title", "heading"):
        change["textColor"] = HexColor(ACCENT)
    return ParagraphStyle(kind, parent=body, **change)


def _rich(text: str) -> str:
    return "".join(f"<b>{escape(t)}</b>" if bold else escape(t) for t, bold in runs(text))


def _front(source: Source, width: float) -> list[Any]:
    """Title, subtitle and the control block of four columns."""
    from reportlab.platypus import Paragraph, Spacer

    cells = [
        (Paragraph(escape(label), _style("head")), Paragraph(escape(value), _style("cell")))
        for label, value in control_rows(source)
    ]
    half = (len(cells) + 1) // 2
    rows = [[*cells[i], *cells[i + half]] for i in range(half)]
    return [
        Paragraph(escape(source.facts["title"]), _style("title")),
        Paragraph(escape(source.facts["subtitle"]), _style("subtitle")),
        _grid(rows, [width * share for share in (0.21, 0.27, 0.19, 0.33)], header=False),
        Spacer(1, 8),
    ]


def _grid(rows: list[list[Any]], widths: list[float], *, header: bool) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table, TableStyle

    style: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.5, HexColor(LINE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    shaded = [(0, 0, -1, 0)] if header else [(c, 0, c, -1) for c in range(0, len(rows[0]), 2)]
    style += [("BACKGROUND", (a, b), (c, d), HexColor(PALE)) for a, b, c, d in shaded]
    return Table(
        rows,
        colWidths=widths,
        repeatRows=1 if header else 0,
        style=TableStyle(style),
        spaceBefore=3,
        spaceAfter=9,
    )


def _flow(pieces: tuple[Piece, ...], width: float) -> list[Any]:
    from reportlab.platypus import NextPageTemplate, PageBreak

    story: list[Any] = []
    for piece in pieces:
        if piece.kind == "columns":
            story += [NextPageTemplate("two"), PageBreak()]
            story += _flow(piece.inner, (width - 20) / 2)
            story += [NextPageTemplate("one"), PageBreak()]
        elif piece.kind == "page":
            story.append(PageBreak())
        else:
            story.append(_flowable(piece, width))
    return story


def _flowable(piece: Piece, width: float) -> Any:
    from reportlab.platypus import Paragraph

    if piece.kind == "table":
        rows = [
            [Paragraph(_rich(cell), _style("cell" if i else "head")) for cell in row]
            for i, row in enumerate(piece.rows)
        ]
        return _grid(rows, [width * w / sum(piece.widths) for w in piece.widths], header=True)
    if piece.kind == "note":
        return _grid([[Paragraph(_rich(piece.text), _style("cell"))]], [width], header=False)
    bullet = "•" if piece.kind == "bullet" else None
    return Paragraph(_rich(piece.text), _style(piece.kind, piece.level), bulletText=bullet)


def _canvas(source: Source) -> type:
    """Return a canvas class that writes header and footer once the number of pages is known."""
    from reportlab.pdfgen.canvas import Canvas

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - ReportLab's name
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for state in self._kept:
                self.__dict__.update(state)
                _margins(self, source, len(self._kept))
                super().showPage()
            super().save()

    return Numbered


def _margins(canvas: Any, source: Source, pages: int) -> None:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.pagesizes import A4

    width, height = A4
    canvas.saveState()
    top = height - 52
    canvas.setFillColor(HexColor(ACCENT))
    drop = canvas.beginPath()  # the mark: a drop under a nozzle
    drop.moveTo(MARGIN + 7, top + 14)
    drop.curveTo(MARGIN + 14, top + 4, MARGIN + 13, top - 2, MARGIN + 7, top - 2)
    drop.curveTo(MARGIN + 1, top - 2, MARGIN, top + 4, MARGIN + 7, top + 14)
    canvas.drawPath(drop, fill=1, stroke=0)
    canvas.rect(MARGIN + 3, top + 16, 8, 2.4, fill=1, stroke=0)
    canvas.setFont("Helvetica-Bold", 9)
    canvas.drawString(MARGIN + 20, top + 2, COMPANY)
    stamp = source.facts.get("stamp")
    if stamp:
        canvas.setFillColor(HexColor(RED))
    canvas.setFont("Helvetica-Bold" if stamp else "Helvetica", 8.4)
    canvas.drawRightString(width - MARGIN, top + 2, stamp or source.facts["title"])
    canvas.setStrokeColor(HexColor(LINE))
    for y in (top - 8, 46):
        canvas.line(MARGIN, y, width - MARGIN, y)
    canvas.setFillColor(HexColor("#555555"))
    canvas.setFont("Helvetica", 7.8)
    canvas.drawString(MARGIN, 34, footer(source))
    of = ("Seite", "von") if source.german else ("Page", "of")
    canvas.drawRightString(width - MARGIN, 34, f"{of[0]} {canvas._pageNumber} {of[1]} {pages}")
    canvas.restoreState()
