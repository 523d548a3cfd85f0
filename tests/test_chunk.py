"""Chunks: anchors that hold, nothing lost or doubled, and a budget that is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunk import context_text, split_chunks
from ingest.parsers.blocks import PageBuilder
from ingest.types import Chunk, Page, Section


def words(text: str) -> int:
    return len(text.split())


def pieces(text: str) -> int:
    """Counts like a word-piece tokenizer: two special tokens, about four letters a piece."""
    return 2 + sum((len(word) + 3) // 4 for word in text.split())


def chunked(
    pages: list[Page], max_tokens: int = 40, title: str = "Policy", target: int | None = None
) -> tuple[list[Chunk], list[Section]]:
    return split_chunks(
        pages,
        document_id="d",
        title=title,
        count_tokens=words,
        max_tokens=max_tokens,
        target_tokens=target,
    )


def page_of(*blocks: tuple[str, str], number: int = 1) -> Page:
    page = PageBuilder()
    for kind, text in blocks:
        if kind.startswith("h"):
            page.add_heading(text, level=int(kind[1]))
        elif kind == "row":
            page.add_row([("Rolle", text), ("Aufgabe", text)])
        elif kind == "li":
            page.add_list_item(text)
        else:
            page.add_paragraph(text)
    return page.build(number)


TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=200) | st.lists(
    st.sampled_from(["Der", "Rat", "prüft", "z. B.", "Modelle.", "Abs.", "2", "x" * 60, "—"]),
    max_size=60,
).map(" ".join)
BLOCKS = st.tuples(st.sampled_from(["h1", "h2", "h3", "p", "p", "li", "row"]), TEXTS)
PAGES = st.lists(st.lists(BLOCKS, max_size=8), max_size=3).map(
    lambda pages: [page_of(*blocks, number=n) for n, blocks in enumerate(pages, start=1)]
)


@settings(max_examples=150, deadline=None)
@given(pages=PAGES, max_tokens=st.integers(8, 80))
def test_every_character_is_in_exactly_one_chunk_and_spans_give_back_text(
    pages: list[Page], max_tokens: int
) -> None:
    chunks, sections = split_chunks(
        pages, document_id="d", title="Leitlinie", count_tokens=pieces, max_tokens=max_tokens
    )
    for page in pages:
        covered = [0] * len(page.text)
        for chunk in (c for c in chunks if c.page == page.number):
            assert page.text[chunk.span.start : chunk.span.end] == chunk.text
            for i in range(chunk.span.start, chunk.span.end):
                covered[i] += 1
        assert max(covered, default=0) <= 1
        assert all(n or page.text[i].isspace() for i, n in enumerate(covered))
    assert [c.ordinal for c in chunks] == list(range(len(chunks)))
    assert len({c.id for c in chunks}) == len(chunks)
    for section in sections:
        text = pages[section.page - 1].text
        assert text[section.start :].startswith(section.path[-1])


@settings(max_examples=150, deadline=None)
@given(pages=PAGES, max_tokens=st.integers(24, 80), title=TEXTS)
def test_context_and_text_fit_the_window_together(
    pages: list[Page], max_tokens: int, title: str
) -> None:
    chunks, _ = split_chunks(
        pages, document_id="d", title=title, count_tokens=pieces, max_tokens=max_tokens
    )
    for chunk in chunks:
        context = context_text(title, chunk.section, count_tokens=pieces, max_tokens=max_tokens)
        assert pieces(context) <= max_tokens // 4 or not context
        assert pieces(f"{context}\n{chunk.text}") <= max_tokens


def test_a_heading_begins_its_chunk_and_carries_over_the_page_break() -> None:
    pages = [
        page_of(("h1", "1 Zweck"), ("p", "Wir regeln KI."), ("h2", "1.1 Rollen"), ("p", "A.")),
        page_of(("p", "Weiter von Seite 1."), ("h1", "2 Umfang"), ("p", "B."), number=2),
    ]
    chunks, sections = chunked(pages)
    assert [(c.page, c.text.split("\n")[0], c.section) for c in chunks] == [
        (1, "1 Zweck", ("1 Zweck",)),
        (1, "1.1 Rollen", ("1 Zweck", "1.1 Rollen")),
        (2, "Weiter von Seite 1.", ("1 Zweck", "1.1 Rollen")),
        (2, "2 Umfang", ("2 Umfang",)),
    ]
    assert [s.path for s in sections] == [
        ("1 Zweck",),
        ("1 Zweck", "1.1 Rollen"),
        ("2 Umfang",),
    ]


def test_a_title_or_chapter_heading_stays_with_what_follows() -> None:
    chunks, _ = chunked(
        [page_of(("h1", "KI-Leitlinie"), ("h1", "1 Zweck"), ("h2", "1.1 Ziel"), ("p", "Text."))]
    )
    assert [c.text for c in chunks] == ["KI-Leitlinie\n1 Zweck\n1.1 Ziel\nText."]


def test_an_empty_section_is_not_taken_into_the_next() -> None:
    chunks, _ = chunked(
        [page_of(("h1", "1 Zweck"), ("p", "x"), ("h1", "2 Offen"), ("h1", "3 Ende"), ("p", "y"))]
    )
    assert [c.text for c in chunks] == ["1 Zweck\nx", "2 Offen", "3 Ende\ny"]


def test_a_long_paragraph_is_cut_at_sentence_ends_that_are_none_at_abbreviations() -> None:
    sentence = "Der Rat prüft z. B. nach § 5 Abs. 2 alle Modelle im Haus."
    chunks, _ = chunked([page_of(("p", " ".join([sentence] * 8)))], max_tokens=33)
    assert len(chunks) > 2
    assert all(c.text.startswith("Der Rat") and c.text.endswith("Haus.") for c in chunks)


def test_a_heading_is_not_left_behind_by_a_long_paragraph() -> None:
    text = " ".join(["Alle Systeme werden geprüft."] * 20)
    chunks, _ = chunked([page_of(("h1", "4 Prüfung"), ("p", text))])
    assert chunks[0].text.startswith("4 Prüfung\nAlle Systeme")


def test_table_rows_are_cut_only_when_one_alone_is_too_long() -> None:
    short, long = "sechs Worte in jeder dieser Zellen", "Wort " * 50
    chunks, _ = chunked([page_of(*[("row", short)] * 5, ("row", long))], max_tokens=32)
    rows = [line for chunk in chunks for line in chunk.text.split("\n")]
    assert rows[:5] == [f"Rolle: {short} | Aufgabe: {short}"] * 5
    assert rows[5].startswith("Rolle: Wort")
    assert len(rows) > 6


def test_chunks_of_one_section_are_spread_evenly() -> None:
    chunks, _ = chunked([page_of(*[("p", "eins zwei drei vier fünf")] * 9)], max_tokens=41)
    sizes = [words(c.text) for c in chunks]
    assert sizes == [25, 20]


def test_a_target_below_the_window_makes_smaller_chunks() -> None:
    page = page_of(*[("p", "eins zwei drei vier fünf")] * 8)
    assert all(words(c.text) <= 10 for c in chunked([page], target=10)[0])


def test_without_a_window_only_sections_part() -> None:
    page = page_of(("h1", "1 A"), *[("p", "Text " * 50)] * 5, ("h1", "2 B"), ("p", "Ende."))
    assert len(chunked([page], max_tokens=0)[0]) == 2


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        pytest.param(0, "Policy › Rules › Use › Logs kept", id="no window"),
        pytest.param(16, "Policy › Use › Logs kept", id="the outer heading goes first"),
        pytest.param(12, "Policy › Logs kept", id="then the headings between"),
        pytest.param(8, "Logs kept", id="then the title"),
    ],
)
def test_context_keeps_the_nearest_heading_longest(limit: int, expected: str) -> None:
    section = ("Policy", "Rules", "Use", "Logs kept")

    def count(text: str) -> int:
        return len(text.replace("›", " ").split())

    assert context_text("Policy", section, count_tokens=count, max_tokens=limit) == expected


def test_no_pages_no_chunks() -> None:
    assert chunked([]) == ([], [])
    assert chunked([page_of()]) == ([], [])
