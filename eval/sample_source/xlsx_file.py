"""Write the register of AI systems as a workbook: a cover sheet, then one sheet a heading."""

from pathlib import Path
from typing import Any

from eval.sample_source.control import COMPANY, control_rows
from eval.sample_source.docx_file import ACCENT, DATE, PALE
from eval.sample_source.markup import Source

CHARACTERS = 170  # a sheet's width


def write_xlsx(source: Source, path: Path) -> None:
    """Write the workbook of `source` to `path`: headings are sheet names, tables their cells."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.properties.title, book.properties.creator = source.facts["title"], COMPANY
    book.properties.created = DATE
    cover = book.active
    cover.title = "Deckblatt"
    cover.append([source.facts["title"]])
    cover["A1"].font = Font(name="Arial", size=16, bold=True, color=ACCENT)
    cover.append([source.facts["subtitle"]])
    cover.append([])
    for label, value in control_rows(source):
        cover.append([label, value])
    _dress(cover, [26, 60], first=4, header=False)
    for piece in source.pieces:
        if piece.kind == "heading":
            sheet = book.create_sheet(piece.text)
        elif piece.kind == "table":
            for row in piece.rows:
                sheet.append(list(row))
            widths = [CHARACTERS * w / sum(piece.widths) for w in piece.widths]
            _dress(sheet, widths, first=1, header=True)
            sheet.freeze_panes = "C2"
            sheet.auto_filter.ref = sheet.dimensions
    book.save(str(path))


def _dress(sheet: Any, widths: list[float], *, first: int, header: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    side = Side(style="thin", color="B9C8CB")
    for row in sheet.iter_rows(min_row=first):
        lines = [-(-len(str(c.value)) // (0.85 * widths[c.column - 1])) for c in row]
        sheet.row_dimensions[row[0].row].height = 14 * max(lines) + 3
        for cell in row:
            label = cell.row == first if header else cell.column == 1
            cell.font = Font(name="Arial", size=10, bold=label)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            if label:
                cell.fill = PatternFill("solid", fgColor=PALE)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.page_setup.orientation = "landscape" if header else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "Seite &P von &N"
