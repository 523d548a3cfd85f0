"""Known errors in words that a person understands, without what only the log should say."""

from assistant.errors import AssistantError, RecordsError, Told
from assistant.messages import Language, catalogue, message
from ingest.errors import (
    EmbedderMismatch,
    FileRejected,
    IngestError,
    LibraryDamaged,
    LibraryLocked,
    UnknownDocument,
)

FAULTS = (IngestError, AssistantError)  # what there are words for: `except FAULTS as error`
_NAMES: tuple[tuple[type[Exception], str], ...] = (
    (LibraryLocked, "locked"),
    (RecordsError, "busy"),
    (EmbedderMismatch, "mismatch"),
    (LibraryDamaged, "damaged"),
    (UnknownDocument, "unknown"),
)


def words_for(error: IngestError | AssistantError, language: Language) -> str:
    """Return an error in the words of the message catalogue."""
    if isinstance(error, Told):
        return message(error.key, language, **error.values)
    return message(key_of(error), language)


def key_of(error: IngestError | AssistantError) -> str:
    """Return the catalogue's key for an error that does not bring its own."""
    if isinstance(error, FileRejected):
        known = f"ingest.reason_{error.code}"
        return known if known in catalogue("en") else "ingest.error_other"
    name = next((name for kind, name in _NAMES if isinstance(error, kind)), "other")
    return f"ingest.error_{name}"
