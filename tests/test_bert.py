from collections.abc import Sequence

import numpy as np
import pytest

from ingest.embed import HashEmbedder, Matrix, Passage, embed_passages
from ingest.embedders import bert
from ingest.embedders.bert import TOKENS, MiniLmEmbedder

ENGLISH = "The AI committee approves every new tool within ten working days."
OTHER = "Vehicles are parked behind the warehouse after six in the evening."
GERMAN = "Der KI-Ausschuss genehmigt jedes neue Werkzeug innerhalb von zehn Arbeitstagen."
TEXTS = [ENGLISH, OTHER, GERMAN, "", "x", *(f"{ENGLISH} " * n for n in range(1, 40, 6))]


@pytest.fixture(scope="module")
def model() -> MiniLmEmbedder:
    return MiniLmEmbedder()


def test_a_vector_depends_on_its_text_alone(
    model: MiniLmEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = model.encode(TEXTS)
    assert np.array_equal(together, [model.encode([text])[0] for text in TEXTS])
    assert np.array_equal(together, model.encode(TEXTS[::-1])[::-1])
    full = [ENGLISH] * (TOKENS // model.count_tokens(ENGLISH))
    assert (model.encode([*full, OTHER, *full])[: len(full)] == together[0]).all()
    monkeypatch.setattr(model, "threads", 1)
    assert np.array_equal(together, model.encode(TEXTS))


def test_a_text_is_read_once_as_long_as_it_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    model = MiniLmEmbedder()
    seen: list[str] = []
    read = model.sums

    def counting(texts: Sequence[str]) -> Matrix:
        seen.extend(texts)
        return read(texts)

    monkeypatch.setattr(model, "sums", counting)
    monkeypatch.setattr(bert, "KEPT", 2)
    first = model.recalled(["a", "b", "c"])
    first[2] = 0  # what a caller does with it leaves the memory alone
    again = model.recalled(["c", "a", "b"])
    assert seen == ["a", "b", "c", "a"]
    assert np.array_equal(again[1:], first[:2])
    assert again[0].any()


def test_vectors_have_length_one_and_long_texts_are_cut(model: MiniLmEmbedder) -> None:
    vectors = model.encode(TEXTS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(*model.encode(["word " * 254, "word " * 300]))
    assert model.encode([]).shape == (0, 384)


def test_a_passage_is_the_mean_of_its_parts(model: MiniLmEmbedder) -> None:
    first, second = model.embed_passages(
        [
            Passage(f"Rules\n{ENGLISH} {OTHER}", (ENGLISH, OTHER), ("Rules",)),
            Passage(ENGLISH, (ENGLISH,)),
        ]
    )
    assert np.array_equal(first[1:], model.encode([ENGLISH, OTHER]))
    mean = model.sums(["Rules", ENGLISH, OTHER]).sum(axis=0)
    assert np.allclose(first[0], mean / np.linalg.norm(mean), atol=1e-6)
    assert np.allclose(second[0], second[1], atol=1e-6)


def test_other_embedders_read_whole_and_units_each_text_once() -> None:
    class Counting(HashEmbedder):
        seen: list[str] = []  # noqa: RUF012

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            self.seen.extend(texts)
            return super().embed_documents(texts)

    embedder = Counting()
    rows = embed_passages(embedder, [Passage("a b", ("a", "b"), ("c",)), Passage("b", ("b",))])
    assert embedder.seen == ["a b", "a", "b"]
    assert np.allclose(rows[1], [embedder.embed_query("b")] * 2)


@pytest.mark.slow
def test_eight_bits_stay_near_the_original() -> None:
    from ingest.embedders.minilm import SentenceTransformerEmbedder

    ours = MiniLmEmbedder().encode(TEXTS)
    theirs = np.asarray(SentenceTransformerEmbedder().embed_documents(TEXTS))
    assert (ours * theirs).sum(axis=1).min() > 0.95  # an empty text, one letter
    whole = [row for row, text in enumerate(TEXTS) if len(text) > 1]
    assert (ours * theirs).sum(axis=1)[whole].min() > 0.99
