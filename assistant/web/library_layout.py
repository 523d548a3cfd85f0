"""The parts of the Library tab, laid out: uploads above, then the list or one document."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.web.style import script
from ingest.types import Kind

if TYPE_CHECKING:
    import gradio as gr


@dataclass(frozen=True)
class Parts:
    """Components by what they are for; their HTML parts send events of our own scripts."""

    above: Any
    kind: Any
    collection: Any
    files: Any
    stop: Any
    target: Any  # id of the document that a new version is awaited for
    replacing: Any
    new_version: Any
    give_up: Any
    results: Any
    documents: Any
    document: Any


def lay_out(label: "gr.I18n") -> Parts:
    """Return the parts, laid out within the current Blocks."""
    import gradio as gr

    with gr.Column(elem_id="library"):
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
                collection = gr.Dropdown(
                    label=label("library_collection"),
                    info=label("library_collection_hint"),
                    choices=[("–", "")],
                    value="",
                    visible=False,
                    filterable=False,
                    elem_classes="upload-collection",
                )
            with gr.Column(scale=6, min_width=300):
                files = gr.File(
                    label=label("upload_files"),
                    file_count="multiple",
                    height=190,
                    elem_id="upload",
                )
        with gr.Row(elem_classes="replace-row"):
            with gr.Column(scale=5, min_width=300):
                replacing = gr.HTML(
                    elem_id="replacing",
                    elem_classes="plain",
                    apply_default_css=False,
                    js_on_load=script("replacing.js"),
                )
                give_up = gr.Button(label("library_cancel"), size="sm", elem_id="give-up")
            with gr.Column(scale=6, min_width=300):
                new_version = gr.File(
                    label=label("library_replace_file"),
                    file_count="single",
                    height=150,
                    elem_id="new-version",
                )
        target = gr.State("")
        stop = gr.Button(label("library_stop"), size="sm", elem_id="library-stop")
        results, documents, document = (
            gr.HTML(
                elem_id=name,
                elem_classes="plain",
                apply_default_css=False,
                js_on_load=script(*scripts),
            )
            for name, scripts in (
                ("results", ["results.js"]),
                ("documents", ["documents.js"]),
                ("document", ["picture.js", "document.js"]),
            )
        )
    return Parts(
        above=above,
        kind=kind,
        collection=collection,
        files=files,
        stop=stop,
        target=target,
        replacing=replacing,
        new_version=new_version,
        give_up=give_up,
        results=results,
        documents=documents,
        document=document,
    )
