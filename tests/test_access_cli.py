"""`aims user …`: who may sign in, from the command line."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.access import passwords
from assistant.cli import app
from assistant.messages import message
from assistant.records.audit import AuditLog
from assistant.records.database import Database
from tests.visits import cheap_passwords

WORD = "a long enough secret"


@pytest.fixture
def aims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(passwords.Passwords, "usual", classmethod(lambda _: cheap_passwords()))

    def run(*arguments: str, stdin: str | None = None, code: int = 0) -> Any:
        done = CliRunner().invoke(
            app, ["user", *arguments, "--data-dir", str(tmp_path)], input=stdin
        )
        assert done.exit_code == code, done.output
        return done

    return run


def test_people_are_added_changed_and_removed(aims: Any, tmp_path: Path) -> None:
    first = aims("add", "Ada", "--role", "admin", "--password-stdin", stdin=WORD + "\n")
    assert message("user_cli.sign_in_on", "en") in first.stderr
    second = aims("add", "Rob", "--no-password", "--language", "de")
    assert second.stdout.strip() == "Rob wurde hinzugefügt. Rolle: Lesen"
    assert second.stderr == ""
    aims("password", "rob", stdin=f"{WORD}\n{WORD}\n")
    aims("role", "Rob", "editor")
    aims("deactivate", "Rob")
    listed = json.loads(aims("list", "--json").stdout)
    assert [(u["name"], u["role"], u["active"], u["has_password"]) for u in listed] == [
        ("Ada", "admin", True, True),
        ("Rob", "editor", False, True),
    ]
    assert "deaktiviert" in aims("list", "--language", "de").stdout
    aims("activate", "Rob")
    aims("remove", "Rob")
    with Database.open(tmp_path) as database:
        log = AuditLog(database).entries()
    assert [(e.action, e.object) for e in reversed(log)] == [
        ("user_add", "Ada"),
        ("user_add", "Rob"),
        ("user_password", "Rob"),
        ("user_role", "Rob"),
        ("user_deactivate", "Rob"),
        ("user_activate", "Rob"),
        ("user_remove", "Rob"),
    ]
    assert {entry.person.partition(":")[0] for entry in log} == {"cli"}


def test_what_is_refused_is_told_in_the_language(aims: Any) -> None:
    told = aims("add", "Rob", "--language", "de", "--password-stdin", stdin=WORD, code=1)
    assert message("access.first_is_admin", "de") in told.stderr
    aims("add", "Ada", "--role", "admin", "--password-stdin", stdin=WORD)
    last = aims("remove", "ada", code=1)
    assert message("access.last_admin", "en") in last.stderr
    aims("add", "Rob", "--password-stdin", stdin="", code=1)
    aims("add", "Rob", "--password-stdin", stdin="short", code=1)
    aims("add", "Rob", "--role", "king", "--no-password", code=1)
    aims("password", "Nobody", "--password-stdin", stdin=WORD, code=1)
    assert [user["name"] for user in json.loads(aims("list", "--json").stdout)] == ["Ada"]


def test_no_command_takes_a_password_as_an_argument(aims: Any) -> None:
    for command in ("add", "password"):
        assert not re.search(r"--password[ =]", aims(command, "--help").stdout)
        aims(command, "Ada", "--password", WORD, code=2)


def test_a_token_is_printed_once_and_alone(aims: Any) -> None:
    aims("add", "Ada", "--role", "admin", "--no-password")
    made = aims("token", "ada", "--label", "build server", "--days", "30")
    assert re.fullmatch(r"aims_[\w-]{43}\n", made.stdout)
    (kept,) = json.loads(aims("tokens", "--json").stdout)
    assert kept["id"] in made.stderr
    assert made.stdout.strip() not in json.dumps(kept)
    aims("revoke", kept["id"])
    assert json.loads(aims("tokens", "Ada", "--json").stdout) == []
    aims("revoke", kept["id"], code=1)
    aims("token", "Nobody", "--label", "x", code=1)
