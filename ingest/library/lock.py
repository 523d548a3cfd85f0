"""One writer at a time. Readers never ask for the lock."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import LibraryLocked


@contextmanager
def writer_lock(data_dir: Path) -> Iterator[None]:
    """Hold the right to write to the library in `data_dir`.

    It is the operating system's file lock: it ends with its process, however that ends. Raises
    LibraryLocked, with the holder's process id where it is known, when another writer has it.
    The holder stands in a file of its own because a lock attempt empties the lock file.
    """
    lock = FileLock(data_dir / "library.lock", timeout=0)
    holder = data_dir / "library.writer"
    try:
        lock.acquire()
    except Timeout as error:
        raise LibraryLocked(
            f"{data_dir}: another process{_known(holder)} is writing to this library. Wait until "
            f"it has finished, or stop it, and try again. Asking questions works meanwhile."
        ) from error
    try:
        holder.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _known(holder: Path) -> str:
    try:
        text = holder.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
    return f" (process {text})" if text.isdigit() else ""
