"""The two hashes of the audit log."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from assistant.records.decisions import in_utc

FIELDS = ("number", "action", "object", "detail", "words", "before")


def entry_hash(row: Mapping[str, Any], person_hash: str) -> str:
    """Return the SHA-256 of an entry's fields in one fixed writing."""
    fields = [
        in_utc(row["at"]).isoformat(timespec="microseconds"),
        person_hash,
        *(row[name] for name in ("person", *FIELDS)),
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def salted(salt: str, text: str) -> str:
    """Return the salted SHA-256 that stands in the chain for a name or a person's words."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()
