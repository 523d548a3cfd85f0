"""Taking files into the library on behalf of a visitor: progress shown, errors put into words."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, Told
from assistant.messages import Language, catalogue, message
from assistant.service import shelf
from assistant.service.told import FAULTS as FAULTS
from assistant.service.told import key_of
from assistant.web.documents import failure, outcomes
from assistant.web.markup import element, escape
from ingest.errors import IngestError
from ingest.types import Kind

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Visit
    from ingest.report import Progress

_log = logging.getLogger(__name__)


def take_in(
    visit: "Visit",
    paths: Sequence[Path],
    *,
    kind: Kind,
    bar: "gr.Progress",
    language: Language,
) -> str:
    """Ingest `paths` and return the result per file, or what went wrong, as HTML."""
    try:
        report = shelf.take_in(visit, paths, kind=kind, progress=shown_progress(bar, language))
    except FAULTS as error:
        return explain(error, language)
    return outcomes(report.files, language)


def explain(error: IngestError | AssistantError, language: Language) -> str:
    """Return an error in the visitor's words as HTML; the log keeps the original."""
    _log.warning("%s: %s", type(error).__name__, error)
    if isinstance(error, Told):
        words = message(error.key, language, **error.values)
        return element("p", escape(words), class_="warning", role="alert")
    return failure(key_of(error), language)


def shown_progress(bar: "gr.Progress", language: Language) -> Callable[["Progress"], None]:
    """Return what shows the steps of taking in on a bar, in the visitor's words."""

    def show(step: "Progress") -> None:
        known = catalogue(language)
        stage = known.get(f"ingest.stage_{step.stage}") or message("ingest.stage_other", language)
        name = step.file.rsplit("/", 1)[-1]
        described = f"{stage}: {name}" if name else stage
        unit = message("ingest.unit", language)
        if step.total:
            bar((step.done, step.total), desc=described, unit=unit)
        else:
            bar(0.0, desc=described)

    return show
