"""`aims classify` on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.ai_act.places import cited
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


def test_each_language_cites_and_quotes_in_its_own_way(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"role": "both"}))
    told = {
        language: RUN.invoke(
            app,
            ["classify", "Rates applicants.", "--answers", str(file), "--language", language],
        ).stdout
        for language in ("de", "en")
    }
    assert "Artikel: Art. 6 Abs. 2; Anhang III Nr. 4 Buchst. a" in told["de"].replace(",", ";")
    assert "Articles: Art. 6(2); Annex III 4(a)" in told["en"].replace(",", ";")
    assert "Annex" not in told["de"]
    assert not any(sign in told["en"] for sign in "„«")
    for words in told.values():  # an answer is told in words, not as it is stored
        assert "both“" not in words
        assert "both”" not in words


@pytest.mark.parametrize(
    ("place", "german"),
    [
        ("Art. 26(11), 86", "Art. 26 Abs. 11, 86"),
        ("Art. 5(1)(f)", "Art. 5 Abs. 1 Buchst. f"),
        ("Annex III 2", "Anhang III Nr. 2"),
        ("Annex I", "Anhang I"),
        ("Art. 11, 12, 18, 19", "Art. 11, 12, 18, 19"),
    ],
)
def test_places_are_cited_in_german(place: str, german: str) -> None:
    assert cited(place, "de") == german
    assert cited(place, "en") == place
