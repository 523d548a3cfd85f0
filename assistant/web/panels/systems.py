"""AI systems: how many of each tier above the list, a system's classification beside it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from assistant.errors import Refused
from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Entry
from assistant.registers.proposal import Proposal
from assistant.service import classifying, proposing, registering
from assistant.web.markup import element, escape
from assistant.web.panels.systems_above import summary_html
from assistant.web.panels.systems_beside import PREFIX, classified_html
from assistant.web.section import Given, Section

if TYPE_CHECKING:
    from assistant.service import Visit


def sections() -> tuple[Section, ...]:
    """Return the section of AI systems."""
    return (
        Section(
            "systems",
            "",
            "systems",
            above=_above,
            beside=_beside,
            proposals=_proposals,
            acts={"classify": _classify, "classify_save": _save},
        ),
    )


def _proposals(visit: "Visit", language: Language) -> tuple[Proposal, ...]:
    return proposing.SOURCES["systems"](visit, language)


def _above(visit: "Visit", language: Language) -> str:
    return summary_html(registering.entries(visit, "systems"), language, _today())


def _beside(visit: "Visit", language: Language, entry: Entry) -> str:
    made = classifying.classified(visit, entry, language=language, today=_today())
    may = visit.person.may("register") and not entry.archived
    return classified_html(made, language, may=may)


def _classify(visit: "Visit", given: Given, language: Language) -> str:
    visit.require("register")
    entry = classifying.answer(
        visit, given.get("entry", ""), _answers(given), version=_version(given)
    )
    made = classifying.classified(visit, entry, language=language, today=_today())
    tier = message(f"classify.tier_{made.found.tier}", language)
    return _done(message("web_systems.answered", language, system=entry.id, tier=tier))


def _save(visit: "Visit", given: Given, language: Language) -> str:
    visit.require("register")
    entry = classifying.save(
        visit,
        given.get("entry", ""),
        language=language,
        today=_today(),
        version=_version(given),
    )
    tier = shown(registering.register("systems").field("tier"), entry.text("tier"), language)
    return _done(message("web_systems.saved", language, system=entry.id, tier=tier))


def _answers(given: Given) -> Mapping[str, str]:
    """The answers of a form; an empty one takes an earlier answer back."""
    return {
        name.removeprefix(PREFIX): value for name, value in given.items() if name.startswith(PREFIX)
    }


def _version(given: Given) -> int:
    """The version that the person saw; a form without one has been tampered with."""
    version = given.get("version", "")
    if not (version.isascii() and version.isdecimal()):
        raise Refused("web_systems.no_version")
    return int(version[:9])


def _today() -> date:
    return datetime.now(UTC).date()


def _done(words: str) -> str:
    return element("p", "✓ " + escape(words), class_="done", role="status")
