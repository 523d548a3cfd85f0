"""Sentences that only give a verdict: "Requirement 9.2 (internal audit): met".

Whoever writes that has judged, or says so; it shows nothing of what is done. A review that took it
for evidence would repeat the document's opinion of itself. Commitments ("we ensure that all
requirements are met") and findings with content are left alone.
"""

import re

_MET = (
    r"(?:fully\s+|vollständig\s+|voll\s+)?(?:met|fulfilled|satisfied|complied\s+with|compliant|"
    r"conformant|passed|erfüllt|eingehalten|konform|bestanden)\b"
)
_NUMBER = r"(?:[a-z]\.)?\d+(?:\.\d+)*"
_REQUIREMENT = (
    r"(?:requirement|control|clause|criterion|anforderung|maßnahme|kapitel|abschnitt|klausel|"
    r"kriterium)"
)
_CLAIMS = (
    # "All requirements of the standard are met", as a main clause that begins the sentence.
    r"(?:^|[.:;!]\s+)(?:all|every|each)\s+(?:\w+\s+){0,2}?(?:requirements?|controls?|criteri(?:a|on))\b"
    r"[^.:;!?]{0,80}?\b(?:is|are|was|were|has\s+been|have\s+been)\s+" + _MET,
    r"(?:^|[.:;!]\s+)(?:alle|sämtliche|jede)\s+(?:\w+\s+){0,2}?(?:anforderung|maßnahme|kriteri)\w*\b"
    r"[^.:;!?]{0,80}?\b(?:ist|sind|wird|werden|wurde|wurden)\s+" + _MET,
    # "Requirement A.5.2 (impact assessment): met", "9.2 = erfüllt".
    rf"(?:^|[.:;!]\s+)(?:{_REQUIREMENT}\s+)?{_NUMBER}\s*(?:\([^)]{{0,80}}\))?\s*(?:[:=–-]|is|ist)\s*"
    rf"\W?{_MET}\W*(?:$|[.;|])",
    # "N. N. has verified this", and nothing else.
    r"^\W*(?:[\w.]+\s+){1,4}has\s+(?:verified|confirmed|checked|approved)\s+(?:this|it)\W*$",
    r"^\W*(?:[\w.]+\s+){1,4}hat\s+(?:dies|das|es)\s+(?:geprüft|bestätigt|verifiziert)\W*$",
    # "Verified result: …", "No further evidence is needed".
    r"^\W*(?:verified\s+result|geprüftes\s+ergebnis)\s*:",
    r"\bno\s+(?:further|additional|other)\s+(?:evidence|proof|review|audit)\s+is\s+(?:needed|required|"
    r"necessary)\b",
    r"\bweitere\s+(?:nachweise|belege|prüfungen|audits)\s+sind\s+nicht\s+(?:nötig|notwendig|"
    r"erforderlich)\b",
)
_CLAIM = re.compile("|".join(f"(?:{one})" for one in _CLAIMS), re.IGNORECASE)
_CELL = re.compile(rf"(?:{_REQUIREMENT}\s+)?{_NUMBER}|{_MET}|ja|yes|ok|✓|✔", re.IGNORECASE)
_HAS_NUMBER = re.compile(rf"(?:{_REQUIREMENT}\s+)?{_NUMBER}", re.IGNORECASE)
_SHORT = 3  # words of a further cell, such as a name


def is_outcome_claim(text: str) -> bool:
    """Tell whether a sentence only says that a requirement is met, or that all are."""
    return _CLAIM.search(" ".join(text.split())) is not None


def is_outcome_row(cells: list[str]) -> bool:
    """Tell whether a table row only says so: a number, an outcome, and at most a name."""
    cells = [cell.strip() for cell in cells if cell.strip()]
    numbered = [cell for cell in cells if _HAS_NUMBER.fullmatch(cell)]
    told = [cell for cell in cells if _CELL.fullmatch(cell)]
    rest = [cell for cell in cells if cell not in told]
    return (
        bool(numbered) and len(told) > len(numbered) and all(len(c.split()) <= _SHORT for c in rest)
    )
