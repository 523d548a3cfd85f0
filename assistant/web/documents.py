"""The library as HTML: documents with their control data, and what came of an upload."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.messages import Language, catalogue, message
from assistant.service.holdings import Holding
from assistant.web.markup import (
    confirmation,
    day,
    element,
    escape,
    kind_badge,
    page_ranges,
    status_badge,
    text,
)
from ingest.types import Document, Kind, Notice, Status

if TYPE_CHECKING:
    from ingest.report import FileOutcome

_WITHOUT_PAGES = ("no_approval_found", "review_overdue")  # said of the document as a whole
_COLUMNS = (
    "document",
    "status",
    "version",
    "owner",
    "approver",
    "effective",
    "review",
    "actions",
)


def documents_table(
    holdings: Sequence[Holding], *, language: Language, today: date, may_change: bool = True
) -> str:
    """Return the table of documents; on a phone its style turns rows into cards.

    Without `may_change` it has no buttons that change something. The page's script filters and
    sorts by the rows' data attributes.
    """
    columns = [name for name in _COLUMNS if may_change or name != "actions"]
    heads = "".join(
        element("th", text(f"column_{name}", language), scope="col") for name in columns
    )
    rows = "".join(_row(one, columns, language, today) for one in holdings)
    table = element("table", element("thead", element("tr", heads)) + element("tbody", rows))
    return element("div", table, class_="table-frame") + (_dialog(language) if may_change else "")


def warnings_of(holding: Holding, language: Language, today: date) -> list[str]:
    """Return what to look after in a document, each with what to do; not escaped."""
    told: list[str] = []
    if holding.successor is not None:
        title = versioned(holding.successor)
        told.append(message("web_library.superseded", language, title=title))
    told += told_once(holding.document.notices, language)
    if _overdue(holding, today):
        told.append(message("notices.review_overdue", language))
    return list(dict.fromkeys(told))


def status_of(holding: Holding) -> Status:
    """Return the status that counts: superseded where a newer version is there."""
    control = holding.document.control
    return Status.SUPERSEDED if holding.successor is not None else control.status


def versioned(document: Document) -> str:
    """Return title and version of a document; not escaped."""
    return f"{document.title} {document.control.version or ''}".rstrip()


def notice_text(notice: Notice, language: Language) -> str:
    """Return what a notice says and what to do about it; not escaped."""
    key = f"notices.{notice.code}"
    if notice.code in _WITHOUT_PAGES:
        return message(key, language)
    return message(key, language, pages=page_ranges(notice.pages, language))


def told_once(notices: Sequence[Notice], language: Language) -> list[str]:
    """Return the notices in words, those of one kind as one with all their pages; not escaped."""
    pages: dict[str, tuple[int, ...]] = {}
    for notice in notices:
        pages[notice.code] = pages.get(notice.code, ()) + notice.pages
    return [notice_text(Notice(code, numbers), language) for code, numbers in pages.items()]


def outcomes(
    files: Sequence["FileOutcome"], language: Language, *, heading: str = "upload_results"
) -> str:
    """Return what became of each file, in plain words, with reason and remedy.

    Read again ("web_library.anew_results"), a file that replaced itself was just read again.
    """
    anew = heading == "web_library.anew_results"
    items = "".join(element("li", _outcome(file, language, anew)) for file in files)
    return element("h4", text(heading, language)) + element(
        "ul", items, class_="outcomes", role="status"
    )


def failure(key: str, language: Language) -> str:
    """Return an error of the whole library as a warning."""
    return element("p", escape(message(key, language)), class_="warning", role="alert")


def _outcome(file: "FileOutcome", language: Language, anew: bool) -> str:
    known = catalogue(language)
    again = anew and file.outcome == "replaced"
    word = text("web_library.anew_done" if again else f"ingest.{file.outcome}", language)
    line = (
        element("strong", element("bdi", escape(file.file)))
        + " "
        + element("span", word, class_=f"outcome-{escape(file.outcome)}")
    )
    if file.outcome in ("rejected", "skipped"):
        reason = known.get(f"ingest.reason_{file.code}", known["ingest.reason_rejected"])
        line += element("span", escape(reason), class_="reason")
    return line + notice_list(told_once(file.notices, language))


def notice_list(told: Sequence[str]) -> str:
    """Return warnings in words as a list; "" for none."""
    items = "".join(element("li", escape(words)) for words in told)
    return element("ul", items, class_="notices") if told else ""


def _row(holding: Holding, columns: Sequence[str], language: Language, today: date) -> str:
    document, control = holding.document, holding.document.control
    status = status_of(holding)
    badge = status_badge(status, language)
    if holding.successor is not None:
        title = versioned(holding.successor)
        badge += element("span", text("superseded_by", language, title=title), class_="quiet")
    told = warnings_of(holding, language, today)
    cells = {
        "document": _name(holding, told, language),
        "status": badge,
        "version": escape(control.version or ""),
        "owner": escape(control.owner or ""),
        "approver": escape(control.approver or ""),
        "effective": escape(day(control.effective_date, language))
        if control.effective_date
        else "",
        "review": _review(holding, language, today),
        "actions": _actions(document, language),
    }
    people = (control.owner or "", control.approver or "")
    return element(
        "tr",
        "".join(_cell(name, cells[name], language) for name in columns),
        data_document=document.id,
        data_text=" ".join((document.title, document.file, *people)).casefold(),
        data_status=status.value,
        data_collection=holding.collection or "",
        data_warned="1" if told else "",
        data_title=document.title.casefold(),
        data_review=control.next_review.isoformat() if control.next_review else "9999",
        data_since=holding.since.isoformat() if holding.since else "",
        data_passages=holding.passage_count,
        data_size=holding.size or 0,
    )


def _cell(name: str, content: str, language: Language) -> str:
    """One cell; an absent fact is a dash, which a phone leaves out with its label."""
    return element(
        "td",
        element("div", content or text("none", language)),
        class_=None if content else "absent",
        data_label=message(f"web.column_{name}", language),
    )


def _name(holding: Holding, told: Sequence[str], language: Language) -> str:
    document = holding.document
    opener = element(
        "button",
        element("bdi", escape(document.title)),
        type="button",
        class_="link open",
        data_event="open",
        data_document=document.id,
        aria_label=message("web_library.open_named", language, title=document.title),
    )
    kind = kind_badge(document.kind, language) if document.kind is not Kind.COMPANY else ""
    collection = (
        element("span", element("bdi", escape(holding.collection)), class_="badge collection")
        if holding.collection
        else ""
    )
    return (
        opener
        + element("span", element("bdi", escape(document.file)), class_="file")
        + element("span", indexed(holding, language), class_="file")
        + kind
        + collection
        + _notices(told, language)
    )


def indexed(holding: Holding, language: Language) -> str:
    """Return in one line what is indexed of a document: format, language, pages, passages."""
    document = holding.document
    known = document.language if document.language in ("de", "en") else "und"
    facts = [
        text(f"web_library.format_{document.format}", language),
        text(f"language_{known}", language),
    ]
    if extent := extent_of(document, language):
        facts.append(escape(extent))
    facts.append(escape(number_of("passages", holding.passage_count, language)))
    return " · ".join(facts)


def extent_of(document: Document, language: Language) -> str:
    """Return how many pages or sheets a document has, "" where its format has none."""
    if document.format == "spreadsheet":
        return number_of("sheets", document.pages, language)
    return number_of("pages", document.pages, language) if document.fixed_pages else ""


def number_of(what: str, count: int, language: Language) -> str:
    """Return "1 page", "12 pages" and the like; not escaped."""
    if count == 1:
        return message(f"web_library.{what}_one", language)
    return message(f"web_library.{what}_many", language, count=count)


def _overdue(holding: Holding, today: date) -> bool:
    due = holding.document.control.next_review
    return due is not None and due < today and status_of(holding) is not Status.SUPERSEDED


def _review(holding: Holding, language: Language, today: date) -> str:
    due = holding.document.control.next_review
    if due is None:
        return ""
    shown = escape(day(due, language))
    if _overdue(holding, today):
        shown += " " + element("span", text("overdue", language), class_="badge overdue")
    return shown


def _notices(told: Sequence[str], language: Language) -> str:
    if not told:
        return ""
    count = (
        text("notices_one", language)
        if len(told) == 1
        else text("notices_count", language, count=len(told))
    )
    return element("details", element("summary", "! " + count) + notice_list(told))


def _actions(document: Document, language: Language) -> str:
    if document.kind is Kind.GENERAL:
        return ""  # ships with the product
    offered = (("replace", "web_library.replace"), ("anew", "web_library.anew"))
    buttons = [_action(document, name, key, language) for name, key in offered]
    buttons.append(_action(document, "ask-remove", "web.remove", language, class_="act remove"))
    return element("div", "".join(buttons), class_="acts")


def _action(
    document: Document, event: str, key: str, language: Language, *, class_: str = "act"
) -> str:
    return element(
        "button",
        text(key, language),
        type="button",
        class_=class_,
        data_event=event,
        data_document=document.id,
        data_title=document.title,
        aria_label=message(f"{key}_named", language, title=document.title),
    )


def _dialog(language: Language) -> str:
    """The confirmation; the page's script opens it and fills in the title as plain text."""
    return confirmation("web.remove", "confirm-remove", language)
