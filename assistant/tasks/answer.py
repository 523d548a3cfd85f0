"""Answer a question in the documents' own words, with numbered citations, or say that they do not.

Steps: make the question stand alone → find passages → score every sentence in them → quote the
best of documents in force → else say so, and name the nearest passages. No language model.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answerability import Evidence, load_model, weigh
from assistant.citations import cite, verify
from assistant.faq import FaqMatch, FaqSearch, faq_citations
from assistant.messages import Language, message
from assistant.question import asks_about_us, parts, question_language, standalone
from assistant.retrieve import Passage, retrieve
from assistant.selection import (
    Features,
    Query,
    analyse_question,
    is_form,
    kind_in,
    labelled_cells,
    unit_words,
)
from assistant.types import Answer, Citation, Turn
from assistant.words import WordMatcher
from ingest.analysis.answer_types import answer_evidence
from ingest.analysis.placeholders import is_placeholder
from ingest.embed import Embedder
from ingest.library.store import Library
from ingest.suspicion import is_suspicious
from ingest.types import Document, Kind, Page, Span, Status
from ingest.units import Unit, units_of

PASSAGES = 12  # how many passages are read sentence by sentence
SENTENCES = 3  # the most that is quoted for one question
RELATED = 3
NEAR_BEST = 0.045  # a further sentence may score this much less than the best
CELLS = 4  # the most cells of a table row that are quoted
FAQ_SURE = 0.62  # the FAQ answers from here on
FAQ_CLEAR = 0.8  # … and comes first, before the company's own words


@dataclass(frozen=True, slots=True)
class Sources:
    """What is asked: the library and its embedder, the FAQ, and which documents are outdated."""

    library: Library
    embedder: Embedder
    words: WordMatcher
    faq: FaqSearch
    superseded: Mapping[str, str]  # document id -> id of the version that took its place


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit and what speaks for it."""

    unit: Unit
    features: Features


@dataclass(frozen=True, slots=True)
class Finding:
    """All candidates for a question, best first, and the probability that they answer it."""

    candidates: tuple[Candidate, ...]
    evidence: Evidence
    probability: float

    @property
    def answers(self) -> bool:
        """Whether the probability clears the bar."""
        return bool(self.candidates) and self.probability >= load_model().threshold


def answer(
    question: str,
    *,
    sources: Sources,
    history: Sequence[Turn] = (),
    language: Language | None = None,
    fallback: Language = "en",
    allow: Callable[[Document], bool] = lambda document: True,
) -> Answer:
    """Return a cited answer, or an abstention with the nearest passages.

    `language` is the answer's (None: the question's, else `fallback`). `allow` restricts the
    documents. Every quote has been compared with its page before it is returned.
    """
    spoken = language or question_language(question, fallback=fallback)
    whole = standalone(question, history=history, language=question_language(question))
    if sources.library.is_empty():
        return _without_company(whole, spoken, sources, empty=True)
    current = _current(sources, allow)
    own = find(whole, sources=sources, allow=current(Kind.COMPANY))
    match = sources.faq.best(whole, language=spoken)
    if match and match.score >= FAQ_CLEAR and not asks_about_us(whole):
        return _general(whole, spoken, match, related=_related(own.candidates, sources))
    if own.answers:
        return _quote(whole, spoken, own, sources, basis="company")
    reference = find(whole, sources=sources, allow=current(Kind.REFERENCE))
    if reference.answers:
        return _quote(whole, spoken, reference, sources, basis="reference")
    if match and match.score >= FAQ_SURE:
        return _general(whole, spoken, match, related=_related(own.candidates, sources))
    return _abstain(whole, spoken, own, sources, allow)


def find(question: str, *, sources: Sources, allow: Callable[[Document], bool]) -> Finding:
    """Return every quotable unit of the best passages, best first, and whether they answer.

    The parts of a double question are asked one by one; the likelier part decides.
    """
    language = question_language(question)
    single = parts(question)
    findings = [
        _find_part(part, language, sources, allow, parts_in_all=len(single)) for part in single
    ]
    best: dict[tuple[str, int, int], Candidate] = {}
    # One from each part in turn, so that every part is heard.
    for place in range(max(len(finding.candidates) for finding in findings)):
        for finding in findings:
            for candidate in finding.candidates[place : place + 1]:
                best.setdefault(candidate.unit.key, candidate)
    leading = max(findings, key=lambda finding: finding.probability)
    return Finding(tuple(best.values()), leading.evidence, leading.probability)


