"""A model of a few random weights behind a server that others wrote, asked over HTTP.

What it says means nothing; that it comes whole, in pieces and the same each time does.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.model import ChatModel, ModelError
from assistant.models import open_model
from assistant.prompts import Prompt, render
from assistant.settings import Settings
from tests.served import free_port

pytestmark = pytest.mark.slow
TEMPLATE = (
    "{% for one in messages %}{{ one.role }} {{ one.content }} {% endfor %}"
    "{% if add_generation_prompt %}assistant{% endif %}"
)
NAMES = ("system", "user", "assistant", "yes", "no", "the", "model", "says", "a", "policy")
WORDS = ("[UNK]", "[END]", *NAMES, "and", "of")


def save_tiny_model(folder: Path) -> None:
    """Write a language model of two layers, with random weights, and a tokenizer of words."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", eos_token="[END]", pad_token="[END]"
    )
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)
    torch.manual_seed(1)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2}
    config = LlamaConfig(
        vocab_size=len(WORDS),
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=512,
        eos_token_id=1,
        pad_token_id=1,
        bos_token_id=1,
        **sizes,
    )
    LlamaForCausalLM(config).save_pretrained(folder)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address of the server, and the name of its model."""
    from transformers.cli.serve import Serve

    folder, port = tmp_path_factory.mktemp("tiny"), free_port()
    save_tiny_model(folder)
    server = Serve(
        force_model=str(folder), host="127.0.0.1", port=port, device="cpu", non_blocking=True
    )
    for _ in range(400):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
            break
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}/v1", str(folder)
    finally:
        server.kill_server()


def opened(served: tuple[str, str], **more: int) -> ChatModel:
    url, name = served
    model = open_model(Settings(llm=f"openai:{name}", llm_base_url=url, **more))  # type: ignore[arg-type]
    assert model is not None
    return model


def test_a_real_server_streams_a_reply_that_is_the_same_each_time(
    served: tuple[str, str],
) -> None:
    model = opened(served, llm_tokens=24)
    prompt = Prompt(name="test", version=1, system="the policy", user="says yes")
    first, second = list(model.stream(prompt)), list(model.stream(prompt))
    assert first == second
    assert len(first) > 2
    assert 1 <= len("".join(first).split()) <= 24
    assert set("".join(first).split()) <= set(WORDS)
    other = Prompt(name="test", version=1, system="a model", user="and of no policy")
    assert list(model.stream(other)) != first  # it reads what it is sent


def test_a_real_server_is_told_when_it_does_not_serve_a_model(served: tuple[str, str]) -> None:
    url, name = served
    with pytest.raises(ModelError) as caught:
        list(opened((url, f"{name}-absent")).stream(render("check")))
    assert caught.value.key in ("model.unknown", "model.failed")


def test_a_real_server_falls_silent_for_who_waits_no_longer(served: tuple[str, str]) -> None:
    url, name = served
    settings = Settings(llm=f"openai:{name}", llm_base_url=url, llm_timeout=0.01)
    model = open_model(settings)
    assert model is not None
    with pytest.raises(ModelError) as caught:
        list(model.stream(render("check")))
    assert caught.value.key == "model.timeout"
