"""Figures of a benchmark as tables and pictures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.bench_figures import TUTORIAL
from eval.bench_targets import show
from eval.svg import line_chart

SYSTEMS = (TUTORIAL, "ours, its encoder", "ours, default", "ours, static")
INGEST, QUESTIONS = "pictures/ingest.svg", "pictures/questions.svg"

Figures = Mapping[str, Any]


def pictures(figures: Figures) -> dict[str, str]:
    """Return the text of each picture by its name below `docs/`; none where one size was run."""
    files = {}
    ordered = sets(figures, "ingest ", " pages")
    curves = {
        name: [(pages, told[name]["pages/s"]) for pages, told in ordered if name in told]
        for name in SYSTEMS
    }
    if len(ordered) > 1:
        files[INGEST] = line_chart(
            "From PDF to library", x="pages in the set", y="pages a second", series=curves
        )
    asked = sets(figures, "questions, ", " passages")
    lines = {
        name: [(size, told[who][kind]["p95"]) for size, told in asked]
        for name, who, kind in (
            ("ours, whole answer", "ours", "answer ms"),
            ("ours, search", "ours", "search ms"),
            ("Chroma, search", "Chroma", "search ms"),
            ("Chroma, 10 % filter", "Chroma", "by vector, 10 % of documents ms"),
        )
    }
    if len(asked) > 1:
        files[QUESTIONS] = line_chart(
            "A question, 95 of 100 within (dashed red: the aim)",
            x="passages in the library",
            y="milliseconds",
            series=lines,
            limit=150,
        )
    return files


def sets(figures: Figures, start: str, end: str) -> list[tuple[int, Any]]:
    """Return the groups of figures of growing size, with that size."""
    found = [
        (int(group.removeprefix(start).removesuffix(end)), told)
        for group, told in figures.items()
        if group.startswith(start) and group.endswith(end)
    ]
    return sorted(found, key=lambda pair: pair[0])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, figures to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(value: float | None) -> str:
    """Return a figure, "–" where there is none."""
    return "–" if value is None else show(value)


def times(value: float | None, base: float | None) -> str:
    """Return how many times the base a figure is."""
    return "–" if value is None or not base else f"{show(value / base)}×"


def per(amount: float, unit: float | None) -> float | None:
    """Return the amount a unit, None where there is no unit."""
    return amount / unit if unit else None


def spread(told: Mapping[str, float] | None) -> tuple[str, str]:
    """Return p50 and p95 as they are shown."""
    return (cell(told["p50"]), cell(told["p95"])) if told else ("–", "–")
