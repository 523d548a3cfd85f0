"""From verdicts on criteria to the status of a requirement, by the weakest essential one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.judging.judge import Outcome, log_odds
from assistant.judging.scales import Scales

MachineStatus = Literal["met", "partial", "missing"]


@dataclass(frozen=True, slots=True)
class Judged:
    """What matters of a criterion's verdict for the status."""

    essential: bool
    outcome: Outcome
    support: float
    some: float
    denial: float


def machine_status(judged: Sequence[Judged], scales: Scales) -> MachineStatus:
    """Return the status of a requirement.

    Met: every essential criterion is supported, surely enough together, and no document denies
    any criterion. Partial: an essential criterion is supported or touched, more surely so where
    one of them is denied; or a supporting one is supported, unless an essential one is denied.
    Else missing.
    """
    essential = [one for one in judged if one.essential]
    vetoed = any(one.denial >= scales.veto for one in judged)
    if not vetoed and all(one.outcome == "supported" for one in essential):
        least = min(one.support for one in essential)
        mean = sum(log_odds(one.support) for one in essential) / len(essential)
        if least >= scales.sure or mean >= scales.sure_mean:
            return "met"
    denied = any(one.outcome == "contradicted" for one in essential)
    bar = scales.despite if denied else 0.0
    if any(one.outcome in ("supported", "weak") and one.some >= bar for one in essential):
        return "partial"
    aside = [one for one in judged if not one.essential and one.outcome == "supported"]
    touched = any(one.support >= scales.aside for one in aside)
    return "partial" if touched and not denied else "missing"
