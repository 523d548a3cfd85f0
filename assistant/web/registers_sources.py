"""Sources of entries: their words with the button that opens them, and the passage itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.citations import QuoteNotFound, cite
from assistant.errors import Refused
from assistant.messages import Language, message
from assistant.registers.entry import Source
from assistant.types import Citation
from assistant.web.markup import element, escape, text
from assistant.web.passage import show_passage
from assistant.web.work import FAULTS, explain
from ingest.errors import UnknownDocument
from ingest.types import Page, Span

if TYPE_CHECKING:
    from assistant.service import Visit

_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Named:
    """What a button says of a source: none of it is trusted."""

    document: Any
    page: Any
    start: Any
    end: Any


def source_key(source: Source) -> str:
    """Return what names a source among those of an entry."""
    return f"{source.document_id}:{source.page}:{source.start}:{source.end}"[:_LONGEST_KEY]


def quote_html(source: Source, language: Language) -> str:
    """Return a source: its words, where they stand, and the button that opens them."""
    place = " › ".join(source.section[-1:])
    where = " · ".join(dict.fromkeys(part for part in (source.document, place) if part))
    said = element("q", element("bdi", escape(source.quote)))
    told = element("span", element("bdi", escape(where)), class_="quiet")
    return element("div", said + told + source_button(source, language), class_="register-quote")


def source_button(source: Source | Citation, language: Language) -> str:
    """Return the button that opens a source beside the page's contents."""
    start, end = (
        (source.span.start, source.span.end)
        if isinstance(source, Citation)
        else (source.start, source.end)
    )
    return element(
        "button",
        text("web_registers.open_source", language),
        type="button",
        class_="link",
        data_event="source",
        data_document=source.document_id,
        data_page=source.page,
        data_start=start,
        data_end=end,
        aria_label=message("web_registers.open_source_named", language, document=source.document),
    )


def source_html(visit: "Visit", named: Named, language: Language) -> str:
    """Return the panel for a source that a button names; a hidden document is not there."""
    try:
        citation = named_citation(visit, named)
        why = element("p", text("web_registers.source_why", language), class_="quiet")
        return show_passage(visit, citation, beside=(), answers=True, language=language, reason=why)
    except FAULTS as error:
        return explain(error, language)


def named_citation(visit: "Visit", named: Named) -> Citation:
    """Return the words that a button names, cut from their page.

    Raises NotAllowed, Refused, UnknownDocument (also for a hidden one, or a place not there).
    """
    numbers = (named.page, named.start, named.end)
    if not isinstance(named.document, str) or not all(_is_number(one) for one in numbers):
        raise Refused("web_registers.bad_call")
    document = visit.document(named.document)
    if not 1 <= named.page <= document.pages or named.start >= named.end:
        raise UnknownDocument(document.file)
    page = visit.page(document.id, named.page)
    try:
        return cite(
            document,
            page,
            Span(named.start, named.end),
            number=1,
            section=_section(page, named.start),
            language=document.language,
            superseded=document.id in visit.superseded(),
        )
    except QuoteNotFound as error:
        raise UnknownDocument(document.file) from error


def _section(page: Page, start: int) -> tuple[str, ...]:
    """The headings of the page that a place stands under."""
    path: list[tuple[int, str]] = []
    for block in page.blocks:
        if block.span.start > start:
            break
        if block.kind == "heading":
            path = [one for one in path if one[0] < block.level]
            path.append((block.level, page.text[block.span.start : block.span.end]))
    return tuple(words for _, words in path)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
