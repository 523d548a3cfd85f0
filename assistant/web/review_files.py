"""Reviews as files: `/files/review/<number>.xlsx`, `.docx`, `.json`, for those who may export."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, NotAllowed
from assistant.export.review_json import write_review_json
from assistant.review_types import Review
from assistant.service import reviewing
from assistant.web.visitor import person_in

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from assistant.service import Service

_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "json": "application/json",
}
_HEADERS = {
    "cache-control": "private, no-store",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
}
_NAMES = {"de": "Lueckenanalyse", "en": "gap-review"}


def routes(service: "Service") -> "list[Route]":
    """Return the addresses of the files.

    404 for a review or format that is not there or hidden, 403 for those who may not export.
    """
    from starlette.responses import Response
    from starlette.routing import Route

    def serve(request: "Request") -> "Response":
        number, form = request.path_params["number"], request.path_params["form"]
        if form not in TYPES:
            return Response(status_code=404, headers=_HEADERS)
        try:
            visit = service.visit(person_in(request.scope))
            review = reviewing.export(visit, number, form)
            data = review_file(review, form)
        except NotAllowed:
            return Response(status_code=403, headers=_HEADERS)
        except AssistantError:
            return Response(status_code=404, headers=_HEADERS)
        name = f'attachment; filename="{file_name(review, form)}"'
        headers = {**_HEADERS, "content-disposition": name}
        return Response(data, media_type=TYPES[form], headers=headers)

    return [Route("/files/review/{number:int}.{form}", serve, methods=["GET"])]


def file_name(review: Review, form: str) -> str:
    """Return a plain name: what it is, against which set, of which day."""
    return f"{_NAMES[review.language]}-{review.set_id}-{review.generated:%Y-%m-%d}.{form}"


def review_file(review: Review, form: str) -> bytes:
    """Return a review as the bytes of a file of one of the TYPES. Raises ReviewError."""
    with tempfile.TemporaryDirectory(prefix="aims-") as folder:
        path = Path(folder) / f"review.{form}"
        _writer(form)(review, path)
        return path.read_bytes()


def _writer(form: str) -> Callable[[Review, Path], None]:
    if form == "xlsx":
        from assistant.export.review_xlsx import write_review_xlsx

        return write_review_xlsx
    if form == "docx":
        from assistant.export.review_docx import write_review_docx

        return write_review_docx
    return write_review_json
