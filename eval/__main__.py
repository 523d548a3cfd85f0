"""`python -m eval`: the measures, one command a question. Each prints a table and writes JSON."""

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.offline import forbid_telemetry
from assistant.settings import Settings
from eval.companies import GoldError
from eval.floors import check, load
from eval.intervals import SUFFIX
from eval.measures import MEASURES
from eval.record import Record, make

FINE, BELOW, NO_DATA = 0, 1, 2
DOCS = "docs"
DOCS_HELP = "Write docs/quality.md and docs/performance.md from the records in eval/results."
SHOWING = ("json", "verbose")  # options that change no figure


def parser() -> argparse.ArgumentParser:
    """Return the command line: a command a measure."""
    told = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    commands = told.add_subparsers(dest="measure", metavar="MEASURE")
    for name, measure in MEASURES.items():
        command = commands.add_parser(
            name, help=measure.help, description=f"{measure.help} Data: {measure.data}."
        )
        command.add_argument(
            "folders", nargs="*", help='folders with docs/ and gold.json, or "sample"'
        )
        command.add_argument("--model", default=Settings().embedding_model)
        command.add_argument("--json", type=Path, help="write the record here")
        command.add_argument("--limit", type=int, help="a smaller run, for a quick look")
        command.add_argument(
            "--verbose", action="store_true", help="print every question or wrong status"
        )
        if measure.add_options:
            measure.add_options(command)
    commands.add_parser(DOCS, help=DOCS_HELP, description=DOCS_HELP)
    return told


def listing() -> str:
    """Return the measures, one a line."""
    helps = {name: measure.help for name, measure in MEASURES.items()} | {DOCS: DOCS_HELP}
    return "".join(f"{name:14} {told}\n" for name, told in helps.items())


def perform(arguments: Sequence[str]) -> Record | None:
    """Run the measure that the arguments name; its record, or None without data."""
    options = parser().parse_args(arguments)
    began = time.process_time()
    result = MEASURES[options.measure].run(options)
    if result is None:
        return None
    return make(
        result,
        measure=options.measure,
        arguments=arguments,
        options=options,
        run=kind_of_run(options),
        seconds=time.process_time() - began,
    )


def kind_of_run(options: argparse.Namespace) -> str:
    """Return "full" or "quick" for the runs that floors are kept for, else "other".

    A full run is one with nothing said, a quick one has the measure's own arguments for it.
    """
    quick = MEASURES[options.measure].quick
    for kind, arguments in (("full", ()), ("quick", quick)):
        if arguments is not None:
            usual = vars(parser().parse_args([options.measure, *arguments]))
            if all(vars(options)[name] == usual[name] for name in usual if name not in SHOWING):
                return kind
    return "other"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one measure: 0 done, 1 below a floor or a part failed, 2 no data or unreadable data."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parser().parse_args(given)
    if options.measure is None:
        sys.stdout.write(listing())
        return FINE
    if options.measure == DOCS:
        return _write_docs()
    forbid_telemetry()
    try:
        record = perform(given)
    except GoldError as error:
        sys.stderr.write(f"{error}\n")
        return NO_DATA
    if record is None:
        sys.stderr.write(f"no data found; needed: {MEASURES[options.measure].data}\n")
        return NO_DATA
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(record, indent=2, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(show(record))
    return _judged(record)


def _write_docs() -> int:
    """Write the pages; 2 where a record and what is said about it do not fit."""
    from eval.docs import DocsError, write

    try:
        sys.stdout.write("".join(f"{path}\n" for path in write()))
    except DocsError as error:
        sys.stderr.write(f"{error}\n")
        return NO_DATA
    return FINE


def _judged(record: Record) -> int:
    """The exit code: whether a part of the run failed, or a figure broke its bound."""
    bounds = load()
    broken = check(record, bounds)
    for told in broken:
        sys.stderr.write(f"BELOW THE FLOOR {told}\n")
    if not bounds.get((record["measure"], record["run"])):
        sys.stderr.write("no floors are kept for this run (eval/floors.toml)\n")
    return BELOW if broken or "failed parts" in record["errors"] else FINE


def show(record: Mapping[str, Any]) -> str:
    """Return a record for people: its table, errors, notes, data and machine."""
    lines = [f"{one['count']:6} {stage}" for stage, one in record["errors"].items()]
    lines += [f"note: {note}" for note in record["notes"]]
    lines += [f"data: {describe(one)}" for one in record["data"]]
    machine = ", ".join(str(value) for value in record["machine"].values())
    lines.append(f"machine: {machine}; {record['processor seconds']} s of processor time")
    lines.append("versions: " + ", ".join(f"{k} {v}" for k, v in record["versions"].items()))
    return table(record["figures"]) + "\n".join(lines) + "\n"


def describe(data: Mapping[str, Any]) -> str:
    """Return a data set in words: name, counts, hash."""
    counts = [f"{v} {k}" for k, v in data.items() if k not in ("name", "sha256") and v]
    digest = [f"SHA-256 {data['sha256']}…"] if "sha256" in data else []
    return ", ".join([str(data["name"]), *counts, *digest])


def table(figures: Mapping[str, Any]) -> str:
    """Return the figures as lines: one figure a line, one group a column, intervals in brackets."""
    groups = list(figures)
    flat = {group: flatten(figures[group]) for group in groups}
    names = list(dict.fromkeys(name for group in groups for name in flat[group]))
    lines = [f"{'':34}" + "".join(f"{group[:20]:>22}" for group in groups)]
    for name in names:
        if name.endswith(SUFFIX) and any(name.removesuffix(SUFFIX) in flat[g] for g in groups):
            continue
        cells = "".join(f"{cell(flat[group], name):>22}" for group in groups)
        lines.append(f"{name:34}{cells}")
    return "\n".join(lines) + "\n"


def flatten(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested figures as one level, names joined by a blank."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{name} ")
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def cell(flat: Mapping[str, Any], name: str) -> str:
    """Return a figure with its interval, "–" where there is none."""
    value, interval = flat.get(name), flat.get(f"{name}{SUFFIX}")
    if value is None:
        return "–"
    shown = f"{value:.3f}" if isinstance(value, float) else str(value)
    if interval:
        shown += f" [{interval[0]:.2f} {interval[1]:.2f}]"
    return shown


if __name__ == "__main__":
    sys.exit(main())
