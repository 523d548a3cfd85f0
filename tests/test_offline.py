"""Ingest, ask and serve open no socket beyond this machine.

Every Python process of the run reports each connection, look-up and datagram through an audit
hook; native code is watched through the kernel's table of the process's connections.
"""

import ipaddress
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

HOOK = """
import os, sys
_log = os.environ["AIMS_TEST_SOCKET_LOG"]
def _watch(event, args):
    if event in ("socket.connect", "socket.sendto"):
        target = args[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        target = (args[0],)
    else:
        return
    if isinstance(target, tuple) and target[0] is not None:
        with open(_log, "a", encoding="utf-8") as out:
            out.write(f"{event} {target[0]}\\n")
sys.addaudithook(_watch)
"""
POLICY = "# AI policy\n\nStatus: approved\n\n## 1 Input\n\nCustomer data must not be entered.\n"


@pytest.fixture
def watched(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    (tmp_path / "policy.md").write_text(POLICY, encoding="utf-8")
    return {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "hook"),
        "AIMS_TEST_SOCKET_LOG": str(tmp_path / "sockets.log"),
        "AIMS_DATA_DIR": str(tmp_path / "library"),
    }


def contacted(environment: dict[str, str]) -> set[str]:
    log = Path(environment["AIMS_TEST_SOCKET_LOG"])
    if not log.exists():
        return set()
    return {line.split(" ", 1)[1] for line in log.read_text(encoding="utf-8").splitlines()}


def is_local(address: str) -> bool:
    if address in ("localhost", "", "None"):
        return True
    try:
        return ipaddress.ip_address(address.split("%")[0]).is_loopback
    except ValueError:
        return False


def remote_ends(process: psutil.Process) -> Iterator[str]:
    for member in (process, *process.children(recursive=True)):
        for connection in member.net_connections(kind="inet"):
            if connection.raddr:
                yield connection.raddr.ip


def run_watched(arguments: list[str], environment: dict[str, str]) -> set[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    seen: set[str] = set()
    while process.poll() is None:
        try:
            seen.update(remote_ends(psutil.Process(process.pid)))
        except psutil.Error:
            break
        time.sleep(0.02)
    _, errors = process.communicate()
    assert process.returncode == 0, errors.decode()
    return seen


def test_the_hook_sees_a_connection(watched: dict[str, str]) -> None:
    code = "import socket; s = socket.socket(); s.settimeout(0.1); s.connect_ex(('192.0.2.1', 9))"
    subprocess.run([sys.executable, "-c", code], env=watched, check=True)
    assert contacted(watched) == {"192.0.2.1"}


def test_ingest_and_ask_stay_on_this_machine(watched: dict[str, str], tmp_path: Path) -> None:
    seen = run_watched(["ingest", str(tmp_path / "policy.md")], watched)
    seen |= run_watched(["ask", "May I enter customer data?"], watched)
    outside = {address for address in contacted(watched) | seen if not is_local(address)}
    assert not outside


def test_serve_stays_on_this_machine(watched: dict[str, str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port)],
        env=watched,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seen: set[str] = set()
    try:
        page = ""
        for _ in range(600):
            assert process.poll() is None, "the server stopped"
            seen.update(remote_ends(psutil.Process(process.pid)))
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reply:
                    page = reply.read().decode()
                break
            except OSError:
                time.sleep(0.1)
        assert "<html" in page
        time.sleep(1)
        seen.update(remote_ends(psutil.Process(process.pid)))
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert not {address for address in contacted(watched) | seen if not is_local(address)}
