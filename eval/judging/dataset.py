"""The annotated companies as the judge reads them: statements, features, marks, labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.judging.features import Columns, manner, meaning, phrases, words
from assistant.judging.statements import Corpus, Statement, read_corpus
from assistant.requirements.schema import RequirementSet
from eval.judging.annotated import AnnotatedCompany, marks_of
from ingest.embed import Embedder
from ingest.types import Chunk, Document, DocumentControl, Kind, Page, Span, Status
from ingest.units import Unit
from ingest.versions import current_versions

Matrix = NDArray[np.float32]
SUPPORTS = ("+", "#", "1:")


@dataclass(frozen=True)
class Sample:
    """One company: what was read, the marks of each statement, and the labels.

    `marks[i]` holds (sign, criterion id) of statement i; `labels` may be empty.
    """

    name: str
    corpus: Corpus
    marks: tuple[tuple[tuple[str, str], ...], ...]
    labels: dict[str, str]
    encoder: Embedder

    @cached_property
    def dense(self) -> Matrix:
        """Features of meaning."""
        return meaning(self.corpus.statements, self.encoder)

    @cached_property
    def words(self) -> Columns:
        """Hashed words."""
        return words(self.corpus.statements)

    @cached_property
    def phrases(self) -> Columns:
        """Hashed phrases."""
        return phrases(self.corpus.statements)

    @cached_property
    def manner(self) -> Matrix:
        """Features of how things are said."""
        return manner(self.corpus.statements, self.dense[:, : self.encoder.dimension])

    def targets(self, criteria: Iterable[str]) -> Matrix:
        """Return 1 where a statement is about a criterion, shape (statements, criteria)."""
        place = {one: i for i, one in enumerate(criteria)}
        result = np.zeros((len(self.marks), len(place)), np.float32)
        for row, marks in enumerate(self.marks):
            for _, criterion in marks:
                if criterion in place:
                    result[row, place[criterion]] = 1.0
        return result

    def signed(self, signs: Iterable[str]) -> NDArray[np.bool_]:
        """Return which statements carry one of the signs."""
        wanted = set(signs)
        return np.array([any(sign in wanted for sign, _ in marks) for marks in self.marks], bool)


def read_company(company: AnnotatedCompany, *, encoder: Embedder) -> Sample:
    """Ingest a company's documents and find its marks again."""
    with company.library(encoder) as library:
        corpus = read_corpus(
            library, superseded=current_versions(library.documents()), subject="ai"
        )
    marks = []
    for statement in corpus.statements:
        unit = statement.unit
        own = [mark for mark in company.marks if mark.file == unit.document.file]
        found = marks_of(unit.text, own, row=unit.kind == "table_row")
        marks.append(tuple((mark.sign, mark.criterion) for mark in found))
    return Sample(company.name, corpus, tuple(marks), company.labels, encoder)


def read_examples(requirement_set: RequirementSet, *, encoder: Embedder) -> Sample:
    """The set's own examples and criterion texts, as if each were a document of its own."""
    statements: list[Statement] = []
    marks: list[tuple[tuple[str, str], ...]] = []
    for requirement in requirement_set.requirements:
        for criterion in requirement.criteria:
            for language in ("de", "en"):
                for text in (*criterion.examples.in_(language), criterion.text.in_(language)):
                    statements.append(_alone(text, language, len(statements)))
                    marks.append((("+", f"{requirement.ref}{criterion.id}"),))
    corpus = Corpus((), tuple(statements), 0, {})
    return Sample("examples", corpus, tuple(marks), {}, encoder)


def _alone(text: str, language: str, place: int) -> Statement:
    page = Page(1, text, ())
    document = Document(
        id=f"example-{place}", file="", source="", format="text", kind=Kind.COMPANY,
        language=language, control=DocumentControl(title=" ", status=Status.APPROVED), pages=1,
        fixed_pages=False,
    )  # fmt: skip
    chunk = Chunk("", document.id, 1, Span(0, len(text)), text, language=language)
    unit = Unit(document, page, chunk.span, (), language, chunk.id)
    return Statement(unit, place, "in_force", "rule", on_subject=True)
