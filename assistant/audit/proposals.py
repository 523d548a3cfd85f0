"""What the program proposes: audits that make a whole programme, and questions for a checklist."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from assistant.audit.programme import Programme
from assistant.audit.scope import read_scope, short_scope
from assistant.messages import LANGUAGES, Language, message
from assistant.registers.entry import Entry
from assistant.registers.proposal import Proposal
from assistant.requirements.schema import RequirementSet, Texts

# Three audits within a year: months after the start, and chapters that belong together.
PARTS: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("lead", 2, ("4", "5", "6", "A.2", "A.3", "A.5")),
    ("operate", 6, ("8", "A.6", "A.7", "A.9")),
    ("support", 10, ("7", "9", "10", "A.4", "A.8", "A.10")),
)
_YEAR = 12  # months


def next_quarter(today: date) -> date:
    """Return the first day of the next quarter, from which a programme is proposed."""
    return later(today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1), 3)


def later(day: date, months: int) -> date:
    """Return the day so many months later (or earlier), the last of its month at the most."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def programme_proposals(
    found: Programme, requirements: RequirementSet, *, start: date, language: Language
) -> tuple[Proposal, ...]:
    """Return up to three audits in the year from `start` for what no audit is planned for.

    Together with those that are planned in that year they cover the whole set.
    """
    end = later(start, _YEAR)
    planned = {
        one.requirement.id
        for one in found.coverage
        if one.next_on is not None and found.today <= one.next_on <= end
    }
    left = [one.id for one in requirements.requirements if one.id not in planned]
    proposed = []
    for name, months, chapters in PARTS:
        inside = read_scope(chapters, requirements).ids
        own = [one for one in left if one in inside]
        if name == PARTS[-1][0]:  # a chapter that no part names
            named = read_scope([one for part in PARTS for one in part[2]], requirements).ids
            own += [one for one in left if one not in named]
        if not own:
            continue
        scope = short_scope(own, requirements)
        refs = ", ".join(one.partition(":")[2] for one in scope)
        values: dict[str, Any] = {
            "title": message(f"auditing.part_{name}", language, year=start.year),
            "scope": scope,
            "criteria": message("auditing.part_criteria", language, edition=requirements.edition),
            "method": message("auditing.part_method", language),
            "planned_on": _weekday(later(start, months)).isoformat(),
            "status": "planned",
        }
        reason = message("auditing.part_reason", language, count=len(own), refs=refs)
        proposed.append(Proposal("audits", f"programme:{name}:{start}", values, reason))
    return tuple(proposed)


def check_proposals(
    audits: Sequence[Entry],
    checks: Sequence[Entry],
    requirements: RequirementSet,
    *,
    language: Language,
) -> tuple[Proposal, ...]:
    """Return the questions of the set for each audit that is not done yet, as checklist lines.

    One that the audit's checklist has already, in either language, is left out.
    """
    proposed = []
    for audit in audits:
        if audit.text("status") not in ("", "planned", "running"):
            continue
        own = [one for one in checks if one.text("audit") == audit.id]
        asked = {
            (one.id, check.text("question").casefold())
            for check in own
            for one in read_scope(check.several("requirement"), requirements).requirements
        }
        for one in read_scope(audit.several("scope"), requirements).requirements:
            reason = message("auditing.check_reason", language, audit=audit.id, ref=one.ref)
            for number, question in enumerate(one.questions.in_(language), 1):
                if any((one.id, said) in asked for said in _said(one.questions, number)):
                    continue
                values = {"audit": audit.id, "requirement": (one.id,), "question": question}
                about = f"{audit.id}:{one.id}:{number}"
                proposed.append(Proposal("checks", about, values, reason))
    return tuple(proposed)


def _said(questions: Texts, number: int) -> list[str]:
    """A question as it is compared, in each language that has one of that number."""
    found = (questions.in_(language)[number - 1 : number] for language in LANGUAGES)
    return [one.casefold() for said in found for one in said]


def _weekday(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
