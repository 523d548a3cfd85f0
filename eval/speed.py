"""How fast: ingest in pages a second by stage and encoder, answers cold and warm.

All figures of one run come from one machine in one state, so they can be compared as ratios. The
large library is the sample company copied until it has 10,000 passages.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.tasks.answer import answer
from eval.companies import sample_company
from eval.library import sources_of
from ingest.embed import Embedder
from ingest.embedders import DEFAULT, PACKAGED, STATIC, load_embedder
from ingest.library.closeups import unit_texts
from ingest.library.lexical import embedded_text
from ingest.library.store import Library
from ingest.pipeline import ingest_paths
from ingest.types import Limits, chunk_id, document_id

PASSAGES = 10_000
COLD_RUNS = 3


def measure(*, passages: int = PASSAGES) -> dict[str, dict[str, Any]]:
    """Return figures by group: one an encoder, and one for answers."""
    figures = {name: _ingest(load_embedder(name)) for name in (STATIC, DEFAULT, PACKAGED)}
    embedder = load_embedder(DEFAULT)
    with TemporaryDirectory(prefix="aims-speed-") as folder:
        small = Path(folder) / "small"
        with Library.open(small, embedder=embedder, write=True) as library:
            ingest_paths([sample_company().docs], library=library, limits=Limits())
        figures["answers"] = {
            "cold s": _cold(small),
            **_warm(small, embedder, "warm ms, sample"),
        }
        large = Path(folder) / "large"
        _copy(small, large, embedder, passages)
        figures["answers"] |= _warm(large, embedder, f"warm ms, {passages} passages")
    return figures


def _ingest(embedder: Embedder) -> dict[str, Any]:
    """Ingest the sample company with an encoder that is already loaded."""
    embedder.embed_documents(["Wer genehmigt das?", "Who approves it?"])
    with (
        TemporaryDirectory(prefix="aims-speed-") as folder,
        Library.open(Path(folder), embedder=embedder, write=True) as library,
    ):
        began = time.perf_counter()
        report = ingest_paths([sample_company().docs], library=library, limits=Limits())
        seconds = time.perf_counter() - began
    stages = {f"{stage} s": round(used, 2) for stage, used in report.seconds.items()}
    return {"pages/s": report.pages / seconds, **stages}


def _cold(data_dir: Path) -> float:
    """Seconds of a whole `aims ask` in a new process: median of three."""
    command = [sys.executable, "-m", "assistant.cli", "ask", "May I enter customer data?"]

    def run() -> None:
        subprocess.run(
            [*command, "--data-dir", str(data_dir)], check=True, stdout=subprocess.DEVNULL
        )

    return statistics.median(_seconds(run) for _ in range(COLD_RUNS))


def _warm(data_dir: Path, embedder: Embedder, name: str) -> dict[str, float]:
    """Milliseconds of one answer after a first one: median and nineteenth twentieth."""
    with Library.open(data_dir, embedder=embedder) as library:
        sources = sources_of(library, embedder)
        questions = [question.text for question in sample_company().questions]
        for text in questions[:5]:
            answer(text, sources=sources)
        times = sorted(
            1000 * _seconds(lambda text=text: answer(text, sources=sources))  # type: ignore[misc]
            for text in questions
        )
    return {name: statistics.median(times), f"{name} (95 %)": times[int(0.95 * len(times))]}


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _copy(small: Path, large: Path, embedder: Embedder, passages: int) -> None:
    """Fill `large` with copies of the documents in `small`, vectors and all."""
    with (
        Library.open(small, embedder=embedder) as source,
        Library.open(large, embedder=embedder, write=True) as target,
    ):
        made = []
        for document in source.documents():
            pages, chunks = source.pages(document.id), source.document_chunks(document.id)
            vectors = embedder.embed_documents(
                [embedded_text(document.title, chunk, embedder) for chunk in chunks]
            )
            units = [
                embedder.embed_documents(unit_texts(document, pages, chunk)) for chunk in chunks
            ]
            made.append((document, pages, chunks, vectors, units))
        copies = -(-passages // sum(len(chunks) for _, _, chunks, _, _ in made))
        for number in range(copies):
            for document, pages, chunks, vectors, units in made:
                identity = document_id(f"{document.id}{number}".encode())
                copied = [
                    replace(c, id=chunk_id(identity, c.page, c.span), document_id=identity)
                    for c in chunks
                ]
                copy = replace(
                    document,
                    id=identity,
                    file=f"{number}/{document.file}",
                    source=f"{number}/{document.source}",
                    control=replace(document.control, title=f"{document.title} ({number})"),
                )
                target.add(copy, pages, copied, vectors, closeup=units)
