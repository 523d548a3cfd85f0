"""Parsing in a process of its own, so that a hostile or broken file takes down only that.

The process is bounded in memory and time, is killed with all it started when it overruns, and is
started anew for the next file. Talk is JSON, never pickles.
"""

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Self

from ingest.errors import DamagedFile, FileRejected, LimitExceeded
from ingest.parsed_json import read_result
from ingest.types import Limits, ParsedFile

_ROOT = Path(__file__).resolve().parents[1]
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop()); from ingest.sandbox_child import main; main()"
)
_REPLY = 1_000_000_000  # bytes
_GRACE = 5.0  # seconds beyond a file's time, for starting and for the pipe
_GONE = 5.0  # seconds to wait for a killed process
_TIME_SIGNALS = {-getattr(signal, name, 0) for name in ("SIGXCPU",)} - {0}
_MEMORY_SIGNALS = {-getattr(signal, name, 0) for name in ("SIGKILL",)} - {0}


class ParserWorker:
    """A parser process that serves many files; a context manager. One thread at a time.

    Starting it, at the first file, takes about a fifth of a second.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def parse_bytes(self, data: bytes, *, file: str, limits: Limits) -> ParsedFile:
        """Return what `ingest.parsers.parse` makes of a file; `file` is its name for people.

        Raises LimitExceeded (size, time, memory), DamagedFile (also where the parser crashes on
        it), EncryptedFile, UnsupportedFormat or NoText.
        """
        result = self._ask(data, file, limits, render=None)
        if isinstance(result, bytes):
            raise self._nonsense(file)
        return result

    def render(
        self,
        data: bytes,
        number: int,
        *,
        file: str,
        limits: Limits,
        scale: float = 1.5,
        quotes: Sequence[str] = (),
    ) -> bytes:
        """Return page `number` (from 1) of a PDF as a PNG with the quotes marked.

        Raises DamagedFile or LimitExceeded; see `ingest.parsers.pdf_picture.render_page`.
        """
        request = {"number": number, "scale": scale, "quotes": list(quotes)}
        result = self._ask(data, file, limits, render=request)
        if isinstance(result, ParsedFile):
            raise self._nonsense(file)
        return result

    def _ask(
        self, data: bytes, file: str, limits: Limits, *, render: dict[str, object] | None
    ) -> ParsedFile | bytes:
        if len(data) > limits.file_bytes:
            reason = f"It has more than {limits.file_bytes} bytes."
            raise LimitExceeded(file, reason, "Split it or raise the limit.")
        process = self._running()
        request = {"file": file, "limits": dataclasses.asdict(limits), "render": render}
        exchange = _Exchange(process, data, request)
        exchange.start()
        exchange.join(limits.seconds + _GRACE)
        if exchange.is_alive():
            self.close()
            reason = f"Reading it takes longer than {limits.seconds:g} seconds."
            raise LimitExceeded(file, reason, "Split it or raise the limit.")
        if exchange.reply is None:
            raise self._crashed(process, file, limits)
        try:
            result = read_result(exchange.reply)
        except ValueError as error:
            raise self._nonsense(file) from error
        if isinstance(result, FileRejected):
            raise result
        return result

    def _nonsense(self, file: str) -> DamagedFile:
        self.close()
        reason = "The parser's answer makes no sense."
        return DamagedFile(file, reason, "Export the file anew.")

    def close(self) -> None:
        """End the process and everything it started. The next file gets a new one."""
        process, self._process = self._process, None
        if process is not None:
            _kill(process)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = _start()
        return self._process

    def _crashed(self, process: subprocess.Popen[bytes], file: str, limits: Limits) -> FileRejected:
        try:
            code = process.wait(_GONE)
        except subprocess.TimeoutExpired:
            code = 0
        self.close()
        if code in _TIME_SIGNALS:
            reason = f"Reading it takes longer than {limits.seconds:g} seconds."
            return LimitExceeded(file, reason, "Split it or raise the limit.")
        if code in _MEMORY_SIGNALS:
            reason = "The system ended the parser, most likely for want of memory."
            return LimitExceeded(file, reason, "Split it, or add it on a larger machine.")
        reason = f"The parser crashed on it (exit code {code})."
        return DamagedFile(file, reason, "Open it in the program it was made with; save it anew.")


class _Exchange(threading.Thread):
    """Sends one request and waits for its answer; `reply` stays None if the process dies."""

    def __init__(
        self, process: subprocess.Popen[bytes], data: bytes, request: Mapping[str, object]
    ) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._data = data
        self._head = json.dumps({"bytes": len(data), **request}).encode() + b"\n"
        self.reply: bytes | None = None

    def run(self) -> None:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            return
        try:
            stdin.write(self._head)
            stdin.write(self._data)
            stdin.flush()
            self.reply = _read_reply(stdout)
        except (OSError, ValueError):  # the process is gone, or was ended by us
            return


def _read_reply(stream: IO[bytes]) -> bytes | None:
    head = stream.read(8)
    length = int.from_bytes(head, "big")
    if len(head) < 8 or length > _REPLY:
        return None
    body = stream.read(length)
    return body if len(body) == length else None


def _start() -> subprocess.Popen[bytes]:
    # One thread for Tesseract: on few cores its threads wait for each other more than they work.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [sys.executable, "-c", _START, str(_ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,  # so that Tesseract, which it may start, can be ended with it
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None or os.name == "posix":
        _signal_group(process)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GONE)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:  # unsent bytes of a request that nobody reads any more
                continue


def _signal_group(process: subprocess.Popen[bytes]) -> None:
    if os.name != "posix":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.poll()
