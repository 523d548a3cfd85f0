"""The section of `docs/performance.md` about many people at once, from `python -m eval load`."""

from collections.abc import Mapping
from typing import Any

from eval.bench_shown import cell, spread, table
from eval.bench_targets import Target, at_path

PAGE, BESIDE = "page", "page, a review beside"
FIRST, GROWTH = ("first words s", "p95"), ("memory MB", "growth in the second half")
FLAT = 30.0  # MB in half a minute or a minute, which caches of a fixed size still take


def _errors(figures: Mapping[str, Any]) -> float:
    if not figures:
        raise KeyError("errors")
    return float(sum(stage["errors"] for stage in figures.values()))


TARGETS = (
    Target("no errors, in any stage", _errors, 0, "errors"),
    Target("first words within 2 s, 95 of 100, without pauses", at_path(PAGE, *FIRST), 2, "s"),
    Target(
        "first words within 2 s, 95 of 100, a review running beside",
        at_path(BESIDE, *FIRST),
        2,
        "s",
    ),
    Target("memory flat: growth in the second half", at_path(PAGE, *GROWTH), FLAT, "MB"),
)


def section(record: Mapping[str, Any]) -> str:
    """Return the section as Markdown."""
    figures: Mapping[str, Any] = record["figures"]
    parts = [
        "## Many people at once",
        _head(record),
        table(("Aim", "Measured", ""), [(one.aim, *one.verdict(figures)) for one in TARGETS]),
        "Seconds from the question to the first words of the answer, and to the whole answer with "
        "its sources; answers a second of all people together; milliseconds of processor time the "
        "server takes for an answer:",
        table(_HEAD, [_row(name, told) for name, told in figures.items()]),
        "Memory of the server in MB, processor cores that server, people and review took, reviews "
        "that were finished in that time:",
        table(_SIZES, [_sizes(name, told) for name, told in figures.items()]),
        "\n".join(f"- {note}" for note in record["notes"]),
    ]
    return "\n\n".join(part for part in parts if part)


_HEAD = (
    "",
    "answers",
    "errors",
    "first p50",
    "first p95",
    "whole p50",
    "whole p95",
    "a second",
    "ms",
)
_SIZES = (
    "",
    "after warm-up",
    "half-way",
    "at the end",
    "most",
    "cores, server",
    "people",
    "review",
    "reviews",
)


def _head(record: Mapping[str, Any]) -> str:
    machine = record["machine"]
    people = {str(told["people"]) for told in record["figures"].values()}
    passages = record["data"][0]["passages"]
    return (
        f"`{record['command']}`: {' or '.join(sorted(people))} people with the page open and "
        f"signed in ask a library of {passages:,} passages (`aims serve` in a process of its own, "
        f"`{record['model']}`) over loopback, as the browser does, and in one stage by the named "
        "API, whose answer comes as a whole. Each asks again as soon as the answer is there, or "
        "after 5 s; a new conversation begins every six questions. The review goes over the same "
        "library, again and again. *Searching…* counts as no word. The people are simulated by "
        f"one process on the same machine: {machine['processor']}, {machine['cores']} cores."
    )


def _row(name: str, told: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        name,
        str(told["answers"]),
        str(told["errors"]),
        *spread(told["first words s"]),
        *spread(told["whole answer s"]),
        cell(told["answers/s"]),
        cell(told["server cpu ms an answer"]),
    )


def _sizes(name: str, told: Mapping[str, Any]) -> tuple[str, ...]:
    memory, cores = told["memory MB"], told["cores used"]
    return (
        name,
        *(cell(memory[one]) for one in ("after warm-up", "half-way", "end", "most")),
        cell(cores["server"]),
        cell(cores["people"]),
        cell(cores["review"]),
        str(told["reviews finished"]),
    )
