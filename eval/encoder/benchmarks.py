"""Labelled retrieval tasks: queries, passages, and which passages are right."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.companies import Company
from eval.encoder.values import Example, Pair
from eval.matching import holds
from eval.tutorial import plain_text

RETRIEVAL = (
    "bsi_kompendium_to_gspp_de",
    "handbook_entitle2de",
    "gdpr_en2de_article",
    "gdpr_de_article2recital",
    "obliqa_dev",
)
WORDS = 90  # of a chunk in the company tasks


@dataclass(frozen=True, slots=True)
class Task:
    """Queries against passages.

    `relevant[i]` holds, for each thing query i asks for, the numbers
    of the passages that hold it. `language` is the passages' ("german" or "english").
    """

    name: str
    language: str
    queries: tuple[str, ...]
    passages: tuple[str, ...]
    relevant: tuple[tuple[frozenset[int], ...], ...]
    groups: tuple[str, ...]
    cut: int  # the k of recall@k


def retrieval_task(folder: Path) -> Task:
    """Return a BEIR-shaped folder as a task; queries without text or labels are left out."""
    corpus = [json.loads(line) for line in _lines(folder / "corpus.jsonl")]
    place = {row["_id"]: i for i, row in enumerate(corpus)}
    labels: dict[str, list[int]] = {}
    for line in _lines(folder / "qrels.tsv")[1:]:
        query, passage, score = line.split("\t")
        if int(score) > 0 and passage in place:
            labels.setdefault(query, []).append(place[passage])
    queries = [json.loads(line) for line in _lines(folder / "queries.jsonl")]
    kept = [q for q in queries if q["text"].strip() and q["_id"] in labels]
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    return Task(
        name=folder.name,
        language=str(meta["stem"]),
        queries=tuple(q["text"] for q in kept),
        passages=tuple(f"{r.get('title', '')} {r['text']}".strip() for r in corpus),
        relevant=tuple(tuple(frozenset([i]) for i in labels[q["_id"]]) for q in kept),
        groups=("all",) * len(kept),
        cut=10,
    )


def company_task(company: Company) -> Task:
    """Return a labelled company as a task: plain text in chunks of 90 words, recall@5."""
    chunks: list[tuple[str, str]] = []
    for path in sorted(p for p in company.docs.rglob("*") if p.is_file()):
        words = plain_text(path).split()
        chunks += [(path.name, " ".join(words[i : i + WORDS])) for i in range(0, len(words), WORDS)]
    asked = [q for q in company.questions if q.answerable]
    relevant = tuple(
        tuple(
            frozenset(
                i
                for i, (file, text) in enumerate(chunks)
                if file == e.file and holds(text, e.quote)
            )
            for e in q.evidence
        )
        for q in asked
    )
    return Task(
        name=company.name,
        language={"de": "german"}.get(company.language, "english"),
        queries=tuple(q.text for q in asked),
        passages=tuple(text for _, text in chunks),
        relevant=relevant,
        groups=tuple(f"questions {company.group(q)}" for q in asked),
        cut=5,
    )


def pairs_task(name: str, examples: Sequence[tuple[Example, str]], language: str) -> Task:
    """Return held-back question–passage pairs as a task over all their passages, recall@1.

    Each example comes with its group ("de", "en", "across").
    """
    passages: dict[str, int] = {}
    for example, _ in examples:
        for text in (example.positive, *example.negatives):
            passages.setdefault(text, len(passages))
    return Task(
        name=name,
        language=language,
        queries=tuple(e.question for e, _ in examples),
        passages=tuple(passages),
        relevant=tuple((frozenset([passages[e.positive]]),) for e, _ in examples),
        groups=tuple(group for _, group in examples),
        cut=1,
    )


def parallel_tasks(name: str, pairs: Sequence[Pair]) -> tuple[Task, Task]:
    """Return both directions of finding a held-back line's translation among all of them."""
    german = tuple(p.german for p in pairs)
    english = tuple(p.english for p in pairs)
    right = tuple((frozenset([i]),) for i in range(len(pairs)))
    groups = ("all",) * len(pairs)
    return (
        Task(f"{name} de→en", "english", german, english, right, groups, 1),
        Task(f"{name} en→de", "german", english, german, right, groups, 1),
    )


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
