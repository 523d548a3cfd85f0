"""Files of the Risks and the Audit page: `/files/governance/<what>/<form>?id=…`.

Each module that makes one stands in `WRITERS`; who may not export gets 403.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from assistant.errors import NotAllowed
from assistant.messages import Language
from assistant.web.attachment import BYTES, attachment, missing
from assistant.web.language import PARAMETER, choose_language
from assistant.web.visitor import person_in
from assistant.web.work import FAULTS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from assistant.service import Service, Visit

PATH = "/files/governance"
_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "yaml": "application/yaml",
    "json": "application/json",
    "ics": "text/calendar; charset=utf-8",
    "zip": "application/zip",
    "md": "text/markdown; charset=utf-8",
}
# Given a visit, a language and the id in the address ("" where there is none), a file's name
# without its ending, and its content.
Writer = Callable[["Visit", Language, str], tuple[str, bytes]]


def _later(module: str, function: str) -> Writer:
    """Return a writer whose module is imported when it is first asked."""

    def write(visit: "Visit", language: Language, wanted: str) -> tuple[str, bytes]:
        writer: Writer = getattr(import_module(module), function)
        return writer(visit, language, wanted)

    return write


_GOVERNING = "assistant.service.governing_files"
_CERTIFYING = "assistant.web.certification_files"
_INTEGRATION = "assistant.web.integration_files"
_AUDITS = "assistant.service.audit_downloads"
_RISKS = "assistant.service.risk_files"
_IMPACTS = "assistant.service.impact_downloads"
WRITERS: Mapping[tuple[str, str], Writer] = {
    ("impact", "docx"): _later(_IMPACTS, "all_docx"),
    ("impact", "md"): _later(_IMPACTS, "all_md"),
    ("impact_aisia", "docx"): _later(_IMPACTS, "aisia_docx"),
    ("impact_aisia", "md"): _later(_IMPACTS, "aisia_md"),
    ("impact_fria", "docx"): _later(_IMPACTS, "fria_docx"),
    ("impact_fria", "md"): _later(_IMPACTS, "fria_md"),
    ("impact_dpia", "docx"): _later(_IMPACTS, "dpia_docx"),
    ("impact_dpia", "md"): _later(_IMPACTS, "dpia_md"),
    ("soa", "xlsx"): _later(_CERTIFYING, "soa_workbook"),
    ("soa", "docx"): _later(_CERTIFYING, "soa_document"),
    ("documented", "xlsx"): _later(_CERTIFYING, "documented_workbook"),
    ("readiness", "docx"): _later(_CERTIFYING, "readiness_document"),
    ("actions", "ics"): _later(_GOVERNING, "dates_ics"),
    ("actions_plan", "xlsx"): _later(_GOVERNING, "plan_xlsx"),
    ("raci", "docx"): _later(_GOVERNING, "raci_docx"),
    ("raci", "xlsx"): _later(_GOVERNING, "raci_xlsx"),
    ("crosswalk", "xlsx"): _later(_INTEGRATION, "crosswalk_xlsx"),
    ("crosswalk", "docx"): _later(_INTEGRATION, "crosswalk_docx"),
    ("comparison", "xlsx"): _later(_INTEGRATION, "comparison_xlsx"),
    ("comparison", "docx"): _later(_INTEGRATION, "comparison_docx"),
    ("audit_programme", "xlsx"): _later(_AUDITS, "programme_xlsx"),
    ("audit_programme", "docx"): _later(_AUDITS, "programme_docx"),
    ("checklist", "xlsx"): _later(_AUDITS, "checklist_xlsx"),
    ("checklist", "docx"): _later(_AUDITS, "checklist_docx"),
    ("audit_report", "docx"): _later(_AUDITS, "report_docx"),
    ("management_review", "docx"): _later(_AUDITS, "management_review_docx"),
    ("pack", "zip"): _later(_AUDITS, "pack_zip"),
    ("risks_report", "docx"): _later(_RISKS, "page_docx"),
    ("risks_report", "xlsx"): _later(_RISKS, "page_xlsx"),
}


def routes(service: "Service") -> "list[Route]":
    """Return the addresses; what is not there, or not to be seen, is 404."""
    from starlette.responses import Response
    from starlette.routing import Route

    def serve(request: "Request") -> "Response":
        what, form = request.path_params["what"], request.path_params["form"]
        writer = WRITERS.get((what, form))
        if writer is None:
            return missing()
        accepted = request.headers.get("accept-language", "")
        language = choose_language(request.query_params.get(PARAMETER), accepted)
        wanted = request.query_params.get("id", "")[:40]
        try:
            visit = service.visit(person_in(request.scope))
            visit.require("export")
            name, content = writer(visit, language, wanted)
        except NotAllowed:
            return Response(status_code=403)
        except FAULTS:
            return missing()
        visit.record("export", object=wanted, what=what, form=form)
        return attachment(content, f"{name}.{form}", media_type=TYPES.get(form, BYTES))

    return [Route(f"{PATH}/{{what}}/{{form}}", serve, methods=["GET"])]
