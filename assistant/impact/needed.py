"""Which assessments a system calls for, with reasons and articles, by the rules of the form.

"none" means that nothing in the register shows a duty; it never says that there is none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Template

from assistant.impact.load import law_days, load_form
from assistant.impact.schema import Form, Rule, Verdict, View, ViewId
from assistant.messages import Language
from assistant.registers.entry import Entry

EMPTY = "empty"
_STRENGTH: tuple[Verdict, ...] = ("required", "likely", "none")
# "Annex III 5(b)", "Anhang III Nr. 5 Buchst. b": the number and, where given, the letter.
_POINT = re.compile(
    r"\b(?:annex|anhang)\s+III\b\W*(?:(?:nr|no|point|points|nummer|ziffer)\b\W*)?(\d+)"
    r"(?:\W*(?:buchst(?:abe)?|lit|point)\b\W*|\s*\(\s*|\s*)?([a-h]\b)?",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\b(?:annex|anhang)\s+I\b(?!\s*I)|\bart\.?\s*6\s*(?:\(1\)|abs\.?\s*1\b)", re.IGNORECASE
)
Conditions = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in words, with the articles that say so."""

    text: str
    articles: tuple[str, ...]
    places: str  # the articles in words


@dataclass(frozen=True, slots=True)
class Need:
    """Whether a system calls for one kind of assessment; `applies_from` is the law's day."""

    view: ViewId
    title: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...] = ()
    applies_from: date | None = None


def needed(system: Entry, latest: Entry | None, language: Language) -> tuple[Need, ...]:
    """Return what a system calls for, one per view. `latest` is its newest assessment."""
    form = load_form()
    known = conditions(form, system, latest)
    return tuple(_need(form, view, known, language) for view in form.views)


def latest_of(entries: Sequence[Entry], system: str) -> Entry | None:
    """Return the newest assessment of a system that is in use, None where there is none."""
    own = [one for one in entries if one.text("system") == system and not one.archived]
    return max(own, key=lambda one: int(one.id.partition("-")[2]), default=None)


def conditions(form: Form, system: Entry, latest: Entry | None) -> Conditions:
    """Return what the rules ask of a system, each with all its values."""
    known = {
        name: frozenset({system.text(name) or EMPTY})
        for name in ("role", "tier", "stage", "autonomy")
    }
    data = frozenset(system.several("data"))
    body = latest.text("body") if latest is not None else ""
    signs = frozenset(
        sign.id for sign in form.signs if _values(system, sign.field) & set(sign.values)
    )
    personal = bool(data & set(form.personal_data))
    started, applies = system.text("started"), law_days()["annex_iii"].isoformat()
    return known | {
        "data": data or frozenset({EMPTY}),
        "body": frozenset({body or EMPTY}),
        "annex": annex_points(system.several("tier_articles")),
        "sign": signs,
        "personal": _yes(personal),
        "several": _yes(len(signs) > 1),
        "old": _yes(bool(started) and started < applies),
    }


def annex_points(articles: Sequence[str]) -> frozenset[str]:
    """Return the points that articles name: "5b" and "5" for Annex III 5(b), "product" for Annex I.

    "empty" where they name none.
    """
    found: set[str] = set()
    for article in articles:
        for number, letter in _POINT.findall(article):
            found |= {number, f"{number}{letter.lower()}"}
        if _PRODUCT.search(article):
            found.add("product")
    return frozenset(found or {EMPTY})


def _values(system: Entry, field: str) -> set[str]:
    value = system.values.get(field)
    return set(value) if isinstance(value, tuple) else {str(value or "")}


def _yes(value: bool) -> frozenset[str]:
    return frozenset({"yes" if value else "no"})


def _need(form: Form, view: View, known: Conditions, language: Language) -> Need:
    holding = [rule for rule in view.rules if _holds(rule, known)]
    found = {rule.verdict for rule in holding}
    verdict: Verdict = next((one for one in _STRENGTH if one in found), "none")
    day = law_days()[view.date] if view.date and verdict != "none" else None
    return Need(
        view=view.id,
        title=view.title.in_(language),
        verdict=verdict,
        reasons=_reasons(form, holding, verdict, known, language),
        notes=_reasons(form, holding, "note", known, language),
        applies_from=day,
    )


def _holds(rule: Rule, known: Conditions) -> bool:
    return all(known[name] & set(values) for name, values in rule.when.items())


def _reasons(
    form: Form, rules: Sequence[Rule], verdict: str, known: Conditions, language: Language
) -> tuple[Reason, ...]:
    signs = [one.text.in_(language) for one in form.signs if one.id in known["sign"]]
    return tuple(
        Reason(
            Template(rule.reason.in_(language)).safe_substitute(signs="; ".join(signs)),
            rule.articles,
            form.places(rule.articles, language),
        )
        for rule in rules
        if rule.verdict == verdict
    )
