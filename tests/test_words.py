import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from assistant import words
from assistant.words import WordMatcher, content_words
from ingest.embed import HashEmbedder
from ingest.embedders import STATIC, load_embedder


@pytest.fixture(scope="module")
def matcher() -> WordMatcher:
    return WordMatcher(load_embedder(STATIC))


def test_content_words_leave_out_what_only_makes_a_question() -> None:
    assert content_words("Wie lange werden die Protokolle aufbewahrt?") == [
        "protokolle",
        "aufbewahrt",
    ]
    assert content_words("Who is the owner of the KI-Register?") == ["owner", "ki-register"]


def test_a_sentence_that_takes_up_the_words_matches_better(matcher: WordMatcher) -> None:
    near, far = matcher.matches(
        "How long are logs kept?",
        ["Logs are kept for 90 days.", "The canteen opens at noon."],
    )
    assert near > 0.9
    assert near > far + 0.3


def test_words_match_across_the_languages(matcher: WordMatcher) -> None:
    near, far = matcher.matches(
        "Wer genehmigt das Budget?",
        ["The board approves the budget.", "Vehicles are parked in the yard."],
    )
    assert near > far + 0.2


def test_nothing_matches_nothing(matcher: WordMatcher) -> None:
    assert matcher.matches("", ["Logs are kept."]) == [0.0]
    assert matcher.matches("Who?", []) == []


def test_threads_that_learn_and_forget_words_at_once_do_not_mix_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Slow(HashEmbedder):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            time.sleep(0.001)  # meanwhile the other thread learns, or forgets all
            return super().embed_documents(texts)

    told = [[f"{letter}{n}" for letter in "abc"] for n in range(8)]
    alone = WordMatcher(HashEmbedder()).taken_up(["a1", "b4"], told)
    monkeypatch.setattr(words, "_KEPT", 2)
    shared = WordMatcher(Slow())
    with ThreadPoolExecutor(4) as threads:
        rows = list(threads.map(lambda one: shared.taken_up(["a1", "b4"], [one]), told))
    assert np.array_equal(np.concatenate(rows), alone)
