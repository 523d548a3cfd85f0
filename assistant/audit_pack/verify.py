"""Check an audit pack against its own manifest, and say what differs first. Nothing is unpacked."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.audit_pack.manifest import FORMAT, NO_DIGEST, digest_of, sums_of, written
from assistant.audit_pack.pieces import MANIFEST, READABLE, SUMS, BadPack, is_safe

MOST_FILES, MOST_BYTES, LARGEST_MANIFEST = 20_000, 4_000_000_000, 50_000_000
_READ = 1_000_000  # bytes at a time


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found. `fault` is a key of `audit_pack.fault_…`, "" where all is in order."""

    digest: str = ""
    files: int = 0
    fault: str = ""
    path: str = ""
    made_from: Mapping[str, Any] | None = None

    @property
    def ok(self) -> bool:
        """Whether every file is as the manifest says."""
        return not self.fault


def verify(path: Path, *, digest: str | None = None) -> Verified:
    """Return whether a pack is as it was made; `digest` is the one that was noted then.

    Without a noted digest, a pack that somebody made anew with a manifest to fit looks in order.
    Raises BadPack where the file cannot be read at all.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _verify(archive, digest)
    except OSError as error:
        raise BadPack(f"{path}: cannot be read ({error.strerror or error}).") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadPack(f"{path}: is no audit pack, or is damaged.") from error


def digest_in(content: bytes) -> str:
    """Return the checksum that stands in the manifest of a pack just made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return str(json.loads(archive.read(MANIFEST))["digest"])


def _verify(archive: zipfile.ZipFile, noted: str | None) -> Verified:
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
        raise BadPack("The file is larger than any audit pack.")
    names = [one.filename for one in entries]
    for name in names:
        if not is_safe(name):
            return Verified(fault="unsafe", path=name[:80])
        if names.count(name) > 1:
            return Verified(fault="twice", path=name)
    outer = _manifest(archive, names)
    if isinstance(outer, Verified):
        return outer
    body = outer["manifest"]
    told = digest_of(body)
    if told != outer["digest"] or archive.read(MANIFEST) != written(outer):
        return Verified(fault="manifest", path=MANIFEST)
    if noted is not None and noted.strip().casefold() != told:
        return Verified(digest=told, fault="other", path=MANIFEST)
    return _files(archive, names, outer, told)


def _manifest(archive: zipfile.ZipFile, names: list[str]) -> dict[str, Any] | Verified:
    if MANIFEST not in names:
        return Verified(fault="missing", path=MANIFEST)
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        return Verified(fault="unreadable", path=MANIFEST)
    try:
        outer = json.loads(archive.read(MANIFEST))
        body = outer["manifest"]
        if not isinstance(body["format"], int) or body["format"] > FORMAT:
            return Verified(fault="newer", path=MANIFEST)
        for one in body["files"]:
            str(one["path"]), int(one["bytes"]), str(one["sha256"])
        str(outer["digest"]), str(outer["readable_sha256"]), str(outer["sums_sha256"])
    except (ValueError, KeyError, TypeError, RecursionError, zipfile.BadZipFile, zlib.error):
        return Verified(fault="unreadable", path=MANIFEST)
    return outer if isinstance(outer, dict) else Verified(fault="unreadable", path=MANIFEST)


def _files(
    archive: zipfile.ZipFile, names: list[str], outer: dict[str, Any], digest: str
) -> Verified:
    files = outer["manifest"]["files"]
    wanted = {one["path"]: one["sha256"] for one in files}
    sizes = {one["path"]: one["bytes"] for one in files}
    own = {READABLE: outer["readable_sha256"], SUMS: outer["sums_sha256"]}
    for path in sorted({*wanted, *own}):
        if path not in names:
            return Verified(digest, fault="missing", path=path)
        size, told = _read(archive, path)
        same_size = path in own or size == sizes[path]
        if told != {**wanted, **own}[path] or not same_size:
            return Verified(digest, fault="differs", path=path)
    for name in sorted(names):
        if name not in wanted and name not in own and name != MANIFEST:
            return Verified(digest, fault="extra", path=name)
    # What people read is covered by the digest too, not only by a sum that stands beside it.
    readable = archive.read(READABLE).replace(digest.encode(), NO_DIGEST.encode())
    if hashlib.sha256(readable).hexdigest() != outer["manifest"].get("readable_sha256"):
        return Verified(digest, fault="differs", path=READABLE)
    if archive.read(SUMS) != sums_of(files).encode():
        return Verified(digest, fault="differs", path=SUMS)
    return Verified(digest, len(files), made_from=outer["manifest"].get("made_from"))


def _read(archive: zipfile.ZipFile, path: str) -> tuple[int, str]:
    """Size and checksum of a file; "" as checksum where it is damaged."""
    told, size = hashlib.sha256(), 0
    try:
        with archive.open(path) as file:
            while part := file.read(_READ):
                told.update(part)
                size += len(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):  # damaged
        return size, ""
    return size, told.hexdigest()
