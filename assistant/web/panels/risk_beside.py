"""Beside an opened risk: level with its reason, notes, possible treatments, acceptance."""

from typing import TYPE_CHECKING

from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.risk.assess import Assessed, stale_words
from assistant.risk.catalogue import load_catalogue
from assistant.risk.checks import LEAST_REASON, accepted_in_order
from assistant.risk.controls import control_words
from assistant.risk.days import day_words
from assistant.risk.level import Rating, level_words, reason
from assistant.risk.method import Method, read_method
from assistant.risk.schema import TreatmentOption
from assistant.service.risk_assessment import treatments
from assistant.web.forms import field, form, hidden
from assistant.web.markup import element, escape, text
from assistant.web.panels.risk_above import method_html, method_line

if TYPE_CHECKING:
    from assistant.service import Visit


def beside_risk(found: Assessed, method: Method, language: Language, *, may: bool) -> str:
    """Return what follows from a risk's values; forms only for those who may change it."""
    html = _level("before", found.initial, method, language)
    if found.residual.begun:
        html += _level("after", found.residual, method, language)
    html += _notes(found, language)
    open_ = not found.risk.archived and not found.over
    html += _treatments(found, language, may=may and open_)
    html += _questions(found.risk, language)
    return html + _acceptance(found, method, language, may=may and open_)


def beside_opportunity(visit: "Visit", language: Language, entry: Entry) -> str:
    """Return what remains open for an opportunity."""
    register, missing = load_registers()["opportunities"], []
    if entry.text("status") in ("", "open", "doing"):
        missing = [one for one in ("measures", "owner", "due") if not entry.values.get(one)]
    if not missing:
        return ""
    labels = ", ".join(register.field(one).label.in_(language) for one in missing)
    return element("p", text("risk_page.opportunity_open", language, fields=labels))


def beside_method(visit: "Visit", language: Language, entry: Entry) -> str:
    """Return how an entry of the method reads, and what is wrong with it."""
    found = read_method([entry], language)
    return method_line(found, language, link=False) + method_html(found, language)


def _level(name: str, rating: Rating, method: Method, language: Language) -> str:
    mark = element(
        "span", escape(level_words(rating, language)), class_=f"badge level-{rating.level}"
    )
    title = text(f"risk_page.level_{name}", language)
    why = element("span", escape(reason(rating, method, language)))
    return element("p", element("b", title) + " " + mark + " " + why, class_="risk-level")


def _notes(found: Assessed, language: Language) -> str:
    if not found.notes:
        return ""
    items = "".join(
        element("li", escape(note.words(language)), class_="severe" if note.severe else None)
        for note in found.notes
    )
    title = element("h4", text("risk_page.look_at", language))
    return element("div", title + element("ul", items), class_="risk-notes")


def _treatments(found: Assessed, language: Language, *, may: bool) -> str:
    risk = found.risk
    options = treatments(risk)
    if not options:
        return ""
    items = "".join(_option(risk, one, language, may=may) for one in options)
    summary = element("summary", text("risk_page.treatments", language, count=len(options)))
    told = element("p", text("risk_page.treatments_text", language), class_="quiet")
    chosen = risk.values.get("treatment") or found.initial.level is None
    opened = None if chosen else ""
    return element(
        "details", summary + told + element("ul", items), class_="risk-treatments", open=opened
    )


def _option(risk: Entry, option: TreatmentOption, language: Language, *, may: bool) -> str:
    kind = load_registers()["risks"].field("treatment").option(option.treatment)
    words = option.text.in_(language)
    said = element("p", element("b", escape(kind.label.in_(language))) + ": " + escape(words))
    controls = "; ".join(control_words(f"iso42001:{one}", language) for one in option.controls)
    said += element("p", escape(controls), class_="quiet")
    if may and words not in risk.text("measures"):
        inner = _of(risk) + hidden("option", option.id)
        take = message("risk_page.take", language)
        said += form("risk_treat", inner, take, named=f"{take}: {words}")
    return element("li", said)


def _questions(risk: Entry, language: Language) -> str:
    source = load_catalogue().sources.get(risk.text("source_id"))
    if source is None:
        return ""
    items = "".join(element("li", escape(one)) for one in source.ask.in_(language))
    title = element("h4", text("risk_page.ask", language))
    return element("div", title + element("ul", items), class_="risk-questions")


def _acceptance(found: Assessed, method: Method, language: Language, *, may: bool) -> str:
    html, accepted = "", found.acceptance
    if accepted is not None:
        told = {"person": accepted.by or "–", "day": day_words(accepted.on, language) or "–"}
        key = "accepted" if accepted_in_order(accepted) else "accepted_not"
        html += element("p", text(f"risk_page.{key}", language, **told))
        if accepted.stale:
            html += element("p", escape(stale_words(accepted, language)), class_="warning")
    if may and not accepted_in_order(accepted):
        html += _accept_form(found, method, language)
    if not html:
        return ""
    return element("h4", text("risk_page.acceptance", language)) + html


def _accept_form(found: Assessed, method: Method, language: Language) -> str:
    level = found.residual.level
    if level is None:
        return element("p", text("risk_page.accept_first", language), class_="quiet")
    allowed = method.may_accept(level)
    words = level_words(found.residual, language)
    told = text("risk_page.accept_anybody", language, level=words)
    if allowed:
        told = text("risk_page.accept_by", language, level=words, persons=", ".join(allowed))
    fields = (
        _of(found.risk)
        + field(message("risk_page.accept_name", language), "name", maxlength=300)
        + field(
            message("risk_page.accept_reason", language),
            "reason",
            minlength=LEAST_REASON,
            maxlength=2000,
        )
    )
    sure = message("risk_page.accept_sure", language, risk=found.risk.id, level=words)
    press = message("risk_page.accept", language)
    return element("p", told, class_="quiet") + form("risk_accept", fields, press, confirm=sure)


def _of(risk: Entry) -> str:
    return hidden("entry", risk.id) + hidden("version", str(risk.version))
