"""German compounds, split with the library's own vocabulary.

After Koehn & Knight, "Empirical Methods for Compound Splitting" (2003): a word is a compound if it
falls into words that occur by themselves, with linking elements between them, and the geometric
mean of their counts is not below the count of the whole. It works on index terms, so that its
result is one, too: a compound's last part is stemmed with the whole and is compared as it stands;
the parts before it are surface forms and are stemmed first ("genehmigungs|verfahr" gives "genehm"
and "verfahr"), which takes the linking elements (s, es, n, en, er, e) away: stripping them apart
from that added no compound and several false ones.

What keeps false splits out: a part has four letters at least, and two parts of four letters are
not enough ("kont|roll"); a part is neither an ending nor a word of grammar ("unter|nehm" is none).
"""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ingest.analysis.german import SEPARABLE, german_stem
from ingest.analysis.lexicon import GERMAN_STOP, words

_FEWEST = 4  # letters of a part
_SUM = 9  # letters of two parts together
_LONGEST = 60
_DEPTH = 3
# Stems that, last in a word, are its ending or hardly a word of their own.
_ENDINGS = words(
    """artig chen fahig fahigk fert fertig grat haft halb heit igkeit ieren ierung isch keit lich
    licht lein ling logi mals mass massig nahm reich schaf schaft seit seits sion slos stat tion
    tum ungs wart warts weis weise wert wesen"""
)
_FOLD = str.maketrans("äöü", "aou")
_GRAMMAR = SEPARABLE | frozenset(word.translate(_FOLD) for word in GERMAN_STOP) | words("miss ober")


def split_compounds(vocabulary: Mapping[str, int] | Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the parts of each compound in the vocabulary, as terms of the vocabulary.

    `vocabulary` is the index terms of German text, with their counts if known: then a compound
    more frequent than its parts stays whole. Parts of parts are included: "datenschutzbeauftrag"
    has "datenschutz", "beauftrag", "dat" and "schutz". The order of the vocabulary does not matter.
    """
    counts = vocabulary if isinstance(vocabulary, Mapping) else dict.fromkeys(vocabulary, 1)
    splitter = _Splitter(counts)
    splits = {term: splitter.parts(term) for term in sorted(counts)}
    return {term: parts for term, parts in splits.items() if parts}


class _Splitter:
    """Holds the vocabulary and what has been found out about its words."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = {t: n for t, n in counts.items() if n > 0 and _is_word(t)}
        self.parts_of: dict[str, tuple[str, ...]] = {}

    def parts(self, term: str) -> tuple[str, ...]:
        """Return all parts of a term of the vocabulary, largest parts first, or none."""
        if term not in self.parts_of:
            self.parts_of[term] = ()  # what a word is made of is never the word itself
            found = self._best(term, _DEPTH) if term in self.counts else ()
            nested = [inner for part in found for inner in self.parts(part)]
            self.parts_of[term] = tuple(p for p in dict.fromkeys([*found, *nested]) if p != term)
        return self.parts_of[term]

    def _best(self, term: str, depth: int) -> tuple[str, ...]:
        """Return the best split of a word into words of the vocabulary, or none."""
        best: tuple[float, int, int, tuple[str, ...]] | None = None
        last = len(term) - _FEWEST if len(term) >= _SUM else 0
        for cut in range(_FEWEST, last + 1):
            found = self._split_at(term, cut, depth)
            if found:
                score = (self._mean(found), -len(found), min(cut, len(term) - cut), found)
                best = max(best, score) if best else score
        if best is None or best[0] < self.counts.get(term, 0):
            return ()
        return best[-1]

    def _split_at(self, term: str, cut: int, depth: int) -> tuple[str, ...]:
        right = term[cut:]
        known = right in self.counts and right not in _ENDINGS
        if not known and (depth == 0 or len(right) < _SUM):
            return ()
        left = self._first_part(term[:cut])
        if not left:
            return ()
        rest = (right,) if known else self._best(right, depth - 1)
        return (left, *rest) if rest else ()

    def _first_part(self, surface: str) -> str:
        """Return the term of a part before the last, its linking element stemmed away, or ""."""
        if surface in _GRAMMAR or surface in _ENDINGS:
            return ""
        term = _stem(surface)
        return term if len(term) > 2 and term in self.counts else ""

    def _mean(self, parts: tuple[str, ...]) -> float:
        return round(math.exp(sum(math.log(self.counts[p]) for p in parts) / len(parts)), 6)


def _is_word(term: str) -> bool:
    return term.isalpha() and len(term) <= _LONGEST


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return german_stem(word)
