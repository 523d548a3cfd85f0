"""Paths to a library and a report. One bad file never stops the rest.

Files are hashed first, so what has not changed costs neither parsing nor embedding. A document is
its bytes: the same bytes at two places are one document, and a file that moved is not read again.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from ingest.ahead import ReadAhead, default_workers
from ingest.behind import Behind
from ingest.cut import Cut, cut_file, store
from ingest.embed import Matrix, Passage, embed_passages
from ingest.errors import FileRejected
from ingest.library.store import Library
from ingest.reading import Reading, Stopwatch, recipe
from ingest.report import FileOutcome, IngestReport, Progress, Stage, What
from ingest.types import Document, Kind, Limits, ParsedFile
from ingest.walk import Found, Walk, digest_of, find_files, refused

__all__ = ["FileOutcome", "IngestReport", "Progress", "ingest_found", "ingest_paths"]

EMBED_AT_ONCE = 64  # passages between two reports of progress


def ingest_paths(
    paths: Sequence[Path],
    *,
    library: Library,
    kind: Kind = Kind.COMPANY,
    limits: Limits,
    prune: bool = False,
    force: bool = False,
    progress: Callable[[Progress], None] | None = None,
    prepare: Callable[[Sequence[Found], Sequence[Document]], None] | None = None,
    workers: int | None = None,
) -> IngestReport:
    """Bring the library in line with files and folders, and report on each file.

    A changed file replaces its document in one step, and keeps it where the new version cannot be
    read. A document whose file is gone from a folder given here is removed. With `prune` the
    library afterwards holds, of this kind, nothing but what this run found: uploads go too. With
    `force` unchanged files are read anew. `prepare` is told of the files found and the documents
    there are, before anything changes. `workers` processes parse ahead of embedding and storing
    (as many as there are cores); the library does not depend on their number.
    """
    run = _Run(library, kind, limits, force, progress or (lambda _: None))
    run.report("collect", "", 0, 0)
    walk = find_files(paths, limits=limits, leave_out=library.data_dir)
    run.begin(walk)
    if prepare is not None:
        prepare(walk.found, list(run.by_id.values()))
    run.take_all(walk.found, workers, lambda: False)
    run.remove_missing(walk, prune=prune)
    return run.settled()


def ingest_found(
    files: Sequence[Found],
    *,
    library: Library,
    kind: Kind = Kind.COMPANY,
    limits: Limits,
    force: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
    workers: int | None = None,
) -> IngestReport:
    """Take in files that are named one by one, under the source and name each is to have.

    `stop` is asked before each file: once it says True, the rest is left as it is. Everything
    else is as in `ingest_paths`; nothing is removed but what a file takes the place of.
    """
    run = _Run(library, kind, limits, force, progress or (lambda _: None))
    run.begin(Walk(found=list(files)))
    run.take_all(files, workers, stop)
    return run.settled()


class _Run:
    """One run: what the library holds by now, and what has become of the files so far."""

    def __init__(
        self,
        library: Library,
        kind: Kind,
        limits: Limits,
        force: bool,
        progress: Callable[[Progress], None],
    ) -> None:
        self.library = library
        self.kind = kind
        self.limits = limits
        self.force = force
        self.progress = progress
        self.watch = Stopwatch()
        self.storing = Behind()  # to be finished before the library is asked or changed
        self.outcomes: list[FileOutcome] = []
        self.recipe = recipe(library.embedder.name, library.embedder.window)
        self.by_id: dict[str, Document] = {}
        self.by_source: dict[str, Document] = {}
        self.recipes: dict[str, str] = {}
        self.first: dict[str, str] = {}  # where bytes are met first in this run
        self.planned: dict[str, str] = {}  # what lies at the sources of this run

    def take_all(
        self, files: Sequence[Found], workers: int | None, stop: Callable[[], bool]
    ) -> None:
        """Take files in their order, parsed ahead, until `stop` says so."""
        with (
            self.storing,
            ReadAhead(
                files,
                limits=self.limits,
                workers=workers or default_workers(),
                wanted=self.wants,
                cut=self.cut,
            ) as ahead,
        ):
            for done, found in enumerate(files):
                if stop():
                    break
                self.report("parse", found.file, done, len(files))
                self.outcomes.append(self.take(found, ahead))
            else:
                self.report("parse", "", len(files), len(files))
            self.storing.finish()

    def settled(self) -> IngestReport:
        """Finish the run and return what became of each file."""
        self.library.settle()
        self.watch.lap("store")
        return IngestReport(files=tuple(self.outcomes), seconds=self.watch.seconds)

    def report(self, stage: Stage, file: str, done: int, total: int) -> None:
        self.progress(Progress(stage, file, done, total))

    def begin(self, walk: Walk) -> None:
        self.outcomes += walk.outcomes
        self.planned = {found.source: found.id for found in walk.found}
        for document in self.library.documents():
            self.by_id[document.id] = self.by_source[document.source] = document
        self.recipes = dict(self.library.recipes())
        self.watch.lap("collect")

    def wants(self, found: Found) -> bool:
        """Guess whether a file will have to be parsed, as far as can be told before its turn."""
        if self.first.setdefault(found.id, found.source) != found.source:
            return False  # a copy of a file before it
        return self.force or self.recipes.get(found.id) != self.recipe

    def cut(self, found: Found, data: bytes, parsed: ParsedFile) -> Cut:
        return cut_file(found, data, parsed, kind=self.kind, embedder=self.library.embedder)

    def take(self, found: Found, ahead: ReadAhead[Cut]) -> FileOutcome:
        """Do what a file needs and say what it was."""
        known = self.by_id.get(found.id)
        if known is None:
            return self._ingest(found, ahead)
        again = self.force or self.recipes.get(known.id) != self.recipe
        if known.source != found.source:
            return self._take_known(known, found, ahead, again=again)
        if again:
            return self._ingest(found, ahead)
        if known.kind is self.kind:
            return _outcome(found, "unchanged", known)
        self._move(known, found)
        return _outcome(found, "replaced", known, reason=f"It is of kind {self.kind} now.")

    def _take_known(
        self, known: Document, found: Found, ahead: ReadAhead[Cut], *, again: bool
    ) -> FileOutcome:
        """Take a file whose bytes came from elsewhere before: a copy, or the file moved."""
        if self._stands(known):
            self._drop_at(found.source)
            reason = f"It has the same content as {known.file}."
            return _outcome(found, "duplicate", known, reason=reason)
        named_after_file = known.control.title is None  # and the title is indexed
        if again or (named_after_file and known.title != found.file.rsplit("/", 1)[-1]):
            return self._ingest(found, ahead)
        self._move(known, found)
        return _outcome(found, "unchanged", known, reason=f"It was {known.file} before.")

    def remove_missing(self, walk: Walk, *, prune: bool) -> None:
        """Remove documents whose file is gone from the folders walked, or all the others."""
        for document in list(self.by_id.values()):
            if document.source in self.planned or not self._is_gone(document, walk, prune):
                continue
            self.library.remove(document.id)
            self._forget(document)
            self.outcomes.append(FileOutcome(document.file, "removed", document_id=document.id))
        self.watch.lap("store")

    def _is_gone(self, document: Document, walk: Walk, prune: bool) -> bool:
        if prune and document.kind is self.kind:
            return True
        source = Path(document.source)
        below = any(source.is_relative_to(folder) for folder in walk.folders)
        return below and not source.exists()

    def _stands(self, known: Document) -> bool:
        """Whether the place a document came from still has its bytes."""
        if known.source in self.planned:
            return self.planned[known.source] == known.id
        path = Path(known.source)
        try:
            return path.is_file() and digest_of(path) == known.id
        except OSError:
            return False

    def _ingest(self, found: Found, ahead: ReadAhead[Cut]) -> FileOutcome:
        before = self.by_source.get(found.source)
        try:
            reading = self._read(found, ahead)
        except FileRejected as error:
            self.watch.lap("parse")
            note = "" if before is None else "The earlier version stays searchable."
            return refused(error, note=note)
        replaced = before is not None or reading.document.id in self.by_id
        if before is not None:
            self._forget(before)
        self._remember(reading.document)
        return FileOutcome(
            file=found.file,
            outcome="replaced" if replaced else "added",
            notices=reading.document.notices,
            document_id=reading.document.id,
            pages=len(reading.pages),
            chunks=len(reading.chunks),
        )

    def _read(self, found: Found, ahead: ReadAhead[Cut]) -> Reading:
        """Parse, cut and embed a file, and begin to store it. Raises FileRejected."""
        cut = ahead.taken(found)
        self.watch.lap("parse")
        vectors = self._embed(cut.reading.document, cut.passages)
        self.watch.lap("embed")
        self.storing.begin(partial(store, cut, vectors, library=self.library, recipe=self.recipe))
        self.watch.lap("store")
        return cut.reading

    def _embed(self, document: Document, passages: Sequence[Passage]) -> list[Matrix]:
        """Return for each passage its vector, and below it those of its units."""
        embedder = self.library.embedder
        vectors: list[Matrix] = []
        while len(vectors) < len(passages):
            self.report("embed", document.file, len(vectors), len(passages))
            some = passages[len(vectors) : len(vectors) + EMBED_AT_ONCE]
            vectors += embed_passages(embedder, some)
        self.report("embed", document.file, len(passages), len(passages))
        return vectors

    def _move(self, known: Document, found: Found) -> None:
        self._drop_at(found.source, keep=known.id)
        self.storing.finish()
        self.library.relocate(known.id, source=found.source, file=found.file, kind=self.kind)
        self._remember(self.library.document(known.id))
        self.watch.lap("store")

    def _drop_at(self, source: str, keep: str | None = None) -> None:
        """Remove the document that came from `source`: its file holds other bytes now."""
        document = self.by_source.get(source)
        if document is not None and document.id != keep:
            self.storing.finish()
            self.library.remove(document.id)
            self._forget(document)

    def _remember(self, document: Document) -> None:
        old = self.by_id.get(document.id)
        if old is not None:
            self._forget(old)
        self.by_id[document.id] = self.by_source[document.source] = document
        self.recipes[document.id] = self.recipe

    def _forget(self, document: Document) -> None:
        self.by_id.pop(document.id, None)
        if self.by_source.get(document.source) is document:
            del self.by_source[document.source]


def _outcome(found: Found, what: What, document: Document, *, reason: str = "") -> FileOutcome:
    return FileOutcome(
        file=found.file,
        outcome=what,
        reason=reason,
        notices=document.notices,
        document_id=document.id,
    )
