"""The figures of `eval.answers`: rates with intervals, apart by language and kind of question.

- `right passage`: of the answerable questions, how many were answered with gold words.
- `all of it`: the same, but with every gold quote; counted for questions that need two documents
  and for those on which two documents differ.
- `citation precision`: of the lines shown for answerable questions, how many hold gold words. Gold
  is sufficient, not exhaustive, so a line with other words may be as good: a lower bound.
- `right abstention`: of the questions that nothing in force answers, how many were refused.
- Errors: `wrong citation` (of the answers to answerable questions, how many show no gold words),
  `unsupported sentence` (of all pieces shown, how many another reader does not find in the document
  they are said to come from), `answered though it should not`, `abstained though it should not`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from eval.answers import CATEGORIES, Row
from eval.answers_errors import STAGES
from eval.intervals import told
from eval.metrics import mean

Rate = Callable[[Sequence[Row]], float | None]
EXAMPLES = 4  # a stage
ROUNDS = 400  # of the bootstrap: there are many figures
NOTES = [
    "Precision counts a line as right if it holds words of the labelled evidence. That evidence is "
    "sufficient, not exhaustive, so the figure is a lower bound.",
    "A question may belong to several kinds. Its evidence counts as shown if one gold quote is; "
    "“all of it” asks for every one.",
    "Unsupported sentences are looked for with other readers than the program's. Pages without a "
    "text layer cannot be checked so and are left out.",
]
BOTH = {"two documents", "conflicting"}


def figures(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """Return the figures of all rows, of each language and of each kind of question."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups["all"].append(row)
        groups[row.group].append(row)
        for category in row.categories:
            groups[category].append(row)
    order = ["all", "de", "en", "across", *dict.fromkeys(CATEGORIES.values()), "not found"]
    return {name: _group(groups[name]) for name in order if groups[name]}


def readings(model: str, rows: Sequence[Row]) -> str:
    """Return in a line what became of a language model's words."""
    asked = [row.answer.reading for row in rows if row.answer.reading]
    dropped = Counter[str]()
    for reading in asked:
        dropped.update(dict(reading.dropped))
    fallbacks = Counter(reading.fallback for reading in asked if reading.fallback)
    kept = sum(reading.kept for reading in asked)
    return (
        f"Put into words by {model}: {len(asked)} answers, {kept} sentences kept, dropped "
        f"{dict(sorted(dropped.items()))}, its words not used {dict(sorted(fallbacks.items()))}."
    )


def _group(rows: Sequence[Row]) -> dict[str, Any]:
    answerable = sum(row.question.answerable for row in rows)
    return {"questions": len(rows), "answerable": answerable, **told(rows, RATES, rounds=ROUNDS)}


def _right(rows: Sequence[Row]) -> float | None:
    return mean([float(row.right) for row in rows if row.question.answerable])


def _complete(rows: Sequence[Row]) -> float | None:
    asked = [row for row in rows if BOTH & set(row.categories)]
    return mean([float(row.answered and all(row.gold)) for row in asked])


def _precision(rows: Sequence[Row]) -> float | None:
    given = [row for row in rows if row.question.answerable and row.answered]
    lines = sum(len(row.lines) for row in given)
    return sum(row.lines_with_gold for row in given) / lines if lines else None


def _refused_rightly(rows: Sequence[Row]) -> float | None:
    return mean([float(not row.answered) for row in rows if not row.question.answerable])


def _words(rows: Sequence[Row]) -> float | None:
    return mean([float(len(row.answer.text.split())) for row in rows if row.answered])


def _wrong_citation(rows: Sequence[Row]) -> float | None:
    given = [row for row in rows if row.question.answerable and row.answered]
    return mean([float(not any(row.gold)) for row in given])


def _unsupported(rows: Sequence[Row]) -> float | None:
    lines = [line for row in rows for line in row.lines]
    shown = sum(len(line.quotes) - line.unread for line in lines)
    return sum(len(line.unsupported) for line in lines) / shown if shown else None


def _answered_wrongly(rows: Sequence[Row]) -> float | None:
    return mean([float(row.answered) for row in rows if not row.question.answerable])


def _abstained_wrongly(rows: Sequence[Row]) -> float | None:
    return mean([float(not row.answered) for row in rows if row.question.answerable])


RATES: dict[str, Rate] = {
    "right passage": _right,
    "all of it": _complete,
    "citation precision": _precision,
    "right abstention": _refused_rightly,
    "wrong citation": _wrong_citation,
    "unsupported sentence": _unsupported,
    "answered though it should not": _answered_wrongly,
    "abstained though it should not": _abstained_wrongly,
    "words": _words,
}


def errors(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """Return the stages at which wrong answers went wrong: how often, and some of them.

    A threshold that was too high and one that was too low are counted apart.
    """
    found: dict[str, list[str]] = {}
    for name in STAGES:
        for row in rows:
            if row.stage == name:
                key = name
                if name == "threshold":
                    key = "threshold, too low" if row.answered else "threshold, too high"
                found.setdefault(key, []).append(_told(row))
    return {
        key: {"count": len(cases), "examples": cases[:EXAMPLES]} for key, cases in found.items()
    }


def _told(row: Row) -> str:
    shown = row.answer.text.splitlines()[0] if row.answered else "abstained"
    return f"{row.question.id} {row.question.text} → {shown}"
