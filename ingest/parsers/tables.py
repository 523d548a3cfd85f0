"""Reading a table: is there a header row, are these key/value pairs, or plain rows?

No format says it reliably, so this asks in order: what the file marks as header, what is set in
bold or shaded, how labels look (short, no digits, no full stop).
"""

import re
from collections.abc import Iterable, Sequence

from ingest.parsers.blocks import Cell, PageBuilder, clean_text

Row = Sequence[Cell]

_LABEL_LENGTH = 60  # a label is short …
_CONTEXT_LENGTH = 80  # … and so is a merged cell that is worth repeating as context
_DATA = re.compile(r"\d{2,}|^\W*\d|[.;!]$|^\W*$|@|://")
_CONTROL_WORD = re.compile(
    r"\b(version|status|stand|revision|ausgabe|titel|title|eigner\w*|owner|verantwortlich\w*|"
    r"\w*eigentümer\w*|author|autor\w*|verfasser\w*|ersteller\w*|freigabe\w*|freigegeben|"
    r"approved|approver|approval|genehmigt|gültig\w*|effective|datum|date|review\w*|"
    r"\w*überprüfung|\w*prüfung|geprüft|classification|klassifizierung|vertraulichkeit|"
    r"document|dokument\w*|geltungsbereich|scope|id|ref|reference)\b",
    re.IGNORECASE,
)


def rows_to_blocks(builder: PageBuilder, rows: Sequence[Row]) -> None:
    """Add a table to a page, one block a row.

    "Header: value | Header2: value2" under a header row; "Key: value" for pairs (also two or
    more pairs a row); "value | value" otherwise. A cell merged downwards is repeated as context.
    """
    rows = [row for row in rows if any(clean_text(cell.text) and not cell.merged for cell in row)]
    if not rows:
        return
    width = max(len(row) for row in rows)
    if width == 1:
        for row in rows:
            builder.add_paragraph(row[0].text)
        return
    headers = 0 if is_key_value(rows) else header_rows(rows)
    if headers:
        _add_records(builder, rows, headers=headers, width=width)
    elif is_key_value(rows):
        _add_pairs(builder, rows)
    else:
        _add_records(builder, rows, headers=0, width=width)


def header_rows(rows: Sequence[Row]) -> int:
    """Return how many leading rows are headers (0 to 3)."""
    marked = 0
    while marked < min(3, len(rows)) and _all(rows[marked], "header"):
        marked += 1
    if marked == len(rows) and marked > 1:
        marked = 1
    if marked:
        return marked
    if len(rows) < 2 or not _all(rows[0], "filled"):
        return 0
    if _all(rows[0], "strong") and not all(_all(row, "strong") for row in rows):
        return 1
    labels = [clean_text(cell.text) for cell in rows[0] if not cell.merged]
    looks = len(labels) > 1 and len(set(labels)) == len(labels) and all(map(is_label, labels))
    return int(looks)


def is_key_value(rows: Sequence[Row]) -> bool:
    """Whether the rows are pairs: key, value (or key, value, key, value …)."""
    width = max(len(row) for row in rows)
    if width % 2 or width > 6:
        return False
    keys = [row[i] for row in rows for i in range(0, len(row), 2) if _text(row[i])]
    values = [row[i] for row in rows for i in range(1, len(row), 2) if _text(row[i])]
    if not keys or any(len(_text(key)) > _LABEL_LENGTH for key in keys):
        return False
    if width == 2 and len(keys) > 2 and _share(map(_is_control, keys)) > 0.6:
        return True  # Markdown marks the first pair as a header, whatever it is
    if _all(rows[0], "header") or (len(rows) > 1 and _all(rows[0], "strong") and width > 2):
        return False
    if all(k.strong or k.header for k in keys) and not any(v.strong or v.header for v in values):
        return True
    if _share(_text(key).endswith(":") for key in keys) > 0.5:
        return True
    if _all(rows[0], "strong"):
        return False
    if _share(map(_is_control, keys)) >= 0.5:
        return not _control_heads(rows[0], width)
    return width == 2 and not _headed(rows)


def is_label(text: str) -> bool:
    """Whether a text could be a column's or field's name: short, no number, no sentence."""
    return 0 < len(text) <= _LABEL_LENGTH and not _DATA.search(text)


def is_control_key(text: str) -> bool:
    """Whether a text names a field of document control ("Version", "Eigner", "Next review")."""
    return bool(_CONTROL_WORD.search(text))


def _control_heads(row: Row, width: int) -> bool:
    """A version history's header ("Version | Date | Author | Change") is no pair."""
    return width > 2 and all(_CONTROL_WORD.search(_text(cell)) for cell in row[:2])


def _headed(rows: Sequence[Row]) -> bool:
    """Two columns, nothing marked: a header if the first row is short against the others."""
    if len(rows) < 3 or not all(is_label(_text(cell)) for cell in rows[0]):
        return False
    below = [len(_text(row[1])) for row in rows[1:] if len(row) > 1]
    return bool(below) and sum(below) / len(below) > 1.8 * len(_text(rows[0][1]))


def _add_pairs(builder: PageBuilder, rows: Sequence[Row]) -> None:
    for row in rows:
        texts = [_text(cell) for cell in row]
        pairs = [(texts[i], texts[i + 1]) for i in range(0, len(texts) - 1, 2)]
        if len(texts) % 2:
            pairs.append(("", texts[-1]))
        # A key without a value is still text of the page (a subtitle, or a field left blank).
        builder.add_row([(key, value) if value else ("", key) for key, value in pairs])


def _add_records(builder: PageBuilder, rows: Sequence[Row], *, headers: int, width: int) -> None:
    labels = [_header_of(rows[:headers], column) for column in range(width)]
    if headers == len(rows):
        labels, headers = [""] * width, 0
    above = [""] * width
    for row in rows[headers:]:
        cells, context = [], []
        # One cell over the whole width is a line between rows, under no column's header.
        single = len(row) > 1 and all(cell.merged == "left" for cell in row[1:])
        for column, cell in enumerate(row):
            value = _text(cell)
            if cell.merged == "up":
                value = above[column] if len(above[column]) <= _CONTEXT_LENGTH else ""
                context.append(column)
            else:
                above[column] = value
            cells.append(("" if single else labels[column], value))
        builder.add_row(cells, context=context)


def _header_of(rows: Sequence[Row], column: int) -> str:
    parts: list[str] = []
    for row in rows:
        index = column
        while 0 < index < len(row) and row[index].merged == "left":
            index -= 1
        text = _text(row[index]) if index < len(row) else ""
        if text and text not in parts:
            parts.append(text)
    return " – ".join(parts).rstrip(":")


def _text(cell: Cell) -> str:
    return "" if cell.merged else clean_text(cell.text)


def _all(row: Row, what: str) -> bool:
    cells = [cell for cell in row if not cell.merged]
    if what == "filled":
        return bool(cells) and all(clean_text(cell.text) for cell in cells)
    filled = [cell for cell in cells if clean_text(cell.text)]
    flags = [cell.header or (what == "strong" and cell.strong) for cell in filled]
    return bool(flags) and all(flags)


def _is_control(cell: Cell) -> bool:
    return is_control_key(_text(cell))


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0
