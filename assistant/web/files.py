"""Files that a visitor may have: a document as it was taken in, a conversation of their own."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.export.conversation_words import ConversationFile
from assistant.messages import Language
from assistant.service import history
from assistant.web.attachment import attachment, missing
from assistant.web.language import PARAMETER, choose_language
from assistant.web.visitor import person_in
from assistant.web.work import FAULTS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from assistant.service import Service, Visit

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}


def routes(service: "Service") -> "list[Route]":
    """Return the addresses of the files; what a person may not have is 404, like what is not."""
    from starlette.routing import Route

    def serve_document(request: "Request") -> "Response":
        try:
            visit = service.visit(person_in(request.scope))
            return document(visit, request.path_params["document"])
        except FAULTS:
            return missing()

    def serve_conversation(request: "Request") -> "Response":
        at = request.path_params
        accepted = request.headers.get("accept-language", "")
        language = choose_language(request.query_params.get(PARAMETER), accepted)
        try:
            visit = service.visit(person_in(request.scope))
            return conversation(visit, at["conversation"], at["form"], language)
        except FAULTS:
            return missing()

    return [
        Route("/files/document/{document}", serve_document, methods=["GET"]),
        Route("/files/conversation/{conversation}/{form}", serve_conversation, methods=["GET"]),
    ]


def document(visit: "Visit", document_id: str) -> "Response":
    """Return a document's file as it was taken in. Raises NotAllowed, UnknownDocument."""
    found = visit.document(document_id)
    content = visit.original(found.id)
    visit.record("download", object=found.id)
    return attachment(content, found.file)


def conversation(visit: "Visit", conversation_id: str, form: str, language: Language) -> "Response":
    """Return one of the person's conversations as a file: docx, md or json. Raises NotAllowed."""
    turns = history.turns(visit, conversation_id)
    if not turns or form not in _TYPES:
        return missing()
    file = ConversationFile(turns, language, datetime.now(UTC), visit.assistant.snapshot_id())
    content = _written(file, form)
    visit.record("history_export", object=conversation_id, format=form)
    return attachment(content, f"{file.name}.{form}", media_type=_TYPES[form])


def _written(file: ConversationFile, form: str) -> bytes:
    if form == "docx":
        from assistant.export.conversation_docx import conversation_docx

        return conversation_docx(file)
    if form == "md":
        from assistant.export.conversation_md import conversation_markdown

        return conversation_markdown(file).encode()
    from assistant.export.conversation_json import conversation_record

    return json.dumps(conversation_record(file), ensure_ascii=False, indent=2).encode()
