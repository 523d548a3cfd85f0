"""`aims model` and what other commands say of the language model; never the key."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app, main
from ingest.embedders import STATIC
from tests.model_server import Scripted, fails, model_server, says

KEY = "sk-very-secret-0815"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    monkeypatch.setattr("assistant.models.adapter._PAUSES", ())
    with model_server() as running:
        monkeypatch.setenv("AIMS_LLM", "openai:tiny")
        monkeypatch.setenv("AIMS_LLM_BASE_URL", running.url)
        monkeypatch.setenv("AIMS_LLM_KEY", KEY)
        yield running


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(app, arguments)
    assert KEY not in done.output
    return done


def test_without_a_model_nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIMS_LLM", raising=False)
    assert "stay on this machine" in run("model").stdout
    assert "bleiben auf diesem Rechner" in run("model", "--language", "de").stdout
    assert json.loads(run("model", "--json").stdout) == {"model": None, "host": None}


def test_where_texts_go_is_said_without_a_call(server: Scripted, tmp_path: Path) -> None:
    host = server.url.removeprefix("http://").removesuffix("/v1")
    assert f"go to: {host} (openai:tiny)" in run("model").stdout
    record = json.loads(run("model", "--json").stdout)
    assert (record["model"], record["host"], record["key"]) == ("openai:tiny", host, True)
    status = run("status", "--json", "--data-dir", str(tmp_path))
    assert json.loads(status.stdout)["language_model"] == "openai:tiny"
    assert not server.calls


def test_a_check_is_one_short_call(server: Scripted) -> None:
    server.replies = [says("O", "K\x1b[2J")]
    record = json.loads(run("model", "--check", "--json").stdout)
    assert (record["check"]["reply"], record["check"]["pieces"]) == ("OK [2J", 2)
    assert len(server.calls) == 1
    assert "\x1b" not in run("model", "--check").output


def test_a_check_that_fails_says_why(
    server: Scripted, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.replies = [fails(401, f"no entry for {KEY}")]
    monkeypatch.setattr("sys.argv", ["aims", "model", "--check"])
    with pytest.raises(SystemExit) as caught:
        main()
    told = capsys.readouterr()
    assert caught.value.code == 1
    assert "AIMS_LLM_KEY" in told.err
    assert KEY not in told.out + told.err


def test_a_bad_setting_is_told_before_the_library_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AIMS_LLM", "nonsense")
    monkeypatch.setenv("AIMS_EMBEDDING_MODEL", STATIC)
    for command in (["model"], ["serve", "--data-dir", str(tmp_path)]):
        monkeypatch.setattr("sys.argv", ["aims", *command])
        with pytest.raises(SystemExit):
            main()
        assert "AIMS_LLM" in capsys.readouterr().err
