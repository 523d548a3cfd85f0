"""Impact assessments on the Risks page: what each system calls for, how complete each view is."""

from typing import TYPE_CHECKING

from assistant.impact.needed import Need
from assistant.impact.schema import VIEWS
from assistant.impact.views import Shown, status_words
from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.registers.proposal import Proposal
from assistant.service import impact_assessment as assessing
from assistant.service import proposing
from assistant.web.forms import form, hidden
from assistant.web.governance_files import PATH
from assistant.web.language import PARAMETER
from assistant.web.markup import element, escape, text
from assistant.web.section import Given, Section

if TYPE_CHECKING:
    from assistant.service import Visit


def sections() -> tuple[Section, ...]:
    """Return the section of impact assessments."""
    return (
        Section(
            "impacts",
            "",
            "impacts",
            above=_above,
            beside=_beside,
            proposals=_proposals,
            acts={"impact_start": _start},
        ),
    )


def _proposals(visit: "Visit", language: Language) -> tuple[Proposal, ...]:
    return proposing.SOURCES["impacts"](visit, language)


def _start(visit: "Visit", given: Given, language: Language) -> str:
    made = assessing.start(visit, given.get("system", ""), language)
    words = message("impact.did_start", language, impact=made.id, title=made.text("title"))
    return element(
        "p", "✓ " + escape(words) + " " + _open(made, language), class_="done", role="status"
    )


def _above(visit: "Visit", language: Language) -> str:
    found = assessing.standings(visit, language)
    if not found:
        return element("p", text("impact.no_systems", language), class_="quiet")
    may = visit.person.may("register")
    title = element("h3", text("impact.what_is_needed", language))
    note = element("p", text("impact.needed_note", language), class_="quiet")
    return title + note + "".join(_standing(one, language, may=may) for one in found)


def _standing(one: assessing.Standing, language: Language, *, may: bool) -> str:
    """One system, folded: name, state of its assessment and verdicts; the reasons within."""
    chips = " ".join(_chip(need, language) for need in one.needs)
    name = element("bdi", escape(f"{one.system.id} {one.system.text('name')}"))
    state = escape(_state(one, language))
    inner = "".join(_need(need, one.views, language) for need in one.needs)
    called = any(need.verdict != "none" for need in one.needs)
    if one.assessment is not None:
        inner += element("p", _open(one.assessment, language))
    elif may and called:
        button = message("impact.start", language)
        named = f"{button}: {one.system.text('name')}"
        inner += form("impact_start", hidden("system", one.system.id), button, named=named)
    summary = element("summary", f"{name} – {state} {chips}")
    return element("details", summary + inner, class_="impact-system")


def _state(one: assessing.Standing, language: Language) -> str:
    if one.assessment is None:
        return message("impact.has_none", language)
    said = f"{one.assessment.id}, {status_words(one.assessment, one.called_for, language)}"
    if one.due:
        said = f"{said}. {message('impact.hint_due', language)}"
    return said


def _chip(need: Need, language: Language) -> str:
    words = f"{need.title}: {message(f'impact.verdict_{need.verdict}', language)}"
    return _badge(words, need)


def _badge(words: str, need: Need) -> str:
    return element("span", escape(words), class_=f"badge impact-{need.verdict}")


def _need(need: Need, views: tuple[Shown, ...], language: Language) -> str:
    verdict = message(f"impact.verdict_{need.verdict}", language)
    said = f"{need.title}: {verdict}"
    if need.applies_from is not None:
        said += message("impact.from_day", language, day=need.applies_from.isoformat())
    head = element("b", escape(said))
    counted = "".join(f" – {escape(_count(v, language))}" for v in views if v.view == need.view)
    reasons = "".join(
        element("li", escape(one.text) + " " + element("span", escape(one.places), class_="quiet"))
        for one in (*need.reasons, *need.notes)
    )
    return element("p", head + counted) + element("ul", reasons)


def _count(view: Shown, language: Language) -> str:
    return message("impact.count", language, answered=view.answered, all=len(view.questions))


def _beside(visit: "Visit", language: Language, entry: Entry) -> str:
    found = assessing.open_entry(visit, entry, language)
    verdicts = {need.view: need for need in found.needs}
    html = "".join(element("li", text(key, language), class_="severe") for key in found.hints)
    html = element("ul", html, class_="impact-hints") if html else ""
    for view in found.views:
        html += _view(view, verdicts.get(view.view), language)
    links = " · ".join(_link(entry, name, language) for name in (assessing.ALL, *VIEWS))
    return html + element("p", links, class_="downloads impact-files")


def _view(view: Shown, need: Need | None, language: Language) -> str:
    """One view: how many questions are answered, and which are not."""
    verdict = "" if need is None else message(f"impact.verdict_{need.verdict}", language)
    chip = "" if need is None else _badge(verdict, need)
    summary = element(
        "summary",
        element("b", escape(view.title)) + f" – {escape(_count(view, language))} {chip}",
    )
    items = "".join(
        element(
            "li",
            escape(one.text)
            + " "
            + element("span", escape(f"{one.ref} – {', '.join(one.missing)}"), class_="quiet"),
        )
        for one in view.open
    )
    inner = element("ul", items) if items else element("p", text("impact.all_answered", language))
    basis = element("p", escape(view.basis), class_="quiet")
    return element("details", summary + basis + inner, class_="impact-view")


def _link(entry: Entry, view: str, language: Language) -> str:
    """The Word file and the Markdown of a view."""
    what = "impact" if view == assessing.ALL else f"impact_{view}"
    name = message(f"impact.file_{view}", language)
    links = " ".join(
        element(
            "a",
            form_.upper(),
            href=f"{PATH}/{what}/{form_}?id={entry.id}&{PARAMETER}={language}",
            download="",
            aria_label=f"{name}: {form_.upper()}",
        )
        for form_ in ("docx", "md")
    )
    return f"{escape(name)} {links}"


def _open(entry: Entry, language: Language) -> str:
    words = message("impact.open_it", language, impact=entry.id)
    return element(
        "button", escape(words), type="button", class_="link", data_event="open",
        data_entry=entry.id,
    )  # fmt: skip
