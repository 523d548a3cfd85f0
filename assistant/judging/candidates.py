"""Which statements a criterion is judged by: those that may be about it."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.judging.features import meaning
from assistant.judging.judge import Candidate
from assistant.judging.manner import read_manner
from assistant.judging.relevance import leans, relevance
from assistant.judging.statements import Corpus
from assistant.requirements.schema import RequirementSet
from ingest.embed import Embedder

Matrix = NDArray[np.float32]
FARTHEST = -5.0  # log-odds of relevance below which a statement is not looked at
LACKING, NEAR = 0.2, -2.0  # … unless it says something is lacking and this is near its topic


def candidates_of(
    corpus: Corpus, requirement_set: RequirementSet, *, encoder: Embedder, embedder: Embedder
) -> Iterator[list[Candidate]]:
    """Yield the candidates of each criterion, in the set's order, nearest first.

    `encoder` is the shipped static encoder, `embedder` the library's model.
    """
    dense = meaning(corpus.statements, encoder)
    scores = relevance(corpus, requirement_set, encoder=encoder, embedder=embedder, dense=dense)
    chances = read_manner(corpus, dense[:, : encoder.dimension])
    yield from candidates_from(corpus, scores, chances, leans(requirement_set))


def candidates_from(
    corpus: Corpus, scores: Matrix, chances: Matrix, leaning: Sequence[float] = ()
) -> Iterator[list[Candidate]]:
    """The same from scores (statements × criteria), manners (statements × 2) and leans."""
    if not corpus.statements:
        yield from ([] for _ in range(scores.shape[1]))
        return
    nearest = scores.max(axis=1)
    lacking = np.maximum(chances[:, 0], [s.is_gap for s in corpus.statements]) >= LACKING
    for column in range(scores.shape[1]):
        own = scores[:, column]
        kept = np.flatnonzero((own >= FARTHEST) | (lacking & (own - nearest >= NEAR)))
        order = kept[np.lexsort((kept, -own[kept]))]
        yield [
            Candidate(
                statement=corpus.statements[row],
                relevance=float(own[row]),
                focus=float(own[row] - nearest[row]),
                denial=float(chances[row, 0]),
                mention=float(chances[row, 1]),
                lean=leaning[column] if leaning else 0.0,
            )
            for row in order
        ]
