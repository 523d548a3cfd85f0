"""Above the AI systems: how many of each tier, what is open, which dates come next."""

from collections.abc import Sequence
from datetime import date

from assistant.ai_act.for_system import is_of
from assistant.ai_act.load import load_law
from assistant.export.classified_text import day_words
from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.service.classifying import TIERS, by_tier
from assistant.web.markup import element, escape, text

NAMED, DATES = 12, 3  # systems in a line, dates to come


def summary_html(entries: Sequence[Entry], language: Language, today: date) -> str:
    """Return the counts by tier, and the systems that a person should look at."""
    if not entries:
        return element("p", text("web_systems.none", language), class_="quiet")
    found = by_tier(list(entries))
    field = load_registers()["systems"].field("tier")
    items = "".join(
        element(
            "li",
            element("b", str(len(found[tier])), class_="count")
            + " "
            + escape(shown(field, tier, language) if tier else _open(language)),
            class_=f"tier tier-{tier or 'none'}",
        )
        for tier in (*TIERS, "")
        if found[tier]
    )
    stale = [one for one in entries if one.text("tier") and is_of(one.values) is False]
    lines = _named("prohibited", found["prohibited"], language)
    lines += _named("unclassified", [*found[""], *found["unsure"]], language)
    lines += _named("stale", stale, language)
    return (
        element("ul", items, class_="tier-counts")
        + (element("ul", lines, class_="tier-open") if lines else "")
        + _dates(language, today)
    )


def _named(key: str, entries: Sequence[Entry], language: Language) -> str:
    if not entries:
        return ""
    buttons = ", ".join(_button(one) for one in entries[:NAMED])
    if len(entries) > NAMED:
        buttons += " " + text("web_systems.more", language, count=len(entries) - NAMED)
    label = element("b", text(f"web_systems.{key}", language))
    return element("li", f"{label} {buttons}", class_=f"open-{key}")


def _button(entry: Entry) -> str:
    return element(
        "button",
        element("bdi", escape(f"{entry.id} {entry.text('name')}")),
        type="button",
        class_="link",
        data_event="open",
        data_entry=entry.id,
    )


def _dates(language: Language, today: date) -> str:
    """The next days from which parts of the Regulation apply."""
    coming = sorted(
        (one for one in load_law().dates.dates if one.day > today), key=lambda one: one.day
    )
    items = "".join(
        element(
            "li",
            element("b", escape(day_words(one.day, language)))
            + " "
            + text("web_systems.in_days", language, days=(one.day - today).days)
            + " – "
            + escape(f"{one.text.of(language)} ({one.article})"),
        )
        for one in coming[:DATES]
    )
    if not items:
        return ""
    summary = element("summary", text("web_systems.dates", language))
    return element("details", summary + element("ul", items), class_="tier-dates")


def _open(language: Language) -> str:
    return message("web_systems.not_classified", language)
