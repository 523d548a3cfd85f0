"""Fit the judge's few weights and bars on companies that the large weights have not seen.

In each of five turns a fifth of the companies is left out, the large weights are learnt from the
rest, and the left-out ones are judged with them. From these the weights of `Scales` are fitted,
and its bars are searched for the best macro-F1 with few over-claims.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.judging.candidates import candidates_from
from assistant.judging.combine import Judged, machine_status
from assistant.judging.judge import NOTHING, Strengths, clip, gather, probability, weigh
from assistant.judging.scales import Scales
from assistant.requirements.schema import RequirementSet
from eval.judging.dataset import SUPPORTS, Sample
from eval.judging.learn import About, Manner, learn_about, learn_manner

FOLDS = 5
OVERCLAIMS = 0.025  # share of requirements, above which over-claims cost …
COST = 4.0  # … this much macro-F1 for each further share
RECALL = 0.86  # of missing: below it costs too
LEAN = 0.5  # how far leans stray
LEANS = tuple(step / 4 for step in range(-6, 9))
STATUSES = ("met", "partial", "missing")

START = Scales(
    support=(), denial=(), some=(), supported=0.5, floor=-1.0, denied=0.5, plain=0.5, weak=0.7,
    touch=-1.5, doubt=0.4, margin=0.0, sure=0.85, sure_mean=2.0, veto=0.5, despite=0.7, aside=0.9,
    shown=-2.25, shown_denial=-1.0,
)  # fmt: skip
SEARCH: dict[str, tuple[float, ...]] = {
    "supported": (0.3, 0.4, 0.5, 0.6),
    "floor": (-1.0, -0.75),
    "denied": (0.3, 0.4, 0.5, 0.6, 0.7),
    "weak": (0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85),
    "touch": (-1.5, -1.25, -1.0, -0.75, -0.5),
    "doubt": (0.1, 0.2, 0.3, 0.4, 0.5),
    "margin": (-0.3, -0.2, -0.1, 0.0, 0.2),
    "sure": (0.7, 0.75, 0.8, 0.85, 0.9),
    "sure_mean": (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0),
    "veto": (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5),
    "despite": (0.0, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95),
    "aside": (0.5, 0.6, 0.7, 0.8, 0.9),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One criterion of one company: its features, what the marks say, and its place."""

    company: str
    requirement: str
    essential: bool
    facts: Strengths
    best: float
    supported: bool
    denied: bool
    some: bool


def out_of_fold(
    samples: Sequence[Sample], others: Sequence[Sample], requirement_set: RequirementSet
) -> list[Case]:
    """Return the cases of all samples, each judged with weights that never saw its company."""
    criteria = criteria_of(requirement_set)
    cases: list[Case] = []
    for turn in range(FOLDS):
        left_out = [s for i, s in enumerate(samples) if i % FOLDS == turn]
        rest = [s for i, s in enumerate(samples) if i % FOLDS != turn]
        about = learn_about([*rest, *others], criteria)
        manner = learn_manner([*rest, *(o for o in others if o.name != "examples")])
        for sample in left_out:
            cases += cases_of(sample, about, manner, requirement_set)
    return cases


def cases_of(
    sample: Sample, about: About, manner: Manner, requirement_set: RequirementSet
) -> list[Case]:
    """Return one case a criterion."""
    signs = _signs(sample)
    found = candidates_from(sample.corpus, about.scores(sample), manner.chances(sample))
    pairs = [(r, c) for r in requirement_set.requirements for c in r.criteria]
    cases = []
    for (requirement, criterion), candidates in zip(pairs, found, strict=True):
        facts, best = gather(candidates)
        own = signs.get(f"{requirement.ref}{criterion.id}", set())
        lacking = bool({"-", "?"} & own)
        cases.append(
            Case(
                company=sample.name,
                requirement=requirement.ref,
                essential=criterion.weight == "essential",
                facts=facts,
                best=best,
                supported="in force" in own and not lacking,
                denied=lacking,
                some=bool(set(SUPPORTS) & own),
            )
        )
    return cases


def criteria_of(requirement_set: RequirementSet) -> list[str]:
    """Return the ids of all criteria as the annotation writes them: "6.1.2a"."""
    return [f"{r.ref}{c.id}" for r in requirement_set.requirements for c in r.criteria]


def fit_scales(cases: Sequence[Case], samples: Sequence[Sample]) -> Scales:
    """Return the weights, and the bars that do best on the companies' labels."""
    scales = replace(
        START,
        support=_logistic([c.facts.support for c in cases], [c.supported for c in cases]),
        denial=_logistic([c.facts.support for c in cases], [c.denied for c in cases]),
        some=_logistic([c.facts.some for c in cases], [c.some for c in cases]),
    )
    labels = {(s.name, ref): label for s in samples for ref, label in s.labels.items()}
    best = _worth(judge_cases(cases, scales), labels)
    for _ in range(3):
        before = best
        for name, values in SEARCH.items():
            for value in values:
                other = replace(scales, **{name: value})  # type: ignore[arg-type]
                worth = _worth(judge_cases(cases, other), labels)
                if worth > best + 1e-6:
                    best, scales = worth, other
        if best == before:
            break
    return scales


