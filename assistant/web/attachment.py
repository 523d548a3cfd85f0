"""A file for the visitor: a download under a safe name, never shown or run by the browser."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.web.uploads import safe_name

if TYPE_CHECKING:
    from starlette.responses import Response

BYTES = "application/octet-stream"
_HEADERS = {
    "cache-control": "private, no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


def attachment(content: bytes, name: str, *, media_type: str = BYTES) -> "Response":
    """Return `content` as a file to be saved under `name`, whatever is in either."""
    from starlette.responses import Response

    headers = {**_HEADERS, "content-disposition": disposition(name)}
    return Response(content, media_type=media_type, headers=headers)


def missing() -> "Response":
    """Return the reply for a file that is not there, or not for this person: both look alike."""
    from starlette.responses import Response

    return Response(status_code=404, headers=_HEADERS)


def disposition(name: str) -> str:
    """Return a Content-Disposition (RFC 6266) with the name in plain letters and in full.

    Only the last part of a path counts; what the plain form cannot hold becomes "_".
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    full = safe_name(last)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " .-_()") else "_" for c in full)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(full, safe='')}"
