"""Passages for a visit: what the documents say near a question, without an answer made of it."""

from dataclasses import dataclass

from assistant.messages import Language
from assistant.question import question_language
from assistant.retrieve import Passage, retrieve
from assistant.service.visit import Visit
from assistant.sources import Sources
from ingest.types import Span
from ingest.units import units_of


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found: `page_text[span.start:span.end]` are its words.

    `nearest` is the sentence or row within it that comes nearest to the question, where there is
    one. A `suspicious` passage holds words that seem to instruct a machine.
    """

    passage: Passage
    nearest: Span | None
    superseded_by: str | None
    suspicious: bool


def search(
    visit: Visit,
    query: str,
    *,
    limit: int,
    language: Language | None = None,
    all_versions: bool = False,
) -> list[Found]:
    """Return the passages nearest to a question, best first, from what the person may read.

    Drafts and replaced versions are searched only with `all_versions`. `language` is that of the
    query (None: found from its words). Raises NotAllowed, LimitReached, LibraryError.
    """
    visit.require("search")
    visit.service.limits.question(visit.person, query)
    with visit.assistant.sources(visit.allow) as sources:
        passages = retrieve(
            query,
            library=sources.library,
            embedder=sources.embedder,
            language=language or question_language(query),
            limit=limit,
            allow=lambda one: visit.allow(one) and (all_versions or sources.in_force(one)),
            counted=sources.counted,
            reranker=sources.reranker,
        )
        found = [_found(sources, one) for one in passages]
    visit.record(
        "search", words=query, documents=sorted({one.passage.document.id for one in found})
    )
    return found


def _found(sources: Sources, passage: Passage) -> Found:
    chunk = passage.chunk
    page = sources.library.page(chunk.document_id, chunk.page)
    units = units_of(chunk, document=passage.document, page=page)
    near = [
        (cosine, -unit.span.start, unit.span)
        for unit, cosine in zip(units, passage.unit_similarities, strict=False)
        if not unit.suspicious
    ]
    return Found(
        passage=passage,
        nearest=max(near, key=lambda one: one[:2])[2] if near else None,
        superseded_by=sources.superseded.get(passage.document.id),
        suspicious=any(unit.suspicious for unit in units),
    )
