"""The audit programme: which requirements audits cover, what is left, whose audit needs a look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.audit.people import Holding, same_person
from assistant.audit.scope import Scope, read_scope
from assistant.registers.entry import Entry
from assistant.requirements.schema import Requirement, RequirementSet

Basis = Literal["checked", "scope"]


@dataclass(frozen=True, slots=True)
class Done:
    """An audit that covered a requirement.

    `basis` is "checked" where its checklist has a result for it; "scope" where it keeps no
    checklist, so that the scope alone says so.
    """

    audit: str
    on: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class Coverage:
    """One requirement: the latest audit that covered it, the next one that is planned for it.

    `skipped` are done audits that had it in scope and left it unchecked by their checklist.
    """

    requirement: Requirement
    last: Done | None
    next_audit: str = ""
    next_on: date | None = None
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """An auditor of an audit who answers for something in its scope: to be checked by a person."""

    audit: str
    auditor: str
    holding: Holding


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not in order with an audit: a key of `auditing.flaw_…` and its values."""

    audit: str
    key: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Programme:
    """How far the audits cover a requirement set on a day."""

    today: date
    coverage: tuple[Coverage, ...]
    doubts: tuple[Doubt, ...]
    flaws: tuple[Flaw, ...]

    @property
    def never(self) -> tuple[Coverage, ...]:
        """Requirements that no audit has covered so far."""
        return tuple(one for one in self.coverage if one.last is None)

    @property
    def unplanned(self) -> tuple[Coverage, ...]:
        """Requirements that no audit has covered and none is planned for."""
        return tuple(one for one in self.never if not one.next_audit)

    def covered_since(self, day: date) -> tuple[Coverage, ...]:
        """Return the requirements that an audit has covered on that day or later."""
        return tuple(one for one in self.coverage if one.last and one.last.on >= day)


def programme(
    audits: Sequence[Entry],
    checks: Sequence[Entry],
    requirements: RequirementSet,
    *,
    holdings: Sequence[Holding] = (),
    today: date,
) -> Programme:
    """Return what the audits cover. Cancelled ones, and days still to come, cover nothing."""
    scopes = {one.id: read_scope(one.several("scope"), requirements) for one in audits}
    results = _results(checks, requirements)
    coverage = tuple(
        _coverage(one, audits, scopes, results, today) for one in requirements.requirements
    )
    flaws = [flaw for one in audits for flaw in _flaws(one, scopes[one.id], today)]
    doubts = [
        doubt
        for one in audits
        if one.text("status") != "cancelled"
        for doubt in _doubts(one, scopes[one.id], holdings, requirements)
    ]
    return Programme(today, coverage, tuple(doubts), tuple(flaws))


def auditors(audit: Entry) -> tuple[str, ...]:
    """Return who audits: the lead and the team, each once."""
    names = (audit.text("auditor"), *audit.several("team"))
    return tuple(dict.fromkeys(one for one in names if one))


def day_of(entry: Entry, field: str) -> date | None:
    """Return a date of an entry, None where it has none."""
    text = entry.text(field)
    return date.fromisoformat(text) if text else None


def done_on(audit: Entry, today: date) -> date | None:
    """Return when an audit was done: None unless it is marked as done, on a day until today."""
    on = day_of(audit, "done_on")
    done = audit.text("status") == "done"
    return on if done and on is not None and on <= today else None


def _results(
    checks: Iterable[Entry], requirements: RequirementSet
) -> dict[str, dict[str, set[str]]]:
    """By audit and requirement: the results that its checklist holds, "" for an open line."""
    found: dict[str, dict[str, set[str]]] = {}
    for check in checks:
        own = found.setdefault(check.text("audit"), {})
        for one in read_scope(check.several("requirement"), requirements).requirements:
            own.setdefault(one.id, set()).add(check.text("result"))
    return found


def _coverage(
    requirement: Requirement,
    audits: Sequence[Entry],
    scopes: Mapping[str, Scope],
    results: Mapping[str, Mapping[str, set[str]]],
    today: date,
) -> Coverage:
    last: Done | None = None
    planned: tuple[date, str] | None = None
    skipped = []
    for audit in audits:
        if requirement.id not in scopes[audit.id].ids:
            continue
        on, due = done_on(audit, today), day_of(audit, "planned_on")
        if on is not None:
            kept = results.get(audit.id)
            checked = {*(kept or {}).get(requirement.id, ())} - {"", "not_checked"}
            if kept and not checked:
                skipped.append(audit.id)
            elif last is None or on > last.on:
                last = Done(audit.id, on, "checked" if checked else "scope")
        elif audit.text("status") in ("", "planned", "running") and due is not None:
            planned = min(planned, (due, audit.id)) if planned else (due, audit.id)
    return Coverage(
        requirement,
        last,
        planned[1] if planned else "",
        planned[0] if planned else None,
        tuple(skipped),
    )


def _flaws(audit: Entry, scope: Scope, today: date) -> Iterable[Flaw]:
    status, done = audit.text("status"), day_of(audit, "done_on")
    planned = day_of(audit, "planned_on")
    if scope.unknown:
        refs = ", ".join(one.partition(":")[2] or one for one in scope.unknown)
        yield Flaw(audit.id, "unknown_scope", {"refs": refs})
    if not scope.requirements:
        yield Flaw(audit.id, "no_scope", {})
    if not audit.text("auditor") and status != "cancelled":
        yield Flaw(audit.id, "no_auditor", {})
    if status == "done" and done is None:
        yield Flaw(audit.id, "done_without_day", {})
    if done is not None and done > today:
        yield Flaw(audit.id, "done_in_future", {"day": done.isoformat()})
    if done is not None and status not in ("done", "cancelled"):
        yield Flaw(audit.id, "day_without_done", {})
    if status in ("", "planned") and done is None:
        if planned is None:
            yield Flaw(audit.id, "no_day", {})
        elif planned < today:
            yield Flaw(audit.id, "late", {"day": planned.isoformat()})


def _doubts(
    audit: Entry, scope: Scope, holdings: Sequence[Holding], requirements: RequirementSet
) -> Iterable[Doubt]:
    area = audit.text("area").casefold()
    for auditor in auditors(audit):
        seen = set()
        for holding in holdings:
            if not same_person(auditor, holding.person) or holding.entry in seen:
                continue
            own = read_scope(holding.requirements, requirements).ids
            named = bool(holding.title) and holding.title.casefold() in area
            if not own or named or own & scope.ids:
                seen.add(holding.entry)
                yield Doubt(audit.id, auditor, holding)
