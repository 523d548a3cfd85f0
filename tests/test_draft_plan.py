"""Plans: approve first, then the fewest documents, in order; what is left is said."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from assistant.drafting.compose import compose
from assistant.drafting.facts import NOTHING_KNOWN, Known
from assistant.drafting.load import load_templates
from assistant.drafting.plan import Plan, gaps_of, plan_gaps, planned
from assistant.errors import DraftError
from assistant.export.draft_json import draft_record, plan_record
from assistant.export.draft_text import plan_text
from assistant.messages import LANGUAGES, Language
from assistant.review_types import CriterionFinding, Evidence, Review
from assistant.tasks.draft import types_named
from ingest.types import Span, Status
from tests.review_fixtures import requirement, small_review
from tests.test_drafting import citation, drafted, procedure

TEMPLATES = load_templates()


def waiting(criterion: str, *, strength: float = 0.8, reason: str = "draft") -> CriterionFinding:
    """An essential criterion for which only a document speaks that is not in force."""
    evidence = Evidence(
        document_id="d",
        document="KI-Leitlinie (Entwurf)",
        file="leitlinie.docx",
        page=1,
        page_label=None,
        section=(),
        quote="Die Leitlinie gilt.",
        span=Span(0, 19),
        document_status=Status.DRAFT,
        criterion=criterion,
        bearing="weak",
        reasons=(reason,),
        strength=strength,
    )
    return CriterionFinding(criterion, "essential", "text", "weak", (evidence,), "")


def review_of(language: Language = "de", **statuses: Any) -> Review:
    """A review of the requirements named, "A_2_2" for A.2.2; a status or a list of criteria."""
    found = []
    for name, told in statuses.items():
        ref = name.strip("_").replace("_", ".")
        status, criteria = ("partial", told) if isinstance(told, tuple) else (told, ())
        found.append(requirement(ref, ref, ref.split(".")[0], status=status, criteria=criteria))
    return replace(small_review(language), requirements=tuple(found))


def plan(review: Review, known: Known = NOTHING_KNOWN, *, merge: bool = True) -> Plan:
    gaps = gaps_of(review)

    def one(types: Sequence[str]) -> Any:
        made = compose(types, templates=TEMPLATES, known=known, language=review.language, gaps=gaps)
        return planned(made, gaps=gaps)

    extended = {one.template for one in known.procedures}
    return plan_gaps(review, templates=TEMPLATES, plan_one=one, stands_alone=extended, merge=merge)


def test_what_waits_for_approval_is_approved_and_not_written_anew() -> None:
    made = plan(review_of(_5_2=(waiting("iso42001:5.2.a"),), _10_2="missing"))
    (approval,) = made.approvals
    assert approval.document == "KI-Leitlinie (Entwurf)"
    assert approval.requirements == ("iso42001:5.2",)
    assert [one.types for one in made.documents] == [("corrective-action",)]


@pytest.mark.parametrize(
    "finding", [waiting("iso42001:5.2.a", strength=0.2), waiting("iso42001:5.2.a", reason="other")]
)
def test_what_hardly_speaks_for_it_or_lacks_more_than_approval_is_written(
    finding: CriterionFinding,
) -> None:
    made = plan(review_of(_5_2=(finding,)))
    assert made.approvals == ()
    assert [one.types for one in made.documents] == [("ai-policy",)]


def test_types_of_a_bundle_make_one_document_and_documents_come_in_order() -> None:
    review = review_of(_10_2="missing", _9_2_1="missing", _9_3_1="missing", _4_3="missing")
    made = plan(review)
    orders = [TEMPLATES.named(one.types[0]).order for one in made.documents]  # type: ignore[union-attr]
    assert orders == sorted(orders)
    assert ("internal-audit", "management-review", "corrective-action") in [
        one.types for one in made.documents
    ]
    apart = plan(review, merge=False)
    assert all(len(one.types) == 1 for one in apart.documents)
    assert {n for one in apart.documents for n in one.closes} == set(gaps_of(review))
    assert made.left == ()


def test_an_addendum_stands_alone_and_names_what_it_extends() -> None:
    known = procedure("internal-audit", "Auditordnung", about_ai=False)
    made = plan(review_of(_9_2_1="missing", _10_2="missing"), known)
    by_types = {one.types: one for one in made.documents}
    addendum = by_types["internal-audit",]
    assert (addendum.form, addendum.extends) == ("addendum", "Auditordnung")
    assert by_types["corrective-action",].form == "document"


def test_what_a_document_denies_is_not_closed_and_the_document_is_named() -> None:
    denial = citation("Audits gibt es noch nicht.", document="Protokoll Mai")
    known = Known(denials={"iso42001:9.2.1": (denial,)})
    (document,) = plan(review_of(_9_2_1="missing"), known).documents
    assert "iso42001:9.2.1" not in document.closes
    assert "iso42001:9.2.1" in document.contributes
    assert document.change == ("Protokoll Mai",)


def test_met_and_unreadable_requirements_are_not_planned_for() -> None:
    made = plan(review_of(_5_2="met", _4_3="undetermined", _10_2="not_applicable"))
    assert made.documents == ()
    assert made.unreadable == ("iso42001:4.3",)


def test_a_requirement_stands_for_the_type_that_closes_it_before_one_that_contributes() -> None:
    def named(*names: str, known: Known = NOTHING_KNOWN) -> tuple[str, ...]:
        return types_named(names, templates=TEMPLATES, known=known)

    for one in TEMPLATES.requirement_set.requirements:
        (chosen,) = named(one.ref)
        template = TEMPLATES.named(chosen)
        assert template is not None
        assert one.id in TEMPLATES.closes(template)
    assert named("5.2", "ai-policy", "iso42001:5.2") == ("ai-policy",)
    with pytest.raises(DraftError, match="neither a document type nor a requirement"):
        named("no-such")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_for_people_names_each_step_with_its_command(language: Language) -> None:
    review = review_of(
        language, _5_2=(waiting("iso42001:5.2.a"),), _10_2="missing", _4_3="undetermined"
    )
    text = plan_text(plan(review), review)
    assert text.index("KI-Leitlinie (Entwurf) (leitlinie.docx): 5.2") < text.index("aims draft")
    assert "aims draft corrective-action" in text
    assert "10.2" in text
    assert "4.3" in text
    nothing = review_of(language, _5_2="met")
    assert plan_text(plan(nothing), nothing).count("\n") == 0


def test_records_are_json_and_hold_the_origin_of_every_word() -> None:
    review = review_of(_5_2=(waiting("iso42001:5.2.a"),), _10_2="missing")
    record = json.loads(json.dumps(plan_record(plan(review), review)))
    assert record["approvals"][0]["file"] == "leitlinie.docx"
    assert record["documents"][0]["types"] == ["corrective-action"]
    told = json.loads(json.dumps(draft_record(drafted(["ai-policy"], answers={"approver": "Rat"}))))
    runs = [run for block in told["blocks"] for run in block["runs"]]
    runs += [run for row in told["control"] for run in row["runs"]]
    assert {run["origin"] for run in runs} == {"template", "answer", "open"}
    assert next(run for run in runs if run["origin"] == "answer")["text"] == "Rat"
    statements = [block for block in told["blocks"] if block["kind"] == "statement"]
    assert all(block["number"] and block["serves"] for block in statements)
