"""`python -m eval.judging`: learn the judge's weights from the annotated companies, and measure.

`learn` writes `assistant/judging/models`; `measure` only prints how the judge does on companies
that were left out in turn.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.judging.relevance import criterion_key
from assistant.judging.scales import MODELS
from assistant.offline import forbid_telemetry
from assistant.requirements.load import load_set
from eval.judging.annotated import annotated_companies, load
from eval.judging.dataset import read_company, read_examples
from eval.judging.errors import stages
from eval.judging.learn import About, Manner, learn_about, learn_manner
from eval.judging.scale import (
    as_record,
    criteria_of,
    figures,
    fit_scales,
    judge_cases,
    out_of_fold,
    with_leans,
)
from eval.judging.texts import learn_texts
from ingest.embedders import STATIC, load_embedder

OTHERS = Path(__file__).with_name("other")


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn or measure; the figures are of companies left out in turn."""
    parser = argparse.ArgumentParser(prog="python -m eval.judging", description=__doc__)
    parser.add_argument("what", choices=("learn", "measure"))
    options = parser.parse_args(arguments)
    forbid_telemetry()
    encoder = load_embedder(STATIC)
    requirement_set = load_set("iso42001")
    samples = [read_company(company, encoder=encoder) for company in annotated_companies()]
    general = [
        read_company(load(path.parent), encoder=encoder)
        for path in sorted(OTHERS.glob("*/company.yaml"))
    ]
    others = [*general, read_examples(requirement_set, encoder=encoder)]
    cases = out_of_fold(samples, others, requirement_set)
    criteria = criteria_of(requirement_set)
    cases, leaning = with_leans(cases, len(criteria))
    scales = fit_scales(cases, samples)
    labels = {(s.name, ref): label for s in samples for ref, label in s.labels.items()}
    found = figures(judge_cases(cases, scales), labels)
    found["errors"] = stages(cases, labels, scales)
    sys.stdout.write(json.dumps({"companies": len(samples), **found}, indent=2) + "\n")
    if options.what == "measure":
        return 0
    about = learn_about([*samples, *others], criteria)
    manner = learn_manner([*samples, *general])
    keys = [criterion_key(r, c) for r in requirement_set.requirements for c in r.criteria]
    write(about, manner, learn_texts(samples, requirement_set), keys, leaning)
    text = json.dumps(as_record(scales), indent=2)
    (MODELS / "scales.json").write_text(text + "\n", encoding="utf-8")
    return 0


def write(
    about: About,
    manner: Manner,
    text: Sequence[float],
    keys: Sequence[str],
    leaning: Sequence[float],
) -> None:
    """Write the weights: 8-bit integers with a scale a column, halves for manner."""
    MODELS.mkdir(exist_ok=True)
    dense, dense_scale = _small(about.dense)
    words, words_scale = _small(about.words)
    np.savez_compressed(
        MODELS / "relevance.npz",
        keys=np.array(keys),
        dense=dense,
        dense_scale=dense_scale,
        words=words,
        words_scale=words_scale,
        bias=about.bias,
        lean=np.asarray(leaning, np.float32),
        text=np.asarray(text, np.float32),
    )
    np.savez_compressed(
        MODELS / "manner.npz",
        phrases=manner.phrases.astype(np.float16),
        dense=manner.dense.astype(np.float16),
        bias=manner.bias,
    )


def _small(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / 127.0
    return np.rint(matrix / scale).astype(np.int8), scale.astype(np.float32)


if __name__ == "__main__":
    sys.exit(main())
