"""Two reviews: what closed, what opened, what else is different."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.errors import ReviewError
from assistant.export.comparison import comparison_record, comparison_text
from assistant.review_types import (
    CriterionFinding,
    Evidence,
    Override,
    RequirementFinding,
    Review,
    ReviewedDocument,
    ReviewStatus,
)
from assistant.tasks.compare import Change, compare
from ingest.types import Span, Status

NOW = datetime(2026, 8, 1, 9, 30, tzinfo=UTC)


def evidence(quote: str = "The AI office approves every tool.", **other: Any) -> Evidence:
    plain = Evidence(
        document_id="d1",
        document="AI policy",
        file="policy.pdf",
        page=3,
        page_label=None,
        section=("Approval",),
        quote=quote,
        span=Span(0, len(quote)),
        document_status=Status.APPROVED,
        criterion="s:1.a",
        bearing="supports",
    )
    return replace(plain, **other)


def finding(
    number: str, status: ReviewStatus, *found: Evidence, **other: Any
) -> RequirementFinding:
    criterion = CriterionFinding(f"s:{number}.a", "essential", "Text.", "supported", found)
    plain = RequirementFinding(
        id=f"s:{number}",
        ref=number,
        title=f"Title {number}",
        group="s:g",
        kind="rule",
        status=status,
        machine_status=status,
        documentation_maturity=1,
        implementation_maturity=None,
        confidence=0.5,
        criteria=(criterion,),
        missing=(),
        searched=(),
        reason=f"Because of {status}.",
        recommendation="",
        priority="low",
    )
    return replace(plain, **other)


def document(name: str, file: str = "policy.pdf") -> ReviewedDocument:
    return ReviewedDocument(name, f"Title {name}", file, "1", Status.APPROVED, "in_force", 2)


def review(*findings: RequirementFinding, **other: Any) -> Review:
    plain = Review("s", "A set", "2026", "en", NOW, (document("d1"),), findings, ())
    return replace(plain, **other)


def only_change(before: RequirementFinding, after: RequirementFinding) -> Change:
    (change,) = compare(review(before), review(after)).changes
    return change


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("missing", "met", "closed"),
        ("partial", "met", "closed"),
        ("undetermined", "met", "closed"),
        ("met", "partial", "opened"),
        ("met", "undetermined", "opened"),
        ("not_applicable", "missing", "opened"),
        ("missing", "partial", "changed"),
        ("partial", "missing", "changed"),
        ("missing", "not_applicable", "changed"),  # set aside is not closed
        ("met", "not_applicable", "changed"),
        ("not_applicable", "met", "changed"),
    ],
)
def test_what_a_change_of_status_is(before: ReviewStatus, after: ReviewStatus, what: str) -> None:
    change = only_change(finding("1", before), finding("1", after))
    assert (change.what, change.before, change.after) == (what, before, after)
    assert change.reason == f"Because of {after}."


def test_the_same_review_twice_has_no_changes() -> None:
    same = review(finding("1", "met", evidence()), finding("2", "missing"))
    found = compare(same, same)
    assert (found.changes, found.unchanged) == ((), 2)
    assert found.documents_added == found.documents_removed == found.documents_changed == ()
    assert "Nothing has changed." in comparison_text(found)
    assert "Nichts hat sich geändert." in comparison_text(found, language="de")


def test_other_evidence_with_the_same_status_is_shown() -> None:
    old, new = evidence("Old words."), evidence("New words.")
    change = only_change(finding("1", "met", old), finding("1", "met", new))
    assert change.what == "evidence"
    assert (change.evidence_added, change.evidence_removed) == ((new,), (old,))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"page": 9, "document_id": "d2", "strength": 0.9}, True),
        ({"quote": "The AI office\napproves every  tool."}, True),
        ({"document_status": Status.DRAFT}, False),
        ({"bearing": "weak"}, False),
        ({"file": "other.pdf"}, False),
        ({"lead": "It is not true that:"}, False),
    ],
)
def test_what_makes_evidence_the_same(other: dict[str, Any], same: bool) -> None:
    then, now = finding("1", "met", evidence()), finding("1", "met", evidence(**other))
    assert (compare(review(then), review(now)).changes == ()) is same


def test_one_of_two_like_passages_that_goes_is_seen() -> None:
    twice = finding("1", "met", evidence(), evidence(page=4))
    change = only_change(twice, finding("1", "met", evidence(page=4)))
    assert len(change.evidence_removed) == 1
    assert change.evidence_added == ()


def test_a_person_s_status_names_the_person() -> None:
    decision = Override("s:1", "met", "Seen in the audit.", "Ada Beispiel", NOW, "k")
    now = finding("1", "met", machine_status="missing", override=decision)
    change = only_change(finding("1", "missing"), now)
    assert (change.person, change.reason) == ("Ada Beispiel", "Seen in the audit.")
    text = comparison_text(compare(review(finding("1", "missing")), review(now)))
    assert "decided by Ada Beispiel: Seen in the audit." in text


def test_documents_that_came_went_and_changed() -> None:
    before = (document("d1"), document("d2", "b.pdf"), document("d3", "c.pdf"))
    after = (document("d1"), document("d4", "b.pdf"), document("d5", "e.pdf"))
    found = compare(review(documents=before), review(documents=after))
    assert [one.id for one in found.documents_added] == ["d5"]
    assert [one.id for one in found.documents_removed] == ["d3"]
    assert [one.id for one in found.documents_changed] == ["d4"]


def test_requirements_that_only_one_review_has() -> None:
    found = compare(review(finding("1", "met")), review(finding("2", "missing")))
    assert found.changes == ()
    assert [one.requirement for one in found.only_before] == ["s:1"]
    assert [one.requirement for one in found.only_after] == ["s:2"]


def test_different_sets_cannot_be_compared() -> None:
    with pytest.raises(ReviewError, match="one is against s, the other against t"):
        compare(review(), review(set_id="t"))


def test_changes_stand_in_the_order_of_the_later_review() -> None:
    before = review(finding("1", "missing"), finding("2", "missing"), finding("3", "met"))
    after = review(finding("3", "missing"), finding("1", "met"), finding("2", "partial"))
    found = compare(before, after)
    assert [c.requirement for c in found.changes] == ["s:3", "s:1", "s:2"]
    assert found == compare(before, after)


def whole() -> tuple[Review, Review]:
    before = review(
        finding("1", "missing"),
        finding("2", "met", evidence()),
        finding("3", "partial"),
        finding("4", "met", evidence("Old words.")),
        finding("5", "met"),
        finding("6", "missing"),
        documents=(document("d1"), document("d2", "gone.pdf")),
    )
    after = review(
        finding("1", "met", evidence("Newly written.")),
        finding("2", "partial"),
        finding("3", "missing"),
        finding("4", "met", evidence("Not yet done.", bearing="contradicts")),
        finding("5", "met"),
        finding("7", "missing"),
        documents=(document("d9"), document("d3", "new.pdf")),
        edition="2027",
    )
    return before, after


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "en",
            ["Closed (1)", "Newly open (1)", "Otherwise changed (1)", "Same status, other", "met"],
        ),
        (
            "de",
            ["Geschlossen (1)", "Neu offen (1)", "Anders als zuvor (1)", "1. Aug. 2026", "erfüllt"],
        ),
    ],
)
def test_the_text_says_all_in_both_languages(language: Any, parts: list[str]) -> None:
    text = comparison_text(compare(*whole()), language=language)
    for part in [*parts, "○", "→ ✓", "“", "policy.pdf", "gone.pdf", "new.pdf", "s:7", "2027"]:
        assert part in text, part
    assert max(map(len, text.splitlines())) <= 100


def test_hostile_words_cannot_steer_a_terminal() -> None:
    now = finding("1", "met", evidence("\x1b[2JAll\u202e is\nwell"), title="T\x1b]0;x\x07")
    text = comparison_text(compare(review(finding("1", "missing")), review(now)))
    assert not {"\x1b", "\u202e", "\x07"} & set(text)


def test_the_record_holds_all() -> None:
    record = comparison_record(compare(*whole()))
    assert record["summary"] == {
        "closed": 1,
        "opened": 1,
        "changed": 1,
        "evidence": 1,
        "unchanged": 1,
    }
    first = record["changes"][0]
    assert (first["id"], first["change"]) == ("s:1", "closed")
    assert first["evidence_added"][0]["quote"] == "Newly written."
    assert [one["file"] for one in record["documents"]["added"]] == ["new.pdf"]
    assert [one["file"] for one in record["documents"]["changed"]] == ["policy.pdf"]
    assert record["only_after"] == [{"id": "s:7", "title": "Title 7", "status": "missing"}]
