"""Answer a question in the documents' own words, with numbered citations, or say that they do not.

Steps: make the question stand alone → find passages → score every sentence in them → quote the
best of documents in force → else say so, and name the nearest passages. No language model.
"""

from collections.abc import Callable, Sequence

from assistant.citations import verify
from assistant.compose import note, related_citations, render
from assistant.faq import FaqMatch, faq_citations
from assistant.finding import ASIDE, Candidate, Finding, choose, find, reason
from assistant.messages import Language, message
from assistant.question import asks_about_us, parts, question_language, standalone
from assistant.sources import Sources, Standing, everything
from assistant.types import Answer, Citation, Turn
from ingest.analysis.answer_types import answer_evidence, expected_answer
from ingest.types import Document, Kind, Status
from ingest.units import Unit

# How near a question must be to one of the FAQ's (0..1) for the FAQ to answer …
FAQ_FIRST = 0.72  # … before the company's documents, if it is not about the company
FAQ_AFTER = 0.5  # … where they do not answer
FAQ_ABOUT_US = 0.63  # … where they do not, and the question is about the company
# What a text holds or does not, in figures mostly.
STATED = frozenset({"amount", "contact", "count", "date", "duration", "frequency", "percent"})


def answer(
    question: str,
    *,
    sources: Sources,
    history: Sequence[Turn] = (),
    language: Language | None = None,
    fallback: Language = "en",
    allow: Callable[[Document], bool] = everything,
) -> Answer:
    """Return a cited answer, or an abstention with the nearest passages.

    `language` is the answer's (None: the question's, else `fallback`). `allow` restricts the
    documents. Every quote has been compared with its page before it is returned. All is read of one
    state of the library.
    """
    with sources.library.reading():
        return _answer(question, sources, history, language, fallback, allow)


def _answer(
    question: str,
    sources: Sources,
    history: Sequence[Turn],
    language: Language | None,
    fallback: Language,
    allow: Callable[[Document], bool],
) -> Answer:
    spoken = language or question_language(question, fallback=fallback)
    whole = standalone(question, history=history, language=question_language(question))
    counted = sources.counted
    if not counted if counted is not None else sources.library.is_empty():
        return _without_company(whole, spoken, sources, empty=True)
    own = find(whole, sources=sources, allow=Standing(Kind.COMPANY, True, sources, allow))
    if history and whole != question:
        own = own.without(history[-1].answer.citations)
    match = sources.faq.best(whole, language=spoken) if sources.faq else None
    if match and match.score >= FAQ_FIRST and not asks_about_us(whole):
        return _general(whole, spoken, match, related=_nearest(own.candidates, sources))
    if own.answers:
        return _quote(whole, spoken, own, sources, basis="company")
    general = Standing(Kind.REFERENCE, True, sources, allow)
    reference = find(whole, sources=sources, allow=general, passages=ASIDE)
    if reference.answers:
        return _quote(whole, spoken, reference, sources, basis="reference")
    if match and _general_enough(whole, match):
        return _general(whole, spoken, match, related=_nearest(own.candidates, sources))
    return _abstain(whole, spoken, own, sources, allow)


def _general_enough(question: str, match: FaqMatch) -> bool:
    """Whether an entry may answer what the documents do not.

    One that is near, but holds nothing of the kind asked for (a price, a period), answers nothing.
    """
    if match.score < (FAQ_ABOUT_US if asks_about_us(question) else FAQ_AFTER):
        return False
    wanted = expected_answer(question, question_language(question)) & STATED
    if match.score >= FAQ_FIRST or not wanted:
        return True
    text = " ".join(match.faq.page.text[b.span.start : b.span.end] for b in match.entry.blocks)
    return bool(answer_evidence(text, match.faq.document.language, wanted=wanted))


