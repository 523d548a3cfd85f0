import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from ingest.embed import CloseEmbedder, Embedder, Passage
from ingest.embedders import static
from ingest.embedders.minilm import ModelUnavailable
from ingest.embedders.static import (
    MODEL,
    StaticEmbedder,
    as_langchain,
    as_sentence_transformer,
)

TEXTS = [
    "Die Geschäftsführung gibt jede KI-Anwendung vor dem ersten Einsatz schriftlich frei.",
    "Wer haftet für Schäden gemäß § 5 Abs. 2?",
    "A named person approves every use of artificial intelligence.",
    "Überprüfungsprotokollaufbewahrungsfrist",
]


@pytest.fixture(scope="module")
def embedder() -> StaticEmbedder:
    return StaticEmbedder()


def test_it_is_an_embedder_without_a_window(embedder: StaticEmbedder) -> None:
    assert isinstance(embedder, Embedder)
    assert embedder.window == 0
    assert embedder.name.startswith("aims-static-de-en-")


def test_vectors_have_length_one_and_do_not_depend_on_the_batch(embedder: StaticEmbedder) -> None:
    texts = TEXTS * 100
    vectors = np.array(embedder.embed_documents(texts))
    assert vectors.shape == (400, embedder.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    alone = np.array([embedder.embed_query(text) for text in TEXTS])
    np.testing.assert_allclose(vectors[-4:], alone, atol=1e-6)


def test_a_vector_is_the_same_bit_for_bit_alone_and_in_any_batch(
    embedder: StaticEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = " ".join(TEXTS).split()
    lengths = [0, 1, 2, 31, 32, 33, 64, 65, 200, 1_500, 12_000]  # a run, runs, runs of runs
    texts = [" ".join((words * 700)[n : n + length]) for n, length in enumerate(lengths)]
    together = embedder.encode(texts)
    assert np.array_equal(together, [embedder.encode([text])[0] for text in texts])
    assert np.array_equal(together, embedder.encode([*TEXTS, *texts[::-1]])[:3:-1])
    monkeypatch.setattr(static, "_BATCH", 3)
    assert np.array_equal(together, embedder.encode(texts))


def test_a_vector_is_the_sum_of_its_rows(embedder: StaticEmbedder) -> None:
    matrix, tokenizer = embedder.matrix(), Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    for text in [*TEXTS, " ".join(TEXTS * 400)]:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        total = matrix[ids].astype(np.float64).sum(axis=0)
        vector = embedder.encode([text])[0]
        np.testing.assert_allclose(vector, total / np.linalg.norm(total), atol=1e-6)


def test_passages_are_embedded_like_single_texts(embedder: StaticEmbedder) -> None:
    assert isinstance(embedder, CloseEmbedder)
    passages = [Passage(TEXTS[0], (TEXTS[1], TEXTS[2])), Passage(TEXTS[1], ()), Passage("", ("",))]
    made = embedder.embed_passages(passages)
    assert [rows.shape for rows in made] == [(n, embedder.dimension) for n in (3, 1, 2)]
    for one, rows in zip(passages, made, strict=True):
        assert np.array_equal(rows, embedder.encode([one.text, *one.units]))
    assert embedder.embed_passages([]) == []


def test_no_texts_give_no_vectors(embedder: StaticEmbedder) -> None:
    assert embedder.embed_documents([]) == []


@pytest.mark.parametrize("text", ["", "   ", "日本語", "\U0001f642"])
def test_a_text_without_known_words_still_has_a_direction(
    embedder: StaticEmbedder, text: str
) -> None:
    assert np.linalg.norm(embedder.embed_query(text)) == pytest.approx(1.0, abs=1e-5)


def test_a_translation_is_nearer_than_another_sentence(embedder: StaticEmbedder) -> None:
    german = embedder.encode(
        [
            "Mitarbeitende müssen jeden Vorfall binnen 24 Stunden melden.",
            "Der Lieferant wird einmal im Jahr geprüft.",
            "Schulungen finden in jedem Quartal statt.",
        ]
    )
    english = embedder.encode(
        [
            "Employees must report every incident within 24 hours.",
            "The supplier is audited once a year.",
            "Training takes place every quarter.",
        ]
    )
    assert (german @ english.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_umlauts_matter_and_case_does_not(embedder: StaticEmbedder) -> None:
    drucken, druecken, upper = embedder.encode(["drucken", "drücken", "DRÜCKEN"])
    assert float(druecken @ upper) == pytest.approx(1.0, abs=1e-5)
    assert float(drucken @ druecken) < 0.9


def test_an_unseen_compound_is_near_its_parts(embedder: StaticEmbedder) -> None:
    compound, parts, other = embedder.encode(
        ["Lieferantenüberprüfungsprotokoll", "Protokoll der Überprüfung von Lieferanten", "Urlaub"]
    )
    assert float(compound @ parts) > float(compound @ other) + 0.2


def test_tokens_are_counted_without_a_limit(embedder: StaticEmbedder) -> None:
    assert embedder.count_tokens("") == 0
    assert embedder.count_tokens("Freigabe " * 3000) >= 3000


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    path = folder / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ModelUnavailable, match="SHA-256"):
        StaticEmbedder(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelUnavailable, match=r"tokenizer\.json"):
        StaticEmbedder(folder)


def test_the_model_is_small() -> None:
    assert sum(p.stat().st_size for p in MODEL.iterdir()) < 26_000_000
    config = json.loads((MODEL / "config.json").read_text(encoding="utf-8"))
    assert set(config["sha256"]) == {"model.safetensors", "tokenizer.json"}


def test_embedding_imports_no_heavy_library() -> None:
    code = (
        "import sys; from ingest.embedders.static import StaticEmbedder; "
        "StaticEmbedder().embed_query('Wer gibt frei?'); "
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'langchain_core'} "
        "& set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.strip() == "[]"


def test_langchain_gets_the_same_vectors(embedder: StaticEmbedder) -> None:
    from langchain_core.embeddings import Embeddings

    wrapped = as_langchain(embedder)
    assert isinstance(wrapped, Embeddings)
    assert wrapped.embed_query(TEXTS[0]) == embedder.embed_query(TEXTS[0])


@pytest.mark.slow
def test_sentence_transformers_gets_the_same_vectors(embedder: StaticEmbedder) -> None:
    model = as_sentence_transformer()
    np.testing.assert_allclose(model.encode(TEXTS), embedder.encode(TEXTS), atol=1e-5)
