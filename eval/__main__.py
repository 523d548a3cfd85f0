"""`python -m eval`: the measures, one command a question. Each prints a table and writes JSON."""

import argparse
import json
import platform
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.offline import forbid_telemetry
from assistant.settings import Settings

if TYPE_CHECKING:
    from eval.companies import Company

Measure = Callable[[argparse.Namespace], dict[str, Any] | None]


def questions(options: argparse.Namespace) -> dict[str, Any] | None:
    """Employee questions on labelled companies: recall, citations, abstention."""
    from eval.questions import measure, summarise
    from ingest.embedders import load_embedder

    companies = _companies(options)
    if not companies:
        return None
    embedder = load_embedder(options.model)
    rows = measure(companies, embedder=embedder)
    if options.verbose:
        for row in rows:
            sys.stderr.write(_line(row))
    return {"model": embedder.name, "figures": summarise(rows)}


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
    from eval.review import review_company, summarise, write_wrong
    from ingest.embedders import load_embedder

    companies = [company for company in _companies(options) if company.labels]
    if not companies:
        return None
    embedder, requirements = load_embedder(options.model), load_set("iso42001")
    reviewed = [
        review_company(one, requirement_set=requirements, embedder=embedder, reviewer=reviewer)
        for one in companies[: options.limit]
    ]
    if options.verbose:
        write_wrong([row for one in reviewed for row in one.rows])
    if len(reviewed) < 2:
        sys.stderr.write("no other company to fit the naive ways' thresholds on: left out\n")
    return {"model": embedder.name, "figures": summarise(reviewed)}


def mutation(options: argparse.Namespace) -> dict[str, Any] | None:
    """Remove the evidence of each met requirement and review again: no longer met?"""
    from assistant.requirements.load import load_set
    from assistant.tasks.review import review as reviewer
    from eval.mutation import measure, summarise, write_failed
    from ingest.embedders import load_embedder

    companies = [company for company in _companies(options) if company.labels]
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
    return {"model": embedder.name, "figures": summarise(made)}


def contractnli(options: argparse.Namespace) -> dict[str, Any] | None:
    """The judge on the dev contracts of ContractNLI, beside simple ways and published figures."""
    from eval.contractnli import load_contracts, load_hypotheses, measure, rule_judge
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
    return {"model": embedder.name, "figures": told}


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


def _companies(options: argparse.Namespace) -> "list[Company]":
    """The folders that were named, the sample, or the development companies."""
    from eval.companies import development_companies, load_company, sample_company

    if options.folders == ["sample"]:
        return [sample_company()]
    if options.folders:
        return [load_company(Path(folder)) for folder in options.folders]
    return development_companies()


def _line(row: Any) -> str:
    kind = "answerable" if row.question.answerable else "NOT answerable"
    verdict = "abstained" if row.answer.abstained else f"answered (gold cited: {row.cited})"
    return (
        f"{row.question.id} [{kind}] {row.question.text}\n"
        f"  recall {row.recall.get('fused')} · {verdict} · {row.answer.reason}\n"
        + "".join(f"    {line}\n" for line in row.answer.text.splitlines())
    )


MEASURES: dict[str, Measure] = {
    "questions": questions,
    "answerability": answerability,
    "speed": speed,
    "review": review,
    "mutation": mutation,
    "contractnli": contractnli,
    "bench-review": bench_review,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one measure; 0 done, 2 no data."""
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    commands = parser.add_subparsers(dest="measure")
    for name, run in MEASURES.items():
        command = commands.add_parser(name, help=run.__doc__)
        command.add_argument(
            "folders", nargs="*", help='folders with docs/ and gold.json, or "sample"'
        )
        command.add_argument("--model", default=Settings().embedding_model)
        command.add_argument("--json", type=Path, help="write the figures here")
        command.add_argument("--limit", type=int, help="a smaller run, for a quick look")
        command.add_argument(
            "--verbose", action="store_true", help="print every question or wrong status"
        )
    options = parser.parse_args(arguments)
    if options.measure is None:
        parser.print_help()
        return 0
    forbid_telemetry()
    result = MEASURES[options.measure](options)
    if result is None:
        sys.stderr.write("no labelled data found: give a folder with docs/ and gold.json\n")
        return 2
    result["machine"] = (
        f"{platform.machine()} {platform.system()} Python {platform.python_version()}"
    )
    result["versions"] = {n: version(n) for n in ("chromadb", "pypdf", "pypdfium2", "numpy")}
    text = json.dumps(result, indent=2, ensure_ascii=False)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(table(result["figures"]) if "figures" in result else text)
    return 0


def table(figures: dict[str, Any]) -> str:
    """Return the figures as lines: one figure a line, one group a column."""
    groups = list(figures)
    flat = {group: _flatten(figures[group]) for group in groups}
    names = list(dict.fromkeys(name for group in groups for name in flat[group]))
    lines = [f"{'':34}" + "".join(f"{group[:18]:>20}" for group in groups)]
    for name in names:
        cells = "".join(f"{_show(flat[group].get(name)):>20}" for group in groups)
        lines.append(f"{name:34}{cells}")
    return "\n".join(lines) + "\n"


def _flatten(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{name} ")
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def _show(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
