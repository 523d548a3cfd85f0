"""How fast, how large, how near the limit: every part in a process of its own, ours beside others.

Parts run in the order below. A part that fails is stated and the others go on. A run that is
expected to take more of the time than is left is left out, and the record says so: nothing is
extrapolated silently. The record is written anew after each part.
"""

import argparse
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval import (
    bench_answers,
    bench_ingest,
    bench_library,
    bench_machine,
    bench_review,
    bench_tutorial,
)
from eval.bench_child import BenchFailed, in_child
from eval.bench_figures import TUTORIAL, Figures, asked, growth, ingested
from eval.bench_pdfs import write_pdfs
from ingest.embedders import DEFAULT, PACKAGED, STATIC

PAGES = (100, 1_000, 10_000)
PASSAGES = (1_000, 10_000, 100_000)
REVIEW_PAGES = (25, 50, 100)
LONGEST = 420.0  # seconds that one run may be expected to take without `--full`
OURS = {  # from the most like the tutorial's to the fastest
    "ours, its encoder": PACKAGED,
    "ours, default": DEFAULT,
    "ours, static": STATIC,
}
FAILED = "failed parts"  # with any, the command ends with 1


def measure(
    options: argparse.Namespace, *, save: Callable[[dict[str, Any]], None] = lambda result: None
) -> dict[str, Any]:
    """Run all parts and return the result for a record; `save` gets what there is after each."""
    with TemporaryDirectory(prefix="aims-bench-", ignore_cleanup_errors=True) as folder:
        bench = _Bench(options, Path(folder), save)
        bench.run()
        return bench.result()


