"""One table: the shipped encoder beside MiniLM and BM25, alone and fused, on every task."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.companies import development_companies
from eval.encoder.benchmarks import (
    RETRIEVAL,
    Task,
    company_task,
    pairs_task,
    parallel_tasks,
    retrieval_task,
)
from eval.encoder.closely import best_sentences, mix
from eval.encoder.data import held_back_lines
from eval.encoder.lexical import Bm25
from eval.encoder.measure import Scores, fuse, recall
from eval.encoder.questions import Asked, load_asked, part
from eval.encoder.teacher import Teacher
from ingest.embedders.static import StaticEmbedder

log = logging.getLogger(__name__)

SYSTEMS = (
    "bm25",
    "minilm",
    "minilm+bm25",
    "student",
    "student·s",
    "student+bm25",
    "student·s+bm25",
    "mean",
    "mean+bm25",
    "ranks",
    "ranks+bm25",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One task's or question group's figures: for each system recall@k and share with any hit."""

    name: str
    cut: int
    queries: int
    recall: dict[str, float]
    any_hit: dict[str, float]

    def as_json(self) -> dict[str, object]:
        """Return the row as JSON values."""
        return {
            "task": self.name,
            "k": self.cut,
            "queries": self.queries,
            "recall": {name: round(value, 4) for name, value in self.recall.items()},
            "any_hit": {name: round(value, 4) for name, value in self.any_hit.items()},
        }


def evaluate(*, shared: Path, work: Path, model: Path) -> list[Row]:
    """Return the figures of all tasks whose material is there.

    MiniLM's vectors are kept in `work` between runs.
    """
    student = StaticEmbedder(model)
    teacher = Teacher(work / "evaluation")
    collected: dict[str, list[tuple[Task, dict[str, tuple[float, float, int]]]]] = {}
    for task in _tasks(shared):
        log.info("%s: %d queries, %d passages", task.name, len(task.queries), len(task.passages))
        for system, scores in _scores(task, student, teacher).items():
            collected.setdefault(system, []).append((task, recall(task, scores)))
    return _rows(collected)


def as_table(rows: list[Row]) -> str:
    """Return the figures as a Markdown table.

    Recall@k; for employees' questions the share with one of the gold passages within k.
    """
    head = ["task", "k", "n", *SYSTEMS]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for row in rows:
        shown = row.any_hit if row.name.startswith("questions") else row.recall
        cells = [f"{shown[s]:.3f}" if s in shown else "" for s in SYSTEMS]
        lines.append("| " + " | ".join([row.name, str(row.cut), str(row.queries), *cells]) + " |")
    return "\n".join(lines) + "\n"


def _tasks(shared: Path) -> list[Task]:
    tasks: list[Task] = []
    for name, pairs in held_back_lines(shared / "data").items():
        tasks += parallel_tasks(name, pairs)
    folders = [shared / "data" / "retrieval" / name for name in RETRIEVAL]
    tasks += [retrieval_task(folder) for folder in folders if folder.is_dir()]
    tasks += _pair_tasks()
    tasks += [company_task(company) for company in development_companies()]
    return tasks


def _pair_tasks() -> list[Task]:
    """Return the held-back companies of our own question–passage pairs, one task each."""
    companies: dict[str, list[Asked]] = {}
    for asked in part(load_asked())[1]:
        companies.setdefault(asked.example.group, []).append(asked)
    tasks: list[Task] = []
    for name, rows in sorted(companies.items()):
        languages = [row.passage_language for row in rows]
        german = 2 * languages.count("de") > len(languages)
        examples = [(row.example, f"pairs {row.kind}") for row in rows]
        tasks.append(pairs_task(name, examples, "german" if german else "english"))
    return tasks


def _scores(task: Task, student: StaticEmbedder, teacher: Teacher) -> dict[str, Scores]:
    """Return every system's scores for one task."""
    index = Bm25(task.passages, language=task.language)
    bm25 = np.stack([index.scores(query) for query in task.queries])
    minilm = _product(teacher.encode(task.queries), teacher.encode(task.passages))
    asked = student.encode(task.queries)
    whole = _product(asked, student.encode(task.passages))
    mean = whole + minilm
    scores = {
        "bm25": bm25,
        "minilm": minilm,
        "minilm+bm25": fuse([minilm, bm25]),
        "student": whole,
        "student+bm25": fuse([whole, bm25]),
        "mean": mean,
        "mean+bm25": fuse([mean, bm25]),
        "ranks": fuse([whole, minilm]),
        "ranks+bm25": fuse([whole, minilm, bm25]),
    }
    if task.cut > 1 or task.groups[0] != "all":  # a single line is its own best sentence
        sentences = mix(whole, best_sentences(student, asked, task.passages))
        scores["student·s"] = sentences
        scores["student·s+bm25"] = fuse([sentences, bm25])
    return scores


def _product(left: np.ndarray, right: np.ndarray) -> Scores:
    return np.asarray(left.astype(np.float32) @ right.astype(np.float32).T, np.float32)


def _rows(
    collected: dict[str, list[tuple[Task, dict[str, tuple[float, float, int]]]]],
) -> list[Row]:
    """Return one row a task, but question groups of several companies counted together."""
    shares: dict[tuple[str, int], dict[str, list[tuple[float, float, int]]]] = {}
    for system, tasks in collected.items():
        for task, groups in tasks:
            for group, figures in groups.items():
                name = task.name if group == "all" else group
                row = shares.setdefault((name, task.cut), {})
                row.setdefault(system, []).append(figures)
    rows: list[Row] = []
    for (name, cut), systems in shares.items():
        count = sum(n for _, _, n in systems["bm25"])
        recalls = {s: sum(r * n for r, _, n in parts) / count for s, parts in systems.items()}
        hits = {s: sum(a * n for _, a, n in parts) / count for s, parts in systems.items()}
        rows.append(Row(name, cut, count, recalls, hits))
    return rows
