"""Above and below the conversation: kept conversations, the choice of documents, what it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.messages import Language, message
from assistant.records.conversations import Conversation
from assistant.service import history
from assistant.web.answer_tools import names_of
from assistant.web.markup import day, element, escape, text
from assistant.web.sources import Documents
from assistant.web.work import FAULTS, explain

if TYPE_CHECKING:
    from assistant.service import Visit

CHOSEN = 500  # documents that a question can be limited to


def bar(visit: "Visit", language: Language) -> str:
    """Return the buttons above the conversation."""
    names = ["history", "fresh"]
    try:
        if not visit.is_empty():
            names.append("filter")
    except FAULTS as error:
        return explain(error, language)
    label = {"history": "history", "fresh": "fresh", "filter": "filter_button"}
    buttons = "".join(
        element(
            "button",
            text(f"web_ask.{label[name]}", language),
            type="button",
            class_="bar-button",
            data_event=name,
            aria_expanded=None if name == "fresh" else "false",
        )
        for name in names
    )
    return element("div", buttons, class_="ask-bar")


def show_history(visit: "Visit", language: Language, *, said: str = "") -> str:
    """Return the person's conversations, each to be opened or deleted; `said` stands above."""
    try:
        found = history.conversations(visit)
    except FAULTS as error:
        return explain(error, language)
    words = element("p", text("web_ask.history_text", language), class_="quiet")
    if not history.kept_at_all(visit):
        words += element("p", text("web_ask.history_off", language), class_="quiet")
    elif days := visit.assistant.settings.history_days:
        words += element("p", text("web_ask.history_days", language, days=days), class_="quiet")
    if found:
        items = "".join(element("li", _line(one, language)) for one in found)
        body = element("ul", items, class_="history-list") + _button(
            "ask-forget", text("web_ask.history_delete_all", language), "link danger"
        )
    else:
        body = element("p", text("web_ask.history_none", language))
    return _drawer("history", words + said + body + _dialog(language), language)


def forget(visit: "Visit", conversation: Any, language: Language) -> str:
    """Delete a conversation that the browser names, or all (None); return the list that is left."""
    if conversation is not None and not isinstance(conversation, str):
        return show_history(visit, language)
    try:
        count = history.remove(visit, conversation)
    except FAULTS as error:
        return explain(error, language)
    words = (
        text("web_ask.deleted_one", language)
        if count == 1
        else text("web_ask.deleted", language, count=count)
    )
    return show_history(
        visit, language, said=element("p", "✓ " + words, class_="done", role="status")
    )


def show_filter(visit: "Visit", only: Sequence[str], language: Language) -> str:
    """Return the documents to choose from, those of `only` chosen."""
    try:
        documents = visit.documents()
    except FAULTS as error:
        return explain(error, language)
    search = element(
        "label",
        element("span", text("web_ask.filter_search", language), class_="sr-only")
        + element(
            "input", "", type="search", placeholder=message("web_ask.filter_search", language)
        ),
        class_="filter-search",
    )
    items = "".join(
        element(
            "li",
            element(
                "label",
                element(
                    "input",
                    "",
                    type="checkbox",
                    value=document.id,
                    checked="checked" if document.id in only else None,
                )
                + element(
                    "span",
                    element("bdi", escape(document.title))
                    + element("span", element("bdi", escape(document.file)), class_="file"),
                ),
            ),
        )
        for document in sorted(documents, key=lambda one: (one.title.casefold(), one.file))
    )
    words = element("p", text("web_ask.filter_text", language), class_="quiet")
    none = _button("choose-none", text("web_ask.filter_all", language), "link")
    listed = element("ul", items, class_="filter-list")
    return _drawer("filter", words + search + listed + none, language)


def narrowed(visit: "Visit", ids: Any, language: Language) -> tuple[tuple[str, ...], str]:
    """Return which documents the browser chose, of those the person may read, and the line on it.

    Nothing chosen means all of them.
    """
    try:
        documents = {document.id: document for document in visit.documents()}
    except FAULTS as error:
        return (), explain(error, language)
    wanted = ids if isinstance(ids, list) else []
    known = [one for one in wanted[:CHOSEN] if isinstance(one, str) and one in documents]
    only = tuple(dict.fromkeys(known))
    return only, scope(only, documents, language)


def scope(only: Sequence[str], documents: Documents, language: Language) -> str:
    """Return the line that says what the next question is limited to; "" where to nothing."""
    if not only:
        return ""
    names = names_of(only, documents, language)
    words = element("span", "▽ " + text("web_ask.filter_limit", language, names=names))
    lift = _button("lift", text("web_ask.filter_lift", language), "link")
    return element("p", f"{words} {lift}", class_="scope", role="status")


def _line(one: Conversation, language: Language) -> str:
    count = (
        text("web_ask.history_turns_one", language)
        if one.turns == 1
        else text("web_ask.history_turns", language, count=one.turns)
    )
    when = escape(day(one.changed.astimezone().date(), language))
    resume = element(
        "button",
        element("bdi", escape(one.title)) + element("span", f"{when} · {count}", class_="quiet"),
        type="button",
        class_="history-open",
        data_event="resume",
        data_conversation=one.id,
    )
    remove = element(
        "button",
        text("web_ask.history_delete", language),
        type="button",
        class_="link danger",
        data_event="ask-forget",
        data_conversation=one.id,
        data_title=one.title,
        aria_label=message("web_ask.history_delete_named", language, title=one.title),
    )
    return resume + remove


def _dialog(language: Language) -> str:
    """What asks before anything is deleted; the script fills in which."""
    one, every = (
        element(
            "h2",
            text(f"web_ask.history_delete{name}_question", language),
            data_about=about,
            id=f"forget-{about}",
        )
        for name, about in (("", "one"), ("_all", "all"))
    )
    buttons = _button("close-dialog", text("web_ask.cancel", language)) + _button(
        "forget", text("web_ask.history_delete_yes", language), "danger"
    )
    words = element("p", text("web_ask.history_delete_text", language))
    return element(
        "dialog",
        one
        + every
        + element("p", "", class_="dialog-title")
        + words
        + element("div", buttons, class_="dialog-buttons"),
    )


def _drawer(name: str, body: str, language: Language) -> str:
    heading = text("web_ask.history_title" if name == "history" else "web_ask.filter", language)
    head = element("h2", heading, tabindex="-1") + _button(
        "shut", text("web_ask.close", language), "link"
    )
    top = element("div", head, class_="drawer-head")
    return element("section", top + body, class_="drawer", data_drawer=name)


def _button(event: str, words: str, kind: str | None = None) -> str:
    return element("button", words, type="button", class_=kind, data_event=event)
