"""PDF → pages: words from pdfium, put into reading order, with tables, headings and list items.

All pages are read first, because running headers, body size, heading styles and the spelling of
broken words are known only from the whole document. pypdf is the second opinion and the fallback.
"""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ingest.errors import DamagedFile
from ingest.parsers.blocks import PageBuilder, clean_text
from ingest.parsers.pdf_blocks import Draft, build_drafts, strip_bullet
from ingest.parsers.pdf_headings import find_headings
from ingest.parsers.pdf_hyphens import Lexicon, build_lexicon, join_lines
from ingest.parsers.pdf_layout import arrange
from ingest.parsers.pdf_lines import Line, body_size, build_lines
from ingest.parsers.pdf_open import open_pdf, read_outline, read_properties
from ingest.parsers.pdf_read import PageData, compare_trusted, read_page
from ingest.parsers.pdf_running import PageLines, find_running
from ingest.parsers.pdf_second import page_from_text
from ingest.parsers.pdf_tables import (
    Table,
    carry_header,
    drop_repeated,
    find_tables,
    split_captions,
)
from ingest.parsers.tables import header_rows, is_key_value, rows_to_blocks
from ingest.types import Limits, Notice, Page, ParsedFile

_OCR_SHARE = 0.6  # of the time allowed; the rest is for reading
_RUNNING = 400  # characters kept of a running header or footer

Prepared = tuple[PageData, list[Line], list[Table]]


def parse_pdf(data: bytes, *, file: str, limits: Limits) -> ParsedFile:
    """Return the pages with printed labels, metadata and notices.

    `properties` holds the metadata, and under "running_header" and "running_footer" the words
    that were taken off the first page that has them. Raises EncryptedFile, DamagedFile or
    LimitExceeded. Pages that cannot be read are kept, empty and not readable.
    """
    with open_pdf(data, file=file, limits=limits) as pdf:
        outline = read_outline(pdf.document)
        properties = read_properties(pdf)
        read: list[PageData] = []
        until = time.monotonic() + _OCR_SHARE * limits.seconds
        recognised = 0
        for index in range(pdf.count):
            left = until - time.monotonic() if recognised < limits.ocr_pages else 0.0
            read.append(read_page(pdf, index, ocr_seconds=max(left, 0.0)))
            recognised += read[-1].ocr
        compare_trusted(pdf, read)
    if all(page.missing for page in read):
        reason = f"None of its {len(read)} pages can be read."
        raise DamagedFile(file, reason, "Get the file once more, or export it anew.")
    whole = [build_lines(page.words) for page in read]
    lexicon = build_lexicon(line.text for lines in whole for line in lines)
    prepared = [_prepare(*page, lexicon) for page in zip(read, whole, strict=True)]
    prepared, running = _without_running(prepared)
    drafts = [_drafts(page, lines, tables, lexicon) for page, lines, tables in prepared]
    levels = find_headings(drafts, outline)
    pages = _build(read, drafts, levels)
    return ParsedFile(pages, True, {**properties, **running}, _notices(read))


def _prepare(page: PageData, lines: list[Line], lexicon: Lexicon) -> Prepared:
    """`lines` are all of the page's, which are made anew where tables take words away."""
    tables, rest = find_tables(page.words, page.graphics, lexicon)
    return page, build_lines(rest) if tables else lines, tables


def _without_running(prepared: Sequence[Prepared]) -> tuple[list[Prepared], dict[str, str]]:
    """Take running headers and footers off, and return the first of each."""
    size = body_size(line for _, lines, _ in prepared for line in lines)
    found = find_running(
        [PageLines(tuple(lines), page.frame.height) for page, lines, _ in prepared], body_size=size
    )
    tables = drop_repeated([(page.frame.height, tables) for page, _, tables in prepared])
    kept: list[Prepared] = []
    running: dict[str, str] = {}
    for (page, lines, _), gone, left in zip(prepared, found, tables, strict=True):
        kept.append((page, [line for i, line in enumerate(lines) if i not in gone], left))
        for key, top in (("running_header", True), ("running_footer", False)):
            words = [
                word
                for i in sorted(gone)
                for word in lines[i].words
                if (lines[i].base < page.frame.height / 2) == top
            ]
            text = clean_text(" | ".join(line.text for line in build_lines(words)))
            if text and key not in running:
                running[key] = text[:_RUNNING]
    return kept, running


def _drafts(
    page: PageData, lines: list[Line], tables: list[Table], lexicon: Lexicon
) -> list[Draft]:
    drafts = build_drafts(
        arrange(lines, tables, page.graphics, lexicon), lexicon, page.graphics.dots
    )
    if page.slanted:  # a stamp or a watermark: text, but no part of the reading order
        angles: dict[float, list[str]] = defaultdict(list)
        for word in page.slanted:
            angles[round(word.style.angle)].append(word.text)
        drafts += [Draft(text=join_lines([" ".join(words)])) for words in angles.values()]
    return drafts


def _build(
    read: Sequence[PageData], drafts: Sequence[Sequence[Draft]], levels: Sequence[Sequence[int]]
) -> tuple[Page, ...]:
    pages = []
    before: tuple[Table, int] | None = None  # the table the last page ended with; its header rows
    for data, page_drafts, page_levels in zip(read, drafts, levels, strict=True):
        number = data.index + 1
        if data.plain is not None:
            pages.append(page_from_text(data.plain, number=number, label=data.label))
            continue
        builder = PageBuilder()
        for i, (draft, level) in enumerate(zip(page_drafts, page_levels, strict=True)):
            if draft.table is None:
                _add(builder, draft, level)
                continue
            table = carry_header(*before, draft.table) if i == 0 and before else draft.table
            captions, table = split_captions(table)
            for caption in captions:
                builder.add_paragraph(caption)
            rows_to_blocks(builder, table.rows)
            last = i == len(page_drafts) - 1
            before = (table, _headers(table)) if last else None
        if page_drafts and page_drafts[-1].table is None:
            before = None
        pages.append(builder.build(number, label=data.label, readable=data.readable, ocr=data.ocr))
    return tuple(pages)


def _headers(table: Table) -> int:
    return 0 if is_key_value(table.rows) else header_rows(table.rows)


def _add(builder: PageBuilder, draft: Draft, level: int) -> None:
    if level:
        builder.add_heading(draft.text, level=level)
    elif draft.listed:
        builder.add_list_item(strip_bullet(draft.text))
    else:
        builder.add_paragraph(draft.text)


def _notices(read: Sequence[PageData]) -> tuple[Notice, ...]:
    pages: Mapping[str, list[int]] = defaultdict(list)
    for data in read:
        for code in data.codes:
            pages[code].append(data.index + 1)
    return tuple(Notice(code, tuple(numbers)) for code, numbers in sorted(pages.items()))
