"""Why a source is shown: what it is, whether it is in force and where it stands, in plain words."""

from assistant.messages import Language
from assistant.types import Citation
from assistant.web.markup import day, element, escape, page_name, status_badge, text
from ingest.types import Document, Kind


def why(citation: Citation, document: Document, *, answers: bool, language: Language) -> str:
    """Return a fold-out with the facts behind a citation and what they are worth."""
    facts = _place(citation, document, language)
    if citation.kind is not Kind.GENERAL:
        facts = [*_control(citation, document, language), *facts]
    rows = "".join(
        element("dt", text(f"why_{name}", language)) + element("dd", value) for name, value in facts
    )
    said = [text(f"why_{citation.kind.value}" if answers else "why_related", language)]
    said.append(text("why_checked", language))
    if citation.kind is Kind.COMPANY:
        said.append(text(f"why_status_{citation.document_status.value}", language))
    words = "".join(element("p", sentence) for sentence in said)
    summary = element("summary", text("why" if answers else "why_shown", language))
    return element("details", summary + words + element("dl", rows), class_="why")


def _control(citation: Citation, document: Document, language: Language) -> list[tuple[str, str]]:
    """What the document says of itself; what it does not say is said to be missing."""
    control = document.control
    absent = text("why_absent", language)
    effective = escape(day(control.effective_date, language)) if control.effective_date else absent
    facts = [
        ("document", element("bdi", escape(citation.document))),
        ("status", status_badge(citation.document_status, language)),
        ("version", escape(control.version) if control.version else absent),
    ]
    if citation.kind is Kind.COMPANY:
        approver = element("bdi", escape(control.approver)) if control.approver else absent
        facts += [("approver", approver), ("effective", effective)]
    return facts


def _place(citation: Citation, document: Document, language: Language) -> list[tuple[str, str]]:
    place = page_name(citation, document, language)
    facts = []
    if document.fixed_pages or document.format == "spreadsheet":
        facts.append(("place", escape(place)))
    if citation.section:
        facts.append(("section", element("bdi", escape(" › ".join(citation.section)))))
    return facts
