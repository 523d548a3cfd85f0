"""Users, passwords, sessions and tokens: what is kept, what is refused, what ends what."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from assistant.access.credentials import IDLE, LONGEST, MOST_SESSIONS, Credentials
from assistant.access.passwords import Passwords
from assistant.access.rights import Person
from assistant.access.sign_in import SignIn
from assistant.access.throttle import FREE_BY_ADDRESS, FREE_BY_NAME, Throttle
from assistant.access.users import Users
from assistant.errors import LimitReached, Refused
from assistant.records.audit import AuditLog
from assistant.records.database import Database
from ingest.library.schema import DATABASE_FILE
from tests.visits import cheap_passwords

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORD = "a long enough secret"


class World:
    """A database with two users, and a clock that stands still."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = Database.open(folder)
        self.users = Users(self.database, cheap_passwords())
        self.credentials = Credentials(self.database)
        self.audit = AuditLog(self.database)
        self.time = 0.0
        self.sign_in = SignIn(
            self.users, self.credentials, self.audit, throttle=Throttle(lambda: self.time)
        )
        self.users.add("Ada", "admin", WORD, now=NOW)
        self.users.add("Rob", "reader", WORD, now=NOW)

    def stored(self) -> str:
        file = self.folder / DATABASE_FILE
        with sqlite3.connect(file) as connection:
            return "\n".join(connection.iterdump())


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def refused(key: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.key == f"access.{key}")


def test_only_hashes_are_kept(world: World) -> None:
    session = world.credentials.new_session("Ada", now=NOW)
    token = world.credentials.new_token("Ada", "build server", days=None, now=NOW)
    kept = world.stored()
    assert "$argon2id$" in kept
    assert not [secret for secret in (WORD, session, token, token[5:]) if secret in kept]
    assert Passwords.usual().hash(WORD, name="x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_password_fits_one_name_in_any_case(world: World) -> None:
    assert world.users.check("ada", WORD) == world.users.find("ADA")
    assert world.users.check("Ada", WORD + "!") is None
    assert world.users.check("Nobody", WORD) is None
    assert world.users.check("Ada", "") is None


def test_an_unknown_name_costs_as_much_as_a_known_one(world: World) -> None:
    worked: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: Any, password: Any) -> bool:  # type: ignore[override]  # noqa: A002
            worked.append(str(hash).rsplit("$", 2)[0])
            return bool(super().verify(hash, password))

    users = Users(world.database, Passwords(Counting(1, 8, 1)))
    world.users.set_active("Rob", False)
    for name in ("Ada", "Nobody", "Rob"):
        assert users.check(name, "wrong password") is None
    assert len(worked) == 3
    assert len({one.rsplit("$", 1)[0] for one in worked}) == 1  # the same parameters


def test_a_hash_with_old_parameters_is_renewed(world: World) -> None:
    stronger = Users(world.database, Passwords(PasswordHasher(2, 16, 1)))
    assert "m=16,t=2" not in world.stored()
    assert stronger.check("Ada", WORD)
    assert world.stored().count("m=16,t=2") == 1
    assert stronger.check("Ada", WORD)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("", "name_wrong"),
        ("   ", "name_wrong"),
        ("x" * 65, "name_wrong"),
        ("a\nb", "name_wrong"),
        ("a\u202eb", "name_wrong"),
        ("cli:ada", "name_wrong"),
        ("Local", "name_reserved"),
        ("anonymised-3", "name_reserved"),
        ("ADA", "name_taken"),
        ("\uff21da", "name_taken"),  # wide A
    ],
)
def test_a_name_that_misleads_is_refused(world: World, name: str, key: str) -> None:
    with refused(key):
        world.users.add(name, "reader", WORD, now=NOW)


def test_a_name_is_kept_composed(world: World) -> None:
    added = world.users.add(" Mu\u0308ller ", "reader", None, now=NOW)
    assert added.name == "Müller"
    assert world.users.find("MÜLLER") == added
    assert world.users.check("Müller", "") is None


