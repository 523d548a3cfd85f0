"""Places of the Regulation in the words of each language."""

import pytest

from assistant.ai_act.places import cited, cited_all


@pytest.mark.parametrize(
    ("place", "german"),
    [
        ("Art. 6(2), Annex III 4(a)", "Art. 6 Abs. 2, Anhang III Nr. 4 Buchst. a"),
        ("AI Act Annex III 5(b), (c)", "AI Act Anhang III Nr. 5 Buchst. b, c"),
        ("Art. 5(1)(ba), (bb)", "Art. 5 Abs. 1 Buchst. ba, bb"),
        ("Art. 27(1), (2)", "Art. 27 Abs. 1, 2"),
        ("Art. 35(3)(a), (b), (c)", "Art. 35 Abs. 3 Buchst. a, b, c"),
        ("Art. 11, 12, 18, 19", "Art. 11, 12, 18, 19"),
        ("Annex I", "Anhang I"),
        ("Art. 5(1a)", "Art. 5 Abs. 1a"),
        ("Art. 26(11), 86", "Art. 26 Abs. 11, 86"),
    ],
)
def test_a_place_in_german(place: str, german: str) -> None:
    assert cited(place, "de") == german
    assert cited(place, "en") == place


def test_several_places_stand_in_one_line() -> None:
    assert cited_all(["Art. 6(2)", "Annex III"], "de") == "Art. 6 Abs. 2; Anhang III"
