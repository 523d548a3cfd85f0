"""The Risks and the Audit tab: sections with registers, laid out and connected to their events."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.messages import Language
from assistant.records.entry_counts import entry_counts
from assistant.web import registers_do as do
from assistant.web.language import language_of
from assistant.web.registers_desk import Desk, Shown, fault
from assistant.web.registers_show import nav_html
from assistant.web.registers_sources import Named, source_html
from assistant.web.style import script
from assistant.web.tab import Tab
from assistant.web.visitor import visit_of
from assistant.web.work import FAULTS

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service, Visit

_PARTS = ("nav", "main", "said", "entry", "panel")


def build_registers(tab: str, service: "Service", label: "gr.I18n", tabs: "gr.Tabs") -> Tab:
    """Lay out a tab of sections within the current Blocks and connect its events."""
    import gradio as gr

    with gr.Row(elem_classes="registers", elem_id=f"{tab}-frame"):
        parts: dict[str, Any] = {
            name: gr.HTML(
                elem_id=f"{tab}-{name}",
                elem_classes=f"registers-{name}",
                apply_default_css=False,
                js_on_load=_scripts(name),
            )
            for name in _PARTS
        }

    def desk(data: gr.EventData, request: gr.Request) -> Desk:
        visit, language = visit_of(service, request), language_of(request)
        return Desk(visit, language, tab, data.section, data.archived)

    def told(what: Callable[[Desk, Any], Shown]) -> Any:
        def event(data: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
            where = desk(data, request)
            try:
                shown = what(where, data)
            except FAULTS as error:
                shown = fault(error, where.language)
            return tuple(gr.skip() if part is None else part for part in shown.parts())

        return event

    def cite(where: Desk, data: Any) -> Shown:
        named = Named(data.document, data.page, data.start, data.end)
        return Shown(panel=source_html(where.visit, named, where.language))

    def keep(where: Desk, data: Any) -> Shown:
        named = Named(data.document, data.page, data.start, data.end)
        return do.keep_source(where, data.entry, named)

    main, outputs = parts["main"], list(parts.values())
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    main.go(told(lambda where, data: do.go(where)), None, outputs, **quiet)
    main.open(told(lambda where, data: do.open_entry(where, data.entry)), None, outputs, **quiet)
    main.fresh(
        told(lambda where, data: do.fresh(where, data.register, data.field, data.entry)),
        None,
        outputs,
        **quiet,
    )
    main.edit(told(lambda where, data: do.edit(where, data.entry)), None, outputs, **quiet)
    main.save(told(lambda where, data: do.save(where, data.form)), None, outputs, **quiet)
    main.archive(told(_archiving(archived=True)), None, outputs, **quiet)
    main.restore(told(_archiving(archived=False)), None, outputs, **quiet)
    main.accept(told(lambda where, data: do.accept(where, data.key)), None, outputs, **quiet)
    main.adapt(told(lambda where, data: do.adapt(where, data.key)), None, outputs, **quiet)
    main.dismiss(told(lambda where, data: do.dismiss(where, data.key)), None, outputs, **quiet)
    main.again(told(lambda where, data: do.again(where)), None, outputs, **quiet)
    main.perform(
        told(
            lambda where, data: do.perform(where, data.form, data.values, data.register, data.entry)
        ),
        None,
        outputs,
        **quiet,
    )
    main.bring(
        told(lambda where, data: do.bring(where, data.file, data.sure)), None, outputs, **quiet
    )
    main.seek(
        told(lambda where, data: do.seek(where, data.entry, data.words)), None, outputs, **quiet
    )
    main.keep(told(keep), None, outputs, **quiet)
    main.source(told(cite), None, outputs, **quiet)
    for page in ("review", "draft", "library"):
        # Its script tells the drafts' what to draft (`draft.js`).
        getattr(main, page)(_going(page), None, tabs, **quiet)

    def fill(visit: "Visit", language: Language) -> tuple[str]:
        # Its script asks for the section: only the browser knows which one was shown before.
        counts = entry_counts(visit.service.database)
        first = Desk(visit, language, tab).first()
        return (nav_html(tab, first, counts, language, opening=True),)

    return Tab(outputs=[parts["nav"]], fill=fill)


def _archiving(*, archived: bool) -> Callable[[Desk, Any], Shown]:
    def act(where: Desk, data: Any) -> Shown:
        return do.archive(where, data.entry, data.version, archived=archived)

    return act


def _scripts(part: str) -> str:
    before = ("picture.js", "panel.js") if part == "panel" else ()
    own = ("registers_page.js", "registers_form.js", "registers_list.js", "registers.js")
    return script(*before, *own)


def _going(page: str) -> Any:
    import gradio as gr

    return lambda: gr.Tabs(selected=page)
