"""A quote stands in a text exactly, or nowhere."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding.quotes import locate, normalise

WORDS = st.lists(st.text(alphabet="abcdeäößABC", min_size=1, max_size=8), min_size=3, max_size=12)
GAPS = st.sampled_from([" ", "  ", "\n", " \n ", "\t", "\u00a0", "\u200b ", "\u2009"])


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        ("Frist von zwei Tagen", "Die Frist von\n zwei  Tagen gilt.", "Frist von\n zwei  Tagen"),
        (
            "Verantwortung trägt sie",
            "Die Verant-\nwortung trägt sie.",
            "Verant-\nwortung trägt sie",
        ),
        (
            "Verantwortung trägt sie",
            "Verant\u00adwortung trägt sie",
            "Verant\u00adwortung trägt sie",
        ),
        ("Verantwortung trägt sie", "Verant\u00ad\nwortung trägt sie", None),
        (
            "Vor- und Nachteile prüfen",
            "die Vor-\nund Nachteile prüfen",
            "Vor-\nund Nachteile prüfen",
        ),
        ("das KI-System prüfen", "das KI-\nSystem prüfen wir", "das KI-\nSystem prüfen"),
        ("the effi\u00adcient office", "the eﬃcient oﬃce", "the eﬃcient oﬃce"),
        ('nur "offene" Daten', "gilt nur „offene“ Daten nicht", "nur „offene“ Daten"),
        ("the firm's own tools", "the firm’s own tools", "the firm’s own tools"),
        ("30 - 40 days at most", "30 – 40 days at most", "30 – 40 days at most"),
        ("must not be entered", "must\u200b not be entered", "must\u200b not be entered"),
    ],
)
def test_only_typesetting_may_differ(quote: str, text: str, found: str | None) -> None:
    span = locate(quote, text)
    if found is None:  # a divided word that nothing marks as one, is joined all the same
        found = text
    assert span is not None
    assert text[span.start : span.end] == found


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("must not enter data", "must not ever enter data"),
        ("must not enter data", "must not\n\nenter other data"),
        ("Must not enter data", "must not enter data"),
        ("permitted without asking", "unpermitted without asking"),
        ("compliant systems are released", "non-compliant systems are released"),
        ("tools are used in 10", "tools are used in 10.5 countries"),
        ("5 days of the week", "1.5 days of the week"),
        ("within thirty days", "within thirty-one days"),
        ("zulässig ist das nicht", "unzulässig ist das nicht"),
        ("the AI officer", "the Al officer"),
        ("two words", "exactly two words here"[:11]),
        ("", "anything"),
        ("   \n", "anything at all"),
        ("a b", "a b"),
    ],
)
def test_what_does_not_stand_there_is_refused(quote: str, text: str) -> None:
    assert locate(quote, text) is None


def _bare(text: str) -> str:
    return "".join(one for one in normalise(text) if one.isalnum())


@given(WORDS, st.lists(GAPS, min_size=12, max_size=12), st.data())
def test_a_located_quote_is_the_quote(
    words: list[str], gaps: list[str], data: st.DataObject
) -> None:
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=False))
    first = data.draw(st.integers(0, len(words) - 3))
    quote = " ".join(words[first:])
    span = locate(quote, text)
    assert span is not None
    assert normalise(text[span.start : span.end]) == normalise(quote)


@given(st.text(max_size=60), st.text(max_size=120))
def test_nothing_is_found_that_is_not_there(quote: str, text: str) -> None:
    span = locate(quote, text)
    if span is not None:
        assert _bare(text[span.start : span.end]) == _bare(quote)


@given(WORDS, st.data())
def test_a_word_left_out_is_never_bridged(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(words) - 1))
    text = " ".join([*words[:at], "Zwischenruf", *words[at:]])
    assert locate(" ".join(words), text) is None


@pytest.mark.parametrize("unit", ["7", "-\n"])
def test_time_grows_linearly(
    unit: str, takes_linear_time: Callable[[Callable[[str], object], str], None]
) -> None:
    takes_linear_time(lambda text: locate("three plain words", text), unit)


def test_a_quote_of_a_hundred_thousand_digits_is_refused() -> None:
    assert locate("7" * 100_000, "three plain words") is None
