"""Whether a statement is about AI, or only about security, quality or privacy in general.

A procedure for information security says nothing of AI until it is extended to it. So a statement
counts as being about AI where it says so itself, where its section's headings do, or where its
whole document is about AI. A document that is about the management of something else counts only
in those of its sections and sentences that name AI.
"""

import re
from collections.abc import Sequence

from ingest.types import Document, Page
from ingest.units import Unit

_AI = re.compile(
    r"(?<![^\W_])(?:KI|AI|AIMS|KIMS|KI-MS|ML|LLMs?|GenAI|GPT\w*|ChatGPT|Copilot|AISIA|AIIA)(?![^\W_])"
    r"|\b(?:künstliche[rn]?\s+Intelligenz|artificial\s+intelligence|machine[-\s]learning|"
    r"maschinelle[sn]?\s+Lernen\w*|deep\s+learning|neuronale\w*|neural\s+net\w*|"
    r"(?:generative|predictive)\s+(?:AI|KI|model\w*)|sprachmodell\w*|language\s+models?|"
    r"chatbots?|algorithm\w*|trainingsdaten\w*|training[-\s]data|modellkarte\w*|model\s+cards?|"
    r"(?:ML|KI|AI)-?\w*modell\w*|modellversion\w*|model\s+versions?|"
    r"42001|42005|22989|23894|KI-Verordnung|AI\s+Act)\b"
    r"|(?<![^\W_])(?:KI|AI|ML)[-‐‑]\w+|\b\w+[-‐‑](?:KI|AI)\b",
)
# A document's own subject where that is not AI.
_OTHER = re.compile(
    r"\b(?:informationssicherheit\w*|information\s+security|datenschutz\w*|data\s+protection|"
    r"privacy|qualitätsmanagement\w*|quality\s+management|\bISMS\b|\bIMS\b|\bQMS\b|\bQM\b|27001|"
    r"9001|14001|45001|arbeitsschutz\w*|integrierte[sn]?\s+management\w*|integrated\s+management|"
    r"IT-sicherheit\w*|sicherheitsvorf\w+|security\s+incident\w*)\b",
    re.IGNORECASE,
)
OWN = 0.12  # share of a document's sentences that name AI, from which on the whole is about AI


def names_ai(text: str) -> bool:
    """Tell whether a text names artificial intelligence or what belongs to it."""
    return _AI.search(text) is not None


def names_other_subject(text: str) -> bool:
    """Tell whether a text names information security, privacy, quality or the like."""
    return _OTHER.search(text) is not None


class Subjects:
    """Tells, for one document, which of its units are about the subject of a requirement set."""

    def __init__(self, document: Document, pages: Sequence[Page], subject: str) -> None:
        self._any = subject != "ai"
        self._document = not self._any and about_ai(document, pages)

    def on_subject(self, unit: Unit) -> bool:
        """Tell whether a unit is about AI, by itself, by its section or by its document."""
        if self._any:
            return True
        near = " ".join((unit.text, unit.lead_text, *unit.section))
        if names_ai(near):
            return True
        return self._document and not names_other_subject(" ".join(unit.section[-1:]))


def about_ai(document: Document, pages: Sequence[Page]) -> bool:
    """Tell whether a document as a whole is about AI."""
    if names_ai(document.title):
        return True
    if names_other_subject(document.title):
        return False
    blocks = [
        page.text[block.span.start : block.span.end] for page in pages for block in page.blocks
    ]
    named = sum(names_ai(block) for block in blocks)
    return bool(blocks) and named / len(blocks) >= OWN
