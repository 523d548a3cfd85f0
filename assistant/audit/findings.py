"""Findings and the steps until they can be closed: what is lacking, in the order of the work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.audit.people import same_person
from assistant.audit.programme import day_of
from assistant.audit.scope import read_scope
from assistant.registers.entry import Entry
from assistant.requirements.schema import RequirementSet

NONCONFORMITIES = frozenset({"major", "minor"})
OPEN_ACTIONS = frozenset({"", "open", "doing"})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a finding stands on a day.

    `lacking` are steps still to be done, as keys of `auditing.lacking_…`, the next one first;
    `faults` are things that do not fit, as keys of `auditing.fault_…`. `closed` is whether it is
    closed rightly: one that is marked so with steps lacking counts as open.
    """

    entry: Entry
    lacking: tuple[str, ...]
    faults: tuple[str, ...]
    open_actions: tuple[str, ...]
    closed: bool
    overdue: bool
    same_hand: bool  # who checked the effect answers for the action as well: to be checked

    @property
    def next_step(self) -> str:
        """The first step that is lacking, "" where it can be closed."""
        return self.lacking[0] if self.lacking else ""

    @property
    def can_close(self) -> bool:
        """Whether it is open and nothing is lacking."""
        return not self.closed and not self.lacking


def standing(
    finding: Entry,
    *,
    requirements: RequirementSet,
    actions: Sequence[Entry] = (),
    today: date,
) -> Standing:
    """Return how a finding stands; `actions` are those of the register of actions."""
    own = [one for one in actions if one.text("origin").strip() == finding.id]
    still = tuple(one.id for one in own if one.text("status") in OPEN_ACTIONS)
    lacking = _lacking(finding, requirements, still, today)
    marked = finding.text("status") == "closed"
    faults = _faults(finding, requirements, today)
    if marked and lacking:
        faults = ("closed_too_early", *faults)
    due = day_of(finding, "due")
    closed = marked and not lacking
    acted = day_of(finding, "action_done_on")
    late = due is not None and due < today and not closed
    return Standing(
        finding,
        lacking,
        faults,
        still,
        closed,
        overdue=late and (acted is None or acted > today),
        same_hand=same_person(finding.text("effect_by"), finding.text("owner")),
    )


def standings(
    findings: Sequence[Entry],
    *,
    requirements: RequirementSet,
    actions: Sequence[Entry] = (),
    today: date,
) -> tuple[Standing, ...]:
    """Return how all findings stand, in their order."""
    return tuple(
        standing(one, requirements=requirements, actions=actions, today=today) for one in findings
    )


def _lacking(
    finding: Entry, requirements: RequirementSet, still: tuple[str, ...], today: date
) -> tuple[str, ...]:
    kind = finding.text("kind")
    if not kind:
        return ("kind",)
    if kind not in NONCONFORMITIES:
        lacking = [] if finding.text("description") else ["description"]
        # An observation needs no corrective action, but somebody says what came of it.
        if not finding.text("action") and not finding.text("correction"):
            lacking.append("answer")
        return (*lacking, *(["actions"] if still else []))
    lacking = []
    if not read_scope(finding.several("requirements"), requirements).requirements:
        lacking.append("requirement")
    steps = ("description", "correction", "cause", "siblings", "action", "owner", "due")
    lacking += [step for step in steps if not finding.text(step)]
    if still:
        lacking.append("actions")
    return (*lacking, *_effect(finding, today))


def _effect(finding: Entry, today: date) -> list[str]:
    """What is lacking of the action's end and of the check whether it worked."""
    lacking = []
    acted, checked = day_of(finding, "action_done_on"), day_of(finding, "effect_on")
    if acted is None or acted > today:
        lacking.append("done")
    lacking += [step for step in ("effect", "effect_by") if not finding.text(step)]
    if checked is None or checked > today:
        lacking.append("effect_on")
    elif acted is not None and checked <= acted:
        lacking.append("effect_later")
    if finding.text("effective") == "no":
        lacking.append("act_again")
    elif finding.text("effective") != "yes":
        lacking.append("effective")
    return lacking


def _faults(finding: Entry, requirements: RequirementSet, today: date) -> tuple[str, ...]:
    faults = []
    if read_scope(finding.several("requirements"), requirements).unknown:
        faults.append("unknown_requirement")
    for field in ("found_on", "action_done_on", "effect_on"):
        day = day_of(finding, field)
        if day is not None and day > today:
            faults.append(f"future_{field}")
    found, acted = day_of(finding, "found_on"), day_of(finding, "action_done_on")
    if found is not None and acted is not None and acted < found:
        faults.append("acted_before_found")
    return tuple(faults)
