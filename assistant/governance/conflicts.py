"""Name what lies in one hand and should not: by the persons who hold the roles, not the roles.

Each is to be checked by somebody, and is no verdict: a small company may have no second person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.audit.people import same_person
from assistant.governance.activities import Duty, load_separation
from assistant.governance.raci import Matrix, Row
from assistant.messages import Language, message
from assistant.registers.entry import Entry


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two duties in one hand: the rule, the person, what was found, and why it matters.

    `entries` are the ids of the roles, rows, risks, assessments or audits that it was found in.
    """

    rule: str
    person: str
    text: str
    reason: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """Entries of other registers in which one person may have acted twice."""

    risks: Sequence[Entry] = ()
    impacts: Sequence[Entry] = ()
    audits: Sequence[Entry] = ()
    systems: Sequence[Entry] = ()


def conflicts(found: Matrix, records: Records, language: Language) -> tuple[Conflict, ...]:
    """Return the conflicts, those of kinds of role first; each pair of duties once a person."""
    every = (
        *_of_kinds(found, language),
        *_of_duties(found, language),
        *_of_audited_work(found, language),
        *_of_records(records, language),
        *_of_audits(found, records, language),
    )
    kept: dict[tuple[str, str, tuple[str, ...]], Conflict] = {}
    for one in every:
        kept.setdefault((one.rule, one.person, one.entries), one)
    return tuple(kept.values())


def _holders(role: Entry) -> list[tuple[str, bool]]:
    """Who holds a role, and who stands in: (name, as deputy)."""
    both = ((role.text("holder"), False), (role.text("deputy"), True))
    return [(name, deputy) for name, deputy in both if name]


def _shared(one: Entry, other: Entry) -> Iterable[tuple[str, bool]]:
    """The persons who have both roles, one of them perhaps as a deputy; two deputies never act."""
    for person, deputy in _holders(one):
        for second, second_deputy in _holders(other):
            if not (deputy and second_deputy) and same_person(person, second):
                yield person, deputy or second_deputy


def _of_kinds(found: Matrix, language: Language) -> Iterable[Conflict]:
    for rule in load_separation().kinds:
        for one in found.roles:
            if one.text("kind") not in rule.first:
                continue
            for other in found.roles:
                if other.id == one.id or other.text("kind") not in rule.second:
                    continue
                for person, deputy in _shared(one, other):
                    text = message(
                        f"governance.conflict_roles{'_deputy' if deputy else ''}",
                        language,
                        person=person,
                        first=one.text("name"),
                        second=other.text("name"),
                    )
                    reason = rule.reason.in_(language)
                    yield Conflict(rule.id, person, text, reason, (one.id, other.id))


def _of_duties(found: Matrix, language: Language) -> Iterable[Conflict]:
    for rule in load_separation().duties:
        hands: dict[str, tuple[list[Row], list[Row]]] = {}
        for first, role in _having(found, rule.first):
            for second, other in _having(found, rule.second):
                for person in _in_both(role, other):
                    firsts, seconds = hands.setdefault(person, ([], []))
                    firsts.append(first)
                    seconds.append(second)
        for person, (firsts, seconds) in hands.items():
            text = message(
                "governance.conflict_duties",
                language,
                person=person,
                first=_titles(firsts, language),
                second=_titles(seconds, language),
            )
            rows = tuple(dict.fromkeys(row.entry.id for row in (*firsts, *seconds)))
            yield Conflict(rule.id, person, text, rule.reason.in_(language), rows)


def _titles(rows: Sequence[Row], language: Language) -> str:
    """Titles to stand in one pair of quotation marks, closed and opened between them."""
    return message("governance.and_quoted", language).join(
        dict.fromkeys(row.entry.text("activity") for row in rows)
    )


def _having(found: Matrix, duty: Duty) -> list[tuple[Row, Entry]]:
    rows = [row for row in found.rows if row.activity and row.activity.duty == duty.duty]
    return [(row, found.role(role)) for row in rows for role in row.having(*duty.parts)]


def _in_both(one: Entry, other: Entry) -> Iterable[str]:
    if one.id != other.id:
        yield from (person for person, _ in _shared(one, other))
    elif one.text("holder"):
        yield one.text("holder")


def _of_audited_work(found: Matrix, language: Language) -> Iterable[Conflict]:
    """Whoever audits and does other work of the matrix: that work must be audited by another."""
    audits = _having(found, Duty(duty="audits", parts=("responsible",)))
    for audit, auditor in audits:
        person = auditor.text("holder")
        own = [row for row in found.rows if _is_other_work(row, person, found)] if person else []
        if own:
            titles = "; ".join(row.entry.text("activity") for row in own)
            yield Conflict(
                "audits_own_work",
                person,
                message("governance.conflict_audited", language, person=person, work=titles),
                message("governance.conflict_audited_reason", language),
                (audit.entry.id, *(row.entry.id for row in own)),
            )


def _is_other_work(row: Row, person: str, found: Matrix) -> bool:
    """Tell whether a person does or answers for an activity that is no audit."""
    if row.activity and row.activity.duty == "audits":
        return False
    having = row.having("responsible", "accountable")
    holders = [found.role(one).text("holder") for one in having]
    return any(same_person(person, one) for one in holders if one)


def _of_records(records: Records, language: Language) -> Iterable[Conflict]:
    for risk in records.risks:
        owner, by = risk.text("owner"), risk.text("accepted_by")
        if owner and by and same_person(owner, by):
            yield _record("risk_accepted", owner, risk, language)
    for impact in records.impacts:
        assessor, by = impact.text("assessor"), impact.text("approved_by")
        if assessor and by and same_person(assessor, by):
            yield _record("impact_approved", assessor, impact, language)


def _record(rule: str, person: str, entry: Entry, language: Language) -> Conflict:
    title = f"{entry.id} {entry.text('title')}"
    text = message(f"governance.conflict_{rule}", language, person=person, title=title)
    reason = message(f"governance.conflict_{rule}_reason", language)
    return Conflict(rule, person, text, reason, (entry.id,))


def _of_audits(found: Matrix, records: Records, language: Language) -> Iterable[Conflict]:
    """An audit of an area, or of a system, that its auditor answers for."""
    for audit in records.audits:
        auditor, about = audit.text("auditor"), f"{audit.text('area')} {audit.text('title')}"
        if not auditor:
            continue
        areas = [
            (one.id, area)
            for one in found.roles
            if (area := one.text("area"))
            and one.text("kind") != "internal_audit"
            and any(same_person(auditor, name) for name, _ in _holders(one))
        ]
        areas += [
            (one.id, one.text("name"))
            for one in records.systems
            if one.text("owner") and same_person(auditor, one.text("owner"))
        ]
        for entry, area in areas:
            if re.search(rf"(?<!\w){re.escape(area)}(?!\w)", about, re.IGNORECASE):
                text = message(
                    "governance.conflict_own_area",
                    language,
                    person=auditor,
                    title=f"{audit.id} {audit.text('title')}",
                    area=area,
                )
                reason = message("governance.conflict_audited_reason", language)
                yield Conflict("audits_own_area", auditor, text, reason, (audit.id, entry))
