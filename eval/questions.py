"""Employee questions on labelled companies: is the evidence found?

recall@5 of the gold evidence: the mean over answerable questions of the share of gold quotes that
one of the first five passages holds (`matching`), for the tutorial way and for ours. What is then
answered, `eval.answers` measures.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from assistant.question import question_language
from assistant.retrieve import reciprocal_rank_fusion, retrieve
from assistant.sources import Sources
from eval.companies import Company, Question
from eval.intervals import told
from eval.library import company_library, sources_of
from eval.matching import any_holds
from eval.metrics import mean
from eval.tutorial import PlainBm25, dense_ranking, pieces
from ingest.embed import Embedder, embed_question
from ingest.types import Status

K = 5
Passages = list[tuple[str, str]]  # (file, text)


@dataclass(frozen=True, slots=True)
class Row:
    """What one question came to."""

    company: str
    question: Question
    group: str
    recall: dict[str, float | None]


def measure(companies: Sequence[Company], *, embedder: Embedder) -> list[Row]:
    """Ask every question of every company."""
    return [row for company in companies for row in _company(company, embedder)]


def _company(company: Company, embedder: Embedder) -> list[Row]:
    tutorial = _Tutorial(company.docs, embedder)
    with company_library(company.docs, embedder=embedder) as (library, _):
        sources = sources_of(library, embedder)
        return [_ask(company, question, tutorial, sources) for question in company.questions]


def _ask(company: Company, question: Question, tutorial: "_Tutorial", sources: Sources) -> Row:
    found = tutorial.search(question.text) | _ours(question.text, sources)
    return Row(
        company=company.name,
        question=question,
        group=company.group(question),
        recall={
            name: mean([float(any_holds(p, file=e.file, quote=e.quote)) for e in question.evidence])
            for name, p in found.items()
        },
    )


def _ours(question: str, sources: Sources) -> dict[str, Passages]:
    language = question_language(question)
    library, embedder = sources.library, sources.embedder

    def current(document_id: str) -> bool:
        document = library.document(document_id)
        return (
            document_id not in sources.superseded
            and document.control.status is not Status.SUPERSEDED
        )

    def texts(ids: list[str]) -> Passages:
        kept = [c for c in library.chunks(ids) if current(c.document_id)][:K]
        return [(library.document(c.document_id).file.rsplit("/", 1)[-1], c.text) for c in kept]

    from assistant.retrieve import DEPTH, weighted_terms

    dense = library.search_dense(embed_question(embedder, question), DEPTH)
    lexical = library.search_lexical(weighted_terms(question, language, library), DEPTH)
    fused = retrieve(
        question,
        library=library,
        embedder=embedder,
        language=language,
        limit=K,
        allow=lambda d: current(d.id),
    )
    return {
        "dense": texts([h.chunk_id for h in dense]),
        "lexical": texts([h.chunk_id for h in lexical]),
        "fused": [(p.document.file.rsplit("/", 1)[-1], p.chunk.text) for p in fused],
    }


class _Tutorial:
    """The comparison: the same documents and encoder, the first evening's code."""

    def __init__(self, docs: Path, embedder: Embedder) -> None:
        self.pieces = pieces(docs)
        self.embedder = embedder
        texts = [piece.text for piece in self.pieces]
        self.vectors = np.asarray(embedder.embed_documents(texts))
        self.bm25 = PlainBm25(texts)

    def search(self, question: str) -> dict[str, Passages]:
        dense = dense_ranking(question, self.vectors, self.embedder)
        lexical = self.bm25.ranking(question)
        fused = reciprocal_rank_fusion(
            {"d": [f"{i:06}" for i in dense[:60]], "l": [f"{i:06}" for i in lexical[:60]]}
        )
        return {
            "tutorial dense": self._texts(dense),
            "tutorial BM25": self._texts(lexical),
            "tutorial fused": self._texts([int(i) for i, _ in fused]),
        }

    def _texts(self, indices: list[int]) -> Passages:
        return [(self.pieces[i].file, self.pieces[i].text) for i in indices[:K]]


def summarise(rows: Sequence[Row]) -> dict[str, object]:
    """Return the figures: by group, and over all."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.group].append(row)
        groups["all"].append(row)
    return {name: _figures(members) for name, members in sorted(groups.items())}


def _figures(rows: Sequence[Row]) -> dict[str, object]:
    names = list(rows[0].recall)
    return {
        "questions": len(rows),
        "answerable": sum(row.question.answerable for row in rows),
        "recall@5": told(rows, {name: partial(_recall, name) for name in names}),
    }


def _recall(name: str, rows: Sequence[Row]) -> float | None:
    return mean([row.recall[name] for row in rows if row.question.answerable])
