"""Which files a run is about: folders walked, each file hashed."""

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import DamagedFile, FileRejected, LimitExceeded, UnsupportedFormat
from ingest.parsers import LEGACY_SUFFIXES, SUPPORTED_SUFFIXES
from ingest.report import FileOutcome
from ingest.types import Limits

SUPPORTED = "Supported: PDF, DOCX, Markdown, HTML, TXT, XLSX, CSV."


@dataclass(frozen=True, slots=True)
class Found:
    """A file to ingest: `path` is where it is read, `source` the key of its document.

    `identity` is the document's id where that shall not be the digest.
    """

    path: Path
    source: str
    file: str  # for people: relative to what was ingested
    digest: str  # SHA-256 of its bytes, in hexadecimal
    identity: str = ""

    @property
    def id(self) -> str:
        """The id of the document that it makes."""
        return self.identity or self.digest


@dataclass(slots=True)
class Walk:
    """What was found: files, what was left out and why, and the folders that were walked."""

    found: list[Found] = field(default_factory=list)
    outcomes: list[FileOutcome] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)


def find_files(paths: Sequence[Path], *, limits: Limits, leave_out: Path) -> Walk:
    """Return the files at and below `paths`, in order, each once.

    Hidden files, lock files ("~$x.docx") and the folder `leave_out` are passed over; links that
    lead out of a folder and unsupported files are reported as skipped. What was named itself and
    cannot be read is reported as rejected.
    """
    walk = Walk()
    seen: set[str] = set()
    for path in paths:
        if _is_folder(path):
            root = path.resolve()
            walk.folders.append(root)
            entries = _below(root, leave_out.resolve(), walk)
        else:
            entries = iter([(path, _shown(path.name), True)])
        for file_path, name, named in entries:
            source = _text(str(file_path.resolve()))
            if source in seen:
                continue
            seen.add(source)
            try:
                digest = _digest(file_path, name, limits)
                walk.found.append(Found(file_path, source, name, digest))
            except FileRejected as error:
                walk.outcomes.append(refused(error, skipped=not named and _is_foreign(error)))
    return walk


def refused(error: FileRejected, *, skipped: bool = False, note: str = "") -> FileOutcome:
    """Return the outcome of a file that could not go in."""
    return FileOutcome(
        file=error.file,
        outcome="skipped" if skipped else "rejected",
        code=error.code,
        reason=f"{error.reason} {note}".strip(),
        remedy=error.remedy,
    )


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _below(root: Path, leave_out: Path, walk: Walk) -> Iterator[tuple[Path, str, bool]]:
    """The files below a folder, sorted, with their names for people."""

    def unreadable(error: OSError) -> None:
        name = _shown(os.path.relpath(error.filename or root, root))
        reason = f"The folder cannot be read ({error.strerror})."
        walk.outcomes.append(refused(DamagedFile(name, reason, "Check its permissions.")))

    for folder, folders, names in os.walk(root, onerror=unreadable):
        here = Path(folder)
        folders[:] = sorted(
            name for name in folders if not _hidden(name) and (here / name).resolve() != leave_out
        )
        for name in sorted(names):
            path = here / name
            if _hidden(name):
                continue
            file = _shown(path.relative_to(root).as_posix())
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                reason = "It is a link that leads out of the folder."
                walk.outcomes.append(FileOutcome(file, "skipped", "outside", reason))
                continue
            yield path, file, False


def _digest(path: Path, file: str, limits: Limits) -> str:
    if not _exists(path):
        remedy = "Check the path; `aims remove` takes a document out of the library."
        raise DamagedFile(file, "There is no such file.", remedy)
    suffix = path.suffix.lower()
    if suffix not in SUPPORTED_SUFFIXES:
        remedy = "Save it as DOCX, XLSX or PDF." if suffix in LEGACY_SUFFIXES else SUPPORTED
        what = f"Files ending in {suffix} are" if suffix else "A file without an ending is"
        raise UnsupportedFormat(file, f"{what} not read.", remedy)
    if not path.is_file():
        raise UnsupportedFormat(file, "It is not a file that can be read.", SUPPORTED)
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            reason = f"It has {size} bytes; {limits.file_bytes} are allowed."
            raise LimitExceeded(file, reason, "Split it or raise the limit.")
        return digest_of(path)
    except OSError as error:
        reason = f"It cannot be read ({error.strerror})."
        raise DamagedFile(file, reason, "Check its permissions.") from error


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that no file system takes, or a folder that may not be looked into
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _is_foreign(error: FileRejected) -> bool:
    return isinstance(error, UnsupportedFormat)


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name in ("Thumbs.db", "desktop.ini")


def _text(name: str) -> str:
    """A path as text that every database takes: bytes that are no UTF-8 become "�"."""
    clean = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", clean)


def _shown(name: str) -> str:
    """A file name for people. What would break the line or turn it around becomes "�"."""
    unseen = ("Cc", "Cf", "Zl", "Zp")
    return "".join("�" if unicodedata.category(c) in unseen else c for c in _text(name))
