"""The measures, one question each. A new one is a function here and a row in `MEASURES`.

Those of verdicts and drafts stand in `measures_judging`. A measure's `run` takes the parsed
options (`folders`, `model`, `limit`, `verbose`, and what its `add_options` added) and returns what
`record.make` reads, or None without data. The first line of its docstring is its help. Modules are
imported where they are used, so that the list comes at once.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eval import measure_options
from eval.measures_judging import ablation, contractnli, drafts, mutation, review, support

Run = Callable[[argparse.Namespace], dict[str, Any] | None]

ASKED = (
    'folders as for questions, or "development", "sample", "conflicting", "annotated", "invented" '
    "(default: the first three)"
)
RERANK = "the reranker's name or folder, then folders as for answers (default: as there)"
COMPANIES = "labelled companies: folders with docs/ and gold.json (default: ../shared/devset)"


@dataclass(frozen=True, slots=True)
class Measure:
    """A question that can be put to the program, and how it is put.

    `data` says in words what is needed. `quick` are the arguments of a run of a few seconds that
    the tests compare with `floors.toml`; None where there is no such run.
    """

    name: str
    run: Run
    data: str
    quick: tuple[str, ...] | None = None
    add_options: Callable[[argparse.ArgumentParser], None] | None = None

    @property
    def help(self) -> str:
        """The first line of the docstring of `run`."""
        return (self.run.__doc__ or "").strip().splitlines()[0]


def questions(options: argparse.Namespace) -> dict[str, Any] | None:
    """Employee questions on labelled companies: is the evidence among the first five passages?"""
    from eval.companies import chosen, datasets
    from eval.questions import measure, summarise
    from ingest.embedders import load_embedder

    companies = chosen(options.folders)
    if not companies:
        return None
    embedder = load_embedder(options.model)
    rows = measure(companies, embedder=embedder)
    if options.verbose:
        for row in rows:
            sys.stderr.write(_line(row))
    return {"model": embedder.name, "data": datasets(companies), "figures": summarise(rows)}


def answers(options: argparse.Namespace) -> dict[str, Any] | None:
    """Answers to employee questions: right passage, abstention, precision, four error rates."""
    from assistant.models import open_model
    from assistant.settings import Settings
    from eval.answers import ask_all, write_rows
    from eval.answers_figures import NOTES, errors, figures, readings
    from eval.asked import companies_named
    from eval.companies import datasets
    from ingest.embedders import load_embedder

    embedder = load_embedder(options.model)
    with companies_named(options.folders) as companies:
        if not companies:
            return None
        model = open_model(Settings())
        rows = ask_all(companies, embedder=embedder, limit=options.limit, model=model)
        used = datasets(companies)
    if options.verbose:
        write_rows(rows)
    return {
        "model": embedder.name,
        "data": used,
        "figures": figures(rows),
        "errors": errors(rows),
        "notes": [*NOTES, *([readings(model.name, rows)] if model else [])],
    }


def answerability(options: argparse.Namespace) -> dict[str, Any] | None:
    """Learn how questions are read, which sentence answers, and when any does; write it all."""
    from eval.answerability import learn

    return dict(learn(write=True))


def retrieval(options: argparse.Namespace) -> dict[str, Any] | None:
    """Is the right passage found? Public sets by words, by vectors and fused, beside plain BM25."""
    from eval.record import dataset
    from eval.retrieval import LARGE, average, figures, measure, notes
    from eval.retrieval_sets import FOLDER, load_set, set_names
    from ingest.embedders import load_embedder

    there = set_names()
    unknown = [name for name in options.folders if name not in there]
    if unknown:
        sys.stderr.write(f"no such set: {', '.join(unknown)}\n")
    names = [name for name in options.folders or there if name in there]
    if not names:
        return None
    part = LARGE if options.limit else None
    sets = [load_set(name, limit=options.limit, passages=part) for name in names]
    embedder = load_embedder(options.model)
    told = figures(sets, measure(sets, embedder=embedder))
    return {
        "model": embedder.name,
        "data": [
            dataset(s.name, FOLDER / s.name, queries=len(s.queries), passages=len(s.passages))
            for s in sets
        ],
        "figures": told | ({"mean": average(told)} if len(told) > 1 else {}),
        "notes": notes(sets),
    }


def rerank(options: argparse.Namespace) -> dict[str, Any] | None:
    """Does a reranker find more? With --allow a gain lets the program use it."""
    from datetime import UTC, datetime

    from assistant.settings import Settings
    from eval.asked import companies_named
    from eval.companies import datasets
    from eval.rerank import figures, judged, keep, measure, open_reranker, permission
    from ingest.embedders import load_embedder
    from ingest.embedders.cross import RerankerUnavailable

    if not options.folders:
        return None
    try:
        reranker = open_reranker(options.folders[0])
    except RerankerUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return None
    embedder = load_embedder(options.model)
    with companies_named(options.folders[1:]) as companies:
        if not companies:
            return None
        rows = measure(companies, embedder=embedder, reranker=reranker, limit=options.limit)
        used = datasets(companies)
    found = figures(rows)
    said = permission(
        reranker,
        judged(found["all"]),
        encoder=embedder.name,
        data=used,
        today=datetime.now(UTC).date(),
    )
    notes = [f"{reranker.name}: {said.verdict}"]
    return {
        "model": embedder.name,
        "data": [*used, {"name": f"reranker {reranker.name}", "sha256": reranker.digest[:12]}],
        "figures": found,
        "notes": [*notes, keep(said, Settings().data_dir)] if options.allow else notes,
    }


def classify(options: argparse.Namespace) -> dict[str, Any] | None:
    """The EU AI Act tier of described systems: cases that were looked at, and others."""
    from eval.ai_act import CASES, figures, held_out, line, run, seen
    from eval.record import dataset
    from ingest.embedders.static import MODEL

    examples, unseen = run(seen()[: options.limit]), run(held_out()[: options.limit])
    if options.verbose:
        for row in examples:
            sys.stderr.write(line(row))
    return {
        "model": MODEL.name,
        "data": [dataset("AI Act cases, held out", CASES, cases=len(unseen))],
        "figures": {
            "all": figures([*examples, *unseen]),
            "examples": figures(examples),
            "held out": figures(unseen),
        },
        "notes": [
            "The examples were looked at while rules and words were written, and are compared "
            "with; only the held-out cases say how it does on other descriptions."
        ],
    }


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """How fast, how large, how near the machine's limit, beside the LangChain tutorial."""
    from eval.bench import measure
    from eval.bench_figures import saving

    return measure(options, save=saving(options))


