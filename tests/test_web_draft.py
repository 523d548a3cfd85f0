"""The Drafts tab: what a browser sends is not trusted, what documents say stays text."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest

from assistant.drafting.facts import Fact, Known
from assistant.drafting.load import load_templates
from assistant.drafting.model import Draft, Rephrasing
from assistant.drafting.plan import Approval, Plan, Planned
from assistant.errors import DraftError
from assistant.messages import LANGUAGES, Language, message
from assistant.review_types import Review
from assistant.service import Service, Visit, drafting
from assistant.web.draft import (
    Desk,
    draft_answered,
    draft_named,
    draft_rephrased,
    file_stem,
    files_of,
    find_gaps,
    open_source,
    start,
    word_bytes,
)
from assistant.web.draft_form import form_html
from assistant.web.draft_view import draft_html, plan_html, sources_html
from assistant.web.outbox import outbox_of
from tests.review_fixtures import small_review
from tests.test_drafting import citation, drafted
from tests.test_web import EVIL
from tests.visits import person, visit_over


@pytest.fixture(autouse=True)
def reviewed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The review comes from the fake at once, not from a process of its own."""
    monkeypatch.setattr(
        drafting,
        "review",
        lambda visit, *, language, progress: visit.assistant.review(language=language),
    )


HOSTILE = Known(facts={"company": Fact(EVIL, citation(EVIL, document=EVIL))})


class FakeAssistant:
    """Drafts the AI policy for a company with a hostile name."""

    def __init__(self, error: str = "") -> None:
        self.error = error
        self.asked: list[tuple[tuple[str, ...], dict[str, str]]] = []
        self.settings = SimpleNamespace(data_dir=Path("none"))

    def documents(self, *_: Any) -> list[Any]:
        return []

    def review(self, *_: Any, language: Language, **__: Any) -> Review:
        if self.error:
            raise DraftError(self.error)
        return replace(small_review(language), generated=datetime(2026, 11, 1, tzinfo=UTC))

    def plan(self, *_: Any, **__: Any) -> Plan:
        planned = Planned(
            types=("ai-policy",),
            title=EVIL,
            form="document",
            extends=None,
            closes=("iso42001:5.2",),
            contributes=(),
            open_points=3,
            change=(EVIL,),
        )
        return Plan((Approval(EVIL, EVIL, ("iso42001:5.2",)),), (planned,), (), ())

    def draft(self, names: tuple[str, ...], *, language: Language, answers: Any, **_: Any) -> Draft:
        self.asked.append((tuple(names), dict(answers)))
        if self.error:
            raise DraftError(self.error)
        return drafted(["ai-policy"], language, HOSTILE, answers=answers)


def fake(folder: Path, error: str = "") -> Visit:
    return visit_over(FakeAssistant(error), folder)


def assert_plain(html: str) -> None:
    assert "<script" not in html
    assert "<img" not in html
    assert "onclick='x'" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_stay_text_in_plan_draft_and_sources(
    language: Language, tmp_path: Path
) -> None:
    shown, desk = find_gaps(fake(tmp_path), language, None)
    assert_plain(shown)
    assert desk.review is not None
    draft = drafted(["ai-policy"], language, HOSTILE, answers={"approver": EVIL})
    assert_plain(draft_html(draft, language))
    assert_plain(sources_html(draft, language))


def test_the_start_lists_all_types_with_a_button_each() -> None:
    html = start("de")
    assert html.count('data-event="draft"') == len(load_templates().types)
    assert "KI-Richtlinie" in html


@pytest.mark.parametrize(
    "names",
    [None, "ai-policy", [], {}, ["x" * 100], ["../etc"], ["<b>"], ["a"] * 50, [["a"]], [None, ""]],
)
def test_names_that_no_button_sends_are_refused_without_a_draft(names: Any, tmp_path: Path) -> None:
    assistant = FakeAssistant()
    shown, desk = draft_named(visit_over(assistant, tmp_path), Desk(), names, "de")
    assert 'role="alert"' in shown
    assert desk.draft is None
    assert assistant.asked == []


@pytest.mark.parametrize("values", [None, [], "x", {"no_such_slot": "x"}, {"approver": "x" * 900}])
def test_answers_that_no_form_sends_are_refused_and_the_draft_stays(
    values: Any, tmp_path: Path
) -> None:
    assistant = FakeAssistant()
    _, desk = draft_named(visit_over(assistant, tmp_path), Desk(), ["ai-policy"], "de")
    shown, after = draft_answered(visit_over(assistant, tmp_path), desk, values, "de")
    assert 'role="alert"' in shown
    assert after == desk
    assert len(assistant.asked) == 1


def test_answers_fill_the_draft_and_empty_ones_stay_questions(tmp_path: Path) -> None:
    assistant = FakeAssistant()
    _, desk = draft_named(visit_over(assistant, tmp_path), Desk(), ["ai-policy"], "de")
    values = {"approver": "Rat <b>", "document_owner": "  "}
    shown, after = draft_answered(visit_over(assistant, tmp_path), desk, values, "de")
    assert assistant.asked[-1] == (("ai-policy",), {"approver": "Rat <b>"})
    assert "Rat &lt;b&gt;" in shown
    assert "[Wer verantwortet dieses Dokument?]" in shown
    assert after.answers == (("approver", "Rat <b>"),)


