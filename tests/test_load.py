"""Many people at the page: what the client reads of Gradio's protocol, and the record's figures."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from assistant.service import Service
from eval import load_client, load_docs
from eval.load import PASSAGES, STAGES, measure
from eval.load_figures import figures
from eval.load_wire import Screen, WireError, changed, events, find_function, has_words
from tests.served import WORD, served, with_people
from tests.small_library import small_library, until_people_sign_in

SEARCHING = '<h3>Who?</h3><p class="searching">…</p>'
ANSWER = '<h3>Who?</h3><section class="answer basis-company"><p>The board'
SENT = [
    {"msg": "estimation", "rank": 0},
    {"msg": "process_starts"},
    {"msg": "process_generating", "success": True, "output": {"data": [None, SEARCHING]}},
    {
        "msg": "process_generating",
        "success": True,
        "output": {"data": [[], [["replace", [], ANSWER]]]},
    },
    {
        "msg": "process_generating",
        "success": True,
        "output": {"data": [[], [["append", [], ".</p></section>"]]]},
    },
    {"msg": "process_completed", "success": True, "output": {"data": [None, "again"]}},
]


async def lines_of(text: str) -> AsyncIterator[str]:
    for line in text.split("\n"):
        yield line


def test_events_are_names_with_data() -> None:
    stream = 'data: {"a":\ndata: 1}\n\nevent: complete\ndata: [2]\n\n: a comment\n\nevent: late\n'

    async def read() -> list[tuple[str, Any]]:
        return [one async for one in events(lines_of(stream))]

    assert asyncio.run(read()) == [("", {"a": 1}), ("complete", [2])]


def test_an_answer_grows_by_edits_and_searching_is_no_word_of_it() -> None:
    screen, words = Screen(), []
    for message in SENT:
        screen.take(message)
        words.append(has_words(screen.html(1)))
    assert words == [False, False, False, True, True, True]
    assert screen.html(1) == ANSWER + ".</p></section>"
    assert screen.done


def test_a_failure_is_one() -> None:
    failed = {"msg": "process_completed", "success": False, "output": {"error": "no\nroom"}}
    with pytest.raises(WireError, match="process_completed: no room"):
        Screen().take(failed)
    with pytest.raises(WireError, match="gone"):
        Screen().take({"msg": "unexpected_error", "message": "gone"})


def test_edits_within_values() -> None:
    value = {"a": [1, 2], "b": "x"}
    edits = [
        ["append", ["b"], "y"],
        ["add", ["a", 2], 3],
        ["delete", ["a", 0], None],
        ["replace", ["a", 0], 9],
        ["add", ["c"], 4],
    ]
    assert changed(value, edits) == {"a": [9, 3], "b": "xy", "c": 4}
    assert value == {"a": [1, 2], "b": "x"}


def test_a_function_is_found_by_its_component() -> None:
    config = {
        "components": [{"id": 3, "props": {"elem_id": "box"}}, {"id": 4, "props": {}}, {"id": 5}],
        "dependencies": [
            {"id": 7, "targets": [[3, "submit"]], "inputs": [3, 4], "outputs": [4, 3]}
        ],
    }
    found = find_function(config, "box", "submit", looked_at="box")
    assert (found.number, found.trigger, found.inputs, found.place) == (7, 3, 2, 1)
    with pytest.raises(WireError, match=r"box\.click"):
        find_function(config, "box", "click")


def ran(**changes: Any) -> dict[str, Any]:
    rows = [{"at": 1.0, "first": n / 10, "whole": n / 5, "error": None} for n in range(1, 21)]
    memory = [(float(at), 100.0 + min(at, 6)) for at in range(11)]
    return {
        "rows": rows,
        "memory": memory,
        "seconds": 10.0,
        "server cpu s": 2.0,
        "client cpu s": 0.5,
        "review cpu s": 1.0,
        "review s": [4.0],
        "broken": [],
    } | changes


def test_figures_are_of_what_people_saw() -> None:
    told, wrong = figures(ran(), people=20)
    assert (told["answers"], told["errors"], told["answers/s"]) == (20, 0, 2.0)
    assert told["first words s"] == {"p50": pytest.approx(1.05), "p95": 2.0}
    assert told["server cpu ms an answer"] == 100
    assert told["cores used"] == {"server": 0.2, "people": 0.05, "review": 0.1}
    assert told["memory MB"]["most"] == 106
    assert told["memory MB"]["growth in the second half"] == pytest.approx(1)
    assert wrong == {"count": 0, "examples": []}


def test_errors_and_a_review_that_broke_off_count() -> None:
    row = {"at": 1.0, "first": None, "whole": None, "error": "WireError: x"}
    told, wrong = figures(ran(rows=[row, row], broken=["review: y"]), people=2)
    assert (told["answers"], told["errors"], told["first words s"]) == (0, 3, None)
    assert wrong == {"count": 3, "examples": ["WireError: x", "review: y"]}


def test_the_section_says_whether_the_aims_are_reached() -> None:
    told, _ = figures(ran(), people=20)
    record = {
        "command": "python -m eval load",
        "figures": {STAGES[0].name: told | {"errors": 1}},
        "data": [{"name": "own", "passages": PASSAGES}],
        "model": "m",
        "machine": {"processor": "P", "cores": 2},
        "notes": ["A note."],
    }
    text = load_docs.section(record)
    assert "| no errors, in any stage | 1.00 errors | **not reached** |" in text
    assert "| first words within 2 s, 95 of 100, without pauses | 2.00 s | reached |" in text
    assert "a review running beside | – | not measured |" in text
    assert "| page | 20 | 1 | 1.05 | 2.00 |" in text
    assert "10,000 passages" in text
    assert text.endswith("- A note.")
    assert {load_docs.PAGE, load_docs.BESIDE} <= {one.name for one in STAGES}


def test_a_stage_that_is_none_is_no_data() -> None:
    import argparse

    assert measure(argparse.Namespace(folders=["nonsense"])) is None


def test_people_ask_the_real_page_and_its_api(tmp_path: Path) -> None:
    with small_library(tmp_path) as assistant, Service.open(assistant) as service:
        names = ["anna", "bert"]
        with_people(service, *((name, "admin") for name in names))
        with served(service) as one:
            until_people_sign_in(one)
            runs = [
                load_client.run(
                    address=f"http://127.0.0.1:{one.port}",
                    server=os.getpid(),
                    names=names,
                    password=WORD,
                    seconds=0.3,
                    warm_up=0,
                    think=0,
                    page=page,
                    reviewer=None,
                )
                for page in (True, False)
            ]
    for told in runs:
        assert len(told["rows"]) >= len(names)
        assert [row["error"] for row in told["rows"] if row["error"]] == []
        assert all(row["whole"] >= row["first"] > 0 for row in told["rows"])
        assert told["memory"]
        assert told["broken"] == []
