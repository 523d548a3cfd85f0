"""What the sources of a register's system say themselves of its tier, word for word.

A row of the company's own register often has a column for it. It decides nothing here; a person
who confirms another tier shall have read it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ai_act.schema import Tier
from assistant.registers.entry import Source

LONGEST = 200  # characters of a cell that is shown
_LABEL = re.compile(
    r"\bki-?vo\b|ki-?verordnung|\bai[ -]act\b|risiko(?:klasse|stufe|kategorie)|"
    r"risk (?:class|tier|category|level)|einstufung|klassifizierung|classification",
    re.IGNORECASE,
)
_NOT = r"(?:kein\w*|nicht|no|not|non)[ -]+(?:\w+[ -]+)?"
_TIERS: tuple[tuple[Tier, str], ...] = (  # the strictest first
    ("prohibited", r"verboten|prohibited|\bart(?:icle|ikel|\.)? ?5\b"),
    ("high", r"hoch-?risiko|high[ -]risk|\bhoch\b|\bhigh\b|annex iii|anhang iii"),
    ("transparency", r"transparen|\bart(?:icle|ikel|\.)? ?50\b|limited|begrenzt"),
    ("minimal", r"minimal|gering|\blow\b|niedrig"),
)
_ORDER = [tier for tier, _ in _TIERS]


@dataclass(frozen=True, slots=True)
class Told:
    """A cell on a system's tier, as "label: value", and the tier that it names, if it names one."""

    words: str
    tier: Tier | None
    source: Source

    def stricter_than(self, tier: Tier) -> bool:
        """Tell whether the document names a stricter tier."""
        if self.tier is None or tier == "unsure":
            return False
        return _ORDER.index(self.tier) < _ORDER.index(tier)


def told(sources: Sequence[Source]) -> tuple[Told, ...]:
    """Return what the rows among the sources say of a tier; each quote holds its words."""
    found = []
    for source in sources:
        for cell in source.quote.split(" | "):
            label, colon, value = cell.partition(": ")
            if colon and value.strip() and len(cell) <= LONGEST and _LABEL.search(label):
                found.append(Told(cell.strip(), named(value), source))
    return tuple(dict.fromkeys(found))


def named(value: str) -> Tier | None:
    """Return the strictest tier that a value names without denying it."""
    for tier, words in _TIERS:
        if re.search(words, re.sub(f"{_NOT}(?:{words})", "", value, flags=re.I), re.IGNORECASE):
            return tier
    return None
