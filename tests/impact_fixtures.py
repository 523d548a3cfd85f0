"""Systems and impact assessments for tests: bare, empty and fully answered."""

from datetime import UTC, date, datetime
from typing import Any

from assistant.impact.prefill import start_values
from assistant.messages import Language
from assistant.registers.entry import Entry, Source
from assistant.registers.load import load_registers

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
TODAY = date(2026, 11, 28)
SOURCE = Source("d1", "Verzeichnis", "verzeichnis.xlsx", 1, "KI", ("KI",), "Bewerberauswahl", 0, 15)


def system(number: int = 1, **values: Any) -> Entry:
    """A system as the register holds it; lists as tuples."""
    given = {"name": "Ranker", **values}
    return Entry("systems", f"SYS-{number}", 1, given, NOW, NOW, "Ada")


def recruiting(**values: Any) -> Entry:
    """A deployed system that ranks applicants, with every fact that a view asks for."""
    known = {
        "purpose": "Ranks applicants for open positions.",
        "role": "deployer",
        "owner": "Bo",
        "stage": "operation",
        "users": "Recruiters",
        "affected": "Applicants",
        "autonomy": "recommends",
        "oversight": "A recruiter reads each application and may overrule the ranking.",
        "data": ("personal", "employees"),
        "data_detail": "CVs and letters",
        "model": "Gradient boosting",
        "locations": ("Kiel",),
        "tier": "high",
        "tier_articles": ("Art. 6(2), Annex III 4(a)",),
    }
    return system(**(known | values))


def impact(number: int = 1, *, version: int = 1, archived: bool = False, **values: Any) -> Entry:
    """An assessment of SYS-1 with the given values alone."""
    given = {"title": "Ranker", "system": "SYS-1", **values}
    return Entry("impacts", f"IMP-{number}", version, given, NOW, NOW, "Ada", archived)


def empty(of: Entry, language: Language) -> Entry:
    """An assessment as it is begun."""
    return impact(**start_values(of, language))


def full(**values: Any) -> Entry:
    """An assessment with every field answered, and its approval recorded."""
    given: dict[str, Any] = {}
    for field in load_registers()["impacts"].fields:
        if field.type == "long":
            given[field.id] = f"Answer number {len(given)} with some words."
        elif field.type == "choice":
            given[field.id] = field.options[1].value
        elif field.type == "date":
            given[field.id] = "2026-11-02"
        elif field.type == "person":
            given[field.id] = "Ada"
    known = {
        "status": "approved",
        "approved_by": "Cleo",
        "next_on": "2027-11-02",
        "consultation": "not_needed",
        "decision": "conditions",
    }
    return impact(**(given | known | values))
