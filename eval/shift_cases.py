"""What a question's vector is learnt from: questions, and all that their company's papers say.

Of each company the vectors of every passage and unit of the documents in force, as the library
holds them; of each answerable question its pieces, and which units hold the gold words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.question import question_language
from eval.answers_errors import answers, is_asked
from eval.companies import Company, Question
from eval.library import company_library, sources_of
from ingest.embed import Matrix
from ingest.embedders.pieces import Pieces
from ingest.embedders.union import UnionEmbedder
from ingest.library.store import Library
from ingest.types import Document
from ingest.units import Unit, units_of

PASSAGE = 0.3  # how much a unit's passage counts beside the unit itself


@dataclass(frozen=True, slots=True)
class Asked:
    """A question among the units of its company.

    The cosine with unit u is `crossing[u] * (near[u] @ static) + base[u]` for a static half of the
    question's vector with the length `length`: what MiniLM makes of it does not change.
    """

    company: str
    share: float  # how much it counts
    pieces: tuple[int, ...]
    near: Matrix  # static halves of the units' vectors, shape (units, dimension)
    crossing: Matrix
    base: Matrix
    length: float
    gold: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Read:
    """The units of a company's documents in force, and their vectors (both halves)."""

    units: Sequence[Unit]
    vectors: Matrix
    german: NDArray[np.bool_]


def asked_of(
    company: Company, embedder: UnionEmbedder, pieces: Pieces, *, share: float
) -> Iterator[Asked]:
    """Yield the company's answerable questions whose gold words a unit holds."""
    with company_library(company.docs, embedder=embedder) as (library, _):
        sources = sources_of(library, embedder)
        read = _read(library, [one for one in library.documents() if is_asked(one, sources)])
    for question in company.questions:
        gold = np.asarray([answers(unit, question) for unit in read.units], bool)
        if question.answerable and gold.any():
            yield _asked(company.name, question, gold, read, embedder, pieces, share)


def _asked(
    company: str,
    question: Question,
    gold: NDArray[np.bool_],
    read: _Read,
    embedder: UnionEmbedder,
    pieces: Pieces,
    share: float,
) -> Asked:
    vector = embedder.encode([question.text])[0]
    half = read.vectors.shape[1] // 2
    across = read.german != (question_language(question.text) == "de")
    crossing = np.where(across, np.float32(embedder.crossing), np.float32(1))
    return Asked(
        company=company,
        share=share,
        pieces=tuple(pieces.ids(question.text)),
        near=read.vectors[:, :half],
        crossing=crossing,
        base=crossing * (read.vectors[:, half:] @ vector[half:]),
        length=float(np.linalg.norm(vector[:half])),
        gold=gold,
    )


def _read(library: Library, documents: Sequence[Document]) -> _Read:
    units: list[Unit] = []
    rows: list[Matrix] = []
    for document in documents:
        pages = {page.number: page for page in library.pages(document.id)}
        chunks = library.document_chunks(document.id)
        vectors = library.closeups([chunk.id for chunk in chunks])
        for chunk in chunks:
            units += units_of(chunk, document=document, page=pages[chunk.page])
            own = vectors[chunk.id]
            rows.append((1 - PASSAGE) * own[1:] + PASSAGE * own[:1])
    return _Read(
        units, np.concatenate(rows), np.asarray([unit.language == "de" for unit in units], bool)
    )
