"""The list of sources below an answer, and what their buttons say to the page."""

from collections.abc import Mapping, Sequence

from assistant.messages import Language
from assistant.types import Citation
from assistant.web.markup import element, escape, kind_badge, page_name, status_badge, text
from ingest.types import Document, Kind

_GAP = 60  # characters between the cells of a row: the name of a column
_CELL = 120  # characters of a cell; what is longer is a source of its own
Documents = Mapping[str, Document]  # by id, those that the visitor may read


def source_list(
    citations: Sequence[Citation],
    group: str,
    turn: int,
    documents: Documents,
    language: Language,
) -> str:
    """Return the sources under their heading, each of them a button; "" where there are none."""
    if not citations:
        return ""
    heading = "sources" if group == "citations" else "related"
    items = "".join(
        element("li", _source(citations[first : last + 1], group, turn, first, documents, language))
        for first, last in _runs(citations, joined=group == "citations")
    )
    return element("h4", text(heading, language)) + element(
        "ol", items, class_=f"source-list {group}"
    )


def _runs(citations: Sequence[Citation], *, joined: bool) -> list[tuple[int, int]]:
    """First and last of citations that stand together: cells of one row are one source."""
    runs: list[tuple[int, int]] = []
    for index, one in enumerate(citations):
        before = citations[index - 1]
        together = (
            joined
            and runs
            and (one.document_id, one.page, one.section)
            == (before.document_id, before.page, before.section)
            and 0 <= one.span.start - before.span.end <= _GAP
            and max(len(one.quote), len(before.quote)) <= _CELL
        )
        if together:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _source(
    citations: Sequence[Citation],
    group: str,
    turn: int,
    index: int,
    documents: Documents,
    language: Language,
) -> str:
    """One source: document, place, status and the quoted words, all of it one button."""
    citation, last = citations[0], citations[-1]
    number = f"[{citation.number}]" if group == "citations" else "→"
    if len(citations) > 1:
        number += f"–[{last.number}]"
    badges = ""
    if citation.kind is not Kind.GENERAL:
        badges += status_badge(citation.document_status, language)
    if citation.kind is not Kind.COMPANY:
        badges += kind_badge(citation.kind, language)
    if citation.language in ("de", "en") and citation.language != language:
        word = text(f"quote_language_{citation.language}", language)
        badges += element("span", word, class_="badge")
    place = page_name(citation, documents.get(citation.document_id), language)
    content = (
        element("span", number, class_="number")
        + element("span", element("bdi", escape(citation.document)), class_="title")
        + element("span", escape(place), class_="place")
        + element("span", badges, class_="badges")
        + element(
            "span", escape(_short(" · ".join(one.quote for one in citations))), class_="quote"
        )
    )
    return element(
        "button",
        content,
        type="button",
        class_="source",
        data_last=index + len(citations) - 1,
        **target(group, turn, index),
    )


def target(group: str, turn: int, index: int) -> dict[str, object]:
    """Return the attributes of a button that opens a source."""
    return {
        "data_event": "cite",
        "data_group": group,
        "data_turn": turn,
        "data_index": index,
    }


def place_of(citation: Citation, documents: Documents, language: Language) -> str:
    """Return document and place of a citation in words, not escaped."""
    place = page_name(citation, documents.get(citation.document_id), language)
    return f"{citation.document}, {place}"


def _short(quote: str, limit: int = 180) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"
