"""The page as a whole: build it, serve it on this machine."""

import os
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.messages import LANGUAGES, Language, message
from assistant.web.ask import build_ask, fresh
from assistant.web.language import PARAMETER, labels, language_of
from assistant.web.library import build_library, introduction, show_documents
from assistant.web.markup import element, text
from assistant.web.shield import Shield, is_loopback
from assistant.web.style import STYLE_SHEET, theme
from assistant.web.uploads import INCOMING

if TYPE_CHECKING:
    import gradio as gr

    from assistant.session import Assistant

_NATIVE = {"de": "Deutsch", "en": "English"}  # a language is named in itself


class ServeError(AssistantError):
    """The page cannot be served at this address; the message says why and what to do."""


def serve(
    assistant: "Assistant",
    *,
    host: str,
    port: int,
    upload_bytes: int,
    on_ready: Callable[[str], None],
) -> None:
    """Serve the page until interrupted; `on_ready` is told the address once it answers.

    Raises:
        ServeError: `host` is not this machine alone, or the port is taken.
    """
    if not is_loopback(host):
        raise ServeError(
            f"{host} can be reached by other machines, and there is no sign-in yet. "
            "Use --host 127.0.0.1, or a reverse proxy that signs people in."
        )
    incoming = assistant.settings.data_dir / INCOMING
    shutil.rmtree(incoming, ignore_errors=True)  # left behind by a process that was killed
    incoming.mkdir(parents=True)
    os.environ.update(
        GRADIO_ANALYTICS_ENABLED="False", GRADIO_ALLOWED_PATHS="", GRADIO_TEMP_DIR=str(incoming)
    )
    page = build(assistant)
    try:
        page.launch(**launch_options(host=host, port=port, upload_bytes=upload_bytes))
    except OSError as error:
        raise ServeError(f"Port {port} is taken. Choose another with --port.") from error
    try:
        on_ready(f"http://{host}:{port}")
        page.block_thread()
    finally:
        page.close(verbose=False)
        shutil.rmtree(incoming, ignore_errors=True)


def launch_options(*, host: str, port: int, upload_bytes: int) -> dict[str, Any]:
    """Return how Gradio serves: everything off that reaches out or lets others in."""
    from starlette.middleware import Middleware

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
        "quiet": True,
        "inbrowser": False,
        "prevent_thread_lock": True,
        "i18n": labels(),
        "theme": theme(),
        "css_paths": [STYLE_SHEET],
        "app_kwargs": {
            "docs_url": None,
            "redoc_url": None,
            "openapi_url": None,
            "middleware": [Middleware(Shield)],
        },
    }


def build(assistant: "Assistant") -> "gr.Blocks":
    """Return the page, not yet served. Labels follow the browser; contents are filled on load."""
    import gradio as gr

    label = labels()
    upload_bytes = assistant.settings.upload_bytes
    page = gr.Blocks(
        title="AIMS · ISO/IEC 42001",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(600, 3600),
    )
    with page:
        header = gr.HTML(elem_id="header", apply_default_css=False)
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(label("tab_ask"), id="ask") as ask_tab:
                ask = build_ask(assistant, label, tabs)
            with gr.Tab(label("tab_library"), id="library") as library_tab:
                library = build_library(assistant, label)
        footer = gr.HTML(elem_id="footer", apply_default_css=False)

    def load(request: gr.Request) -> tuple[Any, ...]:
        language = language_of(request)
        return (
            _header(language),
            *fresh(assistant, language),
            introduction(language, upload_bytes=upload_bytes),
            show_documents(assistant, language),
            element("p", text("footer", language)),
        )

    def reopen(turns: list[Any], request: gr.Request) -> Any:
        """A library filled on the other tab changes the first screen, never a conversation."""
        return gr.skip() if turns else fresh(assistant, language_of(request))[0]

    def relist(request: gr.Request) -> str:
        return show_documents(assistant, language_of(request))

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    with page:
        page.load(
            load,
            None,
            [
                header,
                ask.conversation,
                ask.turns,
                ask.panel,
                library.introduction,
                library.documents,
                footer,
            ],
            **quiet,
        )
        ask_tab.select(reopen, ask.turns, ask.conversation, **quiet)
        library_tab.select(relist, None, library.documents, **quiet)
    return page


def _header(language: Language) -> str:
    switch = "".join(
        element(
            "a",
            _NATIVE[other],
            href=f"?{PARAMETER}={other}",
            lang=other,
            hreflang=other,
            aria_current="true" if other == language else None,
        )
        for other in LANGUAGES
    )
    brand = element("h1", text("brand", language)) + element("p", text("tagline", language))
    return element("div", brand, class_="brand") + element(
        "nav", switch, class_="languages", aria_label=message("web.language_switch", language)
    )
