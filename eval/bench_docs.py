"""`docs/performance.md` and its pictures from the record of `python -m eval bench`.

`python -m eval.bench_docs` writes them; a test says that they are what this makes.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval import load_docs
from eval.bench_figures import TUTORIAL
from eval.bench_shown import (
    INGEST,
    QUESTIONS,
    SYSTEMS,
    Figures,
    cell,
    per,
    pictures,
    sets,
    spread,
    table,
    times,
)
from eval.bench_targets import TARGETS, show

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "eval" / "results" / "bench.json"
LOAD = ROOT / "eval" / "results" / "load.json"
NOTES = ROOT / "eval" / "data" / "performance_notes.md"
DOCS = ROOT / "docs"
PAGE = "performance.md"
KINDS = (
    ("a whole answer", "answer ms"),
    ("search alone", "search ms"),
    ("by vector", "by vector ms"),
    ("by vector, in 10 % of the documents", "by vector, 10 % of documents ms"),
    ("by vector, in 90 % of the documents", "by vector, 90 % of documents ms"),
    ("by words", "by words ms"),
)


def write() -> list[Path]:
    """Write page and pictures from the record; return the paths. Raises FileNotFoundError."""
    written = []
    for name, text in committed().items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def committed() -> dict[str, str]:
    """Return what `made` gives for the records that are there. Raises FileNotFoundError."""
    load = json.loads(LOAD.read_text(encoding="utf-8")) if LOAD.is_file() else None
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    return made(record, NOTES.read_text(encoding="utf-8"), load=load)


def made(
    record: Mapping[str, Any], notes: str, *, load: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Return the text of each file below `docs/` by its name; `load` is the record of that name."""
    figures = record["figures"]
    files = pictures(figures)
    parts = [
        _head(record),
        _targets(figures),
        _ingest(figures, INGEST in files),
        _limit(figures),
        _questions(figures, QUESTIONS in files),
        _other(figures),
        load_docs.section(load) if load else "",
        _missing(record),
        "## Tried and dropped\n\n" + notes.strip(),
    ]
    return {PAGE: "\n\n".join(part for part in parts if part) + "\n", **files}


def _head(record: Mapping[str, Any]) -> str:
    machine, versions = record["machine"], record["versions"]
    quick = ""
    if record["limit"]:
        quick = (
            f"**This is a quick look at a small run (`--limit {record['limit']}`), made while the "
            "machine did other work. Its figures show the form of the page, not the speed.**\n\n"
        )
    return (
        "# Speed and size\n\n" + quick + "This page is made by `python -m eval docs` from "
        f"`eval/results/bench.json`, the record of `{record['command']}`. Every part ran in a "
        "process of its own, ours and the others one after the other on the same machine, so that "
        "they can be compared as ratios; seconds are of this machine: "
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory GB']} GB, "
        f"{machine['system']}. Versions: {', '.join(f'{k} {v}' for k, v in versions.items())}.\n\n"
        "The documents are invented policies, half German and half English, about 420 words a "
        "page, six to fourteen pages a file, with headings, lists and tables "
        "(`python -m eval.bench_pdfs FOLDER PAGES` writes them). *The tutorial* is the pipeline of "
        "the LangChain tutorial: PyPDFLoader, RecursiveCharacterTextSplitter (1000, 200), "
        "HuggingFaceEmbeddings with all-MiniLM-L6-v2, Chroma. It does less: one vector for a piece "
        "of 1,000 characters, no tables, no sections, no search by words, no vectors of single "
        "sentences."
    )


def _targets(figures: Figures) -> str:
    rows = [(target.aim, *target.verdict(figures)) for target in TARGETS]
    return "## Aims\n\n" + table(("Aim", "Measured", ""), rows)


def _ingest(figures: Figures, picture: bool) -> str:
    ordered = sets(figures, "ingest ", " pages")
    if not ordered:
        return ""
    shown = [name for name in SYSTEMS if any(name in told for _, told in ordered)]
    ratios, speeds, stages = [], [], []
    for pages, told in ordered:
        base = told.get(TUTORIAL, {}).get("pages/s")
        speed = [told.get(name, {}).get("pages/s") for name in shown]
        ratios.append((f"{pages:,}", *(times(one, base) for one in speed)))
        speeds.append((f"{pages:,}", *(cell(one) for one in speed)))
        for name in shown:
            if name in told:
                used = told[name]["stages s"]
                each = [cell(per(pages, used.get(one))) for one in _STAGES]
                peak = cell(told[name]["peak MB"])
                cpu = cell(told[name]["cpu s"])
                stages.append((f"{pages:,}", name, *each, cpu, peak))
    head = ("Pages", *shown)
    text = "## From PDF to library\n\nPages a second, as a multiple of the tutorial's:\n\n"
    text += table(head, ratios) + "\n\nPages a second:\n\n" + table(head, speeds)
    if picture:
        text += f"\n\n![Pages a second by size of the set]({INGEST})"
    text += (
        "\n\nBy stage, pages a second while the whole pipeline runs (ours parses ahead in "
        "processes of their own, cuts in threads and stores beside embedding: *parse* and *store* "
        "are what it waits for them, *chunk* is within *parse*), processor seconds with start and "
        "imports, and peak memory in MB:"
        "\n\n" + table(("Pages", "Pipeline", *_STAGES, "processor s", "MB"), stages)
    )
    apart = figures.get("stages apart")
    if apart:
        rows = [
            (name, *(cell(told["pages/s"].get(one)) for one in _STAGES))
            for name, told in apart.items()
        ]
        text += "\n\nEach stage alone, pages a second:\n\n" + table(("", *_STAGES), rows)
    return text


