"""From facts to a tier, in the order of the law; nothing here knows any wording.

Order: scope, prohibited practices, high-risk with the exemption of Art. 6(3), transparency,
near misses and everyday purposes; where no rule holds, a sensitive area or an unknown purpose
leads to questions ("unsure"), any other purpose that is described to "minimal".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.ai_act.facts import Facts
from assistant.ai_act.load import Law
from assistant.ai_act.reading import Reading, Status
from assistant.ai_act.schema import Domain, Rule, Text, Tier
from assistant.ai_act.substance import says_what_for

# Areas of Annex III in which a narrow task is taken out by Art. 6(3).
_LISTED = ("dom_hr", "dom_school", "dom_police", "dom_migration", "dom_justice", "dom_bank")
_IN_AN_AREA = 4  # words of substance that make a purpose plain in a sensitive area
_LISTED_TOO = ("dom_insurance", "dom_authority")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision: the tier, what decided it, and what else holds."""

    tier: Tier
    articles: tuple[str, ...]
    reasons: tuple[Text, ...]
    changes: tuple[Text, ...]
    rules: tuple[Rule, ...] = ()
    others: tuple[Rule, ...] = ()
    ask: tuple[str, ...] = ()
    cases: frozenset[str] = field(default_factory=frozenset)
    used: tuple[str, ...] = ()  # concepts that it rests on


def decide(facts: Facts, reading: Reading, law: Law) -> Outcome:
    """Return the outcome for the facts of a description."""
    stated = {name for name, fact in facts.items() if fact.status is Status.STATED}
    holding = [rule for rule in law.rules.rules if _holds(rule, stated)]
    by_stage = {s: [rule for rule in holding if rule.stage == s] for s in law.rules.stages}
    forbidden = [rule for rule in by_stage["prohibited"] if rule.tier == "prohibited"]
    scope = [rule for rule in by_stage["scope"] if not (rule.yields and forbidden)]
    if scope:
        return from_rules(scope[:1], (), stated)
    if by_stage["prohibited"]:
        others = [*by_stage["high"], *by_stage["transparency"]]
        return from_rules(forbidden or by_stage["prohibited"], others, stated)
    exempt = _derogation(by_stage["high"], stated, facts, law)
    if exempt is not None and exempt.tier == "high":
        return exempt
    if by_stage["high"] and exempt is None:
        return high_risk(by_stage["high"], by_stage["transparency"], stated, law)
    if by_stage["doubt"] and exempt is None:
        return from_rules(by_stage["doubt"], by_stage["transparency"], stated)
    if by_stage["transparency"]:
        open_to_people = from_rules(by_stage["transparency"], (), stated)
        return _with_exemption(open_to_people, exempt) if exempt else open_to_people
    if exempt is not None:
        return exempt
    if by_stage["minimal"]:
        return from_rules(by_stage["minimal"], (), stated)
    return _open(facts, stated, reading, law)


def _with_exemption(outcome: Outcome, exempt: Outcome) -> Outcome:
    return replace(
        outcome,
        reasons=(*outcome.reasons, *exempt.reasons),
        cases=outcome.cases | exempt.cases,
        used=tuple(dict.fromkeys((*outcome.used, *exempt.used))),
    )


def _holds(rule: Rule, stated: set[str]) -> bool:
    return (
        all(name in stated for name in rule.all)
        and (not rule.any or any(name in stated for name in rule.any))
        and not any(name in stated for name in rule.none)
    )


def from_rules(rules: Sequence[Rule], others: Sequence[Rule], stated: set[str]) -> Outcome:
    """Return the outcome of rules that hold; `others` hold as well and decide nothing."""
    cases = {rule.id for rule in (*rules, *others)}
    if rules[0].tier == "prohibited":
        cases = {"prohibited"} | {rule.id for rule in rules}
    return Outcome(
        tier=rules[0].tier,
        articles=tuple(dict.fromkeys(one for rule in rules for one in rule.articles)),
        reasons=tuple(rule.text for rule in rules),
        changes=tuple(rule.change for rule in rules),
        rules=tuple(rules),
        others=tuple(others),
        ask=tuple(dict.fromkeys(name for rule in rules for name in rule.ask)),
        cases=frozenset(cases),
        used=_used(rules, stated),
    )


