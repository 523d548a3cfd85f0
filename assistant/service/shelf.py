"""Documents of a visit: take in, replace, read anew, remove."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.errors import NotAllowed
from assistant.service import places
from assistant.service.arriving import arrived
from assistant.service.visit import Visit
from ingest.library.files import path_of
from ingest.library.store import Library
from ingest.report import FileOutcome, IngestReport, Progress
from ingest.types import Document, Kind
from ingest.walk import Found, Walk, digest_of, find_files

Tell = Callable[[Progress], None]
Stop = Callable[[], bool]


def never() -> bool:
    """Do not stop."""
    return False


def take_in(
    visit: Visit,
    paths: Sequence[Path],
    *,
    kind: Kind = Kind.COMPANY,
    progress: Tell | None = None,
) -> IngestReport:
    """Take files and folders of this machine, under their own paths, into the library.

    Raises NotAllowed, LimitReached, LibraryError.
    """
    visit.require("upload")
    settings = visit.assistant.settings
    walk = find_files(paths, limits=settings.limits, leave_out=settings.data_dir)
    return _stored(visit, _Job(walk, kind, own_places=True, progress=progress))


def upload(
    visit: Visit,
    files: Sequence[Path],
    *,
    kind: Kind = Kind.COMPANY,
    collection: str | None = None,
    progress: Tell | None = None,
    stop: Stop = never,
) -> IngestReport:
    """Take received files, which are moved away, into the library or one of its collections.

    A file of the same name in the same collection is replaced. What other collections hold is
    neither changed nor told. `stop` leaves the files that were not begun.

    Raises NotAllowed (for a collection that the person is no member of, too), LimitReached,
    LibraryError.
    """
    visit.require("upload")
    there = len(visit.assistant.documents())
    visit.service.limits.upload([file.stat().st_size for file in files], there=there)
    with _received(visit, files) as walk:
        job = _Job(walk, kind, collection=collection, progress=progress, stop=stop)
        return _stored(visit, job)


def exchange(
    visit: Visit, document_id: str, file: Path, *, progress: Tell | None = None
) -> IngestReport:
    """Put a received file, which is moved away, in the place of a document of any name.

    The document stays until the file is stored, and where it cannot be read.

    Raises NotAllowed, UnknownDocument, LibraryError.
    """
    visit.require("upload")
    visit.require("remove")
    old = visit.document(document_id)
    if old.kind is Kind.GENERAL:
        raise NotAllowed("web_library.not_yours")
    visit.service.limits.upload([file.stat().st_size], new=0)
    collection = visit.service.collections.at(old.source)
    with _received(visit, [file]) as walk:
        job = _Job(walk, old.kind, collection=collection, instead_of=old, progress=progress)
        return _stored(visit, job)


def read_anew(
    visit: Visit,
    document_ids: Sequence[str] | None = None,
    *,
    progress: Tell | None = None,
    stop: Stop = never,
) -> IngestReport:
    """Read documents, or all that the person may read, again from the files that are kept.

    For a new version of this program, or once Tesseract is there. A document that cannot be read
    any more stays as it is. `stop` leaves those that were not begun.

    Raises NotAllowed, UnknownDocument, LibraryError.
    """
    visit.require("upload")
    chosen = (
        visit.documents() if document_ids is None else [visit.document(i) for i in document_ids]
    )
    by_kind: dict[Kind, set[str]] = defaultdict(set)
    for document in chosen:
        by_kind[document.kind].add(document.id)
    files: list[FileOutcome] = []
    for kind, ids in sorted(by_kind.items()):
        files += _read_kept(visit, kind, ids, progress, stop)
    for file in files:
        visit.record("read_anew", object=file.document_id or "", outcome=file.outcome)
    return IngestReport(files=tuple(files))


def remove(visit: Visit, document_id: str) -> Document:
    """Remove a document that the person may read. Raises NotAllowed, UnknownDocument."""
    visit.require("remove")
    document = visit.document(document_id)
    removed = visit.assistant.remove(document.id)
    visit.look_again()
    visit.record("remove", object=document.id)
    return removed


def collections_open(visit: Visit) -> list[str]:
    """Return the collections that the person may put documents into. Raises NotAllowed."""
    visit.require("upload")
    return visit.service.collections.of(visit.person)


@dataclass
class _Job:
    """Files to store, and what became clear of their places once the library was locked."""

    walk: Walk
    kind: Kind
    collection: str | None = None
    own_places: bool = False  # files of this machine keep their paths as places
    instead_of: Document | None = None
    progress: Tell | None = None
    stop: Stop = never
    placed: list[str] = field(default_factory=list)  # for this job, before the documents
    twin: Document | None = None  # what already holds the bytes that were to replace another


def _stored(visit: Visit, job: _Job) -> IngestReport:
    try:
        report = visit.assistant.ingest_found(
            lambda library: _plan(visit, job, library.documents()),
            kind=job.kind,
            progress=job.progress,
            stop=job.stop,
        )
    finally:
        _tidy(visit, job)
        visit.look_again()
    if job.twin is not None:
        report = _same_as(job.walk.found[0], job.twin)
    report = replace(report, files=(*job.walk.outcomes, *report.files))
    instead = {"instead_of": job.instead_of.id} if job.instead_of is not None else {}
    for file in report.files:
        visit.record("upload", object=file.document_id or "", outcome=file.outcome, **instead)
    return report


def _plan(visit: Visit, job: _Job, documents: Sequence[Document]) -> list[Found]:
    """Return each file with place and id; places in a collection are taken before anybody reads."""
    root = visit.assistant.settings.data_dir / places.UPLOADS
    where = places.places_for(visit, root, job.collection)
    if job.instead_of is not None:
        return _in_place(job, where, documents)
    if job.own_places:
        return [
            replace(found, identity=where.identity(found.digest, documents))
            for found in job.walk.found
            if where.here(found.source)
        ]
    settled = [where.settle(found, documents) for found in job.walk.found]
    if job.collection is not None:
        for found in settled:
            if not where.here(found.source):
                visit.service.collections.place(found.source, job.collection)
                job.placed.append(found.source)
    return settled


def _in_place(job: _Job, where: places.Places, documents: Sequence[Document]) -> list[Found]:
    old = job.instead_of
    assert old is not None
    if old.id not in {document.id for document in documents}:
        raise NotAllowed("web_library.gone_meanwhile")
    planned = []
    for found in job.walk.found:
        identity = where.identity(found.digest, documents)
        job.twin = next(
            (d for d in documents if d.id == (identity or found.digest) and d.id != old.id), None
        )
        if job.twin is None:
            planned.append(replace(found, source=old.source, identity=identity))
    return planned


def _tidy(visit: Visit, job: _Job) -> None:
    """Give up places where no document came to lie, so that nothing is left of a failure."""
    if job.placed:
        there = {document.source for document in visit.assistant.documents()}
        visit.service.collections.unplace([s for s in job.placed if s not in there])


def _same_as(found: Found, twin: Document) -> IngestReport:
    reason = f"It has the same content as {twin.file}."
    one = FileOutcome(found.file, "duplicate", reason=reason, document_id=twin.id)
    return IngestReport(files=(one,))


@contextmanager
def _received(visit: Visit, files: Sequence[Path]) -> Iterator[Walk]:
    settings = visit.assistant.settings
    with arrived(files, data_dir=settings.data_dir) as paths:
        yield find_files(paths, limits=settings.limits, leave_out=settings.data_dir)


def _read_kept(
    visit: Visit, kind: Kind, ids: set[str], progress: Tell | None, stop: Stop
) -> list[FileOutcome]:
    """Read documents of one kind again; what is not kept any more is said to be rejected."""
    lost: list[FileOutcome] = []

    def plan(library: Library) -> list[Found]:
        found = []
        for one in library.documents():
            path = path_of(library.data_dir, one.id)
            if one.id in ids and path.is_file():
                found.append(Found(path, one.source, one.file, digest_of(path), identity=one.id))
            elif one.id in ids:
                lost.append(FileOutcome(one.file, "rejected", "not_kept", document_id=one.id))
        return found

    report = visit.assistant.ingest_found(plan, kind=kind, force=True, progress=progress, stop=stop)
    visit.look_again()
    return [*lost, *report.files]
