"""The measure that allows a reranker: a gain beyond chance, and nothing that falls."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.reranking.allowed import FILE, Figures, Permission, read_permission
from assistant.reranking.opening import open_reranking
from assistant.settings import Settings
from eval import rerank
from eval.__main__ import main, perform
from eval.companies import Question
from eval.measures import MEASURES
from eval.rerank import Outcome, Row, figures, judged, keep
from ingest.embedders import STATIC
from ingest.embedders.cross import RerankerUnavailable
from tests.cross_models import MARKER, cross_encoder

BETTER: dict[str, Any] = {
    "answerable": 90,
    "others": 30,
    "recall_without": 0.6,
    "recall_with": 0.7,
    "low": 0.02,
    "high": 0.18,
    "cited_without": 0.5,
    "cited_with": 0.5,
    "abstained_without": 0.8,
    "abstained_with": 0.8,
}
SMALL = Path(__file__).resolve().parents[1] / "eval" / "data" / "conflicting" / "wrenfield-dairy"
THINGS = (
    *("drone", "lathe", "crane", "kilns", "press", "mixer", "robot", "truck", "drill", "tower"),
    *("wagon", "blade", "motor", "rotor", "cable", "meter", "clock", "table", "chair", "stove"),
    *("forge", "laser", "radar", "sonar", "brush", "spade", "plane", "train", "barge", "canoe"),
)
PAGE = "# {}\n\nStatus: approved\nApproved by: the board\n\n## Rule\n\n{}\n"
FORMS = ("north", "south", "inner", "outer", "upper", "lower", "first", "later")
UNKNOWN = ("salary", "canteen", "holiday", "parking", "pension", "bonus", "uniform", "choir")


@pytest.mark.parametrize(
    "change",
    [
        {"low": 0.0},
        {"low": -0.01},
        {"abstained_with": 0.79},
        {"cited_with": 0.49},
        {"answerable": 29},
        {"others": 9},
    ],
)
def test_a_gain_needs_an_interval_above_zero_and_nothing_that_falls(
    change: dict[str, float],
) -> None:
    assert Figures(**BETTER).verdict == "gain"
    assert Figures(**BETTER | change).verdict == "no gain"


def rows(count: int, *, before: float, after: float, others: int = 12) -> list[Row]:
    def row(number: int, *, answerable: bool) -> Row:
        question = Question(f"q{number}", "en", "Who?", answerable, (), ())
        old, new = (before, after) if answerable else (None, None)
        return Row(
            question,
            "en",
            Outcome(old, right=answerable, abstained=not answerable),
            Outcome(new, right=answerable, abstained=not answerable),
        )

    asked = [row(number, answerable=True) for number in range(count)]
    return asked + [row(number, answerable=False) for number in range(others)]


def test_the_interval_is_of_the_difference_by_question() -> None:
    mixed = [*rows(20, before=0.0, after=1.0), *rows(20, before=1.0, after=0.0)]
    found = judged(figures(mixed)["all"])
    assert (found.recall_without, found.recall_with) == (0.5, 0.5)
    assert found.low < 0 < found.high
    assert found.verdict == "no gain"
    better = judged(
        figures([*rows(20, before=0.0, after=1.0), *rows(20, before=1, after=1)])["all"]
    )
    assert better.low > 0.2
    assert (better.answerable, better.others, better.verdict) == (40, 24, "gain")


@pytest.mark.parametrize(("count", "others"), [(0, 12), (40, 0)])
def test_without_questions_of_both_kinds_there_is_no_gain(count: int, others: int) -> None:
    asked = rows(count, before=0.0, after=1.0, others=others)
    assert judged(figures(asked)["all"]).verdict == "no gain"


def said(**change: Any) -> Permission:
    found = Figures(**BETTER | change)
    return Permission(
        model="m",
        sha256="a" * 64,
        encoder="e",
        day=date(2026, 3, 1),
        data=["a 01"],
        figures=found,
        verdict=found.verdict,
    )


def test_a_gain_is_kept_and_goes_when_the_same_model_has_none_any_more(tmp_path: Path) -> None:
    data = tmp_path / "library"
    assert "nothing was written" in keep(said(low=0.0), data)
    assert not data.exists()
    assert "m is allowed:" in keep(said(), data)
    assert read_permission(data) == said()
    first = (data / FILE).read_bytes()
    keep(said(), data)
    assert (data / FILE).read_bytes() == first
    other = said(low=0.0).model_copy(update={"model": "other"})
    assert "nothing was written" in keep(other, data)
    assert read_permission(data) == said()
    assert "no longer" in keep(said(low=0.0), data)
    kept = read_permission(data)
    assert kept is not None
    assert kept.verdict == "no gain"
    (data / FILE).write_text("{", encoding="utf-8")
    assert "not allowed" in keep(said(low=0.0), data)


def test_without_a_model_or_with_one_that_is_not_there_nothing_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rerank"]) == 2
    assert main(["rerank", str(tmp_path / "gone"), "sample"]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_a_model_that_is_not_here_is_fetched_only_by_the_measure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[bool] = []

    def folder_of(name: str, *, fetch: bool = False) -> Path:
        asked.append(fetch)
        return tmp_path

    monkeypatch.setattr(rerank, "folder_of", folder_of)
    with pytest.raises(RerankerUnavailable):
        rerank.open_reranker("somebody/model")
    assert asked == [False, True]
    with pytest.raises(RerankerUnavailable):
        rerank.open_reranker(str(tmp_path))
    assert asked == [False, True, False]


def measured(model: Path, company: Path, *more: str) -> dict[str, Any]:
    record = perform(["rerank", str(model), str(company), "--model", STATIC, *more])
    assert record is not None
    return record


@pytest.mark.slow
def test_random_weights_are_no_gain_and_are_not_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIMS_DATA_DIR", str(tmp_path / "library"))
    model = cross_encoder(tmp_path / "random-model", marker=False)
    record = measured(model, SMALL, "--allow")
    assert record["notes"][0] == "random-model: no gain"
    assert "not allowed" in record["notes"][1]
    assert not (tmp_path / "library").exists()
    assert record["run"] == "other"
    assert record["data"][-1]["name"] == "reranker random-model"
    json.dumps(record)


@pytest.mark.slow
def test_a_model_that_finds_more_is_allowed_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    monkeypatch.setenv("AIMS_DATA_DIR", str(library))
    model = cross_encoder(tmp_path / "marker-model", marker=True)
    record = measured(model, company(tmp_path / "company"), "--allow")
    assert record["notes"][0] == "marker-model: gain", record["figures"]["all"]
    used = Settings(reranker=str(model))
    assert open_reranking(used, STATIC).reranker is not None
    assert open_reranking(used, "another").reranker is None


def company(folder: Path) -> Path:
    """A company whose right passage holds the marker, behind others nearer to the questions."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    questions: list[dict[str, Any]] = []
    every = ", ".join(f"the {thing}" for thing in THINGS)
    for form in FORMS:
        asked = f"Who approves the purchase of {every} is asked in the {form} form."
        (docs / f"{form}.md").write_text(PAGE.format(form.title(), asked), encoding="utf-8")
    right = f"An officer signs: {MARKER} {MARKER} {MARKER}."
    (docs / "right.md").write_text(PAGE.format("Signature", right), encoding="utf-8")
    for number, thing in enumerate(THINGS):
        questions.append(
            {
                "id": f"a{number}",
                "language": "en",
                "question": f"Who approves the purchase of the {thing}?",
                "answerable": True,
                "evidence": [{"file": "right.md", "quote": right}],
            }
        )
    questions += [
        {
            "id": f"u{number}",
            "language": "en",
            "question": f"How high is the {word} on Sundays?",
            "answerable": False,
        }
        for number, word in enumerate((*UNKNOWN, "tide", "moon"))
    ]
    gold = {"company": "Marked", "language": "en", "questions": questions}
    (folder / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return folder


def test_the_measure_has_its_option() -> None:
    measure = MEASURES["rerank"]
    parser = argparse.ArgumentParser()
    assert measure.add_options is not None
    measure.add_options(parser)
    assert parser.parse_args(["--allow"]).allow
    assert not parser.parse_args([]).allow
