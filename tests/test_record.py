"""Records of runs: data, command and shape; companies whose gold file cannot be read."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import listing, main, table
from eval.companies import GoldError, chosen, datasets, load_company, sample_company
from eval.measures import MEASURES
from eval.record import command_line, content_hash, dataset, make


def made(result: dict[str, Any]) -> dict[str, Any]:
    options = argparse.Namespace(limit=3)
    return make(result, measure="m", arguments=["m"], options=options, run="other", seconds=1.234)


def test_a_record_says_on_what_with_what_and_where() -> None:
    record = made({"figures": {"all": {"a": 1}}, "data": ["set"], "errors": {"parse": 2}})
    assert record["data"] == [{"name": "set"}]
    assert record["errors"] == {"parse": {"count": 2, "examples": []}}
    assert record["limit"] == 3
    assert record["processor seconds"] == 1.2
    assert {"Python", "numpy", "chromadb"} <= set(record["versions"])
    assert record["machine"]["cores"] >= 1
    assert record["machine"]["processor"]
    json.dumps(record)


@pytest.mark.parametrize("result", [{}, {"figures": {}, "figure": {}}])
def test_a_result_of_another_shape_is_an_error(result: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="figures"):
        made(result)


def test_the_command_is_told_without_where_its_record_went() -> None:
    told = command_line(["review", "x", "--json", "/a/b.json", "--limit", "3", "--verbose"])
    assert told == "python -m eval review x --limit 3"
    assert command_line(["review", "--json=/a/b.json"]) == "python -m eval review"


def test_the_hash_is_of_contents_and_names_wherever_they_lie(tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place / "docs" / "deep").mkdir(parents=True)
        (tmp_path / place / "docs" / "deep" / "one.txt").write_text("1")
    first, second = tmp_path / "a" / "docs", tmp_path / "b" / "docs"
    assert content_hash([first]) == content_hash([second])
    (second / "deep" / "one.txt").write_text("2")
    assert content_hash([first]) != content_hash([second])
    (second / "deep" / "one.txt").write_text("1")
    (second / "deep" / "one.txt").rename(second / "deep" / "two.txt")
    assert content_hash([first]) != content_hash([second])
    with pytest.raises(FileNotFoundError):
        dataset("gone", tmp_path / "gone")


def test_each_measure_is_listed_with_its_question() -> None:
    lines = listing().splitlines()
    assert [line.split()[0] for line in lines] == [*MEASURES, "docs"]
    assert all(len(line.split()) > 3 for line in lines)


def test_intervals_stand_in_brackets_behind_their_figure() -> None:
    shown = table({"all": {"a": {"b": 0.5, "b 95 %": [0.25, 0.75]}, "c": None}}).splitlines()
    assert shown[1].split() == ["a", "b", "0.500", "[0.25", "0.75]"]
    assert shown[2].split() == ["c", "–"]
    assert len(shown) == 3


def company(folder: Path, gold: str | None) -> Path:
    (folder / "docs").mkdir()
    (folder / "docs" / "a.md").write_text("# A\n\nWords.\n")
    if gold is not None:
        (folder / "gold.json").write_text(gold, encoding="utf-8")
    return folder


GOOD = {"language": "en", "labels": [{"requirement": "5.2", "status": "met"}]}


def test_a_folder_with_documents_and_labels_is_a_company(tmp_path: Path) -> None:
    found = load_company(company(tmp_path, json.dumps(GOOD)))
    assert found.name == tmp_path.name
    (entry,) = datasets([found])
    assert (entry["documents"], entry["labels"]) == (1, 1)
    assert chosen([str(tmp_path), "sample"]) == [found, sample_company()]


@pytest.mark.parametrize(
    ("gold", "told"),
    [
        pytest.param(None, "no such file", id="absent"),
        pytest.param("{", "no JSON", id="broken"),
        pytest.param("[]", "an object is expected", id="a list"),
        pytest.param("{}", "'language' is missing", id="no language"),
        pytest.param(json.dumps(GOOD | {"language": "fr"}), "'fr'", id="another language"),
        pytest.param(
            json.dumps(GOOD | {"labels": ["5.2"]}), "labels, entry 1", id="a label as text"
        ),
        pytest.param(json.dumps(GOOD | {"labels": [{}]}), "'requirement' is missing", id="empty"),
        pytest.param(
            json.dumps(GOOD | {"labels": [{"requirement": "5.2", "status": "mett"}]}),
            "5.2: status 'mett'",
            id="another status",
        ),
        pytest.param(
            json.dumps(GOOD | {"labels": [{"requirement": "5.22", "status": "met"}]}),
            "5.22",
            id="another requirement",
        ),
        pytest.param(
            json.dumps(
                GOOD
                | {
                    "labels": [
                        {
                            "requirement": "5.2",
                            "status": "met",
                            "evidence": [{"file": "b.md", "quote": "x"}],
                        }
                    ]
                }
            ),
            "b.md",
            id="evidence in no document",
        ),
    ],
)
def test_a_gold_file_that_cannot_be_used_is_told_with_a_remedy(
    tmp_path: Path, gold: str | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    company(tmp_path, gold)
    assert main(["review", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "gold.json" in said
    assert told in said
    assert "eval/README.md" in said


def test_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    (tmp_path / "gold.json").write_text(json.dumps(GOOD))
    with pytest.raises(GoldError, match="no documents"):
        load_company(tmp_path)
