"""Which questions the FAQ may answer where the documents do not."""

import pytest

from assistant.faq import FaqMatch, load_faq
from assistant.tasks.answer import FAQ_FIRST, _general_enough


def match(entry: str, score: float, language: str = "de") -> FaqMatch:
    faq = load_faq("de" if language == "de" else "en")
    return FaqMatch(faq, next(one for one in faq.entries if one.id == entry), score)


@pytest.mark.parametrize(
    ("question", "entry", "score", "expected"),
    [
        ("Was ist ISO 42001?", "what-is", 0.6, True),
        ("Was ist ISO 42001?", "what-is", 0.4, False),
        ("Was kostet die Lizenz?", "what-is", 0.6, False),  # nothing like a price stands there
        ("Was kostet die Lizenz?", "what-is", FAQ_FIRST, True),  # so near that it is meant
        ("Was ist unsere ISO 42001?", "what-is", 0.6, False),  # of the company: nearer is asked
    ],
)
def test_an_entry_answers_what_it_holds(
    question: str, entry: str, score: float, expected: bool
) -> None:
    assert _general_enough(question, match(entry, score)) is expected
