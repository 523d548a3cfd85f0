"""The page as a whole: build it, serve it on this machine."""

import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.access.sign_in import SignIn
from assistant.service import Service
from assistant.web import files, governance_files, outbox, register_files, review_files, sign_in
from assistant.web.api import Calls, build_api
from assistant.web.ask import build_ask
from assistant.web.door import THIS_MACHINE, Door, ServeError, check_door, read_door
from assistant.web.draft import build_draft
from assistant.web.guard import Guard
from assistant.web.header import header_html
from assistant.web.language import labels, language_of
from assistant.web.library import build_library
from assistant.web.pace import answers_side_by_side, without_searching_twice
from assistant.web.pictures import Pictures
from assistant.web.registers import build_registers
from assistant.web.review import build_review
from assistant.web.settings import build_settings
from assistant.web.shield import Shield
from assistant.web.style import STYLE_SHEETS, theme
from assistant.web.tab import Tab
from assistant.web.uploads import INCOMING
from assistant.web.visitor import visit_of
from assistant.web.where import footer_line

if TYPE_CHECKING:
    import gradio as gr

    from assistant.session import Assistant

# In the order of the tabs.
PAGES = ("ask", "review", "draft", "risks", "audit", "library", "settings")
SESSIONS = 1_000  # open pages that are remembered, a sixth of a megabyte each
_TICK = 0.5  # seconds: on Windows a signal is heard only between two waits


def serve(
    assistant: "Assistant",
    *,
    host: str,
    port: int,
    upload_bytes: int,
    on_ready: Callable[[str], None],
    mcp: bool = False,
) -> None:
    """Serve the page until Ctrl-C or SIGTERM; `on_ready` is told the address once it answers.

    With `mcp`, other assistants use the library at the same address (`web.mcp_server`).

    Raises:
        ServeError: others can reach `host` and nobody can sign in, or the port is taken.
        BadSetting: a setting about the proxy or the host names is not in order.
    """
    door = read_door(host, assistant.settings)
    with Service.open(assistant) as service:
        check_door(host, door, service.users)
    incoming = assistant.settings.data_dir / INCOMING
    shutil.rmtree(incoming, ignore_errors=True)  # left behind by a process that was killed
    incoming.mkdir(parents=True)
    os.environ.update(environment(incoming))
    with (
        Service.open(assistant) as service,
        Pictures(service) as pictures,
        told_to_stop() as stop,
        answers_side_by_side(),
    ):
        page = build(service)
        try:
            options = launch_options(
                host=host,
                port=port,
                upload_bytes=upload_bytes,
                pictures=pictures,
                service=service,
                mcp=mcp,
                door=door,
            )
            page.launch(**options)
        except OSError as error:
            raise ServeError(f"Port {port} is taken. Choose another with --port.") from error
        try:
            on_ready(f"http://{host}:{port}")
            with without_searching_twice():
                while not stop.wait(_TICK):
                    continue
        finally:
            page.close(verbose=False)
            shutil.rmtree(incoming, ignore_errors=True)


def environment(incoming: Path) -> dict[str, str]:
    """Return what Gradio and its server read from the environment; `incoming` takes uploads."""
    return {
        "GRADIO_ANALYTICS_ENABLED": "False",
        # Else a table of the last ten thousand calls is made after each call.
        "GRADIO_ANALYTICS_MAX_EVENTS": "1",
        "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9),
        "GRADIO_ALLOWED_PATHS": "",
        "GRADIO_TEMP_DIR": str(incoming),
        "FORWARDED_ALLOW_IPS": "",  # else the server believes any local process who is calling
    }


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set; afterwards both mean what they meant before."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop  # signals are the main thread's alone
        return
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: stop.set()) for number in signals]
    try:
        yield stop
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def launch_options(
    *,
    host: str,
    port: int,
    upload_bytes: int,
    pictures: Pictures,
    service: Service,
    mcp: bool = False,
    door: Door = THIS_MACHINE,
) -> dict[str, Any]:
    """Return how Gradio serves: everything off that reaches out or lets others in."""
    from starlette.middleware import Middleware

    signing_in = sign_in_of(service, door)
    return {
        "server_name": host,
        "server_port": port,
        "share": False,
        "max_file_size": upload_bytes,
        "allowed_paths": [],
        "root_path": "",
        "ssr_mode": False,
        "num_workers": 0,
        "run_history": False,
        "pwa": False,
        "mcp_server": False,
        "enable_monitoring": False,
        "show_error": False,
        "footer_links": [],
        "strict_cors": True,
        "state_session_capacity": SESSIONS,
        "quiet": True,
        "inbrowser": False,
        "prevent_thread_lock": True,
        "i18n": labels(),
        "theme": theme(),
        "css_paths": STYLE_SHEETS,
        "app_kwargs": {
            "docs_url": None,
            "redoc_url": None,
            "openapi_url": None,
            "middleware": [
                Middleware(Shield, hosts=door.hosts),
                Middleware(Guard, sign_in=signing_in, door=door),
                Middleware(Calls),
            ],
            "routes": [
                *sign_in.routes(signing_in),
                pictures.route(),
                *files.routes(service),
                *review_files.routes(service),
                *governance_files.routes(service),
                *register_files.routes(service),
                *outbox.routes(service),
                *(_mcp_routes(service) if mcp else ()),
            ],
        },
    }


