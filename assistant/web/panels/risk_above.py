"""Above the lists: counts, the matrix before and after treatment, what is to be looked at."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.risk.assess import Assessed, count_levels, without_risks
from assistant.risk.matching import unstated
from assistant.risk.matrix import Matrix, matrix
from assistant.risk.method import Method, Step
from assistant.service import registering, risk_assessment
from assistant.web.governance_files import PATH
from assistant.web.language import PARAMETER
from assistant.web.markup import element, escape, text

if TYPE_CHECKING:
    from assistant.service import Visit

IN_CELL, NOTED, SHOWN = 3, 8, 12  # ids in a cell; risks with notes at once; systems


def above_risks(visit: "Visit", language: Language) -> str:
    """Return counts, matrices and notes of all risks; nothing of it where there are none."""
    found = risk_assessment.assessment(visit, language)
    parts = element("p", text("risk_page.order", language), class_="note")
    parts += _unstated(registering.entries(visit, "systems"), language)
    parts += _unassessed(found, language)
    if not found.risks:
        return parts + method_line(found.method, language)
    parts += element("p", escape(counts_words(found.risks, language)), class_="risk-counts")
    parts += method_line(found.method, language)
    if found.method.usable:
        tables = "".join(
            _matrix_html(matrix(found.risks, found.method, after=after), found, language, after)
            for after in (False, True)
        )
        parts += element("div", tables, class_="risk-matrices")
    parts += _notes(found.risks, language)
    return parts + _report(visit, language)


def above_opportunities(visit: "Visit", language: Language) -> str:
    """Return what the list is about."""
    return element("p", text("risk_page.opportunities", language), class_="note")


def above_method(visit: "Visit", language: Language) -> str:
    """Return the method in use: scales, limits and who accepts, or what is wrong with it."""
    found = risk_assessment.method(visit, language)
    return method_line(found, language, link=False) + method_html(found, language)


def counts_words(risks: Iterable[Assessed], language: Language) -> str:
    """Return how many risks have which level, in words."""
    return message("risk_page.counts", language, **count_levels(risks))


def method_line(method: Method, language: Language, *, link: bool = True) -> str:
    """Return which method applies, and what is wrong with it."""
    key = "method_default" if not method.entry else "method_own"
    parts = text(f"risk_page.{key}", language, title=method.title)
    if method.entry and method.default_parts and method.usable:
        names = ", ".join(
            message(f"risk_page.part_{one}", language) for one in method.default_parts
        )
        parts += " " + text("risk_page.method_parts", language, parts=names)
    if method.others:
        others = ", ".join(method.others)
        parts += " " + text("risk_page.method_others", language, others=others)
    if link:
        go = text("risk_page.to_method", language)
        parts += " " + element(
            "button", go, type="button", class_="link", data_event="go", data_section="method"
        )
    html = element("p", parts, class_="quiet")
    if method.faults:
        items = "".join(element("li", escape(one.words(language))) for one in method.faults)
        told = element("p", text("risk_page.method_faults", language)) + element("ul", items)
        html += element("div", told, class_="warning", role="alert")
    return html


def method_html(method: Method, language: Language) -> str:
    """Return scales, limits and who accepts."""
    html = ""
    for name, steps in (("likelihood", method.likelihood), ("impact", method.impact)):
        html += element("h3", text(f"risk_page.scale_{name}", language)) + _scale(steps, language)
    if not method.usable:
        return html
    limits = {"low": method.acceptable_to, "high": method.high_from, "highest": method.highest}
    html += element("h3", text("risk_page.limits", language))
    html += element("p", text("risk_page.limits_text", language, **limits))
    accept = [
        f"{message(f'risk.level_{level}', language)}: {person}"
        for level, person in method.acceptors
    ]
    html += element("h3", text("risk_page.acceptors", language))
    if accept:
        html += element("ul", "".join(element("li", escape(one)) for one in accept))
    else:
        html += element("p", text("risk_page.acceptors_none", language), class_="quiet")
    return html


def _scale(steps: Sequence[Step], language: Language) -> str:
    rows = "".join(
        element(
            "tr",
            element("th", f"{step.number}", scope="row")
            + element("td", escape(step.name))
            + element("td", escape(step.means)),
        )
        for step in steps
    )
    heads = "".join(
        element("th", text(f"risk_page.head_{name}", language), scope="col")
        for name in ("number", "name", "means")
    )
    inner = element("thead", element("tr", heads)) + element("tbody", rows)
    return element("table", inner, class_="risk-scale")


def _matrix_html(
    found: Matrix, known: risk_assessment.Assessment, language: Language, after: bool
) -> str:
    """A table that says all in words; colours and patterns only repeat the levels."""
    method = known.method
    heads = element("th", text("risk_page.axes", language), scope="col")
    for step in method.impact:
        heads += element("th", _step(step), scope="col")
    rows = ""
    for likelihood in reversed(method.likelihood):
        cells = element("th", _step(likelihood), scope="row")
        for impact in method.impact:
            level = found.levels[likelihood.number, impact.number]
            ids = found.cells.get((likelihood.number, impact.number), ())
            said = element("span", text(f"risk.level_{level}", language), class_="level")
            count = element("b", str(len(ids)), class_="count") + " " if ids else ""
            inner = said + count + _ids(ids, language)
            cells += element("td", inner, class_=f"cell-{level}")
        rows += element("tr", cells)
    name = "after" if after else "before"
    caption = element("caption", text(f"risk_page.matrix_{name}", language))
    inner = caption + element("thead", element("tr", heads)) + element("tbody", rows)
    html = element("table", inner, class_="risk-matrix")
    if found.unplaced:
        told = text(f"risk_page.unplaced_{name}", language, count=len(found.unplaced))
        listed = _ids(found.unplaced, language)
        html += element("div", told + " " + listed, class_="quiet unplaced")
    return element("div", html, class_="risk-matrix-box", tabindex="0", role="group")


def _step(step: Step) -> str:
    number = element("b", str(step.number))
    return number + " " + element("span", escape(step.name), class_="step")


def _ids(ids: Sequence[str], language: Language) -> str:
    if not ids:
        return ""
    html = " ".join(open_button(one) for one in ids[:IN_CELL])
    if len(ids) > IN_CELL:
        rest = " ".join(open_button(one) for one in ids[IN_CELL:])
        more = element("summary", text("risk_page.more", language, count=len(ids) - IN_CELL))
        html += element("details", more + rest)
    return html


def open_button(entry_id: str) -> str:
    """Return the button that opens an entry."""
    return element(
        "button",
        escape(entry_id),
        type="button",
        class_="link",
        data_event="open",
        data_entry=entry_id,
    )


def _notes(risks: Sequence[Assessed], language: Language) -> str:
    noted = [one for one in risks if one.notes]
    if not noted:
        return element("p", text("risk_page.notes_none", language), class_="quiet")
    # Contradictions first; within, the order of the risks.
    noted.sort(key=lambda one: not one.notes[0].severe)
    title = element("h3", text("risk_page.notes", language, count=len(noted)))
    html = element("ul", "".join(_noted(one, language) for one in noted[:NOTED]))
    if len(noted) > NOTED:
        more = element("summary", text("risk_page.more", language, count=len(noted) - NOTED))
        rest = "".join(_noted(one, language) for one in noted[NOTED:])
        html += element("details", more + element("ul", rest))
    return element("section", title + html, class_="risk-notes")


def _noted(one: Assessed, language: Language) -> str:
    title = element("bdi", escape(one.risk.text("title")))
    notes = "".join(
        element("li", escape(note.words(language)), class_="severe" if note.severe else None)
        for note in one.notes
    )
    return element("li", open_button(one.risk.id) + " " + title + element("ul", notes))


def _unstated(systems: Sequence[Entry], language: Language) -> str:
    """Which attributes are missing, so that proposals may be incomplete."""
    register = load_registers()["systems"]
    items = ""
    for system in systems[:SHOWN]:
        names = unstated(system)
        if names:
            labels = ", ".join(register.field(name).label.in_(language) for name in names)
            title = element("bdi", escape(system.text("name")))
            missing = text("risk_page.unstated", language, fields=labels)
            items += element("li", open_button(system.id) + f" {title}: {missing}")
    if not items:
        return ""
    summary = element("summary", text("risk_page.unstated_title", language))
    return element("details", summary + element("ul", items), class_="risk-unstated")


def _unassessed(found: risk_assessment.Assessment, language: Language) -> str:
    missing = without_risks(found.systems.values(), found.risks)
    if not missing:
        return ""
    buttons = " ".join(open_button(one.id) for one in missing)
    return element("p", text("risk_page.without_risks", language) + " " + buttons)


def _report(visit: "Visit", language: Language) -> str:
    if not visit.person.may("export"):
        return ""
    links = " ".join(
        element(
            "a",
            text(f"risk_page.report_{form}", language),
            href=f"{PATH}/risks_report/{form}?{PARAMETER}={language}",
            download="",
        )
        for form in ("docx", "xlsx")
    )
    return element("p", text("risk_page.report", language) + " " + links, class_="risk-report")
