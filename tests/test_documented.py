"""The list of documented information: what counts as found, what does not, and ages."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest

from assistant.documented import words
from assistant.documented.listed import STATES, asked
from assistant.export.documented_xlsx import documented_xlsx
from assistant.messages import LANGUAGES, Language
from assistant.readiness.stage import Basis
from ingest.types import Status
from tests.certifying_fixtures import (
    TODAY,
    all_decisions,
    document,
    entry,
    evidence,
    finding,
    holdings,
    lines_of,
    review,
    sound_registers,
    the_set,
)

THERE = (
    document("manual"),
    document("report"),
    document("draft", Status.DRAFT),
    document("unsigned", Status.UNKNOWN),
)


def test_every_requirement_that_asks_for_something_written_has_a_line() -> None:
    lines = lines_of(review(), holdings(*THERE))
    assert len(lines) == len(asked(the_set())) == 47
    assert {one.state for one in lines.values()} == {"found"}


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (finding("6.1.2"), "found"),
        (finding("6.1.2", "partial"), "partly"),
        (finding("6.1.2", stale=True), "partly"),
        (finding("6.1.2", names=()), "not_found"),  # met, but no words bear it out
        (finding("6.1.2", names=("gone",)), "not_found"),
        (finding("6.1.2", "missing", verdict="none", names=()), "not_found"),
        (finding("6.1.2", "met", verdict="none", names=(), by_person=True), "not_found"),
        (finding("6.1.2", names=("draft",)), "draft"),
        (finding("6.1.2", names=("unsigned",)), "draft"),
        (finding("6.1.2", "undetermined", verdict="undetermined", names=()), "unknown"),
        (finding("6.1.2", "not_applicable", by_person=True), "not_found"),
        (finding("8.2", names=("manual",)), "described"),  # a rule is no record
        (finding("8.2", names=("manual", "report")), "found"),
        (finding("9.2.2", names=("manual",)), "described"),  # document and record
    ],
)
def test_only_words_in_force_count_and_a_rule_is_no_record(made: Any, state: str) -> None:
    assert lines_of(review(made), holdings(*THERE))[made.ref].state == state


def test_a_document_that_is_now_an_old_version_counts_no_more() -> None:
    new = document("new", title="Manual 2")
    there = holdings(*THERE, new, superseded={"manual": "new"})
    line = lines_of(review(finding("6.1.2")), there)["6.1.2"]
    assert line.state == "draft"
    (place,) = line.places
    assert (place.standing, place.superseded_by) == ("superseded", "Manual 2")
    assert words.standing(place, "en") == "old version, replaced by “Manual 2”"


@pytest.mark.parametrize(
    ("reasons", "strength", "state"),
    [
        (("draft",), 0.8, "draft"),
        (("draft",), 0.2, "not_found"),
        (("draft", "only_mentions"), 0.8, "not_found"),
        (("draft", "other_subject"), 0.8, "not_found"),
    ],
)
def test_a_draft_is_named_only_where_it_surely_holds_it(
    reasons: tuple[str, ...], strength: float, state: str
) -> None:
    made = finding("6.1.2", "missing", verdict="weak", names=())
    near = evidence("draft", "iso42001:6.1.2.a", "weak", reasons=reasons, strength=strength)
    made = replace(made, criteria=(replace(made.criteria[0], evidence=(near,)), *made.criteria[1:]))
    assert lines_of(review(made), holdings(*THERE))["6.1.2"].state == state


def test_a_register_is_named_and_closes_no_gap() -> None:
    gap = finding("8.2", "missing", verdict="none", names=())
    line = lines_of(review(gap), holdings(*THERE), sound_registers())["8.2"]
    assert line.state == "not_found"
    assert line.kept is not None
    assert (line.kept.register, line.kept.entries) == ("risks", 1)
    assert "entries: 1" in words.kept(line, "en")
    assert line.missing
    assert lines_of(review(gap), holdings(*THERE), {"risks": []})["8.2"].kept is None


def test_a_control_that_is_left_out_asks_for_nothing() -> None:
    gap = finding("A.6.2.3", "missing", verdict="none", names=())
    out = {"applicable": "no", "justification": "Nothing is developed here.", "status": None}
    registers = {"soa": all_decisions(A_6_2_3=out)}
    line = lines_of(review(gap), holdings(*THERE), registers)["A.6.2.3"]
    assert (line.state, line.missing) == ("left_out", ())
    needed = entry(
        "risks", title="R", treatment="modify", controls=("iso42001:A.6.2.3",), status="open"
    )
    line = lines_of(review(gap), holdings(*THERE), registers | {"risks": [needed]})["A.6.2.3"]
    assert line.state == "not_found"


def test_without_a_review_nothing_is_found_and_all_is_to_be_written() -> None:
    lines = lines_of(None, holdings(*THERE))
    assert {one.state for one in lines.values()} == {"unknown"}
    assert all(one.missing for one in lines.values())


@pytest.mark.parametrize(
    ("control", "months", "age"),
    [
        ({}, None, "no_date"),
        ({"effective_date": date(2026, 11, 28)}, 0, ""),
        ({"effective_date": date(2025, 11, 29)}, 11, ""),
        ({"effective_date": date(2025, 11, 28)}, 12, "check"),
        (
            {"effective_date": date(2025, 11, 28), "next_review": date(2026, 12, 1)},
            12,
            "",
        ),
        (
            {"effective_date": date(2026, 5, 1), "next_review": date(2026, 11, 27)},
            6,
            "review_passed",
        ),
        (
            {"effective_date": date(2024, 11, 28), "next_review": date(2026, 12, 1)},
            24,
            "overdue",
        ),
        ({"effective_date": date(2026, 12, 1)}, None, "not_yet"),
    ],
)
def test_ages_are_marked_by_the_stated_rule(control: Any, months: int | None, age: str) -> None:
    there = holdings(document("manual", **control))
    (place,) = lines_of(review(finding("6.1.2")), there)["6.1.2"].places
    assert (place.months, place.age) == (months, age)
    for language in LANGUAGES:
        assert bool(words.age(place, language)) == (bool(age) or months is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_words_and_gaps_have_templates(language: Language) -> None:
    gap = finding("6.1.3", "missing", verdict="none", names=())
    lines = lines_of(review(gap), holdings(*THERE), language=language)
    for state in STATES:
        assert words.state(replace(lines["6.1.3"], state=state), language)
    assert words.templates(lines["6.1.3"], language)
    record = words.line_record(lines["5.2"], language)
    assert record["places"][0]["source"]["quote"].startswith("Words of manual")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_a_row_for_each_document_and_computes_nothing(language: Language) -> None:
    there = holdings(document("manual", title='=HYPERLINK("x")'), document("report"))
    lines = tuple(lines_of(review(), there, language=language).values())
    made = documented_xlsx(lines, Basis(1, TODAY, current=False), language, today=TODAY)
    assert made == documented_xlsx(lines, Basis(1, TODAY, current=False), language, today=TODAY)
    book = openpyxl.load_workbook(io.BytesIO(made))
    page = book.worksheets[0]
    assert page.max_row == 1 + 2 * 47  # both documents for each
    titles = [page.cell(row, 5).value for row in range(2, page.max_row + 1)]
    assert '\'=HYPERLINK("x")' in titles
    assert not [c for row in page.iter_rows() for c in row if c.data_type == "f"]
    assert page.print_title_rows == "$1:$1"
