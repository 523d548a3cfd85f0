"""From a question to the sentences that may answer it, best first, and how likely they do.

Find passages → read them sentence by sentence → score each → weigh the best.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answerability import Evidence, load_model, weigh
from assistant.passages import ReadUnit, read_units
from assistant.question import parts, question_language
from assistant.retrieve import Passage, retrieve
from assistant.selection import (
    Features,
    Query,
    analyse_question,
    kind_in,
)
from assistant.sources import Sources
from assistant.types import Citation
from assistant.words import Matrix, WordMatcher, content_words
from ingest.analysis.terms import analyse
from ingest.types import Document
from ingest.units import Unit

PASSAGES = 12  # how many passages are read sentence by sentence …
ASIDE = 6  # … and of what is asked only where the company's documents in force do not answer
SENTENCES = 3  # the most that is quoted for one question
NEAR_BEST = 1.0  # a further sentence may score this much less than the best, in log odds …
NEAR_ALIKE = 6.0  # … and one of another document that speaks of the same, so much
ALIKE = 0.55  # mean cosine of words from which two sentences speak of the same
RAREST = 6.0  # idf above which a word counts no more
UNKNOWN = 3.0  # idf of a word that stands in no document


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
    reranker: str | None = None  # what reordered the passages

    @property
    def answers(self) -> bool:
        """Whether the probability clears the bar."""
        return bool(self.candidates) and self.probability >= load_model().threshold

    def without(self, said: Sequence[Citation]) -> "Finding":
        """Return the finding without what the answer before has quoted, if more is left."""
        places = {(c.document_id, c.page, c.span.start) for c in said}
        new = tuple(
            c
            for c in self.candidates
            if c.unit.key not in places
            and not any((*c.unit.key[:2], cell.start) in places for cell in c.unit.cells)
        )
        return replace(self, candidates=new) if new else self


def find(
    question: str,
    *,
    sources: Sources,
    allow: Callable[[Document], bool],
    passages: int = PASSAGES,
) -> Finding:
    """Return every quotable unit of the best `passages`, best first, and whether they answer.

    The parts of a double question are asked one by one; the likelier part decides.
    """
    language = question_language(question)
    single = parts(question)
    findings = [
        find_part(part, language, sources, allow, parts_in_all=len(single), passages=passages)
        for part in single
    ]
    best: dict[tuple[str, int, int], Candidate] = {}
    # One from each part in turn, so that every part is heard.
    for place in range(max(len(finding.candidates) for finding in findings)):
        for finding in findings:
            for candidate in finding.candidates[place : place + 1]:
                best.setdefault(candidate.unit.key, candidate)
    leading = max(findings, key=lambda finding: finding.probability)
    return replace(leading, candidates=tuple(best.values()))


def find_part(
    question: str,
    language: str,
    sources: Sources,
    allow: Callable[[Document], bool],
    *,
    parts_in_all: int,
    passages: int = PASSAGES,
) -> Finding:
    """Return what answers a single question, one of `parts_in_all` that were asked together."""
    query = analyse_question(question, language=language)
    best = retrieve(
        question,
        library=sources.library,
        embedder=sources.embedder,
        language=language,
        limit=passages,
        allow=allow,
        counted=sources.counted,
        reranker=sources.reranker,
    )
    found = _score(query, best, sources)
    evidence = weigh(
        [c.features for c in found],
        question=question,
        expected=query.expected,
        parts=parts_in_all,
    )
    probability = load_model().probability(evidence) if found else 0.0
    name = sources.reranker.name if sources.reranker else None
    return Finding(tuple(found), evidence, probability, name)


def _score(query: Query, passages: Sequence[Passage], sources: Sources) -> list[Candidate]:
    """Every unit of the passages, best first, but none that instructs a machine or marks a gap."""
    read = read_units(passages, sources.library)
    found = [(one, passage) for passage, units in zip(passages, read, strict=True) for one in units]
    scored = [
        Candidate(
            one.unit,
            Features(
                similarity=passage.unit_similarities[one.place],
                passage_similarity=passage.similarity,
                words=words.unit,
                words_before=words.before,
                words_passage=words.passage,
                kind=kind_in(query, one.unit),
                yes_no="yes_no" in query.expected,
                form=one.form,
                question=one.question,
                row=bool(one.unit.cells),
                item=one.unit.kind == "list_item",
                length=one.length,
            ),
        )
        for (one, passage), words in zip(
            found, _compare_words(query, [one for one, _ in found], sources), strict=True
        )
    ]
    return sorted(scored, key=lambda c: (-c.features.score, c.unit.key))


@dataclass(frozen=True, slots=True)
class _Words:
    """How well a unit, it with the one before, and its passage take up the question's words."""

    unit: float
    before: float
    passage: float


