import pytest

from eval.matching import any_holds, holds
from eval.metrics import abstention, average_precision_at_k, mean, ndcg_at_k, recall_at_k


def test_measures_of_nothing_are_none() -> None:
    assert recall_at_k(set(), ["a"], k=5) is None
    assert average_precision_at_k(set(), ["a"], k=5) is None
    assert ndcg_at_k(set(), ["a"], k=5) is None
    assert mean([None]) is None
    assert abstention([]).youden is None


def test_a_query_without_results_counts_as_zero() -> None:
    assert recall_at_k({"a"}, [], k=5) == 0.0
    assert average_precision_at_k({"a"}, [], k=5) == 0.0
    assert ndcg_at_k({"a"}, [], k=5) == 0.0


def test_worked_examples() -> None:
    ranking = ["x", "a", "y", "b"]
    assert recall_at_k({"a", "b", "c"}, ranking, k=4) == pytest.approx(2 / 3)
    assert average_precision_at_k({"a", "b"}, ranking, k=4) == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert ndcg_at_k({"a"}, ranking, k=4) == pytest.approx(0.63093, abs=1e-5)


def test_right_minus_wrong_abstentions() -> None:
    told = abstention([(True, False), (True, True), (False, True), (False, True)])
    assert (told.right, told.wrong, told.youden) == (1.0, 0.5, 0.5)


def test_a_passage_holds_a_quote_with_seventy_percent_of_its_words() -> None:
    quote = "one two three four five six seven eight nine ten"
    assert holds("x one two three four five six seven y", quote)
    assert not holds("one two three four five six", quote)
    assert not holds("anything", "")
    assert holds("die Verant-\nwortung trägt", "Verantwortung trägt")


def test_only_the_right_file_counts() -> None:
    assert any_holds([("a.pdf", "zwölf Monate")], file="a.pdf", quote="zwölf Monate")
    assert not any_holds([("b.pdf", "zwölf Monate")], file="a.pdf", quote="zwölf Monate")
