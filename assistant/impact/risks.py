"""Offer a risk for each effect that an assessment rates medium or high and no risk stands for."""

import re
from collections.abc import Mapping, Sequence

from assistant.impact.answers import says_something
from assistant.impact.load import load_form
from assistant.impact.schema import Aspect
from assistant.messages import Language, message
from assistant.registers.check import LONGEST_LINE, LONGEST_TEXT
from assistant.registers.entry import Entry, Value
from assistant.registers.load import load_registers
from assistant.registers.proposal import Proposal

RATED = ("medium", "high")


def proposed(
    impacts: Sequence[Entry],
    risks: Sequence[Entry],
    systems: Mapping[str, Entry],
    language: Language,
) -> tuple[Proposal, ...]:
    """Return proposals for the register of risks, by assessment and effect."""
    form = load_form()
    return tuple(
        _proposal(impact, aspect, systems.get(impact.text("system")), language)
        for impact in impacts
        if not impact.archived
        for aspect in form.aspects
        if impact.text(aspect.level) in RATED and not _stands(impact, aspect, risks)
    )


def source_id(impact: Entry, aspect: Aspect) -> str:
    """Return what a risk names as its source: "IMP-1:fairness"."""
    return f"{impact.id}:{aspect.id}"


def _stands(impact: Entry, aspect: Aspect, risks: Sequence[Entry]) -> bool:
    """Tell whether a risk names this effect: by its source, or by area and the assessment's id."""
    named = re.compile(rf"(?<![\w-]){re.escape(impact.id)}(?![\w-])")
    for risk in risks:
        if risk.text("source_id") == source_id(impact, aspect):
            return True
        if risk.text("source_id").startswith(f"{impact.id}:"):
            continue  # of another effect
        same = risk.text("area") == aspect.area and risk.text("system") == impact.text("system")
        if same and named.search(f"{risk.text('reason')} {risk.text('event')}"):
            return True
    return False


def _proposal(impact: Entry, aspect: Aspect, system: Entry | None, language: Language) -> Proposal:
    form, register = load_form(), load_registers()["impacts"]
    name = system.text("name") if system is not None else impact.text("system")
    level = register.field(aspect.level).option(impact.text(aspect.level)).label.in_(language)
    title = aspect.title.in_(language)
    reason = message(
        "impact.risk_reason", language, impact=impact.id, aspect=title, level=level.lower()
    )
    values: dict[str, Value] = {
        "title": message("impact.risk_title", language, aspect=title, system=name)[:LONGEST_LINE],
        "system": impact.text("system"),
        "area": aspect.area,
        "source_id": source_id(impact, aspect),
        "concerns": aspect.concerns,
        "reason": reason,
        "status": "open",
    }
    said = [impact.text(one) for one in aspect.effects]
    event = "\n".join(one for one in said if says_something(form, one))
    if event:
        values["event"] = event[:LONGEST_TEXT]
    if says_something(form, impact.text(aspect.measures)):
        values["measures"] = impact.text(aspect.measures)
    if impact.sources():
        values["sources"] = impact.sources()
    return Proposal("risks", source_id(impact, aspect), values, reason)
