"""Users in the database: who may sign in, in which role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from assistant.access.names import clean_name, folded
from assistant.access.passwords import Passwords
from assistant.access.rights import ROLES, Role
from assistant.errors import Refused
from assistant.records.database import Database
from assistant.records.decisions import in_utc
from assistant.records.schema import credentials, users


@dataclass(frozen=True, slots=True)
class User:
    """One user, as the database has it."""

    name: str
    role: Role
    active: bool
    has_password: bool
    created: datetime  # UTC


class Users:
    """Adds, changes and removes users. There is always an active admin once there is anybody."""

    def __init__(self, database: Database, passwords: Passwords | None = None) -> None:
        self._database = database
        self._passwords = passwords or Passwords.usual()

    def any(self) -> bool:
        """Tell whether there is any user, active or not."""
        query = select(users.c.name).where(~users.c.removed).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def has_admin(self) -> bool:
        """Tell whether somebody active is an admin."""
        with self._database.reading() as connection:
            return _admins(connection) > 0

    def all(self) -> list[User]:
        """Return all users by name."""
        query = select(users).where(~users.c.removed).order_by(users.c.folded)
        with self._database.reading() as connection:
            return [_user(row) for row in connection.execute(query).mappings()]

    def find(self, name: str) -> User | None:
        """Return the user whose name differs in case at most."""
        with self._database.reading() as connection:
            row = _row(connection, name)
        return _user(row) if row else None

    def add(self, name: str, role: Role, password: str | None, *, now: datetime) -> User:
        """Add a user; without a password they come through a proxy or by a token alone.

        Raises Refused: name or password not in order, name taken or taken before, or the first
        user is no admin.
        """
        name = clean_name(name)
        hashed = None if password is None else self._passwords.hash(password, name=name)
        with self._database.writing() as connection:
            taken = select(users.c.removed).where(users.c.folded == folded(name))
            before = connection.execute(taken).scalar()
            if before is not None:
                key = "access.name_was_used" if before else "access.name_taken"
                raise Refused(key, name=name)
            if role != "admin" and not _admins(connection):
                raise Refused("access.first_is_admin")
            connection.execute(
                users.insert().values(
                    name=name,
                    folded=folded(name),
                    role=_role(role),
                    password=hashed,
                    active=True,
                    removed=False,
                    created=in_utc(now),
                )
            )
        return User(name, role, True, hashed is not None, in_utc(now))

    def check(self, name: str, password: str) -> User | None:
        """Return the active user with this name and password; as much work where there is none."""
        with self._database.reading() as connection:
            row = _row(connection, name)
        hashed = row["password"] if row and row["active"] else None
        if not self._passwords.fits(password, hashed) or hashed is None:
            return None
        if self._passwords.is_outdated(hashed):
            renewed = self._passwords.hasher.hash(password)
            with self._database.writing() as connection:
                same = (users.c.name == row["name"]) & (users.c.password == hashed)
                connection.execute(users.update().where(same).values(password=renewed))
        return _user(row)

    def set_password(self, name: str, password: str) -> User:
        """Give a user another password; all their browsers are signed out. Raises Refused."""
        hashed = self._passwords.hash(password, name=name)

        def change(connection: Connection, row: Any) -> dict[str, Any]:
            _revoke(connection, row["name"], kind="session")
            return {"password": hashed}

        return self._change(name, change)

    def set_role(self, name: str, role: Role) -> User:
        """Give a user another role. Raises Refused, for the last active admin too."""
        return self._change(name, lambda _, __: {"role": _role(role)})

    def set_active(self, name: str, active: bool) -> User:
        """Let a user sign in, or not any more; then all they are signed in with ends."""

        def change(connection: Connection, row: Any) -> dict[str, Any]:
            if not active:
                _revoke(connection, row["name"])
            return {"active": active}

        return self._change(name, change)

    def remove(self, name: str) -> User:
        """Remove a user for good. The name stays taken: records speak of whoever had it."""

        def change(connection: Connection, row: Any) -> dict[str, Any]:
            _revoke(connection, row["name"])
            return {"active": False, "removed": True, "password": None}

        return self._change(name, change)

    def _change(self, name: str, change: Callable[[Connection, Any], dict[str, Any]]) -> User:
        """Apply a change in one transaction; it is undone where it leaves no active admin."""
        with self._database.writing() as connection:
            row = _row(connection, name)
            if row is None:
                raise Refused("access.user_unknown", name=name)
            values = change(connection, row)
            connection.execute(users.update().where(users.c.name == row["name"]).values(**values))
            if not _admins(connection):
                raise Refused("access.last_admin")
        return _user({**row, **values})


def _row(connection: Connection, name: str) -> Any:
    query = select(users).where(users.c.folded == folded(name), ~users.c.removed)
    return connection.execute(query).mappings().first()


def _user(row: Any) -> User:
    return User(
        name=row["name"],
        role=_role(row["role"]),
        active=bool(row["active"]),
        has_password=row["password"] is not None,
        created=in_utc(row["created"]),
    )


def _role(value: str) -> Role:
    if value not in ROLES:
        raise Refused("access.role_unknown", roles=", ".join(ROLES))
    return value


def _admins(connection: Connection) -> int:
    query = select(func.count()).where(users.c.role == "admin", users.c.active, ~users.c.removed)
    return int(connection.execute(query).scalar() or 0)


def _revoke(connection: Connection, name: str, *, kind: str | None = None) -> None:
    mine = credentials.c.user == name
    if kind:
        mine &= credentials.c.kind == kind
    connection.execute(credentials.delete().where(mine))
