"""What stands between the network and the page: who may call it, what it may load, its language.

It answers under its own names alone. A foreign web site open in the same browser is
kept out by the Host check (DNS rebinding) and the Origin check (cross-site requests).
"""

import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.web.door import is_loopback
from assistant.web.language import PARAMETER, choose_language

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No directive names another host, so nothing can be fetched from or sent to one. Gradio writes
# inline styles, shows pictures of its own as data, and previews a chosen file as a blob.
_LOADS = (
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
POLICY = f"default-src 'self'; script-src 'self'; {_LOADS}"  # of all that is not the page
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # without any, a form would be sent without its Origin
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_SCRIPT = re.compile(r"<script(?=[\s>])")
_FOREIGN_META = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')
_MANIFEST = re.compile(r'<link rel="manifest"[^>]*>\s*')


def page_policy(nonce: str) -> str:
    """Return the page's policy: inline scripts run with this response's `nonce` alone.

    Markup that got into the page by mistake could run none: no script of its own, no `onclick`,
    no `javascript:` link. `unsafe-eval` stays because Gradio makes functions of the texts of its
    HTML components, of our templates and scripts (`html_template`, `js_on_load`); a component's
    value is an argument of these and never their text.
    """
    return f"default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; {_LOADS}"


class Shield:
    """ASGI middleware around the whole page."""

    def __init__(self, app: "ASGIApp", hosts: frozenset[str] = frozenset()) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Refuse foreign callers, else answer with the protecting headers."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value for name, value in scope["headers"]}
        if not allowed(
            headers.get("host", b"").decode("latin-1"),
            headers.get("origin", b"").decode("latin-1"),
            self.hosts,
        ):
            await _refuse(scope, send)
            return
        if scope["type"] == "http" and scope["path"] == "/" and scope["method"] == "GET":
            query = scope["query_string"].decode("latin-1")
            chosen = re.search(rf"(?:^|&){PARAMETER}=(\w+)", query)
            language = choose_language(
                chosen[1] if chosen else None,
                headers.get("accept-language", b"").decode("latin-1"),
            )
            await _Page(self.app, language).serve(scope, receive, send)
            return
        await self.app(scope, receive, _with_headers(send))


def allowed(host: str, origin: str, hosts: frozenset[str] = frozenset()) -> bool:
    """Tell whether a request's Host, and Origin where there is one, are the page's own."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        from_page = not origin or urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:  # no address at all
        return False
    return from_page and (is_loopback(name) or name in hosts)


def in_language(page: str, language: str, nonce: str) -> str:
    """Return Gradio's page for one language, without its references to other hosts.

    Its scripts get the nonce; what people wrote stands in them with its "<" encoded by Gradio.

    Gradio takes the language from the browser alone. So that the switch decides, the page tells
    its scripts the chosen one before they start.
    """
    told = (
        "<script>for (const name of ['language', 'languages']) Object.defineProperty(navigator, "
        f"name, {{get: () => name === 'language' ? '{language}' : ['{language}']}});</script>"
    )
    page = _MANIFEST.sub("", _FOREIGN_META.sub("", page))
    page = re.sub(r'(<html\s+lang=)"[^"]*"', rf'\1"{language}"', page, count=1)
    return _SCRIPT.sub(f'<script nonce="{nonce}"', page.replace("<head>", "<head>" + told, 1))


class _Page:
    """Serves the start page, changed by `in_language`."""

    def __init__(self, app: "ASGIApp", language: str) -> None:
        self.app = app
        self.language = language
        self.start: Message | None = None
        self.body = b""

    async def serve(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        async def collect(event: "Message") -> None:
            if event["type"] == "http.response.start":
                self.start = event
                return
            self.body += event.get("body", b"")
            if not event.get("more_body", False) and self.start is not None:
                await self._finish(self.start, _with_headers(send))

        await self.app(scope, receive, collect)

    async def _finish(self, start: "Message", send: "Send") -> None:
        nonce = secrets.token_urlsafe(18)
        body = in_language(self.body.decode("utf-8"), self.language, nonce).encode("utf-8")
        kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        own = {name.lower() for name, _ in kept}
        if b"content-security-policy" not in own:  # the guard's answers have a stricter one
            kept.append((b"content-security-policy", page_policy(nonce).encode()))
        kept += [
            (b"content-length", str(len(body)).encode()),
            (b"content-language", self.language.encode()),
            (b"vary", b"accept-language"),
            (b"cache-control", b"no-store"),
        ]
        await send({**start, "headers": kept})
        await send({"type": "http.response.body", "body": body})


def _with_headers(send: "Send") -> "Send":
    async def sending(event: "Message") -> None:
        if event["type"] == "http.response.start":
            own = {name.lower() for name, _ in event["headers"]}  # stricter where there are some
            added = [pair for pair in HEADERS if pair[0] not in own]
            event = {**event, "headers": [*event["headers"], *added]}
        await send(event)

    return sending


async def _refuse(scope: "Scope", send: "Send") -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = b"This page does not answer under this name (AIMS_ALLOWED_HOSTS), or from another page."
    plain = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": plain})
    await send({"type": "http.response.body", "body": body})
