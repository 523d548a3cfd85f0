"""Each known error reaches a visitor in their language, as text."""

import pytest

from assistant.errors import (
    AssistantError,
    DraftError,
    LimitReached,
    NotAllowed,
    RecordsError,
    ReviewError,
)
from assistant.messages import LANGUAGES, Language, message
from assistant.web.markup import escape
from assistant.web.work import FAULTS, explain
from ingest.errors import EncryptedFile, FileRejected, IngestError, LibraryLocked

EVIL = "<img src=x onerror=alert(1)>"
CASES: list[tuple[IngestError | AssistantError, str]] = [
    (NotAllowed("access.role_editor"), "access.role_editor"),
    (LimitReached("access.role_admin"), "access.role_admin"),
    (RecordsError(EVIL), "ingest.error_busy"),
    (LibraryLocked(EVIL), "ingest.error_locked"),
    (EncryptedFile(EVIL, EVIL, EVIL), "ingest.reason_encrypted"),
    (FileRejected(EVIL, EVIL, EVIL), "ingest.reason_rejected"),
    (ReviewError(EVIL), "ingest.error_other"),
    (DraftError(EVIL), "ingest.error_other"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("error", "key"), CASES, ids=lambda one: getattr(one, "key", str(one)))
def test_an_error_is_told_in_the_visitors_words(
    error: IngestError | AssistantError, key: str, language: Language
) -> None:
    assert isinstance(error, FAULTS)
    html = explain(error, language)
    assert escape(message(key, language)) in html
    assert "<img" not in html
    assert 'role="alert"' in html


def test_the_values_of_an_error_stay_text() -> None:
    told = NotAllowed("web.draft_failed", reason=EVIL)
    assert escape(EVIL) in explain(told, "de")
    assert EVIL not in explain(told, "de")
