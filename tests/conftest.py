"""Shared fixtures. Tests are offline: a socket to anywhere but loopback is refused."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.offline import forbid_telemetry

forbid_telemetry()
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Refuse every connection that leaves the machine, and give the list of attempts."""
    attempts: list[Any] = []
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            attempts.append(address)
            raise OSError(f"tests are offline, refused: {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield attempts
    assert not attempts, f"something tried to reach the network: {attempts}"


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of shared measuring data beside the checkout; skips where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "devset").is_dir():
        pytest.skip("the shared measuring data (../shared) is not beside this checkout")
    return folder
