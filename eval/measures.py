"""The measures, one question each. A new one is a function here and a row in `MEASURES`.

A measure's `run` takes the parsed options (`folders`, `model`, `limit`, `verbose`, and what its
`add_options` added) and returns what `record.make` reads, or None without data. The first line of
its docstring is its help. Modules are imported where they are used, so that the list comes at once.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eval.companies import Company

Run = Callable[[argparse.Namespace], dict[str, Any] | None]

COMPANIES = "labelled companies: folders with docs/ and gold.json (default: ../shared/devset)"


@dataclass(frozen=True, slots=True)
class Measure:
    """A question that can be put to the program, and how it is put.

    `data` says in words what is needed. `quick` is the `--limit` of the run that the tests compare
    with `floors.toml`; None where there is no such run.
    """

    name: str
    run: Run
    data: str
    quick: int | None = None
    add_options: Callable[[argparse.ArgumentParser], None] | None = None

    @property
    def help(self) -> str:
        """The first line of the docstring of `run`."""
        return (self.run.__doc__ or "").strip().splitlines()[0]


def questions(options: argparse.Namespace) -> dict[str, Any] | None:
    """Employee questions on labelled companies: recall, citations, abstention."""
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


def answerability(options: argparse.Namespace) -> dict[str, Any] | None:
    """Learn when the best sentences answer a question (writes assistant/answerability.json)."""
    from eval.answerability import learn
    from ingest.embedders import load_embedder

    return dict(learn(embedder=load_embedder(options.model), write=True))


def speed(options: argparse.Namespace) -> dict[str, Any] | None:
    """Pages a second by stage and encoder; seconds of an answer, cold and warm."""
    from eval.speed import PASSAGES, measure

    return {"figures": measure(passages=options.limit or PASSAGES)}


def review(options: argparse.Namespace) -> dict[str, Any] | None:
    """The gap review on labelled companies, beside two naive ways: statuses and evidence."""
    from assistant.requirements.load import load_set
    from assistant.tasks.review import review as reviewer
    from eval.companies import datasets
    from eval.review import review_company, summarise, write_wrong
    from ingest.embedders import load_embedder

    companies = _with_labels(options)[: options.limit]
    if not companies:
        return None
    embedder, requirements = load_embedder(options.model), load_set("iso42001")
    reviewed = [
        review_company(one, requirement_set=requirements, embedder=embedder, reviewer=reviewer)
        for one in companies
    ]
    if options.verbose:
        write_wrong([row for one in reviewed for row in one.rows])
    notes = []
    if len(reviewed) < 2:
        notes.append(
            "One company alone: there is no other to fit the naive ways' thresholds on, so they "
            "are left out. Nothing of the review is fitted on the company."
        )
    return {
        "model": embedder.name,
        "data": datasets(companies),
        "figures": summarise(reviewed),
        "notes": notes,
    }


def mutation(options: argparse.Namespace) -> dict[str, Any] | None:
    """Remove the evidence of each met requirement and review again: no longer met?"""
    from assistant.requirements.load import load_set
    from assistant.tasks.review import review as reviewer
    from eval.companies import datasets
    from eval.mutation import measure, summarise, write_failed
    from ingest.embedders import load_embedder

    companies = _with_labels(options)
    if not companies:
        return None
    embedder = load_embedder(options.model)
    made = measure(
        companies,
        requirement_set=load_set("iso42001"),
        embedder=embedder,
        reviewer=reviewer,
        limit=options.limit,
    )
    if options.verbose:
        write_failed(made)
    return {"model": embedder.name, "data": datasets(companies), "figures": summarise(made)}


def contractnli(options: argparse.Namespace) -> dict[str, Any] | None:
    """The judge on the dev contracts of ContractNLI, beside simple ways and published figures."""
    from eval.contractnli import FOLDER, load_contracts, load_hypotheses, measure, rule_judge
    from eval.record import dataset
    from ingest.embedders import load_embedder

    contracts = load_contracts(limit=options.limit)
    if not contracts:
        return None
    embedder = load_embedder(options.model)
    told = measure(
        contracts,
        hypotheses=load_hypotheses(),
        embedder=embedder,
        judging=rule_judge(embedder),
    )
    used = [FOLDER / name for name in ("dev.jsonl", "dev_original.json", "requirements.json")]
    return {
        "model": embedder.name,
        "data": [dataset("ContractNLI dev", *used, contracts=len(contracts))],
        "figures": told,
    }


def bench_review(options: argparse.Namespace) -> dict[str, Any] | None:
    """Seconds of a review by pages, on libraries that are already embedded."""
    from assistant.requirements.load import load_set
    from assistant.tasks.review import review as reviewer
    from eval.bench_review import PAGES, measure
    from ingest.embedders import load_embedder

    embedder = load_embedder(options.model)
    figures = measure(
        requirement_set=load_set("iso42001"),
        embedder=embedder,
        reviewer=reviewer,
        sizes=[size for size in PAGES if size <= (options.limit or size)],
    )
    return {"model": embedder.name, "figures": figures}


def _with_labels(options: argparse.Namespace) -> "list[Company]":
    """The chosen companies that say how requirements stand."""
    from eval.companies import chosen

    return [company for company in chosen(options.folders) if company.labels]


def _line(row: Any) -> str:
    kind = "answerable" if row.question.answerable else "NOT answerable"
    verdict = "abstained" if row.answer.abstained else f"answered (gold cited: {row.cited})"
    return (
        f"{row.question.id} [{kind}] {row.question.text}\n"
        f"  recall {row.recall.get('fused')} · {verdict} · {row.answer.reason}\n"
        + "".join(f"    {line}\n" for line in row.answer.text.splitlines())
    )


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("questions", questions, COMPANIES),
        Measure("review", review, COMPANIES),
        Measure("mutation", mutation, COMPANIES, quick=2),
        Measure("contractnli", contractnli, "../shared/data/gap/contract_nli", quick=6),
        Measure("speed", speed, "the sample company", quick=500),
        Measure("bench-review", bench_review, "the sample company, copied", quick=100),
        Measure("answerability", answerability, "eval/training, the sample, ../shared/devset"),
    )
}
