"""Work in a process of its own: clean caches, a peak of memory of its own, and a crash stays there.

A task is a public function of a module of `eval`, called with keyword arguments that JSON can
carry; what it returns comes back the same way.
"""

import importlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = 0.5  # seconds between two looks at the memory
# A user sets none of these; measured is what a program does by itself.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class BenchFailed(Exception):
    """A task ended with an error; the message holds its last words."""


@dataclass(frozen=True, slots=True)
class ChildRun:
    """What a task returned, and what its process cost.

    `seconds` is wall time from start to end, `cpu` processor seconds with all children, `peak_mb`
    the largest sum of proportional set sizes (shared pages counted once) of the process and its
    children, looked at twice a second, and no less than the largest single resident set.
    """

    result: dict[str, Any]
    seconds: float
    cpu: float
    peak_mb: float


def in_child(
    task: Callable[..., Mapping[str, Any]],
    *,
    timeout: float = 3_600,
    packages: Path | None = None,
    **arguments: Any,
) -> ChildRun:
    """Run `task(**arguments)` in a new Python and return what it gave and cost.

    `packages` is a folder whose packages come before the installed ones. Raises BenchFailed.
    """
    command = [sys.executable, "-m", "eval.bench_child", task.__module__, task.__name__]
    environment = {key: value for key, value in os.environ.items() if key not in _THREADS}
    environment["PYTHONPATH"] = os.pathsep.join(
        str(folder) for folder in (packages, ROOT, os.environ.get("PYTHONPATH")) if folder
    )
    with TemporaryDirectory(prefix="aims-bench-") as folder, TemporaryFile() as errors:
        reply = Path(folder) / "reply.json"
        began = time.perf_counter()
        process = subprocess.Popen(
            [*command, json.dumps(arguments), str(reply)],
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env=environment,
            cwd=ROOT,
        )
        watch = _Memory(process.pid)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            _kill(process)
            raise BenchFailed(f"{task.__name__}: not done after {timeout:.0f} s") from None
        finally:
            peak = watch.stop()
        seconds = time.perf_counter() - began
        if code or not reply.is_file():
            errors.seek(0)
            last = errors.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            raise BenchFailed(
                f"{task.__name__}: exit {code}: {' '.join(last)[:300] or 'no message'}"
            )
        told = json.loads(reply.read_text(encoding="utf-8"))
    return ChildRun(told["result"], seconds, told["cpu"], max(peak, told["resident_mb"]))


class _Memory:
    """Looks at a process and its children from time to time."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._peak = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._done.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._done.wait(SAMPLE):
            with suppress(psutil.Error):
                family = [self._process, *self._process.children(recursive=True)]
                self._peak = max(self._peak, sum(_size(one) for one in family))


def _size(process: psutil.Process) -> float:
    """Megabytes of a process, 0 where it is gone."""
    try:
        return float(process.memory_full_info().pss) / 1e6
    except AttributeError:  # no proportional sizes on this system
        return float(process.memory_info().rss) / 1e6
    except psutil.Error:
        return 0.0


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.Error):
                child.kill()
    process.kill()
    process.wait()


def main(module: str, name: str, arguments: str, reply: str) -> None:
    """Run the task and write its result, processor seconds and largest resident set."""
    task = getattr(importlib.import_module(module), name)
    result = task(**json.loads(arguments))
    cpu, resident = usage()
    told = {"result": result, "cpu": cpu, "resident_mb": resident}
    Path(reply).write_text(json.dumps(told), encoding="utf-8")


def usage() -> tuple[float, float]:
    """Return processor seconds with finished children, and the peak of this process in MB."""
    import resource

    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    cpu = sum(part.ru_utime + part.ru_stime for part in (own, others))
    return cpu, own.ru_maxrss / unit


if __name__ == "__main__":
    main(*sys.argv[1:])
