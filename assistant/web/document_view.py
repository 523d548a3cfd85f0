"""One document opened: what it says of itself, what is indexed of it, its outline and its pages."""

from collections.abc import Sequence
from datetime import date

from assistant.messages import Language, message
from assistant.service import Visit, holdings
from assistant.service.holdings import Holding
from assistant.service.places import UPLOADS
from assistant.web.documents import extent_of, notice_list, number_of, status_of, warnings_of
from assistant.web.markup import day, element, escape, kind_badge, marked, status_badge, text
from ingest.errors import UnknownDocument
from ingest.types import Block, Document, Page, Section, Span

FILES = "/files/document"
PICTURES = "/page-picture"
MOST_HEADINGS = 400  # of an outline


def document_html(visit: Visit, document_id: str, number: int, language: Language) -> str:
    """Return a document with one of its pages open.

    Raises NotAllowed, UnknownDocument (also for a page that is not there).
    """
    held = holdings.holding(visit, document_id)
    document = held.document
    page = visit.page(document.id, number)
    told = warnings_of(held, language, date.today())
    warnings = notice_list(told) or element(
        "p", "✓ " + text("web_library.detail_no_warnings", language), class_="quiet"
    )
    left = (
        _part("detail_warnings", warnings, language)
        + _part("detail_control", _control(held, language), language)
        + _part("detail_index", _index(visit, held, language), language)
        + _part("detail_outline", _outline(document, number, language), language)
    )
    return _head(visit, held, language) + element(
        "div",
        element("div", left, class_="facts")
        + element("div", page_html(document, page, language), class_="page", id="document-page"),
        class_="opened",
    )


def page_html(document: Document, page: Page, language: Language) -> str:
    """Return one page as text and, for a PDF, as a picture, with the way to the others."""
    parts = [element("h3", text("web_library.detail_content", language))]
    parts.append(_pager(document, page, language))
    parts.append(_page_text(page, document, language))
    if document.format == "pdf":
        alt = message(
            "web_library.page_picture_alt", language, number=page.number, title=document.title
        )
        address = f"{PICTURES}/{document.id}/{page.number}/0/0"
        waiting = element(
            "p",
            text("panel_drawing", language),
            class_="quiet",
            role="status",
            data_failed=message("web.panel_no_picture", language),
        )
        parts.append(element("h4", text("panel_picture", language)) + waiting)
        parts.append(f'<img class="page-picture" src="{escape(address)}" alt="{escape(alt)}">')
    return "".join(parts)


def _head(visit: Visit, held: Holding, language: Language) -> str:
    document = held.document
    back = element(
        "button",
        text("web_library.back", language),
        type="button",
        class_="link back-to-list",
        data_event="close",
    )
    badges = status_badge(status_of(held), language) + kind_badge(document.kind, language)
    download = ""
    if visit.person.may("download") and held.size is not None:
        words = text("web_library.download", language)
        download = element("a", words, href=f"{FILES}/{document.id}", download="", class_="act")
    return (
        back
        + element("h2", element("bdi", escape(document.title)), tabindex="-1")
        + element("p", badges, class_="badges")
        + element("p", element("bdi", escape(document.file)) + " " + download, class_="file")
    )


def _part(key: str, content: str, language: Language) -> str:
    return element("h3", text(f"web_library.{key}", language)) + content


def _facts(rows: Sequence[tuple[str, str]]) -> str:
    return element(
        "dl", "".join(element("dt", name) + element("dd", value) for name, value in rows if value)
    )


def _control(held: Holding, language: Language) -> str:
    control = held.document.control
    absent = text("why_absent", language)

    def shown(value: object) -> str:
        if isinstance(value, date):
            return escape(day(value, language))
        return element("bdi", escape(value)) if value else absent

    return _facts(
        [
            (text("column_version", language), shown(control.version)),
            (text("column_owner", language), shown(control.owner)),
            (text("column_approver", language), shown(control.approver)),
            (text("column_effective", language), shown(control.effective_date)),
            (text("column_review", language), shown(control.next_review)),
        ]
    )