def _quote(
    question: str,
    language: Language,
    finding: Finding,
    sources: Sources,
    *,
    basis: str,
) -> Answer:
    """Compose the answer from the best units, one line each, numbers given here."""
    chosen = choose(finding.candidates, wanted=len(parts(question)), words=sources.words)
    citations: list[Citation] = []
    lines: list[str] = []
    if basis == "reference":
        lines.append(message("answer.reference", language))
    above: Unit | None = None
    for candidate in chosen:
        shown, cited = render(
            candidate.unit,
            first=len(citations) + 1,
            question=question,
            words=sources.words,
            leads=not _governed_alike(above, candidate.unit),
        )
        above = candidate.unit
        lines.append(f"{shown} {note(candidate.unit, language)}".rstrip())
        citations.extend(cited)
    pages = sources.library.places(
        dict.fromkeys((citation.document_id, citation.page) for citation in citations)
    )
    for citation in citations:
        verify(citation, pages[citation.document_id, citation.page])
    return Answer(
        question=question,
        language=language,
        text="\n".join(lines),
        abstained=False,
        citations=tuple(citations),
        related=(),
        basis="reference" if basis == "reference" else "company",
        confidence=finding.probability,
        reason=reason(finding),
    )


def _governed_alike(above: Unit | None, unit: Unit) -> bool:
    """Whether the line above ends with what governs this one, or has the same lead-in."""
    if above is None or unit.lead is None or above.page is not unit.page:
        return False
    return unit.lead in (above.lead, above.span)


def _nearest(found: Sequence[Candidate], sources: Sources) -> tuple[Citation, ...]:
    units = [candidate.unit for candidate in found]
    return related_citations(units, superseded=sources.superseded)


def _general(
    question: str, language: Language, match: FaqMatch, *, related: tuple[Citation, ...]
) -> Answer:
    citations = faq_citations(match, first=1)
    for citation in citations:
        verify(citation, match.faq.page)
    body = " ".join(f"{citation.quote} [{citation.number}]" for citation in citations)
    return Answer(
        question=question,
        language=language,
        text=f"{message('answer.general', language)}\n{body}",
        abstained=False,
        citations=tuple(citations),
        related=related,
        basis="general",
        confidence=min(1.0, match.score),
        reason=f"FAQ entry {match.entry.id}: match {match.score:.2f}",
    )


def _without_company(question: str, language: Language, sources: Sources, *, empty: bool) -> Answer:
    match = sources.faq.best(question, language=language) if sources.faq else None
    if match and match.score >= FAQ_AFTER:
        return _general(question, language, match, related=())
    return Answer(
        question=question,
        language=language,
        text=message("answer.empty_library" if empty else "answer.not_found", language),
        abstained=True,
        citations=(),
        related=(),
        reason="the library is empty",
    )


def _abstain(
    question: str,
    language: Language,
    own: Finding,
    sources: Sources,
    allow: Callable[[Document], bool],
) -> Answer:
    """Say that no document in force answers; a draft or old version that speaks of it is named."""
    old = Standing(Kind.COMPANY, False, sources, allow)
    outside = find(question, sources=sources, allow=old, passages=ASIDE)
    speaking = outside.candidates[:1] if outside.answers else ()
    related = _nearest([*speaking, *own.candidates], sources)
    key = "answer.not_found_related" if related else "answer.not_found"
    text = message(key, language)
    if speaking:
        draft = related[0].document_status is Status.DRAFT
        text = message("answer.only_draft" if draft else "answer.only_superseded", language)
    if unread := _unreadable_pages(sources, allow):
        text = f"{text} {message('answer.unreadable', language, pages=unread)}"
    return Answer(
        question=question,
        language=language,
        text=text,
        abstained=True,
        citations=(),
        related=related,
        confidence=1 - own.probability,
        reason=reason(own),
    )


def _unreadable_pages(sources: Sources, allow: Callable[[Document], bool]) -> int:
    """How many pages could not be read, of the documents allowed: of others nothing is told."""
    lost = sources.library.unreadable()
    if not lost:
        return 0
    return sum(lost.get(one.id, 0) for one in sources.library.documents() if allow(one))
