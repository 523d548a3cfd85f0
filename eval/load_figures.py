"""Figures of people at a served page from what each of them saw."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from eval.bench_library import spread

EXAMPLES = 5


def figures(ran: Mapping[str, Any], *, people: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the figures of a stage (`load_client.run`), and its errors as a record has them.

    Seconds are from the question to the first words and to the whole answer; processor time is
    that of the answering process alone; memory is its resident set: after the warm-up, half-way,
    at the end, and the most.
    """
    seconds = float(ran["seconds"])
    good = [row for row in ran["rows"] if row["error"] is None]
    wrong = [row["error"] for row in ran["rows"] if row["error"] is not None] + list(ran["broken"])
    # Questions of the last moment are answered after it; as many were answered in the first one.
    count = len(good)
    told = {
        "people": people,
        "seconds": seconds,
        "answers": count,
        "errors": len(wrong),
        "answers/s": count / seconds,
        "first words s": _spread([row["first"] for row in good]),
        "whole answer s": _spread([row["whole"] for row in good]),
        "server cpu ms an answer": 1000 * ran["server cpu s"] / count if count else None,
        "cores used": {
            "server": ran["server cpu s"] / seconds,
            "people": ran["client cpu s"] / seconds,
            "review": ran["review cpu s"] / seconds,
        },
        "memory MB": _memory(ran["memory"], seconds),
        "reviews finished": len(ran["review s"]),
    }
    return told, {"count": len(wrong), "examples": list(dict.fromkeys(wrong))[:EXAMPLES]}


def _spread(times: Sequence[float]) -> dict[str, float] | None:
    return spread(times) if times else None


def _memory(looks: Sequence[tuple[float, float]], seconds: float) -> dict[str, float]:
    """Megabytes at moments of a stage, each the median of some looks, and growth in its 2nd half.

    Caches of a fixed size fill in the first half; what still grows in the second half is what
    would go on growing.
    """
    end = looks[-1][0]
    begin = max(0.0, end - seconds)
    measured = [megabytes for at, megabytes in looks if at >= begin] or [looks[-1][1]]
    some = max(1, len(measured) // 10)
    middle = len(measured) // 2
    half = statistics.median(measured[middle : middle + some])
    last = statistics.median(measured[-some:])
    return {
        "after warm-up": statistics.median(measured[:some]),
        "half-way": half,
        "end": last,
        "most": max(megabytes for _, megabytes in looks),
        "growth in the second half": last - half,
    }
