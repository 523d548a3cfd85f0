"""What is done on the command line stands in the audit log too, as of "cli:<user's name>"."""

import getpass
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

from assistant.errors import RecordsError

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types import Answer
    from ingest.report import IngestReport

Write = Callable[..., None]


def person_here() -> str:
    """Return who the operating system says is at work: "cli:<name>"."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # a user without a name, as in some containers
        return "cli:unknown"


@contextmanager
def logged(settings: "Settings") -> Iterator[Write]:
    """Open the audit log for a command that changes something, and give what writes into it.

    The log is opened first: where it cannot be, nothing is done. Raises RecordsError.
    """
    from assistant.records.audit import AuditLog
    from assistant.records.database import Database

    with Database.open(settings.data_dir, settings.database_url) as database:
        log = AuditLog(database, days=settings.audit_days, questions=settings.audit_questions)

        def write(*deeds: Mapping[str, Any]) -> None:
            try:
                log.append_all([_deed(**deed) for deed in deeds])
            except RecordsError as error:
                raise RecordsError(f"It was done, but is not in the audit log. {error}") from error

        yield write


def log_asked(settings: "Settings", question: str, answer: "Answer") -> None:
    """Log a question; a warning on standard error where that cannot be.

    Asking changes nothing, so that an answer is not held back.
    """
    from assistant.export.reading_words import reading_detail
    from ingest.errors import LibraryError

    try:
        with logged(settings) as write:
            documents = sorted({citation.document_id for citation in answer.citations})
            asked = {"words": question, "abstained": answer.abstained, "documents": documents}
            write({"action": "ask", **asked, **reading_detail(answer.reading)})
    except (RecordsError, LibraryError) as error:
        typer.echo(f"aims: not in the audit log: {error}", err=True)


def ingest_deeds(report: "IngestReport") -> list[dict[str, Any]]:
    """Return what an ingest did, for the log: each document that changed, then the sums."""
    counts: dict[str, int] = {}
    deeds = []
    for file in report.files:
        counts[file.outcome] = counts.get(file.outcome, 0) + 1
        if file.outcome in ("added", "replaced", "removed"):
            deed = "remove" if file.outcome == "removed" else "upload"
            deeds.append(
                {"action": deed, "object": file.document_id or "", "outcome": file.outcome}
            )
    return [*deeds, {"action": "ingest", **counts}]


def _deed(
    action: str,
    object: str = "",  # noqa: A002 - the field's name in audit logs
    about: str = "",
    words: str = "",
    **detail: Any,
) -> Any:
    from assistant.records.audit import Deed

    return Deed(
        datetime.now(UTC), person_here(), action, object, about, words, {"by": "cli", **detail}
    )
