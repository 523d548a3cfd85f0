"""Files on their way into the library. What a browser calls them is data: never a path."""

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

INCOMING = "incoming"  # below the data folder: what was received and is not yet taken in
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
def arrived(files: Sequence[Path], *, data_dir: Path) -> Iterator[list[Path]]:
    """Move received files under safe names into a folder of their own, deleted afterwards.

    Two files of one name, capitals aside, keep apart by a number.
    """
    incoming = data_dir / INCOMING
    incoming.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=incoming, ignore_cleanup_errors=True) as folder:
        taken: set[str] = set()
        yield [
            Path(shutil.move(file, Path(folder) / _free(safe_name(file.name), taken)))
            for file in files
        ]


def _free(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem} ({number}){dot}{extension}" if dot else f"{name} ({number})"
    taken.add(candidate.casefold())
    return candidate
