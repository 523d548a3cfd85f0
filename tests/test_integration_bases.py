"""What other management systems cover: found only where it may count, word for word."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.integration.model import Crosswalk
from assistant.requirements.load import load_set
from assistant.review_types import CriterionFinding
from assistant.session import Assistant
from assistant.tasks.crosswalk import FoundBases, crosswalk, find_bases
from ingest.types import Document
from tests.integration_docs import PAPERS, company
from tests.review_fixtures import requirement, small_review

SET = load_set("iso42001")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with company(tmp_path_factory.mktemp("integration")) as one:
        yield one


@pytest.fixture(scope="module")
def found(assistant: Assistant) -> FoundBases:
    return bases(assistant)


def bases(assistant: Assistant, *hidden: str) -> FoundBases:
    def allow(document: Document) -> bool:
        return document.file.rsplit("/", 1)[-1] not in hidden

    superseded = assistant.superseded(allow)
    return find_bases(assistant.library(), requirement_set=SET, superseded=superseded, allow=allow)


def quotes(found: FoundBases, criterion: str) -> list[str]:
    return [one.citation.quote for one in found.bases[f"iso42001:{criterion}"]]


def standing_kinds(crossed: Crosswalk) -> dict[str, str]:
    return {one.requirement.partition(":")[2]: one.kind for one in crossed.standings}


def test_documents_belong_to_standards_by_their_own_words(found: FoundBases) -> None:
    told = {
        one.file.rsplit("/", 1)[-1]: (one.standards, [b.citation.quote for b in one.belongs])
        for one in found.documents
    }
    assert told == {
        "isms.md": (("iso27001",), ["Handbuch Informationssicherheit"]),
        "quality.md": (("iso9001",), ["Quality procedure QP-10 Corrective action"]),
        "secret.md": (("iso27001",), ["Information security supplier policy"]),
    }


@pytest.mark.parametrize(
    ("criterion", "words", "standard"),
    [
        ("9.2.1.a", "Interne Audits finden jährlich nach einem Auditprogramm statt.", "iso27001"),
        ("9.2.2.c", "Auditorinnen und Auditoren prüfen nie ihren eigenen Bereich.", "iso27001"),
        ("7.5.2.a", "Jedes Dokument trägt Titel, Nummer, Version und Verfasser.", "iso27001"),
        (
            "10.2.c",
            "Corrective actions are carried out and their effectiveness is reviewed after three "
            "months.",
            "iso9001",
        ),
    ],
)
def test_passages_elsewhere_are_a_base(
    found: FoundBases, criterion: str, words: str, standard: str
) -> None:
    assert quotes(found, criterion) == [words]
    base = found.bases[f"iso42001:{criterion}"][0]
    assert base.standards == (standard,)
    assert {name for name, _ in base.refs} == {standard}


def test_every_quote_stands_on_its_page(found: FoundBases, assistant: Assistant) -> None:
    every = [one.citation for own in found.bases.values() for one in own]
    every += [one.citation for document in found.documents for one in document.belongs]
    assert len(every) > 9
    for one in every:
        page = assistant.page(one.document_id, one.page)
        assert page.text[one.span.start : one.span.end] == one.quote


def test_ai_documents_drafts_and_old_versions_are_no_base(found: FoundBases) -> None:
    files = {one.citation.file.rsplit("/", 1)[-1] for own in found.bases.values() for one in own}
    assert files == {"isms.md", "quality.md", "secret.md"}
    assert not quotes(found, "7.2.a")  # a draft says it
    assert not quotes(found, "9.3.1.a")  # an old version says it
    assert not [
        one
        for own in found.bases.values()
        for one in own
        if "Anhang B Dokumentenlenkung" in one.citation.section  # which is not in force
    ]


def test_what_says_ai_is_the_reviews_matter(found: FoundBases) -> None:
    every = [one.citation.quote for own in found.bases.values() for one in own]
    assert not [quote for quote in every if "KI" in quote]


def test_a_denial_is_no_base(found: FoundBases) -> None:
    assert not quotes(found, "9.3.3.b")


def test_a_false_friend_is_no_base(found: FoundBases) -> None:
    for criterion in SET.requirement("8.4").criteria:
        assert not quotes(found, f"8.4.{criterion.id}")
    assert not [
        one
        for own in found.bases.values()
        for one in own
        if "8.4 External providers" in one.citation.section and ("iso9001", "8.4") not in one.refs
    ]


def test_without_a_counterpart_nothing_is_a_base(found: FoundBases) -> None:
    for ref in ("6.1.4", "A.5.5", "A.9.3"):  # the ISO standards have none
        for criterion in SET.requirement(ref).criteria:
            assert not quotes(found, f"{ref}.{criterion.id}")


def test_hidden_documents_are_not_read(assistant: Assistant, found: FoundBases) -> None:
    assert quotes(found, "A.10.3.b")
    less = bases(assistant, "secret.md")
    assert not quotes(less, "A.10.3.b")
    assert "secret.md" not in {one.file.rsplit("/", 1)[-1] for one in less.documents}
    assert quotes(less, "9.2.1.a") == quotes(found, "9.2.1.a")


def test_the_same_library_gives_the_same(assistant: Assistant, found: FoundBases) -> None:
    assert bases(assistant) == found


def test_without_a_review_nothing_is_in_place(found: FoundBases) -> None:
    crossed = crosswalk(found, requirement_set=SET)
    kinds = standing_kinds(crossed)
    assert "in_place" not in kinds.values()
    assert (kinds["9.2.1"], kinds["9.2.2"], kinds["5.1"]) == ("covered", "extend", "new")
    overall = crossed.counts[0]
    assert overall.total == 70
    assert overall.with_base == overall.of("covered") + overall.of("extend")
    by_standard = {one.standard: one.with_base for one in crossed.counts}
    assert by_standard["iso9001"] == 1  # 10.2
    assert by_standard["iso27001"] == overall.with_base - 1
    assert by_standard["iso31000"] == by_standard["gdpr"] == 0


def test_statuses_are_the_reviews(found: FoundBases) -> None:
    supported = CriterionFinding("iso42001:9.2.1.a", "essential", "", "supported")
    weak = CriterionFinding("iso42001:9.2.2.c", "supporting", "", "weak")
    review = replace(
        small_review("de"),
        requirements=(
            requirement("4.1", "", "4", status="met"),
            requirement("9.2.1", "", "9", status="partial", criteria=(supported,)),
            requirement("9.2.2", "", "9", status="partial", criteria=(weak,)),
            requirement("5.1", "", "5", status="undetermined"),
            requirement("10.2", "", "10", status="missing"),
            requirement("A.10.3", "", "A.10", status="not_applicable"),
        ),
    )
    crossed = crosswalk(found, requirement_set=SET, review=review)
    kinds = standing_kinds(crossed)
    assert (kinds["4.1"], kinds["9.2.1"]) == ("in_place", "in_place")
    assert kinds["9.2.2"] == "extend"  # partly covered, but by no document about AI in force
    assert (kinds["5.1"], kinds["10.2"], kinds["A.10.3"]) == ("new", "extend", "excluded")
    assert crossed.standing("9.2.1").bases  # and the base is shown beside
    assert crossed.standing("9.2.1").status == "partial"
    assert crossed.counts[0].of("in_place") == 2
    assert crossed.review is not None
    assert crossed.review.current
    older = crosswalk(found, requirement_set=SET, review=review, current=False)
    assert older.review is not None
    assert not older.review.current


def test_a_passage_elsewhere_never_makes_anything_met(found: FoundBases) -> None:
    missing = replace(
        small_review("en"),
        requirements=tuple(
            requirement(one.ref, "", "x", status="missing") for one in SET.requirements
        ),
    )
    crossed = crosswalk(found, requirement_set=SET, review=missing)
    assert not {one.kind for one in crossed.standings} & {"in_place", "excluded"}
    states = {criterion.state for one in crossed.standings for criterion in one.criteria}
    assert states == {"base", "none"}


def test_an_empty_library_and_one_about_ai_alone_have_no_base(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    only = {"ai-policy.md": PAPERS["ai-policy.md"]}
    with company(tmp_path_factory.mktemp("only-ai"), only) as assistant:
        alone = bases(assistant)
        none = bases(assistant, "ai-policy.md")
    for found in (alone, none):
        assert found.documents == ()
        assert len(found.bases) == sum(len(one.criteria) for one in SET.requirements)
        assert not any(found.bases.values())
