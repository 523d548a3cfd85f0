"""`docs/quality.md` is what the generator makes of the committed records, and loses nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.docs import (
    ELSEWHERE,
    PAGE,
    RESULTS,
    DocsError,
    cell,
    data,
    errors,
    made,
    number,
    read_records,
    read_texts,
    table,
)
from eval.measures import MEASURES

TEXTS: dict[str, Any] = {
    "head": "# Quality\n",
    "measure": [
        {
            "name": "m",
            "title": "Is it right?",
            "means": "What it is.\n",
            "weak": "Here.\n",
            "table": [{"columns": {"right": "right", "by words": "recall / lexical"}}],
        }
    ],
}
FIGURES = {"all": {"right": 0.5, "right 95 %": [0.25, 0.75], "recall": {"lexical": 1.0}}}


def record(**changed: Any) -> dict[str, Any]:
    return {
        "measure": "m",
        "command": "python -m eval m",
        "run": "full",
        "data": [{"name": "set", "queries": 3, "labels": 0, "sha256": "abc"}],
        "model": "encoder",
        "versions": {"numpy": "2"},
        "machine": {"cores": 2},
        "processor seconds": 1.5,
        "figures": FIGURES,
        "errors": {},
        "notes": ["A note."],
    } | changed


def test_the_page_is_what_the_generator_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == made(read_records(), read_texts())


def test_texts_are_of_measures_and_records_have_texts() -> None:
    told = [one["name"] for one in read_texts()["measure"]]
    assert len(set(told)) == len(told)
    assert set(told) <= set(MEASURES)
    assert {path.stem for path in RESULTS.glob("*.json")} <= {*told, *ELSEWHERE}


def test_a_section_tells_figures_data_and_machine() -> None:
    page = made({"m": record()}, TEXTS)
    assert "| all | .50 (.25–.75) | 1.00 |" in page
    assert "Data: set (3 queries, SHA-256 abc…). Encoder: `encoder`." in page
    assert "- A note." in page
    assert "- m: cores 2; numpy 2." in page
    assert "stage failed" not in page


def test_errors_come_most_frequent_first_with_short_cases() -> None:
    found = {
        "few": {"count": 1, "examples": []},
        "many": {"count": 7, "examples": ["a | b\nc", "x" * 300, "3", "4"]},
    }
    first, second = errors(found).splitlines()[2:]
    assert first.startswith("| many | 7 | a \\| b c; xxx")
    assert first.endswith("x…; 3 |")
    assert second == "| few | 1 | – |"
    assert "| many | 7 |" in made({"m": record(errors=found)}, TEXTS)


def test_a_figure_that_is_gone_is_an_error() -> None:
    with pytest.raises(DocsError, match="recall / lexical"):
        made({"m": record(figures={"all": {"right": 0.5}})}, TEXTS)


def test_a_record_without_texts_is_an_error() -> None:
    with pytest.raises(DocsError, match="other"):
        made({"other": record(measure="other")}, TEXTS)


def test_rows_are_chosen_by_pattern_and_rows_without_figures_left_out() -> None:
    figures = {"all review": {"a": 1}, "all cosine": {"a": 2}, "x review": {"b": 3}}
    text = {"rows": ["*review"], "columns": {"A": "a"}}
    assert table(figures, text, measure="m").splitlines()[2:] == ["| all review | 1 |"]


def test_only_full_runs_are_shown(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps(record(run="quick")))
    with pytest.raises(DocsError, match="full run"):
        read_records(tmp_path)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, ".00"),
        (0.004, ".004"),
        (0.734, ".73"),
        (0.998, ".998"),
        (0.9999, ".999"),
        (1.0, "1.00"),
        (12.84, "12.8"),
        (3, "3"),
    ],
)
def test_numbers(value: float, shown: str) -> None:
    assert number(value) == shown


def test_nothing_measured_is_a_dash() -> None:
    assert cell({"a": None}, "a") == "–"
    assert cell({}, "a / b") == "–"


def test_data_without_counts() -> None:
    assert data({"name": "set"}) == "set"
