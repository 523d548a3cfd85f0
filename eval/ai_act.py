"""How often the EU AI Act tier of a described system is told right, by tier and language.

`examples` are those that ship beside the rules and were looked at while these were written;
`held out` are cases that were only counted. A third figure tells how the tier would come out if
every system were called high-risk, the most frequent tier: what a figure is worth.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.ai_act.classify import Classification, classify
from assistant.ai_act.load import load_examples, load_law
from assistant.ai_act.schema import Example
from eval.intervals import told
from eval.metrics import mean
from ingest.analysis.language import detect_language

CASES = Path(__file__).parent / "data" / "ai_act_cases.yaml"
TIERS = ("prohibited", "high", "transparency", "minimal", "unsure")


@dataclass(frozen=True, slots=True)
class Row:
    """A case, the language of its description, and what was told."""

    case: Example
    language: str
    told: Classification


def held_out() -> list[Example]:
    """Return the cases that were only counted."""
    raw = yaml.safe_load(CASES.read_text(encoding="utf-8"))["held_out"]
    return [Example.model_validate(one) for one in raw]


def seen() -> list[Example]:
    """Return the cases that were looked at; they ship as examples."""
    return list(load_examples(load_law().folder).examples)


def run(cases: Sequence[Example]) -> list[Row]:
    """Classify each case."""
    rows = []
    for case in cases:
        german = detect_language(case.text) == "de"
        rows.append(Row(case, "de" if german else "en", classify(case.text)))
    return rows


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Return accuracy by tier and language, articles, roles, confusions and the worst error."""
    named = [row for row in rows if row.case.ref]
    roles = [row for row in rows if row.case.role]
    wrong = Counter((row.case.tier, row.told.tier) for row in rows if not _is_right(row))
    forbidden = [row for row in rows if row.case.tier == "prohibited"]
    return {
        "cases": len(rows),
        **told(rows, {"accuracy": _share}),
        "all called high": mean([float(row.case.tier == "high") for row in rows]),
        "by tier": {t: _share([row for row in rows if row.case.tier == t]) for t in TIERS},
        "by language": {
            v: _share([row for row in rows if row.language == v]) for v in ("de", "en")
        },
        "article named": mean([float(_names(row)) for row in named]),
        "role": mean([float(row.told.role == row.case.role) for row in roles]),
        "prohibited called minimal or transparency": sum(
            row.told.tier in ("minimal", "transparency") for row in forbidden
        ),
        "gold>ours": {f"{gold}>{ours}": count for (gold, ours), count in sorted(wrong.items())},
    }


def line(row: Row) -> str:
    """Return a wrong case as a line: only for cases that may be looked at."""
    if _is_right(row) and _names(row):
        return ""
    shown = f"{row.case.tier} > {row.told.tier}, {'; '.join(row.told.articles)}"
    return f"{shown}: {row.case.text}\n"


def _share(rows: Sequence[Row]) -> float | None:
    return mean([float(_is_right(row)) for row in rows])


def _is_right(row: Row) -> bool:
    return row.told.tier == row.case.tier


def _names(row: Row) -> bool:
    return (row.case.ref or "") in " | ".join(row.told.articles)
