"""Plans and drafts of a visit."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.drafting.compose import Form
from assistant.drafting.facts import Entered
from assistant.drafting.model import Draft
from assistant.drafting.plan import Plan
from assistant.errors import NotAllowed
from assistant.export.draft_json import rephrasing_record
from assistant.governance.for_drafts import entered_in, enumerated
from assistant.messages import Language
from assistant.requirements.load import DEFAULT_SET
from assistant.review_types import Review
from assistant.service import registering, reviewing
from assistant.service.visit import Visit
from ingest.types import Kind


def review(visit: Visit, *, language: Language, progress: Callable[[int, int], None]) -> Review:
    """Return the review that a draft rests on: one of the library as it is, else a new one.

    A new one is made in a process of its own and kept, as on the Review page.

    Raises NotAllowed, LimitReached, NoReview, ReviewError.
    """
    visit.require("draft")
    number = fresh_review(visit, language=language)
    if number is None:
        number = reviewing.start(
            visit,
            set_id=DEFAULT_SET,
            language=language,
            progress=lambda step: progress(step.done, step.total),
        )
    return reviewing.load(visit, number)


def fresh_review(visit: Visit, *, language: Language) -> int | None:
    """Return the number of a finished review of what the person may read, as it is now.

    None where there is none in this language. Raises NotAllowed.
    """
    company = [one for one in visit.documents() if one.kind is Kind.COMPANY]
    sources = frozenset(one.source for one in company)
    library = visit.assistant.snapshot_id()
    for one in reviewing.reviews(visit):
        same = one.set_id == DEFAULT_SET and one.language == language and one.sources == sources
        if same and one.library == library:
            return one.number
    return None


def plan(visit: Visit, review: Review, *, language: Language) -> Plan:
    """Return which documents would close which gaps. Raises NotAllowed."""
    visit.require("draft")
    _require_own(visit, review)
    own = entered(visit, language)
    return visit.assistant.plan(review, language=language, allow=visit.allow, entered=own)


def draft(
    visit: Visit,
    names: Sequence[str],
    *,
    review: Review,
    language: Language,
    answers: Mapping[str, str] | None = None,
    form: Form | None = None,
    rephrase: bool = False,
) -> Draft:
    """Return a draft; with `rephrase` and a language model, its statements put by that.

    Raises NotAllowed, DraftError.
    """
    visit.require("draft")
    _require_own(visit, review)
    own = entered(visit, language)
    made = visit.assistant.draft(
        names,
        review=review,
        language=language,
        answers=answers,
        form=form,
        allow=visit.allow,
        entered=own,
    )
    model = visit.service.model if rephrase else None
    told: dict[str, Any] = {}
    if model is not None:
        from assistant.rephrasing import rephrased

        made = rephrased(
            visit.assistant,
            made,
            model=model,
            answers={**(answers or {}), **enumerated(own)},
            replies=visit.service.replies,
        )
        told = {"rephrasing": rephrasing_record(made.rephrasing)} if made.rephrasing else {}
    visit.record("draft", object=" ".join(names), answers=len(answers or ()), **told)
    return made


def entered(visit: Visit, language: Language) -> Entered:
    """Return what drafts take from the registers of roles and systems. Raises NotAllowed."""
    roles, systems = (registering.entries(visit, name) for name in ("roles", "systems"))
    return entered_in(roles, systems, language)


def _require_own(visit: Visit, review: Review) -> None:
    """Raise NotAllowed where a review read what the person may not read (any more)."""
    there = visit.assistant.documents()
    hidden = {document.id for document in there if not visit.allow(document)}
    if hidden & {document.id for document in review.documents}:
        raise NotAllowed("collections.review_hidden")
