"""A model's answer as people and programs get it: growing, kept, exported, logged."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.answering import answering
from assistant.cli import app
from assistant.export.conversation_words import ConversationFile
from assistant.model import ModelError
from assistant.models.adapter import LangChainModel
from assistant.prompts import Prompt
from assistant.records.turns import SeenTurn, decode, encode
from assistant.service import Service, Visit, asking, history
from assistant.service.programs import Call, perform
from assistant.service.programs import ask as ask_program
from assistant.session import Assistant
from assistant.types import Answer
from assistant.web import talk
from assistant.web.markup import escape
from eval.answers import ask_all
from eval.answers_figures import readings
from eval.asked import conflicting_companies
from ingest.embedders import STATIC, load_embedder
from tests.model_server import fails, model_server, says
from tests.scripted import Scripted, key_of, line, saying
from tests.small_library import small_library
from tests.visits import person, service_over

BAN = "Customer data must not be entered into public AI tools."
MAY_I = "May I enter customer data into public AI tools?"
DAIRY = conflicting_companies()[1]
MADE_UP = "Customer data may be entered."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with small_library(tmp_path_factory.mktemp("shown")) as opened:
        yield opened


@pytest.fixture
def service(assistant: Assistant, tmp_path: Path) -> Service:
    return service_over(assistant, tmp_path)


@pytest.fixture
def visit(service: Service) -> Visit:
    service.model = saying((BAN, BAN), (MADE_UP, BAN), size=9)
    return service.visit(person("reader", "anna"))


def failing(prompt: Prompt) -> Iterator[str]:
    yield line(BAN, key_of(prompt, BAN), BAN)
    raise ModelError("model.timeout", model="x", seconds="60")


def logged(service: Service) -> dict[str, object]:
    with service.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT detail FROM audit_log ORDER BY 1").fetchall()
    found: dict[str, object] = json.loads(rows[-1][0])
    return found


def test_the_page_grows_and_tells_whose_words_they_are(visit: Visit) -> None:
    steps = list(talk.answering(visit, MAY_I, "", "en"))
    growing = [step.latest or "" for step in steps[1:-1]]
    assert len(growing) == 1
    assert "entered into public AI" in growing[0]
    whole = steps[-1].latest or ""
    assert "scripted:test" in whole
    assert "1 that did not pass is left out" in whole
    assert MADE_UP not in "".join(growing) + whole
    assert 'data-group="citations"' in whole


def test_a_failing_model_leaves_the_plain_answer_on_the_page(service: Service) -> None:
    service.model = Scripted(failing)
    whole = list(talk.answering(service.visit(person("reader")), MAY_I, "", "de"))[-1].latest or ""
    assert escape("Das Sprachmodell hat gerade nicht geantwortet.") in whole
    assert "AIMS_LLM_TIMEOUT" not in whole


def test_the_record_is_kept_with_the_conversation(visit: Visit) -> None:
    answer = asking.ask(visit, MAY_I)
    conversation, seen = history.keep(visit, "", question=MAY_I, answer=answer)
    again = decode(encode(seen.kept))
    assert again.answer.reading == answer.reading
    assert answer.reading is not None
    shown = history.turns(visit, conversation)[0]
    file = ConversationFile([shown], "en", shown.kept.at, "library")
    assert any("scripted:test" in note for note in file.notes(shown))


def test_what_is_withheld_has_no_record(service: Service, visit: Visit) -> None:
    named, _ = history.keep(visit, "", question=MAY_I, answer=asking.ask(visit, MAY_I))
    service.collections.create("board", now=datetime.now(UTC))
    service.collections.place([one.source for one in service.assistant.documents()], "board")
    hidden = history.turns(service.visit(person("reader", "anna")), named)[0]
    assert isinstance(hidden, SeenTurn)
    assert hidden.withheld
    assert hidden.kept.answer.reading is None


def test_the_log_says_which_model_was_asked_and_what_it_was_shown(visit: Visit) -> None:
    answer = asking.ask(visit, MAY_I)
    assert answer.reading is not None
    entry = logged(visit.service)
    assert entry["model"] == "scripted:test"
    assert entry["passages"] == list(answer.reading.passages)
    assert entry["dropped"] == {"negation": 1}


def test_a_question_that_nobody_waits_for_is_logged_all_the_same(visit: Visit) -> None:
    steps = asking.answering(visit, MAY_I)
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert logged(visit.service)["model"] == "scripted:test"


def test_without_a_model_the_log_knows_of_none(service: Service) -> None:
    asking.ask(service.visit(person("reader")), MAY_I)
    assert set(logged(service)) == {"by", "abstained", "documents"}


def test_programs_get_the_record(visit: Visit) -> None:
    told = perform(ask_program, Call(visit), {"question": MAY_I})
    assert told["answer"] == f"{BAN} [1]"
    assert told["reading"]["kept"] == 1


@pytest.mark.parametrize("size", [1, 20])
def test_langchains_fake_models_are_checked_alike(assistant: Assistant, size: int) -> None:
    from langchain_core.language_models import GenericFakeChatModel
    from langchain_core.messages import AIMessage

    probe = saying()
    list(answering(assistant, MAY_I, model=probe))
    key = key_of(probe.prompts[0], BAN)
    said = line(BAN, key, BAN) + line(MADE_UP, key, BAN) + line(BAN, "k0000000", BAN)
    fake = GenericFakeChatModel(messages=iter([AIMessage(said)]))
    *_, answer = answering(assistant, MAY_I, model=LangChainModel(fake, "fake:test"))
    assert isinstance(answer, Answer)
    assert answer.reading is not None
    assert dict(answer.reading.dropped) == {"negation": 1, "key": 1}
    assert answer.reading.fallback == "little_kept"
    assert answer.citations == assistant.ask(MAY_I).citations


def test_the_command_line_over_http(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    probe = saying()
    list(answering(assistant, MAY_I, model=probe))
    said = line(BAN, key_of(probe.prompts[0], BAN), BAN)
    command = ["ask", MAY_I, "--data-dir", str(assistant.settings.data_dir), "--json"]
    monkeypatch.setattr("assistant.models.adapter._PAUSES", ())
    monkeypatch.setenv("AIMS_EMBEDDING_MODEL", STATIC)
    with model_server() as server:
        server.replies = [says(*said), fails(500)]
        monkeypatch.setenv("AIMS_LLM", "openai:tiny")
        monkeypatch.setenv("AIMS_LLM_BASE_URL", server.url)
        put, plain = (json.loads(CliRunner().invoke(app, command).stdout) for _ in range(2))
    assert put["answer"] == f"{BAN} [1]"
    assert (put["reading"]["model"], put["reading"]["fallback"]) == ("openai:tiny", "")
    assert plain["reading"]["fallback"] == "unreachable"
    monkeypatch.delenv("AIMS_LLM")
    without = json.loads(CliRunner().invoke(app, command).stdout)
    assert "reading" not in without
    assert without["citations"] == plain["citations"]


def test_the_measure_of_answers_takes_a_model() -> None:
    asked = replace(DAIRY, questions=DAIRY.questions[:1])
    model = Scripted(lambda prompt: iter([]))
    rows = ask_all([asked], embedder=load_embedder(STATIC), limit=None, model=model)
    assert model.prompts
    assert "not used {'nothing_kept': 1}" in readings("x", rows)
    assert rows[0].right
    best = next(iter(rows[0].answer.citations)).quote

    def repeats(prompt: Prompt) -> Iterator[str]:
        yield line(best, key_of(prompt, best), best)

    put = ask_all([asked], embedder=load_embedder(STATIC), limit=None, model=Scripted(repeats))
    assert "1 answers, 1 sentences kept" in readings("x", put)
    assert not any(piece for row in put for one in row.lines for piece in one.unsupported)
