"""Who is calling: the ASGI middleware that finds the person or turns the request away."""

from typing import TYPE_CHECKING

from assistant.access.rights import LOCAL
from assistant.web.visitor import PERSON

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from assistant.service import Service


class Guard:
    """Leaves the person in the scope. Without sign-in that is the one at this machine."""

    def __init__(self, app: "ASGIApp", service: "Service") -> None:
        self.app = app
        self.service = service

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Let the request through with its person."""
        if scope["type"] in ("http", "websocket"):
            scope[PERSON] = LOCAL
        await self.app(scope, receive, send)
