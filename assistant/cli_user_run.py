"""What the commands about users do. A password comes by prompt or standard input, never else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import typer

from assistant.access.credentials import Credentials, Token
from assistant.access.rights import Role
from assistant.access.users import User
from assistant.access.users import Users as Kept
from assistant.cli_common import print_json
from assistant.cli_log import person_here
from assistant.errors import Refused, Told
from assistant.messages import Language, message
from assistant.records.audit import AuditLog
from assistant.records.database import Database
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Users:
    """What one command works with."""

    users: Kept
    credentials: Credentials
    audit: AuditLog
    language: Language
    as_json: bool

    @classmethod
    @contextmanager
    def open(
        cls, settings: Settings, language: Language | None, as_json: bool
    ) -> "Iterator[Users]":
        """Open the database for one command; what is refused is told in the language asked for."""
        spoken = language or "en"
        with Database.open(settings.data_dir, settings.database_url) as database:
            audit = AuditLog(database, days=settings.audit_days)
            try:
                yield cls(Kept(database), Credentials(database), audit, spoken, as_json)
            except Told as error:
                words = message(error.key, spoken, **error.values)
                typer.echo(f"aims: {words}", err=True)
                raise SystemExit(1) from error

    def done(self, key: str, user: User, **values: object) -> None:
        """Print what was done, and the user as it is now."""
        if self.as_json:
            print_json(_record(user))
        else:
            typer.echo(message(f"user_cli.{key}", self.language, name=user.name, **values))

    def log(self, action: str, about: str, **detail: Any) -> None:
        """Write a change into the audit log."""
        self.audit.append(
            at=datetime.now(UTC),
            person=person_here(),
            action=action,
            about=about,
            detail={"by": "cli", **detail},
        )


def add_user(work: Users, name: str, role: str, *, stdin: bool, without: bool) -> None:
    """Add a user and say what changes with the first one."""
    first = not work.users.any()
    if first and role != "admin":
        raise Refused("access.first_is_admin")
    password = None if without else _password(work.language, stdin=stdin)
    user = work.users.add(name, _role(role), password, now=datetime.now(UTC))
    work.log("user_add", user.name, role=user.role)
    work.done("added", user, role=_role_name(user, work.language))
    if first:
        typer.echo(message("user_cli.sign_in_on", work.language), err=True)
        if without:
            typer.echo(message("user_cli.only_proxy", work.language), err=True)


def set_password(work: Users, name: str, *, stdin: bool) -> None:
    """Give a user another password."""
    _find(work, name)
    user = work.users.set_password(name, _password(work.language, stdin=stdin))
    work.log("user_password", user.name)
    work.done("password_set", user)


def set_role(work: Users, name: str, role: str) -> None:
    """Give a user another role."""
    user = work.users.set_role(name, _role(role))
    work.log("user_role", user.name, role=user.role)
    work.done("role_set", user, role=_role_name(user, work.language))


def set_active(work: Users, name: str, *, active: bool) -> None:
    """Let a user sign in, or not any more."""
    user = work.users.set_active(name, active)
    work.log("user_activate" if active else "user_deactivate", user.name)
    work.done("activated" if active else "deactivated", user)


def remove_user(work: Users, name: str) -> None:
    """Remove a user."""
    user = work.users.remove(name)
    work.log("user_remove", user.name)
    work.done("removed", user)


def list_users(work: Users) -> None:
    """Print all users, a line each."""
    found = work.users.all()
    if work.as_json:
        print_json([_record(user) for user in found])
        return
    for user in found:
        typer.echo(_line(user, work.language))
    if not found:
        typer.echo(message("user_cli.nobody", work.language), err=True)


def make_token(work: Users, name: str, label: str, days: int | None) -> None:
    """Print a new token: alone on standard output, so that a script can take it."""
    user = _find(work, name)
    secret = work.credentials.new_token(user.name, label, days=days, now=datetime.now(UTC))
    made = work.credentials.tokens(user.name)[-1]
    work.log("token_add", user.name, token=made.id)
    if work.as_json:
        print_json({**_token_record(made), "token": secret})
        return
    typer.echo(message("user_cli.token_made", work.language, name=user.name, id=made.id), err=True)
    typer.echo(secret)


def list_tokens(work: Users, name: str | None) -> None:
    """Print tokens by id, a line each."""
    found = work.credentials.tokens(None if name is None else _find(work, name).name)
    if work.as_json:
        print_json([_token_record(token) for token in found])
        return
    for token in found:
        until = token.expires.date().isoformat() if token.expires else "–"
        line = {"id": token.id, "name": token.user, "label": token.label, "until": until}
        typer.echo(message("user_cli.token_line", work.language, **line))
    if not found:
        typer.echo(message("user_cli.no_tokens", work.language), err=True)


def revoke_token(work: Users, token: str) -> None:
    """Revoke a token by its id."""
    gone = work.credentials.revoke_token(token)
    work.log("token_revoke", gone.user, token=gone.id)
    if work.as_json:
        print_json(_token_record(gone))
    else:
        typer.echo(message("user_cli.revoked", work.language, name=gone.user, label=gone.label))


def _find(work: Users, name: str) -> User:
    user = work.users.find(name)
    if user is None:
        raise Refused("access.user_unknown", name=name)
    return user


def _password(language: Language, *, stdin: bool) -> str:
    if stdin:
        read = sys.stdin.readline().rstrip("\r\n")
        if not read:
            raise Refused("access.password_missing")
        return read
    asked = message("user_cli.ask_password", language)
    again = message("user_cli.ask_again", language)
    return str(typer.prompt(asked, hide_input=True, confirmation_prompt=again))


def _role(value: str) -> Role:
    return value  # type: ignore[return-value]  # `Users` refuses what is none


def _role_name(user: User, language: Language) -> str:
    return message(f"access.role_name_{user.role}", language)


def _line(user: User, language: Language) -> str:
    said = [user.name, f"{_role_name(user, language)} ({user.role})"]
    if not user.active:
        said.append(message("user_cli.is_inactive", language))
    if not user.has_password:
        said.append(message("user_cli.has_no_password", language))
    return " · ".join(said)


def _record(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "role": user.role,
        "active": user.active,
        "has_password": user.has_password,
        "created": user.created.isoformat(),
    }


def _token_record(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "user": token.user,
        "label": token.label,
        "created": token.created.isoformat(),
        "expires": token.expires.isoformat() if token.expires else None,
    }
