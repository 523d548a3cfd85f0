"""A passage by its best sentence: what a long passage's one vector blurs, a sentence may say.

A passage's score becomes a mixture of its own cosine and of its best sentence's (a light form of
late interaction, Khattab & Zaharia 2020). With the static encoder the sentences of a hundred
candidates take about 20 ms, so nothing has to be stored for it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.analysis.sentences import split_sentences
from ingest.embedders.static import StaticEmbedder

SHARE = 0.3  # of the best sentence; .5 and .7 did no better on most tasks
LONGEST = 30  # words; table rows and lists without full stops are cut there


def rescore(
    embedder: StaticEmbedder, question: str, passages: Sequence[str]
) -> NDArray[np.float32]:
    """Return one score a passage for a question, -1..1, higher is better."""
    asked = embedder.encode([question])
    whole = np.asarray(asked @ embedder.encode(passages).T, np.float32)
    scores: NDArray[np.float32] = mix(whole, best_sentences(embedder, asked, passages))[0]
    return scores


def mix(
    whole: NDArray[np.float32], best: NDArray[np.float32], *, share: float = SHARE
) -> NDArray[np.float32]:
    """Return the mixture of passage cosines and best sentence cosines."""
    return np.asarray((1 - share) * whole + share * best, np.float32)


def best_sentences(
    embedder: StaticEmbedder, questions: NDArray[np.float32], passages: Sequence[str]
) -> NDArray[np.float32]:
    """Return for each question vector and passage the cosine of the passage's best sentence."""
    parts = [sentence_texts(passage) for passage in passages]
    if not parts:
        return np.zeros((len(questions), 0), np.float32)
    vectors = embedder.encode([text for texts in parts for text in texts])
    starts = np.cumsum([0] + [len(texts) for texts in parts[:-1]])
    scores = questions @ vectors.T
    return np.asarray(np.maximum.reduceat(scores, starts, axis=1), np.float32)


def sentence_texts(passage: str) -> list[str]:
    """Return the passage's sentences, at most 30 words each; at least one, if only ""."""
    result: list[str] = []
    for span in split_sentences(passage):
        words = passage[span.start : span.end].split()
        result += [" ".join(words[i : i + LONGEST]) for i in range(0, len(words), LONGEST)]
    return result or [passage]
