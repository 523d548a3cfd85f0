"""The page says truthfully where texts go, with a language model and without one."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.errors import BadSetting
from assistant.messages import LANGUAGES, Language
from assistant.model import ChatModel
from assistant.service import Service
from assistant.settings import Settings
from assistant.web.sign_in_page import sign_in_page
from assistant.web.where import footer_line, settings_html, where_line
from tests.visits import service_over

KEY = "sk-very-secret-0815"
SHOWN = (where_line, footer_line, settings_html)
HERE = {"de": "diesen Rechner", "en": "this machine"}


def service(tmp_path: Path, **given: Any) -> Service:
    return service_over(SimpleNamespace(settings=Settings(data_dir=tmp_path, **given)), tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_model_nothing_leaves(tmp_path: Path, language: Language) -> None:
    with service(tmp_path) as one:
        assert one.model is None
        assert HERE[language] in where_line(one, language)
        assert "gehen an" not in "".join(shown(one, language) for shown in SHOWN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shown", SHOWN)
def test_with_a_model_its_host_is_named_and_nothing_else_is_claimed(
    tmp_path: Path, language: Language, shown: Any
) -> None:
    url = "https://llm.example.com:8443/secret-path/v1"
    with service(tmp_path, llm="openai:<b>x</b>", llm_base_url=url, llm_key=KEY) as one:
        html = shown(one, language)
    assert "llm.example.com:8443 (openai:&lt;b&gt;x&lt;/b&gt;)" in html
    assert KEY not in html
    assert "secret-path" not in html
    for claim in ("bleiben auf", "stay on", "Nirgend", "Nowhere", HERE[language]):
        assert claim not in html


def test_the_sign_in_page_claims_nothing_of_documents() -> None:
    assert "Dokumente bleiben" not in sign_in_page("de")
    assert "documents stay" not in sign_in_page("en")


def test_the_model_of_the_settings_is_opened_once(tmp_path: Path) -> None:
    given = {"llm": "openai:x", "llm_base_url": "http://127.0.0.1:9/v1"}
    with service(tmp_path, **given) as one:
        model: ChatModel | None = one.model
        assert model is not None
        assert model is one.model
        assert model.name == "openai:x"
    with service(tmp_path, llm="nonsense") as one, pytest.raises(BadSetting):
        _ = one.model
