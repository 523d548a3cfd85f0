"""The lines of a paragraph to one text: broken words joined, hyphens that belong there kept.

A hyphen at the end of a line may be a break ("Verant-/wortung") or the word's own
("KI-/Beauftragte", "risk-/based"). The document itself is the best witness: how does it write the
word elsewhere?
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.analysis.language import detect_language
from ingest.parsers.pdf_words import HYPHENS

_LETTER = "A-Za-zÀ-ÖØ-öø-ÿĀ-ſ"
_BROKEN = re.compile(rf"(?P<head>[{_LETTER}]+)(?P<mark>[-‐\u00ad{HYPHENS}])$")
_BREAKS = ("-", "‐", "\u00ad", *HYPHENS)
_TIGHT = re.compile(rf"\w[-‐{HYPHENS}/]$")
_NEXT = re.compile(rf"[{_LETTER}]+")
_TOKEN = re.compile(rf"[{_LETTER}]+(?:-[{_LETTER}]+)*")
# A hyphen before these stands for a shared word part: "Ein- und Ausgabe", "pre- or post-".
_SHARED = frozenset(["und", "oder", "bzw", "sowie", "bis", "and", "or", "to", "noch", "als"])
_DASHES = dict.fromkeys(map(ord, HYPHENS), "-")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How a document writes its words: counts of whole words and of hyphenated ones."""

    words: Counter[str] = field(default_factory=Counter)
    english: bool = False


def build_lexicon(lines: Iterable[str]) -> Lexicon:
    """Return the words of a document's lines; first and last ones, maybe torn, are left out."""
    words: Counter[str] = Counter()
    sample: list[str] = []
    length = 0
    for line in lines:
        found = _TOKEN.findall(line)
        words.update(found[1:-1])
        if length < 4_000:
            sample.append(line)
            length += len(line)
    return Lexicon(words, english=detect_language(" ".join(sample)) == "en")


def join_lines(lines: Sequence[str], lexicon: Lexicon | None = None) -> str:
    """Return the lines as one text, joined by a space or over a broken word."""
    known = lexicon or Lexicon()
    text = ""
    for line in lines:
        line = line.strip()
        text = _join(text, line, known) if text and line else text or line
    return text.translate(_DASHES) if any(mark in text for mark in HYPHENS) else text


def ends_broken(line: str) -> bool:
    """Whether the line ends within a word."""
    return _broken(line.rstrip()) is not None


def _broken(text: str) -> re.Match[str] | None:
    """The torn word at the end, if any; only the last word is looked at."""
    return _BROKEN.search(text, text.rfind(" ") + 1) if text.endswith(_BREAKS) else None


def _join(text: str, line: str, lexicon: Lexicon) -> str:
    broken, following = _broken(text), _NEXT.match(line)
    if not broken or not following:
        tight = _TIGHT.search(text, len(text) - 2) and re.match(r"\w", line)
        return f"{text}{'' if tight else ' '}{line}"
    head, word = broken["head"], following[0]
    if word in _SHARED:
        return f"{text[:-1]}- {line}"
    if broken["mark"] == "\u00ad" or _is_break(head, word, text, lexicon):
        return text[:-1] + line
    return f"{text[:-1]}-{line}"


def _is_break(head: str, word: str, text: str, lexicon: Lexicon) -> bool:
    if not word[0].islower() or (len(head) > 1 and head.isupper()) or len(head) == 1:
        return False
    if re.search(rf"\w-[{_LETTER}]+.$", text) and lexicon.words[f"{head}{word}"] == 0:
        head = text[:-1].rsplit(maxsplit=1)[-1]  # "state-of-the-/art"
        if lexicon.words[f"{head}-{word}"]:
            return False
    whole, hyphened = lexicon.words[f"{head}{word}"], lexicon.words[f"{head}-{word}"]
    if whole or hyphened:
        return whole >= hyphened
    # English compounds keep both parts as words of their own; syllables are none.
    parts = lexicon.words[head] or lexicon.words[head.lower()] or lexicon.words[head.capitalize()]
    return not (lexicon.english and len(word) > 2 and parts and lexicon.words[word])
