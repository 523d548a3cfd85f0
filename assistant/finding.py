"""From a question to the sentences that may answer it, best first, and how likely they do.

Find passages → read them sentence by sentence → score each → weigh the best.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answerability import Evidence, load_model, weigh
from assistant.question import parts, question_language
from assistant.retrieve import Passage, retrieve
from assistant.selection import Features, Query, analyse_question, is_form, kind_in, unit_words
from assistant.sources import Sources
from assistant.types import Citation
from ingest.analysis.placeholders import is_placeholder
from ingest.types import Document
from ingest.units import Unit, units_of

PASSAGES = 12  # how many passages are read sentence by sentence
SENTENCES = 3  # the most that is quoted for one question
NEAR_BEST = 0.045  # a further sentence may score this much less than the best


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
    pages = sources.library.places(
        dict.fromkeys((passage.document.id, passage.chunk.page) for passage in passages)
    )
    found: list[tuple[Unit, float, Passage]] = []
    for passage in passages:
        page = pages[passage.document.id, passage.chunk.page]
        units = units_of(passage.chunk, document=passage.document, page=page)
        for unit, similarity in zip(units, passage.unit_similarities, strict=True):
            if not unit.suspicious and not is_placeholder(unit.text):
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


def choose(found: Sequence[Candidate], *, wanted: int) -> list[Candidate]:
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


def reason(finding: Finding) -> str:
    """Return what the decision to answer rested on, for people."""
    needed = load_model().threshold
    told = ", ".join(f"{name} {value:.2f}" for name, value in finding.evidence.values.items())
    return f"probability {finding.probability:.2f}, needed {needed:.2f}: {told}"
