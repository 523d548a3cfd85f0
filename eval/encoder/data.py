"""The training texts: gathered, cleaned, and parted into training and development once for all."""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.encoder import readers
from eval.encoder.clean import plain, translated, usable
from eval.encoder.sources import PACKAGES, Package
from eval.encoder.values import Example, Pair, bucket

log = logging.getLogger(__name__)

HELD_BACK = 2_000  # lines of each parallel file


@dataclass(frozen=True, slots=True)
class Corpus:
    """All texts of one training.

    `pairs` are sentences in both languages (or in English alone), `words` dictionary entries,
    `sections` headings with the text under them, `definitions` words with their meaning (English).
    `held_back` are the development lines of each parallel file; nothing in the rest equals them.
    """

    pairs: tuple[Pair, ...]
    words: tuple[Pair, ...]
    sections: tuple[Example, ...]
    definitions: tuple[Example, ...]
    held_back: dict[str, tuple[Pair, ...]]


def load(*, shared: Path, packages: Path) -> Corpus:
    """Return the corpus from the shared data folder and the unpacked packages.

    Raises:
        FileNotFoundError: the parallel lines are missing.
    """
    parallel = _parallel_lines(shared)
    if not parallel:
        raise FileNotFoundError(f"{shared / 'parallel'}: no parallel lines there.")
    held_back = {name: hold_back(pairs) for name, pairs in parallel.items()}
    closed = {side for pairs in held_back.values() for p in pairs for side in _sides(p)}
    closed |= set(_questions(shared / "retrieval" / "handbook_entitle2de" / "queries.jsonl"))
    present = [p for p in PACKAGES if (packages / p.name).is_dir()]
    missing = [p.name for p in PACKAGES if p not in present]
    if missing:
        log.warning("not read, because not fetched: %s", ", ".join(missing))
    pairs = [pair for lines in parallel.values() for pair in lines]
    pairs += _english_law(shared / "eu_law" / "ai_act_en.json")
    words: list[Pair] = []
    sections: list[Example] = []
    definitions: list[Example] = []
    for package in present:
        folder = packages / package.name
        if package.reader == "dictionary":
            words += readers.read_dictionary(folder)
        elif package.reader == "wordnet":
            definitions += readers.read_wordnet(folder)
        else:
            pairs += _package_pairs(package, packages)
        if package.reader == "help":
            sections += readers.read_sections(folder, packages / (package.english or package.name))
    return Corpus(
        pairs=tuple(_open(pairs, closed)),
        words=tuple(_open(words, closed)),
        sections=tuple(_distinct_examples(sections)),
        definitions=tuple(_distinct_examples(definitions)),
        held_back=held_back,
    )


def held_back_lines(shared: Path) -> dict[str, tuple[Pair, ...]]:
    """Return the development lines of each parallel file; empty where there are none."""
    return {name: hold_back(pairs) for name, pairs in _parallel_lines(shared).items()}


def _parallel_lines(shared: Path) -> dict[str, list[Pair]]:
    return {path.stem: _lines(path) for path in sorted((shared / "parallel").glob("*.tsv"))}


def hold_back(pairs: Iterable[Pair], count: int = HELD_BACK) -> tuple[Pair, ...]:
    """Return `count` pairs for development: those of smallest hash, no side twice, no stubs."""
    ranked = sorted(pairs, key=lambda p: (bucket(p.german + "\t" + p.english, 1 << 62), p.german))
    seen: set[str] = set()
    chosen: list[Pair] = []
    for pair in ranked:
        sides = _sides(pair)
        if len(pair.german.split()) < 3 or seen & sides:
            continue
        seen |= sides
        chosen.append(pair)
        if len(chosen) == count:
            break
    return tuple(chosen)


def _sides(pair: Pair) -> set[str]:
    return {side.lower() for side in (pair.german, pair.english) if side}


def _open(pairs: Iterable[Pair], closed: set[str]) -> Iterator[Pair]:
    """Yield each pair once, unless one of its sides is held back."""
    seen: set[tuple[str, str]] = set()
    for pair in pairs:
        key = (pair.german.lower(), pair.english.lower())
        if key not in seen and not _sides(pair) & closed:
            seen.add(key)
            yield pair


def _distinct_examples(examples: Iterable[Example]) -> Iterator[Example]:
    seen: set[tuple[str, str]] = set()
    for example in examples:
        key = (example.question.lower(), example.positive.lower())
        if key not in seen and example.question.lower() != example.positive.lower():
            seen.add(key)
            yield example


def _lines(path: Path) -> list[Pair]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    cleaned = (Pair(plain(row[0]), plain(row[1]), path.stem) for row in rows if len(row) == 2)
    return [pair for pair in cleaned if translated(pair.german, pair.english)]


def _questions(path: Path) -> Iterator[str]:
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            yield plain(json.loads(line)["text"]).lower()


def _package_pairs(package: Package, packages: Path) -> Iterator[Pair]:
    folder = packages / package.name
    match package.reader:
        case "mo":
            return readers.read_mo(folder)
        case "po":
            return readers.read_po(folder)
        case "messages":
            return readers.read_messages(folder)
        case "help":
            return readers.read_help(folder, packages / (package.english or package.name))
        case _:
            return readers.read_html(folder)


def _english_law(path: Path) -> Iterator[Pair]:
    """Yield the sentences of the AI Act's articles and recitals, in English alone."""
    if not path.is_file():
        return
    for text in _strings(json.loads(path.read_text(encoding="utf-8"))):
        for part in plain(text).replace(";", ".").split(". "):
            if usable(part) and len(part.split()) >= 4:
                yield Pair("", part.strip(), path.stem)


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)
