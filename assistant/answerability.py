"""Do the documents answer at all? A logistic model over the best units found for a question.

Near misses are the difficulty: "What does the licence cost?" finds the sentence on licences, which
names no price. So beside how near the best unit is and how far ahead of the others, it counts
whether the kind of thing asked for (an amount, a person, a period …) stands there, and how often
policies state that kind at all. The more words a question has, the fewer of them any one sentence
takes up; so its length counts too. The weights are in `answerability.json`, learnt by
`python -m eval answerability` on invented companies.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.selection import Features
from assistant.words import content_words

NEXT = 5  # how many further units the best is compared with
ALONE = 0.5  # of its score: what a unit without any rival is compared with
FILE = Path(__file__).with_name("answerability.json")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against an answer: name -> value."""

    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature, and the bar below which nothing is answered."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def probability(self, evidence: Evidence) -> float:
        """Return 1 / (1 + exp(-(w·x + b))); features without a weight do not count."""
        total = self.bias + sum(
            self.weights.get(name, 0.0) * value for name, value in evidence.values.items()
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache
def load_model() -> Model:
    """Return the learnt weights."""
    raw = json.loads(FILE.read_text(encoding="utf-8"))
    return Model(
        weights={str(name): float(value) for name, value in raw["weights"].items()},
        bias=float(raw["bias"]),
        threshold=float(raw["threshold"]),
    )


def weigh(
    best: Sequence[Features],
    *,
    question: str,
    expected: frozenset[str],
    parts: int,
    scores: Sequence[float] | None = None,
) -> Evidence:
    """Return the evidence of the units found, best first; `parts` counts the single questions.

    `scores` are theirs where they were ranked by other weights than the program's.
    """
    if not best:
        return Evidence({"nothing": 1.0})
    if scores is None:
        scores = [features.score for features in best[: NEXT + 1]]
    following = scores[1 : NEXT + 1]
    values = {
        "closeness": scores[0],
        "lead": scores[0] - (sum(following) / len(following) if following else ALONE * scores[0]),
        "kind_missed": float(best[0].kind < 0),
        "kind_missed_by_all": float(bool(expected) and all(f.kind < 0 for f in best[:3])),
        "no_kind": float(not expected),
        "further_parts": float(parts - 1),
        "words_asked": math.log1p(len(question.split())),
        "content_asked": math.log1p(len(content_words(question))),
    }
    share = 1 / max(1, len(expected))
    return Evidence(values | {f"asks_{kind}": share for kind in sorted(expected)})
