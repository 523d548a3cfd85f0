import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.embed import HashEmbedder
from ingest.library.closeups import pack, passages_of, unpack
from ingest.types import Block, Chunk, Document, DocumentControl, Kind, Page, Span


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


def test_a_passage_is_units_and_what_is_in_none_of_them() -> None:
    text = "Scope\nStaff report incidents at once.\n7\nThe officer records them."
    blocks = (
        Block("heading", Span(0, 5), level=1),
        Block("paragraph", Span(6, 37)),
        Block("paragraph", Span(38, 39)),
        Block("paragraph", Span(40, 65)),
    )
    page = Page(1, text, blocks)
    document = Document(
        id="0" * 64,
        file="a.txt",
        source="a.txt",
        format="text",
        kind=Kind.COMPANY,
        language="en",
        control=DocumentControl(title="Incidents"),
        pages=1,
        fixed_pages=False,
    )
    chunk = Chunk("c" * 16, document.id, 1, Span(0, 65), text, ("Scope",), 0)
    (passage,) = passages_of(document, [page], [chunk], HashEmbedder())
    assert passage.text == f"Incidents › Scope\n{text}"
    assert passage.units == ("Staff report incidents at once.", "The officer records them.")
    assert passage.rest == ("Incidents › Scope", "7")  # the heading is in the context already