def _find_part(
    question: str,
    language: str,
    sources: Sources,
    allow: Callable[[Document], bool],
    *,
    parts_in_all: int,
) -> Finding:
    query = analyse_question(question, language=language)
    passages = retrieve(
        question,
        library=sources.library,
        embedder=sources.embedder,
        language=language,
        limit=PASSAGES,
        allow=allow,
    )
    found = _score(query, passages, sources)
    evidence = weigh([c.features for c in found], expected=query.expected, parts=parts_in_all)
    probability = load_model().probability(evidence) if found else 0.0
    return Finding(tuple(found), evidence, probability)


def _score(query: Query, passages: Sequence[Passage], sources: Sources) -> list[Candidate]:
    """Every unit of the passages, best first, but none that instructs a machine or marks a gap."""
    pages: dict[tuple[str, int], Page] = {}
    found: list[tuple[Unit, float, Passage]] = []
    for passage in passages:
        place = passage.document.id, passage.chunk.page
        if place not in pages:
            pages[place] = sources.library.page(*place)
        units = units_of(passage.chunk, document=passage.document, page=pages[place])
        for unit, similarity in zip(units, passage.unit_similarities, strict=True):
            if not is_suspicious(unit.text) and not is_placeholder(unit.text):
                found.append((unit, similarity, passage))
    matches = sources.words.matches(query.text, [unit_words(unit) for unit, _, _ in found])
    scored = [
        Candidate(
            unit,
            Features(
                similarity=similarity,
                passage_similarity=passage.similarity,
                word_match=match,
                kind=kind_in(query, unit),
                form=is_form(unit),
            ),
        )
        for (unit, similarity, passage), match in zip(found, matches, strict=True)
    ]
    return sorted(scored, key=lambda c: (-c.features.score, c.unit.key))


def _current(
    sources: Sources, allow: Callable[[Document], bool]
) -> Callable[[Kind], Callable[[Document], bool]]:
    """Build filters: documents of one kind that may be quoted as in force."""

    def of_kind(kind: Kind) -> Callable[[Document], bool]:
        return lambda document: (
            document.kind is kind
            and document.id not in sources.superseded
            and document.control.status not in (Status.SUPERSEDED, Status.DRAFT)
            and allow(document)
        )

    return of_kind


def _choose(found: Sequence[Candidate], *, wanted: int) -> list[Candidate]:
    """The best candidates for `wanted` questions, and others nearly as good with new words."""
    bar = max(c.features.score for c in found) - NEAR_BEST
    chosen: list[Candidate] = []
    said: list[set[str]] = []
    for place, candidate in enumerate(found):
        words = set(candidate.unit.text.casefold().split())
        repeated = any(len(words & other) > 0.7 * len(words) for other in said)
        if (candidate.features.score >= bar or place < wanted) and not repeated:
            chosen.append(candidate)
            said.append(words)
        if len(chosen) == SENTENCES + wanted - 1:
            break
    return chosen


def _quote(
    question: str,
    language: Language,
    finding: Finding,
    sources: Sources,
    *,
    basis: str,
) -> Answer:
    """Compose the answer from the best units, one line each, numbers given here."""
    chosen = _choose(finding.candidates, wanted=len(parts(question)))
    citations: list[Citation] = []
    lines: list[str] = []
    if basis == "reference":
        lines.append(message("answer.reference", language))
    for candidate in chosen:
        shown, cited = render(
            candidate.unit, first=len(citations) + 1, question=question, words=sources.words
        )
        note = _note(candidate.unit, language)
        lines.append(f"{shown} {note}".rstrip())
        citations.extend(cited)
    for citation in citations:
        verify(citation, sources.library.page(citation.document_id, citation.page))
    return Answer(
        question=question,
        language=language,
        text="\n".join(lines),
        abstained=False,
        citations=tuple(citations),
        related=(),
        basis="reference" if basis == "reference" else "company",
        confidence=finding.probability,
        reason=_reason(finding),
    )


def render(
    unit: Unit, *, first: int, question: str, words: WordMatcher
) -> tuple[str, list[Citation]]:
    """Return the unit as shown, each quoted piece followed by its [n], and the citations."""
    if unit.cells:
        return _render_row(unit, first, _telling_cells(question, unit, words))
    citations: list[Citation] = []
    shown: list[str] = []
    for span in (unit.lead, unit.span):
        if span is not None:
            number = first + len(citations)
            citations.append(_cite(unit, span, number))
            shown.append(f"{unit.page.text[span.start : span.end].strip()} [{number}]")
    return " ".join(shown), citations