def test_answers_before_a_draft_are_refused(tmp_path: Path) -> None:
    shown, _ = draft_answered(fake(tmp_path), Desk(), {"approver": "x"}, "de")
    assert 'role="alert"' in shown


def test_an_error_is_said_in_words_and_stays_text(tmp_path: Path) -> None:
    for shown, desk in (
        find_gaps(fake(tmp_path, EVIL), "de", None),
        draft_named(fake(tmp_path, EVIL), Desk(), ["ai-policy"], "de"),
    ):
        assert_plain(shown)
        assert 'role="alert"' in shown
        assert desk.draft is None


@pytest.mark.parametrize("index", [None, "0", -1, 99, 1.5])
def test_a_source_that_is_none_is_refused(index: Any, tmp_path: Path) -> None:
    desk = Desk(draft=drafted(["ai-policy"], "de", HOSTILE))
    assert 'role="alert"' in open_source(fake(tmp_path), desk, index, "de")


def test_a_draft_without_sources_says_so() -> None:
    said = message("web.draft_no_sources", "en")
    assert said in sources_html(drafted(["ai-policy"], "en"), "en")


def test_the_files_are_named_by_the_title_alone_and_are_the_persons(tmp_path: Path) -> None:
    visit = fake(tmp_path)
    draft = drafted(["ai-policy"], "de", HOSTILE)
    evil = replace(draft, title=(replace(draft.title[0], text=f"../../{EVIL}/.."),))
    for one, stem in ((draft, "KI-Richtlinie"), (evil, file_stem(evil))):
        made = dict(files_of(visit, one))
        assert set(made) == {"docx", "md"}
        for form, address in made.items():
            assert address in draft_html(one, "de", files=list(made.items()))
            found = outbox_of(visit.service).get(visit.person, address.rpartition("/")[2])
            assert found is not None
            assert found.name == f"{stem}.{form}"
            assert not set("/\\<>. ") & set(stem)
    assert docx.Document(io.BytesIO(word_bytes(draft))).tables


def test_who_may_not_export_gets_no_files(tmp_path: Path) -> None:
    visit = fake(tmp_path)
    reader = visit.service.visit(person("reader"))
    assert files_of(reader, drafted(["ai-policy"], "de")) == []


def test_a_form_of_many_cells_is_folded_and_fills_all_rows() -> None:
    shown = form_html(drafted(["statement-of-applicability"], "de"), "de")
    assert shown.count('data-slot="*.') == 4
    assert shown.count('class="form-row"') == 38
    assert shown.index('data-slot="company"') < shown.index('data-slot="*.')
    one = drafted(["statement-of-applicability"], "de", answers={"*.responsible": "Rat <b>"})
    after = form_html(one, "de")
    assert 'data-slot="control.A.2.2.responsible" value="Rat &lt;b&gt;"' in after
    assert 'data-slot="*.responsible"' not in after


def test_what_was_entered_can_be_changed() -> None:
    shown = form_html(drafted(["ai-policy"], "de", answers={"approver": "Rat"}), "de")
    assert 'data-slot="approver" value="Rat"' in shown
    assert "Wer gibt dieses Dokument frei?" in shown
    assert 'type="hidden"' not in shown


def test_a_plan_without_gaps_says_so() -> None:
    review = replace(small_review("de"), requirements=())
    html = plan_html(Plan((), (), (), ()), review, load_templates(), "de")
    assert message("web.draft_nothing", "de") in html


def test_statements_are_rephrased_only_with_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = fake(tmp_path)
    shown, desk = draft_named(visit, Desk(), ["ai-policy"], "en")
    assert 'data-event="rephrase"' not in shown
    refused, same = draft_rephrased(visit, desk, "en")
    assert refused != shown
    assert same == desk
    where = SimpleNamespace(name=f"openai:{EVIL}", host="llm.example")
    monkeypatch.setattr(Service, "endpoint", where)
    monkeypatch.setattr(visit.service, "model", "a model", raising=False)
    asked: list[str] = []

    def rephrased(_: Any, draft: Draft, *, model: str, **__: Any) -> Draft:
        asked.append(model)
        return replace(draft, rephrasing=Rephrasing(EVIL, "draft_statement@1", 3, (("name", 2),)))

    monkeypatch.setattr("assistant.rephrasing.rephrased", rephrased)
    offered, desk = draft_named(visit, desk, ["ai-policy"], "en")
    assert 'data-event="rephrase"' in offered
    assert "llm.example" in offered
    assert not asked
    assert_plain(offered)
    made, desk = draft_rephrased(visit, desk, "en")
    assert_plain(made)
    assert asked == ["a model"]
    assert "statements: 3" in made
    again, desk = draft_answered(visit, desk, {"approver": "Ms Kern"}, "en")
    assert len(asked) == 2
    assert "statements: 3" in again
    back, desk = draft_rephrased(visit, desk, "en")
    assert len(asked) == 2
    assert "statements: 3" not in back