def _compare_words(query: Query, units: Sequence[ReadUnit], sources: Sources) -> list[_Words]:
    """Compare words by their vectors; the rarer a word is in the library, the more it counts."""
    asked = content_words(query.text)
    if not asked:
        return [_Words(0.0, 0.0, 0.0)] * len(units)
    taken_up = sources.words.taken_up(asked, [one.words for one in units])
    weights = _rarity(asked, query.language, sources)
    passages: dict[str, list[int]] = {}
    for place, one in enumerate(units):
        passages.setdefault(one.unit.chunk_id, []).append(place)
    told: dict[int, _Words] = {}
    for places in passages.values():
        whole = float(taken_up[places].max(axis=0) @ weights)
        for before, place in zip([places[0], *places], places, strict=False):
            told[place] = _Words(
                unit=float(taken_up[place] @ weights),
                before=float(np.maximum(taken_up[place], taken_up[before]) @ weights),
                passage=whole,
            )
    return [told[place] for place in range(len(units))]


def _rarity(words: Sequence[str], language: str, sources: Sources) -> Matrix:
    """The weight of each word of a question, in sum 1: its idf, within bounds.

    A word that no document has (it may be of the other language) counts as one of middling rarity.
    """
    terms = [analyse(word, language) for word in words]
    asked = {term for found in terms for term in found}
    idf = sources.library.inverse_frequencies(asked, counted=sources.counted)
    rare = [max((idf.get(term, 0.0) for term in found), default=0.0) for found in terms]
    weights = np.asarray([min(value, RAREST) or UNKNOWN for value in rare], np.float32)
    return np.asarray(weights / weights.sum(), np.float32)


def choose(found: Sequence[Candidate], *, wanted: int, words: WordMatcher) -> list[Candidate]:
    """The best candidates for `wanted` questions, and others nearly as good with new words.

    Where another document in force speaks of the same as the best, it is heard as well: it may say
    something else.
    """
    best = found[0]
    alike = _alike(found, words)
    chosen: list[Candidate] = []
    said: list[set[str]] = []
    for place, candidate in enumerate(found):
        near = NEAR_ALIKE if alike.get(place, 0.0) >= ALIKE else NEAR_BEST
        if best.features.score - candidate.features.score > near and place >= wanted:
            continue
        told = candidate.unit.text.casefold().split()
        other = candidate.unit.document.id != best.unit.document.id
        repeated = any(sum(w in before for w in told) > 0.7 * len(told) for before in said)
        if other or not repeated:
            chosen.append(candidate)
            said.append(set(told))
        if len(chosen) == SENTENCES + wanted - 1:
            break
    return chosen


def _alike(found: Sequence[Candidate], words: WordMatcher) -> dict[int, float]:
    """How much of the best's words those of other documents take up that may be heard for it."""
    best = found[0]
    places = [
        place
        for place, candidate in enumerate(found)
        if candidate.unit.document.id != best.unit.document.id
        and candidate.features.kind == best.features.kind
        and best.features.score - candidate.features.score <= NEAR_ALIKE
    ]
    alike = words.matches(best.unit.text, [found[place].unit.text for place in places])
    return dict(zip(places, alike, strict=True))


def reason(finding: Finding) -> str:
    """Return what the decision to answer rested on, for people."""
    needed = load_model().threshold
    told = ", ".join(f"{name} {value:.2f}" for name, value in finding.evidence.values.items())
    reordered = f"; passages reordered by {finding.reranker}" if finding.reranker else ""
    return f"probability {finding.probability:.2f}, needed {needed:.2f}: {told}{reordered}"
