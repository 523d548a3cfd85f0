"""The commands with which people decide: `aims override` and `aims overrides`."""

from datetime import UTC, datetime
from typing import Any

import typer

from assistant.cli_common import print_json
from assistant.cli_log import logged
from assistant.cli_review_run import review_now
from assistant.errors import ReviewError
from assistant.export.review_text import decision_lines, paragraph, say
from assistant.export.review_words import day, status_text
from assistant.messages import Language
from assistant.records import Entry, faults, open_records
from assistant.records.decisions import require
from assistant.requirements.load import DEFAULT_SET, available_sets, load_set
from assistant.requirements.schema import Requirement, RequirementSet
from assistant.session import Assistant
from assistant.settings import Settings


def decide(
    settings: Settings,
    name: str,
    *,
    set_name: str | None,
    status: str,
    reason: str,
    person: str,
    implementation: int | None,
    as_json: bool,
) -> None:
    """Record a decision beside the evidence as it is now, and print it.

    Raises ReviewError where something is missing, before the evidence is looked for.
    """
    requirements, requirement = _find(settings, name, set_name)
    found = faults(
        status=status, reason=reason, person=person, implementation_maturity=implementation
    )
    require(found, requirement=requirement.id)
    with Assistant.open(settings) as assistant, logged(settings) as write:
        # The whole set: what counts as evidence of one requirement may depend on the others.
        review = review_now(assistant, requirements)
        (finding,) = (one for one in review.requirements if one.id == requirement.id)
        with assistant.records() as records:
            decision = records.override(
                requirements.id,
                requirement.id,
                status=status,
                reason=reason,
                person=person,
                evidence_key=finding.evidence_key,
                implementation_maturity=implementation,
                now=datetime.now(UTC),
            )
            (*_, entry) = records.history(requirements.id, requirement.id)
        write({"action": "override", "object": requirement.id, "decision": entry.number})
    if as_json:
        print_json({**_record(entry), "machine_status": finding.machine_status})
        return
    typer.echo(f"{status_text(decision.status, review.language)} {finding.id} {finding.title}")
    for line in decision_lines(decision, finding.machine_status, review.language):
        typer.echo(paragraph(line, indent=4))


def take_back(
    settings: Settings,
    name: str,
    *,
    set_name: str | None,
    reason: str,
    person: str,
    as_json: bool,
) -> None:
    """Record that a decision no longer counts. Raises ReviewError where there is none."""
    requirements, requirement = _find(settings, name, set_name)
    with (
        logged(settings) as write,
        open_records(settings.data_dir, settings.database_url) as records,
    ):
        entry = records.withdraw(
            requirements.id, requirement.id, person=person, reason=reason, now=datetime.now(UTC)
        )
        write({"action": "override_withdrawn", "object": requirement.id, "decision": entry.number})
    if as_json:
        print_json(_record(entry))
    else:
        typer.echo(paragraph(_line(entry, "en")))


def list_decisions(
    settings: Settings,
    name: str | None,
    *,
    set_name: str | None,
    history: bool,
    language: Language,
    as_json: bool,
) -> None:
    """Print what counts now, or with `history` all that was ever decided, oldest first."""
    set_id = load_set(set_name, data_dir=settings.data_dir).id if set_name else None
    with open_records(settings.data_dir, settings.database_url) as records:
        entries = records.entries(set_id)
    if not history:
        last = {(entry.set_id, entry.requirement): entry for entry in entries}
        entries = [last[key] for key in sorted(last) if not last[key].withdrawn]
    if name is not None:
        entries = [entry for entry in entries if name in (entry.requirement, _number(entry))]
    if as_json:
        print_json([_record(entry) for entry in entries])
        return
    for entry in entries:
        typer.echo(paragraph(_line(entry, language)))
    if not entries:
        typer.echo(say("no_entries", language), err=True)


def _find(
    settings: Settings, name: str, set_name: str | None
) -> tuple[RequirementSet, Requirement]:
    """Return the set and the requirement; an id says itself which set it belongs to."""
    prefix = name.partition(":")[0] if ":" in name else None
    known = available_sets(data_dir=settings.data_dir)
    named = set_name or (prefix if prefix in known else None) or DEFAULT_SET
    requirements = load_set(named, data_dir=settings.data_dir)
    try:
        return requirements, requirements.requirement(name)
    except KeyError as error:
        first, last = requirements.requirements[0].id, requirements.requirements[-1].id
        raise ReviewError(
            f"{name}: no such requirement in {requirements.id} ({first} to {last}). "
            f"Another set is chosen with --set."
        ) from error


def _number(entry: Entry) -> str:
    return entry.requirement.rpartition(":")[2]


def _line(entry: Entry, language: Language) -> str:
    values: dict[str, object] = {
        "requirement": entry.requirement,
        "person": entry.person,
        "day": day(entry.decided.date(), language),
    }
    if entry.status is None:
        key = "entry_withdrawn_reason" if entry.reason else "entry_withdrawn"
    else:
        key = "entry"
        values["status"] = status_text(entry.status, language)
        if entry.implementation_maturity is not None:
            key = "entry_level"
            values["level"] = entry.implementation_maturity
    if entry.reason:
        values["text"] = entry.reason
    return say(key, language, **values)


def _record(entry: Entry) -> dict[str, Any]:
    return {
        "set": entry.set_id,
        "requirement": entry.requirement,
        "status": entry.status,
        "reason": entry.reason,
        "person": entry.person,
        "decided": entry.decided.isoformat(),
        "implementation_maturity": entry.implementation_maturity,
        "evidence_key": entry.evidence_key,
        "withdrawn": entry.withdrawn,
    }
