"""Work in a process of its own: its end is real, whoever ends it, and errors keep their type."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from assistant.errors import LimitReached, NoReview, RecordsError, ReviewError
from assistant.service import background
from assistant.service.background import (
    FOLDER,
    Background,
    Cancelled,
    error_of,
    error_record,
    make_folder,
)
from ingest.errors import EmbedderMismatch, LibraryLocked

SOON = 20.0  # seconds until we give up waiting for what comes in one
CHILD = """
import sys; sys.path.insert(0, sys.argv.pop())
import os, subprocess, time
from assistant.service import review_child
from ingest.errors import EmbedderMismatch
def work(request, say):
    if request["do"] == "priority": return os.nice(0)
    if request["do"] == "mismatch": raise EmbedderMismatch("another model")
    if request["do"] == "crash": print("last words", file=sys.stderr, flush=True); os._exit(3)
    open(request["folder"] + "/half", "w").write("half of it")
    sleep = [sys.executable, "-c", "import time; time.sleep(300)"]
    say(helper=subprocess.Popen(sleep, start_new_session=True).pid)
    time.sleep(300)
review_child.make_review = work
review_child.main()
"""


@pytest.fixture(autouse=True)
def other_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_START", CHILD)


def begin(data_dir: Path, do: str, results: list[Any]) -> tuple[Background, Path]:
    folder = make_folder(data_dir)

    def finish(result: Any, _: list[Any]) -> int:
        results.append(result)
        return len(results)

    return Background({"do": do, "folder": str(folder)}, folder=folder, finish=finish), folder


def soon(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    return true()


def gone(process: int) -> bool:
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_cancelling_ends_the_process_with_all_it_started_and_stores_nothing(
    tmp_path: Path,
) -> None:
    results: list[Any] = []
    work, folder = begin(tmp_path, "sleep", results)
    assert soon(lambda: bool(work.said))
    assert (folder / "half").exists()
    work.cancel()
    assert work.wait(0)
    assert gone(work.process_id)
    assert gone(work.said[0]["helper"])
    assert list((tmp_path / FOLDER).iterdir()) == []
    assert results == []
    with pytest.raises(Cancelled):
        work.result()


def test_a_result_is_kept_once_and_people_go_first(tmp_path: Path) -> None:
    results: list[Any] = []
    work, folder = begin(tmp_path, "priority", results)
    assert work.result() == 1
    assert results[0] > os.nice(0)
    work.cancel()  # too late: it is done
    assert work.result() == 1
    assert not folder.exists()


def test_an_error_comes_back_as_what_it_was(tmp_path: Path) -> None:
    work, _ = begin(tmp_path, "mismatch", [])
    with pytest.raises(EmbedderMismatch, match="another model"):
        work.result()


def test_a_crash_is_said_and_its_last_words_are_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    work, folder = begin(tmp_path, "crash", [])
    with pytest.raises(NoReview) as told:
        work.result()
    assert told.value.key == "web_review.broken"
    assert "last words" in caplog.text
    assert not folder.exists()


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
def test_no_child_outlives_a_killed_parent(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib; from assistant.service import background as b; "
        f"b._START = {CHILD!r}; folder = b.make_folder(pathlib.Path({str(tmp_path)!r})); "
        "w = b.Background({'do': 'sleep', 'folder': str(folder)}, folder=folder, finish=print)\n"
        "while not w.said: time.sleep(0.02)\n"
        "print(w.process_id, w.said[0]['helper'], flush=True); time.sleep(300)"
    )
    root = Path(__file__).parents[1]
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=root)
    assert parent.stdout is not None
    child, helper = map(int, parent.stdout.readline().split())
    assert not gone(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert soon(lambda: gone(child) and gone(helper))
    assert soon(lambda: list((tmp_path / FOLDER).iterdir()) == [])


def test_folders_of_dead_processes_are_cleared_and_others_kept(tmp_path: Path) -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    dead, alive = tmp_path / FOLDER / f"{done.pid}-a", tmp_path / FOLDER / f"{os.getpid()}-b"
    for folder in (dead, alive):
        folder.mkdir(parents=True)
        (folder / "file").write_text("x")
    made = make_folder(tmp_path)
    assert not dead.exists()
    assert alive.exists()
    assert made.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "error",
    [
        ReviewError("nothing"),
        NoReview("web_review.no_documents"),
        LimitReached("web_review.many_running", most=2),
        RecordsError("busy"),
        LibraryLocked("locked"),
    ],
)
def test_errors_survive_the_way_as_plain_data(error: Exception) -> None:
    found = error_of(error_record(error))
    assert type(found) is type(error)
    assert str(found) == str(error)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"type": "SystemExit", "message": "1"},
        {"type": "NoReview", "key": "no.such"},
        {"type": "ValueError", "message": "x"},
        {"type": "LimitReached", "key": "web_review.many_running", "values": {}},
    ],
)
def test_an_error_that_nobody_knows_is_a_review_that_broke_off(record: dict[str, Any]) -> None:
    found = error_of(record)
    assert isinstance(found, NoReview)
    assert found.key == "web_review.broken"
