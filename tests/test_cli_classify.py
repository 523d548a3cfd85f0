"""`aims classify` on the command line."""

import json
from pathlib import Path

from typer.testing import CliRunner

from assistant.cli import app

RUN = CliRunner()


def test_one_description_as_json_and_as_text() -> None:
    told = RUN.invoke(app, ["classify", "We use AI to rank job applicants.", "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["tier"] == "high"
    shown = RUN.invoke(app, ["classify", "Wir nutzen KI, um Bewerber zu bewerten."])
    assert shown.stdout.startswith("Hochrisiko")
    assert "Keine Rechtsberatung" in shown.stdout


def test_a_description_a_line_gives_an_object_a_line() -> None:
    told = RUN.invoke(app, ["classify", "-"], input="spam filter\n\nKI im Personalwesen\n")
    assert [json.loads(line)["tier"] for line in told.stdout.splitlines()] == ["minimal", "unsure"]


def test_questions_and_answers(tmp_path: Path) -> None:
    asked = json.loads(RUN.invoke(app, ["classify", "--questions", "--json"]).stdout)
    assert {"id", "question", "answers"} == set(asked[0])
    german = RUN.invoke(app, ["classify", "--questions", "--language", "de"]).stdout
    assert "Antworten:" in german
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"hr_use": "selection"}))
    told = RUN.invoke(app, ["classify", "--answers", str(file), "--json"])
    assert json.loads(told.stdout)["tier"] == "high"


def test_nothing_to_classify_is_an_error() -> None:
    assert RUN.invoke(app, ["classify"]).exit_code == 2
    assert RUN.invoke(app, ["classify", "x", "--language", "fr"]).exit_code == 2
