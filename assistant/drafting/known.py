"""Read from a library all that drafts may use, each thing with its source."""

from collections.abc import Callable, Mapping

from assistant.citations import cite
from assistant.drafting.facts import Fact, Known
from assistant.drafting.fill import LONGEST
from assistant.drafting.load import Templates
from assistant.drafting.names import named
from assistant.drafting.procedures import procedures
from assistant.drafting.registers import known_roles, known_systems
from assistant.drafting.terms import known_terms
from assistant.judging.statements import Corpus, read_corpus
from assistant.judging.systems import system_names
from assistant.review_types import CriterionFinding, Evidence, Review
from assistant.types import Citation
from ingest.library.store import Library
from ingest.types import Document

SURE = 0.4  # how surely words are about a criterion that they are named for


def read_known(
    library: Library,
    *,
    templates: Templates,
    superseded: Mapping[str, str],
    review: Review | None = None,
    allow: Callable[[Document], bool] = lambda document: True,
) -> Known:
    """Return what the company's documents in force say of it. The same library gives the same."""
    corpus = read_corpus(
        library,
        superseded=superseded,
        subject=templates.requirement_set.subject,
        allow=allow,
    )
    names = system_names(statement.unit for statement in corpus.statements)
    facts = named(corpus.statements)
    if review is not None and (scope := _scope(review, corpus, library)):
        facts["aims_scope"] = scope
    return Known(
        facts=facts,
        systems=known_systems(corpus.statements, names),
        terms=known_terms(corpus.statements),
        roles=known_roles(corpus.statements, names),
        procedures=procedures(corpus, templates.types),
        applied=_applied(corpus, library, review) if review else {},
        denials=_denials(corpus, library, review) if review else {},
    )


def _scope(review: Review, corpus: Corpus, library: Library) -> Fact | None:
    """The sentence that states the scope of the AI management system, where one does."""
    for finding in review.requirements:
        if finding.ref != "4.3" or finding.status != "met":
            continue
        first = finding.criteria[0]
        documents = {document.id: document for document in corpus.documents}
        supporting = [
            e
            for e in first.evidence
            if e.bearing == "supports" and len(e.quote) <= LONGEST and e.document_id in documents
        ]
        if supporting:
            best = max(supporting, key=lambda e: e.strength)
            return Fact(best.quote, _citation(best, documents[best.document_id], library))
    return None


def _applied(corpus: Corpus, library: Library, review: Review) -> dict[str, Fact]:
    """For each control that is met, the strongest words that show it."""
    documents = {document.id: document for document in corpus.documents}
    found: dict[str, Fact] = {}
    for finding in review.requirements:
        if finding.kind != "control" or finding.status != "met":
            continue
        supporting = [
            e for e in finding.evidence if e.bearing == "supports" and e.document_id in documents
        ]
        if supporting:
            best = max(supporting, key=lambda e: e.strength)
            document = documents[best.document_id]
            found[finding.id] = Fact(document.title, _citation(best, document, library))
    return found


def _denials(corpus: Corpus, library: Library, review: Review) -> dict[str, tuple[Citation, ...]]:
    """For each gap, the words of documents that say it is lacking."""
    documents = {document.id: document for document in corpus.documents}
    found: dict[str, tuple[Citation, ...]] = {}
    for finding in review.requirements:
        denying = [
            evidence
            for criterion in finding.criteria
            if criterion.verdict == "contradicted" and finding.status != "met"
            for evidence in _surest(criterion)
            if evidence.document_id in documents  # it may be gone since the review
        ]
        if denying:
            cited = (_citation(one, documents[one.document_id], library) for one in denying)
            found[finding.id] = tuple(dict.fromkeys(cited))
    return found


def _surest(criterion: CriterionFinding) -> list[Evidence]:
    """What surely denies a criterion; where nothing is sure, the strongest words alone."""
    denying = [one for one in criterion.evidence if one.bearing == "contradicts"]
    denying.sort(key=lambda one: -one.strength)
    return [one for one in denying if one.strength >= SURE] or denying[:1]


def _citation(evidence: Evidence, document: Document, library: Library) -> Citation:
    page = library.page(document.id, evidence.page)
    return cite(
        document,
        page,
        evidence.span,
        number=1,
        section=evidence.section,
        language=evidence.language,
    )
