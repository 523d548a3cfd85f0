"""`python -m eval`: the measures, one command a question. Each prints a table and writes JSON."""

import argparse
import json
import platform
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.offline import forbid_telemetry
from assistant.settings import Settings

Measure = Callable[[argparse.Namespace], dict[str, Any] | None]


def questions(options: argparse.Namespace) -> dict[str, Any] | None:
    """Employee questions on labelled companies: recall, citations, abstention."""
    from eval.companies import development_companies, load_company, sample_company
    from eval.questions import measure, summarise
    from ingest.embedders import load_embedder

    if options.folders == ["sample"]:
        companies = [sample_company()]
    elif options.folders:
        companies = [load_company(Path(folder)) for folder in options.folders]
    else:
        companies = development_companies()
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
        command.add_argument("--verbose", action="store_true", help="print every question")
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
