"""Read the rules of the EU AI Act from `corpus/ai_act` and check that they fit together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from assistant.ai_act.schema import (
    Concepts,
    Dates,
    Duties,
    Examples,
    Model,
    Question,
    Questions,
    Rule,
    Rules,
)
from assistant.ai_act.terms import Lexicon, NotATerm
from assistant.errors import AssistantError
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from assistant.resources import data_path

FOLDER = "ai_act"
BY_ANNEX, BY_RULE = "by_annex", "by_rule"  # dates that the deciding rule gives
CASES = {
    "all", "prohibited", "high", "annex_iii", "annex_i", "annex_ib", "derogation", "gpai",
    "gpai_systemic",
}  # fmt: skip
_M = TypeVar("_M", bound=Model)


class BadAiActData(AssistantError):
    """A file of `corpus/ai_act` is not in order; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Law:
    """Everything the classification knows, ready for use."""

    concepts: Concepts
    rules: Rules
    duties: Duties
    dates: Dates
    questions: Questions
    lexicon: Lexicon
    folder: Path

    def day(self, name: str) -> date:
        """Return the day that a date's id stands for. Raises KeyError."""
        return {one.id: one.day for one in self.dates.dates}[name]

    def question(self, name: str) -> Question:
        """Return the question of that id. Raises KeyError."""
        return {one.id: one for one in self.questions.questions}[name]


@lru_cache(maxsize=2)
def load_law(folder: Path | None = None) -> Law:
    """Return the rules in a folder, or those that ship. Raises BadAiActData."""
    folder = folder or data_path("corpus") / FOLDER
    concepts = _read(folder / "concepts.yaml", Concepts)
    try:
        lexicon = Lexicon.of(concepts.words)
    except NotATerm as error:
        raise BadAiActData(f"{folder / 'concepts.yaml'}: {error}") from error
    law = Law(
        concepts,
        _read(folder / "rules.yaml", Rules),
        _read(folder / "duties.yaml", Duties),
        _read(folder / "dates.yaml", Dates),
        _read(folder / "questions.yaml", Questions),
        lexicon,
        folder,
    )
    if faults := list(_faults(law)):
        raise BadAiActData(f"{folder}: {'; '.join(faults[:5])}")
    return law


@lru_cache(maxsize=2)
def load_examples(law_folder: Path) -> Examples:
    """Return the examples that lie beside the rules; read only where they are needed."""
    return _read(law_folder / "examples.yaml", Examples)


def sets_of(combination: str) -> tuple[list[str], list[str]]:
    """Return the word sets that a combination wants and those it must not have."""
    wanted, _, unwanted = combination.partition(" - ")
    return wanted.split(" + "), unwanted.split(" - ") if unwanted else []


def _read(path: Path, model: type[_M]) -> _M:
    try:
        return model.model_validate(read_plain_yaml(path.read_bytes()))
    except OSError as error:
        raise BadAiActData(f"{path}: cannot be read ({error.strerror}).") from error
    except NotPlainYaml as error:
        raise BadAiActData(f"{path}: {error}") from error
    except ValidationError as error:
        told = "; ".join(
            f"{' → '.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:5]
        )
        raise BadAiActData(f"{path}: {told}") from error


def _faults(law: Law) -> Iterable[str]:
    """Name what is named and not there, or there twice."""
    concepts = [one.id for one in law.concepts.concepts]
    questions = [one.id for one in law.questions.questions]
    rules = [one.id for one in law.rules.rules]
    days = [one.id for one in law.dates.dates]
    for kind, ids in (("concept", concepts), ("question", questions), ("rule", rules)):
        yield from (
            f"{kind} {one} is there twice" for one in sorted(set(ids)) if ids.count(one) > 1
        )
    for concept in law.concepts.concepts:
        named = [name for one in concept.any for part in sets_of(one) for name in part]
        yield from _unknown(named, law.concepts.words, f"concept {concept.id}: word set")
    for rule in law.rules.rules:
        yield from _unknown(_concepts_of(rule), concepts, f"rule {rule.id}: concept")
        yield from _unknown(rule.ask, questions, f"rule {rule.id}: question")
        yield from _unknown([rule.date], days, f"rule {rule.id}: date")
    for domain in law.rules.domains:
        yield from _unknown([domain.id], concepts, "domain: concept")
        yield from _unknown(domain.ask, questions, f"domain {domain.id}: question")
    exempt = law.rules.derogation
    named = [*exempt.asserted, *exempt.plain, exempt.blocked_by, exempt.denied_by]
    yield from _unknown(named, concepts, "derogation: concept")
    yield from _unknown(law.rules.unsure.ask, questions, "unsure: question")
    for duty in law.duties.duties:
        yield from _unknown(duty.cases, [*CASES, *rules], f"duty {duty.article}: case")
        yield from _unknown([duty.date], [*days, BY_ANNEX, BY_RULE], f"duty {duty.article}: date")
    for question in law.questions.questions:
        named = [name for one in question.options for name in (*one.found, *one.not_found)]
        yield from _unknown(named, concepts, f"question {question.id}: concept")


def _concepts_of(rule: Rule) -> list[str]:
    return [*rule.all, *rule.any, *rule.none]


def _unknown(named: Iterable[str], known: Iterable[str], where: str) -> list[str]:
    there = set(known)
    return [f"{where} {name!r} is not defined" for name in named if name not in there]
