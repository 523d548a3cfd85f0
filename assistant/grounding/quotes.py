"""Where the words that somebody claims to quote stand in a text: exactly, or nowhere.

Only typesetting may differ: white space, hyphens at line ends, ligatures and full-width letters,
invisible characters, the shapes of quotation marks and dashes. Letters, case, digits and the order
of words must be the same, and a quote begins and ends where words do, so that "permitted" is not
found in "unpermitted". One pass over the text: time grows linearly.
"""

import re
import unicodedata
from functools import lru_cache

from ingest.types import Span

LEAST_WORDS, LEAST_LETTERS = 3, 12  # a quote has so many words, or so many characters
_SHAPES = (
    ('"', "„“”«»‟〝〞＂"),
    ("'", "‚‘’‹›‛`´′＇"),
    ("-", "‐‑‒–—―−﹘﹣－"),
    ("...", "…"),
)
_FOLD = {ord(one): plain for plain, all_of in _SHAPES for one in all_of}
_SOFT = "\u00ad"
_JOINED = "-"  # the hyphen at the line's end goes, too
_LINE_ENDS = "\n\r\f\v\u2028\u2029"


def locate(quote: str, text: str) -> Span | None:
    """Return where `quote` stands in `text`, the first place of several; None is a refusal.

    `text[span.start:span.end]` is the quote but for typesetting. Fewer than three words and twelve
    characters say too little to be looked for.
    """
    for joined in (True, False):
        wanted, _ = _typeset(quote, joined)
        if not _says_enough(wanted):
            return None
        found = _find(wanted, *_typeset(text, joined))
        if found is not None:
            return found
    return None


def normalise(text: str, *, joined: bool = True) -> str:
    """Return `text` without what typesetting adds.

    A word divided at a line's end is `joined`, or keeps its hyphen ("Vor-" before "und Nachteile").
    """
    return _typeset(text, joined)[0]


def _says_enough(wanted: str) -> bool:
    return len(wanted.split()) >= LEAST_WORDS or len(wanted) >= LEAST_LETTERS


def _find(wanted: str, folded: str, offsets: list[int]) -> Span | None:
    """Find `wanted` as whole words and numbers: not in "non-compliant", not in "10.5"."""
    before = r"(?<!\w)(?<!\w-)(?<!\d[.,])" if wanted[0].isalnum() else ""
    after = r"(?!-?\w)(?![.,]\d)" if wanted[-1].isalnum() else ""
    found = re.search(f"{before}{re.escape(wanted)}{after}", folded)
    if found is None:
        return None
    return Span(offsets[found.start()], offsets[found.end() - 1] + 1)


@lru_cache(maxsize=64)  # the same few passages are looked into for every sentence of a reply
def _typeset(text: str, joined: bool) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, the offset it comes from."""
    out: list[str] = []
    offsets: list[int] = []
    gap = -1  # where white space began that is still to be written
    broken = False  # … and a line ends in it
    for index, character in enumerate(text):
        if character.isspace():
            gap, broken = (index if gap < 0 else gap), broken or character in _LINE_ENDS
            continue
        piece = _folded(character)
        if not piece:
            continue
        if gap >= 0 and out:
            between = _between(out, text[gap - 1], character, joined) if broken else " "
            if between == _JOINED:
                out.pop()
                offsets.pop()
            elif between:
                out.append(" ")
                offsets.append(gap)
        gap, broken = -1, False
        out.extend(piece)
        offsets.extend([index] * len(piece))
    return "".join(out), offsets


def _between(out: list[str], before: str, following: str, joined: bool) -> str:
    """What stands for a line's end: a space, nothing, or less than nothing where a word goes on."""
    if before == _SOFT:
        return ""
    within = out[-1] == "-" and len(out) > 1 and out[-2].isalpha()
    if within and following.islower():
        return _JOINED if joined else " "
    return "" if within and following.isalnum() else " "  # "KI-" before "System" keeps its hyphen


@lru_cache(maxsize=4_096)
def _folded(character: str) -> str:
    """One character as it is compared: nothing for what cannot be seen."""
    if unicodedata.category(character) in ("Cf", "Cc"):
        return ""
    plain = _FOLD.get(ord(character))
    if plain is None:
        plain = unicodedata.normalize("NFKC", character)
    return plain.replace(" ", "")
