"""Write a report so that there is never half a file."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from assistant.errors import ReviewError


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then put it in place of `path` in one step.

    Whatever happens on the way, `path` holds its old content or the whole new one. Raises
    ReviewError where the folder is not there or cannot be written to.
    """
    folder = path.parent
    if not folder.is_dir():
        raise ReviewError(f"{path}: the folder {folder} does not exist. Create it first.")
    if path.is_dir():
        raise ReviewError(f"{path}: is a folder. Give the name of a file.")
    draft = folder / f".{secrets.token_hex(6)}{path.suffix}"
    try:
        write(draft)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise ReviewError(
            f"{path}: cannot be written ({error.strerror or error}). Check that you may write "
            "there and that no other program has the file open."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
