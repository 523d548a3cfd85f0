"""Looking for words of documents and keeping them as a source of an opened entry."""

from typing import TYPE_CHECKING

from assistant.citations import QuoteNotFound, cite
from assistant.messages import Language, message
from assistant.registers.entry import Entry, Source
from assistant.service import registering, searching
from assistant.service.searching import Found
from assistant.web.markup import element, escape, text
from assistant.web.registers_sources import Named, named_citation, quote_html

if TYPE_CHECKING:
    from assistant.service import Visit

FIELD = "sources"
_FOUND = 8  # passages
_LONGEST = 300  # characters of what is looked for


def seeking_html(entry: Entry, language: Language) -> str:
    """Return the folded form that looks for sources of an entry."""
    label = message("web_registers.seek_words", language)
    words = element(
        "input", "", type="search", name="words", aria_label=label, maxlength=_LONGEST, required=""
    ).removesuffix("</input>")
    button = element(
        "button", text("web_registers.seek", language), type="submit", class_="secondary"
    )
    told = element("p", text("web_registers.seek_text", language), class_="quiet")
    form = element(
        "form", told + words + button, method="dialog", class_="seek", data_entry=entry.id
    )
    summary = element("summary", text("web_registers.seek_title", language))
    return element("details", summary + form, class_="seeking")


def found_html(visit: "Visit", entry: Entry, words: object, language: Language) -> str:
    """Return passages that come near to words, each to be kept. Raises NotAllowed, LimitReached."""
    asked = " ".join(str(words).split())[:_LONGEST] if isinstance(words, str) else ""
    found = searching.search(visit, asked, limit=_FOUND, language=language) if asked else []
    quotes = [_source(visit, one) for one in found if not one.suspicious]
    kept = {(one.document_id, one.page, one.start, one.end) for one in entry.sources()}
    items = "".join(
        element("li", _offered(one, entry, language, kept=_place(one) in kept))
        for one in quotes
        if one is not None
    )
    back = element(
        "button",
        "← " + text("panel_back", language),
        type="button",
        class_="link back",
        data_event="back",
    )
    title = text("web_registers.seek_found", language, entry=entry.id)
    none = element("p", text("web_registers.seek_none", language))
    told = element("p", escape(f"„{asked}“" if language == "de" else f"“{asked}”"), class_="quiet")
    listed = element("ol", items, class_="offers") if items else none
    return back + element("h3", title, tabindex="-1") + told + listed


def keep(visit: "Visit", entry: Entry, named: Named) -> Entry:
    """Keep the words that a button names as a source of an entry, and return that.

    Raises NotAllowed, BadEntry, Refused, UnknownDocument.
    """
    visit.require("register")
    source = registering.source_of(named_citation(visit, named))
    there = entry.sources()
    if _place(source) in {_place(one) for one in there}:
        return entry
    return registering.change(visit, entry.register, entry.id, {FIELD: [*there, source]})


def _source(visit: "Visit", found: Found) -> Source | None:
    chunk, span = found.passage.chunk, found.nearest
    if span is None:
        return None
    document = found.passage.document
    try:
        page = visit.page(document.id, chunk.page)
        citation = cite(
            document, page, span, number=1, section=chunk.section, language=document.language
        )
    except QuoteNotFound:
        return None
    return registering.source_of(citation)


def _place(source: Source) -> tuple[str, int, int, int]:
    return source.document_id, source.page, source.start, source.end


def _offered(source: Source, entry: Entry, language: Language, *, kept: bool) -> str:
    button = element("p", text("web_registers.seek_kept", language), class_="quiet")
    if not kept:
        button = element(
            "button",
            text("web_registers.seek_keep", language),
            type="button",
            class_="secondary",
            data_event="keep",
            data_entry=entry.id,
            data_document=source.document_id,
            data_page=source.page,
            data_start=source.start,
            data_end=source.end,
            aria_label=message("web_registers.seek_keep_named", language, quote=source.quote[:80]),
        )
    return quote_html(source, language) + button
