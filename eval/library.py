"""Build a throw-away library of a labelled company, and ask it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.faq import FaqSearch
from assistant.sources import Sources
from assistant.words import WordMatcher
from ingest.embed import Embedder
from ingest.embedders import STATIC, load_embedder
from ingest.library.store import Library
from ingest.pipeline import IngestReport, ingest_paths
from ingest.types import Limits
from ingest.versions import current_versions


@contextmanager
def company_library(docs: Path, *, embedder: Embedder) -> Iterator[tuple[Library, IngestReport]]:
    """Ingest a folder into a temporary library."""
    shared = _shared.get()
    if shared is None:
        with TemporaryDirectory(prefix="aims-eval-") as own:
            report = _ingest(docs, Path(own), embedder)
            with Library.open(Path(own), embedder=embedder) as library:
                yield library, report
        return
    key = (docs.resolve(), embedder.name)
    if key not in shared.reports:
        folder = Path(shared.folder) / str(len(shared.reports))
        shared.reports[key] = folder, _ingest(docs, folder, embedder)
    with Library.open(shared.reports[key][0], embedder=embedder) as library:
        yield library, shared.reports[key][1]


def _ingest(docs: Path, folder: Path, embedder: Embedder) -> IngestReport:
    with Library.open(folder, embedder=embedder, write=True) as library:
        return ingest_paths([docs], library=library, limits=Limits())


@dataclass(frozen=True, slots=True)
class _Shared:
    """Libraries that several measures read: by documents and encoder, the folder and report."""

    folder: str
    reports: dict[tuple[Path, str], tuple[Path, IngestReport]]


_shared: ContextVar[_Shared | None] = ContextVar("shared", default=None)


@contextmanager
def shared_libraries() -> Iterator[None]:
    """Let all measures inside read one library a company; their times of ingest mean nothing."""
    with TemporaryDirectory(prefix="aims-eval-") as folder:
        token = _shared.set(_Shared(folder, {}))
        try:
            yield
        finally:
            _shared.reset(token)


def sources_of(library: Library, embedder: Embedder) -> Sources:
    """Return what `tasks.answer` asks."""
    static = load_embedder(STATIC)
    return Sources(
        library=library,
        embedder=embedder,
        words=WordMatcher(static),
        faq=FaqSearch(static),
        superseded=current_versions(library.documents()),
    )
