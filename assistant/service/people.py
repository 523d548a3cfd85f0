"""Users for a visit: an admin changes everybody, everybody their own password and tokens."""

from datetime import UTC, datetime

from assistant.access.credentials import Token
from assistant.access.names import folded
from assistant.access.rights import Action, Role
from assistant.access.users import User
from assistant.errors import LimitReached, NotAllowed, Refused
from assistant.records.audit import LogEntry, Verified
from assistant.service.visit import Visit

LOG_LINES = 200  # the most that are shown at once


def listed(visit: Visit) -> list[User]:
    """Return all users by name. Raises NotAllowed."""
    visit.require("people")
    return visit.service.users.all()


def add(visit: Visit, name: str, role: Role, password: str | None) -> User:
    """Add a user. Raises NotAllowed, Refused."""
    _in_person(visit, "people")
    user = visit.service.users.add(name, role, password, now=datetime.now(UTC))
    visit.record("user_add", about=user.name, role=user.role)
    return user


def set_role(visit: Visit, name: str, role: Role) -> User:
    """Give a user another role. Raises NotAllowed, Refused."""
    _in_person(visit, "people")
    user = visit.service.users.set_role(name, role)
    visit.record("user_role", about=user.name, role=user.role)
    return user


def set_active(visit: Visit, name: str, *, active: bool) -> User:
    """Let a user sign in, or not any more. Raises NotAllowed, Refused."""
    _in_person(visit, "people")
    user = visit.service.users.set_active(name, active)
    visit.record("user_activate" if active else "user_deactivate", about=user.name)
    return user


def set_password(visit: Visit, name: str, password: str) -> User:
    """Give a user another password; their browsers are signed out. Raises NotAllowed, Refused."""
    _in_person(visit, "people")
    if visit.service.users.find(name) is None:
        raise Refused("access.user_unknown", name=name)
    user = visit.service.users.set_password(name, password)
    visit.record("user_password", about=user.name)
    return user


def remove(visit: Visit, name: str) -> User:
    """Remove a user for good. Raises NotAllowed, Refused."""
    _in_person(visit, "people")
    user = visit.service.users.remove(name)
    visit.record("user_remove", about=user.name)
    return user


def me(visit: Visit) -> User | None:
    """Return the visitor's own user, None where nobody needs to sign in."""
    visit.require("account")
    return visit.service.users.find(visit.person.name) if visit.person.signed_in else None


def change_password(visit: Visit, before: str, new: str) -> User:
    """Change one's own password; all one's browsers are signed out, this one too.

    Raises NotAllowed, Refused where the present password is wrong or the new one is not in
    order, LimitReached after too many wrong ones.
    """
    _own(visit)
    name = visit.person.name
    throttle, key = visit.service.throttle, folded(name)
    wait = throttle.wait(key, "")
    if wait:
        raise LimitReached("access.sign_in_wait", seconds=wait)
    throttle.failed(key, "")
    if visit.service.users.check(name, before) is None:
        raise Refused("access.password_wrong")
    throttle.succeeded(key, "")
    user = visit.service.users.set_password(name, new)
    visit.record("password")
    return user


def tokens(visit: Visit, name: str | None = None) -> list[Token]:
    """Return one's own tokens, or as an admin those of another. Raises NotAllowed."""
    visit.require("account")
    if name is not None and name != visit.person.name:
        visit.require("people")
    if not visit.person.signed_in and name is None:
        return []
    return visit.service.credentials.tokens(name or visit.person.name)


def add_token(visit: Visit, label: str, *, days: int | None) -> tuple[Token, str]:
    """Make a token of one's own; return it with its secret. Raises NotAllowed, Refused."""
    _own(visit)
    name = visit.person.name
    credentials = visit.service.credentials
    secret = credentials.new_token(name, label, days=days, now=datetime.now(UTC))
    made = credentials.tokens(name)[-1]
    visit.record("token_add", about=name, token=made.id)
    return made, secret


def revoke_token(visit: Visit, token: str) -> Token:
    """Revoke a token of one's own, as an admin anybody's. Raises NotAllowed, Refused."""
    _in_person(visit, "account")
    owner = None if visit.person.may("people") else visit.person.name
    gone = visit.service.credentials.revoke_token(token, user=owner)
    visit.record("token_revoke", about=gone.user, token=gone.id)
    return gone


def log(
    visit: Visit, *, person: str | None = None, action: str | None = None, limit: int = 50
) -> list[LogEntry]:
    """Return entries of the audit log, newest first. Raises NotAllowed."""
    visit.require("audit")
    most = min(limit, LOG_LINES)
    return visit.service.audit.entries(person=person, action=action, limit=most)


def verify_log(visit: Visit) -> Verified:
    """Check the audit log's chain. Raises NotAllowed."""
    visit.require("audit")
    return visit.service.audit.verify()


def _in_person(visit: Visit, action: Action) -> None:
    """A program's token does not give out rights: who steals one could make more of them."""
    visit.require(action)
    if visit.person.by_token:
        raise NotAllowed("access.not_by_token")


def _own(visit: Visit) -> None:
    _in_person(visit, "account")
    if not visit.person.signed_in:
        raise NotAllowed("access.no_account")
