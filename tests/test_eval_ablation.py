"""What is mapped to a requirement is taken away, on cases made by hand."""

import pytest

from assistant.tasks.review import review
from eval.ablation import LONGEST, ablate, measure, requirement_set, shortened, summarise
from eval.ablation_figures import Ablation, figures, fit, statuses_by
from eval.retrieval_sets import Query, RetrievalSet
from ingest.embed import HashEmbedder

BACKUPS = "Backups are made every night and restored once a quarter to prove them."
VISITORS = "Visitors sign the visitor book at the reception and wear a badge."


def mapped(name: str = "strongdm_tsc2017", title: str = "Rules") -> RetrievalSet:
    return RetrievalSet(
        name,
        "en",
        {"a": (title, BACKUPS), "b": (title, VISITORS), "c": (title, "Lunch is at noon.")},
        (
            Query("one", BACKUPS, frozenset("a")),
            Query("two", VISITORS, frozenset("b")),
            Query("three", "Backups are made.", frozenset("ac")),
        ),
    )


def test_others_that_share_something_taken_away_are_counted_apart() -> None:
    def told(gone: frozenset[str]) -> dict[int, str]:
        return {
            0: "missing" if "a" in gone else "met",
            1: "partial" if "c" in gone else "met",
            2: "missing",
        }

    one, two, three = ablate(mapped(), told)
    assert (one.before, one.after, one.apart, one.sharing) == ("met", "missing", (True,), (True,))
    assert one.became_gap
    assert (two.after, two.became_gap, two.apart) == ("met", False, (True, True))
    assert not three.found
    assert not three.became_gap
    assert (three.apart, three.sharing) == ((False,), (False,))


def test_a_gap_is_worse_than_before_and_not_met() -> None:
    def became(before: str, after: str) -> bool:
        return Ablation("r", before, after, (), ()).became_gap

    assert became("met", "partial")
    assert became("partial", "missing")
    assert not became("partial", "partial")
    assert not became("missing", "missing")
    assert not became("partial", "met")


def test_shares_are_of_those_found_and_of_all() -> None:
    made = [
        Ablation("1", "met", "missing", (True, True), ()),
        Ablation("2", "partial", "partial", (True, False), (False,)),
        Ablation("3", "missing", "missing", (True,), ()),
    ]
    found = figures(made)
    assert found["found"] == pytest.approx(2 / 3)
    assert found["met at first"] == pytest.approx(1 / 3)
    assert found["became a gap"] == 0.5
    assert found["found, then a gap"] == pytest.approx(1 / 3)
    assert found["others unchanged"] == 0.8
    assert found["sharing unchanged"] == 0.0
    low, high = found["found 95 %"]
    assert 0.0 <= low < high <= 1.0


def test_a_threshold_finds_with_and_misses_without_what_is_mapped() -> None:
    scores = [{"a": 0.9, "b": 0.2}, {"a": 0.1, "b": 0.8}]
    mappings = [frozenset("a"), frozenset("b")]
    threshold = fit([(scores, mappings)])
    assert 0.2 < threshold <= 0.8
    assert statuses_by(scores, threshold, frozenset()) == {0: "met", 1: "met"}
    assert statuses_by(scores, threshold, frozenset("a")) == {0: "missing", 1: "met"}
    assert statuses_by(scores, 0.0, frozenset("ab")) == {0: "missing", 1: "missing"}
    with pytest.raises(ValueError, match="no scores"):
        fit([])


def test_a_long_requirement_ends_with_a_sentence() -> None:
    assert shortened(" Be\n brief. ") == "Be brief."
    sentence = "Keep a list of all devices that are in use. "
    assert shortened(sentence * 20) == (sentence * 9).strip()
    words = shortened("word " * 200)
    assert len(words) <= LONGEST
    assert words.endswith("word")


def test_a_framework_becomes_a_set_of_single_criteria() -> None:
    found = requirement_set(mapped())
    assert [r.ref for r in found.requirements] == ["0", "1", "2"]
    assert found.subject == "any"
    assert [c.weight for c in found.requirements[0].criteria] == ["essential"]


def test_only_what_rests_on_something_taken_away_is_judged_anew_and_a_whole_review_agrees() -> None:
    sets = [mapped(), mapped("jupiterone_cis_controls_v8", title="Security")]
    measured = measure(sets, embedder=HashEmbedder(), reviewer=review)
    first = measured[0].ours[0]
    assert first.before != "missing"  # its own words
    assert first.after == "missing"
    assert all(first.apart)
    assert [one.agreement for one in measured] == [1.0, 1.0]
    table = summarise(measured)
    assert table["strongdm_tsc2017 review"]["found"] > 0
    assert {"cis_controls_v8 BM25", "strongdm_tsc2017 cosine"} <= set(table)
    assert list(summarise(measured[:1])) == ["strongdm_tsc2017 review"]  # no other company
