"""Open the model that the settings name, through LangChain's `init_chat_model`."""

from typing import TYPE_CHECKING, Any

from assistant.errors import BadSetting
from assistant.models.adapter import LangChainModel
from assistant.models.endpoint import (
    HOME,
    Endpoint,
    check_encrypted,
    is_private,
    read_endpoint,
)
from assistant.models.wire import client_options
from assistant.offline import forbid_telemetry

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.model import ChatModel
    from assistant.settings import Settings

SEED = 42001
CONTEXT = 16_384  # tokens that Ollama reads; by itself it cuts a prompt off after some thousand
_NO_KEY = "-"  # to the libraries; the key itself is put into the request, see `wire`


def open_model(settings: "Settings | None") -> "ChatModel | None":
    """Return the language model of the settings, None where none is set up. Calls nothing.

    Raises BadSetting: the settings are not in order, or what the provider needs is not installed.
    """
    endpoint = read_endpoint(settings)
    if endpoint is None or settings is None:
        return None
    private = is_private(endpoint)
    check_encrypted(endpoint, private=private, insecure=settings.llm_insecure)
    forbid_telemetry()
    return LangChainModel(
        _chat(endpoint, settings, private=private),
        endpoint.name,
        timeout=settings.llm_timeout,
        parallel=settings.llm_parallel,
    )


def _chat(endpoint: Endpoint, settings: "Settings", *, private: bool) -> "BaseChatModel":
    try:
        from langchain.chat_models import init_chat_model

        options = _OPTIONS[endpoint.provider](endpoint, settings, private)
        chat: BaseChatModel = init_chat_model(
            endpoint.model,
            model_provider=endpoint.provider,
            base_url=endpoint.url,
            temperature=0,
            cache=False,
            **options,
        )
        if endpoint.provider == "anthropic":
            _give_client(chat, endpoint, settings, private=private)
    except ImportError as error:
        raise BadSetting(
            f"AIMS_LLM={endpoint.name!r}: what it needs is not installed. "
            f'Run: pip install "aims-assistant[{endpoint.provider}]"'
        ) from error
    except ValueError as error:  # of LangChain, about the model's name and its own settings
        kind = type(error).__name__
        raise BadSetting(f"AIMS_LLM={endpoint.name!r} cannot be opened ({kind}).") from None
    return chat


def _openai(endpoint: Endpoint, settings: "Settings", private: bool) -> dict[str, Any]:
    import httpx2

    elsewhere = endpoint.url != HOME["openai"]
    # Servers of one's own know the one name or the other for the limit, and only this interface.
    own = {"extra_body": {"max_tokens": settings.llm_tokens}, "use_responses_api": False}
    return {
        "api_key": _NO_KEY,
        "openai_proxy": None,
        "seed": SEED,
        "timeout": settings.llm_timeout,
        "max_retries": 0,
        "max_tokens": settings.llm_tokens,
        "stream_usage": False,
        "http_client": httpx2.Client(**client_options(endpoint, "httpx2", private=private)),
        **(own if elsewhere else {}),
    }


def _ollama(endpoint: Endpoint, settings: "Settings", private: bool) -> dict[str, Any]:
    options = client_options(endpoint, "httpx", private=private)
    return {
        "seed": SEED,
        "num_predict": settings.llm_tokens,
        "num_ctx": CONTEXT,
        "sync_client_kwargs": {"timeout": settings.llm_timeout, **options},
    }


def _anthropic(endpoint: Endpoint, settings: "Settings", private: bool) -> dict[str, Any]:
    return {
        "api_key": _NO_KEY,
        "anthropic_proxy": None,
        "timeout": settings.llm_timeout,
        "max_retries": 0,
        "max_tokens": settings.llm_tokens,
    }


_OPTIONS = {"openai": _openai, "ollama": _ollama, "anthropic": _anthropic}


def _give_client(chat: Any, endpoint: Endpoint, settings: "Settings", *, private: bool) -> None:
    """Put our own client in the place of the one that LangChain's class makes when first used."""
    import anthropic
    import httpx2

    vars(chat)["_client"] = anthropic.Anthropic(
        api_key=_NO_KEY,
        base_url=endpoint.url,
        timeout=settings.llm_timeout,
        max_retries=0,
        http_client=httpx2.Client(**client_options(endpoint, "httpx2", private=private)),
    )
