"""How mature the documentation of a requirement is, 0 to 5, from its evidence, by stated rules.

The usual scale: 0 none, 1 initial, 2 managed, 3 defined, 4 quantitatively managed, 5 optimising.
A rule alone, however good, is at most "defined": 4 needs a record of operation with a measured
figure, 5 needs besides a record that something was reviewed and improved. How well people live by
the documents is not to be seen in documents; the implementation maturity is left to a person.
"""

import re
from collections.abc import Sequence

from assistant.judging.genre import is_record
from assistant.review_types import CriterionFinding, Evidence

_OPERATION = re.compile(
    r"protokoll|niederschrift|bericht|auswertung|nachweis|ergebnis|logbuch|\bminutes\b|\breports?\b|"
    r"\bresults?\b|\brecords?\b|\blog\b|\breview of\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:%|percent\b|per cent\b|prozent\w*|punkte\w*|points\b|fälle\w*|cases\b|"
    r"fehler\w*|errors\b|meldungen\b|reports\b)|\b0[.,]\d+\b|\b\d+\s+(?:of|von)\s+\d+\b",
    re.IGNORECASE,
)
_IMPROVED = re.compile(
    r"\b(?:improv\w+|corrected|adjusted|raised|lowered|lessons?|wirksam\w*|verbesser\w+|"
    r"nachgeschärft|angepasst|korrigiert|effective|überprüft|reviewed|bewertet)\b",
    re.IGNORECASE,
)


def documentation_maturity(criteria: Sequence[CriterionFinding]) -> int:
    """Return 0..5 for a requirement.

    0: nothing speaks for it. 1: only drafts, mentions, or documents about something else. 2: some
    criteria are covered by a document in force. 3: all essential ones are. 4 and 5: see above.
    """
    supporting = [e for c in criteria for e in c.evidence if e.bearing == "supports"]
    essential = [c for c in criteria if c.weight == "essential"]
    if not all(c.verdict == "supported" for c in essential):
        if any(c.verdict == "supported" for c in criteria):
            return 2
        return 1 if any(c.verdict == "weak" for c in criteria) else 0
    if any(c.verdict == "contradicted" for c in criteria):
        return 2
    records = [e for e in supporting if is_record(e.document) and _OPERATION.search(e.document)]
    if not any(_FIGURE.search(_words(e)) for e in records):
        return 3
    return 5 if any(_IMPROVED.search(_words(e)) for e in records) else 4


def _words(evidence: Evidence) -> str:
    return f"{evidence.lead} {evidence.quote}"
