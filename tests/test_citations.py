from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citations import QuoteNotFound, cite, locate, normalise, verify
from ingest.types import Block, Document, DocumentControl, Kind, Page, Span, Status

TEXT = "Die Freigabe erteilt der KI-Ausschuss.\nSie gilt für zwölf Monate."
PAGE = Page(number=3, text=TEXT, blocks=(Block("paragraph", Span(0, len(TEXT))),), label="iii")
DOCUMENT = Document(
    id="d" * 64,
    file="regeln.pdf",
    source="/x/regeln.pdf",
    format="pdf",
    kind=Kind.COMPANY,
    language="de",
    control=DocumentControl(title="Regeln", status=Status.APPROVED),
    pages=3,
    fixed_pages=True,
)


def citation(span: Span):  # type: ignore[no-untyped-def]
    return cite(DOCUMENT, PAGE, span, number=1, section=("2 Freigabe",), language="de")


def test_a_citation_carries_the_words_of_the_page() -> None:
    made = citation(Span(0, 38))
    assert made.quote == "Die Freigabe erteilt der KI-Ausschuss."
    assert (made.page, made.page_label, made.document_status) == (3, "iii", Status.APPROVED)
    verify(made, PAGE)


def test_an_altered_quote_is_refused() -> None:
    made = replace(citation(Span(0, 38)), quote="Die Freigabe erteilt die Geschäftsführung.")
    with pytest.raises(QuoteNotFound):
        verify(made, PAGE)


@pytest.mark.parametrize("span", [Span(0, 0), Span(5, 900)])
def test_no_citation_of_nothing_or_beyond_the_page(span: Span) -> None:
    with pytest.raises(QuoteNotFound):
        citation(span)


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        pytest.param("Frist von zwei Tagen", "Die Frist von\n zwei  Tagen gilt.", True, id="space"),
        pytest.param("Verantwortung trägt", "Die Verant-\nwortung trägt X.", True, id="hyphen"),
        pytest.param('"offene" Daten', "nur „offene“ Daten", True, id="quotation marks"),
        pytest.param("Oﬃce efficient", "Office eﬃcient", True, id="ligature"),
        pytest.param("zwölf Monate", "zwölf Tage und Monate", False, id="words between"),
        pytest.param("must not", "must be not", False, id="altered"),
        pytest.param("Must", "must", False, id="case"),
        pytest.param("  ", "anything", False, id="empty"),
    ],
)
def test_a_quote_is_located_exactly_or_refused(quote: str, text: str, found: bool) -> None:
    span = locate(quote, text)
    assert (span is not None) is found
    if span:
        assert normalise(text[span.start : span.end])[0] == normalise(quote)[0]


@given(st.text(max_size=200))
def test_normalising_keeps_offsets_into_the_text(text: str) -> None:
    clean, offsets = normalise(text)
    assert len(clean) == len(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)
    assert offsets == sorted(offsets)


@given(st.text(min_size=1, max_size=200), st.data())
def test_any_slice_of_plain_words_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if "-" not in quote and normalise(quote)[0]:
        assert locate(quote, text) is not None or "-" in text
