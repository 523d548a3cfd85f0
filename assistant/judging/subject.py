"""Whether a statement is about AI, or only about security, quality or privacy in general.

A procedure for information security says nothing of AI until it is extended to it. A statement
counts as being about AI where it, its section or its document names AI, one of the company's own
AI systems, or what only AI has (training data, drift, a model card). A handbook of everything
counts only in the sections and sentences that do so.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from ingest.units import Unit

_SHORT = re.compile(
    r"(?<![^\W_])(?:KI|AI|AIMS|KIMS|ML|LLMs?|GenAI|GPT\w*|ChatGPT|AISIA|AIIA)(?![^\W_])"
    r"|(?<![^\W_])(?:KI|AI|ML)[-‐‑]\w+|\b\w+[-‐‑](?:KI|AI)\b"
)
_LONG = re.compile(
    r"\b(?:künstliche[rn]?\s+Intelligenz|artificial\s+intelligence|machine[- ]learning|"
    r"maschinelle[sn]?\s+Lernen\w*|lernende[nrs]?\s+(?:System|Verfahren|Funktion|Modell|Programm|"
    r"Software|Maschine|Anwendung|Algorithm)\w*|(?:self-)?learning\s+(?:systems?|functions?|"
    r"software|models?|algorithms?)|learned\s+(?:functions?|models?)|deep\s+learning|neuronale\w*|"
    r"neural\s+net\w*|sprachmodell\w*|language\s+models?|chatbots?|algorithm\w*|trainingsdat\w*|"
    r"training[- ](?:data|sets?|runs?|material)|model\s+cards?|modell(?:karte|version|steckbrief|"
    r"wechsel|training|pflege|verzeichnis|bestand|risik|freigabe)\w*|model\s+(?:version|release|"
    r"inventory|risk|card|dossier|owner|training|register|drift|validation|performance)\w*|"
    r"nach(?:trainier|training)\w*|retrain\w*|(?:vor)?trainierte[nrsm]?\b|trained\s+(?:model|on)|"
    r"\bdrift\w*|predictive\s+model\w*|(?:prognose|vorhersage|score)-?modelle?\w*|data\s+science|"
    r"automat(?:ed|ische[nrs]?)\s+(?:decisions?|entscheidung\w*)|KI-Verordnung|AI\s+Act|42001|"
    r"42005|22989|23894)\b",
    re.IGNORECASE,
)
# What a document may be about instead.
_OTHER = re.compile(
    r"\b(?:informationssicherheit\w*|(?:information\s+)?security|IT-sicherheit\w*|datenschutz\w*|"
    r"data\s+protection|privacy|qualitäts\w*|quality|\w*ISMS|IMS|QMS|QM\w*|27001|27002|9001|13485|"
    r"14001|45001|17025|GMP\w*|arbeitsschutz\w*|arbeitssicherheit\w*|health\s+and\s+safety|"
    r"umweltschutz\w*|environmental|integrierte[sn]?\s+management\w*|integrated\s+"
    r"(?:management|governance)|clinical\s+audit|information\s+governance|"
    r"geldwäsche\w*|korruption\w*|money\s+laundering|bribery|reisekosten\w*|travel\s+expenses)\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(r"(?:handbuch|handbook|\bmanual\b)", re.IGNORECASE)
OWN = 0.15  # share of a document's statements that name AI, from which on the whole is about it


class Subjects:
    """Tells which units are about AI, given all units reviewed and the AI systems' names."""

    def __init__(self, units: Sequence[Unit], names: Sequence[str]) -> None:
        listed = "|".join(re.escape(name) for name in names)
        self._names = re.compile(rf"(?<!\w)(?:{listed})(?!\w)") if listed else None
        self._documents = self._documents_about_ai(units)

    def names_ai(self, text: str) -> bool:
        """Tell whether a text names AI, what only AI has, or one of the AI systems."""
        if _SHORT.search(text) or _LONG.search(text):
            return True
        return self._names is not None and self._names.search(text) is not None

    def named_system(self, text: str) -> str | None:
        """Return the AI system that a text names, if it names just one."""
        found = set(self._names.findall(text)) if self._names else set()
        return found.pop() if len(found) == 1 else None

    def on_subject(self, unit: Unit) -> bool:
        """Tell whether a unit is about AI: by itself, by its section, or by its document."""
        inner = " ".join(unit.section[1:])
        if self.names_ai(f"{unit.text} {unit.lead_text} {inner}"):
            return True
        return self.about_ai(unit.document.id) and not _OTHER.search(f"{inner} {unit.text}")

    def about_ai(self, document_id: str) -> bool:
        """Tell whether a document as a whole is about AI."""
        return document_id in self._documents

    def _documents_about_ai(self, units: Sequence[Unit]) -> frozenset[str]:
        by_document: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            by_document[unit.document.id].append(unit)
        return frozenset(one for one, own in by_document.items() if self._is_about_ai(own))

    def _is_about_ai(self, units: Sequence[Unit]) -> bool:
        title = units[0].document.title
        if _OTHER.search(title):
            return False
        if self.names_ai(title):
            return True
        if _GENERAL.search(title):
            return False
        named = sum(self.names_ai(f"{unit.text} {unit.lead_text}") for unit in units)
        others = sum(_OTHER.search(unit.text) is not None for unit in units)
        return named >= OWN * len(units) and named > 2 * others
