"""The connection to a language model, over real HTTP on loopback; the server is scripted."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.messages import message
from assistant.model import ChatModel, ModelError, complete
from assistant.models import open_model, read_endpoint
from assistant.prompts import Prompt
from assistant.settings import Settings
from tests.model_server import (
    DONE,
    Scripted,
    breaks,
    endless,
    event,
    fails,
    model_server,
    says,
    says_as_anthropic,
    streams,
)
from tests.served import free_port

KEY = "sk-very-secret-0815"
PROMPT = Prompt(name="test", version=1, system="Be brief.", user="Wie heißt „das“?")


@pytest.fixture(scope="module")
def running() -> Iterator[Scripted]:
    with model_server() as server:
        yield server


@pytest.fixture
def server(running: Scripted, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    monkeypatch.setattr("assistant.models.adapter._PAUSES", (0.01, 0.01))
    running.replies.clear()
    running.calls.clear()
    running.ended.clear()
    return running


def settings(url: str, **more: Any) -> Settings:
    given = {"llm": "openai:tiny", "llm_base_url": url, "llm_key": KEY, "llm_timeout": 20}
    return Settings(**(given | more))


def opened(url: str, **more: Any) -> ChatModel:
    model = open_model(settings(url, **more))
    assert model is not None
    return model


def failing(model: ChatModel) -> ModelError:
    with pytest.raises(ModelError) as caught:
        complete(model, PROMPT)
    return caught.value


def test_a_reply_is_streamed_from_what_the_prompt_says(server: Scripted) -> None:
    server.replies = [says("Es ", "heißt ", "„so“.")]
    model = opened(server.url, llm_tokens=77)
    assert list(model.stream(PROMPT)) == ["Es ", "heißt ", "„so“."]
    assert model.name == "openai:tiny"
    _, body = server.calls[0]
    assert [one["content"] for one in body["messages"]] == ["Be brief.", "Wie heißt „das“?"]
    assert (body["model"], body["stream"], body["temperature"]) == ("tiny", True, 0)
    assert body["seed"] == 42001
    assert body["max_completion_tokens"] == 77


@pytest.mark.parametrize("cut", [1, 3, 7])
def test_events_may_be_cut_anywhere(server: Scripted, cut: int) -> None:
    server.replies = [says('{"claim": "ß – 𝄞", ', '"key": "k7f3"}', cut=cut)]
    assert complete(opened(server.url), PROMPT) == '{"claim": "ß – 𝄞", "key": "k7f3"}'


def test_half_a_letter_is_no_text(server: Scripted) -> None:
    server.replies = [streams(event("x").replace(b'"x"', b'"a\\ud83d"'), DONE)]
    assert complete(opened(server.url), PROMPT) == "a?"


def test_the_key_is_in_its_header_and_nowhere_else(
    server: Scripted, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "of-another-program")
    caplog.set_level(logging.DEBUG)
    server.replies = [fails(401, f'{{"error": {{"message": "bad key {KEY}"}}}}')]
    given = settings(server.url)
    model = open_model(given)
    assert model is not None
    error = failing(model)
    headers, body = server.calls[0]
    assert headers.pop("authorization") == f"Bearer {KEY}"
    assert KEY not in str(headers) + str(body)
    assert "of-another-program" not in str(headers) + str(body)
    assert headers["user-agent"] == "aims-assistant"
    assert headers["accept-encoding"] == "identity"
    assert not [name for name in headers if name.startswith(("x-", "openai-"))]
    chat = getattr(model, "_chat")  # noqa: B009 - how LangChain's object shows itself
    told = (given, read_endpoint(given), model, chat, error, error.__cause__, error.__context__)
    assert KEY not in "".join(map(repr, told)) + given.model_dump_json() + caplog.text
    assert KEY not in message(error.key, "de", **error.values)


@pytest.mark.parametrize(
    ("status", "key", "calls"),
    [
        (401, "model.refused", 1),
        (403, "model.refused", 1),
        (404, "model.unknown", 1),
        (429, "model.busy", 3),
        (503, "model.busy", 3),
        (500, "model.failed", 3),
        (418, "model.failed", 1),
    ],
)
def test_what_the_server_refuses_is_told_in_our_words(
    server: Scripted, status: int, key: str, calls: int
) -> None:
    server.replies = [fails(status, '{"error": {"message": "raw body"}}', retry_after_ms="1")]
    error = failing(opened(server.url))
    assert (error.key, len(server.calls)) == (key, calls)
    for language in ("de", "en"):
        told = message(error.key, language, **error.values)  # type: ignore[arg-type]
        assert "openai:tiny" in told
        assert "raw body" not in told


def test_a_busy_server_is_asked_again(server: Scripted) -> None:
    busy = fails(429, retry_after_ms="1")
    server.replies = [busy, fails(500, retry_after_ms="1"), says("done")]
    assert complete(opened(server.url), PROMPT) == "done"
    assert len(server.calls) == 3


def test_nobody_waits_for_a_server_longer_than_the_deadline(server: Scripted) -> None:
    server.replies = [fails(429, retry_after="30")]
    began = time.monotonic()
    assert failing(opened(server.url, llm_timeout=5)).key == "model.busy"
    assert time.monotonic() - began < 30
    assert len(server.calls) == 1


def test_a_parameter_that_a_model_refuses_is_left_out_from_then_on(server: Scripted) -> None:
    server.replies = [fails(400), says("yes")]
    model = opened(server.url)
    assert complete(model, PROMPT) == complete(model, PROMPT) == "yes"
    asked = [body for _, body in server.calls]
    assert [one.get("temperature") for one in asked] == [0, None, None]
    assert [one.get("seed") for one in asked] == [42001, None, None]


def test_a_text_that_does_not_fit_leaves_later_calls_as_they_were(server: Scripted) -> None:
    model = opened(server.url)
    server.replies = [fails(400)]
    assert failing(model).values["reason"] == "HTTP 400"
    server.replies = [says("yes")]
    complete(model, PROMPT)
    assert server.calls[-1][1]["temperature"] == 0


def test_silence_in_mid_stream_ends_at_the_deadline(server: Scripted) -> None:
    server.replies = [streams(event("One "), then=60)]
    reply = opened(server.url, llm_timeout=1).stream(PROMPT)
    assert next(reply) == "One "
    with pytest.raises(ModelError) as caught:
        next(reply)
    assert caught.value.key == "model.timeout"


@pytest.mark.parametrize("piece", [b": still here\n\n", event("")], ids=["comment", "empty"])
def test_a_server_that_only_says_it_is_alive_is_hung_up_on(server: Scripted, piece: bytes) -> None:
    server.replies = [endless(server, piece, pause=0.05)]
    assert failing(opened(server.url, llm_timeout=1)).key == "model.timeout"
    assert server.ended.wait(10)


def test_a_reply_without_an_end_is_cut_off(server: Scripted) -> None:
    server.replies = [endless(server, event("0123456789" * 100))]
    error = failing(opened(server.url))
    assert error.key == "model.too_long"
    assert server.ended.wait(10)


def test_a_line_without_an_end_is_cut_off(
    server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.models.wire.MOST_BYTES", 300_000)
    server.replies = [endless(server, b"data: " + b"x" * 10_000)]
    assert failing(opened(server.url)).key == "model.too_long"
    assert server.ended.wait(10)


def test_who_stops_reading_hangs_up(server: Scripted) -> None:
    server.replies = [endless(server, event("word "), pause=0.01)]
    reply = opened(server.url).stream(PROMPT)
    assert next(reply) == "word "
    reply.close()  # type: ignore[attr-defined]
    assert server.ended.wait(10)


@pytest.mark.parametrize(
    "reply",
    [
        streams(b"<html>Welcome to your router</html>"),
        streams(b"data: {not json}\n\n"),
        streams(b'data: {"error": {"message": "raw body"}}\n\n'),
        fails(200, '{"object": "list"}'),
        streams(event("")[:40]),
    ],
    ids=["page", "broken", "error event", "other json", "cut off"],
)
def test_what_is_no_reply_is_not_taken_for_one(server: Scripted, reply: Any) -> None:
    server.replies = [reply]
    error = failing(opened(server.url))
    assert error.key == "model.failed"
    assert "raw body" not in str(error)


def test_a_server_that_is_not_there(server: Scripted) -> None:
    error = failing(opened(f"http://127.0.0.1:{free_port()}/v1"))
    assert error.key == "model.unreachable"


def test_no_redirect_is_followed(server: Scripted) -> None:
    with model_server() as other:
        other.replies = [says("caught")]
        server.replies = [fails(307, Location=f"{other.url}/chat/completions")]
        assert failing(opened(server.url)).key == "model.redirected"
        assert not other.calls


def test_a_reply_that_breaks_off_is_not_begun_anew(server: Scripted) -> None:
    server.replies = [breaks(event("One "))]
    reply = opened(server.url).stream(PROMPT)
    assert next(reply) == "One "
    with pytest.raises(ModelError) as caught:
        next(reply)
    assert caught.value.key == "model.failed"
    assert len(server.calls) == 1
    server.replies = [breaks(), says("whole")]
    assert complete(opened(server.url), PROMPT) == "whole"


def test_the_environment_does_not_lead_texts_elsewhere(
    server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model_server() as other:
        other.replies = [says("caught")]
        for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "LANGSMITH_ENDPOINT"):
            monkeypatch.setenv(name, other.url)
        for name in ("HTTP_PROXY", "ALL_PROXY", "OPENAI_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{other.port}")
        for name in ("LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY"):
            monkeypatch.setenv(name, "true")
        server.replies = [says("here")]
        assert complete(opened(server.url), PROMPT) == "here"
        assert not other.calls


@pytest.mark.parametrize(("name", "pinned"), [("claude-tiny", 0), ("claude-sonnet-5-5", None)])
def test_anthropics_interface_is_spoken_too(
    server: Scripted, name: str, pinned: float | None
) -> None:
    server.replies = [says_as_anthropic("Guten ", "Tag")]
    model = opened(server.url.removesuffix("/v1"), llm=f"anthropic:{name}", llm_tokens=99)
    assert list(model.stream(PROMPT)) == ["Guten ", "Tag"]
    _, body = server.calls[0]
    assert (body["max_tokens"], body.get("temperature")) == (99, pinned)


def test_the_other_providers_speak_through_the_same_wire(server: Scripted) -> None:
    root = server.url.removesuffix("/v1")
    server.replies = [
        streams(b'{"message": {"role": "assistant", "content": "Hi"}, "done": true}\n')
    ]
    assert complete(opened(root, llm="ollama:tiny"), PROMPT) == "Hi"
    headers, body = server.calls[-1]
    assert headers["authorization"] == f"Bearer {KEY}"
    assert body["options"]["temperature"] == 0
    assert headers["user-agent"] == "aims-assistant"
    server.replies = [fails(529, retry_after_ms="1")]
    assert failing(opened(root, llm="anthropic:claude-tiny")).key == "model.busy"
    headers, body = server.calls[-1]
    assert headers["x-api-key"] == KEY
    assert "authorization" not in headers
    assert body["system"] == "Be brief."
    for llm in ("ollama:tiny", "anthropic:claude-tiny"):
        server.replies = [fails(302, Location="http://127.0.0.1:9/x")]
        assert failing(opened(root, llm=llm)).key == "model.redirected"
