"""Reviews for programs: make one, list them, look into one."""

from collections.abc import Collection, Sequence
from typing import Annotated

from pydantic import Field

from assistant.export.review_json import review_record
from assistant.messages import Language
from assistant.records.reviews import StoredReview
from assistant.requirements.load import DEFAULT_SET, available_sets, load_set
from assistant.requirements.schema import RequirementSet
from assistant.review_types import STATUSES, ReviewStatus
from assistant.service import reviewing
from assistant.service.arguments import BadArgument
from assistant.service.background import Cancelled, Step
from assistant.service.programs import Call, Record, Wanted, company_documents, language_for

SetName = Annotated[
    str, Field(min_length=1, max_length=60, description="The id of a requirement set.")
]
Only = Annotated[
    list[ReviewStatus] | None,
    Field(max_length=5, description="Only requirements with one of these statuses."),
]
Number = Annotated[int, Field(ge=1, description="The number of a finished review.")]
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
    return _kept(_review(call, set, language), only)


def reviews(call: Call) -> list[Record]:
    """List the finished reviews that the caller may see, the latest first."""
    return [_listed(one) for one in reviewing.reviews(call.visit)]


def stored_review(call: Call, number: Number, only: Only = None) -> Record:
    """Return a finished review as it stands now, with what people have decided since."""
    return _kept(_stored(call, number), only)


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
    number: Annotated[
        int | None,
        Field(ge=1, description="A finished review to look into, in place of a new one."),
    ] = None,
) -> Record:
    """Review the company's documents against a requirement set: what is met, what is missing.

    Without `requirements` the result is short: each requirement that is not met, with what is
    missing and the next step. Name requirements, and the number of a review that was made before,
    to see their criteria and all evidence. The review is an aid and no certificate.
    """
    if number is None:
        known = [(one.id, one.ref) for one in _set(call, set).requirements]
        _check_requirements(requirements or (), known)
        record = _review(call, set, language)
    else:
        record = _stored(call, number)
        known = [(one["id"], one["ref"]) for one in record["requirements"]]
        _check_requirements(requirements or (), known)
    if requirements:
        full = [
            one
            for one in record["requirements"]
            if one["id"] in requirements or one["ref"] in requirements
        ]
        return _head(record) | {"requirements": full}
    record = _kept(record, only or list(OPEN))
    return _head(record) | {"requirements": [_short(one) for one in record["requirements"]]}


def _review(call: Call, name: str, language: Language | None) -> Record:
    """Make a review, keep it, and return its record with its number."""
    call.visit.require("review")
    requirements = _set(call, name)
    if not company_documents(call):
        raise BadArgument("programs.nothing_to_review")

    def progress(step: Step) -> None:
        judging = step.what == "judge"
        call.progress(step.done if judging else 0, step.total if judging else 0)

    try:
        number = reviewing.start(
            call.visit,
            set_id=requirements.id,
            language=language_for(call, language),
            progress=progress,
        )
    except Cancelled as error:
        raise BadArgument("programs.cancelled") from error
    return _stored(call, number)


def _stored(call: Call, number: int) -> Record:
    return {"number": number} | review_record(reviewing.load(call.visit, number))


def _listed(one: StoredReview) -> Record:
    statuses = list(one.summary.get("statuses", {}).values())
    return {
        "number": one.number,
        "generated": one.at.isoformat(),
        "person": one.person,
        "set": one.set_id,
        "title": one.summary.get("title"),
        "language": one.language,
        "documents": one.summary.get("documents"),
        "counts": {status: statuses.count(status) for status in STATUSES},
        "library": not one.aside,  # whether it read the library, or files of their own
    }


def _set(call: Call, name: str) -> RequirementSet:
    """The set of that name. A path is no name."""
    folder = call.visit.assistant.settings.data_dir
    known = available_sets(data_dir=folder)
    if name not in known:
        raise BadArgument("programs.unknown_set", name=name, known=", ".join(sorted(known)))
    return load_set(name, data_dir=folder)


def _check_requirements(names: Sequence[str], known: Collection[tuple[str, str]]) -> None:
    """Refuse what is neither the id nor the number of a requirement."""
    for name in names:
        if not any(name in one for one in known):
            raise BadArgument("programs.unknown_requirement", name=name)


def _kept(record: Record, only: Sequence[ReviewStatus] | None) -> Record:
    if only is None:
        return record
    kept = [one for one in record["requirements"] if one["status"] in only]
    return record | {"only": list(only), "requirements": kept}


def _head(record: Record) -> Record:
    names = ("number", "set", "title", "language", "generated", "aid", "only", "summary")
    return {name: record[name] for name in names if name in record}


def _short(requirement: Record) -> Record:
    told = ("id", "ref", "title", "status", "priority", "reason", "recommendation")
    missing = [one["text"] for one in requirement["missing"]]
    return {name: requirement[name] for name in told} | {"missing": missing}
