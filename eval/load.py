"""Many people at the served page at once: errors, waiting, memory, with and without a review.

Each stage serves the same library anew with `aims serve` in a process of its own, with sign-in, and
lets `eval.load_client` ask in another. Seconds on the clock: the machine must be idle.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import httpx
import psutil

from assistant.access.users import Users
from assistant.records.database import Database
from eval import load_client
from eval.bench_child import BenchFailed, in_child
from eval.big_library import build_library, own_sentences
from eval.load_figures import figures
from ingest.embedders import load_embedder

PASSAGES = 10_000
PEOPLE = 20
SECONDS = 60.0  # of a stage on the page without pauses
PAUSED = 30.0  # of the others
WARM_UP = 8.0
THINKING = 5.0
STARTING = 120.0  # the most that a server may take to start
PASSWORD = "words for measuring only"
REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Stage:
    """One way of asking: on the page or by the named API, with pauses, beside a review."""

    name: str
    seconds: float
    page: bool = True
    think: float = 0.0
    review: bool = False


STAGES = (
    Stage("page", SECONDS),
    Stage("page, a review beside", SECONDS, review=True),
    Stage("page, 5 s pauses", PAUSED, think=THINKING),
    Stage("page, 5 s pauses, a review beside", PAUSED, think=THINKING, review=True),
    Stage("API", PAUSED, page=False),
)


def measure(options: argparse.Namespace) -> dict[str, Any] | None:
    """Return the figures of all stages, or of those named; None where a name is no stage."""
    chosen = [one for one in STAGES if not options.folders or one.name in options.folders]
    if not chosen or len(chosen) < len(options.folders):
        return None
    told: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    failed: list[str] = []
    with _library(options.library, options.model) as folder:
        for stage in chosen:
            seconds = min(stage.seconds, options.limit or stage.seconds)
            try:
                ran = run_stage(stage, folder, seconds, options)
            except BenchFailed as error:
                failed.append(f"{stage.name}: {error}")
                continue
            told[stage.name], wrong = figures(ran, people=options.people)
            errors |= {stage.name: wrong} if wrong["count"] else {}
            sys.stderr.write(f"{stage.name}: {told[stage.name]}\n")
    if failed:
        errors["failed parts"] = {"count": len(failed), "examples": failed}
    return {
        "model": options.model,
        "data": [{"name": "this repository's own texts, drawn anew", "passages": PASSAGES}],
        "figures": told,
        "errors": errors,
        "notes": _notes(options),
    }


def _notes(options: argparse.Namespace) -> list[str]:
    notes = []
    if options.limit or options.people != PEOPLE:
        notes.append(f"A short run: at most {options.limit} s a stage, {options.people} people.")
    return notes


def run_stage(
    stage: Stage, folder: Path, seconds: float, options: argparse.Namespace
) -> Mapping[str, Any]:
    """Serve the library and let people ask; return what `load_client.run` tells.

    Raises BenchFailed where the server does not start, or ends, or the client fails.
    """
    names = [f"person-{number:02}" for number in range(options.people)]
    ensure_users(folder, names)
    with served(folder) as (address, process):
        ran = in_child(
            load_client.run,
            timeout=600,
            address=address,
            server=process.pid,
            names=names,
            password=PASSWORD,
            seconds=seconds,
            warm_up=min(WARM_UP, seconds),
            think=stage.think,
            page=stage.page,
            reviewer=REVIEWER if stage.review else None,
        )
        if process.poll() is not None:
            raise BenchFailed(f"the server ended with {process.returncode}")
    return ran.result


@contextmanager
def _library(kept: Path | None, model: str) -> Iterator[Path]:
    """A library of the usual size; the one in `kept`, made there if there is none."""
    with TemporaryDirectory(prefix="aims-load-") as made:
        folder = kept or Path(made) / "library"
        if not (folder / "library.db").is_file():
            build_library(folder, own_sentences(), chunks=PASSAGES, embedder=load_embedder(model))
        yield folder


def ensure_users(folder: Path, names: list[str]) -> None:
    """Give a library its people: readers who ask, and somebody who reviews."""
    with Database.open(folder) as database:
        users = Users(database)
        now = datetime.now(UTC)
        for name in [REVIEWER, *names]:  # the first must be an admin
            if users.find(name) is None:
                users.add(name, "admin" if name == REVIEWER else "reader", PASSWORD, now=now)


@contextmanager
def served(
    folder: Path, *, command: tuple[str, ...] = ("-m", "assistant.cli")
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Serve a library in a process of its own; give its address once it answers.

    Raises BenchFailed with its last words where it does not.
    """
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with TemporaryDirectory(prefix="aims-load-") as logs, (Path(logs) / "log").open("w+b") as log:
        process = subprocess.Popen(
            [sys.executable, *command, "serve", "--port", str(port), "--data-dir", str(folder)],
            stdout=log,
            stderr=log,
            env=os.environ | {"AIMS_QUESTIONS_A_MINUTE": "1000000"},
            cwd=Path(__file__).resolve().parents[1],
        )
        try:
            _wait(process, address, log)
            yield address, process
        finally:
            _end(process)


def _wait(process: "subprocess.Popen[bytes]", address: str, log: IO[bytes]) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/sign-in", trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    log.seek(0)
    last = log.read().decode("utf-8", "replace").strip().splitlines()[-1:]
    raise BenchFailed(f"the server did not start: {' '.join(last)[:300]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    children = psutil.Process(process.pid).children(recursive=True) if not process.poll() else []
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in children:
        if child.is_running():
            child.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
