"""Drafts, filled and approved, close what they say they close, and change nothing else."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.drafting.compose import compose
from assistant.drafting.facts import Known
from assistant.drafting.known import read_known
from assistant.drafting.load import load_templates
from assistant.drafting.plan import gaps_of
from assistant.export.draft_docx import write_draft_docx
from assistant.export.draft_md import draft_markdown
from assistant.messages import LANGUAGES, Language
from assistant.review_types import Review
from eval.companies import sample_company
from eval.drafts import (
    all_at_once,
    approved,
    judged,
    load_answers,
    reviewed,
    statuses,
    trip,
    with_file,
    with_files,
)
from ingest.embedders import STATIC, load_embedder
from ingest.library.store import Library
from ingest.pipeline import ingest_paths
from ingest.types import Limits
from ingest.versions import current_versions

TYPES = [one.id for one in load_templates().types]
EMBEDDER = load_embedder(STATIC)


@dataclass(frozen=True)
class Before:
    """The sample company before any draft: its library, a review, what is known."""

    library: Path
    review: Review
    known: Known


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "library"
    with Library.open(folder, embedder=EMBEDDER, write=True) as opened:
        ingest_paths([sample_company().docs], library=opened, limits=Limits())
    return folder


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    found: Language = request.param
    return found


@pytest.fixture(scope="module")
def before(library: Path, language: Language) -> Before:
    with Library.open(library, embedder=EMBEDDER) as opened:
        review = reviewed(opened, language)
        known = read_known(
            opened,
            templates=load_templates(),
            superseded=current_versions(opened.documents()),
            review=review,
        )
    return Before(library, review, known)


def test_drafts_for_every_gap_close_what_they_say(before: Before, language: Language) -> None:
    made = all_at_once(
        library=before.library,
        review_before=before.review,
        known=before.known,
        language=language,
        embedder=EMBEDDER,
    )
    assert len(made.closes) > 20
    assert made.open_points == 0
    assert made.not_met == ()
    assert made.changed == ()


@pytest.mark.slow  # a minute of processor time for all types and languages
@pytest.mark.parametrize("name", TYPES)
def test_a_draft_closes_what_it_says_and_changes_nothing_else(
    name: str, before: Before, language: Language
) -> None:
    made = trip(
        [name],
        library=before.library,
        before=statuses(before.review),
        known=before.known,
        language=language,
        embedder=EMBEDDER,
    )
    assert made.open_points == 0
    assert made.not_met == ()
    assert made.changed == ()


def test_the_word_file_gives_the_same_statuses_as_markdown(
    before: Before, language: Language
) -> None:
    draft = approved(
        compose(
            ["life-cycle"],
            templates=load_templates(),
            known=before.known,
            language=language,
            answers=load_answers(language),
            gaps=gaps_of(before.review),
        )
    )
    text = draft_markdown(draft)
    with with_file(before.library, text, name="draft.md", embedder=EMBEDDER) as opened:
        by_markdown = statuses(reviewed(opened, language))

    def write(folder: Path) -> None:
        write_draft_docx(draft, folder / "draft.docx")

    with with_files(before.library, write, embedder=EMBEDDER) as opened:
        by_word = statuses(reviewed(opened, language))
    assert by_word == by_markdown
    assert by_word != statuses(before.review)


def test_a_claim_that_does_not_hold_and_a_status_that_changes_are_seen(before: Before) -> None:
    draft = compose(
        ["ai-policy"],
        templates=load_templates(),
        known=before.known,
        language="de",
        answers=load_answers("de"),
        form="document",
    )
    was = statuses(before.review)
    gap = next(name for name in gaps_of(before.review) if name not in draft.contributes)
    after = was | {draft.closes[0]: "partial", gap: "met"}
    made = judged([draft], before=was, after=after)
    assert draft.closes[0] in made.not_met
    assert gap in draft.closes or any(gap in one for one in made.changed)
