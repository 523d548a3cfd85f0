"""Files made for one visitor: nobody else's, not for ever, not without bound."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.access.rights import Person
from assistant.service import Service
from assistant.web import outbox
from assistant.web.outbox import EACH, Outbox, outbox_of, routes
from assistant.web.visitor import PERSON
from tests.visits import person, service_over

VERA, EMIL, READER = person("editor", "vera"), person("editor", "emil"), person("reader", "rita")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_over(SimpleNamespace(settings=None), tmp_path) as one:
        yield one


def client(service: Service, who: Person | None) -> TestClient:
    app = Starlette(routes=routes(service))

    async def let_in(scope, receive, send):  # type: ignore[no-untyped-def]
        if who is not None:
            scope[PERSON] = who
        await app(scope, receive, send)

    return TestClient(let_in)


def made_id(address: str) -> str:
    return address.rpartition("/")[2]


def test_a_file_is_served_to_its_person_as_an_attachment(service: Service) -> None:
    address = outbox_of(service).put(VERA, "../Plan \u202e<b>.docx", b"abc", media_type="x/y")
    reply = client(service, VERA).get(address)
    assert (reply.status_code, reply.content) == (200, b"abc")
    assert reply.headers["content-disposition"].startswith("attachment;")
    assert "/" not in reply.headers["content-disposition"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in reply.headers["cache-control"]
    assert "sandbox" in reply.headers["content-security-policy"]


@pytest.mark.parametrize("who", [EMIL, READER, None], ids=["other", "reader", "nobody"])
def test_nobody_else_gets_it_and_it_looks_like_none(service: Service, who: Person | None) -> None:
    address = outbox_of(service).put(VERA, "Plan.md", b"abc")
    other, none = (client(service, who).get(one) for one in (address, f"{outbox.PATH}/none"))
    assert other.status_code == none.status_code == 404
    assert (other.content, dict(other.headers)) == (none.content, dict(none.headers))


def test_a_reader_does_not_export_even_what_is_theirs(service: Service) -> None:
    address = outbox_of(service).put(READER, "Plan.md", b"abc")
    assert client(service, READER).get(address).status_code == 404


def test_addresses_are_not_guessed() -> None:
    box = Outbox()
    found = {box.put(VERA, "a", b"") for _ in range(50)}
    assert len(found) == 50
    assert min(len(made_id(one)) for one in found) >= 32


def test_files_go_when_they_are_old() -> None:
    now = [0.0]
    box = Outbox(clock=lambda: now[0])
    address = box.put(VERA, "a", b"x")
    now[0] = outbox.SECONDS + 1
    assert box.get(VERA, made_id(address)) is None
    box.put(VERA, "b", b"y")
    assert len(box._made) == 1


def test_one_person_keeps_so_many_and_takes_none_of_anothers() -> None:
    box = Outbox()
    others = box.put(EMIL, "a", b"x")
    first, *rest = [box.put(VERA, "a", b"x") for _ in range(EACH + 1)]
    assert box.get(VERA, made_id(first)) is None
    assert all(box.get(VERA, made_id(one)) for one in rest)
    assert box.get(EMIL, made_id(others)) is not None


def test_all_files_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "BYTES_IN_ALL", 10)
    box = Outbox()
    first, second = box.put(VERA, "a", b"x" * 6), box.put(EMIL, "b", b"x" * 6)
    assert box.get(VERA, made_id(first)) is None
    assert box.get(EMIL, made_id(second)) is not None


def test_one_service_has_one_outbox(service: Service, tmp_path: Path) -> None:
    assert outbox_of(service) is outbox_of(service)
    with service_over(SimpleNamespace(settings=None), tmp_path / "other") as other:
        assert outbox_of(other) is not outbox_of(service)
