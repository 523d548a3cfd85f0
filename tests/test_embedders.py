import json
import math
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.embed import Embedder
from ingest.embedders import load_embedder, minilm
from ingest.embedders.minilm import ModelUnavailable, SentenceTransformerEmbedder

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def packaged() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(None)


def model_folder(folder: Path, *, prompts: dict[str, str] | None = None) -> Path:
    """The packaged model without its weights: enough to count tokens."""
    source = SentenceTransformerEmbedder(None).folder
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.safetensors", "data_*"))
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    return folder


def test_the_packaged_model_says_what_it_is(packaged: SentenceTransformerEmbedder) -> None:
    assert isinstance(packaged, Embedder)
    assert (packaged.name, packaged.dimension, packaged.window) == ("all-MiniLM-L6-v2", 384, 256)
    fast = load_embedder("all-MiniLM-L6-v2")
    assert (fast.dimension, fast.window) == (packaged.dimension, packaged.window)
    assert fast.name != packaged.name  # in 8 bits the vectors are others


def test_tokens_are_counted_with_the_special_ones_and_without_end(
    packaged: SentenceTransformerEmbedder,
) -> None:
    assert packaged.count_tokens("") == 2
    assert packaged.count_tokens("hello world") == 4
    assert packaged.count_tokens("hello " * 1000) == 1002


def test_counting_tokens_and_embedding_do_without_torch() -> None:
    code = (
        "import sys; from ingest.embedders import load_embedder; "
        "model = load_embedder('all-MiniLM-L6-v2'); "
        "model.count_tokens('x'); model.embed_query('x'); "
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "prompts", "prefixes"),
    [
        ("multilingual-e5-small", None, ("query: ", "passage: ")),
        ("e5-base-v2", {}, ("query: ", "passage: ")),
        ("multilingual-e5-large-instruct", {"query": "Task: "}, ("Task: ", "")),
        ("some-model", {"query": "q ", "document": "d "}, ("q ", "d ")),
        ("some-e5like-model", None, ("", "")),
        ("some-model", None, ("", "")),
    ],
)
def test_a_model_gets_its_prefixes(
    tmp_path: Path, name: str, prompts: dict[str, str] | None, prefixes: tuple[str, str]
) -> None:
    embedder = load_embedder(str(model_folder(tmp_path / name, prompts=prompts)))
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert embedder.prefixes == prefixes


def test_the_prefix_counts_against_the_window(tmp_path: Path) -> None:
    embedder = load_embedder(str(model_folder(tmp_path / "multilingual-e5-small")))
    assert embedder.count_tokens("") == 2 + len(["passage", ":"])


def test_a_missing_model_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="AIMS_EMBEDDING_MODEL"):
        load_embedder(str(tmp_path / "nothing"))


def test_changed_weights_are_refused(
    packaged: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minilm, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ModelUnavailable, match="SHA-256 53aa51172d"):
        SentenceTransformerEmbedder(None).embed_query("x")


@pytest.mark.slow
def test_vectors_have_length_one_and_follow_meaning(packaged: SentenceTransformerEmbedder) -> None:
    texts = ["Staff receive training on AI.", "The invoice is due in May.", "x " * 600]
    vectors = packaged.embed_documents(texts)
    query = packaged.embed_query("Are employees taught about artificial intelligence?")
    assert [len(vector) for vector in [*vectors, query]] == [384] * 4
    assert all(math.isclose(math.hypot(*vector), 1, abs_tol=1e-5) for vector in vectors)
    scores = [sum(a * b for a, b in zip(query, vector, strict=True)) for vector in vectors]
    assert scores.index(max(scores)) == 0
    assert packaged.embed_documents([]) == []
    alone = packaged.embed_documents(texts[1:2])[0]
    assert alone == pytest.approx(vectors[1], abs=1e-5)


@pytest.mark.slow
def test_a_folder_serves_as_well_as_the_package(packaged: SentenceTransformerEmbedder) -> None:
    other = load_embedder(str(packaged.folder))
    assert other.embed_query("risk") == pytest.approx(packaged.embed_query("risk"), abs=1e-5)


@pytest.mark.slow
def test_a_model_that_cannot_be_fetched_names_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailable, match=r"no-such/model.*AIMS_EMBEDDING_MODEL"):
        load_embedder("no-such/model")


def test_an_earlier_model_of_ours_is_not_looked_for_on_a_hub() -> None:
    with pytest.raises(ModelUnavailable, match=r"aims-union-de-en-1.*--reembed"):
        load_embedder("aims-union-de-en-1")
