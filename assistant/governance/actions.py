"""Propose actions: from gaps of a review, untreated risks, open findings, conditions of use.

Owners are never guessed: who usually sees to a requirement is named in words among the steps.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from assistant.governance.objectives import day
from assistant.messages import Language, message
from assistant.registers.entry import Entry, Value
from assistant.registers.proposal import Proposal
from assistant.requirements.load import load_set
from assistant.requirements.schema import Requirement
from assistant.review_types import RequirementFinding, Review

GAPS = ("missing", "partial")
_BETWEEN = re.compile(r"[,;\s]+")
_TREATED = ("modify", "avoid", "share")  # retaining a risk needs no action
_OPEN_RISK = ("", "open", "treating")
_OF_KIND = {"major": "high", "minor": "medium", "observation": "low", "opportunity": "low"}
PRIORITIES = ("high", "medium", "low")
_LONGEST = 280  # characters of a title; a line of a register holds 300


def gap_proposals(
    review: Review, actions: Sequence[Entry], language: Language
) -> tuple[Proposal, ...]:
    """Return one action for each requirement of which something is missing, urgent ones first.

    One that was done before the review, and did not close the gap, is proposed again.
    """
    known = load_set(review.set_id)
    found = []
    for finding in review.requirements:
        if finding.status not in GAPS:
            continue
        earlier = _about(actions, finding.id)
        if any(one.text("status") != "done" for one in earlier):
            continue
        if any(_done_on(one) >= review.generated.date() for one in earlier):
            continue
        found.append(_gap(finding, known.requirement(finding.id), earlier, review, language))
    return tuple(sorted(found, key=urgency))


def _gap(
    finding: RequirementFinding,
    requirement: Requirement,
    earlier: Sequence[Entry],
    review: Review,
    language: Language,
) -> Proposal:
    title = f"{requirement.ref} {requirement.title.in_(language)}"
    lacking = {one.criterion for one in finding.missing}
    steps = [
        f"– {(one.action or one.text).in_(language)}"
        for one in requirement.criteria
        if requirement.criterion_id(one) in lacking
    ]
    if requirement.owner:
        owner = requirement.owner.in_(language)
        steps.append(message("governance.action_owner", language, owner=owner))
    reason = message(
        f"governance.action_reason_{finding.status}",
        language,
        title=title,
        day=day(review.generated.date(), language),
    )
    if earlier:
        done = ", ".join(one.id for one in earlier)
        reason = f"{reason} {message('governance.action_again', language, done=done)}"
    values: dict[str, Value] = {
        "title": _title(f"governance.action_gap_{finding.status}", language, title),
        "origin_kind": "gap",
        "origin": finding.id,
        "steps": "\n".join(steps),
        "requirements": (finding.id,),
        "status": "open",
    }
    if finding.priority in PRIORITIES:
        values["priority"] = finding.priority
    after = "".join(f" after {one.id}" for one in earlier)
    return Proposal("actions", f"gap {finding.id}{after}", values, reason)


def risk_proposals(
    risks: Sequence[Entry],
    actions: Sequence[Entry],
    language: Language,
    *,
    levels: Mapping[str, str],
) -> tuple[Proposal, ...]:
    """Return an action for each risk that is to be treated and has none, the highest first.

    `levels` gives "high", "medium" or "low" by the risk's id, as the company's own method says.
    """
    waiting = [
        one
        for one in risks
        if not one.archived
        and one.text("status") in _OPEN_RISK
        and one.text("treatment") in _TREATED
        and not _about(actions, one.id)
    ]
    waiting.sort(key=lambda one: -_size(one))  # stable: then by number
    found = []
    for one in waiting:
        values = _taken(one, "risk", "action_risk", language, steps=one.text("measures"))
        values["requirements"] = one.several("controls")
        if one.id in levels:
            values["priority"] = levels[one.id]
        reason = message("governance.action_reason_risk", language, title=_name(one))
        found.append(Proposal("actions", f"risk {one.id}", _given(values), reason))
    return tuple(found)


def finding_proposals(
    findings: Sequence[Entry], actions: Sequence[Entry], language: Language
) -> tuple[Proposal, ...]:
    """Return an action for each open finding of an audit that has none, grave ones first."""
    found = []
    for one in findings:
        if one.archived or one.text("status") == "closed" or _about(actions, one.id):
            continue
        steps = "\n".join(filter(None, (one.text("correction"), one.text("action"))))
        values = _taken(one, "finding", "action_finding", language, steps=steps)
        values["requirements"] = one.several("requirements")
        values["priority"] = _OF_KIND.get(one.text("kind"))
        reason = message("governance.action_reason_finding", language, title=_name(one))
        found.append(Proposal("actions", f"finding {one.id}", _given(values), reason))
    return tuple(sorted(found, key=urgency))


def impact_proposals(
    impacts: Sequence[Entry], actions: Sequence[Entry], language: Language
) -> tuple[Proposal, ...]:
    """Return an action for each assessment that allows use with conditions and has none."""
    found = []
    for one in impacts:
        bound = one.text("decision") == "conditions" and one.text("status") != "draft"
        if one.archived or not bound or _about(actions, one.id):
            continue
        values = _taken(one, "impact", "action_impact", language, steps=one.text("reason"))
        values["requirements"] = ("iso42001:8.4",)
        reason = message("governance.action_reason_impact", language, title=_name(one))
        found.append(Proposal("actions", f"impact {one.id}", _given(values), reason))
    return tuple(found)


def _about(actions: Iterable[Entry], origin: str) -> list[Entry]:
    """The actions in use that name an origin, with or without the name of its set."""
    names = {origin, origin.partition(":")[2] or origin}
    return [
        one
        for one in actions
        if not one.archived and names & set(_BETWEEN.split(one.text("origin").strip()))
    ]


def _done_on(action: Entry) -> date:
    said = action.text("done_on")
    return date.fromisoformat(said) if said else action.changed.date()


def _taken(
    entry: Entry, kind: str, key: str, language: Language, *, steps: str
) -> dict[str, Value]:
    """What an action takes over from the entry that it comes of, its owner and date as well."""
    return {
        "title": _title(f"governance.{key}", language, entry.text("title")),
        "origin_kind": kind,
        "origin": entry.id,
        "steps": steps,
        "system": entry.text("system"),
        "owner": entry.text("owner"),
        "due": entry.text("due"),
        "status": "open",
    }


def _given(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value}


def _title(key: str, language: Language, title: str) -> str:
    return message(key, language, title=title[:_LONGEST])[:_LONGEST]


def _name(entry: Entry) -> str:
    return f"{entry.id} {entry.text('title')}"


def _size(risk: Entry) -> int:
    return (risk.number("likelihood") or 0) * (risk.number("impact") or 0)


def urgency(proposal: Proposal) -> int:
    """Return what sorts proposals, urgent ones first."""
    named = proposal.values.get("priority")
    return PRIORITIES.index(named) if named in PRIORITIES else len(PRIORITIES)
