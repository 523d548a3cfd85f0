"""The benchmark runs and its record has its fields; no wall time is asserted."""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from eval import bench, bench_docs, bench_ingest, bench_library, bench_machine, bench_tutorial
from eval.bench_child import BenchFailed, ChildRun, in_child
from eval.bench_figures import exponent, growth, saving
from eval.bench_pdfs import write_pdfs
from eval.bench_targets import TARGETS
from eval.svg import line_chart
from ingest.embedders import STATIC

COLD = {"aims --help s": 0.1, "aims ask s": 1.0, "tutorial s": None}


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdf")
    write_pdfs(folder, pages=2)
    return folder


def test_benchmark_pdfs_have_the_pages_asked_for_and_are_the_same_each_time(tmp_path: Path) -> None:
    first, again = (write_pdfs(tmp_path / name, pages=31) for name in ("a", "b"))
    assert [f.read_bytes() for f in first.files] == [f.read_bytes() for f in again.files]
    texts = [[p.extract_text() for p in PdfReader(file).pages] for file in first.files]
    assert sum(len(pages) for pages in texts) == first.pages == 31
    assert {file.stem.split("-")[2] for file in first.files} == {"de", "en"}
    assert "Geltungsbereich" in "".join(texts[1])
    assert any("ü" in page for page in texts[1])
    assert 350 <= first.words / first.pages <= 450


def test_an_unchanged_library_embeds_nothing_again(pdfs: Path, tmp_path: Path) -> None:
    taken, again = (
        bench_ingest.ingest(folder=str(pdfs), data_dir=str(tmp_path / "library"), model=STATIC)
        for _ in range(2)
    )
    assert (taken["pages"], taken["files"]) == (2, {"added": 1})
    assert taken["texts embedded"] >= taken["passages"] > 0
    assert (again["texts embedded"], again["files"]) == (0, {"unchanged": 1})
    assert {"library.db", "vectors", "files"} <= set(taken["bytes"])


def test_each_stage_alone_leaves_a_library(pdfs: Path, tmp_path: Path) -> None:
    apart = bench_ingest.stages(folder=str(pdfs), data_dir=str(tmp_path), model=STATIC)
    assert list(apart["stages"]) == ["parse", "chunk", "embed", "store"]
    assert apart["pages"] == 2
    assert (tmp_path / "library.db").is_file()


def test_a_large_library_answers_beside_a_chroma_with_the_same_vectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_library, "QUESTIONS", 2)
    monkeypatch.setattr(bench_library, "WARM_UP", 1)
    texts = {"de": ["Die Leitung prüft den Bericht jedes Jahr."], "en": ["Staff read the rules."]}
    monkeypatch.setattr(bench_library, "own_sentences", lambda: texts)
    data_dir, chroma = (str(tmp_path / name) for name in ("big", "chroma"))
    built = bench_library.build(data_dir=data_dir, chroma=chroma, model=STATIC, passages=60)
    ours = bench_library.ask(data_dir=data_dir, model=STATIC)
    theirs = bench_library.ask_chroma(chroma=chroma, model=STATIC)
    assert ours["passages"] == theirs["passages"] == built["passages"] >= 60
    for told in (ours, theirs):
        assert told["search ms"]["p95"] >= told["search ms"]["p50"] > 0
    assert {kind for _, kind in bench_docs.KINDS} <= set(ours)


def test_there_are_enough_questions_and_none_twice() -> None:
    asked = bench_library.questions(bench_library.WARM_UP + 3 * bench_library.QUESTIONS)
    assert len(set(asked)) == len(asked)


def test_the_machine_is_measured() -> None:
    told = bench_machine.machine(quick=True)
    assert told["fp32 product GFLOP/s"]["1 thread"] > 0
    assert told["memory GB/s"]["read"] > 0
    # Counted by hand: 6 layers, width 384, inner width 1,536, texts of 100 tokens.
    assert bench_machine.flops_a_token(100) == 6 * (8 * 384**2 + 4 * 384 * 1536 + 4 * 100 * 384)


def test_a_task_runs_in_a_process_of_its_own_and_a_failure_names_its_cause() -> None:
    run = in_child(bench_tutorial.made_of)
    assert run.result["Chroma"].startswith("langchain-chroma ")
    assert run.cpu > 0
    assert run.peak_mb > 5
    with pytest.raises(BenchFailed, match=r"ask: exit 1: .*'store'"):
        in_child(bench_tutorial.ask)


