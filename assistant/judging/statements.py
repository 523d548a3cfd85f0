"""Every sentence, list item and table row of the documents, with what speaks from it.

A statement is read once for all criteria: how it binds, whether it denies, whether it only marks
a gap, what the document around it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.judging.genre import Genre, genre_of
from assistant.judging.subject import Subjects
from assistant.review_types import Standing
from ingest.analysis.denial import is_denial
from ingest.analysis.modality import Modality, is_definition, modality
from ingest.analysis.placeholders import is_placeholder
from ingest.library.store import Library
from ingest.types import Document, Kind, Status
from ingest.units import Unit, units_of

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Statement:
    """One unit with what decides how it counts. `place` is its row in the vectors."""

    unit: Unit
    place: int
    standing: Standing
    genre: Genre
    on_subject: bool  # about AI, where the set asks for that

    @property
    def text(self) -> str:
        """The words with what governs them."""
        return self.unit.statement

    @cached_property
    def modality(self) -> Modality:
        """How strongly it binds."""
        return modality(self.text)

    @cached_property
    def denies(self) -> bool:
        """Whether it says that something is lacking."""
        return is_denial(self.unit.text, self.unit.language)

    @cached_property
    def is_gap(self) -> bool:
        """Whether it stands where a rule should."""
        return is_placeholder(self.unit.text)

    @cached_property
    def defines(self) -> bool:
        """Whether it says what a word means."""
        return is_definition(self.unit.text)


@dataclass(frozen=True)
class Corpus:
    """What is reviewed: statements and their vectors, shape (statements, dimension)."""

    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]
    vectors: Matrix
    passages: int
    unreadable: Mapping[str, tuple[int, ...]]  # document id -> pages that could not be read


def read_corpus(
    library: Library,
    *,
    superseded: Mapping[str, str],
    subject: str = "any",
    allow: Callable[[Document], bool] = lambda document: True,
    leave_out: Callable[[Unit], bool] = lambda unit: False,
) -> Corpus:
    """Return every statement of the company's own documents, in order of file and place.

    Reference material never counts as evidence. Pieces that instruct a machine are left out.
    """
    documents = [d for d in library.documents() if d.kind is Kind.COMPANY and allow(d)]
    documents.sort(key=lambda d: (d.file.casefold(), d.id))
    statements: list[Statement] = []
    rows: list[Matrix] = []
    unreadable: dict[str, tuple[int, ...]] = {}
    passages = 0
    for document in documents:
        pages = library.pages(document.id)
        lost = tuple(page.number for page in pages if not page.readable)
        if lost:
            unreadable[document.id] = lost
        by_number = {page.number: page for page in pages}
        chunks = library.document_chunks(document.id)
        closeups = library.closeups([chunk.id for chunk in chunks])
        standing = standing_of(document, superseded)
        genre = genre_of(document, pages)
        subjects = Subjects(document, pages, subject)
        passages += len(chunks)
        seen: set[tuple[str, int, int]] = set()
        for chunk in chunks:
            units = units_of(chunk, document=document, page=by_number[chunk.page])
            vectors = closeups.get(chunk.id)
            for row, unit in enumerate(units, start=1):
                if unit.key in seen or unit.suspicious or leave_out(unit):
                    continue
                seen.add(unit.key)
                statements.append(
                    Statement(unit, len(rows), standing, genre, subjects.on_subject(unit))
                )
                rows.append(
                    vectors[row]
                    if vectors is not None and row < len(vectors)
                    else np.zeros(library.embedder.dimension, np.float32)
                )
    matrix = np.stack(rows) if rows else np.zeros((0, library.embedder.dimension), np.float32)
    return Corpus(tuple(documents), tuple(statements), matrix, passages, unreadable)


def standing_of(document: Document, superseded: Mapping[str, str]) -> Standing:
    """Return whether a document is in force, as far as it and its newer versions say."""
    status = document.control.status
    if document.id in superseded or status is Status.SUPERSEDED:
        return "superseded"
    if status is Status.DRAFT:
        return "draft"
    return "in_force" if status is Status.APPROVED else "unknown"


def texts(statements: Sequence[Statement]) -> list[str]:
    """Return what each statement says."""
    return [statement.text for statement in statements]
