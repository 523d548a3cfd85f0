"""Files of the sections on other management systems, for `web.governance_files`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.integration.words import say
from assistant.messages import Language
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.service import integrating

if TYPE_CHECKING:
    from assistant.service import Visit


def crosswalk_xlsx(visit: "Visit", language: Language, _: str) -> tuple[str, bytes]:
    """Return the crosswalk as a workbook."""
    from assistant.export.crosswalk_xlsx import crosswalk_xlsx as made

    found, now = integrating.crosswalk(visit), datetime.now(UTC)
    content = made(found, load_set(DEFAULT_SET), language=language, now=now)
    return say("file_crosswalk", language), content


def crosswalk_docx(visit: "Visit", language: Language, _: str) -> tuple[str, bytes]:
    """Return the crosswalk as a Word document."""
    from assistant.export.crosswalk_docx import crosswalk_docx as made

    found, now = integrating.crosswalk(visit), datetime.now(UTC)
    content = made(found, load_set(DEFAULT_SET), language=language, now=now)
    return say("file_crosswalk", language), content


def comparison_xlsx(visit: "Visit", language: Language, _: str) -> tuple[str, bytes]:
    """Return the comparison of ISO/IEC 42001 and the AI Act as a workbook."""
    from assistant.export.crosswalk_xlsx import comparison_xlsx as made

    return say("file_comparison", language), made(language=language, now=datetime.now(UTC))


def comparison_docx(visit: "Visit", language: Language, _: str) -> tuple[str, bytes]:
    """Return the comparison of ISO/IEC 42001 and the AI Act as a Word document."""
    from assistant.export.crosswalk_docx import comparison_docx as made

    return say("file_comparison", language), made(language=language, now=datetime.now(UTC))
