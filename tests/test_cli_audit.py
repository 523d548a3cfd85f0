"""What is done on the command line is in the audit log, and the log can be checked there."""

import csv
import io
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app
from assistant.errors import AssistantError, RecordsError
from assistant.records.audit import AuditLog
from assistant.records.database import Database
from ingest.library.schema import DATABASE_FILE

NOW = datetime(2026, 8, 1, 9, 30, tzinfo=UTC)
POLICY = "# AI policy\n\n## Input\n\nCustomer data must not be entered into public chatbots.\n"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIMS_EMBEDDING_MODEL", "aims-static-de-en-1")
    monkeypatch.setattr("getpass.getuser", lambda: "ada")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    (folder / "policy.md").write_text(POLICY, encoding="utf-8")
    (folder / "pay.md").write_text(POLICY.replace("Customer", "Salary"), encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Database.open(tmp_path) as database:
        log = AuditLog(database)
        for words in ("Who decides?", "=cmd|' /C calc'!A0", "\u202etxt.exe\nmore"):
            log.append(at=NOW, person="bo", action="ask", words=words, detail={"by": "page"})
    return tmp_path


def run(*arguments: str, data: Path, fails: bool = False) -> Result:
    done = CliRunner().invoke(app, [*arguments, "--data-dir", str(data)])
    assert fails or done.exit_code == 0, done.output
    return done


def log_of(data: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("audit-log", "show", "--json", data=data).stdout)
    return found


def test_a_day_on_the_command_line_is_logged(documents: Path, tmp_path: Path) -> None:
    run("ingest", str(documents), data=tmp_path)
    run("ask", "May customer data go into public chatbots?", data=tmp_path)
    run("collection", "add", "HR", data=tmp_path)
    run("collection", "place", "HR", "pay.md", data=tmp_path)
    run("collection", "add-member", "HR", "bo", data=tmp_path)
    removed = json.loads(run("remove", "policy.md", "--json", data=tmp_path).stdout)
    found = log_of(tmp_path)[::-1]
    assert [one["action"] for one in found] == [
        "upload",
        "upload",
        "ingest",
        "ask",
        "collection_add",
        "place",
        "member_add",
        "remove",
    ]
    assert {one["person"] for one in found} == {"cli:ada"}
    assert found[2]["detail"] == {"by": "cli", "added": 2}
    assert found[3]["words"] == "May customer data go into public chatbots?"
    assert found[6]["object"] == "bo"
    assert found[7]["object"] == removed["id"]
    run("audit-log", "verify", data=tmp_path)
    (held,) = json.loads(run("collection", "list", "--json", data=tmp_path).stdout)
    assert (held["name"], held["members"], held["documents"]) == ("HR", ["bo"], 1)
    # Nothing changed, so one line is enough.
    run("ingest", str(documents / "pay.md"), data=tmp_path)
    assert [one["action"] for one in log_of(tmp_path)[:2]] == ["ingest", "remove"]


def test_without_a_log_nothing_is_changed_and_questions_are_answered(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", str(documents), data=tmp_path)

    def broken(*_: object, **__: object) -> None:
        raise RecordsError("The log cannot be opened.")

    monkeypatch.setattr("assistant.records.database.Database.open", broken)
    failed = run("remove", "pay.md", data=tmp_path, fails=True)
    assert isinstance(failed.exception, AssistantError)
    assert "pay.md" in run("documents", data=tmp_path).stdout
    asked = run("ask", "May salary data go into public chatbots?", "--json", data=tmp_path)
    assert json.loads(asked.stdout)["abstained"] is False
    assert "not in the audit log" in asked.stderr


def test_verify_says_where_it_breaks(data: Path) -> None:
    whole = json.loads(run("audit-log", "verify", "--json", data=data).stdout)
    assert (whole["ok"], whole["entries"], whole["broken"]) == (True, 3, None)
    assert whole["head"] in run("audit-log", "verify", "--language", "de", data=data).stdout
    run("audit-log", "verify", "--noted", whole["head"], data=data)
    assert run("audit-log", "verify", "--noted", "3", data=data, fails=True).exit_code == 2
    with sqlite3.connect(data / DATABASE_FILE) as connection:
        connection.execute("UPDATE audit_log SET action = 'upload' WHERE number = 2")
    connection.close()
    broken = run("audit-log", "verify", "--json", data=data, fails=True)
    assert broken.exit_code == 1
    record = json.loads(broken.stdout)
    assert (record["ok"], record["broken"], record["why"]) == (False, 2, "changed")
    told = run("audit-log", "verify", "--language", "de", data=data, fails=True)
    assert (told.exit_code, "bei Nummer 2 nicht in Ordnung" in told.stdout) == (1, True)


def test_show_keeps_to_one_line_each(data: Path) -> None:
    lines = run("audit-log", "show", data=data).stdout.splitlines()
    assert len(lines) == 3
    assert "\u202e" not in lines[0]
    assert run("audit-log", "show", "--person", "nobody", data=data).stdout == ""
    assert len(run("audit-log", "show", "--limit", "1", data=data).stdout.splitlines()) == 1
    assert run("audit-log", "show", "--since", "x", data=data, fails=True).exit_code == 2


def test_exports_hold_no_formula(data: Path, tmp_path: Path) -> None:
    run("audit-log", "export", str(tmp_path / "log.csv"), data=data)
    text = (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert rows[1]["words"] == "'=cmd|' /C calc'!A0"
    assert not any(cell[:1] in tuple("=+-@\t\r") for row in rows for cell in row.values() if cell)
    run("audit-log", "export", str(tmp_path / "log.jsonl"), "--action", "ask", data=data)
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["words"] for line in lines][1] == "=cmd|' /C calc'!A0"
    assert [one["action"] for one in log_of(data)[:2]] == ["export", "export"]


def test_forget_and_anonymise(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("audit-log", "forget", data=data, fails=True).exit_code == 2
    done = json.loads(run("audit-log", "anonymise-user", "bo", "--json", data=data).stdout)
    assert (done["name"], done["words"]) == ("anonymised-1", 3)
    run("audit-log", "verify", data=data)
    assert "Who decides?" not in run("audit-log", "show", data=data).stdout
    assert run("audit-log", "anonymise-user", "bo", data=data, fails=True).exit_code == 1
    monkeypatch.setenv("AIMS_AUDIT_DAYS", "3650")
    assert json.loads(run("audit-log", "forget", "--json", data=data).stdout)["removed"] == 0
    gone = run("audit-log", "forget", "--before", "2100-01-01", "--json", data=data)
    assert json.loads(gone.stdout)["removed"] == 4
    assert [one["action"] for one in log_of(data)] == ["forget"]
    run("audit-log", "verify", data=data)
