"""The second reader as people meet it: command line, page, and the process behind the page.

A real server on loopback speaks for the model.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.access.rights import LOCAL
from assistant.cli import app
from assistant.errors import NoReview
from assistant.export.review_words import word
from assistant.messages import LANGUAGES, Language, message
from assistant.records.audit_read import read_entries
from assistant.review_types import SecondReading, SecondUse
from assistant.second_reader import at_most
from assistant.service import Service, background, reviewing
from assistant.service.background import Step
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.web.review_detail import quote_at
from assistant.web.review_do import begin_review
from assistant.web.review_show import At, show_form, show_requirement, show_review
from assistant.web.review_start import progress_html
from tests.model_server import Scripted, fails, model_server, says
from tests.review_fixtures import small_review
from tests.review_visits import OPEN, keep, quiet_service, visit
from tests.test_cli_review import SET
from tests.test_web import EVIL

KEY = "sk-very-secret-4711"
NONE = '{"verdict": "none"}'
POLICY = """---
title: AI policy
version: "1.0"
status: approved
---
# AI policy

The AI office approves every new AI tool within ten working days of the request.

The AI office reports every incident with an AI system to the management board.
"""


@pytest.fixture(scope="module")
def running() -> Iterator[Scripted]:
    with model_server() as server:
        yield server


@pytest.fixture
def server(running: Scripted) -> Scripted:
    running.replies[:] = [says(NONE)]
    running.calls.clear()
    return running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data directory with a set of its own; the policy lies beside it."""
    (tmp_path / "data" / "requirements").mkdir(parents=True)
    (tmp_path / "data" / "requirements" / "house.yaml").write_text(SET, "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "policy.md").write_text(POLICY, "utf-8")
    return tmp_path


def settings(home: Path, server: Scripted, **more: Any) -> Settings:
    given: dict[str, Any] = {
        "data_dir": home / "data",
        "embedding_model": "aims-static-de-en-1",
        "llm": "openai:tiny",
        "llm_base_url": server.url,
        "llm_key": KEY,
    }
    return Settings(**(given | more))


def test_the_process_behind_the_page_asks_the_model_and_gets_no_key_in_words(
    home: Path, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    started = background.Background.__init__

    def watch(self: Any, request: Any, **others: Any) -> None:
        sent.append(request)
        started(self, request, **others)

    monkeypatch.setattr(background.Background, "__init__", watch)
    steps: list[Step] = []
    with (
        Assistant.open(settings(home, server)) as assistant,
        Service.open(assistant) as service,
    ):
        assistant.ingest([home / "docs"])
        me = service.visit(LOCAL)

        def review(**more: Any) -> int:
            work = reviewing.begin(me, set_id="house", language="en", **more)
            while not work.wait(0.02):
                steps.append(work.step)
            return work.result()

        found = reviewing.load(me, review(second=True))
        assert found.second is not None
        assert (found.second.read, found.second.calls) == (2, 2)
        assert found.second.host == f"127.0.0.1:{server.port}"
        assert all(one.second for f in found.requirements for one in f.criteria)
        assert {head["authorization"] for head, _ in server.calls} == {f"Bearer {KEY}"}
        assert KEY not in json.dumps(sent, default=str)
        assert all("llm_key" not in one["settings"] for one in sent)
        most = at_most(assistant.settings, service.database, _house(home))
        assert most is not None
        assert most.calls == 2
        assert most.tokens_in >= found.second.tokens_in
        assert most.seconds is not None
        with service.database.reading() as connection:
            made = [one.detail for one in read_entries(connection) if one.action == "review"]
        assert [one.get("calls") for one in made] == [2]


def _house(home: Path) -> Any:
    from assistant.requirements.load import load_set

    return load_set("house", data_dir=home / "data")


def test_without_a_model_none_is_asked_for(tmp_path: Path) -> None:
    editor = visit(quiet_service(tmp_path), "editor")
    with pytest.raises(NoReview) as told:
        reviewing.begin(editor, set_id="iso42001", language="de", second=True)
    assert told.value.key == "second.no_model"
    data = SimpleNamespace(source="library", set="iso42001", language="de", second="on")
    shown = begin_review(editor, None, data, "de")
    assert message("second.no_model", "de") in shown
    assert "review-second" not in show_form(editor, "de")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_where_text_goes_and_how_much(
    home: Path, server: Scripted, language: Language
) -> None:
    service = quiet_service(home)
    service.assistant.settings = settings(home, server, llm_price_in=1.5, llm_price_out=6)
    service.__dict__.pop("endpoint", None)
    form, _ = show_form(visit(service, "editor"), language)
    assert 'name="second"' in form
    assert " checked" not in form[form.index('name="second"') :].split(">")[0]
    assert f"127.0.0.1:{server.port}" in form
    assert "openai:tiny" in form
    assert "173" in form  # criteria of the shipped set
    assert message("second.price", language, price="").split(":")[0] in form
    assert server.calls == []


def with_second(language: Language) -> dict[str, Any]:
    """The small review, as a second reader left it that differs on the first criterion."""
    review = small_review(language)
    first = review.requirements[0]
    criterion = first.criteria[0]
    words = replace(criterion.evidence[0], bearing="weak", document=EVIL)
    second = SecondReading("supported", "weak", (words,), void=2)
    changed = replace(criterion, verdict="weak", second=second)
    use = SecondUse(
        EVIL,
        "host:1",
        "criterion@1",
        criteria=9,
        read=4,
        calls=5,
        failed=1,
        stopped="It was busy.",
        price=0.0312,
    )
    finding = replace(first, criteria=(changed, *first.criteria[1:]))
    return {"requirements": (finding, *review.requirements[1:]), "second": use}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_both_readers(tmp_path: Path, language: Language) -> None:
    editor = visit(quiet_service(tmp_path), "editor")
    number = keep(editor, OPEN, language=language, change=with_second(language))
    whole, at = show_review(editor, number, language)
    assert message("web_review.second_summary", language, count=1) in whole
    assert "It was busy." in whole
    assert EVIL not in whole
    ref = reviewing.load(editor, number).requirements[0].ref
    shown, _ = show_requirement(editor, at, ref, language)
    assert 'data-kind="second"' in shown
    assert word("second_void", language, count=2) in shown
    assert EVIL not in shown
    finding = reviewing.load(editor, number).requirements[0]
    found = quote_at(finding, SimpleNamespace(kind="second", at=0, index=0))
    assert found is not None
    assert finding.criteria[0].second is not None
    assert found == finding.criteria[0].second.evidence[0]
    assert quote_at(finding, SimpleNamespace(kind="second", at=1, index=0)) is None
    plain, _ = show_review(editor, keep(editor, OPEN, language=language), language)
    assert "second-reader" not in plain
    assert show_requirement(editor, At(number), "8.4", language)[0].count('"second"') == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress_tells_of_criteria_read(language: Language) -> None:
    shown = progress_html(Step("second", 3, 9, "noch etwa 5 s"), language)
    assert 'value="3" max="9"' in shown
    assert "noch etwa 5 s" in shown


@pytest.fixture
def aims(home: Path, server: Scripted, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in {
        "AIMS_DATA_DIR": str(home / "data"),
        "AIMS_EMBEDDING_MODEL": "aims-static-de-en-1",
        "AIMS_LLM": "openai:tiny",
        "AIMS_LLM_BASE_URL": server.url,
        "AIMS_LLM_KEY": KEY,
    }.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, list(arguments))

    assert run("ingest", str(home / "docs")).exit_code == 0
    return run


def test_the_command_line_asks_before_and_tells_after(
    aims: Any, server: Scripted, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = ("review", "--set", "house", "--json", "--language", "en")
    alone = json.loads(aims(*review).stdout)
    assert server.calls == []
    unasked = aims(*review, "--second-reader")
    assert "--yes" in str(unasked.exception)
    assert server.calls == []
    done = aims(*review, "--second-reader", "--yes")
    assert done.exit_code == 0, done.output
    record = json.loads(done.stdout)
    assert f"openai:tiny at 127.0.0.1:{server.port}" in done.stderr
    assert "Calls: 2" in done.stderr
    assert (record["second_reader"]["calls"], len(server.calls)) == (2, 2)
    for one, before in zip(record["requirements"], alone["requirements"], strict=True):
        assert one["criteria"][0]["second"]["first"] == before["criteria"][0]["verdict"]
        assert one["evidence_key"] == before["evidence_key"]
    again = aims("review", "--set", "house", "--second-reader", "--yes")
    assert "2 from earlier reviews" in again.stdout
    assert len(server.calls) == 2
    assert aims("model", "forget").stdout == "forgot 2 replies\n"
    server.replies[:] = [fails(401)]
    refused = aims("review", "--set", "house", "--second-reader", "--yes", "--language", "en")
    assert refused.exit_code == 0
    assert "Ended early" in refused.stdout
    assert KEY not in refused.output
    monkeypatch.delenv("AIMS_LLM")
    assert "AIMS_LLM" in str(aims(*review, "--second-reader", "--yes").exception)
    assert aims("model", "remember").exit_code == 2
