"""How the documents call the company, its leadership, its AI body and its AI officers.

Each name is looked for by the words such names are made of, in both languages, and counted over
the documents in force; the one that most documents use is taken, in the form they write it. What
is not found stays unknown.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.citations import cite
from assistant.drafting.facts import Fact
from assistant.judging.statements import Statement
from ingest.types import Span

_WORD = r"(?:[A-ZÄÖÜ][\w&.'’-]*|&|und|and|für|of)"
_LEGAL = (
    r"(?:GmbH(?:\s*&\s*Co\.?\s*KGa?A?)?|gGmbH|mbH|AG|SE|KGaA|KG|OHG|eG|e\.\s?V\.|e\.\s?G\.|AöR|VVaG|"
    r"Ltd\.?|Limited|LLP|PLC|plc|Inc\.?|LLC|Corp\.?|S\.A\.|B\.V\.|N\.V\.|S\.r\.l\.)"
)
_BODY_DE = (
    "Ausschuss|Gremium|Beirat|Rat|Komitee|Kommission|Lenkungskreis|Steuerungskreis|Runde|Kreis"
)
_BODY_EN = "Board|Committee|Council|Forum|Panel|Group"
_OFFICE = (
    r"Beauftragter?|Koordinator(?:in)?|Manager(?:in)?|Verantwortlicher?|Referent(?:in)?|"
    r"Officer|Lead|Coordinator|Compliance Officer|Risk Manager|Programme Manager|Program Manager"
)
_NAMES = {
    "company": (
        rf"(?!(?:Die|Der|Das|The|Für|Bei)\b)[A-ZÄÖÜ][\w&.'’-]*(?:\s+{_WORD}){{0,5}}?\s+{_LEGAL}"
    ),
    "top_management": (
        r"Geschäftsführung|Geschäftsleitung|Unternehmensleitung|Vorstand|Konzernvorstand|Präsidium|"
        r"(?:Instituts|Klinik|Krankenhaus|Werk|Hochschul|Verlags|Amts|Verwaltungs|Behörden)leitung|"
        r"Verwaltungsvorstand|Partnerversammlung|"
        r"(?:Group )?Executive (?:Board|Committee|Team|Group)|"
        r"Executive Management|Manag(?:ement|ing) Board|Board of (?:Directors|Management|Trustees)|"
        r"(?:Senior )?Leadership Team|Managing Directors?|Corporate Management Team"
    ),
    "ai_officer": (
        rf"(?:KI|AI)[- ](?:Governance[- ])?(?:{_OFFICE})|Chief AI Officer|"
        r"Head of (?:Responsible )?(?:AI|Artificial Intelligence)(?: [A-Z][a-z]+)?|"
        r"Beauftragter? für künstliche Intelligenz"
    ),
    "ai_committee": (
        rf"(?:[A-Z]\w+ (?:and |& )?)?AI[- ](?:[A-Z]\w+[- ]){{0,2}}(?:{_BODY_EN})|"
        rf"KI[- ](?:[A-ZÄÖÜ]\w+[- ]){{0,2}}(?:{_BODY_DE}|{_BODY_EN})|"
        r"KI-(?:Lenkungs|Steuerungs|Ethik)(?:kreis|ausschuss|gremium|rat)"
    ),
    "data_protection_officer": (
        r"(?:betriebliche[rn]? |behördliche[rn]? |Konzern)?[Dd]atenschutzbeauftragter?|"
        r"(?:Group )?Data Protection Officer"
    ),
    "security_officer": (
        r"(?:Informationssicherheits|IT-Sicherheits)beauftragter?|CISO|"
        r"(?:Chief )?Information Security (?:Officer|Manager)"
    ),
}
PATTERNS = {name: re.compile(rf"(?<![\w-])({words})(?![\w-])") for name, words in _NAMES.items()}
_OUTSIDE = re.compile(
    r"\b(?:lieferant\w*|anbieter\w*|hersteller\w*|dienstleister\w*|partner\w*|auftragsverarbeiter\w*|"
    r"kunde\w*|supplier\w*|vendor\w*|provider\w*|processor\w*|customer\w*|client\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    statement: Statement
    value: str


def named(statements: Sequence[Statement]) -> dict[str, Fact]:
    """Return the names that documents in force use, by the names of `catalogue.yaml`."""
    usable = [
        s
        for s in statements
        if s.standing in ("in_force", "unknown") and not s.denies and not s.is_gap
    ]
    facts = {}
    for name, pattern in PATTERNS.items():
        found = [_Found(s, value) for s in usable for value in _values(pattern, s)]
        if name == "company":
            found = _own(found)
        if best := _most_used(found):
            facts[name] = _fact(best)
    return facts


def _values(pattern: re.Pattern[str], statement: Statement) -> Iterable[str]:
    text = statement.unit.text
    for match in pattern.finditer(text):
        yield text[match.start(1) : match.end(1)]


def _own(found: Sequence[_Found]) -> list[_Found]:
    """Without suppliers and customers; one document alone must name the company in a sentence."""
    inside = [one for one in found if not _OUTSIDE.search(one.statement.unit.text)]
    documents: dict[str, set[str]] = defaultdict(set)
    for one in inside:
        documents[one.value].add(one.statement.unit.document.id)
    return [
        one
        for one in inside
        if len(documents[one.value]) > 1
        or (one.statement.unit.kind == "paragraph" and one.statement.says_something)
    ]


def _most_used(found: Sequence[_Found]) -> _Found | None:
    """The name in most documents, then in most statements, then the first one."""
    documents: dict[str, set[str]] = defaultdict(set)
    count: dict[str, int] = defaultdict(int)
    for one in found:
        documents[one.value].add(one.statement.unit.document.id)
        count[one.value] += 1
    if not count:
        return None
    best = max(count, key=lambda value: (len(documents[value]), count[value]))
    return next(one for one in found if one.value == best)


def _fact(found: _Found) -> Fact:
    unit = found.statement.unit
    citation = cite(
        unit.document,
        unit.page,
        Span(unit.span.start, unit.span.end),
        number=1,
        section=unit.section,
        language=unit.language,
    )
    return Fact(found.value, citation)
