"""Put the reasons of a stage in order, with the numbers beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.documented.listed import Line
from assistant.readiness.before import Facts, before_audit
from assistant.readiness.during import in_practice
from assistant.readiness.gaps import gaps
from assistant.readiness.reason import Looked, Rank, Reason, in_order
from assistant.requirements.schema import Requirement, RequirementSet
from assistant.soa import evidence
from assistant.soa.remarks import left_out_controls

Stage = Literal[1, 2]
STAGES: tuple[Stage, ...] = (1, 2)
# The worst and the best that is ever said. Whether somebody is ready is for people to say.
Result = Literal["not_ready", "nothing_found"]


@dataclass(frozen=True, slots=True)
class Basis:
    """The review that it rests on; `current` is False where the library has changed since."""

    number: int
    day: date
    current: bool


@dataclass(frozen=True, slots=True)
class Readiness:
    """How one stage stands."""

    stage: Stage
    basis: Basis | None
    reasons: tuple[Reason, ...]
    numbers: Mapping[str, int]

    @property
    def result(self) -> Result:
        """Return "not_ready" where anything holds it back."""
        return "not_ready" if self.reasons else "nothing_found"


def readiness(
    facts: Facts, looked: Mapping[str, evidence.Looked] | None, basis: Basis | None
) -> tuple[Readiness, Readiness]:
    """Return how both stages stand. Without a review `looked` and `basis` are None."""
    first = _stage(1, facts, looked, basis, before_audit(facts))
    blocked = []
    if first.reasons:
        values = {"count": str(len(first.reasons))}
        blocked = [Reason("stage_one", Rank.BASIS, Looked("stage_one"), None, values)]
    return first, _stage(2, facts, looked, basis, iter([*blocked, *in_practice(facts)]))


def _stage(
    stage: Stage,
    facts: Facts,
    looked: Mapping[str, evidence.Looked] | None,
    basis: Basis | None,
    given: Iterator[Reason],
) -> Readiness:
    own = [one for one in facts.requirement_set.requirements if one.stage == stage]
    left_out = left_out_controls(facts.statement, facts.remarks)
    reasons = list(given)
    if looked is None or basis is None:
        reasons.append(Reason("no_review", Rank.BASIS, Looked("nothing")))
    else:
        reasons += gaps(own, looked, left_out=left_out, language=facts.language)
        if not basis.current:
            reasons.append(Reason("library_changed", Rank.OLD, Looked("review")))
        if stage == 2:
            reasons += _unseen_records(own, facts, reasons)
    places = _places(facts.requirement_set)
    numbers = _numbers(own, looked or {}, left_out)
    return Readiness(stage, basis, in_order(reasons, places), numbers)


def _unseen_records(
    requirements: list[Requirement], facts: Facts, reasons: list[Reason]
) -> Iterator[Reason]:
    """Records that documents only speak of, where nothing else is said on the requirement yet."""
    told = {one.requirement.id for one in reasons if one.requirement}
    for one in requirements:
        line: Line | None = facts.lines.get(one.id)
        if line is None or line.state != "described" or line.kept or one.id in told:
            continue
        source = line.places[0].source if line.places else None
        values = {"ref": one.ref, "title": one.title.in_(facts.language)}
        yield Reason("record_unseen", Rank.SMALLER, Looked("review"), one, values, source)


def _numbers(
    requirements: list[Requirement],
    looked: Mapping[str, evidence.Looked],
    left_out: frozenset[str],
) -> Mapping[str, int]:
    found = [looked[one.id] for one in requirements if one.id in looked and one.id not in left_out]
    states = [one.status for one in found]
    return {
        "requirements": len(requirements),
        "met": states.count("met"),
        "partial": states.count("partial"),
        "missing": states.count("missing"),
        "undetermined": states.count("undetermined"),
        "not_applicable": states.count("not_applicable"),
        "left_out": sum(one.id in left_out for one in requirements),
        "by_person": sum(one.by_person for one in found),
    }


def _places(requirement_set: RequirementSet) -> Mapping[str, int]:
    return {one.id: place for place, one in enumerate(requirement_set.requirements)}
