"""Invented companies for learning: the pairs of `eval/training/` laid out as documents.

Each company's passages become Markdown files with their headings, go through the real ingest and
are asked the real way, so what is learnt on them is learnt on what a user's question meets.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("training")
PER_DOCUMENT = 12  # passages a document


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the passage that answers it (None: nothing does)."""

    question: str
    language: str
    positive: str | None


@dataclass(frozen=True, slots=True)
class Invented:
    """A company's passages by heading, and the questions put to it."""

    name: str
    language: str  # of the passages
    passages: dict[str, list[str]]
    questions: list[Asked]

    def write(self, folder: Path) -> None:
        """Lay the passages out as Markdown files of about twelve passages."""
        sections: list[list[str]] = [[]]
        for heading, texts in self.passages.items():
            if sum(len(part.split("\n\n")) for part in sections[-1]) >= PER_DOCUMENT:
                sections.append([])
            sections[-1].append("\n\n".join([f"## {heading}", *map(_markdown, texts)]))
        for number, parts in enumerate(sections, start=1):
            title = f"# {self.name} {number}"
            path = folder / f"{_slug(self.name)}-{number:02}.md"
            path.write_text("\n\n".join([title, *parts]) + "\n", encoding="utf-8")


@dataclass
class _Building:
    passages: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    questions: list[Asked] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)

    def place(self, texts: Iterable[str], heading: str) -> None:
        """Put texts that stand nowhere yet under a heading."""
        for text in texts:
            if all(text not in known for known in self.passages.values()):
                self.passages[heading].append(text)


def invented_companies() -> list[Invented]:
    """Read all pairs and return the companies by name."""
    building: dict[str, _Building] = defaultdict(_Building)
    pairs = [row for path in sorted(FOLDER.glob("pairs_*.jsonl")) for row in _rows(path)]
    unanswerable = [
        row for path in sorted(FOLDER.glob("unanswerable_*.jsonl")) for row in _rows(path)
    ]
    for row in pairs:  # first, for only these know their heading
        company = building[row["company"]]
        company.place([row["positive"]], row.get("heading") or "Allgemeines")
        company.questions.append(Asked(row["question"], row["language"], row["positive"]))
        company.languages[row["passage_language"]] += 1
    for row in pairs:
        building[row["company"]].place(row.get("negatives", ()), "Weitere Regelungen")
    for row in unanswerable:
        company = building[row["company"]]
        company.place(row.get("near", ()), "Weitere Regelungen")
        company.questions.append(Asked(row["question"], row["language"], None))
    return [
        Invented(name, made.languages.most_common(1)[0][0], dict(made.passages), made.questions)
        for name, made in sorted(building.items())
        if any(asked.positive for asked in made.questions)
    ]


def _rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _markdown(text: str) -> str:
    """A passage as Markdown: a "Label: value | …" row becomes a small table."""
    cells = [cell.partition(": ") for cell in text.split(" | ")]
    if len(cells) < 2 or not all(separator for _, separator, _ in cells):
        return text
    labels = " | ".join(label for label, _, _ in cells)
    values = " | ".join(value for _, _, value in cells)
    return f"| {labels} |\n|{'---|' * len(cells)}\n| {values} |"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
