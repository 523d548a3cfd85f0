"""Plans and drafts of a visit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from assistant.drafting.compose import Form
from assistant.drafting.model import Draft
from assistant.drafting.plan import Plan
from assistant.errors import NotAllowed
from assistant.messages import Language
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.review_types import Review
from assistant.service.visit import Visit


def review(visit: Visit, *, language: Language, progress: Callable[[int, int], None]) -> Review:
    """Return the review that a draft rests on. Raises NotAllowed, LimitReached, ReviewError."""
    visit.require("draft")
    with visit.service.work.here(visit.person.name):
        return visit.assistant.review(
            load_set(DEFAULT_SET),
            language=language,
            allow=visit.allow,
            now=datetime.now(UTC),
            progress=progress,
        )


def plan(visit: Visit, review: Review, *, language: Language) -> Plan:
    """Return which documents would close which gaps. Raises NotAllowed."""
    visit.require("draft")
    _require_own(visit, review)
    return visit.assistant.plan(review, language=language, allow=visit.allow)


def draft(
    visit: Visit,
    names: Sequence[str],
    *,
    review: Review,
    language: Language,
    answers: Mapping[str, str] | None = None,
    form: Form | None = None,
) -> Draft:
    """Return a draft. Raises NotAllowed, DraftError."""
    visit.require("draft")
    _require_own(visit, review)
    made = visit.assistant.draft(
        names, review=review, language=language, answers=answers, form=form, allow=visit.allow
    )
    visit.record("draft", object=" ".join(names), answers=len(answers or ()))
    return made


def _require_own(visit: Visit, review: Review) -> None:
    """Raise NotAllowed where a review read what the person may not read (any more)."""
    there = visit.assistant.documents()
    hidden = {document.id for document in there if not visit.allow(document)}
    if hidden & {document.id for document in review.documents}:
        raise NotAllowed("collections.review_hidden")
