"""Registers for programs: read by readers, written by editors, checked like all else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import NotAllowed, Refused
from assistant.service import Service, programs_registers, registering
from assistant.service.arguments import BadArgument
from assistant.service.programs import Call, perform
from assistant.session import Assistant
from assistant.settings import Settings
from ingest.embed import HashEmbedder
from tests.visits import person, service_over


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with (
        Assistant(Settings(data_dir=tmp_path / "data"), HashEmbedder()) as assistant,
        service_over(assistant, tmp_path / "data") as one,
    ):
        yield one


@pytest.fixture
def editor(service: Service) -> Call:
    return Call(service.visit(person("editor", "Ada"), by="api"), "de")


def do(call: Call, name: str, **given: Any) -> Any:
    made = perform(getattr(programs_registers, name), call, given)
    return json.loads(json.dumps(made))  # what a program gets


def test_registers_tell_their_fields_and_how_many_there_are(editor: Call) -> None:
    do(editor, "entry_save", register="systems", values={"name": "Pino"})
    found = {one["id"]: one for one in do(editor, "registers")["registers"]}
    assert found["systems"]["entries"] == 1
    assert found["systems"]["title"] == "KI-Systeme"
    role = next(one for one in found["systems"]["fields"] if one["id"] == "role")
    assert {"value": "deployer", "label": "Betreiber (nutzt es)"} in role["options"]
    assert found["dismissed"]["made"]


def test_an_entry_is_saved_read_and_its_history_told(editor: Call) -> None:
    made = do(editor, "entry_save", register="systems", values={"name": "Pino"}, reason="neu")
    assert made["id"] == "SYS-1"
    changed = do(
        editor, "entry_save", id="SYS-1", version=1, values={"role": "Betreiber (nutzt es)"}
    )
    assert changed["values"] == {"name": "Pino", "role": "deployer"}
    assert do(editor, "entry", id="SYS-1") == changed
    emptied = do(editor, "entry_save", id="SYS-1", values={"role": None})
    assert emptied["values"] == {"name": "Pino"}
    changes = do(editor, "entry_history", id="SYS-1")["changes"]
    assert [one["deed"] for one in changes] == ["change", "change", "add"]
    assert changes[-1]["reason"] == "neu"
    assert changes[0]["person"] == "Ada"
    assert do(editor, "entry_history", id="SYS-1", limit=1)["changes"] == changes[:1]


def test_entries_are_read_page_by_page(editor: Call) -> None:
    for number in range(5):
        do(editor, "entry_save", register="systems", values={"name": f"S{number}"})
    registering.archive(editor.visit, "systems", "SYS-2")
    found = do(editor, "entries", register="systems", after=1, limit=2)
    assert found["total"] == 4
    assert [one["id"] for one in found["entries"]] == ["SYS-3", "SYS-4"]
    assert do(editor, "entries", register="systems", archived=True)["total"] == 5


def test_classifying_writes_nothing(editor: Call) -> None:
    values = {"name": "Vorn", "purpose": "Bewertet Bewerber nach Lebenslauf."}
    do(editor, "entry_save", register="systems", values=values)
    found = do(editor, "classify", id="SYS-1")
    assert found["tier"] == "high"
    assert found["language"] == "de"
    assert found["kept"]["tier"] is None
    assert {one["when"] for one in found["duties"]} <= {"applies", "soon", "later"}
    assert do(editor, "entry", id="SYS-1")["version"] == 1
    with pytest.raises(Refused, match="nix"):
        do(editor, "classify", id="SYS-1", answers={"nix": "yes"})


@pytest.mark.parametrize(
    ("name", "given", "fault"),
    [
        ("entries", {"register": "nix"}, Refused),
        ("entry", {"id": "SYS-9"}, Refused),
        ("entry", {"id": "XXX-1"}, Refused),
        ("entry_history", {"id": "SYS-9"}, Refused),
        ("classify", {"id": "RISK-1"}, Refused),
        ("entry_save", {"values": {"name": "x"}}, BadArgument),
        ("entry_save", {"values": {}, "register": "systems"}, BadArgument),
        ("entry_save", {"values": {"name": "x"}, "register": "dismissed"}, Refused),
        ("entry_save", {"values": {"name": "x"}, "id": "DIS-1"}, Refused),
        ("entry_save", {"values": {"name": "x"}, "id": "SYS-1", "register": "risks"}, Refused),
        ("entry_save", {"values": {"nix": "x"}, "register": "systems"}, Refused),
        ("entry_save", {"values": {"name": ["x"]}, "register": "systems"}, Refused),
        ("entry_save", {"values": {"answers": "\ud800"}, "register": "systems"}, BadArgument),
        ("entry_save", {"values": {"answers": {"a": float("inf")}}}, BadArgument),
        ("entry_save", {"values": {"answers": ["x" * 400_001]}}, BadArgument),
        (
            "entry_save",
            {"values": {"name": "x", "sources": [{"quote": "x"}]}, "register": "systems"},
            Refused,
        ),
    ],
)
def test_what_is_not_in_order_is_refused(
    editor: Call, name: str, given: dict[str, Any], fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        do(editor, name, **given)
    assert registering.entries(editor.visit, "systems") == []


def test_a_reader_reads_and_writes_nothing(service: Service, editor: Call) -> None:
    do(editor, "entry_save", register="systems", values={"name": "Pino"})
    reader = Call(service.visit(person("reader"), by="api"), "en")
    for name, given in (
        ("registers", {}),
        ("entries", {"register": "systems"}),
        ("entry", {"id": "SYS-1"}),
        ("entry_history", {"id": "SYS-1"}),
        ("classify", {"id": "SYS-1"}),
    ):
        assert do(reader, name, **given)
    with pytest.raises(NotAllowed):
        do(reader, "entry_save", id="SYS-1", values={"name": "Zwo"})
