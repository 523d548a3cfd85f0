"""An open assistant: one library, its embedder and the FAQ, safe to use from several threads.

Reading keeps one open library; writing opens it for the time of one run, behind the writer's
lock, and what is kept for reading is opened again afterwards.
"""

import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.deliverables import Allow, Deliverables
from assistant.faq import FaqSearch
from assistant.messages import Language
from assistant.open_library import OpenLibrary
from assistant.reranking.opening import Reranking, open_reranking
from assistant.settings import Settings
from assistant.sources import Sources, counted_ids, everything
from assistant.tasks.answer import answer
from assistant.types import Answer, Turn
from assistant.words import WordMatcher
from ingest.embed import Embedder
from ingest.embedders import STATIC, load_embedder
from ingest.library.files import Kept, kept_since
from ingest.library.store import Library
from ingest.pipeline import IngestReport, Progress, ingest_found, ingest_paths
from ingest.types import Document, Kind, Page
from ingest.versions import current_versions
from ingest.walk import Found

if TYPE_CHECKING:
    from assistant.records import Records


class Assistant(Deliverables):
    """What `cli` and `web` talk to. Open it with `Assistant.open(settings)`."""

    def __init__(self, settings: Settings, embedder: Embedder) -> None:
        self.settings = settings
        self.embedder = embedder
        static = load_embedder(STATIC)
        self._faq = FaqSearch(static)
        self._words = WordMatcher(static)
        self._versions: deque[tuple[tuple[Document, ...], dict[str, str]]] = deque(maxlen=8)
        self._open_library = OpenLibrary(lambda: self._open(write=False))

    @classmethod
    def open(cls, settings: Settings) -> "Assistant":
        """Return an assistant for the library in `settings.data_dir`, made if absent.

        Raises EmbedderMismatch for a library of another embedding model, and LibraryDamaged.
        """
        assistant = cls.for_writing(settings)
        assistant.library()
        return assistant

    @classmethod
    def for_writing(cls, settings: Settings) -> "Assistant":
        """Return an assistant that opens the library only when it is told to write or read."""
        return cls(settings, load_embedder(settings.embedding_model))

    def __enter__(self) -> "Assistant":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the library when nobody reads it; using the assistant again opens it anew."""
        self._open_library.let_go()

    def library(self) -> Library:
        """Return the library, open for reading until `close`."""
        return self._open_library.current()

    def _open(self, *, write: bool, any_embedder: bool = False) -> Library:
        return Library.open(
            self.settings.data_dir,
            embedder=self.embedder,
            write=write,
            database_url=self.settings.database_url,
            any_embedder=any_embedder,
        )

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        language: Language | None = None,
        fallback: Language = "en",
        allow: Allow = everything,
        only: frozenset[str] = frozenset(),
    ) -> Answer:
        """Return the cited answer to a question from the documents allowed (`tasks.answer`).

        `only` looks in those of these ids and nowhere else, not in the FAQ; which are in force,
        and how rare words are, is as in all that is allowed.
        """
        question = question.encode("utf-8", "replace").decode()  # a lone surrogate is no text
        with self.sources(allow, general=not only) as sources:
            return answer(
                question,
                sources=sources,
                history=history,
                language=language,
                fallback=fallback,
                allow=(lambda one: allow(one) and one.id in only) if only else allow,
            )

    @contextmanager
    def sources(self, allow: Allow = everything, *, general: bool = True) -> Iterator[Sources]:
        """One state of the library, in which those allowed count; `general`: with the FAQ."""
        with self._open_library.reading() as library, library.reading():
            documents = library.documents()
            yield Sources(
                library=library,
                embedder=self.embedder,
                words=self._words,
                faq=self._faq if general else None,
                superseded=self._superseded(documents, allow),
                counted=counted_ids(documents, allow),
                reranker=self.reranking.reranker,
            )

    @cached_property
    def reranking(self) -> Reranking:
        """What reorders passages; read once, when it is first needed."""
        return open_reranking(self.settings, self.embedder.name)

    def records(self) -> "Records":
        """Return what people decided, open until it is closed."""
        from assistant.records import open_records

        return open_records(self.settings.data_dir, self.settings.database_url)

    @contextmanager
    def aside(self) -> Iterator["Assistant"]:
        """Open an assistant with an empty library of its own, gone when it is closed.

        What is taken into it never meets the user's documents or decisions.
        """
        with tempfile.TemporaryDirectory(prefix="aims-", ignore_cleanup_errors=True) as folder:
            own = {"data_dir": Path(folder), "database_url": None, "reranker": None}
            with Assistant(self.settings.model_copy(update=own), self.embedder) as assistant:
                yield assistant

    def documents(self, allow: Allow = everything) -> list[Document]:
        """Return the documents allowed, by file name."""
        with self._open_library.reading() as library:
            return sorted(filter(allow, library.documents()), key=lambda d: (d.file, d.id))

    def superseded(self, allow: Allow = everything) -> dict[str, str]:
        """Return, for each outdated document's id, the id of the version in its place.

        A document that is not allowed takes no other's place.
        """
        with self._open_library.reading() as library:
            return self._superseded(library.documents(), allow)

    def _superseded(self, documents: Sequence[Document], allow: Allow) -> dict[str, str]:
        allowed = tuple(filter(allow, documents))
        for known, versions in list(self._versions):  # those of the last few people's documents
            if known == allowed:
                return versions
        found = current_versions(allowed)
        self._versions.append((allowed, found))
        return found

    def page(self, document_id: str, number: int) -> Page:
        """Return a stored page."""
        with self._open_library.reading() as library:
            return library.page(document_id, number)

    def original(self, document_id: str) -> bytes:
        """Return the bytes of the file as it was ingested."""
        with self._open_library.reading() as library:
            return library.original(document_id)

    def passages(self) -> Mapping[str, Mapping[str, int]]:
        """Return how many passages of which language each document has, by document id."""
        with self._open_library.reading() as library:
            return library.passages()

    def snapshot_id(self) -> str:
        """Return which state of the library answers."""
        with self._open_library.reading() as library:
            return library.snapshot_id

    def kept(self, document_id: str) -> Kept | None:
        """Return size and age of a document's file, None where it is not kept."""
        return kept_since(self.settings.data_dir, document_id)

    def is_empty(self) -> bool:
        """Tell whether the library holds no document."""
        with self._open_library.reading() as library:
            return library.is_empty()

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        kind: Kind = Kind.COMPANY,
        force: bool = False,
        prune: bool = False,
        collection: str | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Take files and folders into the library; one bad file never stops the rest.

        With `force` unchanged files are read anew; with `prune` all other documents of this kind
        are removed. All that is found is put into `collection`; without one each document stays
        where it is, a file that has moved as well.

        Raises Refused for a collection that is not there, LibraryLocked while another writes.
        """
        with self._open(write=True) as library:
            report = ingest_paths(
                paths,
                library=library,
                kind=kind,
                limits=self.settings.limits,
                force=force,
                prune=prune,
                progress=progress,
                prepare=partial(self._place, collection),
            )
        self.close()
        return report

    def _place(
        self, collection: str | None, found: Sequence[Found], documents: Sequence[Document]
    ) -> None:
        """Put files into their collection before their documents are there for all to see."""
        from assistant.access.collections import Collections
        from assistant.records.database import Database

        known = {document.id: document.source for document in documents}
        moved = {f.source: known[f.id] for f in found if known.get(f.id, f.source) != f.source}
        if not moved and collection is None:
            return
        with Database.open(self.settings.data_dir, self.settings.database_url) as database:
            collections = Collections(database)
            collections.follow(moved)
            if collection is not None:
                collections.place([one.source for one in found], collection)

    def ingest_found(
        self,
        plan: Callable[[Library], Sequence[Found]],
        *,
        kind: Kind = Kind.COMPANY,
        force: bool = False,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> IngestReport:
        """Take in the files that `plan` names for the library as it is, which nobody else changes.

        Raises LibraryLocked while another process writes.
        """
        with self._open(write=True) as library:
            report = ingest_found(
                plan(library),
                library=library,
                kind=kind,
                limits=self.settings.limits,
                force=force,
                progress=progress,
                stop=stop,
            )
        self.close()
        return report

    def reembed(self, *, progress: Callable[[Progress], None] | None = None) -> None:
        """Compute all vectors anew with the embedding model that is set.

        Raises LibraryLocked while another process writes.
        """

        def passages(done: int, total: int) -> None:
            if progress is not None:
                progress(Progress("embed", "", done, total))

        with self._open(write=True, any_embedder=True) as library:
            library.reembed(self.embedder, passages)
        self.close()

    def remove(self, name: str) -> Document:
        """Remove a document by id, file name or title and return what was removed.

        Raises UnknownDocument where nothing, or more than one, matches, and LibraryLocked.
        """
        with self._open(write=True) as library:
            document = library.find(name)
            library.remove(document.id)
        self.close()
        return document
