"""What the Review tab shows a visitor: a review, a requirement of it, a quote at its place.

Numbers and names come from a browser: each is looked up among what the visitor may see.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import NoReview
from assistant.export.review_words import reasons_of, source_of, word
from assistant.judging.second_run import Estimate
from assistant.messages import Language
from assistant.requirements.load import DEFAULT_SET, available_sets, load_set
from assistant.review_types import Evidence, RequirementFinding
from assistant.service import deciding, reviewing
from assistant.types import Citation
from assistant.web.markup import element, escape, text
from assistant.web.passage import show_passage
from assistant.web.review_changes import changes_html
from assistant.web.review_detail import detail_html, quote_at
from assistant.web.review_start import earlier_html, go_html, new_html, reader_html
from assistant.web.review_view import Shown, review_html
from assistant.web.work import FAULTS, explain
from ingest.types import Kind

if TYPE_CHECKING:
    from assistant.service import Visit


@dataclass(frozen=True, slots=True)
class At:
    """Which review a visitor looks at, and which requirement of it, by its number."""

    number: int | None = None
    ref: str | None = None


def shown(visit: "Visit", number: Any) -> Shown:
    """Return a review for the page. Raises NoReview, also for what is no number."""
    stored = reviewing.stored(visit, _number(number))
    others = [
        one
        for one in reviewing.reviews(visit)
        if one.set_id == stored.set_id and one.number < stored.number
    ]
    outdated = (
        not stored.aside
        and not visit.hidden  # else it would tell of documents that are hidden
        and visit.assistant.snapshot_id() != stored.library
    )
    review = reviewing.load(visit, stored.number)
    return Shown(review, stored, visit.person, tuple(others), outdated)


def show_review(visit: "Visit", number: Any, language: Language) -> tuple[str, At]:
    """Return a whole review, or why it is not to be seen."""
    try:
        one = shown(visit, number)
    except FAULTS as error:
        return explain(error, language), At()
    return review_html(one, language), At(one.stored.number)


def show_latest(visit: "Visit", language: Language) -> tuple[str, At]:
    """Return the latest review that there is; nothing where there is none."""
    reviews = reviewing.reviews(visit)
    return show_review(visit, reviews[0].number, language) if reviews else ("", At())


def show_requirement(
    visit: "Visit", at: At, ref: Any, language: Language, said: str = ""
) -> tuple[str, At]:
    """Return the finding on a requirement of the review that is looked at."""
    try:
        one = shown(visit, at.number)
        finding = _finding(one, ref)
        past = deciding.history(visit, one.stored.number, finding.id)
    except FAULTS as error:
        return explain(error, language), at
    history = [] if one.stored.aside else past
    return detail_html(finding, one, history, language, said), At(at.number, finding.ref)


def show_quote(visit: "Visit", at: At, data: Any, language: Language) -> str:
    """Return a quote at its place in the document, as far as it is still there."""
    try:
        one = shown(visit, at.number)
        evidence = quote_at(_finding(one, at.ref), data)
        if evidence is None:
            raise NoReview("web_review.unknown")
        if one.stored.aside:
            return _not_kept(evidence, language)
        return show_passage(
            visit,
            citation_of(evidence),
            beside=(),
            answers=True,
            language=language,
            reason=_counted(evidence, language),
        )
    except FAULTS as error:
        return explain(error, language)


def show_changes(visit: "Visit", at: At, before: Any, language: Language) -> str:
    """Return what has changed from an earlier review to the one that is looked at."""
    try:
        if at.number is None:
            raise NoReview("web_review.unknown")
        found = reviewing.compare(visit, _number(before), at.number)
        since = reviewing.stored(visit, _number(before))
    except FAULTS as error:
        return explain(error, language)
    return changes_html(found, since, language)


def show_earlier(visit: "Visit", language: Language) -> str:
    """Return the list of the reviews that the visitor may see."""
    try:
        reviews = reviewing.reviews(visit)
        decisions = deciding.current(visit, {one.set_id for one in reviews})
    except FAULTS as error:
        return explain(error, language)
    return earlier_html(reviews, decisions, visit.person, language)


def show_form(visit: "Visit", language: Language) -> tuple[str, str]:
    """Return the form that begins a review, and its button; for readers a heading alone."""
    if not visit.person.may("review"):
        return reader_html(language), ""
    try:
        documents = sum(one.kind is Kind.COMPANY for one in visit.documents())
        reviews = reviewing.reviews(visit)
    except FAULTS as error:
        return explain(error, language), ""
    sets = _sets(visit, language)
    form = new_html(
        sets,
        documents=documents,
        unfold=not reviews,
        chosen=reviews[0].set_id if reviews else DEFAULT_SET,
        language=language,
        second=_second(visit, sets, language),
    )
    return form, go_html(language)


def citation_of(evidence: Evidence) -> Citation:
    """Return evidence as a citation, to be shown at its place."""
    return Citation(
        number=1,
        document_id=evidence.document_id,
        document=evidence.document,
        file=evidence.file,
        page=evidence.page,
        page_label=evidence.page_label,
        section=evidence.section,
        quote=evidence.quote,
        span=evidence.span,
        document_status=evidence.document_status,
        kind=Kind.COMPANY,
        language=evidence.language,
    )


def _sets(visit: "Visit", language: Language) -> dict[str, str]:
    """Titles of the requirement sets by id; one that is not in order is left out."""
    data_dir = visit.assistant.settings.data_dir
    titles = {}
    for name in available_sets(data_dir=data_dir):
        try:
            titles[name] = load_set(name, data_dir=data_dir).title.in_(language)
        except FAULTS as error:
            explain(error, language)  # for the log
    return titles


def _second(visit: "Visit", sets: dict[str, str], language: Language) -> dict[str, Estimate]:
    """What the second reader would take at most, by set; nothing where there is none."""
    found = {}
    for name in sets:
        try:
            most = reviewing.second_reader(visit, name)
        except FAULTS as error:
            explain(error, language)  # for the log
            return {}
        if most is not None:
            found[name] = most
    return found


def _finding(one: Shown, ref: Any) -> RequirementFinding:
    for finding in one.review.requirements:
        if finding.ref == ref:
            return finding
    raise NoReview("web_review.unknown")


def _number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise NoReview("web_review.unknown")


def _counted(evidence: Evidence, language: Language) -> str:
    """How a quote bears on its criterion, and why, in words."""
    bearing = word(f"bearing_{evidence.bearing}", language)
    reasons = reasons_of(evidence, language)
    words = f"{bearing} – {reasons}." if reasons else f"{bearing}."
    heading = element("strong", text("web_review.quote_why", language) + ": ")
    return element("p", heading + escape(words), class_="why-counted")


def _not_kept(evidence: Evidence, language: Language) -> str:
    return (
        element(
            "button",
            "← " + text("panel_back", language),
            type="button",
            class_="link back",
            data_event="back",
        )
        + element("h3", element("bdi", escape(evidence.document)))
        + element("p", escape(source_of(evidence, language)), class_="place")
        + element("blockquote", element("mark", escape(evidence.quote), class_="cited"))
        + element("p", text("web_review.not_kept", language), class_="quiet")
    )
