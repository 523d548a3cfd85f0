"""Which stage failed, on cases made by hand."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.judging.judge import strengths
from assistant.judging.scales import load_scales
from assistant.review_types import CriterionFinding, Evidence, RequirementFinding, ReviewStatus
from eval.companies import Evidence as Gold
from eval.companies import Label
from eval.judging import errors
from eval.judging.scale import Case
from eval.overlap import bare
from eval.review_errors import (
    GENEROUS,
    MANNER,
    PARSE,
    RELEVANCE,
    RULES,
    UNITS,
    WEIGHING,
    Written,
    counted,
    stage_of,
)
from ingest.types import Span, Status

GOLD = "Audits take place every spring."
OTHER = "The canteen opens at eleven in the morning."
DOCUMENTS = Written({"a.md": bare(f"{GOLD} {OTHER}")}, {"a.md": (GOLD, OTHER)})


def shown(quote: str, bearing: str, *reasons: str) -> Evidence:
    return Evidence(
        "d", "A", "docs/a.md", 1, None, (), quote, Span(0, len(quote)), Status.APPROVED, "s:1.a",
        bearing, reasons,  # type: ignore[arg-type]
    )  # fmt: skip


def part(status: ReviewStatus, verdict: str, *evidence: Evidence) -> list[RequirementFinding]:
    criterion = CriterionFinding("s:1.a", "essential", "text", verdict, evidence)  # type: ignore[arg-type]
    return [
        RequirementFinding(
            id="s:1",
            ref="1",
            title="1",
            group="s:all",
            kind="rule",
            status=status,
            machine_status=status,
            documentation_maturity=0,
            implementation_maturity=None,
            confidence=0.5,
            criteria=(criterion,),
            missing=(),
            searched=(),
            reason="",
            recommendation="",
            priority="none",
        )
    ]


def label(status: str, *quotes: str) -> Label:
    return Label("1", status, tuple(Gold("a.md", 1, quote) for quote in quotes), "", "")


def test_the_first_stage_that_fits_is_told() -> None:
    missing = part("missing", "none")
    assert stage_of(label("missing"), "missing", missing, DOCUMENTS) is None
    assert stage_of(label("met", "No such words."), "missing", missing, DOCUMENTS) == PARSE
    split = replace(DOCUMENTS, statements={"a.md": ("Audits",)})
    assert stage_of(label("met", GOLD), "missing", missing, split) == UNITS
    assert stage_of(label("met", GOLD), "missing", missing, DOCUMENTS) == RELEVANCE
    denied = part("missing", "contradicted", shown(GOLD, "contradicts", "denies"))
    assert stage_of(label("met", GOLD), "missing", denied, DOCUMENTS) == MANNER
    draft = part("partial", "weak", shown(GOLD, "weak", "draft"))
    assert stage_of(label("met", GOLD), "partial", draft, DOCUMENTS) == RULES
    mention = part("partial", "weak", shown(GOLD, "weak", "only_mentions"))
    assert stage_of(label("met", GOLD), "partial", mention, DOCUMENTS) == MANNER
    unsure = part("partial", "supported", shown(GOLD, "supports", "duty"))
    assert stage_of(label("met", GOLD), "partial", unsure, DOCUMENTS) == WEIGHING


def test_too_good_a_status_rests_on_labelled_words_or_on_others() -> None:
    same = part("met", "supported", shown(GOLD, "supports"))
    assert stage_of(label("partial", GOLD), "met", same, DOCUMENTS) == RULES
    other = part("met", "supported", shown(OTHER, "supports"))
    assert stage_of(label("partial", GOLD), "met", other, DOCUMENTS) == GENEROUS
    both = part("met", "supported", shown(OTHER, "supports"), shown(GOLD, "contradicts"))
    assert stage_of(label("missing"), "met", both, DOCUMENTS) == MANNER


def test_errors_are_counted_in_the_order_of_stages_with_a_few_cases() -> None:
    found = counted([(WEIGHING, "w"), *[(PARSE, str(n)) for n in range(5)]])
    assert list(found) == [PARSE, WEIGHING]
    assert found[PARSE] == {"count": 5, "examples": ["0", "1", "2"]}


def case(full: Sequence[float], *, supported: bool, some: bool, denied: float = -8.0) -> Case:
    facts = strengths(sorted(full, reverse=True), max(full, default=-9.0), denied, denied)
    return Case("c", "1", True, facts, max(full, default=-9.0), supported, False, some)


def told(one: Case, label: str) -> dict[str, int]:
    return errors.stages([one], {("c", "1"): label}, load_scales())


def test_marks_tell_which_stage_failed() -> None:
    assert told(case([5.0, 5.0, 5.0], supported=True, some=True), "met") == {}
    unfound = case([-6.0], supported=True, some=True)
    assert told(unfound, "met") == {errors.RELEVANCE: 1}
    assert told(unfound, "missing") == {}
    assert told(unfound, "partial") == {errors.LABEL: 1}
    unmarked = case([5.0, 5.0, 5.0], supported=False, some=False)
    assert told(unmarked, "missing") == {errors.GENEROUS: 1}
    assert told(replace(unmarked, some=True), "partial") == {errors.RULES: 1}
    assert told(replace(unmarked, denied=True), "missing") == {errors.MANNER: 1}
    read = case([5.0, 5.0, 5.0], supported=True, some=True, denied=5.0)
    assert told(read, "met") == {errors.MANNER: 1}
