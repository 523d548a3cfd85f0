"""How the documents call the company, its leadership, its AI body and its AI officers.

Each name is looked for by the words such names are made of, in both languages, and counted over
the documents in force; the one that most documents use is taken, in the form they write it. What
is not found stays unknown.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assistant.citations import cite
from assistant.drafting.company import THIRD, Found, own_names
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
_PART_LEADERS = r"(?:Instituts|Klinik|Krankenhaus|Werk|Hochschul|Verlags|Amts|Verwaltungs)leitung"
_NAMES = {
    "company": rf"[A-ZÄÖÜ][\w&.'’-]*(?:\s+{_WORD}){{0,5}}?\s+{_LEGAL}",
    "top_management": (
        r"Geschäftsführung|Geschäftsleitung|Unternehmensleitung|Vorstand|Konzernvorstand|Präsidium|"
        rf"{_PART_LEADERS}|Behördenleitung|Verwaltungsvorstand|Partnerversammlung|"
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
OFFICES = ("ai_officer", "ai_committee", "data_protection_officer", "security_officer")
_ARTICLE = re.compile(r"(?:The|Our|This|Each|Every|An?|Die|Der|Das|Unsere?)\s+(?=[A-ZÄÖÜ])")
_ABBREVIATED = ("Ltd.", "Inc.", "Corp.")  # their point may be the sentence's
# "the Managing Director of the supplier", "the vendor's CISO"
_OF_THIRD = re.compile(
    rf"\s+(?:(?:des|der|eines|einer|beim|of|at)\s+)(?:(?:the|an?|jeweiligen)\s+)?{THIRD}\b",
    re.IGNORECASE,
)
_THIRDS = re.compile(rf"\b{THIRD}(?:’s|'s|s’|s')?\s+$", re.IGNORECASE)


def named(statements: Sequence[Statement]) -> dict[str, Fact]:
    """Return the names that documents in force use, by the names of `catalogue.yaml`."""
    usable = [
        s
        for s in statements
        if s.standing in ("in_force", "unknown") and not (s.denies or s.is_gap or s.is_blank_form)
    ]
    facts = {}
    for name, pattern in PATTERNS.items():
        there = [s for s in usable if name not in OFFICES or s.modality != "intention"]
        found = [one for s in there for one in _matches(pattern, s)]
        if name == "company":
            found = own_names(found)
        elif name == "top_management":
            found = _highest(found)
        if best := _most_used(found):
            facts[name] = _fact(best)
    return facts


def _matches(pattern: re.Pattern[str], statement: Statement) -> Iterable[Found]:
    """Names in a statement; those of a supplier's people ("the vendor's CISO") are left out."""
    text = statement.unit.text
    for match in pattern.finditer(text):
        if _OF_THIRD.match(text, match.end(1)) or _THIRDS.search(text[: match.start(1)]):
            continue
        start = match.start(1)
        if article := _ARTICLE.match(match[1]):
            start += article.end()
        value = text[start : match.end(1)]
        yield Found(statement, value.rstrip(".") if value.endswith(_ABBREVIATED) else value, start)


def _highest(found: Sequence[Found]) -> list[Found]:
    """Who leads a part ("Werkleitung") leads the whole only where nobody else does."""
    whole = [one for one in found if not re.fullmatch(_PART_LEADERS, one.value)]
    return whole or list(found)


def _most_used(found: Sequence[Found]) -> Found | None:
    """The name in most documents, then in most statements, then the first one."""
    documents: dict[str, set[str]] = defaultdict(set)
    count: dict[str, int] = defaultdict(int)
    for one in found:
        documents[one.value].add(one.statement.unit.document.id)
        count[one.value] += 1
    if not count:
        return None
    best = max(count, key=lambda value: (len(documents[value]), count[value]))
    own = [one for one in found if one.value == best]
    return min(own, key=lambda one: (one.statement.unit.kind == "table_row", _elsewhere(one)))


def _elsewhere(found: Found) -> bool:
    """A sentence about AI is the better source."""
    return not found.statement.on_subject


def _fact(found: Found) -> Fact:
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
