"""Who is calling: the ASGI middleware that finds the person or turns the request away."""

from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.access.credentials import TOKEN_PREFIX
from assistant.access.rights import LOCAL, Person
from assistant.access.sign_in import SignIn
from assistant.errors import RecordsError
from assistant.messages import message
from assistant.web.door import Caller, Door
from assistant.web.gates import (
    UPLOAD,
    BadCall,
    Owners,
    is_call,
    is_shut,
    named_sessions,
    read_call,
    whole_body,
)
from assistant.web.language import PARAMETER, choose_language
from assistant.web.sign_in_page import SIGN_IN, STYLE
from assistant.web.visitor import PERSON
from ingest.errors import LibraryError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

# Without a person: the way in, and what Gradio asks itself once when it starts.
PUBLIC = frozenset({SIGN_IN, STYLE, "/gradio_api/startup-events"})
LOOKING_UP = 8  # threads at once for the database
_UPLOADING = (UPLOAD, "/gradio_api/upload_progress")
_SAFE = ("GET", "HEAD", "OPTIONS")


def cookie_name(caller: Caller) -> str:
    """Return the cookie's name; over https one that no other host or path can have set."""
    return "__Host-aims_session" if caller.https else "aims_session"


class Guard:
    """Leaves the person in the scope. Without sign-in that is the one at this machine."""

    def __init__(self, app: "ASGIApp", sign_in: SignIn, door: Door) -> None:
        from anyio import CapacityLimiter

        self.app = app
        self.sign_in = sign_in
        self.door = door
        self.owners = Owners()
        self._limiter = CapacityLimiter(LOOKING_UP)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Let the request through with its person, or answer it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # the page uses none
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        caller = self.door.caller(scope)
        scope = self.door.without_hearsay(scope, caller)
        scope.pop(PERSON, None)
        answer, receive = await self._decide(scope, receive, caller)
        await (answer or self.app)(scope, receive, send)

    async def _decide(
        self, scope: "Scope", receive: "Receive", caller: Caller
    ) -> "tuple[ASGIApp | None, Receive]":
        """Return the answer of a request that is turned away, else None, with its person set."""
        from starlette.requests import Request

        request = Request(scope)
        method, path = scope["method"], scope["path"]
        if is_shut(method, path):
            return _refusal(request, 404, "access.nothing_here"), receive
        try:
            person, by_browser = await self._person(request, caller)
        except (RecordsError, LibraryError):
            return _refusal(request, 503, "ingest.error_busy"), receive
        if person is not None:
            scope[PERSON] = person
        if method not in _SAFE and not _from_here(request, by_browser=by_browser):
            return _refusal(request, 403, "access.from_elsewhere"), receive
        if path in PUBLIC:
            return None, receive
        if person is None:
            return _sign_in_first(request), receive
        if path in _UPLOADING and not person.may("upload"):
            return _refusal(request, 403, "access.role_editor"), receive
        return await self._checked_call(request, receive, person)

    async def _checked_call(
        self, request: "Request", receive: "Receive", person: Person
    ) -> "tuple[ASGIApp | None, Receive]":
        """Refuse a call that is not in order, or in a Gradio session of somebody else."""
        path = request.url.path
        sessions = named_sessions(path, request.url.query)
        if is_call(request.method, path):
            try:
                body, receive = await whole_body(receive)
                sessions += read_call(body)
            except BadCall:
                return _refusal(request, 400, "access.bad_call"), receive
        if not all(self.owners.admit(session, person.name) for session in sessions):
            return _refusal(request, 403, "access.other_session"), receive
        return None, receive

    async def _person(self, request: "Request", caller: Caller) -> tuple[Person | None, bool]:
        """Return who calls, and whether a browser says so by itself, as with a cookie.

        A token of ours counts first, then the proxy's word, then the cookie.
        """
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and secret.strip().startswith(TOKEN_PREFIX):
            return await self._look_up(self.sign_in.by_token, secret.strip()), False
        if not self.sign_in.certain and not await self._look_up(self.sign_in.needed):
            return LOCAL, False
        return await self._signed_in(request, caller), True

    async def _signed_in(self, request: "Request", caller: Caller) -> Person | None:
        if caller.named is not None:
            look_up = partial(self.sign_in.by_proxy, caller.named, address=caller.address)
            return await self._look_up(look_up)  # type: ignore[no-any-return]
        session = request.cookies.get(cookie_name(caller))
        if session is None or caller.pretends:
            return None
        return await self._look_up(self.sign_in.by_session, session)  # type: ignore[no-any-return]

    async def _look_up(self, function: Any, *values: Any) -> Any:
        from anyio.to_thread import run_sync

        return await run_sync(partial(function, *values), limiter=self._limiter)


def _from_here(request: "Request", *, by_browser: bool) -> bool:
    """Tell whether a request that changes something is the page's own.

    The shield has compared an Origin with the Host; here one must be there, if a browser may have
    added the proof of the person by itself (cross-site request forgery).
    """
    if not by_browser:
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return bool(request.headers.get("origin"))


def _sign_in_first(request: "Request") -> "ASGIApp":
    from starlette.responses import RedirectResponse

    if request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", ""):
        chosen = request.query_params.get(PARAMETER)
        there = SIGN_IN if chosen not in ("de", "en") else f"{SIGN_IN}?{PARAMETER}={chosen}"
        return RedirectResponse(there, status_code=303, headers={"cache-control": "no-store"})
    return _refusal(request, 401, "access.sign_in_needed")


def _refusal(request: "Request", status: int, key: str) -> "ASGIApp":
    from starlette.responses import JSONResponse

    language = choose_language(
        request.query_params.get(PARAMETER), request.headers.get("accept-language", "")
    )
    headers = {"cache-control": "no-store"}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    words = message(key, language)
    return JSONResponse({"error": key, "detail": words}, status_code=status, headers=headers)
