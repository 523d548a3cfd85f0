"""Labelled companies: a folder with `docs/` and `gold.json` (layout: the development set's)."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from assistant.resources import data_path
from eval.record import dataset
from eval.statuses import CLASSES

SHARED = Path(__file__).resolve().parents[2] / "shared"
LANGUAGES = ("de", "en")
DEVELOPMENT = ("brightpath-hr", "nordlicht-versicherung")
REMEDY = "eval/README.md says what stands in gold.json."
Item = TypeVar("Item")


class GoldError(ValueError):
    """A labelled company that cannot be read: which file, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that answer a question, and where they stand."""

    file: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """An employee's question with its gold evidence (empty if not answerable)."""

    id: str
    language: str
    text: str
    answerable: bool
    evidence: tuple[Evidence, ...]
    tags: tuple[str, ...]
    also: tuple[Evidence, ...] = ()  # other words that answer as well


@dataclass(frozen=True, slots=True)
class Label:
    """How a requirement stands, by a reader of the documents, and the words that speak for it."""

    requirement: str  # "6.1.4"; 7.5, 9.2 and 9.3 stand for all their parts
    status: str
    evidence: tuple[Evidence, ...]
    missing: str
    trap: str


@dataclass(frozen=True, slots=True)
class Company:
    """A labelled document set."""

    name: str
    language: str
    docs: Path
    questions: tuple[Question, ...]
    labels: tuple[Label, ...] = ()
    gold: Path | None = None  # the file with its labels

    def group(self, question: Question) -> str:
        """Return "de", "en" (question in the documents' language) or "across"."""
        return question.language if question.language == self.language else "across"


def load_company(folder: Path) -> Company:
    """Read `folder/gold.json`; its documents are in `folder/docs`."""
    return _company(folder / "gold.json", folder / "docs")


def sample_company() -> Company:
    """Return the sample company with its own labelled questions."""
    questions = Path(__file__).with_name("data") / "sample_questions.json"
    return _company(questions, data_path("corpus") / "sample" / "docs")


def _company(gold_file: Path, docs: Path) -> Company:
    gold = _read(gold_file, docs)
    try:
        company = Company(
            name=str(gold.get("company", docs.parent.name)),
            language=_one_of(gold["language"], LANGUAGES, "language"),
            docs=docs,
            questions=_each("questions", gold, _question),
            labels=_each("labels", gold, _label),
            gold=gold_file,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GoldError(f"{gold_file}: {_why(error)}. {REMEDY}") from error
    names = {path.name for path in docs.rglob("*")}
    shown = [e for q in company.questions for e in (*q.evidence, *q.also)]
    shown += [e for label in company.labels for e in label.evidence]
    for one in shown:
        if one.file not in names:
            raise GoldError(f"{gold_file}: {one.file!r} is no file in {docs}. {REMEDY}")
    return company


def _each(part: str, gold: dict[str, Any], read: Callable[[Any], Item]) -> tuple[Item, ...]:
    """The entries of a part of a gold file; an error says which one it was."""
    found = []
    for place, raw in enumerate(gold.get(part) or (), start=1):
        try:
            found.append(read(raw))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"{part}, entry {place}: {_why(error)}") from error
    return tuple(found)


def _one_of(value: Any, allowed: Sequence[str], what: str) -> str:
    if value not in allowed:
        raise ValueError(f"{what} {value!r} is none of {', '.join(allowed)}")
    return str(value)


def _why(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)


def _read(gold_file: Path, docs: Path) -> dict[str, Any]:
    """The JSON of a gold file that lies beside documents."""
    if not gold_file.is_file():
        raise GoldError(f"{gold_file}: there is no such file. {REMEDY}")
    if not docs.is_dir() or not any(docs.iterdir()):
        raise GoldError(f"{docs}: no documents. Put the company's files there. {REMEDY}")
    try:
        gold = json.loads(gold_file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"{gold_file}: no JSON in UTF-8 ({error}). {REMEDY}") from error
    if not isinstance(gold, dict):
        raise GoldError(f"{gold_file}: an object is expected. {REMEDY}")
    return gold


def _label(raw: dict[str, Any]) -> Label:
    return Label(
        requirement=str(raw["requirement"]),
        status=_one_of(raw["status"], CLASSES, f"{raw['requirement']}: status"),
        evidence=_evidence(raw),
        missing=str(raw.get("missing") or ""),
        trap=str(raw.get("trap") or ""),
    )


def _evidence(raw: dict[str, Any], part: str = "evidence") -> tuple[Evidence, ...]:
    found = raw.get(part) or ()
    return tuple(Evidence(e["file"], int(e.get("page", 1)), e["quote"]) for e in found)


def _question(raw: dict[str, Any]) -> Question:
    return Question(
        id=str(raw["id"]),
        language=_one_of(raw["language"], LANGUAGES, "language"),
        text=str(raw["question"]),
        answerable=bool(raw["answerable"]),
        evidence=_evidence(raw),
        tags=tuple(str(tag) for tag in raw.get("tags") or ()),
        also=_evidence(raw, "also"),
    )


def development_companies() -> list[Company]:
    """Return the companies under `../shared/devset`, or none where it is absent."""
    root = SHARED / "devset"
    return [load_company(path.parent) for path in sorted(root.glob("*/gold.json"))]


def chosen(names: Sequence[str]) -> list[Company]:
    """Return the named companies, without names those of the development set.

    A name is a folder, "sample", or a folder's name in the development set (none where that set is
    absent). Raises GoldError for a folder that cannot be read.
    """
    if not names:
        return development_companies()
    found = []
    for name in names:
        developed = SHARED / "devset" / name
        if name == "sample":
            found.append(sample_company())
        elif name in DEVELOPMENT and not Path(name).exists():
            found += [load_company(developed)] if developed.is_dir() else []
        else:
            found.append(load_company(Path(name)))
    return found


def datasets(companies: Sequence[Company]) -> list[dict[str, Any]]:
    """Return the companies as data sets of a record."""
    return [
        dataset(
            one.name,
            *([one.gold] if one.gold else []),
            one.docs,
            documents=sum(path.is_file() for path in one.docs.rglob("*")),
            questions=len(one.questions),
            labels=len(one.labels),
        )
        for one in companies
    ]
