"""What an audit pack holds, as values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.errors import AssistantError
from assistant.messages import Language

MANIFEST, READABLE, SUMS = "manifest.json", "MANIFEST.md", "SHA256SUMS"
_SAFE = re.compile(r"[a-z0-9][a-z0-9_.-]*(?:/[a-z0-9][a-z0-9_.-]*)*")
LONGEST = 120  # characters of a path


class BadPack(AssistantError):
    """An audit pack cannot be made or read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the pack; `what` says in the pack's language what it is."""

    path: str
    content: bytes
    what: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that one may expect and that is not in the pack, and why, both in words."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What a pack was made from. `day` is what days are counted from, and what files bear."""

    day: date
    language: Language
    program: str
    library: str  # snapshot
    documents: int
    review: int
    reviewed: str  # when, ISO
    hidden: bool  # whether there are documents that the person may not read

    def record(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "day": self.day.isoformat(),
            "language": self.language,
            "program": self.program,
            "library": self.library,
            "documents": self.documents,
            "review": {"number": self.review, "made": self.reviewed},
            "all_documents": not self.hidden,
        }


def check_paths(pieces: Sequence[Piece]) -> None:
    """Raise BadPack unless each path is safe, and there once whatever a system thinks of case."""
    seen: set[str] = set()
    for piece in pieces:
        fine = _SAFE.fullmatch(piece.path) and len(piece.path) <= LONGEST
        if not fine or piece.path in seen or piece.path in (MANIFEST, READABLE.lower()):
            raise BadPack(f"{piece.path!r}: no name for a file of an audit pack.")
        seen.add(piece.path)


def is_safe(path: str) -> bool:
    """Tell whether a path is one that a pack may hold."""
    return path in (MANIFEST, READABLE, SUMS) or bool(
        _SAFE.fullmatch(path) and len(path) <= LONGEST
    )


def safe_name(text: str) -> str:
    """Return a text as a part of a path: small letters, digits and hyphens."""
    plain = text.casefold()
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        plain = plain.replace(umlaut, letters)
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return name[:40].strip("-") or "x"
