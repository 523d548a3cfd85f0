"""The Settings tab: oneself and the program for everybody; people, collections, log for admins."""

from typing import TYPE_CHECKING, Any

from assistant.messages import Language
from assistant.web.forms import confirm_dialog, read_values
from assistant.web.language import language_of
from assistant.web.settings_do import perform
from assistant.web.settings_log import log_html
from assistant.web.settings_own import about_html, own_html, say
from assistant.web.settings_people import collections_html, people_html
from assistant.web.style import script
from assistant.web.tab import Tab
from assistant.web.visitor import visit_of
from assistant.web.work import FAULTS, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import gradio as gr

    from assistant.service import Service, Visit

_PARTS = ("own", "about", "people", "collections", "log")


def build_settings(service: "Service", label: "gr.I18n") -> Tab:
    """Lay out the tab within the current Blocks and connect its event."""
    import gradio as gr

    notice = gr.HTML(elem_id="settings-notice", apply_default_css=False)
    parts: list[Any] = [
        gr.HTML(
            elem_id=f"settings-{name}",
            elem_classes="settings",
            apply_default_css=False,
            js_on_load=script("settings.js"),
        )
        for name in _PARTS
    ]

    def act(data: gr.EventData, request: gr.Request) -> tuple[str, ...]:
        language = language_of(request)
        visit = visit_of(service, request)
        said = perform(visit, data.form, data.values, language)
        filters = read_values(data.values) if data.form == "log_show" else {}
        return said, *settings_html(visit, language, filters)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    for part in parts:
        part.act(act, None, [notice, *parts], **quiet)
    return Tab(
        outputs=[notice, *parts],
        fill=lambda visit, language: ("", *settings_html(visit, language, {})),
    )


def settings_html(
    visit: "Visit", language: Language, filters: "Mapping[str, str]"
) -> tuple[str, ...]:
    """Return the sections in the order of the page; empty those that the person may not see."""
    may = visit.person.may
    return (
        _section(lambda: own_html(visit, language), language),
        _section(lambda: about_html(visit, language), language),
        _section(lambda: people_html(visit, language), language, show=may("people")),
        _section(lambda: collections_html(visit, language), language, show=may("collections")),
        _section(lambda: log_html(visit, language, filters), language, show=may("audit")),
    )


def _section(make: "Callable[[], str]", language: Language, *, show: bool = True) -> str:
    if not show:
        return ""
    try:
        made = make()
    except FAULTS as error:
        return explain(error, language)
    return made + confirm_dialog(say("confirm", language), say("cancel", language))
