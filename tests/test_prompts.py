"""Prompts are files with inputs that must match; values are data."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import prompts
from assistant.errors import BadPrompt

GOOD = (
    "---\npurpose: a test\nversion: 2\ninputs: [question]\n---\n"
    "# System\nBe brief.\n# User\nQ: $question\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(prompts, "data_path", lambda name: tmp_path)
    prompts.load_prompt.cache_clear()
    yield tmp_path
    prompts.load_prompt.cache_clear()


def test_values_are_put_in_once(folder: Path) -> None:
    (folder / "ask.md").write_text(GOOD)
    made = prompts.render("ask", question="What is $question and ${x}?")
    assert (made.system, made.user) == ("Be brief.", "Q: What is $question and ${x}?")
    assert made.id == "ask@2"


@pytest.mark.parametrize("values", [{}, {"question": "a", "more": "b"}, {"other": "a"}])
def test_a_missing_or_extra_value_is_an_error(folder: Path, values: dict[str, str]) -> None:
    (folder / "ask.md").write_text(GOOD)
    with pytest.raises(BadPrompt, match="question"):
        prompts.render("ask", **values)


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("[question]", "[]"),
        GOOD.replace("$question", "nothing"),
        GOOD.replace("# User", "# Usr"),
        GOOD.replace("version: 2", "version: two"),
        GOOD.replace("purpose: a test", "purpose: [a"),
        "no front matter",
    ],
)
def test_a_file_that_is_not_in_order_is_named(folder: Path, text: str) -> None:
    (folder / "ask.md").write_text(text)
    with pytest.raises(BadPrompt, match=r"ask\.md"):
        prompts.render("ask", question="x")


@pytest.mark.parametrize("name", ["../ask", "ASK", "none", ""])
def test_a_name_never_becomes_a_path(folder: Path, name: str) -> None:
    with pytest.raises(BadPrompt, match="no prompt"):
        prompts.load_prompt(name)


def test_the_digest_covers_all_that_is_sent(folder: Path) -> None:
    (folder / "ask.md").write_text(GOOD)
    one, same, other = (prompts.render("ask", question=q) for q in ("a", "a", "b"))
    assert one.digest == same.digest != other.digest
