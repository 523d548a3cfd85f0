"""The view of the documented information that is asked for."""

from typing import TYPE_CHECKING

from assistant.documented import words
from assistant.documented.listed import Line, Place
from assistant.messages import Language, message
from assistant.readiness.words import basis
from assistant.service import certifying
from assistant.web.markup import element, escape, text
from assistant.web.registers_sources import source_button

if TYPE_CHECKING:
    from assistant.service import Visit

SIGNS = {
    "found": "✓",
    "partly": "◐",
    "described": "◐",
    "draft": "◐",
    "not_found": "○",
    "unknown": "?",
    "left_out": "–",
}
_HEADS = ("requirement", "kind", "state", "document", "write")


def documented_html(visit: "Visit", language: Language) -> str:
    """Return the list: what is asked for, whether it is there, where, how old, what to write."""
    known = certifying.look_up(visit)
    lines = certifying.documented(visit, language, today=certifying.today(), known=known)
    old = known.basis is None or not known.basis.current
    parts = element("p", escape(basis(known.basis, language)), class_="warning" if old else "quiet")
    parts += element("p", escape(words.counts_text(lines, language)))
    parts += element("p", escape(words.rule(language)), class_="quiet")
    heads = "".join(
        element("th", text(f"documented.column_{name}", language), scope="col") for name in _HEADS
    )
    rows = "".join(element("tr", _row(line, language)) for line in lines)
    table = element("thead", element("tr", heads)) + element("tbody", rows)
    frame = element(
        "div",
        element("table", table, class_="documented"),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=message("documented.title", language),
    )
    return parts + frame


def _row(line: Line, language: Language) -> str:
    requirement = line.requirement
    title = escape(f"{requirement.ref} {requirement.title.in_(language)}")
    state = escape(f"{SIGNS[line.state]} {words.state(line, language)}")
    where = "".join(_place(one, language) for one in line.places)
    if line.kept is not None:
        where += element("p", escape(words.kept(line, language)), class_="quiet")
    write = "".join(element("li", escape(one)) for one in line.missing)
    names = ", ".join(words.templates(line, language)) if line.missing else ""
    told = element("ul", write) if write else "–"
    if names:
        told += element("p", text("documented.templates", language, names=names), class_="quiet")
    return (
        element("th", title, scope="row")
        + element("td", escape(words.kind(line, language)))
        + element("td", state, class_=f"state-{line.state}")
        + element("td", where or "–")
        + element("td", told)
    )


def _place(place: Place, language: Language) -> str:
    name = element("strong", element("bdi", escape(place.document.title)))
    facts = element("span", escape(words.facts(place, language)), class_="quiet")
    button = source_button(place.source, language)
    return element("div", f"{name} {facts} {button}", class_="documented-place")
