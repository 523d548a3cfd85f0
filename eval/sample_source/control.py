"""The document control block that every paper of the sample company carries."""

from eval.sample_source.markup import Source

COMPANY = "Velderlin Dosiertechnik GmbH"
LABELS = {
    "number": ("Dokumentnummer", "Document no."),
    "version": ("Version", "Version"),
    "status": ("Status", "Status"),
    "owner": ("Verantwortlich", "Owner"),
    "approved_by": ("Freigegeben durch", "Approved by"),
    "effective": ("Gültig ab", "Effective date"),
    "next_review": ("Nächste Überprüfung", "Next review"),
    "class": ("Klassifizierung", "Classification"),
}


def control_rows(source: Source) -> list[tuple[str, str]]:
    """Return label and value of the document's control data, in the paper's language."""
    place = 0 if source.german else 1
    return [(labels[place], source.facts[name]) for name, labels in LABELS.items()]


def footer(source: Source) -> str:
    """Return the line at the foot of each page, left of the page number."""
    facts = source.facts
    return f"{facts['number']} · Version {facts['version']} · {facts['class']}"
