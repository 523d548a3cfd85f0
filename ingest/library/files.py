"""The original files, kept by content: `data_dir/files/<SHA-256>`."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from ingest.errors import LibraryError, UnknownDocument

FOLDER = "files"
_NAME = re.compile(r"[0-9a-f]{64}")


def make_folder(data_dir: Path) -> None:
    """Make a library's folder where it is absent. Raises LibraryError where that cannot be."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"{data_dir}: a library cannot lie here ({error.strerror}). Choose another folder with "
            f"--data-dir or AIMS_DATA_DIR."
        ) from error


def keep(data_dir: Path, document_id: str, data: bytes) -> Path:
    """Store `data` under its SHA-256 and return the path. A crash leaves all of it or nothing."""
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    target = path_of(data_dir, document_id)
    if target.exists() and target.stat().st_size == len(data):
        return target
    with NamedTemporaryFile(dir=folder, prefix=".new-", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(target)
    _sync_folder(folder)
    return target


def path_of(data_dir: Path, document_id: str) -> Path:
    """Return where a file of that id is kept. Raises ValueError for what is no SHA-256."""
    if not _NAME.fullmatch(document_id):
        raise ValueError(f"no document id: {document_id!r}")
    return data_dir / FOLDER / document_id


def read(data_dir: Path, document_id: str) -> bytes:
    """Return the bytes that were kept. Raises UnknownDocument where there are none."""
    path = path_of(data_dir, document_id)
    if not path.is_file():
        raise UnknownDocument(f"{document_id}: its file is not kept in this library.")
    return path.read_bytes()


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file: its size in bytes, and when it was first taken in."""

    size: int
    since: datetime


def kept_since(data_dir: Path, document_id: str) -> Kept | None:
    """Return what is known of a kept file, None where there is none."""
    try:
        found = path_of(data_dir, document_id).stat()
    except (OSError, ValueError):
        return None
    return Kept(found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))


def drop_others(data_dir: Path, wanted: Iterable[str]) -> None:
    """Delete what is kept for no document in `wanted`: leftovers of a run that was killed."""
    folder = data_dir / FOLDER
    if not folder.is_dir():
        return
    keep_names = set(wanted)
    for path in folder.iterdir():
        if path.name not in keep_names and (_NAME.fullmatch(path.name) or ".new-" in path.name):
            path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and renames are durable without
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
