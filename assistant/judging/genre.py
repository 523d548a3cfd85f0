"""What kind of document it is, as far as that decides how its sentences count.

A policy says what shall be, a record what was; a glossary or a web page for customers only talks.
"""

import re
from collections.abc import Sequence
from typing import Literal

from ingest.types import Document

Genre = Literal["rule", "record", "glossary", "promotion"]

_RECORD = re.compile(
    r"(?:protokoll|bericht|nachweis|register|verzeichnis|inventar|logbuch|liste|ergebnis|beschluss|"
    r"niederschrift|auswertung|steckbrief|\bminutes\b|\breport\b|\brecords?\b|\bregister\b|"
    r"\binventory\b|\blog\b|\bresults?\b|\bresolution\b|\breview of\b|\bmodel card\b|"
    r"\bevidence\b|\bassessment of\b)",
    re.IGNORECASE,
)
# "Protokollierungsrichtlinie", "log policy": rules on records, not records.
_RULE = re.compile(
    r"richtlinie|leitlinie|leitsätze|anweisung|ordnung\b|verfahren|handbuch|konzept|regelwerk|regeln|"
    r"satzung|\bpolic(?:y|ies)\b|\bprocedures?\b|\bmanual\b|\bhandbook\b|\bstandards?\b|\brules?\b|"
    r"\binstructions?\b|\bguidelines?\b|\bcode of\b",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\b(?:of|on|for|to|zur?|zum|über|der|des|für|von)\b|[:–(/]", re.IGNORECASE)
_GLOSSARY = re.compile(
    r"(?:glossar|begriffs(?:verzeichnis|bestimmungen|erklärungen)|begriffe\b|abkürzungs|"
    r"\bglossary\b|\bterms and definitions\b|\bdefinitions\b|\babbreviations\b|\bwordlist\b)",
    re.IGNORECASE,
)
_PROMOTION = re.compile(
    r"(?:\bbrosch|\bflyer\b|pressemitteilung|newsletter|werbung|\bbrochure\b|press release|"
    r"\bmarketing\b|landing page|\bblog\b)",
    re.IGNORECASE,
)


_TEMPLATE = re.compile(
    r"\((?:leere[sr]?\s+)?(?:muster|vorlage|template|specimen|sample)\)|\bformblatt\b|"
    r"^(?:[\d.]+\s+)?(?:anhang|anlage|annex|appendix)?\W*(?:\w\W+)?(?:muster|vorlage|formular|"
    r"template|blank form|specimen)\b",
    re.IGNORECASE,
)
_NOT_IN_FORCE = re.compile(
    r"\b(?:diese[rsnm]?|this|the)\s+(?:\w+\s+){0,2}?\w*(?:muster|vorlage|formblatt|formular|anhang|"
    r"anlage|abschnitt|kapitel|teil|template|form|annex|appendix|section|chapter|part)\b"
    r"[^.]{0,60}?\b(?:nicht|not)\b[^.]{0,40}?\b(?:in\s+Kraft|freigegeben|verbindlich|gültig|"
    r"genehmigt|beschlossen|in\s+force|approved|binding|in\s+effect|effective|adopted)\b",
    re.IGNORECASE,
)
_OPEN_POINTS = re.compile(
    r"\b(?:offene (?:punkte|fragen)|open (?:points|questions|issues))\b", re.IGNORECASE
)
# "Mapping to ISO/IEC 42001", "Zuordnung zur Norm", "Documents to change at the same time".
_CORRESPONDENCE = re.compile(
    r"\b(?:zuordnung|bezug|gegenüberstellung|referenztabelle|normbezug|mapping|correspondence|"
    r"cross[- ]references?|traceability|relate)\b.{0,40}(?:\bISO\b|\bIEC\b|\bnorm\b|\bstandard\b)|"
    r"\bzu ändernde dokumente\b|\bdocuments to change\b",
    re.IGNORECASE,
)
# "[^3]: Handbuch", "Handbuch, Abschnitt „3 Zweck“": a footnote that names a place.
_REFERENCE = re.compile(
    r"\[\^\w+\]:.*|.{3,200}?,\s(?:page|Seite|section|Abschnitt|sheet|Blatt)\s"
    r"(?:[„“\"].{1,200}[“”\"]|[\divxlc]{1,6})",
    re.DOTALL,
)


def genre_of(document: Document) -> Genre:
    """Return what kind of document it is, by its title and file name."""
    name = f"{document.title} {document.file}"
    if _GLOSSARY.search(name):
        return "glossary"
    if _PROMOTION.search(name):
        return "promotion"
    return "record" if is_record(name) else "rule"


def is_template(section: Sequence[str]) -> bool:
    """Tell whether a heading path leads into a blank form, which holds no finding yet."""
    return any(_TEMPLATE.search(heading) for heading in section)


def says_not_in_force(text: str) -> bool:
    """Tell whether a sentence says that the section or annex it stands in does not apply (yet)."""
    return _NOT_IN_FORCE.search(text) is not None


def is_record(name: str) -> bool:
    """Tell whether a title or file name is that of a record, and not of a rule or a glossary.

    What comes last before "of", "über", … decides: a "Richtlinienbericht" is a report, a
    "Protokollrichtlinie" a rule.
    """
    if _GLOSSARY.search(name):
        return False
    head = _HEAD.split(name, maxsplit=1)[0]
    record, rule = (_last(pattern, head) for pattern in (_RECORD, _RULE))
    return record > rule if max(record, rule) >= 0 else _RECORD.search(name) is not None


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def glossary_section(section: Sequence[str]) -> bool:
    """Tell whether a heading path leads into a glossary."""
    return any(_GLOSSARY.search(heading) for heading in section)


def lists_open_points(section: Sequence[str]) -> bool:
    """Tell whether a heading path leads into a list of what is not settled yet."""
    return any(_OPEN_POINTS.search(heading) for heading in section)


def is_correspondence(section: Sequence[str]) -> bool:
    """Tell whether a heading path leads into a table from a document's rules to a standard's."""
    return any(_CORRESPONDENCE.search(heading) for heading in section)


def is_reference(text: str) -> bool:
    """Tell whether a line only names a place in a document, as footnotes do."""
    return _REFERENCE.fullmatch(text.strip()) is not None
