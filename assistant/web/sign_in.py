"""Signing in and out in a browser: the addresses behind the page."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from assistant.access.sign_in import SignIn
from assistant.errors import LimitReached, Refused, Told
from assistant.messages import LANGUAGES, Language, message
from assistant.web.door import CALLER, Caller
from assistant.web.guard import cookie_name
from assistant.web.language import PARAMETER, choose_language
from assistant.web.sign_in_page import SIGN_IN, SIGN_OUT, STYLE, sign_in_page
from assistant.web.visitor import PERSON

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_FORM_BYTES = 16_000
_HEADERS = {"content-security-policy": POLICY, "cache-control": "no-store"}
_SHEET = Path(__file__).parent / "sign_in.css"


def routes(sign_in: SignIn) -> "list[Route]":
    """Return the addresses: the page, its style, in and out."""
    from starlette.routing import Route

    return [
        Route(SIGN_IN, _show, methods=["GET"]),
        Route(SIGN_IN, partial(_enter, sign_in), methods=["POST"]),
        Route(SIGN_OUT, partial(_leave, sign_in), methods=["POST"]),
        Route(STYLE, _style, methods=["GET"]),
    ]


async def _show(request: "Request") -> "Response":
    from starlette.responses import RedirectResponse

    if request.scope.get(PERSON) is not None:
        return RedirectResponse(_home(request), status_code=303)
    caller: Caller = request.scope[CALLER]
    if caller.named is not None:
        error = message("web_sign_in.unknown", _language(request), name=caller.named)
        return _page(request, error=error, status=403)
    out = "out" in request.query_params
    return _page(request, notice=message("web_sign_in.signed_out", _language(request)) * out)


async def _enter(sign_in: SignIn, request: "Request") -> "Response":
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import RedirectResponse

    caller: Caller = request.scope[CALLER]
    name, password = await _form(request)
    if not name or not password:
        error = message("web_sign_in.bad_form", _language(request))
        return _page(request, error=error, name=name, status=400)
    check = partial(sign_in.with_password, name, password, address=caller.address)
    try:
        _, secret = await run_in_threadpool(check)
    except (Refused, LimitReached) as told:
        return _refused(request, told, name)
    old = request.cookies.get(cookie_name(caller))
    if old:
        await run_in_threadpool(sign_in.sign_out, old, None)
    answer = RedirectResponse(_home(request), status_code=303, headers=_HEADERS)
    # Lax, not Strict: who follows a link in a mail to the page shall still be signed in. Nothing
    # is ever changed by GET, and the guard asks of all else that it comes from the page itself.
    answer.set_cookie(
        cookie_name(caller), secret, httponly=True, samesite="lax", secure=caller.https
    )
    return answer


async def _leave(sign_in: SignIn, request: "Request") -> "Response":
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import RedirectResponse

    caller: Caller = request.scope[CALLER]
    secret = request.cookies.get(cookie_name(caller))
    if secret:
        await run_in_threadpool(sign_in.sign_out, secret, request.scope.get(PERSON))
    there = f"{SIGN_IN}?out&{PARAMETER}={_language(request)}"
    answer = RedirectResponse(there, status_code=303, headers=_HEADERS)
    answer.delete_cookie(cookie_name(caller), httponly=True, secure=caller.https)
    return answer


def _style(request: "Request") -> "Response":
    from starlette.responses import Response

    sheet = _SHEET.read_text(encoding="utf-8")
    return Response(sheet, media_type="text/css", headers={"cache-control": "max-age=3600"})


def _page(
    request: "Request", *, error: str = "", notice: str = "", name: str = "", status: int = 200
) -> "Response":
    from starlette.responses import HTMLResponse

    language = _language(request)
    page = sign_in_page(language, error=error, notice=notice, name=name)
    headers = {**_HEADERS, "content-language": language, "vary": "accept-language"}
    return HTMLResponse(page, status_code=status, headers=headers)


def _refused(request: "Request", error: Told, name: str) -> "Response":
    words = message(error.key, _language(request), **error.values)
    waiting = isinstance(error, LimitReached)
    answer = _page(request, error=words, name=name, status=429 if waiting else 401)
    if waiting:
        answer.headers["retry-after"] = str(error.values.get("seconds", 60))
    return answer


def _language(request: "Request") -> Language:
    accepted = request.headers.get("accept-language", "")
    return choose_language(request.query_params.get(PARAMETER), accepted)


def _home(request: "Request") -> str:
    chosen = request.query_params.get(PARAMETER)
    return f"/?{PARAMETER}={chosen}" if chosen in LANGUAGES else "/"


async def _form(request: "Request") -> tuple[str, str]:
    """Return name and password from a form; empty where it is not in order or too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _FORM_BYTES:
            return "", ""
    try:
        found = parse_qs(body.decode("ascii"), max_num_fields=10, errors="strict")
    except ValueError:
        return "", ""
    return found.get("name", [""])[0].strip()[:200], found.get("password", [""])[0]
