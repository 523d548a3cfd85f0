"""Impact assessments on behalf of a visit: what is needed, begun, filled in, shown and printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from assistant.errors import Refused
from assistant.export.impact_docx import impact_docx
from assistant.export.impact_md import impact_markdown
from assistant.export.impact_paper import Paper, paper
from assistant.impact.needed import Need, latest_of, needed
from assistant.impact.prefill import proposed, start_values
from assistant.impact.risks import proposed as proposed_risks
from assistant.impact.schema import VIEWS, ViewId
from assistant.impact.views import Shown, approval_recorded, hints, is_due, show
from assistant.messages import Language
from assistant.registers.check import LONGEST_TEXT
from assistant.registers.entry import Entry
from assistant.registers.proposal import Proposal
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from assistant.service import registering
from assistant.service.visit import Visit

ALL = "all"  # the name of the document with every view that is called for
LARGEST = 1_000_000  # bytes of a file of answers


@dataclass(frozen=True, slots=True)
class Standing:
    """A system, what it calls for, and its newest assessment as each view; () where it has none.

    `due`: the day of its next assessment has passed.
    """

    system: Entry
    needs: tuple[Need, ...]
    assessment: Entry | None
    views: tuple[Shown, ...]
    due: bool

    @property
    def called_for(self) -> tuple[Shown, ...]:
        """The views that the system calls for, and the first one always."""
        called = called_for(self.needs)
        return tuple(one for one in self.views if one.view in called)


@dataclass(frozen=True, slots=True)
class Opened:
    """One assessment as its three views, with what its system calls for and what does not fit."""

    entry: Entry
    system: Entry | None
    needs: tuple[Need, ...]
    views: tuple[Shown, ...]
    hints: tuple[str, ...]  # keys of the message catalogue
    approved: bool


def standings(
    visit: Visit, language: Language, *, system: str | None = None, today: date | None = None
) -> tuple[Standing, ...]:
    """Return what each AI system calls for and how far it is. Raises NotAllowed, Refused."""
    today = today or datetime.now(UTC).date()
    systems = registering.entries(visit, "systems")
    if system is not None:
        systems = [registering.entry(visit, "systems", system)]
    impacts = registering.entries(visit, "impacts")
    return tuple(_standing(one, impacts, language, today) for one in systems)


def _standing(system: Entry, impacts: list[Entry], language: Language, today: date) -> Standing:
    latest = latest_of(impacts, system.id)
    return Standing(
        system=system,
        needs=needed(system, latest, language),
        assessment=latest,
        views=() if latest is None else _views(latest, system, language),
        due=latest is not None and is_due(latest, today),
    )


def opened(visit: Visit, entry_id: str, language: Language, *, today: date | None = None) -> Opened:
    """Return one assessment. Raises NotAllowed, Refused."""
    entry = registering.entry(visit, "impacts", entry_id)
    return open_entry(visit, entry, language, today=today)


def open_entry(
    visit: Visit, entry: Entry, language: Language, *, today: date | None = None
) -> Opened:
    """Return an assessment that has been read already. Raises NotAllowed."""
    system = _system(visit, entry)
    return Opened(
        entry=entry,
        system=system,
        needs=() if system is None else needed(system, entry, language),
        views=_views(entry, system, language),
        hints=hints(entry, system, today or datetime.now(UTC).date()),
        approved=approval_recorded(entry),
    )


def start(visit: Visit, system_id: str, language: Language) -> Entry:
    """Begin an assessment of a system and return it; nothing in it is rated.

    Raises NotAllowed, Refused (there is one that is not approved yet).
    """
    visit.require("register")
    system = registering.entry(visit, "systems", system_id)
    latest = latest_of(registering.entries(visit, "impacts"), system.id)
    if latest is not None and not approval_recorded(latest):
        raise Refused("impact.begun", impact=latest.id, system=system.id)
    return registering.add(visit, "impacts", start_values(system, language))


def fill(visit: Visit, entry_id: str, given: Mapping[str, Any], *, reason: str = "") -> Entry:
    """Enter answers by field and return the assessment. Raises NotAllowed, BadEntry, Refused."""
    return registering.change(visit, "impacts", entry_id, given, reason=reason)


def read_answers(path: Path) -> dict[str, Any]:
    """Return the answers of a YAML file by field. Raises Refused."""
    try:
        data = path.read_bytes()
        if len(data) > LARGEST:
            raise Refused("impact.bad_answers", file=path.name, why=f"> {LARGEST} bytes")
        given = read_plain_yaml(data, longest=LONGEST_TEXT)
    except (OSError, NotPlainYaml) as error:
        raise Refused("impact.bad_answers", file=path.name, why=error) from error
    if not isinstance(given, Mapping):
        raise Refused("impact.bad_answers", file=path.name, why="field: answer")
    return {str(name): value for name, value in given.items()}


def document(visit: Visit, entry_id: str, view: str, language: Language) -> Paper:
    """Return an assessment as a document: one view, or "all" that the system calls for.

    Raises NotAllowed, Refused.
    """
    visit.require("export")
    found = opened(visit, entry_id, language)
    return paper(found.entry, found.system, chosen(found, view), language)


def document_docx(visit: Visit, entry_id: str, view: str, language: Language) -> bytes:
    """Return the document as a Word file, the same for the same entry."""
    entry = registering.entry(visit, "impacts", entry_id)
    return impact_docx(document(visit, entry_id, view, language), created=entry.changed)


def document_markdown(visit: Visit, entry_id: str, view: str, language: Language) -> str:
    """Return the document as Markdown."""
    return impact_markdown(document(visit, entry_id, view, language))


def chosen(found: Opened, view: str) -> tuple[ViewId, ...]:
    """Return the views that a name stands for. Raises Refused.

    "all" are the AI system impact assessment and what else the system calls for.
    """
    if view in VIEWS:
        return (view,)
    if view != ALL:
        raise Refused("impact.no_view", view=view[:40], known=", ".join((*VIEWS, ALL)))
    return called_for(found.needs)


def called_for(needs: Iterable[Need]) -> tuple[ViewId, ...]:
    """Return the views that are required or likely so, and the first one always."""
    called = {need.view for need in needs if need.verdict != "none"}
    return tuple(one for one in VIEWS if one == VIEWS[0] or one in called)


def proposals(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Return an assessment to begin with for each system that has none. Raises NotAllowed."""
    systems = registering.entries(visit, "systems")
    return proposed(systems, registering.entries(visit, "impacts"), language)


def risk_proposals(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Return a risk for each effect rated medium or high that none stands for."""
    systems = registering.entries(visit, "systems", archived=True)
    return proposed_risks(
        registering.entries(visit, "impacts"),
        registering.entries(visit, "risks", archived=True),
        {one.id: one for one in systems},
        language,
    )


def _views(entry: Entry, system: Entry | None, language: Language) -> tuple[Shown, ...]:
    return tuple(show(view, entry, system, language) for view in VIEWS)


def _system(visit: Visit, entry: Entry) -> Entry | None:
    try:
        return registering.entry(visit, "systems", entry.text("system"))
    except Refused:
        return None
