"""A proposal: an entry that the program read or worked out, for a person to accept or dismiss."""

import hashlib
from dataclasses import dataclass

from assistant.registers.entry import Values
from assistant.registers.stored import to_json


@dataclass(frozen=True, slots=True)
class Proposal:
    """Values for an entry with the reason in words.

    `entry` is the id of the one it would change, None for a new one; `about` names what it is
    of, so that the same proposal is known again although its words changed.
    """

    register: str
    about: str
    values: Values
    reason: str
    entry: str | None = None

    @property
    def key(self) -> str:
        """Sixteen hexadecimal digits, the same for the same proposal."""
        parts = [self.register, self.about, self.entry or "", to_json(self.values)]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
