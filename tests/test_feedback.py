"""Judgements of answers: one each, changeable, read by administrators alone."""

import csv
import io
from pathlib import Path

import pytest

from assistant.access.rights import LOCAL
from assistant.cli_feedback import COLUMNS, record, table
from assistant.errors import NotAllowed
from assistant.service import Service, feedback, history
from tests.test_history import ANNA, BEN, Shelf, an_answer
from tests.visits import service_over


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return service_over(Shelf(tmp_path), tmp_path)


def test_a_judgement_is_one_and_can_be_changed_and_taken_back(service: Service) -> None:
    anna = service.visit(ANNA)
    _, seen = history.keep(anna, "", question="Wer?", answer=an_answer("a"))
    turn = seen.kept
    feedback.rate(anna, turn, good=True)
    feedback.rate(anna, turn, good=False, comment="  falsche Fassung \ud800")
    assert feedback.given(anna, [turn.id, "other"]) == {turn.id: (False, "falsche Fassung ?")}
    assert feedback.given(service.visit(BEN), [turn.id]) == {}
    [kept] = feedback.all_given(service.visit(LOCAL))
    assert (kept.person, kept.good, kept.turn) == ("anna", False, turn)
    feedback.take_back(service.visit(BEN), turn)
    assert len(feedback.all_given(service.visit(LOCAL))) == 1
    feedback.take_back(anna, turn)
    assert feedback.all_given(service.visit(LOCAL)) == []


def test_a_judgement_outlives_the_conversation(service: Service) -> None:
    anna = service.visit(ANNA)
    name, seen = history.keep(anna, "", question="Wer?", answer=an_answer("a"))
    feedback.rate(anna, seen.kept, good=True, comment="x" * 9_000)
    history.remove(anna, name)
    [kept] = feedback.all_given(service.visit(LOCAL))
    assert len(kept.comment) == feedback.COMMENT_CHARACTERS


def test_only_an_administrator_reads_all_judgements(service: Service) -> None:
    with pytest.raises(NotAllowed):
        feedback.all_given(service.visit(ANNA))


def test_a_table_of_judgements_holds_no_formula(service: Service) -> None:
    anna = service.visit(ANNA)
    for comment in ("=HYPERLINK(1)", " -2+3", "＠x", "gut, „so“\n=1"):
        _, seen = history.keep(anna, "", question="+1?", answer=an_answer("a"))
        feedback.rate(anna, seen.kept, good=False, comment=comment)
    found = feedback.all_given(service.visit(LOCAL))
    rows = list(csv.reader(io.StringIO(table(found))))
    assert rows[0] == list(COLUMNS)
    assert [row[3] for row in rows[1:]] == ["'=HYPERLINK(1)", "'-2+3", "'＠x", "gut, „so“\n=1"]
    assert {row[4] for row in rows[1:]} == {"'+1?"}
    assert record(found[0])["citations"][0]["file"] == "a.pdf"
