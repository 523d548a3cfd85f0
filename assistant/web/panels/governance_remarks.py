"""Above objectives and competence: progress, and what is missing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.export import governance_words as words
from assistant.governance.objectives import Remark
from assistant.messages import Language
from assistant.registers.entry import Entry
from assistant.service import governing, registering
from assistant.web.markup import element, escape, text

if TYPE_CHECKING:
    from assistant.service import Visit


def objectives_html(visit: "Visit", language: Language) -> str:
    """Return the progress of the objectives and what is missing in them."""
    found = registering.entries(visit, "objectives")
    rows = "".join(
        element("li", _named(one) + ": " + escape(words.progress_text(one, language)))
        for one in found
        if one.text("status") != "dropped"
    )
    listed = element("ul", rows, class_="objective-progress") if rows else ""
    remarks = governing.remarks_on_objectives(visit, language, governing.today())
    return listed + remarks_html(remarks, language)


def progress_html(visit: "Visit", language: Language, entry: Entry) -> str:
    """Return how far an objective is; visit and rights play no part."""
    return element("p", escape(words.progress_text(entry, language)))


def competences_html(visit: "Visit", language: Language) -> str:
    """Return what is missing in competence and awareness."""
    remarks = governing.remarks_on_competence(visit, language, governing.today())
    return remarks_html(remarks, language)


def remarks_html(remarks: Sequence[Remark], language: Language) -> str:
    """Return remarks as a list; those about an entry open it."""
    if not remarks:
        return ""
    items = "".join(element("li", escape(one.text) + _open(one)) for one in remarks)
    summary = element("summary", text("web_governance.remarks", language, count=len(remarks)))
    return element("details", summary + element("ul", items), class_="governance-fold", open="")


def _open(remark: Remark) -> str:
    if not remark.entry:
        return ""
    return " " + element(
        "button",
        escape(remark.entry),
        type="button",
        class_="link",
        data_event="open",
        data_entry=remark.entry,
    )


def _named(entry: Entry) -> str:
    return element(
        "button",
        element("bdi", escape(f"{entry.id} {entry.text('title')}")),
        type="button",
        class_="link",
        data_event="open",
        data_entry=entry.id,
    )
