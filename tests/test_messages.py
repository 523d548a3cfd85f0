"""The catalogue says the same things in both languages."""

import re
from pathlib import Path
from string import Template

import pytest

from assistant.faq import load_faq
from assistant.messages import LANGUAGES, Language, MessageError, catalogue, message
from assistant.web.documents import notice_text
from ingest.errors import FileRejected
from ingest.types import Notice


def variables(text: str) -> set[str]:
    return set(Template(text).get_identifiers())


def test_both_languages_have_the_same_messages() -> None:
    assert catalogue("de").keys() == catalogue("en").keys()


def test_both_languages_want_the_same_variables() -> None:
    german, english = catalogue("de"), catalogue("en")
    differing = [key for key in german if variables(german[key]) != variables(english[key])]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_a_text_and_a_valid_template(language: Language) -> None:
    for key, text in catalogue(language).items():
        assert isinstance(text, str), key
        assert text.strip(), key
        assert Template(text).is_valid(), key


def test_german_addresses_people_formally() -> None:
    informal = re.compile(r"\b(du|dein|deine|deinen|deiner|dir|dich)\b", re.IGNORECASE)
    assert [key for key, text in catalogue("de").items() if informal.search(text)] == []


def test_an_unknown_key_and_a_wrong_variable_are_errors() -> None:
    with pytest.raises(MessageError):
        message("web.no_such_key", "de")
    with pytest.raises(MessageError):
        message("web.page", "de")
    with pytest.raises(MessageError):
        message("web.page", "de", number=1, other=2)


def notice_codes() -> list[str]:
    """The codes that the type documents and those that the code makes."""
    assert Notice.__doc__
    documented = re.findall(r"[a-z_]+", Notice.__doc__.split("Codes:")[1])
    sources = (Path(__file__).parents[1] / "ingest").rglob("*.py")
    made = [
        code
        for path in sources
        for code in re.findall(r"Notice\(\s*(?:code=)?\"(\w+)\"", path.read_text("utf-8"))
    ]
    return sorted({*documented, *made})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", notice_codes())
def test_every_notice_has_words(code: str, language: Language) -> None:
    assert notice_text(Notice(code, (2, 3)), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_to_reject_a_file_has_words(language: Language) -> None:
    codes = {FileRejected.code, *(kind.code for kind in FileRejected.__subclasses__())}
    assert {f"ingest.reason_{code}" for code in codes} <= catalogue(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggested_questions_on_the_standard_are_the_faq_s_own(language: Language) -> None:
    known = {entry.heading for entry in load_faq(language).entries}
    general = [f"web.suggest_general_{number}" for number in range(1, 6)]
    assert [key for key in general if catalogue(language)[key] not in known] == []
