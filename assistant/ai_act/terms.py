"""Terms of a word list, and where a text has them.

A term is matched word by word, without regard to case: "bewert" is the beginning of a word,
"~bewert" may stand inside one (so may, in compounds, every beginning of six letters or more:
"aufsatz" in "Abituraufsatz"), "cv." is the whole word, "…" leaves up to seven words free. ä, ö, ü
and ß are read as ae, oe, ue and ss on both sides. Nothing is compiled into patterns: every word of
a text is looked up by its first letters, so that time grows with its length alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.analysis.sentences import split_sentences

_WORD = re.compile(r"[^\W_]+")
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_GAP = 7  # words that "…" may leave out
_LONG = 6  # letters from which a term is also looked for inside compounds
_HEAD = 2  # letters that a compound's first part has at least


class NotATerm(ValueError):
    """A term without any word in it."""


class Word(NamedTuple):
    """A word of the text: as it is compared, where it stands, and in which sentence."""

    form: str
    start: int
    end: int
    sentence: int


class Hit(NamedTuple):
    """The words first..last (inclusive) of a text that a term matches."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Piece:
    form: str
    inside: bool
    whole: bool
    gap: bool  # words may stand between the piece before and this one

    def fits(self, word: str) -> bool:
        if self.whole:
            return word.endswith(self.form) if self.inside else word == self.form
        if self.inside or (len(self.form) >= _LONG and len(word) >= len(self.form) + _HEAD):
            return self.form in word
        return word.startswith(self.form)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms of all word sets, by the first letters of their first word."""

    _by_start: Mapping[str, tuple[tuple[str, tuple[_Piece, ...]], ...]]
    _inside: tuple[tuple[str, tuple[_Piece, ...]], ...]

    @classmethod
    def of(cls, words: Mapping[str, Sequence[str]]) -> "Lexicon":
        """Return the lexicon of named sets of terms. Raises NotATerm."""
        by_start: dict[str, list[tuple[str, tuple[_Piece, ...]]]] = {}
        inside: list[tuple[str, tuple[_Piece, ...]]] = []
        for name, terms in words.items():
            for term in dict.fromkeys(terms):
                pieces = _pieces(term, name)
                if pieces[0].inside:
                    inside.append((name, pieces))
                else:
                    by_start.setdefault(pieces[0].form[:2], []).append((name, pieces))
        return cls({key: tuple(found) for key, found in by_start.items()}, tuple(inside))

    def hits(self, words: Sequence[Word]) -> dict[str, list[Hit]]:
        """Return, by set, where its terms stand in the text, in order."""
        found: dict[str, list[Hit]] = {}
        for place, word in enumerate(words):
            for name, pieces in self._starting(word.form):
                last = _match(words, place, pieces)
                if last is not None:
                    found.setdefault(name, []).append(Hit(place, last))
        return found

    def _starting(self, form: str) -> Iterable[tuple[str, tuple[_Piece, ...]]]:
        yield from self._by_start.get(form[:2], ())
        if len(form) > 1:
            yield from self._by_start.get(form[:1], ())
        for start in range(_HEAD, len(form) - _LONG + 1):
            for name, pieces in self._by_start.get(form[start : start + 2], ()):
                first = pieces[0]
                if len(first.form) >= _LONG and form.startswith(first.form, start):
                    yield name, pieces
        yield from self._inside


def read_words(text: str) -> list[Word]:
    """Return the words of a text with their places."""
    found = []
    for number, span in enumerate(split_sentences(text)):
        for match in _WORD.finditer(text, span.start, span.end):
            found.append(Word(normal(match.group()), match.start(), match.end(), number))
    return found


def normal(word: str) -> str:
    """Return a word as it is compared."""
    return word.casefold().translate(_SPELLED)


def _pieces(term: str, name: str) -> tuple[_Piece, ...]:
    pieces: list[_Piece] = []
    gap = False
    for part in term.split():
        if part == "…":
            gap = True
            continue
        inside, whole = part.startswith("~"), part.endswith(".")
        forms = _WORD.findall(normal(part))
        for number, form in enumerate(forms):
            last = number == len(forms) - 1
            pieces.append(_Piece(form, inside and not number, whole or not last, gap))
            gap = False
    if not pieces:
        raise NotATerm(f"words {name}: {term!r} has no word in it")
    return tuple(pieces)


def _match(words: Sequence[Word], place: int, pieces: Sequence[_Piece]) -> int | None:
    """Return the last word of a match that begins at `place`, within one sentence."""
    if not pieces[0].fits(words[place].form):
        return None
    sentence = words[place].sentence
    for piece in pieces[1:]:
        free = _GAP if piece.gap else 0
        for step in range(place + 1, min(place + 2 + free, len(words))):
            if words[step].sentence != sentence:
                return None
            if piece.fits(words[step].form):
                place = step
                break
        else:
            return None
    return place
