"""The process that makes a review: reads one request, tells how far it is, sends the review.

Started by `service.background`, never by hand. It gives way to people who ask, and ends when its
input ends: then whoever started it is gone.
"""

import contextlib
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

import psutil

from assistant.errors import AssistantError, NoReview
from assistant.export.review_json import review_record
from assistant.judging.second_run import SecondReader
from assistant.messages import Language, message
from assistant.requirements.load import load_set
from assistant.requirements.schema import RequirementSet
from assistant.second_reader import open_second_reader
from assistant.service.background import error_record, kill_family
from assistant.session import Assistant
from assistant.settings import Settings
from ingest.errors import IngestError
from ingest.report import Progress
from ingest.types import Document

Say = Callable[..., None]
_NICER = 19  # how far its priority is below that of the process that answers people


def main() -> None:
    """Serve the one request on standard input."""
    # Replies get a descriptor of their own; whatever libraries print goes to standard error.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    lock = threading.Lock()

    def say(**said: Any) -> None:
        with lock:
            replies.write(json.dumps(said).encode() + b"\n")
            replies.flush()

    request = json.loads(_line())
    threading.Thread(target=_end_with_parent, args=(request["folder"],), daemon=True).start()
    _give_way()
    try:
        say(result=make_review(request, say))
    except (AssistantError, IngestError, MemoryError) as error:
        say(error=error_record(error))
    sys.stderr.flush()
    os._exit(0)  # the libraries' own endings take longer than the end of the process


def make_review(request: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """Return the record of the review that a request asks for. Raises as `Assistant.review`."""
    settings = Settings(**request["settings"])
    requirements = load_set(request["set"], data_dir=settings.data_dir)
    reader = _second_reader(settings, request, say)
    with reader as second, _documents(settings, request, say) as (assistant, allow):
        say(step=_step("read"))
        review = assistant.review(
            requirements,
            language=request["language"],
            allow=allow,
            second=second,
            now=datetime.fromisoformat(request["now"]),
            progress=_judging(requirements, request["language"], say),
        )
    return review_record(review)


@contextlib.contextmanager
def _documents(
    settings: Settings, request: Mapping[str, Any], say: Say
) -> Iterator[tuple[Assistant, Callable[[Document], bool]]]:
    """Open the library, or one of the files alone that goes again afterwards."""
    with Assistant.for_writing(settings) as user:
        if not request["files"]:
            allowed = frozenset(request["allowed"])
            yield user, lambda one: one.id in allowed
            return

        def reading(step: Progress) -> None:
            if step.stage == "parse":  # "embed" counts passages
                name = step.file.rsplit("/", 1)[-1]
                say(step=_step("files", step.done, step.total, name))

        with user.aside() as assistant:
            report = assistant.ingest([Path(one) for one in request["files"]], progress=reading)
            say(files=[one.record() for one in report.files])
            if assistant.is_empty():
                raise NoReview("web_review.none_readable")
            yield assistant, lambda _: True


def _second_reader(
    settings: Settings, request: Mapping[str, Any], say: Say
) -> contextlib.AbstractContextManager[SecondReader | None]:
    """The second reader, where the request asks for it; told how far it is and how long it takes.

    Its key is in the environment, for the settings in a request hold no secret.
    """
    if not request.get("second"):
        return contextlib.nullcontext()
    began: list[tuple[float, int]] = []

    def show(done: int, total: int) -> None:
        if not began:
            began.append((time.monotonic(), done))
        name, (start, before) = "", began[0]
        if done > before and done < total:
            seconds = (time.monotonic() - start) / (done - before) * (total - done)
            spoken: Language = "de" if request["language"] == "de" else "en"
            name = message("second.left", spoken, seconds=ceil(seconds))
        say(step=_step("second", done, total, name))

    return open_second_reader(settings, progress=show)


def _judging(
    requirements: RequirementSet, language: str | None, say: Say
) -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        name = ""
        if done < total:
            one = requirements.requirements[done]
            name = f"{one.ref} {one.title.in_('de' if language == 'de' else 'en')}"
        say(step=_step("judge", done, total, name))

    return show


def _step(what: str, done: int = 0, total: int = 0, name: str = "") -> dict[str, Any]:
    return {"what": what, "done": done, "total": total, "name": name}


def _line() -> bytes:
    """Read the one line of standard input, unbuffered: its end belongs to the watcher."""
    parts = bytearray()
    while not parts.endswith(b"\n") and (one := os.read(0, 65_536)):
        parts += one
    return bytes(parts)


def _end_with_parent(folder: str) -> None:
    """Wait until standard input ends, then end at once and leave nothing behind."""
    while os.read(0, 4096):
        continue
    kill_family(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _give_way() -> None:
    if os.name == "nt":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICER)
