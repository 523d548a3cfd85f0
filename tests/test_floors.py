"""The quick measures reach their floors; floors that cannot be checked are errors."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import kind_of_run, main, parser, perform
from eval.companies import SHARED
from eval.floors import FloorsError, check, load
from eval.library import shared_libraries
from eval.measures import MEASURES, Measure

RESULTS = Path(__file__).resolve().parents[1] / "eval" / "results"
QUICK = [name for name, measure in MEASURES.items() if measure.quick is not None]
BOUNDS = load()


@pytest.fixture(scope="module")
def _one_library_each() -> Iterator[None]:
    with shared_libraries():
        yield


@pytest.mark.usefixtures("_one_library_each")
@pytest.mark.parametrize("name", QUICK)
def test_the_quick_run_reaches_its_floors(name: str) -> None:
    record = perform([name, *(MEASURES[name].quick or ())])
    if record is None:
        assert not SHARED.is_dir(), f"{name} found no data although the shared folder is there"
        pytest.skip(f"{MEASURES[name].data}: not beside this checkout")
    assert record["run"] == "quick"
    assert check(record, BOUNDS) == []


@pytest.mark.parametrize("path", sorted(RESULTS.glob("*.json")), ids=lambda path: path.stem)
def test_the_committed_results_reach_their_floors(path: Path) -> None:
    assert check(json.loads(path.read_text(encoding="utf-8")), BOUNDS) == []


def test_what_runs_quickly_has_floors_and_floors_are_of_measures() -> None:
    assert {name for name, run in BOUNDS if run == "quick"} == set(QUICK)
    assert {name for name, _ in BOUNDS} <= set(MEASURES)


def record(**figures: Any) -> dict[str, Any]:
    return {"measure": "m", "run": "quick", "figures": figures}


@pytest.fixture
def floors(tmp_path: Path) -> Path:
    file = tmp_path / "floors.toml"
    file.write_text(
        '[m.quick.least]\n"all / recall@5 / fused" = 0.5\n[m.quick.most]\n"all / wrong" = 0.1\n'
    )
    return file


def test_figures_within_their_bounds_pass(floors: Path) -> None:
    assert check(record(all={"recall@5": {"fused": 0.5}, "wrong": 0.1}), load(floors)) == []


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        pytest.param({"recall@5": {"fused": 0.49}, "wrong": 0}, "0.49, at least 0.5", id="below"),
        pytest.param({"recall@5": {"fused": 1}, "wrong": 0.11}, "0.11, at most 0.1", id="above"),
        pytest.param({"recall@5": {}, "wrong": 0.0}, "no such figure", id="absent"),
        pytest.param({"recall@5": 0.9, "wrong": 0.0}, "no such figure", id="not-nested"),
        pytest.param({"recall@5": {"fused": None}, "wrong": 0}, "no such figure", id="none"),
    ],
)
def test_a_broken_bound_is_told(floors: Path, figures: dict[str, Any], told: str) -> None:
    (broken,) = check(record(all=figures), load(floors))
    assert told in broken


def test_other_runs_have_no_bounds(floors: Path) -> None:
    assert check(record() | {"run": "other"}, load(floors)) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('[m.weekly.least]\n"a" = 1\n', id="unknown run"),
        pytest.param('[m.quick.about]\n"a" = 1\n', id="unknown side"),
        pytest.param('[m.quick.least]\n"a" = "high"\n', id="no number"),
        pytest.param('[m.quick.least]\n"a" = true\n', id="truth value"),
    ],
)
def test_what_is_no_bound_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "floors.toml").write_text(text)
    with pytest.raises(FloorsError):
        load(tmp_path / "floors.toml")


def test_kinds_of_run() -> None:
    def kind(*arguments: str) -> str:
        return kind_of_run(parser().parse_args(arguments))

    assert kind("review") == "full"
    assert kind("review", "--json", "x.json", "--verbose") == "full"
    assert kind("review", *(MEASURES["review"].quick or ()), "--json", "x") == "quick"
    assert kind("review", "--limit", "1") == "other"
    assert kind("review", "--model", "other") == "other"
    assert kind("questions", "folder") == "other"


def test_the_exit_code_says_how_it_went(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found: dict[str, Any] | None = {"figures": {"all review": {"macro-F1": 0.1}}}

    def run(_: object) -> dict[str, Any] | None:
        """Nothing but what this test says."""
        return found

    monkeypatch.setitem(MEASURES, "review", Measure("review", run, "companies"))
    assert main(["review", "--json", str(tmp_path / "new" / "r.json")]) == 1
    assert "BELOW THE FLOOR all review / macro-F1: 0.1" in capsys.readouterr().err
    assert json.loads((tmp_path / "new" / "r.json").read_text())["run"] == "full"
    assert main(["review", "--limit", "1"]) == 0
    assert "no floors are kept" in capsys.readouterr().err
    found = None
    assert main(["review"]) == 2
    assert "needed: companies" in capsys.readouterr().err
