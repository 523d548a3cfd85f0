"""The questions that answers are learnt from say what they claim to."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from assistant.answerability import Evidence
from assistant.selection import Features
from eval.answer_cases import EVERYDAY, Case
from eval.answerability import _balanced, parted, shown
from eval.asked import ANNOTATED, DATA, annotated_asked
from eval.companies import Company
from eval.matching import holds
from eval.ranking import NAMES

MARK = re.compile(r"\s?⟦[^⟧]*⟧")


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> list[Company]:
    return annotated_asked(tmp_path_factory.mktemp("asked"))


def test_every_annotated_company_is_asked(companies: list[Company]) -> None:
    assert {one.name for one in companies} == {path.name for path in ANNOTATED.iterdir()}
    assert all(len(one.questions) >= 80 for one in companies)


def test_every_quote_stands_in_its_paper(companies: list[Company]) -> None:
    missing = [
        (question.id, told.quote)
        for one in companies
        for texts in [{p.name: p.read_text(encoding="utf-8") for p in one.docs.iterdir()}]
        for question in one.questions
        for told in (*question.evidence, *question.also)
        if not holds(texts[told.file], told.quote)
    ]
    assert not missing


def test_what_answers_is_quoted_and_what_nothing_answers_is_not(companies: list[Company]) -> None:
    for one in companies:
        texts = [question.text for question in one.questions]
        assert len(set(texts)) == len(texts), one.name
        for question in one.questions:
            assert question.answerable == bool(question.evidence), question.id
            assert question.answerable != ("unanswerable" in question.tags), question.id


def test_other_words_that_answer_are_read() -> None:
    raw = json.loads((DATA / "questions" / "tarnbeck-bank.json").read_text(encoding="utf-8"))
    told = {one["id"] for one in raw["questions"] if one.get("also")}
    assert told


def test_parts_hold_everybody_once_and_both_kinds() -> None:
    real, small = [f"r{n:02}" for n in range(23)], [f"s{n:02}" for n in range(31)]
    parts = parted(real, small)
    assert sorted(name for part in parts for name in part) == sorted([*real, *small])
    assert all(part & set(real) and part & set(small) for part in parts)


def case(gold: tuple[bool, ...], similarities: tuple[float, ...]) -> Case:
    return Case(
        company="c",
        real=True,
        everyday=False,
        text="Who?",
        answerable=True,
        expected=frozenset(),
        parts=1,
        features=tuple(Features(one, one) for one in similarities),
        gold=gold,
    )


def test_shown_are_the_best_and_what_comes_near_it() -> None:
    weights = dict.fromkeys(NAMES, 0.0) | {"similarity": 10.0}
    assert shown(case((True, False), (0.9, 0.1)), weights)
    assert shown(case((False, True), (0.5, 0.45)), weights)  # half a log odd behind
    assert not shown(case((False, True), (0.5, 0.1)), weights)
    assert not shown(case((), ()), weights)


def test_everyday_questions_are_marked(companies: list[Company]) -> None:
    marked = [q for one in companies for q in one.questions if EVERYDAY in q.tags]
    plain = [q for one in companies for q in one.questions if EVERYDAY not in q.tags]
    assert len(marked) > 3_000
    assert 150 < len(plain) < 200


def test_how_long_a_question_is_tells_nothing_by_itself() -> None:
    """Where the answerable are longer, both classes count the same at each length."""
    short, long = "Who may?", "Who of us may do so where nobody has ever said a word about it?"
    texts = [short] * 6 + [long] * 6
    answerable = np.asarray([False] * 5 + [True] + [True] * 5 + [False])
    used = [(replace(case((), ()), text=text), Evidence({})) for text in texts]
    share = _balanced(used, answerable)
    for some in (slice(0, 6), slice(6, 12)):
        assert share[some][answerable[some]].sum() == pytest.approx(3)
        assert share[some][~answerable[some]].sum() == pytest.approx(3)
