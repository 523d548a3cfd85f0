"""Does the check of a model's sentences pass what is borne out, and catch what is not?

- `translation`: aligned German and English sentences; the one is the claim, the other its quote.
- `another's`: the same claims, each with the quote of the next pair.
- `altered`: sentences of the same file in which one thing was changed ("must" to "should", a number
  by one, "not" or "only" taken out), with the sentence as it was; `altered, translated`: with its
  translation, of the pairs that pass unchanged.
- `summary`: hypotheses on contracts with the passage that entails or contradicts them (ContractNLI,
  Koreeda & Manning 2021).
"""

import json
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.grounding.support import disagreements
from assistant.messages import Language
from assistant.words import WordMatcher
from eval.companies import SHARED
from eval.intervals import told
from eval.metrics import mean
from eval.record import dataset
from ingest.embedders import STATIC, load_embedder

PAIRS = SHARED / "data" / "parallel"
CONTRACTS = SHARED / "data" / "gap" / "contract_nli" / "dev_original.json"
FILES = ("handbook", "tatoeba")
SENTENCES, ALTERED, SEED, LEAST_WORDS = 1_500, 400, 1, 6
Case = tuple[Language, str, str]  # language and words of the claim, its quote
_FORMS = {"muss": "sollte", "müssen": "sollten", "must": "should", "shall": "should"}
_MAY = {"muss": "kann", "müssen": "können", "must": "can", "shall": "can"}
_DUTY = re.compile(r"\b(?:muss|müssen|must|shall)\b")
ALTERATIONS: dict[str, Callable[[str], str]] = {
    "number": lambda s: re.sub(
        r"(?<![\w.])\d{1,4}(?![\w.])", lambda m: str(int(m[0]) + 1), s, count=1
    ),
    "must to should": lambda s: _DUTY.sub(lambda m: _FORMS[m[0]], s, count=1),
    "must to can": lambda s: _DUTY.sub(lambda m: _MAY[m[0]], s, count=1),
    "not taken out": lambda s: re.sub(r"\b(?:not|nicht) ", "", s, count=1),
    "only taken out": lambda s: re.sub(r"\b(?:only|nur) ", "", s, count=1),
}


def measure(*, limit: int | None) -> dict[str, Any] | None:
    """Return the record's parts, None where the data is absent; `limit` sentences a group."""
    if not PAIRS.is_dir() or not CONTRACTS.is_file():
        return None
    words = WordMatcher(load_embedder(STATIC))
    most = limit or SENTENCES
    figures: dict[str, Any] = {}
    for name in FILES:
        pairs = _pairs(PAIRS / f"{name}_de_en.tsv")
        some = random.Random(SEED).sample(pairs, min(most, len(pairs)))
        shifted = [*some[1:], *some[:1]]
        figures[f"{name}, translation"] = _passed(_both(some, some), words)
        figures[f"{name}, another's"] = _passed(_both(some, shifted), words)
        if name == "handbook":
            for kind, alter in ALTERATIONS.items():
                figures |= _altered(kind, alter, pairs, words, min(most, ALTERED))
    for choice in ("Entailment", "Contradiction"):
        figures[f"summary, {choice.lower()}"] = _passed(_contracts(choice)[:most], words)
    return {"figures": figures, "model": STATIC, "data": [dataset("parallel", PAIRS)]}


def _pairs(path: Path) -> list[tuple[str, str]]:
    """Sentences without marks of a template, German and English."""
    rows = [line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [
        (row[0], row[1])
        for row in rows
        if len(row) == 2
        and all(len(text.split()) >= LEAST_WORDS and not set("|[]{}*") & set(text) for text in row)
    ]
    return list(dict.fromkeys(kept))


def _both(claims: Sequence[tuple[str, str]], quotes: Sequence[tuple[str, str]]) -> list[Case]:
    """Each claim in either language with the other language's quote."""
    return [
        case
        for (german, english), (deutsch, inglese) in zip(claims, quotes, strict=True)
        for case in (("en", english, deutsch), ("de", german, inglese))
    ]


def _passes(case: Case, words: WordMatcher) -> bool:
    language, claim, quote = case
    return not disagreements(claim, quote, language=language, words=words)


def _passed(cases: Sequence[Case], words: WordMatcher) -> dict[str, Any]:
    passed = [float(_passes(case, words)) for case in cases]
    return {"cases": len(passed), **told(passed, {"passed": mean})}


def _altered(
    kind: str,
    alter: Callable[[str], str],
    pairs: Sequence[tuple[str, str]],
    words: WordMatcher,
    most: int,
) -> dict[str, Any]:
    found: dict[tuple[Language, str, str, str], None] = {}
    for german, english in pairs:
        if alter(german) != german:
            found["de", alter(german), german, english] = None
        if alter(english) != english:
            found["en", alter(english), english, german] = None
    some = random.Random(SEED).sample(list(found), min(most, len(found)))
    same: list[Case] = [(language, claim, quote) for language, claim, quote, _ in some]
    across: list[Case] = [
        (language, claim, other)
        for language, claim, quote, other in some
        if _passes((language, quote, other), words)
    ]
    return {
        f"altered, {kind}": _passed(same, words),
        f"altered, translated, {kind}": _passed(across, words),
    }


def _contracts(choice: str) -> list[Case]:
    data = json.loads(CONTRACTS.read_text(encoding="utf-8"))
    hypotheses = {key: one["hypothesis"] for key, one in data["labels"].items()}
    return [
        ("en", hypotheses[key], document["text"][slice(*document["spans"][one["spans"][0]])])
        for document in data["documents"]
        for key, one in document["annotation_sets"][0]["annotations"].items()
        if one["choice"] == choice and one["spans"]
    ]
