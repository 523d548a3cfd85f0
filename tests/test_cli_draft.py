"""`aims draft` as a person meets it; every error names the thing and the remedy."""

import json
from pathlib import Path
from typing import Any

import docx
import pytest
from typer.testing import CliRunner

from assistant.cli import app
from ingest.embedders import STATIC
from tests.test_rephrase import editing

POLICY = (
    "---\ntitle: Leitlinie Einkauf\nstatus: approved\nversion: '1.0'\n---\n# Leitlinie Einkauf\n\n"
    "Diese Leitlinie gilt für alle Beschäftigten der Ahrtal Logistik SE.\n\n"
    "Die Geschäftsleitung genehmigt jede Bestellung über tausend Euro.\n"
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one small policy in its library."""
    folder = tmp_path_factory.mktemp("draft")
    (folder / "docs").mkdir()
    (folder / "docs" / "einkauf.md").write_text(POLICY, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIMS_EMBEDDING_MODEL", STATIC)
        patch.setenv("AIMS_DATA_DIR", str(folder / "data"))
        assert CliRunner().invoke(app, ["ingest", str(folder / "docs")]).exit_code == 0
    return folder / "data"


@pytest.fixture
def home(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AIMS_EMBEDDING_MODEL", STATIC)
    monkeypatch.setenv("AIMS_DATA_DIR", str(data))
    return tmp_path


def named(text: str) -> str:
    return text.replace("The organization ", "Ahrtal Logistik SE ", 1)


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["draft", *map(str, arguments)])


def draft_json(*arguments: str | Path) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def failure(*arguments: str | Path) -> str:
    """The one line with which a command ends; it is an error of ours, no crash."""
    done = run(*arguments)
    assert done.exit_code == 1
    assert type(done.exception).__module__.startswith(("assistant", "ingest")), done.exception
    return str(done.exception)


def test_types_are_listed_with_what_they_close(home: Path) -> None:
    text = run("--types").stdout
    assert "ai-policy: AI policy – closes" in text
    assert "KI-Richtlinie" in run("--types", "--language", "de").stdout
    records = json.loads(run("--types", "--json").stdout)
    policy = next(one for one in records if one["id"] == "ai-policy")
    assert "iso42001:5.2" in policy["closes"]


def test_a_draft_is_printed_with_what_the_documents_say(home: Path) -> None:
    text = run("ai-policy").stdout
    assert text.startswith("# KI-Richtlinie")
    assert "Ahrtal Logistik SE[^1]" in text
    assert "Leitlinie Einkauf" in text  # the footnote
    assert "ENTWURF" in text
    assert run("ai-policy").stdout == text
    assert run("ai-policy", "--language", "en").stdout.startswith("# AI policy")
    assert run("ai-policy", "--language", "fr").exit_code == 2


def test_a_requirement_stands_for_the_type_that_closes_it(home: Path) -> None:
    record = draft_json("5.2", "A.2.2")
    assert record["types"] == ["ai-policy"]
    assert record["status"] == "draft"
    assert {"iso42001:5.2", "iso42001:A.2.2"} <= set(record["closes"])
    assert {"number", "requirement", "criterion"} == set(record["statements"][0])
    (company, *_) = [r for c in record["control"] for r in c["runs"] if r.get("slot") == "company"]
    note = record["citations"][company["note"] - 1]
    assert company["text"] in note["quote"]
    assert all(point["question"].endswith("?") for point in record["open_points"])


def test_answers_fill_open_points_and_go_before_facts(home: Path) -> None:
    answers = home / "answers.yaml"
    answers.write_text("company: Neue Ahrtal SE\napprover: Vorstand\n", encoding="utf-8")
    record = draft_json("ai-policy", "--answers", answers)
    assert "approver" not in [point["slot"] for point in record["open_points"]]
    assert "Neue Ahrtal SE" in record["markdown"]


def test_word_and_markdown_files_are_written(home: Path) -> None:
    done = run("ai-policy", "--out", home / "a.md")
    assert f"wrote {home / 'a.md'}" in done.stderr
    assert (home / "a.md").read_text("utf-8") == run("ai-policy").stdout
    assert "approver: " in done.stdout  # the open points with the names that answers go by
    run("ai-policy", "--out", home / "a.docx")
    template = home / "own.docx"
    own = docx.Document()
    own.sections[0].footer.paragraphs[0].text = "Vertraulich"
    own.save(str(template))
    run("ai-policy", "--out", home / "b.docx", "--template", template)
    footers = [
        docx.Document(str(home / name)).sections[0].footer.paragraphs[0].text
        for name in ("a.docx", "b.docx")
    ]
    assert footers[0] != footers[1] == "Vertraulich"


def test_statements_are_rephrased_where_a_model_is_set_up(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "AIMS_LLM" in failure("ai-policy", "--rephrase")
    plain = run("ai-policy", "--language", "en").stdout
    monkeypatch.setattr("assistant.cli_draft_run.open_model", lambda _: editing(named))
    done = run("ai-policy", "--rephrase", "--language", "en", "--out", home / "d.md")
    assert "scripted:test (draft_statement@1), statements: 2" in done.stdout
    changed = (home / "d.md").read_text(encoding="utf-8")
    assert changed.count("Ahrtal Logistik SE") == plain.count("Ahrtal Logistik SE") + 2
    assert run("ai-policy", "--language", "en").stdout == plain


def test_a_plan_names_commands_in_order(home: Path) -> None:
    text = run("--gaps").stdout
    assert "aims draft aims-scope" in text
    assert "schließt" in text
    merged = draft_json("--gaps")
    apart = draft_json("--gaps", "--separate")
    assert len(apart["documents"]) > len(merged["documents"])
    assert all(len(one["types"]) == 1 for one in apart["documents"])
    assert merged["set"] == "iso42001"
    assert {"approvals", "unreadable", "left", "counts", "language"} <= merged.keys()
    assert {"closes", "open_points", "extends", "change", "form"} <= merged["documents"][0].keys()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["no-such-type"], ["no-such-type", "ai-policy", "6.1.2"]),
        (["99.9"], ["99.9", "Types:"]),
        (["ai-policy", "--form", "addendum"], ["ai-policy", "Leave --form out"]),
        (["ai-policy", "--out", "a.xyz"], ["a.xyz", ".docx or .md"]),
        (["ai-policy", "--out", "nowhere/a.docx"], ["nowhere/a.docx", "Choose another place"]),
        (["ai-policy", "--template", "own.docx"], ["own.docx", "--out F.docx"]),
        (["ai-policy", "--answers", "none.yaml"], ["none.yaml", "cannot be read"]),
        (["ai-policy", "--answers", "bad.yaml"], ["bad.yaml", "nobody_asks"]),
        (["ai-policy", "--out", "a.docx", "--template", "bad.yaml"], ["bad.yaml"]),
    ],
)
def test_what_cannot_be_done_is_named_and_nothing_is_written(
    home: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], named: list[str]
) -> None:
    monkeypatch.chdir(home)
    (home / "bad.yaml").write_text("nobody_asks: x\n", encoding="utf-8")
    told = failure(*arguments)
    for part in named:
        assert part in told
    assert [path.name for path in home.iterdir()] == ["bad.yaml"]


@pytest.mark.parametrize(
    "arguments", [[], ["ai-policy", "--gaps"], ["ai-policy", "--form", "letter"]]
)
def test_contradictory_switches_are_refused(home: Path, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_without_documents_a_draft_asks_for_all_and_a_plan_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIMS_EMBEDDING_MODEL", STATIC)
    monkeypatch.setenv("AIMS_DATA_DIR", str(tmp_path / "none"))
    assert "aims ingest" in failure("--gaps")
    record = json.loads(run("5.2", "--json", "--language", "de").stdout)
    assert record["types"] == ["ai-policy"]
    assert record["citations"] == []
    assert "company" in [point["slot"] for point in record["open_points"]]
