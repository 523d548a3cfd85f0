"""The classification of a system of the register, as lines of text and as JSON."""

from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.ai_act import shown
from assistant.ai_act.load import load_law
from assistant.ai_act.told import told
from assistant.messages import Language, message
from assistant.registers.load import load_registers

if TYPE_CHECKING:
    from assistant.service.classifying import Classified


def classified_record(made: "Classified") -> dict[str, Any]:
    """Return a classification with what the register has of it, as JSON."""
    kept = made.entry.values
    told = shown.record(made.found)
    for one, dated in zip(told["duties"], made.duties, strict=True):
        one |= {"when": dated.when, "days": dated.days}
    return told | {
        "system": made.entry.id,
        "version": made.entry.version,
        "description": made.description,
        "answers": dict(made.answers),
        "kept": {name: kept.get(name) for name in ("tier", "tier_by", "tier_on")},
        "changed_since": list(made.changed),
        "differs": made.differs,
        "stale": made.stale,
        "unanswered": list(made.unasked),
    }


def standing_lines(made: "Classified", language: Language, *, ids: bool = True) -> list[str]:
    """Return what the register has, and why it should be looked at again.

    `ids` names the questions as a file of answers does.
    """
    register, entry = load_registers()["systems"], made.entry
    tier = entry.text("tier")
    if not tier:
        lines = [message("classifying.kept_none", language)]
    else:
        label = register.field("tier").option(tier).label.in_(language)
        person, on = entry.text("tier_by") or "–", entry.text("tier_on")
        day = day_words(date.fromisoformat(on), language) if on else "–"
        lines = [message("classifying.kept", language, tier=label, person=person, day=day)]
    if made.changed and tier:
        fields = ", ".join(register.field(name).label.in_(language) for name in made.changed)
        lines.append(message("classifying.changed", language, fields=fields))
    if made.differs:
        lines.append(message("classifying.differs", language))
    for one in told(entry.sources()):
        stricter = not tier and one.stricter_than(made.found.tier)
        key = "classifying.told_stricter" if stricter else "classifying.told"
        lines.append(message(key, language, words=one.words, document=one.source.document))
    if not made.description.strip() or not entry.values.get("purpose"):
        lines.append(message("classifying.empty", language))
    if made.unasked:
        lines.append(message("classifying.unasked", language))
        law = load_law()
        for name in made.unasked:
            question = law.question(name).text.of(language)
            lines.append(f"- {question} ({name})" if ids else f"- {question}")
    return lines


def day_words(day: date, language: Language) -> str:
    """Return a day as people write it."""
    return f"{day:{'%d.%m.%Y' if language == 'de' else '%Y-%m-%d'}}"
