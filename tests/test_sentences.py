from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.analysis.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


# "|" marks where a sentence must end and the next begin.
CASES = [
    "Das gilt z. B. für Chatbots, d. h. auch für ChatGPT.| Es gilt nicht für Tabellen.",
    "Das gilt z.B. Bewerbern gegenüber i.d.R. Montags.| Sonst nicht.",
    "Gem. § 5 Abs. 2 Nr. 3 DSGVO ist das verboten.| Ausnahmen regelt Art. 6.| Vgl. Kap. 4 ff.",
    "Die 2. Prüfung folgt am 1. März 2026.| Im 3. Quartal ruht sie i. d. R. wegen Urlaub.",
    "Im 1. und 2. Quartal wird geprüft.| Bis 31. Dezember wird berichtet.",
    "Abschnitt 6.1.3 regelt das.| A.6.2.4 regelt den Rest.| Es gilt 8.4.| Siehe auch 9.2.",
    "Die Frist beträgt mindestens 12.| Danach wird gelöscht.",
    "Das gilt seit 2024.| Ziel ist die Sicherheit.",
    "1. Zweck der Richtlinie ist Schutz.| 2. Geltungsbereich sind alle Standorte.",
    "a) Prüfen Sie das Werkzeug.| Melden Sie Fehler.",
    "Folgendes gilt:| a) Prüfen;| b) Freigeben;| c) Löschen.",
    "Er sagte: „Das ist verboten.“| Danach ging er.",
    "(Das ist eine Ausnahme.)| Die Regel bleibt.",
    "„Darf ich das?“ fragte sie.| Nein!| Wirklich nicht?| Doch.",
    "Hm … vielleicht.| Warten Sie…| Danach geht es weiter.",
    "Die Kosten betragen 2.500 Euro bzw. 3,5 Mio. Euro zzgl. USt. und ggf. Versand.| Mehr nicht.",
    "Dr. J. Müller und Prof. A. B. Schmidt vom TÜV e. V. prüfen ca. Ende Juni.| Danach nicht.",
    "Er prüft Hardware, Software usw.| Die Liste führt Frau Dr. med. Weiß.",
    "Äpfel, Birnen usw. Kirschen zählen mit.",
    "Anlage A.| Die Maßnahmen folgen.",
    "Siehe Hauptstr. 5 in Köln.| Tel. 0221 123456.",
    "Approved by Mr. Smith, i.e. the CEO of Acme Inc. in London.| It applies now.",
    "We bought it from Foo Ltd.| The price was 2.5 million.",
    "Use e.g. ChatGPT or Copilot vs. Gemini.| Don't use others!| Why?| Because.",
    "See clause 10.| Records must be kept.| No. 5 applies, cf. Fig. 3.",
    "Offices in the U.S. are covered.| St. Gallen is not.",
    '"Is it allowed?"| The answer is "no."| Ask first.',
    "First block\n|Second block without a stop\n\n|Third.",
    "Version 1.2.3 läuft.| • Punkt eins| • Punkt zwei",
]


@pytest.mark.parametrize("marked", CASES)
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    assert sentences(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t"])
def test_white_space_holds_no_sentence(text: str) -> None:
    assert split_sentences(text) == []


@given(st.text(alphabet=st.sampled_from("aBzé19 .!?…:;)(„“\n\t§•-x"), max_size=200))
def test_spans_are_trimmed_ordered_and_cover_every_visible_character(text: str) -> None:
    end = 0
    for span in split_sentences(text):
        assert text[end : span.start].strip() == ""
        piece = text[span.start : span.end]
        assert piece
        assert piece == piece.strip()
        end = span.end
    assert text[end:].strip() == ""


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param(".", id="dots"),
        pytest.param(". ", id="spaced dots"),
        pytest.param("z. B. Die ", id="abbreviations"),
        pytest.param('."', id="quotes"),
        pytest.param(": a) ", id="list items"),
        pytest.param("x", id="one word"),
        pytest.param("Die Regel gilt. ", id="prose"),
    ],
)
def test_time_grows_with_length_alone(
    unit: str, takes_linear_time: Callable[[Callable[[str], object], str], None]
) -> None:
    takes_linear_time(split_sentences, unit)
