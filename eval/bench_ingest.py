"""Ours from PDFs to a library, as a task for a process of its own (`eval.bench_child`)."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.embed import Embedder, embed_passages
from ingest.embedders import load_embedder
from ingest.library.closeups import passages_of
from ingest.library.store import Library
from ingest.pipeline import ingest_paths
from ingest.reading import read_file
from ingest.sandbox import ParserWorker
from ingest.types import Kind, Limits


def ingest(*, folder: str, data_dir: str, model: str) -> dict[str, Any]:
    """Take a folder into the library in `data_dir`.

    Seconds in all (from opening the library to having it closed) and by stage as the pipeline
    counts them, pages, passages, texts embedded, and bytes on disk by part.
    """
    began = time.perf_counter()
    embedder = load_embedder(model)
    embedder.embed_documents(["Wer genehmigt das?", "Who approves it?"])
    start = time.perf_counter() - began
    count = count_texts(embedder)
    began = time.perf_counter()
    with Library.open(Path(data_dir), embedder=embedder, write=True) as library:
        report = ingest_paths([Path(folder)], library=library, limits=Limits())
        held = library.counts()
    return {
        "s": time.perf_counter() - began,
        "start s": start,
        "pages": held.pages,
        "passages": held.chunks,
        "stages": {stage: used for stage, used in report.seconds.items() if used},
        "texts embedded": count(),
        "files": dict(_outcomes([file.outcome for file in report.files])),
        "bytes": sizes(Path(data_dir)),
    }


def stages(*, folder: str, data_dir: str, model: str) -> dict[str, Any]:
    """Each stage by itself, one after the other, with nothing beside it: seconds by stage."""
    embedder = load_embedder(model)
    embedder.embed_documents(["Wer genehmigt das?", "Who approves it?"])
    files = [(path, path.read_bytes()) for path in sorted(Path(folder).glob("*.pdf"))]
    watch = _Watch()
    with ParserWorker() as worker:
        parsed = [worker.parse_bytes(data, file=p.name, limits=Limits()) for p, data in files]
    watch.lap("parse")
    readings = [
        read_file(
            data,
            one,
            file=path.name,
            source=str(path),
            kind=Kind.COMPANY,
            count_tokens=embedder.count_tokens,
            window=embedder.window,
        )
        for (path, data), one in zip(files, parsed, strict=True)
    ]
    watch.lap("chunk")
    vectors = [
        embed_passages(embedder, passages_of(one.document, one.pages, one.chunks, embedder))
        for one in readings
    ]
    watch.lap("embed")
    with Library.open(Path(data_dir), embedder=embedder, write=True) as library:
        for (_, data), reading, rows in zip(files, readings, vectors, strict=True):
            library.add(
                reading.document,
                reading.pages,
                reading.chunks,
                [one[0] for one in rows],
                closeup=[one[1:] for one in rows],
                data=data,
            )
    watch.lap("store")
    return {"stages": watch.seconds, "pages": sum(len(r.pages) for r in readings)}


class _Watch:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage], self._since = now - self._since, now


def count_texts(embedder: Embedder) -> Callable[[], int]:
    """Count what `embedder` is given to turn into vectors from now on; return the counter.

    A passage that is embedded with its units in one go counts once.
    """
    total, depth = 0, 0

    def counted(inner: Callable[[Any], Any], number: Callable[[Any], int]) -> Callable[..., Any]:
        def outer(given: Any, **options: Any) -> Any:
            nonlocal total, depth
            total += 0 if depth else number(given)
            depth += 1
            try:
                return inner(given, **options)
            finally:
                depth -= 1

        return outer

    ways = ("embed_documents", len), ("embed_passages", len), ("encode", len)
    for name, number in (*ways, ("embed_query", lambda _: 1)):
        if hasattr(embedder, name):
            setattr(embedder, name, counted(getattr(embedder, name), number))
    return lambda: total


def sizes(data_dir: Path) -> dict[str, int]:
    """Return bytes on disk by the first part of the path below `data_dir`."""
    found: dict[str, int] = {}
    for path in sorted(data_dir.rglob("*")):
        if path.is_file():
            part = path.relative_to(data_dir).parts[0]
            found[part] = found.get(part, 0) + path.stat().st_size
    return found


def _outcomes(all_outcomes: list[str]) -> list[tuple[str, int]]:
    return [(one, all_outcomes.count(one)) for one in sorted(set(all_outcomes))]
