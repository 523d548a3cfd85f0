"""The command line as a user meets it: ingest, list, ask, remove, and errors in one line."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app, main

POLICY = """---
title: AI policy
version: 1.2
status: approved
---
# AI policy

## 1 Input

Customer data must not be entered into public chatbots.

## 2 Approval

The AI office approves every new tool within ten working days.
"""
KEYS = {"question", "language", "answer", "abstained", "citations", "related"}
CITATION = {
    "number",
    "document",
    "file",
    "page",
    "section",
    "quote",
    "start",
    "end",
    "document_status",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    (folder / "policy.md").write_text(POLICY, encoding="utf-8")
    data = tmp_path_factory.mktemp("library")
    done = run("ingest", str(folder), "--data-dir", str(data), "--json")
    assert done.exit_code == 0, done.output
    return data


def run(*arguments: str, stdin: str | None = None):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(app, list(arguments), input=stdin)


def test_ask_keeps_its_contract(library: Path) -> None:
    question = "May customer data go into public chatbots?"
    done = run("ask", question, "--data-dir", str(library), "--json")
    record = json.loads(done.stdout)
    assert record.keys() >= KEYS
    assert record["question"] == question
    assert record["language"] == "en"
    assert record["abstained"] is False
    (first, *_) = record["citations"]
    assert first.keys() >= CITATION
    assert first["quote"] == "Customer data must not be entered into public chatbots."
    assert (first["file"], first["page"], first["document_status"]) == ("policy.md", 1, "approved")


def test_ask_reads_questions_from_standard_input(library: Path) -> None:
    lines = "Who approves a new tool?\n\nWie viele Monde hat der Jupiter?\n"
    done = run("ask", "-", "--data-dir", str(library), stdin=lines)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["question"] for r in records] == [
        "Who approves a new tool?",
        "Wie viele Monde hat der Jupiter?",
    ]
    assert [r["abstained"] for r in records] == [False, True]


def test_a_stray_byte_stops_no_question(library: Path) -> None:
    lines = b"\xef\xbb\xbfWho approves a new tool?\r\n\xff\xfe?\n"
    done = CliRunner().invoke(app, ["ask", "-", "--data-dir", str(library)], input=lines)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["question"] for r in records] == ["Who approves a new tool?", "\ufffd\ufffd?"]
    assert run("ask", "Who \udcff approves?", "--data-dir", str(library), "--json").exit_code == 0
    assert run("ask", " ", "--data-dir", str(library)).exit_code == 2


def test_documents_and_status(library: Path) -> None:
    (document,) = json.loads(run("documents", "--data-dir", str(library), "--json").stdout)
    assert (document["title"], document["version"], document["status"]) == (
        "AI policy",
        "1.2",
        "approved",
    )
    status = json.loads(run("status", "--data-dir", str(library), "--json").stdout)
    assert status["documents"] == 1
    assert status["chunks"] >= 1


def test_a_second_ingest_changes_nothing(library: Path, tmp_path: Path) -> None:
    before = run("status", "--data-dir", str(library), "--json").stdout
    (tmp_path / "copy.md").write_text(POLICY, encoding="utf-8")
    done = run("ingest", str(tmp_path / "copy.md"), "--data-dir", str(library), "--json")
    assert done.exit_code == 0
    assert run("status", "--data-dir", str(library), "--json").stdout == before


def test_remove(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(POLICY, encoding="utf-8")
    data = str(tmp_path / "library")
    run("ingest", str(tmp_path / "a.md"), "--data-dir", data)
    done = run("remove", "a.md", "--data-dir", data, "--json")
    assert json.loads(done.stdout)["removed"] == "a.md"
    assert json.loads(run("documents", "--data-dir", data, "--json").stdout) == []


def test_a_bad_file_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(POLICY, encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"")
    done = run("ingest", str(tmp_path), "--data-dir", str(tmp_path / "library"), "--json")
    outcomes = {f["file"]: f for f in json.loads(done.stdout)["files"]}
    assert outcomes["good.md"]["outcome"] == "added"
    assert outcomes["bad.pdf"]["outcome"] == "rejected"
    assert outcomes["bad.pdf"]["reason"]
    assert outcomes["bad.pdf"]["remedy"]


def test_force_reads_unchanged_files_anew(tmp_path: Path) -> None:
    file, data = tmp_path / "a.md", str(tmp_path / "library")
    file.write_text(POLICY, encoding="utf-8")
    for options, expected in (([], "added"), ([], "unchanged"), (["--force"], "replaced")):
        done = run("ingest", str(file), *options, "--data-dir", data, "--json")
        (outcome,) = json.loads(done.stdout)["files"]
        assert outcome["outcome"] == expected


def test_prune_keeps_what_was_named_alone(tmp_path: Path) -> None:
    data = str(tmp_path / "library")
    for name in ("old", "new"):
        (tmp_path / f"{name}.md").write_text(f"{POLICY}\nThis is the {name} one.\n")
        run("ingest", str(tmp_path / f"{name}.md"), "--data-dir", data)
    run("ingest", str(tmp_path / "new.md"), "--prune", "--data-dir", data)
    found = json.loads(run("documents", "--data-dir", data, "--json").stdout)
    assert [document["file"] for document in found] == ["new.md"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["remove", "nowhere.pdf"], "nowhere.pdf"),
        (["serve", "--host", "0.0.0.0"], "0.0.0.0"),
        (["status", "--data-dir", __file__], "--data-dir"),
    ],
)
def test_an_error_is_one_line(
    arguments: list[str],
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert word in error_line(arguments, tmp_path, monkeypatch, capsys)


def test_a_bad_setting_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AIMS_LIMITS__PAGES", "many")
    line = error_line(["status"], tmp_path, monkeypatch, capsys)
    assert line.startswith("aims: AIMS_LIMITS__PAGES='many': ")


def test_a_damaged_library_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "library.db").write_bytes(b"This is no database. " * 500)
    line = error_line(["ask", "Who?"], tmp_path, monkeypatch, capsys)
    assert str(tmp_path / "library.db") in line
    assert "aims ingest" in line


def error_line(
    arguments: list[str],
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> str:
    monkeypatch.setenv("AIMS_DATA_DIR", str(data_dir))
    monkeypatch.setattr(sys, "argv", ["aims", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("aims: ")
    return line
