"""`aims register` on the command line, on a library of its own."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli import app, main
from assistant.cli_common import error_text
from assistant.errors import Refused
from assistant.export.register_text import entry_line, entry_text
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers

RUN = CliRunner()
TABLE = """# AI system inventory

Status: Approved

| AI system | Purpose | Owner |
|---|---|---|
| Ledgerly | Suggests accounts for invoices | Mary Byrne |
| Notiva | Writes minutes of meetings | Mary Byrne |
"""


class Shell:
    """Runs commands on one library."""

    def __init__(self, folder: Path) -> None:
        self.where = ["--data-dir", str(folder)]

    def __call__(self, *words: str) -> str:
        done = RUN.invoke(app, ["register", *words, *self.where])
        assert done.exit_code == 0, done.output + repr(done.exception)
        return done.stdout

    def json(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))

    def fails(self, *words: str) -> str:
        done = RUN.invoke(app, ["register", *words, *self.where])
        assert done.exit_code != 0
        return done.output + str(done.exception)


@pytest.fixture
def aims(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "data")


def test_registers_are_listed_with_their_counts(aims: Shell) -> None:
    aims("add", "systems", "--set", "name=Pino")
    found = {one["id"]: one["entries"] for one in aims.json("list")}
    assert found.keys() == load_registers().keys()
    assert found["systems"] == 1
    assert "KI-Systeme" in aims("list", "--language", "de")
    assert "SYS-1  Pino" in aims("list", "systems")


def test_an_entry_lives_and_its_history_is_told(aims: Shell) -> None:
    made = aims.json(
        "add", "systems", "--set", "name=Pino", "--set", "role=Betreiber (nutzt es)",
        "--set", "data=personal;special", "--reason", "neu",
    )  # fmt: skip
    assert made["values"] == {"name": "Pino", "role": "deployer", "data": ["personal", "special"]}
    aims("change", "sys-1", "--set", "role=", "--set", "purpose=Answers = helps")
    shown = aims.json("show", "SYS-1")
    assert shown["values"]["purpose"] == "Answers = helps"
    assert "role" not in shown["values"]
    aims("archive", "SYS-1", "--reason", "aus")
    assert aims.json("list", "systems") == []
    assert aims.json("list", "systems", "--archived")[0]["archived"]
    assert "archiviert" in aims("show", "SYS-1", "--language", "de")
    aims("restore", "SYS-1")
    deeds = ["restore", "archive", "change", "add"]
    for named in ([], ["systems"], ["SYS-1"]):
        assert [one["deed"] for one in aims.json("history", *named)] == deeds
    told = aims("history", "SYS-1", "--language", "de")
    assert "Unsere Rolle: Betreiber (nutzt es) → –" in told
    assert "– neu" in told
    assert len(aims.json("history", "--limit", "1")) == 1


def test_fields_tell_what_may_be_set(aims: Shell) -> None:
    told = RUN.invoke(app, ["register", "fields", "systems", "--language", "de"]).stdout
    assert "Betreiber (nutzt es)" in told
    found = json.loads(RUN.invoke(app, ["register", "fields", "risks", "--json"]).stdout)
    assert {"id": "system", "to": "systems"}.items() <= next(
        one for one in found if one["id"] == "system"
    ).items()


def test_a_file_goes_out_and_comes_in_again(aims: Shell, tmp_path: Path) -> None:
    aims("add", "systems", "--set", "name=Pino")
    for form in ("xlsx", "csv", "yaml"):
        file = tmp_path / f"s.{form}"
        aims("export", "systems", "--out", str(file), "--language", "de")
        told = aims.json("import", str(file), "--register", "systems")
        assert (told["added"], told["changed"], told["unchanged"]) == ([], [], 1)
    file = tmp_path / "neu.csv"
    file.write_text("Kennung;Name;Zweck\nSYS-1;;Auskunft\n;Zwo;\n", encoding="utf-8")
    dry = aims("import", str(file), "--register", "systems", "--dry-run", "--language", "de")
    assert "Es wurde nichts geschrieben" in dry
    assert len(aims.json("list", "systems")) == 1
    done = aims("import", str(file), "--register", "systems")
    assert "1 added, 1 changed, 0 unchanged." in done
    assert "neu.csv" in aims("history", "SYS-2")
    file.write_text("Name;Unsere Rolle\nDrei;Chef\n", encoding="utf-8")
    told = aims.fails("import", str(file), "--register", "systems", "--language", "de")
    assert "Zeile 2" in told
    assert len(aims.json("list", "systems")) == 2


def test_proposals_are_accepted_and_dismissed(aims: Shell, tmp_path: Path) -> None:
    (tmp_path / "inventory.md").write_text(TABLE, encoding="utf-8")
    RUN.invoke(app, ["ingest", str(tmp_path / "inventory.md"), *aims.where])
    found = {one["about"]: one for one in aims.json("proposals", "systems")}
    assert found.keys() == {"ledgerly", "notiva"}
    told = aims("proposals", "systems", "--language", "de")
    assert "Suggests accounts for invoices" in told
    assert "AI system inventory, Seite" in told
    made = aims.json("accept", "systems", found["ledgerly"]["key"])
    assert "Ledgerly" in made[0]["values"]["sources"][0]["quote"]
    aims("dismiss", "systems", found["notiva"]["key"], "--reason", "keines")
    assert aims.json("proposals", "systems") == []
    aims("archive", "DIS-2")
    assert [one["about"] for one in aims.json("proposals", "systems")] == ["notiva"]
    assert "no longer open" in aims.fails("accept", "systems", "x")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "SYS-9"], "no entry SYS-9"),
        (["show", "XX-1"], "no entry XX-1"),
        (["list", "nix"], "no register nix"),
        (["add", "systems", "--set", "nix=1"], "no field nix"),
        (["add", "systems", "--set", "name"], "is not field=value"),
        (["add", "systems"], "a value is needed"),
        (["add", "dismissed", "--set", "title=x"], "by the program alone"),
        (["change", "SYS-1"], "at least one field=value"),
        (["export", "systems", "--out", "x.doc"], "end it in"),
        (["import", "nix.csv", "--register", "systems"], "nix.csv"),
    ],
)
def test_what_is_not_in_order_is_told(aims: Shell, words: list[str], told: str) -> None:
    assert told in aims.fails(*words)


def test_a_fault_is_one_line_for_people(
    aims: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["aims", "register", "show", "SYS-9", *aims.where])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err.startswith("aims: There is no entry SYS-9")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--language", "de"], "nicht akzeptiert werden"),
        (["--language=de"], "nicht akzeptiert werden"),
        (["--language", "en"], "cannot be accepted"),
        (["de"], "cannot be accepted"),
    ],
)
def test_errors_speak_the_language_that_was_asked_for(arguments: list[str], told: str) -> None:
    error = Refused("risk.accept_residual", risk="RISK-1")
    assert told in error_text(error, ["risk", "accept", *arguments])
    assert error_text(ValueError("x"), arguments) == "x"


def test_an_entry_named_by_its_control_is_named_in_words() -> None:
    register, now = load_registers()["soa"], datetime(2026, 1, 1, tzinfo=UTC)
    values = {"control": ("iso42001:A.2.2",), "applicable": "yes", "justification": "x"}
    entry = Entry("soa", "SOA-1", 1, values, now, now, "Ada")
    for said in (entry_line(register, entry, "de"), entry_text(register, entry, "de")):
        assert said.splitlines()[0].startswith("SOA-1  A.2.2")
        assert "iso42001" not in said
