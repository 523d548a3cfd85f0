"""The views of the sections on other management systems; documents' words are never trusted."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.integration.comparison import comparison
from assistant.integration.mapping import Pair, inverse, pairs
from assistant.integration.model import Base, CriterionStanding, Crosswalk, OtherDocument, Standing
from assistant.integration.words import (
    SYNERGY_HEADS,
    action_text,
    base_standards,
    basis_text,
    counterparts_text,
    criterion_text,
    document_text,
    found_text,
    kind_text,
    note_text,
    place,
    quoted,
    ref_text,
    review_text,
    say,
    standard_name,
    state_text,
    synergy_rows,
    synergy_text,
    why_text,
)
from assistant.messages import Language
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.requirements.schema import RequirementSet
from assistant.service import integrating
from assistant.web.markup import day, element, escape, text
from assistant.web.registers_sources import source_button

if TYPE_CHECKING:
    from assistant.service import Visit


def crosswalk_html(visit: "Visit", language: Language) -> str:
    """Return numbers, documents, and each requirement with its passages. Raises NotAllowed."""
    found = integrating.crosswalk(visit)
    requirement_set = load_set(DEFAULT_SET)
    notice = "quiet" if found.review is not None and found.review.current else "warning"
    parts = [
        _paragraph(say("intro", language), "note"),
        _paragraph(review_text(found, language), notice),
        element("h3", text("crosswalk.synergy", language)),
        _paragraph(synergy_text(found.counts[0], language), "crosswalk-sum"),
        _synergy(found, language),
        _paragraph(say("method", language), "quiet"),
        element("h3", text("crosswalk.documents", language)),
        _documents(found.documents, language),
        element("h3", text("crosswalk.sheet_requirements", language)),
        _requirements(found, requirement_set, language),
    ]
    return "".join(parts)


def mapping_html(visit: "Visit", language: Language) -> str:
    """Return the cross-references by requirement and, the other way, by framework."""
    visit.require("read")
    requirement_set = load_set(DEFAULT_SET)
    listed = pairs(requirement_set)
    forth = "".join(
        element(
            "details",
            element("summary", escape(_title(requirement_set, name, language)))
            + _pairs(own, requirement_set, language, back=False),
        )
        for name, group in groupby(listed, key=lambda one: one.requirement)
        if (own := list(group))
    )
    back = ""
    for framework, places in groupby(inverse(listed), key=lambda one: one.framework):
        there = list(places)
        name = standard_name(framework, language)
        head = say("mapping_rows", language, framework=name, count=len(there))
        rows = [pair for one in there for pair in one.pairs]
        table = _pairs(rows, requirement_set, language, back=True)
        back += element("details", element("summary", escape(head)) + table)
    return (
        _paragraph(say("mapping_text", language), "note")
        + element("h3", text("crosswalk.sheet_mapping", language))
        + element("div", forth, class_="crosswalk-list")
        + element("h3", text("crosswalk.sheet_inverse", language))
        + element("div", back, class_="crosswalk-list")
    )


def comparison_html(visit: "Visit", language: Language) -> str:
    """Return ISO/IEC 42001 beside the AI Act, aspect by aspect."""
    visit.require("read")
    found = comparison(language)
    heads = (say("col_aspect", language), found.norm, found.act)
    rows = [
        (
            element("th", escape(one.aspect), scope="row")
            + _cell(one.norm, one.norm_basis)
            + _cell(one.act, one.act_basis)
        )
        for one in found.rows
    ]
    note = say("comparison_note", language, day=day(found.as_of, language))
    editions = f"{found.norm_edition} – {found.act_edition}. {note}"
    return _table(heads, rows, "crosswalk-compare") + _paragraph(editions, "quiet")


def _synergy(found: Crosswalk, language: Language) -> str:
    heads = [say(f"col_{name}", language) for name in SYNERGY_HEADS]
    rows = [
        element("th", escape(row.cells[0]), scope="row")
        + "".join(element("td", escape(cell)) for cell in row.cells[1:])
        for row in synergy_rows(found, language)
    ]
    return _table(heads, rows, "crosswalk-numbers")


def _documents(documents: Sequence[OtherDocument], language: Language) -> str:
    if not documents:
        return _paragraph(say("documents_none", language), "quiet")
    items = ""
    for one in documents:
        lines = document_text(one, language).split("\n")
        told = "".join(
            element("div", element("bdi", escape(line)), class_="quiet") for line in lines
        )
        source = source_button(one.belongs[0].citation, language) if one.belongs else ""
        items += element("li", element("bdi", escape(one.title)) + told + source)
    return element("ul", items, class_="crosswalk-documents")


def _requirements(found: Crosswalk, requirement_set: RequirementSet, language: Language) -> str:
    titles = {group.id: group.title.in_(language) for group in requirement_set.groups}
    html = ""
    for group, standings in groupby(
        found.standings, key=lambda one: requirement_set.requirement(one.requirement).group
    ):
        head = f"{group.partition(':')[2]} {titles[group]}"
        html += element("h4", escape(head))
        html += "".join(_requirement(one, requirement_set, language) for one in standings)
    return element("div", html, class_="crosswalk-list")


def _requirement(standing: Standing, requirement_set: RequirementSet, language: Language) -> str:
    requirement = requirement_set.requirement(standing.requirement)
    badge = element(
        "span",
        escape(kind_text(standing, language)),
        class_=f"badge crosswalk-{standing.kind}",
    )
    title = element("span", escape(_title(requirement_set, standing.requirement, language)))
    inner = _paragraph(why_text(standing, requirement, language))
    inner += _paragraph(counterparts_text(requirement, language), "quiet")
    if standing.kind != "excluded":
        items = (_criterion(one, requirement_set, language) for one in standing.criteria)
        inner += element("ul", "".join(items), class_="crosswalk-criteria")
    return element("details", element("summary", f"{title} {badge}") + inner)


def _criterion(one: CriterionStanding, requirement_set: RequirementSet, language: Language) -> str:
    html = element("div", escape(criterion_text(one, requirement_set, language)))
    html += element("div", escape(state_text(one, language)), class_=f"state state-{one.state}")
    html += "".join(_base(base, language) for base in one.bases)
    if action := action_text(one, requirement_set, language):
        html += element("div", escape(say("to_do", language, action=action)), class_="to-do")
    return element("li", html)


def _base(base: Base, language: Language) -> str:
    words = element("bdi", escape(quoted(base.citation, language, base.lead)))
    where = element("bdi", escape(place(base.citation, language)))
    told = f"{base_standards(base, language)}. {found_text(base, language)}"
    return element(
        "div",
        element("div", words)
        + element("div", where, class_="quiet")
        + element("div", escape(told), class_="quiet")
        + source_button(base.citation, language),
        class_="register-quote",
    )


def _pairs(
    listed: Iterable[Pair], requirement_set: RequirementSet, language: Language, *, back: bool
) -> str:
    names = ("ref", "requirement", "note", "basis_kind") if back else ("ref", "note", "basis_kind")
    rows = []
    for one in listed:
        place_ = f"{standard_name(one.framework, language)} {ref_text(one.ref, language)}"
        title = _title(requirement_set, one.requirement, language)
        cells = (place_, title) if back else (place_,)
        last = (note_text(one, language), basis_text(one, language))
        rows.append("".join(element("td", escape(cell)) for cell in (*cells, *last)))
    heads = [say(f"col_{name}", language) for name in names]
    return _table(heads, rows, "crosswalk-pairs")


def _title(requirement_set: RequirementSet, requirement: str, language: Language) -> str:
    one = requirement_set.requirement(requirement)
    return f"{one.ref} {one.title.in_(language)}"


def _cell(words: str, basis: str) -> str:
    rests = element("span", escape(basis), class_="quiet") if basis != "–" else ""
    return element("td", element("div", escape(words)) + rests)


def _table(heads: Sequence[str], rows: Sequence[str], name: str) -> str:
    head = "".join(element("th", escape(one), scope="col") for one in heads)
    body = "".join(element("tr", row) for row in rows)
    table = element("table", element("thead", element("tr", head)) + element("tbody", body))
    return element("div", table, class_=f"crosswalk-table {name}", tabindex="0", role="group")


def _paragraph(words: str, name: str | None = None) -> str:
    return element("p", escape(words), class_=name)
