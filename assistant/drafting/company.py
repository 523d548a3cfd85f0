"""Which company's name is the company's own, and not that of a supplier or a customer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.judging.statements import Statement

THIRD = (
    r"(?:lieferant\w*|anbieter\w*|hersteller\w*|dienstleister\w*|partner\w*|auftragsverarbeiter\w*|"
    r"kunde\w*|kundin\w*|tochter\w*|mutter\w*|wettbewerber\w*|prüfer\w*|zertifizier\w*|herkunft|"
    r"suppliers?|vendors?|providers?|processors?|customers?|clients?|subsidiar\w+|parent|"
    r"competitors?|auditors?|certifi\w+|contractors?|origin)"
)
_OUTSIDE = re.compile(rf"\b{THIRD}\b", re.IGNORECASE)
# "Skrivo von Muster GmbH", "hosted by Muster Ltd", "(Muster GmbH)": whom something comes from.
_FROM = re.compile(
    r"(?:\b(?:von|vom|durch|mit|bei|an|from|by|with|to|via)(?:\s+(?:der|dem|die|the))?\s+|[(/]\s*)$",
    re.IGNORECASE,
)
# What may stand in front of a company's name with a capital and is no part of it.
_BEFORE = re.compile(
    r"(?:(?:Die|Der|Das|Den|Dem|The|Für|Bei|In|Im|Am|An|Von|Mit|Seit|Nach|Als|Wir|Unsere?\w?|Firma|"
    r"Our|We|At|For|By|From|With|Since|As|This|These|Dies\w*|Jede\w*|Every|All|Any|And|Und|Or|"
    r"(?:Board|Management|Council|Committee|Staff|Employees|Policy|Scope|Head|Directors?)(?= of)|"
    r"of|für|und|and|&)\s+)+"
)
NEAR = 60  # characters before a company's name within which "supplier" is about it
# What shows that a name is the company's own: "policy of …", "… (im Folgenden", "… was founded in".
_HERE = re.compile(
    r"(?:(?:richtlinie|handbuch|leitlinie|politik|ordnung|anweisung|regelung|regeln|verzeichnis|"
    r"register|beschäftigt\w*|mitarbeit\w*|standort\w*|bereich\w*|öffentlichkeitsarbeit|"
    r"policy|policies|manual|handbook|procedure|rules|register|employees|staff|sites?|scope)\w*"
    r"\s+(?:der|des|of|at)\s+(?:the\s+)?|\bmeans\s+|\bbezeichnet\s+(?:die\s+)?)$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\s*\((?:im folgenden|nachfolgend|kurz|hereinafter|[\"“„']?(?:the |die |das )?"
    r"(?:company|group|firm|organi[sz]ation|gesellschaft|unternehmen|wir|we)\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"[\d.()§\s]*(?:(?:Die|Der|Das|The)\s+)?")
_ABOUT_ITSELF = re.compile(
    r"\b(?:seit|since|in)\s+\d{4}\b|\b(?:gegründet|founded|established in|beschäftigt|employs|"
    r"verpflichtet sich|commits? (?:itself|to)|is committed|headquarter\w*|sitz in|authorised)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([^|:]+):\s*[^|:]*$")  # of the cell a name stands in
_OWN_LABEL = re.compile(
    r"organi[sz]ation|unternehmen|company|firma|gesellschaft|herausgeber|publisher|issued by",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a statement, as it stands there."""

    statement: Statement
    value: str
    start: int  # in the statement's text


def own_names(found: Sequence[Found]) -> list[Found]:
    """Return the finds of the company's own name, without suppliers and customers.

    Some statement must show that it is the company's: a title, a definition, a sentence about it.
    """
    inside = [one for one in map(_bare, found) if _may_be_own(one)]
    names = {one.value for one in inside}
    inside = [replace(one, value=_shortest(one.value, names)) for one in inside]
    shown = {one.value for one in inside if _is_own(one)}
    return [one for one in inside if one.value in shown]


def _is_own(found: Found) -> bool:
    unit = found.statement.unit
    if unit.kind == "table_row" or found.value in " | ".join((unit.document.title, *unit.section)):
        return True
    before, behind = unit.text[: found.start], unit.text[found.start + len(found.value) :]
    if _HERE.search(before) or _CALLED.match(behind):
        return True
    return bool(_BEGINS.fullmatch(before) and _ABOUT_ITSELF.search(behind))


def _bare(found: Found) -> Found:
    """Without an article or preposition that begins the sentence."""
    before = _BEFORE.match(found.value)
    cut = before.end() if before else 0
    return replace(found, value=found.value[cut:], start=found.start + cut)


def _may_be_own(found: Found) -> bool:
    unit = found.statement.unit
    before = unit.text[: found.start]
    if len(found.value.split()) < 2 or not found.value[0].isupper():
        return False
    if unit.kind == "table_row":
        label = _LABEL.search(before)
        return bool(label and _OWN_LABEL.search(label[1]))
    behind = unit.text[found.start + len(found.value) :][: NEAR // 2]
    near = f"{before[-NEAR:]} | {found.value} | {behind}"
    return not _OUTSIDE.search(near) and not _FROM.search(before) and found.statement.says_something


def _shortest(value: str, names: set[str]) -> str:
    """The name that others end with: "Vertrieb Muster GmbH" where "Muster GmbH" is one, too."""
    words = value.split(" ")
    tails = (" ".join(words[n:]) for n in range(len(words) - 1, 0, -1))
    return next((tail for tail in tails if tail in names), value)
