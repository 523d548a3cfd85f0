"""Impact assessments as files for download: name without ending, and content."""

from assistant.impact.schema import VIEWS
from assistant.messages import Language
from assistant.service import impact_assessment as assessing
from assistant.service.visit import Visit

Made = tuple[str, bytes]


def all_docx(visit: Visit, language: Language, wanted: str) -> Made:
    """Return the Word file of all that the system calls for. Raises NotAllowed, Refused."""
    return _docx(visit, language, wanted, assessing.ALL)


def all_md(visit: Visit, language: Language, wanted: str) -> Made:
    """Return the Markdown of all that the system calls for. Raises NotAllowed, Refused."""
    return _md(visit, language, wanted, assessing.ALL)


def aisia_docx(visit: Visit, language: Language, wanted: str) -> Made:
    """Return the AI system impact assessment. Raises NotAllowed, Refused."""
    return _docx(visit, language, wanted, VIEWS[0])


def aisia_md(visit: Visit, language: Language, wanted: str) -> Made:
    """Return the AI system impact assessment. Raises NotAllowed, Refused."""
    return _md(visit, language, wanted, VIEWS[0])


def fria_docx(visit: Visit, language: Language, wanted: str) -> Made:
    """Return the fundamental rights impact assessment. Raises NotAllowed, Refused."""
    return _docx(visit, language, wanted, VIEWS[1])


def fria_md(visit: Visit, language: Language, wanted: str) -> Made:
    """Return the fundamental rights impact assessment. Raises NotAllowed, Refused."""
    return _md(visit, language, wanted, VIEWS[1])


def dpia_docx(visit: Visit, language: Language, wanted: str) -> Made:
    """Return the data protection impact assessment. Raises NotAllowed, Refused."""
    return _docx(visit, language, wanted, VIEWS[2])


def dpia_md(visit: Visit, language: Language, wanted: str) -> Made:
    """Return the data protection impact assessment. Raises NotAllowed, Refused."""
    return _md(visit, language, wanted, VIEWS[2])


def _docx(visit: Visit, language: Language, wanted: str, view: str) -> Made:
    content = assessing.document_docx(visit, wanted, view, language)
    return _name(wanted, view), content


def _md(visit: Visit, language: Language, wanted: str, view: str) -> Made:
    content = assessing.document_markdown(visit, wanted, view, language)
    return _name(wanted, view), content.encode()


def _name(wanted: str, view: str) -> str:
    return wanted if view == assessing.ALL else f"{wanted}-{view}"
