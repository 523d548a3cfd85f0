"""Looking at a zip file's directory before anything in it is unpacked."""

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from ingest.errors import DamagedFile, EncryptedFile, LimitExceeded
from ingest.types import Limits

_SMALL = 1_000_000  # bytes; below this a high ratio harms nobody (empty styles pack very well)
_REPAIR = "Open it in the program it was made with and save it again."


def check_archive(data: bytes, *, file: str, limits: Limits) -> tuple[str, ...]:
    """Return the archive's entry names, once it is safe to unpack.

    Raises DamagedFile (no readable zip, links, names that lead outside, a document type
    declaration in a part), EncryptedFile or LimitExceeded (too many entries, too much data, too
    high a ratio). Declared sizes suffice: `zipfile` never reads past them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries, file=file, limits=limits)
            for entry in entries:
                _check_entry(entry, file=file)
            for entry in entries:
                _check_markup(archive, entry, file=file)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise DamagedFile(file, f"The archive inside is damaged ({error}).", _REPAIR) from error
    except NotImplementedError as error:
        raise DamagedFile(file, f"Unknown compression ({error}).", _REPAIR) from error
    except RuntimeError as error:  # zipfile's word for "password required"
        raise EncryptedFile(file, "Parts of it are encrypted.", "Remove the password.") from error
    return tuple(entry.filename for entry in entries)


def _check_sizes(entries: list[zipfile.ZipInfo], *, file: str, limits: Limits) -> None:
    if len(entries) > limits.archive_entries:
        reason = f"It holds {len(entries)} parts; {limits.archive_entries} are allowed."
        raise LimitExceeded(file, reason, "Split the document.")
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_bytes:
        reason = f"It would unpack to {total} bytes; {limits.unpacked_bytes} are allowed."
        raise LimitExceeded(file, reason, "Split it or raise the limit.")
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > _SMALL and entry.file_size / packed > limits.unpacked_ratio:
            reason = f"A part is packed {entry.file_size // packed} times, like a zip bomb."
            raise LimitExceeded(file, reason, "Save it again, or raise the limit if you trust it.")


def _check_entry(entry: zipfile.ZipInfo, *, file: str) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    outside = path.is_absolute() or ".." in path.parts or ":" in entry.filename.split("/")[0]
    if outside or stat.S_ISLNK(entry.external_attr >> 16):
        raise DamagedFile(file, "A part's name leads outside of the file.", "Do not trust it.")
    if entry.flag_bits & 1:
        raise EncryptedFile(file, "Parts of it are encrypted.", "Remove the password.")


def _check_markup(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, file: str) -> None:
    """Office parts declare no document type: one that does is after entity expansion."""
    if not entry.filename.endswith((".xml", ".rels")):
        return
    with archive.open(entry) as part:
        head = part.read(4096).replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise DamagedFile(file, "A part declares entities.", "Do not trust it.")
