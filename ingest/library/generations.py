"""Generations of the vector index: a folder each, written once and never changed afterwards.

Chroma's files may not be used by two processes while one of them writes: a reader then crashes or
loses vectors. So the writer works on a copy of the newest generation, and readers change over when
SQL names the finished copy. The one before stays for readers that are just opening it.
"""

import os
import shutil
from collections.abc import Collection
from pathlib import Path

FOLDER = "vectors"


def folder_of(data_dir: Path, generation: str) -> Path:
    """Return where a generation lies."""
    return data_dir / FOLDER / generation


def exists(data_dir: Path, generation: str | None) -> bool:
    """Whether there is such a generation on disk."""
    return generation is not None and folder_of(data_dir, generation).is_dir()


def begin(data_dir: Path, current: str | None) -> str:
    """Return the name of a new generation, a copy of `current`, or empty where that is None."""
    root = data_dir / FOLDER
    root.mkdir(exist_ok=True)
    # A name is never used twice: Chroma remembers paths for as long as the process lives.
    taken = [int(path.name) for path in root.iterdir() if path.name.isdigit()]
    name = f"{max([*taken, int(current or 0)]) + 1:06}"
    target = folder_of(data_dir, name)
    if current is None:
        target.mkdir()
    else:
        shutil.copytree(folder_of(data_dir, current), target)
    return name


def sync(data_dir: Path, generation: str) -> None:
    """Have a generation's files on the disk before SQL names it."""
    for path in folder_of(data_dir, generation).rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def drop_others(data_dir: Path, keep: Collection[str | None]) -> None:
    """Delete the generations that are not in `keep`, as far as nobody holds them open."""
    root = data_dir / FOLDER
    for path in root.iterdir() if root.is_dir() else ():
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
