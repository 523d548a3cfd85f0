import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from eval import shifts
from eval.encoder.quantise import quantise
from eval.shift_cases import Asked
from ingest.embed import HashEmbedder, embed_question
from ingest.embedders.minilm import ModelUnavailable
from ingest.embedders.questions import SHIFTS, QuestionShifts, load_shifts
from ingest.embedders.static import StaticEmbedder
from ingest.embedders.union import UnionEmbedder

ASKED = "May I chuck payslips into ChatGPT?"


@pytest.fixture(scope="module")
def static() -> StaticEmbedder:
    return StaticEmbedder()


def shifting(places: dict[int, int], rows: np.ndarray, columns: np.ndarray) -> QuestionShifts:
    eight, scales = quantise(rows.astype(np.float32))
    return QuestionShifts("test", places, eight, scales, columns.astype(np.float32))


def test_a_question_is_moved_and_a_statement_is_not(static: StaticEmbedder) -> None:
    asked, told = static.embed_question(ASKED), np.asarray(static.embed_query(ASKED), np.float32)
    assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-5)
    assert 0.3 < float(asked @ told) < 0.99
    assert np.array_equal(static.encode([ASKED])[0], told)


def test_the_same_question_has_the_same_vector_bit_for_bit(static: StaticEmbedder) -> None:
    first = static.embed_question(ASKED)
    static.embed_question("Something else was asked in between.")
    again = StaticEmbedder().embed_question(ASKED)
    assert first.tobytes() == again.tobytes()


def test_everyday_words_come_nearer_to_the_rule(static: StaticEmbedder) -> None:
    rule = static.encode(["Entering personal data into public AI services is prohibited."])[0]
    far = static.encode(["The canteen opens at noon and closes at two."])[0]
    asked, plain = static.embed_question(ASKED), static.encode([ASKED])[0]
    assert asked @ rule - asked @ far > plain @ rule - plain @ far


def test_in_the_joined_encoder_the_english_half_stays() -> None:
    union = UnionEmbedder()
    asked, plain = union.embed_question(ASKED), union.encode([ASKED])[0]
    half = len(plain) // 2
    assert np.array_equal(asked[half:], plain[half:])
    assert not np.allclose(asked[:half], plain[:half])
    assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-5)


def test_another_encoder_is_asked_as_it_always_is() -> None:
    plain = HashEmbedder()
    assert np.allclose(embed_question(plain, ASKED), plain.embed_query(ASKED))


def test_a_piece_that_no_question_was_learnt_with_adds_nothing() -> None:
    learnt = shifting({7: 0}, np.asarray([[1.0, 0.0]]), np.zeros((2, 2)))
    vector = np.asarray([0.0, 1.0], np.float32)
    assert learnt.moved([3, 4], vector).tolist() == [0.0, 1.0]
    assert learnt.moved([3, 7, 7], vector).tolist() == [2.0, 1.0]


def test_the_matrix_moves_every_question() -> None:
    learnt = shifting({}, np.zeros((0, 2)), np.asarray([[0.0, 0.5], [0.0, 0.0]]))
    assert learnt.moved([1], np.asarray([2.0, 0.0], np.float32)).tolist() == [2.0, 1.0]


@pytest.mark.parametrize(("spoilt", "told"), [(True, "SHA-256 differs"), (False, "is missing")])
def test_a_damaged_or_missing_file_is_named_with_the_remedy(
    tmp_path: Path, spoilt: bool, told: str
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(SHIFTS, folder)
    file = folder / "model.safetensors"
    if spoilt:
        file.write_bytes(file.read_bytes()[:-1] + b"\x01")
    else:
        file.unlink()
    with pytest.raises(ModelUnavailable, match=f"model.safetensors.*{told}.*Install the package"):
        load_shifts.__wrapped__(folder)


def cases() -> list[Asked]:
    """Questions of one piece: 0 asks for the second unit, 1 for the first."""
    near = np.eye(3, dtype=np.float32)
    return [
        Asked(
            company="c",
            share=1.0,
            pieces=(piece,),
            near=near,
            crossing=np.ones(3, np.float32),
            base=np.zeros(3, np.float32),
            length=1.0,
            gold=np.arange(3) == 1 - piece,
        )
        for piece in (0, 1) * 400
    ]


def test_learning_brings_questions_to_what_answers_them() -> None:
    pieces = np.eye(3, dtype=np.float32)  # piece 0 means the first unit, 1 the second
    learnt = shifts.learn(cases(), pieces)
    moved = [learnt.moved([piece], pieces[piece]) for piece in (0, 1)]
    gained = [
        moved[0][1] - moved[0][2],
        moved[1][0] - moved[1][2],
    ]  # to a unit that nobody asks for
    assert min(gained) > 0.05


def test_learning_and_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    pieces = np.eye(3, dtype=np.float32)
    for name in ("a", "b"):
        shifts.write(shifts.learn(cases(), pieces), tmp_path / name)
    for file in ("model.safetensors", "config.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    read = load_shifts.__wrapped__(tmp_path / "a")
    learnt = shifts.learn(cases(), pieces)
    for piece in (0, 1, 2):
        vector = pieces[piece]
        assert np.allclose(read.moved([piece], vector), learnt.moved([piece], vector), atol=1e-6)


def test_the_shipped_shifts_are_those_of_the_shipped_encoder(static: StaticEmbedder) -> None:
    config = json.loads((SHIFTS / "config.json").read_text(encoding="utf-8"))
    assert config["encoder"] == static.name
    assert load_shifts().columns.shape == (static.dimension, static.dimension)
    assert max(load_shifts().places) < len(static.matrix())
