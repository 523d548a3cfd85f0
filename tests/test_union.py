import numpy as np
import pytest

from ingest.embed import Passage
from ingest.embedders import DEFAULT, STATIC, load_embedder
from ingest.embedders.union import UnionEmbedder

GERMAN = "Der KI-Ausschuss genehmigt jedes neue Werkzeug innerhalb von zehn Arbeitstagen."
ENGLISH = "The AI committee approves every new tool within ten working days."
OTHER = "Vehicles are parked behind the warehouse after six in the evening."


@pytest.fixture(scope="module")
def union() -> UnionEmbedder:
    return UnionEmbedder()


def test_vectors_have_length_one_and_german_ones_only_the_static_half(
    union: UnionEmbedder,
) -> None:
    german, english = np.asarray(union.embed_documents([GERMAN, ENGLISH]))
    assert np.linalg.norm(german) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(english) == pytest.approx(1, abs=1e-5)
    assert not german[384:].any()
    assert english[384:].any()


def test_a_cosine_across_the_languages_is_the_static_one_once_scaled(
    union: UnionEmbedder,
) -> None:
    static = load_embedder(STATIC)
    expected = np.dot(static.embed_query(GERMAN), static.embed_query(ENGLISH))
    found = np.dot(union.embed_query(GERMAN), union.embed_query(ENGLISH)) * union.crossing
    assert found == pytest.approx(expected, abs=1e-4)
    assert found > np.dot(union.embed_query(GERMAN), union.embed_query(OTHER)) * union.crossing


def test_a_text_alone_and_in_a_batch_has_the_same_vector(union: UnionEmbedder) -> None:
    batch = union.embed_documents([GERMAN, ENGLISH, OTHER])
    assert np.allclose(batch[1], union.embed_query(ENGLISH), atol=1e-5)


def test_no_texts_no_vectors(union: UnionEmbedder) -> None:
    assert union.embed_documents([]) == []


def test_a_passage_joins_its_parts_and_its_units_stay_themselves(union: UnionEmbedder) -> None:
    english = Passage(f"Rules\n{ENGLISH} {OTHER}", (ENGLISH, OTHER), ("Rules",))
    german = Passage(GERMAN, (GERMAN, ENGLISH))
    first, second, empty = union.embed_passages([english, german, Passage("Nr. 5", ())])
    assert [rows.shape for rows in (first, second, empty)] == [(3, 768), (3, 768), (1, 768)]
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)
    alone = np.asarray(union.embed_documents([ENGLISH, OTHER, GERMAN]), np.float32)
    assert np.allclose(first[1:], alone[:2], atol=1e-6)
    assert np.allclose(second, alone[[2, 2, 0]], atol=1e-6)
    whole = np.asarray(union.embed_query(english.text))
    assert np.dot(first[0], whole) > max(alone[:2] @ whole)
    assert first[0][384:].any()
    assert not second[0][384:].any()
    assert union.embed_passages([]) == []


def test_the_default_is_the_union() -> None:
    assert load_embedder(DEFAULT).name == UnionEmbedder.name
