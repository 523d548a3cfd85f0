"""The second reader's calls: what fails, what is kept, what it takes, and how it ends."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import RecordsError
from assistant.export.review_json import review_json
from assistant.export.review_text import review_text
from assistant.judging.second import CAUTION
from assistant.judging.second_calls import FAILURES
from assistant.judging.second_run import Estimate, Prices, SecondReader
from assistant.model import ModelError
from assistant.prompts import Prompt
from assistant.records.database import Database
from assistant.records.replies import ModelReplies
from assistant.records.schema import model_replies
from ingest.library.store import Library
from tests.judging_fixtures import library_of, paper
from tests.judging_words import SPOKEN, Language, library_files
from tests.scripted import Scripted
from tests.second_readers import FULL, NONE, busy, failing, read, says, seconds, statuses
from tests.test_review import run


@pytest.fixture(scope="module")
def libraries() -> Iterator[dict[Language, Library]]:
    files = {name: text for name, text in library_files("en").items() if name in FULL["files"]}
    with library_of(files) as library:
        yield {"en": library}


@pytest.fixture
def replies(tmp_path: Path) -> Iterator[ModelReplies]:
    with Database.open(tmp_path) as database:
        yield ModelReplies(database)


def endless(prompt: Prompt) -> Iterator[str]:
    while True:
        yield "x" * 50


def trickling(prompt: Prompt) -> Iterator[str]:
    while True:
        yield ""


def late_verdict(prompt: Prompt) -> Iterator[str]:
    yield NONE
    yield from endless(prompt)


@pytest.mark.parametrize(
    "script",
    [
        lambda prompt: iter(()),
        lambda prompt: iter(("I would say: supported.", "{]", '{"verdict": "met"}', "[1, 2]")),
        lambda prompt: iter(('{"verdict": ["none"]}', '{"verdict": {"a": 1}}')),
        endless,
        trickling,
        late_verdict,
    ],
)
def test_no_reply_is_no_reading(
    libraries: dict[Language, Library],
    replies: ModelReplies,
    script: Callable[[Prompt], Iterator[str]],
) -> None:
    model = Scripted(script)
    found = read(libraries["en"], model, replies=replies, parallel=1)
    assert statuses(found) == ["met"] * 5
    assert not seconds(found)
    assert found.second is not None
    assert (found.second.calls, found.second.failed) == (FAILURES, FAILURES)
    assert found.second.read == 0 < found.second.criteria
    assert found.second.stopped
    assert replies.forget() == 0


def test_a_time_out_costs_one_reading(libraries: dict[Language, Library]) -> None:
    late = ModelError("model.timeout", model="m", seconds="5")
    model = failing(late, RuntimeError("broken"))
    found = read(libraries["en"], model, parallel=1)
    assert found.second is not None
    assert found.second.failed == 2
    assert found.second.read == found.second.criteria - 2 == len(seconds(found))
    assert found.second.stopped == ""


def test_a_refusal_midway_ends_the_asking(libraries: dict[Language, Library]) -> None:
    asked = 0

    def script(prompt: Prompt) -> Iterator[str]:
        nonlocal asked
        asked += 1
        if asked > 3:
            raise ModelError("model.refused", model="m")
        yield NONE

    found = read(libraries["en"], Scripted(script), parallel=1)
    assert found.second is not None
    assert (found.second.read, found.second.calls, found.second.failed) == (3, 4, 1)
    assert "AIMS_LLM_KEY" in found.second.stopped
    assert len(seconds(found)) == 3
    # Who was not read twice stands as the first reader found it.
    alone = run(libraries["en"], **FULL)
    for one, before in zip(found.requirements, alone.requirements, strict=True):
        if all(criterion.second is None for criterion in one.criteria):
            assert one == before
    assert f"{found.second.read} of {found.second.criteria}" in review_text(found)


def test_failures_end_the_asking_only_in_a_row(libraries: dict[Language, Library]) -> None:
    asked = 0

    def script(prompt: Prompt) -> Iterator[str]:
        nonlocal asked
        asked += 1
        if asked % FAILURES:
            raise busy()
        yield NONE

    found = read(libraries["en"], Scripted(script), parallel=1)
    assert found.second is not None
    assert found.second.stopped == ""
    assert found.second.calls == found.second.criteria == asked


def test_a_second_review_asks_only_about_what_has_changed(replies: ModelReplies) -> None:
    words = SPOKEN["en"]
    kept = {ref: text for ref, text in words.commitments.items() if ref != "A.6.2.8"}

    def files(log: str) -> Mapping[str, str]:
        body = "\n\n".join([words.intro, *kept.values(), log])
        return {"full.md": paper(words.title, body)}

    with library_of(files(words.commitments["A.6.2.8"])) as library:
        first, second = says("supported"), says("supported")
        one = read(library, first, replies=replies, files=None)
        two = read(library, second, replies=replies, files=None)
        assert one.second is not None
        assert two.second is not None
        assert len(first.prompts) == one.second.calls == one.second.read > 0
        assert second.prompts == []
        assert (two.second.calls, two.second.cached) == (0, one.second.read)
        assert two.requirements == one.requirements
    with library_of(files("Event logs of AI systems are kept for two years.")) as library:
        third = says("supported")
        three = read(library, third, replies=replies, files=None)
        assert three.second is not None
        new = [p for p in third.prompts if "two years" in p.user]
        assert third.prompts == new
        assert 0 < len(new) < one.second.calls
        assert three.second.cached == three.second.criteria - len(new)
        # A flag of the document counts for a kept reply as for a new one.
    draft = {"full.md": files("Event logs of AI systems are kept for two years.")["full.md"]}
    draft["full.md"] = draft["full.md"].replace("status: approved", "status: draft")
    with library_of(draft) as library:
        four = read(library, fourth := says("supported"), replies=replies, files=None)
        assert fourth.prompts == []
        assert {e.bearing for one in seconds(four) for e in one.evidence} == {"weak"}


def test_what_is_kept_holds_no_words(
    libraries: dict[Language, Library], replies: ModelReplies
) -> None:
    read(libraries["en"], says("supported"), replies=replies)
    with replies._database.reading() as connection:
        rows = connection.execute(model_replies.select()).all()
    told = " ".join(row.reply for row in rows)
    assert set(re.findall(r"[a-z]+", told)) <= {*CAUTION, "null"}
    assert replies.forget() == len(rows) > 0


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '[["met", 0, 0, 5]]', '[["weak", 99, 0, 5]]', '[["weak", 0, "a", 5]]']
)
def test_what_was_kept_and_is_not_ours_is_asked_again(
    libraries: dict[Language, Library], replies: ModelReplies, text: str
) -> None:
    read(libraries["en"], says("supported"), replies=replies)
    with replies._database.writing() as connection:
        connection.execute(model_replies.update().values(reply=text))
    again = says("supported")
    found = read(libraries["en"], again, replies=replies)
    assert found.second is not None
    assert len(again.prompts) == found.second.criteria


def test_a_database_that_is_busy_costs_no_reading(
    libraries: dict[Language, Library], replies: ModelReplies, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy_now(*_: Any, **__: Any) -> None:
        raise RecordsError("busy")

    monkeypatch.setattr(replies, "keep", busy_now)
    found = read(libraries["en"], says("supported"), replies=replies)
    assert found.second is not None
    assert found.second.read == found.second.criteria == len(seconds(found))


def test_the_oldest_replies_go(tmp_path: Path) -> None:
    with Database.open(tmp_path) as database:
        kept = ModelReplies(database, most=3)
        for name in "abcde":
            kept.keep(name, "[]", model="m", seconds=2.0)
        assert set(kept.known(list("abcde"))) == set("cde")
        assert (kept.pace("m"), kept.pace("n")) == (2.0, None)


CHILD = """
import sys, time
from pathlib import Path
from assistant.grounding.keys import Keyed
from assistant.judging.second import Question
from assistant.judging.second_run import SecondReader
from assistant.prompts import Prompt
from assistant.records.database import Database
from assistant.records.replies import ModelReplies

