"""Compare a set with what other management systems' documents say: covered, to extend, new.

Read every statement → documents in force that are not about AI → passages near each criterion, by
the review's own relevance → keep the sure ones → combine with the review's statuses. The same
library, set and review give the same crosswalk.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.integration.bases import bases_of
from assistant.integration.documents import other_documents
from assistant.integration.model import Base, Crosswalk, OtherDocument, ReviewUsed
from assistant.integration.standing import counts, standing_of
from assistant.integration.structure import false_friends
from assistant.judging.candidates import candidates_of
from assistant.judging.relevance import needs_vectors
from assistant.judging.statements import Corpus, read_corpus
from assistant.judging.subject import Subjects
from assistant.judging.systems import system_names
from assistant.requirements.schema import RequirementSet
from assistant.review_types import Review
from ingest.embedders import STATIC, load_embedder
from ingest.library.store import Library
from ingest.types import Document


@dataclass(frozen=True, slots=True)
class FoundBases:
    """What the documents say, before any review: the same for a state of the library."""

    documents: tuple[OtherDocument, ...]
    bases: Mapping[str, tuple[Base, ...]]  # by criterion


def find_bases(
    library: Library,
    *,
    requirement_set: RequirementSet,
    superseded: Mapping[str, str],
    allow: Callable[[Document], bool] = lambda document: True,
) -> FoundBases:
    """Return the passages of other management systems' documents that speak to each criterion.

    `superseded` are the ids of outdated documents; what is not allowed is not read.
    """
    corpus = read_corpus(
        library,
        superseded=superseded,
        subject=requirement_set.subject,
        allow=allow,
        with_vectors=needs_vectors(requirement_set),
    )
    units = [one.unit for one in corpus.statements]
    documents = other_documents(corpus.statements, Subjects(units, system_names(units)))
    found = candidates_of(
        _only(corpus, frozenset(documents)),
        requirement_set,
        encoder=load_embedder(STATIC),
        embedder=library.embedder,
    )
    friends = false_friends(requirement_set)
    bases = {
        requirement.criterion_id(criterion): bases_of(requirement, next(found), documents, friends)
        for requirement in requirement_set.requirements
        for criterion in requirement.criteria
    }
    return FoundBases(tuple(documents.values()), bases)


def crosswalk(
    found: FoundBases,
    *,
    requirement_set: RequirementSet,
    review: Review | None = None,
    current: bool = True,
) -> Crosswalk:
    """Return how each requirement stands, given what the documents say.

    `review` is the one whose statuses count, in any language; without one nothing is known to be
    in place for AI. It is `current` where it read the same documents as they are now.
    """
    findings = {one.id: one for one in review.requirements} if review else {}
    standings = tuple(
        standing_of(requirement, found.bases, findings.get(requirement.id))
        for requirement in requirement_set.requirements
    )
    return Crosswalk(
        requirement_set.id,
        standings,
        found.documents,
        counts(requirement_set, standings),
        ReviewUsed(review.generated, current) if review else None,
    )


def _only(corpus: Corpus, documents: frozenset[str]) -> Corpus:
    """The part of a corpus that these documents make; their statements stay neighbours."""
    rows = [row for row, one in enumerate(corpus.statements) if one.unit.document.id in documents]
    return replace(
        corpus,
        documents=tuple(one for one in corpus.documents if one.id in documents),
        statements=tuple(corpus.statements[row] for row in rows),
        vectors=None if corpus.vectors is None else corpus.vectors[rows],
    )
