"""Which stage failed, for each wrong status of an annotated company judged out of its fold.

Marks tell what each criterion should have got. The first criterion whose outcome is not that of
its marks names the stage, essential ones first; where all agree, it is the combining or the label.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.judging.combine import Judged, machine_status
from assistant.judging.judge import Outcome, weigh
from assistant.judging.scales import Scales
from eval.judging.scale import Case

RELEVANCE = "relevance: marked words are not found surely enough"
MANNER = "manner: a denial overlooked, or read where there is none"
RULES = "status rules: marked words are no full support, but were taken for it"
GENEROUS = "other words taken: words without a mark count as support"
WEIGHING = "weighing: marked words are found, the verdict is another"
BARS = "bars: each criterion is right, their sum is not sure enough"
LABEL = "label: the marks themselves give another status"


def stages(
    cases: Sequence[Case], labels: Mapping[tuple[str, str], str], scales: Scales
) -> dict[str, int]:
    """Return how often each stage failed, most often first."""
    grouped: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        grouped.setdefault((case.company, case.requirement), []).append(case)
    found: Counter[str] = Counter()
    for key, members in grouped.items():
        told = [weigh(case.facts, case.best, scales) for case in members]
        judged = [
            Judged(case.essential, outcome, support, some, denial)
            for case, (outcome, support, some, denial) in zip(members, told, strict=True)
        ]
        if machine_status(judged, scales) != labels[key]:
            found[_stage(members, [one[0] for one in told], labels[key], scales)] += 1
    return dict(found.most_common())


def _stage(cases: Sequence[Case], outcomes: Sequence[Outcome], label: str, scales: Scales) -> str:
    ideal = [
        Judged(case.essential, outcome, *_chances(outcome))
        for case in cases
        for outcome in [_marked(case)]
    ]
    if machine_status(ideal, scales) != label:
        return LABEL
    order = sorted(zip(cases, outcomes, strict=True), key=lambda pair: not pair[0].essential)
    for case, outcome in order:
        wanted = _marked(case)
        if outcome != wanted:
            return _why(case, outcome, wanted, scales)
    return BARS


def _marked(case: Case) -> Outcome:
    """The outcome that the marks of a criterion give."""
    if case.denied:
        return "contradicted"
    if case.supported:
        return "supported"
    return "weak" if case.some else "none"


def _chances(outcome: Outcome) -> tuple[float, float, float]:
    """Support, anything, denial of an outcome that is sure."""
    return (
        0.99 if outcome == "supported" else 0.01,
        0.99 if outcome in ("supported", "weak") else 0.01,
        0.99 if outcome == "contradicted" else 0.01,
    )


def _why(case: Case, outcome: Outcome, wanted: Outcome, scales: Scales) -> str:
    if "contradicted" in (outcome, wanted):
        return MANNER
    if outcome == "supported":
        return RULES if wanted == "weak" else GENEROUS
    if outcome == "weak" and wanted == "none":
        return GENEROUS
    some = case.best if wanted == "supported" else case.facts.some[0]
    bar = scales.floor if wanted == "supported" else scales.touch
    return RELEVANCE if some < bar else WEIGHING
