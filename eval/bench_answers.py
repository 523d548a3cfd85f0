"""Seconds of the program's commands in a new process, as a user waits for them."""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval import bench_tutorial
from eval.bench_child import ROOT, BenchFailed, in_child
from eval.bench_library import questions

RUNS = 3  # the median counts


def cold(
    *, data_dir: Path, model: str, store: Path | None, packages: Path | None
) -> dict[str, Any]:
    """Return seconds of `aims --help`, of a first `aims ask`, and of the tutorial's question.

    `store` is the tutorial's Chroma, None where there is none.
    """
    (question,) = questions(1)
    asking = ["ask", question, "--data-dir", str(data_dir)]
    told: dict[str, Any] = {
        "aims --help s": median([_command(["--help"], model) for _ in range(RUNS)]),
        "aims ask s": median([_command(asking, model) for _ in range(RUNS)]),
        "tutorial s": None,
    }
    if store is not None:
        runs = [
            in_child(bench_tutorial.ask, store=str(store), question=question, packages=packages)
            for _ in range(RUNS)
        ]
        told["tutorial s"] = median([run.seconds for run in runs])
        told["tutorial / aims ask"] = told["tutorial s"] / told["aims ask s"]
    return told


def _command(arguments: Sequence[str], model: str) -> float:
    """Seconds of `aims` with these arguments. Raises BenchFailed."""
    script = "import os, sys; os.environ['AIMS_EMBEDDING_MODEL'] = sys.argv.pop(1); "
    script += "from assistant.cli import main; main()"
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, model, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise BenchFailed(f"aims {arguments[0]}: exit {done.returncode}: {' '.join(last)}")
    return seconds


def median(values: Sequence[float]) -> float:
    """Return the middle one."""
    return statistics.median(values)
