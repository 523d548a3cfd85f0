"""Visits for tests: a service over any assistant, real or faked, and its one local person."""

from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from assistant.access.passwords import Passwords
from assistant.access.rights import LOCAL, Person, Role
from assistant.records.database import Database
from assistant.service import Service, Visit


def service_over(assistant: Any, data_dir: Path) -> Service:
    return Service(assistant, Database.open(data_dir))


def visit_over(assistant: Any, data_dir: Path, *, person: Person = LOCAL) -> Visit:
    return service_over(assistant, data_dir).visit(person)


def person(role: Role, name: str = "") -> Person:
    return Person(name or role, role)


def cheap_passwords() -> Passwords:
    """Argon2id at its smallest, so that tests are quick; never for anything else."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
