"""Settings for admins: the audit log, read, searched and checked."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.messages import Language, catalogue, message
from assistant.records.audit import LogEntry, Verified
from assistant.service import people
from assistant.web.forms import choice, field, form
from assistant.web.markup import element, escape, text
from assistant.web.settings_own import heading, say

if TYPE_CHECKING:
    from assistant.service import Visit

SHOWN = 50
_ACTION = "web_settings.action_"
_COLUMNS = ("when", "who", "what", "about")
_WORDS = 160  # characters of what somebody wrote


def log_html(visit: "Visit", language: Language, values: Mapping[str, str] | None = None) -> str:
    """Return the latest entries, those of one person or action where `values` name them."""
    wanted = values or {}
    person, action = wanted.get("person", "").strip(), wanted.get("action", "")
    entries = people.log(visit, person=person or None, action=action or None, limit=SHOWN)
    check = form("log_verify", "", say("log_verify", language))
    return element(
        "section",
        heading("log_title", language)
        + element("p", text("web_settings.log", language), class_="quiet")
        + element("div", _filter(person, action, language) + check, class_="log-tools")
        + _table(entries, {one.id: one.title for one in visit.documents()}, language),
        class_="log",
    )


def verified_html(found: Verified, language: Language) -> str:
    """Return what a check of the log found."""
    if found.why is not None:
        said = message("audit.broken", language, number=found.broken)
        said += " " + message(f"audit.why_{found.why}", language)
        return element("p", escape(said), class_="warning", role="alert")
    counts = {"entries": found.entries, "first": found.first, "last": found.head.number}
    lines = [message("audit.whole", language, **counts)]
    if found.removed:
        lines.append(message("audit.removed", language, count=found.removed))
    if found.without_words:
        lines.append(message("audit.without_words", language, count=found.without_words))
    said = element("p", escape("✓ " + " ".join(lines)), class_="done", role="status")
    head = message("audit.head", language, head=str(found.head))
    return said + element("p", escape(head), class_="quiet")


def _filter(person: str, action: str, language: Language) -> str:
    known = sorted(
        (words, key.removeprefix(_ACTION))
        for key, words in catalogue(language).items()
        if key.startswith(_ACTION)
    )
    options = [("", say("log_all", language)), *((name, words) for words, name in known)]
    fields = field(
        say("log_person", language), "person", required=False, value=person, maxlength=64
    ) + choice(say("log_action", language), "action", options, action)
    return form("log_show", fields, say("log_show", language))


def _table(entries: Sequence[LogEntry], titles: Mapping[str, str], language: Language) -> str:
    if not entries:
        return element("p", text("web_settings.log_empty", language), class_="quiet")
    heads = "".join(
        element("th", text(f"web_settings.log_{name}", language), scope="col") for name in _COLUMNS
    )
    rows = "".join(_row(entry, titles, language) for entry in entries)
    table = element("table", element("thead", element("tr", heads)) + element("tbody", rows))
    shown = ""
    if len(entries) == SHOWN:
        shown = element("p", text("web_settings.log_latest", language, count=SHOWN), class_="quiet")
    return shown + element("div", table, class_="table-frame", tabindex="0")


def _row(entry: LogEntry, titles: Mapping[str, str], language: Language) -> str:
    key = _ACTION + entry.action
    action = message(key, language) if key in catalogue(language) else entry.action
    cells = (
        element("time", escape(f"{entry.at:%Y-%m-%d %H:%M}"), datetime=entry.at.isoformat()),
        escape(entry.person),
        escape(action),
        _about(entry, titles, language),
    )
    return element(
        "tr",
        "".join(
            element("td", cell, data_label=say(f"log_{name}", language))
            for name, cell in zip(_COLUMNS, cells, strict=True)
        ),
    )


def _about(entry: LogEntry, titles: Mapping[str, str], language: Language) -> str:
    parts = []
    if entry.words is None:
        parts.append(element("em", text("web_settings.log_words_gone", language)))
    elif entry.words:
        short = entry.words[:_WORDS] + ("…" if len(entry.words) > _WORDS else "")
        parts.append(element("span", escape(short)))
    if entry.object:
        short = entry.object if len(entry.object) < 64 else entry.object[:12] + "…"
        short = titles.get(entry.object, short)
        parts.append(element("span", escape(short), title=entry.object))
    detail = ", ".join(f"{name}: {_short(value)}" for name, value in sorted(entry.detail.items()))
    parts.append(element("span", escape(detail), class_="quiet"))
    return " ".join(parts)


def _short(value: Any) -> str:
    if isinstance(value, list):
        return str(len(value))
    return str(value)[:80]