def sign_in_of(service: Service, door: Door) -> SignIn:
    """Return what knows who is who at this door."""
    return SignIn(
        service.users,
        service.credentials,
        service.audit,
        this_machine_only=door.this_machine_only,
        proxy=door.proxy,
        throttle=service.throttle,
    )


def _mcp_routes(service: Service) -> list[Any]:
    from assistant.web.mcp_server import routes

    return list(routes(service))


def build(service: Service) -> "gr.Blocks":
    """Return the page, not yet served. Labels follow the browser; contents are filled on load."""
    import gradio as gr

    label = labels()
    page = gr.Blocks(
        title="AIMS · ISO/IEC 42001",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(600, 3600),
    )
    with page:
        build_api(service)  # first, so that their names are free
        header = gr.HTML(elem_id="header", apply_default_css=False)
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            frames = {
                name: gr.Tab(label(f"tab_{name}"), id=name, elem_id=f"tab-{name}") for name in PAGES
            }
            built = {}
            for name in PAGES:
                with frames[name]:
                    built[name] = _build_tab(name, service, label, tabs)
        footer = gr.HTML(elem_id="footer", apply_default_css=False)
        _fill(page, service, header=header, footer=footer, frames=frames, built=built)
    return page


def _build_tab(name: str, service: Service, label: "gr.I18n", tabs: "gr.Tabs") -> Tab:
    match name:
        case "ask":
            return build_ask(service, label, tabs)
        case "review":
            return build_review(service, label, tabs)
        case "draft":
            return build_draft(service, label)
        case "risks" | "audit":
            return build_registers(name, service, label, tabs)
        case "library":
            return build_library(service, label)
        case _:
            return build_settings(service, label)


def _fill(
    page: "gr.Blocks",
    service: Service,
    *,
    header: "gr.HTML",
    footer: "gr.HTML",
    frames: "dict[str, gr.Tab]",
    built: dict[str, Tab],
) -> None:
    """Connect what fills the page when it loads, and each tab when it is opened.

    On loading that is the first tab, and those that are not filled when they are opened: all the
    others may cost a look at every document.
    """
    import gradio as gr

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    at_first = [tab for name, tab in built.items() if tab.once or name == PAGES[0]]

    def load(request: gr.Request) -> list[Any]:
        language = language_of(request)
        visit = visit_of(service, request)
        # Not False: Gradio's row of tabs would go on showing it.
        shown = [
            gr.Tab(visible=True if visit.person.may(tab.needs) else "hidden")
            for tab in built.values()
        ]
        filled: list[Any] = []
        for tab in at_first:
            allowed = visit.person.may(tab.needs)
            filled += tab.fill(visit, language) if allowed else [gr.skip()] * len(tab.outputs)
        return [
            header_html(request, visit, language),
            footer_line(service, language),
            *shown,
            *filled,
        ]

    outputs = [part for tab in at_first for part in tab.outputs]
    page.load(load, None, [header, footer, *frames.values(), *outputs], **quiet)

    def opener(tab: Tab) -> Any:
        def opened(request: gr.Request) -> Any:
            filled = tab.fill(visit_of(service, request), language_of(request))
            return filled[0] if len(filled) == 1 else filled

        return opened

    for name, tab in built.items():
        if not tab.once:
            frames[name].select(opener(tab), None, list(tab.outputs), **quiet)
