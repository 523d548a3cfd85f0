"""A reranker changes nothing until one is set whose gain was measured; then it reorders."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.finding import find
from assistant.messages import LANGUAGES, Language
from assistant.reranking.allowed import (
    FILE,
    DamagedPermission,
    Figures,
    Permission,
    read_permission,
    write_permission,
)
from assistant.reranking.opening import COMMAND, open_reranking, wanted
from assistant.retrieve import Passage, retrieve
from assistant.service.searching import search
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.sources import Sources, everything
from assistant.web.settings_own import about_html
from ingest.embedders import STATIC
from ingest.embedders.cross import CrossEncoderReranker, RerankerUnavailable, folder_of, label_of
from tests.cross_models import MARKER, cross_encoder
from tests.visits import visit_over

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "Who approves the new system?"
RULES = (
    "The AI officer approves the new system before it is used.",
    "The board approves the new system where the AI officer is away.",
    "The owner asks for approval of the new system in writing.",
    f"Storage of minutes: {MARKER} {MARKER} {MARKER}.",
)
GAIN = Figures(
    answerable=90,
    others=30,
    recall_without=0.6,
    recall_with=0.7,
    low=0.02,
    high=0.18,
    cited_without=0.5,
    cited_with=0.55,
    abstained_without=0.8,
    abstained_with=0.8,
)
DAY = date(2026, 3, 1)


class Fixed:
    """A reranker that says what it is told."""

    name = "fixed"

    def __init__(self, *scores: float) -> None:
        self.given = scores
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        self.asked.append((question, tuple(texts)))
        return self.given


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cross_encoder(tmp_path_factory.mktemp("models") / "marker-model", marker=True)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of four short documents."""
    folder = tmp_path_factory.mktemp("rules")
    for number, rule in enumerate(RULES):
        head = f"# Rule {number}\n\nStatus: approved\nApproved by: the board\n\n"
        text = f"{head}## Approval\n\n{rule}\n"
        (folder / f"rule-{number}.md").write_text(text, encoding="utf-8")
    data = tmp_path_factory.mktemp("data")
    with Assistant.for_writing(Settings(data_dir=data, embedding_model=STATIC)) as assistant:
        assistant.ingest([folder])
    return data


@pytest.fixture
def data(kept: Path) -> Iterator[Path]:
    yield kept
    (kept / FILE).unlink(missing_ok=True)


def settings(data: Path, reranker: object) -> Settings:
    return Settings(data_dir=data, embedding_model=STATIC, reranker=str(reranker))


def allow(data: Path, model: Path, /, **other: Any) -> None:
    measured = CrossEncoderReranker(model, name=label_of(str(model)))
    values: dict[str, Any] = {
        "model": measured.name,
        "sha256": measured.digest,
        "encoder": STATIC,
        "day": DAY,
        "data": ["a company 0123"],
        "figures": GAIN,
        "verdict": "gain",
    }
    write_permission(data, Permission(**values | other))


def order(sources: Sources, limit: int = 4) -> list[Passage]:
    return retrieve(
        QUESTION,
        library=sources.library,
        embedder=sources.embedder,
        language="en",
        limit=limit,
        reranker=sources.reranker,
    )


def test_none_is_set_unless_somebody_names_one() -> None:
    assert Settings().reranker is None
    assert [wanted(Settings(reranker=one)) for one in ("", " off ", "None", "a/b")] == [
        *(None,) * 3,
        "a/b",
    ]


def test_answers_and_searches_without_permission_are_those_of_no_setting(
    data: Path, model: Path
) -> None:
    def told(reranker: object) -> list[object]:
        with Assistant.open(settings(data, reranker)) as assistant:
            found = search(visit_over(assistant, data), QUESTION, limit=4)
            return [assistant.ask(QUESTION), assistant.ask("Who feeds the cat?"), found]

    assert told("off") == told(model)
    with Assistant.open(settings(data, "off")) as assistant:
        assert "reordered" not in assistant.ask(QUESTION).reason