_STAGES = ("parse", "chunk", "embed", "store")


def _limit(figures: Figures) -> str:
    text = []
    if machine := figures.get("machine"):
        peak, memory = machine["fp32 product GFLOP/s"], machine["memory GB/s"]
        scan = machine["scan of 384 numbers each"]
        text.append(
            f"A product of matrices reaches {show(peak['1 thread'])} GFLOP/s with one thread and "
            f"{show(peak['all threads'])} with all (fp32, numpy). Memory is read at "
            f"{show(memory['read'])} GB/s and copied at {show(memory['copy'])} (bytes read and "
            f"written). One pass over {scan['vectors']:,} vectors of 384 numbers "
            f"({show(scan['MB'])} MB) can therefore not take less than {show(scan['bound ms'])} ms "
            f"with one reading thread; numpy's product takes {show(scan['measured ms'])} ms."
        )
    if encoder := figures.get("encoder"):
        speeds, shares = encoder["tokens/s"], encoder["share of bound"]
        text.append(
            f"all-MiniLM-L6-v2 needs {show(encoder['MFLOP a token'])} million operations a token "
            f"for texts of {show(encoder['tokens a text'])} tokens, so this machine's bound is "
            f"{show(speeds['bound'])} tokens a second in fp32. Ours multiplies 8-bit integers, "
            "which can pass that bound; the tutorial's cannot. Same texts (lowest cosine between "
            f"both vectors {encoder['lowest cosine between both']:.4f}):\n\n"
            + table(
                ("", "tokens a second", "share of the bound"),
                [
                    (name, cell(speeds[name]), f"{100 * shares[name]:.0f} %")
                    for name in ("ours", "tutorial")
                ],
            )
        )
    return "## How near to the machine's limit\n\n" + "\n\n".join(text) if text else ""


def _questions(figures: Figures, picture: bool) -> str:
    ordered = sets(figures, "questions, ", " passages")
    if not ordered:
        return ""
    rows = [
        (f"{size:,}", words, *spread(told["ours"].get(kind)), *spread(told["Chroma"].get(kind)))
        for size, told in ordered
        for words, kind in KINDS
    ]
    text = (
        "## Questions\n\nMilliseconds, half of the questions within p50 and 95 of 100 within p95, "
        "warm, 40 questions never asked before, over libraries made of this repository's own "
        "texts (`eval/big_library.py`: sentences drawn anew for each passage). Chroma holds the "
        "same vectors and is asked as the tutorial does (`similarity_search`: the question "
        "embedded, four results), and by vector for 60 results as ours:\n\n"
    )
    head = ("Passages", "", "ours p50", "ours p95", "Chroma p50", "Chroma p95")
    text += table(head, rows)
    if picture:
        text += f"\n\n![Milliseconds of a question by size of the library]({QUESTIONS})"
    sizes = [
        (
            f"{size:,}",
            cell(told["ours"]["peak MB"]),
            cell(told["Chroma"]["peak MB"]),
            cell(told["ours"]["first answer ms"]),
        )
        for size, told in ordered
    ]
    heads = ("Passages", "ours, MB", "Chroma, MB", "ours, first answer with opening, ms")
    return text + "\n\nPeak memory of the asking process:\n\n" + table(heads, sizes)


def _other(figures: Figures) -> str:
    rows: list[tuple[str, str]] = []
    if cold := figures.get("cold"):
        rows += [
            ("`aims --help`, s", cell(cold["aims --help s"])),
            ("`aims ask` in a new process, s", cell(cold["aims ask s"])),
            ("the tutorial's question in a new process, s", cell(cold["tutorial s"])),
        ]
    if again := figures.get("ingest again"):
        rows.append((f"an unchanged folder of {again['pages']} pages again, s", cell(again["s"])))
        rows.append(("texts embedded by that", str(again["texts embedded"])))
    for name, told in figures.get("review", {}).items():
        requirements = told["requirements"]
        rows.append((f"review of {name}, {requirements} requirements, s", cell(told["review s"])))
    text = "## Starting, reviewing, repeating\n\n" + table(("", ""), rows) if rows else ""
    if slopes := figures.get("growth"):
        shown = [(name, cell(slope)) for name, slope in slopes.items() if slope is not None]
        text += (
            "\n\nGrowth: time is about size to the power of (1: twice the size takes twice the "
            "time; 0: size does not matter):\n\n" + table(("", "exponent"), shown)
        )
    disk = [
        (f"{pages:,}", name, ", ".join(f"{part} {show(size)}" for part, size in parts.items()))
        for pages, told in sets(figures, "ingest ", " pages")[-1:]
        for name, one in told.items()
        if name != TUTORIAL and (parts := one["MB for 1,000 passages"])
    ]
    if disk:
        text += "\n\nMB on disk for 1,000 passages, by part:\n\n"
        text += table(("Pages", "Pipeline", "Parts"), disk)
    return text.strip()


def _missing(record: Mapping[str, Any]) -> str:
    lines = [f"- {note}" for note in record["notes"]]
    for stage, told in record["errors"].items():
        lines += [f"- {stage}: {example}" for example in told["examples"]]
    return "## Notes of the run\n\n" + "\n".join(lines) if lines else ""


if __name__ == "__main__":
    for path in write():
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