def load(options: argparse.Namespace) -> dict[str, Any] | None:
    """Twenty people at the served page at once: errors, waiting, memory; a review beside them."""
    from eval.load import measure

    return measure(options)


def _line(row: Any) -> str:
    shares = ", ".join(f"{name} {share}" for name, share in row.recall.items())
    return f"{row.question.id} {row.question.text}\n  {shares}\n"


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "retrieval",
            retrieval,
            "../shared/data/retrieval",
            quick=("gdpr_de_article2recital", "--limit", "40"),
        ),
        Measure("questions", questions, COMPANIES),
        Measure("answers", answers, ASKED, quick=("sample", "conflicting")),
        Measure("review", review, COMPANIES, quick=("nordlicht-versicherung",)),
        Measure("mutation", mutation, COMPANIES, quick=("nordlicht-versicherung", "--limit", "1")),
        Measure(
            "contractnli", contractnli, "../shared/data/gap/contract_nli", quick=("--limit", "2")
        ),
        Measure("ablation", ablation, "../shared/data/retrieval/{jupiterone,strongdm}*"),
        Measure("drafts", drafts, "none: the sample company comes along"),
        Measure("support", support, "../shared/data/parallel, ../shared/data/gap/contract_nli"),
        Measure("rerank", rerank, RERANK, add_options=measure_options.rerank),
        Measure("classify", classify, "none: the cases come along", quick=("--limit", "60")),
        Measure("bench", bench, "none: it makes its own", add_options=measure_options.bench),
        Measure(
            "load",
            load,
            "none: it makes its own; names of stages",
            add_options=measure_options.load,
        ),
        Measure("answerability", answerability, "eval/training, eval/judging, eval/data/questions"),
    )
}
