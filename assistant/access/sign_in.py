"""Signing in: from a password, a secret or a trusted proxy's word to a person."""

import threading
import time
from datetime import UTC, datetime

from assistant.access.credentials import Credentials
from assistant.access.names import folded
from assistant.access.proxy import Proxy
from assistant.access.rights import Person
from assistant.access.throttle import Throttle
from assistant.access.users import User, Users
from assistant.errors import LimitReached, Refused
from assistant.records.audit import AuditLog

_ASK_AGAIN = 1.0  # seconds after which to look whether the first user was added meanwhile
_SEEN_KEPT = 10_000


class SignIn:
    """Knows who is who. Safe for threads; all but `needed` may wait for the database."""

    def __init__(
        self,
        users: Users,
        credentials: Credentials,
        audit: AuditLog,
        *,
        this_machine_only: bool = True,
        proxy: Proxy | None = None,
        throttle: Throttle | None = None,
    ) -> None:
        self.proxy = proxy
        self._users = users
        self._credentials = credentials
        self._audit = audit
        self._without = this_machine_only and proxy is None  # until there is a user
        self._throttle = throttle or Throttle(time.monotonic)
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._seen: dict[tuple[str, str], None] = {}  # people of the proxy by day

    @property
    def certain(self) -> bool:
        """Whether it is known, without looking, that one must sign in."""
        return not self._without

    def needed(self) -> bool:
        """Tell whether one must sign in: from the first user on, and for good then."""
        with self._lock:
            if self._without and time.monotonic() - self._looked > _ASK_AGAIN:
                self._without = not self._users.any()
                self._looked = time.monotonic()
            return not self._without

    def with_password(self, name: str, password: str, *, address: str) -> tuple[Person, str]:
        """Return the person with the secret of a new session; both outcomes go into the log.

        Raises Refused, the same for a wrong name as for a wrong password, and LimitReached where
        one has to wait; then nothing was checked.
        """
        key = folded(name)
        wait = self._throttle.wait(key, address)
        if wait:
            raise LimitReached("access.sign_in_wait", seconds=wait)
        # Counted before it is checked, so that tries at the same time are not free.
        self._throttle.failed(key, address)
        user = self._users.check(name, password)
        if user is None:
            known = self._users.find(name)
            # A name that is nobody's may be a password in the wrong field: it is not kept.
            self._log(known.name if known else "anonymous", "sign_in_failed", address)
            raise Refused("access.sign_in_failed")
        self._throttle.succeeded(key, address)
        secret = self._credentials.new_session(user.name, now=datetime.now(UTC))
        self._log(user.name, "sign_in", address)
        return Person(user.name, user.role), secret

    def by_session(self, secret: str) -> Person | None:
        """Return who a browser belongs to."""
        return self._credentials.person(secret, "session", now=datetime.now(UTC))

    def by_token(self, secret: str) -> Person | None:
        """Return whose token a program has."""
        return self._credentials.person(secret, "token", now=datetime.now(UTC))

    def by_proxy(self, name: str, *, address: str) -> Person | None:
        """Return the person whom the proxy names, a new reader where the settings say so."""
        now = datetime.now(UTC)
        user = self._users.find(name)
        if user is None and self.proxy is not None and self.proxy.new_users:
            user = self._new_reader(name, address)
        if user is None or not user.active:
            return None
        day = (user.name, now.date().isoformat())
        with self._lock:
            new = day not in self._seen
            self._seen[day] = None
            while len(self._seen) > _SEEN_KEPT:
                del self._seen[next(iter(self._seen))]
        if new:
            self._log(user.name, "sign_in", address, by="proxy")
        return Person(user.name, user.role)

    def _new_reader(self, name: str, address: str) -> User | None:
        try:
            user = self._users.add(name, "reader", None, now=datetime.now(UTC))
        except Refused:  # a name that is not in order, was used before, or no admin yet
            return self._users.find(name)  # or another request was quicker
        self._log(user.name, "user_add", address, by="proxy")
        return user

    def sign_out(self, secret: str, person: Person | None) -> None:
        """End a browser's session."""
        self._credentials.end_session(secret)
        if person is not None:
            self._log(person.name, "sign_out", "")

    def _log(self, person: str, action: str, address: str, *, by: str = "page") -> None:
        detail = {"by": by, "address": address} if address else {"by": by}
        self._audit.append(at=datetime.now(UTC), person=person, action=action, detail=detail)
