"""How the time of a review grows with pages, on libraries that are already embedded.

The pages are the sample company's, again and again with other digits, so that no two documents are
the same. Digits keep their places, so spans and vectors of the sample are used again as they are.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.requirements.schema import RequirementSet
from eval.companies import sample_company
from eval.library import company_library
from eval.review import Reviewer
from ingest.embed import Embedder
from ingest.embedders import load_embedder
from ingest.library.store import Library
from ingest.types import Chunk, Document, Page, Span, chunk_id, document_id
from ingest.versions import current_versions

PAGES = (25, 50, 100, 200)
RUNS = 2  # the faster one counts


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the sample with its vectors: the first row of each is the chunk's own."""

    document: Document
    pages: Sequence[Page]
    chunks: Sequence[Chunk]
    vectors: Sequence[NDArray[np.float32]]


def measure(
    *,
    requirement_set: RequirementSet,
    embedder: Embedder,
    reviewer: Reviewer,
    sizes: Sequence[int] = PAGES,
) -> dict[str, dict[str, Any]]:
    """Return seconds of a review by number of pages, and how they grow."""
    figures: dict[str, dict[str, Any]] = {}
    with company_library(sample_company().docs, embedder=embedder) as (sample, _):
        sources = read_sources(sample)
    last: tuple[int, float] | None = None
    for size in sizes:
        with TemporaryDirectory(prefix="aims-bench-") as folder:
            with Library.open(Path(folder), embedder=embedder, write=True) as library:
                pages = fill(library, sources, pages=size)
            with Library.open(Path(folder), embedder=embedder) as library:
                chunks = library.counts().chunks
                seconds = min(_seconds(_reviewing(library, requirement_set, reviewer)))
        figures[f"{size} pages"] = {
            "pages": pages,
            "passages": chunks,
            "requirements": len(requirement_set.requirements),
            "review s": seconds,
            "s a page": seconds / pages,
            "pages, times the one before": pages / last[0] if last else None,
            "seconds, times the one before": seconds / last[1] if last else None,
        }
        last = pages, seconds
    return figures


def task(*, sizes: list[int], model: str) -> dict[str, Any]:
    """`measure` with the shipped requirements and the task of reviewing (`eval.bench_child`)."""
    from assistant.requirements.load import load_set
    from assistant.tasks.review import review

    return measure(
        requirement_set=load_set("iso42001"),
        embedder=load_embedder(model),
        reviewer=review,
        sizes=sizes,
    )


def _reviewing(
    library: Library, requirement_set: RequirementSet, reviewer: Reviewer
) -> Callable[[], object]:
    superseded = current_versions(library.documents())
    return lambda: reviewer(
        library,
        requirement_set=requirement_set,
        language="de",
        superseded=superseded,
        now=datetime.now(UTC),
    )


def _seconds(run: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return times


def read_sources(library: Library) -> list[Source]:
    """Return a library's documents with their chunks' and units' vectors."""
    found = []
    for document in library.documents():
        chunks = library.document_chunks(document.id)
        closeups = library.closeups([chunk.id for chunk in chunks])
        vectors = [closeups[chunk.id] for chunk in chunks]
        found.append(Source(document, library.pages(document.id), chunks, vectors))
    return found


def fill(library: Library, sources: Sequence[Source], *, pages: int) -> int:
    """Add copies of documents until there are at least so many pages; return how many."""
    total = number = 0
    while total < pages:
        for source in sources:
            if total >= pages:
                break
            _add(library, source, number)
            total += source.document.pages
        number += 1
    return total


def _add(library: Library, source: Source, number: int) -> None:
    identity = document_id(f"{source.document.id}{number}".encode())
    pages = [replace(page, text=varied(page.text, number)) for page in source.pages]
    texts = {page.number: page.text for page in pages}
    document = replace(
        source.document,
        id=identity,
        file=f"{number}/{source.document.file}",
        source=f"{number}/{source.document.source}",
        control=replace(source.document.control, title=f"{source.document.title} ({number})"),
    )
    library.add(
        document,
        pages,
        [_copied(chunk, identity, texts[chunk.page]) for chunk in source.chunks],
        [rows[0] for rows in source.vectors],
        closeup=[rows[1:] for rows in source.vectors],
    )


def _copied(chunk: Chunk, identity: str, page: str) -> Chunk:
    span = Span(chunk.span.start, chunk.span.end)
    return replace(
        chunk,
        id=chunk_id(identity, chunk.page, span),
        document_id=identity,
        text=page[span.start : span.end],
    )


def varied(text: str, number: int) -> str:
    """Return the text with other digits, at the same length; the first copy keeps its own."""
    if not number:
        return text
    draw = random.Random(f"{number}{text}")
    return "".join(draw.choice("123456789") if c.isdecimal() else c for c in text)
