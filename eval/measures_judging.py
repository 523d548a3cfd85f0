"""The measures of verdicts and of what is written: see `eval.measures`, which lists them all."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eval.companies import Company


def review(options: argparse.Namespace) -> dict[str, Any] | None:
    """The gap review on labelled companies, beside two naive ways: statuses and evidence."""
    from assistant.requirements.load import load_set
    from assistant.tasks.review import review as reviewer
    from eval.companies import datasets
    from eval.review import review_company, summarise, write_wrong
    from eval.review_errors import counted
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
    if options.folders:
        notes.append(
            "Blind check: the labels were read only to compare them with the finished review; "
            "nothing was fitted on them. Figures of one company say little about another."
        )
    if len(reviewed) < 2:
        notes.append(
            "One company alone: there is no other to fit the naive ways' thresholds on, so they "
            "are left out."
        )
    return {
        "model": embedder.name,
        "data": datasets(companies),
        "figures": summarise(reviewed),
        "errors": counted(wrong for one in reviewed for wrong in one.wrong),
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


def ablation(options: argparse.Namespace) -> dict[str, Any] | None:
    """Delete what companies mapped to a requirement: a gap then, and the others as before?"""
    from assistant.tasks.review import review as reviewer
    from eval.ablation import SETS, measure, summarise
    from eval.record import dataset
    from eval.retrieval_sets import FOLDER, load_set, set_names
    from ingest.embedders import load_embedder

    names = [name for name in SETS if name in set_names()]
    if not names:
        return None
    embedder = load_embedder(options.model)
    mapped = [load_set(name, limit=options.limit) for name in names]
    return {
        "model": embedder.name,
        "data": [dataset(one.name, FOLDER / one.name, mapped=len(one.queries)) for one in mapped],
        "figures": summarise(measure(mapped, embedder=embedder, reviewer=reviewer)),
    }


def drafts(options: argparse.Namespace) -> dict[str, Any] | None:
    """Drafts filled, approved, taken in: do they close what they say, and change nothing else?"""
    from eval.companies import datasets, sample_company
    from eval.drafts_figures import figures, measure

    trips = measure(model=options.model, limit=options.limit)
    told, failed = figures(trips)
    for line in failed:
        sys.stderr.write(f"{line}\n")
    return {
        "model": options.model,
        "data": datasets([sample_company()]),
        "figures": told,
    }


def support(options: argparse.Namespace) -> dict[str, Any] | None:
    """The check of a language model's sentences: what it passes, and what it catches."""
    from eval.support import measure

    return measure(limit=options.limit)


def _with_labels(options: argparse.Namespace) -> "list[Company]":
    """The chosen companies that say how requirements stand.

    Raises GoldError for a label of no requirement: better now than after the review.
    """
    from assistant.requirements.load import load_set
    from eval.companies import REMEDY, GoldError, chosen
    from eval.statuses import label_id

    known = {label_id(one.ref) for one in load_set("iso42001").requirements}
    found = [company for company in chosen(options.folders) if company.labels]
    for company in found:
        for label in company.labels:
            if label.requirement not in known:
                raise GoldError(f"{company.gold}: no requirement {label.requirement!r}. {REMEDY}")
    return found
