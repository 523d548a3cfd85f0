"""`docs/quality.md` from the committed records in `eval/results` and the texts beside them.

`python -m eval docs` writes it, and `docs/performance.md` with `eval.bench_docs`. Which figures are
shown, in which table, and what is said about them stands in `eval/data/quality.toml`; no figure
does. A figure or a text that is missing is an error, so that a table cannot silently lose a column.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from eval.floors import at
from eval.intervals import SUFFIX

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "eval" / "results"
TEXTS = ROOT / "eval" / "data" / "quality.toml"
PAGE = ROOT / "docs" / "quality.md"
ELSEWHERE = frozenset({"bench", "load"})  # records with a page of their own: docs/performance.md
EXAMPLE = 160  # characters of an example


class DocsError(ValueError):
    """Records and texts do not fit: which measure or figure, and what is expected."""


def write() -> list[Path]:
    """Write the pages that there are records for; return their paths. Raises DocsError."""
    from eval import bench_docs

    PAGE.write_text(made(read_records(), read_texts()), encoding="utf-8")
    return [PAGE, *(bench_docs.write() if bench_docs.RECORD.is_file() else [])]


def read_records(folder: Path = RESULTS) -> dict[str, dict[str, Any]]:
    """Return the records by measure. Raises DocsError for one that is of no full run."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if path.stem in ELSEWHERE:
            continue
        if record["measure"] != path.stem or record["run"] != "full":
            raise DocsError(
                f"{path}: a full run is expected: python -m eval {path.stem} --json {path}"
            )
        found[path.stem] = record
    return found


def read_texts(file: Path = TEXTS) -> dict[str, Any]:
    """Return what is said about the measures, see `eval/data/quality.toml`."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def made(records: Mapping[str, Mapping[str, Any]], texts: Mapping[str, Any]) -> str:
    """Return the page. Raises DocsError for a record without texts or a figure that is not there.

    Sections come in the order of the texts; a measure without a record is left out.
    """
    known = {one["name"]: one for one in texts["measure"]}
    if unknown := sorted(set(records) - set(known)):
        raise DocsError(f"{TEXTS.name} says nothing about {', '.join(unknown)}")
    parts = [texts["head"].strip()]
    parts += [
        "\n\n".join(_section(one, records[name])) for name, one in known.items() if name in records
    ]
    parts.append("\n\n".join(["## Versions and machines", *_machines(records)]))
    return "\n\n".join(parts) + "\n"


def _section(text: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {text['title']}"
    yield f"`{record['command']}`"
    yield text["means"].strip()
    for one in text["table"]:
        if "caption" in one:
            yield f"**{one['caption']}**"
        yield table(record["figures"], one, measure=text["name"])
    if record["errors"]:
        yield "**Which stage failed**"
        yield errors(record["errors"])
    yield f"**Where it is weak.** {text['weak'].strip()}"
    notes = [f"- {note}" for note in record["notes"]]
    if notes:
        yield "\n".join(notes)
    yield f"Data: {'; '.join(data(one) for one in record['data'])}. Encoder: `{record['model']}`."


def table(figures: Mapping[str, Any], text: Mapping[str, Any], *, measure: str) -> str:
    """Return a table: a row for each group that a pattern fits, a column for each named figure."""
    patterns = text.get("rows", ["*"])
    groups = [g for pattern in patterns for g in figures if fnmatchcase(g, pattern)]
    groups = list(dict.fromkeys(groups))
    columns: Mapping[str, str] = text["columns"]
    rows = []
    for group in groups:
        cells = [cell(figures[group], path) for path in columns.values()]
        if any(one != "–" for one in cells):
            rows.append([group, *cells])
    for place, (heading, path) in enumerate(columns.items(), start=1):
        if all(row[place] == "–" for row in rows):
            raise DocsError(f"{measure}: no group has the figure {path!r} of column {heading!r}")
    return markdown(["", *columns], rows)


def cell(figures: Mapping[str, Any], path: str) -> str:
    """Return a figure with its interval in brackets, "–" where there is none."""
    value, interval = at(figures, path), at(figures, f"{path}{SUFFIX}")
    if value is None:
        return "–"
    return number(value) + (f" ({number(interval[0])}–{number(interval[1])})" if interval else "")


def number(value: float) -> str:
    """Return a number as it is read: counts whole, shares as .73, others with one digit."""
    if isinstance(value, int):
        return str(value)
    if abs(value) > 1:
        return f"{value:.1f}"
    if value == 1:
        return "1.00"
    shown = f"{value:.2f}"
    if value and shown in ("1.00", "0.00"):  # nearly all and hardly any are not all and none
        shown = f"{min(value, 0.999):.3f}"
    return shown.removeprefix("0")


def errors(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the table of stages, most frequent first, with some cases."""
    rows = [
        [stage, str(one["count"]), "; ".join(_short(case) for case in one["examples"][:3]) or "–"]
        for stage, one in sorted(found.items(), key=lambda item: (-item[1]["count"], item[0]))
    ]
    return markdown(["stage", "cases", "such as"], rows)


def _short(case: str) -> str:
    text = " ".join(case.split())
    return text if len(text) <= EXAMPLE else f"{text[: EXAMPLE - 1].rstrip()}…"


def data(one: Mapping[str, Any]) -> str:
    """Return a data set in words: name, counts, content hash."""
    counts = [f"{v} {name}" for name, v in one.items() if v and name not in ("name", "sha256")]
    digest = [f"SHA-256 {one['sha256']}…"] if "sha256" in one else []
    return f"{one['name']} ({', '.join([*counts, *digest])})" if counts or digest else one["name"]


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(one.replace("|", "\\|") for one in line) + " |" for line in lines
    )


def _machines(records: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What ran where, once for all measures that ran alike."""
    alike: dict[str, list[str]] = {}
    for name, record in records.items():
        machine = ", ".join(f"{key} {value}" for key, value in record["machine"].items())
        versions = ", ".join(f"{key} {value}" for key, value in record["versions"].items())
        alike.setdefault(f"{machine}; {versions}", []).append(name)
    for where, names in alike.items():
        yield f"- {', '.join(names)}: {where}."
    spent = ", ".join(f"{name} {one['processor seconds']:.0f}" for name, one in records.items())
    yield f"Seconds of processor time: {spent}."
