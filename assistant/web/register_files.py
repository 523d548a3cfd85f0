"""Registers as files: `/files/registers/<register>.xlsx`, `.csv`, `.yaml`, to be filled in."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.errors import NotAllowed
from assistant.service import register_files
from assistant.web.attachment import BYTES, attachment, missing
from assistant.web.governance_files import TYPES
from assistant.web.language import PARAMETER, choose_language
from assistant.web.visitor import person_in
from assistant.web.work import FAULTS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from assistant.service import Service

PATH = "/files/registers"
FORMS = ("xlsx", "csv", "yaml")


def routes(service: "Service") -> "list[Route]":
    """Return the addresses; what is not there is 404, who may not export gets 403."""
    from starlette.responses import Response
    from starlette.routing import Route

    def serve(request: "Request") -> "Response":
        name, form = request.path_params["register"], request.path_params["form"]
        accepted = request.headers.get("accept-language", "")
        language = choose_language(request.query_params.get(PARAMETER), accepted)
        now = datetime.now(UTC)
        try:
            visit = service.visit(person_in(request.scope))
            content = register_files.export(visit, name, form, language=language, moment=now)
        except NotAllowed:
            return Response(status_code=403)
        except FAULTS:
            return missing()
        visit.record("export", object=name, form=form)
        return attachment(content, f"{name}.{form}", media_type=TYPES.get(form, BYTES))

    return [Route(f"{PATH}/{{register}}.{{form}}", serve, methods=["GET"])]
