"""The classification of the register's systems under the EU AI Act: proposed here, kept by people.

What is worked out changes nothing until a person confirms it; the person then stands as the one
who classified. What was changed after that, or would be classified otherwise now, is marked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.ai_act.classify import Classification
from assistant.ai_act.for_system import (
    Dated,
    answers_of,
    changed_since,
    classify_system,
    dated,
    description,
    is_of,
    kept_answers,
    mark_of,
    only_answers,
    unasked,
)
from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.service import registering
from assistant.service.visit import Visit

REGISTER = "systems"
_CONFIRMED = {"tier", "tier_by", "tier_on"}
TIERS = ("prohibited", "high", "transparency", "minimal", "unsure")


@dataclass(frozen=True, slots=True)
class Classified:
    """A system with what its description and answers lead to now.

    `changed` are fields of the description that were changed after it was classified; `differs`
    tells that it is kept with another tier than it would get now.
    """

    entry: Entry
    answers: Mapping[str, str]
    description: str
    found: Classification
    duties: tuple[Dated, ...]
    changed: tuple[str, ...]

    @property
    def unasked(self) -> tuple[str, ...]:
        """Questions that nobody has answered, where only their answers make it minimal."""
        return unasked(self.found, self.answers)

    @property
    def differs(self) -> bool:
        """Whether the tier that a person confirmed is another one than this."""
        kept = self.entry.text("tier")
        return bool(kept) and kept != self.found.tier

    @property
    def stale(self) -> bool:
        """Whether the kept classification should be looked at again."""
        return bool(self.entry.text("tier")) and (bool(self.changed) or self.differs)

    @property
    def urgent(self) -> tuple[Dated, ...]:
        """The duties that apply, or will within half a year."""
        return tuple(one for one in self.duties if one.when != "later")


def classify(
    visit: Visit,
    system: str,
    answers: Mapping[str, str] | None = None,
    *,
    language: Language,
    today: date,
) -> Classified:
    """Return the classification of a system; `answers` go over those that are stored.

    Nothing is written. Raises NotAllowed, Refused, BadAnswers.
    """
    entry = registering.entry(visit, REGISTER, system)
    return classified(visit, entry, answers, language=language, today=today)


def classified(
    visit: Visit,
    entry: Entry,
    answers: Mapping[str, str] | None = None,
    *,
    language: Language,
    today: date,
) -> Classified:
    """Return the classification of an entry at hand. Raises NotAllowed, BadAnswers."""
    given = answers_of(entry.values, answers)
    found = classify_system(entry.values, given, language=language)
    changed = _changed(visit, entry)
    return Classified(entry, given, description(entry.values), found, dated(found, today), changed)


def save(
    visit: Visit,
    system: str,
    answers: Mapping[str, str] | None = None,
    *,
    language: Language,
    today: date,
    version: int | None = None,
) -> Entry:
    """Keep a classification as this person's, and return the entry.

    Raises NotAllowed, Refused (somebody changed the entry meanwhile), BadAnswers.
    """
    visit.require("register")
    made = classify(visit, system, answers, language=language, today=today)
    return registering.change(
        visit,
        REGISTER,
        made.entry.id,
        {
            "tier": made.found.tier,
            "tier_articles": list(made.found.articles),
            "tier_reason": made.found.reason,
            "tier_by": visit.person.name,
            "tier_on": today.isoformat(),
            "answers": kept_answers(made.entry.values, made.answers),
        },
        version=version or made.entry.version,
        reason=message("classifying.reason", language),
    )


def answer(
    visit: Visit,
    system: str,
    answers: Mapping[str, str],
    *,
    version: int | None = None,
) -> Entry:
    """Keep answers of the questionnaire, and leave the tier as it is; return the entry.

    Raises NotAllowed, Refused, BadAnswers.
    """
    visit.require("register")
    entry = registering.entry(visit, REGISTER, system)
    given = answers_of(entry.values, answers)
    classify_system(entry.values, given, language="en")  # or it is told which answer is none
    kept = only_answers(entry.values, given)
    return registering.change(
        visit, REGISTER, entry.id, {"answers": kept or None}, version=version or entry.version
    )


def by_tier(entries: list[Entry]) -> dict[str, list[Entry]]:
    """Return the systems by tier, worst first; those without one under ""."""
    found: dict[str, list[Entry]] = {tier: [] for tier in (*TIERS, "")}
    for entry in entries:
        found.setdefault(entry.text("tier"), []).append(entry)
    return found


def _changed(visit: Visit, entry: Entry) -> tuple[str, ...]:
    """The describing fields changed since a person last confirmed the tier."""
    if not entry.text("tier") or is_of(entry.values):
        return ()
    for change in registering.history(visit, REGISTER, entry.id):  # the latest first
        before = change.before or {}
        if _CONFIRMED & set(change.fields()) or mark_of(before) != mark_of(change.after):
            return changed_since(change.after, entry.values)
    return ()
