"""How well statuses are told: classes, over-claims, and how parts of a clause are put together.

A pair is (gold, ours). Measures are over met, partial and missing; any other status of ours is a
wrong answer, no fourth class. A measure over nothing is None.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.metrics import mean

CLASSES = ("met", "partial", "missing")
WHOLE = frozenset({"7.5", "9.2", "9.3"})  # clauses that labels name as one, with all their parts
Pair = tuple[str, str]
Pairs = Sequence[Pair]


def label_id(ref: str) -> str:
    """Return the label that a requirement's number belongs to: "9.2.1" is part of "9.2"."""
    clause = ref.rsplit(".", 1)[0]
    return clause if clause in WHOLE else ref


def merged(statuses: Iterable[str]) -> str:
    """Return the status of a clause: met or missing only where all its parts are, else partial.

    Where all parts have one status, it is that one.
    """
    found = set(statuses)
    return found.pop() if len(found) == 1 else "partial"


def by_label(statuses: Mapping[str, str]) -> dict[str, str]:
    """Return statuses by label from statuses by requirement number."""
    parts: dict[str, list[str]] = {}
    for ref, status in statuses.items():
        parts.setdefault(label_id(ref), []).append(status)
    return {label: merged(members) for label, members in parts.items()}


def macro_f1(pairs: Pairs) -> float | None:
    """Return the mean F1 of met, partial and missing; a class nobody names does not count."""
    return mean([_f1(pairs, name) for name in CLASSES])


def accuracy(pairs: Pairs) -> float | None:
    """Return the share of right statuses."""
    return mean([float(gold == ours) for gold, ours in pairs])


def over_claims(pairs: Pairs) -> float | None:
    """Return the share of all requirements that we call met and that are not."""
    return mean([float(ours == "met" != gold) for gold, ours in pairs])


def under_claims(pairs: Pairs) -> float | None:
    """Return the share of all requirements that are met and that we do not call so."""
    return mean([float(gold == "met" != ours) for gold, ours in pairs])


def recall(pairs: Pairs, name: str) -> float | None:
    """Return the share of a class's members that are told as such."""
    return mean([float(ours == name) for gold, ours in pairs if gold == name])


def precision(pairs: Pairs, name: str) -> float | None:
    """Return the share of those told as of a class that are of it."""
    return mean([float(gold == name) for gold, ours in pairs if ours == name])


def by_class(pairs: Pairs) -> dict[str, dict[str, float | None]]:
    """Return precision and recall of each class."""
    return {
        name: {"precision": precision(pairs, name), "recall": recall(pairs, name)}
        for name in CLASSES
    }


def confusion(pairs: Pairs) -> dict[str, int]:
    """Return counts by "gold>ours": all nine of the three classes, and any other that occurs."""
    counts = Counter(pairs)
    cells = [(gold, ours) for gold in CLASSES for ours in CLASSES]
    cells += sorted(set(counts) - set(cells))
    return {f"{gold}>{ours}": counts[gold, ours] for gold, ours in cells}


def figures(pairs: Pairs) -> dict[str, Any]:
    """Return all of these measures by name."""
    return {
        "requirements": len(pairs),
        "macro-F1": macro_f1(pairs),
        "accuracy": accuracy(pairs),
        "over-claims": over_claims(pairs),
        "under-claims": under_claims(pairs),
        **by_class(pairs),
        "gold>ours": confusion(pairs),
    }


def _f1(pairs: Pairs, name: str) -> float | None:
    right = sum(gold == ours == name for gold, ours in pairs)
    named = sum((gold == name) + (ours == name) for gold, ours in pairs)
    return 2 * right / named if named else None
