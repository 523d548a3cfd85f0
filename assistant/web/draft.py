"""The Drafts tab: from a gap to a document, its sources beside it, the open points as a form."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.drafting.answers import check_answers
from assistant.drafting.load import load_templates
from assistant.drafting.model import Draft
from assistant.errors import AssistantError, DraftError, ReviewError
from assistant.export.draft_md import draft_markdown
from assistant.messages import Language, message
from assistant.review_types import Review
from assistant.service import drafting, reviewing
from assistant.web.documents import failure
from assistant.web.draft_view import draft_html, plan_html, sources_html, start_html
from assistant.web.language import language_of
from assistant.web.markup import element, escape
from assistant.web.outbox import TYPES, outbox_of
from assistant.web.passage import show_passage
from assistant.web.style import script
from assistant.web.tab import Tab
from assistant.web.visitor import visit_of
from assistant.web.work import FAULTS, explain
from ingest.errors import IngestError

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service, Visit

MOST_NAMES = 40
DRAFTING_AT_ONCE = 4  # the reviews they wait for run apart
_NAME = re.compile(r"[A-Za-z0-9.:-]{1,60}")


@dataclass(frozen=True, slots=True)
class Desk:
    """What one visitor works on: the review it began with, the draft, and what made it."""

    review: Review | None = None
    names: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    rephrase: bool = False  # by the language model
    draft: Draft | None = None


def build_draft(service: "Service", label: "gr.I18n") -> Tab:
    """Lay out the tab within the current Blocks and connect its events."""
    import gradio as gr

    desk = gr.State(Desk())
    with gr.Row(elem_classes="work"):
        with gr.Column(scale=6, min_width=320, elem_classes="work-left"):
            view = gr.HTML(elem_id="draft", apply_default_css=False, js_on_load=script("draft.js"))
        with gr.Column(scale=5, min_width=320, elem_classes="work-right"):
            panel = gr.HTML(
                elem_id="draft-panel",
                apply_default_css=False,
                js_on_load=script("picture.js", "panel.js"),
            )
            sources = gr.HTML(
                elem_id="draft-sources", apply_default_css=False, js_on_load=script("draft.js")
            )

    def gaps(
        request: gr.Request,
        bar: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds the bar by its default
    ) -> tuple[Any, ...]:
        language = language_of(request)
        shown, made = find_gaps(visit_of(service, request), language, _counting(bar, language))
        return shown, made, "", ""

    def write(at: Desk, data: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        visit, language = visit_of(service, request), language_of(request)
        at = with_review(visit, at, getattr(data, "review", None))
        shown, made = draft_named(visit, at, data.names, language)
        return _filled(shown, made, language)

    def answer(at: Desk, data: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        language = language_of(request)
        shown, made = draft_answered(visit_of(service, request), at, data.values, language)
        return _filled(shown, made, language)

    def rephrase(at: Desk, request: gr.Request) -> tuple[Any, ...]:
        language = language_of(request)
        shown, made = draft_rephrased(visit_of(service, request), at, language)
        return _filled(shown, made, language)

    def _filled(shown: str, made: Desk, language: Language) -> tuple[Any, ...]:
        beside = sources_html(made.draft, language) if made.draft is not None else ""
        return shown, made, "", beside

    def cite(at: Desk, data: gr.EventData, request: gr.Request) -> str:
        return open_source(visit_of(service, request), at, data.index, language_of(request))

    everything = [view, desk, panel, sources]
    work: dict[str, Any] = {
        "show_progress_on": view,
        "api_visibility": "private",
        "concurrency_limit": DRAFTING_AT_ONCE,
        "concurrency_id": "drafting",
    }
    view.gaps(gaps, None, everything, **work)
    view.draft(write, desk, everything, **work)
    view.rephrase(rephrase, desk, everything, **work)
    view.answers(answer, desk, everything, **work)
    for part in (view, sources):
        part.cite(cite, desk, panel, show_progress="hidden", api_visibility="private")
    return Tab(
        outputs=[view], fill=lambda _, language: (start(language),), needs="draft", once=True
    )


def start(language: Language) -> str:
    """Return what stands before anything was drafted."""
    return start_html(load_templates(), language)


def find_gaps(visit: "Visit", language: Language, progress: Any) -> tuple[str, Desk]:
    """Review the library and return the plan with the desk that holds the review."""
    try:
        review = drafting.review(visit, language=language, progress=progress)
        plan = drafting.plan(visit, review, language=language)
    except FAULTS as error:
        return start(language) + _explained(error, language), Desk()
    return plan_html(plan, review, load_templates(), language), Desk(review=review)


def with_review(visit: "Visit", desk: Desk, number: Any) -> Desk:
    """Return the desk with a finished review that the browser names, if the person may see it."""
    if not isinstance(number, int) or isinstance(number, bool):
        return desk
    try:
        return Desk(review=reviewing.load(visit, number))
    except FAULTS:
        return desk


def draft_named(visit: "Visit", desk: Desk, names: Any, language: Language) -> tuple[str, Desk]:
    """Draft what the browser names, which is not trusted: types and requirements only."""
    if not isinstance(names, list) or not 0 < len(names) <= MOST_NAMES:
        return failure("ingest.error_unknown", language), desk
    wanted = tuple(str(name) for name in names)
    if not all(_NAME.fullmatch(name) for name in wanted):
        return failure("ingest.error_unknown", language), desk
    return _drafted(visit, replace(desk, names=wanted, answers=(), rephrase=False), language)


def draft_answered(visit: "Visit", desk: Desk, values: Any, language: Language) -> tuple[str, Desk]:
    """Draft again with what a visitor entered for the open points."""
    if not isinstance(values, Mapping) or desk.draft is None:
        return failure("ingest.error_unknown", language), desk
    catalogue = load_templates().catalogue
    try:
        answers = check_answers({str(k): v for k, v in values.items()}, catalogue, "")
    except AssistantError as error:
        return _shown(visit, desk.draft, language) + _explained(error, language), desk
    return _drafted(visit, replace(desk, answers=tuple(answers.items())), language)


def draft_rephrased(visit: "Visit", desk: Desk, language: Language) -> tuple[str, Desk]:
    """Draft again with the template's statements in the language model's words, or the other way.

    Without a model, or a draft, nothing is asked for.
    """
    try:
        visit.require("draft")
    except FAULTS as error:
        return start(language) + _explained(error, language), Desk()
    if desk.draft is None or visit.service.endpoint is None:
        return failure("ingest.error_unknown", language), desk
    return _drafted(visit, replace(desk, rephrase=not desk.rephrase), language)


def _drafted(visit: "Visit", desk: Desk, language: Language) -> tuple[str, Desk]:
    try:
        review = desk.review or drafting.review(visit, language=language, progress=_uncounted)
        draft = drafting.draft(
            visit,
            desk.names,
            review=review,
            language=language,
            answers=dict(desk.answers),
            rephrase=desk.rephrase,
        )
    except FAULTS as error:
        return start(language) + _explained(error, language), replace(desk, draft=None)
    return _shown(visit, draft, language), replace(desk, review=review, draft=draft)


def _shown(visit: "Visit", draft: Draft, language: Language) -> str:
    endpoint = visit.service.endpoint
    model = (endpoint.name, endpoint.host) if endpoint else None
    return draft_html(draft, language, files=files_of(visit, draft), model=model)


def open_source(visit: "Visit", desk: Desk, index: Any, language: Language) -> str:
    """Return the panel for a source of the draft that the browser names by its place."""
    citations = desk.draft.citations if desk.draft else ()
    if not isinstance(index, int) or not 0 <= index < len(citations):
        return failure("ingest.error_unknown", language)
    try:
        return show_passage(
            visit, citations[index], beside=citations, answers=True, language=language
        )
    except FAULTS as error:
        return explain(error, language)


def files_of(visit: "Visit", draft: Draft) -> list[tuple[str, str]]:
    """Make a draft's files for those who may export and return their formats and addresses.

    The name is the title's, without the version: uploading the edited file under the same name
    replaces the earlier one.
    """
    if not visit.person.may("export"):
        return []
    box, stem = outbox_of(visit.service), file_stem(draft)
    made = (("docx", word_bytes(draft)), ("md", draft_markdown(draft).encode()))
    return [
        (form, box.put(visit.person, f"{stem}.{form}", content, media_type=TYPES[form]))
        for form, content in made
    ]


def word_bytes(draft: Draft) -> bytes:
    """Return a draft as the bytes of a Word file."""
    from assistant.export.draft_docx import write_draft_docx

    with tempfile.TemporaryDirectory(prefix="aims-") as folder:
        path = Path(folder) / "draft.docx"
        write_draft_docx(draft, path)
        return path.read_bytes()


def file_stem(draft: Draft) -> str:
    """Return a file name for a draft, of its title's letters and figures alone."""
    return re.sub(r"[^\w]+", "-", draft.heading).strip("-_")[:80] or "draft"


def _explained(error: IngestError | AssistantError, language: Language) -> str:
    if not isinstance(error, (DraftError, ReviewError)):
        return explain(error, language)
    words = escape(message("web.draft_failed", language, reason=str(error)))
    return element("p", words, class_="warning", role="alert")


def _counting(bar: "gr.Progress", language: Language) -> Any:
    said = message("web.draft_reviewing", language)

    def show(done: int, total: int) -> None:
        bar((done, total), desc=said, unit="")

    return show


def _uncounted(done: int, total: int) -> None:
    """Show no progress."""
