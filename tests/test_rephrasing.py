"""A rephrased draft closes what the template's words close: the reviewer has the last word."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import rephrasing
from assistant.drafting import rephrase
from assistant.drafting.compose import compose
from assistant.drafting.facts import NOTHING_KNOWN
from assistant.drafting.load import load_templates
from assistant.drafting.model import Draft, plain
from assistant.export.draft_md import draft_markdown
from assistant.session import Assistant
from assistant.settings import Settings
from tests.scripted import replying
from tests.test_rephrase import COMPANY, editing, named

ANSWERS = {"company": COMPANY}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Assistant.open(Settings(data_dir=tmp_path_factory.mktemp("library"))) as opened:
        yield opened


def drafted() -> Draft:
    return compose(
        ["ai-policy"],
        templates=load_templates(),
        known=NOTHING_KNOWN,
        language="en",
        answers=ANSWERS,
    )


def test_what_costs_a_criterion_goes_back(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the checks of wordings asleep, the review alone must find what says less."""

    def empty(text: str, runs: object, by: object) -> object:
        return (rephrase.Run(text, "model"),)

    monkeypatch.setattr(rephrase, "reworded", empty)
    draft = drafted()
    worse = "laws, contracts and other requirements"

    def change(text: str) -> str:
        return "Good weather is welcome." if worse in text else named(text)

    made = rephrasing.rephrased(assistant, draft, model=editing(change), answers=ANSWERS)
    assert made.rephrasing is not None
    assert dict(made.rephrasing.kept)["closes"] >= 1
    assert "Good weather" not in draft_markdown(made)
    assert made.rephrasing.rephrased > 0
    assert any(plain(block.runs).startswith(f"{COMPANY} shall") for block in made.blocks)


def test_what_closes_the_same_stays(assistant: Assistant) -> None:
    draft = drafted()
    made = rephrasing.rephrased(assistant, draft, model=editing(named), answers=ANSWERS)
    assert made.rephrasing is not None
    assert made.rephrasing.rephrased == 2
    assert (made.closes, made.services) == (draft.closes, draft.services)


def test_nothing_is_reviewed_where_nothing_was_rephrased(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[Callable[..., object]] = []
    monkeypatch.setattr(rephrasing, "_found", called.append)
    draft = drafted()
    made = rephrasing.rephrased(assistant, draft, model=replying("no"), answers=ANSWERS)
    assert not called
    assert draft_markdown(made) == draft_markdown(draft)


def test_the_library_is_left_as_it_was(assistant: Assistant, tmp_path: Path) -> None:
    assert assistant.is_empty()
