"""Is a page's text worth trusting? Shares of letters and of lone letters, and a second reader."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.analysis.lexicon import ENGLISH_STOP, GERMAN_STOP
from ingest.parsers.pdf_words import HYPHENS

_CHARACTERS = 80  # too few to judge below
_WORDS = 30
_LETTERS = 0.45  # share of visible characters
_LONE = 0.35  # share of words that are one letter
_BROKEN = 0.05  # share of characters without a meaning
_AGREE = 0.6  # F1 of the word multisets
_FLUENT = 0.15  # share of function words; German and English prose has 0.3 to 0.5
_PUNCTUATION = ".,;:!?()\"'„“”‚‘’»«"
_WORD = re.compile(r"[^\W\d_]{2,}")
_FILLER = re.compile(r"[_.…·□☐-]{2,}")  # blanks to fill in, dots that lead to a page number
_UNKNOWN = re.compile("[\ufffd\ue000-\uefff\uf100-\uf8ff\x00-\x08]")


def is_poor(words: Sequence[str]) -> bool:
    """Whether the page's words look like letter salad: broken encoding or letter spacing."""
    text = _FILLER.sub("", "".join(words))
    if len(text) < _CHARACTERS:
        return False
    letters = sum(map(str.isalpha, text))
    alphabetic = [word for word in words if word.isalpha()]
    lone = sum(len(word) == 1 for word in alphabetic)
    return (
        broken_share(words) > _BROKEN
        or letters < _LETTERS * len(text)
        or (len(alphabetic) >= _WORDS and lone > _LONE * len(alphabetic))
    )


def broken_share(words: Sequence[str]) -> float:
    """Return the share of characters that no font explains, 0 to 1."""
    text = "".join(words)
    return len(_UNKNOWN.findall(text)) / len(text) if text else 0.0


def disagree(words: Sequence[str], second: str) -> bool:
    """Whether another reader's text holds other words, beyond what is usual."""
    ours = _count(" ".join(words).translate(dict.fromkeys(map(ord, HYPHENS), "-")))
    theirs = _count(second)
    total = ours.total() + theirs.total()
    if min(ours.total(), theirs.total()) < _WORDS:
        return max(ours.total(), theirs.total()) >= 2 * _WORDS
    if 2 * (ours & theirs).total() >= _AGREE * total:
        return False
    # Same letters, other spaces: one of them glues or tears words, which is_poor judges.
    letters = _letters(ours), _letters(theirs)
    return 2 * (letters[0] & letters[1]).total() < 0.95 * (letters[0].total() + letters[1].total())


def is_fluent(words: Sequence[str]) -> bool:
    """Whether the words are German or English sentences, every character of them explained.

    Enough of them are those that any text of the language is held together by: no reading gets
    these right and the others wrong.
    """
    found = [word.strip(_PUNCTUATION).casefold() for word in words]
    found = [word for word in found if word.isalpha()]
    if len(found) < _WORDS or broken_share(words):
        return False
    german = sum(word in GERMAN_STOP for word in found)
    english = sum(word in ENGLISH_STOP for word in found)
    return max(german, english) >= _FLUENT * len(found)


def _count(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(text))


def _letters(words: Counter[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word, number in words.items():
        for letter in word:
            counts[letter] += number
    return counts
