"""What stands above the table of documents: counts, and the controls that filter and sort it.

The controls work in the browser alone, on what was sent; they ask nothing of the server.
"""

from collections.abc import Sequence
from datetime import date

from assistant.messages import Language, message
from assistant.service.holdings import Holding
from assistant.web.documents import number_of, status_of, warnings_of
from assistant.web.markup import element, escape, text
from ingest.types import Status

_SORTS = ("title", "status", "review", "since", "passages", "size")


def tools(holdings: Sequence[Holding], *, language: Language, today: date, may_change: bool) -> str:
    """Return counts and controls for the table of these documents."""
    warned = sum(1 for one in holdings if warnings_of(one, language, today))
    controls = [
        _search(language),
        _select("status", "filter_status", _statuses(holdings, language), language),
    ]
    if any(one.collection for one in holdings):
        options = _collections(holdings, language)
        controls.append(_select("collection", "filter_collection", options, language))
    sorts = [(name, message(f"web_library.sort_{name}", language)) for name in _SORTS]
    controls.append(_select("sort", "sort", sorts, language, any_=False))
    if warned:
        controls.append(_warned(warned, language))
    return (
        _counts(holdings, language, may_change)
        + element("div", "".join(controls), class_="tools", role="search")
        + _nothing_fits(len(holdings), language)
    )


def _counts(holdings: Sequence[Holding], language: Language, may_change: bool) -> str:
    line = text(
        "web_library.counts",
        language,
        documents=number_of("documents", len(holdings), language),
        pages=number_of("pages", sum(one.document.pages for one in holdings), language),
        passages=number_of("passages", sum(one.passage_count for one in holdings), language),
    )
    shown = element("p", line, class_="quiet", title=message("web_library.passages_hint", language))
    if may_change:
        shown += element(
            "button",
            text("web_library.anew_all", language),
            type="button",
            class_="act",
            data_event="anew-all",
            title=message("web_library.anew_text", language),
        )
    return element("div", shown, class_="counts")


def _search(language: Language) -> str:
    field = '<input type="search" data-filter="text" autocomplete="off" maxlength="200">'
    return element(
        "label",
        element("span", text("web_library.filter_text", language)) + field,
        class_="wide",
    )


def _select(
    name: str,
    key: str,
    options: Sequence[tuple[str, str]],
    language: Language,
    *,
    any_: bool = True,
) -> str:
    """A choice with its label; "*" stands for any."""
    first = [("*", message("web_library.filter_any", language))] if any_ else []
    offered = "".join(
        element("option", escape(words), value=value) for value, words in [*first, *options]
    )
    select = element("select", offered, data_filter=name)
    return element("label", element("span", text(f"web_library.{key}", language)) + select)


def _statuses(holdings: Sequence[Holding], language: Language) -> list[tuple[str, str]]:
    there = {status_of(one) for one in holdings}
    return [
        (one.value, message(f"answer.status_{one.value}", language))
        for one in Status
        if one in there
    ]


def _collections(holdings: Sequence[Holding], language: Language) -> list[tuple[str, str]]:
    names = sorted({one.collection for one in holdings if one.collection}, key=str.casefold)
    return [
        ("", message("web_library.filter_no_collection", language)),
        *((name, name) for name in names),
    ]


def _warned(count: int, language: Language) -> str:
    return element(
        "button",
        "! " + text("web_library.filter_warnings", language, count=count),
        type="button",
        class_="toggle",
        data_filter="warned",
        aria_pressed="false",
    )


def _nothing_fits(count: int, language: Language) -> str:
    """How much a filter leaves; the page's script fills in the number and shows it."""
    words = message("web_library.filtered", language, shown="#", all=count)
    clear = element(
        "button",
        text("web_library.filter_clear", language),
        type="button",
        class_="act",
        data_event="clear",
    )
    line = element("span", "", role="status", data_words=words) + " " + clear
    return element("p", line, class_="filtered quiet", hidden="")
