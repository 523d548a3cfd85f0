"""A second look where the words of no rule were found: comparison with examples."""

from dataclasses import replace

from assistant.ai_act.decide import Outcome, from_rules, high_risk
from assistant.ai_act.facts import Fact, Facts
from assistant.ai_act.load import Law
from assistant.ai_act.reading import Reading, Status
from assistant.ai_act.substance import says_what_for

# How far a tier must be ahead. Of the examples told this clearly in tenfold cross-validation,
# four of five were right; at lower values wrong ones come in faster than right ones.
_AHEAD = 0.25
_AHEAD_IN_AN_AREA = 0.35  # where the area's own questions are the alternative
_FEWEST = 2  # words of substance: "AI in HR" reads like an example, but says nothing
LIKE = "likeness"  # the id of the fact


def compared(
    outcome: Outcome, facts: Facts, reading: Reading, law: Law
) -> tuple[Outcome, Fact | None]:
    """Return the outcome after comparison and the fact it rests on, or the outcome as it was."""
    if not _is_weak(outcome, law) or _denies(facts, law) or not reading.words:
        return outcome, None
    if not says_what_for(reading, law, fewest=_FEWEST):
        return outcome, None
    from assistant.ai_act.likeness import likeness

    like = likeness(reading.text, law.folder)
    rule = next((one for one in law.rules.rules if one.id == like.example.rule), None)
    in_area = outcome.tier == "unsure" and outcome.articles
    clear = like.margin >= (_AHEAD_IN_AN_AREA if in_area else _AHEAD)
    if rule is None or (not clear and like.tier != "prohibited"):
        return _fallen_back(outcome, like.tier, facts, law), None
    fact = Fact(LIKE, Status.STATED, like.quote, like.example.text)
    ask = tuple(dict.fromkeys((*rule.ask, *outcome.ask, *law.rules.unsure.ask)))
    if not clear:
        if outcome.tier == "unsure":
            return outcome, None
        doubt = law.rules.likeness.doubt
        found = Outcome("unsure", rule.articles, (doubt,), (rule.change,), ask=ask, used=(LIKE,))
        return found, fact
    named: set[str] = set()
    found = (
        high_risk([rule], (), named, law) if rule.tier == "high" else from_rules([rule], (), named)
    )
    reasons = (law.rules.likeness.text, *found.reasons)
    return replace(found, reasons=reasons, ask=ask, used=(LIKE,)), fact


def _fallen_back(outcome: Outcome, tier: str, facts: Facts, law: Law) -> Outcome:
    """Where no everyday purpose was recognised either, minimal is said only if it reads so."""
    if outcome.tier != "minimal" or "plain_purpose" in facts or tier == "minimal":
        return outcome
    unsure = law.rules.unsure
    return Outcome("unsure", (), (law.rules.likeness.open,), (unsure.change,), ask=unsure.ask)


def _is_weak(outcome: Outcome, law: Law) -> bool:
    """Tell whether nothing but an everyday purpose, or nothing at all, was found."""
    return outcome.tier == "unsure" or outcome.articles == law.rules.fallback.articles


def _denies(facts: Facts, law: Law) -> bool:
    """Tell whether a listed or prohibited use is denied, or any statement about people."""
    of_rules = {
        name for rule in law.rules.rules if rule.tier in ("high", "prohibited") for name in rule.all
    }
    denied = {name for name, fact in facts.items() if fact.status is not Status.STATED}
    return bool(denied & (of_rules | {"evaluates"})) or "no_people" in facts
