"""`aims audit` as a person meets it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app
from assistant.messages import LANGUAGES
from assistant.service import Service
from ingest.embedders import STATIC
from tests.audit_library import DENIED, SUPPORTED, admin, audit_library, fill, keep_review


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with audit_library(tmp_path_factory.mktemp("cli")) as one:
        fill(admin(one))
        keep_review(admin(one), "en")
        yield one


def run(service: Service, *arguments: str, env: dict[str, str] | None = None) -> Result:
    data_dir = str(service.assistant.settings.data_dir)
    environment = {"AIMS_EMBEDDING_MODEL": STATIC, "AIMS_DATA_DIR": data_dir, **(env or {})}
    return CliRunner(env=environment).invoke(app, ["audit", *arguments])


def told(service: Service, *arguments: str) -> Any:
    done = run(service, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_the_programme_names_what_is_left_and_whom_to_check(service: Service) -> None:
    found = told(service, "programme")
    assert len(found["requirements"]) == 70
    by_id = {one["requirement"]: one for one in found["requirements"]}
    assert by_id["iso42001:6.1.4"]["next"] == {"audit": "AUD-1", "on": "2026-01-15"}
    assert by_id["iso42001:4.1"] == {
        "requirement": "iso42001:4.1", "last": None, "next": None, "left_unchecked_by": [],
    }  # fmt: skip
    assert any("AI officer" in one["text"] for one in found["to_check"])


def test_a_programme_is_proposed_from_the_day_that_was_named(service: Service) -> None:
    found = told(service, "programme", "--propose", "--from", "2028-02-01")
    assert [one["planned_on"] for one in found] == ["2028-04-03", "2028-08-01", "2028-12-01"]
    assert told(service, "findings")[0]["audit"] == "AUD-1"  # nothing was planned by that
    assert run(service, "programme", "--from", "soon").exit_code == 2


def test_a_checklist_quotes_for_and_against(service: Service) -> None:
    found = told(service, "checklist", "AUD-1")
    by_id = {one["requirement"]: one for one in found["requirements"]}
    assert [one["quote"] for one in by_id["iso42001:6.1.4"]["contradicting"]] == [DENIED]
    assert [one["quote"] for one in by_id["iso42001:5.2"]["supporting"]] == [SUPPORTED]
    assert by_id["iso42001:6.1.4"]["checks"][0]["answer"] == "Nobody."
    other = told(service, "checklist", "--scope", "9.2, A.10")
    assert len(other["requirements"]) == 5
    assert run(service, "checklist").exit_code == 2
    assert "no entry AUD-9" in str(run(service, "checklist", "AUD-9").exception)
    assert "nothing in scope" in str(run(service, "checklist", "--scope", "99").exception)


def test_findings_tell_the_next_step(service: Service) -> None:
    (one,) = told(service, "findings", "--open")
    assert one["closed"] is False
    assert one["lacking"][0] == "description"
    assert "Beschreiben" in run(service, "findings", "--language", "de").output


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_written_by_their_ending(service: Service, tmp_path: Path, language: str) -> None:
    wanted = [
        ("programme", "--out", "plan.xlsx"),
        ("programme", "--out", "plan.docx"),
        ("checklist", "AUD-1", "--out", "list.xlsx"),
        ("checklist", "AUD-1", "--out", "list.docx"),
        ("report", "AUD-1", "--out", "report.docx"),
        ("review-pack", "--out", "input.docx"),
    ]
    for *arguments, name in wanted:
        path = tmp_path / name
        done = run(service, *arguments, str(path), "--language", language)
        assert done.exit_code == 0, done.output
        assert path.read_bytes().startswith(b"PK")
    assert run(service, "report", "AUD-1", "--out", str(tmp_path / "a.pdf")).exit_code == 2


def test_the_review_input_says_where_nothing_is_recorded(service: Service) -> None:
    found = told(service, "review-pack")
    assert len(found["topics"]) == 10
    assert found["review"] == 1
    assert "Nothing recorded." in run(service, "review-pack").output


def test_the_pack_is_written_whole_or_not_at_all(service: Service, tmp_path: Path) -> None:
    out = tmp_path / "pack.zip"
    failed = run(service, "pack", "--out", str(out), "--at", "2020-01-01")
    assert failed.exit_code == 1
    assert "cannot be made as of 2020-01-01" in str(failed.exception)
    assert list(tmp_path.iterdir()) == []
    assert run(service, "pack", "--out", str(out), "--at", "today").exit_code == 2
