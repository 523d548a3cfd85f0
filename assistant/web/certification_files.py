"""Files for a certification: Statement of Applicability, documented information, readiness."""

from typing import TYPE_CHECKING

from assistant.errors import Refused
from assistant.messages import Language

if TYPE_CHECKING:
    from assistant.service import Visit


def soa_workbook(visit: "Visit", language: Language, wanted: str) -> tuple[str, bytes]:
    """Return the statement as a workbook: a version by its number, else as it stands."""
    from assistant.export.soa_xlsx import soa_xlsx
    from assistant.service import certifying

    paper = certifying.soa_paper(
        certifying.look_up(visit), language, today=certifying.today(), version=_number(wanted)
    )
    return _soa_name(wanted), soa_xlsx(paper)


def soa_document(visit: "Visit", language: Language, wanted: str) -> tuple[str, bytes]:
    """Return the statement as a Word document: a version by its number, else as it stands."""
    from assistant.export.soa_docx import soa_docx
    from assistant.service import certifying

    paper = certifying.soa_paper(
        certifying.look_up(visit), language, today=certifying.today(), version=_number(wanted)
    )
    return _soa_name(wanted), soa_docx(paper)


def documented_workbook(visit: "Visit", language: Language, wanted: str) -> tuple[str, bytes]:
    """Return the list of required documented information as a workbook."""
    from assistant.export.documented_xlsx import documented_xlsx
    from assistant.service import certifying

    known, today = certifying.look_up(visit), certifying.today()
    lines = certifying.documented(visit, language, today=today, known=known)
    return "documented", documented_xlsx(lines, known.basis, language, today=today)


def readiness_document(visit: "Visit", language: Language, wanted: str) -> tuple[str, bytes]:
    """Return what holds both stages back as a Word document."""
    from assistant.export.readiness_docx import readiness_docx
    from assistant.service import certifying

    known, today = certifying.look_up(visit), certifying.today()
    lines = certifying.documented(visit, language, today=today, known=known)
    found = certifying.stages(visit, language, today=today, known=known)
    return "readiness", readiness_docx(found, lines, language, today=today)


def _number(wanted: str) -> int | None:
    """A version by its number; none is the state of now. Raises Refused for anything else."""
    if not wanted:
        return None
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 10):
        raise Refused("soa.unknown_version", version=wanted[:20])
    return int(wanted)


def _soa_name(wanted: str) -> str:
    return f"soa-{wanted}" if wanted else "soa"
