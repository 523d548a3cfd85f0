"""Which management system a document belongs to, by its own words alone.

Its title decides; else a standard that it says it follows, or that it names again and again. A
document that only mentions a standard in passing, or says that it does not follow it, does not
belong to it.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.citations import cite, locate
from assistant.integration.model import STANDARDS, Belonging
from assistant.judging.genre import is_correspondence
from assistant.judging.statements import Statement
from ingest.types import Document, Page, Span

OFTEN = 3  # statements that name a standard, from which on a document is about it
MOST = 0.6  # and this share of all that name any
_NAMES = {
    "iso27001": r"ISO(?:/IEC)?[ -]?27001|\bISMS\b|information security management",
    "iso9001": r"ISO[ -]?9001|\bQMS\b|\bQM-(?:Handbuch|System)|quality management",
    "iso31000": r"ISO[ -]?31000",
    "gdpr": r"\bDSGVO\b|\bGDPR\b|General Data Protection Regulation|Datenschutz-Grundverordnung",
}
_GERMAN = {
    "iso27001": r"Informationssicherheits-?management\w*",
    "iso9001": r"Qualitätsmanagement\w*",
}
_TITLES = {
    "iso27001": r"Informationssicherheit\w*|information[- ]security|IT-Sicherheit\w*|"
    r"cyber\s?security",
    "iso9001": r"Qualität(?:s|ssicherung)?\b|Qualitäts(?:politik|handbuch|sicherung|ziele)\w*|"
    r"\bquality\b|\bQM\b",
    "iso31000": r"Risikomanagement\w*|risk management|enterprise risk",
    "gdpr": r"Datenschutz\w*|data protection|privacy",
}
_NAMED = {
    standard: re.compile("|".join(filter(None, (names, _GERMAN.get(standard)))), re.IGNORECASE)
    for standard, names in _NAMES.items()
}
_TITLED = {
    standard: re.compile(f"{_NAMED[standard].pattern}|{titles}", re.IGNORECASE)
    for standard, titles in _TITLES.items()
}
# In a text "quality" and "privacy" are said of anything; security of information is a matter.
_TEXT = _NAMED | {"iso27001": _TITLED["iso27001"]}
_NEGATED = re.compile(r"\b(?:nicht|kein\w*|not|no|without|ohne)\b", re.IGNORECASE)
_INTEGRATED = re.compile(
    r"integrierte[sn]?\s+management\w*|integrated\s+management|\bIMS\b", re.IGNORECASE
)
_FOLLOWS = re.compile(
    r"\b(?:nach|gemäß|gemäss|entsprechend|auf (?:der )?Grundlage|beruht|erfüllt|umfasst|vereint|"
    r"zertifiziert|orientiert|in line with|according to|based on|conforms?|complies|covers|"
    r"combines|certified|accordance|under|follows|to)\b",
    re.IGNORECASE,
)


def belongings(document: Document, statements: Sequence[Statement]) -> tuple[Belonging, ...]:
    """Return the frameworks that a document belongs to, each with the words that say so.

    `statements` are the document's own. Empty where it names none plainly.
    """
    integrated = _INTEGRATED.search(document.title) is not None
    titled = [one for one in STANDARDS if _TITLED[one].search(document.title)]
    found = list(_by_title(document, statements, titled))
    if not titled or integrated:
        known = {one.standard for one in found}
        found += [
            one for one in _by_text(statements, integrated=integrated) if one.standard not in known
        ]
    return tuple(sorted(found, key=lambda one: STANDARDS.index(one.standard)))


def _by_title(
    document: Document, statements: Sequence[Statement], titled: Sequence[str]
) -> Iterator[Belonging]:
    """The title where it stands on the first page, else a statement that names the standard."""
    for standard in titled:
        place = _title_place(document, statements)
        if place is not None:
            page, span = place
            unit = statements[0].unit
            citation = cite(document, page, span, number=1, section=(), language=unit.language)
            yield Belonging(standard, citation)
            continue
        naming = [one for one in statements if _TITLED[standard].search(one.unit.text)]
        if naming:
            yield _quoted(standard, naming[0])


def _title_place(document: Document, statements: Sequence[Statement]) -> tuple[Page, Span] | None:
    if not statements:
        return None
    page = statements[0].unit.page
    span = locate(document.title, page.text)
    return (page, span) if span is not None else None


def _by_text(statements: Sequence[Statement], *, integrated: bool) -> Iterator[Belonging]:
    """Standards that the text says it follows, or whose matter it names far more than any other."""
    naming = {
        standard: [one for one in statements if _speaks_for(one, pattern)]
        for standard, pattern in _TEXT.items()
    }
    total = sum(len(found) for found in naming.values())
    for standard, found in naming.items():
        following = [one for one in found if _says_it_follows(one, _NAMED[standard])]
        often = len(found) >= OFTEN and len(found) >= MOST * total
        if following and (integrated or len(found) >= OFTEN):
            yield _quoted(standard, following[0])
        elif often:
            yield _quoted(standard, found[0])


def _speaks_for(statement: Statement, pattern: re.Pattern[str]) -> bool:
    text = statement.unit.text
    if statement.denies or statement.is_gap or is_correspondence(statement.unit.section):
        return False
    return pattern.search(text) is not None and _NEGATED.search(text) is None


def _says_it_follows(statement: Statement, pattern: re.Pattern[str]) -> bool:
    if statement.is_to_come or statement.modality in ("intention", "possibility", "conditional"):
        return False
    text = statement.unit.text
    return _FOLLOWS.search(text) is not None and pattern.search(text) is not None


def _quoted(standard: str, statement: Statement) -> Belonging:
    unit = statement.unit
    citation = cite(
        unit.document,
        unit.page,
        unit.span,
        number=1,
        section=unit.section,
        language=unit.language,
    )
    return Belonging(standard, citation)