def _render_row(unit: Unit, first: int, cells: Sequence[Span]) -> tuple[str, list[Citation]]:
    """A table row: "Label: value [n]", the values cited, for only they are words of the source."""
    shown: list[str] = []
    citations: list[Citation] = []
    for label, cell in labelled_cells(unit):
        if cell in cells:
            number = first + len(citations)
            citations.append(_cite(unit, cell, number))
            value = unit.page.text[cell.start : cell.end].strip()
            separator = ": " if label and label[-1] not in "?!" else " "
            shown.append(f"{label}{separator}{value} [{number}]".strip())
    return " | ".join(shown), citations


def _telling_cells(question: str, unit: Unit, words: WordMatcher) -> list[Span]:
    """The first cell, which names the row, and those that take up the question most."""
    cells = [(label, c) for label, c in labelled_cells(unit) if c.end > c.start]
    if len(cells) <= CELLS:
        return [cell for _, cell in cells]
    query = analyse_question(question, language=question_language(question))
    texts = [f"{label} {unit.page.text[c.start : c.end]}" for label, c in cells]
    kinds = [bool(query.expected & answer_evidence(text, unit.language)) for text in texts]
    marks = [
        match + 0.2 * kind
        for match, kind in zip(words.matches(question, texts), kinds, strict=True)
    ]
    rest = sorted(range(1, len(cells)), key=lambda i: (-marks[i], i))[: CELLS - 1]
    return [cell for place, (_, cell) in enumerate(cells) if place == 0 or place in rest]


def _cite(unit: Unit, span: Span, number: int) -> Citation:
    return cite(
        unit.document,
        unit.page,
        span,
        number=number,
        section=unit.section,
        language=unit.language,
    )


def _note(unit: Unit, language: Language) -> str:
    """What must be said with a quote: another language, a draft."""
    notes = []
    if unit.language in ("de", "en") and unit.language != language:
        notes.append(message(f"answer.source_language_{unit.language}", language))
    if unit.document.control.status is Status.DRAFT:
        notes.append(message("answer.draft", language))
    return " ".join(notes)


def _reason(finding: Finding) -> str:
    needed = load_model().threshold
    told = ", ".join(f"{name} {value:.2f}" for name, value in finding.evidence.values.items())
    return f"probability {finding.probability:.2f}, needed {needed:.2f}: {told}"


def _related(found: Sequence[Candidate], sources: Sources) -> tuple[Citation, ...]:
    """The nearest passages, one a document place, numbered apart from the answer's citations."""
    related: list[Citation] = []
    for candidate in found:
        unit = candidate.unit
        span = unit.span if not unit.cells else _longest(unit.cells)
        if any(r.document_id == unit.document.id and r.section == unit.section for r in related):
            continue
        citation = _cite(unit, span, len(related) + 1)
        if unit.document.id in sources.superseded:
            citation = replace(citation, document_status=Status.SUPERSEDED)
        verify(citation, unit.page)
        related.append(citation)
        if len(related) == RELATED:
            break
    return tuple(related)


def _longest(cells: Sequence[Span]) -> Span:
    return max(cells, key=lambda span: (span.end - span.start, -span.start))


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
    match = sources.faq.best(question, language=language)
    if match and match.score >= FAQ_SURE:
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
    outside = find(
        question,
        sources=sources,
        allow=lambda d: (
            allow(d)
            and d.kind is Kind.COMPANY
            and (
                d.id in sources.superseded or d.control.status in (Status.DRAFT, Status.SUPERSEDED)
            )
        ),
    )
    speaking = outside.candidates[:1] if outside.answers else ()
    related = _related([*speaking, *own.candidates], sources)
    key = "answer.not_found_related" if related else "answer.not_found"
    text = message(key, language)
    if speaking:
        draft = related[0].document_status is Status.DRAFT
        text = message("answer.only_draft" if draft else "answer.only_superseded", language)
    return Answer(
        question=question,
        language=language,
        text=text,
        abstained=True,
        citations=(),
        related=related,
        confidence=1 - own.probability,
        reason=_reason(own),
    )
