"""Passages as a prompt shows them: between delimiters, each under a key that says nothing.

A key comes from the question and the passage, so that a reply cannot name a passage that it was
not shown, be it by counting or from an earlier turn. What stands in a document can neither close a
passage nor open another: it has no delimiters here. Quotes are checked against the page all the
same, not against what is shown.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # base 32 without i, l, o, u: none looks like another
_LENGTH = 6  # letters of a key between its "k" and its digit, by which no word is one
_MARKS = re.compile(r"[<＜﹤]{2,}|[>＞﹥]{2,}")
_KEY = re.compile(rf"\bk[{_LETTERS}]{{{_LENGTH}}}[0-9]\b")
_HEADING = 200  # characters


@dataclass(frozen=True, slots=True)
class Extract:
    """Something to be read by a model: what the caller knows it by, its heading and its text."""

    id: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """Extracts for one prompt: `text` is put into it, `of` tells what a key of the reply means."""

    text: str
    extracts: Mapping[str, Extract]

    def of(self, key: object) -> Extract | None:
        """Return the extract of a key, None where it was not shown or is no key."""
        return self.extracts.get(key.strip()) if isinstance(key, str) else None


def keyed(extracts: Sequence[Extract], *, question: str) -> Keyed:
    """Return the extracts in order, each under its key. The same input gives the same text."""
    by_key: dict[str, Extract] = {}
    for extract in extracts:
        by_key.setdefault(_key(extract, question, by_key), extract)
    shown = [
        f"<<<{key} {_calm(' '.join(one.heading.split()))[:_HEADING]}>>>\n{_calm(one.text)}\n"
        f"<<<end {key}>>>"
        for key, one in by_key.items()
    ]
    return Keyed("\n\n".join(shown), by_key)


def has_key(text: str) -> bool:
    """Tell whether a text holds something like a key or a delimiter: neither is for people."""
    return _KEY.search(text) is not None or _MARKS.search(text) is not None


def _key(extract: Extract, question: str, taken: Mapping[str, Extract]) -> str:
    for attempt in range(len(taken) + 1):
        told = f"{attempt}\0{question}\0{extract.id}\0{extract.text}"
        number = int.from_bytes(hashlib.sha256(told.encode("utf-8", "replace")).digest()[:8], "big")
        letters = "".join(_LETTERS[number >> 5 * at & 31] for at in range(_LENGTH))
        key = f"k{letters}{(number >> 5 * _LENGTH) % 10}"
        if key not in taken:
            break
    return key


def _calm(text: str) -> str:
    """The text without what cannot be seen and without our delimiters."""
    seen = "".join(
        one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cf", "Cc", "Cs")
    )
    return _MARKS.sub(lambda found: "‹" if found[0][0] in "<＜﹤" else "›", seen)
