"""Documents of a visit: take in and remove."""

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.service.visit import Visit
from ingest.report import IngestReport, Progress
from ingest.types import Document, Kind


def take_in(
    visit: Visit,
    paths: Sequence[Path],
    *,
    kind: Kind = Kind.COMPANY,
    progress: Callable[[Progress], None] | None = None,
) -> IngestReport:
    """Take files into the library. Raises NotAllowed, LimitReached, LibraryError."""
    visit.require("upload")
    report = visit.assistant.ingest(paths, kind=kind, progress=progress)
    for file in report.files:
        visit.record("upload", object=file.document_id or "", outcome=file.outcome)
    return report


def remove(visit: Visit, document_id: str) -> Document:
    """Remove a document that the person may read. Raises NotAllowed, UnknownDocument."""
    visit.require("remove")
    document = visit.document(document_id)
    removed = visit.assistant.remove(document.id)
    visit.record("remove", object=document.id)
    return removed
