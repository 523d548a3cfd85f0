"""Shared fixtures. Tests are offline: a socket to anywhere but loopback is refused."""

import os
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.offline import forbid_telemetry
from tests.kept_models import keep_models
from tests.kept_parsers import KEEPER, keep_parsers

forbid_telemetry()
keep_models()
keep_parsers()
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: the tests with a browser wait for half of their time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of slow tests come first, those with the most slow tests in front of all.

    The processes take file after file, so that at the end only short ones are left to wait for.
    Files that are slow as a whole (a browser walks) begin; they are few tests that take long.
    """
    slow: Counter[Path] = Counter()
    quick: Counter[Path] = Counter()
    for item in items:
        (slow if item.get_closest_marker("slow") else quick)[item.path] += 1

    def rank(item: pytest.Item) -> tuple[bool, int]:
        return quick[item.path] > 0, -slow[item.path]

    places = {path: at for at, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (*rank(item), places[item.path]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture: say whether libraries may read with parser processes of other tests."""
    KEEPER.keeping = item.get_closest_marker("own_parsers") is None


def pytest_sessionfinish() -> None:
    KEEPER.end()


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


def _processor_seconds(work: Callable[[str], object], unit: str, size: int) -> float:
    """The least processor time of three runs; each text is new, so that no cache helps."""
    times = []
    for run in range(3):
        text = unit * (size // len(unit)) + f" {run}{size}"
        began = time.process_time()
        work(text)
        times.append(time.process_time() - began)
    return min(times)


@pytest.fixture
def takes_linear_time() -> Callable[[Callable[[str], object], str], None]:
    """Check that eight times the text takes about eight times the work, not sixty-four times."""

    def check(work: Callable[[str], object], unit: str) -> None:
        small = _processor_seconds(work, unit, 20_000)
        large = _processor_seconds(work, unit, 160_000)
        assert large < 24 * small + 0.2, f"{unit!r}: {small:.3f} s, {large:.3f} s"

    return check
