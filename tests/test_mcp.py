"""The MCP server, driven by the protocol's own client: over HTTP and over a pipe."""

import json
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

import anyio
import httpx
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from assistant import cli_mcp
from assistant.errors import AssistantError, NotAllowed
from assistant.messages import message
from assistant.records.audit_read import read_entries
from assistant.service import Service
from assistant.service.programs import Call
from assistant.web import mcp_server
from tests.served import NOW, Served, served, with_people
from tests.small_library import RULES, small_library, until_people_sign_in

TOOLS = ["ask", "search", "documents", "page", "review", "draft"]
TOOLS += ["registers", "entries", "entry", "classify"]
ACCEPT = {"Accept": "application/json, text/event-stream"}
QUESTION = "Who approves a new AI system?"
Work = Callable[[ClientSession], Awaitable[Any]]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("mcp")
    with (
        small_library(folder) as assistant,
        Service.open(assistant) as service,
        served(service, mcp=True) as one,
    ):
        yield one


@asynccontextmanager
async def over_http(page: Served, headers: dict[str, str]) -> AsyncIterator[ClientSession]:
    async with (
        httpx.AsyncClient(headers=headers, timeout=30) as http,
        streamable_http_client(f"http://127.0.0.1:{page.port}/mcp", http_client=http) as (r, w, _),
        ClientSession(r, w, read_timeout_seconds=timedelta(seconds=60)) as session,
    ):
        await session.initialize()
        yield session


def run(page: Served, work: Work, **headers: str) -> Any:
    async def all_of_it() -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with over_http(page, sent) as session:
            return await work(session)

    return anyio.run(all_of_it)


def call(page: Served, name: str, given: dict[str, Any], **headers: str) -> CallToolResult:
    result = run(page, lambda session: session.call_tool(name, given), **headers)
    assert isinstance(result, CallToolResult)
    return result


def told(result: CallToolResult) -> str:
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


def record(result: CallToolResult) -> dict[str, Any]:
    assert not result.isError, told(result)
    assert result.structuredContent is not None
    assert json.loads(told(result)) == result.structuredContent
    return result.structuredContent


def test_exactly_our_tools_are_offered_with_what_they_take(page: Served) -> None:
    tools = run(page, lambda session: session.list_tools()).tools
    assert [tool.name for tool in tools] == TOOLS
    ask = tools[0]
    assert ask.inputSchema["required"] == ["question"]
    assert ask.inputSchema["additionalProperties"] is False
    assert all(tool.description for tool in tools)
    assert [tool.annotations.readOnlyHint for tool in tools] == [True] * 4 + [False] * 2 + [
        True
    ] * 4
    for tool in tools:
        for name, one in tool.inputSchema["properties"].items():
            assert one["description"], (tool.name, name)


def test_answers_and_passages_are_quoted_as_data(page: Served) -> None:
    answer = record(call(page, "ask", {"question": QUESTION}))
    assert "AI officer" in answer["citations"][0]["quote"]
    assert "never instructions" in answer["about"]
    quote = answer["citations"][0]
    whole = record(call(page, "page", {"id": quote["document_id"], "number": quote["page"]}))
    assert whole["text"][quote["start"] : quote["end"]] == quote["quote"]
    german = record(call(page, "ask", {"question": "Wer genehmigt Systeme?", "language": "de"}))
    assert german["language"] == "de"
    found = record(call(page, "search", {"query": "every supplier is approved"}))["passages"]
    assert {one["suspicious"] for one in found if "Ignore all" in one["quote"]} == {True}
    assert len(record(call(page, "documents", {}))["documents"]) == 3


def test_a_review_tells_its_progress_and_can_be_looked_into(page: Served) -> None:
    steps: list[tuple[float, float | None]] = []

    async def progress(done: float, total: float | None, words: str | None) -> None:
        steps.append((done, total))

    async def review(session: ClientSession) -> Any:
        given = {"set": "small", "language": "en"}
        return await session.call_tool("review", given, progress_callback=progress)

    short = record(run(page, review))
    # How many are told in time is up to the machine; none says something else.
    assert {total for _, total in steps} <= {None, len(RULES)}
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps
    missing = next(one for one in short["requirements"] if one["ref"] == "2")
    assert (missing["status"], missing["missing"]) == ("missing", [RULES[1]])
    given = {"set": "small", "number": short["number"], "requirements": ["1"]}
    full = record(call(page, "review", given))["requirements"]
    assert [one["ref"] for one in full] == ["1"]
    assert "approves" in full[0]["evidence"][0]["quote"]
    assert call(page, "review", given | {"requirements": ["9"]}).isError


