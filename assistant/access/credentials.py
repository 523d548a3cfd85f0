"""What proves, after signing in, who somebody is: sessions of browsers, tokens of programs.

Both are 256 random bits. The database holds their SHA-256 alone, which is enough for secrets that
nobody can guess; who reads the database cannot use it to sign in.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, select

from assistant.access.rights import ROLES, Person
from assistant.errors import Refused
from assistant.records.database import Database
from assistant.records.decisions import clean, in_utc
from assistant.records.schema import credentials, users

TOKEN_PREFIX = "aims_"  # tells our tokens from those that a proxy may pass on
IDLE = timedelta(hours=12)  # a session ends that long after its last use,
LONGEST = timedelta(days=7)  # and at the latest that long after signing in
_STEP = timedelta(minutes=5)  # how exactly the last use is kept
LONGEST_DAYS = 3650
LABEL = 80  # characters
MOST_TOKENS = 50  # of one user
MOST_SESSIONS = 20  # of one user; the oldest gives way

Kind = Literal["session", "token"]


@dataclass(frozen=True, slots=True)
class Token:
    """What may be shown of a program's token; `id` names it, and cannot be used in its place."""

    id: str
    user: str
    label: str
    created: datetime  # UTC
    expires: datetime | None


class Credentials:
    """Makes, checks and revokes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def new_session(self, user: str, *, now: datetime) -> str:
        """Return the secret of a new session."""
        secret = secrets.token_urlsafe(32)
        with self._database.writing() as connection:
            _forget_expired(connection, now)
            mine = select(credentials.c.hash).where(
                credentials.c.user == user, credentials.c.kind == "session"
            )
            newest = mine.order_by(credentials.c.created.desc()).offset(MOST_SESSIONS - 1)
            surplus = list(connection.execute(newest).scalars())
            connection.execute(credentials.delete().where(credentials.c.hash.in_(surplus)))
            _insert(connection, secret, user, "session", "", now, now + IDLE)
        return secret

    def new_token(self, user: str, label: str, *, days: int | None, now: datetime) -> str:
        """Return the secret of a new token; it is not kept and cannot be shown again.

        Raises Refused: no label, days out of range, or the user has 50 already.
        """
        label = clean(label)[:LABEL]
        if not label:
            raise Refused("access.label_missing")
        if days is not None and not 1 <= days <= LONGEST_DAYS:
            raise Refused("access.days_wrong", most=LONGEST_DAYS)
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        with self._database.writing() as connection:
            _forget_expired(connection, now)
            if len(_tokens(connection, user)) >= MOST_TOKENS:
                raise Refused("access.too_many_tokens", most=MOST_TOKENS)
            until = None if days is None else now + timedelta(days=days)
            _insert(connection, secret, user, "token", label, now, until)
        return secret

    def person(self, secret: str, kind: Kind, *, now: datetime) -> Person | None:
        """Return the active user behind a secret; using a session prolongs it."""
        hashed = _hash(secret)
        query = (
            select(users.c.name, users.c.role, credentials.c.created, credentials.c.expires)
            .join_from(credentials, users, credentials.c.user == users.c.name)
            .where(credentials.c.hash == hashed, credentials.c.kind == kind)
            .where(users.c.active, ~users.c.removed)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None or row["role"] not in ROLES:
            return None
        expires = None if row["expires"] is None else in_utc(row["expires"])
        if expires is not None and expires <= now:
            return None
        if kind == "session" and expires is not None:
            until = min(now + IDLE, in_utc(row["created"]) + LONGEST)
            if until - expires > _STEP:
                with self._database.writing() as connection:
                    same = credentials.c.hash == hashed
                    connection.execute(credentials.update().where(same).values(expires=until))
        return Person(row["name"], row["role"], by_token=kind == "token")

    def tokens(self, user: str | None = None) -> list[Token]:
        """Return the tokens of one user, or of all, oldest first."""
        with self._database.reading() as connection:
            return _tokens(connection, user)

    def end_session(self, secret: str) -> None:
        """Sign one browser out."""
        self._delete(credentials.c.hash == _hash(secret))

    def revoke_token(self, token: str, *, user: str | None = None) -> Token:
        """Revoke a token by its id (of one user, if named) and return what it was.

        Raises Refused where there is none.
        """
        found = [one for one in self.tokens(user) if one.id == token]
        if len(found) != 1:
            raise Refused("access.token_unknown", token=token)
        mine = credentials.c.hash.startswith(token, autoescape=True)
        self._delete(mine & (credentials.c.user == found[0].user) & (credentials.c.kind == "token"))
        return found[0]

    def _delete(self, which: "object") -> None:
        with self._database.writing() as connection:
            connection.execute(credentials.delete().where(which))  # type: ignore[arg-type]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _insert(
    connection: Connection,
    secret: str,
    user: str,
    kind: Kind,
    label: str,
    now: datetime,
    expires: datetime | None,
) -> None:
    connection.execute(
        credentials.insert().values(
            hash=_hash(secret),
            user=user,
            kind=kind,
            label=label,
            created=in_utc(now),
            expires=expires,
        )
    )


def _tokens(connection: Connection, user: str | None) -> list[Token]:
    query = select(credentials).where(credentials.c.kind == "token")
    if user is not None:
        query = query.where(credentials.c.user == user)
    rows = connection.execute(query.order_by(credentials.c.created, credentials.c.hash)).mappings()
    return [
        Token(
            id=row["hash"][:12],
            user=row["user"],
            label=row["label"],
            created=in_utc(row["created"]),
            expires=None if row["expires"] is None else in_utc(row["expires"]),
        )
        for row in rows
    ]


def _forget_expired(connection: Connection, now: datetime) -> None:
    connection.execute(credentials.delete().where(credentials.c.expires <= in_utc(now)))