def test_parts_that_fail_are_stated_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(task: Any, **arguments: Any) -> ChildRun:
        if task is bench_machine.encoder:
            raise BenchFailed("encoder: no torch")
        return ChildRun(_told(task.__module__, task.__name__, arguments), 1.0, 1.0, 100.0)

    monkeypatch.setattr(bench, "in_child", told)
    monkeypatch.setattr(bench.bench_answers, "cold", lambda **_: COLD)
    monkeypatch.setattr(sys, "argv", ["eval", "bench"])
    options = argparse.Namespace(
        limit=None, full=False, minutes=24.0, tutorial_packages=None, json=tmp_path / "b.json"
    )
    monkeypatch.setattr(bench, "write_pdfs", lambda folder, pages: write_pdfs(folder, pages=1))
    made = bench.measure(options, save=saving(options))
    record = json.loads(options.json.read_text(encoding="utf-8"))
    assert record["figures"] == made["figures"]
    assert made["errors"]["failed parts"]["examples"] == ["encoder: encoder: no torch"]
    assert [name for name in made["figures"] if name.startswith("ingest")] == [
        "ingest 100 pages",
        "ingest again",
        "ingest 1000 pages",
        "ingest 10000 pages",
    ]
    # Ten pages a second: 10,000 take longer than a run may, and that is said.
    assert "tutorial" not in made["figures"]["ingest 10000 pages"]
    assert any("Not run: tutorial, 10000 pages; by" in note for note in made["notes"])
    page = bench_docs.made(record, "### A note")["performance.md"]
    assert "| 1,000 | 1.00× | 1.00× | 1.00× | 100× |" in page
    assert "encoder: no torch" in page
    assert "### A note" in page


def _told(module: str, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """What the tasks of a benchmark would tell, at ten pages a second, or a thousand."""
    if name == "ingest":
        folder = arguments["folder"]
        pages = int(folder.rsplit("-", 1)[1])
        seconds = pages / (1000 if arguments.get("model") == STATIC else 10)
        used = {"parse": 1.0, "chunk": 1.0, "embed": 1.0, "store": 1.0}
        told = {"s": seconds, "start s": 1.0, "pages": pages, "passages": 3 * pages}
        told |= {"stages": used, "bytes": {"vectors": 1000}, "texts embedded": 0, "files": {}}
        return told | ({"made of": {}} if module.endswith("tutorial") else {})
    spread = {"p50": 10.0, "p95": 20.0}
    kinds = {kind: spread for _, kind in bench_docs.KINDS}
    return {
        "stages": {"stages": {"parse": 1.0, "chunk": 1.0, "embed": 1.0, "store": 1.0}},
        "build": {"passages": arguments.get("passages", 0)},
        "ask": {"passages": 1000, "first answer ms": 5.0, **kinds},
        "ask_chroma": {"passages": 1000, **kinds},
        "machine": {
            "fp32 product GFLOP/s": {"1 thread": 50.0, "all threads": 90.0},
            "memory GB/s": {"read": 9.0, "copy": 9.0},
            "scan of 384 numbers each": {
                "vectors": 9,
                "MB": 9.0,
                "bound ms": 9.0,
                "measured ms": 9.0,
            },
        },
        "task": {"25 pages": {"pages": 25, "review s": 1.0, "requirements": 38}},
    }[name]


def test_growth_is_the_slope_of_the_logarithms() -> None:
    assert exponent([(10, 3.0), (100, 30.0), (1000, 300.0)]) == pytest.approx(1)
    assert exponent([(10, 3.0), (100, 3.0)]) == pytest.approx(0)
    assert exponent([(10, 3.0)]) is None
    assert growth({}, ("tutorial",))["ingest, tutorial"] is None


def test_an_aim_is_reached_not_reached_or_not_measured() -> None:
    aim = next(target for target in TARGETS if "--help" in target.aim)
    assert aim.verdict({"cold": {"aims --help s": 0.4}}) == ("0.40 s", "reached")
    assert aim.verdict({"cold": {"aims --help s": 0.6}}) == ("0.60 s", "**not reached**")
    assert aim.verdict({}) == ("–", "not measured")
    fast = next(target for target in TARGETS if target.at_least)
    told = {"ingest 9 pages": {"tutorial": {"pages/s": 1}, "ours, its encoder": {"pages/s": 2.5}}}
    assert fast.verdict(told)[1] == "**not reached**"


def test_a_chart_places_values_by_their_logarithm() -> None:
    chart = line_chart("A <b>", x="x", y="y", series={"one": [(1, 1), (10, 10), (100, 100)]})
    places = re.search(r'polyline points="([^"]+)"', chart)
    assert places is not None
    across = [float(point.split(",")[0]) for point in places[1].split()]
    assert across[1] - across[0] == pytest.approx(across[2] - across[1], abs=0.2)
    assert "A &lt;b&gt;" in chart
    with pytest.raises(ValueError, match="nothing to draw"):
        line_chart("A", x="x", y="y", series={"one": []})


def test_the_page_on_speed_is_what_the_records_make() -> None:
    if not bench_docs.RECORD.is_file():
        pytest.skip("no record of a benchmark (eval/results/bench.json)")
    for name, text in bench_docs.committed().items():
        assert (bench_docs.DOCS / name).read_text("utf-8") == text, "run `python -m eval docs`"
