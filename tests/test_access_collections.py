"""Collections: a document is in one or in none, and nothing becomes public by accident."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.access.collections import Collections
from assistant.access.rights import LOCAL
from assistant.errors import Refused
from assistant.records.database import Database
from tests.visits import person

NOW = datetime(2026, 8, 1, tzinfo=UTC)
ADA, BO, ROOT = person("reader", "ada"), person("editor", "bo"), person("admin", "root")


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Collections]:
    with Database.open(tmp_path) as database:
        made = Collections(database)
        made.create("HR", now=NOW)
        made.create("Board", now=NOW)
        made.add_member("HR", "ada")
        made.place(["/docs/pay.md"], "HR")
        made.place(["/docs/merger.md"], "Board")
        yield made


def test_what_lies_in_a_collection_is_hidden_from_all_but_members_and_admins(
    held: Collections,
) -> None:
    assert held.hidden_from(ADA) == {"/docs/merger.md"}
    assert held.hidden_from(BO) == {"/docs/pay.md", "/docs/merger.md"}
    assert held.hidden_from(ROOT) == held.hidden_from(LOCAL) == frozenset()
    assert (held.of(ADA), held.of(BO), held.of(ROOT)) == (["HR"], [], ["Board", "HR"])


def test_members_come_and_go(held: Collections) -> None:
    assert held.add_member("Board", "ada") is True
    assert held.add_member("Board", "ada") is False
    assert held.hidden_from(ADA) == frozenset()
    held.remove_member("Board", "ada")
    assert held.hidden_from(ADA) == {"/docs/merger.md"}
    with pytest.raises(Refused):
        held.remove_member("Board", "ada")
    with pytest.raises(Refused):
        held.add_member("Sales", "ada")


def test_a_document_lies_in_one_collection(held: Collections) -> None:
    held.place("/docs/pay.md", "Board")
    assert held.hidden_from(ADA) == {"/docs/pay.md", "/docs/merger.md"}
    assert held.at("/docs/pay.md") == "Board"
    held.unplace(["/docs/pay.md"])
    assert held.at("/docs/pay.md") is None
    assert held.hidden_from(BO) == {"/docs/merger.md"}
    with pytest.raises(Refused):
        held.place(["/docs/pay.md"], "Sales")
    assert held.at("/docs/pay.md") is None


def test_a_moved_file_stays_hidden_at_both_places(held: Collections) -> None:
    held.follow({"/docs/2026/pay.md": "/docs/pay.md"})
    assert {"/docs/pay.md", "/docs/2026/pay.md"} <= held.hidden_from(BO)
    assert held.hidden_from(ADA) == {"/docs/merger.md"}
    held.follow({"/docs/2026/public.md": "/docs/public.md"})
    assert held.at("/docs/2026/public.md") is None


def test_another_name_changes_nothing_else(held: Collections) -> None:
    folder = held.one("HR").folder
    assert held.rename("HR", " People  and Pay ") == "People and Pay"
    found = held.one("People and Pay")
    assert (found.folder, found.members, found.sources) == (
        folder,
        ("ada",),
        frozenset({"/docs/pay.md"}),
    )
    assert held.hidden_from(ADA) == {"/docs/merger.md"}
    assert [one.name for one in held.all()] == ["Board", "People and Pay"]
    assert held.rename("Board", "board") == "board"  # its own name in other letters
    for new in ("board", "BOARD", "", "x" * 65, "a\u202eb"):
        with pytest.raises(Refused):
            held.rename("People and Pay", new)


def test_deleting_makes_nothing_public(held: Collections) -> None:
    for target in (None, "HR", "Sales"):
        with pytest.raises(Refused):
            held.delete("HR", move_to=target)
    assert held.delete("HR", move_to="Board") == 1
    assert held.hidden_from(ADA) == {"/docs/pay.md", "/docs/merger.md"}
    assert held.delete("Board", move_to=held.create("Sales", now=NOW).name) == 2
    held.unplace(held.one("Sales").sources)
    assert held.delete("Sales") == 0
    assert held.all() == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\nb\x00", "hr"])
def test_names_are_in_order_and_not_taken(name: str, held: Collections) -> None:
    with pytest.raises(Refused):
        held.create(name, now=NOW)
    assert len(held.all()) == 2


def test_folders_differ_and_are_no_names(held: Collections) -> None:
    folders = {one.folder for one in held.all()}
    assert len(folders) == 2
    assert all(folder.isalnum() and len(folder) == 16 for folder in folders)
