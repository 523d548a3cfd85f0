"""Long work in a process of its own: it tells how far it is, and can be ended at any moment.

A process and not a thread, so that people who ask are not kept waiting and cancelling is real.
Talk is lines of JSON over pipes. The child ends when its input ends, so none outlives a parent
that was killed; what it writes lies in one folder that goes with it.
"""

import contextlib
import json
import logging
import os
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from assistant.errors import (
    AssistantError,
    BadRequirementSet,
    BadSetting,
    LimitReached,
    NoReview,
    RecordsError,
    ReviewError,
    Told,
)
from ingest.errors import EmbedderMismatch, IngestError, LibraryDamaged, LibraryLocked

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop()); "
    "from assistant.service.review_child import main; main()"
)
FOLDER = "working"  # within the data directory: a folder a process, named by the parent's id
SECONDS = 7_200.0  # the most that one piece of work may take
_LINE = 1_000_000_000  # characters of one line from the child
_GONE = 10.0  # seconds to wait for a killed process
_ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")
_TOLD: dict[str, type[Told]] = {one.__name__: one for one in (NoReview, LimitReached)}
_PLAIN: dict[str, type[Exception]] = {
    one.__name__: one
    for one in (
        ReviewError,
        BadRequirementSet,
        BadSetting,
        RecordsError,
        LibraryLocked,
        EmbedderMismatch,
        LibraryDamaged,
    )
}


@dataclass(frozen=True, slots=True)
class Step:
    """What is being done, `done` of `total` (0: unknown), and to which thing.

    `what` is "begin", "files" (of which one is read), "read" (the library), "judge" or "second"
    (of which criterion the second reader has replied; `name` is how long it still takes).
    """

    what: str
    done: int = 0
    total: int = 0
    name: str = ""


class Cancelled(Exception):
    """The work was ended by the person who began it, or by the end of the program."""


class Background:
    """One process at work from the moment this is made. Safe for threads.

    `request` goes to the child as JSON; `finish` is called with its result and with all else that
    it said but steps, in a thread of ours, and what it returns is the `result()`. Nothing of a
    cancelled piece of work reaches it. `secrets` go by the child's environment alone.
    """

    def __init__(
        self,
        request: Mapping[str, Any],
        *,
        folder: Path,
        finish: Callable[[Any, list[Any]], int],
        secrets: Mapping[str, str] | None = None,
    ) -> None:
        self.step = Step("begin")
        self.said: list[Any] = []  # what the child told on the way, besides steps
        self._folder = folder
        self._finish = finish
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._number: int | None = None
        self._error: Exception | None = None
        self._process = _start(folder, secrets or {})
        self._reader = threading.Thread(target=self._follow, args=(dict(request),), daemon=True)
        self._reader.start()
        self._timer = threading.Timer(SECONDS, self._overrun)
        self._timer.daemon = True
        self._timer.start()

    @property
    def process_id(self) -> int:
        """The child's process id."""
        return self._process.pid

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end, its folder gone; tell whether it has come."""
        return self._ended.wait(seconds)

    def cancel(self) -> None:
        """End the process and all it started, and wait until nothing of it is left."""
        self._stop(Cancelled())
        self._ended.wait(_GONE)

    def result(self) -> int:
        """Return what `finish` returned. Waits; raises Cancelled or what went wrong."""
        self._ended.wait()
        if self._number is not None:
            return self._number
        raise self._error or NoReview("web_review.broken")

    def _overrun(self) -> None:
        self._stop(NoReview("web_review.too_long"))

    def _stop(self, why: Exception) -> None:
        with self._lock:
            if self._ended.is_set() or self._number is not None:
                return
            self._error = self._error or why
        _end(self._process)

    def _follow(self, request: dict[str, Any]) -> None:
        """Send the request, take in what comes back, and clear away. Runs in its own thread."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()  # and stays open: its end would be the child's
            while line := stdout.readline(_LINE):
                self._hear(json.loads(line))
        except (OSError, ValueError, TypeError) as error:
            _log.warning("a background process: %s", error)
        finally:
            _end(self._process)
            if self._number is None and self._error is None:
                _log.error("a background process broke off: %s", _last_words(self._folder))
            for stream in (stdin, stdout):
                with contextlib.suppress(OSError):
                    stream.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._timer.cancel()
            self._ended.set()

    def _hear(self, said: Mapping[str, Any]) -> None:
        if "step" in said:
            self.step = Step(**said["step"])
        elif "error" in said:
            with self._lock:
                self._error = self._error or error_of(said["error"])
        elif "result" in said:
            with self._lock:  # from here on it is too late to cancel
                if self._error is not None:
                    return
                try:
                    self._number = self._finish(said["result"], self.said)
                except (AssistantError, IngestError) as error:
                    self._error = error
        else:
            self.said.append(said)


def make_folder(data_dir: Path) -> Path:
    """Return a new empty folder for one piece of work, after clearing what dead ones left."""
    above = data_dir / FOLDER
    above.mkdir(parents=True, exist_ok=True)
    for left in above.iterdir():
        owner = left.name.partition("-")[0]
        if not (owner.isdigit() and psutil.pid_exists(int(owner))):
            shutil.rmtree(left, ignore_errors=True)
    folder = above / f"{os.getpid()}-{secrets.token_hex(8)}"
    folder.mkdir(mode=0o700)
    return folder


def error_record(error: Exception) -> dict[str, Any]:
    """Return an error as plain data for `error_of`."""
    if isinstance(error, Told):
        values = {name: str(value) for name, value in error.values.items()}
        return {"type": type(error).__name__, "key": error.key, "values": values}
    return {"type": type(error).__name__, "message": str(error)}


def error_of(record: Mapping[str, Any]) -> Exception:
    """Return the typed error that a child told; one of an unknown type is a ReviewError."""
    name = str(record.get("type"))
    if name in _TOLD and "key" in record:
        try:
            return _TOLD[name](str(record["key"]), **record.get("values", {}))
        except KeyError:  # no such message
            return NoReview("web_review.broken")
    if name in _PLAIN:
        return _PLAIN[name](str(record.get("message", "")))
    if name.endswith("Error"):
        _log.error("a background process: %s: %s", name, record.get("message"))
    return NoReview("web_review.broken")


def _start(folder: Path, secrets: Mapping[str, str]) -> subprocess.Popen[bytes]:
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    with (folder / "stderr").open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-c", _START, str(_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **secrets, **_ONE_CORE, **temporary, "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,  # Ctrl-C is the parent's, who then ends it in order
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with all that it started, and wait until it is gone."""
    kill_family(process.pid)
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GONE)


def kill_family(process_id: int) -> None:
    """Kill all that a process started, not the process itself."""
    with contextlib.suppress(psutil.Error):
        for one in psutil.Process(process_id).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                one.kill()


def _last_words(folder: Path) -> str:
    try:
        return (folder / "stderr").read_text("utf-8", "replace")[-2000:]
    except OSError:
        return ""