@pytest.mark.parametrize(
    ("password", "key"),
    [
        ("short", "password_length"),
        ("x" * 1025, "password_length"),
        ("a" * 20, "password_weak"),
    ],
)
def test_a_weak_password_is_refused(world: World, password: str, key: str) -> None:
    with refused(key):
        world.users.set_password("Rob", password)
    world.users.set_password("Rob", "ß" * 100 + "abc")
    assert world.users.check("Rob", "ß" * 100 + "abc")


def test_there_is_always_an_admin(world: World) -> None:
    for change in (
        lambda: world.users.remove("Ada"),
        lambda: world.users.set_active("Ada", False),
        lambda: world.users.set_role("Ada", "editor"),
    ):
        with refused("last_admin"):
            change()
    session = world.credentials.new_session("Ada", now=NOW)
    with refused("last_admin"):
        world.users.remove("ada")
    assert world.credentials.person(session, "session", now=NOW)  # nothing was half done
    world.users.set_role("Rob", "admin")
    world.users.remove("Ada")
    with refused("last_admin"):
        world.users.remove("Rob")


def test_the_first_user_is_an_admin(tmp_path: Path) -> None:
    users = Users(Database.open(tmp_path), cheap_passwords())
    with refused("first_is_admin"):
        users.add("Rob", "reader", WORD, now=NOW)
    assert not users.any()


def test_a_removed_name_is_never_given_again(world: World) -> None:
    world.users.remove("Rob")
    assert world.users.find("Rob") is None
    assert world.users.check("Rob", WORD) is None
    with refused("name_was_used"):
        world.users.add("rob", "admin", WORD, now=NOW)


@pytest.mark.parametrize("ending", ["password", "deactivate", "remove", "sign_out"])
def test_what_ends_a_session(world: World, ending: str) -> None:
    session = world.credentials.new_session("Rob", now=NOW)
    token = world.credentials.new_token("Rob", "x", days=None, now=NOW)
    assert world.sign_in.by_token(token) == Person("Rob", "reader", by_token=True)
    match ending:
        case "password":
            world.users.set_password("Rob", "another long secret")
        case "deactivate":
            world.users.set_active("Rob", False)
            assert world.users.check("Rob", WORD) is None
        case "remove":
            world.users.remove("Rob")
        case _:
            world.sign_in.sign_out(session, Person("Rob", "reader"))
    assert world.credentials.person(session, "session", now=NOW) is None
    alive = world.sign_in.by_token(token) is not None
    assert alive is (ending in ("password", "sign_out"))


def test_a_session_lasts_while_it_is_used_but_not_for_ever(world: World) -> None:
    session = world.credentials.new_session("Rob", now=NOW)
    at = NOW
    while at < NOW + LONGEST - IDLE:
        at += IDLE - timedelta(minutes=1)
        assert world.credentials.person(session, "session", now=at)
    assert world.credentials.person(session, "session", now=NOW + LONGEST) is None
    unused = world.credentials.new_session("Rob", now=NOW)
    assert world.credentials.person(unused, "session", now=NOW + IDLE) is None


def test_a_session_is_no_token_and_a_token_no_session(world: World) -> None:
    session = world.credentials.new_session("Rob", now=NOW)
    token = world.credentials.new_token("Rob", "x", days=1, now=NOW)
    assert world.credentials.person(session, "token", now=NOW) is None
    assert world.credentials.person(token, "session", now=NOW) is None
    assert world.credentials.person(token, "token", now=NOW + timedelta(days=1)) is None


def test_the_oldest_of_too_many_sessions_gives_way(world: World) -> None:
    made = [
        world.credentials.new_session("Rob", now=NOW + timedelta(seconds=n))
        for n in range(MOST_SESSIONS + 1)
    ]
    at = NOW + timedelta(minutes=1)
    known = [bool(world.credentials.person(one, "session", now=at)) for one in made]
    assert known == [False] + [True] * MOST_SESSIONS