def _used(rules: Sequence[Rule], stated: set[str]) -> tuple[str, ...]:
    named = (name for rule in rules for name in (*rule.all, *rule.any) if name in stated)
    return tuple(dict.fromkeys(named))


def high_risk(rules: Sequence[Rule], others: Sequence[Rule], stated: set[str], law: Law) -> Outcome:
    """Return the outcome of high-risk rules, with the annex that gives its dates."""
    outcome = from_rules(rules, others, stated)
    annexes = {rule.annex for rule in rules}
    direct = annexes & {"III", "I"}
    cases = set(outcome.cases) | ({"high"} if direct else set())
    names: dict[str | None, str] = {"III": "annex_iii", "I": "annex_i", "IB": "annex_ib"}
    cases |= {names[annex] for annex in annexes}
    exempt = law.rules.derogation
    blocked = exempt.blocked_by in stated and stated & set(exempt.asserted)
    return replace(
        outcome,
        reasons=(*outcome.reasons, exempt.blocked) if blocked else outcome.reasons,
        cases=frozenset(cases),
        used=(*outcome.used, exempt.blocked_by) if blocked else outcome.used,
    )


def _derogation(high: Sequence[Rule], stated: set[str], facts: Facts, law: Law) -> Outcome | None:
    """Return the outcome of Art. 6(3), or None where it says nothing."""
    exempt = law.rules.derogation
    granted = [name for name in exempt.asserted if name in stated]
    narrow = [name for name in exempt.plain if name in stated]
    denial = facts.get(exempt.denied_by)
    if denial is not None and denial.status is Status.DENIED:
        granted = list(dict.fromkeys([*granted, *narrow]))
        narrow = narrow or [name for name in ("plain_purpose",) if name in stated]
    if high:
        lasting = any(rule.annex != "III" or rule.underived for rule in high)
        if lasting or not granted or exempt.blocked_by in stated:
            return None
        listed = tuple(one.replace("Art. 6(2), ", "") for rule in high for one in rule.articles)
        return _exempted(listed, (*_used(high, stated), *granted), law)
    domain = _domain(facts, law)
    if domain is None or not narrow:
        return None
    if exempt.blocked_by in stated:
        return Outcome(
            "high",
            tuple(f"Art. 6(2), {one}" for one in domain.articles[:1]),
            (exempt.blocked,),
            (exempt.change,),
            ask=domain.ask[:1],
            cases=frozenset({"high", "annex_iii"}),
            used=(domain.id, exempt.blocked_by, *narrow),
        )
    return _exempted(domain.articles, (domain.id, *narrow), law)


def _exempted(listed: Sequence[str], used: Sequence[str], law: Law) -> Outcome:
    exempt = law.rules.derogation
    return Outcome(
        "minimal",
        tuple(dict.fromkeys((*exempt.articles, *listed))),
        (exempt.text,),
        (exempt.change,),
        ask=("profiling",),
        cases=frozenset({"derogation"}),
        used=tuple(dict.fromkeys(used)),
    )


def _domain(facts: Facts, law: Law) -> Domain | None:
    """Return the listed area that is mentioned, also where an evaluation in it is denied."""
    mentioned = (one for one in law.rules.domains if one.id in facts)
    return next((one for one in mentioned if one.id in (*_LISTED, *_LISTED_TOO)), None)


def _open(facts: Facts, stated: set[str], reading: Reading, law: Law) -> Outcome:
    """No rule holds: ask about a sensitive area or an unknown purpose, else nothing special."""
    unsure, areas = law.rules.unsure, [one for one in law.rules.domains if one.id in stated]
    people = stated & {"people_named", "evaluates"} or not all(area.weak for area in areas)
    if areas and (people or not says_what_for(reading, law, fewest=_IN_AN_AREA)):
        return Outcome(
            "unsure",
            tuple(dict.fromkeys(one for area in areas for one in area.articles)),
            (unsure.domain,),
            (unsure.change,),
            ask=tuple(dict.fromkeys(name for area in areas for name in area.ask)),
            used=tuple(area.id for area in areas),
        )
    if not says_what_for(reading, law):
        return Outcome("unsure", (), (unsure.nothing,), (unsure.change,), ask=unsure.ask)
    plain = law.rules.fallback
    return Outcome("minimal", plain.articles, (plain.text,), (plain.change,))
