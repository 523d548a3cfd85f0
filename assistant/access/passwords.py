"""Passwords: hashed with Argon2id (RFC 9106), checked in the same time for known and unknown names.

The parameters are RFC 9106's second recommendation, 64 MiB and three passes; hashes made with
others are renewed at the next sign-in. At most two are computed at once, so that many sign-ins
cannot take the machine's memory.
"""

import secrets
import threading
from dataclasses import dataclass
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from assistant.errors import Refused

SHORTEST = 12
LONGEST = 1024
_AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Passwords:
    """Makes and checks hashes."""

    hasher: PasswordHasher

    @classmethod
    def usual(cls) -> "Passwords":
        """Return the hasher that the program uses."""
        return cls(PasswordHasher())

    @cached_property
    def _nobody(self) -> str:
        return self.hasher.hash(secrets.token_urlsafe(24))

    def hash(self, password: str, *, name: str) -> str:
        """Return the hash of a new password.

        Raises Refused where it is shorter than 12 characters, longer than 1024, the name itself,
        or one character again and again.
        """
        if not SHORTEST <= len(password) <= LONGEST:
            raise Refused("access.password_length", shortest=SHORTEST, longest=LONGEST)
        if password.casefold() == name.casefold() or len(set(password)) < 4:
            raise Refused("access.password_weak")
        with _AT_ONCE:
            return self.hasher.hash(password)

    def fits(self, password: str, hashed: str | None) -> bool:
        """Tell whether a password is the one behind a hash; without a hash, work as long for no."""
        with _AT_ONCE:
            try:
                fits = self.hasher.verify(hashed or self._nobody, password[:LONGEST])
            except (Argon2Error, InvalidHashError, UnicodeError):
                return False
        return fits and hashed is not None and len(password) <= LONGEST

    def is_outdated(self, hashed: str) -> bool:
        """Tell whether a hash was made with other parameters than those in use."""
        return self.hasher.check_needs_rehash(hashed)
