"""The measure of answers sees false words, wrong answers and cells that fit by chance."""

from dataclasses import replace

import pytest

from assistant.types import Answer
from eval.answers import Row, _Reader, ask_all
from eval.answers_figures import errors, figures
from eval.asked import conflicting_companies
from eval.overlap import says
from ingest.embedders import STATIC, load_embedder

DAIRY = conflicting_companies()[1]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    asked = replace(DAIRY, questions=(DAIRY.questions[0], DAIRY.questions[12]))
    return ask_all([asked], embedder=load_embedder(STATIC), limit=None)


def test_a_right_answer_and_a_right_refusal_leave_no_error(rows: list[Row]) -> None:
    assert [row.answered for row in rows] == [True, False]
    told = figures(rows)
    assert told["all"]["right passage"] == told["conflicting"]["right passage"] == 1.0
    assert told["not found"]["right abstention"] == 1.0
    assert told["all"]["unsupported sentence"] == 0.0
    assert errors(rows) == {}


def test_words_that_the_document_does_not_have_are_unsupported(rows: list[Row]) -> None:
    reply: Answer = rows[0].answer
    changed = replace(reply, text=reply.text.replace("Curdwatch", "Milkmate"))
    bare = replace(reply, text=f"{reply.text}\nSo it is allowed.")
    reader = _Reader(DAIRY.docs)
    assert not any(line.unsupported for line in reader.lines(reply))
    assert all(line.unsupported for line in reader.lines(changed))
    assert [line.unsupported for line in reader.lines(bare)][-1] == ("So it is allowed.",)


def test_an_answer_to_what_nothing_answers_is_an_error(rows: list[Row]) -> None:
    answered = replace(rows[0], question=rows[1].question, gold=(), stage="threshold")
    assert figures([answered])["not found"]["answered though it should not"] == 1.0
    assert errors([answered])["threshold, too low"]["count"] == 1


@pytest.mark.parametrize(
    ("gold", "pieces", "shown"),
    [
        ("4 hours", ["Length: 4 hours"], True),
        ("4 hours", ["Faults are mended within 4 hours."], False),
        ("Logs are kept for 90 days.", ["Logs are kept for 90 days."], True),
        ("Logs are kept for 90 days.", ["Pictures are wiped at once."], False),
    ],
)
def test_short_gold_must_be_a_piece_of_its_own(gold: str, pieces: list[str], shown: bool) -> None:
    assert says(gold, pieces) is shown