def learn_leans(cases: Sequence[Case], weights: Sequence[float], count: int) -> list[float]:
    """Return for each criterion what makes the marks likeliest, kept near 0 (normal, LEAN)."""
    found = []
    for place in range(count):
        own = cases[place::count]
        worth = {lean: _likelihood(own, weights, lean) - lean**2 / (2 * LEAN**2) for lean in LEANS}
        found.append(max(LEANS, key=lambda lean: (worth[lean], -abs(lean))))
    return found


def _likelihood(cases: Sequence[Case], weights: Sequence[float], lean: float) -> float:
    total = 0.0
    for case in cases:
        chance = probability(weights, leant(case, lean).facts.support)
        total += log(chance if case.supported else 1.0 - chance)
    return total


def leant(case: Case, lean: float) -> Case:
    """Return a case as it is with a lean (`judge.Candidate.lean`)."""
    best, _, second, together, denied, nearest = case.facts.support
    some, _, _, _, _ = case.facts.some
    best, second, some = (clip(value + lean) for value in (best, second, some))
    facts = Strengths(
        support=(best, max(best, -3.0), second, together + lean, denied, nearest),
        some=(some, max(some, -3.0), best, denied, nearest),
    )
    return replace(case, facts=facts, best=case.best + lean if case.best > NOTHING else NOTHING)


def with_leans(cases: Sequence[Case], count: int) -> tuple[list[Case], list[float]]:
    """Return the cases with leans that their own company had no part in, and leans from all."""
    weights = _logistic([c.facts.support for c in cases], [c.supported for c in cases])
    companies = list(dict.fromkeys(case.company for case in cases))
    result = []
    for turn in range(FOLDS):
        left_out = {name for i, name in enumerate(companies) if i % FOLDS == turn}
        rest = [case for case in cases if case.company not in left_out]
        found = learn_leans(rest, weights, count)
        own = [case for case in cases if case.company in left_out]
        result += [leant(case, found[i % count]) for i, case in enumerate(own)]
    return result, learn_leans(cases, weights, count)


def judge_cases(cases: Sequence[Case], scales: Scales) -> dict[tuple[str, str], str]:
    """Return the status of each company's requirements."""
    grouped: dict[tuple[str, str], list[Judged]] = {}
    for case in cases:
        outcome, support, some, denial = weigh(case.facts, case.best, scales)
        key = case.company, case.requirement
        grouped.setdefault(key, []).append(Judged(case.essential, outcome, support, some, denial))
    return {key: machine_status(judged, scales) for key, judged in grouped.items()}


def figures(said: dict[tuple[str, str], str], labels: dict[tuple[str, str], str]) -> dict[str, Any]:
    """Return macro-F1, over-claims, and precision and recall of each status."""
    result: dict[str, Any] = {}
    scores = []
    for status in STATUSES:
        right = sum(said[key] == status == labels[key] for key in labels)
        claimed = sum(said[key] == status for key in labels)
        true = sum(label == status for label in labels.values())
        precision = right / claimed if claimed else 0.0
        recall = right / true if true else 0.0
        both = precision + recall
        scores.append(2 * precision * recall / both if both else 0.0)
        result[status] = {"precision": round(precision, 3), "recall": round(recall, 3)}
    over = sum(said[key] == "met" != label for key, label in labels.items())
    return {"macro_f1": float(np.mean(scores)), "over_claims": over / len(labels)} | result


def as_record(scales: Scales) -> dict[str, Any]:
    """Return the numbers for the file, rounded."""
    return {
        field.name: [round(v, 4) for v in value]
        if isinstance(value := getattr(scales, field.name), tuple)
        else round(value, 4)
        for field in fields(scales)
    }


def _worth(said: dict[tuple[str, str], str], labels: dict[tuple[str, str], str]) -> float:
    found = figures(said, labels)
    over = max(0.0, found["over_claims"] - OVERCLAIMS)
    lacking = max(0.0, RECALL - found["missing"]["recall"])
    return float(found["macro_f1"] - COST * over - lacking)


def _signs(sample: Sample) -> dict[str, set[str]]:
    """What the marks say of each criterion; "in force" for support by a document in force."""
    found: dict[str, set[str]] = {}
    for statement, marks in zip(sample.corpus.statements, sample.marks, strict=True):
        if statement.standing == "superseded":
            continue
        for sign, criterion in marks:
            found.setdefault(criterion, set()).add(sign)
            if sign == "+" and statement.standing == "in_force":
                found[criterion].add("in force")
    return found


def _logistic(rows: Sequence[tuple[float, ...]], answers: Sequence[bool]) -> tuple[float, ...]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=0.5, max_iter=3000)
    model.fit(np.array(rows), np.array(answers))
    weights: NDArray[np.float64] = np.append(model.coef_[0], model.intercept_)
    return tuple(float(weight) for weight in weights)
