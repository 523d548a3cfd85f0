"""The words of a page around a quote: headings, paragraphs, lists, and tables as tables."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.messages import Language, message
from assistant.types import Citation
from assistant.web.markup import element, escape, marked, text
from ingest.types import Block, Page, Span

BEFORE, AFTER = 14, 16  # blocks shown around a quote where a page has no end of its own
_Quote = tuple[int, int, str]  # from, to, class
_LIST_SIGN = re.compile(r"^\s*(?:[-–—•*·▪◦]|\(?\w{1,3}[.)])\s")


def page_text(
    page: Page,
    citation: Citation,
    *,
    beside: Sequence[Citation] = (),
    whole: bool = True,
    language: Language,
) -> str:
    """Return a page's text with the quoted words in <mark>; everything is escaped.

    `whole` False: a format without pages, of which the blocks around the quote are shown.
    """
    quotes = [(citation.span.start, citation.span.end, "cited")]
    quotes += [
        (other.span.start, other.span.end, "also")
        for other in beside
        if (other.document_id, other.page) == (citation.document_id, citation.page)
    ]
    blocks: Sequence[Block] = page.blocks or (Block("paragraph", Span(0, len(page.text))),)
    shown = blocks if whole else around(blocks, citation.span)
    part = ""
    if len(shown) < len(blocks):
        part = element("p", text("web_ask.passage_part", language), class_="quiet")
    path = "" if whole else _path(citation, language)
    return (
        element(
            "div",
            path + "".join(_blocks(page, shown, quotes)),
            class_="page-text",
            tabindex="0",
            role="region",
            aria_label=message("web.panel_text", language),
            lang=citation.language if citation.language in ("de", "en") else None,
        )
        + part
    )


def around(blocks: Sequence[Block], span: Span) -> Sequence[Block]:
    """Return the blocks that hold a quote with those before and after it.

    Where the heading above begins shortly before them, they begin with it.
    """
    inside = [i for i, one in enumerate(blocks) if _meet(one.span, span)]
    if not inside:
        return blocks[: BEFORE + AFTER]
    first = max(0, inside[0] - BEFORE)
    for at in range(inside[0], max(-1, inside[0] - 2 * BEFORE), -1):
        if blocks[at].kind == "heading":
            first = min(first, at) if inside[0] - at > BEFORE // 2 else first
            break
    return blocks[first : inside[-1] + AFTER + 1]


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _path(citation: Citation, language: Language) -> str:
    if not citation.section:
        return ""
    path = " › ".join(citation.section)
    return element("p", text("web_ask.passage_section", language, path=path), class_="path")


def _blocks(page: Page, blocks: Sequence[Block], quotes: list[_Quote]) -> Iterator[str]:
    """Each block as HTML; rows under the same column names are one table."""
    for names, run in groupby(blocks, lambda one: _columns(page, one)):
        if names is None:
            yield from (_block(page, one, quotes) for one in run)
        else:
            yield _table(page, names, list(run), quotes)


def _block(page: Page, block: Block, quotes: list[_Quote]) -> str:
    words = page.text[block.span.start : block.span.end]
    kind = f"block-{block.kind.replace('_', '-')}"
    if block.kind == "heading":
        kind += f" level-{min(max(block.level, 1), 6)}"
    elif block.kind == "list_item" and _LIST_SIGN.match(words):
        kind += " marked-item"
    return element("p", marked(page, block.span.start, block.span.end, quotes), class_=kind)


def _columns(page: Page, block: Block) -> tuple[str, ...] | None:
    """The column names that stand before a row's cells; None for what is no row of a table."""
    if block.kind != "table_row" or not block.cells:
        return None
    names, at = [], block.span.start
    for cell in block.cells:
        names.append(page.text[at : cell.start].strip(" |\n").removesuffix(":"))
        at = cell.end
    return tuple(names)


def _table(page: Page, names: Sequence[str], rows: Sequence[Block], quotes: list[_Quote]) -> str:
    head = ""
    if any(names):
        head = element("thead", _row("th", [escape(name) for name in names], scope="col"))
    body = "".join(
        _row(
            "td",
            [marked(page, cell.start, cell.end, quotes) for cell in row.cells],
            cited=any(
                kind == "cited" and _meet(row.span, Span(start, end)) for start, end, kind in quotes
            ),
        )
        for row in rows
    )
    table = element("table", head + element("tbody", body))
    return element("div", table, class_="table-frame", tabindex="0")  # scrolled with the keyboard


def _row(tag: str, cells: Sequence[str], *, cited: bool = False, scope: str | None = None) -> str:
    inner = "".join(element(tag, cell, scope=scope) for cell in cells)
    return element("tr", inner, class_="cited-row" if cited else None)
