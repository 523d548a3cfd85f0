"""The Library tab: upload, see what is in the library, remove."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.messages import Language
from assistant.service import shelf
from assistant.web.documents import documents_table, failure
from assistant.web.language import language_of
from assistant.web.markup import element, text
from assistant.web.style import script
from assistant.web.tab import Tab
from assistant.web.uploads import staged
from assistant.web.visitor import visit_of
from assistant.web.work import FAULTS, explain, take_in
from ingest.types import Kind

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service, Visit


def build_library(service: "Service", label: "gr.I18n") -> Tab:
    """Lay out the tab within the current Blocks and connect its events."""
    import gradio as gr

    with gr.Row(elem_classes="upload-row"):
        with gr.Column(scale=5, min_width=300):
            above = gr.HTML(elem_classes="plain", apply_default_css=False)
            kind = gr.Radio(
                label=label("upload_kind"),
                choices=[
                    (label("upload_company"), Kind.COMPANY.value),
                    (label("upload_reference"), Kind.REFERENCE.value),
                ],
                value=Kind.COMPANY.value,
                elem_classes="upload-kind",
            )
        with gr.Column(scale=6, min_width=300):
            files = gr.File(
                label=label("upload_files"),
                file_count="multiple",
                height=190,
                elem_id="upload",
            )
    results = gr.HTML(
        elem_id="results",
        elem_classes="plain",
        apply_default_css=False,
        js_on_load=script("results.js"),
    )
    documents = gr.HTML(
        elem_id="documents",
        elem_classes="plain",
        apply_default_css=False,
        js_on_load=script("documents.js"),
    )

    def upload(
        received: list[str] | None,
        chosen: str,
        request: gr.Request,
        bar: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds the bar by its default
    ) -> tuple[None, str, str]:
        language = language_of(request)
        visit = visit_of(service, request)
        paths = [Path(file) for file in received or ()]
        with staged(paths, data_dir=visit.assistant.settings.data_dir) as moved:
            shown = take_in(visit, moved, kind=Kind(chosen), bar=bar, language=language)
        return None, shown, show_documents(visit, language)

    def remove(data: gr.EventData, request: gr.Request) -> tuple[str, str]:
        language = language_of(request)
        visit = visit_of(service, request)
        shown = remove_document(visit, data.document, language)
        return shown, show_documents(visit, language)

    files.upload(
        upload,
        [files, kind],
        [files, results, documents],
        show_progress_on=files,
        api_visibility="private",
        concurrency_limit=1,
        concurrency_id="writing",
    )
    documents.remove(
        remove,
        None,
        [results, documents],
        show_progress_on=results,
        api_visibility="private",
        concurrency_limit=1,
        concurrency_id="writing",
    )
    limit = service.assistant.settings.upload_bytes
    return Tab(
        outputs=[above, documents],
        fill=lambda visit, language: (
            introduction(language, upload_bytes=limit),
            show_documents(visit, language),
        ),
    )


def introduction(language: Language, *, upload_bytes: int) -> str:
    """Return the words above the drop area."""
    limit = upload_bytes // 1_000_000
    return (
        element("h2", text("upload_title", language))
        + element("p", text("upload_text", language))
        + element("p", text("upload_formats", language, limit=limit), class_="quiet")
    )


def show_documents(visit: "Visit", language: Language) -> str:
    """Return the list of documents with its heading, or the library's error."""
    heading = element("h2", text("documents_title", language))
    try:
        documents = visit.documents()
        superseded = visit.superseded()
    except FAULTS as error:
        return heading + explain(error, language)
    return heading + documents_table(documents, superseded, language=language, today=date.today())


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
