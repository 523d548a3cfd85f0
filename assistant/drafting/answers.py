"""Answers to open points from a file: YAML or JSON, "slot: text"."""

import re
from pathlib import Path

from assistant.drafting.fill import LONGEST
from assistant.drafting.schema import Catalogue
from assistant.errors import DraftError
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml

LARGEST = 1_000_000  # bytes
_OF_ROWS = re.compile(r"(?:system|role|control|\*)\..+")  # "system.Pino.purpose", "*.purpose"


def read_answers(path: Path, catalogue: Catalogue) -> dict[str, str]:
    """Return the answers in a file by slot. Raises DraftError, naming the file and the slot."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        raw = read_plain_yaml(data) if len(data) <= LARGEST else None
    except OSError as error:
        raise DraftError(f"{path}: cannot be read ({error.strerror}).") from error
    except NotPlainYaml as error:
        raise DraftError(f"{path}: {error}") from error
    if not isinstance(raw, dict):
        raise DraftError(f"{path}: answers are a mapping, slot: text, of at most 1 MB.")
    return check_answers({str(name): value for name, value in raw.items()}, catalogue, str(path))


def check_answers(raw: dict[str, object], catalogue: Catalogue, source: str) -> dict[str, str]:
    """Return answers as texts; empty ones are left out. Raises DraftError, naming the slot."""
    found = {}
    for name, value in raw.items():
        if name not in catalogue.slots and not _OF_ROWS.fullmatch(name):
            raise DraftError(f"{source}: {name}: no draft asks for this.")
        if isinstance(value, dict | list) or len(str(value)) > LONGEST:
            raise DraftError(f"{source}: {name}: an answer is one text of up to {LONGEST} letters.")
        if value is not None and str(value).strip():
            found[name] = str(value)
    return found