def test_a_reranker_that_is_not_allowed_loads_nothing_and_is_told_once(
    data: Path, model: Path
) -> None:
    code = (
        "import sys; from assistant.cli import app\n"
        "try: app(sys.argv[1:])\n"
        "finally: sys.stderr.write(str('torch' in sys.modules or 'transformers' in sys.modules))"
    )

    def ask(**more: str) -> tuple[str, str]:
        done = subprocess.run(  # in a process of its own: nothing of a test before is loaded
            [sys.executable, "-c", code, "ask", QUESTION, "--language", "de"],
            capture_output=True,
            encoding="utf-8",
            check=False,
            cwd=ROOT,
            env={**os.environ, "AIMS_DATA_DIR": str(data), "AIMS_EMBEDDING_MODEL": STATIC, **more},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    plain, quiet = ask()
    shown, warned = ask(AIMS_RERANKER=str(model))
    assert shown == plain
    assert quiet == "False"
    assert warned.endswith("False")
    assert warned.count("marker-model") == 1
    assert COMMAND in warned
    assert str(model.parent) not in warned


def test_an_allowed_one_reorders_what_is_read_and_the_reason_names_it(
    data: Path, model: Path
) -> None:
    allow(data, model)
    with Assistant.open(settings(data, model)) as assistant:
        with assistant.sources() as sources:
            assert sources.reranker is not None
            before, after = order(replace(sources, reranker=None)), order(sources)
            assert [one.chunk.id for one in after] == [one.chunk.id for one in order(sources)]
        assert MARKER in before[-1].chunk.text
        place = next(at for at, one in enumerate(after) if MARKER in one.chunk.text)
        assert place < 3
        assert after[place].ranks["reranker"] == 1
        first, second = assistant.ask(QUESTION), assistant.ask(QUESTION)
        assert first == second
        assert first.reason.endswith("; passages reordered by marker-model")
        found = search(visit_over(assistant, data), QUESTION, limit=4)
        assert [one.passage.chunk.id for one in found] == [one.chunk.id for one in after]


def test_only_the_best_passages_are_read_with_their_headings_and_then_cut(data: Path) -> None:
    with Assistant.open(settings(data, "")) as assistant, assistant.sources() as sources:
        plain = order(sources)
        fixed = Fixed(0.1, 0.9, 0.2, 0.3)
        found = order(replace(sources, reranker=fixed), limit=2)
        assert [one.chunk.id for one in found] == [plain[1].chunk.id, plain[0].chunk.id]
        asked, texts = fixed.asked[0]
        assert asked == QUESTION
        assert texts == tuple(f"{' › '.join(one.chunk.section)}\n{one.chunk.text}" for one in plain)
        assert "Approval" in texts[0]
        told = find(QUESTION, sources=replace(sources, reranker=fixed), allow=everything)
        assert told.reranker == "fixed"


@pytest.mark.parametrize("scores", [(1.0,) * 4, (float("nan"),) * 4])
def test_ties_and_what_is_no_number_keep_the_order_before(
    data: Path, scores: tuple[float, ...]
) -> None:
    with Assistant.open(settings(data, "")) as assistant, assistant.sources() as sources:
        plain = [one.chunk.id for one in order(sources)]
        fixed = replace(sources, reranker=Fixed(*scores))
        assert [one.chunk.id for one in order(fixed)] == plain
        last = replace(sources, reranker=Fixed(float("nan"), 0.1, 0.1, 0.1))
        assert {one.chunk.id: one.ranks["reranker"] for one in order(last)}[plain[0]] == 4
        with pytest.raises(ValueError, match="1 scores for 4 passages"):
            order(replace(sources, reranker=Fixed(1.0)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"sha256": "0" * 64}, "changed"),
        ({"encoder": "another-encoder"}, "other_encoder"),
        ({"model": "another-model"}, "other_model"),
        ({"figures": GAIN.model_copy(update={"low": 0.0}), "verdict": "no gain"}, "no_gain"),
    ],
)
def test_what_was_not_measured_so_is_off_and_says_why(
    data: Path, model: Path, other: dict[str, Any], why: str, language: Language
) -> None:
    allow(data, model, **other)
    found = open_reranking(settings(data, model), STATIC)
    assert (found.reranker, found.why) == (None, why)
    told = found.told(language)
    assert told is not None
    assert COMMAND in told
    assert all(value in told for value in (found.detail, "marker-model"))


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "no gain"},  # its figures say otherwise
        {"sha256": "abc"},
        {"more": 1},
        {"format": 2},
        {"day": 1},
        {"figures": GAIN.model_dump() | {"low": -0.1}},  # a gain that is none
        {"figures": GAIN.model_dump() | {"low": "0.02"}},
        {"figures": None},
        None,
    ],
)
def test_a_damaged_file_allows_nothing(
    data: Path, model: Path, change: dict[str, Any] | None
) -> None:
    allow(data, model)
    assert open_reranking(settings(data, model), STATIC).reranker is not None
    kept = json.loads((data / FILE).read_text(encoding="utf-8"))
    written = "{" if change is None else json.dumps(kept | change)
    (data / FILE).write_text(written, encoding="utf-8")
    found = open_reranking(settings(data, model), STATIC)
    assert (found.reranker, found.why) == (None, "damaged")
    with pytest.raises(DamagedPermission, match=FILE):
        read_permission(data)


def test_a_changed_file_of_the_model_is_another_model(
    data: Path, model: Path, tmp_path: Path
) -> None:
    copy = tmp_path / model.name
    shutil.copytree(model, copy)
    allow(data, model)
    assert open_reranking(settings(data, copy), STATIC).reranker is not None
    config = copy / "config.json"
    config.write_text(config.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert open_reranking(settings(data, copy), STATIC).why == "changed"
    (copy / "model.safetensors").unlink()
    assert open_reranking(settings(data, copy), STATIC).why == "absent"


def test_pickled_weights_and_what_is_not_here_are_refused(tmp_path: Path, model: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(RerankerUnavailable, match="safetensors"):
        CrossEncoderReranker(tmp_path, name="x")
    copy = tmp_path / "copy"
    shutil.copytree(model, copy)
    (copy / "dense").mkdir()
    (copy / "dense" / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(RerankerUnavailable, match="pickle"):
        CrossEncoderReranker(copy, name="x")
    for name in (str(tmp_path / "gone"), "nobody/has-this-model"):
        with pytest.raises(RerankerUnavailable):
            folder_of(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_settings_page_says_whether_it_is_used(
    data: Path, model: Path, language: Language
) -> None:
    def shown(reranker: object) -> str:
        with Assistant.open(settings(data, reranker)) as assistant:
            return about_html(visit_over(assistant, data), language)

    assert "eranker" not in shown("off")
    assert "eval rerank" in shown(model)
    assert "&lt;img&gt;" in shown("<img>")
    assert "<img>" not in shown("<img>")
    allow(data, model)
    assert "marker-model" in shown(model)
    assert "eval rerank" not in shown(model)
    assert str(model.parent) not in shown(model)
