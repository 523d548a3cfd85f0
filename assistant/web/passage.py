"""The source beside an answer: the cited words on their page, as text and as a picture."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.citations import QuoteNotFound, verify
from assistant.messages import Language, message
from assistant.types import Citation
from assistant.web.basis import why
from assistant.web.context import page_text
from assistant.web.markup import element, escape, kind_badge, page_name, status_badge, text
from assistant.web.pictures import picture_address
from ingest.errors import UnknownDocument
from ingest.types import Document, Kind, Page

if TYPE_CHECKING:
    from assistant.service import Visit


def hint(language: Language) -> str:
    """Return what stands in the panel's place before any source was opened."""
    return element("p", text("panel_empty", language), class_="panel-empty")


def show_passage(
    visit: "Visit",
    citation: Citation,
    *,
    beside: Sequence[Citation],
    answers: bool,
    language: Language,
    reason: str | None = None,
) -> str:
    """Return the panel for a citation: its words, and for a PDF the page's picture below.

    Quotes of `beside` on the same page are marked lightly; `answers` is False for a passage that
    is only related. `reason` is HTML in place of why an answer rests on it. A document removed
    meanwhile is said to be missing.
    """
    try:
        document, page = _source(visit, citation)
    except UnknownDocument:
        warning = element("p", text("panel_missing", language), class_="warning", role="alert")
        return _heading(citation, None, language) + warning + _quote_alone(citation)
    head = _heading(citation, document, language)
    try:
        verify(citation, page)
    except QuoteNotFound:
        warning = element("p", text("web_ask.panel_changed", language), class_="warning")
        return head + warning + _quote_alone(citation) + _download(document, language)
    return (
        head
        + (element("p", text("panel_ocr", language), class_="warning") if page.ocr else "")
        + (reason or why(citation, document, answers=answers, language=language))
        + element("h4", text("panel_text", language))
        + page_text(page, citation, beside=beside, whole=document.fixed_pages, language=language)
        + _download(document, language)
        + (_picture(document, citation, language) if document.format == "pdf" else "")
    )


def _source(visit: "Visit", citation: Citation) -> tuple[Document, Page]:
    if citation.kind is Kind.GENERAL:
        from assistant.faq import load_faq

        faq = load_faq("de" if citation.language == "de" else "en")
        return faq.document, faq.page
    for document in visit.documents():
        if document.id == citation.document_id:
            return document, visit.page(citation.document_id, citation.page)
    raise UnknownDocument(citation.file)


def _heading(citation: Citation, document: Document | None, language: Language) -> str:
    place = page_name(citation, document, language)
    badges = status_badge(citation.document_status, language)
    file = " · " + element("span", element("bdi", escape(citation.file)), class_="file")
    if citation.kind is Kind.GENERAL:
        badges = file = ""  # the shipped FAQ is in force for nobody, and no file of theirs
    return (
        element(
            "button",
            "← " + text("panel_back", language),
            type="button",
            class_="link back",
            data_event="back",
        )
        + element("h3", element("bdi", escape(citation.document)))
        + element("p", badges + kind_badge(citation.kind, language), class_="badges")
        + element(
            "p",
            escape(place) + file,
            class_="place",
        )
    )


def _download(document: Document, language: Language) -> str:
    """The link to the file itself; the shipped FAQ is no file of the visitor's."""
    if document.kind is Kind.GENERAL:
        return ""
    name = document.file.rsplit("/", 1)[-1]
    link = element(
        "a",
        text("web_ask.download", language),
        href=f"/files/document/{document.id}",
        download="",
        aria_label=message("web_ask.download_named", language, file=name),
    )
    return element("p", link, class_="download")


def _quote_alone(citation: Citation) -> str:
    return element("blockquote", element("mark", escape(citation.quote), class_="cited"))


def _picture(document: Document, citation: Citation, language: Language) -> str:
    """The page as it looks. The browser fetches it; the panel's script says how that goes."""
    alt = message("web.panel_picture_alt", language, number=citation.page, title=document.title)
    image = (
        f'<img class="page-picture" src="{escape(picture_address(citation))}" alt="{escape(alt)}">'
    )
    waiting = element(
        "p",
        text("panel_drawing", language),
        class_="quiet",
        role="status",
        data_failed=message("web.panel_no_picture", language),
    )
    return element("h4", text("panel_picture", language)) + waiting + image
