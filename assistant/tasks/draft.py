"""Write a governance document that closes gaps, or say which documents would."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.drafting.compose import Form, compose
from assistant.drafting.facts import NOTHING_ENTERED, Entered, Known
from assistant.drafting.known import read_known
from assistant.drafting.load import Templates, load_templates
from assistant.drafting.model import Draft
from assistant.drafting.plan import Plan, Planned, gaps_of, plan_gaps, planned
from assistant.errors import DraftError
from assistant.messages import Language
from assistant.review_types import Review
from ingest.library.store import Library
from ingest.types import Document


def draft(
    names: Sequence[str],
    *,
    library: Library,
    review: Review,
    superseded: Mapping[str, str],
    language: Language,
    answers: Mapping[str, str] | None = None,
    form: Form | None = None,
    allow: Callable[[Document], bool] = lambda document: True,
    entered: Entered = NOTHING_ENTERED,
) -> Draft:
    """Return the draft of document types, or of those that close requirements.

    `names` are types ("ai-policy") and requirements ("6.1.2"); several make one document. The
    review says what is missing and which controls are applied; the library what is known, and
    `entered` what people put into the registers, which goes first.
    Raises DraftError for an unknown name, or where nothing is missing.
    """
    templates = load_templates()
    known = read_known(
        library, templates=templates, superseded=superseded, review=review, allow=allow
    )
    known = replace(known, entered=entered)
    return compose(
        types_named(names, templates=templates, known=known),
        templates=templates,
        known=known,
        language=language,
        answers=answers,
        form=form,
        gaps=gaps_of(review),
    )


def first_draft(
    names: Sequence[str],
    *,
    language: Language,
    answers: Mapping[str, str] | None = None,
    form: Form | None = None,
    entered: Entered = NOTHING_ENTERED,
) -> Draft:
    """Return the draft for a company that has no documents: what nobody entered is open."""
    templates = load_templates()
    known = Known(entered=entered)
    types = types_named(names, templates=templates, known=known)
    return compose(
        types,
        templates=templates,
        known=known,
        language=language,
        answers=answers,
        form=form,
    )


def plan(
    *,
    library: Library,
    review: Review,
    superseded: Mapping[str, str],
    language: Language,
    merge: bool = True,
    allow: Callable[[Document], bool] = lambda document: True,
    entered: Entered = NOTHING_ENTERED,
) -> Plan:
    """Return which documents would close which gaps of a review, in a sensible order."""
    templates = load_templates()
    known = read_known(
        library, templates=templates, superseded=superseded, review=review, allow=allow
    )
    known = replace(known, entered=entered)
    gaps = gaps_of(review)

    def one(types: Sequence[str]) -> Planned:
        made = compose(types, templates=templates, known=known, language=language, gaps=gaps)
        return planned(made, gaps=gaps)

    extended = {procedure.template for procedure in known.procedures}
    return plan_gaps(review, templates=templates, plan_one=one, stands_alone=extended, merge=merge)


def types_named(names: Sequence[str], *, templates: Templates, known: Known) -> tuple[str, ...]:
    """Return the document types that names stand for: types themselves, or requirements.

    A requirement stands for the type that closes it; of several, for one that extends a document
    that is there. Raises DraftError.
    """
    found: list[str] = []
    for name in names:
        template = templates.named(name)
        if template is None:
            offered = templates.closing(_requirement(name, templates))
            if not offered:
                raise DraftError(f"{name}: no document type serves this requirement.")
            extended = [one for one in offered if known.procedure(one.id)]
            template = (extended or list(offered))[0]
        found.append(template.id)
    return tuple(dict.fromkeys(found))


def _requirement(name: str, templates: Templates) -> str:
    try:
        return templates.requirement_set.requirement(name).id
    except KeyError:
        types = ", ".join(one.id for one in templates.types)
        raise DraftError(
            f"{name}: neither a document type nor a requirement. Types: {types}. "
            f"Requirements are named as in 6.1.2 or A.6.2.4."
        ) from None
