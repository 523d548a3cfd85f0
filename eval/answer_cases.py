"""What the answering is learnt from: questions of invented companies, asked the real way.

`annotated`: real-sized document sets with questions; they count fully. `invented`: the pairs of
`eval/training/`, whose companies are small (so that much comes near), with many more questions;
they count a part, and every fourth answerable question is enough.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant.finding import Finding, find_part
from assistant.question import parts, question_language
from assistant.selection import Features
from eval.answers_errors import answers, is_asked
from eval.asked import annotated_asked, invented_asked
from eval.companies import Company, Question
from eval.library import company_library, sources_of
from ingest.analysis.answer_types import expected_answer
from ingest.embed import Embedder

EVERY = 4  # of the answerable questions of `invented`
EVERYDAY = "everyday"  # tag of questions that avoid the words of the rule, most of them colloquial
SHARE = 0.3  # how much a case of `invented` counts


@dataclass(frozen=True, slots=True)
class Case:
    """A single question: the features of every unit read, and which units answer it."""

    company: str
    real: bool  # a real-sized document set
    everyday: bool  # written to avoid the words of the rule
    text: str
    answerable: bool
    expected: frozenset[str]
    parts: int  # single questions that were asked together
    features: tuple[Features, ...]
    gold: tuple[bool, ...]

    @property
    def share(self) -> float:
        """How much the case counts."""
        return 1.0 if self.real else SHARE


def learning_companies(folder: Path) -> tuple[list[Company], list[Company]]:
    """Write both sets under `folder` and return the real-sized companies and the small ones."""
    return annotated_asked(folder / "annotated"), invented_asked(folder / "invented")


def thinned(company: Company) -> Company:
    """All unanswerable questions, and every fourth of the others."""
    answerable = [question for question in company.questions if question.answerable]
    others: Sequence[Question] = [q for q in company.questions if not q.answerable]
    return Company(company.name, company.language, company.docs, (*answerable[::EVERY], *others))


def cases_of(company: Company, embedder: Embedder, *, real: bool) -> Iterator[Case]:
    """Ask a company's questions, of documents in force."""
    with company_library(company.docs, embedder=embedder) as (library, _):
        sources = sources_of(library, embedder)
        for question in company.questions:
            single = parts(question.text)
            for part in single:
                found = find_part(
                    part,
                    question_language(question.text),
                    sources,
                    partial(is_asked, sources=sources),
                    parts_in_all=len(single),
                )
                yield _case(company, question, part, len(single), found, real=real)


def _case(
    company: Company, question: Question, part: str, asked: int, found: Finding, *, real: bool
) -> Case:
    return Case(
        company=company.name,
        real=real,
        everyday=EVERYDAY in question.tags,
        text=part,
        answerable=question.answerable,
        expected=expected_answer(part, question_language(question.text)),
        parts=asked,
        features=tuple(candidate.features for candidate in found.candidates),
        gold=tuple(answers(candidate.unit, question) for candidate in found.candidates),
    )