def test_a_role_counts_at_once(world: World) -> None:
    session = world.credentials.new_session("Rob", now=NOW)
    world.users.set_role("Rob", "editor")
    found = world.credentials.person(session, "session", now=NOW)
    assert found == Person("Rob", "editor")


def test_a_token_is_revoked_by_its_owner_alone(world: World) -> None:
    secret = world.credentials.new_token("Ada", "x", days=None, now=NOW)
    (token,) = world.credentials.tokens("Ada")
    with refused("token_unknown"):
        world.credentials.revoke_token(token.id, user="Rob")
    with refused("token_unknown"):
        world.credentials.revoke_token("%")
    world.credentials.revoke_token(token.id, user="Ada")
    assert world.sign_in.by_token(secret) is None


def test_guessing_is_slowed_down(world: World) -> None:
    for _ in range(FREE_BY_NAME):
        with refused("sign_in_failed"):
            world.sign_in.with_password("rob", "guess guess guess", address="10.0.0.1")
    with pytest.raises(LimitReached) as stopped:
        world.sign_in.with_password("Rob", WORD, address="10.0.0.2")  # right, but too early
    assert stopped.value.values == {"seconds": 2}
    world.sign_in.with_password("Ada", WORD, address="10.0.0.1")  # others go on
    world.time += 2
    with refused("sign_in_failed"):
        world.sign_in.with_password("ROB", "guess guess guess", address="10.0.0.2")
    world.time += 3
    with pytest.raises(LimitReached):
        world.sign_in.with_password("Rob", WORD, address="10.0.0.2")
    world.time += 1
    person, secret = world.sign_in.with_password("Rob", WORD, address="10.0.0.2")
    assert world.sign_in.by_session(secret) == person
    with refused("sign_in_failed"):  # forgiven: free tries again
        world.sign_in.with_password("Rob", "guess guess guess", address="10.0.0.2")


def test_signing_in_costs_an_address_nothing(world: World) -> None:
    for _ in range(FREE_BY_ADDRESS + 5):
        world.sign_in.with_password("Ada", WORD, address="10.0.0.9")


def test_many_names_from_one_address_are_slowed_down_too() -> None:
    at = [0.0]
    throttle = Throttle(lambda: at[0])
    for number in range(FREE_BY_ADDRESS):
        assert throttle.wait(f"name {number}", "10.0.0.1") == 0
        throttle.failed(f"name {number}", "10.0.0.1")
    assert throttle.wait("fresh", "10.0.0.1") > 0
    assert throttle.wait("fresh", "10.0.0.2") == 0
    for _ in range(60):
        throttle.failed("fresh", "10.0.0.3")
    assert throttle.wait("fresh", "10.0.0.3") == 300
    at[0] = 301
    assert throttle.wait("fresh", "10.0.0.3") == 0


def test_signing_in_and_failing_are_logged_without_what_was_typed(world: World) -> None:
    for name in ("Rob", "my pass word by mistake"):
        with refused("sign_in_failed"):
            world.sign_in.with_password(name, "guess guess guess", address="10.0.0.1")
    world.sign_in.with_password("rob", WORD, address="10.0.0.1")
    logged = [(one.person, one.action) for one in reversed(world.audit.entries())]
    assert logged == [
        ("Rob", "sign_in_failed"),
        ("anonymous", "sign_in_failed"),
        ("Rob", "sign_in"),
    ]
    assert "mistake" not in world.stored()


def test_sign_in_is_needed_from_the_first_user_on(tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    users = Users(database, cheap_passwords())
    parts = users, Credentials(database), AuditLog(database)
    assert SignIn(*parts).needed() is False
    assert SignIn(*parts, this_machine_only=False).needed() is True
    users.add("Ada", "admin", WORD, now=NOW)
    assert SignIn(*parts).needed() is True
