"""What the Library tab shows: words above the uploads, the list, what became of files."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.messages import Language, message
from assistant.service import holdings, shelf
from assistant.web.document_tools import tools
from assistant.web.document_view import document_html
from assistant.web.documents import documents_table, failure, outcomes
from assistant.web.markup import element, text
from assistant.web.work import FAULTS, explain
from ingest.report import IngestReport

if TYPE_CHECKING:
    from assistant.service import Visit

Work = Callable[[], IngestReport]


def done(
    work: Work,
    language: Language,
    *,
    heading: str = "upload_results",
    stopped: threading.Event | None = None,
) -> str:
    """Do some work and return what became of each file, or what went wrong, as HTML."""
    try:
        report = work()
    except FAULTS as error:
        return explain(error, language)
    shown = outcomes(report.files, language, heading=heading) if report.files else ""
    if stopped is not None and stopped.is_set():
        note = text("web_library.stopped", language)
        return element("p", note, class_="warning", role="status") + shown
    return shown or element("p", text("web_library.anew_none", language), role="status")


def introduction(visit: "Visit", language: Language) -> str:
    """Return the words above the drop area; nothing for those who may not upload."""
    if not visit.person.may("upload"):
        return ""
    limit = visit.assistant.settings.upload_bytes // 1_000_000
    return (
        element("h2", text("upload_title", language))
        + element("p", text("upload_text", language))
        + element("p", text("upload_formats", language, limit=limit), class_="quiet")
    )


def collection_choice(visit: "Visit", language: Language) -> Any:
    """The choice of a collection, shown where there is any that the person may choose."""
    import gradio as gr

    names = shelf.collections_open(visit) if visit.person.may("upload") else []
    choices = [(message("web_library.collection_none", language), "")]
    choices += [(name, name) for name in names]
    return gr.Dropdown(choices=choices, value="", visible=bool(names))


def show_documents(visit: "Visit", language: Language) -> str:
    """Return the list of documents with its heading, or the library's error."""
    heading = element("h2", text("documents_title", language), tabindex="-1")
    try:
        there = holdings.holdings(visit)
    except FAULTS as error:
        return heading + explain(error, language)
    may_change = visit.person.may("remove")
    if not there:
        key = "empty_text" if may_change else "empty_reader"
        return (
            heading
            + element("p", element("strong", text("web_library.empty_title", language)))
            + element("p", text(f"web_library.{key}", language), class_="quiet")
        )
    today = date.today()
    return (
        heading
        + tools(there, language=language, today=today, may_change=may_change)
        + documents_table(there, language=language, today=today, may_change=may_change)
    )


def replacing(visit: "Visit", document_id: Any, language: Language) -> str:
    """Return the words above the drop area for a new version; "" for what is not there."""
    try:
        document = visit.document(document_id if isinstance(document_id, str) else "")
    except FAULTS:
        return ""
    words = element("p", text("web_library.replace_text", language))
    if Path(document.source).is_file():
        words += element("p", text("web_library.replace_folder", language), class_="warning")
    title = text("web_library.replace_title", language, title=document.title)
    return element("h3", title, tabindex="-1") + words


def opened(visit: "Visit", document_id: Any, number: Any, language: Language) -> str:
    """Return a document that the browser names, which is not trusted, with one page open."""
    if not isinstance(document_id, str) or not isinstance(number, int):
        return failure("ingest.error_unknown", language)
    try:
        return document_html(visit, document_id, number, language)
    except FAULTS as error:
        return explain(error, language)


def remove_document(visit: "Visit", document_id: Any, language: Language) -> str:
    """Remove a document, if the browser named one that is there; return what happened."""
    titles = {document.id: document.title for document in visit.documents()}
    if not isinstance(document_id, str) or document_id not in titles:
        return failure("ingest.error_unknown", language)
    try:
        shelf.remove(visit, document_id)
    except FAULTS as error:
        return explain(error, language)
    done = "✓ " + text("removed", language, title=titles[document_id])
    return element("p", done, class_="done", role="status")
