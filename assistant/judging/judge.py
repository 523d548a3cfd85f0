"""The judge: a criterion and the statements that may bear on it in, a verdict with evidence out.

A small, replaceable part (`Judge`). The one here works by rule and needs no language model: it
asks how surely a statement is about the criterion, whether it says that something is lacking,
whether it merely mentions the matter, whether its document is in force and about the subject, and
weighs that with few weights, each with its direction (`Scales`). They were fitted to invented
companies (`python -m eval.judging`), never to the companies it is measured on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Literal, Protocol

from assistant.judging.evidence import evidence_of
from assistant.judging.scales import Scales
from assistant.judging.statements import Statement
from assistant.review_types import Bearing, Evidence

Outcome = Literal["supported", "weak", "contradicted", "none"]
NOTHING = -9.0  # log-odds where there is no statement at all
SHOWN = 8  # statements shown a criterion; of those that support it, all
MOST = 60
_LOW, _HIGH = -8.0, 6.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement as it bears on one criterion.

    `relevance` is the log-odds that it is about the criterion, `focus` how far that lies below
    what the same statement has for its nearest criterion (0 where this is the nearest).
    `denial` and `mention` are probabilities: that it says something is lacking, and that it only
    speaks of the matter. `lean` evens out that some criteria are found with lower log-odds than
    others.
    """

    statement: Statement
    relevance: float
    focus: float
    denial: float
    mention: float
    lean: float = 0.0

    @property
    def fits(self) -> bool:
        """Whether it may support fully: in force, on the subject, for more than one system, now."""
        s = self.statement
        limited = s.only_system is not None or s.is_blank_form or s.is_to_come
        return self.may_support and s.standing == "in_force" and s.on_subject and not limited

    @property
    def may_support(self) -> bool:
        """Whether it may support at all."""
        s = self.statement
        talk = s.genre in ("glossary", "promotion")
        return s.says_something and not (s.is_gap or talk or s.standing == "superseded")

    @property
    def may_deny(self) -> bool:
        """Whether it may say that something is lacking: not where the document no longer holds."""
        s = self.statement
        talk = s.is_aside or s.genre in ("glossary", "promotion")
        return s.standing != "superseded" and not talk

    @property
    def support(self) -> float:
        """Log-odds of relevance, less where it denies or only mentions."""
        less = max(0.0, log_odds(self.denial) + 2.0) + max(0.0, log_odds(self.mention) + 1.5)
        return clip(self.relevance + self.lean - less)

    @property
    def denies(self) -> float:
        """Log-odds that this very criterion is denied."""
        lacking = log_odds(self._lacking)  # however near the topic, no denial is no denial
        return clip(min(self.relevance + min(0.0, lacking), lacking + 2.0))

    @property
    def denies_nearest(self) -> float:
        """The same by place: the nearest criterion is meant, even where relevance is low."""
        nearest = self.relevance - self.focus
        return clip(self.focus + min(0.0, log_odds(self._lacking)) + min(0.0, nearest + 3.0))

    @property
    def _lacking(self) -> float:
        return max(self.denial, 0.9 * self.statement.is_gap)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the candidates say on a criterion, with probabilities and the words it rests on.

    `support`: a document in force establishes it. `some`: anything at all speaks for it, a draft
    too. `denial`: a document says that it is lacking.
    """

    outcome: Outcome
    support: float
    some: float
    denial: float
    evidence: tuple[Evidence, ...]
    nearest: Evidence | None = None


class Judge(Protocol):
    """Anything that can say how statements bear on a criterion."""

    def judge(self, criterion: str, candidates: Sequence[Candidate]) -> Verdict:
        """Return the verdict on the criterion with this id."""
        ...


class RuleJudge:
    """The judge without a language model."""

    def __init__(self, scales: Scales) -> None:
        self._scales = scales

    def judge(self, criterion: str, candidates: Sequence[Candidate]) -> Verdict:
        """Return the verdict; the order of candidates does not matter."""
        scales = self._scales
        facts, best = gather(candidates)
        outcome, support, some, denial = weigh(facts, best, scales)
        shown = _shown(criterion, candidates, outcome, scales)
        near = None if shown else _nearest(criterion, candidates)
        return Verdict(outcome, support, some, denial, shown, near)


def gather(candidates: Sequence[Candidate]) -> tuple["Strengths", float]:
    """Return the features of a criterion and the log-odds of the best statement that fits."""
    full = sorted((c.support for c in candidates if c.fits), reverse=True)
    facts = strengths(
        full,
        max((c.support for c in candidates if c.may_support), default=NOTHING),
        max((c.denies for c in candidates if c.may_deny), default=NOTHING),
        max((c.denies_nearest for c in candidates if c.may_deny), default=NOTHING),
    )
    return facts, full[0] if full else NOTHING


def weigh(facts: "Strengths", best: float, scales: Scales) -> tuple[Outcome, float, float, float]:
    """Return the outcome, and the probabilities of support, of anything, and of denial.

    `best` is the log-odds of the best statement that fits. A plain denial goes before support: a
    document that says a thing is lacking is believed.
    """
    support = probability(scales.support, facts.support)
    some = probability(scales.some, facts.some)
    denial = probability(scales.denial, facts.support)
    denied = facts.support[4]
    if denial >= scales.denied or denied >= scales.plain:
        return "contradicted", support, some, max(denial, scales.denied)
    if support >= scales.supported and best >= scales.floor:
        return "supported", support, some, denial
    touched = some >= scales.weak and facts.some[0] >= scales.touch
    if touched and denial < max(scales.doubt, some + scales.margin):
        return "weak", support, some, denial
    return "none", support, some, denial


@dataclass(frozen=True, slots=True)
class Strengths:
    """What the weights are multiplied with, in the order of `Scales`."""

    support: tuple[float, ...]
    some: tuple[float, ...]


def strengths(full: Sequence[float], any_: float, denied: float, nearest: float) -> Strengths:
    """Return the features of a criterion from its candidates' log-odds, best first."""
    three = [*full[:3], *[NOTHING] * (3 - len(full[:3]))]
    together = log(sum(exp(max(value, _LOW)) for value in three))
    best, second = max(three[0], _LOW), max(three[1], _LOW)
    low_denied, low_nearest = max(denied, -4.0), max(nearest, -3.0)
    any_ = max(any_, _LOW)
    return Strengths(
        support=(best, max(best, -3.0), second, together, low_denied, low_nearest),
        some=(any_, max(any_, -3.0), best, low_denied, low_nearest),
    )


