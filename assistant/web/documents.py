"""The library as HTML: documents with their control data, and what came of an upload."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.messages import Language, catalogue, message
from assistant.web.markup import day, element, escape, kind_badge, page_ranges, status_badge, text
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
    documents: Sequence[Document],
    superseded: Mapping[str, str],
    *,
    language: Language,
    today: date,
) -> str:
    """Return the table of documents; on a phone its style turns rows into cards."""
    if not documents:
        return element("p", text("documents_empty", language), class_="quiet")
    titles = {d.id: f"{d.title} {d.control.version or ''}".rstrip() for d in documents}
    heads = "".join(
        element("th", text(f"column_{name}", language), scope="col") for name in _COLUMNS
    )
    rows = "".join(
        _row(document, titles.get(superseded.get(document.id, "")), language, today)
        for document in documents
    )
    count = (
        text("documents_count_one", language)
        if len(documents) == 1
        else text("documents_count", language, count=len(documents))
    )
    table = element("table", element("thead", element("tr", heads)) + element("tbody", rows))
    return (
        element("p", count, class_="quiet")
        + element("div", table, class_="table-frame")
        + _dialog(language)
    )


def notice_text(notice: Notice, language: Language) -> str:
    """Return what a notice says and what to do about it; not escaped."""
    key = f"notices.{notice.code}"
    if notice.code in _WITHOUT_PAGES:
        return message(key, language)
    return message(key, language, pages=page_ranges(notice.pages, language))


def outcomes(files: Sequence["FileOutcome"], language: Language) -> str:
    """Return what became of each file, in plain words, with reason and remedy."""
    items = "".join(element("li", _outcome(file, language)) for file in files)
    return element("h4", text("upload_results", language)) + element(
        "ul", items, class_="outcomes", role="status"
    )


def failure(key: str, language: Language) -> str:
    """Return an error of the whole library as a warning."""
    return element("p", escape(message(key, language)), class_="warning", role="alert")


def _outcome(file: "FileOutcome", language: Language) -> str:
    known = catalogue(language)
    word = escape(message(f"ingest.{file.outcome}", language))
    line = (
        element("strong", element("bdi", escape(file.file)))
        + " "
        + element("span", word, class_=f"outcome-{escape(file.outcome)}")
    )
    if file.outcome in ("rejected", "skipped"):
        reason = known.get(f"ingest.reason_{file.code}", known["ingest.reason_rejected"])
        line += element("span", escape(reason), class_="reason")
    return line + _notice_list(file.notices, language)


def _row(document: Document, successor: str | None, language: Language, today: date) -> str:
    control = document.control
    status = Status.SUPERSEDED if successor is not None else control.status
    badge = status_badge(status, language)
    if successor is not None:
        badge += element("span", text("superseded_by", language, title=successor), class_="quiet")
    cells = {
        "document": _name(document, language),
        "status": badge,
        "version": escape(control.version or ""),
        "owner": escape(control.owner or ""),
        "approver": escape(control.approver or ""),
        "effective": escape(day(control.effective_date, language))
        if control.effective_date
        else "",
        "review": _review(control.next_review, status, language, today),
        "actions": _remove_button(document, language),
    }
    return element("tr", "".join(_cell(name, cells[name], language) for name in _COLUMNS))


def _cell(name: str, content: str, language: Language) -> str:
    """One cell; an absent fact is a dash, which a phone leaves out with its label."""
    return element(
        "td",
        element("div", content or text("none", language)),
        class_=None if content else "absent",
        data_label=message(f"web.column_{name}", language),
    )


def _name(document: Document, language: Language) -> str:
    known = document.language if document.language in ("de", "en") else "und"
    facts = [text(f"language_{known}", language)]
    if document.fixed_pages:
        facts.append(text("page_count", language, count=document.pages))
    kind = kind_badge(document.kind, language) if document.kind is not Kind.COMPANY else ""
    return (
        element("strong", element("bdi", escape(document.title)))
        + element("span", element("bdi", escape(document.file)), class_="file")
        + element("span", " · ".join(facts), class_="file")
        + kind
        + _notices(document.notices, language)
    )


def _review(due: date | None, status: Status, language: Language, today: date) -> str:
    if due is None:
        return ""
    shown = escape(day(due, language))
    if due < today and status is not Status.SUPERSEDED:
        shown += " " + element("span", text("overdue", language), class_="badge overdue")
    return shown


def _notices(notices: Sequence[Notice], language: Language) -> str:
    told = _told_once(notices, language)
    if not told:
        return ""
    count = (
        text("notices_one", language)
        if len(told) == 1
        else text("notices_count", language, count=len(told))
    )
    summary = element("summary", "! " + count)
    return element("details", summary + _notice_list(notices, language))


def _notice_list(notices: Sequence[Notice], language: Language) -> str:
    told = _told_once(notices, language)
    items = "".join(element("li", escape(words)) for words in told)
    return element("ul", items, class_="notices") if told else ""


def _told_once(notices: Sequence[Notice], language: Language) -> list[str]:
    """The notices in words, those of one kind as one with all their pages."""
    pages: dict[str, tuple[int, ...]] = {}
    for notice in notices:
        pages[notice.code] = pages.get(notice.code, ()) + notice.pages
    return [notice_text(Notice(code, numbers), language) for code, numbers in pages.items()]


def _remove_button(document: Document, language: Language) -> str:
    if document.kind is Kind.GENERAL:
        return ""  # ships with the product
    return element(
        "button",
        text("remove", language),
        type="button",
        class_="remove",
        data_event="ask-remove",
        data_document=document.id,
        data_title=document.title,
        aria_label=message("web.remove_named", language, title=document.title),
    )


def _dialog(language: Language) -> str:
    """The confirmation; the page's script opens it and fills in the title as plain text."""
    buttons = element(
        "button", text("remove_no", language), type="button", data_event="close-dialog"
    ) + element(
        "button",
        text("remove_yes", language),
        type="button",
        class_="danger",
        data_event="confirm-remove",
    )
    content = (
        element("h3", text("remove_question", language))
        + element("p", "", class_="dialog-title")
        + element("p", text("remove_text", language), class_="quiet")
        + element("div", buttons, class_="dialog-buttons")
    )
    return element("dialog", content, aria_label=message("web.remove_question", language))
