"""What takes longer, for programs: reviews, plans and drafts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from assistant.drafting.answers import check_answers
from assistant.drafting.fill import LONGEST
from assistant.drafting.load import Templates, load_templates
from assistant.errors import DraftError
from assistant.export.draft_json import draft_record, plan_record
from assistant.export.review_json import review_record
from assistant.messages import Language
from assistant.requirements.load import DEFAULT_SET, available_sets, load_set
from assistant.requirements.schema import RequirementSet
from assistant.review_types import Review, ReviewStatus
from assistant.service import drafting
from assistant.service.arguments import BadArgument
from assistant.service.programs import Call, Record, Wanted
from assistant.sources import language_of_most
from assistant.tasks.draft import first_draft
from ingest.types import Document, Kind

MOST_NAMES = 40
MOST_ANSWERS = 500

SetName = Annotated[
    str, Field(min_length=1, max_length=60, description="The id of a requirement set.")
]
Only = Annotated[
    list[ReviewStatus] | None,
    Field(max_length=5, description="Only requirements with one of these statuses."),
]
Names = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=60)]],
    Field(
        min_length=1,
        max_length=MOST_NAMES,
        description="Document types (ai-policy) or requirements (6.1.2); several make one draft.",
    ),
]
Answers = Annotated[
    dict[str, Annotated[str, Field(max_length=LONGEST)]] | None,
    Field(max_length=MOST_ANSWERS, description="Answers to a draft's open points, by their slot."),
]
OPEN: tuple[ReviewStatus, ...] = ("missing", "partial", "undetermined")


def review(
    call: Call,
    set: SetName = DEFAULT_SET,  # noqa: A002 - the name in the records
    language: Wanted = None,
    only: Only = None,
) -> Record:
    """Review the company's documents against a requirement set: what is met, what is missing.

    The record is that of `aims review --json`. It is an aid and no certificate.
    """
    return _kept(review_record(_review(call, set, language)), only)


def review_brief(
    call: Call,
    set: SetName = DEFAULT_SET,  # noqa: A002 - the name in the records
    language: Wanted = None,
    only: Only = None,
    requirements: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=60)]] | None,
        Field(
            max_length=20,
            description="Requirements to be told in full, with all evidence (6.1.2, A.6.2.4).",
        ),
    ] = None,
) -> Record:
    """Review the company's documents against a requirement set: what is met, what is missing.

    Without `requirements` the result is short: each requirement that is not met, with what is
    missing and the next step. Name requirements to see their criteria and all evidence. The
    review is an aid and no certificate.
    """
    known = _set(call, set)
    for name in requirements or ():
        if name not in {one.id for one in known.requirements}:
            raise BadArgument("programs.unknown_requirement", name=name)
    record = review_record(_review(call, set, language))
    if requirements:
        full = [one for one in record["requirements"] if one["id"] in requirements]
        return _head(record) | {"requirements": full}
    record = _kept(record, only or list(OPEN))
    return _head(record) | {"requirements": [_short(one) for one in record["requirements"]]}


def draft_plan(call: Call, language: Wanted = None) -> Record:
    """Say which documents to approve and which to write, so that the gaps are closed."""
    spoken = _spoken(call, language)
    found = _base(call, spoken)
    if found is None:
        raise BadArgument("programs.nothing_to_review")
    return plan_record(drafting.plan(call.visit, found, language=spoken), found)


def draft(call: Call, names: Names, language: Wanted = None, answers: Answers = None) -> Record:
    """Draft a document that closes gaps, from the company's own documents and given answers.

    The record has each block with the origin of its words, the open points to be answered, the
    sources, and the whole as Markdown.
    """
    call.visit.require("draft")
    _check_names(names)
    given = _answers(answers or {})
    spoken = _spoken(call, language)
    found = _base(call, spoken)
    if found is None:
        made = first_draft(names, language=spoken, answers=given)
        call.visit.record("draft", object=" ".join(names), answers=len(given))
        return draft_record(made)
    made = drafting.draft(call.visit, names, review=found, language=spoken, answers=given)
    return draft_record(made)


def _review(call: Call, name: str, language: Language | None) -> Review:
    call.visit.require("review")
    requirements = _set(call, name)
    if not _company(call):
        raise BadArgument("programs.nothing_to_review")
    found = call.visit.assistant.review(
        requirements,
        language=_spoken(call, language),
        allow=call.visit.allow,
        now=datetime.now(UTC),
        progress=call.progress,
    )
    call.visit.record("review", object=requirements.id)
    return found


def _base(call: Call, language: Language) -> Review | None:
    """The review that a draft or a plan rests on; None where there is nothing to review."""
    call.visit.require("draft")
    if not _company(call):
        return None
    return drafting.review(call.visit, language=language, progress=call.progress)


def _company(call: Call) -> list[Document]:
    return [one for one in call.visit.documents() if one.kind is Kind.COMPANY]


def _spoken(call: Call, language: Language | None) -> Language:
    """The language asked for, else that of most of the company's documents, else the caller's."""
    if language is not None:
        return language
    company = _company(call)
    return language_of_most(company) if company else call.language


def _set(call: Call, name: str) -> RequirementSet:
    """The set of that name. A path is no name."""
    folder = call.visit.assistant.settings.data_dir
    known = available_sets(data_dir=folder)
    if name not in known:
        raise BadArgument("programs.unknown_set", name=name, known=", ".join(sorted(known)))
    return load_set(name, data_dir=folder)


def _check_names(names: Sequence[str]) -> None:
    templates = load_templates()
    for name in names:
        if templates.named(name) is None and not _closes(templates, name):
            types = ", ".join(one.id for one in templates.types)
            raise BadArgument("programs.unknown_draft", name=name, known=types)


def _closes(templates: Templates, name: str) -> bool:
    try:
        return bool(templates.closing(templates.requirement_set.requirement(name).id))
    except KeyError:
        return False


def _answers(given: dict[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    catalogue = load_templates().catalogue
    for name, value in given.items():
        try:
            known |= check_answers({name: value}, catalogue, "answers")
        except DraftError as error:
            raise BadArgument("programs.unknown_answer", name=name[:60], limit=LONGEST) from error
    return known


def _kept(record: Record, only: Sequence[ReviewStatus] | None) -> Record:
    if only is None:
        return record
    kept = [one for one in record["requirements"] if one["status"] in only]
    return record | {"only": list(only), "requirements": kept}


def _head(record: Record) -> Record:
    names = ("set", "title", "language", "generated", "aid", "number", "only", "summary")
    return {name: record[name] for name in names if name in record}


def _short(requirement: Record) -> Record:
    told = ("id", "title", "status", "priority", "reason", "recommendation")
    missing = [one["text"] for one in requirement["missing"]]
    return {name: requirement[name] for name in told} | {"missing": missing}