def probability(weights: Sequence[float], values: Sequence[float]) -> float:
    """Return the logistic of a constant (the last weight) and weighted values."""
    total = weights[-1] + sum(w * v for w, v in zip(weights[:-1], values, strict=True))
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


def log_odds(chance: float) -> float:
    """Return log(p / (1 - p)), with p kept away from 0 and 1."""
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return log(chance / (1 - chance))


def clip(value: float) -> float:
    """Return log-odds kept within what the weights were fitted to."""
    return min(max(value, _LOW), _HIGH)


def _shown(
    criterion: str, candidates: Sequence[Candidate], outcome: Outcome, scales: Scales
) -> tuple[Evidence, ...]:
    """The evidence to show, strongest first: what supports, then what is weak, then denials."""
    found: list[tuple[int, float, Candidate, Bearing]] = []
    for candidate in candidates:
        bearing = _bearing(candidate, outcome, scales)
        if bearing == "contradicts":
            found.append(
                (2 - 2 * (outcome == "contradicted"), candidate.denies, candidate, bearing)
            )
        elif bearing != "unrelated":
            found.append((bearing == "weak", candidate.support, candidate, bearing))
    found.sort(key=lambda item: (item[0], -item[1], item[2].statement.place))
    return tuple(
        one
        for place, (_, strength, c, bearing) in enumerate(found[:MOST])
        if place < SHOWN or bearing == "supports"
        for one in evidence_of(
            c.statement,
            criterion=criterion,
            bearing=bearing,
            reasons=reasons(c, bearing),
            strength=probability((1.0, 0.0), (strength,)),
        )
    )


def _bearing(candidate: Candidate, outcome: Outcome, scales: Scales) -> Bearing:
    """How one statement bears on the criterion, given the outcome."""
    lacking = candidate.denies
    if outcome == "contradicted":  # here the nearest criterion is meant
        lacking = max(lacking, candidate.denies_nearest)
    speaks = candidate.denial >= 0.3 or candidate.statement.is_gap
    if candidate.may_deny and speaks and lacking >= scales.shown_denial:
        return "contradicts"
    if not candidate.may_support or candidate.support < scales.shown:
        return "unrelated"
    if outcome == "none":
        return "unrelated"
    plain = candidate.fits and candidate.support >= scales.floor
    return "supports" if plain and outcome == "supported" else "weak"


def reasons(candidate: Candidate, bearing: Bearing) -> tuple[str, ...]:
    """Return the codes of what decided how a statement bears (`judging.<code>`)."""
    s = candidate.statement
    if bearing == "contradicts":
        return ("placeholder",) if s.is_gap else ("denies",)
    found = [] if bearing == "supports" else ["not_enough"]
    if s.standing in ("draft", "unknown"):
        found.append("draft" if s.standing == "draft" else "no_approval")
    if not s.on_subject:
        found.append("other_subject")
    if s.only_system:
        found.append("one_system")
    if s.is_blank_form:
        found.append("blank_form")
    if s.is_to_come:
        found.append("to_come")
    if candidate.mention >= 0.3:
        found.append("only_mentions")
    if bearing == "supports":
        found.append("duty" if s.modality == "duty" else "commitment")
        found.append("record" if s.genre == "record" else "in_force")
    elif len(found) > 1:
        found = found[1:]
    return tuple(found)


def _nearest(criterion: str, candidates: Sequence[Candidate]) -> Evidence | None:
    """The statement that came closest although it is not enough."""
    able = [c for c in candidates if c.may_support]
    if not able:
        return None
    best = max(able, key=lambda c: (c.support, -c.statement.place))
    return evidence_of(
        best.statement,
        criterion=criterion,
        bearing="unrelated",
        reasons=("not_enough",),
        strength=probability((1.0, 0.0), (best.support,)),
    )[0]