class Slow:
    name = "slow:test"
    def stream(self, prompt):
        time.sleep(float(sys.argv[2]))
        yield '{"verdict": "none"}'

asked = [Question(f"c{n}", Prompt("criterion", 1, "", f"p{n}"), (), Keyed("", {}), {})
         for n in range(40)]
with Database.open(Path(sys.argv[1])) as database:
    def show(done, total):
        print(done, flush=True)
    reader = SecondReader(Slow(), replies=ModelReplies(database), parallel=2, progress=show)
    print("use", reader.read(asked, "en").use, flush=True)
"""


def test_a_killed_process_goes_on_where_it_was(tmp_path: Path) -> None:
    begin = [sys.executable, "-c", CHILD, str(tmp_path)]
    with subprocess.Popen([*begin, "0.1"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 5:
                os.kill(process.pid, signal.SIGKILL)
                break
    with Database.open(tmp_path) as database, database.reading() as connection:
        kept = len(connection.execute(model_replies.select()).all())
    assert 5 <= kept < 40
    done = subprocess.run([*begin, "0"], capture_output=True, text=True, check=True)
    assert f"read=40, cached={kept}, calls={40 - kept}, failed=0" in done.stdout


def test_no_more_calls_at_once_than_allowed(libraries: dict[Language, Library]) -> None:
    lock, now, most = threading.Lock(), [0], [0]

    def script(prompt: Prompt) -> Iterator[str]:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        yield NONE
        with lock:
            now[0] -= 1

    read(libraries["en"], Scripted(script), parallel=3)
    assert most == [3]


def test_who_cancels_does_not_wait_for_the_model(libraries: dict[Language, Library]) -> None:
    release = threading.Event()
    model = Scripted(lambda prompt: iter((str(release.wait(20)),)))

    class Cancelled(Exception):
        pass

    def progress(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run(libraries["en"], second=SecondReader(model, progress=progress), **FULL)
    release.set()
    assert len(model.prompts) <= 4


def test_it_is_told_what_it_takes_before_and_after(
    libraries: dict[Language, Library], replies: ModelReplies
) -> None:
    asked: list[Estimate] = []

    def confirm(found: Estimate) -> bool:
        asked.append(found)
        return len(asked) > 1

    prices = Prices(2.0, 8.0)
    options: dict[str, Any] = {"replies": replies, "prices": prices, "confirm": confirm}
    model = says("supported")
    declined = read(libraries["en"], model, **options)
    assert model.prompts == []
    assert review_json(declined) == review_json(run(libraries["en"], **FULL))
    found = read(libraries["en"], model, **options)
    again = read(libraries["en"], model, **options)
    before, use, later = asked[1], found.second, again.second
    assert use is not None
    assert later is not None
    assert (before.calls, before.cached, before.seconds) == (use.calls, 0, None)
    size = sum(len(one.system) + len(one.user) for one in model.prompts)
    assert before.tokens_in == use.tokens_in == -(-size // 4)
    assert use.price == pytest.approx((use.tokens_in * 2 + use.tokens_out * 8) / 1e6, abs=1e-4)
    assert asked[2] == replace(
        before, calls=0, cached=use.read, tokens_in=0, tokens_out=0, seconds=0.0, price=0.0
    )
    assert (later.calls, later.tokens_in, later.price) == (0, 0, 0.0)
