"""Questions on the standard find their entry, however the standard is called."""

import pytest

from assistant.faq import FaqSearch, faq_citations, load_faq
from assistant.messages import Language
from ingest.embedders import STATIC, load_embedder


@pytest.fixture(scope="module")
def search() -> FaqSearch:
    return FaqSearch(load_embedder(STATIC))


@pytest.mark.parametrize(
    ("question", "language", "entry"),
    [
        ("Was ist ISO 42001?", "de", "what-is"),
        ("What is ISO/IEC 42001:2023?", "en", "what-is"),
        ("Für wen ist die Norm relevant?", "de", "for-whom"),
        ("For whom is the standard relevant?", "en", "for-whom"),
        ("Welche Vorteile bringt eine Zertifizierung?", "de", "benefits"),
        ("Wie unterscheidet sich ISO 42001 vom EU AI Act?", "de", "ai-act-difference"),
        ("Which topics does the standard cover?", "en", "topics"),
        ("Lässt sich ISO 42001 mit anderen Normen kombinieren?", "de", "combine"),
        ("Welche Anforderungen müssen Unternehmen erfüllen?", "de", "requirements"),
        ("Gibt es Überschneidungen mit Datenschutz (DSGVO)?", "de", "gdpr"),
        ("Welche Rolle spielt das Top-Management bei ISO 42001?", "de", "top-management"),
        ("How can an adviser support us with ISO 42001?", "en", "adviser"),
    ],
)
def test_a_question_on_the_standard_finds_its_entry(
    search: FaqSearch, question: str, language: Language, entry: str
) -> None:
    match = search.best(question, language=language)
    assert match is not None
    assert match.entry.id == entry
    assert match.score > 0.5


def test_an_entry_is_quoted_word_for_word(search: FaqSearch) -> None:
    match = search.best("Was ist ISO 42001?", language="de")
    assert match is not None
    page = load_faq("de").page
    citations = faq_citations(match, first=1)
    assert [c.number for c in citations] == list(range(1, len(citations) + 1))
    assert all(page.text[c.span.start : c.span.end] == c.quote for c in citations)


def test_what_has_nothing_to_do_with_it_is_far(search: FaqSearch) -> None:
    match = search.best("Was gibt es heute in der Kantine?", language="de")
    assert match is not None
    assert match.score < 0.5
