"""Sets of text PDFs for benchmarks: `python -m eval.bench_pdfs FOLDER PAGES`.

Invented policies (`eval.bench_text`), every second file German, six to fourteen pages each of about
400 words, with a running header and footer, numbered headings, lists, and tables with ruled lines.
The writer knows no more of PDF than this needs: base-14 Helvetica in WinAnsi, compressed page
streams. The same number of pages gives the same bytes.
"""

import random
import sys
import textwrap
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench_text import Block, Policy

PER_FILE = (6, 14)
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 533, 770, 66  # points on A4
_COMPANY = "Ferrano Werke"
_FORMS = {  # font, size, leading, characters a line, space above, indent
    "title": ("F2", 18, 22, 48, 0, 0),
    "heading": ("F2", 13, 17, 66, 10, 0),
    "subheading": ("F2", 10.5, 14, 80, 6, 0),
    "text": ("F1", 10, 13.6, 96, 7, 0),
    "bullet": ("F1", 10, 13.6, 92, 3, 14),
}
_ROW, _CELL = 11, 8.5  # leading and size of a table's text


@dataclass(frozen=True, slots=True)
class PdfSet:
    """What was written: files in order, and pages, words and bytes in all."""

    files: tuple[Path, ...]
    pages: int
    words: int
    bytes: int


def write_pdfs(folder: Path, *, pages: int) -> PdfSet:
    """Write files with `pages` pages in all into `folder` and say what they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    left, words, size = pages, 0, 0
    while left:
        number = len(files)
        count = min(left, random.Random(f"pages {number}").randint(*PER_FILE))
        policy = Policy(number)
        streams = _pages(policy, count)
        path = folder / f"{policy.code}-{policy.language}-{number:04}.pdf"
        data = _pdf([stream for stream, _ in streams])
        path.write_bytes(data)
        files.append(path)
        left, words, size = left - count, words + sum(n for _, n in streams), size + len(data)
    return PdfSet(tuple(files), pages, words, size)


def _pages(policy: Policy, count: int) -> list[tuple[str, int]]:
    """Return the content stream and number of words of each page."""
    pages: list[tuple[str, int]] = []
    drawn: list[str] = []
    y, words = float(_TOP), 0
    parts = _kept_together(policy.blocks())
    while len(pages) < count:
        part = next(parts)
        shapes = [_shape(block) for block in part]
        if y - sum(height for height, _, _ in shapes) < _BOTTOM:
            pages.append(("\n".join([*_margins(policy, len(pages) + 1, count), *drawn]), words))
            y, drawn, words = float(_TOP), [], 0
        for height, lines, number in shapes:
            drawn.append(f"q 1 0 0 1 0 {y:.1f} cm\n" + "\n".join(lines) + "\nQ")
            y -= height
            words += number
    return pages


def _kept_together(blocks: Iterator[Block]) -> Iterator[list[Block]]:
    """Yield blocks, headings together with what follows them."""
    held: list[Block] = []
    for block in blocks:
        held.append(block)
        if block.type not in ("heading", "subheading"):
            yield held
            held = []


def _shape(block: Block) -> tuple[float, list[str], int]:
    """Return height, drawing (downwards from 0) and number of words of a block."""
    if block.type == "table":
        return _table(block.rows)
    font, size, leading, width, above, indent = _FORMS[block.type]
    lines = textwrap.wrap(block.text, width, break_on_hyphens=False)
    drawn = [
        _text(line, _LEFT + indent, -above - leading * n, font, size)
        for n, line in enumerate(lines, 1)
    ]
    if block.type == "bullet":
        drawn.append(_text("•", _LEFT + 3, -above - leading, font, size))
    return above + leading * len(lines), drawn, len(block.text.split())


def _table(rows: Sequence[Sequence[str]]) -> tuple[float, list[str], int]:
    columns = len(rows[0])
    width = (_RIGHT - _LEFT) / columns
    drawn, y, words = [], -8.0, 0
    edges = [y]
    for number, row in enumerate(rows):
        cells = [textwrap.wrap(cell, round(width / 4.6), break_on_hyphens=False) for cell in row]
        for column, lines in enumerate(cells):
            bold = (number == 0) if columns > 2 else (column == 0)
            drawn += [
                _text(line, _LEFT + 4 + column * width, y - _ROW * n, "F2" if bold else "F1", _CELL)
                for n, line in enumerate(lines, 1)
            ]
            words += sum(len(line.split()) for line in lines)
        y -= _ROW * max(len(lines) for lines in cells) + 5
        edges.append(y)
    rules = [f"{_LEFT} {edge:.1f} m {_RIGHT} {edge:.1f} l S" for edge in edges]
    rules += [
        f"{_LEFT + n * width:.1f} {edges[0]:.1f} m {_LEFT + n * width:.1f} {y:.1f} l S"
        for n in range(columns + 1)
    ]
    return 6 - y, [*drawn, "0.5 w", *rules], words


def _margins(policy: Policy, number: int, count: int) -> list[str]:
    page, of = ("Seite", "von") if policy.language == "de" else ("Page", "of")
    return [
        _text(_COMPANY, _LEFT, 806, "F2", 9),
        _text(policy.title, 300, 806, "F1", 8),
        f"0.5 w {_LEFT} 798 m {_RIGHT} 798 l S {_LEFT} 50 m {_RIGHT} 50 l S",
        _text(policy.code, _LEFT, 38, "F1", 8),
        _text(f"{page} {number} {of} {count}", 470, 38, "F1", 8),
    ]


def _text(text: str, x: float, y: float, font: str, size: float) -> str:
    shown = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf {x:.1f} {y:.1f} Td ({shown}) Tj ET"


def _pdf(streams: Sequence[str]) -> bytes:
    """Return a PDF 1.4 file with a page for each content stream."""
    first = 5  # objects 1 to 4: catalogue, page tree, two fonts; then page and stream in turn
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(streams)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(streams)} /Kids [{kids}] >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
    ]
    for number, stream in enumerate(streams):
        packed = zlib.compress(stream.encode("cp1252"), 6)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents "
            f"{first + 2 * number + 1} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
            ">>".encode()
        )
        head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + packed + b"\nendstream")
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out_at = len(out)
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{out_at}\n%%EOF\n".encode()
    return bytes(out)


if __name__ == "__main__":
    made = write_pdfs(Path(sys.argv[1]), pages=int(sys.argv[2]))
    sys.stdout.write(
        f"{len(made.files)} files, {made.pages} pages, {made.words / made.pages:.0f} words a page, "
        f"{made.bytes} bytes\n"
    )
