"""Plans and drafts for programs."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from assistant.drafting.answers import check_answers
from assistant.drafting.fill import LONGEST
from assistant.drafting.load import Templates, load_templates
from assistant.errors import DraftError
from assistant.export.draft_json import draft_record, plan_record
from assistant.messages import Language
from assistant.review_types import Review
from assistant.service import drafting
from assistant.service.arguments import BadArgument
from assistant.service.programs import Call, Record, Wanted, company_documents, language_for
from assistant.tasks.draft import first_draft

MOST_NAMES = 40
MOST_ANSWERS = 500
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


def draft_plan(call: Call, language: Wanted = None) -> Record:
    """Say which documents to approve and which to write, so that the gaps are closed."""
    call.visit.require("draft")
    spoken = language_for(call, language)
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
    spoken = language_for(call, language)
    found = _base(call, spoken)
    if found is None:
        own = drafting.entered(call.visit, spoken)
        made = first_draft(names, language=spoken, answers=given, entered=own)
        call.visit.record("draft", object=" ".join(names), answers=len(given))
        return draft_record(made)
    made = drafting.draft(call.visit, names, review=found, language=spoken, answers=given)
    return draft_record(made)


def _base(call: Call, language: Language) -> Review | None:
    """The review that a draft or a plan rests on; None where there is nothing to review."""
    if not company_documents(call):
        return None
    return drafting.review(call.visit, language=language, progress=call.progress)


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
