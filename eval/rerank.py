"""Does a reranker help? The same questions without it and with it, and what follows.

`recall@5` is as in `eval.questions`, of the passages that answers are made of; `right passage` and
`right abstention` as in `eval.answers`. The verdict is `assistant.reranking.allowed`'s: a gain only
where the 95 % interval of the difference in recall lies above 0 and neither of the others falls.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.question import question_language
from assistant.reranking.allowed import (
    GAIN,
    DamagedPermission,
    Figures,
    Permission,
    read_permission,
    write_permission,
)
from assistant.reranking.seam import Reranker
from assistant.retrieve import retrieve
from assistant.sources import Sources, Standing
from eval.answers import ask_all
from eval.companies import Company, Question
from eval.intervals import SUFFIX, told
from eval.library import company_library, shared_libraries, sources_of
from eval.matching import any_holds
from eval.metrics import mean
from eval.overlap import file_name
from ingest.embed import Embedder
from ingest.embedders.cross import CrossEncoderReranker, RerankerUnavailable, folder_of, label_of
from ingest.types import Kind

K = 5
DIFFERENCE = "recall@5 difference"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question came to: share of the evidence found, right answer, refusal."""

    recall: float | None
    right: bool
    abstained: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A question without the reranker and with it."""

    question: Question
    group: str  # "de", "en", "across"
    before: Outcome
    after: Outcome


def open_reranker(name: str) -> CrossEncoderReranker:
    """Return the model of that name, fetched where it is not here and the environment allows it.

    Raises RerankerUnavailable.
    """
    try:
        return CrossEncoderReranker(folder_of(name), name=label_of(name))
    except RerankerUnavailable:
        if Path(name).expanduser().is_dir():
            raise
        return CrossEncoderReranker(folder_of(name, fetch=True), name=label_of(name))


def measure(
    companies: Sequence[Company], *, embedder: Embedder, reranker: Reranker, limit: int | None
) -> list[Row]:
    """Ask the first `limit` questions (None: all) of every company both ways."""
    asked = [(one, question) for one in companies for question in one.questions[:limit]]
    with shared_libraries():
        before = _outcomes(companies, embedder, None, limit)
        after = _outcomes(companies, embedder, reranker, limit)
    return [
        Row(question, company.group(question), old, new)
        for (company, question), old, new in zip(asked, before, after, strict=True)
    ]


def _outcomes(
    companies: Sequence[Company], embedder: Embedder, reranker: Reranker | None, limit: int | None
) -> list[Outcome]:
    recalls: list[float | None] = []
    for company in companies:
        with company_library(company.docs, embedder=embedder) as (library, _):
            sources = replace(sources_of(library, embedder), reranker=reranker)
            recalls += [_recall(question, sources) for question in company.questions[:limit]]
    rows = ask_all(companies, embedder=embedder, limit=limit, reranker=reranker)
    return [
        Outcome(recall, row.right, not row.answered)
        for recall, row in zip(recalls, rows, strict=True)
    ]


def _recall(question: Question, sources: Sources) -> float | None:
    found = retrieve(
        question.text,
        library=sources.library,
        embedder=sources.embedder,
        language=question_language(question.text),
        limit=K,
        allow=Standing(Kind.COMPANY, True, sources),
        reranker=sources.reranker,
    )
    texts = [(file_name(one.document.file), one.chunk.text) for one in found]
    return mean([float(any_holds(texts, file=e.file, quote=e.quote)) for e in question.evidence])


def figures(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """Return the figures over all questions and by language."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups["all"].append(row)
        groups[row.group].append(row)
    return {
        name: {
            "questions": len(groups[name]),
            "answerable": sum(row.question.answerable for row in groups[name]),
            **told(groups[name], STATISTICS),
        }
        for name in ("all", "de", "en", "across")
        if groups[name]
    }


def judged(found: Mapping[str, Any]) -> Figures:
    """Return the figures over all questions as the verdict reads them; nothing asked counts 0."""
    low, high = found.get(f"{DIFFERENCE}{SUFFIX}", (0.0, 0.0))
    shares = {name: found[told_as] or 0.0 for name, told_as in SHARES.items()}
    answerable = found["answerable"]
    return Figures(
        answerable=answerable, others=found["questions"] - answerable, low=low, high=high, **shares
    )


def permission(
    reranker: CrossEncoderReranker,
    found: Figures,
    *,
    encoder: str,
    data: Sequence[Mapping[str, Any]],
    today: date,
) -> Permission:
    """Return what a measurement says, as the program reads it."""
    return Permission(
        model=reranker.name,
        sha256=reranker.digest,
        encoder=encoder,
        day=today,
        data=[f"{one['name']} {one.get('sha256', '')}".strip() for one in data],
        figures=found,
        verdict=found.verdict,
    )


def keep(said: Permission, data_dir: Path) -> str:
    """Write a gain into the library's folder and tell it; without one, an earlier gain goes."""
    if said.verdict == GAIN:
        return f"{said.model} is allowed: {write_permission(data_dir, said)}"
    try:
        kept = read_permission(data_dir)
    except DamagedPermission as error:
        return f"{said.model} is not allowed. {error}"
    if kept and kept.same_model(model=said.model, sha256=said.sha256, encoder=said.encoder):
        return f"{said.model} is allowed no longer: {write_permission(data_dir, said)}"
    return f"{said.model} is not allowed; nothing was written."


def _recalls(pick: Callable[[Row], float | None], rows: Sequence[Row]) -> float | None:
    return mean([pick(row) for row in rows if row.question.answerable])


def _difference(row: Row) -> float | None:
    before, after = row.before.recall, row.after.recall
    return None if before is None or after is None else after - before


def _refused(pick: Callable[[Row], Outcome], rows: Sequence[Row]) -> float | None:
    return mean([float(pick(row).abstained) for row in rows if not row.question.answerable])


STATISTICS: dict[str, Callable[[Sequence[Row]], float | None]] = {
    "recall@5 without": lambda rows: _recalls(lambda row: row.before.recall, rows),
    "recall@5 with": lambda rows: _recalls(lambda row: row.after.recall, rows),
    DIFFERENCE: lambda rows: _recalls(_difference, rows),
    "right passage without": lambda rows: _recalls(lambda row: float(row.before.right), rows),
    "right passage with": lambda rows: _recalls(lambda row: float(row.after.right), rows),
    "right abstention without": lambda rows: _refused(lambda row: row.before, rows),
    "right abstention with": lambda rows: _refused(lambda row: row.after, rows),
}
SHARES = {
    "recall_without": "recall@5 without",
    "recall_with": "recall@5 with",
    "cited_without": "right passage without",
    "cited_with": "right passage with",
    "abstained_without": "right abstention without",
    "abstained_with": "right abstention with",
}
