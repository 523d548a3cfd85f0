"""Uploaded files on their way into the library. A name is data: it never becomes a path."""

import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

INCOMING = "incoming"  # where the web server writes what a browser sends
STAGING = "uploads"  # where it lies, under its own name, while it is ingested
_BYTES = 180  # the longest name that every file system takes, with room to spare
_UNSAFE = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def safe_name(name: str) -> str:
    """Return a file name that stays in its folder, as close to the user's as can be.

    Letters of every script stay; separators, control and direction characters go.
    """
    composed = unicodedata.normalize("NFC", name)
    # "Cf" turns the reading direction or is not seen at all, "Cs" cannot be encoded.
    kept = "".join(c for c in composed if unicodedata.category(c) not in ("Cf", "Cs"))
    kept = _UNSAFE.sub("_", kept).strip(" .")
    if _DEVICE.match(kept):
        kept = f"_{kept}"
    stem, dot, extension = kept.rpartition(".")
    if not dot or len(extension) > 10:
        stem, dot, extension = kept, "", ""
    while len(f"{stem}{dot}{extension}".encode()) > _BYTES:
        stem = stem[:-1]
    return f"{stem}{dot}{extension}" or "file"


@contextmanager
def staged(files: Sequence[Path], *, data_dir: Path) -> Iterator[list[Path]]:
    """Move received files to `data_dir/uploads/<name>` and delete them afterwards.

    The place is the same for the same name, so that a later version replaces the earlier one.
    Two files of one name in one upload keep apart by a number.
    """
    folder = data_dir / STAGING
    folder.mkdir(parents=True, exist_ok=True)
    moved: list[Path] = []
    taken: set[str] = set()
    try:
        for file in files:
            target = folder / _free(safe_name(file.name), taken)
            target.unlink(missing_ok=True)  # left behind by a process that was killed
            moved.append(Path(shutil.move(file, target)))
        yield moved
    finally:
        for path in moved:
            path.unlink(missing_ok=True)


def _free(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem} ({number}){dot}{extension}" if dot else f"{name} ({number})"
    taken.add(candidate.casefold())
    return candidate
