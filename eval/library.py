"""Build a throw-away library of a labelled company, and ask it."""

from collections.abc import Iterator
from contextlib import contextmanager
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
    with TemporaryDirectory(prefix="aims-eval-") as folder:
        with Library.open(Path(folder), embedder=embedder, write=True) as library:
            report = ingest_paths([docs], library=library, limits=Limits())
        with Library.open(Path(folder), embedder=embedder) as library:
            yield library, report


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
