"""The HTTP API, driven as a program does: with Gradio's client and with plain HTTP."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant.messages import message
from assistant.records.audit_read import read_entries
from assistant.service import Service
from assistant.web.api import ENDPOINTS
from tests.served import NOW, Served, served, with_people
from tests.small_library import small_library, until_people_sign_in

DOCS = Path(__file__).resolve().parents[1] / "docs" / "api.md"
FOR_EDITORS = {"review", "draft_plan", "draft", "entry_save"}
GIVEN: dict[str, dict[str, Any]] = {
    "ask": {"question": "Who?"},
    "search": {"query": "Who?"},
    "document": {"id": "x"},
    "page": {"id": "x", "number": 1},
    "stored_review": {"number": 99},
    "draft": {"names": ["ai-policy"]},
    "entries": {"register": "systems"},
    "entry": {"id": "SYS-1"},
    "entry_history": {"id": "SYS-1"},
    "entry_save": {"values": {"name": "Pino"}, "register": "systems"},
    "classify": {"id": "SYS-1"},
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("api")
    with (
        small_library(folder) as assistant,
        Service.open(assistant) as service,
        served(service) as one,
    ):
        yield one


def client_of(page: Served, **headers: str) -> Client:
    return Client(f"http://127.0.0.1:{page.port}", verbose=False, headers=headers)


@pytest.fixture(scope="module")
def client(page: Served) -> Client:
    return client_of(page)


def refused(client: Client, name: str, **arguments: Any) -> str:
    with pytest.raises(AppError) as caught:
        client.predict(api_name=f"/{name}", **arguments)
    return str(caught.value)


def test_the_endpoints_are_named_and_typed(client: Client) -> None:
    offered = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert offered.keys() == {f"/{name}" for name in ENDPOINTS}
    types = {one["parameter_name"]: one["type"] for one in offered["/search"]["parameters"]}
    assert types["query"] == {"type": "string"}
    assert types["limit"] == {"type": "integer"}
    assert types["language"] == {"oneOf": [{"type": "null"}, {"enum": ["de", "en"]}]}
    assert all(one["description"] for one in offered.values())
    assert offered["/ask"]["returns"][0]["type"]["type"] == "object"


def test_an_answer_names_its_sources_word_for_word(client: Client) -> None:
    answer = client.predict("Who approves a new AI system?", api_name="/ask")
    assert not answer["abstained"]
    quote = answer["citations"][0]
    assert "AI officer" in quote["quote"]
    page = client.predict(quote["document_id"], quote["page"], api_name="/page")
    assert page["text"][quote["start"] : quote["end"]] == quote["quote"]
    german = client.predict("Wer genehmigt ein neues KI-System?", language="de", api_name="/ask")
    assert german["language"] == "de"


def test_only_named_documents_are_asked(client: Client) -> None:
    ids = {one["title"]: one["id"] for one in client.predict(api_name="/documents")}
    answer = client.predict(
        "Who approves a new AI system?", documents=[ids["Supplier letter"]], api_name="/ask"
    )
    assert answer["abstained"]


def test_a_search_gives_passages_with_their_places_and_flags(client: Client) -> None:
    found = client.predict("inspect robots", limit=3, api_name="/search")["passages"]
    assert "Rules for robots" not in {one["document"] for one in found}
    found = client.predict("inspect robots", all_versions=True, api_name="/search")["passages"]
    robots = next(one for one in found if "every second Tuesday" in one["quote"])
    assert robots["document_status"] == "draft"
    assert "inspected" in robots["nearest"]
    page = client.predict(robots["document_id"], robots["page"], api_name="/page")
    assert page["text"][robots["start"] : robots["end"]] == robots["quote"]
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)


def test_text_that_instructs_a_machine_is_marked(client: Client) -> None:
    found = client.predict("every supplier is approved", limit=5, api_name="/search")["passages"]
    marked = {one["suspicious"] for one in found if "Ignore all" in one["quote"]}
    assert marked == {True}
    assert not any(one["suspicious"] for one in found if one["document"] == "AI policy")
    assert not any("Ignore all" in (one["nearest"] or "") for one in found)


def test_documents_and_who_one_is(client: Client) -> None:
    documents = client.predict(api_name="/documents")
    assert [one["title"] for one in documents] == [
        "Supplier letter",
        "AI policy",
        "Rules for robots",
    ]
    whole = client.predict(documents[1]["id"], api_name="/document")
    assert {"path": ["AI policy", "2 Approval"], "page": 1} in whole["sections"]
    status = client.predict(api_name="/status")
    assert (status["person"], status["role"], status["documents"]) == ("local", "admin", 3)


def test_a_review_is_kept_and_can_be_looked_into(client: Client) -> None:
    job = client.submit("small", "en", api_name="/review")
    review = job.result(timeout=60)
    statuses = {one["ref"]: one["status"] for one in review["requirements"]}
    assert statuses["2"] == "missing"
    listed = client.predict(api_name="/reviews")
    assert listed[0]["number"] == review["number"]
    assert listed[0]["counts"]["missing"] == list(statuses.values()).count("missing")
    again = client.predict(review["number"], only=["missing"], api_name="/stored_review")
    assert {one["status"] for one in again["requirements"]} == {"missing"}
    assert refused(client, "stored_review", number=999)


def test_a_draft_comes_with_its_markdown(client: Client) -> None:
    draft = client.predict(["ai-policy"], language="en", api_name="/draft")
    assert draft["status"] == "draft"
    assert draft["markdown"].startswith("#")
    assert draft["open_points"]


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("ask", {"question": "  "}, "question: this argument is empty"),
        ("ask", {"question": 3}, "question: the type is wrong"),
        ("ask", {"question": "x" * 2_001}, "2000"),
        ("ask", {"question": "x", "language": "fr"}, "language: choose one of 'de', 'en'"),
        ("ask", {"question": "x", "documents": [7]}, "documents: the type is wrong"),
        ("search", {"query": "x", "limit": 0}, "limit: at least 1"),
        ("search", {"query": "x", "limit": True}, "limit: the type is wrong"),
        ("search", {"query": "x" * 2_001, "language": "de"}, "Frage"),
        ("page", {"id": "nope", "number": 1}, "no longer in the library"),
        ("review", {"set": "../../etc/passwd"}, "no requirement set"),
        ("review", {"only": ["perfect"]}, "only: choose one of"),
        ("draft", {"names": []}, "names: this argument is empty"),
        ("draft", {"names": ["nonsense"], "language": "de"}, "weder eine Dokumentart"),
        ("draft", {"names": ["ai-policy"], "answers": {"nonsense": "x"}}, "no open point"),
    ],
)
def test_wrong_input_is_told_in_words(
    client: Client, name: str, arguments: dict[str, Any], words: str
) -> None:
    told = refused(client, name, **arguments)
    assert words in told
    assert "Traceback" not in told


def test_calls_that_fit_no_endpoint_are_told_so(page: Served) -> None:
    caller = page.client(Accept_Language="de")
    assert caller.post("/gradio_api/call/nope", {"data": []}).status == 404
    wrong = caller.post("/gradio_api/call/v2/ask", {"wrong": 1})
    assert wrong.status == 422
    assert "Angaben passen nicht" in wrong.json()["detail"]


def test_plain_http_takes_two_steps(page: Served) -> None:
    caller = page.client()
    begun = caller.post("/gradio_api/call/v2/status", {}).json()["event_id"]
    told = caller.get(f"/gradio_api/call/status/{begun}").body
    assert told.startswith("event: complete")
    assert json.loads(told.split("data: ", 1)[1])[0]["documents"] == 3


def test_nothing_is_kept_of_a_call_once_its_result_was_fetched(page: Served) -> None:
    caller, sessions = page.client(), page.page.state_holder.session_data
    begun = caller.post("/gradio_api/call/status", {"data": []}).json()["event_id"]
    told = caller.get(f"/gradio_api/call/status/{begun}").body
    assert told.startswith("event: complete")
    for _ in range(100):  # the server lets go of it after the last byte has gone out
        if begun not in sessions:
            break
        time.sleep(0.05)
    assert begun not in sessions
    named = {"data": [], "session_hash": "mine"}  # as a page's, which goes on after the call
    begun = caller.post("/gradio_api/call/status", named).json()["event_id"]
    caller.get(f"/gradio_api/call/status/{begun}")
    assert "mine" in sessions


def test_functions_of_the_page_cannot_be_called_by_name(page: Served) -> None:
    functions = page.page.fns.values()
    private = {str(one.api_name) for one in functions if one.api_visibility == "private"}
    assert private - ENDPOINTS.keys()
    assert {str(one.api_name) for one in functions} - private == ENDPOINTS.keys()
    for name in private - ENDPOINTS.keys():
        assert page.client().post(f"/gradio_api/call/{name}", {"data": []}).status == 404, name


def test_what_a_program_did_is_in_the_audit_log(client: Client, page: Served) -> None:
    client.predict("Who approves a new AI system?", api_name="/ask")
    with page.service.database.reading() as connection:
        last = next(read_entries(connection, action="ask"))
    assert last.detail["by"] == "api"
    assert last.words == "Who approves a new AI system?"


def test_every_endpoint_and_argument_is_documented(client: Client) -> None:
    told = DOCS.read_text(encoding="utf-8")
    parts = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", told, re.MULTILINE | re.DOTALL))
    offered = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert {name.removeprefix("/") for name in offered} == parts.keys()
    for name, endpoint in offered.items():
        for parameter in endpoint["parameters"]:
            assert f"`{parameter['parameter_name']}`" in parts[name.removeprefix("/")], name


def test_a_token_brings_its_users_rights(page: Served) -> None:
    """Last in this file: from here on people have to sign in."""
    with_people(page.service, ("ada", "admin"), ("rita", "reader"))
    until_people_sign_in(page)
    token = page.service.credentials.new_token("rita", "test", days=None, now=NOW)
    reader = client_of(page, Authorization=f"Bearer {token}", **{"Accept-Language": "de"})
    assert reader.predict(api_name="/status")["person"] == "rita"
    for name in ENDPOINTS:
        if name in FOR_EDITORS:
            told = refused(reader, name, **GIVEN.get(name, {}))
            assert told == message("access.role_editor", "de"), name
    answer = reader.predict("Who approves a new AI system?", api_name="/ask")
    assert not answer["abstained"]

    policy = next(one for one in page.service.assistant.documents() if one.title == "AI policy")
    page.service.collections.create("Board", now=NOW)
    page.service.collections.place([policy.source], "Board")
    assert len(reader.predict(api_name="/documents")) == 2
    assert reader.predict(api_name="/status")["documents"] == 2
    assert reader.predict("Who approves a new AI system?", api_name="/ask")["abstained"]
    found = reader.predict("approves a new AI system", all_versions=True, api_name="/search")
    assert policy.title not in {one["document"] for one in found["passages"]}
    assert refused(reader, "document", id=policy.id) == refused(reader, "document", id="x")
    assert refused(reader, "page", id=policy.id, number=1) == refused(reader, "document", id="x")
