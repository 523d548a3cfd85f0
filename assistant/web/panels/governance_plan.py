"""Above the action plan: a board by status and its progress; where an action comes from."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.export import governance_words as words
from assistant.governance.plan import STATUSES, Card, Point, board, counts
from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.service import governing, registering
from assistant.web.markup import day, element, escape, text
from assistant.web.panels.governance_raci import downloads
from assistant.web.sections import register_of

if TYPE_CHECKING:
    from assistant.service import Visit

MOST = 12  # cards of a column that are shown at once
_BARS = ("opened", "done", "left")


def plan_html(visit: "Visit", language: Language) -> str:
    """Return the board, the numbers and the progress."""
    actions, today = registering.entries(visit, "actions"), governing.today()
    files = downloads(visit, (("actions_plan", "xlsx"), ("actions", "ics")), language)
    if not actions:
        return files
    told = element("p", escape(words.counts_text(counts(actions, today=today), language)))
    columns = board(actions, today=today)
    shown = "".join(_column(name, columns[name], language) for name in STATUSES)
    points = governing.the_progress(visit, today)
    return files + told + element("div", shown, class_="board") + _chart(points, language)


def _column(status: str, cards: Sequence[Card], language: Language) -> str:
    label = load_registers()["actions"].field("status").option(status).label.in_(language)
    head = element("h4", escape(f"{label} ({len(cards)})"))
    items = "".join(element("li", _card(one, language)) for one in cards[:MOST])
    listed = element("ul", items) if items else element("p", "–", class_="quiet")
    if len(cards) > MOST:
        more = text("web_governance.more_cards", language, count=len(cards) - MOST)
        listed += element("p", more, class_="quiet")
    return element("section", head + listed, class_="board-column", aria_label=label)


def _card(card: Card, language: Language) -> str:
    entry = card.entry
    title = element(
        "button",
        element("bdi", escape(f"{entry.id} {entry.text('title')}")),
        type="button",
        class_="link",
        data_event="open",
        data_entry=entry.id,
    )
    badges = ""
    if card.overdue:
        late = "⚠ " + escape(words.say("overdue", language))
        badges = element("span", late, class_="badge overdue") + " "
    due = entry.text("due")
    facts = [
        day(date.fromisoformat(due), language) if due else "",
        entry.text("owner") or message("web_governance.nobody", language),
        words.value(entry, "priority", language),
    ]
    told = escape(" · ".join(filter(None, facts)))
    return title + element("p", badges + told, class_="quiet")


def _chart(points: Sequence[Point], language: Language) -> str:
    """The progress as a table with bars; the numbers are text, the bars only repeat them."""
    if not points:
        return ""
    top = max(1, *(max(one.opened, one.done, one.left) for one in points))
    heads = "".join(
        element("th", escape(words.say(f"head_{name}", language)), scope="col")
        for name in ("period", *_BARS)
    )
    rows = ""
    for point in points:
        cells = element("th", escape(words.point_name(point, language)), scope="row")
        for name, number in zip(_BARS, (point.opened, point.done, point.left), strict=True):
            bar = element(
                "span",
                "",
                class_=f"bar bar-{name}",
                style=f"width:{round(60 * number / top)}%",
                aria_hidden="true",
            )
            cells += element("td", bar + f" {number}")
        rows += element("tr", cells)
    caption = element("caption", text("web_governance.progress", language))
    table = caption + element("thead", element("tr", heads)) + element("tbody", rows)
    return element("div", element("table", table, class_="plan-progress"), class_="scroll")


def origin_html(entry: Entry, language: Language) -> str:
    """Return where an action comes from in words; an entry's id opens it."""
    name = entry.text("origin")
    if not name:
        return element("p", text("web_governance.origin_none", language), class_="quiet")
    register = register_of(name)
    if register is not None:
        one = register.one.in_(language)
        told = text("web_governance.origin_entry", language, one=one)
        button = element(
            "button",
            escape(name),
            type="button",
            class_="link",
            data_event="open",
            data_entry=name,
        )
        return element("p", told + " " + button)
    try:
        requirement = load_set(DEFAULT_SET).requirement(name)
    except KeyError:
        return element("p", text("web_governance.origin_other", language, origin=name))
    title = f"{requirement.ref} {requirement.title.in_(language)}"
    return element("p", text("web_governance.origin_gap", language, title=title))