def _index(visit: Visit, held: Holding, language: Language) -> str:
    document = held.document
    origin = "upload" if UPLOADS in document.source.replace("\\", "/").split("/") else "folder"
    since = escape(day(held.since.date(), language)) if held.since else ""
    rows = [
        ("format", text(f"web_library.format_{document.format}", language)),
        ("pages", escape(extent_of(document, language))),
        ("passages", escape(number_of("passages", held.passage_count, language))),
        ("languages", _languages(held, language)),
        ("size", escape(_size(held.size, language))),
        ("since", since),
        ("source", text(f"web_library.source_{origin}", language)),
        ("collection", element("bdi", escape(held.collection)) if held.collection else ""),
        ("checksum", _checksum(visit, document)),
    ]
    return _facts([(text(f"web_library.fact_{name}", language), value) for name, value in rows])


def _languages(held: Holding, language: Language) -> str:
    named = (
        text(
            "web_library.languages",
            language,
            name=message(f"web.language_{one if one in ('de', 'en') else 'und'}", language),
            count=count,
        )
        for one, count in sorted(held.passages.items(), key=lambda item: (-item[1], item[0]))
    )
    return ", ".join(named)


def _checksum(visit: Visit, document: Document) -> str:
    try:
        return element("code", escape(holdings.checksum(visit, document.id)))
    except UnknownDocument:  # the file is not kept any more
        return ""


def _size(size: int | None, language: Language) -> str:
    if size is None:
        return ""
    for unit, bytes_ in (("mb", 1_000_000), ("kb", 1_000)):
        if size >= bytes_:
            number = f"{size / bytes_:.1f}"
            if language == "de":
                number = number.replace(".", ",")
            return message(f"web_library.size_{unit}", language, count=number)
    return message("web_library.size_bytes", language, count=size)


def _outline(document: Document, number: int, language: Language) -> str:
    named = [one for one in document.sections if one.path][:MOST_HEADINGS]
    if not named:
        return element("p", text("web_library.detail_no_outline", language), class_="quiet")
    items = "".join(_heading(document, one, number) for one in named)
    return element("ul", items, class_="outline")


def _heading(document: Document, section: Section, number: int) -> str:
    button = element(
        "button",
        element("bdi", escape(section.path[-1])),
        type="button",
        class_="link",
        data_event="turn",
        data_document=document.id,
        data_number=section.page,
        data_heading=section.start,
        aria_current="true" if document.fixed_pages and section.page == number else None,
    )
    return element("li", button, class_=f"level-{min(len(section.path), 4)}")


def _pager(document: Document, page: Page, language: Language) -> str:
    if document.pages < 2:
        return ""

    def step(key: str, number: int) -> str:
        return element(
            "button",
            text(f"web_library.{key}", language),
            type="button",
            class_="act",
            data_event="turn",
            data_document=document.id,
            data_number=number,
            disabled=None if 1 <= number <= document.pages else "",
        )

    label = message("web_library.page_go", language)
    field = (
        f'<input type="number" min="1" max="{document.pages}" value="{page.number}" '
        f'data-document="{escape(document.id)}" aria-label="{escape(label)}">'
    )
    where = text("web_library.page_of", language, page="#", count=document.pages)
    named = page.label if page.label != str(page.number) else None
    name = element("strong", element("bdi", escape(named))) if named else ""
    return element(
        "p",
        step("page_previous", page.number - 1)
        + element("span", where.replace("#", field) + (f" · {name}" if name else ""))
        + step("page_next", page.number + 1),
        class_="pager",
    )


def _page_text(page: Page, document: Document, language: Language) -> str:
    if not page.text.strip():
        words = text("web_library.page_empty", language)
        return element("p", words, class_="warning")
    blocks = page.blocks or (Block("paragraph", Span(0, len(page.text))),)
    shown = "".join(
        element(
            "p",
            marked(page, block.span.start, block.span.end, []),
            class_=f"block-{block.kind.replace('_', '-')}",
            data_start=block.span.start if block.kind == "heading" else None,
        )
        for block in blocks
    )
    return element(
        "div",
        shown,
        class_="page-text",
        tabindex="0",
        role="region",
        aria_label=message("web_library.detail_content", language),
        lang=document.language if document.language in ("de", "en") else None,
    )
