"""The view of what holds stage 1 and stage 2 of a certification audit back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.messages import Language
from assistant.readiness import words
from assistant.readiness.reason import Reason
from assistant.readiness.stage import Readiness
from assistant.service import certifying
from assistant.web.markup import element, escape, text
from assistant.web.registers_sources import quote_html

if TYPE_CHECKING:
    from assistant.service import Visit

AT_ONCE = 8  # reasons of a stage that are shown without being asked for


def readiness_html(visit: "Visit", language: Language) -> str:
    """Return both stages: result, numbers, and the reasons in their order."""
    first, second = certifying.stages(visit, language, today=certifying.today())
    parts = element("p", text("readiness.aid", language), class_="note")
    parts += element("p", escape(words.basis(first.basis, language)), class_=_basis_class(first))
    return parts + _stage(first, language) + _stage(second, language)


def _basis_class(found: Readiness) -> str:
    return "quiet" if found.basis is not None and found.basis.current else "warning"


def _stage(found: Readiness, language: Language) -> str:
    head = element("h3", escape(words.stage_text(found, language)))
    sign = "○" if found.reasons else "?"
    result = element(
        "p", escape(f"{sign} {words.result(found, language)}"), class_=f"stage-{found.result}"
    )
    numbers = element("p", escape(words.numbers(found, language)), class_="quiet")
    if not found.reasons:
        none = element("p", text("readiness.no_reasons", language))
        return element("section", head + result + numbers + none, class_="stage")
    shown, others = found.reasons[:AT_ONCE], found.reasons[AT_ONCE:]
    parts = _reasons(shown, 1, language)
    if others:
        more = element("summary", text("certification.more", language, count=len(others)))
        parts += element("details", more + _reasons(others, AT_ONCE + 1, language))
    return element("section", head + result + numbers + parts, class_="stage")


def _reasons(reasons: Sequence[Reason], start: int, language: Language) -> str:
    items = "".join(element("li", _reason(one, language)) for one in reasons)
    return element("ol", items, start=start, class_="stage-reasons")


def _reason(one: Reason, language: Language) -> str:
    parts = element("p", escape(one.text(language)), class_="reason")
    if one.source is not None:
        parts += quote_html(one.source, language)
    looked = text("certification.looked", language, what=one.looked.text(language))
    parts += element("p", looked, class_="quiet")
    steps = "".join(element("li", escape(step)) for step in one.next_steps(language))
    return parts + element("ul", steps, class_="stage-steps")
