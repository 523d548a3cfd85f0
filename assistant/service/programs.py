"""What programs call, JSON in and JSON out: the HTTP API and the MCP server offer these functions.

Each takes a `Call` first and then what the program gives; `perform` checks that before anything is
done. The records are those of the command line's `--json`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from assistant.export.plain import answer_record, document_record
from assistant.messages import LANGUAGES, Language
from assistant.service import asking, searching
from assistant.service.arguments import checked
from assistant.service.searching import Found
from assistant.service.visit import Visit
from assistant.sources import language_of_most
from ingest.types import Document, Kind

Record = dict[str, Any]
MOST_DOCUMENTS = 200  # named in one question
MOST_PASSAGES = 50

Spoken = Annotated[
    Language | None, Field(description="de or en. Without it, the language of the question.")
]
Wanted = Annotated[Language | None, Field(description="de or en: the language of the result.")]
Question = Annotated[str, Field(min_length=1, description="A question, in words.")]
Id = Annotated[
    str, Field(min_length=1, max_length=64, description="The id of a document, as `documents` has.")
]
Ids = Annotated[
    list[Annotated[str, Field(max_length=64)]] | None,
    Field(max_length=MOST_DOCUMENTS, description="Ids of documents to look in; without it, all."),
]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: whose it is, in which language the caller hears, and who watches the progress.

    `progress` is told how much is done of how much (0: not known yet), a few times a second, and
    may raise to end the work.
    """

    visit: Visit
    language: Language = "en"  # of errors, and where nothing says otherwise
    progress: Callable[[int, int], None] = lambda done, total: None


def perform(function: Callable[..., Any], call: Call, given: Mapping[str, Any]) -> Any:
    """Check what a program gave and return what the function makes of it.

    Raises BadArgument, NotAllowed, LimitReached, LibraryError, AssistantError.
    """
    return function(call, **checked(function, given))


def heard(given: Mapping[str, Any], accepted: Language) -> Language:
    """Return the language of a call: what it asks for, else what its sender reads."""
    asked = given.get("language")
    return next((one for one in LANGUAGES if one == asked), accepted)


def ask(call: Call, question: Question, language: Spoken = None, documents: Ids = None) -> Record:
    """Answer a question in the documents' own words, each sentence with its source.

    Where the documents do not answer, `abstained` is true and `related` names the nearest
    passages, which are no answer.
    """
    answer = asking.ask(
        call.visit,
        question,
        language=language,
        fallback=call.language,
        only=frozenset(documents or ()),
    )
    return answer_record(answer, question=question)


def search(
    call: Call,
    query: Question,
    limit: Annotated[
        int, Field(ge=1, le=MOST_PASSAGES, description="How many passages at most.")
    ] = 10,
    language: Spoken = None,
    all_versions: Annotated[
        bool, Field(description="Search drafts and replaced versions too.")
    ] = False,
) -> Record:
    """Find the passages nearest to a question, best first, word for word with their places.

    Unlike `ask` this makes no answer of them and does not say whether they answer.
    """
    found = searching.search(
        call.visit, query, limit=limit, language=language, all_versions=all_versions
    )
    return {"query": query, "passages": [_passage(one) for one in found]}


def _passage(found: Found) -> Record:
    document, chunk = found.passage.document, found.passage.chunk
    near = found.nearest
    return {
        "document": document.title,
        "document_id": document.id,
        "file": document.file,
        "page": chunk.page,
        "section": " › ".join(chunk.section),
        "quote": chunk.text,
        "start": chunk.span.start,
        "end": chunk.span.end,
        "nearest": near and chunk.text[near.start - chunk.span.start : near.end - chunk.span.start],
        "score": round(found.passage.score, 4),
        "similarity": round(found.passage.similarity, 4),
        "language": chunk.language,
        "kind": document.kind.value,
        "document_status": document.control.status.value,
        "superseded_by": found.superseded_by,
        "suspicious": found.suspicious,
    }


def documents(call: Call) -> list[Record]:
    """List the documents that the caller may read, with what they say of themselves."""
    replaced = call.visit.superseded()
    return [
        document_record(one, superseded_by=replaced.get(one.id)) for one in call.visit.documents()
    ]


def document(call: Call, id: Id) -> Record:  # noqa: A002 - the name in the records
    """Return one document with its sections: heading paths with the page each begins on."""
    found = call.visit.document(id)
    record = document_record(found, superseded_by=call.visit.superseded().get(found.id))
    sections = [{"path": list(one.path), "page": one.page} for one in found.sections]
    return record | {"sections": sections}


def page(
    call: Call,
    id: Id,  # noqa: A002 - the name in the records
    number: Annotated[int, Field(ge=1, le=1_000_000, description="Counts from 1.")],
) -> Record:
    """Return the text of one page, from which quotes are cut by their `start` and `end`."""
    found = call.visit.document(id)
    shown = call.visit.page(id, number)
    return {
        "document": found.title,
        "document_id": found.id,
        "file": found.file,
        "page": shown.number,
        "page_label": shown.label,
        "text": shown.text,
        "readable": shown.readable,
        "ocr": shown.ocr,
        "notices": sorted({one.code for one in found.notices if shown.number in one.pages}),
    }


def status(call: Call) -> Record:
    """Say who the caller is and how much of the library the caller sees."""
    person, seen = call.visit.person, call.visit.documents()
    return {
        "person": person.name,
        "role": person.role,
        "signed_in": person.signed_in,
        "embedding_model": call.visit.assistant.embedder.name,
        "documents": len(seen),
        "pages": sum(one.pages for one in seen),
    }


def company_documents(call: Call) -> list[Document]:
    """Return the company's own documents that the caller may read."""
    return [one for one in call.visit.documents() if one.kind is Kind.COMPANY]


def language_for(call: Call, language: Language | None) -> Language:
    """Return the language asked for, else that of most documents, else the caller's."""
    if language is not None:
        return language
    company = company_documents(call)
    return language_of_most(company) if company else call.language
