"""Which settings name a model, what is refused, and where text may go."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadSetting
from assistant.models import open_model, read_endpoint
from assistant.models.endpoint import check_encrypted, is_private
from assistant.settings import Settings

KEY = "sk-very-secret-0815"


def settings(**more: Any) -> Settings:
    given: dict[str, Any] = {"llm": "openai:tiny", "llm_key": KEY}
    return Settings(**(given | more))


@pytest.mark.parametrize(
    "given",
    [
        {"llm": "gpt-5"},
        {"llm": "sk-geheim"},
        {"llm": "mistral:large"},
        {"llm": "openai:"},
        {"llm": "openai:a b"},
        {"llm": "openai:gpt-5"},
        {"llm": "openai:x", "llm_base_url": "localhost:8000"},
        {"llm": "openai:x", "llm_base_url": "file:///etc/passwd"},
        {"llm": "openai:x", "llm_base_url": "http://me:geheim@localhost/v1"},
        {"llm": "openai:x", "llm_base_url": "http://localhost/v1?key=geheim"},
        {"llm": "openai:x", "llm_base_url": "http://localhost:99999/v1"},
        {"llm": "openai:x", "llm_base_url": "http://[::1/v1"},
        {"llm": "openai:x", "llm_key": "geheim wort"},
    ],
    ids=str,
)
def test_a_setting_without_sense_is_refused_with_what_to_do(given: dict[str, str]) -> None:
    with pytest.raises(BadSetting, match="AIMS_LLM") as caught:
        open_model(Settings(**given))  # type: ignore[arg-type]
    assert "pass" not in str(caught.value).removeprefix(
        "AIMS_LLM_BASE_URL='file:///etc/passwd'"
    ).replace("without user, password", "")


@pytest.mark.parametrize("off", [None, "", " off "])
def test_without_a_model_there_is_none(off: str | None) -> None:
    assert open_model(Settings(llm=off, llm_base_url="nonsense")) is None
    assert open_model(None) is None


@pytest.mark.parametrize(
    ("addresses", "private"),
    [
        (["127.0.0.1"], True),
        (["10.1.2.3", "fd00::5"], True),
        (["100.64.0.7"], True),
        (["::ffff:192.168.1.4"], True),
        (["10.1.2.3", "93.184.216.34"], False),
        (["2606:2800:220:1::1"], False),
        ([], False),
    ],
)
def test_text_goes_unencrypted_to_private_networks_alone(
    addresses: list[str], private: bool
) -> None:
    endpoint = read_endpoint(settings(llm_base_url="http://llm.example.com:8000/v1"))
    assert endpoint is not None
    assert endpoint.host == "llm.example.com:8000"
    assert is_private(endpoint, lambda _: addresses) is private
    check_encrypted(endpoint, private=private, insecure=True)
    if not private:
        with pytest.raises(BadSetting, match="AIMS_LLM_INSECURE"):
            check_encrypted(endpoint, private=private, insecure=False)
    safe = read_endpoint(settings(llm_base_url="https://llm.example.com/v1/"))
    assert safe is not None
    check_encrypted(safe, private=private, insecure=False)


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(BadSetting, match=r'pip install "aims-assistant\[openai\]"'):
        open_model(settings(llm_base_url="http://127.0.0.1:9/v1"))


def test_without_a_model_nothing_of_it_is_imported() -> None:
    code = (
        "import sys, assistant.cli, assistant.session, assistant.service\n"
        "from assistant.models import open_model\n"
        "from assistant.settings import Settings\n"
        "assert open_model(Settings()) is None\n"
        "heavy = ('langchain.', 'langchain_openai', 'openai', 'httpx', 'langsmith.')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.strip() == "[]"
