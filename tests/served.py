"""A served page for tests: the real app over any assistant, and a client that speaks HTTP."""

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.access.users import Users
from assistant.service import Service
from assistant.web.app import build, environment, launch_options
from assistant.web.door import THIS_MACHINE, Door
from assistant.web.pictures import Pictures
from assistant.web.uploads import INCOMING
from tests.visits import cheap_passwords

WORD = "a long enough secret"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: str

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Client:
    """Sends what it is told to, from an address of this machine; keeps no cookie by itself."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    source: str = "127.0.0.1"

    def send(
        self, method: str, path: str, body: str | bytes | None = None, **headers: str
    ) -> Reply:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=20, source_address=(self.source, 0)
        )
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, sent)
            reply = connection.getresponse()
            found = {name.lower(): value for name, value in reply.getheaders()}
            return Reply(reply.status, found, reply.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.send("GET", path, **headers)

    def post(self, path: str, value: Any, **headers: str) -> Reply:
        sent = {"Content_Type": "application/json"} | headers
        return self.send("POST", path, json.dumps(value), **sent)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def sign_in(self, name: str, password: str = WORD) -> Reply:
        """Sign in as a form does and keep the cookie."""
        reply = self.send(
            "POST",
            "/sign-in",
            f"name={name}&password={password.replace(' ', '+')}",
            Content_Type="application/x-www-form-urlencoded",
            Origin=self.origin,
        )
        cookie = reply.headers.get("set-cookie", "").partition(";")[0]
        if reply.status == 303 and cookie:
            self.headers |= {"Cookie": cookie, "Origin": self.origin}
        return reply


@dataclass(frozen=True)
class Served:
    service: Service
    page: Any
    port: int

    def client(self, **headers: str) -> Client:
        return Client(self.port, {name.replace("_", "-"): v for name, v in headers.items()})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def with_people(service: Service, *names: tuple[str, Any]) -> None:
    """Give a service users with cheap passwords, the first an admin."""
    service.users = Users(service.database, cheap_passwords())
    for name, role in names:
        service.users.add(name, role, WORD, now=NOW)


@contextmanager
def served(service: Service, *, door: Door = THIS_MACHINE, **options: Any) -> Iterator[Served]:
    """Serve the page on a free port of this machine."""
    with pytest.MonkeyPatch.context() as patch, Pictures(service) as pictures:
        for name, value in environment(service.assistant.settings.data_dir / INCOMING).items():
            patch.setenv(name, value)
        page = build(service)
        port = free_port()
        page.launch(
            **launch_options(
                host="127.0.0.1",
                port=port,
                upload_bytes=1_000_000,
                pictures=pictures,
                service=service,
                door=door,
                **options,
            )
        )
        try:
            yield Served(service, page, port)
        finally:
            page.close(verbose=False)
