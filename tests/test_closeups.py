import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.library.closeups import pack, unpack


@given(st.integers(1, 6), st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_packing_changes_a_cosine_by_less_than_a_hundredth(
    rows: int, dimension: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(rows, dimension))
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    query = random.normal(size=dimension)
    query /= np.linalg.norm(query)
    back = unpack(pack(matrix.tolist()))
    assert back.shape == (rows, dimension)
    assert np.abs(back @ query - matrix @ query).max() < 0.01


def test_a_zero_vector_survives() -> None:
    assert unpack(pack([[0.0, 0.0], [0.6, 0.8]])).tolist()[0] == [0.0, 0.0]
