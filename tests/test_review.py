"""The review from end to end: small documents through the real pipeline, judged by the real judge.

What must not count as met is tried on the very words that count where nothing is wrong.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.export.review_json import review_json
from assistant.judging.judge import Candidate, Verdict
from assistant.requirements.load import load_set
from assistant.requirements.schema import RequirementSet
from assistant.review_types import Override, RequirementFinding, Review
from assistant.tasks.review import review
from ingest.library.store import Library
from ingest.types import Page
from ingest.versions import current_versions
from tests.judging_fixtures import library_of
from tests.judging_words import EN, OVENS, OWN_SET, SPOKEN, Language, library_files, scenes

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ISO = load_set("iso42001")


BOTH = pytest.mark.parametrize("language", ["en", "de"])


def set_of(*refs: str) -> RequirementSet:
    """The shipped set with only some of its requirements."""
    kept = tuple(r for r in ISO.requirements if r.ref in refs)
    assert len(kept) == len(set(refs))
    return ISO.model_copy(update={"requirements": kept})


FIVE = set_of(*EN.commitments)


def run(
    library: Library,
    language: Language = "en",
    requirement_set: RequirementSet = FIVE,
    *,
    files: Collection[str] | None = None,
    **options: Any,
) -> Review:
    """Review all documents of a library, or only those with these file names."""
    kept = [d for d in library.documents() if files is None or d.file in files]
    ids = {document.id for document in kept}
    return review(
        library,
        requirement_set=requirement_set,
        language=language,
        superseded=current_versions(kept),
        allow=lambda document: document.id in ids,
        now=NOW,
        **options,
    )


def met(found: Review) -> set[str]:
    return {finding.ref for finding in found.requirements if finding.status == "met"}


@pytest.fixture(scope="module")
def libraries() -> Iterator[dict[Language, Library]]:
    english, german = (library_files(one) | scenes(one) for one in ("en", "de"))
    with library_of(english) as in_english, library_of(german) as in_german:
        yield {"en": in_english, "de": in_german}


@BOTH
def test_commitments_in_plain_words_count(
    libraries: dict[Language, Library], language: Language
) -> None:
    found = run(libraries[language], language, files=("full.md", "other.md"))
    assert met(found) == set(SPOKEN[language].commitments)


@BOTH
@pytest.mark.parametrize(
    "files",
    [
        ("headings.md",),
        ("glossary.md",),
        ("within.md",),
        ("brochure.md",),
        ("page.md",),
        ("approved-page.md",),
        ("draft.md",),
        ("unapproved.md",),
        ("full.md", "newer.md"),
        ("withdrawn.md",),
        ("planned.md",),
        ("denied.md",),
        ("full.md", "denied.md"),
        ("security.md",),
        ("orders.md",),
        ("hidden.html",),
    ],
)
def test_what_only_looks_like_a_commitment_is_not_met(
    libraries: dict[Language, Library], language: Language, files: tuple[str, ...]
) -> None:
    found = run(libraries[language], language, files=(*files, "other.md"))
    assert len(found.documents) == len(files) + 1
    assert met(found) == set()


@BOTH
def test_what_is_hidden_would_count_if_it_were_shown(
    libraries: dict[Language, Library], language: Language
) -> None:
    assert {"9.2.1", "9.3.1"} <= met(run(libraries[language], language, files=("shown.html",)))


@BOTH
def test_rows_of_a_table_are_evidence(
    libraries: dict[Language, Library], language: Language
) -> None:
    library, wanted = libraries[language], set_of("5.3")
    found = run(library, language, wanted, files=("roles.md",))
    without = run(
        library, language, wanted, files=("roles.md",), leave_out=lambda u: "ISO/IEC" in u.text
    )
    assert met(found) == {"5.3"}
    shown = found.requirements[0].evidence
    assert any("ISO/IEC 42001" in one.quote and "|" not in one.quote for one in shown)
    assert met(without) == set()


@BOTH
def test_evidence_may_be_spread_over_two_documents(
    libraries: dict[Language, Library], language: Language
) -> None:
    library, wanted, files = libraries[language], set_of("8.4"), ("impact.md", "kept.md")
    together = run(library, language, wanted, files=files)
    assert met(together) == {"8.4"}
    assert {one.file for one in together.requirements[0].evidence} == set(files)
    for file in files:
        assert met(run(library, language, wanted, files=(file,))) == set()


@BOTH
def test_a_rule_for_one_of_several_systems_is_not_met(
    libraries: dict[Language, Library], language: Language
) -> None:
    library, wanted = libraries[language], set_of("A.6.2.8")
    of_all = run(library, language, wanted, files=("register.md", "all.md"))
    of_one = run(library, language, wanted, files=("register.md", "one.md"))
    assert met(of_all) == {"A.6.2.8"}
    assert of_one.requirements[0].status == "partial"
    assert "one_system" in of_one.requirements[0].evidence[0].reasons


@BOTH
def test_without_its_evidence_nothing_stays_met(
    libraries: dict[Language, Library], language: Language
) -> None:
    library, files = libraries[language], ("full.md", "other.md")
    before = run(library, language, files=files)
    for finding in before.requirements:
        quotes = {(one.document_id, one.span.start) for one in finding.evidence}
        after = run(
            library,
            language,
            files=files,
            leave_out=lambda u, quotes=quotes: (u.document.id, u.span.start) in quotes,
        )
        assert finding.ref in met(before) - met(after)
        assert met(after) <= met(before)


@BOTH
def test_each_quote_stands_at_its_place(
    libraries: dict[Language, Library], language: Language
) -> None:
    library = libraries[language]
    found = run(library, language, ISO)
    nearest = [s.nearest for f in found.requirements for s in f.searched if s.nearest]
    evidence = [one for finding in found.requirements for one in finding.evidence]
    assert len(evidence) > 20
    assert nearest
    for one in [*evidence, *nearest]:
        page = library.page(one.document_id, one.page)
        assert one.quote
        assert page.text[one.span.start : one.span.end] == one.quote
        assert one.lead in page.text


def record(found: Review) -> str:
    """The record but for its time stamp, which alone may differ."""
    other_day = NOW + timedelta(days=1)
    assert review_json(found) != review_json(replace(found, generated=other_day))
    return review_json(replace(found, generated=other_day))


FEW = ("full.md", "denied.md", "page.md")


@BOTH
def test_the_same_documents_give_the_same_record(language: Language) -> None:
    files = {name: text for name, text in library_files(language).items() if name in FEW}
    with library_of(files) as library:
        known = record(run(library, language, ISO))
        assert record(run(library, language, ISO)) == known
    with library_of(dict(reversed(files.items())), one_by_one=True) as library:
        assert record(run(library, language, ISO)) == known


def lost_page(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    """Make the pages of one file unreadable, as a scan without text recognition is."""
    stored = Library.pages

    def pages(self: Library, document_id: str) -> list[Page]:
        found = stored(self, document_id)
        if self.document(document_id).file != file:
            return found
        return [replace(page, text="", blocks=(), readable=False) for page in found]

    monkeypatch.setattr(Library, "pages", pages)


@BOTH
@pytest.mark.parametrize(
    ("file", "undetermined"),
    [("scan-0047.md", {"9.2.1", "A.6.2.8"}), ("audit.md", {"9.2.1"}), ("travel.md", set())],
)
def test_what_an_unreadable_page_may_hold_is_undetermined(
    monkeypatch: pytest.MonkeyPatch,
    libraries: dict[Language, Library],
    language: Language,
    file: str,
    undetermined: set[str],
) -> None:
    lost_page(monkeypatch, file)
    wanted = set_of("9.2.1", "A.6.2.8")
    found = run(libraries[language], language, wanted, files=(file, "other.md"))
    by_ref = {finding.ref: finding for finding in found.requirements}
    assert {ref for ref, f in by_ref.items() if f.status == "undetermined"} == undetermined
    assert {f.status for ref, f in by_ref.items() if ref not in undetermined} <= {"missing"}
    assert next(d for d in found.documents if d.file == file).unreadable_pages == (1,)
    for ref in undetermined:
        assert file in by_ref[ref].reason
        assert file in by_ref[ref].recommendation


@BOTH
def test_what_is_found_or_denied_is_no_less_so_beside_an_unreadable_page(
    monkeypatch: pytest.MonkeyPatch, libraries: dict[Language, Library], language: Language
) -> None:
    library, wanted = libraries[language], set_of("9.2.1", "9.3.1")
    lost_page(monkeypatch, "scan-0047.md")
    full = run(library, language, wanted, files=("full.md", "scan-0047.md"))
    denied = run(library, language, wanted, files=("denied.md", "scan-0047.md"))
    assert met(full) == {"9.2.1", "9.3.1"}
    assert {finding.status for finding in denied.requirements} == {"missing"}


def decision(finding: RequirementFinding, status: Any = "not_applicable") -> Override:
    return Override(
        requirement=finding.id,
        status=status,
        reason="Runs at the parent company.",
        person="Ines Vogt",
        decided=NOW,
        evidence_key=finding.evidence_key,
        implementation_maturity=2,
    )


@BOTH
def test_a_decision_stands_beside_the_finding_until_its_evidence_changes(
    libraries: dict[Language, Library], language: Language
) -> None:
    library = libraries[language]
    before = run(library, language, files=("full.md",))
    first = before.requirements[0]
    overrides = {first.id: decision(first)}
    same = run(library, language, files=("full.md",), overrides=overrides)
    changed = run(library, language, files=("draft.md",), overrides=overrides)
    for found, stale, machine in ((same, False, "met"), (changed, True, "partial")):
        own = found.requirements[0]
        assert (own.status, own.machine_status) == ("not_applicable", machine)
        assert own.override == replace(overrides[first.id], stale=stale)
        assert own.implementation_maturity == 2
        assert all(other.override is None for other in found.requirements[1:])
    assert same.requirements[0].evidence == first.evidence
    assert same.counts["not_applicable"] == 1
    assert before.counts["not_applicable"] == 0
    assert first.implementation_maturity is None


def test_evidence_read_anew_is_the_same_evidence(libraries: dict[Language, Library]) -> None:
    before = run(libraries["en"], files=("full.md",))
    longer = library_files("en")["full.md"] + "\n## Postscript\n\nThe canteen opens at noon.\n"
    with library_of({"full.md": longer}) as library:
        after = run(library)
    for old, new in zip(before.requirements, after.requirements, strict=True):
        assert old.evidence_key == new.evidence_key
        assert old.evidence[0].document_id != new.evidence[0].document_id


@BOTH
@pytest.mark.parametrize("wording", ["own", "verbatim"])
def test_a_set_of_ones_own_works_without_learnt_weights(
    tmp_path: Path, libraries: dict[Language, Library], language: Language, wording: str
) -> None:
    (tmp_path / "bakery.yaml").write_text(OWN_SET, encoding="utf-8")
    own, library = load_set(str(tmp_path / "bakery.yaml")), libraries[language]
    found = run(library, language, own, files=(f"oven-{wording}.md", "other.md"))
    without = run(library, language, own, files=("other.md",))
    assert [f.status for f in found.requirements] == ["met", "missing"]
    assert found.requirements[0].evidence[0].quote in OVENS[language][1:]
    assert [f.status for f in without.requirements] == ["missing", "missing"]
    assert found.set_title == own.title.in_(language)


@BOTH
@pytest.mark.parametrize("files", [{}, {"short.md": "# KI\n"}])
def test_where_nothing_is_said_all_is_missing(language: Language, files: dict[str, str]) -> None:
    with library_of(files) as library:
        found = run(library, language, ISO)
    assert len(found.documents) == len(files)
    assert found.counts["missing"] == len(ISO.requirements) == len(found.requirements)
    for finding in found.requirements:
        assert (finding.documentation_maturity, finding.evidence) == (0, ())
        assert {one.criterion for one in finding.missing} == {
            one.criterion for one in finding.searched
        }
        assert {one.passages for one in finding.searched} == {0}
    assert json.loads(review_json(found))["summary"]["counts"]["missing"] == 70


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    with library_of({}) as library:
        run(library, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 5) for done in range(6)]


def test_another_judge_may_take_the_place(libraries: dict[Language, Library]) -> None:
    class Sceptic:
        def judge(self, criterion: str, candidates: Sequence[Candidate]) -> Verdict:
            return Verdict("none", 0.0, 0.0, 0.0, ())

    assert met(run(libraries["en"], files=("full.md",), judge=Sceptic())) == set()


@BOTH
def test_a_met_requirement_names_no_essential_gap_and_a_gap_names_what_to_do(
    libraries: dict[Language, Library], language: Language
) -> None:
    found = run(libraries[language], language, files=("full.md", "denied.md", "draft.md"))
    whole = run(libraries[language], language, files=("full.md",))
    for finding in (*found.requirements, *whole.requirements):
        essential = [one for one in finding.missing if one.weight == "essential"]
        assert not (finding.status == "met" and essential)
        assert finding.status == "met" or essential
        assert finding.reason
        assert finding.recommendation
        assert all(one.action and one.reason for one in finding.missing)
        assert 0 <= finding.confidence <= 1
        assert 0 <= finding.documentation_maturity <= 3  # no records here


@BOTH
def test_no_verdict_without_words_to_show(
    libraries: dict[Language, Library], language: Language
) -> None:
    files = ("full.md", "denied.md", "draft.md", "page.md", "roles.md", "impact.md", "security.md")
    for some in (files, files[2:], files[3:5], files[5:]):
        for finding in run(libraries[language], language, ISO, files=some).requirements:
            assert finding.status == "missing" or finding.evidence, finding.ref
            for criterion in finding.criteria:
                assert bool(criterion.evidence) >= (criterion.verdict != "none"), finding.ref
