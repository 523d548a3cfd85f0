"""The question–passage pairs in `eval/training/`, parted by company."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.encoder.values import Example, bucket

FOLDER = Path(__file__).resolve().parents[1] / "training"
HELD_BACK = 6  # one company in so many is for development


@dataclass(frozen=True, slots=True)
class Asked:
    """A question–passage example with the languages of both."""

    example: Example
    question_language: str
    passage_language: str

    @property
    def kind(self) -> str:
        """Return "de", "en" (question in the passage's language) or "across"."""
        same = self.question_language == self.passage_language
        return self.question_language if same else "across"


def load_asked(folder: Path = FOLDER) -> list[Asked]:
    """Return all examples of `pairs_*.jsonl`, in order."""
    result: list[Asked] = []
    for path in sorted(folder.glob("pairs_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            example = Example(
                question=row["question"],
                positive=row["positive"],
                negatives=tuple(row["negatives"]),
                group=row["company"],
            )
            result.append(Asked(example, row["language"], row["passage_language"]))
    return result


def part(asked: Sequence[Asked]) -> tuple[list[Asked], list[Asked]]:
    """Return (training, development): whole companies, chosen by a hash of their name."""
    held = [a for a in asked if bucket(a.example.group, HELD_BACK) == 0]
    return [a for a in asked if bucket(a.example.group, HELD_BACK) != 0], held
