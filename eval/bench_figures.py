"""From what the parts of a benchmark told to the figures of its record, and to its file."""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from eval.bench_child import ChildRun
from eval.record import make

TUTORIAL = "tutorial"

Figures = dict[str, dict[str, Any]]


def saving(options: argparse.Namespace) -> Callable[[dict[str, Any]], None]:
    """Return what writes a result so far to the file that `--json` names."""

    def save(result: dict[str, Any]) -> None:
        if options.json:
            told = make(
                result,
                measure="bench",
                arguments=sys.argv[1:],
                options=options,
                run="unfinished",
                seconds=time.process_time(),
            )
            options.json.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(told, indent=2, ensure_ascii=False)
            options.json.write_text(text + "\n", encoding="utf-8")

    return save


def ingested(run: ChildRun) -> dict[str, Any]:
    """Return the figures of a run that took pages in."""
    told = run.result
    passages = told["passages"]
    return {
        "pages/s": told["pages"] / told["s"],
        "s": told["s"],
        "start s": told["start s"],
        "stages s": told["stages"],
        "cpu s": run.cpu,
        "peak MB": run.peak_mb,
        "passages": passages,
        "MB for 1,000 passages": {
            part: size / passages / 1e3 for part, size in told["bytes"].items() if size
        },
        "texts embedded": told.get("texts embedded"),
    }


def asked(built: ChildRun, ours: ChildRun, theirs: ChildRun) -> dict[str, Any]:
    """Return the figures of a large library, of its questions, and of Chroma's beside them."""
    own, other = dict(ours.result), dict(theirs.result)
    own["peak MB"], other["peak MB"] = ours.peak_mb, theirs.peak_mb
    return {
        "building": {"whole s": built.seconds, "peak MB": built.peak_mb, **built.result},
        "ours": own,
        "Chroma": other,
        "Chroma / ours": {
            kind: other[kind]["p50"] / own[kind]["p50"]
            for kind in other
            if isinstance(other[kind], dict) and kind in own
        },
    }


def growth(figures: Figures, systems: Sequence[str]) -> dict[str, Any]:
    """Return the exponent b of time = a * size^b: 1 is linear, below it gets cheaper."""
    told: dict[str, Any] = {}
    for name in systems:
        points = [
            (int(group.split()[1]), parts[name]["s"])
            for group, parts in figures.items()
            if group.startswith("ingest ") and group.endswith("pages") and name in parts
        ]
        told[f"ingest, {name}"] = exponent(points)
    for who, what in (
        ("ours", "answer ms"),
        ("ours", "search ms"),
        ("ours", "by vector ms"),
        ("ours", "by words ms"),
        ("Chroma", "search ms"),
    ):
        points = [
            (parts[who]["passages"], parts[who][what]["p50"])
            for group, parts in figures.items()
            if group.startswith("questions, ")
        ]
        told[f"{what.removesuffix(' ms')}, {who}"] = exponent(points)
    points = [(one["pages"], one["review s"]) for one in figures.get("review", {}).values()]
    told["review"] = exponent(points)
    return told


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """Return the slope of a straight line through the logarithms, None below two sizes."""
    if len({size for size, _ in points}) < 2:
        return None
    xs, ys = ([math.log(value) for value in axis] for axis in zip(*points, strict=True))
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle_x) ** 2 for x in xs)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / spread
