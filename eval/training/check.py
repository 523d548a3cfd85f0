"""Check the training pairs in this folder and report how many there are of which kind."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAIR_FIELDS = (
    "company",
    "trade",
    "language",
    "passage_language",
    "question",
    "positive",
    "heading",
    "negatives",
)
UNANSWERABLE_FIELDS = ("company", "language", "question", "positive", "near")
PASSAGE_WORDS = (8, 70)
QUESTION_WORDS = (2, 32)
MOST_REPEATS = 4
"""A question may be asked of this many companies, word for word, at most."""

_GERMAN = (
    "der die das und ist nicht ein eine wir ich sie wird werden für mit auf wer wie was wann wo "
    "den dem des von zu im bei muss darf dürfen kann oder man ob mir mein welche welcher welches "
    "nach aus über vor es wenn wem wen an als sind hat haben einer einem einen vom zum zur "
    "in rolle aufgabe frist gibt wofür woran lange viel uns unser unsere wohin worauf"
)
_ENGLISH = (
    "the a an and is are not we i you it will for with on who how what when where of to in at "
    "must may can or do does my our which by from over before if whom as has have be any that "
    "should shall every role task deadline there after long much your"
)
GERMAN = frozenset(_GERMAN.split())
ENGLISH = frozenset(_ENGLISH.split())

Row = dict[str, Any]


def check(folder: Path) -> tuple[list[str], dict[str, int]]:
    """Return the faults found in the folder's files, one a line, and the counts."""
    faults: list[str] = []
    counts: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    documents: dict[str, set[str]] = {}
    for place, row in _rows(folder, "pairs_*.jsonl"):
        faults += [f"{place}: {fault}" for fault in _pair_faults(row)]
        counts["pairs"] += 1
        counts[f"question {row['language']}, passage {row['passage_language']}"] += 1
        documents.setdefault(row["company"], set()).add(row["positive"])
        faults += _repeats(place, row, seen, asked)
    for place, row in _rows(folder, "unanswerable_*.jsonl"):
        faults += [f"{place}: {fault}" for fault in _unanswerable_faults(row)]
        counts["unanswerable"] += 1
        counts[f"unanswerable {row['language']}"] += 1
        faults += _repeats(place, row, seen, asked)
    counts["companies"] = len(documents)
    counts["passages asked about"] = sum(len(passages) for passages in documents.values())
    return faults, dict(counts)


def _rows(folder: Path, pattern: str) -> Iterator[tuple[str, Row]]:
    for path in sorted(folder.glob(pattern)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.name}:{number}", json.loads(line)


def _repeats(
    place: str, row: Row, seen: set[tuple[str, str]], asked: Counter[str]
) -> Iterator[str]:
    question = " ".join(re.findall(r"\w+", row["question"].lower()))
    if (row["company"], question) in seen:
        yield f"{place}: asked twice of one company: {row['question']}"
    seen.add((row["company"], question))
    asked[question] += 1
    if asked[question] > MOST_REPEATS:
        yield f"{place}: asked of more than {MOST_REPEATS} companies: {row['question']}"


def _pair_faults(row: Row) -> Iterator[str]:
    if tuple(row) != PAIR_FIELDS:
        yield f"fields are {', '.join(row)}"
        return
    yield from _text_faults(row["question"], row["language"], QUESTION_WORDS)
    yield from _text_faults(row["positive"], row["passage_language"], PASSAGE_WORDS)
    if not 2 <= len(row["negatives"]) <= 3:
        yield f"{len(row['negatives'])} negatives"
    if len(set(row["negatives"])) != len(row["negatives"]) or row["positive"] in row["negatives"]:
        yield "a negative is doubled or is the positive"


def _unanswerable_faults(row: Row) -> Iterator[str]:
    if tuple(row) != UNANSWERABLE_FIELDS or row["positive"] is not None:
        yield f"fields are {', '.join(row)}, positive is {row.get('positive')!r}"
        return
    yield from _text_faults(row["question"], row["language"], QUESTION_WORDS)
    if not 1 <= len(row["near"]) <= 3 or len(set(row["near"])) != len(row["near"]):
        yield "near holds one to three different passages"


def _text_faults(text: str, language: str, limits: tuple[int, int]) -> Iterator[str]:
    words = re.findall(r"\w+", text.lower())
    if not limits[0] <= len(words) <= limits[1]:
        yield f"{len(words)} words: {text}"
    german = sum(word in GERMAN for word in words) + 2 * bool(re.search("[äöüß]", text.lower()))
    english = sum(word in ENGLISH for word in words)
    if (german < english) if language == "de" else (english < german):
        yield f"does not look like {language}: {text}"
    if text != " ".join(text.split()):
        yield f"untidy white space: {text!r}"


def main() -> int:
    """Write faults and counts to standard output; return 1 where there are faults."""
    faults, counts = check(Path(__file__).resolve().parent)
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    sys.stdout.writelines(f"{count:6d}  {name}\n" for name, count in counts.items())
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
