"""The classification of one AI system under the EU AI Act, from its description and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.ai_act.compared import LIKE, compared
from assistant.ai_act.decide import Outcome, decide
from assistant.ai_act.facts import Fact, find_facts
from assistant.ai_act.load import BY_ANNEX, BY_RULE, Law, load_law
from assistant.ai_act.questionnaire import answered
from assistant.ai_act.reading import Reading, Status, read
from assistant.ai_act.role import role_of
from assistant.ai_act.schema import Duty, Role, Text, Tier
from ingest.analysis.language import detect_language

Language = Literal["de", "en"]
_ALWAYS = {"makes_it", "uses_it", "general_model", "trains_model", "very_large", "open_licence"}
# Concepts that only help rules to decide; alone they tell a reader nothing.
_HELPERS = {"people_named", "evaluates", "at_work", "at_school", "learns", "later_matching"}
LONGEST = 20_000  # characters of a description that are read


@dataclass(frozen=True, slots=True)
class Due:
    """A duty and the day from which it applies."""

    article: str
    text: str
    applies_from: date


@dataclass(frozen=True, slots=True)
class FactTold:
    """A fact in words, the quote it rests on, where that comes from, and whether it is denied."""

    fact: str
    quote: str
    source: str
    denied: bool = False


@dataclass(frozen=True, slots=True)
class OtherTier:
    """Another tier whose rules hold as well, or that a plan for later would lead to."""

    tier: Tier
    articles: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Classification:
    """The result. Texts are in `language`; every quote from the description is a slice of it."""

    tier: Tier
    articles: tuple[str, ...]
    role: Role
    facts: tuple[FactTold, ...]
    questions: tuple[str, ...]
    duties: tuple[Due, ...]
    language: Language
    reason: str
    what_would_change: tuple[str, ...]
    gpai: tuple[str, ...]
    other_tiers: tuple[OtherTier, ...]
    disclaimer: str


def classify(
    description: str,
    *,
    answers: Mapping[str, str] | None = None,
    language: Language | None = None,
    law: Law | None = None,
) -> Classification:
    """Return the classification of a system, the same for the same input.

    `answers` are answers of the questionnaire by question; they go before the description.
    Without `language` texts are in that of the description (English where it cannot be told).
    Only the first 20,000 characters are read. Raises BadAnswers, BadAiActData.
    """
    law = law or load_law()
    reading = read(description[:LONGEST])
    if language is None:
        language = "de" if detect_language(description) == "de" else "en"
    facts = answered(find_facts(reading, law), answers or {}, law)
    outcome = decide(facts, reading, law)
    if not set(answers or ()) - {"role"}:  # whose it is says nothing of what it is for
        outcome, like = compared(outcome, facts, reading, law)
        facts |= {like.concept: like} if like else {}
    role = _role(facts, reading, law)
    cases = outcome.cases | {"all"} | _model_cases(facts)
    return Classification(
        tier=outcome.tier,
        articles=outcome.articles,
        role=role,
        facts=_told(facts, outcome, law, language),
        questions=_questions(outcome, role, answers or {}, law, language),
        duties=_duties(outcome, role, cases, law, language),
        language=language,
        reason=" ".join(text.of(language) for text in outcome.reasons),
        what_would_change=_distinct(outcome.changes, language),
        gpai=_models(facts, law, language),
        other_tiers=_others(outcome, facts, reading, law, language),
        disclaimer=law.duties.disclaimer.of(language),
    )


def _role(facts: Mapping[str, Fact], reading: Reading, law: Law) -> Role:
    made, used = facts.get("makes_it"), facts.get("uses_it")
    if any(fact is not None and fact.source == "answer" for fact in (made, used)):
        makes = made is not None and made.status is Status.STATED
        uses = used is not None and used.status is Status.STATED
        return "both" if makes and uses else "provider" if makes else "deployer"
    return role_of(reading, law)


def _model_cases(facts: Mapping[str, Fact]) -> frozenset[str]:
    trained = "trains_model" in facts and facts["trains_model"].status is Status.STATED
    large = "very_large" in facts and facts["very_large"].status is Status.STATED
    return frozenset({"gpai"} if trained else ()) | frozenset({"gpai_systemic"} if large else ())


def _told(
    facts: Mapping[str, Fact], outcome: Outcome, law: Law, language: Language
) -> tuple[FactTold, ...]:
    """The facts that the result rests on, then what else holds and what is denied."""
    texts = {one.id: one.text.of(language) for one in law.concepts.concepts}
    first = [name for name in outcome.used if name in facts]
    also = {name for rule in outcome.others for name in (*rule.all, *rule.any)} | _ALWAYS
    rest = [name for name in facts if name not in first and not name.startswith("dom_")]
    rest = [name for name in rest if name in also or _is_denied(facts[name])]
    rest = [name for name in rest if name not in _HELPERS]
    told = []
    for name in (*first, *rest):
        fact = facts[name]
        if name == LIKE:  # its source is the example
            told.append(
                FactTold(
                    f"{law.rules.likeness.fact.of(language)}: {fact.source}", fact.quote, "example"
                )
            )
            continue
        told.append(FactTold(texts[name], fact.quote, fact.source, _is_denied(fact)))
    return tuple(told)


def _is_denied(fact: Fact) -> bool:
    return fact.status in (Status.DENIED, Status.BY_PEOPLE)


def _questions(
    outcome: Outcome, role: Role, answers: Mapping[str, str], law: Law, language: Language
) -> tuple[str, ...]:
    asked = [name for name in outcome.ask if name not in answers]
    if role == "unclear" and outcome.tier in ("high", "transparency", "unsure"):
        asked.append("role")
    return tuple(law.question(name).text.of(language) for name in dict.fromkeys(asked))


def _duties(
    outcome: Outcome, role: Role, cases: frozenset[str], law: Law, language: Language
) -> tuple[Due, ...]:
    roles = {"provider", "deployer"} if role in ("both", "unclear") else {role}
    scope = outcome.rules[:1] and outcome.rules[0].stage == "scope"
    due = []
    for duty in law.duties.duties:
        fits = set(duty.cases) & cases and roles & set(duty.roles)
        if fits and not scope and (not duty.only or outcome.tier in duty.only):
            due.append(Due(duty.article, duty.text.of(language), _day(duty, outcome, law)))
    return tuple(due)


def _day(duty: Duty, outcome: Outcome, law: Law) -> date:
    if duty.date == BY_RULE:
        return min(law.day(rule.date) for rule in outcome.rules)
    if duty.date == BY_ANNEX:
        return law.day("annex_iii" if "annex_iii" in outcome.cases else "annex_i")
    return law.day(duty.date)


def _models(facts: Mapping[str, Fact], law: Law, language: Language) -> tuple[str, ...]:
    """What is to be said of general-purpose models; empty where none is named."""
    if "general_model" not in facts or facts["general_model"].status is Status.DENIED:
        return ()
    texts, cases = law.duties.gpai, _model_cases(facts)
    told = [texts.track, texts.provides if cases else texts.uses]
    if "gpai_systemic" in cases:
        told.append(texts.systemic)
    return tuple(text.of(language) for text in told)


def _others(
    outcome: Outcome, facts: Mapping[str, Fact], reading: Reading, law: Law, language: Language
) -> tuple[OtherTier, ...]:
    told = [OtherTier(rule.tier, rule.articles, rule.text.of(language)) for rule in outcome.others]
    extra = [one for one in law.duties.duties if one.article == "Art. 50(3)"]
    if outcome.tier == "high" and any(set(one.cases) & outcome.cases for one in extra):
        told.append(OtherTier("transparency", ("Art. 50(3)",), extra[0].text.of(language)))
    later = {
        name: replace(fact, status=Status.STATED)
        for name, fact in facts.items()
        if fact.status in (Status.STATED, Status.LATER)
    }
    if any(fact.status is Status.LATER for fact in facts.values()):
        planned = decide(later, reading, law)
        if planned.tier != outcome.tier:
            text = " ".join(one.of(language) for one in planned.reasons)
            told.append(OtherTier(planned.tier, planned.articles, text))
    return tuple(told)


def _distinct(texts: tuple[Text, ...], language: Language) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.of(language) for text in texts))