class _Bench:
    """The parts of one run, what they gave so far, and the time that is left."""

    def __init__(
        self,
        options: argparse.Namespace,
        folder: Path,
        save: Callable[[dict[str, Any]], None],
    ) -> None:
        quick = options.limit
        self.quick = quick is not None
        self.pages = [n for n in PAGES if n <= quick] or [quick] if quick else list(PAGES)
        self.passages = [quick * 10] if quick else list(PASSAGES)
        self.options, self.folder, self.save = options, folder, save
        self.packages: Path | None = options.tutorial_packages
        self.began = time.monotonic()
        self.figures: Figures = {}
        self.failed: list[str] = []
        self.notes: list[str] = []
        self.made_of: dict[str, str] = {}

    def run(self) -> None:
        """Run the parts, the ones that matter most first."""
        self.part("machine", lambda: in_child(bench_machine.machine, quick=self.quick).result)
        texts = 16 if self.quick else 128
        self.part("encoder", lambda: in_child(bench_machine.encoder, texts=texts).result)
        self.ingest(self.pages[0])
        self.part("stages apart", self.stages)
        self.part("cold", self.cold)
        self.part("ingest again", self.again)
        self.part("review", self.review)
        for passages in self.passages[:2]:
            self.questions(passages)
        for pages in self.pages[1:2]:
            self.ingest(pages)
        for passages in self.passages[2:]:
            self.questions(passages)
        for pages in self.pages[2:]:
            self.ingest(pages)
        self.part("growth", lambda: growth(self.figures, (*OURS, TUTORIAL)))
        _say(f"{self.spent():5.0f} s  done")

    def result(self) -> dict[str, Any]:
        """Return what there is, in the shape that a record is made of."""
        made = [f"The tutorial's {name}: {source}." for name, source in self.made_of.items()]
        return {
            "data": [
                "invented policies as PDF, German and English half and half (eval.bench_pdfs)"
            ],
            "model": DEFAULT,
            "figures": self.figures,
            "errors": {FAILED: {"count": len(self.failed), "examples": self.failed}}
            if self.failed
            else {},
            "notes": [*made, *self.notes],
        }

    def part(self, name: str, work: Callable[[], dict[str, Any]]) -> bool:
        """Run a part and keep its figures; tell whether it went well."""
        _say(f"{self.spent():5.0f} s  {name}")
        try:
            self.figures[name] = work()
        except (BenchFailed, ArithmeticError, LookupError, OSError) as error:
            self.failed.append(f"{name}: {error}")
            _say(f"         failed: {error}")
            return False
        finally:
            self.save(self.result())
        return True

    def spent(self) -> float:
        return time.monotonic() - self.began

    def too_long(self, name: str, expected: float | None) -> bool:
        """Whether a run is to be left out for its time; says so in the notes."""
        if self.options.full or expected is None:
            return False
        left = 60 * self.options.minutes - self.spent()
        if expected <= min(left, LONGEST):
            return False
        why = (
            "the smaller one was not run either"
            if math.isinf(expected)
            else f"by the smaller one it was expected to take {expected / 60:.0f} minutes"
        )
        self.notes.append(f"Not run: {name}; {why}. `--full` runs it.")
        _say(f"         left out: {name}; {why}")
        return True

    # --- ingest --------------------------------------------------------------------------------

    def ingest(self, pages: int) -> None:
        """Take a set of so many pages in, by the tutorial's pipeline and by ours."""
        group = f"ingest {pages} pages"
        folder = self.folder / f"pdf-{pages}"
        if not self.part(f"set of {pages} pages", lambda: _written(folder, pages)):
            return
        told: dict[str, Any] = {}
        for name in (*reversed(OURS), TUTORIAL):
            if self.too_long(f"{name}, {pages} pages", self.expected(name, pages)):
                continue

            def one(name: str = name) -> dict[str, Any]:
                told[name] = self.system(name, folder, pages)
                return told

            self.part(group, one)
        base = told.get(TUTORIAL)
        if base:
            for name in OURS.keys() & told.keys():
                told[name]["times the tutorial"] = told[name]["pages/s"] / base["pages/s"]

    def system(self, name: str, folder: Path, pages: int) -> dict[str, Any]:
        """Run one system on a set of pages."""
        if name == TUTORIAL:
            store = str(self.store(pages))
            run = in_child(
                bench_tutorial.ingest, folder=str(folder), store=store, packages=self.packages
            )
            self.made_of = run.result.pop("made of")
            run.result["bytes"] = bench_ingest.sizes(Path(store))
        else:
            model, data_dir = OURS[name], str(self.library(name, pages))
            run = in_child(bench_ingest.ingest, folder=str(folder), data_dir=data_dir, model=model)
        if run.result["pages"] != pages:
            raise BenchFailed(f"{name}: {run.result['pages']} pages read of {pages}")
        return ingested(run)

    def expected(self, name: str, pages: int) -> float | None:
        """Seconds that the next smaller set makes likely."""
        smaller = [n for n in self.pages if n < pages]
        told = self.figures.get(f"ingest {smaller[-1]} pages", {}) if smaller else {}
        if smaller and name not in told:
            return math.inf
        return float(told[name]["s"]) * pages / smaller[-1] if smaller else None

    def store(self, pages: int) -> Path:
        return self.folder / f"tutorial-{pages}"

    def library(self, name: str, pages: int) -> Path:
        return self.folder / f"library-{OURS[name]}-{pages}"

    def stages(self) -> dict[str, Any]:
        """Each stage alone, for the encoders of `OURS`."""
        pages = self.pages[0]
        told = {}
        for name, model in OURS.items():
            run = in_child(
                bench_ingest.stages,
                folder=str(self.folder / f"pdf-{pages}"),
                data_dir=str(self.folder / f"stages-{model}"),
                model=model,
            )
            used = run.result["stages"]
            told[name] = {
                "s": used,
                "pages/s": {stage: pages / seconds for stage, seconds in used.items()},
            }
        return told

    def again(self) -> dict[str, Any]:
        """Take an unchanged folder in once more."""
        pages = self.pages[0]
        run = in_child(
            bench_ingest.ingest,
            folder=str(self.folder / f"pdf-{pages}"),
            data_dir=str(self.library("ours, default", pages)),
            model=DEFAULT,
        )
        return {
            "pages": pages,
            "s": run.result["s"],
            "texts embedded": run.result["texts embedded"],
            "files": run.result["files"],
        }

    # --- questions -----------------------------------------------------------------------------

    def cold(self) -> dict[str, Any]:
        """Commands in a new process."""
        store = self.store(self.pages[0])
        return bench_answers.cold(
            data_dir=self.library("ours, default", self.pages[0]),
            model=DEFAULT,
            store=store if store.is_dir() else None,
            packages=self.packages,
        )

    def questions(self, passages: int) -> None:
        """Make a library of so many passages, and ask it."""
        group = f"questions, {passages} passages"
        if self.too_long(group, self.building(passages)):
            return
        data_dir, chroma = (str(self.folder / f"{name}-{passages}") for name in ("big", "chroma"))

        def work() -> dict[str, Any]:
            built = in_child(
                bench_library.build,
                data_dir=data_dir,
                chroma=chroma,
                model=DEFAULT,
                passages=passages,
            )
            ours = in_child(bench_library.ask, data_dir=data_dir, model=DEFAULT)
            theirs = in_child(bench_library.ask_chroma, chroma=chroma, model=DEFAULT)
            return asked(built, ours, theirs)

        self.part(group, work)

    def building(self, passages: int) -> float | None:
        """Seconds that making a library of so many passages is likely to take."""
        smaller = [n for n in self.passages if n < passages]
        if not smaller:
            return None
        told = self.figures.get(f"questions, {smaller[-1]} passages")
        if told is None:
            return math.inf
        # One smaller size tells too much: the stock of sentences costs the same at each.
        return self.slope(passages) if len(smaller) > 1 else None

    def slope(self, passages: int) -> float:
        """Seconds by a straight line through the two smaller sizes."""
        small, large = self.passages[-3:-1]
        times = [
            float(self.figures[f"questions, {n} passages"]["building"]["whole s"])
            for n in (small, large)
        ]
        a_passage = max(0.0, (times[1] - times[0]) / (large - small))
        return times[1] + a_passage * (passages - large)

    def review(self) -> dict[str, Any]:
        """A gap review of copies of the sample company."""
        sizes = [10] if self.quick else list(REVIEW_PAGES)
        return in_child(bench_review.task, sizes=sizes, model=DEFAULT).result


def _written(folder: Path, pages: int) -> dict[str, Any]:
    made = write_pdfs(folder, pages=pages)
    return {
        "files": len(made.files),
        "words a page": made.words / made.pages,
        "MB": made.bytes / 1e6,
    }


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
