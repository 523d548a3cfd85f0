"""Invented policies for benchmarks: headings, paragraphs, lists and tables, German or English.

Sentences come from frames and word lists of our own (`eval/data/bench_words.json`); names and codes
are drawn anew for each document, so the vocabulary grows with the number of documents as real ones'
does. The same number gives the same text.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

WORDS = Path(__file__).parent / "data" / "bench_words.json"
_SLOT = re.compile(r"\{(\w+)\}")
_ARTICLES = {"m": ("der", "den", "dem"), "f": ("die", "die", "der"), "n": ("das", "das", "dem")}
_DATIVE = (("der ", "dem "), ("die ", "der "), ("das ", "dem "))

Type = Literal["title", "heading", "subheading", "text", "bullet", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document: its text, or the rows of a table."""

    type: Type
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Policy:
    """An endless invented document; whoever prints it stops where the pages are full."""

    def __init__(self, number: int) -> None:
        self.language = "de" if number % 2 else "en"
        self._draw = random.Random(f"policy {number}")
        self._words: dict[str, Any] = _material()[self.language]
        self._names = [self._name() for _ in range(8)]
        self.subject = self._noun()[0]
        self.title = self._filled(self._draw.choice(self._words["titles"]))
        self.code = self._code()

    def blocks(self) -> Iterator[Block]:
        """Yield the document's blocks: title, control block, then section after section."""
        yield Block("title", self.title)
        rows = [(label, self._filled(value)) for label, value in self._words["control"]]
        rows[0] = (rows[0][0], self.code)
        yield Block("table", rows=tuple(rows))
        number = 0
        while True:
            number += 1
            yield from self._section(number)

    def question(self) -> str:
        """Return a question on things that such documents treat."""
        return self._filled(self._draw.choice(self._words["questions"]))

    def _section(self, number: int) -> Iterator[Block]:
        names = self._words["sections"]
        fixed = names[(number - 1) % len(names)]
        yield Block("heading", f"{number} {self._filled(fixed)}")
        yield Block("text", self._paragraph())
        for part in range(1, self._draw.randint(2, 4)):
            yield Block("subheading", f"{number}.{part} {self._noun()[0].capitalize()}")
            yield Block("text", self._paragraph())
            if self._draw.random() < 0.4:
                yield Block("text", self._draw.choice(self._words["leads"]))
                yield from (Block("bullet", self._item()) for _ in range(self._draw.randint(3, 6)))
                yield Block("text", self._paragraph())
        if number % 4 == 3:
            yield self._table()

    def _paragraph(self) -> str:
        frames = self._words["frames"]
        count = self._draw.randint(3, 6)
        return " ".join(self._filled(self._draw.choice(frames)) for _ in range(count))

    def _item(self) -> str:
        return f"{self._phrase(1)} {self._filled(self._draw.choice(self._words['times']))};"

    def _table(self) -> Block:
        rows = [tuple(self._words["table"][0])]
        for _ in range(self._draw.randint(4, 7)):
            who = self._filled(self._draw.choice(self._words["subjects"]))
            subject, when = self._noun()[0], self._filled(self._words["deadline"])
            rows.append((self._code(), subject, who[0].upper() + who[1:], when))
        return Block("table", rows=tuple(rows))

    def _filled(self, frame: str) -> str:
        """Return the frame with its slots filled; the first letter stays as it is meant."""
        text = _SLOT.sub(lambda slot: self._slot(slot[1]), frame)
        return text[0].upper() + text[1:] if frame[:3] in ("{S}", "{N}") else text

    def _slot(self, name: str) -> str:
        draw, words = self._draw, self._words
        if name in ("S", "s", "d"):
            text = self._filled(draw.choice(words["subjects"]))
            return _dative(text) if name == "d" else text
        simple = {"T": "times", "C": "conditions"}
        if name in simple:
            return self._filled(draw.choice(words[simple[name]]))
        if name in ("N", "A", "D"):
            return self._phrase("NAD".index(name))
        if name == "V":
            return str(draw.choice(words["verbs"].split()))
        if name == "month":
            return str(draw.choice(words["months"].split()))
        return self._fact(name)

    def _fact(self, name: str) -> str:
        draw = self._draw
        if name == "n":
            return str(draw.randint(2, 30))
        if name == "name":
            return draw.choice(self._names)
        if name == "person":
            return f"{self._name()} {self._name()}"
        if name == "version":
            return f"{draw.randint(1, 4)}.{draw.randint(0, 9)}"
        if name == "date":
            return f"{draw.randint(10, 28)}.{draw.randint(10, 12)}.20{draw.randint(19, 25)}"
        return self.subject if name == "h" else self._code()

    def _noun(self) -> tuple[str, str]:
        """Return a compound and its gender ("" in English)."""
        gender = self._draw.choice(sorted(self._words["heads"]))
        head = self._draw.choice(self._words["heads"][gender].split())
        part = self._draw.choice(self._words["parts"].split())
        return (f"{part}{head}" if gender else f"{part} {head}"), gender

    def _phrase(self, case: int) -> str:
        """Return a noun with its article; case 0 nominative, 1 accusative, 2 dative."""
        noun, gender = self._noun()
        adjective = ""
        if self._draw.random() < 0.35:
            adjective = self._draw.choice(self._words["adjectives"].split()) + " "
        if not gender:
            return f"the {adjective}{noun}"
        if adjective:
            strong = case == 2 or (case == 1 and gender == "m")
            adjective = adjective[:-1] + ("en " if strong else "e ")
        return f"{_ARTICLES[gender][case]} {adjective}{noun}"

    def _name(self) -> str:
        syllables = _material()["syllables"].split()
        return "".join(self._draw.choices(syllables, k=self._draw.randint(2, 3))).capitalize()

    def _code(self) -> str:
        letters = "".join(self._draw.choices("ABCDEFGHKLMNPRSTVW", k=3))
        return f"{letters}-{self._draw.randint(100, 9999)}"


def _dative(text: str) -> str:
    for nominative, dative in _DATIVE:
        if text.startswith(nominative):
            return dative + text.removeprefix(nominative).replace("zuständige ", "zuständigen ")
    return text


@cache
def _material() -> dict[str, Any]:
    material: dict[str, Any] = json.loads(WORDS.read_text(encoding="utf-8"))
    return material