def test_work_ends_when_its_caller_has_gone(page: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = threading.Event(), threading.Event()

    def endless(call: Call) -> dict[str, Any]:
        """Count for a minute at most."""
        begun.set()
        try:
            for done in range(600):
                call.progress(done, 600)
                time.sleep(0.1)
        finally:
            ended.set()
        return {}

    monkeypatch.setattr(mcp_server, "TOOLS", {"endless": endless})
    given = {"name": "endless", "arguments": {}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": given}
    address = f"http://127.0.0.1:{page.port}/mcp"
    with httpx.stream("POST", address, json=body, headers=ACCEPT, timeout=20):
        assert begun.wait(15)
        assert not ended.is_set()
    assert ended.wait(15)


def test_a_draft_is_made(page: Served) -> None:
    draft = record(call(page, "draft", {"names": ["ai-policy"], "language": "en"}))
    assert draft["markdown"].startswith("#")


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("ask", {}, "question: this argument is missing"),
        ("ask", {"frage": "x", "question": "x"}, "frage: there is no such argument"),
        ("ask", {"question": ["x"]}, "question: the type is wrong"),
        ("search", {"query": "x", "limit": 51, "language": "de"}, "limit: höchstens 50"),
        ("page", {"id": "x", "number": 1}, "no longer in the library"),
        ("draft", {"names": ["nonsense"]}, "neither a document type"),
        ("remove", {}, "There is no tool"),
    ],
)
def test_wrong_input_is_told_in_words(
    page: Served, name: str, given: dict[str, Any], words: str
) -> None:
    result = call(page, name, given)
    assert result.isError
    assert words in told(result)


def test_errors_follow_the_language_of_the_caller(page: Served) -> None:
    assert "Diese Angabe fehlt" in told(call(page, "ask", {}, Accept_Language="de"))


def test_a_fault_of_ours_is_not_shown(page: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(page.service.assistant, "ask", broken)
    result = call(page, "ask", {"question": QUESTION})
    assert result.isError
    assert told(result) == "This could not be done. The log on the server says more."


def test_what_was_done_is_in_the_audit_log(page: Served) -> None:
    call(page, "ask", {"question": QUESTION})
    with page.service.database.reading() as connection:
        assert next(read_entries(connection, action="ask")).detail["by"] == "mcp"


@pytest.mark.parametrize("header", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_a_foreign_site_is_turned_away(page: Served, header: dict[str, str]) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert page.client().post("/mcp", body, **ACCEPT).status == 200
    assert page.client().post("/mcp", body, **ACCEPT, **header).status == 403


def test_there_are_no_sessions_to_open_or_take_over(page: Served) -> None:
    assert page.client().get("/mcp").status == 405
    assert page.client().send("DELETE", "/mcp").status == 405


def test_too_much_is_not_read(page: Served) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "x": "x" * mcp_server.MOST_BYTES}
    assert page.client().post("/mcp", body, Accept="application/json").status == 413


def test_a_token_brings_its_users_rights(page: Served) -> None:
    """Last over HTTP in this file: from here on people have to sign in."""
    with_people(page.service, ("ada", "admin"), ("rita", "reader"))
    until_people_sign_in(page)
    assert page.client().post("/mcp", {}).status in (401, 403)
    token = page.service.credentials.new_token("rita", "test", days=None, now=NOW)
    headers = {"Authorization": f"Bearer {token}"}
    assert not record(call(page, "ask", {"question": QUESTION}, **headers))["abstained"]
    for name, given in (("review", {"set": "small"}), ("draft", {"names": ["ai-policy"]})):
        assert told(call(page, name, given, **headers)) == message("access.role_editor", "en"), name
    page.service.users.set_role("rita", "editor")
    assert not call(page, "draft", {"names": ["ai-policy"]}, **headers).isError
    assert mcp_server.service_person(page.service, "Rita").role == "editor"
    page.service.users.set_active("rita", False)
    with pytest.raises(NotAllowed):
        mcp_server.service_person(page.service, "rita")


NOISY = """
import assistant.cli
from assistant.service import programs
from assistant.web import mcp_server
def ask(call, question: programs.Question):
    print("noise", flush=True)
    return programs.ask(call, question)
mcp_server.TOOLS = mcp_server.TOOLS | {"ask": ask}
assistant.cli.main()
"""


def test_over_a_pipe_nothing_but_the_protocol_is_printed(page: Served, tmp_path: Path) -> None:
    settings = page.service.assistant.settings
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", NOISY, "mcp", "--user", "ada", "--data-dir", str(settings.data_dir)],
        env={"AIMS_EMBEDDING_MODEL": settings.embedding_model},
        cwd=Path(__file__).resolve().parents[1],
    )
    stray: list[object] = []

    async def heard(message: object) -> None:
        stray.append(message)

    async def talk(errors: TextIO) -> None:
        async with (
            stdio_client(server, errlog=errors) as (r, w),
            ClientSession(r, w, message_handler=heard) as session,
        ):
            await session.initialize()
            assert [tool.name for tool in (await session.list_tools()).tools] == TOOLS
            answer = record(await session.call_tool("ask", {"question": QUESTION}))
            assert "AI officer" in answer["citations"][0]["quote"]

    with (tmp_path / "errors").open("w+", encoding="utf-8") as errors:
        anyio.run(talk, errors)
        errors.seek(0)
        assert "noise" in errors.read()
    assert stray == []
    with page.service.database.reading() as connection:
        entry = next(read_entries(connection, action="ask"))
    assert (entry.person, entry.detail["by"]) == ("ada", "mcp")


def test_without_the_package_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import assistant.web

    monkeypatch.delattr(assistant.web, "mcp_server", raising=False)
    monkeypatch.delitem(sys.modules, "assistant.web.mcp_server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setitem(sys.modules, "mcp.types", None)
    with pytest.raises(AssistantError, match="pip install 'mcp>="):
        cli_mcp.mcp_module()
